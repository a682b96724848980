"""4xx, continued: sizes over all values that the parameters allow (docs/proof.md)."""

from imidsl.diagnostics import error, warning

CAN_BE_TOO_LONG = error(
    "IMI420",
    "can-be-too-long",
    "'{field}' can be {size} {unit}, {limit} are allowed",
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
    "whether '{field}' keeps to {limit} {unit} isn't known: '{word}' {problem}",
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
    "'{field}' can be {size} {unit}, and {source} has at most {limit}",
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

CAN_BE_TOO_MANY = error(
    "IMI430",
    "can-be-too-many",
    "'{field}' can have {size} items, at most {limit} are allowed",
    why="A block that is repeated for a list has as many items as the caller gives, and the platform refuses a request with more than it takes. With `max` the list itself says so, when the value comes in.",
    bad="""
message m {
  param replies: list(text(max: 20))
  fb {
    attachment template {
      payload button {
        text: "Which one?"
        button postback for reply in replies { title: "{{ reply }}", payload: "{{ reply }}" }  # ! can-be-too-many 'replies'
        button postback "Other" { payload: "OTHER" }
      }
    }
  }
  to psid "77"
}
""",
    good="""
message m {
  param replies: list(text(max: 20), max: 2)
  fb {
    attachment template {
      payload button {
        text: "Which one?"
        button postback for reply in replies { title: "{{ reply }}", payload: "{{ reply }}" }
        button postback "Other" { payload: "OTHER" }
      }
    }
  }
  to psid "77"
}
""",
)

CAN_BE_TOO_FEW = error(
    "IMI431",
    "can-be-too-few",
    "'{field}' can have {size} items, at least {limit} is needed",
    help="give '{word}' min: {min}",
    why="A list may be empty unless it says otherwise, and an empty list here would be refused.",
    bad="""
message m {
  param cards: list(text(max: 80), max: 10)
  fb {
    attachment template {
      payload generic {
        element for card in cards { title: "{{ card }}" }  # ! can-be-too-few 'cards'
      }
    }
  }
  to psid "77"
}
""",
    good="""
message m {
  param cards: list(text(max: 80), min: 1, max: 10)
  fb {
    attachment template {
      payload generic {
        element for card in cards { title: "{{ card }}" }
      }
    }
  }
  to psid "77"
}
""",
)

UNPROVED_PUSH_PAYLOAD = warning(
    "IMI432",
    "unproved-push-payload",
    "whether '{field}' keeps to {limit} bytes as JSON isn't known: '{word}' {problem}",
    help="{remedy}",
    why="APNs and FCM limit the whole serialised notification to 4096 bytes. Where a single text in it has no largest size, the notification has none either, also where that text has no limit of its own.",
    bad="""
message m {
  param note: text
  push {
    ios {
      text: "Hello"
      extras { customtags { note: "{{ note }}" } }  # ! unproved-push-payload 'note'
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

CAN_BE_EMPTY = warning(
    "IMI433",
    "can-be-empty",
    "'{field}' can be {what}, and the API needs content there",
    help="with {values}; give the text words that are always there, or its parameters bounds",
    why="For some values nothing is written, and the platform reports a request without its text or address as one that lacks it (answer 7003), or delivers an empty message.",
    bad="""
message m {
  param vip: bool
  sms { text: "{% if vip %}Your lounge is open.{% endif %}" }  # ! can-be-empty '"{% if vip %}Your lounge is open.{% endif %}"'
  to msisdn "447700900123"
}
""",
    good="""
message m {
  param vip: bool
  sms { text: "{% if vip %}Your lounge is open.{% else %}See you soon.{% endif %}" }
  to msisdn "447700900123"
}
""",
)

LINK_CAN_BE_CUT = warning(
    "IMI434",
    "link-can-be-cut",
    "'{word}' can cut the placeholder of a smartlink, which then isn't replaced",
    help="cut what stands before it, and write the link behind that: {{{{ note|fit(80) }}}} {{{{ link_… }}}}",
    why="The platform replaces only whole placeholders. What is left of one is sent as it is, and the recipient has no link.",
    bad="""
message m {
  param note: text(max: 200, charset: ascii)
  smartlink 7 { validity: 2d }
  sms { text: "{{ (note ~ ' ' ~ link_7)|fit(160) }}" }  # ! link-can-be-cut 'fit'
  to msisdn "447700900123"
}
""",
    good="""
message m {
  param note: text(max: 200, charset: ascii)
  smartlink 7 { validity: 2d }
  sms { text: "{{ note|fit(120) }} {{ link_7 }}" }
  to msisdn "447700900123"
}
""",
)

CAN_BE_MALFORMED = error(
    "IMI435",
    "can-be-malformed",
    "for some values {problem}",
    help="with {values}; give the parameters types that only allow what fits",
    why="The field has a certain shape, and not every value that the parameters allow keeps to it. The values shown were rendered. A parameter of type url, msisdn or int, or a text with a pattern, only takes what fits.",
    bad="""
message m {
  param hook: text(max: 60)
  notifyurl: "{{ hook }}"  # ! can-be-malformed '"{{ hook }}"'
  sms { text: "Hello" }
  to msisdn "447700900123"
}
""",
    good="""
message m {
  param hook: url(max: 60)
  notifyurl: "{{ hook }}"
  sms { text: "Hello" }
  to msisdn "447700900123"
}
""",
)

CAN_BE_ODD = warning(
    "IMI436",
    "can-be-odd",
    "for some values {problem}",
    help="with {values}; give the parameters types that only allow what fits",
    why="Not every value that the parameters allow makes what the platform expects there; what it does then isn't documented. The values shown were rendered.",
    bad="""
message m {
  param shop: text(max: 20)
  sms { senderid: "{{ shop }}", text: "Hello" }  # ! can-be-odd '"{{ shop }}"'
  to msisdn "447700900123"
}
""",
    good="""
message m {
  param shop: text(pattern: "[A-Za-z0-9]{1,11}")
  sms { senderid: "{{ shop }}", text: "Hello" }
  to msisdn "447700900123"
}
""",
)
