"""What a caller in Python gives → the options of a run, each with a place in a source of its own.

What can't be meant at all, such as a number for the addresses, is a TypeError at the call; a wrong value is a finding.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from functools import cache
from typing import Any

from imidsl.compiler.options import Address, Options, Recipients, Supplied
from imidsl.source import Source, Span
from imidsl.workspace import clock


def options(
    message: str,
    values: Mapping[str, object] | None,
    to: Mapping[str, str | Iterable[str]] | None,
    channels: str | Iterable[str] | None,
    example: str | None,
    now: datetime | None,
) -> Options:
    """The options of a call, for the arguments of `Library.render`."""
    check_now(now)
    return Options(
        messages=[_pick("message", message)],
        channels=[_pick("channels", channel) for channel in texts("channels", channels)]
        if channels is not None
        else None,
        example=_pick("example", example) if example is not None else None,
        values=[_value(name, value) for name, value in mapping("values", values).items()],
        to=[_recipients(kind, addresses) for kind, addresses in mapping("to", to).items()] if to is not None else None,
        clock=(lambda: now) if now is not None else cache(clock.now),
    )


def _value(name: str, value: object) -> Supplied:
    # What a value looks like is nobody's business: it may be large, or private.
    span = _span("values", name)
    return Supplied(name, value, span, span)


def _pick(argument: str, name: object) -> Supplied:
    span = _span(argument, text(argument, name))
    return Supplied(span.source.text, None, span, span)


def _recipients(kind: str, given: object) -> Recipients:
    addresses = [Address(one, _span("to", one)) for one in texts(f"to[{kind!r}]", given)]
    return Recipients(kind, _span("to", kind), addresses)


def _span(argument: str, given: str) -> Span:
    return Source(argument, given).span(0, len(given))


def mapping(argument: str, given: object) -> Mapping[str, Any]:
    """An argument that has names; a TypeError for any other."""
    if given is None:
        return {}
    if not isinstance(given, Mapping):
        raise TypeError(f"{argument} must be a mapping, not {_type(given)}")
    for key in given:
        text(f"each key of {argument}", key)
    return given


def texts(argument: str, given: object) -> Iterator[str]:
    """An argument that is one text, or several; a TypeError for any other."""
    if isinstance(given, str):
        yield given
        return
    if isinstance(given, bytes | Mapping) or not isinstance(given, Iterable):
        raise TypeError(f"{argument} must be a str or an iterable of them, not {_type(given)}")
    yield from (text(f"each item of {argument}", item) for item in given)


def text(argument: str, given: object) -> str:
    """An argument that is a text; a TypeError for any other."""
    if not isinstance(given, str):
        raise TypeError(f"{argument} must be a str, not {_type(given)}")
    return given


def is_aware(now: object) -> bool:
    """Whether something is an instant, or none is given."""
    return now is None or (isinstance(now, datetime) and (now.tzinfo is UTC or now.utcoffset() is not None))


def check_now(now: object) -> None:
    """A TypeError for what is no instant."""
    if now is not None and not isinstance(now, datetime):
        raise TypeError(f"now must be a datetime, not {_type(now)}")
    if now is not None and now.utcoffset() is None:
        raise TypeError("now must be an aware datetime: one without a time zone is no instant")


def _type(given: object) -> str:
    return type(given).__name__
