"""3xx: relations between fields, destinations, and the shapes of values."""

from imidsl.diagnostics import error, info, warning

MISSING_FIELD = error(
    "IMI301",
    "missing-field",
    "'{field}' is needed in {where}",
    response="7003",
    why=(
        "The platform refuses a request in which a needed field is missing (answer 7003), or takes it and delivers "
        "nothing."
    ),
    bad="""
message m {
  sms { senderid: "ACME" }  # ! missing-field 'sms'
  to msisdn "447700900123"
}
""",
    good="""
message m {
  sms { senderid: "ACME", text: "Hello" }
  to msisdn "447700900123"
}
""",
)

MISSING_ONE_OF = error(
    "IMI302",
    "missing-one-of",
    "{where} needs at least one of {fields}",
    response="7003",
    why="Without any of these the request has nothing to deliver.",
    bad="""
message m {
  voice { cli: "441632960000" }  # ! missing-one-of 'voice'
  to msisdn "447700900123"
}
""",
    good="""
message m {
  voice { callflowid: "12", cli: "441632960000" }
  to msisdn "447700900123"
}
""",
)

ONLY_ONE_OF = error(
    "IMI303",
    "only-one-of",
    "'{found}' can't stand beside '{other}': one id kind an object",
    help="write two `to`s",
    why="An object of `destination` holds the ids of one kind.",
    bad="""
message m {
  sms { text: "Hello" }
  to {
    msisdn: ["447700900123"]
    customerid: ["C-1"]  # ! only-one-of 'customerid'
  }
}
""",
    good="""
message m {
  sms { text: "Hello" }
  to msisdn "447700900123"
  to customerid "C-1"
}
""",
)

MIXED_SHAPES = error(
    "IMI304",
    "mixed-shapes",
    "'{found}' can't stand beside '{other}'",
    help="{why}",
    why=(
        "An app message is either flat, or a message with a notification. The API's page shows both shapes and never "
        "a mix."
    ),
    bad="""
message m {
  rt {
    text: "Hello"
    notification { title: "Hi" }  # ! mixed-shapes 'notification'
  }
  to customerid "1"
}
""",
    good="""
message m {
  rt {
    message { text: "Hello" }
    notification { title: "Hi" }
  }
  to customerid "1"
}
""",
)

IGNORED_FIELD = warning(
    "IMI305",
    "ignored-field",
    "'{found}' is ignored beside '{other}'",
    help="{why}",
    why="Where both are given the platform uses one of them and says nothing about the other.",
    bad="""
message m {
  voice {
    callflowid: "12"  # ! ignored-field 'callflowid'
    promptid: "99"
  }
  to msisdn "447700900123"
}
""",
    good="""
message m {
  voice { promptid: "99" }
  to msisdn "447700900123"
}
""",
)

ACTION_COUNT = warning(
    "IMI306",
    "action-count",
    "category {category} has {wanted}, not {found}",
    why=(
        "The category names the buttons of the notification: SINGLE has one, DOUBLE two. (Inferred from the names; "
        "the API's page doesn't say what happens else.)"
    ),
    bad="""
message m {
  push {
    ios { text: "Hello" }
    interactive {  # ! action-count 'interactive'
      device_types: [ios]
      category: DOUBLE_YES_NO
      action DISMISS
    }
  }
  to customerid "1"
}
""",
    good="""
message m {
  push {
    ios { text: "Hello" }
    interactive {
      device_types: [ios]
      category: DOUBLE_YES_NO
      action OPEN_APP
      action DISMISS
    }
  }
  to customerid "1"
}
""",
)

WRONG_DESTINATION = error(
    "IMI307",
    "wrong-destination",
    "'{found}' reaches no channel of this message ({channels})",
    why=(
        "Each channel takes certain kinds of id. A destination that no channel of the message can use would be lost "
        "without a word."
    ),
    bad="""
message m {
  sms { text: "Hello" }
  to twitterid "1"  # ! wrong-destination 'twitterid'
  to msisdn "447700900123"
}
""",
    good="""
message m {
  sms { text: "Hello" }
  to msisdn "447700900123"
}
""",
)

