"""Catalogue, 1xx: how text is shaped."""

from __future__ import annotations

from imidsl.diagnostics import Rule, error

UNEXPECTED_CHARACTER = error(
    "IMI101",
    "unexpected-character",
    "unexpected {word}",
    help="{remedy}",
    why="Outside of strings and comments only names, numbers and a few signs have a meaning.",
    bad="priority: high; # ! unexpected-character ';'\n",
    good="priority: high\n",
)

UNCLOSED_STRING = error(
    "IMI102",
    "unclosed-string",
    "this quote has no partner on its line",
    help='a string stands in quotes at both ends, on one line; longer text in """ … """',
    why="A string ends with its line, so that one forgotten quote spoils one line only.",
    bad='notifyurl: "https://hooks.example.com/imi\n# ^ unclosed-string\n',
    good='notifyurl: "https://hooks.example.com/imi"\n',
)

UNCLOSED_TEXT_BLOCK = error(
    "IMI103",
    "unclosed-text-block",
    'this text block is not closed: its end, """, is missing',
    help='write """ on a line of its own behind the last line of the text',
    why="A text block goes on to the next three quotes. Where they are missing, it is taken to end before the next "
    "line that looks like part of the message again.",
    bad='sms {\n  text: """\n  # ^ unclosed-text-block\n    Your parcel is here\n}\n',
    good='sms {\n  text: """\n    Your parcel is here\n    """\n}\n',
)

MISSING_SEPARATOR = error(
    "IMI104",
    "missing-separator",
    "a new line or a comma is missing before {word}",
    help="write each on a line of its own, or a comma between them",
    why="Items stand on lines of their own or have a comma between them; blanks don't separate.",
    bad="priority: high, expiry: 2d notifyurl: null # ! missing-separator 'notifyurl'\n",
    good="priority: high, expiry: 2d, notifyurl: null\n",
)

MISSING_COLON = error(
    "IMI105",
    "missing-colon",
    "a ':' is missing before {word}",
    help="write {key}: …",
    why="A name and its value have a colon between them.",
    bad="push {\n  interactive {\n    device_types [ios, android] # ! missing-colon '['\n  }\n}\n",
    good="push {\n  interactive {\n    device_types: [ios, android]\n  }\n}\n",
)

EQUALS_FOR_COLON = error(
    "IMI106",
    "equals-for-colon",
    "'=' where ':' belongs",
    help="write {key}: …; a '=' stands in `let name = value` and before a parameter's default",
    why="A field gets its value by a colon; the equals sign is for constants and defaults.",
    bad="priority = high # ! equals-for-colon '='\n",
    good="priority: high\n",
)

COLON_FOR_EQUALS = error(
    "IMI107",
    "colon-for-equals",
    "':' where '=' belongs",
    help="what is given stands behind a '=': param name: type = default, let name = value",
    why="The colon leads to the type, the equals sign to the default, or to what a constant is.",
    bad="message m {\n  param express: bool: false # ! colon-for-equals ':'\n}\n",
    good="message m {\n  param express: bool = false\n}\n",
)

BRACE_ON_OWN_LINE = error(
    "IMI108",
    "brace-on-own-line",
    "the '{{' of {word} stands on a line of its own",
    help="move the '{{' up to the end of the name's line",
    why="A line break ends an item, so labels and the opening brace stay on the name's line.",
    bad="defaults\n{ # ! brace-on-own-line '{'\n  priority: high\n}\n",
    good="defaults {\n  priority: high\n}\n",
)

BARE_NAME = error(
    "IMI109",
    "bare-name",
    "{word} alone says nothing",
    help="a value (name: …), a label (name label) or a block (name {{ … }}) has to follow on the same line",
    why="An item is a name and something behind it.",
    bad="message m {\n  sms # ! bare-name 'sms'\n}\n",
    good='message m {\n  sms { text: "Hi" }\n}\n',
)

