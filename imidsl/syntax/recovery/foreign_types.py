"""Recovery of types as other languages write them: `"a" | "b"`, `list<text>`, `int 1..5`, `Optional[text]`."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from typing import NamedTuple

_STRING = r"(?:\"[^\"\\\n]*\"|'[^'\"\\\n]*')"
_TYPE = r"[A-Za-z_]\w*(?:\([^()\n]*\))?"
_NONE = r"(?:null|nil|none|None|undefined)"
_LISTS = r"(?:[Ll]ist|[Aa]rray|[Ss]equence|[Ss]et)"
_OPTION = rf"(?:min|max|bytes|places|pattern|charset|format)[ \t]*[:=]?[ \t]*(?:{_STRING}|\w+)"
_END = r"(?=[ \t]*(?:[,})\]=#;\r\n]|\Z))"


class ForeignType(NamedTuple):
    """Where what was written ends, and what the language has for it."""

    end: int
    right: str


def foreign_type(text: str, start: int) -> ForeignType | None:
    """What another language's type at an offset comes to; None where it is none of those."""
    for looks, right in _forms():
        match = looks.match(text, start)
        if match is not None:
            return ForeignType(match.end(), right(match))
    return None


@cache
def _forms() -> tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], str]], ...]:
    """The forms, compiled where a declaration has a fault. None of them is a type of the language's own."""
    union = rf"\|?[ \t]*(?P<strings>{_STRING}(?:[ \t]*\|[ \t]*{_STRING})*)"
    written: tuple[tuple[str, str | Callable[[re.Match[str]], str]], ...] = (
        (rf"{union}[ \t]*\|[ \t]*{_NONE}", lambda match: f"{_choice(match)}?"),
        (rf"(?=[^|\n]*\|){union}", _choice),
        (rf"[\[({{][ \t]*(?P<strings>{_STRING}(?:[ \t]*,[ \t]*{_STRING})*),?[ \t]*[\])}}]", _choice),
        (rf"(?P<type>{_TYPE})[ \t]*\|[ \t]*{_NONE}", r"\g<type>?"),
        (rf"{_NONE}[ \t]*\|[ \t]*(?P<type>{_TYPE})", r"\g<type>?"),
        (r"(?P<name>\w+)\?[ \t]*(?P<options>\([^()\n]*\))", r"\g<name>\g<options>?"),
        (rf"(?:[Oo]ptional|[Nn]ullable|[Mm]aybe)[ \t]*[\[<(][ \t]*(?P<type>{_TYPE})[ \t]*[\]>)]", r"\g<type>?"),
        (rf"{_LISTS}[ \t]*<[ \t]*(?P<type>{_TYPE})[ \t]*>", r"list(\g<type>)"),
        (rf"{_LISTS}[ \t]+(?:of[ \t]+)?(?P<type>{_TYPE})", r"list(\g<type>)"),
        (rf"\[[ \t]*(?P<type>{_TYPE})[ \t]*\]", r"list(\g<type>)"),
        (r"(?P<type>\w+\([^()\n]*\))\[\]", r"list(\g<type>)"),
        (_range(r"\([ \t]*", r"[ \t]*\)"), r"\g<name>(min: \g<low>, max: \g<high>)"),
        (_range("in[ \t]+", ""), r"\g<name>(min: \g<low>, max: \g<high>)"),
        (rf"(?P<type>{_TYPE})[ \t]+(?:optional|nullable)", r"\g<type>?"),
        (_range("", ""), r"\g<name>(min: \g<low>, max: \g<high>)"),
        (rf"(?P<name>\w+)[ \t]+(?P<options>{_OPTION}(?:[ \t]*,[ \t]*{_OPTION})*)\)?", _optioned),
        (rf"\{{[ \t]*(?P<fields>\w+[ \t]*:[ \t]*{_TYPE}(?:[ \t]*,[ \t]*\w+[ \t]*:[ \t]*{_TYPE})*),?[ \t]*\}}", _record),
        (rf"(?P<type>{_TYPE})[ \t]+default[ \t]*[:=]?[ \t]*(?P<value>\"[^\"\n]*\"|[\w.+-]+)", r"\g<type> = \g<value>"),
        (rf"(?P<type>{_TYPE})!", r"\g<type>"),
    )
    return tuple((re.compile(looks + _END), _making(right)) for looks, right in written)


def _making(right: str | Callable[[re.Match[str]], str]) -> Callable[[re.Match[str]], str]:
    return right if callable(right) else lambda match: match.expand(right)


def _range(before: str, behind: str) -> str:
    return rf"(?P<name>[A-Za-z_]\w*)[ \t]*{before}(?P<low>-?\d+)[ \t]*(?:\.\.\.?|…|-|–|to)[ \t]*(?P<high>-?\d+){behind}"


def _choice(match: re.Match[str]) -> str:
    strings = (f'"{string[1:-1]}"' for string in re.findall(_STRING, match["strings"]))
    return f"choice({', '.join(strings)})"


def _optioned(match: re.Match[str]) -> str:
    pairs = re.findall(rf"(\w+)[ \t]*[:=]?[ \t]*({_STRING}|\w+)", match["options"])
    options = ", ".join(f"{name}: {value}" for name, value in pairs)
    return f"{match['name']}({options})"


def _record(match: re.Match[str]) -> str:
    return f"record({match['fields']})"
