"""The time of one rendering within a process: `python -m benchmarks.rendering WAY FILE` prints seconds."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from pathlib import Path
from time import process_time
from typing import Any, Final

import imidsl
from benchmarks import ordinary
from benchmarks.measure import within

TIMES = 1000
"""How often a message is rendered."""


def by_imidsl(file: str, to: Mapping[str, str] | None = None) -> Callable[[], object]:
    """The file's first message with the values of its example, through the Python interface."""
    values = _first(file)[1]
    library = imidsl.load(file)
    name = library.messages[0]
    if not library.render(name, values, to=to).ok:
        raise SystemExit(f"{name} can't be rendered")
    return lambda: library.render(name, values, to=to)


def by_plan(file: str, to: tuple[str, str]) -> Callable[[], object]:
    """The same for a row of a table, as JSON; `to` is a kind of id and an address."""
    library = imidsl.load(file)
    kind, address = to
    plan = library.plan(library.messages[0], to={kind: "address"})
    row = {**_first(file)[1], "address": address}
    if isinstance(plan.json(row), imidsl.Rejected):
        raise SystemExit("the row is rejected")
    return lambda: plan.json(row)


def by_ordinary(file: str) -> Callable[[], object]:
    """The same by the ordinary program, which holds each body to the schema too."""
    message, values = _first(file)

    def once() -> None:
        for _, body in ordinary.bodies(message, values):
            ordinary.VALIDATOR.validate(body)

    return once


def by_jinja(file: str) -> Callable[[], object]:
    """Only Jinja's `template.render`, of all the texts that the message's bodies hold."""
    message, values = _first(file)
    texts = [
        (ordinary.template(text), ordinary.scope_of(message, channel, values))
        for channel, block in message.channels.items()
        for text in _texts([message.fields, block])
    ]
    return lambda: [template.render(scope) for template, scope in texts]


WAYS: Final[dict[str, Callable[[str], Callable[[], object]]]] = {
    "imidsl": by_imidsl,
    "imidsl-to": partial(by_imidsl, to={"msisdn": "447700900123", "customerid": "C-1"}),
    "imidsl-to-number": partial(by_imidsl, to={"msisdn": "447700900123"}),
    "plan": partial(by_plan, to=("customerid", "C-1")),
    "plan-number": partial(by_plan, to=("msisdn", "447700900123")),
    "ordinary": by_ordinary,
    "jinja": by_jinja,
}


def _first(file: str) -> tuple[ordinary.Message, dict[str, Any]]:
    message = next(ordinary.messages(Path(file).read_text("utf-8")))
    return message, next(iter(message.examples.values()))


def _texts(value: Any) -> Iterator[str]:
    """The texts in a value that hold something to render."""
    if isinstance(value, str):
        yield from [value] if "{" in value else []
    elif isinstance(value, dict | list):
        for item in value.values() if isinstance(value, dict) else value:
            yield from _texts(item)


if __name__ == "__main__":
    # Microseconds: waiting for a core that something else has would be most of it.
    print(within(WAYS[sys.argv[1]](sys.argv[2]), TIMES, process_time))
