"""The door to git: the files of a commit, without a trace, and what helps where there is no such commit."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from imidsl.review import git

WHO = ("-c", "user.name=Ada", "-c", "user.email=ada@example.com", "-c", "commit.gpgsign=false")


def run(folder: Path, *words: str) -> str:
    """A git command in a folder."""
    command = ["git", *WHO, "-C", str(folder), *words]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()


def commit(folder: Path, files: dict[str, str | None], message: str = "x") -> str:
    """Write (None: remove) files, commit them, and give the commit's id."""
    for name, text in files.items():
        path = folder / name
        if text is None:
            path.unlink()
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, "utf-8")
    run(folder, "add", "-A")
    run(folder, "commit", "-q", "-m", message)
    return run(folder, "rev-parse", "HEAD")


@pytest.fixture
def repo(tmp_path: Path) -> Path:
    """A repository with a commit on main, and one of each side after a branch left it."""
    folder = tmp_path / "repo"
    folder.mkdir()
    run(folder, "init", "-q", "-b", "main")
    commit(folder, {"a.imi": "old", "sub/ü b.imi": "x\ny\n", "gone.imi": "g"}, "base")
    run(folder, "checkout", "-q", "-b", "work")
    commit(folder, {"a.imi": "new", "gone.imi": None}, "work")
    run(folder, "checkout", "-q", "main")
    commit(folder, {"later.imi": "l"}, "later on main")
    run(folder, "checkout", "-q", "work")
    return folder


def found(folder: Path, ref: str, *, direct: bool = False) -> git.Commit:
    commit = git.commit_of(str(folder), ref, direct=direct)
    assert isinstance(commit, git.Commit)
    return commit


def test_the_old_side_is_where_the_work_left_the_ref(repo: Path) -> None:
    base = found(repo, "main")
    assert sorted(base.blobs) == ["a.imi", "gone.imi", "sub/ü b.imi"]
    assert dict(base.contents(["sub/ü b.imi", "a.imi", "nowhere"])) == {"sub/ü b.imi": b"x\ny\n", "a.imi": b"old"}
    assert base.is_unchanged("a.imi", b"old")
    assert not base.is_unchanged("a.imi", b"new")
    assert "later.imi" in found(repo, "main", direct=True).blobs


def test_a_subfolder_is_in_the_same_repository(repo: Path) -> None:
    assert Path(found(repo / "sub", "main").top).samefile(repo)


def test_nothing_on_the_disk_changes(repo: Path) -> None:
    def state() -> dict[str, bytes]:
        return {str(path): path.read_bytes() for path in sorted(repo.rglob("*")) if path.is_file()}

    before = state()
    dict(found(repo, "main").contents(["a.imi"]))
    git.commit_of(str(repo), "nowhere")
    assert state() == before


def no_commit(folder: Path, ref: str = "main") -> str:
    fault = git.commit_of(str(folder), ref)
    assert isinstance(fault, git.NoCommit)
    return f"{fault.reason}; {fault.help}"


def test_what_helps_without_a_repository(tmp_path: Path) -> None:
    assert no_commit(tmp_path) == "this folder is in no git repository; compare with another folder: --between DIR"


def test_what_helps_without_a_commit(tmp_path: Path) -> None:
    run(tmp_path, "init", "-q")
    assert no_commit(tmp_path).startswith("the repository has no commit yet")


def test_what_helps_with_a_mistyped_ref(repo: Path) -> None:
    assert no_commit(repo, "mian") == "there is no ref 'mian'; did you mean 'main'?"
    assert no_commit(repo, "--upload-pack=touch x").startswith("there is no ref")


def test_what_helps_in_a_shallow_clone(repo: Path, tmp_path: Path) -> None:
    clone = tmp_path / "shallow"
    run(tmp_path, "clone", "-q", "--depth", "1", "--no-single-branch", f"file://{repo}", str(clone))
    assert "fetch-depth: 0" in no_commit(clone, "main~1")
    assert "fetch-depth: 0" in no_commit(clone, "origin/main")


def test_what_helps_where_one_branch_was_cloned(repo: Path, tmp_path: Path) -> None:
    clone = tmp_path / "single"
    run(tmp_path, "clone", "-q", "--single-branch", "-b", "work", f"file://{repo}", str(clone))
    assert "git fetch origin '+refs/heads/main:refs/remotes/origin/main'" in no_commit(clone, "origin/main")


def test_what_a_repository_configures_isn_t_run(repo: Path, tmp_path: Path) -> None:
    trap = tmp_path / "trap"
    trap.write_text(f"#!/bin/sh\ntouch {tmp_path}/sprung\n", "utf-8")
    trap.chmod(0o755)
    run(repo, "config", "core.fsmonitor", str(trap))
    run(repo, "config", "core.pager", str(trap))
    found(repo, "main")
    assert not (tmp_path / "sprung").exists()


def test_no_command_is_made_of_what_is_no_branch(repo: Path, tmp_path: Path) -> None:
    clone = tmp_path / "single"
    run(tmp_path, "clone", "-q", "--single-branch", "-b", "work", f"file://{repo}", str(clone))
    for ref in ("HEAD~99", "", "a'; touch x; '", "--output=x", "main^{/x}"):
        assert "git fetch" not in no_commit(clone, ref)


def test_a_partial_clone_is_told_of(repo: Path, tmp_path: Path) -> None:
    run(repo, "config", "uploadpack.allowFilter", "true")
    clone = tmp_path / "partial"
    run(tmp_path, "clone", "-q", "--filter=blob:none", "-b", "work", f"file://{repo}", str(clone))
    fault = git.commit_of(str(clone), "origin/main", wanted=".imi")
    assert isinstance(fault, git.NoCommit)
    assert "this clone is partial" in fault.reason
    lacking = git.commit_of(str(clone), "origin/main", wanted=".txt")
    assert isinstance(lacking, git.Commit)
    assert dict(lacking.contents(["a.imi", "gone.imi"])) == {}


def test_submodules_are_read_as_the_commit_has_them(repo: Path, tmp_path: Path) -> None:
    outer = tmp_path / "outer"
    outer.mkdir()
    run(outer, "init", "-q", "-b", "main")
    run(outer, "-c", "protocol.file.allow=always", "submodule", "--quiet", "add", f"file://{repo}", "mod")
    commit(outer, {"own.imi": "own"})
    run(outer / "mod", "checkout", "-q", "HEAD~1")
    base = found(outer, "HEAD")
    assert sorted(base.blobs) == [".gitmodules", "mod/a.imi", "mod/sub/ü b.imi", "own.imi"]
    assert dict(base.contents(["own.imi", "mod/a.imi"])) == {"own.imi": b"own", "mod/a.imi": b"new"}
    assert base.is_unchanged("mod/a.imi", b"new")
