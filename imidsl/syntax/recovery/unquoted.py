"""Recovery of values that lack their quotes, or have those of other languages: `a + b`, `Hi {{ name }}`, `«Hi»`."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import NamedTuple

from imidsl.syntax.forms import indent_of
from imidsl.syntax.tokens import Token

_STRING = r"\"[^\"\\\n{]*\""
_STEP = r"(?:\.\w+(?:\(\))?|\[(?:\d+|\w+|\"[^\"\n]*\"|'[^'\n]*')\])"
_NAME = rf"[A-Za-z_]\w*{_STEP}*(?:[ \t]*\|[ \t]*[A-Za-z_]\w*(?:\([^()\n]*\))?)*"
_END = r"(?=[ \t]*(?:[,}\])#\r\n]|\Z))"
_QUOTES: tuple[tuple[str, str], ...] = (
    *(("``", "''"), ("'''", "'''"), ("`", "`"), ("«", "»"), ("»", "«"), ("‹", "›"), ("「", "」")),
    *(("„", '[“”"]'), ("“", '[”“"]'), ("”", '[”"]'), ('"', "[”“]"), ("‚", "[‘’]"), ("‘", "’"), ("'", "'")),
)
_BEFORE_VALUE = frozenset(("COLON", "EQUAL", "LSQB", "COMMA"))
_BEGINNING = frozenset(("NAME", "STRING", "BAD_STRING", "BAD_WORD"))


class Unquoted(NamedTuple):
    """Where such a value ends, what belongs there, whether that is certain, and whether it has quotes of its own."""

    end: int
    right: str
    sure: bool = True
    quoted: bool = False


def unquoted(text: str, tokens: list[Token], index: int) -> Unquoted | None:
    """The value that begins with a token, where it is of that kind."""
    if not index or tokens[index - 1].type not in _BEFORE_VALUE or tokens[index].type not in _BEGINNING:
        return None
    start = tokens[index].start
    return (
        _foreign_quotes(text, start)
        or _sigil(text, start)
        or _choosing(text, start)
        or _expression(text, start, tokens[index - 1].type)
        or _sentence(text, start)
    )


# -- other quotes


@cache
def _quoted() -> re.Pattern[str]:
    pairs = (rf"(?:{opening}(?:(?!{closing})[^\n\\])*{closing})" for opening, closing in _QUOTES)
    letter = r"(?P<letter>[fFrRbBuU](?=[\"'`]))?"
    return re.compile(rf"{letter}(?:(?P<own>\"[^\"\\\n]*\")|(?P<whole>{'|'.join(pairs)})){_END}")


def _foreign_quotes(text: str, start: int) -> Unquoted | None:
    match = _quoted().match(text, start)
    if match is None or (match["own"] and not match["letter"]):
        return None
    whole = match["own"] or match["whole"]
    width = next((len(opening) for opening, _ in _QUOTES if whole.startswith(opening)), 1)
    inner = whole[width:-width].replace('"', '\\"')
    return Unquoted(match.end(), f'"{inner}"', quoted=True)


# -- names and texts that are put together


def _sigil(text: str, start: int) -> Unquoted | None:
    """`$name`, `${name}`, `@name`, `%name%`."""
    match = re.compile(rf"(?:[$@](?P<a>\w+)|\$\{{\s*(?P<b>\w+)\s*\}}|%(?P<c>\w+)%){_END}").match(text, start)
    name = (match["a"] or match["b"] or match["c"]) if match is not None else ""
    return Unquoted(match.end(), f'"{_braced(name)}"', is_declared(text, name)) if match is not None else None


def _choosing(text: str, start: int) -> Unquoted | None:
    """`"a" if n else "b"`, `name or "you"`."""
    operand = rf"(?:{_STRING}|{_NAME})"
    either = rf"{operand}[ \t]+(?:or[ \t]+{operand}|if[ \t]+[^\"{{}}\n,]+?[ \t]+else[ \t]+{operand}){_END}"
    match = re.compile(either).match(text, start)
    return Unquoted(match.end(), f'"{_braced(match[0])}"') if match is not None else None


@cache
def _parts() -> tuple[re.Pattern[str], re.Pattern[str]]:
    return re.compile(rf"(?P<sign>[ \t]*(?:[+~&][ \t]*)?)(?P<part>{_STRING}|{_NAME})"), re.compile(_END)


def _expression(text: str, start: int, before: str) -> Unquoted | None:
    """`a + b`, `"Hi " + name`, `"Hi " name`, `name|upper`, `item.qty`."""
    part, ending = _parts()
    parts, at = [], start
    while (match := part.match(text, at)) is not None:
        parts.append(match)
        at = match.end()
    if not parts or not ending.match(text, at):
        return None
    operands = [match["part"] for match in parts]
    names = [operand for operand in operands if not operand.startswith('"')]
    has_texts = len(names) < len(operands)
    if len(parts) == 1:
        # A dotted word may be a path.
        is_sure = re.search(r"[|\[(]", operands[0]) is not None and not has_texts
        is_one = "." in operands[0] and not has_texts
    else:
        # One beside the other: a list or two items may have been meant.
        is_sure, is_one = all(match["sign"].strip() for match in parts[1:]), has_texts and before == "COLON"
    if not is_sure and not is_one:
        return None
    sure = all(is_declared(text, re.split(r"\W", name, maxsplit=1)[0]) for name in names)
    if not is_sure and not sure:
        return None
    if has_texts:
        return Unquoted(at, f'"{"".join(map(_inlined, operands))}"', sure)
    return Unquoted(at, f'"{_braced(text[start:at].replace("&", "~"))}"', sure)


def _inlined(operand: str) -> str:
    return operand[1:-1] if operand.startswith('"') else _braced(operand)


def _braced(expression: str) -> str:
    return "{{ " + expression.replace('"', "'") + " }}"


def is_declared(text: str, name: str) -> bool:
    """Whether a name is certainly a parameter's, or that of an item of a list."""
    return name in _declared(text)


