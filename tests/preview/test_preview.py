"""The preview's model, terminal and page. What a browser makes of the page is in `test_browser`."""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st

from imidsl.cli.group import main
from imidsl.preview.cards import facts
from imidsl.preview.cards.listing import folders, tallies
from imidsl.preview.cards.maker import Maker
from imidsl.preview.cards.meters import SizeMeter
from imidsl.preview.cards.model import Card, Preview, Sheet, Variant, Wanted, channel_tag
from imidsl.preview.looks import markup, mockups
from imidsl.preview.looks.screens import Bubble, Notice, Run, Scene
from imidsl.preview.looks.segmented import segmented
from imidsl.preview.show import page
from imidsl.report.cells import columns
from imidsl.schema.channels import BY_NAME
from imidsl.schema.model import Channel
from imidsl.text.chars.encoding import gsm7_septets, utf16_units
from imidsl.text.types.samples import Pick, made_up
from imidsl.workspace.discovery import find
from imidsl.workspace.workspace import project, settings
from tests import ROOT, TESTS
from tests.conftest import Golden

GOLDEN = TESTS / "golden" / "preview"
NOW = datetime(2026, 12, 24, 10, tzinfo=UTC)
AT = "--now 2026-12-24T10:00:00Z"
HOSTILE = "</code></style></script><script>alert(1)</script><img src=x onerror=alert(2)>\"'&{{ 7*7 }}\u202e\u0007\ud83d"


def run(line: str, stdin: str | None = None) -> Result:
    result = CliRunner().invoke(main, ["preview", *shlex.split(line)], input=stdin)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def preview(source: str, folder: Path, wanted: Wanted | None = None) -> Preview:
    path = folder / "m.imi"
    path.write_text(source, "utf-8")
    held = settings(str(path), None)
    found = list(held.found)
    return Maker(project([str(path)], held, found), found, lambda: NOW).preview(wanted or Wanted())


def only(shown: Preview) -> Card:
    (card,) = [card for sheet in shown.sheets for variant in sheet.variants for card in variant.cards]
    return card


# --- the terminal


