"""What filters and methods make of what is known of a value: one rule for each `Transfer` of the table of filters.

A row without a transfer, and a rule that gives None, leave the text open: nothing is ever taken to be unchanged.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final, TypeAlias

from imidsl.proof import numbers
from imidsl.proof.arithmetic import reckon
from imidsl.proof.conditions import compare_number, test, truth
from imidsl.proof.domain import (
    Anything,
    Atom,
    KnownValue,
    ListValue,
    LiteralPiece,
    LongListValue,
    MomentValue,
    NumberValue,
    PartsValue,
    Piece,
    RangePiece,
    RecordValue,
    TextValue,
    UndefinedValue,
    UsePiece,
    Value,
)
from imidsl.proof.growth import DateFormat
from imidsl.proof.state import State, at_least, item_of, picked, plain, plain_record, resolve, source
from imidsl.proof.texts import (
    BLANKS,
    as_text,
    beginning,
    endless,
    fitted,
    length,
    letters_of,
    octets,
    padded,
    pieces_of,
    range_of,
    reversed_,
    row,
    some_char,
    some_part,
    stepped,
    trimmed,
)
from imidsl.records import dataclass, replace
from imidsl.text.chars.charset import CharSet
from imidsl.text.chars.encoding import GSM7, utf8_size
from imidsl.text.template import nodes, own_filters
from imidsl.text.template.filters import JSON, METHODS, ROWS, Charwise, FilterRow, Takes, Transfer, replacing
from imidsl.text.template.text_of import is_undefined, text_of
from imidsl.text.types.containers import DateTimeType, ListType

Given: TypeAlias = Mapping[str, Value]
"""Arguments by name."""
_BLANK: Final = CharSet.chars(" ")
_GSM7: Final = CharSet.chars(GSM7)
_SELECTED: Final = 6
"""Of how many items it is looked at which ones a test keeps."""
_FEW: Final = 1
_GROUPED: Final = 5
"""Of how many items it is looked at how they fall into groups."""
_STRIPS: Final = {"strip": (True, True), "lstrip": (True, False), "rstrip": (False, True)}


@dataclass(frozen=True, slots=True)
class Application:
    """A filter or method where it stands: its arguments by name, those without one by number."""

    name: str
    node: nodes.Node
    given: dict[str, Value]

    def constant(self, name: str, default: object) -> Any:
        """A known argument."""
        value = self.given.get(name)
        return value.value if isinstance(value, KnownValue) else default

    @property
    def is_known(self) -> bool:
        """Whether all arguments are."""
        return all(isinstance(value, KnownValue) for value in self.given.values())


def filtered(state: State, name: str, value: Value, args: Sequence[Value], given: Given, node: nodes.Node) -> Value:
    """What a filter makes of a value."""
    row_ = ROWS[name]
    state.decisions.budget.step()
    if isinstance(value, UndefinedValue) and value.lenient and row_.takes is not Takes.VALUE:
        value = KnownValue("") if row_.takes is Takes.TEXT else ListValue(())
    if row_.transfer is not Transfer.DEFAULT:
        if isinstance(value, Anything):
            return value
        known = _concretely(state, row_, value, args, given, node)
        if known is not None:
            return known
        if isinstance(value, UndefinedValue) and not value.lenient:
            raise state.fails(node, value.problem)
    if args or given:
        _try_on_sample(state, value, args, given, node, lambda sample: _runner(state, row_, sample))
    applied = Application(name, node, _bound(state, row_, args, given, node))
    if isinstance(row_.transfer, Charwise):
        return stepped(state, as_text(state, value, node), row_.transfer, node)
    rule = _RULES[row_.transfer] if row_.transfer is not None else None
    made = rule(state, applied, _read(state, row_, value, node)) if rule is not None else None
    return made if made is not None else unfollowed(state, node, name)


def unfollowed(state: State, node: nodes.Node, name: str) -> Anything:
    """What a filter makes that the proof has no rule for."""
    remedy = "bound the result with |fit(bytes), or do without it"
    return state.unknown(node, name, "makes something of a size that isn't known here", remedy)


def _read(state: State, row_: FilterRow, value: Value, node: nodes.Node) -> Value:
    """The value as a filter takes it."""
    if row_.takes is Takes.TEXT:
        return as_text(state, value, node)
    if row_.takes is Takes.LIST and isinstance(value, NumberValue | MomentValue):
        raise state.fails(node, f"'{row_.name}' takes a list")
    if row_.takes is Takes.LIST and isinstance(value, KnownValue) and isinstance(value.value, list | tuple | range):
        return ListValue(tuple(KnownValue(item) for item in value.value))
    return value


def _bound(state: State, row_: FilterRow, args: Sequence[Value], given: Given, node: nodes.Node) -> dict[str, Value]:
    """Arguments by name; what a filter doesn't take stops rendering."""
    names = [name for name in row_.arguments if name != "*"]
    is_open = "*" in row_.arguments
    if not is_open and (len(args) > len(names) or not set(given) <= set(names)):
        raise state.fails(node, f"'{row_.name}' doesn't take these arguments")
    found = {names[i] if i < len(names) else str(i): arg for i, arg in enumerate(args)} | dict(given)
    if any(name not in found for name in names[: row_.required]):
        raise state.fails(node, f"'{row_.name}' lacks an argument")
    return found


