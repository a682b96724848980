"""Writing: all or nothing, at any moment; what killed runs leave is cleared; stale bodies go, others' files stay."""

from __future__ import annotations

import json
import os
import signal
import stat
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from imidsl.workspace import changes, files, writing
from imidsl.workspace.files import Unreadable
from imidsl.workspace.manifest import FILE_NAME
from imidsl.workspace.writing import Published

posix = pytest.mark.skipif(os.name != "posix", reason="links, modes and signals as POSIX has them")
as_root = pytest.mark.skipif(os.name != "posix" or os.geteuid() != 0, reason="only root gives files away")
not_root = pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="nothing is forbidden to root")


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def make(*names: str, text: str = "x") -> None:
    for name in names:
        path = Path(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)


def snapshot(folder: str) -> dict[str, tuple[bytes | None, int, int]]:
    """Everything below a folder: content, mode and time of each entry."""
    return {
        path.as_posix(): (
            path.read_bytes() if path.is_file() else None,
            path.lstat().st_mode,
            path.lstat().st_mtime_ns if path.is_file() else 0,
        )
        for path in [Path(folder), *Path(folder).rglob("*")]
    }


def contents(folder: str) -> dict[str, str]:
    return {path.relative_to(folder).as_posix(): path.read_text() for path in Path(folder).rglob("*") if path.is_file()}


# --- all or none


def test_new_files_and_folders() -> None:
    assert writing.write_all("out/deep", {"a.json": b"1", "w/b.yml": b"2"}) is None
    assert contents("out/deep") == {"a.json": "1", "w/b.yml": "2"}
    assert sorted(path.name for path in Path("out/deep").rglob("*")) == ["a.json", "b.yml", "w"]


def test_files_that_hold_it_already_arent_touched_and_others_stay() -> None:
    make("out/same", "out/other")
    os.utime("out/same", (1, 1))
    assert writing.write_all("out", {"same": b"x", "new": b"y"}) is None
    assert Path("out/same").stat().st_mtime == 1
    assert Path("out/other").read_text() == "x"


@posix
def test_modes_stay() -> None:
    make("out/old", "alone")
    Path("out/old").chmod(0o755)
    Path("alone").chmod(0o6751)
    usual = os.umask(0o027)
    try:
        assert writing.write_all("out", {"old": b"y", "new": b"y"}) is None
        assert writing.write("alone", b"y") is None
        assert writing.write("new", b"y") is None
    finally:
        os.umask(usual)
    modes = {path: stat.S_IMODE(Path(path).stat().st_mode) for path in ("out/old", "out/new", "alone", "new")}
    assert modes == {"out/old": 0o755, "out/new": 0o640, "alone": 0o6751, "new": 0o640}


@as_root
def test_owners_stay() -> None:
    make("out/old", "alone")
    for path in ("out/old", "alone"):
        os.chown(path, 1234, 4321)
    assert writing.write_all("out", {"old": b"y"}) is None
    assert writing.write("alone", b"y") is None
    for path in ("out/old", "alone"):
        assert (Path(path).read_text(), os.stat(path).st_uid, os.stat(path).st_gid) == ("y", 1234, 4321)


@posix
def test_files_whose_owner_would_change_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    make("out/old", "alone")
    usual = os.fstat

    def others(fd: int) -> os.stat_result:
        return os.stat_result((*usual(fd)[:4], 99, *usual(fd)[5:]))

    def forbidden(*_: object) -> None:
        raise PermissionError

    monkeypatch.setattr(os, "fstat", others)
    monkeypatch.setattr(os, "chown", forbidden)
    before = snapshot(".")
    reason = "belongs to somebody else, and a new file would not"
    assert writing.write_all("out", {"a": b"y", "old": b"y"}) == Unreadable("out/old", reason)
    assert writing.write("alone", b"y") == Unreadable("alone", reason)
    assert snapshot(".") == before


@posix
def test_read_only_files_are_refused() -> None:
    make("out/old", "alone")
    for path in ("out/old", "alone"):
        Path(path).chmod(0o444)
    before = snapshot(".")
    assert writing.write_all("out", {"a": b"y", "old": b"y"}) == Unreadable("out/old", "is read-only")
    assert writing.publish("out", {"a": b"y", "old": b"y"}) == Unreadable("out/old", "is read-only")
    assert writing.write("alone", b"y") == Unreadable("alone", "is read-only")
    assert snapshot(".") == before


@posix
def test_pipes_are_refused_and_not_waited_for() -> None:
    os.mkfifo("pipe")
    make("out/old", "later/old")
    assert writing.publish("pipe", {"a": b"y"}) == Unreadable("pipe", "a file stands where a folder is needed")
    assert writing.write("pipe", b"y") == Unreadable("pipe", "is no plain file")
    os.mkfifo("out/a")
    assert writing.publish("out", {"a": b""}) == Unreadable("out/a", "is no plain file")
    os.mkfifo(f"later/{FILE_NAME}")
    assert writing.publish("later", {"a": b"y"}) == Unreadable("later", "is no plain file")


