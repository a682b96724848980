"""`imidsl check` and `imidsl compile` of plain words without click, which takes longer to load than a file to check.

What isn't known here for certain is for click; a test holds both to the same output and exit status.
"""

from __future__ import annotations

import gc
import os
from collections.abc import Sequence

FLAGS = {"check": {"-q", "--quiet", "--strict", "--cache", "--no-cache"}, "compile": {"--keep-stale"}}
VALUED = {"check": {"-j", "--jobs"}, "compile": {"-j", "--jobs", "-o", "--out", "--example"}}
JOBS = {str(number): number for number in range(1, 65)}
MAX_ERRORS = 100


def run(words: Sequence[str]) -> int | None:
    """Run a command, which gives the exit status; None where its words are for click."""
    name, rest = words[0] if words else "", iter(words[1:])
    if name not in FLAGS or os.name == "nt" or {"_IMIDSL_COMPLETE", "SOURCE_DATE_EPOCH"} & os.environ.keys():
        return None
    paths, flags, said = list[str](), list[str](), dict[str, str]()
    for word in rest:
        if word in FLAGS[name]:
            flags.append(word)
        elif word in VALUED[name]:
            said[word.lstrip("-")[0]] = next(rest, "")
        elif word.startswith("-") or not os.path.lexists(word):
            return None
        else:
            paths.append(word)
    is_misused = name == "compile" and (not paths or any(path.endswith(".json") for path in paths))
    if is_misused or "" in said.values() or said.get("j", "1") not in JOBS:
        return None
    gc.disable()  # what is imported stays: looking for garbage in it finds none
    return (_check if name == "check" else _compile)(paths or ["."], flags, said)


def _check(paths: list[str], flags: list[str], said: dict[str, str]) -> int:
    from imidsl.cli.findings import Out
    from imidsl.cli.look import Inspection, read_input
    from imidsl.workspace import discovery, files
    from imidsl.workspace.workspace import settings

    gc.freeze()
    gc.enable()
    asked = [word == "--cache" for word in flags if word.endswith("cache")]
    given = settings(paths[0], None)
    inputs = [read_input(path, None) for path in discovery.find(paths, given.exclude)]
    cache = files.cache_folder(asked[-1] if asked else None)
    look = Inspection(inputs, given, False, JOBS.get(said.get("j", "")), cache)
    out = Out("text", None, not {"-q", "--quiet"}.isdisjoint(flags), "--strict" in flags, MAX_ERRORS)
    return out.write(look, *look.checked())


def _compile(paths: list[str], flags: list[str], said: dict[str, str]) -> int:
    from imidsl.cli.bodies import How, write_bodies
    from imidsl.compiler.options import Options, pick_of
    from imidsl.workspace import clock, discovery
    from imidsl.workspace.workspace import settings

    gc.freeze()
    gc.enable()
    given = settings(paths[0], None)
    run = Options(example=pick_of("--example", said["e"]) if "e" in said else None, clock=clock.now)
    how = How(said.get("o", given.config.out), "--keep-stale" in flags, MAX_ERRORS, JOBS.get(said.get("j", "")))
    return write_bodies(discovery.find(paths, given.exclude), given, run, [], how)