def _concretely(
    state: State, row_: FilterRow, value: Value, args: Sequence[Value], given: Given, node: nodes.Node
) -> Value | None:
    """The filter itself, where all that it is given is known."""
    known = plain(value)
    values = [plain(arg) for arg in args]
    named = {key: plain(arg) for key, arg in given.items()}
    if known is None or None in values or None in named.values():
        return None
    arguments = [argument.value for argument in values if argument is not None]
    keywords = {key: argument.value for key, argument in named.items() if argument is not None}
    run = _runner(state, row_, known.value)
    return as_value(state.concrete(node, lambda: run(*arguments, **keywords)))


def _runner(state: State, row_: FilterRow, owner: Any) -> Callable[..., Any]:
    """What a filter makes of a known value, as a function of its arguments."""

    def run(*args: Any, **given: Any) -> Any:
        if row_.is_quick and row_.function is not None:
            return row_.function(text_of(owner) if row_.takes is Takes.TEXT else owner, *args, **given)
        return state.operations.rendering.filter(row_.name, owner, *args, **given)

    return run


_SAMPLES: Final[dict[str, Any]] = {"int": 2, "decimal": Decimal("2.5"), "float": 2.5}


def _try_on_sample(
    state: State,
    value: Value,
    args: Sequence[Value],
    given: Given,
    node: nodes.Node,
    runner: Callable[[Any], Callable[..., Any]],
) -> None:
    """Arguments of the wrong kind or number stop rendering whatever the value is: a sample of its kind shows it."""
    known = [arg.value for arg in args if isinstance(arg, KnownValue)]
    named = {key: arg.value for key, arg in given.items() if isinstance(arg, KnownValue)}
    if len(known) < len(args) or len(named) < len(given) or not isinstance(value, TextValue | NumberValue):
        return
    sample = "a b" if isinstance(value, TextValue) else _SAMPLES[value.kind]
    try:
        runner(sample)(*known, **named)
    except TypeError as error:
        raise state.fails(node, str(error)) from error
    except Exception:  # it may be the sample's fault
        return


def as_value(made: Any) -> Value:
    """What an operation gave, as a value."""
    if is_undefined(made):
        lenient = type(made).__name__ == "Undefined"
        return UndefinedValue(getattr(made, "_undefined_message", "") or "there is none", lenient)
    return KnownValue(made)


# -- Texts


def _same_text(state: State, applied: Application, value: Value) -> Value | None:
    return value


def _trim(state: State, applied: Application, value: Value) -> Value | None:
    chars = applied.given.get("chars")
    if chars is not None and not isinstance(chars, KnownValue):
        return None
    blanks = BLANKS if chars is None or chars.value is None else CharSet.chars(str(chars.value))
    assert isinstance(value, KnownValue | TextValue | Anything)
    return trimmed(state, value, blanks, True, True, applied.node)


def _reverse(state: State, applied: Application, value: Value) -> Value | None:
    match value:
        case ListValue(items=items):
            return ListValue(tuple(reversed(items)))
        case TextValue():
            return reversed_(state, value, applied.node)
        case LongListValue():
            return value
        case NumberValue() | MomentValue():
            raise state.fails(applied.node, "'reverse' takes a text or a list")
    return None


def _center(state: State, applied: Application, value: Value) -> Value | None:
    width = applied.constant("width", 80)
    if not applied.is_known or not isinstance(width, int) or not isinstance(value, TextValue):
        return None
    return row(state, padded(state, value.pieces, width, " ", applied.node), applied.node)


def _truncate(state: State, applied: Application, value: Value) -> Value | None:
    if not applied.is_known or not isinstance(value, TextValue):
        return None
    length_, end = applied.constant("length", 255), applied.constant("end", "...")
    leeway = applied.constant("leeway", None)
    if not isinstance(length_, int) or not isinstance(end, str) or length_ < len(end):
        raise state.fails(applied.node, "'truncate' has no room for its end")
    whole = length_ + (5 if leeway is None else leeway)
    pieces, node = value.pieces, applied.node
    if not _exceeds(state, value, whole):
        low, high = length(state, pieces)
        is_sure = source(value) is not None or (high is not None and high <= whole)
        return value if is_sure else row(state, _at_most(state, pieces, whole, low, node), node)
    cut = length_ - len(end)
    keeps = bool(applied.constant("killwords", False)) or not letters_of(state, pieces) & _BLANK
    start = beginning(state, pieces, cut, cut, node) if keeps else _cut_at_blank(state, pieces, cut, node)
    return row(state, [*start, LiteralPiece(end, state.place(node))], node)


