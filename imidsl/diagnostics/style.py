"""7xx: portability and style."""

from imidsl.diagnostics import info

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
