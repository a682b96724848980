"""Every preview over every channel of the table, and over one that only this test knows."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from imidsl.preview.cards.facts import facts
from imidsl.preview.cards.model import Card, Preview, Sheet, Variant, channel_tag
from imidsl.preview.looks import mockups
from imidsl.preview.looks.screens import Scene
from imidsl.preview.show import page, terminal
from imidsl.schema.channels import CHANNELS
from imidsl.schema.envelope import request_shape
from imidsl.schema.kinds import PROFILES, Amount, Choice, Count, Flag, Kind, Many, Map, Profile
from imidsl.schema.looks import LOOKS, Role
from imidsl.schema.model import Channel, Shape
from tests import ROOT


def bodies(shape: Shape, profile: Profile) -> Iterator[dict[str, Any]]:
    """Objects of a shape with every field: one for each of its cases and of those in it."""
    for tag in shape.cases.when if shape.cases is not None else [None]:
        made = {row.on_wire(profile): list(_values(row.kind, profile)) for row in shape.settled(tag, profile)}
        if shape.cases is not None:
            made[shape.cases.tag] = [tag]
        for number in range(max(map(len, made.values()), default=0)):
            yield {name: values[min(number, len(values) - 1)] for name, values in made.items() if values}


def _values(kind: Kind, profile: Profile) -> Iterator[Any]:
    match kind:
        case Shape():
            yield from bodies(kind, profile)
        case Many(of=of):
            yield from ([value] for value in _values(of, profile))
        case Map(reserved=reserved):
            yield {**dict.fromkeys(reserved, "https://example.com/reserved"), "key": "value of a key"}
        case Choice(options=options):
            yield from (option.wire for option in options if profile in option.profiles)
        case Count(wire="number") | Amount():
            yield 7
        case Flag():
            yield True
        case _:
            yield "words that are sent"


def _shown(channel: Channel, profile: Profile, body: dict[str, Any]) -> Preview:
    request = mockups.request(channel, body, profile)
    screens = mockups.screens(channel, request, Scene((), 30, "App"))
    assert screens
    card = Card("a", "n", channel_tag(channel), 1, 1, screens, (), tuple(facts(request)), (), json.dumps(body))
    variant = Variant("", False, (), (card,))
    return Preview((Sheet("s", "m", "", "m.imi:1", (channel_tag(channel),), (variant,), ()),), ())


@pytest.mark.parametrize("profile", PROFILES)
@pytest.mark.parametrize("channel", CHANNELS, ids=lambda channel: channel.name)
def test_every_channel_is_shown(channel: Channel, profile: Profile) -> None:
    told = 0
    for body in bodies(request_shape(channel, profile), profile):
        shown = _shown(channel, profile, body)
        said = terminal.render(shown) + page.render(shown, title="t")
        told += "words that are sent" in said.split("Request body")[0]
    assert told


@pytest.mark.parametrize("channel", CHANNELS, ids=lambda channel: channel.name)
def test_every_channel_has_a_look(channel: Channel) -> None:
    assert channel.look in LOOKS


@pytest.mark.parametrize("look", LOOKS, ids=lambda look: look.name)
def test_every_look_has_its_icon_and_style(look: Any) -> None:
    assert f'id="icon:{look.name}"' in page.asset("icons.html.j2")


def test_every_role_is_played() -> None:
    played = set()
    todo = [request_shape(channel, profile) for channel in CHANNELS for profile in PROFILES]
    seen: list[Shape] = []
    while todo:
        shape = todo.pop()
        if shape not in seen:
            seen.append(shape)
            cases = shape.cases.when.values() if shape.cases is not None else [shape.fields]
            for row in (row for rows in cases for row in rows):
                played.add(row.role)
                todo += [row.item] if row.item is not None else []
    assert set(Role) <= played


# --- a channel that the product doesn't know

PAGER = '''
"""Pagers."""

from imidsl.schema.kinds import STRING, Count
from imidsl.schema.model import Channel, Field, Shape

PAGER = Channel(
    "pager",
    "A line on a pager",
    Shape(
        "pager",
        "A line on a pager",
        (
            Field("beeps", Count(1, wire="number"), "How often it beeps"),
            Field("line", STRING, "What it shows", need="yes"),
        ),
    ),
    ("pager",),
    ("msisdn",),
)
'''
SOURCE = """
message m {
  param who: text(max: 9)
  pager { beeps: 3, line: "Call {{ who }} at once" }
  sms { text: "Hi" }
  to msisdn "447700900123"
  example ada { who: "Ada" }
}
"""
LIVE = """
from imidsl.preview.show.live import Live
from imidsl.workspace.clock import now

live = Live(["m.imi"], None, now)
print(live.whole("m", "", None, "1"))
print(live.part("m", "", {"who": "Eve"})["view"])
"""


@pytest.fixture(scope="module")
def invented(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the package with one more channel: one file, and its line in the list."""
    folder = tmp_path_factory.mktemp("invented")
    shutil.copytree(ROOT / "imidsl", folder / "imidsl", ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("grammar", "schemas"):
        shutil.copytree(ROOT / name, folder / name)
    channels = folder / "imidsl" / "schema" / "channels"
    (channels / "pager.py").write_text(PAGER, "utf-8")
    listed = channels / "__init__.py"
    text = listed.read_text("utf-8").replace(", WECHAT)", ", WECHAT, PAGER)")
    listed.write_text(text.replace("CHANNELS:", "from imidsl.schema.channels.pager import PAGER\n\nCHANNELS:"), "utf-8")
    (folder / "m.imi").write_text(SOURCE, "utf-8")
    return folder


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        (["-m", "imidsl", "preview", "m.imi"], "Call Ada at once"),
        (["-m", "imidsl", "preview", "m.imi", "--html", "-"], "Call Ada at once"),
        (["-c", LIVE], "Call Eve at once"),
    ],
    ids=["terminal", "page", "live"],
)
def test_a_channel_without_a_look_has_a_card(words: list[str], shown: str, invented: Path) -> None:
    done = subprocess.run([sys.executable, *words], cwd=invented, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert shown in done.stdout
    assert "Beeps" in done.stdout
