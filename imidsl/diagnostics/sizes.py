"""4xx: sizes, ranges and the encoding of SMS."""

from imidsl.diagnostics import error, info, warning

TEXT_TOO_LONG = error(
    "IMI401",
    "text-too-long",
    "'{field}' is {size} {unit}, {limit} are allowed",
    response="7107",
    help="{source} sets the limit; shorten it by {over} {unit}",
    why=(
        "The platform takes the request, queues it, and reports a text that is too long only in the delivery receipt "
        "(code 7107). Bytes are those of UTF-8, each smartlink counted as the short link that it becomes, and the "
        "media path of an SMS too."
    ),
    bad="""
message m {
  twitter { text: "TEXT" }  # ! text-too-long
  to twitterid "1"
}
""".replace("TEXT", "Ho " * 47 + "Ho!"),
    good="""
message m {
  twitter { text: "Ho ho ho" }
  to twitterid "1"
}
""",
)

LONG_TEXT = warning(
    "IMI402",
    "long-text",
    "'{field}' is {size} {unit}, and {source} has at most {limit}",
    help="shorten it by {over} {unit}",
    why="The limit is that of the platform behind the channel; what it does beyond it isn't documented for this API.",
    bad="""
message m {
  fb {
    attachment template {
      payload button {
        text: "Which one?"
        button postback "The one on the left side" { payload: "A" }  # ! long-text '"The one on the left side"'
      }
    }
  }
  to psid "77"
}
""",
    good="""
message m {
  fb {
    attachment template {
      payload button {
        text: "Which one?"
        button postback "The left one" { payload: "A" }
      }
    }
  }
  to psid "77"
}
""",
)

OUT_OF_RANGE = error(
    "IMI403",
    "out-of-range",
    "'{field}' takes {allowed}, not {found}",
    why="The platform refuses a number outside the documented range, or replaces it silently.",
    bad="""
message m {
  push {
    android {
      text: "Hello"
      priority: 9  # ! out-of-range '9'
    }
  }
  to customerid "1"
}
""",
    good="""
message m {
  push {
    android {
      text: "Hello"
      priority: 5
    }
  }
  to customerid "1"
}
""",
)

TOO_MANY = error(
    "IMI404",
    "too-many",
    "'{field}' has {size} items, at most {limit} are allowed",
    help="{source} sets the limit",
    why="The platform behind the channel refuses more.",
    bad="""
message m {
  fb {
    attachment template {
      payload button {
        text: "Which one?"
        button postback "A" { payload: "A" }
        button postback "B" { payload: "B" }
        button postback "C" { payload: "C" }
        button postback "D" { payload: "D" }  # ! too-many 'button'
      }
    }
  }
  to psid "77"
}
""",
    good="""
message m {
  fb {
    attachment template {
      payload button {
        text: "Which one?"
        button postback "A" { payload: "A" }
      }
    }
  }
  to psid "77"
}
""",
)

TOO_FEW = error(
    "IMI405",
    "too-few",
    "'{field}' has {size} items, at least {limit} is needed",
    response="7003",
    why="An empty list here would be refused, or reach nobody.",
    bad="""
message m {
  push {
    ios { text: "Hello" }
    interactive { device_types: [] }  # ! too-few '[]'
  }
  to customerid "1"
}
""",
    good="""
message m {
  push {
    ios { text: "Hello" }
    interactive { device_types: [ios] }
  }
  to customerid "1"
}
""",
)

PUSH_PAYLOAD_TOO_LARGE = warning(
    "IMI406",
    "push-payload-too-large",
    "'{field}' is {size} bytes as JSON, and devices take {limit}",
    help="shorten a text or a custom tag by {over} bytes",
    why="APNs and FCM limit the whole serialised notification to 4096 bytes, not only its text.",
    bad="""
message m {
  push {
    ios {  # ! push-payload-too-large 'ios'
      text: "Hello"
      extras { customtags { note: "NOTE" } }
    }
  }
  to customerid "1"
}
""".replace("NOTE", "n" * 4100),
    good="""
message m {
  push {
    ios {
      text: "Hello"
      extras { customtags { note: "n" } }
    }
  }
  to customerid "1"
}
""",
)

TOO_MANY_ADDRESSES = error(
    "IMI407",
    "too-many-addresses",
    "{size} addresses in one request, {limit} are allowed",
    response="7009",
    help="split it into several requests",
    why=(
        "The API refuses a request with more than 1000 addresses over all its destinations (answer 7009). From "
        "definitions the compiler splits; a finished body must be split by whoever made it."
    ),
    bad="""
{
  "deliverychannel": "sms",
  "channels": {"sms": {"text": "Hello"}},
  "destination": [{"msisdn": [ADDRESSES]}, {"customerid": ["C-1"]}]  # ! too-many-addresses
}
""".replace("ADDRESSES", ", ".join(f'"{447700900000 + number}"' for number in range(1000))),
    good="""
{
  "deliverychannel": "sms",
  "channels": {"sms": {"text": "Hello"}},
  "destination": [{"msisdn": [ADDRESSES]}, {"customerid": ["C-1"]}]
}
""".replace("ADDRESSES", ", ".join(f'"{447700900000 + number}"' for number in range(999))),
    run="body",
)

NEEDS_UNICODE = warning(
    "IMI410",
    "needs-unicode",
    "{characters} {verb} outside GSM-7, and '{field}' is sent as such",
    help="write type: auto, or another character",
    why=(
        "An SMS of type text is sent in the 7-bit alphabet of 3GPP TS 23.038. Characters outside it are replaced or "
        "lost on the way."
    ),
    bad="""
message m {
  sms { text: "Bitte prüfen: “ok”" }  # ! needs-unicode '“'
  to msisdn "447700900123"
}
""",
    good="""
message m {
  sms { type: auto, text: "Bitte prüfen: “ok”" }
  to msisdn "447700900123"
}
""",
)

UNICODE_NOT_NEEDED = info(
    "IMI411",
    "unicode-not-needed",
    "'{field}' always fits GSM-7, so unicode only costs more segments",
    help="write type: auto",
    why="A segment holds 160 characters of GSM-7 and only 70 of UCS-2.",
    bad="""
message m {
  sms {
    type: unicode  # ! unicode-not-needed 'unicode'
    text: "Hello"
  }
  to msisdn "447700900123"
}
""",
    good="""
message m {
  sms {
    type: auto
    text: "Hello"
  }
  to msisdn "447700900123"
}
""",
)