UNREACHABLE_CHANNEL = error(
    "IMI308",
    "unreachable-channel",
    "no destination of this message can be reached by {channel}",
    help="it takes {allowed}",
    why="A channel whose kind of id nobody has would make a request to nobody.",
    bad="""
message m {
  sms { text: "Hello" }
  twitter { text: "Hello" }  # ! unreachable-channel 'twitter'
  to msisdn "447700900123"
}
""",
    good="""
message m {
  sms { text: "Hello" }
  twitter { text: "Hello" }
  to msisdn "447700900123"
  to twitterid "1"
}
""",
)

NO_DESTINATION = error(
    "IMI309",
    "no-destination",
    "message '{found}' doesn't say who gets it",
    response="7003",
    help="give --to KIND=VALUE, or write a `to` in the message",
    why="A request needs a destination. A message may leave it open; then the command says it.",
    bad="""
message m {  # ! no-destination 'm'
  sms { text: "Hello" }
}
""",
    good="""
message m {
  sms { text: "Hello" }
  to msisdn "447700900123"
}
""",
    run="compile",
)

BAD_URL = error(
    "IMI310",
    "bad-url",
    "'{field}' takes an absolute http or https URL, not {found}",
    why="The platform calls this URL itself, so it must be complete, without blanks around it.",
    bad="""
message m {
  notifyurl: "hooks.example.com/imi"  # ! bad-url '"hooks.example.com/imi"'
  sms { text: "Hello" }
  to msisdn "447700900123"
}
""",
    good="""
message m {
  notifyurl: "https://hooks.example.com/imi"
  sms { text: "Hello" }
  to msisdn "447700900123"
}
""",
)

EMPTY_URL = warning(
    "IMI334",
    "empty-url",
    "'{field}' is empty where a URL is wanted",
    help="write a URL, or leave the field out",
    why=(
        "Samples of the vendor send empty URLs for those that nobody has. They are let through as written; nothing says "
        "that the platform takes them for absent."
    ),
    bad="""
message m {
  notifyurl: ""  # ! empty-url '""'
  sms { text: "Hello" }
  to msisdn "447700900123"
}
""",
    good="""
message m {
  sms { text: "Hello" }
  to msisdn "447700900123"
}
""",
)

URL_WITHOUT_SCHEME = warning(
    "IMI311",
    "url-without-scheme",
    "'{field}' has a URL without a scheme: {found}",
    help="write https:// before it",
    why="A device opens a URL by its scheme; without one, some open nothing.",
    bad="""
message m {
  push {
    ios { text: "Hello" }
    web { text: "Hello", url: "shop.example.com" }  # ! url-without-scheme '"shop.example.com"'
  }
  to customerid "1"
}
""",
    good="""
message m {
  push {
    ios { text: "Hello" }
    web { text: "Hello", url: "https://shop.example.com" }
  }
  to customerid "1"
}
""",
)

BAD_MSISDN = error(
    "IMI312",
    "bad-msisdn",
    "'{field}' takes a telephone number with its country code, not {found}",
    response="7102",
    help=(
        "write the country code instead of leading zeros, 7 to 15 digits in all: 01234567890 in the UK is 441234567890"
    ),
    why=(
        "Numbers are international (ITU-T E.164): country code first, no leading zero, 7 to 15 digits. 01234567890 "
        "in the UK is 441234567890."
    ),
    bad="""
message m {
  sms { text: "Hello" }
  to msisdn "01234567890"  # ! bad-msisdn '"01234567890"'
}
""",
    good="""
message m {
  sms { text: "Hello" }
  to msisdn "441234567890"
}
""",
)

BAD_FIREFOX_ID = error(
    "IMI313",
    "bad-firefox-id",
    "'{field}' takes {allowed}, not {found}",
    response="7102",
    why="Firefox needs the push id and its key, joined by `@`.",
    bad="""
message m {
  push { web { text: "Hello" } }
  to firefox_pushid "abc"  # ! bad-firefox-id '"abc"'
}
""",
    good="""
message m {
  push { web { text: "Hello" } }
  to firefox_pushid "abc@key"
}
""",
)