def _cut_at_blank(state: State, pieces: Sequence[Piece], cut: int, node: nodes.Node) -> Sequence[Piece]:
    """Back to the last blank, wherever that is."""
    return some_part(state, pieces, node, (0, cut)).pieces


def _at_most(state: State, pieces: Sequence[Piece], most: int, least: int, node: nodes.Node) -> Sequence[Piece]:
    """A text that turned out to be no longer than this."""
    found, links = range_of(state, pieces, node)
    high = found.chars[1]
    chars = (min(least, most), most if high is None else min(most, high))
    octets_ = None if found.octets is None or found.octets[1] is None else (0, found.octets[1])
    return [replace(found, chars=chars, octets=octets_, reason=None), *links]


def _exceeds(state: State, text: TextValue, most: int) -> bool:
    """Whether a text has more characters; decided where it may have."""
    low, high = length(state, text.pieces)
    if low > most or (high is not None and high <= most):
        return low > most
    return compare_number(state, "gt", length_of(state, text), Fraction(most))


def length_of(state: State, text: TextValue) -> NumberValue:
    """The number of characters of a text."""
    low, high = length(state, text.pieces)
    atom = source(text)
    reason = endless(state, text.pieces) if high is None else None
    view = "length" if atom is not None else ""
    return NumberValue(
        "int", Fraction(low), None if high is None else Fraction(high), atom=atom, view=view, reason=reason
    )


def _fit(state: State, applied: Application, value: Value) -> Value | None:
    most = applied.constant("bytes", None)
    if not applied.is_known:
        return None
    if not isinstance(most, int) or isinstance(most, bool) or most < 0:
        raise state.fails(applied.node, "'fit' takes a number of bytes")
    if not isinstance(value, TextValue):
        return None
    high = octets(state, value.pieces)[1]
    if high is not None and high <= most:
        return value
    within = letters_of(state, value.pieces) <= _GSM7
    ellipses = "." if within else own_filters.ELLIPSES
    return row(state, fitted(state, value.pieces, most, own_filters.LOST, ellipses, applied.node), applied.node)


def _replace(state: State, applied: Application, value: Value) -> Value | None:
    old, new = applied.given["old"], applied.given["new"]
    count = applied.constant("count", None)
    if not isinstance(old, KnownValue) or not isinstance(value, TextValue) or isinstance(new, Anything):
        return None
    before = state.concrete(applied.node, lambda: text_of(old.value))
    is_known = isinstance(new, KnownValue)
    if len(before) == 1 and count is None and isinstance(new, KnownValue) and "count" not in applied.given:
        after = state.concrete(applied.node, lambda: text_of(new.value))
        return stepped(state, value, replacing(before, after), applied.node)
    if before and not CharSet.chars(before) <= letters_of(state, value.pieces):
        return value
    other = pieces_of(state, new if not is_known else KnownValue(text_of(new.value)), applied.node)  # type: ignore[union-attr]
    return _replaced(state, value, before, other, applied.node)


def _replaced(state: State, text: TextValue, old: str, other: Sequence[Piece], node: nodes.Node) -> Value:
    """Each place may be one, as many as there is room for."""
    found, links = range_of(state, text.pieces, node)
    low, high = length(state, other)
    few, many = octets(state, other)
    letters = found.alphabet | letters_of(state, other)
    chars = _with_replaced(found.chars, len(old), (low, high), found.chars)
    octets_ = _with_replaced(found.octets or (0, None), utf8_size(old), (few, many), found.chars, len(old))
    if links:
        state.cut[node.lineno] = state.place(node)
    return TextValue((replace(found, alphabet=letters, chars=chars, octets=octets_), *links))


Bounds: TypeAlias = "tuple[int, int | None]"


def _with_replaced(size: Bounds, old: int, new: Bounds, chars: Bounds, unit: int | None = None) -> Bounds:
    """A size after replacements: as many as there is room for in the characters."""
    unit = old if unit is None else unit
    low, high = size
    most = chars[1]
    if unit == 0:
        times = None if most is None else most + 1
        return low, None if high is None or times is None or new[1] is None else high + times * new[1]
    if most is None or high is None:
        return 0, None
    times = most // unit
    grown = None if new[1] is None else high + times * max(0, new[1] - old)
    return max(0, low - times * max(0, old - new[0])), grown


