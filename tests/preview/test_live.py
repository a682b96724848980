"""What the live preview shows, without a server or browser: errors and the last good view, presets, a form's values."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from imidsl.preview.cards.listing import folders
from imidsl.preview.cards.maker import Maker
from imidsl.preview.cards.model import Wanted
from imidsl.preview.show.breaks import steps
from imidsl.preview.show.live import Live
from imidsl.preview.show.presets import presets, value_set
from imidsl.workspace.clock import now
from imidsl.workspace.discovery import patterns
from imidsl.workspace.workspace import project, settings

LIBRARY = 'let shop = "Vine"\n'
SOURCE = """import "brand.imi"
message {name} {{
  param who: text(max: 9)
  param many: list(record(of: int(max: 3)), max: 2)?
  param codes: list(text(pattern: "[A-Z]{{2}}"), max: 3)?
  sms {{ type: auto, text: "{text} {{{{ who }}}} of {{{{ shop }}}}" }}
  twitter {{ text: "{text} {{{{ who }}}}" }}
  to customerid "1"
}}
"""


MANY = """message many {
  param a: text(max: 9)
  param b: text(max: 8)
  param c: text(max: 7)
  correlationid: "{{ c }}"
  fb { attachment template { payload generic { element {
    title: "{{ a }}"
    subtitle: "{{ b }}"
    button postback "Go" { payload: "{{ c }}{{ a }}" }
  } } } }
  to customerid "1"
}
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "brand.imi").write_text(LIBRARY, "utf-8")
    for name in ("one", "two"):
        write(tmp_path, name, name)
    return tmp_path


def write(folder: Path, file: str, name: str, text: str = "Hello") -> None:
    (folder / f"{file}.imi").write_text(SOURCE.format(name=name, text=text), "utf-8")


def states(live: Live) -> dict[str, str]:
    """The state of each message in the list."""
    return {entry.sheet.name: entry.state for one in live._moment.folders for entry in one.entries}


def test_an_error_covers_only_its_own_message(folder: Path) -> None:
    live = Live(["."], None, now)
    write(folder, "one", "one", "Bye {{ nobody }}")
    write(folder, "two", "two", "Bye")
    assert live.reload()
    assert states(live) == {"one": "error", "two": "ok"}
    shown = [live.part(name, "", {"who": "Ada"}) for name in ("one", "two")]
    one, two = (part["head"] + part["view"] for part in shown)
    assert "is not declared" in one
    assert "Hello Ada" in one
    assert "Bye Ada" in two
    assert "overlay" not in two


@pytest.mark.parametrize("text", ["message one {", "", 'message other {\n  sms { text: "x" }\n}\n'])
def test_a_message_that_is_gone_stays_only_while_its_file_has_errors(text: str, folder: Path) -> None:
    live = Live(["."], None, now)
    (folder / "one.imi").write_text(text, "utf-8")
    assert live.reload()
    assert ("one" in states(live)) == text.endswith("{")


def test_errors_of_an_import_cover_those_who_import_it(folder: Path) -> None:
    (folder / "alone.imi").write_text('message alone {\n  sms { text: "Me" }\n}\n', "utf-8")
    live = Live(["."], None, now)
    (folder / "brand.imi").write_text("let shop = \n", "utf-8")
    assert live.reload()
    assert states(live) == {"alone": "ok", "one": "error", "two": "error"}


def test_nothing_new_is_nothing_to_show(folder: Path) -> None:
    live = Live(["."], None, now)
    (folder / "notes.txt").write_text("x", "utf-8")
    assert not live.reload()


def test_what_can_be_too_long_is_an_error_in_the_list(folder: Path) -> None:
    live = Live(["."], None, now)
    write(folder, "two", "two", "x" * 134)
    assert live.reload()
    assert states(live) == {"one": "ok", "two": "error"}
    assert "1 error" in live.part("one", "", None)["counts"]
    shown = live.part("two", "", {"who": "Ada"})
    assert "can-be-too-long" in shown["view"]
    assert shown["said"] == "two, 1 error, 1 segment"
    assert "overlay" not in shown["head"]


