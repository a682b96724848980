"""71x: what `imidsl import` could not write as a definition would."""

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
    help="mend what was written by hand, or the body",
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