def _to_json(state: State, applied: Application, value: Value) -> Value | None:
    if isinstance(value, NumberValue):
        return as_text(state, value, applied.node)
    text = as_text(state, value, applied.node)
    made = stepped(state, text, JSON, applied.node)
    quote = LiteralPiece('"', state.place(applied.node))
    return row(state, [quote, *pieces_of(state, made, applied.node), quote], applied.node)


def _word_count(state: State, applied: Application, value: Value) -> Value | None:
    if not isinstance(value, TextValue):
        return None
    high = length(state, value.pieces)[1]
    reason = endless(state, value.pieces) if high is None else None
    return NumberValue(
        "int", Fraction(0), None if high is None else Fraction(high + 1, 2).__floor__() + Fraction(0), reason=reason
    )


# -- Formats

_DIRECTIVE: Final = re.compile(r"%(?P<flags>[-#0 +]*)(?P<width>\d+)?(?:\.(?P<places>\d+))?[hlL]?(?P<kind>[sdiufF%])")


def _format(state: State, applied: Application, value: Value) -> Value | None:
    args = [applied.given[str(i)] for i in range(len(applied.given)) if str(i) in applied.given]
    if not isinstance(value, KnownValue) or len(args) != len(applied.given):
        return None
    return formatted(state, str(value.value), args, applied.node)


def formatted(state: State, pattern: str, args: Sequence[Value], node: nodes.Node) -> Value | None:
    """`pattern % args`; None where a directive isn't followed."""
    pieces: list[Piece] = []
    left = list(args)
    at = 0
    place = state.place(node)
    while (start := pattern.find("%", at)) >= 0:
        pieces.append(LiteralPiece(pattern[at:start], place))
        directive = _DIRECTIVE.match(pattern, start)
        if directive is None:
            return None
        at = directive.end()
        if directive["kind"] == "%":
            pieces.append(LiteralPiece("%", place))
            continue
        if not left:
            raise state.fails(node, "there are fewer values than the format asks for")
        made = _directive(state, directive, left.pop(0), node)
        if made is None:
            return None
        pieces += made
    if left:
        raise state.fails(node, "there are more values than the format asks for")
    pieces.append(LiteralPiece(pattern[at:], place))
    return row(state, [piece for piece in pieces if not (isinstance(piece, LiteralPiece) and not piece.text)], node)


def _directive(state: State, directive: re.Match[str], value: Value, node: nodes.Node) -> Sequence[Piece] | None:
    width = int(directive["width"] or 0)
    if isinstance(value, KnownValue):
        known = value.value
        made = state.concrete(node, lambda: own_filters.format_text(directive[0], known))
        return [LiteralPiece(made, state.place(node))]
    if directive["kind"] == "s":
        pieces = pieces_of(state, value, node)
        if directive["places"] is not None:
            cut = int(directive["places"])
            low, high = length(state, pieces)
            if high is None or high > cut:
                pieces = tuple(beginning(state, pieces, cut, min(low, cut), node))
        return padded(state, pieces, width, " ", node)
    if isinstance(value, TextValue | MomentValue):
        raise state.fails(node, f"'{directive[0]}' takes a number")
    return _number_directive(state, directive, value, width, node) if isinstance(value, NumberValue) else None


def _number_directive(
    state: State, directive: re.Match[str], value: NumberValue, width: int, node: nodes.Node
) -> Sequence[Piece] | None:
    place = state.place(node)
    if directive["kind"] in "diu":
        if directive["places"]:
            return None
        piece = numbers.written(numbers.truncated(value), place)
    else:
        places = int(directive["places"]) if directive["places"] is not None else 6
        size = numbers.as_formatted(value, places)
        piece = RangePiece(CharSet.chars("0123456789-."), size, place, atom=value.atom, reason=value.reason)
        if size[1] is None and value.reason is None:
            return None
    flags = directive["flags"]
    if "+" in flags or " " in flags or "#" in flags:
        high = piece.chars[1]
        wider = (piece.chars[0], None if high is None else high + 1)
        piece = replace(piece, alphabet=piece.alphabet | CharSet.chars("+ ."), chars=wider)
    return padded(state, [piece], width, " 0", node)


# -- Numbers and dates


def _absolute(state: State, applied: Application, value: Value) -> Value | None:
    if isinstance(value, TextValue | MomentValue | ListValue | RecordValue):
        raise state.fails(applied.node, "'abs' takes a number")
    return numbers.absolute(value) if isinstance(value, NumberValue) else None


def _round(state: State, applied: Application, value: Value) -> Value | None:
    precision, method = applied.constant("precision", 0), applied.constant("method", "common")
    if isinstance(value, TextValue | MomentValue | ListValue | RecordValue):
        raise state.fails(applied.node, "'round' takes a number")
    if not isinstance(value, NumberValue) or not applied.is_known or not isinstance(precision, int):
        return None
    return numbers.rounded(value, precision, str(method))


