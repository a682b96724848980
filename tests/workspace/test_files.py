"""The door to the disk: finding, reading, importing, and writing all or nothing."""

from __future__ import annotations

import io
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from imidsl.source import Source
from imidsl.workspace import discovery, files, writing
from imidsl.workspace.files import Unreadable

posix = pytest.mark.skipif(os.name != "posix", reason="links, modes and pipes as POSIX has them")
not_root = pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="nothing is forbidden to root")


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def make(*names: str) -> None:
    for name in names:
        path = Path(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("x")


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


# Finding


def test_folders_are_searched_and_files_taken_as_they_are() -> None:
    make("b/z.imi", "b/a.imi", "b/c/d.imi", "b/.hidden/e.imi", "b/.f.imi", "b/g.txt", "a.json")
    assert discovery.find(["b", "a.json", "-"]) == ["-", "a.json", "b/a.imi", "b/c/d.imi", "b/z.imi"]


def test_a_file_named_twice_is_found_once() -> None:
    make("b/a.imi")
    assert discovery.find(["b/a.imi", "b", "./b/../b/a.imi", str(Path("b/a.imi").absolute())]) == ["b/a.imi"]


def test_a_folder_without_sources_is_a_fault() -> None:
    make("b/a.txt")
    assert discovery.find(["b"]) == [Unreadable("b", "no .imi file below this folder")]


@posix
def test_links_that_lead_in_circles_end() -> None:
    make("b/c/a.imi", "d/x.imi")
    Path("b/c/up").symlink_to("../..")
    Path("b/self.imi").symlink_to("self.imi")
    Path("d/c").symlink_to("../b/c")
    assert discovery.find(["b"]) == ["b/c/a.imi", "b/c/up/d/x.imi", "b/self.imi"]
    assert isinstance(files.read("b/self.imi"), Unreadable)


@posix
def test_pipes_in_a_folder_are_passed_over() -> None:
    make("b/a.imi")
    os.mkfifo("b/pipe.imi")
    assert discovery.find(["b"]) == ["b/a.imi"]


# Reading


def test_text_is_read_as_it_is() -> None:
    Path("a.imi").write_bytes(b"\xef\xbb\xbfa\r\nb\rc\n")
    source = files.read("./a.imi")
    assert isinstance(source, Source)
    assert (source.path, source.text) == ("a.imi", "\ufeffa\r\nb\rc\n")


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"one\r\n\xc3\xa9t\xe9 x", "not UTF-8: byte 0xE9 at line 2, column 3"),
        (b"\xef\xbb\xbfa\xff", "not UTF-8: byte 0xFF at line 1, column 2"),
        ("x".encode("utf-16"), "UTF-16, not UTF-8: save it as UTF-8"),
    ],
)
def test_what_isnt_utf8(data: bytes, reason: str) -> None:
    Path("a.imi").write_bytes(data)
    assert files.read("a.imi") == Unreadable("a.imi", reason)


def test_faults_of_reading(monkeypatch: pytest.MonkeyPatch) -> None:
    make("b/a.imi")
    monkeypatch.setattr(files, "LARGEST", 1024 * 1024)
    Path("big.imi").write_bytes(b" " * (1024 * 1024 + 1))
    Path("fits.imi").write_bytes(b" " * 1024 * 1024)
    assert files.read("no.imi") == Unreadable("no.imi", "no such file or folder")
    assert files.read("b") == Unreadable("b", "is a folder")
    assert files.read("b/a.imi/c") == Unreadable("b/a.imi/c", "a file stands where a folder is needed")
    assert files.read("big.imi") == Unreadable("big.imi", "larger than 1 MiB")
    assert isinstance(files.read("fits.imi"), Source)
    for path in ("a\0b", "x" * 5000, "\udcff"):
        assert isinstance(files.read(path), Unreadable)
        assert discovery.find([path])


@not_root
def test_no_permission() -> None:
    make("a.imi", "b/a.imi")
    Path("a.imi").chmod(0)
    Path("b").chmod(0)
    try:
        assert files.read("a.imi") == Unreadable("a.imi", "no permission")
        assert discovery.find(["b"]) == [Unreadable("b", "no permission")]
    finally:
        Path("b").chmod(0o700)


def test_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"a\r\n"), encoding="ascii"))
    source = files.read("-")
    assert isinstance(source, Source)
    assert (source.path, source.text) == ("-", "a\r\n")


# The root, and what is imported


