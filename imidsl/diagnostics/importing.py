"""71x, 755–757, 773: what `imidsl import` could not write just as the body has it."""

from imidsl.diagnostics import error, info, warning

IMPORTED_RAW = info(
    "IMI710",
    "imported-raw",
    "'{found}' went to a `raw` block: {reason}",
    why=(
        "A definition that is imported compiles back to just the body that it came from. What the table doesn't know, "
        "or holds another kind of value than it says, is kept in `raw`, where nothing is checked."
    ),
    bad="""
{
  "deliverychannel": "sms",
  "channels": {"sms": {"text": "Hello", "colour": "red"}},  # ! imported-raw '"colour"'
  "destination": [{"msisdn": ["447700900123"]}]
}
""",
    good="""
{
  "deliverychannel": "sms",
  "channels": {"sms": {"text": "Hello"}},
  "destination": [{"msisdn": ["447700900123"]}]
}
""",
    run="import",
)

IMPORT_DIFFERS = error(
    "IMI711",
    "import-differs",
    "no definition makes just this body: what was written differs at {pointer}",
    help="fix what was written by hand, or the body",
    why=(
        "What is imported is compiled again and compared. Some bodies can't be made by any definition, such as one "
        "without an object for its channel, or one with a number that JSON readers don't keep."
    ),
    bad="""
{  # ! import-differs
  "deliverychannel": "sms",
  "channels": {},
  "destination": [{"msisdn": ["447700900123"]}]
}
""",
    good="""
{
  "deliverychannel": "sms",
  "channels": {"sms": {"text": "Hello"}},
  "destination": [{"msisdn": ["447700900123"]}]
}
""",
    run="import",
)

IMPORTED_ADDRESS = warning(
    "IMI773",
    "imported-address",
    "'{found}' in '{field}' {what}: the definition sends '{sent}'",
    help="write it so in the body too",
    why=(
        "The API takes telephone numbers as digits alone, the country code first, and every address as a string. A "
        "definition means the same address however it is punctuated, so that it can be imported; the body itself may "
        "be refused."
    ),
    bad="""
{
  "deliverychannel": "sms",
  "channels": {"sms": {"text": "Hello"}},
  "destination": [{"msisdn": ["+447700900123"]}]  # ! imported-address '"+447700900123"'
}
""",
    good="""
{
  "deliverychannel": "sms",
  "channels": {"sms": {"text": "Hello"}},
  "destination": [{"msisdn": ["447700900123"]}]
}
""",
    run="import",
)

IMPORTED_RESPELLED = warning(
    "IMI755",
    "imported-respelled",
    "'{found}' is imported as '{meant}': {spelling}",
    why=(
        "The API's page writes an offset from UTC as `+5:30` once, which is no form of RFC 3339. Definitions take it, and "
        "send the same instant as the page does elsewhere, so that what is compiled isn't quite equal to the body."
    ),
    bad="""
{
  "deliverychannel": "sms",
  "channels": {"sms": {"text": "Hello"}},
  "expiry": "2031-04-12T18:30:19.456+5:30",  # ! imported-respelled '"2031-04-12T18:30:19.456+5:30"'
  "destination": [{"msisdn": ["447700900123"]}]
}
""",
    good="""
{
  "deliverychannel": "sms",
  "channels": {"sms": {"text": "Hello"}},
  "expiry": "2031-04-12T13:00:19.456Z",
  "destination": [{"msisdn": ["447700900123"]}]
}
""",
    run="import",
)

IMPORTED_MISSPELLED = warning(
    "IMI756",
    "imported-misspelled",
    "'{found}' went to a `raw` block: profile {profile} has no such field here",
    why=(
        "The platform reads names exactly: a field of other letter case is one that it doesn't know, and what it says is "
        "lost. It is imported as it stands, so that the definition compiles back to the body."
    ),
    bad="""
{
  "deliverychannel": "sms",
  "notifyUrl": "https://hooks.example.com/imi",  # ! imported-misspelled '"notifyUrl"'
  "channels": {"sms": {"text": "Hello"}},
  "destination": [{"msisdn": ["447700900123"]}]
}
""",
    good="""
{
  "deliverychannel": "sms",
  "notifyurl": "https://hooks.example.com/imi",
  "channels": {"sms": {"text": "Hello"}},
  "destination": [{"msisdn": ["447700900123"]}]
}
""",
    run="import",
)

IMPORTED_LAST = warning(
    "IMI757",
    "imported-last",
    "'{found}' stands twice in the body: only the last one is imported",
    help="remove one of them",
    why="Of two values of one name most readers of JSON take the last and pass over the first.",
    bad="""
{
  "deliverychannel": "sms",
  "channels": {
    "sms": {
      "text": "Hello",
      "text": "Hi"  # ! imported-last '"text"'
    }
  },
  "destination": [{"msisdn": ["447700900123"]}]
}
""",
    good="""
{
  "deliverychannel": "sms",
  "channels": {"sms": {"text": "Hello"}},
  "destination": [{"msisdn": ["447700900123"]}]
}
""",
    run="import",
)

BESIDE = (IMPORTED_RAW, IMPORTED_MISSPELLED)
"""What is said of everything that goes to `raw`."""
