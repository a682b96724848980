"""What the catalogue's examples raise when they are run: shown by `imidsl explain`, held to their marks by a test."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from functools import partial

from imidsl.cli.given import pick_of, recipients_of
from imidsl.compiler.options import Options
from imidsl.compiler.project import Project
from imidsl.compiler.translation import Environment
from imidsl.diagnostics import Diagnostic, Rule, conformance, in_order
from imidsl.diagnostics.catalogue import RULES
from imidsl.diagnostics.examples import clean, example_files
from imidsl.importer.importing import import_bodies
from imidsl.importer.inputs import Inputs
from imidsl.request.check_body import check_body
from imidsl.request.settings import Config
from imidsl.review.reviewing import Reviewing
from imidsl.schema.envelope import limit_names
from imidsl.schema.kinds import DEFAULT_PROFILE, PROFILES, Profile
from imidsl.source import Source
from imidsl.syntax.parse import parse
from imidsl.testing.running import run
from imidsl.workspace import discovery, files
from imidsl.workspace.settings_file import read_config

_BEFORE = "before/"
NOW = datetime(2026, 12, 1, tzinfo=UTC)
"""The instant of every example."""


def raised(rule: Rule, example: str) -> list[Diagnostic]:
    """What is found in an example, its marks taken out, by the command that finds the rule; in order."""
    found: list[Diagnostic] = []
    sources = []
    for file in example_files(rule, clean(example)):
        source = files.decoded(file.path, file.text.encode(file.encoding))
        if isinstance(source, files.Unreadable):
            place = Source(file.path, "").span(0, 0)
            found.append(conformance.UNREADABLE.at(place, found=file.path, reason=source.reason))
        else:
            sources.append(source)
    return in_order([*found, *_RUNS[rule.run](rule, sources)])


def _check(rule: Rule, sources: Sequence[Source], profile: Profile = DEFAULT_PROFILE) -> list[Diagnostic]:
    if rule.code.startswith("IMI1"):  # examples of syntax are parts of files
        return [diagnostic for source in sources for diagnostic in parse(source)[1]]
    return _project(sources, profile).check()


def _compile(rule: Rule, sources: Sequence[Source]) -> list[Diagnostic]:
    by_path = {source.path: source for source in sources}
    given = list(zip(rule.args[::2], rule.args[1::2], strict=True))
    run = Options(
        messages=[pick_of(option, word) for option, word in given if option == "--message"],
        channels=[pick_of(option, word) for option, word in given if option == "--channel"] or None,
        to=[recipients_of(word, by_path.__getitem__) for option, word in given if option == "--to"] or None,
        clock=lambda: NOW,
    )
    return _project([source for source in sources if source.path.endswith(discovery.SUFFIX)]).compile(run)[1]


def _project(sources: Sequence[Source], profile: Profile = DEFAULT_PROFILE) -> Project:
    by_path = {source.path: source for source in sources}
    return Project(sources, Environment(profile, lambda _, target: by_path.get(target, "no such file")))


def _configuration(_: Rule, sources: Sequence[Source]) -> list[Diagnostic]:
    settings = (read_config(source, rules=RULES, limits=limit_names(), profiles=PROFILES) for source in sources)
    return [diagnostic for _, found in settings for diagnostic in found]


def _body(_: Rule, sources: Sequence[Source]) -> list[Diagnostic]:
    return [diagnostic for source in sources for diagnostic in check_body(source, DEFAULT_PROFILE, Config())]


def _import(_: Rule, sources: Sequence[Source]) -> list[Diagnostic]:
    inputs = Inputs()
    for source in sources:
        inputs.add(source, source.path)
    return [*inputs.found, *import_bodies(inputs.bodies, DEFAULT_PROFILE, "-", Config()).found]


def _diff(_: Rule, sources: Sequence[Source]) -> list[Diagnostic]:
    """The example is the present version; what `before/` holds stood in its place."""
    old = [Source(one.path.removeprefix(_BEFORE), one.text) for one in sources if one.path.startswith(_BEFORE)]
    new = [one for one in sources if not one.path.startswith(_BEFORE)]
    return [change.finding for change in Reviewing(_project(old), _project(new), lambda: NOW).changes()]


def _test(_: Rule, sources: Sequence[Source]) -> list[Diagnostic]:
    project = _project(sources)
    outcomes = (outcome for one in project.translations for outcome in run(one, lambda: NOW))
    return [*project.check(), *(failure for outcome in outcomes for failure in outcome.failures)]


_RUNS: dict[str, Callable[[Rule, Sequence[Source]], list[Diagnostic]]] = {
    "check": _check,
    **{f"check-{profile}": partial(_check, profile=profile) for profile in PROFILES},
    "compile": _compile,
    "configuration": _configuration,
    "body": _body,
    "import": _import,
    "diff": _diff,
    "test": _test,
}
