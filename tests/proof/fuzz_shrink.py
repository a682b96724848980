"""A failing case made small: tags, words and parameters taken out, values shortened, as long as it fails alike."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import TypeVar

from tests.proof.fuzz_cases import Case, Values
from tests.proof.fuzz_types import Json

Fails = Callable[[Case, Values], bool]
T = TypeVar("T")

_WORDS = re.compile(r"\{%.*?%\}|\{\{|\}\}|'[^']*'|\w+|\s+|.", re.S)
_INNER = re.compile(r"\{%|%\}|\{\{|\}\}|'[^']*'|\w+|\s+|.", re.S)
_BUDGET = 3000


def shrink(case: Case, given: Values, fails: Fails) -> tuple[Case, Values]:
    """A smaller case that fails too."""
    left = _BUDGET

    def still(case: Case, given: Values) -> bool:
        nonlocal left
        left -= 1
        if left < 0:
            return False
        try:
            return fails(case, given)
        except Exception:  # what is left of the text can't be read
            return False

    before: object = None
    while before != (case, given) and left > 0:
        before = (case, given)
        for words in (_WORDS, _INNER):
            case = replace(case, text=_text(case.text, words, lambda text: still(replace(case, text=text), given)))  # noqa: B023
        case, given = _fewer(case, given, still)
        given = _smaller(case, given, still)
    return case, given


def _text(text: str, words: re.Pattern[str], fails: Callable[[str], bool]) -> str:
    """The text without whatever isn't needed: runs of words, and pairs that enclose others."""
    parts = words.findall(text)
    size = max(1, len(parts) // 2)
    while size:
        start = 0
        while start < len(parts):
            rest = parts[:start] + parts[start + size :]
            if fails("".join(rest)):
                parts = rest
            else:
                start += 1
        size //= 2
    return _pairs(parts, fails)


def _pairs(parts: list[str], fails: Callable[[str], bool]) -> str:
    start = 0
    while start < len(parts):
        for end in range(start + 1, len(parts)) if parts[start][:1] in "{([" else ():
            rest = parts[:start] + parts[start + 1 : end] + parts[end + 1 :]
            if parts[end][-1:] in "})]" and fails("".join(rest)):
                parts = rest
                break
        else:
            start += 1
    return "".join(parts)


def _fewer(case: Case, given: Values, fails: Fails) -> tuple[Case, Values]:
    for name in list(case.parameters):
        parameters = {other: type_ for other, type_ in case.parameters.items() if other != name}
        fewer = replace(case, parameters=parameters)
        rest = {other: value for other, value in given.items() if other != name}
        if name not in case.text and name not in case.extra and fails(fewer, rest):
            case, given = fewer, rest
    return case, given


def _smaller(case: Case, given: Values, fails: Fails) -> Values:
    done = False
    while not done:
        done = True
        for name, value in given.items():
            for smaller in _below(value):
                if fails(case, {**given, name: smaller}):
                    given, done = {**given, name: smaller}, False
                    break
    return given


def _below(value: Json) -> Iterator[Json]:
    """Values that are simpler, the simplest first."""
    if isinstance(value, str) and not re.match(r"\d{4}-|https?:|\d{7}", value):
        yield from (value[: len(value) // 2], value[1:], value[:-1]) if value else ()
        yield from (value.replace(char, "a") for char in dict.fromkeys(value) if char not in "a0")
    elif isinstance(value, bool):
        yield from [False] if value else []
    elif isinstance(value, int | float):
        yield from (smaller for smaller in (0, 1, value // 2, int(value)) if abs(smaller) < abs(value))
    elif isinstance(value, list):
        yield from (value[:at] + value[at + 1 :] for at in range(len(value)))
        yield from ([*value[:at], less, *value[at + 1 :]] for at, item in enumerate(value) for less in _below(item))
    elif isinstance(value, dict):
        yield from ({**value, name: less} for name, item in value.items() for less in _below(item))
