"""Import, checked: what is written for bodies is compiled again, and compared with them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from imidsl.compiler.project import Project
from imidsl.compiler.translation import Environment
from imidsl.diagnostics import Diagnostic, in_order, style
from imidsl.diagnostics.importing import BESIDE, IMPORT_DIFFERS, IMPORTED_LAST
from imidsl.importer.addresses import settled
from imidsl.importer.decompile import decompile
from imidsl.importer.respelling import respelled
from imidsl.importer.values import same
from imidsl.records import dataclass
from imidsl.request.settings import Config
from imidsl.schema.kinds import COMPLETE, Json, Profile
from imidsl.source import Source, Span
from imidsl.syntax.format.printer import print_tree
from imidsl.syntax.json import Placed, plain_value, repeated

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
        return any(map(_is_refusal, self.found))


def import_bodies(bodies: Bodies, profile: Profile, path: str, config: Config, *, check: bool = True) -> Imported:
    """The definitions that compile back to the bodies, in their order; `path` is what findings call the file.

    Only spellings are put right, such as a `+` before a number, or an offset with one digit. Neighbours that differ
    only in the channel become one message where that makes just these bodies. With `check` what is made is held to the
    rules.
    """
    odd: list[Diagnostic] = []
    bodies = [(name, respelled(settled(body, profile, odd), profile, odd)) for name, body in bodies]
    originals = [plain_value(body) for _, body in bodies]
    file, found = decompile(bodies, profile)
    text = print_tree(file)
    if not any(d.is_error for d in found) and not same(_made(text, profile), originals):
        text, found = _one_by_one(bodies, originals, profile)
    broken = _project(path, text, profile, config).check() if check else []
    rules = [d for d in broken if d.rule is not style.RAW_USED]
    odd += (IMPORTED_LAST.at(member.place, found=key) for _, body in bodies for key, member in repeated(body))
    return Imported(text, tuple(in_order([*odd, *found])), tuple(rules))


def guess(bodies: Bodies) -> tuple[Profile, str | None]:
    """The profile that says most of the bodies as they are, and what another one has against them, if anything."""
    against = {profile: _against(bodies, profile) for profile in COMPLETE}
    best = min(COMPLETE, key=lambda profile: _weight(against[profile]))
    worse = [found for found in against.values() if _weight(found) > _weight(against[best])]
    return best, worse[0][0].message if worse else None


def _against(bodies: Bodies, profile: Profile) -> list[Diagnostic]:
    """What a profile has no place for."""
    found = import_bodies(bodies, profile, "", Config(), check=False).found
    return [d for d in found if d.is_error or d.rule in BESIDE]


def _weight(found: Sequence[Diagnostic]) -> tuple[int, int]:
    """A body of a channel that a profile doesn't have counts more than any field."""
    return sum(_is_refusal(d) for d in found), len(found)


def _is_refusal(diagnostic: Diagnostic) -> bool:
    return diagnostic.is_error and diagnostic.rule is not IMPORT_DIFFERS


def _project(path: str, text: str, profile: Profile, config: Config) -> Project:
    environment = Environment(profile, lambda importer, target: "nothing is imported", config)
    return Project([Source(path, text)], environment)


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


def _start(body: Placed) -> Span:
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
