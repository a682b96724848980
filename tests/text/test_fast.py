"""What spares texts Jinja says what Jinja would: words, tree, names, the rendered text. Or it says nothing."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from imidsl.source import Source
from imidsl.syntax.parse import parse as parse_file
from imidsl.syntax.tree import String
from imidsl.text.template import fast_reader, fast_renderer, faults, nodes
from imidsl.text.template.jinja import sandbox
from imidsl.text.template.jinja.meter import MAX_STEPS, Meter
from imidsl.text.template.template import parse
from imidsl.text.types.dates import FormattedDate, FormattedInstant
from tests import ROOT, TESTS
from tests.proof_texts import CONSTANTS, DECLARED, Texts, Values, parameters

# -- Texts that there are


def strings(node: object) -> Iterator[str]:
    """The strings of a definition, wherever they stand."""
    if isinstance(node, String):
        yield node.text
    elif isinstance(node, list | tuple):
        for item in node:
            yield from strings(item)
    elif hasattr(node, "__fields__"):
        for name in node.__fields__:
            yield from strings(getattr(node, name))


def corpus() -> list[str]:
    """Every text of the samples and tests that has a tag."""
    found: list[str] = []
    for folder in ("samples", "tests", "docs"):
        for path in sorted((ROOT / folder).rglob("*.imi")):
            text = path.read_text("utf-8", "replace")
            found += strings(parse_file(Source(str(path), text))[0])
    for name in ("layout", "render", "faults", "bounds"):
        rows: list[dict[str, Any]] = json.loads((ROOT / f"tests/golden/text/{name}.json").read_text("utf-8"))
        found += [row["text"] for row in rows]
    found += [case["text"] for case in json.loads((ROOT / "tests/golden/proof/corpus.json").read_text("utf-8"))]
    found += [Texts(Random(seed)).body() for seed in range(200)]
    return sorted({text for text in found if "{" in text})


CORPUS = corpus()
PARAMETERS = parameters(DECLARED)

# -- Reading


def literal(text: str) -> String:
    """A text as it stands in a definition that has it letter by letter."""
    return String(text, ((0, 0),), span=Source("t.imi", text).span(0, len(text)))


def shown(node: object) -> object:
    """A tree as plain data, places included."""
    if isinstance(node, list):
        return [shown(item) for item in node]
    if isinstance(node, nodes.Node):
        return type(node).__name__, {name: shown(value) for name, value in node.__dict__.items()}
    return node, type(node).__name__


def agrees(text: str) -> bool:
    """Whether the lean reader takes a text; what it says of it must then be what Jinja says."""
    read = fast_reader.read(text)
    if read is None:
        return False
    words = sandbox.words_of(text)
    assert words.fault is None
    assert read.words.words == words.words
    assert read.words.drops_last_break == words.drops_last_break
    assert not list(faults.in_words(literal(text), words))
    tree = sandbox.tree_of(text)
    assert shown(read.tree) == shown(sandbox.converted(tree))
    assert not list(faults.in_tree(literal(text), words, read.tree))
    assert read.names == sandbox.code_of(tree)[1]
    return True


def test_reading_the_corpus() -> None:
    taken = sum(agrees(text) for text in CORPUS)
    assert taken > len(CORPUS) // 3


_LEAVES = ("a", "b.c", "'x'", "7", "none", "flag", "day", "nothing", "amount", "loop.index", "i")
_SHAPES = (
    *(*_LEAVES, "(E)", "E ~ E", "E == E", "E != E", "E < E", "E <= E", "E > E >= E", "not E", "E and E", "E or E"),
    *(
        "E if E else E",
        "E if E",
        "E is none",
        "E is not none",
        "E|F",
        "E|F",
        "E|F|upper",
        "E.d",
        "(E).c",
        "E is string",
    ),
)
_FILTERS = (
    *("upper", "lower", "trim", "capitalize", "string", "gsm", "title", "length", "d(E)", "default(E)", "fit(9)"),
    *("default(E, true)", "default(default_value=E,)", "fit(bytes=4)", "money('EUR')", "money(E)", "replace('a', E)"),
    *("date('%d.%m.%Y')", "date(format=E)"),
)
_KINDS = {"E": "expression", "F": "filter"}


class Lean:
    """Random texts of what the lean reader knows, and a little that it doesn't."""

    def __init__(self, random: Random) -> None:
        self.random = random

    def some(self, *options: str) -> str:
        """One of these."""
        return self.random.choice(options)

    def expression(self, depth: int = 0) -> str:
        """Anything with a value: a shape, with an expression for each `E`."""
        shape = self.some(*(_LEAVES if depth > 2 else _SHAPES))
        return re.sub("[EF]", lambda found: getattr(self, _KINDS[found[0]])(depth + 1), shape)

    def filter(self, depth: int) -> str:
        """A filter with what it takes."""
        return re.sub("E", lambda _: self.expression(depth), self.some(*_FILTERS))

    def tag(self, text: str) -> str:
        """What stands in a tag."""
        blank = self.some(" ", " ", " ", "", "\n", "\t ", "\r")
        return f"{self.some('', '', '', '-', '+')}{blank}{text}{blank}{self.some('', '', '', '-', '+')}"

    def block(self, text: str) -> str:
        """A `{% %}`, sometimes on a line of its own."""
        line = self.some("", "", "\n", " \n", "\r\n")
        return f"{self.some('', '', line)}{{%{self.tag(text)}%}}{line}"

    def statement(self, depth: int = 0) -> str:
        """A part of a text."""
        inner = "".join(self.statement(depth + 1) for _ in range(self.random.randint(0, 2))) if depth < 3 else "deep"
        more = self.block(f"elif {self.expression(1)}") + inner if depth < 2 else ""
        if_, for_ = self.block(f"if {self.expression(1)}"), self.block(f"for {self.some('i', 'a')} in l")
        return self.some(
            *("Hi ", "\n", " ", "é漢😀", "}", "{ % ", "\r\n  ", "\u2028", "\x1c"),
            *(f"{{{{{self.tag(self.expression())}}}}}" for _ in range(6)),
            f"{{#{self.tag(self.some('', 'note', '{{ b', ' '))}#}}",
            f"{if_}{inner}{more}{self.block('endif')}",
            f"{if_}{inner}{self.block('else')}{self.some('', 'no')}{inner}{self.block('endif')}",
            f"{for_}{inner}{self.some('', self.block('else') + inner)}{self.block('endfor')}",
        )

    def text(self) -> str:
        """A text that can be read, for the most part."""
        return "".join(self.statement() for _ in range(self.random.randint(1, 5)))

    def mutated(self, text: str) -> str:
        """The text with something put in, taken out or doubled."""
        at = self.random.randint(0, len(text))
        end = min(len(text), at + self.random.randint(0, 4))
        return text[:at] + self.some("", text[at:end] * 2, *_SLIPS) + text[end:]