def test_the_configuration_is_found_upward_from_the_first_path(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make("p/imidsl.toml", "p/q/r/a.imi", "p/q/imidsl.toml/not-a-file", "other/b.imi")
    for path in ("p/q/r/a.imi", "p/q/r", "p"):
        assert files.configuration(path) == "p/imidsl.toml"
    assert files.configuration("other/b.imi") is None
    monkeypatch.chdir(here / "p" / "q")
    assert files.configuration("-") == "../imidsl.toml"


def test_the_root_is_the_first_folder_that_holds_the_file(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make("p/imidsl.toml", "p/q/a.imi", "other/b.imi")
    assert files.root("p/q/a.imi", "p/imidsl.toml") == str(here / "p")
    assert files.root("other/b.imi", "p/imidsl.toml") == str(here)
    assert files.root("-", None) == str(here)
    monkeypatch.chdir(here / "p")
    assert files.root("../other/b.imi", "imidsl.toml") == str(here / "other")


def test_imports_stay_inside_the_root(here: Path) -> None:
    make("p/q/a.imi", "p/b.imi", "secret.imi", "p2/c.imi")
    root = here / "p"
    assert files.imported("../b.imi", "p/q/a.imi", root) == "p/b.imi"
    assert files.imported("./q/../b.imi", "p/b.imi", root) == "p/b.imi"
    reasons = {
        "../secret.imi": "outside of the project",
        "../p2/c.imi": "outside of the project",
        "../nowhere.imi": "outside of the project",
        "/etc/passwd": "an import is relative to the file that it stands in",
        "C:/x.imi": "an import is relative to the file that it stands in",
        "q\\a.imi": "paths are written with '/'",
        "no.imi": "no such file",
        "q": "is a folder",
        "": "can't be a path",
        "a\0b": "can't be a path",
        "x" * 5000: "can't be reached",
    }
    for target, reason in reasons.items():
        assert files.imported(target, "p/b.imi", root) == Unreadable(target, reason)


@posix
def test_links_dont_lead_out_of_the_root(here: Path) -> None:
    make("p/a.imi", "secret/s.imi")
    Path("p/out").symlink_to("../secret")
    Path("p/s.imi").symlink_to("../secret/s.imi")
    Path("p/round").symlink_to(".")
    Path("p/loop.imi").symlink_to("loop.imi")
    for target in ("out/s.imi", "s.imi"):
        assert files.imported(target, "p/a.imi", here / "p") == Unreadable(target, "outside of the project")
    assert files.imported("round/round/a.imi", "p/a.imi", here / "p") == "p/a.imi"
    assert isinstance(files.imported("loop.imi", "p/a.imi", here / "p"), Unreadable)


# Writing


def test_new_files_and_folders() -> None:
    assert writing.write_all("out/deep", {"a.json": b"1", "w/b.yml": b"2"}) is None
    assert Path("out/deep/a.json").read_bytes() == b"1"
    assert sorted(path.name for path in Path("out/deep").rglob("*")) == ["a.json", "b.yml", "w"]


def test_files_that_hold_it_already_arent_touched_and_others_stay() -> None:
    make("out/same", "out/other")
    os.utime("out/same", (1, 1))
    assert writing.write_all("out", {"same": b"x", "new": b"y"}) is None
    assert Path("out/same").stat().st_mtime == 1
    assert Path("out/other").read_text() == "x"


@posix
def test_modes() -> None:
    make("out/old")
    Path("out/old").chmod(0o755)
    usual = os.umask(0o027)
    try:
        assert writing.write_all("out", {"old": b"y", "new": b"y"}) is None
    finally:
        os.umask(usual)
    assert Path("out/old").stat().st_mode & 0o777 == 0o755
    assert Path("out/new").stat().st_mode & 0o777 == 0o640


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


@pytest.mark.parametrize("failing", range(4))
def test_a_fault_halfway_through_the_moves_is_undone(failing: int, monkeypatch: pytest.MonkeyPatch) -> None:
    make("out/b", "out/d")
    before = snapshot("out")
    usual, count = Path.replace, [0]

    def replace(self: Path, target: Path) -> Path:
        count[0] += 1
        if count[0] == failing + 1:
            raise OSError(28, "No space left on device")
        return usual(self, target)

    monkeypatch.setattr(Path, "replace", replace)
    fault = writing.write_all("out", {"a": b"1", "b": b"2", "c": b"3", "d": b"4"})
    assert fault == Unreadable(f"out/{'abcd'[failing]}", "no space left on device")
    after = snapshot("out")
    assert after == before


WRITER = """
import sys, time
from pathlib import Path
from imidsl.workspace import writing
usual = Path.write_bytes
def slow(self, data):
    print("writing", flush=True)
    time.sleep(0.5)
    return usual(self, data)
Path.write_bytes = slow
writing.write_all("out", {"old": b"1", "new": b"2", "third": b"3"})
print("finished")
"""


@posix
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_a_signal_leaves_the_folder_as_it_was(number: signal.Signals, here: Path) -> None:
    make("out/old")
    before = snapshot("out")
    root = str(Path(files.__file__).parent.parent.parent)
    environment = {**os.environ, "PYTHONPATH": root}
    with subprocess.Popen(
        [sys.executable, "-c", WRITER], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env=environment
    ) as writer:
        assert writer.stdout is not None
        assert writer.stdout.readline() == "writing\n"
        writer.send_signal(number)
        assert "finished" not in writer.stdout.read()
    assert writer.returncode != 0
    assert snapshot("out") == before


def test_writing_from_a_thread() -> None:
    faults: list[Unreadable | None] = []
    thread = threading.Thread(target=lambda: faults.append(writing.write_all("out", {"a": b"1"})))
    thread.start()
    thread.join()
    assert faults == [None]


def test_many_files_take_no_time() -> None:
    start = time.monotonic()
    assert writing.write_all("out", {f"{n}.json": b"{}" for n in range(2000)}) is None
    assert time.monotonic() - start < 10
    shutil.rmtree("out")
