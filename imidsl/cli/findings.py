"""What `imidsl check` found, in the format and to the place that were asked for."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from imidsl.cli.look import Inspection
from imidsl.cli.output import coloured, failed, machine, people, rendered
from imidsl.compiler.proof_report import told
from imidsl.compiler.results import Checked
from imidsl.diagnostics import Diagnostic
from imidsl.records import dataclass
from imidsl.report import renderer
from imidsl.report.model import Report
from imidsl.resources import __version__
from imidsl.workspace import discovery, files


@dataclass(frozen=True, slots=True)
class Out:
    """How findings are written, and where to: `path` is a file, unless it is None."""

    form: str
    path: str | None
    quiet: bool
    strict: bool
    max_errors: int

    def write(self, look: Inspection, found: Sequence[Diagnostic], checked: Sequence[Checked]) -> int:
        """Write what was found; the exit status."""
        to_file = self.path is not None and self.path != files.STDIN
        if self.form == "text":
            text = self._text(look, found, checked, colour=not to_file and coloured(sys.stderr))
        else:
            text = self._report(look, found, checked)
        if to_file:
            self._save(text)
        elif self.form == "text":
            people(text, err=True)
        else:
            machine(text)
        return 1 if failed(found, strict=self.strict) else 0

    def _text(self, look: Inspection, found: Sequence[Diagnostic], checked: Sequence[Checked], *, colour: bool) -> str:
        texts = "" if self.quiet else told([one.texts for one in checked])
        return rendered(
            found, files=len(look.paths), max_errors=self.max_errors, quiet=self.quiet, texts=texts, colour=colour
        )

    def _report(self, look: Inspection, found: Sequence[Diagnostic], checked: Sequence[Checked]) -> str:
        entries = [entry for one in checked for entry in one.entries]
        messages = sum(one.messages for one in checked)
        around = {"here": discovery.real_path("."), "root": discovery.checkout()}
        return renderer(self.form)(Report(found, entries, look.paths, messages, self.strict, __version__, **around))

    def _save(self, text: str) -> None:
        assert self.path is not None
        from imidsl.workspace import writing  # where findings go to a file

        fault = writing.write(self.path, text.encode(errors="surrogateescape"))
        if fault is not None:
            import click

            raise click.BadParameter(f"cannot write {fault}", param_hint="--output-file")