def _to_int(state: State, applied: Application, value: Value) -> Value | None:
    if isinstance(value, NumberValue):
        return numbers.truncated(value)
    default = numbers.as_number(applied.constant("default", 0))
    if not isinstance(value, TextValue) or default is None or default.kind != "int" or "base" in applied.given:
        return None
    most = length(state, value.pieces)[1]
    if most is None or most > 300 or CharSet.chars("eE.") & letters_of(state, value.pieces):
        most = 309
    ends = Fraction(10**most)
    return numbers.hull([NumberValue("int", -ends, ends), default])


def _to_float(state: State, applied: Application, value: Value) -> Value | None:
    if isinstance(value, NumberValue):
        return numbers.as_float(value)
    is_text = isinstance(value, TextValue) and applied.is_known
    return (
        NumberValue("float", None, None, None)
        if is_text and isinstance(applied.constant("default", 0.0), float)
        else None
    )


def _date(state: State, applied: Application, value: Value) -> Value | None:
    format_ = applied.constant("format", None)
    if not isinstance(value, MomentValue):
        raise state.fails(applied.node, "'date' takes a date")
    if not isinstance(format_, str):
        return None
    if own_filters.bad_format(format_, time=isinstance(value.atom.type, DateTimeType)):
        raise state.fails(applied.node, f"'{format_}' is no format of this date")
    return TextValue((UsePiece(value.atom, (DateFormat(format_),), state.place(applied.node)),))


def _money(state: State, applied: Application, value: Value) -> Value | None:
    currency = picked(state, applied.given["currency"])
    if isinstance(value, TextValue | MomentValue | ListValue | RecordValue):
        raise state.fails(applied.node, "'money' takes a number")
    if not isinstance(value, NumberValue) or not isinstance(currency, KnownValue):
        return None
    code = state.concrete(applied.node, lambda: own_filters.code_of(currency.value))
    size = numbers.amount(value, own_filters.places_of(code))
    if size[1] is None and value.reason is None:
        return None
    place = state.place(applied.node)
    number = RangePiece(CharSet.chars("0123456789-."), size, place, atom=value.atom, reason=value.reason)
    return row(state, [number, LiteralPiece(f" {code}", place)], applied.node)


# -- Whatever there is


def _default(state: State, applied: Application, value: Value) -> Value | None:
    other = applied.given.get("default_value", KnownValue(""))
    missing = isinstance(value, UndefinedValue) or (isinstance(value, KnownValue) and value.value is None)
    if not missing and isinstance(value, Anything):
        return value
    if not missing and truth(state, applied.given.get("boolean", KnownValue(False)), applied.node):
        missing = not truth(state, value, applied.node)
    return other if missing else settled(state, value, applied.node)


def settled(state: State, value: Value, node: nodes.Node) -> Value:
    """The value as it is known after what was decided about it."""
    if isinstance(value, TextValue | NumberValue):
        atom = source(value)
        return resolve(state, replace(atom, optional=False), node) if atom is not None else value
    return value


def _length(state: State, applied: Application, value: Value) -> Value | None:
    match value:
        case ListValue(items=items):
            return KnownValue(len(items))
        case RecordValue(fields=fields):
            return KnownValue(len(fields))
        case UndefinedValue():
            return KnownValue(0)
        case TextValue(pieces=pieces):
            low, high = length(state, pieces)
            return KnownValue(low) if low == high else length_of(state, value)
        case LongListValue(atom=atom, reason=reason):
            assert isinstance(atom.type, ListType)
            most = None if atom.type.max is None else Fraction(atom.type.max)
            return NumberValue("int", Fraction(atom.type.min), most, atom=atom, view="items", reason=reason)
        case PartsValue(count=(low, high)):
            return NumberValue("int", Fraction(low), None if high is None else Fraction(high))
    raise state.fails(applied.node, "this has no length")


# -- Lists


def _as_list(state: State, applied: Application, value: Value) -> Value | None:
    return value if isinstance(value, ListValue | LongListValue | PartsValue) else None


def _first(state: State, applied: Application, value: Value) -> Value | None:
    return _end(state, value, 0, applied.node)


def _last(state: State, applied: Application, value: Value) -> Value | None:
    return _end(state, value, -1, applied.node)


def _end(state: State, value: Value, index: int, node: nodes.Node) -> Value | None:
    problem = f"there is no {'last' if index else 'first'} item: it is empty"
    match value:
        case ListValue():
            return item(state, value, index, node, problem)
        case LongListValue():
            return resolve(state, item_of(value, index), node) if at_least(state, value, 1) else UndefinedValue(problem)
        case TextValue(pieces=pieces):
            return some_char(state, pieces, node, end=index) if truth(state, value, node) else UndefinedValue(problem)
        case PartsValue(part=part):
            return part if truth(state, value, node) else UndefinedValue(problem)
        case UndefinedValue():
            return UndefinedValue(problem)
    return None


