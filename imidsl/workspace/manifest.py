"""What a folder of output says of itself: which files the last run wrote, and whether they are all there."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterable, Mapping, Sequence
from hashlib import sha256

from imidsl.records import dataclass, field
from imidsl.schema.kinds import Json
from imidsl.workspace.files import opened

FILE_NAME = ".imidsl-manifest.json"
_NAME = re.compile(r"[^./\\\0][^/\\\0]*")


class UnreadableManifestError(Exception):
    """What stands in the place of a manifest is none, so that nobody knows whose the files are."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """The files that the last run wrote, by name, each with the hash of its contents.

    `before` has what earlier runs wrote and may still be there, while the folder isn't `complete`: the run that writes
    this hasn't come to its end yet, or never will.
    """

    files: Mapping[str, str] = field(default_factory=dict)
    before: Mapping[str, Sequence[str]] = field(default_factory=dict)

    @classmethod
    def read(cls, folder: str) -> Manifest:
        """That of a folder, an empty one where there is none."""
        try:
            with opened(os.path.join(folder, FILE_NAME)) as file:
                data = json.load(file)
            manifest = cls(_hashes(data["files"]), {name: [*some] for name, some in data.get("before", {}).items()})
        except FileNotFoundError:
            return cls()
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            raise _NONE from None
        if not all(_NAME.fullmatch(name) for name in manifest.known()):
            raise _NONE
        return manifest

    def known(self) -> list[str]:
        """The names of all files that runs wrote and may still be there."""
        return [*self.files, *(name for name in self.before if name not in self.files)]

    def wrote(self, name: str, data: bytes) -> bool:
        """Whether a run wrote just these contents."""
        return hash_of(data) in (self.files.get(name), *self.before.get(name, ()))

    def underway(self, after: Manifest) -> Manifest:
        """What holds until the files of `after` are all there."""
        earlier = {name: [*self.before.get(name, ()), *self._hash(name)] for name in self.known()}
        return Manifest(after.files, earlier)

    def _hash(self, name: str) -> Iterable[str]:
        return [self.files[name]] if name in self.files else []

    def text(self) -> bytes:
        """The manifest as a file: the same for the same files, in any order."""
        data: Json = {"complete": not self.before, "files": dict(sorted(self.files.items()))}
        if self.before:
            data["before"] = dict(sorted(self.before.items()))
        return f"{json.dumps(data, indent=2)}\n".encode()


_NONE = UnreadableManifestError("is no manifest that imidsl wrote: remove it, and the bodies that shouldn't be sent")


def _hashes(data: Json) -> dict[str, str]:
    return {name: str(hashed) for name, hashed in data.items()}


def hash_of(data: bytes) -> str:
    """The SHA-256 of a file's contents, as `sha256sum` prints it."""
    return sha256(data).hexdigest()


def own(folder: str, name: str, others: Iterable[str]) -> bool:
    """Whether a plain file of that name is there, and isn't one of the others, as where case makes no difference."""
    path = os.path.join(folder, name)
    if not os.path.isfile(path) or os.path.islink(path):
        return False
    twins = (os.path.join(folder, other) for other in others if other != name and other.casefold() == name.casefold())
    return not any(os.path.exists(twin) and os.path.samefile(twin, path) for twin in twins)