MISSING_VALUE = error(
    "IMI110",
    "missing-value",
    "nothing stands behind this {word}",
    help="{remedy}",
    why="What a colon or an equals sign announces has to follow, on the same line or the next.",
    bad="priority: # ! missing-value ':'\nexpiry: 2d\n",
    good="priority: high\nexpiry: 2d\n",
)

TYPE_EXPECTED = error(
    "IMI111",
    "type-expected",
    "{word} where a type belongs",
    help="`param name: type` declares; a constant is `let name = value`, and a field `name: value` has a single name",
    why="Two names and a colon declare something, and behind the colon stands its type.",
    bad="message m {\n  param count: 3 # ! type-expected '3'\n}\n",
    good="message m {\n  param count: int = 3\n}\n",
)

MISSING_QUOTES = error(
    "IMI112",
    "missing-quotes",
    "several words where one value belongs: {word}",
    help='text stands in quotes: "{text}"; where two items were meant, a comma belongs between them',
    why="Without quotes only one word can be a value.",
    bad="sms {\n  text: Hello there # ! missing-quotes 'Hello there'\n}\n",
    good='sms {\n  text: "Hello there"\n}\n',
)

EXTRA_COMMA = error(
    "IMI113",
    "extra-comma",
    "one comma too many",
    help="take it out",
    why="One comma separates, and one may trail; a second one would hint at something that was forgotten.",
    bad="interactive {\n  device_types: [ios,, android] # ! extra-comma ','\n}\n",
    good="interactive {\n  device_types: [ios, android]\n}\n",
)

UNCLOSED_BRACKET = error(
    "IMI114",
    "unclosed-bracket",
    "this '{opening}' is never closed",
    help="write the '{closing}' that belongs to it",
    why="Each bracket needs its partner. While one is open, a line that starts with a name in column 1 begins a new "
    "top-level form, so what follows is still read.",
    bad="defaults { # ! unclosed-bracket '{'\n  priority: high\nlet a = 1\n",
    good="defaults {\n  priority: high\n}\nlet a = 1\n",
)

WRONG_BRACKET = error(
    "IMI115",
    "wrong-bracket",
    "'{found}' closes a '{opening}'",
    help="write '{closing}'",
    why="Lists stand in [ ], blocks in { }, the options of a type in ( ).",
    bad="device_types: [ios, android} # ! wrong-bracket '}'\n",
    good="device_types: [ios, android]\n",
)

STRAY_BRACKET = error(
    "IMI116",
    "stray-bracket",
    "this '{word}' closes nothing",
    help="take it out, or look for the bracket that it should close",
    why="A closing bracket belongs to one that was opened before.",
    bad="defaults {\n  priority: high\n}\n} # ! stray-bracket '}'\n",
    good="defaults {\n  priority: high\n}\n",
)

TOO_DEEP = error(
    "IMI117",
    "too-deep",
    "brackets nest deeper than {limit}",
    help="no request body is that deep: look for brackets that are not closed",
    why="No request body comes near this depth, and every program that reads one has such a limit.",
    bad=f"a: {'[' * 101}{']' * 101} # ! too-deep\n",
    good=f"a: {'[' * 100}{']' * 100}\n",
)

UNEXPECTED_WORD = error(
    "IMI118",
    "unexpected-word",
    "unexpected {word}",
    help="{remedy}",
    why="An item is `name: value`, `name label… { items }`, `name label…` or a declaration, and ends with its line, "
    "a comma or a closing bracket.",
    bad="expiry: 2 days # ! unexpected-word 'days'\n",
    good="expiry: 2d\n",
)

BAD_LITERAL = error(
    "IMI119",
    "bad-literal",
    "{word} {reason}",
    help="{remedy}",
    why="Whatever begins with a digit or a sign is one word, and is a number, a duration, a date or an instant.",
    bad="expiry: 2026-02-30 # ! bad-literal '2026-02-30'\n",
    good="expiry: 2026-02-28\n",
)

