"""The command line: `python -m benchmarks [GROUP]...`."""

from __future__ import annotations

import click

from benchmarks import peers
from benchmarks.goals import GOALS
from benchmarks.groups import GROUPS, Given
from benchmarks.lab import Lab, open_lab
from benchmarks.measure import interleaved, machine
from benchmarks.table import table


@click.command()
@click.argument("groups", nargs=-1, type=click.Choice(list(GROUPS)))
@click.option("--rounds", type=click.IntRange(1), help="How often each row is measured; otherwise each group's own.")
@click.option("--files", type=click.IntRange(10), default=1000, help="How many files (and ten times as many lines).")
@click.option("--peers", "with_peers", is_flag=True, help="Install other programs too, and measure them.")
def main(groups: tuple[str, ...], rounds: int | None, files: int, with_peers: bool) -> None:
    """Measure imidsl beside other programs, and print the ratios as Markdown; all groups unless some are named.

    It needs a network, to install imidsl and its libraries into a temporary folder.
    """
    with open_lab() as lab:
        given = Given(files, peers.install(lab) if with_peers else peers.Peers())
        click.echo(machine())
        for name in groups or GROUPS:
            click.echo(f"\n{measured(lab, given, name, rounds)}")


def measured(lab: Lab, given: Given, name: str, rounds: int | None) -> str:
    """The table of a group."""
    group = GROUPS[name]
    rows = group.rows(lab, given)
    series = interleaved({one: row.measure for one, row in rows.items()}, rounds or group.rounds)
    title = group.title.format(files=given.files, lines=given.files * 10)
    return table(title, group.unit, rows, series, GOALS[name])


if __name__ == "__main__":
    main()
