"""What the proof says of a text: the answer, and how it reads."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import cached_property
from typing import Final, Literal, TypeAlias

from imidsl.records import dataclass, field, replace
from imidsl.source import Span
from imidsl.text.chars.encoding import Encoding

Kind: TypeAlias = Literal["proved", "refuted", "open"]

PROVED: Final = "proved"
"""How the line of a text ends that can't break its limit."""
_LABELS: Final = {"gsm7": "GSM-7", "ucs2": "UCS-2"}


@dataclass(frozen=True, slots=True)
class Stop:
    """What stopped the proof: the word (a parameter, a filter, …), where it is used, what it does, what to declare."""

    span: Span
    word: str
    problem: str
    remedy: str


@dataclass(frozen=True, slots=True)
class Leaver:
    """What takes a text out of GSM-7: a `parameter`, a `literal` or a `filter`, with some of the characters.

    `parameter` is the name of the parameter that it comes from, if it does.
    """

    kind: str
    word: str
    characters: str
    span: Span
    parameter: str | None


@dataclass(frozen=True)
class CanFail:
    """A place where rendering stops for some values (with `always`: for all), why, and such values if some are found.

    The values were rendered, and did stop; where none are, it may be that nothing stops after all.
    """

    span: Span
    problem: str
    always: bool
    _search: Callable[[], Mapping[str, object] | None] = field(default=lambda: None, repr=False, compare=False)

    @cached_property
    def witness(self) -> Mapping[str, object] | None:
        """Values of parameters, ready for JSON, for which the text has no rendering."""
        return self._search()


@dataclass(frozen=True, slots=True)
class Witness:
    """Values of parameters, ready for JSON, and the size of the text that they give."""

    values: Mapping[str, object]
    size: int


@dataclass(frozen=True)
class Answer:
    """The sizes of a text over all values of its parameters, in bytes or, where its limit is in characters, in those.

    `most` is None where no largest size is known. `encodings`, `min_segments` and `max_segments` are set for SMS.
    `leaves_gsm7_by` is empty for a text that can't leave GSM-7. Witnesses of texts that keep their limit are made when
    asked for.
    """

    kind: Kind
    limit: int | None
    least: int
    most: int | None
    stop: Stop | None = None
    encodings: tuple[Encoding, ...] = ()
    min_segments: int | None = None
    max_segments: int | None = None
    parameters: tuple[str, ...] = ()
    """The names of the parameters that the text uses."""
    min_chars: int = 0
    max_chars: int | None = None
    """Fewest and most characters of the text itself, without what is appended; None where no most is known."""
    failures: tuple[CanFail, ...] = ()
    """Where rendering stops for some values."""
    doubts: tuple[Stop, ...] = ()
    """What isn't followed, so that it isn't known whether rendering stops there."""
    cut_links: tuple[Span, ...] = ()
    """Where the placeholder of a short link may be cut, so that it doesn't arrive whole."""
    heaviest: tuple[str, Span] | None = None
    """Where refuted: the parameter that has the largest part in it, and where the text uses it."""
    advice: str | None = None
    """Where refuted: what to declare so that the text keeps its limit, if that was found."""
    unit: Literal["bytes", "characters"] = "bytes"
    ordinary: bool = False
    """Whether the text is such that all values that its parameters allow have a rendering, which it speaks of."""
    _refutation: Witness | None = None
    _search: Callable[[], Witness | None] = field(default=lambda: None, repr=False, compare=False)
    _search_leavers: Callable[[], tuple[Leaver, ...]] = field(default=tuple, repr=False, compare=False)
    _search_leaving: Callable[[], Mapping[str, object] | None] = field(default=lambda: None, repr=False, compare=False)

    @property
    def can_be_empty(self) -> bool:
        """Whether nothing says that there is a character in the text."""
        return self.min_chars == 0

    def holds(self, size: int, encoding: Encoding | None = None, segments: int | None = None) -> bool:
        """Whether a rendering of this size, encoding and number of segments is among those that it speaks of."""
        return (
            self.least <= size
            and (self.most is None or size <= self.most)
            and (encoding is None or encoding in self.encodings)
            and (segments is None or (self.min_segments or 0) <= segments)
            and (segments is None or self.max_segments is None or segments <= self.max_segments)
        )

    @cached_property
    def found_witness(self) -> Witness | None:
        """A largest rendering found, or when refuted a smallest violation found."""
        return self._refutation if self._refutation is not None else self._search()

    def with_values(self, change: Callable[[Mapping[str, object]], Mapping[str, object]]) -> Answer:
        """The same answer, with other words for the values of its witness."""

        def changed(witness: Witness | None) -> Witness | None:
            return None if witness is None else replace(witness, values=change(witness.values))

        return replace(self, _refutation=changed(self._refutation), _search=lambda: changed(self._search()))

    @property
    def witness(self) -> Mapping[str, object] | None:
        """Values with a largest rendering found, or when refuted with a smallest violation found."""
        return self.found_witness.values if self.found_witness is not None else None

    @property
    def witness_size(self) -> int | None:
        """The size of the text for these values."""
        return self.found_witness.size if self.found_witness is not None else None

    @cached_property
    def leaves_gsm7_by(self) -> tuple[Leaver, ...]:
        """What takes the text out of GSM-7."""
        return self._search_leavers()

    @cached_property
    def leaving_witness(self) -> Mapping[str, object] | None:
        """Values for which the text isn't within GSM-7, rendered and looked at; None where none was found."""
        return self._search_leaving()


