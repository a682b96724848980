"""What is left of a file when it was checked or compiled, and what all files of a run make of that."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from imidsl.binding.usage import Usage, lonely, unused
from imidsl.compiler.options import Known, Options, Output, clashes, destinations_of, known_of, misnamed
from imidsl.compiler.proof_report import by_message, entries
from imidsl.compiler.suppressions import Allow, settled
from imidsl.compiler.translation import Translation
from imidsl.diagnostics import Diagnostic, values
from imidsl.records import dataclass
from imidsl.request.settings import Config


@dataclass(frozen=True, slots=True)
class Checked:
    """A file that was checked: what is wrong with it, what is known of its texts, what it declares and uses.

    `lines` has a line a text by message, `entries` the texts as JSON (only where asked for: they have witnesses);
    `allows` has the silencings of the files that it consists of, by path.
    """

    found: Sequence[Diagnostic]
    lines: Sequence[tuple[str, Sequence[str]]]
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


def check(translation: Translation, *, as_json: bool = False) -> Checked:
    """Check a file; `as_json` is whether its texts are wanted as JSON."""
    found = translation.check()
    proofs = list(translation.proofs())
    texts = entries(proofs) if as_json else []
    messages = len(translation.messages)
    return Checked(found, by_message(proofs), texts, messages, translation.usage, translation.allows)


def compile_(translation: Translation, run: Options) -> Compiled:
    """Compile a file."""
    found: list[Diagnostic] = []
    override = destinations_of(run.to, found) if run.to is not None else None
    outputs = list(translation.compile(run, override, found))
    known = known_of(translation.messages, run)
    return Compiled(outputs, found, known, translation.usage, translation.allows)


def settle_checks(outcomes: Sequence[Checked], config: Config) -> list[Diagnostic]:
    """What is wrong with the files of a run."""
    usages = [outcome.usage for outcome in outcomes]
    found = [*_found(outcomes), *lonely(usages)]
    # A mistyped name is one fault: what is unused is judged once everything is known.
    if not any(diagnostic.is_error for diagnostic in found):
        found += unused(usages)
    return settled(found, _allows(outcomes), config)


def settle_requests(
    outcomes: Sequence[Compiled], run: Options, config: Config
) -> tuple[list[Output], list[Diagnostic]]:
    """The requests of the files of a run, and what is wrong."""
    outputs = [output for outcome in outcomes for output in outcome.outputs]
    found = [*_found(outcomes), *lonely([outcome.usage for outcome in outcomes])]
    found = with_names(found, outputs, [outcome.known for outcome in outcomes], run)
    return outputs, settled(found, _allows(outcomes), config, complete=False)


def with_names(
    found: Iterable[Diagnostic], outputs: Iterable[Output], known: Sequence[Known], run: Options
) -> list[Diagnostic]:
    """What is wrong with the names of a run and of its outputs too."""
    misnamed_ = list(misnamed(known, run))
    if misnamed_:
        # Which values are missing depends on the example that was meant.
        found = (diagnostic for diagnostic in found if diagnostic.rule is not values.MISSING_VALUE)
    return [*found, *misnamed_, *clashes(outputs)]


def _found(outcomes: Iterable[Checked | Compiled]) -> Iterator[Diagnostic]:
    return (diagnostic for outcome in outcomes for diagnostic in outcome.found)


def _allows(outcomes: Iterable[Checked | Compiled]) -> dict[str, Sequence[Allow]]:
    return {path: allows for outcome in outcomes for path, allows in outcome.allows.items()}
