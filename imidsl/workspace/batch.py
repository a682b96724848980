"""Many files: one after the other or side by side in several processes, from a cache where nothing has changed.

However it is done, the outcomes come in the order of the files, and of a file only its outcome stays in memory. What
holds between the files is settled at the end (`compiler/results`).
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from types import MappingProxyType
from typing import TYPE_CHECKING, Generic, TypeAlias, TypeVar

from imidsl.binding.modules import ReadImport
from imidsl.binding.usage import lonely
from imidsl.compiler.options import Options, Output
from imidsl.compiler.results import Checked, Compiled, settle_checks, settle_requests, without_many_lines
from imidsl.compiler.translation import Environment, Translation
from imidsl.diagnostics import Diagnostic
from imidsl.records import dataclass, replace
from imidsl.schema.kinds import Json
from imidsl.source import Source
from imidsl.workspace import files, serialize
from imidsl.workspace.workspace import Input, Settings, environment, read, unreadable

if TYPE_CHECKING:
    from imidsl.workspace.cache import CacheStep, Kept, Memory

CACHED_FROM = 16
"""From how many files on a cache is worth opening."""
SHARE = 32
"""How many files are worth a process of their own, where nobody says how many processes there may be."""
CHUNK = 500
"""How many files are looked up in a cache at once."""

Made = TypeVar("Made")
FileResult: TypeAlias = "tuple[Made | files.Unreadable, list[Kept]]"
"""The outcome of a file, or why it can't be read, and what a cache is to keep of it."""
Watch: TypeAlias = Callable[[Iterator[Made]], Iterable[Made]]
"""Gives the outcomes on as they come."""


def check(
    inputs: Sequence[Input],
    given: Settings,
    *,
    as_json: bool = False,
    texts: Mapping[str, str] = MappingProxyType({}),
    jobs: int | None = None,
    cache: str | None = None,
    watch: Watch[Checked] = iter,
) -> tuple[list[Checked], list[Diagnostic]]:
    """Check files: what is left of each, and what is wrong with them and with their settings.

    `as_json` is whether their texts are wanted as JSON; `texts` stand for what files of those paths hold; `jobs` is
    how many processes share the work (as many as are worth it unless said); `cache` is the folder of answers kept
    from earlier runs; `watch` sees the files as they are done.
    """

    def checked(translation: Translation) -> Checked:
        return translation.check(as_json=as_json)

    found = list(given.found)
    task = Task[Checked](
        checked, serialize.dump_checked, serialize.ResultsReader(partial(source_of, texts=texts)).checked
    )
    around = environment(given, texts)
    # A cache of few files costs more than it saves.
    memory = _memory(cache, given, around, as_json) if cache is not None and len(inputs) >= CACHED_FROM else None
    outcomes = list(watch(without_many_lines(_Batch(task, around, texts, memory).outcomes(inputs, found, jobs))))
    return outcomes, [*found, *settle_checks(outcomes, given.config)]


def _memory(cache: str, given: Settings, around: Environment, as_json: bool) -> Memory:
    from imidsl.workspace.cache import Cache, Memory

    settled = (given.profile, given.config.smartlink_length, sorted(given.config.limits.items()))
    return Memory(Cache(cache), f"check {as_json} {settled}", around.read)


def compile_(
    inputs: Sequence[Input],
    given: Settings,
    run: Options,
    write: Callable[[Json], str],
    *,
    jobs: int | None = None,
    watch: Watch[Compiled] = iter,
) -> tuple[list[Output], list[Diagnostic]]:
    """Compile files: their requests, with bodies as the texts that `write` makes of them, and what is wrong.

    `jobs` and `watch` are as for checks.
    """

    def compiled(translation: Translation) -> Compiled:
        made = translation.compile(run)
        return replace(made, outputs=[replace(output, body=write(output.body)) for output in made.outputs])

    task = Task[Compiled](compiled, serialize.dump_compiled, serialize.ResultsReader(source_of).compiled)
    outcomes, found = each(task, inputs, given, jobs=jobs, watch=watch)
    outputs, more = settle_requests(outcomes, lonely([outcome.usage for outcome in outcomes]), run, given.config)
    return outputs, [*found, *more]


