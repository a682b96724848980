"""The tests, coverage and snapshots of many files: file by file, in several processes where that is worth it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cache

from imidsl.binding.values import Clock
from imidsl.compiler.results import Checked, settle_checks
from imidsl.compiler.translation import Translation
from imidsl.diagnostics import Diagnostic
from imidsl.records import dataclass
from imidsl.review.goals import Goal
from imidsl.testing.coverage import Coverage, coverage
from imidsl.testing.running import Outcome, run
from imidsl.testing.snapshots import page
from imidsl.workspace import serialize
from imidsl.workspace.batch import Task, Watch, each, source_of
from imidsl.workspace.workspace import Input, Settings


@dataclass(frozen=True, slots=True)
class Suite:
    """What is wanted of each file.

    `picked` is what the name of a test or of its message holds; durations count from `clock` in tests and from `still`
    in the pages of snapshots, of which there are none without it.
    """

    picked: str
    clock: Clock
    coverage: bool = False
    still: Clock | None = None


@dataclass(frozen=True, slots=True)
class Tested:
    """What is left of a file: how it is written, its tests, what they show if that was asked for, its page.

    Where an error is among what is wrong with how it is written, nothing of it was run.
    """

    declared: Checked
    outcomes: Sequence[Outcome] = ()
    coverage: Coverage | None = None
    page: str = ""

    @property
    def path(self) -> str:
        """The file."""
        return self.declared.usage.path


def tested(
    inputs: Sequence[Input], given: Settings, suite: Suite, *, jobs: int | None = None, watch: Watch[Tested] = iter
) -> tuple[list[Tested], list[Diagnostic]]:
    """What becomes of files, in their order, and what is wrong with how they are written or with the settings.

    `jobs` is how many processes share the work (as many as are worth it unless said); `watch` sees the files as they
    are done.
    """
    task = Task[Tested](lambda translation: _tested(translation, suite), _dump, _load)
    made, found = each(task, inputs, given, jobs=jobs, watch=watch)
    return made, [*found, *settle_checks([one.declared for one in made], given.config, complete=False)]


def _tested(translation: Translation, suite: Suite) -> Tested:
    declared = translation.declared()
    if translation.stops(declared.found):
        return Tested(declared)
    return Tested(
        declared,
        list(run(translation, suite.clock, suite.picked)),
        coverage(translation) if suite.coverage else None,
        page(translation, suite.still) if suite.still is not None else "",
    )


# --- from one process to another


def _dump(made: Tested) -> str:
    outcomes = [
        [one.message, one.name, serialize.span_data(one.span), serialize.found_data(one.failures), one.seconds]
        for one in made.outcomes
    ]
    shown = made.coverage
    missed = [[serialize.span_data(goal.span), goal.words] for goal in shown.missed] if shown is not None else []
    covered = [shown.goals, missed] if shown is not None else None
    return json.dumps([serialize.dump_checked(made.declared), outcomes, covered, made.page])


def _load(text: str) -> Tested:
    reader = serialize.ResultsReader(cache(source_of))
    declared, outcomes, covered, made = json.loads(text)
    return Tested(
        reader.checked(declared),
        [Outcome(of, name, reader.span(at), reader.found(failed), took) for of, name, at, failed, took in outcomes],
        Coverage(covered[0], tuple(Goal(reader.span(at), words) for at, words in covered[1])) if covered else None,
        made,
    )
