"""`python -m imidsl`, which is the command `imidsl`."""

from __future__ import annotations

from imidsl.cli import main

if __name__ == "__main__":
    main(prog_name="imidsl")
