"""No file keeps the machine busy: how much is done for hostile ones, in calls of functions, never in seconds."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import FrameType

import pytest

from imidsl.binding.modules import DEEPEST
from imidsl.diagnostics import Diagnostic
from imidsl.diagnostics.syntax import TOO_MANY_FAULTS
from imidsl.source import Source
from imidsl.syntax.faults import MOST
from imidsl.syntax.parse import parse
from imidsl.syntax.tree import walk
from imidsl.text.template.jinja import meter, sandbox
from imidsl.workspace.discovery import find
from imidsl.workspace.workspace import project, settings
from tests.steps import steps as steps_of

CALLS = 6_000_000
"""Of functions, for one file; a million take Python a tenth of a second."""
STEPS = 12 * meter.MAX_STEPS
"""Of the meter, for all renderings of one text."""


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def steps(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The steps of each rendering of the sandbox."""
    taken: list[int] = []
    run = sandbox.run

    def counted(
        template: sandbox.CompiledTemplate, values: Mapping[str, object], left: meter.Meter | None = None
    ) -> str:
        left = left or meter.Meter()
        before = left.left
        try:
            return run(template, values, left)
        finally:
            taken.append(before - left.left)

    monkeypatch.setattr(sandbox, "run", counted)
    return taken


def check(files: Mapping[str, str], path: str = "m.imi") -> tuple[list[str], int]:
    """The names of the rules that a file breaks, and how many calls it took to know."""
    for name, text in files.items():
        Path(name).write_text(text, "utf-8")
    calls = 0

    def count(frame: FrameType, event: str, arg: object) -> None:
        nonlocal calls
        calls += event == "call"

    found: list[Diagnostic] = []
    sys.setprofile(count)
    try:
        loaded = project(find([path]), settings(path, None), found)
        found += loaded.check()
    finally:
        sys.setprofile(None)
    return [finding.rule.name for finding in found], calls


def message(text: str, *params: str) -> str:
    lines = [*(f"param {param}" for param in params), f'sms {{ type: auto, text: "{text}" }}', 'to customerid "1"']
    return "message m {\n  " + "\n  ".join(lines) + "\n}\n"


def loops(times: int, body: str, count: int = 3) -> str:
    head = "".join(f"{{% for a{number} in range({times}) %}}" for number in range(count))
    return f"{head}{body}{'{% endfor %}' * count}"


DOUBLING = "{%% set ns = namespace(a=%s) %%}%s{{ ns.a }}"
X = "x: text(max: 3)"
TEXTS = {
    "doubled": (message(DOUBLING % ("x", loops(60, "{% set ns.a = ns.a ~ ns.a %}", 1)), X), "unproved-size"),
    "doubled, no parameter": (
        message(DOUBLING % ("'x'", loops(60, "{% set ns.a = ns.a ~ ns.a %}", 1))),
        "rendered-too-large",
    ),
    "added": (message(DOUBLING % ("x", loops(60, "{% set ns.a = ns.a + ns.a %}", 1)), X), "unproved-size"),
    "joined": (message(DOUBLING % ("x", loops(60, "{% set ns.a = [ns.a, ns.a]|join %}", 1)), X), "unproved-size"),
    "three loops": (message(loops(99, "{{ x }}"), X), "unproved-size"),
    "three empty loops": (message(loops(99, "")), "too-much-work"),
    "three empty loops beside a parameter": (message(loops(99, "") + "{{ x }}", X), ""),
    "three counting loops": (
        message("{% set ns = namespace(n=0) %}" + loops(99, "{% set ns.n = ns.n + 1 %}") + "{{ ns.n }}"),
        "too-much-work",
    ),
    "a list that is doubled": (
        message(
            "{% set ns = namespace(a=[x]) %}" + loops(60, "{% set ns.a = ns.a + ns.a %}", 1) + "{{ ns.a|join }}", X
        ),
        "",
    ),
    "lists within lists": (
        message("{% set ns = namespace(a=[x]) %}" + loops(60, "{% set ns.a = [ns.a, ns.a] %}", 1) + "{{ ns.a }}", X),
        "",
    ),
    "cut far behind its end": (message("{{ x|truncate(10**9) }}", "x: text"), "unproved-size"),
    "loops that can just be afforded": (message(loops(60, "") + "{{ x }}{{ y }}", X, "y: text(max: 2000)"), ""),
}


@pytest.mark.parametrize("name", TEXTS)
def test_texts(name: str, steps: list[int]) -> None:
    source, rule = TEXTS[name]
    found, calls = check({"m.imi": source})
    assert rule in [*found, ""]
    assert sum(steps) < STEPS
    assert calls < CALLS


def chain(count: int) -> Iterator[tuple[str, str]]:
    for number in range(count):
        yield f"f{number}.imi", f'import "f{number + 1}.imi"\n'
    yield f"f{count}.imi", 'let a = "x"\n'


@pytest.mark.parametrize("count", [330, 3000])
def test_a_long_chain_of_imports_is_refused_at_the_link_that_is_too_many(count: int) -> None:
    found, calls = check(dict(chain(count)), "f0.imi")
    assert found == ["bad-import"]
    assert calls < CALLS


