"""The three ways to run it: installed from a wheel, installed editable, and from a bare checkout."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import sysconfig
import tarfile
import venv
import zipfile
from pathlib import Path

import pytest

from tests import ROOT

MESSAGE = 'message hello {\n  sms { text: "Hi" }\n  to msisdn "447700900123"\n}\n'
INSTALL = ["install", "--quiet", "--ignore-installed", "--no-deps", "--no-build-isolation"]
# Nothing of the environment that the tests run in may help, and no update check may wait for the network.
ENVIRONMENT = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")} | {
    "PIP_DISABLE_PIP_VERSION_CHECK": "1"
}


def run(*command: str | Path, cwd: Path = ROOT) -> str:
    done = subprocess.run([str(word) for word in command], cwd=cwd, env=ENVIRONMENT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


class Fresh:
    """A new environment that has the libraries of the present one, but not imidsl."""

    def __init__(self, folder: Path) -> None:
        venv.create(folder, symlinks=os.name == "posix")
        self.bin = folder / ("Scripts" if os.name == "nt" else "bin")
        self.python = self.bin / "python"
        packages = Path(run(self.python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))").strip())
        # The last of the path files, so that whatever is installed here comes before.
        (packages / "zz_libraries.pth").write_text(sysconfig.get_path("purelib") + "\n")

    def install(self, *what: str | Path) -> None:
        run(sys.executable, "-m", "pip", "--python", self.python, *INSTALL, *what)

    def home(self, cwd: Path) -> Path:
        """Where imidsl is imported from."""
        return Path(run(self.python, "-c", "import imidsl; print(imidsl.__file__)", cwd=cwd).strip()).parent


@pytest.fixture
def fresh(tmp_path: Path) -> Fresh:
    return Fresh(tmp_path / "environment")


@pytest.fixture
def away(tmp_path: Path) -> Path:
    """A folder that isn't the project's."""
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    (folder / "hello.imi").write_text(MESSAGE)
    return folder


def assert_works(cwd: Path, file: Path, *command: str | Path) -> None:
    assert run(*command, "--version", cwd=cwd).startswith("imidsl")
    body = json.loads(run(*command, "compile", file, "-o", "-", cwd=cwd))
    assert body["channels"]["sms"]["text"] == "Hi"


def test_wheel(fresh: Fresh, away: Path, tmp_path: Path) -> None:
    run(sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation", "-w", tmp_path, ROOT)
    (wheel,) = tmp_path.glob("imidsl-*.whl")
    names = zipfile.ZipFile(wheel).namelist()
    assert {name.split("/")[0].split("-")[0] for name in names} == {"imidsl"}
    assert {"imidsl/py.typed", "imidsl/_data/grammar/imidsl.lark"} <= set(names)
    assert [name for name in names if name.endswith("licenses/LICENSE")]
    fresh.install(wheel)
    assert fresh.home(away).is_relative_to(tmp_path)
    assert_works(away, away / "hello.imi", fresh.bin / "imidsl")


def test_a_source_distribution_holds_what_a_build_needs(tmp_path: Path) -> None:
    """What is built of it, elsewhere and without git, is what is built here."""

    def built(folder: Path, sort: str) -> Path:
        run(sys.executable, "-m", "hatchling", "build", "-t", sort, "-d", tmp_path / folder.name, cwd=folder)
        (path,) = (tmp_path / folder.name).glob("imidsl-*.whl" if sort == "wheel" else "imidsl-*.tar.gz")
        return path

    with tarfile.open(built(ROOT, "sdist")) as archive:
        archive.extractall(tmp_path / "unpacked", filter="data")
    (unpacked,) = (tmp_path / "unpacked").iterdir()
    assert {"README.md", "LICENSE", "docs", "tests", "benchmarks", "samples"} <= {p.name for p in unpacked.iterdir()}
    here, there = (set(zipfile.ZipFile(built(folder, "wheel")).namelist()) for folder in (ROOT, unpacked))
    assert here == there


def test_editable(fresh: Fresh, away: Path) -> None:
    fresh.install("-e", ROOT)
    assert fresh.home(away) == ROOT / "imidsl"
    assert_works(away, away / "hello.imi", fresh.bin / "imidsl")


def test_bare_checkout(fresh: Fresh, away: Path) -> None:
    assert fresh.home(ROOT) == ROOT / "imidsl"
    assert_works(ROOT, away / "hello.imi", fresh.python, "-m", "imidsl")
