"""The filters and tests of a text: Jinja's own, bounded, and with one way of writing values as text."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from types import GeneratorType
from typing import Any, cast

from jinja2 import pass_context
from jinja2.filters import FILTERS as JINJA_FILTERS
from jinja2.runtime import Context, Undefined
from jinja2.tests import TESTS as JINJA_TESTS
from jinja2.utils import _PassArg

from imidsl.diagnostics.templates import NONE_HAS_NO_TEXT
from imidsl.text import vocabulary
from imidsl.text.template.filters import ROWS, FilterRow, Takes
from imidsl.text.template.jinja.meter import Fault, Meter, check_items, check_length, check_number
from imidsl.text.template.own_filters import format_text
from imidsl.text.template.text_of import text_of

#: The longest path in `map(attribute='a.b')`, in characters.
_MAX_PATH = 200

# -- Jinja's own, where they are replaced


def _join(context: Context, value: Iterable[object], d: object = "", attribute: str | None = None) -> str:
    items = JINJA_FILTERS["map"](context, value, attribute=attribute) if attribute is not None else value
    parts = [text_of(item) for item in items]
    separator = text_of(d)
    check_length(sum(map(len, parts)) + len(separator) * max(0, len(parts) - 1))
    return separator.join(parts)


def _items(value: object) -> list[object]:
    if not isinstance(value, Mapping):
        raise TypeError("only a record has items")
    return [list(pair) for pair in value.items()]


def _dictsort(value: Mapping[Any, Any], case_sensitive: bool = False, by: str = "key", reverse: bool = False) -> object:
    return [list(pair) for pair in JINJA_FILTERS["dictsort"](value, case_sensitive, by, reverse)]


_REPLACED: dict[str, Callable[..., Any]] = {
    "dictsort": _dictsort,
    "format": lambda value, *args, **kwargs: format_text(value, kwargs or args),
    "items": _items,
    "join": pass_context(_join),
}
"""Jinja's own, done otherwise with what Jinja gives."""


# -- Metering


def _with_context(function: Callable[..., Any]) -> Callable[..., Any]:
    """The function with the context in front, whatever it wants of Jinja there."""
    wanted = _PassArg.from_obj(function)
    if wanted is _PassArg.context:
        return function
    if wanted is _PassArg.environment:
        return lambda context, *args, **kwargs: function(context.environment, *args, **kwargs)
    if wanted is _PassArg.eval_context:
        return lambda context, *args, **kwargs: function(context.eval_ctx, *args, **kwargs)
    return lambda context, *args, **kwargs: function(*args, **kwargs)


def _before(name: str, meter: Meter, value: object, args: tuple[object, ...], given: dict[str, object]) -> None:
    meter.weigh(value, *args, *given.values())
    if name in ("sort", "groupby", "dictsort", "unique", "min", "max") and isinstance(value, (list, tuple)):
        meter.spend(len(value) * len(value).bit_length())
    if ROWS[name].takes is Takes.LIST and any(isinstance(a, str) and len(a) > _MAX_PATH for a in given.values()):
        raise ValueError(f"a name of more than {_MAX_PATH} characters")


def result_of(meter: Meter, result: object) -> object:
    """What an operation made, charged for and within the bounds."""
    if isinstance(result, str):
        check_length(len(result))
    elif not isinstance(result, (list, tuple, Mapping, int, float, Decimal, Undefined, type(None))):
        result = meter.listed(result) if isinstance(result, Iterable) else result
    elif isinstance(result, (list, tuple)):
        check_items(len(result))
    else:
        check_number(result)
    meter.weigh(result)
    return result


def _bounded(row: FilterRow) -> Callable[..., Any]:
    inner = _with_context(row.function or _REPLACED.get(row.name) or cast(Callable[..., Any], JINJA_FILTERS[row.name]))

    def run(context: Any, value: object, *args: object, **given: object) -> object:
        meter: Meter = context.meter
        if row.takes is Takes.TEXT:
            value = text_of(value)
        elif row.takes is Takes.LIST and value is None:
            raise Fault(NONE_HAS_NO_TEXT)
        elif row.takes is Takes.LIST and isinstance(value, (GeneratorType, range)):
            value = meter.listed(value)
        _before(row.name, meter, value, args, given)
        if row.before is not None:
            row.before(value, *args, **given)
        return result_of(meter, inner(context, value, *args, **given))

    return pass_context(run)


def _bounded_test(name: str) -> Callable[..., Any]:
    inner = _with_context(cast(Callable[..., Any], JINJA_TESTS[name]))

    def run(context: Any, value: object, *args: object) -> object:
        context.meter.weigh(value, *args)
        return inner(context, value, *args)

    return pass_context(run)


FILTERS = {name: _bounded(row) for name, row in ROWS.items()}
TESTS = {name: _bounded_test(name) for name in vocabulary.TESTS}
