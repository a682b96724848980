"""Libraries that only some commands need."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import click


@contextmanager
def extra(name: str, who: str, *libraries: str) -> Iterator[None]:
    """Within, what an extra of imidsl brings is imported; where a library of it is missing, the way to get it is said.

    `who` needs it: an option or a command.
    """
    try:
        yield
    except ModuleNotFoundError as fault:
        if fault.name not in libraries:
            raise
        raise click.UsageError(f"{who} needs more libraries: pip install 'imidsl[{name}]'") from None
