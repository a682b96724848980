"""Where an audience goes on the disk, so that a run that is killed at any moment is made good by the next.

Everything is written under a temporary name and renamed. Until the last block is there, all of it stands in a folder of
its own, out of the way of whoever sends what stands in the folder above; the manifest is written last.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import Any, BinaryIO, Final

from imidsl.records import dataclass

MANIFEST, SUMMARY, REJECTS = "manifest.json", "summary.json", "rejects.csv"
_WORK, _RUN, _HELD = ".unfinished", "run.json", "held"
_CHUNK: Final = 1 << 20

Record = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class RefusedFolder:
    """Why a folder isn't written to."""

    problem: str


def part_name(number: int) -> str:
    """The file of a block's requests."""
    return f"part-{number:05}.jsonl"


def _json(value: object) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=2) + "\n").encode()


def _aside(path: Path) -> Path:
    """Where a file is written before it gets its name; each process has a place of its own."""
    return path.with_name(f"{path.name}.{os.getpid()}.tmp")


def _put(path: Path, data: bytes) -> None:
    """Write a file at once or not at all."""
    aside = _aside(path)
    aside.write_bytes(data)
    os.replace(aside, path)


def _read(path: Path) -> Any:
    try:
        return json.loads(path.read_bytes())
    except (OSError, ValueError):
        return None


def _passed_to(file: BinaryIO, lines: Iterable[bytes]) -> Iterator[bytes]:
    for line in lines:
        file.write(line)
        yield line


def hash_of(lines: Iterable[bytes]) -> str:
    """What tells one content from another."""
    digest = sha256()
    for line in lines:
        digest.update(line)
    return digest.hexdigest()


class RunFolder:
    """The folder of one run."""

    def __init__(self, path: str) -> None:
        self.path = Path(path)
        self.work = self.path / _WORK

    def check(self, *, resume: bool) -> RefusedFolder | None:
        """Why no run can begin, or go on, in the folder."""
        if self.path.exists() and not self.path.is_dir():
            return RefusedFolder("it is a file")
        if self.identity is not None:
            if resume:
                return None
            what = "a run is complete there" if self.is_finished else "a run was begun there: --resume goes on with it"
            return RefusedFolder(
                f"{what}; take another folder" if self.is_finished else f"{what}, or take another folder"
            )
        others = [name for name in os.listdir(self.path) if not self._is_mine(name)] if self.path.exists() else []
        if others:
            return RefusedFolder("it isn't empty, and what stands in it is of no such run: take another folder")
        return None

    def begin(self, identity: Record) -> RefusedFolder | None:
        """Begin a run, or go on with one of the same identity; why that can't be."""
        before = self.identity
        if before is None:
            self.work.mkdir(parents=True, exist_ok=True)
            _put(self.work / _RUN, _json(identity))
            return None
        changed = sorted(key for key in {*identity, *before} if identity.get(key) != before.get(key))
        return RefusedFolder(f"since the run was begun there, this changed: {', '.join(changed)}") if changed else None

    def _is_mine(self, name: str) -> bool:
        """Whether a file is none to be careful of: the summary of a run that wrote nothing else."""
        return name == _WORK or (name == SUMMARY and (_read(self.path / SUMMARY) or {}).get("dry_run") is True)

    @property
    def identity(self) -> Record | None:
        """What the run that was begun here is about."""
        run = _read(self.work / _RUN) or (_read(self.path / MANIFEST) or {}).get("run")
        return run if isinstance(run, dict) else None

    @property
    def is_finished(self) -> bool:
        """Whether the run came to its end."""
        return not self.work.exists() and (self.path / MANIFEST).exists()

    @property
    def is_open(self) -> bool:
        """Whether a run was begun that hasn't come to its end."""
        return (self.work / _RUN).exists()

    def prepare(self) -> None:
        """Make room for what is put aside meanwhile."""
        self.work.mkdir(parents=True, exist_ok=True)

    # -- Blocks

    def put_part(self, number: int, lines: Iterable[bytes]) -> str:
        """Write a block's requests as they come, at once or not at all; their hash."""
        path = self.work / part_name(number)
        aside = _aside(path)
        with aside.open("wb") as file:
            digest = hash_of(_passed_to(file, lines))
        os.replace(aside, path)
        return digest

    def keep(self, record: Record, rejects: str) -> Record:
        """Keep what became of a block besides; its record, with what its files hold."""
        number, refused = record["block"], rejects.encode()
        record = {**record, "rejects": hash_of([refused])}
        _put(self.work / f"rejects-{number:05}.csv", refused)
        _put(self.work / f"block-{number:05}.json", _json(record))
        return record

    def kept(self, number: int) -> Record | None:
        """The record of a block that is there, whole."""
        record = _read(self.work / f"block-{number:05}.json")
        if not isinstance(record, dict):
            return None
        part = self.work / part_name(number)
        files = (
            (part if part.exists() else self.path / part_name(number), record.get("digest")),
            (self.work / f"rejects-{number:05}.csv", record.get("rejects")),
        )
        try:
            return record if all(fingerprint(path) == digest for path, digest in files) else None
        except OSError:
            return None

    # -- The end

    def finish(self, records: Sequence[Record], summary: Record, head: str, *, held: bool) -> None:
        """Put everything where it belongs; with `held` the requests into a folder of their own."""
        run = self.identity
        target = self.path / _HELD if held else self.path
        target.mkdir(exist_ok=True)
        files = []
        for record in records:
            name = part_name(record["block"])
            with suppress(FileNotFoundError):  # a run that was killed here has moved it
                os.replace(self.work / name, target / name)
            block = {key: record[key] for key in ("block", "rows", "requests", "digest")}
            files.append({**block, "file": f"{_HELD}/{name}" if held else name})
        self._rejects(records, head)
        _put(self.path / SUMMARY, _json(summary))
        _put(self.path / MANIFEST, _json({"run": run, "held": held, "blocks": files}))
        shutil.rmtree(self.work)

    def _rejects(self, records: Sequence[Record], head: str) -> None:
        """One file of all rejects."""
        aside = self.work / f"{REJECTS}.tmp"
        with aside.open("wb") as file:
            file.write(head.encode())
            for record in records:
                file.write((self.work / f"rejects-{record['block']:05}.csv").read_bytes())
        os.replace(aside, self.path / REJECTS)

    def summary_only(self, summary: Record) -> None:
        """What a run leaves that writes no requests."""
        self.path.mkdir(parents=True, exist_ok=True)
        _put(self.path / SUMMARY, _json(summary))

    def give_up(self) -> None:
        """Leave nothing of a run that came to nothing."""
        shutil.rmtree(self.work, ignore_errors=True)
        with suppress(OSError):
            self.path.rmdir()

    # -- What is put aside meanwhile

    def spool(self, stream: BinaryIO) -> str:
        """Standard input as a file, since it is read more than once."""
        self.work.mkdir(parents=True, exist_ok=True)
        aside = self.work / "input"
        with aside.open("wb") as file:
            shutil.copyfileobj(stream, file, _CHUNK)
        return str(aside)


def fingerprint(path: str | Path) -> str:
    """The hash of a file of any size."""
    with open(path, "rb") as file:
        return hash_of(iter(lambda: file.read(_CHUNK), b""))


def opened(path: str) -> BinaryIO:
    """A file to read from."""
    return open(path, "rb")


def head_of(path: str, size: int = 8) -> bytes:
    """The first bytes of a file."""
    with open(path, "rb") as file:
        return file.read(size)
