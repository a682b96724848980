"""Many files: whatever the number of processes, and whatever is in the cache, the outcome is the same."""

from __future__ import annotations

import gc
import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import tracemalloc
import weakref
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from benchmarks import content
from imidsl.compiler.options import ALL, Options, Supplied
from imidsl.compiler.project import Project
from imidsl.compiler.proof_report import told
from imidsl.compiler.results import Checked
from imidsl.compiler.translation import Translation
from imidsl.diagnostics import Diagnostic
from imidsl.diagnostics.conformance import UNREADABLE
from imidsl.report.json import finding
from imidsl.source import Source
from imidsl.workspace import batch, files, serialize
from imidsl.workspace.cache import FILE_NAME, Cache
from imidsl.workspace.discovery import find
from imidsl.workspace.processes import side_by_side
from imidsl.workspace.workspace import Input, project, settings
from tests import ROOT

FOLDERS = ("samples", "tests/golden/language", "tests/golden/conformance", "tests/errors")
EVERY = Source("--example", ALL).span(0, len(ALL))
RUN = Options(example=Supplied(ALL, None, EVERY, EVERY), clock=lambda: datetime(2026, 12, 1, tzinfo=UTC))
DEFAULT = 'defaults { priority: high }\nlet footer = "Bye."\n'