BAD_HEX = error(
    "IMI314",
    "bad-hex",
    "'{field}' takes {allowed}, not {found}",
    why="A binary SMS is given as hexadecimal digits, two for each octet.",
    bad="""
message m {
  sms { type: binary, body: "abc" }  # ! bad-hex '"abc"'
  to msisdn "447700900123"
}
""",
    good="""
message m {
  sms { type: binary, body: "0abc" }
  to msisdn "447700900123"
}
""",
)

BAD_BASE64 = error(
    "IMI315",
    "bad-base64",
    "'{field}' takes {allowed}, not {found}",
    why="The preview of an attachment is a small picture, as base64.",
    bad="""
message m {
  rt {
    text: "Hello"
    attachment image { file: "https://example.com/a.png", preview: "a.png" }  # ! bad-base64 '"a.png"'
  }
  to customerid "1"
}
""",
    good="""
message m {
  rt {
    text: "Hello"
    attachment image { file: "https://example.com/a.png", preview: "iVBORw0KGgo=" }
  }
  to customerid "1"
}
""",
)

ODD_SENDER_ID = warning(
    "IMI316",
    "odd-sender-id",
    "'{field}' takes {allowed}, not {found}",
    response="7101",
    why=(
        "Networks deliver alphanumeric sender ids of at most 11 characters (3GPP TS 23.040), or numbers of at most "
        "15 digits; another may be replaced or refused."
    ),
    bad="""
message m {
  sms { senderid: "ACME Warehouse", text: "Hello" }  # ! odd-sender-id '"ACME Warehouse"'
  to msisdn "447700900123"
}
""",
    good="""
message m {
  sms { senderid: "ACME", text: "Hello" }
  to msisdn "447700900123"
}
""",
)