@dataclass(frozen=True, slots=True)
class Task(Generic[Made]):
    """What is done with each file, and how the outcome travels: into a cache, or from another process."""

    do: Callable[[Translation], Made]
    dump: Callable[[Made], str]
    load: Callable[[str], Made]


def each(
    task: Task[Made], inputs: Sequence[Input], given: Settings, *, jobs: int | None = None, watch: Watch[Made] = iter
) -> tuple[list[Made], list[Diagnostic]]:
    """What a task makes of each file; what is wrong with the settings, and with files that can't be read.

    `jobs` and `watch` are as for checks.
    """
    found = list(given.found)
    return list(watch(_Batch(task, environment(given), {}).outcomes(inputs, found, jobs))), found


class _Batch(Generic[Made]):
    def __init__(
        self, task: Task[Made], around: Environment, texts: Mapping[str, str], memory: Memory | None = None
    ) -> None:
        self.task: Task[Made] = task
        self.around, self.texts, self.memory = around, texts, memory

    def outcomes(self, inputs: Sequence[Input], found: list[Diagnostic], jobs: int | None) -> Iterator[Made]:
        """The outcomes in the order of the files; new answers are kept at the end."""
        hits = self._hits(inputs)
        results = self._results([item for number, item in enumerate(inputs) if number not in hits], jobs)
        kept: list[Kept] = []
        for number in range(len(inputs)):
            if number in hits:
                yield hits.pop(number)
                continue
            made, new = next(results)
            kept += new
            if isinstance(made, files.Unreadable):
                found.append(unreadable(made))
            else:
                yield made
        if self.memory is not None and kept:
            self.memory.keep(kept)

    def _hits(self, inputs: Sequence[Input]) -> dict[int, Made]:
        """The outcomes that are known from earlier runs, by the number of the file."""
        if self.memory is None:
            return {}
        hits: dict[int, Made] = {}
        for at in range(0, len(inputs), CHUNK):
            sources = [read(item, self.texts) for item in inputs[at : at + CHUNK]]
            known = self.memory.answers([one for one in sources if isinstance(one, Source)])
            for number, source in enumerate(sources, at):
                made = self._loaded(known.get(source.path))
                if made is not None:
                    hits[number] = made
        return hits

    def _loaded(self, answer: str | None) -> Made | None:
        try:
            return self.task.load(answer) if answer is not None else None
        except Exception:  # whatever somebody wrote into the cache, it is no answer
            return None

    def _results(self, inputs: Sequence[Input], jobs: int | None) -> Iterator[FileResult[Made]]:
        workers = min(jobs if jobs is not None else min(_cores(), len(inputs) // SHARE), len(inputs))
        if workers < 2:
            yield from map(self._result, inputs)
            return
        from imidsl.workspace.processes import side_by_side

        for text, fault, kept in side_by_side(self._reply, inputs, workers):
            yield (self.task.load(text) if fault is None else files.Unreadable(*fault)), kept

    def _reply(self, item: Input) -> tuple[str, tuple[str, str] | None, list[Kept]]:
        """The result as it travels to another process."""
        made, kept = self._result(item)
        if isinstance(made, files.Unreadable):
            return "", (made.path, made.reason), []
        return self.task.dump(made), None, kept

    def _result(self, item: Input) -> FileResult[Made]:
        source = read(item, self.texts)
        if isinstance(source, files.Unreadable):
            return source, []
        steps: list[CacheStep] = []
        made = self.task.do(Translation(source, replace(self.around, read=self._noting(steps))))
        return made, list(self.memory.kept(source, steps, self.task.dump(made))) if self.memory is not None else []

    def _noting(self, steps: list[CacheStep]) -> ReadImport:
        def noted(importer: str, target: str) -> Source | str:
            found = self.around.read(importer, target)
            steps.append((importer, target, found))
            return found

        return noted


def source_of(path: str, texts: Mapping[str, str] = MappingProxyType({})) -> Source:
    """The source of a path that a finding names."""
    source = read(path, texts)
    return source if isinstance(source, Source) else Source(path, "")


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