BAD_ESCAPE = error(
    "IMI120",
    "bad-escape",
    "'{word}' is no escape",
    help='escapes are \\" \\\\ \\/ \\b \\f \\n \\r \\t \\uXXXX and \\u{{1F600}}, of characters that exist; a backslash itself is \\\\',
    why="A backslash begins an escape, as in JSON, so that it can't silently get lost.",
    bad="sms {\n  text: \"C:\\dir\" # ! bad-escape '\\d'\n}\n",
    good='sms {\n  text: "C:\\\\dir"\n}\n',
)

CONTROL_CHARACTER = error(
    "IMI121",
    "control-character",
    "a raw control character U+{code} in a string",
    help="take it out, or write \\u{code} where it is meant",
    why="Control characters can't be seen in a file and mostly come from copying; only tabs are taken as they are.",
    bad="sms {\n  text: \"one\x01two\" # ! control-character '\x01'\n}\n",
    good='sms {\n  text: "one two"\n}\n',
)

MISSING_BRACKET = error(
    "IMI122",
    "missing-bracket",
    "a '{opening}' is missing behind {word}",
    help="write the '{opening}' that the closing one belongs to",
    why="Each bracket needs its partner. The lines below are indented as if one were open, and a closing one follows.",
    bad="message m {\n  sms # ! missing-bracket 'sms'\n    text: \"Hi\"\n  }\n}\n",
    good='message m {\n  sms {\n    text: "Hi"\n  }\n}\n',
)

ORPHANED_LINES = error(
    "IMI123",
    "orphaned-lines",
    "{word} stands in a block that no line opens",
    help="write the line that opens the block, `name {{`, above it; or take out the '{closing}' below, which closes nothing",
    why="A closing bracket ends a block that a line of the same indentation begins. Without that line nobody knows what "
    "the lines between are about, so they are left out.",
    bad="message m {\n  priority: high\n    text: \"Hi\" # ! orphaned-lines 'text'\n  }\n}\n",
    good='message m {\n  priority: high\n  sms {\n    text: "Hi"\n  }\n}\n',
)

SIGN_AMONG_LABELS = error(
    "IMI124",
    "sign-among-labels",
    "'{sign}' among the labels of an item",
    help='labels stand side by side, with only blanks between: to msisdn "447700900123" "447700900124"',
    why="A colon leads to a value and brackets hold a list; what stands behind a name and before its brace are labels.",
    bad='message m {\n  sms { text: "Hi" }\n  to msisdn: "447700900123" # ! sign-among-labels \':\'\n}\n',
    good='message m {\n  sms { text: "Hi" }\n  to msisdn "447700900123"\n}\n',
)

OPTIONAL_NAME = error(
    "IMI125",
    "optional-name",
    "the '?' stands behind {word} instead of its type",
    help="write it behind the type: param name: text(max: 20)?",
    why="It is the type that says which values there are, and that there may be none.",
    bad="message m {\n  param nick?: text(max: 9) # ! optional-name '?'\n}\n",
    good="message m {\n  param nick: text(max: 9)?\n}\n",
)

BRACKETS_OF_TYPE = error(
    "IMI126",
    "brackets-of-type",
    "'{found}' behind a type",
    help="write {right}",
    why="The options of a type stand in parentheses; a list says the type of its items in them.",
    bad="message m {\n  param tags: text[] # ! brackets-of-type '['\n}\n",
    good="message m {\n  param tags: list(text)\n}\n",
)

UNQUOTED = error(
    "IMI127",
    "unquoted",
    "{word} stands without quotes",
    help="write {right}",
    why="Outside of quotes only names, numbers, dates and durations have a meaning; addresses, paths and texts stand in "
    "quotes, and the values of parameters in the braces of a text.",
    bad="notifyurl: https://hooks.example.com/imi # ! unquoted 'https://hooks.example.com/imi'\n",
    good='notifyurl: "https://hooks.example.com/imi"\n',
)

UNOPENED_TEXT_BLOCK = error(
    "IMI128",
    "unopened-text-block",
    'this """ ends a text that no """ begins',
    help='a text over several lines begins with """ behind its name and colon, on the line above it',
    why="Three quotes open a text block and three close it. Without the first ones the lines of the text would be read "
    "as items.",
    bad='sms {\n  text:\n    Your parcel is here\n    """\n  # ^ unopened-text-block\n}\n',
    good='sms {\n  text: """\n    Your parcel is here\n    """\n}\n',
)

