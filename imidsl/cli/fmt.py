"""`imidsl fmt`."""

from __future__ import annotations

import sys
from difflib import unified_diff

import click

from imidsl.cli.inputs import color_option, exclude_option, find, max_errors_option
from imidsl.cli.output import machine, say, show
from imidsl.diagnostics import Diagnostic
from imidsl.records import dataclass, field
from imidsl.source import Source
from imidsl.syntax.format.reformat import reformat
from imidsl.workspace import files, writing
from imidsl.workspace.workspace import settings, unreadable


@click.command("fmt")
@click.argument("paths", metavar="PATH...", nargs=-1, required=True)
@click.option("--check", is_flag=True, help="Write nothing, list the files that would change; exit status 1 if any.")
@click.option("--diff", is_flag=True, help="Write nothing, show what would change; exit status 1 if anything.")
@exclude_option
@max_errors_option
@color_option
def command(paths: tuple[str, ...], check: bool, diff: bool, exclude: tuple[str, ...], max_errors: int) -> None:
    """Lay definitions out in the one canonical way, in place; what - (standard input) holds goes to standard output.

    Only blanks, line breaks and separators change, never what a file says, a comment or a text. A file with syntax
    errors stays as it is, and they are shown; then the exit status is 1.

    Example: imidsl fmt --check messages
    """
    if any(path.endswith(".json") for path in paths):
        raise click.UsageError("fmt takes definitions (.imi), not request bodies")
    run = _Run(writes=not (check or diff), diff=diff)
    sources = find(paths, settings(paths[0], None), exclude)
    for path in sources:
        run.take(path)
    if run.found:
        show(run.found, files=len(sources), max_errors=max_errors)
    say(run.summary())
    sys.exit(1 if run.kept or (run.changed and not run.writes) else 0)


@dataclass(slots=True)
class _Run:
    """What becomes of the files: how many change, stay as they are since they are fine, or since they can't change."""

    writes: bool
    diff: bool
    changed: int = 0
    unchanged: int = 0
    kept: int = 0
    found: list[Diagnostic] = field(default_factory=list)

    def take(self, path: str | files.Unreadable) -> None:
        """Format a file, or tell what formatting would do."""
        source = files.read(path) if isinstance(path, str) else path
        if isinstance(source, files.Unreadable):
            self._keep(unreadable(source))
            return
        new = reformat(source)
        if new.text is None:
            self._keep(*new.found)
            if not new.found:
                say(f"error: {source.path}: formatting would change what it says; please report this")
        elif new.text != source.text:
            self._change(source, new.text)
        else:
            self.unchanged += 1
        if self.writes and source.path == files.STDIN:
            machine(source.text if new.text is None else new.text)

    def _keep(self, *found: Diagnostic) -> None:
        self.kept += 1
        self.found += found

    def _change(self, source: Source, text: str) -> None:
        if self.diff:
            machine(_difference(source, text))
        elif not self.writes:
            machine(f"{source.path}\n")
        elif source.path != files.STDIN:
            fault = writing.write(source.path, text.encode())
            if fault is not None:
                say(f"error: cannot write {fault}")
                self.kept += 1
                return
            say(f"formatted {source.path}")
        self.changed += 1

    def summary(self) -> str:
        """The closing line."""
        changed = f"{_files(self.changed)} {'formatted' if self.writes else 'would change'}"
        parts = [changed] if self.changed else []
        parts += [f"{_files(self.unchanged)} unchanged"] if self.unchanged else []
        parts += [f"{_files(self.kept)} kept as {'it is' if self.kept == 1 else 'they are'}"] if self.kept else []
        return ", ".join(parts)


def _files(count: int) -> str:
    return f"{count} file{'' if count == 1 else 's'}"


def _difference(source: Source, text: str) -> str:
    """A unified diff; a last line without a line break is followed by the usual remark."""
    before, after = (t.split("\n") for t in (source.text, text))
    lines = unified_diff(_ended(before), _ended(after), source.path, source.path)
    return "".join(line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in lines)


def _ended(lines: list[str]) -> list[str]:
    """Lines with their line breaks; not `splitlines`, which also breaks at what is no line break here."""
    return [f"{line}\n" for line in lines[:-1]] + ([lines[-1]] if lines[-1] else [])
