"""What filters of lists make of what is known of one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from imidsl.proof import numbers
from imidsl.proof.application import Application, Rule
from imidsl.proof.arithmetic import reckon
from imidsl.proof.conditions import truth
from imidsl.proof.domain import (
    Anything,
    Atom,
    KnownValue,
    ListValue,
    LongListValue,
    MomentValue,
    NumberValue,
    PartsValue,
    Piece,
    RecordValue,
    TextValue,
    UndefinedValue,
    Value,
)
from imidsl.proof.kinds import ValueKind, kind_of, may_be_looked_up, may_be_sorted
from imidsl.proof.members import first_items, item, member_of, pairs
from imidsl.proof.questions import test
from imidsl.proof.ranges import range_of, some_char
from imidsl.proof.state import State, at_least, in_other_order, item_of, resolve
from imidsl.proof.texts import holds_link, pieces_of, reversed_, row, stepped, unknown_text
from imidsl.records import replace
from imidsl.text.chars.charset import CharSet
from imidsl.text.chars.encoding import utf8_size
from imidsl.text.template import nodes
from imidsl.text.template.filters import ROWS, Charwise, Transfer
from imidsl.text.types.containers import ListType

_SELECTED: Final = 6
"""Of how many items it is looked at which ones a test keeps, and (turn by turn) of how few."""
_FEW: Final = 1
_GROUPED: Final = 5
"""Of how many items it is looked at how they fall into groups."""


def _reverse(state: State, applied: Application, value: Value) -> Value | None:
    match value:
        case ListValue(items=items):
            return ListValue(tuple(reversed(items)))
        case TextValue():
            return reversed_(state, value, applied.node)
        case LongListValue():
            return in_other_order(state, value)
        case NumberValue() | MomentValue():
            raise state.fails(applied.node, "'reverse' takes a text or a list")
    return None


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


def _join(state: State, applied: Application, value: Value) -> Value | None:
    separator = pieces_of(state, applied.given.get("d", KnownValue("")), applied.node)
    if isinstance(value, PartsValue):
        return _joined_parts(state, applied, value, separator)
    items = _attributes(state, applied, value.items) if isinstance(value, ListValue) else None
    if items is None:
        return None
    pieces: list[Piece] = []
    for index, one in enumerate(items):
        pieces += separator if index else ()
        pieces += pieces_of(state, resolve(state, one, applied.node), applied.node)
    return row(state, pieces, applied.node)


def _looked_into(rule: Rule, most: int = 1) -> Rule:
    """The rule for lists that are too long as well: so many items show what can stop, and what is made of them."""

    def looked(state: State, applied: Application, value: Value) -> Value | None:
        if not isinstance(value, LongListValue):
            return rule(state, applied, value)
        looked_at = first_items(state, value, most)
        made = rule(state, applied, looked_at)
        if not looked_at.items:
            return made
        match made:
            case TextValue() | KnownValue(value=str()):
                return TextValue(unknown_text(state, value.reason, applied.node))
            case NumberValue():
                return replace(made, low=None, high=None, atom=None, view="", size=None, reason=value.reason)
        return Anything(value.reason, is_list=True)

    return looked


def _joined_parts(state: State, applied: Application, value: PartsValue, separator: Sequence[Piece]) -> Value | None:
    if "attribute" in applied.given or value.count[1] is None:
        return None
    found, links = range_of(state, value.part.pieces, applied.node)
    between = row(state, separator, applied.node)
    if (
        not isinstance(between, KnownValue)
        or holds_link(state, between)
        or found.chars[1] is None
        or found.octets is None
        or found.octets[1] is None
    ):
        return None
    times = max(0, value.count[1] - 1)
    chars = (0, found.chars[1] + times * len(between.value))
    most = found.octets[1] + times * utf8_size(between.value)
    letters = found.alphabet | CharSet.chars(between.value)
    return TextValue((replace(found, alphabet=letters, chars=chars, octets=(0, most), reason=None), *links))


def _attributes(state: State, applied: Application, items: Sequence[Value | Atom]) -> Sequence[Value | Atom] | None:
    """The items, or what an attribute names of each; None where it isn't known which."""
    if "attribute" not in applied.given or applied.given["attribute"] == KnownValue(None):
        return items
    path = applied.constant("attribute", None)
    return fields_of(state, items, path, applied.node)


def fields_of(
    state: State, items: Sequence[Value | Atom], path: object, node: nodes.Node
) -> Sequence[Value | Atom] | None:
    """What an attribute names of each item; None where that isn't one name."""
    if isinstance(path, bool) or not isinstance(path, str | int) or (isinstance(path, str) and "," in path):
        return None
    return [member_of(state, resolve(state, one, node), path, node) for one in items]


