"""Rows of pieces: what a value is as a text, how large that is, and what filters make of it character by character."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Final, TypeAlias

from imidsl.proof import numbers
from imidsl.proof.domain import (
    Anything,
    Atom,
    Bounds,
    KnownValue,
    LinkPiece,
    LiteralPiece,
    MomentValue,
    NumberValue,
    Piece,
    RangePiece,
    Reason,
    SummedPiece,
    TextPlace,
    TextValue,
    UndefinedValue,
    UsePiece,
    Value,
)
from imidsl.proof.growth import REVERSED, WITHIN, Step, View, alphabet, rows
from imidsl.proof.kinds import ValueKind, kind_of
from imidsl.proof.languages import FreeTexts, is_endless, letters
from imidsl.proof.state import MAX_PIECES, State, source, view_of
from imidsl.proof.weighing import heaviest, lightest
from imidsl.records import replace
from imidsl.text.chars.charset import ALL, CharSet
from imidsl.text.chars.encoding import utf8_size
from imidsl.text.chars.links import LINK
from imidsl.text.template import nodes
from imidsl.text.template.filters import CharPlace, Charwise
from imidsl.text.template.jinja.meter import MAX_CHARACTERS
from imidsl.text.template.text_of import text_of

SomeText: TypeAlias = "KnownValue | TextValue | Anything"


# -- Values as texts

_WHOLE: Final[dict[ValueKind | None, str]] = {ValueKind.LIST: "a list", ValueKind.RECORD: "a record"}


def pieces_of(state: State, value: Value, node: nodes.Node) -> tuple[Piece, ...]:
    """What `{{ }}` writes."""
    place = state.place(node)
    match value:
        case KnownValue(value=known):
            return tuple(literal(state, state.concrete(node, lambda: text_of(known)), place))
        case TextValue(pieces=found):
            return found
        case NumberValue():
            return (numbers.written(value, place),)
        case MomentValue(atom=atom):
            return (UsePiece(atom, view_of(atom), place),)
        case Anything(reason=reason, is_list=False):
            return unknown_text(state, reason, node)
        case UndefinedValue(lenient=True):
            return ()
        case UndefinedValue(problem=problem):
            raise state.fails(node, problem)
    raise state.fails(node, f"{_WHOLE.get(kind_of(value), 'this')} as a whole has no text")


def anything(reason: Reason, place: TextPlace) -> RangePiece:
    """A text of which nothing is known."""
    return RangePiece(ALL, (0, None), place, reason=reason)


def unknown_text(state: State, reason: Reason, node: nodes.Node) -> tuple[Piece, ...]:
    """What comes of a node that isn't followed: any text, with the short links that may be in it."""
    place = state.place(node)
    return (anything(reason, place), *(LinkPiece(link, place, False, reason) for link in _links_in(state, node)))


def _links_in(state: State, node: nodes.Node) -> Sequence[str]:
    """The short links that a node may write, by the names in it; a name of the text's own may stand for any."""
    if not state.links:
        return ()
    names = {name.name for name in (node, *node.find_all(nodes.Name)) if isinstance(name, nodes.Name)}
    is_open = isinstance(node, nodes.Filter) and node.find(nodes.Expr) is None
    if is_open or not names <= state.parameters.keys() | state.constants.keys():
        names |= state.constants.keys()
    known = (str(state.constants[name]) for name in names if name in state.constants)
    return [link[0] for text in known for link in LINK.finditer(text) if link[1] in state.links]


def check_links(state: State, before: object, after: object, node: nodes.Node) -> None:
    """Keep in mind where a known text loses a short link that was in it."""
    if isinstance(before, str) and isinstance(after, str) and _links(state, after) < _links(state, before):
        state.cut[node.lineno] = state.place(node)


def _links(state: State, text: str) -> int:
    """How many short links are in a text."""
    return sum(link[1] in state.links for link in LINK.finditer(text)) if state.links and "link_" in text else 0


def holds_link(state: State, value: Value) -> bool:
    """Whether a short link is in a text."""
    pieces = value.pieces if isinstance(value, TextValue) else ()
    if isinstance(value, KnownValue) and isinstance(value.value, str):
        return _links(state, value.value) > 0
    return any(isinstance(piece, LinkPiece) or (isinstance(piece, SummedPiece) and piece.links) for piece in pieces)


def literal(state: State, text: str, place: TextPlace) -> list[Piece]:
    """A known text, with its short links as pieces of their own."""
    if "link_" not in text or not state.links:
        return [LiteralPiece(text, place)]
    found: list[Piece] = []
    at = 0
    for link in LINK.finditer(text):
        if link[1] in state.links:
            found += [LiteralPiece(text[at : link.start()], place)] if link.start() > at else []
            found.append(LinkPiece(link[0], place))
            at = link.end()
    return [*found, LiteralPiece(text[at:], place)] if at < len(text) or not found else found


