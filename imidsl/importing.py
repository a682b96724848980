"""Import, checked: what is written for bodies is compiled again, and compared with them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from imidsl.build import Project
from imidsl.config import Config
from imidsl.decompile import decompile
from imidsl.decompile.values import same
from imidsl.diagnostics import Diagnostic, in_order, style
from imidsl.diagnostics.importing import IMPORT_DIFFERS, IMPORTED_RAW
from imidsl.jsontext import Placed, plain_value
from imidsl.source import Source, Span
from imidsl.spec.kinds import COMPLETE, Json, Profile
from imidsl.syntax.printer import print_tree

Bodies = Sequence[tuple[str, Placed]]


@dataclass(frozen=True, slots=True)
class Imported:
    """A file of definitions, and what is to be known of it: at places of the JSON, and (`rules`) of the file itself."""

    text: str
    found: tuple[Diagnostic, ...]
    rules: tuple[Diagnostic, ...]

    @property
    def refused(self) -> bool:
        """Whether some body is no request, so that nothing should be written."""
        return any(d.is_error and d.rule is not IMPORT_DIFFERS for d in self.found)


def import_bodies(bodies: Bodies, profile: Profile, path: str, config: Config) -> Imported:
    """The definitions that compile back to the bodies, in their order; `path` is what findings call the file.

    Neighbours that differ only in the channel become one message where that makes just these bodies.
    """
    originals = [plain_value(body) for _, body in bodies]
    file, found = decompile(bodies, profile)
    text = print_tree(file)
    if not any(d.is_error for d in found) and not same(_made(text, profile), originals):
        text, found = _one_by_one(bodies, originals, profile)
    project = _project(path, text, profile, config)
    rules = [d for d in project.check() if d.rule is not style.RAW_USED]
    return Imported(text, tuple(in_order(found)), tuple(rules))


def guess(bodies: Bodies) -> tuple[Profile, str | None]:
    """The profile that says most of the bodies without `raw`, and what the other one would miss first, if anything."""
    costs = {profile: _missed(bodies, profile) for profile in COMPLETE}
    best = min(COMPLETE, key=lambda profile: len(costs[profile]))
    others = [missed for profile, missed in costs.items() if profile != best and len(missed) > len(costs[best])]
    known = set(costs[best])
    return best, next((word for missed in others for word in missed if word not in known), None)


def _missed(bodies: Bodies, profile: Profile) -> list[str]:
    """The words that a profile doesn't know, as they stand in the JSON."""
    _, found = decompile(bodies, profile, merge=False)
    return [d.span.text.strip('"') for d in found if d.is_error or d.rule is IMPORTED_RAW]


def _project(path: str, text: str, profile: Profile, config: Config) -> Project:
    return Project([Source(path, text)], lambda importer, target: "nothing is imported", profile, config)


def _made(text: str, profile: Profile) -> list[Json]:
    return list(_project("", text, profile, Config()).bodies())


def _one_by_one(bodies: Bodies, originals: list[Json], profile: Profile) -> tuple[str, list[Diagnostic]]:
    """A message for each body; what doesn't come back equal is said in `raw`, and found where that doesn't help."""
    patches: dict[int, Json] = {}
    differs: list[Diagnostic] = []
    for number, (body, original) in enumerate(zip(bodies, originals, strict=True)):
        made = _alone(body, profile, {})
        if same(made, [original]):
            continue
        patches[number] = _difference(original, made[0]) if made else original
        pointer = _first_difference(original, _alone(body, profile, {0: patches[number]}))
        if pointer is not None:
            differs.append(IMPORT_DIFFERS.at(_start(body[1]), pointer=pointer or "its top"))
    file, found = decompile(bodies, profile, merge=False, patches=patches)
    return print_tree(file), [*found, *differs]


def _alone(body: tuple[str, Placed], profile: Profile, patches: Mapping[int, Json]) -> list[Json]:
    file, _ = decompile([body], profile, patches=patches)
    return _made(print_tree(file), profile)


def _start(body: Placed):
    return body.span.source.span(body.span.start, body.span.start + 1)


def _difference(original: Json, made: Json) -> Json:
    """What `raw` has to say so that `made` becomes the original, as far as it can."""
    if not (isinstance(original, dict) and isinstance(made, dict)):
        return original
    return {
        key: _difference(value, made[key]) if key in made else value
        for key, value in original.items()
        if not (key in made and same(value, made[key]))
    }


def _first_difference(original: Json, made: list[Json]) -> str | None:
    """The JSON pointer of the first place that differs; None where the one body made is the original."""
    return _differs(original, made[0], "") if len(made) == 1 else ""


def _differs(original: Json, made: Json, pointer: str) -> str | None:
    if same(original, made):
        return None
    if isinstance(original, dict) and isinstance(made, dict):
        for key in [*original, *made]:
            if key not in original or key not in made:
                return f"{pointer}/{key}"
            inner = _differs(original[key], made[key], f"{pointer}/{key}")
            if inner is not None:
                return inner
    return pointer
