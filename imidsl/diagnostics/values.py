"""59x: the values that a run is given."""

from imidsl.diagnostics import error

MISSING_VALUE = error(
    "IMI590",
    "missing-argument",
    "parameter '{found}' of message '{message}' has no value",
    help="give --set {found}=…, --params FILE.json or --example NAME, or declare a default",
    why="A parameter without a default is required: the text can't be rendered without it.",
    bad="""
message m {
  param name: text(max: 9)  # ! missing-argument 'name'
  sms { type: auto, text: "Hello {{ name }}" }
  to msisdn "447700900123"
}
""",
    good="""
message m {
  param name: text(max: 9) = "you"
  sms { type: auto, text: "Hello {{ name }}" }
  to msisdn "447700900123"
}
""",
    run="compile",
)

UNKNOWN_PARAMETER = error(
    "IMI591",
    "unknown-parameter",
    "no parameter is called '{found}'",
    why="A value for a parameter that nobody declares is a typing mistake, or belongs to another message.",
    bad="""
message m {
  param name: text(max: 9)
  sms { type: auto, text: "Hello {{ name }}" }
  example a { name: "Ada", nmae: "Eve" }  # ! unknown-parameter 'nmae'
  to msisdn "447700900123"
}
""",
    good="""
message m {
  param name: text(max: 9)
  sms { type: auto, text: "Hello {{ name }}" }
  example a { name: "Ada" }
  to msisdn "447700900123"
}
""",
)

INCOMPLETE_EXAMPLE = error(
    "IMI592",
    "incomplete-example",
    "example '{example}' has no value for '{found}'",
    why="An example is a full set of values: it is rendered, checked and shown.",
    bad="""
message m {
  param name: text(max: 9)
  sms { type: auto, text: "Hello {{ name }}" }
  example a { }  # ! incomplete-example 'a'
  to msisdn "447700900123"
}
""",
    good="""
message m {
  param name: text(max: 9)
  sms { type: auto, text: "Hello {{ name }}" }
  example a { name: "Ada" }
  to msisdn "447700900123"
}
""",
)

UNKNOWN_PICK = error(
    "IMI593",
    "unknown-pick",
    "there is no {what} '{found}'",
    why="What a command picks must be there, else a mistyped name would quietly make nothing.",
    bad="""
message order_shipped {
  sms { text: "Hello" }
  to msisdn "447700900123"
}
""",
    good="""
message order_shiped {
  sms { text: "Hello" }
  to msisdn "447700900123"
}
""",
    run="compile",
    args=("--message", "order_shiped"),
)
