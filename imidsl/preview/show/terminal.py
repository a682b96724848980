"""A preview on a terminal: a compact card for each request, its problems below."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

from imidsl.preview.cards.meters import Meter
from imidsl.preview.cards.model import Card, Case, Preview, Sheet
from imidsl.preview.cards.problems import Problem
from imidsl.preview.looks.screens import (
    DEVICES,
    Block,
    Bubble,
    Button,
    Call,
    Carousel,
    Item,
    Media,
    Notice,
    Receipt,
    Run,
    Runs,
    Screen,
    Stored,
)
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
    blocks += [pen.sheet(sheet) for sheet in preview.sheets if sheet.cases]
    return "\n".join("".join(f"{line}\n" for line in block) for block in blocks)


@dataclass(frozen=True, slots=True)
class _Pen:
    width: int
    screen: int
    colour: bool
    shown: list[Problem] = field(default_factory=list)

    def sheet(self, sheet: Sheet) -> Iterator[str]:
        """A message: its name and place, its cases."""
        yield f"{self._in('name', safe(sheet.name))}  {self._in('dim', sheet.place)}"
        for line in sheet.doc.splitlines():
            yield self._in("dim", f"# {safe(line)}")
        yield from self.problems(sheet.problems, "")
        for case in sheet.cases:
            yield from self._case(case)

    def _case(self, case: Case) -> Iterator[str]:
        if case.label:
            yield ""
            yield f"{self._in('name', safe(case.label))}{self._in('dim', self._values(case))}"
        for card in case.cards:
            yield ""
            yield from self._card(card)

    def _values(self, case: Case) -> str:
        shown = ", ".join(f"{safe(value.name)} {safe(value.words)}" for value in case.values)
        room = max(0, self.screen - len(case.label) - 4)
        return f"  {shown if len(shown) <= room else shown[: room - 1] + '…'}" if shown and room > 8 else ""

    def _card(self, card: Card) -> Iterator[str]:
        for screen in card.screens:
            yield from self._screen(card, screen)
        for meter in card.meters:
            yield f"  {self._meter(meter)}"
        said = [f"{fact.name} {fact.words}" for fact in card.facts]
        yield from (self._in("dim", f"  {line}") for line in _wrapped_words(said, self.screen - 2))
        yield from self.problems(card.problems, "  ")

    def problems(self, found: Sequence[Problem], indent: str) -> Iterator[str]:
        """Findings as `check` shows them; one that stands further up in a line."""
        for problem in found:
            if problem in self.shown:
                label = self._in(problem.severity, f"{problem.severity}[{problem.code}]")
                yield f"{indent}{label} {problem.name}: {problem.message} {self._in('dim', '(as above)')}"
                continue
            self.shown.append(problem)
            lines = report.findings([problem.diagnostic], width=self.screen - len(indent), colour=self.colour)
            yield from (f"{indent}{line}" if line else "" for line in ("\n" + lines).split("\n"))

    # --- screens

    def _screen(self, card: Card, screen: Screen) -> Iterator[str]:
        part = f" {card.part} of {card.parts}" if card.parts > 1 else ""
        yield self._top(f"{DEVICES.get(screen.device, screen.device)}{part}", safe(screen.sender))
        if not screen.blocks:
            yield self._line([_Piece("nothing to show", ("dim",))])
        for number, block in enumerate(screen.blocks):
            if number:
                yield self._rule()
            yield from self._block(block)
        yield self._in("frame", f"╰{'─' * (self.width - 2)}╯")
        captions = [block.caption for block in screen.blocks if isinstance(block, Bubble) and block.caption]
        for note in (*captions, *screen.notes):
            for row in _wrapped([_Piece(safe(note), ("dim",))], self.screen - 2):
                yield f"  {self._row(row)}"

    def _block(self, block: Block) -> Iterator[str]:
        match block:
            case Bubble():
                yield from self._bubble(block)
            case Notice():
                yield from self._notice(block)
            case Carousel(tiles=tiles):
                for number, tile in enumerate(tiles):
                    if number:
                        yield self._rule()
                    yield from self._text((Run(tile.title, ("bold",)),))
                    yield from self._lines(("dim",), tile.subtitle, _pictured(tile.image), tile.link)
                    yield from self._buttons(tile.buttons)
            case Receipt():
                yield from self._receipt(block)
            case Media(sort=sort, label=label, detail=detail):
                yield from self._lines((), f"[{sort}] {label}")
                yield from self._lines(("dim",), detail)
            case Call(plays=plays):
                yield from self._lines((), f"☎ The call {plays}")
            case Stored(template=template, values=values):
                yield from self._lines((), f"Template {template} of the platform, with")
                yield from (self._pair(Item(value.title, amount=value.detail)) for value in values)

    def _bubble(self, bubble: Bubble) -> Iterator[str]:
        for number, segment in enumerate(bubble.segments, 1):
            if number > 1:
                yield self._rule(f" {number} of {len(bubble.segments)} ")
            yield from self._text(segment)
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
            yield self._pair(item)
            yield from self._lines(("dim",), item.detail)
        yield self._rule()
        yield from map(self._pair, receipt.sums)
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

    def _pair(self, item: Item) -> str:
        room = self.width - 5 - sum(map(columns, safe(item.amount)))
        left = _wrapped([_Piece(safe(item.title))], max(8, room))[0]
        gap = " " * max(1, self.width - 4 - sum(p.width for p in left) - sum(map(columns, safe(item.amount))))
        return self._line(_wrapped([*left, _Piece(f"{gap}{safe(item.amount)}")], self.width - 4)[0])

    def _line(self, row: _Row) -> str:
        gap = " " * max(0, self.width - 4 - sum(piece.width for piece in row))
        return f"{self._in('frame', '│')} {self._row(row)}{gap} {self._in('frame', '│')}"

    def _meter(self, meter: Meter) -> str:
        state = "error" if meter.over and meter.firm else "warning" if meter.over else "ok"
        filled = min(_BAR, round(_BAR * meter.used / max(1, meter.limit)))
        filled = max(filled, 1) if meter.used else 0
        bar = self._in(state, "█" * filled) + self._in("dim", "░" * (_BAR - filled))
        return f"{bar} {safe(meter.name)} {meter.words}"

    def _row(self, row: _Row) -> str:
        return "".join(self._in(" ".join(piece.styles), piece.text) for piece in row)

    def _in(self, styles: str, text: str) -> str:
        codes = "".join(_STYLES.get(style, "") for style in styles.split())
        return f"{codes}{text}{_RESET}" if self.colour and codes else text


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


def _wrapped(pieces: Iterable[_Piece], width: int) -> list[_Row]:
    """Pieces in rows of at most so many columns: broken at blanks, a long word anywhere."""
    rows: list[_Row] = [[]]
    room = width
    for word in chain.from_iterable(map(_words, pieces)):
        if word.text == "\n":
            rows.append([])
            room = width
            continue
        if word.width > room and room < width:
            rows.append([])
            room = width
            if word.text.isspace():
                continue
        for piece in _cut(word, width):
            if piece.width > room:
                rows.append([])
                room = width
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
    """A word in pieces that fit a row."""
    text, size = "", 0
    for char in word.text:
        if size + columns(char) > width:
            yield _Piece(text, word.styles)
            text, size = "", 0
        text += char
        size += columns(char)
    if text:
        yield _Piece(text, word.styles)
