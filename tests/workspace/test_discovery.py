"""What is passed over in folders: hidden things, packages, environments, what is ignored or excluded."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import imidsl
from imidsl.workspace.discovery import find, is_pattern, patterns
from imidsl.workspace.files import Unreadable


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def make(files: dict[str, str]) -> None:
    for name, text in files.items():
        path = Path(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")


def sources(*names: str) -> dict[str, str]:
    return dict.fromkeys(names, "message m { }\n")


@pytest.mark.parametrize(
    "other",
    [
        "node_modules/pack/x.imi",
        "lib/site-packages/imidsl/cli/starter/project/messages/x.imi",
        "env/share/x.imi",
        "conda/x.imi",
        ".venv/x.imi",
    ],
)
def test_what_others_wrote_is_passed_over(other: str) -> None:
    make(sources("a.imi", "b/c.imi", other) | {"env/pyvenv.cfg": "", "conda/conda-meta/history": ""})
    assert find(["."]) == ["a.imi", "b/c.imi"]
    assert find([other]) == [other]
    assert find([str(Path(other).parent)]) == [other]


IGNORED = """\
# a comment
*.tmp.imi
/top.imi
drafts/
!drafts/kept.imi
deep/**/x.imi
!
trailing\\
a[
old?.imi
!old1.imi
build/*
!build/kept.imi
all/**
!all/kept/
!all/kept/**
most/**
!most/kept.imi
!most/gone/x.imi
**/any/x.imi
from/**/to
\\!odd.imi
[m-o]n.imi
"""
TREE = [
    *("a.imi", "a.tmp.imi", "top.imi", "sub/top.imi", "drafts/kept.imi", "sub/drafts/b.imi", "deep/x.imi"),
    *("deep/1/2/x.imi", "deep/1/y.imi", "old1.imi", "old2.imi", "sub/old3.imi", "build/x.imi", "build/kept.imi"),
    *("all/x.imi", "all/kept/x.imi", "all/kept/1/x.imi", "all/gone/x.imi", "most/x.imi", "most/kept.imi"),
    *("most/gone/x.imi", "any/x.imi", "1/any/x.imi", "any/y.imi", "from/to/x.imi", "from/1/2/to/x.imi", "from/x.imi"),
    *("!odd.imi", "nn.imi", "pn.imi"),
    *("inner/a.imi", "inner/old2.imi", "inner/own.imi", "inner/more/own.imi", "ü/#1 b.imi"),
]


@pytest.mark.skipif(shutil.which("git") is None, reason="git is the oracle")
@pytest.mark.parametrize("from_", [".", "inner", "sub", "deep/1"])
def test_gitignore_means_what_git_says(from_: str) -> None:
    make(sources(*TREE) | {".gitignore": IGNORED, "inner/.gitignore": "!old2.imi\r\n/own.imi\r\n"})
    subprocess.run(["git", "init", "-q", "."], check=True)
    listed = subprocess.run(
        ["git", "-c", "core.excludesFile=", "ls-files", "-z", "--others", "--exclude-standard", "--", from_],
        check=True,
        capture_output=True,
    )
    assert find([from_]) == sorted(name for name in listed.stdout.decode().split("\0") if name.endswith(".imi"))


def test_gitignore_holds_without_a_repository_too() -> None:
    make(sources("a.imi", "b.imi", "c/b.imi", "c/d.imi") | {".gitignore": "b.imi\n"})
    assert find(["."]) == ["a.imi", "c/d.imi"]
    assert find(["c"]) == ["c/d.imi"]


def test_gitignore_above_the_repository_does_not_hold(here: Path) -> None:
    make(sources("r/a.imi", "r/c/b.imi") | {".gitignore": "*.imi\n", "r/.git/HEAD": ""})
    assert find(["r/c"]) == ["r/c/b.imi"]
    assert find(["r"]) == ["r/a.imi", "r/c/b.imi"]


def test_what_is_named_is_always_taken() -> None:
    make(sources("a.imi", "drafts/b.imi", "drafts/old/c.imi") | {".gitignore": "drafts\n*.imi\n"})
    assert find(["a.imi", "drafts/b.imi"]) == ["a.imi", "drafts/b.imi"]
    assert find(["drafts"]) == ["drafts/b.imi", "drafts/old/c.imi"]
    assert find(["drafts/old"]) == ["drafts/old/c.imi"]


@pytest.mark.parametrize("lines", [["old", "b*.imi"], ["./old/", "/b.imi"], ["*", "!a.imi", "!new/"], ["old", "b.imi"]])
def test_excluded(lines: list[str]) -> None:
    make(sources("a.imi", "b.imi", "old/c.imi", "old/d/e.imi"))
    assert find(["."], patterns(".", lines)) == ["a.imi"]
    assert find(["b.imi", "old"], patterns(".", lines)) == ["b.imi", "old/c.imi", "old/d/e.imi"]


def test_patterns_hold_below_their_own_folder() -> None:
    make(sources("a/x.imi", "b/x.imi"))
    assert find(["."], patterns("a", ["/x.imi"])) == ["b/x.imi"]


def test_an_empty_rest_is_told() -> None:
    make(sources("m/a.imi") | {".gitignore": "a.imi"})
    assert find(["m"]) == [Unreadable("m", "no .imi file below this folder that isn't ignored or excluded")]


def test_no_pattern() -> None:
    assert [line for line in ("", " ", "!", "/", "#a", "a\\", "!/", "a", "!a", "\\#a") if is_pattern(line)] == [
        "a",
        "!a",
        "\\#a",
    ]


def test_the_settings_exclude_for_the_python_interface_too() -> None:
    make(sources("a.imi", "old/b.imi") | {"imidsl.toml": 'exclude = ["old"]\n'})
    assert not [finding for finding in imidsl.load(".").check() if "old" in finding.span.source.path]


def test_the_library_is_loaded_only_where_there_is_a_pattern() -> None:
    make(sources("a.imi") | {".gitignore": "# nothing\n\n"})
    code = "import sys; from imidsl.workspace.discovery import find; find(['.']); print('pathspec' in sys.modules)"
    seen = []
    for text in ("# nothing\n\n", "x\n"):
        make({".gitignore": text})
        seen.append(subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout)
    assert seen == ["False\n", "True\n"]