def row(state: State, pieces: Sequence[Piece], node: nodes.Node) -> SomeText:
    """Pieces as a value: a known text where all of them are."""
    state.decisions.budget.step(len(pieces) >> 3)
    known = [text for piece in pieces if (text := known_text(piece)) is not None]
    if len(known) == len(pieces):
        text = "".join(known)
        if len(text) > MAX_CHARACTERS:
            raise state.fails(node, "the text gets too long")
        return KnownValue(text)
    if len(pieces) > MAX_PIECES:
        return state.unknown(node, "this", "is put together from too many parts", "shorten it, or split the text")
    return TextValue(tuple(pieces))


def known_text(piece: Piece) -> str | None:
    """The text of a piece that is known."""
    is_known = isinstance(piece, LiteralPiece) or (isinstance(piece, LinkPiece) and piece.whole)
    return piece.text if is_known and isinstance(piece, LiteralPiece | LinkPiece) else None


def as_text(state: State, value: Value, node: nodes.Node) -> SomeText:
    """A value read as a text."""
    if isinstance(value, Anything) or (isinstance(value, KnownValue) and isinstance(value.value, str)):
        return value
    return row(state, pieces_of(state, value, node), node)


# -- Sizes of rows


def length(state: State, pieces: Sequence[Piece]) -> Bounds:
    """Fewest and most characters."""
    return _sum([_length(state, piece) for piece in pieces])


def length_of(state: State, text: TextValue) -> NumberValue:
    """The number of characters of a text."""
    low, high = length(state, text.pieces)
    atom = source(text)
    reason = endless(state, text.pieces) if high is None else None
    view = "length" if atom is not None else ""
    return NumberValue(
        "int", Fraction(low), None if high is None else Fraction(high), atom=atom, view=view, reason=reason
    )


def octets(state: State, pieces: Sequence[Piece]) -> Bounds:
    """Fewest and most bytes, links as their placeholders."""
    return _sum([_octets(state, piece) for piece in pieces])


def _sum(found: Sequence[Bounds]) -> Bounds:
    highs = [high for _, high in found if high is not None]
    return sum(low for low, _ in found), sum(highs) if len(highs) == len(found) else None


def _length(state: State, piece: Piece) -> Bounds:
    match piece:
        case LiteralPiece(text=text):
            return len(text), len(text)
        case LinkPiece(text=text, whole=whole):
            return (len(text), len(text)) if whole else (0, 0)
        case RangePiece(chars=chars):
            return chars
        case SummedPiece(total=total):
            return total.ranges["chars"]
    if not piece.view:
        language = state.decisions.language(piece.atom)
        if isinstance(language, FreeTexts):
            return (0 if piece.loose else language.min), language.most
    return measured(state, piece, "chars")


def _octets(state: State, piece: Piece) -> Bounds:
    match piece:
        case LiteralPiece(text=text):
            return utf8_size(text), utf8_size(text)
        case LinkPiece(text=text, whole=whole):
            return (len(text), len(text)) if whole else (0, 0)
        case UsePiece():
            return measured(state, piece, "bytes")
        case SummedPiece(total=total):
            return total.ranges.get("bytes") or _sized(total.alphabet, total.ranges["chars"])
    bounds = _sized(piece.alphabet, piece.chars)
    if piece.octets is None:
        return bounds
    most = [bound for bound in (bounds[1], piece.octets[1]) if bound is not None]
    return max(bounds[0], piece.octets[0]), min(most, default=None)


def _sized(chars: CharSet, bounds: Bounds) -> Bounds:
    sizes = chars.sizes or (0,)
    return bounds[0] * sizes[0], None if bounds[1] is None else bounds[1] * sizes[-1]


def measured(state: State, piece: UsePiece, dimension: str) -> Bounds:
    """The size of a single use."""
    language = state.decisions.language(piece.atom)
    low = lightest(language, (piece.view,), dimension)
    high = None if is_endless(language) else heaviest(language, (piece.view,), dimension)
    if low is None or (high is None and not is_endless(language)):
        return 0, None if is_endless(language) else 0
    return (0 if piece.loose else max(0, low.weight)), high.weight if high is not None else None


def letters_of(state: State, pieces: Sequence[Piece]) -> CharSet:
    """Every character that there can be."""
    found = CharSet()
    for piece in pieces:
        match piece:
            case LiteralPiece(text=text) | LinkPiece(text=text):
                found |= CharSet.chars(text)
            case UsePiece(atom=atom, view=view):
                found |= letters(state.decisions.language(atom), view)
            case SummedPiece(total=total):
                found |= total.alphabet
            case RangePiece(alphabet=own):
                found |= own
    return found


