"""`imidsl explain`."""

from __future__ import annotations

import sys

import click

from imidsl.cli import completion
from imidsl.cli.inputs import color_option
from imidsl.cli.output import coloured, columns, people
from imidsl.diagnostics.catalogue import BY_KEY, RULES
from imidsl.diagnostics.suggest import nearest
from imidsl.report.explain import catalogue, explanation

WIDEST = 100


@click.command("explain")
@click.argument("rule", metavar="[CODE|NAME]", required=False, shell_complete=completion.rules)
@color_option
def command(rule: str | None) -> None:
    """Explain a rule, by code or name: why it exists, a bad and a good example, how to fix or suppress it.

    Without one, list all rules.

    Example: imidsl explain needs-unicode
    """
    colour = coloured(sys.stdout)
    width = max(60, columns(WIDEST))
    if rule is None:
        people(catalogue(RULES, width=width, colour=colour))
        return
    known = {key.casefold(): row for key, row in BY_KEY.items()}
    row = known.get(rule.casefold())
    if row is None:
        near = nearest(rule, BY_KEY)
        remedy = f"did you mean '{near}'?" if near else "'imidsl explain' lists all"
        raise click.BadParameter(f"there is no rule '{rule}': {remedy}", param_hint="CODE")
    from imidsl.cli.examples import raised

    found = raised(row, row.bad) if row.bad else []
    people(explanation(row, found, width=min(width, WIDEST), colour=colour))
