"""The door to git: the files of a commit, read from its objects. Nothing on the disk changes, nothing is checked out.

The repository may be a stranger's: no hook, filter, pager or monitor of its configuration is run, and a ref is only
ever read as a ref.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime

from imidsl.diagnostics.suggest import suggestion
from imidsl.records import dataclass

_SETTINGS = ("core.fsmonitor=false", "core.hooksPath=/dev/null", "core.quotePath=false", "blame.ignoreRevsFile=")
_SAFE = tuple(word for setting in _SETTINGS for word in ("-c", setting))
_QUIET = {"GIT_OPTIONAL_LOCKS": "0", "GIT_TERMINAL_PROMPT": "0", "GIT_NO_LAZY_FETCH": "1", "LC_ALL": "C"}
_FILE = frozenset({"100644", "100755"})


@dataclass(frozen=True, slots=True)
class NoCommit:
    """Why a ref can't be compared with, and what helps."""

    reason: str
    help: str


@dataclass(frozen=True, slots=True)
class Commit:
    """A commit: the folder that its paths are relative to, its id, and the id of each of its files by path."""

    top: str
    id: str
    blobs: dict[str, str]

    def contents(self, paths: Iterable[str]) -> Iterator[tuple[str, bytes]]:
        """What some of its files hold."""
        wanted = [path for path in paths if path in self.blobs]
        data = _git(self.top, ["cat-file", "--batch"], "".join(f"{self.blobs[path]}\n" for path in wanted)).stdout
        at = 0
        for path in wanted:
            end = data.index(b"\n", at)
            size = int(data[at:end].split()[2])
            yield path, data[end + 1 : end + 1 + size]
            at = end + size + 2

    def is_unchanged(self, path: str, data: bytes) -> bool:
        """Whether a file still holds these bytes, told by their hash alone."""
        algorithm = "sha1" if len(self.id) == 40 else "sha256"
        hashed = hashlib.new(algorithm, b"blob %d\0" % len(data) + data, usedforsecurity=False)
        return self.blobs.get(path) == hashed.hexdigest()


def commit_of(folder: str, ref: str, *, direct: bool = False) -> Commit | NoCommit:
    """The commit to compare a folder's files with: where the present commit left `ref`, or `ref` itself."""
    try:
        top = _line(folder, "rev-parse", "--show-toplevel")
    except FileNotFoundError:
        return NoCommit("git isn't installed", "install git, or compare with another folder: --between DIR")
    if top is None:
        return NoCommit("this folder is in no git repository", "compare with another folder: --between DIR")
    if (head := _commit_id(top, "HEAD")) is None:
        return NoCommit(
            "the repository has no commit yet", "commit once, or compare with another folder: --between DIR"
        )
    if (found := _commit_id(top, ref)) is None:
        return NoCommit(f"there is no ref '{ref}'", _cure(top, ref))
    base = found if direct else _line(top, "merge-base", found, head)
    if base is None:
        help_ = _SHALLOW if _is_shallow(top) else "--direct compares with the ref itself"
        return NoCommit(f"'{ref}' and the present commit have no common ancestor", help_)
    return Commit(top, base, dict(_blobs(top, base)))


def time_of_head(folder: str) -> datetime | None:
    """When the present commit was made."""
    seconds = _line(folder, "log", "-1", "--format=%ct")
    return datetime.fromtimestamp(int(seconds), UTC) if seconds else None


@dataclass(frozen=True, slots=True)
class LineChange:
    """The commit that a line is as it is since: its id, when and by whom it was written, its first line."""

    commit: str
    date: str
    author: str
    summary: str


def last_change(commit: Commit, path: str, line: int) -> LineChange | None:
    """The commit that last changed a line of a file of a commit; None where there is no such line."""
    command = ("blame", "--porcelain", "--no-textconv", f"-L{line},{line}", commit.id, "--", path)
    said = _output(commit.top, *command)
    if not said:
        return None
    first, *rest = said.splitlines()
    facts = dict(fact.partition(" ")[::2] for fact in rest)
    date = datetime.fromtimestamp(int(facts.get("author-time", 0)), UTC).date().isoformat()
    return LineChange(first.split()[0], date, facts.get("author", ""), facts.get("summary", ""))


def _blobs(top: str, commit: str) -> Iterator[tuple[str, str]]:
    listed = _git(top, ["ls-tree", "-r", "-z", "--full-tree", commit]).stdout
    for entry in filter(None, listed.split(b"\0")):
        head, _, path = entry.partition(b"\t")
        mode, _, name = head.decode().split(" ", 2)
        if mode in _FILE:
            yield os.fsdecode(path), name


def _commit_id(top: str, ref: str) -> str | None:
    return _line(top, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{ref}^{{commit}}")


_SHALLOW = (
    "this clone is shallow: fetch its whole history (fetch-depth: 0 of actions/checkout, GIT_DEPTH: 0 of GitLab, "
    "or git fetch --unshallow)"
)


def _cure(top: str, ref: str) -> str:
    """What helps where a ref isn't there, in the situation that this clone is in."""
    branch = ref.rpartition("/")[2] or ref
    fetched = (_output(top, "config", "--get-all", "remote.origin.fetch") or "").split()
    if fetched and not any("*" in refspec for refspec in fetched):
        return f"only one branch was cloned: git fetch origin '+refs/heads/{branch}:refs/remotes/origin/{branch}'"
    if _is_shallow(top):
        return _SHALLOW
    known = (_output(top, "for-each-ref", "--format=%(refname:short)") or "").splitlines()
    return suggestion(ref, known)


def _is_shallow(top: str) -> bool:
    return _line(top, "rev-parse", "--is-shallow-repository") == "true"


def _line(folder: str, *words: str) -> str | None:
    """The one line that a command prints; None where it fails or says nothing."""
    return (_output(folder, *words) or "").strip() or None


def _output(folder: str, *words: str) -> str | None:
    result = _git(folder, words)
    return os.fsdecode(result.stdout) if result.returncode == 0 else None


def _git(folder: str, words: Sequence[str], stdin: str = "") -> subprocess.CompletedProcess[bytes]:
    command = ["git", *_SAFE, "-C", folder, *words]
    return subprocess.run(command, input=stdin.encode(), capture_output=True, check=False, env={**os.environ, **_QUIET})
