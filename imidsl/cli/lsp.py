"""`imidsl lsp`."""

from __future__ import annotations

import click

from imidsl.cli.extras import extra
from imidsl.workspace import files


@click.command("lsp")
@click.option(
    "--log", metavar="FILE", type=click.Path(dir_okay=False, writable=True), help="Write what goes wrong there."
)
@click.option("--stdio", is_flag=True, hidden=True, help="What many editors say; there is no other way.")
def command(log: str | None, stdio: bool) -> None:
    """Answer an editor over standard input and output, by the Language Server Protocol.

    Editors start it; docs/editor.md says how.

    Example: imidsl lsp --log imidsl-lsp.log
    """
    with extra("lsp", "the language server"):
        from imidsl.lsp.main import serve
    try:
        if not serve(log):
            raise click.exceptions.Exit(1)
    except OSError as fault:
        raise click.UsageError(f"cannot write {log}: {files.reason(fault)}") from None