def as_json(answer: Answer) -> dict[str, object]:
    """The answer as an entry of `texts` in `check --format json` has it, without message, channel and field."""
    at = answer.stop.span if answer.stop is not None else None
    return {
        "limit": answer.limit,
        "unit": answer.unit,
        "limit_bytes": answer.limit if answer.unit == "bytes" else None,
        "min_bytes": answer.least,
        "max_bytes": answer.most,
        "answer": answer.kind,
        "encodings": [str(encoding) for encoding in answer.encodings],
        "min_segments": answer.min_segments,
        "max_segments": answer.max_segments,
        "witness": None if answer.witness is None else dict(answer.witness),
        "witness_bytes": answer.witness_size,
        "open_at": None if at is None else _place(at),
    }


def _place(span: Span) -> dict[str, object]:
    first, last = span.first, span.last
    return {
        "file": span.source.path,
        "start": {"line": first.line, "column": first.column},
        "end": {"line": last.line, "column": last.column},
    }


def line(answer: Answer, field: str) -> str:
    """The answer in one line: `sms.text  61–143 of 1024 bytes · GSM-7 · 1 segment · proved`."""
    return f"{field}  {_sizes(answer, answer.unit)} · {_verdict(answer)}"


def sizes_of(answer: Answer) -> str:
    """The sizes alone, as short as can be: `61–143 of 1024 B · GSM-7 · 1 segment`."""
    return _sizes(answer, "B" if answer.unit == "bytes" else "characters")


def encodings_of(answer: Answer) -> str:
    """How it may be sent: `GSM-7 or UCS-2`."""
    return " or ".join(_LABELS[encoding] for encoding in answer.encodings)


def _sizes(answer: Answer, unit: str) -> str:
    size = _span(answer.least, answer.most)
    return " · ".join([f"{size} {unit}" if answer.limit is None else f"{size} of {answer.limit} {unit}", *_sms(answer)])


def _span(low: int, high: int | None) -> str:
    return f"{low} or more" if high is None else str(low) if low == high else f"{low}–{high}"


def _sms(answer: Answer) -> Iterable[str]:
    if not answer.encodings:
        return
    yield encodings_of(answer)
    if answer.min_segments is not None:
        segments = _span(answer.min_segments, answer.max_segments)
        yield f"{segments} segment{'' if segments == '1' else 's'}"


def _verdict(answer: Answer) -> str:
    return f"open at '{answer.stop.word}'" if answer.stop is not None else answer.kind