DOUBTFUL_SYMBOL = warning(
    "IMI317",
    "doubtful-symbol",
    "'{found}' is emitted as written, but '{meant}' is what the platform behind it knows",
    help="write '{meant}'",
    why="The API's page spells the template type `buttons`; Messenger's own reference has `button`.",
    bad="""
message m {
  fb {
    attachment template {
      payload buttons {  # ! doubtful-symbol 'buttons'
        text: "Which one?"
        button postback "A" { payload: "A" }
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

DUPLICATE_ADDRESS = warning(
    "IMI318",
    "duplicate-address",
    "{found} stands twice among the destinations",
    help="remove one of them",
    why="The recipient would get the message twice.",
    bad="""
message m {
  sms { text: "Hello" }
  to msisdn "447700900123" "+44 7700 900123"  # ! duplicate-address '"+44 7700 900123"'
}
""",
    good="""
message m {
  sms { text: "Hello" }
  to msisdn "447700900123"
}
""",
)

PAST_EXPIRY = warning(
    "IMI319",
    "past-expiry",
    "'{field}' lies in the past",
    help="a duration such as 2d counts from the instant of the run",
    why="A request that has expired when it is sent is never delivered.",
    bad="""
message m {
  expiry: 2015-04-12T13:00:19Z  # ! past-expiry '2015-04-12T13:00:19Z'
  sms { text: "Hello" }
  to msisdn "447700900123"
}
""",
    good="""
message m {
  expiry: 2d
  sms { text: "Hello" }
  to msisdn "447700900123"
}
""",
    run="compile",
)

SPLIT_REQUEST = info(
    "IMI320",
    "split-request",
    "{addresses} addresses are split into {parts} requests",
    why="A request takes at most 1000 addresses (answer 7009). More are split in order; correlation ids are kept.",
    bad="""
message m {
  sms { text: "Hello" }  # ! split-request 'sms'
  to msisdn ADDRESSES
}
""".replace("ADDRESSES", " ".join(f'"{447700900000 + number}"' for number in range(1001))),
    good="""
message m {
  sms { text: "Hello" }
  to msisdn ADDRESSES
}
""".replace("ADDRESSES", " ".join(f'"{447700900000 + number}"' for number in range(1000))),
)

UNUSED_SMARTLINK = warning(
    "IMI321",
    "unused-smartlink",
    "smartlink {found} is in no text",
    help="write {{{{ link_{found} }}}} in a text, or remove the smartlink",
    why="The platform makes a short link that nobody sees.",
    bad="""
message m {
  smartlink 7  # ! unused-smartlink '7'
  sms { text: "Hello" }
  to msisdn "447700900123"
}
""",
    good="""
message m {
  smartlink 7
  sms { type: auto, text: "Track it: {{ link_7 }}" }
  to msisdn "447700900123"
}
""",
)

NO_SMARTLINKS = error(
    "IMI322",
    "no-smartlinks",
    "{channel} can't have smartlinks",
    help="write the URL itself",
    why="The API allows smartlinks for SMS, app messages and the OTT channels, not for voice and push.",
    bad="""
message m {
  smartlink 7
  sms { type: auto, text: "{{ link_7 }}" }
  push { ios { text: "{{ link_7 }}" } }  # ! no-smartlinks 'link_7'
  to customerid "1"
}
""",
    good="""
message m {
  smartlink 7
  sms { type: auto, text: "{{ link_7 }}" }
  push { ios { text: "Hello" } }
  to customerid "1"
}
""",
)

OUTPUT_CLASH = error(
    "IMI323",
    "output-clash",
    "'{found}' would be written twice",
    help="give one of the two another name",
    why="File names that differ only in case are one file on some systems, so one output would be lost.",
    bad="""
message m { sms { text: "Hello" }, to customerid "1" }
message M { sms { text: "Hello" }, to customerid "1" }  # ! output-clash 'M'
""",
    good="""
message m { sms { text: "Hello" }, to customerid "1" }
message n { sms { text: "Hello" }, to customerid "1" }
""",
    run="compile",
)

SHARED_CORRELATION_ID = warning(
    "IMI324",
    "shared-correlationid",
    "the requests to {channels} all have this correlationid",
    help="write {{{{ request.channel }}}} in it",
    why="Receipts name a request by its correlation id alone. With the same one in several requests nobody can tell "
    "which of them was delivered.",
    bad="""
message m {
  correlationid: "welcome"  # ! shared-correlationid '"welcome"'
  sms { text: "Hello" }
  voice { promptid: "12" }
  to msisdn "447700900123"
}
""",
    good="""
message m {
  correlationid: "welcome-{{ request.channel }}"
  sms { text: "Hello" }
  voice { promptid: "12" }
  to msisdn "447700900123"
}
""",
)

SPLIT_CORRELATION_ID = info(
    "IMI325",
    "split-correlationid",
    "all {parts} parts of the request to {channel} have this correlationid",
    help="write {{{{ request.part }}}} in it",
    why="More than 1000 addresses make several requests. Receipts name a request by its correlation id alone.",
    bad="message m {\n"
    '  correlationid: "welcome"  # ! split-correlationid \'"welcome"\'\n'
    "  sms { text: \"Hello\" }  # ! split-request 'sms'\n"
    "  to msisdn " + " ".join(f'"{447700900000 + n}"' for n in range(1001)) + "\n}\n",
    good="""
message m {
  correlationid: "welcome-{{ request.part }}"
  sms { text: "Hello" }
  to msisdn "447700900123"
}
""",
)

URL_WITH_BLANKS = warning(
    "IMI326",
    "url-with-blanks",
    "'{field}' has a blank in its URL: {found}",
    help="write %20 for a blank within it",
    why="A URL ends at the first blank (RFC 3986), so a device opens only what stands before it, or nothing.",
    bad="""
message m {
  push {
    ios { text: "Hello" }
    web { text: "Hello", url: "https://shop.example.com/a b" }  # ! url-with-blanks '"https://shop.example.com/a b"'
  }
  to customerid "1"
}
""",
    good="""
message m {
  push {
    ios { text: "Hello" }
    web { text: "Hello", url: "https://shop.example.com/a%20b" }
  }
  to customerid "1"
}
""",
)

BLANK_ADDRESS = error(
    "IMI327",
    "blank-address",
    "'{field}' has an address that shows nothing: {found}",
    response="7102",
    help="write whom it is for, or take it out",
    why="Nobody has an empty id, or one of nothing but blanks: a value is missing where it comes from. The platform would "
    "queue the request and refuse it later.",
    bad="""
message m {
  sms { text: "Hello" }
  to customerid " "  # ! blank-address '" "'
}
""",
    good="""
message m {
  sms { text: "Hello" }
  to customerid "C-1001"
}
""",
)

RAW_DESTINATION = error(
    "IMI328",
    "raw-destination",
    "'{found}' in 'raw' would overrule the `to`",
    help="say who gets it in one place: in the `to`",
    why="`raw` is merged over the finished body, so that whoever reads or edits the `to` would send to others than it "
    "says. Destinations that a run gives (`--to`) count more than both.",
    bad="""
message m {
  sms { text: "Hello" }
  to customerid "C-1001"
  raw { destination: [{ customerid: ["C-1002"] }] }  # ! raw-used 'raw'; raw-destination 'destination'
}
""",
    good="""
message m {
  sms { text: "Hello" }
  to customerid "C-1001" "C-1002"
}
""",
)

TOO_LATE = error(
    "IMI329",
    "too-late",
    "'{field}' lies after the year 9999",
    help="write a duration such as 2d, or leave the field out where it needn't expire",
    why="Instants have years of four digits, so that none can be written that lies later.",
    bad="""
message m {
  expiry: 999999w  # ! too-late '999999w'
  sms { text: "Hello" }
  to msisdn "447700900123"
}
""",
    good="""
message m {
  expiry: 9w
  sms { text: "Hello" }
  to msisdn "447700900123"
}
""",
)

RESERVED_NAME = error(
    "IMI330",
    "reserved-name",
    "'{found}' is a device of Windows, so that no file can begin with that name",
    help="call the message something longer",
    why="Each body becomes a file that begins with the message's name. On Windows `CON`, `PRN`, `AUX`, `NUL`, `COM1` and "
    "`LPT1` are devices in every folder and with every ending, in any case: what is written to them is lost.",
    bad="""
message aux {  # ! reserved-name 'aux'
  sms { text: "Hello" }
  to msisdn "447700900123"
}
""",
    good="""
message auxiliary {
  sms { text: "Hello" }
  to msisdn "447700900123"
}
""",
    run="compile",
)

REPEATED_ID = warning(
    "IMI337",
    "repeated-id",
    "the {field} '{found}' stands here a second time",
    help="give each its own, or the answers can't be told apart",
    why="WhatsApp refuses a message two of whose rows or buttons have the same id: the answer that comes back says only the id.",
    bad="""
message m {
  wa {
    type: list
    list {
      body { text: "What would you like?" }
      action {
        button: "Choose"
        sections: [{ rows: [{ id: "roses", title: "Roses" }, { id: "roses", title: "Tulips" }] }]  # ! repeated-id '"roses"'
      }
    }
  }
  to waid "447700900111"
}
""",
    good="""
message m {
  wa {
    type: list
    list {
      body { text: "What would you like?" }
      action {
        button: "Choose"
        sections: [{ rows: [{ id: "roses", title: "Roses" }, { id: "tulips", title: "Tulips" }] }]
      }
    }
  }
  to waid "447700900111"
}
""",
    run="check-webexconnect",
)

BROKEN_PARAMETER = warning(
    "IMI338",
    "broken-parameter",
    "no {what} may be in a parameter of a WhatsApp template, and '{field}' {verb} one",
    help="{remedy}",
    why="WhatsApp refuses a template message whose parameters hold a line break, a tab, or more than four blanks in a row. A text of a parameter may hold them unless its type rules them out.",
    bad="""
message m {
  param note: text(max: 40)
  wa { identity_key_hash: "x" }
  template "4711" { note: "{{ note }}" }  # ! broken-parameter 'note'
  to waid "447700900111"
}
""",
    good="""
message m {
  param note: text(max: 40, pattern: "[^\\n\\t ]+( [^\\n\\t ]+)*")
  wa { identity_key_hash: "x" }
  template "4711" { note: "{{ note }}" }
  to waid "447700900111"
}
""",
    run="check-webexconnect",
)
