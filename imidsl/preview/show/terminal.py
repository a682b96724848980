"""A preview on a terminal: a compact card for each request, its problems below."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, groupby, takewhile
from typing import assert_never

from imidsl.preview.cards.meters import SizeMeter
from imidsl.preview.cards.model import Card, Preview, Sheet, Variant
from imidsl.preview.cards.problems import Problem
from imidsl.preview.looks.screens import (
    Bubble,
    Button,
    Carousel,
    Element,
    Item,
    Listing,
    Media,
    Notice,
    Receipt,
    Ringing,
    Run,
    Runs,
    Screen,
)
from imidsl.preview.show.breaks import steps
from imidsl.records import dataclass, field
from imidsl.report import text as report
from imidsl.report.cells import columns, safe

_RESET = "\x1b[0m"
_STYLES = {
    "bold": "\x1b[1m",
    "italic": "\x1b[3m",
    "strike": "\x1b[9m",
    "mono": "\x1b[36m",
    "link": "\x1b[4;34m",
    "odd": "\x1b[1;30;43m",
    "hidden": "\x1b[7m",
    "frame": "\x1b[2m",
    "dim": "\x1b[2m",
    "name": "\x1b[1m",
    "ok": "\x1b[32m",
    "info": "\x1b[36m",
    "warning": "\x1b[33m",
    "error": "\x1b[31m",
}
_CELLS = re.compile(r"\x1b\[[0-9;]*m|.", re.DOTALL)
_WIDEST = 64
_NARROWEST = 24
_BAR = 16


@dataclass(frozen=True, slots=True)
class _Piece:
    """Characters of one look, made safe for the terminal."""

    text: str
    styles: tuple[str, ...] = ()

    @property
    def width(self) -> int:
        return sum(map(columns, self.text))


_Row = list[_Piece]


def render(preview: Preview, *, width: int = 100, colour: bool = False) -> str:
    """All cards and problems; ends in a line break unless there is nothing to show."""
    pen = _Pen(max(_NARROWEST, min(width, _WIDEST)), width, colour)
    blocks = [pen.problems(preview.problems, "")] if preview.problems else []
    blocks += [pen.sheet(sheet) for sheet in preview.sheets if sheet.variants]
    return "\n".join("".join(f"{line}\n" for line in block) for block in blocks)


@dataclass(frozen=True, slots=True)
class _Pen:
    width: int
    screen: int
    colour: bool
    shown: list[Problem] = field(default_factory=list)

    def sheet(self, sheet: Sheet) -> Iterator[str]:
        """A message: its name and place, and how it looks with each set of values."""
        yield from self._fold(_Piece(safe(sheet.name), ("name",)), _Piece(f"  {sheet.place}", ("dim",)))
        for line in sheet.doc.splitlines():
            yield from self._fold(_Piece("# ", ("dim",)), _Piece(safe(line), ("dim",)), indent="  ")
        yield from self.problems(sheet.problems, "")
        for variant in sheet.variants:
            yield from self._variant(variant)

    def _variant(self, variant: Variant) -> Iterator[str]:
        if variant.label:
            yield ""
            values = _Piece(self._values(variant), ("dim",))
            yield from self._fold(_Piece(safe(variant.label), ("name",)), values)
        for card in variant.cards:
            yield ""
            yield from self._card(card)

    def _values(self, variant: Variant) -> str:
        """The values as far as the line goes; on a narrow screen they take a second one."""
        shown = ", ".join(f"{safe(value.name)} {safe(value.words)}" for value in variant.values)
        room = self.screen - len(variant.label) - 4
        room = room if room > 8 else self.screen - 4
        return f"  {shown if len(shown) <= room else shown[: room - 1] + '…'}" if shown else ""

    def _card(self, card: Card) -> Iterator[str]:
        for screen in card.screens:
            yield from self._screen(card, screen)
        for meter in card.meters:
            yield from self._meter(meter)
        for line in _wrapped_words([f"{fact.name} {fact.words}" for fact in card.facts], self.screen - 2):
            yield from self._fold(_Piece(f"  {line}", ("dim",)), indent="    ")
        yield from self.problems(card.problems, "  ")

    def problems(self, found: Sequence[Problem], indent: str) -> Iterator[str]:
        """Findings as `check` shows them; one that stands further up in a line."""
        for problem in found:
            if problem in self.shown:
                label = self._in(problem.severity, f"{problem.severity}[{problem.code}]")
                line = f"{label} {problem.name}: {problem.message} {self._in('dim', '(as above)')}"
                yield from (f"{indent}{part}" for part in _folded(line, self.screen - len(indent)))
                continue
            self.shown.append(problem)
            lines = report.findings([problem.diagnostic], width=self.screen - len(indent), colour=self.colour)
            yield ""
            for line in lines.split("\n"):
                yield from (f"{indent}{part}" for part in _folded(line, self.screen - len(indent)))

    # --- screens

    def _screen(self, card: Card, screen: Screen) -> Iterator[str]:
        part = f" {card.part} of {card.parts}" if card.parts > 1 else ""
        yield self._top(f"{screen.look.label}{part}", safe(screen.sender))
        if not screen.elements:
            yield self._line([_Piece("nothing to show", ("dim",))])
        for number, element in enumerate(screen.elements):
            if number:
                yield self._rule()
            yield from self._element(element)
        yield self._in("frame", f"╰{'─' * (self.width - 2)}╯")
        for cost in screen.costs:
            yield from self._fold(_Piece(f"  {cost.words}", ("name",)), _Piece(f" · {cost.detail}"), indent="    ")
        for note in screen.notes:
            yield from self._fold(_Piece(f"  {safe(note)}", ("dim",)), indent="    ")

    def _element(self, element: Element) -> Iterator[str]:
        match element:
            case Bubble():
                yield from self._bubble(element)
            case Notice():
                yield from self._notice(element)
            case Carousel(tiles=tiles):
                for number, tile in enumerate(tiles):
                    if number:
                        yield self._rule()
                    yield from self._text((Run(tile.title, ("bold",)),))
                    yield from self._lines(("dim",), tile.subtitle, _pictured(tile.image), tile.link)
                    yield from self._buttons(tile.buttons)
            case Receipt():
                yield from self._receipt(element)
            case Media(sort=sort, label=label, detail=detail):
                yield from self._lines((), f"[{sort}] {label}")
                yield from self._lines(("dim",), detail)
            case Ringing(plays=plays):
                yield from self._lines((), f"☎ The call {plays}")
            case Listing(heading=heading, items=items):
                yield from self._lines(("bold",), heading)
                for item in items:
                    yield from self._pair(Item(item.title, amount=item.detail))
            case _:
                assert_never(element)

    def _bubble(self, bubble: Bubble) -> Iterator[str]:
        yield from self._lines(("bold",), bubble.heading)
        for number, segment in enumerate(bubble.segments, 1):
            if number > 1:
                yield self._rule(f" {number} of {len(bubble.segments)} ")
            yield from self._text(segment)
        yield from self._lines(("dim",), bubble.footing)
        yield from self._buttons(bubble.buttons)

    def _notice(self, notice: Notice) -> Iterator[str]:
        if notice.title:
            yield from self._text((Run(notice.title, ("bold",)),))
        yield from self._text(notice.shown)
        if notice.rest:
            yield self._rule(" about here the device cuts ")
            yield from self._text((Run(notice.rest, ("dim",)),))
        badge = f"badge {notice.badge}" if notice.badge else ""
        yield from self._lines(("dim",), _pictured(notice.image), badge, notice.site)
        yield from self._buttons(notice.buttons)

    def _receipt(self, receipt: Receipt) -> Iterator[str]:
        yield from self._text((Run(receipt.title, ("bold",)),))
        for item in receipt.items:
            yield from self._pair(item)
            yield from self._lines(("dim",), item.detail)
        yield self._rule()
        yield from chain.from_iterable(map(self._pair, receipt.sums))
        yield from self._lines(("dim",), *(f"{fact.title} {fact.detail}" for fact in receipt.facts), receipt.link)

    def _buttons(self, buttons: Iterable[Button]) -> Iterator[str]:
        for button in buttons:
            does = [_Piece(f"  {safe(button.does)}", ("dim",))] if button.does else []
            yield from map(
                self._line, _wrapped([_Piece(f"[ {safe(button.label)} ]", ("bold",)), *does], self.width - 4)
            )

    # --- lines

    def _top(self, device: str, sender: str) -> str:
        row = [_Piece(f" {device} ", ("name",)), _Piece(f"{sender} " if sender else "")]
        row = _wrapped(row, self.width - 4)[0]
        rest = "─" * max(0, self.width - 3 - sum(piece.width for piece in row))
        return self._in("frame", "╭─") + self._row(row) + self._in("frame", f"{rest}╮")

    def _rule(self, label: str = "") -> str:
        return self._in("frame", f"├┄{label}".ljust(self.width - 1, "┄") + "┤")

    def _text(self, runs: Runs) -> Iterator[str]:
        yield from map(self._line, _wrapped(_pieces(runs), self.width - 4))

    def _lines(self, styles: tuple[str, ...], *texts: str) -> Iterator[str]:
        for words in filter(None, texts):
            yield from self._text((Run(words, styles),))

    def _pair(self, item: Item) -> Iterator[str]:
        """A name and what stands at the line's end; below it where both have no room beside each other."""
        left, right = safe(item.title), safe(item.amount)
        room = self.width - 4
        gap = room - sum(map(columns, left + right))
        if gap > 0:
            yield self._line([_Piece(f"{left}{' ' * gap}{right}")])
        else:
            yield from self._lines((), left)
            for row in _wrapped([_Piece(right)], room - 2):
                yield self._line([_Piece(" " * (room - sum(piece.width for piece in row))), *row])

    def _line(self, row: _Row) -> str:
        gap = " " * max(0, self.width - 4 - sum(piece.width for piece in row))
        return f"{self._in('frame', '│')} {self._row(row)}{gap} {self._in('frame', '│')}"

    def _meter(self, meter: SizeMeter) -> Iterator[str]:
        state = "error" if meter.over and meter.firm else "warning" if meter.over else "ok"
        filled = min(_BAR, round(_BAR * meter.used / max(1, meter.limit)))
        filled = max(filled, 1) if meter.used else 0
        bar = [_Piece("█" * filled, (state,)), _Piece("░" * (_BAR - filled), ("dim",))]
        yield from self._fold(_Piece("  "), *bar, _Piece(f" {safe(meter.name)} {meter.words}"), indent="    ")

    def _fold(self, *pieces: _Piece, indent: str = "") -> Iterator[str]:
        """Pieces in lines as wide as the screen, those after the first indented."""
        first, *rest = map(_trimmed, _wrapped(pieces, self.screen, len(indent)))
        yield self._row(first)
        yield from (f"{indent}{self._row(row)}" for row in rest)

    def _row(self, row: _Row) -> str:
        alike = groupby(row, lambda piece: " ".join(piece.styles))
        return "".join(self._in(styles, "".join(piece.text for piece in pieces)) for styles, pieces in alike)

    def _in(self, styles: str, text: str) -> str:
        codes = "".join(_STYLES.get(style, "") for style in styles.split())
        return f"{codes}{text}{_RESET}" if self.colour and codes else text


