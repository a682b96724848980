"""What Python and Jinja say of a text that can't be rendered, in the words of the language."""

from __future__ import annotations

import re
from typing import Final

_KINDS: Final = {
    "NoneType": "none",
    **dict.fromkeys(("str", "Markup"), "a text"),
    **dict.fromkeys(("int", "float", "Decimal", "decimal.Decimal", "PlainDecimal"), "a number"),
    "bool": "true or false",
    "dict": "a record",
    **dict.fromkeys(("list", "tuple", "range", "generator", "dict_items", "dict_keys", "dict_values"), "a list"),
    "_GroupTuple": "a list",
    **dict.fromkeys(("datetime.date", "FormattedDate"), "a date"),
    **dict.fromkeys(("datetime.datetime", "FormattedInstant"), "an instant"),
    **dict.fromkeys(("Undefined", "StrictUndefined"), "what is undefined"),
    "slice": "a part",
    **dict.fromkeys(("method", "builtin_function_or_method", "function"), "a method"),
    "Macro": "a macro",
    "Namespace": "a namespace",
    "LoopContext": "a loop",
}
"""Python's names for kinds of values, as they are called here."""
_KIND: Final = r"['\"]?([\w.]+)['\"]?"
_EMPTY: Final = "it is empty"
_SAID: Final = {
    rf"unsupported operand type\(s\) for (\S+?)(?: or pow\(\))?: {_KIND} and {_KIND}": "'{0}' doesn't take {1} and {2}",
    rf"bad operand type for (?:unary )?(.|abs)(?:\(\))?: {_KIND}": "'{0}' doesn't take {1}",
    rf"can only concatenate {_KIND} \(not {_KIND}\) to .*": "'+' doesn't take {0} and {1}; '~' puts anything together",
    rf"can't multiply sequence by non-int of type {_KIND}": "what is repeated takes a whole number, not {0}",
    rf"'.+' not supported between instances of {_KIND} and {_KIND}": "{0} and {1} can't be compared",
    rf"can't compare {_KIND} to {_KIND}": "{0} and {1} can't be compared",
    rf"{_KIND} object is not (?:iterable|subscriptable|reversible)": "{0} has no items",
    rf"argument of type {_KIND} is not .*iterable": "{0} has no items",
    rf"cannot unpack non-iterable {_KIND} object": "{0} has no items",
    r"argument must be iterable": "only texts and lists have items",
    rf"object of type {_KIND} has no len\(\)": "{0} has no length",
    rf"{_KIND} object has no attribute '(\w+)'": "{0} has no '{1}'",
    rf"{_KIND} object is not callable": "{0} can't be called",
    rf"{_KIND} object cannot be interpreted as an integer": "{0} is no whole number",
    rf"type {_KIND} doesn't define __round__ method": "{0} can't be rounded",
    r"optional arg must be an integer": "the number of places is a whole number",
    rf"(?:string|list|tuple|range(?: object)?) indices must be integers(?: or slices)?, not {_KIND}": (
        "an item has a whole number, not {0}"
    ),
    r"slice indices must be integers or None or have an __index__ method": "the ends of a part are whole numbers",
    rf"unhashable type: {_KIND}": "{0} can't be looked up, only texts, numbers and dates can",
    rf"'in <string>' requires string as left operand, not {_KIND}": "only a text can be looked for in a text, not {0}",
    rf"(\w+) first arg must be str or a tuple of str, not {_KIND}": "'{0}' takes a text, not {1}",
    r"([lr]?strip) arg must be None or str": "'{0}' takes a text",
    rf"(?:\w+\(\) argument (?:\d+ )?)?must be str(?: or None)?, not {_KIND}": "this takes a text, not {0}",
    rf"must be real number, not {_KIND}": "this takes a number, not {0}",
    rf"%(.) format: an? (?:real number|integer) is required, not {_KIND}": "'%{0}' takes a number, not {1}",
    r"not all arguments converted during string formatting": "there are more values than the format asks for",
    r"not enough arguments for format string": "there are fewer values than the format asks for",
    r"format requires a mapping": "the format asks for values by name",
    r"empty separator": "an empty text divides nothing",
    r".* is not in list|tuple\.index.*|(?:substring|subsection) not found": "it isn't in there",
    r"(?:(?:integer|float|decimal) )?(?:floor )?(?:division|modulo)(?: or modulo)?(?: by zero)?": "division by zero",
    r".*<class 'decimal\.Division\w+'>.*": "division by zero",
    r".*<class 'decimal\.\w+'>.*": "the number has too many digits, or is divided by zero",
    r"0\.0 cannot be raised to a negative power": "zero has no negative power",
    r"expected length >= (\d+), got (-?\d+)": "the end alone takes {0} characters, there is room for {1}",
    r"invalid width (-?\d+) \(must be > 0\)": "a line has at least one character, not {0}",
    r"[Nn]o (first|last) item, sequence was empty": f"there is no {{0}} item: {_EMPTY}",
    r"[Nn]o aggregated item, sequence was empty": f"there is no item: {_EMPTY}",
    r"the inline if-expression on .*": "the inline 'if' has no 'else'",
    r"the loop must have the 'recursive' marker.*": "only a loop that says 'recursive' can be called",
    r"macro '(\w+)' was invoked with two values.*": "'{0}' takes no block: it has no 'caller()'",
    r"too many values to unpack \(expected (\d+).*\)": "there are more items than {0}",
    r"not enough values to unpack \(expected (?:at least )?(\d+), got (\d+)\)": "there are {1} items instead of {0}",
    r"dictionary update sequence .*": "a record is made of names with values",
    r"(\w+) expected at least \d+ arguments?, got \d+": "'{0}' lacks an argument",
    r"(\w+) expected at most \d+ arguments?, got \d+": "'{0}' has too many arguments",
}
"""Whole sentences, and how they are said here; a group is the name of a kind, or stays as it is."""
_CALLED: Final = {
    r"\b(\w+)\.__init__\(\)": r"\1()",
    r"\b(?:\w+\.)*_?(?:sync_)?(?:do_|check_|test_)?(\w+)\(\)": r"'\1'",
    r" missing \d+ required positional arguments?: ": " lacks ",
    r" takes (?:from \d+ to )?\d+ positional arguments? but \d+ (?:was|were) given": " has too many arguments",
    r" got an unexpected keyword argument ": " has no argument ",
}
"""Parts of what is said of calls."""


def problem_of(error: Exception) -> str:
    """What an exception says, in the words of the language."""
    if isinstance(error, RecursionError):
        return "it is nested too deeply"
    if isinstance(error, MemoryError):
        return "it takes too much memory"
    message = str(error).partition("\n")[0].rstrip(".")
    for said, words in _SAID.items():
        if match := re.fullmatch(said, message):
            return words.format(*(_KINDS.get(word, word) for word in match.groups()))
    for said, words in _CALLED.items():
        message = re.sub(said, words, message)
    return (message[:1].lower() + message[1:]) or type(error).__name__