def endless(state: State, pieces: Sequence[Piece]) -> Reason | None:
    """Why a row has no largest size."""
    for piece in pieces:
        if isinstance(piece, RangePiece) and piece.reason is not None and piece.chars[1] is None:
            return piece.reason
        if isinstance(piece, SummedPiece) and piece.total.reasons:
            return piece.total.reasons[0]
        if isinstance(piece, UsePiece) and _length(state, piece)[1] is None:
            return without_bound(piece.atom, piece.place)
    return None


def without_bound(atom: Atom, place: TextPlace) -> Reason:
    """A text parameter that may be of any length."""
    return Reason(place, atom.word, "has no largest size", f"give '{atom.word}' a max: text(max: 40)")


# -- Filters that work character by character


def stepped(state: State, value: Value, step: Charwise, node: nodes.Node) -> SomeText:
    """What such a filter makes of a text."""
    if isinstance(value, Anything):
        return value
    if isinstance(value, KnownValue):
        check_links(state, value.value, changed := step.function(value.value), node)
        return KnownValue(changed)
    assert isinstance(value, TextValue)
    alone = len(value.pieces) == 1
    made = [piece for old in value.pieces for piece in _step(state, old, step, alone, state.place(node))]
    return row(state, made, node)


def _step(state: State, piece: Piece, step: Charwise, alone: bool, place: TextPlace) -> list[Piece]:
    match piece:
        case LiteralPiece(text=text) | LinkPiece(text=text, whole=True):
            if isinstance(piece, LinkPiece) and text not in step.function(text):
                state.cut[place.at] = place
            if step.places is None or alone:
                return literal(state, step.function(text), piece.place)
            return _placed(text, step, piece.place)
        case LinkPiece():
            return [piece]
        case UsePiece(view=view):
            within: View = (WITHIN,) if step.places is not None and (piece.loose or not alone) and not view else ()
            return [replace(piece, view=(*view, *within, step), place=place)]
        case SummedPiece():
            return [_ranged(range_of_total(piece), step, place)]
    return [_ranged(piece, step, place)]


def _placed(text: str, step: Charwise, place: TextPlace) -> list[Piece]:
    """A known text that others stand before: where a character may become one or another thing, a range of those."""
    found: list[Piece] = []
    for char in text:
        images = {step.image(char, at) for at in CharPlace}
        last = found[-1] if found else None
        if len(images) == 1:
            made = images.pop()
            joins = isinstance(last, LiteralPiece)
            found[-1:] = [LiteralPiece(last.text + made, place)] if joins else [*found[-1:], LiteralPiece(made, place)]  # type: ignore[union-attr]
            continue
        sizes, lengths = sorted(map(utf8_size, images)), sorted(map(len, images))
        chars = CharSet.chars("".join(images) + ("ς" if "σ" in images else ""))
        found.append(RangePiece(chars, (lengths[0], lengths[-1]), place, (sizes[0], sizes[-1])))
    return found


def _ranged(piece: RangePiece, step: Step, place: TextPlace) -> RangePiece:
    """The bounds that the growth of single characters gives."""
    least, most = piece.chars
    made = alphabet(piece.alphabet, (step,)) if piece.alphabet != ALL else ALL
    lengths = _weights(piece.alphabet, step, "chars")
    sizes = _weights(piece.alphabet, step, "bytes")
    if not lengths:
        return piece
    low = least * min(weight for weight, _ in lengths)
    high = None if most is None else most * max(weight for weight, _ in lengths)
    octets_ = None
    if piece.octets is not None:
        fewest, bytes_ = piece.octets
        down = int(fewest * min(weight / own for weight, own in sizes))
        up = None if bytes_ is None else max(-(-weight * bytes_ // own) for weight, own in sizes)
        if up is not None and most is not None:
            up = min(up, most * max(weight for weight, _ in sizes))
        octets_ = (max(0, down - 1), up)
    return replace(piece, alphabet=made, chars=(low, high), place=place, octets=octets_)


def _weights(chars: CharSet, step: Step, dimension: str) -> list[tuple[int, int]]:
    """What the images of the characters weigh, at whatever place, and the bytes of the characters themselves."""
    view = (WITHIN, step)
    found = rows(chars, (view,), dimension, False, True)
    lowest = rows(chars, (view,), dimension, False, False)
    return [(row.rest, row.octets) for row in (*found, *lowest)]


def reversed_(state: State, value: TextValue, node: nodes.Node) -> SomeText:
    """The pieces from the last to the first, each the other way round."""
    made = [piece for old in reversed(value.pieces) for piece in _step(state, old, REVERSED, False, state.place(node))]
    return row(state, made, node)


def range_of_total(piece: SummedPiece) -> RangePiece:
    """A part that was looked at on its own, where a filter works on it: only its size and characters remain."""
    total = piece.total
    reason = next(iter(total.reasons), None)
    chars, octets_ = total.ranges["chars"], total.ranges.get("bytes")
    return RangePiece(total.alphabet, chars, piece.place, octets_, reason=reason, made_of=(piece,))
