"""What a shell offers for names that are asked for: rules, messages, examples and channels.

Everything is read only when a shell asks.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from imidsl.syntax import tree


def rules(context: click.Context, parameter: click.Parameter, begun: str) -> list[str]:
    """Names of rules, and codes where one is begun."""
    from imidsl.diagnostics.catalogue import BY_KEY

    by_code = begun[:1] in ("I", "i")
    return _beginning(begun, [key for key in BY_KEY if key.startswith("IMI") == by_code])


def channels(context: click.Context, parameter: click.Parameter, begun: str) -> list[str]:
    """Names of channels."""
    from imidsl.schema.channels import CHANNELS

    return _beginning(begun, [channel.name for channel in CHANNELS])


def messages(context: click.Context, parameter: click.Parameter, begun: str) -> list[str]:
    """Names of the messages in the files that the line names."""
    return _beginning(begun, [name for name, _ in _messages(context)])


def examples(context: click.Context, parameter: click.Parameter, begun: str) -> list[str]:
    """Names of the examples of these messages, and what stands for all of them."""
    from imidsl.binding.message import EXAMPLE
    from imidsl.compiler.options import ALL

    found = [name for _, block in _messages(context) for name, _ in _named(block.body.items, EXAMPLE)]
    return _beginning(begun, [*found, ALL])


def _messages(context: click.Context) -> Iterator[tuple[str, tree.Block]]:
    from imidsl.source import Source
    from imidsl.syntax.parse import parse
    from imidsl.workspace import discovery, files

    # Where the line ends in an option that wants a value, click leaves what stands before it in `args`.
    paths = context.params.get("paths") or context.params.get("path") or context.args or ["."]
    for path in discovery.find([paths] if isinstance(paths, str) else [path for path in paths if path != files.STDIN]):
        source = files.read(path) if isinstance(path, str) else path
        if isinstance(source, Source):
            yield from _named(parse(source)[0].items, "message")


def _named(items: Iterable[tree.Item], word: str) -> Iterator[tuple[str, tree.Block]]:
    from imidsl.syntax import tree

    for item in items:
        match item:
            case tree.Block(key=tree.Name(text=found), labels=[tree.Name() | tree.String() as name, *_]) if (
                found == word
            ):
                yield name.text, item


def _beginning(begun: str, names: list[str]) -> list[str]:
    return sorted({name for name in names if name.casefold().startswith(begun.casefold())})
