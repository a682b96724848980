"""What is left of a file when it was checked or compiled, and what the files of a run make of that together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain

from imidsl.binding.usage import Usage, lonely, unused
from imidsl.compiler.options import Known, Options, Output, clashes, misnamed
from imidsl.compiler.proof_report import SHOWN, ProofLines
from imidsl.compiler.suppressions import Allow, settled
from imidsl.diagnostics import Diagnostic, values
from imidsl.records import dataclass, replace
from imidsl.request.settings import Config


@dataclass(frozen=True, slots=True)
class Checked:
    """A file that was checked: what is wrong with it, what is known of its texts, what it declares and uses.

    `entries` has the texts as JSON (only where asked for: they have witnesses); `allows` has the suppressions of the
    files that it consists of, by path.
    """

    found: Sequence[Diagnostic]
    texts: ProofLines
    entries: Sequence[Mapping[str, object]]
    messages: int
    usage: Usage
    allows: Mapping[str, Sequence[Allow]]


@dataclass(frozen=True, slots=True)
class Compiled:
    """A file that was compiled: its requests, what is wrong, which names a run may pick."""

    outputs: Sequence[Output]
    found: Sequence[Diagnostic]
    known: Known
    usage: Usage
    allows: Mapping[str, Sequence[Allow]]


def without_many_lines(outcomes: Iterable[Checked]) -> Iterator[Checked]:
    """The outcomes; once there are more texts than are shown, no line of one is kept."""
    count = 0
    for outcome in outcomes:
        count += outcome.texts.count
        yield outcome if count <= SHOWN else replace(outcome, texts=outcome.texts.counted())


def settle_checks(outcomes: Sequence[Checked], config: Config, *, complete: bool = True) -> list[Diagnostic]:
    """What is wrong with the files of a run; not `complete`, a suppression of what wasn't looked for is no finding."""
    usages = [outcome.usage for outcome in outcomes]
    found = [*_found(outcomes), *lonely(usages)]
    # A mistyped name is one fault: what is unused is judged once everything is known.
    if not any(diagnostic.is_error for diagnostic in found):
        found += unused(usages)
    return settled(found, _allows(outcomes), config, complete=complete)


def settle_requests(
    outcomes: Sequence[Compiled], between: Iterable[Diagnostic], run: Options, config: Config
) -> tuple[list[Output], list[Diagnostic]]:
    """The requests of the files of a run, and what is wrong; `between` is what is wrong between the files."""
    outputs = [output for outcome in outcomes for output in outcome.outputs]
    found: Iterable[Diagnostic] = chain(between, _found(outcomes))
    misnamed_ = list(misnamed([outcome.known for outcome in outcomes], run))
    if misnamed_:
        # Which values are missing depends on the example that was meant.
        found = (diagnostic for diagnostic in found if diagnostic.rule is not values.MISSING_VALUE)
    every = [*found, *misnamed_, *clashes(outputs)]
    # A rendering has nothing to settle, and no time to look through the files of a whole library for comments.
    return outputs, settled(every, _allows(outcomes), config, complete=False) if every else []


def _found(outcomes: Iterable[Checked | Compiled]) -> Iterator[Diagnostic]:
    return (diagnostic for outcome in outcomes for diagnostic in outcome.found)


def _allows(outcomes: Iterable[Checked | Compiled]) -> dict[str, Sequence[Allow]]:
    return {path: allows for outcome in outcomes for path, allows in outcome.allows.items()}