_SLIPS = (
    *("{{", "}}", "{%", "%}", "{#", "#}", "-", "+", "(", ")", "[", "]", "|", "~", ".", ",", "=", "==", "'", '"', "\\"),
    *(
        " ",
        "\n",
        "\r",
        "\t",
        "é",
        "\u0301",
        "·",
        "😀",
        "1",
        "0",
        "1.5",
        "1_0",
        "2e3",
        " if ",
        " else ",
        " is ",
        " not ",
    ),
    *(" in ", " and ", " or ", "none", "loop", "self", "range(3)", "raw", "endif", "{% endif %}", "{% else %}", "set"),
    *("{% raw %}", "{% endraw %}", "{% set x = 1 %}", "a=", "*", "//", "{", "}", ":", "\xa0", "a.b", ".upper()", "[0]"),
)


@given(st.integers(0, 2**32), st.integers(0, 3))
@settings(max_examples=1000)
def test_reading_any_text(seed: int, slips: int) -> None:
    lean_texts = Lean(Random(seed))
    text = lean_texts.text()
    for _ in range(slips):
        text = lean_texts.mutated(text)
    agrees(text)


@given(st.text(alphabet="{%}# \n'|.()-+~aif0\r=,é\u0301", max_size=30))
@settings(max_examples=500)
def test_reading_any_characters(text: str) -> None:
    agrees(text)


# -- Rendering


class Mixed(Values):
    """Random values of whatever kind a text may meet."""

    def any(self) -> Any:
        """One of them."""
        moment = datetime(2026, 1, 2, 3, tzinfo=UTC)
        return self.some(
            *(
                None,
                True,
                False,
                0,
                7,
                -3,
                10**30,
                1.5,
                float("inf"),
                Decimal("1.50"),
                Decimal("1E+40"),
                (),
                ("a", None),
            ),
            *(
                "",
                "ß'<",
                self.word(0, 9),
                "x" * 200,
                date(2026, 12, 24),
                FormattedDate.of(date(2026, 1, 2), "%d. %B"),
                moment,
            ),
            *(("a", None), FormattedInstant.of(moment, "%H:%M"), {"c": self.word(0, 3), "d": None}),
        )

    def values(self) -> dict[str, Any]:
        """Values for the names of random texts; now and then one is missing."""
        names = ("a", "flag", "day", "nothing", "amount", "i", "loop")[: self.random.randint(5, 7)]
        given_ = {name: self.any() for name in names}
        few = self.random.randint(0, 3)
        return {**given_, "b": {"c": self.any(), "d": self.any()}, "l": [self.any() for _ in range(few)]}


