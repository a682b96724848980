"""What filters and methods make of what is known of a value: one rule for each `Transfer` of the table of filters.

A row without a transfer, and a rule that gives None, leave the text open: nothing is ever taken to be unchanged.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final

from imidsl.proof.application import Application, Given, NotFollowed, Rule
from imidsl.proof.conditions import truth
from imidsl.proof.domain import (
    Anything,
    KnownValue,
    ListValue,
    LongListValue,
    MomentValue,
    NumberValue,
    PartsValue,
    RecordValue,
    TextValue,
    UndefinedValue,
    Value,
)
from imidsl.proof.list_transfers import LIST_RULES
from imidsl.proof.number_transfers import NUMBER_RULES
from imidsl.proof.ranges import characters
from imidsl.proof.state import State, as_undefined, as_value, plain, settled
from imidsl.proof.text_transfers import METHOD_RULES, TEXT_RULES
from imidsl.proof.texts import as_text, check_links, holds_link, length, length_of, stepped, unknown_text
from imidsl.text.template import nodes
from imidsl.text.template.filters import METHODS, ROWS, Charwise, FilterRow, Takes, Transfer
from imidsl.text.template.problems import problem_of
from imidsl.text.template.text_of import text_of
from imidsl.text.types.containers import DateTimeType, ListType


def filtered(state: State, name: str, value: Value, args: Sequence[Value], given: Given, node: nodes.Node) -> Value:
    """What a filter makes of a value."""
    row_ = ROWS[name]
    state.decisions.budget.step()
    if isinstance(value, UndefinedValue) and value.lenient and row_.takes is not Takes.VALUE:
        value = KnownValue("") if row_.takes is Takes.TEXT else ListValue(())
    if row_.transfer is not Transfer.DEFAULT:
        if isinstance(value, Anything):
            return _of_anything(state, row_, value, node)
        known = _concretely(state, row_, value, args, given, node)
        if known is not None:
            return known
        if isinstance(value, UndefinedValue) and not value.lenient:
            raise state.fails(node, value.problem)
    # What a text takes that is a format depends on the text.
    if (args or given) and row_.transfer is not Transfer.FORMAT:
        _try_kinds(state, value, args, given, node, lambda sample: _runner(state, row_, sample))
    applied = Application(name, node, _bound(state, row_, args, given, node), filtered)
    if isinstance(row_.transfer, Charwise):
        return stepped(state, as_text(state, value, node), row_.transfer, node)
    if row_.transfer in _INSERTING and any(holds_link(state, arg) for arg in (*args, *given.values())):
        return unfollowed(state, node, name)
    rule = _RULES[row_.transfer] if row_.transfer is not None else None
    made = _followed(rule, state, applied, _read(state, row_, value, node))
    return made if made is not None else unfollowed(state, node, name)


def _followed(rule: Rule | None, state: State, applied: Application, value: Value) -> Value | None:
    """What a rule makes of a value; None where it doesn't say."""
    try:
        return rule(state, applied, value) if rule is not None else None
    except NotFollowed:
        return None


_INSERTING: Final = (Transfer.REPLACE, Transfer.WRAP, Transfer.INDENT, Transfer.TRUNCATE)
"""What writes an argument, maybe again and again, counted as plain text."""
_OF_LISTS: Final = (Transfer.LIST, Transfer.MAP, Transfer.SELECT, Transfer.SORT, Transfer.UNIQUE, Transfer.REVERSE)
"""What makes a list of any."""


def _of_anything(state: State, row_: FilterRow, value: Anything, node: nodes.Node) -> Value:
    """What a filter makes of what isn't known."""
    if value.is_list and row_.transfer in _OF_LISTS:
        return value
    if value.is_list and row_.transfer is Transfer.JOIN:
        return TextValue(unknown_text(state, value.reason, node))
    if value.is_list and row_.transfer is Transfer.LENGTH:
        return NumberValue("int", Fraction(0), None, reason=value.reason)
    return state.doubt(value, node) if value.is_list else value


def unfollowed(state: State, node: nodes.Node, name: str) -> Value:
    """What a filter makes that the proof has no rule for; a text, if it never makes anything else."""
    remedy = "bound the result with |fit(bytes), or do without it" if ROWS[name].makes_text else "do without it"
    made = state.unknown(node, name, "makes something of a size that isn't known here", remedy)
    return TextValue(unknown_text(state, made.reason, node)) if ROWS[name].makes_text else made


