"""55x to 58x: the types of parameters, and the values that they are given.

Of types: 550 to 563. Of values, wherever they come from (defaults, examples, the command line): 565 to 580.
"""

from imidsl.diagnostics import error, warning

UNKNOWN_TYPE = error(
    "IMI550",
    "unknown-type",
    "there is no type '{word}'",
    why=("The types are those of the reference; each bounds what a value may be, and the proof rests on those bounds."),
    bad="""
message m {
  param name: txt(max: 9)  # ! unknown-type 'txt'
  sms { type: auto, text: "Hello {{ name }}" }
}
""",
    good="""
message m {
  param name: text(max: 9)
  sms { type: auto, text: "Hello {{ name }}" }
}
""",
)

UNKNOWN_TYPE_OPTION = error(
    "IMI551",
    "unknown-type-option",
    "'{type}' has no option '{word}'",
    why="An option that is not read would leave a value unbounded in silence.",
    bad="""
message m {
  param name: text(max: 9, chars: gsm7)  # ! unknown-type-option 'chars'
  sms { type: auto, text: "Hello {{ name }}" }
}
""",
    good="""
message m {
  param name: text(max: 9, charset: gsm7)
  sms { type: auto, text: "Hello {{ name }}" }
}
""",
)

TYPE_OPTION_VALUE = error(
    "IMI552",
    "type-option-value",
    "'{option}' takes {wanted}, not {given}",
    why="An option has one kind of value.",
    bad="""
message m {
  param name: text(max: 9.5)  # ! type-option-value '9.5'
  sms { type: auto, text: "Hello {{ name }}" }
}
""",
    good="""
message m {
  param name: text(max: 9)
  sms { type: auto, text: "Hello {{ name }}" }
}
""",
)

TWICE_IN_TYPE = error(
    "IMI553",
    "twice-in-type",
    "{what} '{word}' is here twice",
    help="keep one of them",
    why="Of two options, allowed values or fields with the same name one would be ignored.",
    bad="""
message m {
  param name: text(max: 9, max: 12)  # ! twice-in-type 'max'
  sms { type: auto, text: "Hello {{ name }}" }
}
""",
    good="""
message m {
  param name: text(max: 12)
  sms { type: auto, text: "Hello {{ name }}" }
}
""",
)

INCOMPLETE_TYPE = error(
    "IMI554",
    "incomplete-type",
    "'{type}' needs {wanted}",
    help="write {example}",
    why="A list is a list of something, a choice has something to choose from, and a record has fields.",
    bad="""
message m {
  param name: choice  # ! incomplete-type 'choice'
  sms { type: auto, text: "Hello {{ name }}" }
}
""",
    good="""
message m {
  param name: choice("Ann", "Bob")
  sms { type: auto, text: "Hello {{ name }}" }
}
""",
)

STRAY_ARGUMENT = error(
    "IMI555",
    "stray-argument",
    "'{type}' takes {allowed}, not {given}",
    why="What an argument means has to be readable from the file.",
    bad="""
message m {
  param name: text(24)  # ! stray-argument '24'
  sms { type: auto, text: "Hello {{ name }}" }
}
""",
    good="""
message m {
  param name: text(max: 24)
  sms { type: auto, text: "Hello {{ name }}" }
}
""",
)

BAD_PATTERN = error(
    "IMI556",
    "bad-pattern",
    "the pattern can't be used: {reason}",
    why=(
        "Patterns are those that Python and ECMAScript read alike, without whatever looks around, back or at "
        "the case: only so they bound the size and the characters of a text, and are matched in predictable "
        "time."
    ),
    bad="""
message m {
  param name: text(pattern: "(?=A)[A-Z]{4}")  # ! bad-pattern '(?='
  sms { type: auto, text: "Hello {{ name }}" }
}
""",
    good="""
message m {
  param name: text(pattern: "A[A-Z]{3}")
  sms { type: auto, text: "Hello {{ name }}" }
}
""",
)

BAD_DATE_FORMAT = error(
    "IMI557",
    "bad-date-format",
    "'{word}' can't stand in the format of a {type}",
    help="directives of a {type}: {allowed}; %-d and the like drop leading zeros, a per cent sign is %%",
    why=(
        "Formats are written the same on every machine: only numeric directives and English names are "
        "available, and a date has no time of day."
    ),
    bad="""
message m {
  param day: date(format: "%d %B %H")  # ! bad-date-format '%H'
  sms { type: auto, text: "See you on {{ day }}" }
}
""",
    good="""
message m {
  param day: date(format: "%d %B")
  sms { type: auto, text: "See you on {{ day }}" }
}
""",
)

