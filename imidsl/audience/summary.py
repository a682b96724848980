"""What a run is summed up in: as JSON beside the requests, and for people with bars."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

from imidsl.audience.statistics import STEP, ChannelCounts, Counts, ParameterCounts
from imidsl.diagnostics.catalogue import BY_KEY
from imidsl.text.types.containers import TextType
from imidsl.text.types.parameters import Parameter

_BAR, _LEAST_BAR = 30, 5
"""Columns of a bar, where there is room, and where there is none."""
_LEAST_SHARE: Final = 0.0001
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


def rendered(counts: Counts, parameters: Mapping[str, Parameter], width: int = 80) -> str:
    """The summary as it is shown on a terminal of so many columns."""
    return "\n".join(_lines(counts, parameters, width)) + "\n"


def _lines(counts: Counts, parameters: Mapping[str, Parameter], width: int) -> Iterator[str]:
    share = f" ({_share(counts.rejected / counts.rows)})" if counts.rejected else ""
    accepted = f"{counts.rows - counts.rejected:,} accepted"
    yield from _listed("", [_amount(counts.rows, "row"), accepted, f"{counts.rejected:,} rejected{share}"], width)
    reasons = [(f"{code} {BY_KEY[code].name}", many) for code, many in counts.reasons.most_common()]
    yield from _bars("", reasons, width)
    for name, channel in counts.channels.items():
        yield ""
        yield from _channel(name, channel, width)
    constant = [name for name, bounds in counts.parameters.items() if _is_constant(counts, bounds)]
    tighter = [words for name, bounds in counts.parameters.items() if (words := _tighter(parameters[name], bounds))]
    if constant or tighter:
        yield ""
    yield from _listed("the same in every row: ", constant, width)
    yield from _listed("the data would allow: ", tighter, width)


def _channel(name: str, channel: ChannelCounts, width: int) -> Iterator[str]:
    yield f"{name}: {_amount(channel.requests, 'request')} to {_amount(channel.recipients, 'recipient')}"
    sizes = [(f"{size:,}–{size + STEP - 1:,}", many) for size, many in sorted(channel.bytes.items())]
    yield from _bars("bytes", sizes, width)
    yield from _bars("segments", [(str(count), many) for count, many in sorted(channel.segments.items())], width)
    yield from _bars("encoding", [(_LABELS[name], many) for name, many in sorted(channel.encodings.items())], width)
    yield from _listed("  longest: ", [f"row {row:,} ({size:,} bytes)" for size, row in channel.longest], width)


def _amount(number: int, what: str) -> str:
    return f"{number:,} {what}{'' if number == 1 else 's'}"


def _share(part: float) -> str:
    return f"{part:.2%}" if part >= _LEAST_SHARE else f"< {_LEAST_SHARE:.2%}"


def _listed(title: str, words: Sequence[str], width: int) -> Iterator[str]:
    """Words one behind the other, in as many lines as they take; none of none."""
    line = title
    for number, word in enumerate(words):
        word += "" if number == len(words) - 1 else ", "
        if len(line) > len(title) and len(line) + len(word.rstrip()) > width:
            yield line.rstrip()
            line = " " * len(title)
        line += word
    if words:
        yield line


def _bars(title: str, counts: Iterable[tuple[str, int]], width: int) -> Iterator[str]:
    some = [(word, many, f"{many:,}") for word, many in counts]
    most = max((many for _, many, _ in some), default=0)
    words = max((len(word) for word, _, _ in some), default=0)
    numbers = max((len(shown) for _, _, shown in some), default=0)
    left = 9 if title else 0
    room = max(_LEAST_BAR, min(_BAR, width - (2 + left + words + 2 + 1 + numbers)))
    for number, (word, many, shown) in enumerate(some):
        yield f"  {title if number == 0 else '':{left}}{word:>{words}}  {bar(many, most, room)} {shown:>{numbers}}"


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