@pytest.mark.parametrize("path", sorted((ROOT / "samples").rglob("*.imi")), ids=lambda path: path.stem)
def test_samples_on_the_terminal(path: Path, golden: Golden, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    monkeypatch.setenv("COLUMNS", "90")
    result = run(f"{path.relative_to(ROOT)} {AT}")
    assert (result.exit_code, result.stderr) == (0, "")
    golden(GOLDEN / f"{path.stem}.txt", result.stdout)


def test_problems_stand_under_their_card(golden: Golden, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "90")
    (tmp_path / "m.imi").write_text((GOLDEN / "faulty.imi").read_text("utf-8"), "utf-8")
    result = run(f"m.imi {AT}")
    assert result.exit_code == 1
    golden(GOLDEN / "faulty.txt", result.stdout)


def test_nothing_reaches_the_terminal_that_it_would_obey(tmp_path: Path) -> None:
    source = 'message m {\n  sms { text: "\\u001b[31mred\\u0007\\u202e" }\n  to customerid "\\u001b]0;x"\n}\n'
    (tmp_path / "m.imi").write_text(source, "utf-8")
    out = run(f"{tmp_path}/m.imi").stdout
    assert "\x1b" not in out
    assert "\x07" not in out
    assert "\u202e" not in out
    assert "U+001B" in out


@pytest.mark.parametrize("width", [10, 30, 64, 200])
def test_cards_keep_their_width(width: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    lines = run(f"{ROOT / 'samples' / 'orders'} {AT}").stdout.splitlines()
    frames = {len(line) for line in lines if line.startswith(("╭", "│", "├", "╰"))}
    assert frames == {max(24, min(width, 64))}


@pytest.mark.parametrize("width", [24, 40, 80])
@pytest.mark.parametrize("source", [ROOT / "samples", GOLDEN / "faulty.imi"], ids=["samples", "faulty"])
def test_nothing_is_wider_than_the_terminal(source: Path, width: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    monkeypatch.chdir(ROOT)
    lines = run(f"{source.relative_to(ROOT)} {AT}").stdout.splitlines()
    assert [line for line in lines if sum(map(columns, line)) > width] == []
    assert [line for line in lines if line != line.rstrip()] == []


# --- what is found


REFUTED = """
message m {
  param express: bool = false
  param name: text(max: 200)
  param order: text(max: 9)
  wa { text: "Order {{ order }}" }
  twitter { text: "Hi {{ name }}{{ 'today' if express }}" }
  to customerid "1"
  example long { order: "1", name: "NAME" }
}
""".replace("NAME", "n" * 190)


def load(*paths: str) -> Maker:
    held = settings(paths[0], None)
    found = list(held.found)
    return Maker(project(find(paths, []), held, found), found, lambda: NOW)


@pytest.mark.parametrize("path", ["errors", "golden/preview", "golden/proof"])
def test_what_check_finds_is_shown_once(path: str) -> None:
    """Also what the proof finds; more is shown only of the made-up values of messages without examples."""
    maker = load(str(TESTS / path))
    shown = maker.preview(Wanted())
    made_up = (v for sheet in shown.sheets for v in sheet.variants if v.made_up)
    more = {problem.diagnostic.message for variant in made_up for card in variant.cards for problem in card.problems}
    checked = maker.project.check()
    found = [one for one in shown.every_problem() if one in checked or one.message not in more]
    assert [(one.span.place, one.message) for one in found] == [(one.span.place, one.message) for one in checked]


def test_what_the_proof_finds_counts_in_the_list(tmp_path: Path) -> None:
    shown = preview(REFUTED, tmp_path)
    (sheet,) = shown.sheets
    assert sheet.state == "error"
    assert [problem.name for problem in sheet.problems] == ["can-be-too-long"]
    assert [problem.name for problem in only_variant(sheet).cards[1].problems] == ["text-too-long"]
    assert [(one.severity, one.number) for one in tallies(folders(shown.sheets), shown.every_problem())] == [
        ("error", 2)
    ]


def test_of_a_picked_channel_only_its_own_is_found(tmp_path: Path) -> None:
    shown = preview(REFUTED, tmp_path, Wanted(channels=frozenset({"wa"})))
    assert shown.every_problem() == []


def test_values_are_in_the_order_of_the_parameters(tmp_path: Path) -> None:
    (sheet,) = preview(REFUTED, tmp_path).sheets
    assert [value.name for value in only_variant(sheet).values] == ["express", "name", "order"]


def only_variant(sheet: Sheet) -> Variant:
    (variant,) = sheet.variants
    return variant


def test_messages_stand_in_the_order_of_the_list(tmp_path: Path) -> None:
    for path in ("z.imi", "a/y.imi", "b.imi"):
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).write_text(f'message {Path(path).stem} {{\n  sms {{ text: "x" }}\n}}\n', "utf-8")
    tags = read(page.render(load(str(tmp_path)).preview(Wanted()), title="t")).tags
    listed = [given["data-name"] for tag, given in tags if tag == "li" and "data-words" in given]
    assert [given["id"] for tag, given in tags if given.get("class") == "sheet"] == listed == ["b", "z", "y"]


# --- the command


@pytest.fixture
def hello(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    source = """
    message hello {
      param name: text(max: 9)
      sms { text: "Hi {{ name }}" }
      wa { text: "Hello {{ name }}" }
      to msisdn "447700900123"
      example ada { name: "Ada" }
      example eve { name: "Eve" }
    }
    message plain { param word: text(max: 9), twitter { text: "Say {{ word }}" }, to customerid "1" }
    """
    (tmp_path / "m.imi").write_text(source, "utf-8")
    (tmp_path / "old").mkdir()
    gone = 'message gone { sms { text: "Long ago" }, to msisdn "447700900123" }'
    (tmp_path / "old" / "m.imi").write_text(gone, "utf-8")
    return tmp_path


@pytest.mark.parametrize(
    ("line", "shown", "hidden"),
    [
        ("m.imi", ["Hi Ada", "Hi Eve", "Hello Ada", "Say word", "made-up"], []),
        ("m.imi --message hello", ["Hi Ada"], ["Say"]),
        ("m.imi --channel wa", ["Hello Ada"], ["Hi Ada", "Say"]),
        ("m.imi --example eve --message hello", ["Hi Eve"], ["Hi Ada"]),
        (". --exclude /old", ["Hi Ada"], ["Long ago"]),
        (".", ["Hi Ada", "Long ago"], []),
        ("m.imi --set name=Zoe --set word=this", ["Hi Zoe", "Say this"], ["Hi Ada", "made-up"]),
    ],
)
def test_picks(line: str, shown: list[str], hidden: list[str], hello: Path) -> None:
    result = run(line)
    assert result.exit_code == 0
    assert [words for words in shown if words not in result.stdout] == []
    assert [words for words in hidden if words in result.stdout] == []


@pytest.mark.parametrize(
    ("line", "status", "words"),
    [
        ("m.imi --message helo", 1, "did you mean 'hello'?"),
        ("m.imi --channel smss", 1, "did you mean 'sms'?"),
        ("m.imi --example ida", 1, "did you mean 'ada'?"),
        ("m.imi --set nam=x", 1, "did you mean 'name'?"),
        ("m.imi --set name=abcdefghijk", 1, "at most 9"),
        ("nowhere.imi", 2, "there is no file or folder"),
        ("m.imi --port 1", 2, "--port and --open go with --serve"),
        ("m.imi --serve --html x", 2, "take one of them"),
        ("m.imi --serve --example ada", 2, "the page itself picks"),
        ("- --serve", 2, "standard input is none"),
        (". --exclude !", 2, "no pattern as in .gitignore"),
        (". --serve --exclude !", 2, "no pattern as in .gitignore"),
        ("m.imi --html m.imi/x.html", 1, "cannot write"),
    ],
)
def test_misuse(line: str, status: int, words: str, hello: Path) -> None:
    result = run(line)
    assert result.exit_code == status
    assert words in result.output


def test_without_the_extra_serving_says_how_to_get_it(hello: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("starlette", "uvicorn", "watchfiles"):
        monkeypatch.setitem(__import__("sys").modules, name, None)
    monkeypatch.delitem(__import__("sys").modules, "imidsl.preview.show.server", raising=False)
    monkeypatch.delattr("imidsl.preview.show.server", raising=False)
    result = run("m.imi --serve")
    assert result.exit_code == 2
    assert "pip install 'imidsl[preview]'" in result.stderr
    assert run("m.imi --html -").exit_code == 0


def test_from_standard_input(hello: Path) -> None:
    result = run("-", (hello / "m.imi").read_text("utf-8"))
    assert "Hi Ada" in result.stdout


def test_a_page_is_written_also_with_errors(hello: Path) -> None:
    (hello / "m.imi").write_text('message m {\n  sms { txt: "Hello there" }\n  wa { text: "Good" }\n}\n', "utf-8")
    result = run("m.imi --html out.html")
    assert result.exit_code == 1
    assert "unknown-field" in result.stderr
    html = (hello / "out.html").read_text("utf-8")
    assert "unknown-field" in html
    assert "Good" in html


def test_the_page_is_the_same_each_time(hello: Path) -> None:
    assert run(f"m.imi {AT} --html -").stdout_bytes == run(f"m.imi {AT} --html -").stdout_bytes


# --- segments, sizes, texts


@given(st.text("aé€漢😀{} \n", max_size=400), st.booleans())
def test_segments_are_the_text_and_fit(text: str, unicode: bool) -> None:
    cut = segmented(text, (), 30, unicode=unicode)
    assert "".join(cut.parts) == text
    wide = cut.encoding.value == "ucs2"
    single, part = (70, 67) if wide else (160, 153)
    for piece in cut.parts:
        units = utf16_units(piece) if wide else gsm7_septets(piece)
        assert units is not None
        assert units <= (single if len(cut.parts) == 1 else part)


@pytest.mark.parametrize(("before", "count"), [(130, 1), (131, 2), (160, 2)])
def test_a_link_counts_as_the_short_link_that_it_becomes(before: int, count: int) -> None:
    text = "x" * before + "{{link_7}}"
    cut = segmented(text, {"7"}, 30, unicode=False)
    assert (len(cut.parts), cut.units) == (count, before + 30)
    assert "".join(cut.parts) == text
    assert any("{{link_7}}" in part for part in cut.parts)


def test_a_link_that_nobody_declared_is_text() -> None:
    assert segmented("{{link_7}}", {"8"}, 30, unicode=False).units == 14


def test_unicode_is_sent_wide_even_where_it_fits() -> None:
    assert [len(part) for part in segmented("x" * 71, (), 30, unicode=True).parts] == [67, 4]


@pytest.mark.parametrize(
    ("text", "looks"),
    [
        ("*a* b", [("a", "bold"), (" b", "")]),
        ("_a_ ~b~", [("a", "italic"), (" ", ""), ("b", "strike")]),
        ("*a _b_*", [("a ", "bold"), ("b", "bold italic")]),
        ("```x *y*```", [("x *y*", "mono")]),
        ("2*3*4 a_b_c * x *", [("2*3*4 a_b_c * x *", "")]),
        ("*a\nb*", [("*a\nb*", "")]),
        ("see https://x.example/a_b_c.", [("see ", ""), ("https://x.example/a_b_c", "link"), (".", "")]),
        ("{{link_7}}", [("link 7", "link short")]),
        ("a\u200bb", [("a", ""), ("U+200B", "hidden odd"), ("b", "")]),
    ],
)
def test_whatsapp(text: str, looks: list[tuple[str, str]]) -> None:
    assert [(run.text, " ".join(run.styles)) for run in markup.stars(text)] == looks


def test_characters_outside_gsm7_are_marked_in_an_sms() -> None:
    assert [run.text for run in markup.gsm7("aőb“€") if "odd" in run.styles] == ["ő", "“"]


def test_a_word_outside_gsm7_is_marked_as_one() -> None:
    """Marks between Arabic letters keep them from being joined."""
    marked = [run for run in markup.gsm7("Hi مرحبا علي!") if "odd" in run.styles]
    assert [run.text for run in marked] == ["مرحبا", "علي"]
    assert marked[1].title.endswith("U+064A ARABIC LETTER YEH: outside GSM-7")
    assert "and 6 more: outside" in only_odd("абвгдежзи").title


def only_odd(text: str) -> Run:
    (run,) = markup.gsm7(text)
    return run


@pytest.mark.parametrize("text", ["*a " * 20_000, "```" * 20_000, "_*~" * 20_000, "http://" * 9_000])
def test_marks_take_no_quadratic_time(text: str) -> None:
    assert markup.stars(text[:60_000])


def test_meters(tmp_path: Path) -> None:
    source = """
    message m {
      smartlink 7
      sms { text: "ő{{ link_7 }}", media-path: "abc" }
      to customerid "1"
    }
    """
    answer = {
        "message": "m",
        "channel": "sms",
        "field": "sms.text",
        "max_bytes": 99,
        "answer": "proved",
        "max_segments": 2,
    }
    (meter,) = only(preview(source, tmp_path, Wanted(texts=[answer]))).meters
    assert meter == SizeMeter("sms.text", 2 + 30 + 3, 1024, "bytes", True, 99, "proved", 2)
    assert meter.words == "35 of 1,024 bytes · worst case 99 in 2 segments (proved)"


def test_a_text_that_is_too_long_is_shown_with_its_problem(tmp_path: Path) -> None:
    card = only(preview(f'message m {{\n  twitter {{ text: "{"x" * 141}" }}\n  to customerid "1"\n}}\n', tmp_path))
    assert [problem.name for problem in card.problems] == ["text-too-long"]
    assert card.meters[0].over == 1
    assert card.state == "error"
    assert '"xxx' in card.problems[0].lines[1].marked


@pytest.mark.parametrize(("length", "rest"), [(178, 0), (400, 222)])
def test_what_a_lock_screen_cuts_off(length: int, rest: int, tmp_path: Path) -> None:
    text = "y" * length
    card = only(preview(f'message m {{\n  push {{ ios {{ text: "{text}" }} }}\n  to customerid "1"\n}}\n', tmp_path))
    (screen,) = card.screens
    (notice,) = screen.elements
    assert isinstance(notice, Notice)
    assert len(notice.rest) == rest
    assert any("approximate" in note for note in screen.notes) == bool(rest)


@pytest.mark.parametrize(
    ("category", "labels"),
    [
        ("DOUBLE_YES_NO", ["Yes", "No"]),
        ("DOUBLE_OK_LEARN_MORE", ["Ok", "Learn more"]),
        ("DOUBLE_PLAY_NOW_PLAY_LATER", ["Play now", "Play later"]),
        ("SINGLE_OPEN", ["Open"]),
    ],
)
def test_buttons_are_named_by_their_category(category: str, labels: list[str]) -> None:
    actions = [{"action": "OPEN_APP"}] * len(labels)
    interactive = {"category": category, "device_types": ["ios"], "actions": actions}
    (screen,) = screens("push", {"ios": {"text": "x"}, "interactive": interactive})
    assert [button.label for button in screen.elements[0].buttons] == labels


def screens(channel: str, content: dict[str, Any], body: dict[str, Any] | None = None) -> tuple[Any, ...]:
    inner: Any = content
    for step in reversed(("channels", *BY_NAME[channel].path)):
        inner = {step: inner}
    return drawn(BY_NAME[channel], {**(body or {}), **inner})


def drawn(channel: Channel, body: Any) -> tuple[Any, ...]:
    return mockups.screens(channel, mockups.request(channel, body, "imiconnect"), Scene({"7"}, 30, "App"))


def test_binary_octets_are_shown_in_parts() -> None:
    (screen,) = screens("sms", {"type": "3", "body": "ab" * 141})
    (bubble,) = screen.elements
    assert isinstance(bubble, Bubble)
    assert bubble.cost is not None
    assert (bubble.cost.words, bubble.cost.detail) == ("2 segments", "binary · 141 octets")


# --- values


@pytest.mark.parametrize("pick", list(Pick))
@pytest.mark.parametrize(
    "kind",
    [
        "text",
        "text(max: 1)",
        "text(min: 50)",
        "text(bytes: 5)",
        'text(pattern: "[A-Z]{2}[0-9]{6}")',
        'text(pattern: "[^a-z]{3}")',
        "text(charset: gsm7, max: 40)",
        "int(min: 100)",
        "int(max: -3)",
        "decimal(min: 0.005, places: 2)",
        "bool",
        "date",
        'datetime(format: "%H:%M")',
        'choice("gold", "silver")',
        "url(max: 12)",
        "msisdn",
        "list(int, min: 3)",
        "list(record(a: text(max: 3), b: int?), max: 1)",
        "text(max: 9)?",
    ],
)
def test_values_are_made_up_for_every_type(kind: str, pick: Pick, tmp_path: Path) -> None:
    (tmp_path / "m.imi").write_text(f'message m {{\n  param p: {kind}\n  sms {{ text: "x" }}\n}}\n', "utf-8")
    held = settings(str(tmp_path), None)
    (message,) = project([str(tmp_path / "m.imi")], held, []).messages
    assert set(made_up(message.parameters, pick)) == {"p"}


@pytest.mark.parametrize(("pick", "odd"), [(Pick.NON_GSM, "漢"), (Pick.RTL, "م")])
def test_corners_are_what_they_say(pick: Pick, odd: str, tmp_path: Path) -> None:
    (tmp_path / "m.imi").write_text('message m {\n  param p: text(max: 30)\n  sms { text: "x" }\n}\n', "utf-8")
    (message,) = project([str(tmp_path / "m.imi")], settings(str(tmp_path), None), []).messages
    assert odd in str(made_up(message.parameters, pick)["p"])


# --- the page


class _Reader(HTMLParser):
    """Tags, attributes and text of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text.append(data)


def read(html: str) -> _Reader:
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader


def assert_harmless(html: str) -> _Reader:
    """Nothing on the page is run, styled inline or fetched but its own script and style."""
    reader = read(html)
    names = [tag for tag, _ in reader.tags]
    assert names.count("script") == names.count("style") == 1
    assert not {"img", "iframe", "object", "embed", "base", "form", "a"} & (set(names) - {"a"})
    for tag, attributes in reader.tags:
        assert not [name for name in attributes if name.startswith("on") or name in ("style", "src", "srcdoc")]
        target = attributes.get("href") or ""
        assert target.startswith(("#", "data:,")) or not target, (tag, target)
    return reader


def bodies() -> Iterator[tuple[str, Any]]:
    held = settings(str(ROOT / "samples"), None)
    loaded = project(find([str(ROOT / "samples")]), held, [])
    for sheet in Maker(loaded, [], lambda: NOW).preview(Wanted()).sheets:
        for card in (card for variant in sheet.variants[:1] for card in variant.cards):
            yield card.channel.name, json.loads(card.json)


def spoilt(value: Any, change: Callable[[Any], Any]) -> Iterator[Any]:
    """The value with one of its leaves changed, for each leaf."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from ({**value, key: one} for one in spoilt(inner, change))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from ([*value[:index], one, *value[index + 1 :]] for one in spoilt(inner, change))
    yield change(value)


def page_of(channel: str, body: Any) -> str:
    shown = drawn(BY_NAME[channel], body)
    said = tuple(facts.facts(mockups.request(BY_NAME[channel], body, "imiconnect")))
    card = Card(
        "a", "n", channel_tag(BY_NAME[channel]), 1, 1, shown, (), said, (), json.dumps(body, ensure_ascii=False)
    )
    sheet = Sheet("s", "m", "", "m.imi:1", (channel_tag(BY_NAME[channel]),), (Variant("", False, (), (card,)),), ())
    return page.render(Preview((sheet,), ()), title="t")


BODIES = list(bodies())


@pytest.mark.parametrize(("channel", "body"), BODIES, ids=[f"{i}-{b[0]}" for i, b in enumerate(BODIES)])
def test_hostile_texts_do_no_harm_in_any_field(channel: str, body: Any) -> None:
    everywhere = json.loads(json.dumps(body), object_hook=lambda of: {k: _hostile(v) for k, v in of.items()})
    for key in ("deliverychannel",):
        everywhere[key] = body[key]
    reader = assert_harmless(page_of(channel, everywhere))
    assert any("<img src=x onerror=alert(2)>" in text for text in reader.text)


def _hostile(value: Any) -> Any:
    if isinstance(value, list):
        return [_hostile(item) for item in value]
    known = ("image", "template", "generic", "button", "receipt", "location", "1", "2", "3", "ios", "android")
    return HOSTILE if isinstance(value, str) and value not in known else value


@pytest.mark.parametrize("odd", [None, 7, True, 1.5, [], {}, [[1]], {"a": {}}], ids=repr)
def test_raw_parts_may_hold_anything(odd: Any) -> None:
    for channel, body in BODIES[::3]:
        for changed in spoilt(body, lambda _: odd):
            drawn(BY_NAME[channel], changed)
            list(facts.facts(mockups.request(BY_NAME[channel], changed, "imiconnect")))


def test_hostile_words_of_a_definition_do_no_harm(tmp_path: Path) -> None:
    word = json.dumps(HOSTILE)
    source = f"""
    # {HOSTILE[:-1]}
    message m {{
      param name: text
      # imidsl: allow raw-used because it is wanted
      raw {{ {word}: {word} }}
      correlationid: {word.replace("{{", "").replace("}}", "")}
      sms {{ text: "Hi {{{{ name }}}}" }}
      to customerid "1"
      example {word} {{ name: {word.replace(chr(92) + "ud83d", "").replace(chr(92) + "u0007", "")} }}
    }}
    """
    shown = preview(source, tmp_path)
    reader = assert_harmless(page.render(shown, title=HOSTILE))
    assert sum("<img src=x" in text for text in reader.text) >= 4


def test_the_policy_allows_only_this_page(tmp_path: Path) -> None:
    html = page.render(preview('message m {\n  sms { text: "x" }\n}\n', tmp_path), title="t")
    policy = next(
        attributes["content"] or ""
        for tag, attributes in read(html).tags
        if attributes.get("http-equiv") == "Content-Security-Policy"
    )
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "connect-src" not in policy
    assert not re.search(r"(?:https?:)?//(?!www\.w3\.org)[a-z]", page.asset("style.css"))


def test_the_page_says_what_the_terminal_says(tmp_path: Path) -> None:
    source = (GOLDEN / "faulty.imi").read_text("utf-8")
    shown = preview(source, tmp_path)
    text = " ".join("".join(read(page.render(shown, title="t")).text).split())
    for sheet in shown.sheets:
        for variant in sheet.variants:
            for card in variant.cards:
                assert card.name in text
                assert all(problem.message in text for problem in card.problems)
                assert all(fact.words in text for fact in card.facts)
