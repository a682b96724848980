"""How many items a list of a request can have where blocks are repeated for the items of a parameter."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from imidsl.binding.values import Array, Each
from imidsl.diagnostics import Diagnostic, Note
from imidsl.diagnostics.proof import CAN_BE_TOO_FEW, CAN_BE_TOO_MANY
from imidsl.request.texts import RequestPart
from imidsl.text.types.containers import ListType


def count_findings(part: RequestPart) -> Iterator[Diagnostic]:
    """What is wrong with the number of items, if the part is a list with repeated blocks."""
    array = part.node
    if not isinstance(array, Array) or array.kind is None:
        return
    loops = [item for item in array.items if isinstance(item, Each)]
    lists = [_list(loop, part) for loop in loops]
    bounds = [type_ for type_ in lists if type_ is not None]
    if not loops or len(bounds) < len(loops):
        return  # what isn't the name of a list is reported
    own = len(array.items) - len(loops)
    low = own + sum(type_.min for type_ in bounds)
    high = None if any(type_.max is None for type_ in bounds) else own + sum(type_.max or 0 for type_ in bounds)
    if low < array.kind.low:
        yield CAN_BE_TOO_FEW.at(
            loops[0].over_span,
            related=_declared(loops, part),
            field=part.place.label,
            size=low,
            limit=array.kind.low,
            word=loops[0].over,
            min=array.kind.low - low + bounds[0].min,
        )
    if array.kind.high is not None and (high is None or high > array.kind.high):
        yield CAN_BE_TOO_MANY.at(
            loops[0].over_span,
            help=_remedy(loops, bounds, array.kind.high - own),
            related=_declared(loops, part),
            field=part.place.label,
            size="any number of" if high is None else high,
            limit=array.kind.high,
        )


def _list(loop: Each, part: RequestPart) -> ListType | None:
    parameter = part.parameters.get(loop.over)
    return parameter.type if parameter is not None and isinstance(parameter.type, ListType) else None


def _remedy(loops: Sequence[Each], bounds: Sequence[ListType], room: int) -> str:
    """The largest `max` that would pass, where it is that of one list."""
    words = " and ".join(f"'{loop.over}'" for loop in loops)
    if len(loops) == 1 and bounds[0].min <= room > 0:
        return f"give {words} max: {room}"
    return f"give {words} at most {max(room, 0)} items altogether"


def _declared(loops: Sequence[Each], part: RequestPart) -> list[Note]:
    names = dict.fromkeys(loop.over for loop in loops)
    return [Note(f"'{name}' is declared here", part.parameters[name].span) for name in names]
