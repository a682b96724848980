"""`imidsl check` of plain words without click, which takes longer to load than most files take to check.

What isn't known here for certain is for click; a test holds both to the same output and exit status.
"""

from __future__ import annotations

import gc
import os
from collections.abc import Sequence

FLAGS = frozenset({"-q", "--quiet", "--strict", "--cache", "--no-cache"})
JOBS = ("-j", "--jobs")
MAX_ERRORS = 100


def run(words: Sequence[str]) -> int | None:
    """Run a command, which gives the exit status; None where its words are for click."""
    if words[:1] != ["check"] or os.name == "nt" or "_IMIDSL_COMPLETE" in os.environ:
        return None
    paths: list[str] = []
    said: list[str] = []
    jobs: int | None = None
    rest = iter(words[1:])
    for word in rest:
        if word in FLAGS:
            said.append(word)
        elif word in JOBS:
            number = next(rest, "")
            if not (number.isascii() and number.isdecimal() and len(number) < 5 and int(number)):
                return None
            jobs = int(number)
        elif word.startswith("-") or not os.path.lexists(word):
            return None
        else:
            paths.append(word)
    return _check(paths or ["."], said, jobs)


def _check(paths: list[str], said: Sequence[str], jobs: int | None) -> int:
    gc.disable()  # what is imported stays: looking for garbage in it finds none
    from imidsl.cli.findings import Out
    from imidsl.cli.look import Inspection, read_input
    from imidsl.workspace import discovery, files
    from imidsl.workspace.workspace import settings

    gc.freeze()
    gc.enable()
    asked = [word == "--cache" for word in said if word.endswith("cache")]
    cache = files.cache_folder(asked[-1] if asked else None)
    given = settings(paths[0], None)
    inputs = [read_input(path, None) for path in discovery.find(paths, given.exclude)]
    look = Inspection(inputs, given, False, jobs, cache)
    found, checked = look.checked()
    quiet = not {"-q", "--quiet"}.isdisjoint(said)
    return Out("text", None, quiet, "--strict" in said, MAX_ERRORS).write(look, found, checked)