IMPOSSIBLE_TYPE = error(
    "IMI558",
    "impossible-type",
    "no value can be of this type: {reason}",
    help="widen one of the bounds",
    why="Bounds that exclude each other refuse every value.",
    bad="""
message m {
  param name: text(min: 9, max: 5)  # ! impossible-type 'text(min: 9, max: 5)'
  sms { type: auto, text: "Hello {{ name }}" }
}
""",
    good="""
message m {
  param name: text(min: 5, max: 9)
  sms { type: auto, text: "Hello {{ name }}" }
}
""",
)

OPTIONAL_WITH_DEFAULT = error(
    "IMI559",
    "optional-with-default",
    "'{name}' is optional and has a default",
    help="take away the '?' or the default",
    why="An optional parameter is none unless it is given, one with a default never is.",
    bad="""
message m {
  param name: text(max: 9)? = "you"  # ! optional-with-default
  sms { type: auto, text: "Hello {{ name or 'you' }}" }
}
""",
    good="""
message m {
  param name: text(max: 9) = "you"
  sms { type: auto, text: "Hello {{ name }}" }
}
""",
)

UNUSABLE_NAME = error(
    "IMI560",
    "unusable-name",
    "'{word}' can't be the name of a value: {reason}",
    why=(
        "Templates use the names of parameters, fields and lets; there a hyphen subtracts, and some words "
        "have a meaning."
    ),
    bad="""
message m {
  param loop: text(max: 9)  # ! unusable-name 'loop'
  sms { type: auto, text: "{{ loop }}" }
}
""",
    good="""
message m {
  param round: text(max: 9)
  sms { type: auto, text: "{{ round }}" }
}
""",
)

OPTIONAL_ITEM = error(
    "IMI561",
    "optional-item",
    "an item of a list can't be optional",
    help="take away the '?'",
    why="What isn't there is simply not in the list.",
    bad="""
message m {
  param names: list(text(max: 9)?, max: 3)  # ! optional-item 'text(max: 9)?'
  sms { type: auto, text: "Hello {{ names|join(', ') }}" }
}
""",
    good="""
message m {
  param names: list(text(max: 9), max: 3)
  sms { type: auto, text: "Hello {{ names|join(', ') }}" }
}
""",
)

UNTYPED_PARAMETER = error(
    "IMI562",
    "untyped-parameter",
    "parameter '{word}' has no type",
    help="write 'param {word}: text(max: 24)'",
    why="The type says what is let in, and how large a text can get.",
    bad="""
message m {
  param name = "you"  # ! untyped-parameter 'name'
  sms { type: auto, text: "Hello {{ name }}" }
}
""",
    good="""
message m {
  param name: text(max: 9) = "you"
  sms { type: auto, text: "Hello {{ name }}" }
}
""",
)

TYPE_TOO_DEEP = error(
    "IMI563",
    "type-too-deep",
    "types nest deeper than {bound}",
    help="flatten it: most messages need one list of records",
    why="A message made of lists of lists of lists can be written more simply.",
    bad="""
message m {
  param name: list(list(list(list(list(list(list(list(list(bool)))))))))  # ! type-too-deep 'bool'
  sms { type: auto, text: "{{ name|length }}" }
}
""",
    good="""
message m {
  param name: list(bool, max: 3)
  sms { type: auto, text: "{{ name|length }}" }
}
""",
)

WRONG_KIND_OF_VALUE = error(
    "IMI565",
    "wrong-kind-of-value",
    "'{path}' must be {wanted}, not {given}",
    why="A value is of the kind that its type says; nothing is converted silently.",
    bad="""
message m {
  param name: text(max: 9) = 4711  # ! wrong-kind-of-value '4711'
  sms { type: auto, text: "Hello {{ name }}" }
}
""",
    good="""
message m {
  param name: text(max: 9) = "4711"
  sms { type: auto, text: "Hello {{ name }}" }
}
""",
)

VALUE_TOO_LONG = error(
    "IMI566",
    "value-too-long",
    "'{path}' {size}, at most {bound} allowed",
    why="The bounds of a parameter hold for every value: the proof of the sizes rests on them.",
    bad="""
message m {
  param name: text(max: 9) = "Bartholomew"  # ! value-too-long
  sms { type: auto, text: "Hello {{ name }}" }
}
""",
    good="""
message m {
  param name: text(max: 9) = "Bart"
  sms { type: auto, text: "Hello {{ name }}" }
}
""",
)