def _map(state: State, applied: Application, value: Value) -> Value | None:
    if isinstance(value, PartsValue):
        return _mapped_parts(state, applied, value)
    if not isinstance(value, ListValue):
        return None
    if "attribute" in applied.given:
        items = _attributes(state, applied, value.items)
        return ListValue(tuple(items)) if items is not None and set(applied.given) == {"attribute"} else None
    name = applied.constant("filter", None)
    if not isinstance(name, str) or name not in ROWS:
        return None
    args = [arg for key, arg in applied.given.items() if key.isdigit()]
    named = {key: arg for key, arg in applied.given.items() if not key.isdigit() and key != "filter"}
    node = applied.node
    return ListValue(
        tuple(applied.filtered(state, name, resolve(state, one, node), args, named, node) for one in value.items)
    )


def _mapped_parts(state: State, applied: Application, value: PartsValue) -> Value | None:
    row_ = ROWS.get(str(applied.constant("filter", None)))
    if row_ is None or not isinstance(row_.transfer, Charwise) or len(applied.given) > 1:
        return None
    part = stepped(state, value.part, row_.transfer, applied.node)
    return PartsValue(part, value.count) if isinstance(part, TextValue) else None


def _sort(state: State, applied: Application, value: Value) -> Value | None:
    """In some order: each place may hold any item, and nothing is known of which."""
    keys = _keys(state, applied, value, 2)
    if keys is None or (keys and not _are_sorted(state, applied, keys)):
        return None
    if isinstance(value, LongListValue):
        return in_other_order(state, value)
    assert isinstance(value, ListValue)
    return value if len(value.items) < 2 else _shuffled(state, value)


def _keys(state: State, applied: Application, value: Value, least: int) -> Sequence[Value] | None:
    """What items are told apart by, themselves or an attribute, if there are so many; None where that isn't known."""
    if isinstance(value, LongListValue):
        value = first_items(state, value, least)
    found = _attributes(state, applied, value.items) if isinstance(value, ListValue) else None
    if found is None:
        return None
    keys = [resolve(state, one, applied.node) for one in found] if len(found) >= least else []
    for key in keys:
        if isinstance(key, UndefinedValue):
            raise state.fails(applied.node, key.problem)
    return keys


def _are_sorted(state: State, applied: Application, keys: Sequence[Value]) -> bool:
    """Whether keys are known to be put in order."""
    kinds = set(map(kind_of, keys))
    if None in kinds or ValueKind.LIST in kinds:
        return False
    is_none = kinds == {ValueKind.NONE} and applied.name == "sort"
    # Records that are equal may stand beside each other.
    if len(kinds) > 1 or (not may_be_sorted(kinds) and not is_none and state.flip(None)):
        what = "records only by an attribute" if ValueKind.RECORD in kinds else "what can be put in order"
        raise state.fails(applied.node, f"'{applied.name}' takes {what}")
    return True


def _shuffled(state: State, value: ListValue) -> ListValue | None:
    atoms = [one for one in value.items if isinstance(one, Atom)]
    if len(atoms) < len(value.items):
        return None
    number = state.decisions.number()
    return ListValue(tuple(Atom((*a.path[:-1], "sorted", number, i), a.type, a.optional) for i, a in enumerate(atoms)))


def _unique(state: State, applied: Application, value: Value) -> Value | None:
    """Some of the items, in some order."""
    keys = _keys(state, applied, value, 1)
    if keys is None or any(isinstance(key, Anything) for key in keys):
        return None
    if not all(map(may_be_looked_up, keys)):
        what = "records only by an attribute" if ValueKind.RECORD in map(kind_of, keys) else "no lists"
        raise state.fails(applied.node, f"'unique' takes {what}")
    if isinstance(value, LongListValue):
        return _shorter(state, value)
    assert isinstance(value, ListValue)
    made = value if len(value.items) < 2 else _shuffled(state, value)
    return made if made is None or len(made.items) < 2 else _some_of(state, made, 1, "unique")


def _shorter(state: State, value: LongListValue) -> LongListValue:
    """A long list of which some items may be gone, though never all."""
    type_ = value.atom.type
    assert isinstance(type_, ListType)
    atom = Atom((*value.atom.path, "sorted", state.decisions.number()), replace(type_, min=min(1, type_.min)))
    return replace(value, atom=atom, order=None)


def _some_of(state: State, value: ListValue, least: int, about: str) -> ListValue:
    """So many of the items, at least, whichever they are."""
    first = value.items[0]
    assert isinstance(first, Atom)
    left = len(value.items) - state.decisions.decide(first.path, about, len(value.items) - least + 1)
    return ListValue(value.items[:left])


def _sum(state: State, applied: Application, value: Value) -> Value | None:
    start = applied.given.get("start", KnownValue(0))
    if not isinstance(value, ListValue):
        return None
    items = _attributes(state, applied, value.items)
    total: Value = start
    for one in items or ():
        other = resolve(state, one, applied.node)
        if {_kind_of_number(total), _kind_of_number(other)} == {"float", "decimal"}:
            raise state.fails(applied.node, "a decimal and another fraction have no sum")
        total = reckon(state, "+", total, other, applied.node)
    return total if items is not None else None


def _kind_of_number(value: Value) -> str | None:
    number = _as_number(value)
    return None if number is None else number.kind


