"""2xx: names, labels and the kinds of values."""

from imidsl.diagnostics import error, warning

UNKNOWN_FIELD = error(
    "IMI201",
    "unknown-field",
    "'{found}' is not a field of {where}",
    why=(
        "The platform refuses a request with a field that it doesn't know, or silently ignores it. Names are those "
        "of the API's own documentation; what the table doesn't know can go into a `raw` block."
    ),
    bad="""
message m {
  sms {
    text: "Hello"
    sender: "ACME"  # ! unknown-field 'sender'
  }
  to msisdn "447700900123"
}
""",
    good="""
message m {
  sms {
    text: "Hello"
    senderid: "ACME"
  }
  to msisdn "447700900123"
}
""",
)

OTHER_PROFILE = error(
    "IMI202",
    "other-profile",
    "'{found}' belongs to profile {profiles}, not to {current}",
    help='choose it with --profile {profile}, or with profile = "{profile}" in imidsl.toml',
    why=(
        "Two dialects of the API exist: imiconnect, and webexconnect, what the platform became. A field of the other "
        "one is refused or ignored."
    ),
    bad="""
message m {
  appid: "shop"  # ! other-profile 'appid'
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

UNKNOWN_FORM = error(
    "IMI203",
    "unknown-form",
    "'{found}' is nothing that can stand {where}",
    why="A file holds `import`, `let`, `defaults` and `message`; everything else stands inside a message.",
    bad="""
massage m {  # ! unknown-form 'massage'
  sms { text: "Hello" }
}
""",
    good="""
message m {
  sms { text: "Hello" }
}
""",
)

WRONG_KIND = error(
    "IMI204",
    "wrong-kind",
    "'{field}' takes {allowed}, not {found}",
    why=(
        "Each field holds one kind of value. A value of another kind would reach the platform as something else than "
        "was meant."
    ),
    bad="""
message m {
  sms { text: true }  # ! wrong-kind 'true'
  to msisdn "447700900123"
}
""",
    good="""
message m {
  sms { text: "true" }
  to msisdn "447700900123"
}
""",
)

UNKNOWN_SYMBOL = error(
    "IMI205",
    "unknown-symbol",
    "'{found}' is not a value of '{field}'",
    why=(
        "The field takes one of some documented values. The platform doesn't always refuse another: an invalid "
        "priority, for one, silently becomes the account's."
    ),
    bad="""
message m {
  priority: hihg  # ! unknown-symbol 'hihg'
  sms { text: "Hello" }
  to msisdn "447700900123"
}
""",
    good="""
message m {
  priority: high
  sms { text: "Hello" }
  to msisdn "447700900123"
}
""",
)

NOT_WHOLE = error(
    "IMI206",
    "not-whole",
    "'{field}' counts whole {unit}s, and this duration has a fraction of one",
    why="The API counts this field in whole units of time, so the duration can't be said exactly.",
    bad="""
message m {
  smartlink 7 { validity: 90s }  # ! not-whole '90s'
  sms { type: auto, text: "{{ link_7 }}" }
  to msisdn "447700900123"
}
""",
    good="""
message m {
  smartlink 7 { validity: 2m }
  sms { type: auto, text: "{{ link_7 }}" }
  to msisdn "447700900123"
}
""",
)

TOO_PRECISE = error(
    "IMI207",
    "too-precise",
    "'{field}' has more digits than a JSON number keeps: {found}",
    why="Readers of JSON keep numbers as IEEE doubles, some 15 digits. More would silently change the value.",
    bad="""
message m {
  fb {
    attachment template {
      payload receipt {
        recipient_name: "Ada"
        order_number: "1"
        currency: "EUR"
        payment_method: "Visa"
        element { title: "Tea", price: 1.00000000000000000001 }  # ! too-precise '1.00000000000000000001'
        summary { total_cost: 1 }
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
      payload receipt {
        recipient_name: "Ada"
        order_number: "1"
        currency: "EUR"
        payment_method: "Visa"
        element { title: "Tea", price: 1.05 }
        summary { total_cost: 1 }
      }
    }
  }
  to psid "77"
}
""",
)

DUPLICATE_ENTRY = error(
    "IMI208",
    "duplicate-entry",
    "'{found}' stands twice in this block",
    help="remove one of them",
    why="Only one of two could be sent, and which one would be a guess.",
    bad="""
message m {
  sms {
    text: "Hello"
    text: "Hi"  # ! duplicate-entry 'text'
  }
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

BOTH_SPELLINGS = error(
    "IMI209",
    "both-spellings",
    "'{found}' and '{other}' write the same field",
    help="keep one of the two",
    why=(
        "The language has a short form for some fields and takes the API's own too, but in one block only one of the "
        "two."
    ),
    bad="""
message m {
  push {
    ios { text: "Hello" }
    interactive {
      device_types: [ios]
      action DISMISS
      actions: [{ action: OPEN_APP }]  # ! both-spellings 'actions'
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
      action DISMISS
      action OPEN_APP
    }
  }
  to customerid "1"
}
""",
)

DUPLICATE_NAME = error(
    "IMI210",
    "duplicate-name",
    "{what} '{found}' is there already",
    help="give one of them another name",
    why="Names say which one is meant, so each is given once.",
    bad="""
message m { sms { text: "Hello" } }
message m { sms { text: "Hi" } }  # ! duplicate-name 'm'
""",
    good="""
message m { sms { text: "Hello" } }
message n { sms { text: "Hi" } }
""",
)

MISSING_COLON = error(
    "IMI211",
    "field-without-colon",
    "a colon is missing between '{found}' and its value",
    help="write '{found}: …'",
    why="Without a colon the line reads as a statement, such as `action DISMISS`, and the field isn't one.",
    bad="""
message m {
  priority high  # ! field-without-colon 'priority'
  sms { text: "Hello" }
  to msisdn "447700900123"
}
""",
    good="""
message m {
  priority: high
  sms { text: "Hello" }
  to msisdn "447700900123"
}
""",
)

WRONG_LABELS = error(
    "IMI212",
    "wrong-labels",
    "'{found}' takes {allowed}, not {given}",
    why=(
        "The words between a block's name and its brace are labels; each fills a certain field, so their number and "
        "kind are fixed."
    ),
    bad="""
message m {
  smartlink 7 8 { validity: 2d }  # ! wrong-labels '8'
  sms { type: auto, text: "{{ link_7 }}" }
  to msisdn "447700900123"
}
""",
    good="""
message m {
  smartlink 7 { validity: 2d }
  sms { type: auto, text: "{{ link_7 }}" }
  to msisdn "447700900123"
}
""",
)

UNKNOWN_DECLARATION = error(
    "IMI213",
    "unknown-declaration",
    "'{found}' declares nothing here",
    why="Two words declare: `param` in a message, `let` at the top of a file.",
    bad="""
lte x = "v"  # ! unknown-declaration 'lte'
message m { sms { text: "Hello" } }
""",
    good="""
let x = "v"
message m { sms { type: auto, text: "{{ x }}" } }
""",
)

UNKNOWN_BASE = error(
    "IMI214",
    "unknown-base",
    "there is no message '{found}' to extend",
    why="`extends` names a message of the same file or of an imported one.",
    bad="""
message m extends basis { sms { text: "Hello" } }  # ! unknown-base 'basis'
""",
    good="""
message base { sms { text: "Hello" } }
message m extends base { sms { senderid: "ACME" } }
""",
)

BAD_IMPORT = error(
    "IMI215",
    "bad-import",
    "cannot import '{found}': {reason}",
    why=(
        "An import is a path relative to the file and stays inside the project's root, so that a definition can't "
        "read what isn't the project's."
    ),
    bad="""
import "brand.imi"  # ! bad-import '"brand.imi"'
message m { sms { text: "Hello" } }
""",
    good="""
message m { sms { text: "Hello" } }
""",
)

CYCLE = error(
    "IMI216",
    "cycle",
    "{what} goes round in a circle: {circle}",
    why="What depends on itself has no meaning.",
    bad="""
message m extends n { sms { text: "Hello" } }  # ! cycle 'n'
message n extends m { sms { text: "Hi" } }
""",
    good="""
message m { sms { text: "Hello" } }
message n extends m { sms { text: "Hi" } }
""",
)

EXTENDS_TOO_DEEP = error(
    "IMI224",
    "extends-too-deep",
    "'{found}' rests on more than {limit} messages that extend one another",
    help="extend a message that is nearer to the first",
    why="What a message inherits is put together from all that it extends, and bounded so that no file can exhaust the"
    " machine. A chain as long as that isn't written by hand.",
    bad='message m0 { sms { text: "Hello" } }\n'
    + "".join(f"message m{n} extends m{n - 1} {{ priority: 2 }}\n" for n in range(1, 101))
    + "message m101 extends m100 { priority: 2 }  # ! extends-too-deep 'm101'\n",
    good="""
message m0 { sms { text: "Hello" } }
message m1 extends m0 { priority: 2 }
""",
)

MADE_FIELD = error(
    "IMI217",
    "made-field",
    "'{found}' is made by the compiler",
    why="A block for a channel says both what the request holds and which channel delivers it.",
    bad="""
message m {
  deliverychannel: "sms"  # ! made-field 'deliverychannel'
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

NOT_A_LIST = error(
    "IMI218",
    "not-a-list",
    "'{found}' is not a list parameter of this message",
    why=(
        "A block that ends its labels with `for item in items` is repeated for each item of the list parameter `items`."
    ),
    bad="""
message m {
  param items: text(max: 9)
  fb {
    attachment template {
      payload generic {
        element for item in items { title: "{{ item }}" }  # ! not-a-list 'items'
      }
    }
  }
  to psid "77"
}
""",
    good="""
message m {
  param items: list(text(max: 9), min: 1, max: 3)
  fb {
    attachment template {
      payload generic {
        element for item in items { title: "{{ item }}" }
      }
    }
  }
  to psid "77"
}
""",
)

COMPUTED_TAG = error(
    "IMI219",
    "computed-tag",
    "'{field}' decides which fields belong here, so it can't be computed",
    help="write the value out",
    why="What an attachment's type is decides the whole shape of what follows; a template would leave that open.",
    bad="""
message m {
  param kind: choice("image", "template")
  fb {
    attachment {
      type: "{{ kind }}"  # ! computed-tag '"{{ kind }}"'
      payload { url: "https://example.com/a.png" }
    }
  }
  to psid "77"
}
""",
    good="""
message m {
  fb {
    attachment image {
      payload { url: "https://example.com/a.png" }
    }
  }
  to psid "77"
}
""",
)

OTHER_CASE = error(
    "IMI220",
    "other-case",
    "'{found}' doesn't go with {tag} '{value}'",
    why="The fields of this object depend on the value of one of them.",
    bad="""
message m {
  push {
    ios { text: "Hello" }
    interactive {
      device_types: [ios]
      action DISMISS { value: "x" }  # ! other-case 'value'
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
      action DISMISS
    }
  }
  to customerid "1"
}
""",
)

NO_CHANNEL = warning(
    "IMI221",
    "no-channel",
    "message '{found}' has no channel block, so it makes no request",
    help='add a block such as sms {{ text: "…" }}',
    why="Each channel block makes one request. A message without any is only of use as a base that others extend.",
    bad="""
message m { priority: high }  # ! no-channel 'm'
""",
    good="""
message m { priority: high, sms { text: "Hello" } }
""",
)

CONSTANT_ONLY = error(
    "IMI222",
    "constant-only",
    "a let holds a text, a number, true, false, a date, a list or a block, not {found}",
    why="A `let` is a constant for texts, so it holds what texts can use.",
    bad="""
let x = high  # ! constant-only 'high'
message m { sms { type: auto, text: "{{ x }}" } }
""",
    good="""
let x = "high"
message m { sms { type: auto, text: "{{ x }}" } }
""",
)

GONE_SYMBOL = warning(
    "IMI223",
    "gone-symbol",
    "profile {current} doesn't have '{found}' any more",
    help="it is of profile {profiles}",
    why="Webex Connect's reference leaves out some values of the older API. Nothing says what becomes of them there.",
    bad="""
message m {
  sms { type: flash, text: "Hello" }  # ! gone-symbol 'flash'
  to msisdn "447700900123"
}
""",
    good="""
message m {
  sms { type: text, text: "Hello" }
  to msisdn "447700900123"
}
""",
    run="check-webexconnect",
)

DEPRECATED_SYMBOL = warning(
    "IMI335",
    "deprecated-symbol",
    "'{found}' is deprecated",
    help="in its place there is {instead}",
    why=(
        "The documentation still has it for messages that exist already, and says that it will go. Nothing new should be "
        "built on it."
    ),
    bad="""
message m {
  wa {
    type: hsm  # ! deprecated-symbol 'hsm'
    hsm {
      namespace: "n_1"
      element_name: "order"
      language { code: "en" }
    }
  }
  to msisdn "447700900123"
}
""",
    good="""
message m {
  template "4711"
  wa { }
  to msisdn "447700900123"
}
""",
    run="check-webexconnect",
)
