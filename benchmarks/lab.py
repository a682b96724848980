"""Where measuring happens: a temporary folder with a fresh environment, in which imidsl is installed as users do it."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
import venv
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
BIN, EXE = ("Scripts", ".exe") if os.name == "nt" else ("bin", "")

ORDINARY = "from benchmarks.ordinary import main; main()"

_PEAK = """
import os, sys
null = [(os.POSIX_SPAWN_OPEN, number, os.devnull, os.O_WRONLY, 0) for number in (1, 2)]
process = os.posix_spawn(sys.argv[1], sys.argv[1:], os.environ, file_actions=null)
_, status, usage = os.wait4(process, 0)
print(usage.ru_maxrss * (1 if sys.platform == "darwin" else 1024))
sys.exit(os.waitstatus_to_exitcode(status))
"""
"""A process counts from its parent's peak on, so the parent is as small as can be, not this program."""

Command = tuple[str, ...]


@dataclass(frozen=True)
class Lab:
    """A folder with an environment; commands run in it and see nothing of the environment outside."""

    folder: Path

    @property
    def bin(self) -> Path:
        """Where the environment's programs are."""
        return self.folder / "venv" / BIN

    @property
    def python(self) -> str:
        """The interpreter itself, no shim in front of it."""
        return str(self.bin / f"python{EXE}")

    def imidsl(self, *words: str) -> Command:
        """A command of imidsl, by its installed script."""
        return (str(self.bin / f"imidsl{EXE}"), *words)

    def code(self, code: str, *words: str) -> Command:
        """A command that runs some Python."""
        return (self.python, "-c", code, *words)

    def ordinary(self, *words: str) -> Command:
        """A command of the ordinary program."""
        return self.code(ORDINARY, *words)

    def run(self, command: Command) -> None:
        """Run a command that has to end well, its output unseen."""
        quiet = subprocess.DEVNULL
        subprocess.run(command, cwd=self.folder, env=self._environment(), stdout=quiet, stderr=quiet, check=True)

    def git(self, folder: Path, *words: str) -> None:
        """A command of git in a folder, whatever is configured on this machine."""
        who = ("-c", "user.name=Ada", "-c", "user.email=ada@example.com", "-c", "commit.gpgSign=false")
        self.run(("git", *who, "-C", str(folder), *words))

    def output(self, command: Command) -> str:
        """What a command writes to standard output."""
        return subprocess.run(
            command, cwd=self.folder, env=self._environment(), capture_output=True, text=True, check=True
        ).stdout

    def peak(self, command: Command) -> float:
        """The most memory that a command had at a time, in bytes."""
        return float(self.output((self.python, "-S", "-c", _PEAK, *command)))

    def _environment(self) -> dict[str, str]:
        # PYTHONDONTWRITEBYTECODE would make every start compile anew, PYTHONPATH would bring the checkout's imidsl.
        kept = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
        return kept | {"XDG_CACHE_HOME": str(self.folder / "cache"), "PIP_DISABLE_PIP_VERSION_CHECK": "1"}

    def pip(self, *packages: str, python: str = "") -> None:
        """Install into the environment, or into another one."""
        self.run((sys.executable, "-m", "pip", "--python", python or self.python, "install", "--quiet", *packages))


@contextmanager
def open_lab() -> Iterator[Lab]:
    """A lab with imidsl and, beside it, the benchmark's own programs, all compiled; gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="imidsl-benchmarks-") as folder:
        lab = Lab(Path(folder).resolve())
        venv.create(lab.folder / "venv", symlinks=os.name == "posix")
        lab.pip(f"{ROOT}[sandbox]")
        packages = lab.output(lab.code("import sysconfig; print(sysconfig.get_path('purelib'))")).strip()
        for name in ("benchmarks", "grammar", "schemas"):
            shutil.copytree(ROOT / name, Path(packages, name), ignore=shutil.ignore_patterns("__pycache__"))
        lab.run((lab.python, "-m", "compileall", "-q", packages))
        yield lab


def make_bodies(lab: Lab, source: Path) -> Path:
    """The folder with imidsl's bodies of definitions, after making sure that the ordinary program makes equal ones."""
    ours, theirs = lab.folder / f"{source.stem}-imidsl", lab.folder / f"{source.stem}-ordinary"
    lab.run(lab.imidsl("compile", str(source), "--example", "all", "-o", str(ours)))
    lab.run(lab.ordinary("compile", str(source), "-o", str(theirs)))
    if read_bodies(ours) != read_bodies(theirs):
        raise SystemExit(f"the ordinary program makes other bodies of {source.name} than imidsl")
    return ours


def read_bodies(folder: Path) -> dict[str, object]:
    """The bodies in a folder, by the names of their files."""
    return {path.name: json.loads(path.read_text("utf-8")) for path in folder.glob("[!.]*")}