@lru_cache(1)
def _declared(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"\b(?:param[ \t]+|for[ \t]+(?=\w+[ \t]+in\b))(\w+)", text))


# -- sentences


def _sentence(text: str, start: int) -> Unquoted | None:
    """Words up to the end of a line that begins with their name and ends as sentences do: no list of items."""
    line = text.rfind("\n", 0, start) + 1
    key = re.compile(r"[ \t]*[A-Za-z_][\w-]*[ \t]*:[ \t]*").match(text, line)
    if key is None or key.end() != start:
        return None
    match = re.compile(r"[A-Za-z][^\"\r\n{}#()\[\]:=|]*(?=\r?(?:\n|\Z))").match(text, start)
    words = match[0].rstrip(" \t") if match is not None else ""
    return Unquoted(start + len(words), f'"{words}"') if " " in words and words.endswith((".", "!", "…")) else None


# -- lines below a name


class UnquotedLines(NamedTuple):
    """Lines of a text below its name: where they begin and end, and the sign of another language behind the colon."""

    start: int
    end: int
    sign: str


def lines_below(text: str, colon: int) -> UnquotedLines | None:
    """The text without quotes on the lines below a colon, deeper than its line: two words at least, and no item."""
    match = re.compile(r"[ \t]*([|>][-+]?)?[ \t]*\r?\n").match(text, colon)
    if match is None:
        return None
    outer = indent_of(text, colon)
    start = end = match.end()
    sentence = re.compile(r"[ \t]*(?![\w-]+[ \t]*:|[^\n]*[{([][ \t]*\r?$)[^\W\d][^\s\"]*[ \t]+[^\s\"]", re.MULTILINE)
    if not match[1] and sentence.match(text, start) is None:
        return None
    while end < len(text):
        line_end = text.find("\n", end)
        line_end = len(text) if line_end < 0 else line_end
        if text[end:line_end].strip() and indent_of(text, end) <= outer:
            break
        end = line_end + 1
    end = start + len(text[start:end].rstrip())
    return UnquotedLines(start, end, match[1] or "") if end > start else None