VALUE_TOO_SHORT = error(
    "IMI567",
    "value-too-short",
    "'{path}' {size}, at least {bound} needed",
    why="A text may be empty only where its type says so, and every other lower bound holds as well.",
    bad="""
message m {
  param name: text(max: 9) = ""  # ! value-too-short
  sms { type: auto, text: "Hello {{ name }}" }
}
""",
    good="""
message m {
  param name: text(min: 0, max: 9) = ""
  sms { type: auto, text: "Hello {{ name }}" }
}
""",
)

VALUE_OUT_OF_RANGE = error(
    "IMI568",
    "value-out-of-range",
    "'{path}' is {value}, at {side} {bound} is allowed",
    why="The bounds of a number bound the digits that it takes in a text.",
    bad="""
message m {
  param name: int(min: 1, max: 9) = 10  # ! value-out-of-range '10'
  sms { type: auto, text: "Hello {{ name }}" }
}
""",
    good="""
message m {
  param name: int(min: 1, max: 9) = 9
  sms { type: auto, text: "Hello {{ name }}" }
}
""",
)

VALUE_OUTSIDE_CHARSET = error(
    "IMI569",
    "value-outside-charset",
    "'{path}' holds '{char}' ({named}), which {charset} lacks",
    why="A single character outside GSM-7 more than halves the room of an SMS; a charset keeps it out.",
    bad="""
message m {
  param name: text(max: 9, charset: gsm7) = "Kőris"  # ! value-outside-charset 'ő'
  sms { type: auto, text: "Hello {{ name }}" }
}
""",
    good="""
message m {
  param name: text(max: 9, charset: gsm7) = "Kris"
  sms { type: auto, text: "Hello {{ name }}" }
}
""",
)

UNUSABLE_CHARACTER = error(
    "IMI570",
    "unusable-character",
    "'{path}' holds {named}, which no text can carry",
    help="take it out",
    why="Of the control characters only line feed and tab are taken, and a lone surrogate has no place in UTF-8.",
    bad=r"""
message m {
  param name: text(max: 9) = "A\u0007B"  # ! unusable-character '\u0007'
  sms { type: auto, text: "Hello {{ name }}" }
}
""",
    good="""
message m {
  param name: text(max: 9) = "AB"
  sms { type: auto, text: "Hello {{ name }}" }
}
""",
)

VALUE_AGAINST_PATTERN = error(
    "IMI571",
    "value-against-pattern",
    "'{path}' does not match the pattern {pattern}",
    why="A pattern describes the whole value.",
    bad="""
message m {
  param name: text(pattern: "[A-Z]{2}[0-9]{6}") = "AB12"  # ! value-against-pattern
  sms { type: auto, text: "Hello {{ name }}" }
}
""",
    good="""
message m {
  param name: text(pattern: "[A-Z]{2}[0-9]{6}") = "AB123456"
  sms { type: auto, text: "Hello {{ name }}" }
}
""",
)

UNKNOWN_CHOICE = error(
    "IMI572",
    "unknown-choice",
    "'{path}' can't be '{word}'",
    why="A choice takes just the values that it lists, letter for letter.",
    bad="""
message m {
  param name: choice("gold", "silver") = "golden"  # ! unknown-choice
  sms { type: auto, text: "Hello {{ name }}" }
}
""",
    good="""
message m {
  param name: choice("gold", "silver") = "gold"
  sms { type: auto, text: "Hello {{ name }}" }
}
""",
)

BAD_URL_VALUE = error(
    "IMI574",
    "bad-url-value",
    "'{path}' is no URL to send: {reason}",
    why="A link has to open on any telephone: absolute, with a host, encrypted, without blanks.",
    bad="""
message m {
  param page: url(max: 200) = "shop.example.com"  # ! bad-url-value
  sms { type: auto, text: "See {{ page }}" }
}
""",
    good="""
message m {
  param page: url(max: 200) = "https://shop.example.com"
  sms { type: auto, text: "See {{ page }}" }
}
""",
)

BAD_MSISDN_VALUE = error(
    "IMI575",
    "bad-msisdn-value",
    "'{path}' is no international telephone number: {reason}",
    help="country code first: 01234567890 in the United Kingdom is 441234567890",
    why="Numbers go out with their country code first, 7 to 15 digits, without a leading zero.",
    bad="""
message m {
  param phone: msisdn = "01234567890"  # ! bad-msisdn-value
  sms { type: auto, text: "Call {{ phone }}" }
}
""",
    good="""
message m {
  param phone: msisdn = "441234567890"
  sms { type: auto, text: "Call {{ phone }}" }
}
""",
)

