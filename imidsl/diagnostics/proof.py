"""4xx, continued: sizes over all values that the parameters allow (docs/proof.md)."""

from imidsl.diagnostics import error, warning

CAN_BE_TOO_LONG = error(
    "IMI420",
    "can-be-too-long",
    "'{field}' can be {size} bytes, {limit} are allowed",
    help="with {values}; {remedy}",
    why="For some values that the parameters allow, the text is over the limit: the platform takes the request, queues it, and reports it only in the delivery receipt (code 7107). The values shown are such values, of about the smallest size that is too long: pass them with `--set` to see it.",
    bad="""
message m {
  param name: text(max: 50)
  param town: text(max: 50)
  twitter { text: "Hello {{ name }} in {{ town }}" }  # ! can-be-too-long 'town'
  to twitterid "1"
}
""",
    good="""
message m {
  param name: text(max: 50, charset: ascii)
  param town: text(max: 50, charset: ascii)
  twitter { text: "Hello {{ name }} in {{ town }}" }
  to twitterid "1"
}
""",
)

UNPROVED_SIZE = warning(
    "IMI421",
    "unproved-size",
    "whether '{field}' keeps to {limit} bytes isn't known: '{word}' {problem}",
    help="{remedy}",
    why="The size of a text is worked out for all values of its parameters. Where a parameter has no largest size, or a filter makes something of unknown size, the text may be too long for the one customer with the long name, which only the delivery receipt would tell.",
    bad="""
message m {
  param name: text
  twitter { text: "Hello {{ name }}" }  # ! unproved-size 'name'
  to twitterid "1"
}
""",
    good="""
message m {
  param name: text(max: 30)
  twitter { text: "Hello {{ name }}" }
  to twitterid "1"
}
""",
)

PUSH_PAYLOAD_CAN_BE_TOO_LARGE = warning(
    "IMI422",
    "push-payload-can-be-too-large",
    "'{field}' can be {size} bytes as JSON, and devices take {limit}",
    help="give the parameters of its texts smaller bounds: {over} bytes less altogether",
    why="APNs and FCM limit the whole serialised notification to 4096 bytes, not only its text. The size is that of the largest values of all its texts, written as JSON, where a quote or a line break takes two bytes.",
    bad="""
message m {
  param note: text(max: 1020)
  push {
    ios {  # ! push-payload-can-be-too-large 'ios'
      text: "Hello"
      extras { customtags { note: "{{ note }}" } }
    }
  }
  to customerid "1"
}
""",
    good="""
message m {
  param note: text(max: 500)
  push {
    ios {
      text: "Hello"
      extras { customtags { note: "{{ note }}" } }
    }
  }
  to customerid "1"
}
""",
)

CAN_BE_LONG = warning(
    "IMI423",
    "can-be-long",
    "'{field}' can be {size} bytes, and {source} has at most {limit}",
    help="with {values}; {remedy}",
    why="The limit is that of the platform behind the channel; what it does beyond it isn't documented for this API.",
    bad="""
message m {
  param note: text(max: 1000)
  wechat { text: "Your note: {{ note }}" }  # ! can-be-long 'note'
  to wechat_user_id "1"
}
""",
    good="""
message m {
  param note: text(max: 500)
  wechat { text: "Your note: {{ note }}" }
  to wechat_user_id "1"
}
""",
)
