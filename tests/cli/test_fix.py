"""`check --fix`: what can be mended is, and nothing else of the file changes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

from imidsl.cli.group import main
from imidsl.diagnostics.fixes import FixedSources
from tests import TESTS

CASES = sorted((TESTS / "golden" / "fix").glob("*.imi"))


def run(*arguments: str) -> tuple[int, str, str]:
    result = CliRunner().invoke(main, arguments)
    assert result.exception is None or isinstance(result.exception, SystemExit)
    return result.exit_code, result.stdout, result.stderr


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_mends(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, golden: Callable[[Path, str], None]
) -> None:
    monkeypatch.chdir(tmp_path)
    file = tmp_path / path.name
    file.write_bytes(path.read_bytes())
    status, diff, _ = run("check", path.name, "--diff")
    assert status == 1
    assert file.read_bytes() == path.read_bytes()
    golden(path.with_suffix(".diff"), diff)
    run("check", path.name, "--fix")
    assert run("check", path.name, "--diff")[:2] == (0, "")
    changed = [line[1:] for line in diff.splitlines() if line.startswith("+") and not line.startswith("+++")]
    assert set(changed) <= set(file.read_text("utf-8").splitlines())


def test_a_file_without_mends_is_left_alone(tmp_path: Path) -> None:
    file = tmp_path / "a.imi"
    file.write_text('message m { sms { text: "x" }, to customerid "1" }\r\n', "utf-8", newline="")
    before = file.stat()
    assert run("check", str(file), "--fix")[0] == 0
    assert file.stat().st_mtime_ns == before.st_mtime_ns


def test_line_ends_and_imports_survive(tmp_path: Path) -> None:
    (tmp_path / "brand.imi").write_text('let shop = "Acme"\nlte x = 1\n', "utf-8")
    file = tmp_path / "a.imi"
    file.write_bytes(b'import "brand.imi"\r\nmessage m {\r\n  prority: low\r\n  sms { text: "{{ shop }}" }\r\n}\r\n')
    run("check", str(file), "--fix")
    assert b"\r\n  priority: low\r\n" in file.read_bytes()
    assert "lte x" in (tmp_path / "brand.imi").read_text("utf-8")


def test_standard_input_is_not_mended() -> None:
    assert run("check", "-", "--fix")[0] == 2


def test_a_file_that_mends_would_spoil_stays_and_that_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "a.imi"
    file.write_text('message m { prority: low, sms { text: "x" }, to customerid "1" }', "utf-8")
    before = file.stat()
    kept = {"a.imi": ["unclosed-string"], "b.imi": ()}
    monkeypatch.setattr("imidsl.cli.fixing.fix_texts", lambda *_, **__: FixedSources({}, {}, kept))
    status, _, said = run("check", str(file), "--fix")
    assert status == 1
    assert file.stat().st_mtime_ns == before.st_mtime_ns
    assert "kept a.imi as it is: its fixes would bring up unclosed-string\n" in said
    assert "kept b.imi as it is: its fixes would have no end\n" in said
    assert "unknown-field" in said
