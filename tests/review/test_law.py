"""A law: whatever changes, a diff is empty exactly where all bodies, proofs and declarations are as they were."""

from __future__ import annotations

import os
import random
import re
import shutil
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from difflib import unified_diff
from pathlib import Path
from typing import TypeAlias

import pytest

from imidsl.binding.message import Message
from imidsl.binding.values import plain
from imidsl.compiler.translation import Environment, Translation
from imidsl.diagnostics import Diagnostic
from imidsl.records import replace
from imidsl.review.covering import covering
from imidsl.review.reviewing import Asked, review_of
from imidsl.review.sides import FolderTree
from imidsl.source import Source
from imidsl.syntax import tree
from imidsl.syntax.parse import parse
from imidsl.text.types.containers import BoolType, ListType, ParameterType, RecordType
from imidsl.text.types.json_schema import json_value
from imidsl.text.types.parameters import value_of_plain
from imidsl.workspace.discovery import find
from imidsl.workspace.workspace import environment, settings
from tests import ROOT

CHANGES = 200
NOW = datetime(2026, 12, 1, tzinfo=UTC)
Parsed: TypeAlias = tuple[tree.File, list[Diagnostic]]
Values: TypeAlias = Mapping[str, object]
Change: TypeAlias = Callable[[str, random.Random], str]


def test_a_diff_is_empty_exactly_where_nothing_differs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for side in ("old", "new"):
        shutil.copytree(ROOT / "samples", tmp_path / side / "samples")
    monkeypatch.chdir(tmp_path / "new")
    given = settings("samples", None)
    usual = {path: Path(path).read_text("utf-8") for path in find(["samples"]) if isinstance(path, str)}
    before = {path: Translation(Source(path, text), environment(given)) for path, text in usual.items()}
    concerned = {path: [one for one in usual if _reaches(before[one], path)] for path in usual}
    weights = [1 / len(concerned[path]) for path in usual]
    asked = Asked(["samples"], given, FolderTree(str(tmp_path / "old"), str(tmp_path / "new")), "old", lambda: NOW)
    shared = _Shared(frozenset(path for path in usual if len(concerned[path]) > 1))
    monkeypatch.setattr("imidsl.compiler.project.Translation", shared.translation)
    monkeypatch.setattr("imidsl.binding.modules.syntax_tree", shared.parse)
    monkeypatch.setattr("imidsl.workspace.workspace.parse", shared.parse)
    chance = random.Random(8)
    told, tried = Counter[Change](), Counter[Change]()
    while tried.total() < CHANGES:
        change, path = chance.choice(_CHANGES), chance.choices(list(usual), weights)[0]
        text = change(usual[path], chance)
        if text == usual[path]:
            continue
        Path(path).write_text(text, "utf-8")
        now = {one: Source(one, text if one == path else usual[one]) for one in usual}
        review = review_of(list(now.values()), asked)
        if not review.found:
            around = environment(given)
            differs = any(_differ(before[one], shared.translation(now[one], around)) for one in concerned[path])
            assert bool(review.changes) == differs, f"{change.__name__} {path}\n{_difference(usual[path], text)}"
            tried[change] += 1
            told[change] += differs
        Path(path).write_text(usual[path], "utf-8")
    assert CHANGES // 4 < told.total() < CHANGES
    assert not told[layout]


def _reaches(translation: Translation, path: str) -> bool:
    return any(unit.source.path == path for unit in translation.units)


class _Shared:
    """Translations that are made once for the same texts: a review and what it is held to ask the same ones."""

    def __init__(self, imported: frozenset[str]) -> None:
        self.imported = imported
        self.made: dict[object, Translation] = {}
        self.parsed: dict[tuple[str, str], Parsed] = {}

    def parse(self, source: Source) -> Parsed:
        """A file, parsed."""
        key = (source.path, source.text)
        if key not in self.parsed:
            self.parsed[key] = parse(source)
        return self.parsed[key]

    def translation(self, source: Source, around: Environment) -> Translation:
        """The translation of a file, with the present texts of all that is imported anywhere."""
        texts = [
            found.text
            for one in self.imported
            if isinstance(found := around.read(source.path, _to(source, one)), Source)
        ]
        key = (source.path, source.text, *texts)
        if key not in self.made:
            self.made[key] = Translation(source, around)
        return self.made[key]


def _to(source: Source, path: str) -> str:
    return os.path.relpath(path, os.path.dirname(source.path))