def _trimmed(row: _Row) -> _Row:
    """The row without the blanks that it was broken at."""
    blanks = takewhile(lambda piece: not piece.text.strip(), reversed(row))
    return row[: len(row) - len(list(blanks))]


def _pictured(image: str) -> str:
    return f"[picture] {image}" if image else ""


def _pieces(runs: Runs) -> list[_Piece]:
    """Runs with nothing in them that a terminal would obey; line breaks stay."""
    return [
        _Piece("\n".join(map(safe, run.text.split("\n"))), tuple(s for s in run.styles if s != "short")) for run in runs
    ]


def _wrapped_words(items: Sequence[str], width: int) -> Iterator[str]:
    """Facts in lines, apart with dots."""
    line = ""
    for item in map(safe, items):
        joined = f"{line} · {item}" if line else item
        if line and len(joined) > width:
            yield line
            joined = item
        line = joined
    if line:
        yield line


def _folded(line: str, width: int) -> Iterator[str]:
    """A line that may hold colours in pieces of at most so many columns, broken at blanks where it has some."""
    while True:
        seen, blank, at = 0, 0, 0
        for found in _CELLS.finditer(line):
            seen += 0 if len(found[0]) > 1 else columns(found[0])
            if seen > width:
                break
            at = found.end()
            blank = at if found[0] == " " and line[:at].strip() else blank
        else:
            yield line
            return
        end = blank if blank > at // 2 else at
        yield line[:end].rstrip()
        line = f"  {line[end:].lstrip()}"