def item(state: State, value: ListValue, index: int, node: nodes.Node, problem: str | None = None) -> Value:
    """An item by its number."""
    if -len(value.items) <= index < len(value.items):
        return resolve(state, value.items[index], node)
    return UndefinedValue(problem or f"there is no item {index}")


def _join(state: State, applied: Application, value: Value) -> Value | None:
    separator = pieces_of(state, applied.given.get("d", KnownValue("")), applied.node)
    if isinstance(value, PartsValue):
        return _joined_parts(state, applied, value, separator)
    items = _attributes(state, applied, value) if isinstance(value, ListValue) else None
    if items is None:
        return _unbounded(value)
    pieces: list[Piece] = []
    for index, one in enumerate(items):
        pieces += separator if index else ()
        pieces += pieces_of(state, resolve(state, one, applied.node), applied.node)
    return row(state, pieces, applied.node)


def _unbounded(value: Value) -> Value | None:
    """A list that is too long says so itself."""
    return Anything(value.reason) if isinstance(value, LongListValue) else None


def _joined_parts(state: State, applied: Application, value: PartsValue, separator: Sequence[Piece]) -> Value | None:
    if "attribute" in applied.given or value.count[1] is None:
        return None
    found, links = range_of(state, value.part.pieces, applied.node)
    between = row(state, separator, applied.node)
    if not isinstance(between, KnownValue) or found.chars[1] is None or found.octets is None or found.octets[1] is None:
        return None
    times = max(0, value.count[1] - 1)
    chars = (0, found.chars[1] + times * len(between.value))
    most = found.octets[1] + times * utf8_size(between.value)
    letters = found.alphabet | CharSet.chars(between.value)
    return TextValue((replace(found, alphabet=letters, chars=chars, octets=(0, most), reason=None), *links))


def _attributes(state: State, applied: Application, value: ListValue) -> Sequence[Value | Atom] | None:
    """The items, or a field of each; None where it isn't known which."""
    if "attribute" not in applied.given or applied.constant("attribute", "") is None:
        return value.items
    path = applied.constant("attribute", None)
    if not isinstance(path, str):
        return None
    return fields_of(state, value.items, path, applied.node)


def fields_of(
    state: State, items: Sequence[Value | Atom], path: str, node: nodes.Node
) -> Sequence[Value | Atom] | None:
    """A field of each item, through records in records."""
    found: list[Value | Atom] = list(items)
    for name in path.split("."):
        owners = [resolve(state, one, node) for one in found]
        found = []
        for owner in owners:
            if isinstance(owner, KnownValue) and isinstance(owner.value, Mapping):
                owner = plain_record(owner.value)
            if isinstance(owner, Anything):
                return None
            if not isinstance(owner, RecordValue) or name not in owner.fields:
                raise state.fails(node, f"an item has no '{name}'")
            found.append(owner.fields[name])
    return found


def _map(state: State, applied: Application, value: Value) -> Value | None:
    if isinstance(value, PartsValue):
        return _mapped_parts(state, applied, value)
    if not isinstance(value, ListValue):
        return _unbounded(value)
    if "attribute" in applied.given:
        items = _attributes(state, applied, value)
        return ListValue(tuple(items)) if items is not None and set(applied.given) == {"attribute"} else None
    name = applied.constant("filter", None)
    if not isinstance(name, str) or name not in ROWS:
        return None
    args = [arg for key, arg in applied.given.items() if key.isdigit()]
    named = {key: arg for key, arg in applied.given.items() if not key.isdigit() and key != "filter"}
    node = applied.node
    return ListValue(tuple(filtered(state, name, resolve(state, one, node), args, named, node) for one in value.items))


def _mapped_parts(state: State, applied: Application, value: PartsValue) -> Value | None:
    row_ = ROWS.get(str(applied.constant("filter", None)))
    if row_ is None or not isinstance(row_.transfer, Charwise) or len(applied.given) > 1:
        return None
    part = stepped(state, value.part, row_.transfer, applied.node)
    return PartsValue(part, value.count) if isinstance(part, TextValue) else None


def _sort(state: State, applied: Application, value: Value) -> Value | None:
    """In some order: each place may hold any item, and nothing is known of which."""
    if isinstance(value, LongListValue):
        return value
    if not isinstance(value, ListValue):
        return None
    return value if len(value.items) < 2 else _shuffled(state, value)


def _shuffled(state: State, value: ListValue) -> ListValue | None:
    atoms = [one for one in value.items if isinstance(one, Atom)]
    if len(atoms) < len(value.items):
        return None
    state.decisions.fresh += 1
    number = state.decisions.fresh
    return ListValue(tuple(Atom((*a.path[:-1], "sorted", number, i), a.type, a.optional) for i, a in enumerate(atoms)))


