"""9xx: `test` blocks, and what running them shows."""

from imidsl.diagnostics import error, warning

UNKNOWN_IN_TEST = error(
    "IMI901",
    "unknown-in-test",
    "'{found}' is no {what}",
    why="A test names what the message, the table and the catalogue have: an example, a channel, a rule, a parameter, a condition. A name that isn't there tests nothing.",
    bad="""
message m {
  sms { text: "Hi" }
  to msisdn "447700900123"
  test "says hi" {
    expect smss { text: "Hi" }  # ! unknown-in-test 'smss'
  }
}
""",
    good="""
message m {
  sms { text: "Hi" }
  to msisdn "447700900123"
  test "says hi" {
    expect sms { text: "Hi" }
  }
}
""",
)

MALFORMED_TEST = error(
    "IMI902",
    "malformed-test",
    "'{found}' isn't written so",
    help="write: {wanted}",
    why="A test has a name in quotes, and in it `example`, `with`, `now`, `expect` and `refused`. At the top of a file it names the message that it is of before that.",
    bad="""
message m {
  sms { text: "Hi" }
  to msisdn "447700900123"
  test {  # ! malformed-test 'test'
    expect sms { text: "Hi" }
  }
}
""",
    good="""
message m {
  sms { text: "Hi" }
  to msisdn "447700900123"
  test "says hi" {
    expect sms { text: "Hi" }
  }
}
""",
)

WRONG_CONDITION = error(
    "IMI903",
    "wrong-condition",
    "'{found}' takes {wanted}",
    why="What a text is held to: `contains` and `lacks` take one text or a list of some, `equals` a text, `matches` a pattern that some part of the text has to match, `bytes`, `characters` and `segments` a number or `{ min: …, max: … }`, `encoding` gsm7 or ucs2.",
    bad="""
message m {
  sms { text: "Hi" }
  to msisdn "447700900123"
  test "is short" {
    expect sms { text { segments: "one" } }  # ! wrong-condition '"one"'
  }
}
""",
    good="""
message m {
  sms { text: "Hi" }
  to msisdn "447700900123"
  test "is short" {
    expect sms { text { segments: 1 } }
  }
}
""",
)

EMPTY_TEST = warning(
    "IMI904",
    "empty-test",
    "'{found}' expects nothing",
    why="A test that expects nothing can't fail, whatever becomes of the message.",
    bad="""
message m {
  sms { text: "Hi" }
  to msisdn "447700900123"
  test "says hi" { }  # ! empty-test '"says hi"'
}
""",
    good="""
message m {
  sms { text: "Hi" }
  to msisdn "447700900123"
  test "says hi" {
    expect sms { text { contains: "Hi" } }
  }
}
""",
)

UNEXPECTED_VALUE = error(
    "IMI910",
    "unexpected-value",
    "'{field}' is {got}, and {expected} is expected",
    why="What the request says isn't what the test expects. Values are compared as they go on the wire, so that `2d` and 2880 minutes are the same.",
    bad="""
message m {
  sms { text: "Hi" }
  to msisdn "447700900123"
  test "says bye" {
    expect sms { text: "Bye" }  # ! unexpected-value '"Bye"'
  }
}
""",
    good="""
message m {
  sms { text: "Hi" }
  to msisdn "447700900123"
  test "says hi" {
    expect sms { text: "Hi" }
  }
}
""",
    run="test",
)

CONDITION_FAILED = error(
    "IMI911",
    "condition-failed",
    "'{field}' {problem}",
    why="The text that the message makes of the test's values doesn't meet the condition.",
    bad="""
message m {
  sms { text: "Hi" }
  to msisdn "447700900123"
  test "says bye" {
    expect sms { text { contains: "Bye" } }  # ! condition-failed '"Bye"'
  }
}
""",
    good="""
message m {
  sms { text: "Hi" }
  to msisdn "447700900123"
  test "says hi" {
    expect sms { text { contains: "Hi" } }
  }
}
""",
    run="test",
)

MISSING_REQUEST = error(
    "IMI912",
    "missing-request",
    "'{message}' makes no request to '{found}'",
    why="The test expects a request to a channel that the message doesn't have.",
    bad="""
message m {
  sms { text: "Hi" }
  to msisdn "447700900123"
  test "rings" {
    expect voice { promptid: "1" }  # ! missing-request 'expect'
  }
}
""",
    good="""
message m {
  sms { text: "Hi" }
  to msisdn "447700900123"
  test "doesn't ring" {
    expect no voice
  }
}
""",
    run="test",
)

UNEXPECTED_REQUEST = error(
    "IMI913",
    "unexpected-request",
    "'{message}' makes a request to '{found}'",
    why="The test expects that this channel gets nothing.",
    bad="""
message m {
  sms { text: "Hi" }
  to msisdn "447700900123"
  test "sends nothing" {
    expect no sms  # ! unexpected-request 'expect no sms'
  }
}
""",
    good="""
message m {
  sms { text: "Hi" }
  to msisdn "447700900123"
  test "sends an SMS" {
    expect sms { text: "Hi" }
  }
}
""",
    run="test",
)

NOT_REFUSED = error(
    "IMI914",
    "not-refused",
    "{got}, and a refusal by '{found}' is expected",
    why="The test expects that these values break a rule, and just that one.",
    bad="""
message m {
  param name: text(max: 9)
  sms { type: auto, text: "Hi {{ name }}" }
  to msisdn "447700900123"
  test "a long name is refused" {
    with { name: "Ada" }
    refused value-too-long { parameter: name }  # ! not-refused 'value-too-long'
  }
}
""",
    good="""
message m {
  param name: text(max: 9)
  sms { type: auto, text: "Hi {{ name }}" }
  to msisdn "447700900123"
  test "a long name is refused" {
    with { name: "Bartholomew" }
    refused value-too-long { parameter: name }
  }
}
""",
    run="test",
)

UNEXPECTED_FINDING = error(
    "IMI915",
    "unexpected-finding",
    "with these values: {rule}: {problem}",
    why="The message makes no right request of the test's values: what is wrong is shown at its place.",
    bad="""
message m {
  param name: text(max: 9)
  sms { type: auto, text: "Hi {{ name }}" }
  to msisdn "447700900123"
  test "greets" {  # ! unexpected-finding '"greets"'
    expect sms { text: "Hi Ada" }
  }
}
""",
    good="""
message m {
  param name: text(max: 9)
  sms { type: auto, text: "Hi {{ name }}" }
  to msisdn "447700900123"
  test "greets" {
    with { name: "Ada" }
    expect sms { text: "Hi Ada" }
  }
}
""",
    run="test",
)
