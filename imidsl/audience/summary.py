"""What a run is summed up in: as JSON beside the requests, and for people with bars."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from imidsl.audience.statistics import STEP, ChannelCounts, Counts, ParameterCounts
from imidsl.diagnostics.catalogue import BY_KEY
from imidsl.text.types.containers import TextType
from imidsl.text.types.parameters import Parameter

_BAR: Final = 30
_LABELS: Final = {"gsm7": "GSM-7", "ucs2": "UCS-2"}
_EIGHTHS: Final = " ▏▎▍▌▋▊▉█"


def summary(counts: Counts, parameters: Mapping[str, Parameter], *, dry: bool, held: bool) -> dict[str, Any]:
    """As JSON."""
    plain = counts.plain()
    return {
        "rows": counts.rows,
        "accepted": counts.rows - counts.rejected,
        "rejected": counts.rejected,
        "reasons": plain["reasons"],
        "requests": sum(channel.requests for channel in counts.channels.values()),
        "channels": plain["channels"],
        "never_varies": [name for name, bounds in counts.parameters.items() if _is_constant(counts, bounds)],
        "bounds": {name: _bounds(bounds, parameters[name]) for name, bounds in counts.parameters.items()},
        "held": held,
        "dry_run": dry,
    }


def _is_constant(counts: Counts, bounds: ParameterCounts) -> bool:
    return bounds.only is not None and not bounds.varies and counts.rows - counts.rejected > 1


def _bounds(bounds: ParameterCounts, parameter: Parameter) -> dict[str, Any]:
    """What the data would allow a declaration to say."""
    if bounds.least is not None:
        return {"min": bounds.least, "max": bounds.most}
    return {"max": bounds.characters, "bytes": bounds.bytes}


# -- For people


def rendered(counts: Counts, parameters: Mapping[str, Parameter]) -> str:
    """The summary as it is shown."""
    return "\n".join(_lines(counts, parameters)) + "\n"


def _lines(counts: Counts, parameters: Mapping[str, Parameter]) -> Iterator[str]:
    share = f" ({counts.rejected / counts.rows:.2%})" if counts.rejected else ""
    accepted = counts.rows - counts.rejected
    yield f"{_amount(counts.rows, 'row')}, {accepted:,} accepted, {counts.rejected:,} rejected{share}"
    yield from _bars("", [(f"{code} {BY_KEY[code].name}", many) for code, many in counts.reasons.most_common()])
    for name, channel in counts.channels.items():
        yield ""
        yield from _channel(name, channel)
    constant = [name for name, bounds in counts.parameters.items() if _is_constant(counts, bounds)]
    tighter = [words for name, bounds in counts.parameters.items() if (words := _tighter(parameters[name], bounds))]
    if constant or tighter:
        yield ""
    if constant:
        yield f"the same in every row: {', '.join(constant)}"
    if tighter:
        yield f"the data would allow: {'; '.join(tighter)}"


def _channel(name: str, channel: ChannelCounts) -> Iterator[str]:
    yield f"{name}: {_amount(channel.requests, 'request')} to {_amount(channel.recipients, 'recipient')}"
    sizes = [(f"{size:,}–{size + STEP - 1:,}", many) for size, many in sorted(channel.bytes.items())]
    yield from _bars("bytes", sizes)
    yield from _bars("segments", [(str(count), many) for count, many in sorted(channel.segments.items())])
    yield from _bars("encoding", [(_LABELS[name], many) for name, many in sorted(channel.encodings.items())])
    if channel.longest:
        yield f"  longest: {', '.join(f'row {row:,} ({size:,} bytes)' for size, row in channel.longest)}"


def _amount(number: int, what: str) -> str:
    return f"{number:,} {what}{'' if number == 1 else 's'}"


def _bars(title: str, counts: Iterable[tuple[str, int]]) -> Iterator[str]:
    some = list(counts)
    most = max((many for _, many in some), default=0)
    wide = max((len(word) for word, _ in some), default=0)
    for number, (word, many) in enumerate(some):
        yield f"  {title if number == 0 else '':{9 if title else 0}}{word:>{wide}}  {bar(many, most)} {many:,}"


def bar(many: int, most: int, width: int = _BAR) -> str:
    """A bar of so many out of `most`; where there is some, something is seen."""
    eighths = max(1, round(many / most * width * 8)) if many else 0
    full, rest = divmod(eighths, 8)
    return f"{'█' * full}{_EIGHTHS[rest] if rest else ''}".ljust(width)


def _tighter(parameter: Parameter, bounds: ParameterCounts) -> str:
    """A bound of a text that is well below the declared one."""
    type_ = parameter.type
    if not isinstance(type_, TextType) or bounds.only is None:
        return ""
    declared = type_.max
    fits = declared is None or bounds.characters * 2 <= declared
    return f"{parameter.name}: text(max: {bounds.characters})" if fits and type_.pattern is None else ""