def _difference(old: str, new: str) -> str:
    return "\n".join(unified_diff(old.split("\n"), new.split("\n"), lineterm="", n=0))


def _differ(old: Translation, new: Translation) -> bool:
    """Whether the messages of a file make other bodies of the same values, are proved otherwise, or take others."""
    before, after = ({message.name: message for message in side.messages} for side in (old, new))
    if before.keys() != after.keys() or _proved(old) != _proved(new):
        return True
    return any(
        _declared(message) != _declared(after[name])
        or any(
            _made(old, message, values) != _made(new, after[name], values)
            for values in _values(message, new, after[name])
        )
        for name, message in before.items()
    )


def _values(before: Message, new: Translation, after: Message) -> Iterator[Values]:
    """The values that both are rendered with: each example's present ones, or made-up ones that show every branch."""
    sets = [one.values for one in {**before.examples, **after.examples}.values()]
    if not after.examples:
        proofs = [proof for proof in new.proofs() if proof.message == after.name]
        sets = [*sets, *covering(after, proofs).examples.values()]
    for values in sets:
        yield {name: json_value(value) for name, value in values.items()}


def _made(translation: Translation, message: Message, values: Values) -> object:
    known = {name: parameter for name, parameter in message.parameters.items() if name in values}
    given = {name: value_of_plain(one, values[name], message.span)[0] for name, one in known.items()}
    bodies = {}
    for channel in message.channels:
        parts, _ = translation.form(message, channel).parts({**message.defaults(), **given}, lambda: NOW)
        bodies[channel.name] = [plain(part, translation.profile, raw=True) for part in parts]
    return bodies


def _proved(translation: Translation) -> object:
    return {
        (
            proof.message,
            proof.channel,
            proof.field,
            proof.answer.kind,
            proof.answer.most,
            proof.answer.max_segments,
            proof.answer.encodings,
        )
        for proof in translation.proofs()
    }


def _declared(message: Message) -> object:
    return [(name, _type(one.type), one.optional, one.default) for name, one in sorted(message.parameters.items())]


def _type(type_: ParameterType | None) -> object:
    """A type; the order of a record's fields doesn't matter."""
    match type_:
        case RecordType(fields=fields):
            return {field.name: (_type(field.type), field.optional) for field in fields}
        case ListType(item=item):
            return replace(type_, item=_ANY), _type(item)
    return type_


_ANY = BoolType()


# --- changes


def _picked(pattern: str, text: str, chance: random.Random, other: Callable[[str], str]) -> str:
    places = [found.span() for found in re.finditer(pattern, text)]
    if not places:
        return text
    start, end = chance.choice(places)
    return f"{text[:start]}{other(text[start:end])}{text[end:]}"


def number(text: str, chance: random.Random) -> str:
    return _picked(r"(?<![\w.-])[0-9]+(?![\w.-])", text, chance, lambda found: str(int(found) + chance.choice((-1, 1))))


def word(text: str, chance: random.Random) -> str:
    def other(found: str) -> str:
        return chance.choice((found.upper(), "", f"{found}s", "漢"))

    return _picked(
        r"\b[a-z]{3,}\b(?![^\n]*[{:])",
        text,
        chance,
        other,
    )


def layout(text: str, chance: random.Random) -> str:
    return _picked(r"\n(?= *[a-z]+[ :])", text, chance, lambda _: chance.choice(("\n\n", "\n# why\n", "   \n")))


def flag(text: str, chance: random.Random) -> str:
    return _picked(r"\b(true|false)\b", text, chance, lambda found: "false" if found == "true" else "true")


def line(text: str, chance: random.Random) -> str:
    lines = text.split("\n")
    at = chance.randrange(len(lines))
    return "\n".join([*lines[:at], *lines[at + 1 :]])


def swap(text: str, chance: random.Random) -> str:
    lines = text.split("\n")
    at = chance.randrange(len(lines) - 1)
    return "\n".join([*lines[:at], lines[at + 1], lines[at], *lines[at + 2 :]])


def name(text: str, chance: random.Random) -> str:
    return _picked(r"(?<=message )\w+", text, chance, lambda found: f"{found}_2")


def condition(text: str, chance: random.Random) -> str:
    return _picked(r"(?<=if )", text, chance, lambda _: "not ")


_CHANGES: list[Change] = [number, word, layout, flag, line, swap, name, condition]