def same(text: str, values: dict[str, Any]) -> bool:
    """Whether the lean renderer renders a text; that must then be what the sandbox gives."""
    tree = sandbox.tree_of(text)
    run = fast_renderer.renderer(sandbox.converted(tree))
    try:
        quick = run(values) if run is not None else None
    except Exception:
        return False
    if quick is None:
        return False
    assert quick == sandbox.run(sandbox.compiled(sandbox.code_of(tree)[0]), values)
    return True


def test_what_a_question_is_given_is_not_passed_over() -> None:
    """Jinja takes the `if` of `'x' is not none if (a)` for the name of what is asked with, and fails at it."""
    assert not same("{{ 'x' is not none if (a) }}", {"a": 1})


@given(st.integers(0, 2**32))
@settings(max_examples=600)
def test_rendering_any_text(seed: int) -> None:
    random = Random(seed)
    text = Lean(random).text()
    if parse_text(text):
        for _ in range(4):
            same(text, Mixed(random).values())


@given(st.integers(0, 2**32))
@settings(max_examples=200)
def test_rendering_texts_of_the_proof(seed: int) -> None:
    random = Random(seed)
    text = Texts(random).body()
    for _ in range(3):
        same(text, {**CONSTANTS, **Values(random).of(PARAMETERS)})


def parse_text(text: str) -> bool:
    """Whether a text can be read at all."""
    return parse(literal(text))[0] is not None


LONG = "x" * 60_000


@pytest.mark.parametrize(
    "text",
    [
        "{{ a }}{{ a }}",
        "{{ a ~ a }}",
        "{{ a|upper }}" * 300 + "{% if a == a %}{% endif %}" * 300,
        "{% for i in l %}{{ a|lower|fit(3) }}{% endfor %}",
        "{% for i in m %}{% for j in m %}{{ a }}{% endfor %}{% endfor %}",
        "{% for i in l %}{% for j in l %}{% for k in l %}{{ i }}{% endfor %}{% endfor %}{% endfor %}",
    ],
)
def test_what_might_exceed_the_meter_is_handed_over(text: str) -> None:
    assert not same(text, {"a": LONG, "l": ["x"] * 101, "m": ["x"] * 99})


# -- That it isn't vacuous

ORDINARY = [
    "Hi {{ name }}, order {{ order }} arrives {% if express %}today{% else %}on {{ eta }}{% endif %}.\n{{ link_4021 }}",
    "{{ order }}-{{ request.channel }}",
    "{% if tier == 'gold' and not late %}a{% elif n >= 3 or tier is none %}b{% else %}c{% endif %}",
    "{% if name is not none %}\n  {{- name|upper -}}\n{% endif %}\n{# a note #}",
    "{% for i in l %}{{ i.name }}{% if not loop.last %}, {% endif %}{% else %}none{% endfor %}",
    "{{ name|default('you') }} {{ (name ~ '!')|fit(20) }} {{ eta|date('%d.%m.%Y') }} {{ n|money(\"EUR\") }}",
    "{{ ', express' if express }}{{ 'a' if express else 'b' }}",
]
GIVEN = {
    "name": "Ann",
    "order": "AB1",
    "express": True,
    "eta": date(2026, 12, 24),
    "link_4021": "{{link_4021}}",
    "request": {"channel": "sms"},
    "tier": "gold",
    "late": False,
    "n": 3,
    "l": ({"name": "x"}, {"name": "y"}),
}


@pytest.mark.parametrize("text", ORDINARY)
def test_ordinary_texts_are_read_and_rendered(text: str) -> None:
    assert agrees(text)
    assert same(text, GIVEN)


def test_an_ordinary_definition_is_checked_without_jinja() -> None:
    code = (
        "import sys; from imidsl.cli.group import main\n"
        "try: main(['check', '-'])\n"
        "except SystemExit as stop: assert stop.code == 0, stop.code\n"
        "assert 'jinja2' not in sys.modules"
    )
    text = (TESTS / "golden" / "text" / "ordinary.imi").read_text("utf-8")
    subprocess.run([sys.executable, "-c", code], input=text, text=True, check=True)


def test_what_renders_without_jinja_is_charged_as_well() -> None:
    """Whoever tries many values has one budget, whichever way they are rendered."""
    text, _ = parse(literal("{% for a in items %}{% for b in items %}{{ b }}{% endfor %}{% endfor %}"))
    assert text is not None
    few, many = Meter(), Meter()
    assert text.render({"items": ["x"]}, few) == "x"
    assert text.render({"items": ["x"] * 50}, many) == "x" * 2500
    assert few.left < MAX_STEPS
    assert MAX_STEPS - many.left > 2500
    assert text.render({"items": ["x"]}) == "x"
