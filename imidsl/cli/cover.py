"""`imidsl examples`."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping

import click

from imidsl.binding.message import Message
from imidsl.cli.inputs import color_option, exclude_option, find, max_errors_option, profile_option, project
from imidsl.cli.output import failed, machine, people, show
from imidsl.compiler.project import Project
from imidsl.compiler.translation import Translation
from imidsl.diagnostics import Diagnostic, in_order
from imidsl.records import replace
from imidsl.report.cells import safe
from imidsl.review.covering import Covering, covering
from imidsl.review.written import blocks
from imidsl.source import Source
from imidsl.syntax import tree
from imidsl.syntax.format.printer import print_tree
from imidsl.workspace import files, writing
from imidsl.workspace.workspace import Settings, environment, settings


@click.command("examples")
@click.argument("paths", metavar="PATH...", nargs=-1, required=True)
@click.option("--cover", is_flag=True, help="Make up the fewest examples that show what the present ones don't.")
@click.option("--message", "messages", metavar="NAME", multiple=True, help="Only this message.")
@click.option("--write", is_flag=True, help="Put them into the messages; comments stay.")
@profile_option
@max_errors_option
@exclude_option
@color_option
def command(
    paths: tuple[str, ...],
    cover: bool,
    messages: tuple[str, ...],
    write: bool,
    profile: str | None,
    max_errors: int,
    exclude: tuple[str, ...],
) -> None:
    """Make up examples of messages: every branch, loops with no, one and many items, each choice, the longest text.

    Values are ordinary where ordinary ones will do. What the message's own examples show already isn't made up again.

    Example: imidsl examples messages --cover
    """
    if not cover:
        raise click.UsageError("say what for: --cover makes up the examples that show every branch")
    given = settings(paths[0], profile)
    found: list[Diagnostic] = list(given.found)
    loaded = project(find(paths, given, exclude), given, found)
    found = in_order([*found, *loaded.check()])
    if failed(found):
        show(found, files=len(loaded.translations), max_errors=max_errors)
        sys.exit(1)
    if messages and not any(message.name in messages for message in loaded.messages):
        raise click.UsageError(f"no message is called {' or '.join(map(repr, messages))}")
    for translation in loaded.translations:
        made = {message.name: _covering(translation, message) for message in _picked(translation, messages)}
        if write:
            _write(translation, made, given)
        else:
            _print(made)


def _picked(translation: Translation, names: tuple[str, ...]) -> Iterator[Message]:
    return (message for message in translation.messages if not names or message.name in names)


def _covering(translation: Translation, message: Message) -> Covering:
    proofs = (proof for proof in translation.proofs() if proof.message == message.name)
    return covering(message, list(proofs))


def _print(made: Mapping[str, Covering]) -> None:
    for name, covered in made.items():
        if covered.examples:
            file = tree.File(tuple(blocks(covered)), span=Source("", "").span(0, 0))
            machine(f"# {name}\n{print_tree(file)}\n")
        for one in covered.unreached:
            place, what = one.goal.span.first, f"'{one.goal.span.text}': {one.goal.words}"
            words = f"no values show {what}" if one.never else f"no values were found that show {what}"
            people(f"{safe(one.goal.span.source.path)}:{place.line}:{place.column}: {safe(words)}\n", err=True)


def _write(translation: Translation, made: Mapping[str, Covering], given: Settings) -> None:
    source, file = translation.unit.source, translation.unit.file
    count = sum(len(covered.examples) for covered in made.values())
    if not count or source.path == files.STDIN:
        return
    text = print_tree(replace(file, items=tuple(_with(item, made) for item in file.items)))
    # Messages that extend these inherit the examples, and may ask for more values.
    again = Project([Source(source.path, text)], environment(given)).check()
    fault = writing.write(source.path, text.encode()) if not failed(again) else None
    if failed(again) or fault is not None:
        show(again, files=1, max_errors=3, quiet=True)
        people(f"error: cannot write {fault or f'the examples of {source.path}: they would be faulty'}\n", err=True)
        sys.exit(1)
    people(f"{count} example{'' if count == 1 else 's'} in {source.path}\n", err=True)


def _with(item: tree.Item, made: Mapping[str, Covering]) -> tree.Item:
    match item:
        case tree.Block(key=tree.Name(text="message"), labels=[tree.Name(text=name), *_], body=body) if name in made:
            return replace(item, body=replace(body, items=(*body.items, *blocks(made[name]))))
        case _:
            return item