@posix
def test_links_are_replaced_by_write_all_and_followed_by_write() -> None:
    make("elsewhere", "out/x")
    Path("out/link").symlink_to("../elsewhere")
    assert writing.write("out/link", b"followed") is None
    assert Path("elsewhere").read_bytes() == b"followed"
    assert Path("out/link").is_symlink()
    assert writing.write_all("out", {"link": b"replaced"}) is None
    assert Path("elsewhere").read_bytes() == b"followed"
    assert not Path("out/link").is_symlink()
    Path("out/folder").symlink_to("..")
    assert writing.write_all("out", {"folder/out.json": b""}) == Unreadable(
        "out/folder/out.json", "outside of the folder"
    )


@pytest.mark.parametrize("name", ["blocked", "../outside", "w/blocked", "x/y", "n" * 300, "a\0b"])
def test_a_fault_leaves_the_folder_as_it_was(name: str) -> None:
    make("out/old", "out/x", "out/w/blocked/file", "out/blocked/file")
    before = snapshot(".")
    fault = writing.write_all("out", {"a": b"1", "old": b"2", "new/b": b"3", name: b"4", "z": b"5"})
    assert isinstance(fault, Unreadable)
    assert snapshot(".") == before


def test_a_fault_removes_the_folders_that_were_made() -> None:
    make("file")
    before = snapshot(".")
    assert writing.write_all("new/deep", {"a": b"1", "../../b": b""}) == Unreadable("b", "outside of the folder")
    assert writing.write_all("file/deep", {"a": b"1"}) is not None
    assert writing.write_all("file", {"a": b"1"}) == Unreadable("file", "a file stands where a folder is needed")
    assert snapshot(".") == before


