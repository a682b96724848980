"""What was measured as Markdown."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from benchmarks.measure import Measure, Series


@dataclass(frozen=True)
class Row:
    """A line of a table: how it is measured, and the row of the ordinary program that does the same."""

    measure: Measure
    ordinary: str = ""


Rows = Mapping[str, Row]
Goals = Mapping[str, Mapping[str, float]]
"""For a row, the most that it may take of other rows."""

#: What each row is set against, beside the ordinary program.
AGAINST = ("empty Python", "import click")


def table(title: str, unit: str, rows: Rows, series: Series, goals: Goals) -> str:
    """A table with its title: a row's median, its ratios, how it does by its goals."""
    assert goals.keys() <= rows.keys(), "a goal for a row that there isn't"
    against = [name for name in AGAINST if name in rows]
    heads = [title, "median", *[f"÷ {name}" for name in against], "÷ ordinary", "goal"]
    lines = [heads, ["---", *["---:"] * (len(heads) - 2), "---"]]
    for name, row in rows.items():
        lines.append([name, *(_cells(name, row, unit, series, against, goals.get(name, {})))])
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


def _cells(
    name: str, row: Row, unit: str, series: Series, against: Sequence[str], goals: Mapping[str, float]
) -> Iterator[str]:
    yield amount(series.median(name), unit)
    for other in [*against, row.ordinary]:
        yield f"{series.ratio(name, other):.2f}" if other and other != name else ""
    yield "; ".join(verdict(series.ratio(name, other), other, most) for other, most in goals.items())


def verdict(ratio: float, other: str, most: float) -> str:
    """A goal beside what became of it."""
    return f"≤ {most:g} × {other}: {ratio:.2f}, {'ok' if ratio <= most else 'missed'}"


def amount(value: float, unit: str) -> str:
    """Seconds in `ms`, or bytes in `MB`."""
    number = value * 1000 if unit == "ms" else value / 1_000_000
    return f"{number:.3f} {unit}" if number < 1 else f"{number:.1f} {unit}" if number < 100 else f"{number:.0f} {unit}"
