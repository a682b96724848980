"""`imidsl.records` beside the standard library's dataclasses: the same declaration, the same behaviour."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from types import ModuleType
from typing import Any, ClassVar

import pytest

from imidsl import records


def declared(library: ModuleType) -> dict[str, Any]:
    """A few classes, declared with a library."""
    declare: Any = library.dataclass
    field: Any = library.field

    @declare(frozen=True, slots=True)
    class Point:
        x: int
        y: int = 2
        names: list[str] = field(default_factory=list)
        note: str = field(default="", compare=False, repr=False)
        kind: ClassVar[str] = "point"

    @declare(frozen=True, slots=True)
    class Named(Point):
        name: str = "n"
        y: int = 5

    @declare(frozen=True, slots=True, kw_only=True)
    class Placed:
        at: int
        size: int = 1

    @declare(frozen=True, slots=True)
    class Word(Placed):
        text: str

    @declare(frozen=True, slots=True)
    class Nothing:
        pass

    @declare(eq=False)
    class Open:
        x: int
        found: list[int] = field(default_factory=list)
        twice: int = field(init=False)

        def __post_init__(self) -> None:
            self.twice = 2 * self.x

    @declare(frozen=True, slots=True)
    class Checked:
        x: int

        def __post_init__(self) -> None:
            assert self.x > 0

    return dict(locals())


THEIRS, OURS = declared(dataclasses), declared(records)
CASES: dict[str, Callable[[dict[str, Any], Any], object]] = {
    "shown": lambda c, _: repr([c["Point"](1), c["Named"](1, names=["a"]), c["Word"]("w", at=3), c["Nothing"]()]),
    "equal": lambda c, _: [c["Point"](1) == other for other in (c["Point"](1, 2, []), c["Point"](2), 1)],
    "not compared": lambda c, _: c["Point"](1, note="a") == c["Point"](1, note="b"),
    "of other classes": lambda c, _: c["Point"](1) == c["Named"](1, 2),
    "hash": lambda c, _: len({c["Word"]("w", at=3), c["Word"]("w", at=3), c["Word"]("w", at=4)}),
    "hash of nothing": lambda c, _: len({c["Nothing"](), c["Nothing"]()}),
    "hash of a list": lambda c, _: hash(c["Point"](1)),
    "by identity": lambda c, _: (c["Open"](1) == c["Open"](1), isinstance(hash(c["Open"](1)), int)),
    "own defaults": lambda c, _: c["Open"](1).found is not c["Open"](1).found,
    "after init": lambda c, _: c["Open"](3).twice,
    "refused": lambda c, _: c["Checked"](0),
    "missing": lambda c, _: c["Point"](),
    "too many": lambda c, _: c["Nothing"](1),
    "unknown": lambda c, _: c["Point"](1, z=1),
    "by name only": lambda c, _: c["Word"]("w", 3),
    "new attribute": lambda c, _: setattr(c["Point"](1), "other", 2),
    "open": lambda c, _: setattr(c["Open"](1), "x", 2),
    "replaced": lambda c, library: repr(library.replace(c["Named"](1, name="m"), x=4)),
    "replaced wrongly": lambda c, library: library.replace(c["Point"](1), z=4),
    "positions": lambda c, _: [c[name].__match_args__ for name in ("Point", "Named", "Word", "Nothing")],
    "fields": lambda c, library: [[f.name for f in library.fields(c[name])] for name in ("Named", "Word", "Open")],
    "class variables": lambda c, _: c["Named"].kind,
    "slots": lambda c, _: [hasattr(c[name](1), "__dict__") for name in ("Point", "Checked", "Open")],
}


@pytest.mark.parametrize("case", CASES)
def test_as_the_standard_library(case: str) -> None:
    outcomes: list[object] = []
    for classes, library in ((THEIRS, dataclasses), (OURS, records)):
        try:
            outcomes.append(CASES[case](classes, library))
        except (TypeError, AttributeError, AssertionError) as fault:
            outcomes.append("checked" if isinstance(fault, AssertionError) else "refused")
    assert outcomes[0] == outcomes[1]
