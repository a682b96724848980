"""The ways of a text as values: what takes it each of them, and what its conditions can come to at all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from imidsl.proof import parts
from imidsl.proof.totals import Ruler
from imidsl.proof.witness import Builder
from imidsl.records import dataclass
from imidsl.text.template.template import Template
from imidsl.text.types.parameters import Parameter

_RULER = Ruler(("chars",), frozenset(), 0)


@dataclass(frozen=True, slots=True)
class Ways:
    """Values of the parameters that each way depends on, plain as JSON has them, and what conditions come to.

    `taken` has each condition's offset with its outcomes on some way, and each loop's with how many items it runs over
    (2 stands for more). Where `complete`, no values give them another: all ways were followed, and what the reasoning
    can't decide was taken both ways. Values need not take the way that they were made for, since not all that a way
    asks for is followed.
    """

    values: Sequence[Mapping[str, Any]]
    taken: frozenset[tuple[int, int]]
    complete: bool


def ways(template: Template, parameters: Mapping[str, Parameter], constants: Mapping[str, object]) -> Ways:
    """The ways of a text, as far as the budget of a proof goes. Never raises."""
    try:
        found = parts.ways(parts.Subject((template,), parameters, constants, _RULER))
    except MemoryError:
        raise
    except Exception:  # whatever is wrong with the proof, it isn't the user's: nothing is known
        return Ways((), frozenset(), False)
    values = {}
    for given in (one for part in found for one in part.assigned):
        builder = Builder(given)
        named = {name: parameter for name, parameter in parameters.items() if (name,) in builder.paths}
        plain = builder.values(named, list(named))
        values[repr(plain)] = plain
    taken = frozenset(outcome for part in found for outcome in part.taken)
    return Ways(list(values.values()), taken, all(part.complete for part in found))
