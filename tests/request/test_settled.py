"""Examples that aren't filled and judged, since nothing more is to be found: held to what is found when they are."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest

from imidsl.compiler import checking
from imidsl.compiler.project import Project
from imidsl.compiler.translation import Environment, Translation
from imidsl.request.settled import is_settled
from imidsl.schema.kinds import PROFILES, Profile
from imidsl.source import Source
from imidsl.workspace.workspace import project, settings
from tests import TESTS

FILES = sorted(path for folder in (TESTS, TESTS.parent / "samples") for path in folder.rglob("*.imi"))

PARAMETERS = {
    "a": ("text(max: 12)", ['"Ada"', '""', '"  "', '"Łódź"', '"€€€€€€€€€€€€"', '"{x}"', '"\\"q\\""']),
    "b": ("text(min: 1, max: 40, charset: gsm7)", ['"x"', '" "', '"0123456789012345678901234567890123456789"']),
    "c": ('text(pattern: "[A-Z]{2}[0-9]{6}")', ['"AB123456"']),
    "d": ("text(max: 2000)", ['"long"', '"LONG"']),
    "e": ('choice("one", "other", "")', ['"one"', '""']),
    "f": ("bool = false", ["true", "false"]),
    "g": ("date", ["2026-12-24"]),
    "h": ("int(min: 0, max: 99)", ["0", "99"]),
    "i": ("text(max: 20)?", ['"there"', "null"]),
    "j": ("url(max: 60)", ['"https://example.com/x"']),
    "k": ("list(text(max: 9), max: 4)", ['["1", "1"]', "[]", '["a", "b", "c"]']),
    "l": ("text(max: 9)", ['"1"', '"a b"', '"SINGLE_X"']),
}
"""Types of parameters, each with values that examples give."""
PIECES = [
    *["Hi ", " ", "é", "Ł", "{{ a }}", "{{ b }}", "{{ c }}", "{{ d }}", "{{ e }}", "{{ g }}", "{{ h }}", "{{ l }}"],
    *["{% if f %}yes{% endif %}", "{% if f %}{{ b }}{% else %}{{ a }}{% endif %}", "{{ link_1 }}", "{{ footer }}"],
    *[
        "{{ i }}",
        "{{ i or 'x' }}",
        "{{ a|upper }}",
        "{{ 9 // h }}",
        "{{ k|length }}",
        "{{ k[0] }}",
        "{{ request.channel }}",
    ],
    *[
        "{{ request.part }}",
        "https://example.com/",
        "{{ j }}",
        "$(x)",
        "{% for x in k %}{{ x }}{% endfor %}",
        "{{ m }}",
    ],
]
BLOCKS = [
    "sms { type: auto, text: TEXT }",
    "sms { text: TEXT, senderid: TEXT }",
    "sms { type: unicode, text: TEXT }",
    "sms { text: TEXT, media-path: TEXT }",
    'sms { type: auto, text: "x", media-path: TEXT }',
    "push { ios { text: TEXT, extras { badge: 1, attachmenturl: TEXT } }, android { text: TEXT, extras {} } }",
    'push { android { text: TEXT, extras { collapse_key: TEXT, customtags { a: "LONG", b: TEXT } } } }',
    "push { ios { text: TEXT }, interactive { device_types: [ios], category: TEXT, action OPEN_URL { value: TEXT } } }",
    "fb { text: TEXT }",
    "twitter { text: TEXT }",
    "wa { text: TEXT }",
    "wa { type: list, list { body { text: TEXT }, action { button: TEXT, sections: [{ rows: [\n"
    '{ id: TEXT, title: "x" }, { id: TEXT, title: "y" }] }] } } }',
]
AROUND = [
    *["correlationid: TEXT", "callbackData: TEXT", "expiry: 2d", "notifyurl: TEXT", "priority: high", ""],
    *["raw { more: TEXT }", 'to msisdn "447700900123" { correlationid: TEXT }', "to customerid TEXT TEXT"],
    *["to msisdn TEXT", "to customerid item for item in k"],
]


def findings(file: Project) -> list[tuple[object, ...]]:
    return [(d.rule.code, d.severity, d.span.start, d.message, d.help, str(d.related)) for d in file.check()]


UNSETTLED = {
    "a text that may be missing": 'param f: bool\n sms { text: "x" }\n callbackData: "{% if f %}x{% endif %}"',
    "a rendering that may fail": 'param t: datetime\n sms { type: auto, text: "x{{ 1 / t.minute }}" }',
    "another kind than a text": 'param a: url(max: 60)\n sms { text: "x" }\n notifyurl: "{{ a }}"',
    "ids that may be the same": 'param a: text(max: 9)\n wa { type: list, list { body { text: "x" },'
    ' action { button: "x", sections: [{ rows: [{ id: "{{ a }}", title: "x" }, { id: "1", title: "y" }] }] } } }',
    "an encoding that may differ": 'param a: text(max: 9)\n sms { type: unicode, text: "{{ a }}" }',
    "a limit that may be broken": 'param a: text(max: 300)\n sms { text: "LONG", media-path: "{{ a }}" }',
    "a block for each item": "param k: list(text(max: 9), min: 1, max: 2)\n fb { attachment template {"
    ' payload generic { element for a in k { title: "{{ a }}", subtitle: "x" } } } }',
    "an address": 'param a: text(max: 9)\n sms { text: "x" }\n to msisdn "{{ a }}"',
    "what the table doesn't know": 'param a: text(max: 9)\n sms { text: "x" }\n raw { more: "{{ a }}" }',
}
SETTLED = {
    "a plain text": 'param a: text(max: 9)\n sms { type: auto, text: "{{ a }}" }',
    "within GSM-7": 'param a: text(max: 9, charset: gsm7)\n sms { text: "{{ a }}" }',
    "a condition": 'param a: bool\n push { ios { text: "x{% if a %}y{% endif %}" } }',
    "no parameter": 'sms { text: "x" }',
}


@pytest.mark.parametrize("case", [*UNSETTLED, *SETTLED])
def test_each_condition(case: str) -> None:
    text = (UNSETTLED.get(case) or SETTLED[case]).replace("LONG", 1000 * "x")
    profile: Profile = "webexconnect" if "wa {" in text else "imiconnect"
    made = Translation(Source("m.imi", f"message m {{\n{text}\n}}\n"), Environment(profile, lambda *_: "no imports"))
    form = made.form(made.messages[0], made.messages[0].channels[0])
    assert is_settled(form.record, form.fixed, [*made.proofs()]) is (case in SETTLED)


def both(make: Iterator[Project], monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """Which requests are settled, after making sure that as much is found where none is."""
    settled: list[bool] = []

    def noted(*given: object) -> bool:
        settled.append(is_settled(*given))  # type: ignore[arg-type]
        return settled[-1]

    monkeypatch.setattr(checking, "is_settled", noted)
    quick = findings(next(make))
    monkeypatch.setattr(checking, "is_settled", lambda *_: False)
    assert quick == findings(next(make))
    return settled


def drawn(random: Random) -> str:
    """A definition with examples whose values are as odd as their types allow."""

    def texts(template: str) -> str:
        while "TEXT" in template:
            ordinary = random.random() < 0.6
            pieces = random.choices(PIECES[: 16 if ordinary else None], k=random.randint(1, 4))
            template = template.replace("TEXT", f'"{"".join(pieces)}"', 1)
        return template.replace("LONG", "x" * random.choice([10, 1900, 3990]))

    params = [f"  param {name}: {type_}" for name, (type_, _) in PARAMETERS.items()]
    examples = []
    for number in range(3):
        given = (f"{name}: {random.choice(values)}" for name, (_, values) in PARAMETERS.items())
        values = ", ".join(given).replace('"LONG"', f'"{"x" * 1990}"')
        examples.append(f'  example "{number}" {{ {values} }}')
    lines = [
        *params,
        "  smartlink 1 { validity: 2d }",
        *(f"  {texts(random.choice(AROUND))}" for _ in range(random.randint(0, 2))),
        *(f"  {texts(block)}" for block in random.sample(BLOCKS, 2)),
        '  to msisdn "447700900123"',
        '  to customerid "1"',
        *examples,
    ]
    return 'let footer = "Reply STOP"\nmessage m {\n' + "\n".join(lines) + "\n}\n"


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(TESTS.parent)))
def test_files(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    given = settings(str(path), None)
    both((project([str(path)], given, []) for _ in range(2)), monkeypatch)


@pytest.mark.parametrize("seed", range(20))
def test_drawn(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    random = Random(seed)
    settled = 0
    for _ in range(20):
        source = Source("m.imi", drawn(random))
        around = Environment(random.choice(PROFILES), lambda *_: "no imports")
        settled += sum(both((Project([source], around) for _ in range(2)), monkeypatch))
    assert settled