@pytest.mark.parametrize("failing", range(7))
@pytest.mark.parametrize("has_links", [True, False])
def test_a_fault_halfway_through_the_changes_is_undone(
    failing: int, has_links: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    make("out/other")
    assert writing.publish("out", {"b": b"0", "c": b"0", "stale": b"0"}) == Published([], [])
    before = snapshot("out")
    usual, count = changes._make, [0]

    def failing_make(*given: object) -> None:
        count[0] += 1
        if count[0] == failing + 1:
            raise OSError(28, "No space left on device")
        usual(*given)  # type: ignore[arg-type]

    def no_links(*_: object, **__: object) -> None:
        raise OSError(95, "Operation not supported")

    monkeypatch.setattr(changes, "_make", failing_make)
    if not has_links:
        monkeypatch.setattr(os, "link", no_links)
    fault = writing.publish("out", {"a": b"1", "b": b"2", "c": b"3", "d": b"4"})
    where = [FILE_NAME, "a", "b", "c", "d", "stale", FILE_NAME][failing]
    assert fault == Unreadable(f"out/{where}", "no space left on device")
    assert snapshot("out") == before


def test_while_the_folder_changes_nothing_is_written_or_copied(monkeypatch: pytest.MonkeyPatch) -> None:
    """The moment in which a kill leaves the folder between two states is as short as renames are."""
    make(*(f"out/{number}" for number in range(9)))
    steps: list[str] = []

    def noting(module: object, name: str) -> None:
        usual = getattr(module, name)

        def noted(*given: object, **named: object) -> object:
            steps.append(name)
            return usual(*given, **named)

        monkeypatch.setattr(module, name, noted)

    for module, name in ((os, "fsync"), (os, "link"), (changes, "_prepare"), (changes, "_make"), (Path, "open")):
        noting(module, name)
    assert writing.write_all("out", {str(number): b"y" for number in range(9)}) is None
    first, last = steps.index("_make"), len(steps) - steps[::-1].index("_make")
    assert steps[first:last] == ["_make"] * 9
    assert "fsync" in steps[:first]
    assert "fsync" in steps[last:]


def test_writing_from_a_thread() -> None:
    faults: list[Unreadable | None] = []
    thread = threading.Thread(target=lambda: faults.append(writing.write_all("out", {"a": b"1"})))
    thread.start()
    thread.join()
    assert faults == [None]


def test_many_files_are_made_durable_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Waiting for the disk once a file would make a thousand files cost seconds."""
    waits: list[str] = []
    monkeypatch.setattr(os, "fsync", lambda *_: waits.append("fsync"))
    monkeypatch.setattr(os, "sync", lambda: waits.append("sync"), raising=False)
    assert writing.write_all("out", {f"{n}.json": b"{}" for n in range(2000)}) is None
    assert len(waits) <= 2
    assert len(list(Path("out").iterdir())) == 2000


# --- killed, cancelled

CHILD = """
import os, sys
from pathlib import Path
from imidsl.workspace import changes, writing

def stopping(module, name, at):
    usual, count = getattr(module, name), [0]
    def stopped(*given, **named):
        if count[0] == at:
            print("here", flush=True)
            sys.stdin.readline()
        count[0] += 1
        return usual(*given, **named)
    setattr(module, name, stopped)

what, name, at = sys.argv[1:]
stopping(os if hasattr(os, name) else changes, name, int(at))
if what == "publish":
    fault = writing.publish("out", {"b": b"new", "c": b"new", "d": b"new"})
elif what == "all":
    fault = writing.write_all("out", {"b": b"new", "c": b"new", "d": b"new"})
else:
    fault = writing.write("out/b", b"new")
print("finished" if not isinstance(fault, writing.Unreadable) else fault, flush=True)
"""


@contextmanager
def stopped(*arguments: str) -> Iterator[subprocess.Popen[str]]:
    """A process that writes, at the moment when it comes to a function for the n-th time; it waits for a line."""
    environment = {**os.environ, "PYTHONPATH": str(Path(files.__file__).parent.parent.parent)}
    pipe = subprocess.PIPE
    with subprocess.Popen(
        [sys.executable, "-c", CHILD, *arguments],
        stdin=pipe,
        stdout=pipe,
        stderr=subprocess.DEVNULL,
        text=True,
        env=environment,
        # Whoever runs the tests in the background (`&`, `nohup`) has these ignored, and a child would inherit that.
        preexec_fn=lambda: [signal.signal(s, signal.SIG_DFL) for s in (signal.SIGINT, signal.SIGHUP)],
    ) as writer:
        assert writer.stdout is not None
        assert writer.stdout.readline() == "here\n"
        yield writer


OLD, NEW = {"a": "old", "b": "old", "c": "old"}, {"b": "new", "c": "new", "d": "new"}


def published(text: str = "old") -> None:
    assert isinstance(writing.publish("out", {name: text.encode() for name in OLD}), Published)


def bodies(folder: str = "out") -> dict[str, str]:
    """The files that those who post a folder see."""
    return {name: text for name, text in contents(folder).items() if not name.startswith(".")}


@posix
@pytest.mark.parametrize("at", range(6))
def test_a_run_that_is_killed_between_two_changes_is_settled_by_the_next(at: int) -> None:
    published()
    make("out/others.json")
    with stopped("publish", "_make", str(at)) as writer:
        writer.kill()
    found = bodies()
    assert found.pop("others.json") == "x"
    # Every file is whole, and the manifest, which changes first and last, says whether all of them are there.
    assert all(text in (OLD.get(name), NEW.get(name)) for name, text in found.items())
    is_complete = json.loads(Path("out", FILE_NAME).read_text())["complete"]
    assert is_complete == (at == 0)
    assert not is_complete or found == OLD
    assert writing.publish("out", {name: text.encode() for name, text in NEW.items()}) in (
        Published([], []),
        Published(["a"], []),
    )
    assert bodies() == {**NEW, "others.json": "x"}
    assert sorted(os.listdir("out")) == sorted([FILE_NAME, *NEW, "others.json"])


@posix
@pytest.mark.parametrize("at", range(6))
def test_what_a_killed_run_began_counts_as_its_own(at: int) -> None:
    """The next run may have a third set of files: those of the killed one, come or not, are stale then."""
    published()
    with stopped("publish", "_make", str(at)) as writer:
        writer.kill()
    assert isinstance(writing.publish("out", {"e": b"e"}), Published)
    assert bodies() == {"e": "e"}


@posix
@pytest.mark.parametrize("name", ["_prepare", "_settle", "_keep"])
def test_a_run_that_is_killed_before_the_first_change_has_done_nothing(name: str) -> None:
    published()
    with stopped("publish", name, "0") as writer:
        writer.kill()
    assert bodies() == OLD
    assert isinstance(writing.publish("out", {"b": b"new"}), Published)
    assert sorted(os.listdir("out")) == [FILE_NAME, "b"]


@posix
@pytest.mark.parametrize(("name", "at"), [("fsync", 0), ("link", 0), ("_as_before", 0), ("replace", 0)])
def test_one_file_is_the_old_one_or_the_new_one_and_nothing_is_left(name: str, at: int) -> None:
    make("out/b", text="old")
    with stopped("one", name, str(at)) as writer:
        writer.kill()
    assert bodies() == {"b": "old"}
    assert len(os.listdir("out")) == (2 if name == "replace" else 1)
    assert writing.write("out/b", b"new") is None
    assert os.listdir("out") == ["b"]


@posix
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
@pytest.mark.parametrize("what", ["all", "publish"])
def test_a_signal_before_the_first_change_leaves_the_folder_as_it_was(number: signal.Signals, what: str) -> None:
    make("out/b", text="old")
    before = snapshot("out")
    with stopped(what, "_prepare", "1") as writer:
        writer.send_signal(number)
        out, _ = writer.communicate("\n")
    assert "finished" not in out
    assert writer.returncode != 0
    assert snapshot("out") == before


@posix
def test_a_signal_after_it_comes_after_the_last() -> None:
    make("out/b", text="old")
    with stopped("all", "_make", "1") as writer:
        writer.send_signal(signal.SIGTERM)
        writer.communicate("\n")
    assert writer.returncode == -signal.SIGTERM
    assert contents("out") == NEW


@posix
def test_two_runs_write_one_after_the_other() -> None:
    make("out/b", text="old")
    with stopped("all", "_make", "1") as first:
        other = threading.Thread(target=writing.write_all, args=("out", {"b": b"later", "c": b"later"}))
        other.start()
        other.join(0.1)
        assert other.is_alive()
        first.communicate("\n")
        other.join()
    assert contents("out") == {**NEW, "b": "later", "c": "later"}


@posix
def test_what_only_looks_like_a_stage_stays() -> None:
    make("out/.imidsl-mine/notes", "out/.imidsl-abcdefgh/notes", "out/.imidsl-abcdefg1/0", "out/.imidsl-12.tmp")
    assert writing.write_all("out", {"a": b"1"}) is None
    names = {".imidsl-mine/notes", ".imidsl-abcdefgh/notes", ".imidsl-12.tmp", "a"}
    assert contents("out").keys() == names


# --- stale bodies


def test_what_no_message_makes_any_more_goes() -> None:
    published()
    make("out/others.json")
    assert writing.publish("out", {"b": b"new"}) == Published(["a", "c"], [])
    assert contents("out").keys() == {FILE_NAME, "b", "others.json"}
    assert writing.publish("out", {}) == Published(["b"], [])
    assert contents("out").keys() == {FILE_NAME, "others.json"}


def test_a_run_that_changes_nothing_touches_nothing() -> None:
    published()
    before = snapshot("out")
    published()
    assert snapshot("out") == before


def test_stale_files_stay_where_that_is_asked_for_and_are_remembered() -> None:
    published()
    assert writing.publish("out", {"d": b"new"}, keep_stale=True) == Published([], [])
    assert bodies() == {**OLD, "d": "new"}
    assert writing.publish("out", {"d": b"new"}) == Published(["a", "b", "c"], [])


def test_what_was_edited_since_stays_and_is_told_once() -> None:
    published()
    make("out/a", text="mine now")
    assert writing.publish("out", {"b": b"new"}) == Published(["c"], ["a"])
    assert writing.publish("out", {"b": b"new"}) == Published([], [])
    assert bodies() == {"a": "mine now", "b": "new"}


@posix
def test_what_is_no_plain_file_stays() -> None:
    published()
    make("elsewhere", text="old")
    Path("out/a").unlink()
    Path("out/a").symlink_to("../elsewhere")
    Path("out/c").unlink()
    make("out/c/deep")
    assert writing.publish("out", {"b": b"new"}) == Published([], [])
    assert contents("out").keys() == {FILE_NAME, "a", "b", "c/deep"}


def test_a_file_of_another_case_is_the_same_one_where_case_makes_no_difference(monkeypatch: pytest.MonkeyPatch) -> None:
    assert writing.publish("out", {"Mail.json": b"1"}) == Published([], [])
    os.link("out/Mail.json", "out/mail.json")  # as a disk without case looks
    assert writing.publish("out", {"mail.json": b"1"}) == Published([], [])
    assert "mail.json" in contents("out")


MANIFESTS = [
    "",
    "[]",
    "{}",
    "\xff",
    '{"files": 1}',
    '{"files": {"../victim": "x"}}',
    '{"files": {"/victim": "x"}}',
    '{"files": {".hidden": "x"}}',
    '{"files": {"a/b": "x"}}',
    '{"files": {}, "before": {"..\\\\victim": ["x"]}}',
    "<<<<<<< ours\n{}",
    "[" * 100_000,
]


@pytest.mark.parametrize("text", MANIFESTS, ids=lambda text: text[:20])
def test_a_manifest_that_is_none_stops_the_run(text: str) -> None:
    published()
    make("victim")
    Path("out", FILE_NAME).write_bytes(text.encode("latin-1"))
    before = snapshot(".")
    fault = writing.publish("out", {"b": b"new"})
    assert isinstance(fault, Unreadable)
    assert fault.path == f"out/{FILE_NAME}"
    assert snapshot(".") == before
