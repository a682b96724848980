"""What a plan is held to: whatever it answers, the general way answers alike, to the byte and finding for finding.

`python -m tests.plan.laws --seconds 60 --seed 1` draws definitions and values for longer than a test may.
"""

from __future__ import annotations

import argparse
import json
import pickle
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
from imidsl.source import Span
from imidsl.workspace.calls import options
from imidsl.workspace.library import Library, loads
from imidsl.workspace.quick import Renderings
from imidsl.workspace.results import Result
from imidsl.workspace.rows import Plan, Rejected
from tests.plan.drawn import drawn_message
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
            _place(d.span),
            d.fix is None,
            [(note.message, _place(note.span)) for note in d.related],
        )
        for d in found
    ]


def _place(span: Span) -> tuple[str, int, int]:
    return span.source.path, span.start, span.end


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
        self._row_plans: dict[object, Plan] = {}

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

    def rows(
        self,
        channels: Sequence[str] | None,
        kinds: Sequence[str] | None,
        given: Mapping[str, Any],
        to: Mapping[str, Sequence[Any]] | None,
    ) -> Iterator[str]:
        """Where a plan for rows and the general way differ; of values, and of words as a table has them."""
        if kinds is not None and len(kinds) > 1:
            return
        for words in (False, True):
            plan = self.row_plan(channels, kinds, words)
            row = {f"column {name}": _word(value) if words else value for name, value in given.items()}
            address = None if to is None else next(iter(to.values()))[0]
            if to is not None:
                row["address"] = address
            values = {name: row[f"column {name}"] for name in given}
            wanted, bodies, texts = plan.general(values, address), plan.bodies(row), plan.json(row)
            self.counts["rows rejected" if isinstance(wanted, Rejected) else "rows"] += 1
            if isinstance(wanted, Rejected):
                reasons = [said(one.diagnostics) for one in (wanted, bodies, texts) if isinstance(one, Rejected)]
                if len(reasons) < 3 or reasons[0] != reasons[1] or reasons[0] != reasons[2]:
                    yield f"a row: {bodies} and {texts} instead of {wanted}"
                continue
            made = [compact(output.body) for output in wanted]
            if isinstance(bodies, Rejected) or [*map(compact, bodies)] != made:
                yield f"bodies of a row: {bodies} instead of {made}"
            if isinstance(texts, Rejected) or [text.encode() for text in texts] != made:
                yield f"JSON of a row: {texts} instead of {made}"

    def row_plan(self, channels: Sequence[str] | None, kinds: Sequence[str] | None, words: bool) -> Plan:
        """A plan for rows."""
        key = channels, kinds, words
        if key not in self._row_plans:
            columns = {one.name: f"column {one.name}" for one in self.library.message("m").parameters}
            to = None if kinds is None else (kinds[0], "address")
            plan = Plan(self.library, "m", to=to, columns=columns, channels=channels, now=NOW, words=words)
            self._row_plans[key] = pickle.loads(pickle.dumps(plan))
        return self._row_plans[key]

    def plan(self, call: Call) -> MessagePlan | None:
        """The plan of a call, if the general way has agreed with it."""
        channels = None if call.channels is None else tuple(call.channels)
        kinds = None if call.to is None else tuple(call.to)
        learnt = self.quick._learnt.get((call.message, channels, kinds, call.example))
        return learnt.plan if learnt is not None else None


def _word(value: object) -> object:
    """A value as it stands in a table."""
    return value if isinstance(value, str) or value is None else json.dumps(value, ensure_ascii=False, default=str)


def _differences(result: Result, answer: Result) -> Iterator[str]:
    bodies = [(request.channel, compact(request.body)) for request in answer.requests]
    wanted = [(request.channel, compact(request.body)) for request in result.requests]
    if bodies != wanted:
        yield f"bodies: {bodies} instead of {wanted}"
    if said(answer.diagnostics) != said(result.diagnostics):
        yield f"findings: {said(answer.diagnostics)} instead of {said(result.diagnostics)}"


def texts(seed: str, draws: int) -> tuple[Held, list[str]]:
    """A definition with a drawn text, with drawn and hostile values."""
    random = Random(seed)
    drawn = draw(random)
    held = Held(loads(drawn.source))
    found: list[str] = []
    for _ in range(draws):
        given = _spoilt(values(drawn, random), random)
        found += [f"{drawn.source}\n{given!r}\n{fault}" for fault in held.compared("m", given)]
    return held, found


def messages(seed: str, draws: int) -> tuple[Held, list[str]]:
    """A drawn message asked for in several ways, with drawn and hostile values and addresses."""
    random = Random(seed)
    drawn = drawn_message(random)
    held = Held(loads(drawn.source))
    found: list[str] = []
    for number in range(draws):
        channels, kinds = drawn.ways[number % len(drawn.ways)]
        given = _spoilt(drawn.values(random), random)
        to = None if kinds is None else {kind: _addresses(random) for kind in kinds}
        faults = [*held.compared("m", given, channels=channels, to=to), *held.rows(channels, kinds, given, to)]
        found += [f"{drawn.source}\n{given!r} {channels} {to}\n{fault}" for fault in faults]
    return held, found


def _spoilt(given: dict[str, Any], random: Random) -> dict[str, Any]:
    """Values of which, every other time, one is hostile."""
    if given and random.random() < 0.5:
        given[random.choice(sorted(given))] = random.choice(HOSTILE)
    return given


def _addresses(random: Random) -> list[Any]:
    usual = [f"44770090{random.randrange(10_000):04}" for _ in range(random.choice((1, 1, 1, 2, 3)))]
    return usual if random.random() < 0.8 else [*usual, random.choice(ADDRESSES)]


def main() -> int:
    """Draw until the time is over."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--seed", default="1")
    parser.add_argument("--draws", type=int, default=20)
    given = parser.parse_args()
    end, number, counts = time.monotonic() + given.seconds, 0, Counter[str]()
    while time.monotonic() < end:
        held, found = (texts if number % 2 else messages)(f"{given.seed}/{number}", given.draws)
        counts += held.counts
        for fault in found[:1]:
            print(f"# case {number}\n{fault}\n")
        counts["wrong"] += bool(found)
        number += 1
    print(f"{number} definitions: {dict(counts)}")
    return 1 if counts["wrong"] else 0


if __name__ == "__main__":
    sys.exit(main())
