"""The filters and tests of a text: Jinja's own, bounded, and with one way of writing values as text."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from types import GeneratorType
from typing import Any, cast

from jinja2 import pass_context
from jinja2.filters import FILTERS as JINJA_FILTERS
from jinja2.runtime import Context, Undefined
from jinja2.tests import TESTS as JINJA_TESTS
from jinja2.utils import _PassArg
from markupsafe import escape

from imidsl.diagnostics.templates import NONE_HAS_NO_TEXT
from imidsl.text import vocabulary
from imidsl.text.template import filters
from imidsl.text.template.jinja.meter import Fault, Meter, check_format, check_items, check_length, check_number
from imidsl.text.template.text_of import text_of

#: The longest path in `map(attribute='a.b')`, in characters.
_MAX_PATH = 200
#: Decimal digits that `round` may be asked for.
_MAX_PLACES = 100


def format_text(pattern: str, values: object) -> str:
    """`pattern % values` of bounded size; a list holds the values of several directives."""
    items = list(values) if isinstance(values, (list, tuple)) else None
    if isinstance(values, Mapping):
        named = {key: _printable(value) for key, value in values.items()}
        check_format(pattern, named.values())
        return pattern % named
    given = tuple(_printable(value) for value in ([values] if items is None else items))
    check_format(pattern, given)
    return pattern % given


def _printable(value: object) -> object:
    is_number = isinstance(value, (int, float, Decimal)) and not isinstance(value, bool)
    return value if is_number else text_of(value)


# -- Jinja's own, where they are replaced


def _tojson(value: object) -> str:
    if value is None:
        return "null"
    is_word = isinstance(value, (bool, int, float, Decimal))
    return text_of(value) if is_word else json.dumps(text_of(value), ensure_ascii=False)


def _join(context: Context, value: Iterable[object], d: object = "", attribute: str | None = None) -> str:
    items = JINJA_FILTERS["map"](context, value, attribute=attribute) if attribute is not None else value
    parts = [text_of(item) for item in items]
    separator = text_of(d)
    check_length(sum(map(len, parts)) + len(separator) * max(0, len(parts) - 1))
    return separator.join(parts)


def _replace(value: str, old: object, new: object, count: int | None = None) -> str:
    before, after = text_of(old), text_of(new)
    check_length(len(value) + value.count(before) * max(0, len(after) - len(before)))
    return value.replace(before, after, -1 if count is None else count)


def _items(value: object) -> list[object]:
    if not isinstance(value, Mapping):
        raise TypeError("only a record has items")
    return [list(pair) for pair in value.items()]


def _dictsort(value: Mapping[Any, Any], case_sensitive: bool = False, by: str = "key", reverse: bool = False) -> object:
    return [list(pair) for pair in JINJA_FILTERS["dictsort"](value, case_sensitive, by, reverse)]


def _own(function: Callable[..., Any]) -> Callable[..., Any]:
    return pass_context(function)


_REPLACED: dict[str, Callable[..., Any]] = {
    "dictsort": _dictsort,
    "e": lambda value: str(escape(value)),
    "escape": lambda value: str(escape(value)),
    "format": lambda value, *args, **kwargs: format_text(value, kwargs or args),
    "items": _items,
    "join": _own(_join),
    "replace": _replace,
    "string": lambda value: value,
    "tojson": _tojson,
    **filters.FUNCTIONS,
}


# -- What is looked at before a filter runs


def _check_center(value: str, width: int = 80) -> None:
    check_length(width)


def _check_indent(value: str, width: int | str = 4, first: bool = False, blank: bool = False) -> None:
    indention = width if isinstance(width, int) else len(width)
    check_length(len(value) + (len(value.splitlines()) + 1) * indention)


def _check_wordwrap(
    value: str, width: int = 79, break_long_words: bool = True, wrapstring: str = "\n", break_on_hyphens: bool = True
) -> None:
    # A long word is cut from its front over and over: the work grows with the square of its length.
    check_length(len(value) * (len(value) // max(1, width)) >> 4)
    check_length(len(value) + (len(value) // max(1, width) + len(value.split()) + 1) * len(wrapstring))


def _check_count(value: object, count: int, fill_with: object = None) -> None:
    check_items(count)


def _check_int(value: object, default: object = 0, base: int = 10) -> None:
    check_number(value)


def _check_round(value: object, precision: int = 0, method: str = "common") -> None:
    if abs(precision) > _MAX_PLACES:
        raise ValueError(f"at most {_MAX_PLACES} places")


def _check_sum(value: object, attribute: object = None, start: object = 0) -> None:
    if not isinstance(start, (int, float, Decimal)):
        raise TypeError("only numbers have a sum")


_CHECKS: dict[str, Callable[..., None]] = {
    "batch": _check_count,
    "center": _check_center,
    "indent": _check_indent,
    "int": _check_int,
    "round": _check_round,
    "slice": _check_count,
    "sum": _check_sum,
    "wordwrap": _check_wordwrap,
}


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
    if name in vocabulary.LIST_FILTERS and any(isinstance(a, str) and len(a) > _MAX_PATH for a in given.values()):
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


def _bounded(name: str) -> Callable[..., Any]:
    inner = _with_context(_REPLACED.get(name) or cast(Callable[..., Any], JINJA_FILTERS[name]))
    check = _CHECKS.get(name)
    as_text = name in vocabulary.TEXT_FILTERS
    as_list = name in vocabulary.LIST_FILTERS

    def run(context: Any, value: object, *args: object, **given: object) -> object:
        meter: Meter = context.meter
        if as_text:
            value = text_of(value)
        elif as_list and value is None:
            raise Fault(NONE_HAS_NO_TEXT)
        elif as_list and isinstance(value, (GeneratorType, range)):
            value = meter.listed(value)
        _before(name, meter, value, args, given)
        if check is not None:
            check(value, *args, **given)
        return result_of(meter, inner(context, value, *args, **given))

    return pass_context(run)


def _bounded_test(name: str) -> Callable[..., Any]:
    inner = _with_context(cast(Callable[..., Any], JINJA_TESTS[name]))

    def run(context: Any, value: object, *args: object) -> object:
        context.meter.weigh(value, *args)
        return inner(context, value, *args)

    return pass_context(run)


FILTERS = {name: _bounded(name) for name in vocabulary.FILTERS}
TESTS = {name: _bounded_test(name) for name in vocabulary.TESTS}
