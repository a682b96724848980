"""What the catalogue's examples raise when they are run: shown by `imidsl explain`, held to their marks by a test."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from functools import partial

from imidsl.audience.lines import table as table_of_lines
from imidsl.audience.mapping import mapped
from imidsl.audience.packing import Packer, Packing
from imidsl.audience.rejects import Reject
from imidsl.audience.tables import BadRow, Unusable
from imidsl.cli.given import recipients_of
from imidsl.compiler.options import Options, pick_of
from imidsl.compiler.project import Project
from imidsl.compiler.translation import Environment
from imidsl.diagnostics import Diagnostic, Rule, conformance, in_order
from imidsl.diagnostics.catalogue import BY_KEY, RULES
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
from imidsl.workspace.library import loads
from imidsl.workspace.rows import Plan
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


def _audience(_: Rule, sources: Sequence[Source]) -> list[Diagnostic]:
    """The example has a message `m` and a table; the addresses are in the column `phone`."""
    texts = {one.path: one for one in sources}
    rows, to = texts["rows.csv"], texts.get("--to", Source("--to", "msisdn=phone"))
    at = to.span(to.text.index("=") + 1, len(to.text.rstrip()))
    library = loads({path: one.text for path, one in texts.items() if path.endswith(discovery.SUFFIX)})
    table = table_of_lines(lambda: io.BytesIO(rows.text.encode()))
    assert not isinstance(table, Unusable)
    plan = Plan(library, library.messages[0], to=("msisdn", at.text), now=NOW, words=True)
    columns, found = mapped(table, rows.path, plan.definition, (at.text, at), ())
    if found:
        return found
    packer = Packer(plan, columns)
    cells = [row for chunk in table.chunks(packer.asked) for row in chunk.rows]
    addresses = [row[0] for _, row in cells if not isinstance(row, BadRow)]
    repeated = (number for number, row in cells if not isinstance(row, BadRow) and row[0] in addresses[: number - 1])
    packing = Packing(packer, frozenset(repeated))
    list(packing.lines(cells))  # which fills in the rejects
    return [_reject(one, rows) for one in packing.rejects]


def _reject(reject: Reject, rows: Source) -> Diagnostic:
    rule, line = BY_KEY[reject.code], rows.text.splitlines(keepends=True)[reject.row]
    start = rows.text.index(line)
    return rule.at(rows.span(start, start + len(line.rstrip())), problem=reject.message)


_RUNS: dict[str, Callable[[Rule, Sequence[Source]], list[Diagnostic]]] = {
    "check": _check,
    **{f"check-{profile}": partial(_check, profile=profile) for profile in PROFILES},
    "compile": _compile,
    "configuration": _configuration,
    "body": _body,
    "import": _import,
    "diff": _diff,
    "test": _test,
    "audience": _audience,
}
