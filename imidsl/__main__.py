"""The command: `imidsl`, or `python -m imidsl`."""

from __future__ import annotations

import os
import sys

from imidsl import __version__


def main() -> None:
    """Run the command line; the exit status is 1 where what it prints can't be written."""
    try:
        try:
            _run()
        finally:
            sys.stdout.flush()
    except BrokenPipeError:
        _leave("")
    except OSError as fault:
        _leave(f"error: cannot write: {(fault.strerror or str(fault)).lower()}\n")


def _run() -> None:
    # Programs that look for the tool ask for its version alone, which needs nothing else.
    if sys.argv[1:] == ["--version"]:
        print(f"imidsl {__version__}")
        return
    from imidsl.cli import main as command

    command(prog_name="imidsl")


def _leave(message: str) -> None:
    # What is left in the buffer can't be written either, and Python would say so when it ends.
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    sys.stderr.write(message)
    sys.exit(1)


if __name__ == "__main__":
    main()
