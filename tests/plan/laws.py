"""What a plan is held to: whatever it answers, the general way answers alike, to the byte and finding for finding.

`python -m tests.plan.laws --seconds 60 --seed 1` draws definitions and values for longer than a test may.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from random import Random
from typing import Any

from imidsl.diagnostics import Diagnostic
from imidsl.plan.plan import MessagePlan
from imidsl.request.sizes import compact
from imidsl.workspace.calls import options
from imidsl.workspace.library import Library, loads
from imidsl.workspace.quick import Renderings
from imidsl.workspace.results import Result
from tests.proof.fuzz_cases import draw, values

NOW = datetime(2026, 12, 1, tzinfo=UTC)
HOSTILE: Sequence[Any] = (
    *("", " ", "\t\n", "\x00", "\x7f", "\x85", "\u2028", "\ud800", "\ufeff", "a\rb", 'a"b', "a\\b", "\\", "'", '"""'),
    *(
        "{",
        "}",
        "{}",
        "{0}",
        "{x}",
        "{{",
        "{{ name }}",
        "{% if %}",
        "%s",
        "$(",
        "$(name)",
        "{{link_1}}",
        "{{link_",
        "$",
    ),
    *("ő", "€", "`", "👩‍👩‍👧", "é", "é", "x" * 200, "ő" * 200, "👍" * 80, "a\nb", "a\tb", "<b>&amp;", "</script>"),
    *("2026-12-24", "2026-02-30", "24.12.2026", "0001-01-01", "9999-12-31", "2026-12-24T10:00:00Z", "2026-13-01"),
    *(
        "true",
        "0",
        "-0",
        "1e5",
        "١",
        "447700900123",
        "+44 7700 900123",
        "https://x.example/a b",
        "https://x.example/?a=1",
    ),
    *(
        None,
        True,
        False,
        0,
        1,
        -1,
        10**40,
        1.0,
        -0.0,
        0.1,
        float("nan"),
        float("inf"),
        Decimal("1.50"),
        Decimal("1E+3"),
    ),
    *(date(2026, 12, 24), datetime(2026, 12, 24, 10, tzinfo=UTC), datetime(2026, 12, 24, 10)),
    *([], ["a"], {}, {"a": 1}, (), b"x", object(), type("Text", (str,), {})("sub")),
)
ADDRESSES: Sequence[Any] = (
    *(
        "447700900123",
        "+44 7700 900456",
        "0123",
        "",
        "\u00a0",
        "C-1",
        'C"1',
        "447700900123\n",
        "４４７７００９００１２３",
    ),
)


def said(found: Sequence[Diagnostic]) -> list[tuple[object, ...]]:
    """Findings as far as they can be compared."""
    return [
        (
            d.rule.code,
            d.severity,
            str(d),
            d.help,
            d.span,
            d.fix is None,
            [(note.message, note.span) for note in d.related],
        )
        for d in found
    ]


@dataclass
class Call:
    """The arguments of `Library.render`."""

    message: str
    values: dict[str, Any]
    to: dict[str, Sequence[Any]] | None = None
    channels: Sequence[str] | None = None
    example: str | None = None


class Held:
    """A library's messages, each answered both ways."""

    def __init__(self, library: Library) -> None:
        self.library = library
        self.counts: Counter[str] = Counter()
        self.quick = Renderings(library.project)

    def compared(self, message: str, given: Mapping[str, Any], **more: Any) -> Iterator[str]:
        """Where the two differ for a call; the plan's answer is one of `Library.render` from its second call on."""
        call = Call(message, dict(given), **more)
        arguments = call.message, call.values, call.to, call.channels, call.example
        run = options(*arguments, NOW)
        result = self.library._rendered(run)
        self.quick.learn(*arguments, lambda: NOW, result)
        answer = self.quick.answer(*arguments, NOW)
        self.counts["answered" if answer is not None else "left"] += 1
        if answer is not None:
            yield from _differences(result, answer)
            assert result.ok == answer.ok
        yield from self._written(call, result)

    def _written(self, call: Call, result: Result) -> Iterator[str]:
        """What the plan writes as JSON, at once and in pieces."""
        plan = self.plan(call)
        if plan is None:
            return
        try:
            cells, moments = plan.cells(call.values), plan.moments(lambda: NOW)
            written, split = plan.write(cells, moments, call.to), plan.split(cells, moments, None)
        except Exception:
            self.counts["not written"] += 1
            return
        self.counts["written"] += 1
        if not result.ok:
            yield f"written although there is {result.diagnostics[0]}"
            return
        for whole, (before, behind, beside, text), request in zip(written, split, result.requests, strict=True):
            lists = request.body.get("destination", [])
            inner = ",".join(compact(one).decode()[:-1] + beside + "}" for one in lists)
            for made in (whole, f"{before}{inner}{behind}" if call.to else before):
                if made.encode() != compact(request.body):
                    yield f"JSON: {made} instead of {compact(request.body).decode()}"
            body = request.body["channels"].get("sms", {})
            if text and text != body.get("text"):
                yield f"a text: {text!r} instead of {body!r}"

    def plan(self, call: Call) -> MessagePlan | None:
        """The plan of a call, if the general way has agreed with it."""
        channels = None if call.channels is None else tuple(call.channels)
        kinds = None if call.to is None else tuple(call.to)
        learnt = self.quick._learnt.get((call.message, channels, kinds, call.example))
        return learnt.plan if learnt is not None else None


def _differences(result: Result, answer: Result) -> Iterator[str]:
    bodies = [(request.channel, compact(request.body)) for request in answer.requests]
    wanted = [(request.channel, compact(request.body)) for request in result.requests]
    if bodies != wanted:
        yield f"bodies: {bodies} instead of {wanted}"
    if said(answer.diagnostics) != said(result.diagnostics):
        yield f"findings: {said(answer.diagnostics)} instead of {said(result.diagnostics)}"


def case(seed: str, draws: int) -> tuple[Held, list[str]]:
    """A drawn definition with drawn and hostile values."""
    random = Random(seed)
    drawn = draw(random)
    held = Held(loads(drawn.source))
    found = []
    for number in range(draws):
        given = values(drawn, random)
        if number % 2 and given:
            given[random.choice(sorted(given))] = random.choice(HOSTILE)
        found += [f"{drawn.source}\n{given!r}\n{fault}" for fault in held.compared("m", given)]
    return held, found


def main() -> int:
    """Draw until the time is over."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--seed", default="1")
    parser.add_argument("--draws", type=int, default=20)
    given = parser.parse_args()
    end, number, counts = time.monotonic() + given.seconds, 0, Counter[str]()
    while time.monotonic() < end:
        held, found = case(f"{given.seed}/{number}", given.draws)
        counts += held.counts
        for fault in found[:1]:
            print(f"# case {number}\n{fault}\n")
        counts["wrong"] += bool(found)
        number += 1
    print(f"{number} definitions: {dict(counts)}")
    return 1 if counts["wrong"] else 0


if __name__ == "__main__":
    sys.exit(main())