def test_a_chain_of_imports_that_is_just_not_too_long() -> None:
    used = dict(chain(DEEPEST)) | {"f0.imi": f'import "f1.imi"\n{message("{{ a }}")}'}
    assert check(used, "f0.imi")[0] == []


def test_many_imports() -> None:
    files = {f"f{number}.imi": f'let a{number} = "x"\n' for number in range(1000)}
    imports = "".join(f'import "{name}"\n' for name in files)
    found, calls = check({**files, "m.imi": imports + message("{{ a1 }}")})
    assert found == ["unused-import"] * 999
    assert calls < CALLS


def extending(count: int) -> str:
    first = message("x").replace("message m ", "message m0 ")
    return first + "".join(f"message m{n} extends m{n - 1} {{\n  priority: 2\n}}\n" for n in range(1, count))


def test_a_long_chain_of_extended_messages_is_refused_where_it_gets_too_long() -> None:
    assert check({"m.imi": extending(DEEPEST + 1)})[0] == []
    found, calls = check({"m.imi": extending(2000)})
    assert set(found) == {"extends-too-deep"}
    assert len(found) == 2000 - DEEPEST - 1
    assert calls < CALLS


def test_a_long_chain_of_lets_is_refused_where_it_gets_too_long() -> None:
    lets = "".join(f'let a{number} = "{{{{ a{number + 1} }}}}{{{{ a{number + 1} }}}}"\n' for number in range(1000))
    found, calls = check({"m.imi": f'{lets}let a1000 = "x"\n{message("{{ a0 }}")}'})
    assert set(found) <= {"lets-too-deep", "rendered-too-large"}
    assert calls < CALLS


MANY = 1500
LINES = 4_000_000
"""Of the package's own code, run for one file; what Python does within one isn't seen."""
FILES = {
    "brackets that stay open": "message m { to customerid " + "[" * MANY,
    "brackets that close nothing": "}" * MANY,
    "unknown fields on one line": "message m { sms { " + ", ".join(f'txt{n}: "x"' for n in range(MANY)) + " } }",
    "unknown names among many": message(
        "".join(f"{{{{ nam{n} }}}}" for n in range(300)), *(f"name{n}: text(max: 9)" for n in range(300))
    ),
    "brackets that stay open on lines of their own": "{\n" * MANY,
    "brackets that stay open after names": "message m {\n" + "a {\n" * MANY,
    "brackets that close nothing on lines of their own": "}\n" * MANY,
    "brackets of another kind": ("{" * 190 + ")" * 1000) * 3,
    "a fault on each line": "a 1x\n" * MANY,
    "a fault on each line of a message": "message m {\n" + "  a: 1x\n" * MANY + "}\n",
    "open strings": 'a: "\n' * MANY,
    "tags without quotes": "message m {\n" + "  a: {{ b\n" * MANY + "}\n",
    "names without quotes": "message m {\n" + "  a: b.c\n" * (MANY // 2) + "}\n",
    "quotes of another kind": "“a” " * MANY,
    "signs of another language": "a; " * MANY,
    "quotes in quotes": 'a: "{{ "b" }}" ' * (MANY // 10),
    "unknown bases among many": "".join(f"message m{n} extends mx{n} {{}}\n" for n in range(MANY // 2)),
    "unknown lets among many": "".join(f'let a{n} = "{{{{ b{n} }}}}"\n' for n in range(MANY // 2)),
    "many fields of a record": message("x", f"r: record({', '.join(f'a{n}: int' for n in range(2 * MANY))})"),
    "many parameters in one text": message(
        "".join(f"{{{{ name{n} }}}}" for n in range(500)) + "{{ x }}", *(f"name{n}: text(max: 9)" for n in range(500))
    ),
    "a circle of messages": "".join(f"message m{n} extends m{(n + 1) % MANY} {{ priority: 2 }}\n" for n in range(MANY)),
}


@pytest.mark.parametrize("name", FILES)
def test_many_faults_cost_what_the_size_of_the_file_does(name: str) -> None:
    Path("m.imi").write_text(FILES[name], "utf-8")
    found: list[Diagnostic] = []
    steps_of(lambda: found.extend(project(find(["m.imi"]), settings("m.imi", None), found).check()), LINES)
    assert found


@pytest.mark.parametrize("piece", ["a: 1x\n", "b 1x\n", "a,,: b\n", 'a: "\n', "message m {\n", "}\n", "~\n"])
def test_no_more_faults_of_syntax_are_looked_for_than_anybody_reads(piece: str) -> None:
    for text in (piece * 3000, f"message m {{\n{piece * 3000}}}\n"):
        found = parse(Source("m.imi", text))[1]
        assert len(found) <= MOST
        assert len(found) < MOST or found[-1].rule is TOO_MANY_FAULTS


def test_what_is_deeper_than_brackets_are_paired_is_left_out() -> None:
    """As many words of a tree are made as it takes to say so."""
    tree, found = parse(Source("m.imi", "{" * 100_000))
    assert [fault.rule.name for fault in found] == ["unclosed-bracket"]
    assert len(list(walk(tree))) < 1000
