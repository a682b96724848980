"""The house rules of the code, as data: who may import whom, who may use which library, what stands nowhere else.

To add a module, add a row to `MAY_IMPORT`; a rule that stands in the way is a reason to think, not to add to a list.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from functools import cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

from imidsl import spec

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "imidsl"

_BASE = {"lazy", "records", "source", "diagnostics"}
_TEXT = _BASE | {"syntax", "text"}
_VALUES = _TEXT | {"spec", "located"}
_MESSAGE = _VALUES | {"project", "lets", "slots", "bind", "destinations", "message"}
_STAGES = _MESSAGE | {"place", "jsontext", "intake", "rules", "limits", "payload", "conform", "config", "silence"}
_WHOLE = _STAGES | {"translation", "outcome", "run", "build", "decompile", "files", "report", "resources"}

# What each part (a module or package directly in imidsl) may import of the others.
MAY_IMPORT: dict[str, set[str]] = {
    "lazy": set(),
    "records": set(),
    "source": {"records"},
    "resources": set(),
    "diagnostics": {"lazy", "records", "source"},
    "spec": _BASE,
    "schema": {"records", "spec"},
    "schemacode": set(),
    "validators": set(),
    "generate": {"spec", "schema", "schemacode", "syntax", "diagnostics", "report"},
    "syntax": _BASE | {"resources"},
    "text": _BASE | {"syntax"},
    "tomlplaces": {"lazy", "records", "source"},
    "jsontext": _BASE,
    "config": _BASE,
    "configtext": _BASE | {"config", "tomlplaces"},
    "silence": _BASE | {"config", "syntax"},
    "files": {"records", "source", "config"},
    "report": _BASE | {"text", "proofs"},
    "project": _BASE | {"syntax"},
    "located": _TEXT | {"spec"},
    "lets": _VALUES | {"project"},
    "slots": _VALUES,
    "bind": _VALUES | {"slots"},
    "destinations": _VALUES,
    "message": _MESSAGE - {"message"},
    "intake": _VALUES | {"slots", "jsontext"},
    "place": {"records"},
    "limits": _VALUES | {"place"},
    "rules": _VALUES | {"limits", "place"},
    "payload": _VALUES,
    "conform": _VALUES | {"schema", "resources", "validators"},
    "usage": _MESSAGE,
    "run": _MESSAGE,
    "form": _STAGES | {"across"},
    "translation": _STAGES | {"across", "form", "proofs", "run", "usage"},
    "outcome": _STAGES | {"report", "run", "translation", "usage"},
    "across": _MESSAGE,
    "proofs": _STAGES,
    "mends": _BASE,
    "starter": set(),
    "build": _STAGES | {"outcome", "proofs", "run", "translation", "usage"},
    "request": _STAGES,
    "clock": set(),
    "writing": {"files"},
    "processes": set(),
    "cache": {"__init__", "resources", "source"},
    "stored": _STAGES | {"outcome", "run", "usage"},
    "batch": _WHOLE | {"cache", "processes", "stored", "workspace"},
    "workspace": _WHOLE | {"configtext"},
    "library": _WHOLE | {"workspace", "clock"},
    "decompile": _MESSAGE | {"jsontext", "intake"},
    "importing": _STAGES | {"build", "decompile", "translation"},
    "specimens": _WHOLE | {"configtext", "request", "importing"},
    "preview": _WHOLE | {"workspace"},
    "__init__": {"diagnostics", "library"},
    "lsp": _WHOLE | {"preview"},
    "cli": _WHOLE
    | {
        "__init__",
        "batch",
        "clock",
        "lsp",
        "mends",
        "preview",
        "request",
        "schema",
        "specimens",
        "importing",
        "starter",
        "workspace",
        "writing",
    },
    "__main__": {"__init__", "cli"},
}

# The modules that may use each library; whatever isn't listed here or in the standard library isn't used.
DOORS: dict[str, set[str]] = {
    "lark": {"syntax.parse"},
    # A page is no text of a message: it has its own environment, with autoescape.
    "jinja2": {"text.sandbox", "text.codegen", "text.filters", "preview.page"},
    "markupsafe": {"text.filters"},  # comes with jinja2
    "jsonschema": {"conform"},
    "click": {"cli"},
    "starlette": {"preview.server"},
    "uvicorn": {"preview.server"},
    "watchfiles": {"preview.server"},
}

# What of `text` knows nothing of templates: characters, sizes, patterns and the types of values.
PLAIN = {
    "text.automaton",
    "text.charset",
    "text.dates",
    "text.encoding",
    "text.pattern",
    "text.regex",
    "text.typebase",
    "text.types",
    "text.words",
}

# Where something may be imported within a function, so that a command that doesn't need it starts sooner.
LAZY: set[tuple[str, str]] = {
    ("__main__", "cli"),  # for the version alone nothing else is loaded
    ("__init__", "importlib"),  # the public names, from their modules
    ("form", "conform"),  # where there is a body to write
    ("batch", "cache"),  # where there are many files
    ("workspace", "configtext"),  # where there is an imidsl.toml
    ("batch", "processes"),
    ("conform", "jsonschema"),  # a body that may not conform
    ("text.template", "text.sandbox"),  # Jinja, at the first text that isn't read or rendered without it
    ("text.proof.values", "text.sandbox"),  # the same, for operations on known values
    ("text.checks", "urllib"),  # where there is a URL
    ("text.names", "text.flow"),
    ("text.bounds", "text.proof.judge"),  # texts with tags
    ("syntax.parse", "lark"),  # where a text has a fault
    ("syntax.parse", "syntax.mend"),
    ("syntax.parse", "syntax.repair"),
}

# The only modules that touch the disk.
OPENERS = {"files", "writing", "cache", "resources", "generate", "starter"}
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
SHELL = {"cli", "lsp", "preview", "generate", "__main__"}
SHELL_CALLS = {"print", "input", "exit", "breakpoint"}

# Names of the API that are ordinary words as well, or words of the language.
ORDINARY = set(
    """
    action address amount audio body category channels city country currency description extras file id image
    item label list location message msisdn name options parameters payload preview price state summary template
    text title type url value video
    """.split()  # noqa: SIM905
)
# Those that speak of the API on purpose.
SPEAKERS = {"spec", "diagnostics", "preview", "validators"}


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


def test_every_part_has_a_row() -> None:
    assert {part(module) for module in modules()} <= set(MAY_IMPORT)


@pytest.mark.parametrize("name", sorted(MAY_IMPORT))
def test_imports(name: str) -> None:
    used = {part(to) for module, to in EDGES if part(module) == name}
    assert used - {name} <= MAY_IMPORT[name]


def test_the_rows_themselves_keep_the_hard_rules() -> None:
    assert MAY_IMPORT["spec"] <= _BASE
    assert "spec" not in MAY_IMPORT["syntax"]
    assert [name for name, may in MAY_IMPORT.items() if "cli" in may] == ["__main__"]
    assert [name for name, may in MAY_IMPORT.items() if "lsp" in may] == ["cli"]
    assert {name for name, may in MAY_IMPORT.items() if "preview" in may} == {"cli", "lsp"}
    list(TopologicalSorter(MAY_IMPORT).static_order())


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
    assert {user for user in users if user in PLAIN or not allowed(user, DOORS[library])} == set()


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
        if part(module) not in where
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
    names = spec.names() - ORDINARY
    found = [
        f"{module}:{line}: {text!r}"
        for module, code in modules().items()
        if part(module) not in SPEAKERS
        for text, line in strings(code)
        if text in names
    ]
    assert found == []


def test_the_names_are_all_there() -> None:
    assert {"sms", "wechat", "correlationid", "media-path", "collapse_key", "template_type", "street_1"} <= spec.names()
