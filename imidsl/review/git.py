"""The door to git: the files of a commit, read from its objects. Nothing on the disk changes, nothing is checked out.

The repository may be a stranger's: no hook, filter, pager or monitor of its configuration is run, and a ref is only
ever read as a ref.
"""

from __future__ import annotations

import hashlib
import os
import re
import subprocess
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime

from imidsl.diagnostics.suggest import suggestion
from imidsl.records import dataclass

_SETTINGS = ("core.fsmonitor=false", "core.hooksPath=/dev/null", "core.quotePath=false", "blame.ignoreRevsFile=")
_SAFE = tuple(word for setting in _SETTINGS for word in ("-c", setting))
_QUIET = {"GIT_OPTIONAL_LOCKS": "0", "GIT_TERMINAL_PROMPT": "0", "GIT_NO_LAZY_FETCH": "1", "LC_ALL": "C"}
_FILE, _SUBMODULE = frozenset({"100644", "100755"}), "160000"


@dataclass(frozen=True, slots=True)
class NoCommit:
    """Why a ref can't be compared with, and what helps."""

    reason: str
    help: str


@dataclass(frozen=True, slots=True)
class Commit:
    """A commit: the folder that its paths are relative to, its id, and the id of each of its files by path.

    The files of submodules are among them, as the commit has these; `homes` has the folder of each such file's own
    repository.
    """

    top: str
    id: str
    blobs: dict[str, str]
    homes: dict[str, str]

    def contents(self, paths: Iterable[str]) -> Iterator[tuple[str, bytes]]:
        """What some of its files hold."""
        by_home: dict[str, list[str]] = {}
        for path in paths:
            if path in self.blobs:
                by_home.setdefault(self.homes.get(path, self.top), []).append(path)
        for home, some in by_home.items():
            held = _held(home, [self.blobs[path] for path in some])
            yield from ((path, data) for path, data in zip(some, held, strict=False) if data is not None)

    def is_unchanged(self, path: str, data: bytes) -> bool:
        """Whether a file still holds these bytes, told by their hash alone."""
        algorithm = "sha1" if len(self.id) == 40 else "sha256"
        hashed = hashlib.new(algorithm, b"blob %d\0" % len(data) + data, usedforsecurity=False)
        return self.blobs.get(path) == hashed.hexdigest()


def commit_of(folder: str, ref: str, *, direct: bool = False, wanted: str = "") -> Commit | NoCommit:
    """The commit to compare a folder's files with: where the present commit left `ref`, or `ref` itself.

    Files whose names end so are `wanted`: what they hold has to be here.
    """
    try:
        found = _git(folder, ["rev-parse", "--show-toplevel"])
    except FileNotFoundError:
        return NoCommit("git isn't installed", "install git, or compare with another folder: --between DIR")
    if found.returncode != 0:
        return _no_repository(found.stderr)
    top = os.fsdecode(found.stdout).removesuffix("\n")
    if (head := _commit_id(top, "HEAD")) is None:
        return NoCommit(
            "the repository has no commit yet", "commit once, or compare with another folder: --between DIR"
        )
    if (named := _commit_id(top, ref)) is None:
        return NoCommit(f"there is no ref '{ref}'", _cure(top, ref))
    base = named if direct else _line(top, "merge-base", named, head)
    if base is None:
        help_ = _SHALLOW if _is_shallow(top) else "--direct compares with the ref itself"
        return NoCommit(f"'{ref}' and the present commit have no common ancestor", help_)
    listed = list(_blobs(top, base))
    commit = Commit(
        top, base, {path: id_ for path, id_, _ in listed}, {path: at for path, _, at in listed if at != top}
    )
    return _PARTIAL if _lacks(commit, wanted) else commit


def _no_repository(said: bytes) -> NoCommit:
    if b"dubious ownership" in said:
        help_ = "if you trust it: git config --global --add safe.directory FOLDER"
        return NoCommit("git doesn't trust this folder, which is somebody else's", help_)
    return NoCommit("this folder is in no git repository", "compare with another folder: --between DIR")


_PARTIAL = NoCommit(
    "this clone is partial: what files held isn't here, and isn't fetched behind your back",
    "clone without --filter, or git fetch --refetch --no-filter",
)


def _lacks(commit: Commit, wanted: str) -> bool:
    """Whether what some file held isn't here, which is so in partial clones only."""
    if not _line(commit.top, "config", "--get-regexp", r"^remote\..*\.promisor$"):
        return False
    ids = [id_ for path, id_ in commit.blobs.items() if path.endswith(wanted) and path not in commit.homes]
    asked = _git(commit.top, ["cat-file", "--batch-check"], "".join(f"{id_}\n" for id_ in ids))
    return asked.returncode != 0 or b" missing\n" in asked.stdout


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


def _blobs(top: str, commit: str, below: str = "") -> Iterator[tuple[str, str, str]]:
    """The files of a commit: path, id, and the repository that has it; of submodules those that are checked out."""
    listed = _git(top, ["ls-tree", "-r", "-z", "--full-tree", commit]).stdout
    for entry in filter(None, listed.split(b"\0")):
        head, _, name = entry.partition(b"\t")
        mode, _, id_ = head.decode().split(" ", 2)
        path = os.fsdecode(name)
        if mode in _FILE:
            yield f"{below}{path}", id_, top
        elif mode == _SUBMODULE and os.path.lexists(os.path.join(top, path, ".git")):
            yield from _blobs(os.path.join(top, path), id_, f"{below}{path}/")


def _held(folder: str, ids: Sequence[str]) -> Iterator[bytes | None]:
    """What some blobs of a repository hold; None of those that it lacks."""
    data, at = _git(folder, ["cat-file", "--batch"], "".join(f"{id_}\n" for id_ in ids)).stdout, 0
    while (end := data.find(b"\n", at)) >= 0:
        kind = data[at:end].split()
        if kind[-1:] == [b"missing"]:
            yield None
            at = end + 1
        else:
            size = int(kind[2])
            yield data[end + 1 : end + 1 + size]
            at = end + size + 2


def _commit_id(top: str, ref: str) -> str | None:
    return _line(top, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{ref}^{{commit}}")


_BRANCH = re.compile(r"(?!HEAD\b)\w[\w./-]*")
"""What may be the name of a branch, not of a commit, and is safe to paste into a shell."""
_SHALLOW = (
    "this clone is shallow: fetch its whole history (fetch-depth: 0 of actions/checkout, GIT_DEPTH: 0 of GitLab, "
    "or git fetch --unshallow)"
)


def _cure(top: str, ref: str) -> str:
    """What helps where a ref isn't there, in the situation that this clone is in."""
    fetched = (_output(top, "config", "--get-all", "remote.origin.fetch") or "").split()
    branch = ref.removeprefix("origin/")
    if fetched and not any("*" in refspec for refspec in fetched) and _BRANCH.fullmatch(branch):
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
