"""The command: `imidsl`, or `python -m imidsl`."""

from __future__ import annotations

import gc
import os
import sys

from imidsl.resources import __version__


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
    # What a run makes it keeps, so looking for garbage after every 700 objects finds none and takes a tenth of it.
    gc.set_threshold(50_000, 20, 20)
    from imidsl.cli import main as command

    command(prog_name="imidsl")


def _leave(message: str) -> None:
    sys.stderr.write(message)
    sys.stderr.flush()
    # Python would try, when it ends, to write what is left in the buffer, and say that it can't.
    os._exit(1)


if __name__ == "__main__":
    main()
