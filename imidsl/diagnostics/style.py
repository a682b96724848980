"""7xx: portability and style."""

from imidsl.diagnostics import info, warning

RAW_USED = info(
    "IMI701",
    "raw-used",
    "'raw' sends {found} as written, unchecked",
    why="`raw` is the way out for what the table doesn't know. Nothing in it is checked, so it is always shown.",
    bad="""
message m {
  sms {
    text: "Hello"
    raw { "x-trace": true }  # ! raw-used 'raw'
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

UNUSED_PARAMETER = warning(
    "IMI702",
    "unused-parameter",
    "parameter '{found}' is in no text",
    help="remove it, or write {{{{ {found} }}}} where it belongs",
    why="Whoever sends the message must give a value that nobody sees. Often a text has lost it by mistake.",
    bad="""
message m {
  param name: text(max: 24)  # ! unused-parameter 'name'
  sms { text: "Hello" }
  to msisdn "447700900123"
}
""",
    good="""
message m {
  param name: text(max: 24)
  sms { type: auto, text: "Hello {{ name }}" }
  to msisdn "447700900123"
}
""",
)

UNUSED_LET = warning(
    "IMI703",
    "unused-let",
    "'{found}' is in no text",
    help="remove it",
    why="A constant that nothing uses misleads whoever changes it. A file without messages is a library and not judged.",
    bad="""
let footer = "Reply STOP to opt out."  # ! unused-let 'footer'

message m {
  sms { text: "Hello" }
  to msisdn "447700900123"
}
""",
    good="""
let footer = "Reply STOP to opt out."

message m {
  sms { type: auto, text: "Hello {{ footer }}" }
  to msisdn "447700900123"
}
""",
)

UNUSED_IMPORT = warning(
    "IMI704",
    "unused-import",
    "nothing of '{found}' is used here",
    help="remove the import",
    why="An import brings lets, defaults and messages to extend. One that brings nothing used is only work for readers.",
    bad="""
import "brand.imi"  # ! unused-import '"brand.imi"'

message m {
  sms { text: "Hello" }
  to msisdn "447700900123"
}
# file: brand.imi
let shop = "Acme"
""",
    good="""
import "brand.imi"

message m {
  sms { type: auto, text: "Hello from {{ shop }}" }
  to msisdn "447700900123"
}
# file: brand.imi
let shop = "Acme"
""",
)

TRAILING_BLANKS = warning(
    "IMI705",
    "trailing-blanks",
    "'{field}' ends in blanks",
    help="remove them",
    why="Nobody sees blanks at the end of a text, and they count: one more can make an SMS a segment longer.",
    bad="""
message m {
  sms { text: "Hello  " }  # ! trailing-blanks '  '
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

PLATFORM_PLACEHOLDER = warning(
    "IMI706",
    "platform-placeholder",
    "'{found}' is filled in by the platform only in its own templates",
    help="declare a parameter and write {{{{ {name} }}}}, or send a template of the platform with `template`",
    why="`$(name)` passes through as written. Without a platform template the recipient reads it so, and its size "
    "can't be known here.",
    bad="""
message m {
  sms { text: "Hello $(name)" }  # ! platform-placeholder '$(name)'
  to msisdn "447700900123"
}
""",
    good="""
message m {
  param name: text(max: 24)
  sms { type: auto, text: "Hello {{ name }}" }
  to msisdn "447700900123"
}
""",
)
