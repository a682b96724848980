"""`imidsl diff`: what a change does, told by pairs of trees; and that nothing on the disk changes."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from benchmarks import content
from imidsl.cli.group import main
from imidsl.compiler.translation import Environment, Translation
from imidsl.diagnostics import Rule
from imidsl.diagnostics.catalogue import RULES
from imidsl.diagnostics.examples import clean, example_files
from imidsl.source import Source
from tests import TESTS
from tests.review.test_git import commit, run
from tests.steps import steps

CASES: list[dict[str, Any]] = tomllib.loads((TESTS / "review" / "diff.toml").read_text("utf-8"))["case"]
REVIEW_RULES = [rule for rule in RULES if rule.code.startswith("IMI8")]
BEFORE = "before/"


def diff(*words: str) -> Result:
    return CliRunner().invoke(main, ["diff", *words], catch_exceptions=False)


def changes(*words: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(diff(*words, "--format", "json").stdout)["changes"]
    return found


@pytest.fixture
def repo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty repository, which is the working folder."""
    run(tmp_path, "init", "-q", "-b", "main")
    run(tmp_path, "config", "maintenance.auto", "false")  # newer git tidies up beside, and locks what it looks at
    monkeypatch.chdir(tmp_path)
    return tmp_path


def snapshot(folder: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_cases(case: dict[str, Any], repo: Path) -> None:
    commit(repo, case["old"])
    for name in case["old"].keys() - case["new"].keys():
        (repo / name).unlink()
    for name, text in case["new"].items():
        (repo / name).write_text(text, "utf-8")
    before = snapshot(repo)
    result = diff("HEAD", *case.get("args", []))
    assert result.exit_code == case.get("exit", 0), result.output
    for words in case["out"]:
        assert words in result.output
    for words in case.get("not", []):
        assert words not in result.output
    assert snapshot(repo) == before


@pytest.mark.parametrize("rule", REVIEW_RULES, ids=lambda rule: rule.name)
def test_every_rule_can_be_silenced(rule: Rule, repo: Path) -> None:
    parts = example_files(rule, clean(rule.bad))
    commit(repo, {one.path.removeprefix(BEFORE): one.text for one in parts if one.path.startswith(BEFORE)})
    new = next(one for one in parts if not one.path.startswith(BEFORE))
    (repo / new.path).write_text(new.text, "utf-8")
    found = [change for change in changes("HEAD") if change["code"] == rule.code]
    assert found
    line = found[0]["start"]["line"]
    lines = new.text.split("\n")
    lines.insert(line - 1, f"# imidsl: allow {rule.name} because it is meant")
    (repo / new.path).write_text("\n".join(lines), "utf-8")
    assert [change for change in changes("HEAD") if change["code"] == rule.code] == []
    checked = CliRunner().invoke(main, ["check", new.path])
    assert "unused-allow" not in checked.output


@pytest.mark.parametrize("shared", [False, True], ids=["alone", "with an import"])
def test_what_has_not_changed_is_not_compiled(shared: bool, repo: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    content.write(repo / "m", 40)
    if shared:
        (repo / "m" / "brand.imi").write_text('let footer = "Reply STOP to opt out."\n', "utf-8")
        for path in (repo / "m").glob("message_*"):
            text = path.read_text("utf-8").replace('let footer = "Reply STOP to opt out."', 'import "brand.imi"')
            path.write_text(text, "utf-8")
    commit(repo, {})
    content.change(repo / "m", 2)
    compiled: list[str] = []
    make = Translation.__init__

    def counted(self: Translation, source: Source, environment: Environment) -> None:
        compiled.append(source.path)
        make(self, source, environment)

    def checked() -> None:
        CliRunner().invoke(main, ["check", "m", "--jobs", "1", "--no-cache"])

    monkeypatch.setattr(Translation, "__init__", counted)
    assert changes("HEAD", "m")
    assert sorted(compiled) == sorted(2 * ["m/message_0000.imi", "m/message_0001.imi"])
    most = steps(checked, 2_000_000)
    steps(lambda: diff("HEAD", "m"), most * 15 // 10)


@pytest.mark.parametrize(
    ("words", "help_"),
    [
        (["--channel", "voice"], "no message has a block for 'voice'"),
        (["--message", "mm"], "there is no message 'mm'; did you mean 'm'?"),
        (["--channel", "twiter"], "there is no channel 'twiter'; did you mean 'twitter'?"),
        (["--example", "one"], "there is no example 'one'"),
    ],
)
def test_a_name_that_is_nowhere_is_a_slip(words: list[str], help_: str, repo: Path) -> None:
    commit(repo, {"a.imi": 'message m {\n  twitter { text: "Hi" }\n  to twitterid "1"\n}\n'})
    result = diff("HEAD", *words)
    assert result.exit_code == 2
    assert help_ in result.output
    assert diff("HEAD", "--message", "m", "--channel", "twitter").exit_code == 0


def test_markdown_keeps_hostile_text_as_text(repo: Path) -> None:
    hostile = "</details> @team #1 ````` <!-- x --> | [a](b)"
    commit(repo, {"a.imi": 'message m {\n  twitter { text: "Hi" }\n  to twitterid "1"\n}\n'})
    (repo / "a.imi").write_text(f'message m {{\n  twitter {{ text: "{hostile}" }}\n  to twitterid "1"\n}}\n', "utf-8")
    out = diff("HEAD", "--format", "markdown").stdout
    assert out.startswith("<!-- imidsl diff -->\n")
    fence = "`" * 6
    inside = out[out.index(f"{fence}diff\n") : out.rindex(f"\n{fence}\n")]
    assert hostile in inside
    outside = out.replace(inside, "")
    assert not re.search(r"</details>|@team|#1\b", outside)


def test_a_comment_has_its_limit(repo: Path) -> None:
    text = 'message m{n} {{\n  twitter {{ text: "{t}" }}\n  to twitterid "1"\n}}\n'
    commit(repo, {"a.imi": "".join(text.format(n=n, t="Hi") for n in range(50))})
    (repo / "a.imi").write_text("".join(text.format(n=n, t="Bye") for n in range(50)), "utf-8")
    out = diff("HEAD", "--format", "markdown", "--limit", "1500").stdout
    assert len(out) <= 1500
    assert "Left out, since a comment has its limit: What people read (50)" in out
