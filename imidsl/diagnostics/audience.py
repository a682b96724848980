"""78x: tables whose rows become requests."""

from imidsl.diagnostics import error

_MESSAGE = """
message m {
  param name: text(max: 9)
  sms { type: auto, text: "Hi {{ name }}" }
}
"""
_GOOD = f"""{_MESSAGE}# file: rows.csv
phone,name
447700900123,Ada
"""

UNKNOWN_COLUMN = error(
    "IMI780",
    "unknown-column",
    "there is no column '{found}'",
    why="A column that --to or --map names has to be in the table's header.",
    bad=f"""{_MESSAGE}# file: rows.csv
fone,name
447700900123,Ada
# file: --to
msisdn=phone  # ! unknown-column 'phone'
""",
    good=_GOOD,
    run="audience",
)

MISSING_COLUMN = error(
    "IMI781",
    "missing-column",
    "no column is called '{found}', which is a parameter that has no default",
    why="A parameter is taken from the column of its name, or from the one that --map names.",
    bad=f"""{_MESSAGE}# file: rows.csv
phone, first  # ! missing-column 'phone, first'
447700900123,Ada
""",
    good=_GOOD,
    run="audience",
)

AMBIGUOUS_COLUMN = error(
    "IMI782",
    "ambiguous-column",
    "{count} columns are called '{found}'",
    help="give each column that is used a name of its own",
    why="Nobody can say which of two columns of one name is meant, and a wrong one is sent to real people.",
    bad=f"""{_MESSAGE}# file: rows.csv
phone, name, name  # ! ambiguous-column 'name'
447700900123,Ada,Eve
""",
    good=_GOOD,
    run="audience",
)

UNREADABLE_ROW = error(
    "IMI783",
    "unreadable-row",
    "the row can't be read: {problem}",
    why="A row with a cell too many, or in another encoding than UTF-8, may have all its values in wrong places.",
    bad=f"""{_MESSAGE}# file: rows.csv
phone,name
447700900123,Ada,Lovelace  # ! unreadable-row
""",
    good=_GOOD,
    run="audience",
)

REPEATED_RECIPIENT = error(
    "IMI784",
    "repeated-recipient",
    "this address stands in an earlier row",
    help="the first row of an address counts; --allow-duplicates sends to it for each",
    why="Who stands in a table twice would get the message twice.",
    bad=f"""{_MESSAGE}# file: rows.csv
phone,name
447700900123,Ada
447700900123,Eve  # ! repeated-recipient
""",
    good=_GOOD,
    run="audience",
)
