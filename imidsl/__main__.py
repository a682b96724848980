"""The command: `imidsl`, or `python -m imidsl`."""

from __future__ import annotations

import os
import sys
from io import TextIOWrapper

from imidsl.resources import __version__


def main() -> None:
    """Run the command line; the exit status is 1 where its output can't be written or memory ends, 130 after Ctrl-C."""
    _prepare_streams()
    try:
        try:
            _run()
        finally:
            sys.stdout.flush()
    except KeyboardInterrupt:  # while it starts; later it is for `imidsl.cli`
        _leave("", 130)
    except BrokenPipeError:
        _leave("")
    except MemoryError:
        _leave("error: there is not enough memory\n")
    except OSError as fault:
        _leave(f"error: cannot write: {(fault.strerror or str(fault)).lower()}\n")


def _run() -> None:
    # Programs that look for the tool ask for its version alone, which needs nothing else.
    if sys.argv[1:] == ["--version"]:
        print(f"imidsl {__version__}")
        return
    from imidsl.cli.quick import run as run_quickly

    status = run_quickly(sys.argv[1:])
    if status is not None:
        sys.exit(status)
    from imidsl.cli.group import run as run_command

    run_command()


def _prepare_streams() -> None:
    """Standard streams that are closed lead nowhere, and none refuses a character."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            # It takes the closed one's number, which otherwise the next file that is opened would get.
            setattr(sys, name, os.fdopen(os.open(os.devnull, os.O_RDWR), mode, encoding="utf-8"))
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")


def _leave(message: str, status: int = 1) -> None:
    sys.stderr.write(message)
    sys.stderr.flush()
    # Python would try, when it ends, to write what is left in the buffer, and say that it can't.
    os._exit(status)


if __name__ == "__main__":
    main()
