"""The door to the disk: finding, reading, importing."""

from __future__ import annotations

import io
import os
import sys
from pathlib import Path

import pytest

from imidsl.source import Source
from imidsl.workspace import discovery, files
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


@posix
@pytest.mark.parametrize("path", ["pipe", "/dev/zero", "/dev/null"])
def test_pipes_and_devices_are_refused(path: str) -> None:
    os.mkfifo("pipe")
    fault = files.read(path)
    assert isinstance(fault, Unreadable)
    assert fault.reason == "is no plain file"
    made = discovery.find([path])
    assert made == [files.shown(path)]


@posix
def test_a_pipe_that_names_what_is_ignored_is_passed_over() -> None:
    make("a.imi")
    os.mkfifo(".gitignore")
    assert discovery.find(["."]) == ["a.imi"]
