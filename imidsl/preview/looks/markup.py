"""Texts as runs: WhatsApp's marks, links, and the characters that an SMS has no place for."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from itertools import groupby

from imidsl.preview.looks.screens import Run, Runs
from imidsl.schema.looks import Marks
from imidsl.text.chars.encoding import GSM7, describe
from imidsl.text.chars.links import LINK

_LINK = re.compile(r"https?://[^\s<>\"]*[^\s<>\".,;:!?)\]}]", re.IGNORECASE)
_UNSEEN = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
_NAMED = 3
"""How many characters outside GSM-7 a mark names."""
_JOINERS = "\u200c\u200d"
# A mark opens at a word's start and closes at a word's end, on the same line, as WhatsApp has it.
_MARKS = {"*": "bold", "_": "italic", "~": "strike"}
# The bounds keep a text of nothing but marks from taking quadratic time.
_STYLED = re.compile(
    r"```(?P<mono>.{1,2000}?)```"
    r"|(?<![^\W_])(?P<mark>[*_~])(?=\S)(?P<inner>[^\n]{0,2000}?\S)(?P=mark)(?![^\W_])",
    re.DOTALL,
)


def plain(text: str) -> Runs:
    """A text with its links marked."""
    return tuple(_linked(text, ()))


def stars(text: str) -> Runs:
    """A text with `*bold*`, `_italic_`, `~struck~` and a fixed width between three backticks, as WhatsApp shows it."""
    return tuple(_styled(text, ()))


def gsm7(text: str) -> Runs:
    """A text with links and every character outside GSM-7 marked."""
    return tuple(piece for run in _linked(text, ()) for piece in _odd_pieces(run))


MARKS: Mapping[Marks, Callable[[str], Runs]] = {"plain": plain, "gsm7": gsm7, "stars": stars}
"""How a text is read, by what its look marks in texts."""


def _styled(text: str, styles: tuple[str, ...]) -> Iterator[Run]:
    at = 0
    for found in _STYLED.finditer(text):
        yield from _linked(text[at : found.start()], styles)
        if found["mono"] is not None:
            yield from _seen(found["mono"], (*styles, "mono"))
        else:
            yield from _styled(found["inner"], (*styles, _MARKS[found["mark"]]))
        at = found.end()
    yield from _linked(text[at:], styles)


def _linked(text: str, styles: tuple[str, ...]) -> Iterator[Run]:
    at = 0
    for found in sorted([*LINK.finditer(text), *_LINK.finditer(text)], key=lambda match: match.start()):
        if found.start() < at:
            continue
        yield from _seen(text[at : found.start()], styles)
        short = found.re.pattern == LINK.pattern
        title = f"smartlink {found[1]}: the platform puts its short link here" if short else ""
        yield Run(f"link {found[1]}" if short else found[0], (*styles, "link", *(["short"] if short else [])), title)
        at = found.end()
    yield from _seen(text[at:], styles)


def _seen(text: str, styles: tuple[str, ...]) -> Iterator[Run]:
    yield from _pieces(Run(text, styles))


def _pieces(run: Run) -> Iterator[Run]:
    """The run with each character that can't be seen as a run of its own."""
    at = 0
    for index, char in enumerate(run.text):
        if _is_unseen(char):
            if at < index:
                yield Run(run.text[at:index], run.styles, run.title)
            yield _hidden(run, char)
            at = index + 1
    if at < len(run.text):
        yield Run(run.text[at:], run.styles, run.title)


def _is_unseen(char: str) -> bool:
    return (
        not char.isprintable() and char not in "\n\t" and char not in _JOINERS and unicodedata.category(char) in _UNSEEN
    )


def _hidden(run: Run, char: str) -> Run:
    odd = ("odd",) if char not in GSM7 else ()
    return Run(f"U+{ord(char):04X}", (*run.styles, "hidden", *odd), describe(char))


def _odd_pieces(run: Run) -> Iterator[Run]:
    """The run with what is outside GSM-7 marked: whole words at once, as marks between letters tear some scripts."""
    if "short" in run.styles or "hidden" in run.styles:
        yield run
        return
    for odd, group in groupby(run.text, lambda char: char not in GSM7):
        text = "".join(group)
        yield Run(text, (*run.styles, "odd"), _outside(text)) if odd else Run(text, run.styles, run.title)


def _outside(text: str) -> str:
    named = list(dict.fromkeys(map(describe, text)))
    more = f" and {len(named) - _NAMED} more" if len(named) > _NAMED else ""
    return f"{', '.join(named[:_NAMED])}{more}: outside GSM-7"
