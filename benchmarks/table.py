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
Goals = Mapping[str, Mapping[str, tuple[float, ...]]]
"""For a row, the most that it may take of other rows: a goal, and those to be reached after it."""

#: What each row is set against, beside the ordinary program.
AGAINST = ("empty Python", "import click")


def table(title: str, unit: str, rows: Rows, series: Series, goals: Goals) -> str:
    """A table with its title: for each row its median, its CPU seconds, its ratios, and how it does by its goals.

    Ratios in brackets are those of CPU seconds. Goals beside rows that weren't measured are left out.
    """
    assert goals.keys() <= rows.keys(), "a goal for a row that there isn't"
    against = [name for name in AGAINST if name in rows]
    heads = [title, "median", "CPU", *[f"÷ {name}" for name in against], "÷ ordinary", "goal"]
    lines = [heads, ["---", *["---:"] * (len(heads) - 2), "---"]]
    for name, row in rows.items():
        lines.append([name, *(_cells(name, row, unit, series, against, goals.get(name, {})))])
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


def _cells(
    name: str, row: Row, unit: str, series: Series, against: Sequence[str], goals: Mapping[str, tuple[float, ...]]
) -> Iterator[str]:
    yield amount(series.median(name), unit)
    cpu = series.cpu(name)
    yield amount(cpu, unit) if cpu is not None else ""
    for other in [*against, row.ordinary]:
        yield _ratio(name, other, series) if other and other != name else ""
    measured = {other: most for other, most in goals.items() if other in series.rounds}
    yield "; ".join(verdict(series.ratio(name, other), other, most) for other, most in measured.items())


def _ratio(name: str, other: str, series: Series) -> str:
    cpu = series.cpu_ratio(name, other)
    return f"{series.ratio(name, other):.2f}" + (f" ({cpu:.2f})" if cpu is not None else "")


def verdict(ratio: float, other: str, goals: tuple[float, ...]) -> str:
    """Goals beside what became of them."""
    each = [f"≤ {most:g} {'ok' if ratio <= most else 'missed'}" for most in goals]
    return f"{ratio:.2f} × {other}: {', then '.join(each)}"


def amount(value: float, unit: str) -> str:
    """Seconds in `ms`, or bytes in `MB`."""
    number = value * 1000 if unit == "ms" else value / 1_000_000
    return f"{number:.3f} {unit}" if number < 1 else f"{number:.1f} {unit}" if number < 100 else f"{number:.0f} {unit}"