def _extremum(state: State, applied: Application, value: Value) -> Value | None:
    if not isinstance(value, ListValue) or applied.given:
        return None
    found = [resolve(state, one, applied.node) for one in value.items]
    if not found:
        return UndefinedValue("there is no item: it is empty")
    known = [number for one in found if (number := _as_number(one)) is not None]
    # Of several kinds it is one as it stands.
    if len(known) == len(found) and len({number.kind for number in known}) == 1:
        return replace(numbers.hull(known), view="")
    is_known = len(found) < 2 or _are_sorted(state, applied, found)
    return found[state.decisions.choose(len(found))] if is_known else None


def _as_number(value: Value) -> NumberValue | None:
    if isinstance(value, KnownValue):
        return numbers.as_number(value.value)
    return value if isinstance(value, NumberValue) else None


def _select(state: State, applied: Application, value: Value) -> Value | None:
    """The items that a test keeps: one by one of a short list, else so many of them."""
    if not isinstance(value, ListValue):
        return None
    if not value.items:
        return value
    # Turn by turn, there were too many ways already.
    if len(value.items) > (_FEW if state.separate else _SELECTED):
        shuffled = _shuffled(state, value)
        # What one item is asked shows whether it can be asked.
        asked = _kept(state, applied, shuffled.items[:1]) if shuffled is not None else None
        return _some_of(state, shuffled, 0, "kept") if shuffled is not None and asked is not None else None
    kept = _kept(state, applied, value.items)
    return ListValue(tuple(kept)) if kept is not None else None


def _kept(state: State, applied: Application, items: Sequence[Value | Atom]) -> Sequence[Value | Atom] | None:
    """The items that a test keeps; None where it isn't known which test."""
    asked: Sequence[Value | Atom] | None = items
    if applied.name.endswith("attr"):
        asked = fields_of(state, items, applied.constant("attribute", None), applied.node)
    name = applied.constant("test", None)
    if asked is None or ("test" in applied.given and not isinstance(name, str)):
        return None
    args = [arg for key, arg in applied.given.items() if key.isdigit()]
    keeps = applied.name.startswith("select")
    kept = []
    for one, about in zip(items, asked, strict=True):
        known = resolve(state, about, applied.node)
        passes = test(state, name, known, args, applied.node) if name else truth(state, known, applied.node)
        kept += [one] if passes is keeps else []
    return kept


def _group(state: State, applied: Application, value: Value) -> Value | None:
    """Groups of a short list: the items in some order, cut in some way, each part with its first item's field."""
    if not isinstance(value, ListValue):
        return None
    path = applied.constant("attribute", None)
    if not isinstance(path, str) or len(applied.given) > 1 or len(value.items) > _GROUPED:
        return None
    keys = _keys(state, applied, value, 2)
    shuffled = value if len(value.items) < 2 else _shuffled(state, value)
    if shuffled is None or keys is None or (keys and not _are_sorted(state, applied, keys)):
        return None
    groups: list[list[Value | Atom]] = []
    for number, one in enumerate(shuffled.items):
        starts = number == 0 or not isinstance(one, Atom) or state.decisions.decide(one.path, "group", 2) == 0
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


class _Place:
    """Stands for an item where a filter only puts items in other places."""

    def __init__(self, item: Value | Atom) -> None:
        self.item = item


def _regroup(state: State, applied: Application, value: Value) -> Value | None:
    """`batch` and `slice`: rendered with places instead of items, as they never look at one."""
    if not isinstance(value, ListValue):
        return None
    given = {name: applied.constant(name, None) for name in applied.given}
    places = [_Place(one) for one in value.items]
    made = state.concrete(applied.node, lambda: state.operations.rendering.filter(applied.name, places, **given))
    return ListValue(tuple(ListValue(tuple(map(_item_at, group))) for group in made))


def _item_at(place: object) -> Value | Atom:
    return place.item if isinstance(place, _Place) else KnownValue(place)


def _sort_pairs(state: State, applied: Application, value: Value) -> Value | None:
    """`dictsort` by names, which are known."""
    if not isinstance(value, RecordValue) or applied.constant("by", "key") != "key":
        return None
    given = {name: applied.constant(name, None) for name in applied.given}
    names = dict.fromkeys(value.fields, 0)
    made = state.concrete(applied.node, lambda: state.operations.rendering.filter(applied.name, names, **given))
    return pairs(RecordValue({name: value.fields[name] for name, _ in made}))


LIST_RULES: Final[dict[Transfer, Rule]] = {
    Transfer.REVERSE: _reverse,
    Transfer.LIST: _as_list,
    Transfer.FIRST: _first,
    Transfer.LAST: _last,
    Transfer.JOIN: _looked_into(_join),
    Transfer.MAP: _looked_into(_map),
    Transfer.SORT: _sort,
    Transfer.UNIQUE: _unique,
    Transfer.SUM: _looked_into(_sum),
    Transfer.EXTREMUM: _extremum,
    Transfer.SELECT: _looked_into(_select),
    Transfer.GROUP: _looked_into(_group, 2),
    Transfer.PAIRS: _pairs,
    Transfer.REGROUP: _looked_into(_regroup),
    Transfer.SORT_PAIRS: _sort_pairs,
}
