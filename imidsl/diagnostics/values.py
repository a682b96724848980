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

CHANNEL_NOT_THERE = error(
    "IMI594",
    "channel-not-there",
    "no picked message has a block for '{found}'",
    help="they have blocks for {allowed}",
    why="A channel that is picked is meant to be sent to. Where no message has it, nothing would be made, and whoever "
    "waits for the requests would take that for success.",
    bad="""
message m {
  sms { text: "Hello" }
  to msisdn "447700900123"
}
""",
    good="""
message m {
  voice { promptid: "12" }
  to msisdn "447700900123"
}
""",
    run="compile",
    args=("--channel", "voice"),
)

EMPTY_LIST = error(
    "IMI595",
    "empty-list",
    "'{found}' is an empty list",
    why="An empty list of recipients (a file that holds nothing but comments, a query without hits) means that nobody "
    "gets the message, never those whose addresses stand in the definition. Nor does an empty list of channels, which "
    "only a program can give, mean all of them.",
    bad="""
message m {
  sms { text: "Hello" }
  to msisdn "447700900123"
}
# file: numbers.txt
# nobody today
""",
    good="""
message m {
  sms { text: "Hello" }
  to msisdn "447700900123"
}
# file: numbers.txt
447700900456
""",
    run="compile",
    args=("--to", "msisdn=@numbers.txt"),
)