def _unique(state: State, applied: Application, value: Value) -> Value | None:
    made = _sort(state, applied, value)
    if not isinstance(made, ListValue) or len(made.items) < 2:
        return made
    return _some_of(state, made, 1, "unique")


def _some_of(state: State, value: ListValue, least: int, about: str) -> ListValue:
    """So many of the items, at least, whichever they are."""
    first = value.items[0]
    assert isinstance(first, Atom)
    left = len(value.items) - state.decisions.decide(first.path, about, len(value.items) - least + 1)
    return ListValue(value.items[:left])


def _sum(state: State, applied: Application, value: Value) -> Value | None:
    start = applied.given.get("start", KnownValue(0))
    if not isinstance(value, ListValue):
        return _unbounded(value)
    items = _attributes(state, applied, value)
    total: Value = start
    for one in items or ():
        total = reckon(state, "+", total, resolve(state, one, applied.node), applied.node)
    return total if items is not None else None


def _extremum(state: State, applied: Application, value: Value) -> Value | None:
    if not isinstance(value, ListValue) or applied.given:
        return None
    found = [resolve(state, one, applied.node) for one in value.items]
    if not found:
        return UndefinedValue("there is no item: it is empty")
    known = [number for one in found if (number := _as_number(one)) is not None]
    return replace(numbers.hull(known), view="") if len(known) == len(found) else None


def _as_number(value: Value) -> NumberValue | None:
    if isinstance(value, KnownValue):
        return numbers.as_number(value.value)
    return value if isinstance(value, NumberValue) else None


def _select(state: State, applied: Application, value: Value) -> Value | None:
    """The items that a test keeps: one by one of a short list, else so many of them."""
    if not isinstance(value, ListValue):
        return _unbounded(value)
    if not value.items:
        return value
    # Turn by turn, there were too many ways already.
    if len(value.items) > (_FEW if state.separate else _SELECTED):
        shuffled = _shuffled(state, value)
        return _some_of(state, shuffled, 0, "kept") if shuffled is not None else None
    asked = value.items
    if applied.name.endswith("attr"):
        path = applied.constant("attribute", None)
        found = fields_of(state, value.items, path, applied.node) if isinstance(path, str) else None
        if found is None:
            return None
        asked = found
    name = applied.constant("test", None)
    if "test" in applied.given and not isinstance(name, str):
        return None
    args = [arg for key, arg in applied.given.items() if key.isdigit()]
    keeps = applied.name.startswith("select")
    kept = []
    for one, about in zip(value.items, asked, strict=True):
        known = resolve(state, about, applied.node)
        passes = test(state, name, known, args, applied.node) if name else truth(state, known, applied.node)
        kept += [one] if passes is keeps else []
    return ListValue(tuple(kept))


def _group(state: State, applied: Application, value: Value) -> Value | None:
    """Groups of a short list: the items in some order, cut in some way, each part with its first item's field."""
    if not isinstance(value, ListValue):
        return _unbounded(value)
    path = applied.constant("attribute", None)
    if not isinstance(path, str) or len(applied.given) > 1 or len(value.items) > _GROUPED:
        return None
    shuffled = value if len(value.items) < 2 else _shuffled(state, value)
    if shuffled is None:
        return None
    groups: list[list[Value | Atom]] = []
    for number, one in enumerate(shuffled.items):
        assert isinstance(one, Atom)
        starts = number == 0 or state.decisions.decide(one.path, "group", 2) == 0
        groups[len(groups) :] = [[]] if starts else []
        groups[-1].append(one)
    made = []
    for group in groups:
        names = fields_of(state, group[:1], path, applied.node)
        if names is None:
            return None
        made.append(ListValue((names[0], ListValue(tuple(group))), ("grouper", "list")))
    return ListValue(tuple(made))


def _pairs(state: State, applied: Application, value: Value) -> Value | None:
    return pairs(value) if isinstance(value, RecordValue) else None


def pairs(value: RecordValue) -> ListValue:
    """The names and fields of a record."""
    return ListValue(tuple(ListValue((KnownValue(key), field)) for key, field in value.fields.items()))


# -- Methods of a text


def text_method(
    state: State, owner: TextValue, name: str, args: Sequence[Value], given: Given, node: nodes.Node
) -> Value:
    """`owner.name(args)`."""
    _try_on_sample(state, owner, args, given, node, lambda sample: getattr(sample, name))
    transfer = METHODS.get(name)
    if isinstance(transfer, Charwise) and not args and not given:
        return stepped(state, owner, transfer, node)
    applied = Application(name, node, {str(number): arg for number, arg in enumerate(args)} | dict(given))
    rule = _METHOD_RULES.get(transfer) if isinstance(transfer, Transfer) else None
    made = rule(state, applied, owner) if rule is not None else None
    return made if made is not None else state.unknown(node, name, "isn't followed for a parameter", "use a filter")