QUOTE_IN_TEMPLATE = error(
    "IMI129",
    "quote-in-template",
    "this quote ends the text in the middle of {word}",
    help="within a text words stand in single quotes: {right}",
    why="A string ends at the next double quote, within a template too; Jinja takes single quotes for its own texts.",
    bad='sms { text: "Hi {{ name|default("friend") }}" } # ! quote-in-template \'"friend"\'\n',
    good="sms { text: \"Hi {{ name|default('friend') }}\" }\n",
)
QUOTE_IN_TEXT = error(
    "IMI150",
    "quote-in-text",
    "these quotes end the text and begin another one: {word}",
    help="a quote within a text is written with a backslash: {right}",
    why="A string ends at the next double quote, whatever it is about.",
    bad='sms { text: "Say "yes" to us" } # ! quote-in-text \'"yes"\'\n',
    good='sms { text: "Say \\"yes\\" to us" }\n',
)
MESSAGE_IN_TEXT = error(
    "IMI130",
    "message-in-text",
    "what looks like the head of a message stands in a text, which would be sent",
    help="end the text above it with three quotes; a line of the text that begins so is indented",
    why="A text goes on to the next three quotes. Where its own are missing, and those that open a later text as well, the "
    "lines between become part of it without a fault in the syntax.",
    bad='''
message a {
  sms {
    text: """
      Hello
  }
}
message b {  # ! message-in-text
  sms {
    text:
      See you
      """
  }
  to msisdn "447700900123"
}
''',
    good='''
message b {
  sms {
    text: """
      See you
      """
  }
  to msisdn "447700900123"
}
''',
)

FOREIGN_TYPE = error(
    "IMI131",
    "foreign-type",
    "{word} is no type of this language",
    help="write {right}",
    why="A type is one word with its options in parentheses: `text(max: 24)`, `list(text)`, `int(min: 1, max: 5)`; a "
    "question mark behind it says that a value may be missing, and one of several texts is a `choice`.",
    bad='message m {\n  param tier: "gold" | "silver" # ! foreign-type \'"gold" | "silver"\'\n}\n',
    good='message m {\n  param tier: choice("gold", "silver")\n}\n',
)
TOO_MANY_FAULTS = error(
    "IMI140",
    "too-many-faults",
    "the syntax of this file has {limit} faults, and no more are looked for",
    help="what stands behind may not have been read: mend the first ones, or see whether this is a definition at all",
    why="Nobody reads thousands of faults, and a file that has so many is rarely a definition. Going on would only take time.",
    bad="",
    good="",
)

RULES: tuple[Rule, ...] = (
    UNEXPECTED_CHARACTER,
    UNCLOSED_STRING,
    UNCLOSED_TEXT_BLOCK,
    MISSING_SEPARATOR,
    MISSING_COLON,
    EQUALS_FOR_COLON,
    COLON_FOR_EQUALS,
    BRACE_ON_OWN_LINE,
    BARE_NAME,
    MISSING_VALUE,
    TYPE_EXPECTED,
    MISSING_QUOTES,
    EXTRA_COMMA,
    UNCLOSED_BRACKET,
    WRONG_BRACKET,
    STRAY_BRACKET,
    TOO_DEEP,
    UNEXPECTED_WORD,
    BAD_LITERAL,
    BAD_ESCAPE,
    CONTROL_CHARACTER,
    MISSING_BRACKET,
    ORPHANED_LINES,
    SIGN_AMONG_LABELS,
    OPTIONAL_NAME,
    BRACKETS_OF_TYPE,
    UNQUOTED,
    UNOPENED_TEXT_BLOCK,
    QUOTE_IN_TEMPLATE,
    QUOTE_IN_TEXT,
    MESSAGE_IN_TEXT,
    FOREIGN_TYPE,
    TOO_MANY_FAULTS,
)
