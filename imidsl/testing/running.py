"""A test × the message → what fails, each at the expectation concerned."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from imidsl.binding.expectations import Expectation, Step
from imidsl.binding.tests import Refusal, Test
from imidsl.binding.values import Array, Clock, Leaf, Record, ValueNode
from imidsl.compiler.translation import Translation
from imidsl.diagnostics import Diagnostic, Note, Severity, testing, values
from imidsl.records import dataclass
from imidsl.request.path import RequestPath
from imidsl.request.sizes import Sizes
from imidsl.schema.envelope import CONTENT
from imidsl.schema.model import Channel
from imidsl.source import Span
from imidsl.testing.conditions import difference, failure, quoted
from imidsl.workspace.clock import seconds


@dataclass(frozen=True, slots=True)
class Outcome:
    """A test that was run: the name of its message and its own, where that stands, what failed and for how long it ran.

    Without `failures` it passed; `seconds` are those of the clock on the wall.
    """

    message: str
    name: str
    span: Span
    failures: Sequence[Diagnostic]
    seconds: float

    @property
    def passed(self) -> bool:
        """Whether all was as expected."""
        return not self.failures


def run(translation: Translation, clock: Clock, picked: str = "") -> Iterator[Outcome]:
    """The tests of a file whose message or name has `picked` in it; durations count from `clock` unless they say."""
    for test in translation.tests[0]:
        if picked in f"{test.message.name} {test.name}":
            start = seconds()
            failures = tuple(_Running(translation, test, clock).failures())
            yield Outcome(test.message.name, test.name, test.span, failures, seconds() - start)


@dataclass(frozen=True, slots=True)
class _Running:
    translation: Translation
    test: Test
    clock: Clock

    def failures(self) -> Iterator[Diagnostic]:
        requests, found = self._requests()
        if self.test.refusal is not None:
            yield from self._refusal(self.test.refusal, found)
            return
        errors = [diagnostic for diagnostic in found if diagnostic.is_error]
        for diagnostic in errors:
            note = Note("here", diagnostic.span)
            yield testing.UNEXPECTED_FINDING.at(
                self.test.span,
                rule=diagnostic.rule.name,
                problem=diagnostic.message,
                related=[note, *diagnostic.related],
            )
        if not errors:
            for expectation in self.test.expectations:
                yield from self._expectation(expectation, requests)

    def _requests(self) -> tuple[dict[str, Record], list[Diagnostic]]:
        """The first request to each channel, and what stands against them."""
        test, message = self.test, self.test.message
        found = list(test.given)
        given = {**message.defaults(), **test.values}
        missing = [one for one in message.parameters.values() if one.required and one.name not in given]
        found += [values.MISSING_VALUE.at(one.span, found=one.name, message=message.name) for one in missing]
        requests: dict[str, Record] = {}
        now = test.now
        clock = self.clock if now is None else lambda: now
        stopped = any(diagnostic.is_error for diagnostic in found)
        for channel in message.channels if not stopped else ():
            form = self.translation.form(message, channel)
            parts, more = form.parts(given, clock)
            found += more
            if not any(diagnostic.is_error for diagnostic in more):
                found += (diagnostic for part in parts for diagnostic in form.body(part)[1])
                requests[channel.name] = parts[0]
        return requests, [diagnostic for diagnostic in found if diagnostic.severity is not Severity.INFO]

    def _refusal(self, refusal: Refusal, found: list[Diagnostic]) -> Iterator[Diagnostic]:
        wanted = [one for one in found if one.rule.name == refusal.rule and self._is_about(one, refusal.parameter)]
        others = [one for one in found if one not in wanted]
        if others or not wanted:
            notes = [Note(f"{one.rule.name}: {one.message}", one.span) for one in others]
            got = "other rules are broken" if others else "nothing is refused"
            yield testing.NOT_REFUSED.at(refusal.span, found=refusal.rule, got=got, related=notes)

    def _is_about(self, diagnostic: Diagnostic, parameter: str | None) -> bool:
        if parameter is None:
            return True
        declared = self.test.message.parameters[parameter].span if parameter in self.test.message.parameters else None
        return declared in (diagnostic.span, *(note.span for note in diagnostic.related))

    # --- what a request says

    def _expectation(self, expectation: Expectation, requests: dict[str, Record]) -> Iterator[Diagnostic]:
        channel, message = expectation.channel, self.test.message
        request = requests.get(channel.name)
        if expectation.record is None:
            if request is not None:
                note = Note("made here", message.record.at(channel.name))
                yield testing.UNEXPECTED_REQUEST.at(
                    expectation.span, message=message.name, found=channel.name, related=[note]
                )
            return
        if request is None:
            yield testing.MISSING_REQUEST.at(expectation.span, message=message.name, found=channel.name)
            return
        content = _content(request, channel)
        place = RequestPath().below(channel.name)
        yield from self._record(expectation.record, content, place)
        sizes = Sizes(message.links, self.translation.config.smartlink_length)
        for text in expectation.texts:
            node = _at(content, text.path)
            name = ".".join([channel.name, *(step for step in text.path if isinstance(step, str))])
            for condition in text.conditions:
                problem = failure(condition, node, sizes)
                if problem is not None:
                    notes = [Note("made here", node.span)] if node is not None else []
                    yield testing.CONDITION_FAILED.at(condition.span, field=name, problem=problem, related=notes)

    def _record(self, expected: Record, got: ValueNode | None, place: RequestPath) -> Iterator[Diagnostic]:
        members = got.members if isinstance(got, Record) else {}
        for name, wanted in expected.members.items():
            yield from self._node(wanted, members.get(name), place.below(name))
        for name in expected.absent & members.keys():
            made = members[name]
            shown = quoted(made.value) if isinstance(made, Leaf) else "there"
            yield _unexpected(place.below(name), expected.at(name), "absent", shown, made)

    def _node(self, wanted: ValueNode, got: ValueNode | None, place: RequestPath) -> Iterator[Diagnostic]:
        match wanted:
            case Record():
                yield from self._record(wanted, got, place)
            case Array(items=items):
                made = got.items if isinstance(got, Array) else ()
                for number, item in enumerate(items):
                    yield from self._node(item, made[number] if number < len(made) else None, place.below(number))
            case Leaf(ready=True):
                value = got.value if isinstance(got, Leaf) and got.ready else None
                if value != wanted.value:
                    expected, shown = difference(wanted.value, value)
                    yield _unexpected(place, wanted.span, expected, shown, got)


def _unexpected(place: RequestPath, span: Span, expected: str, shown: str, got: ValueNode | None) -> Diagnostic:
    notes = [Note("made here", got.span)] if got is not None else []
    return testing.UNEXPECTED_VALUE.at(span, field=place.name, expected=expected, got=shown, related=notes)


def _content(request: Record, channel: Channel) -> ValueNode | None:
    """The channel's own object within a request."""
    return _at(request, (CONTENT, *channel.path))


def _at(node: ValueNode | None, path: tuple[Step, ...]) -> ValueNode | None:
    """What stands at a path of names and indexes; None where nothing does."""
    for step in path:
        if isinstance(node, Record) and isinstance(step, str):
            node = node.members.get(step)
        elif isinstance(node, Array) and isinstance(step, int) and step < len(node.items):
            node = node.items[step]
        else:
            return None
    return node