def _strip(state: State, applied: Application, value: Value) -> Value | None:
    assert isinstance(value, TextValue)
    chars = applied.given.get("0", KnownValue(None))
    if not isinstance(chars, KnownValue):
        return None
    blanks = BLANKS if chars.value is None else CharSet.chars(str(chars.value))
    return trimmed(state, value, blanks, *_STRIPS[applied.name], applied.node)


def _remove(state: State, applied: Application, value: Value) -> Value | None:
    assert isinstance(value, TextValue)
    cut = applied.given.get("0")
    if not isinstance(cut, KnownValue) or not isinstance(cut.value, str):
        return None
    if not CharSet.chars(cut.value) <= letters_of(state, value.pieces):
        return value
    low, high = length(state, value.pieces)
    return some_part(state, value.pieces, applied.node, (max(0, low - len(cut.value)), high))


def _split(state: State, applied: Application, value: Value) -> Value | None:
    assert isinstance(value, TextValue)
    if not applied.is_known:
        return None
    if applied.constant("0", applied.constant("sep", None)) == "":
        raise state.fails(applied.node, "an empty text divides nothing")
    part = some_part(state, value.pieces, applied.node)
    high = length(state, value.pieces)[1]
    most = None if high is None else high + 1
    limit = applied.constant("1", applied.constant("maxsplit", None))
    if isinstance(limit, int) and limit >= 0:
        most = limit + 1 if most is None else min(most, limit + 1)
    is_explicit = applied.name != "splitlines" and applied.constant("0", applied.constant("sep", None)) is not None
    return PartsValue(part, (1 if is_explicit else 0, most))


def _part(state: State, applied: Application, value: Value) -> Value | None:
    assert isinstance(value, TextValue)
    separator = applied.given.get("0")
    if not isinstance(separator, KnownValue) or not isinstance(separator.value, str):
        return None
    if not separator.value:
        raise state.fails(applied.node, "an empty text divides nothing")
    part = some_part(state, value.pieces, applied.node)
    place = state.place(applied.node)
    between = RangePiece(CharSet.chars(separator.value), (0, len(separator.value)), place)
    return ListValue((part, TextValue((between,)), part))


def _ask(state: State, applied: Application, value: Value) -> Value | None:
    return KnownValue(state.flip(None))


def _place_in_text(state: State, applied: Application, value: Value) -> Value | None:
    assert isinstance(value, TextValue)
    high = length(state, value.pieces)[1]
    if high is None:
        return None
    if applied.name.endswith("index") and not state.flip(None):
        raise state.fails(applied.node, "it isn't in the text")
    least = -1 if applied.name.endswith("find") else 0
    return NumberValue("int", Fraction(least), Fraction(high + 1))


Rule: TypeAlias = Callable[[State, Application, Value], "Value | None"]

_RULES: Final[dict[Transfer, Rule]] = {
    Transfer.SAME_TEXT: _same_text,
    Transfer.TRIM: _trim,
    Transfer.REVERSE: _reverse,
    Transfer.CENTER: _center,
    Transfer.TRUNCATE: _truncate,
    Transfer.FIT: _fit,
    Transfer.REPLACE: _replace,
    Transfer.FORMAT: _format,
    Transfer.TO_JSON: _to_json,
    Transfer.WORD_COUNT: _word_count,
    Transfer.DEFAULT: _default,
    Transfer.LENGTH: _length,
    Transfer.ABSOLUTE: _absolute,
    Transfer.ROUND: _round,
    Transfer.TO_INT: _to_int,
    Transfer.TO_FLOAT: _to_float,
    Transfer.MONEY: _money,
    Transfer.DATE: _date,
    Transfer.LIST: _as_list,
    Transfer.FIRST: _first,
    Transfer.LAST: _last,
    Transfer.JOIN: _join,
    Transfer.MAP: _map,
    Transfer.SORT: _sort,
    Transfer.UNIQUE: _unique,
    Transfer.SUM: _sum,
    Transfer.EXTREMUM: _extremum,
    Transfer.SELECT: _select,
    Transfer.GROUP: _group,
    Transfer.PAIRS: _pairs,
}
_METHOD_RULES: Final[dict[Transfer, Rule]] = {
    Transfer.STRIP: _strip,
    Transfer.SPLIT: _split,
    Transfer.PART: _part,
    Transfer.REMOVE: _remove,
    Transfer.ASK: _ask,
    Transfer.PLACE_IN_TEXT: _place_in_text,
}
assert {*_RULES, *_METHOD_RULES} == set(Transfer), "each transfer has its rule"
