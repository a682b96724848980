"""The house rules of the code, as data: who may import whom, who may use which library, what stands nowhere else.

A rule that stands in the way is a reason to think, not to add to a list.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterable, Iterator
from functools import cache
from graphlib import CycleError, TopologicalSorter

import pytest

from imidsl import schema
from tests import ROOT

PACKAGE = ROOT / "imidsl"

# The floors of the house from the ground up: what stands in a row imports only from rows above it here, and itself.
FLOORS: list[set[str]] = [
    {"records", "resources", "extras"},
    {"source"},
    {"diagnostics"},
    {"syntax", "report"},
    {"schema"},
    {"text"},
    {"proof", "binding"},
    {"request"},
    {"compiler"},
    {"plan"},
    {"workspace", "importer"},
    {"preview", "review", "audience"},
    {"editor"},
    {"testing"},
    {"delivery", "lsp"},
    {"cli"},
    {"__init__", "__main__", "generate", "sandbox"},
    {"pytest_plugin"},
]
# The same within a room.
WITHIN: dict[str, list[set[str]]] = {
    "text": [
        {"text.chars", "text.vocabulary"},
        {"text.patterns"},
        {"text.types"},
        {"text.template"},
        {"text.scope"},
    ],
    "preview": [{"preview.looks"}, {"preview.cards"}, {"preview.show"}],
}

# The modules that may use each library; whatever isn't listed here or in the standard library isn't used.
DOORS: dict[str, set[str]] = {
    "lark": {"syntax.parse"},
    # A page is no text of a message: it has its own environment, with autoescape.
    "jinja2": {"text.template.jinja", "preview.show.page"},
    "jsonschema": {"request.conform"},
    "click": {"cli"},
    "pathspec": {"workspace.discovery"},
    "starlette": {"preview.show.server", "preview.show.serving", "delivery.sandbox"},
    "uvicorn": {"preview.show.server", "preview.show.serving", "delivery.sandbox"},
    "watchfiles": {"preview.show.server", "cli.watching"},
    "pygls": {"lsp"},
    "pygments": {"editor.lexer"},  # which only Pygments loads
    "lsprotocol": {"lsp"},  # comes with pygls
    "httpx2": {"delivery"},
    "pyarrow": {"audience"},
    "pytest": {"pytest_plugin"},
    "h11": {"preview.show.serving"},  # comes with uvicorn
}

# Where something may be imported within a function, so that a command that doesn't need it starts sooner.
LAZY: set[tuple[str, str]] = {
    ("__main__", "cli.quick"),  # for the version alone nothing else is loaded
    ("__main__", "cli.group"),  # nor click for plain words
    ("__init__", "importlib"),  # the public names, from their modules
    ("sandbox", "delivery.sandbox.inbox"),  # where one is started
    ("pytest_plugin", "sandbox"),
    ("request.judge", "request.conform"),  # where there is a body to write
    ("request.hazards", "request.trials"),  # where a text is to be tried
    ("request.hazards", "proof.shapes"),  # where a field is of a shape
    ("request.hazards", "request.lines"),  # where a stored template has parameters
    ("diagnostics.lookup", "diagnostics.catalogue"),  # where a rule is named
    ("workspace.workspace", "diagnostics.catalogue"),
    ("proof.findings", "shlex"),  # where values are shown
    ("workspace.workspace", "compiler.project"),  # all files at once
    ("request.conform", "jsonschema"),  # a body that may not conform
    ("workspace.workspace", "workspace.settings_file"),  # where there is an imidsl.toml
    ("workspace.library", "workspace.rows"),
    ("workspace.library", "workspace.quick"),  # where something is rendered
    ("workspace.discovery", "pathspec"),  # where something is ignored or excluded
    ("workspace.batch", "workspace.cache"),  # where there are many files
    ("workspace.batch", "workspace.processes"),
    ("workspace.alone", "fcntl"),  # where there is such
    ("workspace.processes", "fcntl"),
    ("text.template.unfinished", "text.template.jinja.sandbox"),  # where an author is within a tag
    ("text.template.template", "text.template.jinja.sandbox"),  # at the first text that isn't read or rendered without
    ("proof.state", "text.template.jinja.sandbox"),  # the same, for operations on known values
    ("proof.analyse", "proof.verdict"),  # texts that are more than the sum of their parts
    ("proof.sums", "proof.verdict"),
    ("text.types.checks", "urllib"),  # where there is a URL
    ("text.template.own_filters", "urllib"),
    ("text.scope.check", "text.scope.flow"),
    ("compiler.translation", "binding.tests"),  # where there are some
    ("editor.examples", "review.covering"),  # where somebody wants examples made up
    ("editor.examples", "review.written"),
    ("syntax.parse", "lark"),  # where a text has a fault
    ("syntax.parse", "syntax.recovery.brackets"),
    ("syntax.parse", "syntax.recovery.mend"),
    ("syntax.parse", "syntax.recovery.repair"),
    ("syntax.parse", "syntax.recovery.text_blocks"),
}

# The only modules that touch the disk.
OPENERS = {"__main__", "resources", "generate", "cli.starter", "audience.folder", "audience.recurring"} | {
    f"workspace.{name}" for name in ("files", "writing", "changes", "alone", "manifest", "cache", "pages", "outbox")
}
OPENING = {
    "open",
    "read_text",
    "read_bytes",
    "write_text",
    "write_bytes",
    "mkdir",
    "unlink",
    "rename",
    "rmdir",
    "rmtree",
}

# The only ones that print, leave, or look at the process around them.
SHELL = {"cli", "preview", "generate", "__main__"}
SHELL_CALLS = {"print", "input", "exit", "breakpoint"}

# Names of the API that are ordinary words as well, or words of the language.
ORDINARY = set(
    """
    action address amount audio body category channels city code country currency default description email extras file
    header id image item label language list location message msisdn name namespace options parameters payload phone
    policy preview price rows size state summary template text timestamp title type url value video
    """.split()  # noqa: SIM905
)
# Those that speak of the API on purpose.
SPEAKERS = {"schema", "diagnostics"}


def part(module: str) -> str:
    return module.split(".")[0]


@cache
def modules() -> dict[str, ast.Module]:
    """Every module of the package, by its name without `imidsl.`."""
    found = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        parts = path.relative_to(PACKAGE).with_suffix("").parts
        name = ".".join(parts[:-1] if len(parts) > 1 and parts[-1] == "__init__" else parts)
        found[name] = ast.parse(path.read_text("utf-8"), str(path))
    return found


def imports(module: ast.AST) -> Iterator[tuple[str, ast.stmt]]:
    """Everything that a tree imports, by full name."""
    for node in ast.walk(module):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports are written out in full"
            yield from ((f"{node.module}.{alias.name}", node) for alias in node.names)


def inner(name: str) -> str | None:
    """The module of imidsl that an imported name is or belongs to."""
    if name.split(".")[0] != "imidsl":
        return None
    parts = name.split(".")[1:]
    while parts and ".".join(parts) not in modules():
        parts.pop()
    return ".".join(parts) or "__init__"


EDGES = [(module, to) for module, code in modules().items() for name, _ in imports(code) if (to := inner(name))]


def test_every_part_has_its_floor() -> None:
    assert {part(module) for module in modules()} == set().union(*FLOORS)


@pytest.mark.parametrize("floors", [FLOORS, *WITHIN.values()], ids=["", *WITHIN])
def test_the_order(floors: list[set[str]]) -> None:
    level = {room: number for number, rooms in enumerate(floors) for room in rooms}
    found = []
    for module, to in EDGES:
        above, below = room_of(module, level), room_of(to, level)
        if above is not None and below is not None and above != below and level[above] <= level[below]:
            found.append(f"{module} imports {to}")
    assert found == []


def room_of(module: str, rooms: Iterable[str]) -> str | None:
    return next((room for room in rooms if allowed(module, {room})), None)


def test_no_cycle() -> None:
    graph: dict[str, set[str]] = {module: set() for module in modules()}
    for module, to in EDGES:
        graph[module].add(to)
    try:
        list(TopologicalSorter(graph).static_order())
    except CycleError as fault:
        pytest.fail(" → ".join(fault.args[1]))


@pytest.mark.parametrize("library", sorted(DOORS))
def test_doors(library: str) -> None:
    users = {module for module, code in modules().items() for name, _ in imports(code) if name.split(".")[0] == library}
    assert {user for user in users if not allowed(user, DOORS[library])} == set()


def allowed(module: str, doors: set[str]) -> bool:
    return any(module == door or module.startswith(f"{door}.") for door in doors)


def test_no_other_library() -> None:
    known = sys.stdlib_module_names | set(DOORS) | {"imidsl"}
    used = {name.split(".")[0] for code in modules().values() for name, _ in imports(code)}
    assert used <= known


def test_imports_within_functions_are_lazy_doors() -> None:
    found = {
        (module, name)
        for module, code in modules().items()
        for function in ast.walk(code)
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
        for name, _ in imports(function)
        if (module, inner(name) or name.split(".")[0]) not in LAZY and part(module) != "cli"
    }
    assert found == set()


def calls(code: ast.Module) -> Iterator[tuple[str, int]]:
    for node in ast.walk(code):
        if isinstance(node, ast.Call):
            match node.func:
                case ast.Name(id=name) | ast.Attribute(attr=name):
                    yield name, node.lineno


@pytest.mark.parametrize(("names", "where"), [(OPENING, OPENERS), (SHELL_CALLS, SHELL)], ids=["disk", "process"])
def test_only_the_doors_touch_the_world(names: set[str], where: set[str]) -> None:
    found = [
        f"{module}:{line}: {name}"
        for module, code in modules().items()
        if not allowed(module, where)
        for name, line in calls(code)
        if name in names
    ]
    assert found == []


def strings(code: ast.Module) -> Iterator[tuple[str, int]]:
    """The string constants of a module that aren't docstrings."""
    statements = {id(node.value) for node in ast.walk(code) if isinstance(node, ast.Expr)}
    for node in ast.walk(code):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in statements:
            yield node.value, node.lineno


def test_names_of_the_api_stand_in_the_table_only() -> None:
    names = schema.names() - ORDINARY
    found = [
        f"{module}:{line}: {text!r}"
        for module, code in modules().items()
        if part(module) not in SPEAKERS
        for text, line in strings(code)
        if text in names
    ]
    assert found == []


def test_the_names_are_all_there() -> None:
    assert {
        "sms",
        "wechat",
        "correlationid",
        "media-path",
        "collapse_key",
        "template_type",
        "street_1",
    } <= schema.names()


# Modules whose names are always read together with the module's own.
NAMED_BY_MODULE = {"text.template.nodes"}  # the nodes that Jinja has, by Jinja's names: `nodes.Name`


def test_one_class_name_means_one_class() -> None:
    homes: dict[str, list[str]] = {}
    for module, code in modules().items():
        for node in code.body:
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_") and module not in NAMED_BY_MODULE:
                homes.setdefault(node.name, []).append(module)
    assert {name: where for name, where in homes.items() if len(where) > 1} == {}