@pytest.fixture
def many(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[Input]:
    """Twenty files that import one, and a file for each way in which a message of another can matter."""
    monkeypatch.chdir(tmp_path)
    Path("brand.imi").write_text(DEFAULT)
    for number in range(20):
        Path(f"m{number:02}.imi").write_text(_message(number))
    return list(find(["."]))


def _message(number: int, text: str = "Hi {{ name }}. {{ footer }}") -> str:
    items = f'param name: text(max: 9)\n  sms {{ text: "{text}" }}\n  to customerid "{number}"'
    return f'import "brand.imi"\nmessage m{number} {{\n  {items}\n  example a {{ name: "Ada" }}\n}}\n'


def _shown(found: list[Diagnostic]) -> list[Any]:
    """Everything that a finding says, mends included."""
    return [(finding(d), [(e.span.text, e.text) for e in d.fix.edits] if d.fix else None) for d in found]


def _check(inputs: list[Input], **how: Any) -> tuple[Any, ...]:
    outcomes, found = batch.check(inputs, settings(".", None), as_json=True, **how)
    texts = [entry for one in outcomes for entry in one.entries]
    lines = told([one.texts for one in outcomes])
    return _shown(found), json.loads(json.dumps(texts)), lines, sum(one.messages for one in outcomes)


def _compile(inputs: list[Input], **how: Any) -> tuple[list[object], list[Any]]:
    outputs, found = batch.compile_(inputs, settings(".", None), RUN, json.dumps, **how)
    return [(output.name, output.body) for output in outputs], _shown(found)


@pytest.mark.parametrize("folder", FOLDERS)
def test_however_it_is_done_the_outcome_is_the_same(
    folder: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ROOT)
    monkeypatch.setattr(batch, "CACHED_FROM", 1)
    inputs: list[Input] = list(find([folder]))
    alone = _check(inputs, jobs=1)
    assert _check(inputs, jobs=3) == alone
    for jobs in (2, 1, 2):
        assert _check(inputs, jobs=jobs, cache=str(tmp_path)) == alone
    assert _compile(inputs, jobs=3) == _compile(inputs, jobs=1)


@pytest.mark.parametrize("folder", FOLDERS)
def test_as_loaded_together(folder: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    inputs: list[Input] = list(find([folder]))
    given = settings(".", None)
    found: list[Diagnostic] = []
    together = project(inputs, given, found)
    assert _shown([*found, *together.check()]) == _check(inputs, jobs=1)[0]
    outputs, more = together.compile(RUN)
    made = [(output.name, json.dumps(output.body)) for output in outputs], _shown([*found, *more])
    assert made == _compile(inputs, jobs=2)


# --- what holds between files


SHARED = """
let l = "L"
message a { param p: text(max: 9, charset: gsm7)?, sms { text: "x" }, to customerid "1" }
"""
USES_LET = 'import "a.imi"\nmessage b { sms { text: "{{ l }}" }, to customerid "1" }'
USES_PARAMETER = 'import "a.imi"\nmessage b extends a { sms { text: "x {{ p or 1 }}" } }'
BETWEEN: dict[str, tuple[dict[str, str], list[str]]] = {
    "nobody else": ({}, ["unused-parameter", "unused-let"]),
    "a let that another file uses": ({"b.imi": USES_LET}, ["unused-parameter"]),
    "a parameter that another file uses": ({"b.imi": USES_PARAMETER}, []),
    "what is unused where something is wrong": (
        {"b.imi": "message b { prority: high }"},
        ["unknown-field"],
    ),
    "a message without a channel": ({"a.imi": "message a { priority: high }"}, ["no-channel"]),
    "a message that another file extends": (
        {
            "a.imi": "message a { priority: high }",
            "b.imi": 'import "a.imi"\nmessage b extends a { sms { text: "x" }, to customerid "1" }',
        },
        [],
    ),
    "files that import each other": ({"a.imi": 'import "b.imi"', "b.imi": 'import "a.imi"'}, ["cycle"]),
    "a silencing": (
        {
            "a.imi": "# imidsl: allow unused-let because it is for others\nlet l = 1\n"
            'message a { sms { text: "x" }, to customerid "1" }'
        },
        [],
    ),
}


@pytest.mark.parametrize("case", BETWEEN)
def test_what_holds_between_files(case: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    written, expected = BETWEEN[case]
    for name, text in ({"a.imi": SHARED} | written).items():
        Path(name).write_text(text)
    inputs: list[Input] = list(find(["."]))
    found = _check(inputs, jobs=2)[0]
    assert sorted(finding["name"] for finding, _ in found) == sorted(expected)
    assert found == _check(inputs, jobs=1)[0] == _check(list(reversed(inputs)), jobs=1)[0]


def test_outputs_of_the_same_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("a", "A"):
        Path(f"{name * 2}.imi").write_text(f'message {name} {{ sms {{ text: "x" }}, to customerid "1" }}')
    assert [finding["name"] for finding, _ in _compile(list(find(["."])), jobs=2)[1]] == ["output-clash"]


# --- the cache


def _spoil_rows(path: Path) -> None:
    with sqlite3.connect(path / FILE_NAME) as table:
        table.execute("UPDATE answers SET answer = '[1,2]'")


def _write_rubbish(path: Path) -> None:
    (path / FILE_NAME).write_bytes(b"no database at all, but long enough to be read as one" * 99)


def _other_table(path: Path) -> None:
    (path / FILE_NAME).unlink()
    with sqlite3.connect(path / FILE_NAME) as table:
        table.execute("CREATE TABLE answers (other)")


def _make_folder(path: Path) -> None:
    (path / FILE_NAME).unlink()
    (path / FILE_NAME).mkdir()


def _swap_rows(path: Path) -> None:
    """Each answer is a right one, under another one's key."""
    with sqlite3.connect(path / FILE_NAME) as table:
        rows = table.execute("SELECT key, answer, checksum FROM answers ORDER BY key").fetchall()
        for (key, _, _), (_, answer, checksum) in zip(rows, rows[1:] + rows[:1], strict=True):
            table.execute("UPDATE answers SET answer = ?, checksum = ? WHERE key = ?", (answer, checksum, key))


def _calm(path: Path) -> None:
    """As a fault of the disk or of a merge may: what was found is gone, and all is well-formed."""
    with sqlite3.connect(path / FILE_NAME) as table:
        for key, answer in table.execute("SELECT key, answer FROM answers").fetchall():
            table.execute("UPDATE answers SET answer = ? WHERE key = ?", (answer.replace("IMI", "IMX"), key))
            table.execute("UPDATE answers SET answer = '[[],[],1,[],[\"a\"],{}]' WHERE key = ?", (key,))


def _other_types(path: Path) -> None:
    with sqlite3.connect(path / FILE_NAME) as table:
        table.execute("UPDATE answers SET answer = 7, checksum = NULL")


SPOILT: dict[str, Callable[[Path], object]] = {
    "deleted": shutil.rmtree,
    "rows": _spoil_rows,
    "swapped": _swap_rows,
    "calm": _calm,
    "other types": _other_types,
    "rubbish": _write_rubbish,
    "other table": _other_table,
    "empty": lambda path: (path / FILE_NAME).write_bytes(b""),
    "folder": _make_folder,
}


@pytest.mark.parametrize("spoil", SPOILT)
def test_a_spoilt_cache_is_an_empty_one(spoil: str, many: list[Input], tmp_path: Path) -> None:
    at = tmp_path / "cache"
    alone = _check(many, jobs=1)
    assert _check(many, jobs=1, cache=str(at)) == alone
    SPOILT[spoil](at)
    assert _check(many, jobs=1, cache=str(at)) == alone
    assert _check(many, jobs=1, cache=str(at)) == alone


def test_a_cache_that_cannot_be_written_is_none(many: list[Input], tmp_path: Path) -> None:
    Path("file").write_text("")
    assert _check(many, jobs=1, cache="file") == _check(many, jobs=1, cache="file/below") == _check(many, jobs=1)


@pytest.fixture
def translated(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The paths of the files that had to be looked at."""
    looked: list[str] = []

    class Watched(Translation):
        def __init__(self, source: Source, *rest: Any) -> None:
            looked.append(source.path)
            super().__init__(source, *rest)

    monkeypatch.setattr(batch, "Translation", Watched)
    return looked


def _write(path: str, text: str) -> Callable[[], object]:
    return lambda: Path(path).write_text(text)


CHANGES: dict[str, tuple[Callable[[], object], int]] = {
    "nothing": (lambda: None, 0),
    "a file": (_write("m03.imi", _message(3, "Hello {{ name }}. {{ footer }}")), 1),
    "a file's time": (lambda: os.utime("m03.imi", (1, 1)), 0),
    "what all import": (_write("brand.imi", DEFAULT.replace("Bye", "Goodbye")), 21),
    "that what is imported is gone": (lambda: Path("brand.imi").unlink(), 20),
    "a limit": (_write("imidsl.toml", "[limits]\n'sms.text' = 900\n"), 21),
    "a severity": (_write("imidsl.toml", "[severity]\nneeds-unicode = 'info'\n"), 0),
    "the profile": (_write("imidsl.toml", "profile = 'webexconnect'\n"), 21),
}


@pytest.mark.parametrize("change", CHANGES)
def test_only_what_a_change_touches_is_looked_at_again(
    change: str, many: list[Input], translated: list[str], tmp_path: Path
) -> None:
    at = str(tmp_path / "cache")
    _check(many, jobs=1, cache=at)
    assert len(translated) == len(many)
    do, expected = CHANGES[change]
    do()
    inputs: list[Input] = list(find(["."]))
    translated.clear()
    cached = _check(inputs, jobs=1, cache=at)
    assert len(translated) == expected
    assert cached == _check(inputs, jobs=1)


def test_a_cache_can_be_shared(many: list[Input], translated: list[str], tmp_path: Path) -> None:
    """Another checkout with the same files under the same names has the same answers."""
    at = str(tmp_path / "cache")
    here = _check(many, jobs=1, cache=at)
    shutil.copytree(".", tmp_path.parent / f"{tmp_path.name}-other", ignore=shutil.ignore_patterns("cache"))
    os.chdir(tmp_path.parent / f"{tmp_path.name}-other")
    translated.clear()
    assert _check(list(find(["."])), jobs=1, cache=at) == here
    assert translated == []


@pytest.mark.skipif(os.name != "posix", reason="modes as POSIX has them")
def test_whose_cache_is_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("IMIDSL_CACHE", "CI"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    at = tmp_path / "imidsl"
    usual = str(at)
    assert [files.cache_folder(wanted) for wanted in (None, True, False)] == [usual, usual, None]
    at.mkdir(mode=0o755)
    (at / FILE_NAME).touch(mode=0o644)
    assert files.cache_folder(None) == usual
    (at / FILE_NAME).chmod(0o664)
    assert [files.cache_folder(wanted) for wanted in (None, True)] == [None, usual]
    at.chmod(0o700)
    assert files.cache_folder(None) == usual
    at.chmod(0o770)
    assert files.cache_folder(None) is None
    at.chmod(0o700)
    monkeypatch.setattr(os, "geteuid", lambda: 12345)
    assert files.cache_folder(None) is None
    monkeypatch.undo()


@pytest.mark.parametrize(("said", "used"), [("true", False), ("1", False), ("", True), ("false", True), ("0", True)])
def test_in_ci_a_cache_is_used_where_that_is_asked_for(
    said: str, used: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("IMIDSL_CACHE", raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path))
    monkeypatch.setenv("CI", said)
    assert (files.cache_folder(None) is not None) == used
    assert files.cache_folder(True) == str(tmp_path / "imidsl")
    monkeypatch.setenv("IMIDSL_CACHE", "mine")
    assert files.cache_folder(None) == "mine"


def test_few_files_have_no_cache(many: list[Input], tmp_path: Path) -> None:
    _check(many[:3], jobs=1, cache=str(tmp_path / "cache"))
    assert not (tmp_path / "cache").exists()


def test_a_cache_that_has_grown_starts_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cache = Cache(str(tmp_path))
    cache.put([(b"a", "1" * 10_000)])
    assert cache.get([b"a", b"b"]).keys() == {b"a"}
    monkeypatch.setattr("imidsl.workspace.cache.LARGEST", 5000)
    cache.put([(b"b", "2")])
    assert cache.get([b"a", b"b"]) == {b"b": "2"}


def test_many_keys_at_once(tmp_path: Path) -> None:
    answers = {str(number).encode(): str(number) for number in range(2500)}
    cache = Cache(str(tmp_path))
    cache.put(answers.items())
    assert cache.get(list(answers)) == answers


# --- processes and memory


def test_of_a_file_only_its_outcome_stays(many: list[Input], monkeypatch: pytest.MonkeyPatch) -> None:
    alive: list[weakref.ref[Translation]] = []

    class Watched(Translation):
        def __init__(self, source: Source, *rest: Any) -> None:
            alive.append(weakref.ref(self))
            super().__init__(source, *rest)

    monkeypatch.setattr(batch, "Translation", Watched)

    def watched(outcomes: Iterator[Checked]) -> Iterator[Checked]:
        for one in outcomes:
            gc.collect()
            assert not any(translation() for translation in alive)
            yield one

    gc.freeze()  # so that what others left isn't looked through again and again
    try:
        kept, _ = batch.check(many, settings(".", None), jobs=1, watch=watched)
    finally:
        gc.unfreeze()
    assert len(kept) == len(alive) == len(many)


def test_little_stays_of_a_file_that_has_nothing_wrong(tmp_path: Path) -> None:
    folder = str(content.write(tmp_path / "files", 220))
    inputs: list[Input] = list(find([folder]))
    batch.check(inputs, settings(folder, None), jobs=1)  # which loads what is loaded once
    few, many = (_held(inputs[:count], folder) for count in (140, 220))
    assert (many - few) / 80 < 600


def _held(inputs: Sequence[Input], folder: str) -> int:
    """How many bytes stay of a check of files, with whatever is remembered for all of them."""
    tracemalloc.start()
    try:
        kept, found = batch.check(inputs, settings(folder, None), jobs=1)
        gc.collect()
        held, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert not found
    assert sum(one.texts.proved for one in kept) > len(inputs)
    return held


def test_files_that_cannot_be_read_are_findings(many: list[Input]) -> None:
    Path("m05.imi").write_bytes(b"\xff")
    found = _check(many, jobs=2)[0]
    assert [finding["file"] for finding, _ in found if finding["name"] == UNREADABLE.name] == ["m05.imi"]
    assert found == _check(many, jobs=1)[0]


def test_a_process_that_dies_is_replaced() -> None:
    here = os.getpid()

    def task(number: int) -> int:
        if number == 3 and os.getpid() != here:
            os._exit(1)
        return number * 2

    assert list(side_by_side(task, range(8), 2)) == [2 * number for number in range(8)]


def test_a_task_that_fails_fails_here() -> None:
    def task(number: int) -> int:
        return 1 // number

    with pytest.raises(ZeroDivisionError):
        list(side_by_side(task, [2, 1, 0], 2))


STARTER = """
import os, signal, sys
from imidsl.workspace.processes import side_by_side

def task(number):
    os.write(1, b"at work\\n")
    while True:
        if sys.argv[1] == "waiting":
            signal.pause()

list(side_by_side(task, range(8), 2))
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="processes are forked")
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL, signal.SIGINT])
@pytest.mark.parametrize("how", ["waiting", "busy"])
def test_processes_end_with_the_one_that_started_them(number: signal.Signals, how: str) -> None:
    """Whoever reads what they write, as a CI system does, comes to its end only when the last of them is gone."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(
        [sys.executable, "-c", STARTER, how],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        env=environment,
        # Whoever runs the tests in the background has it ignored, and a child would inherit that.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    ) as starter:
        assert starter.stdout is not None
        assert [starter.stdout.readline() for _ in range(2)] == [b"at work\n"] * 2
        starter.send_signal(number)
        starter.communicate(timeout=60)
    assert starter.returncode != 0


def test_whoever_stops_listening_ends_the_processes() -> None:
    replies = side_by_side(lambda number: (number, os.getpid()), range(100), 2)
    workers = {next(replies)[1], next(replies)[1]}
    replies.close()
    for worker in workers - {os.getpid()}:
        with pytest.raises(ProcessLookupError):
            os.kill(worker, 0)


def test_replies_that_are_larger_than_pipes_and_uneven_work_come_in_order() -> None:
    sizes = [5_000_000 if number % 7 == 0 else number for number in range(40)]
    assert list(side_by_side(lambda size: "x" * size, sizes, 3)) == ["x" * size for size in sizes]


def _outcomes() -> Iterator[Project]:
    for folder in FOLDERS:
        yield project(find([folder]), settings(".", None), [])


def test_outcomes_survive_json(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    for loaded in _outcomes():
        for translation in loaded.translations:
            sources = {unit.source.path: unit.source for unit in translation.units}
            reader = serialize.ResultsReader(sources.__getitem__)
            checked = translation.check(as_json=True)
            again = reader.checked(serialize.dump_checked(checked))
            assert serialize.dump_checked(again) == serialize.dump_checked(checked)
            assert list(again.found) == list(checked.found)
            compiled = translation.compile(RUN)
            assert reader.compiled(serialize.dump_compiled(compiled)).found == compiled.found