def _read(state: State, row_: FilterRow, value: Value, node: nodes.Node) -> Value:
    """The value as a filter takes it."""
    if row_.takes is Takes.TEXT:
        return as_text(state, value, node)
    if row_.takes is Takes.LIST and isinstance(value, NumberValue | MomentValue):
        raise state.fails(node, f"'{row_.name}' takes a list")
    if row_.takes is Takes.LIST and isinstance(value, KnownValue) and isinstance(value.value, list | tuple | range):
        return ListValue(tuple(KnownValue(item) for item in value.value))
    if row_.takes is Takes.LIST and isinstance(value, TextValue) and row_.transfer not in _OF_TEXTS:
        return characters(state, value, node) or value
    return value


_OF_TEXTS: Final = (Transfer.FIRST, Transfer.LAST)
"""What of lists is asked of texts as they are, without looking at every character."""


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
    made = state.concrete(node, lambda: run(*arguments, **keywords))
    check_links(state, known.value, made, node)
    return as_value(made)


def _runner(state: State, row_: FilterRow, owner: Any) -> Callable[..., Any]:
    """What a filter makes of a known value, as a function of its arguments."""

    def run(*args: Any, **given: Any) -> Any:
        if row_.is_quick and row_.function is not None:
            return row_.function(text_of(owner) if row_.takes is Takes.TEXT else owner, *args, **given)
        return state.operations.rendering.filter(row_.name, owner, *args, **given)

    return run


_SAMPLES: Final[dict[str, Any]] = {"int": 2, "decimal": Decimal("2.5"), "float": 2.5}
_INSTANT: Final = datetime(2026, 12, 24, 10, tzinfo=UTC)


def _try_kinds(
    state: State,
    value: Value,
    args: Sequence[Value],
    given: Given,
    node: nodes.Node,
    runner: Callable[[Any], Callable[..., Any]],
) -> None:
    """Arguments of the wrong kind or number stop rendering whatever the values are: samples of their kinds show it."""
    if any(isinstance(one, Anything) for one in (value, *args, *given.values())):
        return
    sample, *samples = (_sample(state, one) for one in (value, *args))
    named = {key: _sample(state, one) for key, one in given.items()}
    try:
        runner(sample)(*samples, **named)
    except (TypeError, state.operations.rendering.missing) as error:
        raise state.fails(node, problem_of(error)) from error
    except Exception:  # it may be the sample's fault
        return


def _sample(state: State, value: Value) -> Any:
    """A value of the same kind."""
    match value:
        case KnownValue(value=known):
            return known
        case TextValue():
            return "a b"
        case NumberValue(kind=kind):
            return _SAMPLES[kind]
        case ListValue() | LongListValue() | PartsValue():
            return []
        case RecordValue():
            return {}
        case MomentValue(atom=atom):
            return _INSTANT if isinstance(atom.type, DateTimeType) else _INSTANT.date()
        case UndefinedValue():
            return as_undefined(state, value).value
    return object()


# -- Whatever there is


def _default(state: State, applied: Application, value: Value) -> Value | None:
    other = applied.given.get("default_value", KnownValue(""))
    missing = isinstance(value, UndefinedValue) or (isinstance(value, KnownValue) and value.value is None)
    if not missing and isinstance(value, Anything):
        return value
    if not missing and truth(state, applied.given.get("boolean", KnownValue(False)), applied.node):
        missing = not truth(state, value, applied.node)
    return other if missing else settled(state, value, applied.node)


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


# -- Methods of a text


def text_method(
    state: State, owner: TextValue, name: str, args: Sequence[Value], given: Given, node: nodes.Node
) -> Value:
    """`owner.name(args)`."""
    _try_kinds(state, owner, args, given, node, lambda sample: getattr(sample, name))
    transfer = METHODS.get(name)
    if isinstance(transfer, Charwise) and not args and not given:
        return stepped(state, owner, transfer, node)
    applied = Application(name, node, {str(number): arg for number, arg in enumerate(args)} | dict(given), filtered)
    rule = METHOD_RULES.get(transfer) if isinstance(transfer, Transfer) else None
    made = _followed(rule, state, applied, owner)
    return made if made is not None else state.unknown(node, name, "isn't followed for a parameter", "use a filter")


_RULES: Final[dict[Transfer, Rule]] = {
    Transfer.DEFAULT: _default,
    Transfer.LENGTH: _length,
    **TEXT_RULES,
    **NUMBER_RULES,
    **LIST_RULES,
}
assert {*_RULES, *METHOD_RULES} == set(Transfer), "each transfer has its rule"
