"""Definitions that are read again: what is kept, and that it is what reading everything anew gives."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

import hypothesis
import pytest
from hypothesis import given
from hypothesis import strategies as st

from imidsl.diagnostics import Diagnostic
from imidsl.preview.cards.model import Sheet
from imidsl.preview.show.live import Live
from imidsl.workspace.clock import now
from imidsl.workspace.discovery import find
from imidsl.workspace.rereading import Reading, read_again
from imidsl.workspace.workspace import project, settings

FILES = {
    "brand.imi": 'let shop = "Vine"\nmessage base {\n  to msisdn "447700900123"\n}\n',
    "one.imi": 'import "brand.imi"\nmessage one extends base {\n  wa { text: "One of {{ shop }}" }\n}\n',
    "two.imi": 'message two {\n  wa { text: "Two" }\n  to msisdn "447700900123"\n}\n',
    "imidsl.toml": "",
}
CHANGES: dict[str, list[str | None]] = {
    "brand.imi": ['let shop = "Larkspur"\n', None],
    "one.imi": ['import "later.imi"\nmessage one {\n  wa { text: "{{ word }}" }\n}\n', "message", None],
    "two.imi": ['import "one.imi"\nmessage two extends one { }\n', None],
    "later.imi": ['let word = "Hi"\n', "let word", None],
    "imidsl.toml": ['profile = "v1"\n', '[severity]\nno-destination = "off"\n'],
}


def write(folder: Path, files: Mapping[str, str | None]) -> None:
    for name, text in files.items():
        if text is None:
            (folder / name).unlink(missing_ok=True)
        else:
            (folder / name).write_text(text, "utf-8")


def again(folder: Path, before: Reading | None) -> Reading:
    return read_again(find([str(folder)]), settings(str(folder), None), [], before)


def kept(folder: Path, changed: str, text: str | None) -> set[str]:
    """The files that are kept when one changes."""
    write(folder, FILES)
    before = again(folder, None)
    write(folder, {changed: text})
    after = again(folder, before)
    old = {id(translation) for translation in before.project.translations}
    return {Path(one.unit.source.path).stem for one in after.project.translations if id(one) in old}


@pytest.mark.parametrize(
    ("changed", "text", "left"),
    [
        ("two.imi", "message two { }", {"brand", "one"}),
        ("brand.imi", 'let shop = "Larkspur"\n', {"two"}),
        ("brand.imi", None, {"two"}),
        ("later.imi", "", {"brand", "one", "two"}),
        ("imidsl.toml", "[smartlink]\nlength = 20\n", set()),
    ],
)
def test_only_what_changed_and_what_imports_it_is_read(changed: str, text: str, left: set[str], tmp_path: Path) -> None:
    assert kept(tmp_path, changed, text) == left


def test_an_import_that_appears_is_found(tmp_path: Path) -> None:
    write(tmp_path, FILES | {"one.imi": CHANGES["one.imi"][0]})
    before = again(tmp_path, None)
    write(tmp_path, {"later.imi": CHANGES["later.imi"][0]})
    after = again(tmp_path, before)
    assert any("later.imi" in one.message for one in before.project.check())
    assert not any(one.is_error for one in after.project.check())


changes = st.sampled_from([(name, text) for name, texts in CHANGES.items() for text in [*texts, FILES.get(name)]])


@given(st.lists(changes, max_size=6))
@hypothesis.settings(max_examples=25)
def test_what_is_kept_is_what_reading_anew_gives(steps: list[tuple[str, str | None]]) -> None:
    with TemporaryDirectory() as name:
        folder = Path(name)
        write(folder, FILES)
        live = Live([name], None, now)
        for changed, text in steps:
            assert live._moment.now.sheets.keys() == live._moment.now.messages.keys()
            write(folder, {changed: text})
            live.reload()
        found: list[Diagnostic] = []
        anew = project(find([name]), settings(name, None), found)
        now_ = live._moment.now
        assert told(now_.project.check()) == told(anew.check())
        assert drawn(now_.sheets.values()) == drawn(Live([name], None, now)._moment.now.sheets.values())


def told(found: Iterable[Diagnostic]) -> list[object]:
    return [(one.span.place, one.rule.code, one.message) for one in found]


def drawn(sheets: Iterable[Sheet]) -> list[object]:
    return [(one.name, one.place, one.state, one.words) for one in sheets]