TOO_MANY_PLACES = error(
    "IMI576",
    "too-many-places",
    "'{path}' is {value}, at most {bound} allowed",
    why="A price is never rounded in silence.",
    bad="""
message m {
  param name: decimal(places: 2, min: 0, max: 9) = 1.255  # ! too-many-places '1.255'
  sms { type: auto, text: "Hello {{ name }}" }
}
""",
    good="""
message m {
  param name: decimal(places: 2, min: 0, max: 9) = 1.25
  sms { type: auto, text: "Hello {{ name }}" }
}
""",
)

UNKNOWN_RECORD_FIELD = error(
    "IMI577",
    "unknown-record-field",
    "'{path}' has no field '{word}'",
    why="A record is a fixed set of fields.",
    bad="""
message m {
  param item: record(title: text(max: 9), count: int(min: 0, max: 9)) = { title: "Tea", count: 2, size: 3 }  # ! unknown-record-field 'size'
  sms { type: auto, text: "{{ item.count }} x {{ item.title }}" }
}
""",
    good="""
message m {
  param item: record(title: text(max: 9), count: int(min: 0, max: 9)) = { title: "Tea", count: 2 }
  sms { type: auto, text: "{{ item.count }} x {{ item.title }}" }
}
""",
)

MISSING_RECORD_FIELD = error(
    "IMI578",
    "missing-record-field",
    "'{path}' lacks the field '{word}'",
    why="Every field of a record is required unless a '?' follows its type.",
    bad="""
message m {
  param item: record(title: text(max: 9), count: int(min: 0, max: 9)) = { title: "Tea" }  # ! missing-record-field
  sms { type: auto, text: "{{ item.count }} x {{ item.title }}" }
}
""",
    good="""
message m {
  param item: record(title: text(max: 9), count: int(min: 0, max: 9)) = { title: "Tea", count: 2 }
  sms { type: auto, text: "{{ item.count }} x {{ item.title }}" }
}
""",
)

DUPLICATE_RECORD_FIELD = error(
    "IMI579",
    "duplicate-record-field",
    "'{path}' has the field '{word}' twice",
    help="keep one of them",
    why="One of the two values would be ignored.",
    bad="""
message m {
  param item: record(title: text(max: 9), count: int(min: 0, max: 9)) = { title: "Tea", count: 2, count: 3 }  # ! duplicate-record-field 'count'
  sms { type: auto, text: "{{ item.count }} x {{ item.title }}" }
}
""",
    good="""
message m {
  param item: record(title: text(max: 9), count: int(min: 0, max: 9)) = { title: "Tea", count: 3 }
  sms { type: auto, text: "{{ item.count }} x {{ item.title }}" }
}
""",
)

PLACEHOLDER_IN_VALUE = warning(
    "IMI580",
    "placeholder-in-value",
    "'{path}' holds '{word}', which the platform replaces",
    help="write the placeholder into the text itself, or take it out of the value",
    why=(
        "Values are data and never templates here; but the platform substitutes its own placeholders in the "
        "finished text, and the size of what it puts there is unknown."
    ),
    bad="""
message m {
  param name: text(max: 9) = "$(name)"  # ! placeholder-in-value '$('
  sms { type: auto, text: "Hello {{ name }}" }
}
""",
    good="""
message m {
  param name: text(max: 9) = "Ann"
  sms { type: auto, text: "Hello {{ name }}" }
}
""",
)

CONSTANT_FORMAT = error(
    "IMI588",
    "constant-format",
    "the format '{found}' writes every day the same: there is no directive in it",
    help="directives begin with a per cent sign: %d.%m.%Y",
    why="Directives of a format begin with a per cent sign, as in `%d.%m.%Y`; all else stands for itself. So people would "
    "read the format instead of the day. Other languages write `YYYY-MM-DD` or `d.m.Y`.",
    bad="""
message m {
  param day: date(format: "YYYY-MM-DD")  # ! constant-format 'YYYY-MM-DD'
  sms { text: "See you on {{ day }}" }
  to msisdn "447700900123"
}
""",
    good="""
message m {
  param day: date(format: "%Y-%m-%d")
  sms { text: "See you on {{ day }}" }
  to msisdn "447700900123"
}
""",
)