def test_a_preset_that_is_gone_is_none(folder: Path) -> None:
    panel = Live(["."], None, now).part("one", "example:gone", None)["panel"]
    assert re.findall(r'aria-current="true" data-pick="([^"]+)"', panel) == ["usual"]


def test_what_is_excluded_stays_so(folder: Path) -> None:
    live = Live(["."], None, now, patterns(".", ["two.imi"]))
    assert states(live) == {"one": "ok"}
    write(folder, "three", "three")
    assert live.reload()
    assert states(live) == {"one": "ok", "three": "ok"}


def test_the_list_is_sent_once(folder: Path) -> None:
    live = Live(["."], None, now)
    first = live.part("one", "", None)
    assert "nav" not in live.part("two", "", None, first["key"])
    write(folder, "one", "renamed")
    live.reload()
    assert "renamed" in live.part("two", "", None, first["key"])["nav"]


def test_presets_are_named_by_channel_and_never_twice(folder: Path) -> None:
    live = Live(["."], None, now)
    loaded = live._moment.now
    labels = [preset.label for preset in presets(loaded.messages["one"], loaded.texts)]
    assert labels == [
        "made-up values",
        "shortest values",
        "longest sms, twitter",
        "non-GSM characters",
        "right-to-left",
    ]


def test_presets_of_one_channel_say_which_text(folder: Path) -> None:
    (folder / "many.imi").write_text(MANY, "utf-8")
    loaded = Live(["."], None, now)._moment.now
    labels = [preset.label for preset in presets(loaded.messages["many"], loaded.texts) if "longest" in preset.label]
    assert labels == [
        "longest correlationid",
        "longest fb",
        "longest fb subtitle",
        "longest fb title",
        "longest fb payload",
    ]


@pytest.mark.parametrize(
    ("given", "faults"),
    [
        ({"who": "Ada"}, {}),
        ({"who": "a name that is too long"}, {"who": "is 23 characters, at most 9 are allowed"}),
        ({"who": 7, "many": [{"of": 1}, {"of": 9}]}, {"who": "must be", "many[1].of": "is 9, at most 3 is allowed"}),
        ({"many": "x"}, {"many": "must be a list"}),
        ({"codes": ["AB", "ab"]}, {"codes[1]": "does not match"}),
        ({"who": "\ud83d"}, {"who": "which no text can carry"}),
        ({"unknown": 1}, {}),
    ],
    ids=str,
)
def test_what_is_wrong_with_which_value(given: dict[str, object], faults: dict[str, str], folder: Path) -> None:
    message = Live(["."], None, now)._moment.now.messages["one"]
    _, found = value_set(message, "", given, ())
    assert found.keys() == faults.keys()
    assert all(words in found[path] for path, words in faults.items())


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("https://hooks.example.com/imi", ["https://hooks", ".example", ".com/", "imi"]),
        ("see https://a.example/b/c?d=e now", ["see ", "https://a", ".example/", "b/", "c?", "d=", "e", " now"]),
        ("destination.correlationid", ["destination.", "correlationid"]),
        ("order_shipped", ["order_", "shipped"]),
        ("orders/shipped.imi:16:4", ["orders/", "shipped.imi:16:4"]),
        ("a/b or c.d e", ["a/b or c.d e"]),
        ("", []),
    ],
)
def test_where_long_words_are_broken(text: str, pieces: list[str]) -> None:
    assert steps(text) == pieces


def test_messages_are_listed_by_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    paths = ["msgs/a/x.imi", "msgs/a/b/y.imi", "msgs/z.imi"]
    for path in paths:
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(f'message {Path(path).stem} {{\n  sms {{ text: "x" }}\n}}\n', "utf-8")
    shown = Maker(project(paths, settings(".", None), []), [], now)
    listed = folders([shown.sheet(message, [], Wanted()) for message in shown.project.messages])
    assert [(one.name, [entry.sheet.name for entry in one.entries]) for one in listed] == [
        ("", ["z"]),
        ("a", ["x"]),
        ("a/b", ["y"]),
    ]
