"""Libraries that only some commands need."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import click

from imidsl.extras import remedy


@contextmanager
def extra(name: str, who: str) -> Iterator[None]:
    """Within, what an extra of imidsl brings is imported; where a library of it is missing, the way to get it is said.

    `who` needs it: an option or a command.
    """
    try:
        yield
    except ModuleNotFoundError as fault:
        how = remedy(name, fault)
        if how is None:
            raise
        raise click.UsageError(f"{who} needs more libraries: {how}") from None
