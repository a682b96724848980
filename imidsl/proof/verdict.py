"""From the sizes of a text to the answer: the verdict, the witness, the segments."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from typing import Any, Final

from imidsl.proof.answer import Answer, CanFail, Leaver, Stop, Witness
from imidsl.proof.domain import Culprit, Failure, Reason, TextPlace, Total
from imidsl.proof.measure import Measure, segment_bounds
from imidsl.proof.parts import Exploration, Subject, explore
from imidsl.proof.probes import probes
from imidsl.proof.totals import Ruler
from imidsl.proof.witness import Bench, Builder, Memo, Plain, canonical, jsonable, largest, smaller
from imidsl.records import dataclass, field, replace
from imidsl.source import Span
from imidsl.text.chars.charset import CharSet
from imidsl.text.chars.encoding import (
    GSM7_EXTENSION,
    GSM7_PART,
    GSM7_SINGLE,
    UCS2_PART,
    UCS2_SINGLE,
    Encoding,
    is_gsm7,
    segments,
)
from imidsl.text.template import nodes
from imidsl.text.template.jinja.meter import MAX_TRIED, Meter
from imidsl.text.template.template import Template
from imidsl.text.types.containers import ListType, ParameterType, TextType
from imidsl.text.types.parameters import Parameter

LOST: Final = "is more than the proof can follow"
"""What is said where the proof itself fails: of texts nested too deeply, and, as the tests see to it, of no others."""
BROKEN: Final = "comes out otherwise than the proof says"
"""What is said where values are found that break a claim."""
_SHOWN: Final = 200
_OUTSIDE: Final = 2
_SMS: Final = ("bytes", "chars", "septets", "units")
_ESCAPED: Final = CharSet.chars(GSM7_EXTENSION)
_ASTRAL: Final = CharSet.of((0x10000, 0x10FFFF))


def answer(
    template: Template, parameters: Mapping[str, Parameter], constants: Mapping[str, object], measure: Measure
) -> Answer:
    """See `analyse.analyse`."""
    try:
        return _Judge(template, parameters, constants, measure).answer()
    except MemoryError:  # the machine's fault: nothing may be said, or kept, of the text
        raise
    except Exception:  # whatever is wrong with the proof, it isn't the user's: the text is open
        span = _first(template)
        stop = Stop(span, span.text, LOST, "write it in a simpler way")
        encodings = tuple(Encoding) if measure.sms else ()
        least = 0 if measure.sms else None
        return Answer("open", measure.limit, 0, None, stop, encodings=encodings, min_segments=least, doubts=(stop,))


def _stop(reason: Reason) -> Stop:
    return Stop(reason.place.span, reason.word, reason.problem, reason.remedy)


def _first(template: Template) -> Span:
    node = template.tree.body[0] if template.tree is not None and template.tree.body else 0
    return TextPlace(template, node).span


@dataclass(frozen=True)
class _Judge:
    template: Template
    parameters: Mapping[str, Parameter]
    constants: Mapping[str, object]
    measure: Measure
    _tries: Meter = field(default_factory=lambda: Meter(MAX_TRIED))

    @cached_property
    def used(self) -> dict[str, Parameter]:
        """The parameters that the texts name."""
        trees = [text.tree for text in (self.template, *self.measure.plus) if text.tree is not None]
        names = {node.name for tree in trees for node in tree.find_all(nodes.Name)}
        return {name: parameter for name, parameter in self.parameters.items() if name in names}

    def answer(self) -> Answer:
        """The verdict."""
        found = self._explored(self.parameters)
        total = found.total
        least, most = total.ranges[self._main]
        limit = self.measure.limit
        claim = Answer(
            "proved",
            limit,
            least,
            most,
            parameters=tuple(self.used),
            failures=tuple(self._failures(found)),
            doubts=tuple(map(_stop, found.lost)),
            cut_links=tuple(dict.fromkeys(place.span for place in found.cut)),
            _search=lambda: self._largest(total, most),
            **self._characters(total),
            **(self._sms(total) if self.measure.sms else {}),
        )
        if most is not None and (limit is None or most <= limit):
            return self._tried(claim, total)
        if limit is not None:
            witness = self._largest(total, most)
            if witness is not None and witness.size > limit:
                smallest = self._smallest(witness, limit)
                heaviest = self._heaviest(smallest)
                advice = self._advice(heaviest[0], limit) if heaviest is not None and most is not None else None
                return replace(claim, kind="refuted", heaviest=heaviest, advice=advice, _refutation=smallest)
        return replace(claim, kind="open", most=None, stop=self._stop(total, most))

    @property
    def _main(self) -> str:
        return "json" if self.measure.json else "chars" if self.measure.unit == "characters" else "bytes"

    def _explored(self, parameters: Mapping[str, Parameter]) -> Exploration:
        dimensions = _SMS if self.measure.sms else tuple(dict.fromkeys((self._main, "chars")))
        ruler = Ruler(dimensions, frozenset(self.measure.links), self.measure.link_bytes)
        return explore(Subject((self.template, *self.measure.plus), parameters, self.constants, ruler))

    def _characters(self, total: Total) -> dict[str, Any]:
        low, high = total.ranges["chars"]
        if self.measure.plus:
            # What is appended isn't told apart in the sizes.
            low = 0
        return {"min_chars": low, "max_chars": high}

    def _stop(self, total: Total, most: int | None) -> Stop:
        if total.reasons:
            return _stop(total.reasons[0])
        span = _first(self.template)
        problem = f"may make a text of {most} bytes, but no values were found that do"
        return Stop(span, span.text, problem, "bound the result with |fit(bytes)")

    def _heaviest(self, witness: Witness) -> tuple[str, Span] | None:
        """The parameter with the longest value, where the text first names it."""
        names = sorted(witness.values, key=lambda name: -len(json.dumps(witness.values[name], ensure_ascii=False)))
        for name in names:
            for text in (self.template, *self.measure.plus):
                found = text.tree.find_all(nodes.Name) if text.tree is not None else ()
                used = [node for node in found if node.name == name]
                if used:
                    return name, TextPlace(text, min(used, key=lambda node: node.lineno)).span
        return None

    # -- Advice

    def _advice(self, name: str, limit: int) -> str | None:
        """The largest `max` of a parameter with which the text keeps its limit."""
        parameter = self.parameters.get(name)
        type_ = parameter.type if parameter is not None else None
        if parameter is None or not isinstance(type_, TextType | ListType) or type_.max is None:
            return None
        if isinstance(type_, TextType) and type_.pattern is not None:
            return None
        low, high = type_.min, type_.max
        while low < high:
            middle = (low + high) // 2
            keeps = self._keeps(parameter, _shorter(type_, middle + 1), limit)
            low, high = (middle + 1, high) if keeps else (low, middle)
        return f"give '{name}' at most max: {low}" if self._keeps(parameter, _shorter(type_, low), limit) else None

    def _keeps(self, parameter: Parameter, type_: ParameterType, limit: int) -> bool:
        """Whether the text would keep its limit if a parameter were of this type."""
        found = self._explored({**self.parameters, parameter.name: replace(parameter, type=type_)})
        most = found.total.ranges[self._main][1]
        return most is not None and most <= limit

    # -- Failures

    def _failures(self, found: Exploration) -> Iterator[CanFail]:
        same: dict[tuple[Span, str], list[Failure]] = {}
        for failure in found.failures:
            same.setdefault((failure.place.span, failure.problem), []).append(failure)
        for (span, problem), every in same.items():
            always = all(failure.always for failure in every)
            yield CanFail(span, problem, always, lambda every=every: self._stopping(every))  # type: ignore[misc]

    def _stopping(self, failures: list[Failure]) -> Mapping[str, object] | None:
        """Values with which rendering does stop."""
        candidates = [Builder(one.assigned).values(self.used, list(self.used)) for one in failures]
        candidates += [probe.values(self.used) for probe in probes((self.template, *self.measure.plus))]
        for plain in candidates:
            if self._tries.is_empty:
                break
            values = canonical(plain, self.used, self._tries)
            if values is not None and self._render(values) is None:
                return dict(jsonable(plain))
        return None

    # -- Witness beats bound

    def _tried(self, claim: Answer, total: Total) -> Answer:
        """The claim, unless some values are found that break it."""
        known: Memo = {}
        seen: set[str] = set()
        for plain in self._candidates(total):
            if self._tries.is_empty:
                break
            # Of few parameters many probes are the same.
            if (shown := repr(plain)) in seen:
                continue
            seen.add(shown)
            values = canonical(plain, self.used, self._tries, known)
            size = self._render(values) if values is not None else None
            if values is None or size is None:
                continue
            if size > (claim.limit if claim.limit is not None else size):
                smallest = self._smallest(Witness(jsonable(plain), size), size - 1)
                return replace(self._wrong(claim, plain), kind="refuted", stop=None, _refutation=smallest)
            if not claim.holds(size, *(self._sent(values) if self.measure.sms else ())):
                return self._wrong(claim, plain)
        return claim

    def _candidates(self, total: Total) -> Iterator[Plain]:
        for _, given in (*total.ways, *total.leaving):
            yield Builder(given).values(self.used, list(self.used))
        for probe in probes((self.template, *self.measure.plus)):
            yield probe.values(self.used)

    def _sent(self, values: Mapping[str, object]) -> tuple[Encoding, int]:
        sent = segments("".join(self._rendered(values) or ()))
        return sent.encoding, sent.count

    def _wrong(self, claim: Answer, plain: Plain) -> Answer:
        span = _first(self.template)
        problem = f"{BROKEN} with {json.dumps(jsonable(plain), ensure_ascii=False)[:_SHOWN]}"
        stop = Stop(span, span.text, problem, "a fault of imidsl: please report this message and the values")
        unsure = replace(claim, kind="open", least=0, most=None, min_chars=0, max_chars=None, stop=stop)
        if not self.measure.sms:
            return unsure
        return replace(unsure, encodings=tuple(Encoding), min_segments=0, max_segments=None)

    # -- SMS

    def _sms(self, total: Total) -> dict[str, Any]:
        """What an answer says of encodings and segments."""
        # What couldn't be followed may be anything, but there is nobody to blame.
        leavers = tuple(dict.fromkeys(map(_leaver, _to_blame(total.culprits))))
        encodings = ((Encoding.GSM7,) if total.gsm7 else ()) + ((Encoding.UCS2,) if total.culprits else ())
        counts = []
        if total.gsm7:
            counts.append(segment_bounds(total.ranges["septets"], GSM7_SINGLE, GSM7_PART, _pairs(total, _ESCAPED)))
        if total.culprits:
            counts.append(segment_bounds(total.ranges["units"], UCS2_SINGLE, UCS2_PART, _pairs(total, _ASTRAL)))
        highs = [high for _, high in counts]
        return {
            "encodings": encodings or (Encoding.GSM7,),
            "min_segments": min((low for low, _ in counts), default=0),
            "max_segments": None if None in highs else max((high for high in highs if high is not None), default=0),
            "_search_leavers": lambda: leavers,
            "_search_leaving": lambda: self._leaving(total),
        }

    def _leaving(self, total: Total) -> Mapping[str, object] | None:
        bench = Bench(self._is_outside, self.used, self._tries)
        for _, given in total.leaving:
            plain = Builder(given).values(self.used, list(self.used))
            if bench.size(plain) == _OUTSIDE:
                return dict(jsonable(smaller(bench, plain, _OUTSIDE, 0)[0]))
        return None

    def _is_outside(self, values: Mapping[str, object]) -> int:
        """Whether a text is outside GSM-7, as a size: so that what makes witnesses smaller makes these smaller."""
        return 0 if is_gsm7("".join(self._rendered(values) or ())) else _OUTSIDE

    # -- Witnesses

    def _rendered(self, values: Mapping[str, object]) -> list[str] | None:
        """The text, and those that are appended; None where one has no rendering."""
        known = {**self.constants, "request": _request(self.constants), **values}
        made: list[str] = []
        for template in (self.template, *self.measure.plus):
            text = template.render(known, self._tries)
            if not isinstance(text, str):
                return None
            made.append(text)
        return made

    def _render(self, values: Mapping[str, object]) -> int | None:
        made = self._rendered(values)
        return None if made is None else sum(map(self.measure.size, made))

    def _largest(self, total: Total, most: int | None) -> Witness | None:
        bench = Bench(self._render, self.used, self._tries)
        candidates = [Builder(given).values(self.used, list(self.used)) for _, given in total.ways]
        found = largest(bench, candidates, most)
        return Witness(jsonable(found[0]), found[1]) if found is not None else None

    def _smallest(self, witness: Witness, limit: int) -> Witness:
        bench = Bench(self._render, self.used, self._tries)
        plain, size = smaller(bench, dict(witness.values), witness.size, limit)
        return Witness(jsonable(plain), size)


def _request(constants: Mapping[str, object]) -> Mapping[str, object]:
    """`request` with a part, which those who ask leave open."""
    given = constants.get("request")
    return {"part": 1, **given} if isinstance(given, Mapping) else {"part": 1}


def _shorter(type_: TextType | ListType, most: int) -> ParameterType:
    return replace(type_, max=most)


def _to_blame(culprits: Iterable[Culprit]) -> list[Culprit]:
    """Those that a finding names: a filter of mixed texts only where no parameter is known that goes into one."""
    named = [culprit for culprit in culprits if culprit.kind != "text"]
    known = any(culprit.atom is not None for culprit in named)
    return [c for c in named if not known or c.kind != "filter" or c.atom is not None]


def _leaver(culprit: Culprit) -> Leaver:
    parameter = culprit.atom.word if culprit.atom is not None else None
    return Leaver(culprit.kind, culprit.word, culprit.characters, culprit.place.span, parameter)


def _pairs(total: Total, paired: CharSet) -> int | None:
    """How many characters that take two units there can be at most; None where nothing says so."""
    count = 0
    for letters in total.letters:
        if isinstance(letters, str):
            count += sum(char in paired for char in letters)
        elif letters & paired:
            return None
    return count
