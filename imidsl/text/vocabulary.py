"""What a template may say: its tags, tests, globals and methods, as plain names (its filters: `template.filters`).

Nothing here needs Jinja, so that names can be judged (a parameter may be called none of these) without loading it.
The catalogue of tags is that of Jinja without whatever reaches out of the text.
"""

from __future__ import annotations

#: Tags that open a block, with the tag that closes it. `set` is a block only without `=`.
BLOCKS = {
    "if": "endif",
    "for": "endfor",
    "macro": "endmacro",
    "call": "endcall",
    "filter": "endfilter",
    "with": "endwith",
    "set": "endset",
}
CONTINUATIONS = frozenset({"elif", "else"})
#: Read by Jinja's lexer rather than its parser; what is between them is plain text.
RAW = frozenset({"raw", "endraw"})
TAGS = frozenset(BLOCKS) | frozenset(BLOCKS.values()) | CONTINUATIONS | RAW | {"print"}

#: Tags that no expression can begin with.
STATEMENTS = CONTINUATIONS | {"if", "endif", "for", "endfor", "set", "endset"}

#: Tags of Jinja that are taken away: each reaches out of its text, or into how it is written out.
FORBIDDEN_TAGS = frozenset(
    {"include", "import", "from", "extends", "block", "endblock", "autoescape", "endautoescape"}
    | {"do", "debug", "trans", "endtrans", "pluralize", "break", "continue"}
)

#: Functions that every template has.
GLOBALS = frozenset({"range", "dict", "namespace", "cycler", "joiner"})
#: Names that Jinja itself gives a meaning somewhere inside a template.
IMPLIED = frozenset({"loop", "caller", "varargs", "kwargs", "self", "super"})
KEYWORDS = frozenset({"and", "or", "not", "in", "is", "if", "else", "true", "false", "none", "True", "False", "None"})

#: No parameter, record field or `let` may be called one of these (language, section 4).
RESERVED = (
    TAGS | FORBIDDEN_TAGS | GLOBALS | IMPLIED | KEYWORDS | {"lipsum", "request", "recursive", "scoped", "required"}
)

#: Tests that may be put to `none` as well, and of them those that only something other than `none` passes.
NAMED_EQUAL = frozenset({"==", "eq", "equalto", "!=", "ne", "in"})
NOT_NONE_TESTS = frozenset(
    {"boolean", "false", "float", "integer", "iterable", "mapping", "number", "sequence", "string", "true"}
)
NONE_TESTS = NAMED_EQUAL | NOT_NONE_TESTS | {"defined", "none", "undefined"}
TESTS = NONE_TESTS | frozenset(
    {"divisibleby", "even", "odd", "lower", "upper"}
    | {">", "gt", "greaterthan", ">=", "ge", "<", "lt", "lessthan", "<=", "le"}
)

#: Methods of a text: none of them can make it much longer; the others have a filter that is bounded.
TEXT_METHODS = frozenset(
    {"capitalize", "casefold", "count", "endswith", "find", "index", "isalnum", "isalpha", "isdigit", "islower"}
    | {"isnumeric", "isspace", "istitle", "isupper", "lower", "lstrip", "partition", "removeprefix", "removesuffix"}
    | {"rfind", "rindex", "rpartition", "rsplit", "rstrip", "split", "splitlines", "startswith", "strip", "swapcase"}
    | {"title", "upper"}
)
#: Methods that can't be called without saying of what.
WITH_ARGUMENT = frozenset(
    {"count", "endswith", "find", "get", "index", "partition", "removeprefix", "removesuffix", "rfind", "rindex"}
    | {"rpartition", "startswith"}
)
LIST_METHODS = frozenset({"count", "index"})
RECORD_METHODS = frozenset({"get", "items", "keys", "values"})
DATE_CALLS = frozenset({"date", "weekday", "isoweekday", "isoformat"})
DATE_METHODS = DATE_CALLS | {"year", "month", "day", "hour", "minute", "second"}
LOOP_METHODS = frozenset(
    {"index", "index0", "revindex", "revindex0", "first", "last", "length", "cycle", "depth", "depth0", "previtem"}
    | {"nextitem", "changed"}
)
#: What any value without declared shape may be asked for.
METHODS = TEXT_METHODS | LIST_METHODS | RECORD_METHODS | DATE_METHODS