def _wrapped(pieces: Iterable[_Piece], width: int, indent: int = 0) -> list[_Row]:
    """Pieces in rows of at most so many columns, but the first one less the indent: broken at blanks, a long word
    anywhere."""
    rows: list[_Row] = [[]]
    room = full = width
    for word in chain.from_iterable(map(_words, pieces)):
        full = width - indent if len(rows) > 1 else width
        if word.text == "\n":
            rows.append([])
            room = width - indent
            continue
        if word.width > room and room < full:
            rows.append([])
            room = width - indent
            if word.text.isspace():
                continue
        for piece in _cut(word, width - indent):
            if piece.width > room:
                rows.append([])
                room = width - indent
            rows[-1].append(piece)
            room -= piece.width
    return rows


def _words(piece: _Piece) -> Iterator[_Piece]:
    """The piece in words, blanks and line breaks."""
    word = ""
    for char in piece.text:
        if char in " \n" or (word and word[-1] == " "):
            if word:
                yield _Piece(word, piece.styles)
            word = char
            if char == "\n":
                yield _Piece("\n")
                word = ""
        else:
            word += char
    if word:
        yield _Piece(word, piece.styles)


def _cut(word: _Piece, width: int) -> Iterator[_Piece]:
    """A word in pieces that fit a row: a URL or path at its steps, anything else where the row ends."""
    text, size = "", 0
    for part in [word.text] if word.width <= width else steps(word.text):
        if size + sum(map(columns, part)) > width >= sum(map(columns, part)):
            yield _Piece(text, word.styles)
            text, size = "", 0
        for char in part:
            if size + columns(char) > width:
                yield _Piece(text, word.styles)
                text, size = "", 0
            text += char
            size += columns(char)
    if text:
        yield _Piece(text, word.styles)
