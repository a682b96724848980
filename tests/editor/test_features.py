"""What an editor shows and offers: hints, hovering, outlines, tokens, actions, layout."""

from __future__ import annotations

from itertools import pairwise

import pytest

from imidsl.editor.actions import actions, fixed
from imidsl.editor.facts import FactKind
from imidsl.editor.formatting import edits, layout
from imidsl.editor.hints import SWITCHES, hints
from imidsl.editor.hover import hover
from imidsl.editor.lenses import lenses
from imidsl.editor.outline import folds, links, outline, selections
from imidsl.editor.references import edited
from imidsl.editor.tokens import tokens
from tests.editor.marks import opened

MESSAGE = """
    let shop = "Acme"

    # Sent once.
    message m {
      # What the customer
      # calls themselves.
      param name: text(max: 9)
      expiry: 2d
      priority: high
      sms {
        type: auto
        text: "Hi {{ name|upper }}, {{ shop }}▮"
      }
      example "one" { name: "Ada" }
      test "t" { example: "one", expect sms { text { contains: "Hi" } } }
    }
"""


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("sizes", ["10–63 of 1024 B · GSM-7 or UCS-2 · 1 segment"]),
        ("automatic", ["GSM-7 or UCS-2"]),
        ("wire", ['"3"']),
        ("durations", ["after the run"]),
    ],
)
def test_hints(kind: FactKind, words: list[str]) -> None:
    _, file, _ = opened(MESSAGE)
    assert [one.words for one in hints(file, 0, len(file.document.text), {kind})] == words
    assert hints(file, 0, 10, {kind}) == []


def test_sizes_alone_are_shown_unless_somebody_wants_more() -> None:
    assert [kind for kind, shown in SWITCHES.items() if shown] == ["sizes"]


def at(old: str) -> str:
    return MESSAGE.replace("▮", "").replace(old, old[:-1] + "▮" + old[-1:], 1)


@pytest.mark.parametrize(
    ("word", "said"),
    [
        ("{{ name", "text(max: 9)"),
        ("{{ name", "calls themselves"),
        ("{{ name", "1–9 characters · 1–36 bytes · 1–18 septets in GSM-7 · 1–18 code units in UCS-2"),
        ("|upper", "Large letters"),
        ("sms", "text message"),
        ("text:", "At most 1024 bytes"),
        ("auto", "decided by the compiler"),
        ("{{ shop", 'let shop = "Acme"'),
        ("Hi", "10–63 of 1024 B"),
        ("Hi", "The largest found, 63"),
        ("message m", "Sent once"),
        ("expiry", "When the platform gives up"),
        ("high", "on the wire"),
    ],
)
def test_hover(word: str, said: str) -> None:
    _, file, offset = opened(at(word))
    found = hover(file, offset)
    assert found is not None
    assert said in found.words


def test_nothing_to_say() -> None:
    _, file, offset = opened("message m { ▮ }")
    assert hover(file, offset) is None


def test_outline() -> None:
    _, file, _ = opened(MESSAGE)
    found = outline(file)
    assert [(one.kind, one.name) for one in found] == [("let", "shop"), ("message", "m")]
    inner = [("parameter", "name"), ("channel", "sms"), ("example", "one"), ("test", "t")]
    assert [(one.kind, one.name) for one in found[1].children] == inner


def test_folds_and_selections() -> None:
    _, file, offset = opened(MESSAGE)
    assert set(folds(file)) == {(3, 14, "block"), (9, 11, "block"), (4, 5, "comment")}
    steps = [span.text for span in selections(file, offset - 3)]
    assert steps[0] == "Hi {{ name|upper }}, {{ shop }}"
    assert steps[-1] == file.document.text
    assert all(inner in outer for inner, outer in pairwise(steps))


def test_links() -> None:
    _, file, _ = opened('import "b.imi"\n▮', b='let x = "y"')
    assert [(span.text, source.path) for span, source in links(file)] == [("b.imi", "b.imi")]


def test_tokens_stand_in_tags_only() -> None:
    written = "x {% if a.b is defined %}{{ 1 ~ 'q'|upper }}{% endif %}"
    _, file, _ = opened(f'message m {{ param a: record(b: bool), sms {{ text: "{written}▮" }} }}')
    text = file.document.text
    found = [(text[one.offset : one.offset + one.length], one.sort) for one in tokens(file, 0, len(text))]
    assert found == [
        ("if", "keyword"),
        ("a", "variable"),
        (".", "operator"),
        ("b", "property"),
        ("is", "keyword"),
        ("defined", "function"),
        ("1", "number"),
        ("~", "operator"),
        ("'q'", "string"),
        ("|", "operator"),
        ("upper", "function"),
        ("endif", "keyword"),
    ]


def test_lenses() -> None:
    _, file, _ = opened(MESSAGE)
    sizes = "sms.text 10–63 of 1024 B · GSM-7 or UCS-2 · 1 segment"
    assert [one.title for one in lenses(file)] == ["preview", "run 1 test", sizes, "compile beside"]


def test_the_lens_of_sizes_has_the_fullest_text_first() -> None:
    _, file, _ = opened('message m { sms { text: "xxxx", senderid: "x" }, push { ios { text: "y" } } }▮')
    texts = next(one.texts for one in lenses(file) if one.command == "imidsl.sizes")
    assert next((one.field, one.span.text) for one in texts) == ("sms.text", '"xxxx"')
    assert [one.fullness for one in texts] == sorted((one.fullness for one in texts), reverse=True)


# --- actions


def offered(text: str) -> dict[str, str]:
    """What is offered at the mark, and what the text is then."""
    _, file, offset = opened(text)
    return {one.title: edited(file.document.text, one.edits) for one in actions(file, offset, offset)}


def test_a_fix_is_offered() -> None:
    assert offered('message m { sms { te▮xx: "x" } }')["did you mean 'text'?"] == 'message m { sms { text: "x" } }'


def test_a_finding_can_be_allowed() -> None:
    text = 'message m {\n  sms {\n    text: """\n      😀▮\n      """\n  }\n}\n'
    made = offered(text)["allow needs-unicode here, because …"]
    comment = "    # imidsl: allow needs-unicode because …\n"
    assert made == text.replace("▮", "").replace("    text:", comment + "    text:")
    assert "allow needs-unicode" not in offered(made.replace("😀", "😀▮"))


def test_syntax_cannot_be_allowed() -> None:
    assert not any(title.startswith("allow") for title in offered("message m { sms { text: ▮; } }"))


def test_a_bound_for_the_parameter_that_a_finding_is_about() -> None:
    made = offered('message m { param x: text, sms { text: "{{ x▮ }}" } }')
    assert made["declare a bound for 'x': max: 100"] == 'message m { param x: text(max: 100), sms { text: "{{ x }}" } }'


def test_a_bound_where_the_parameter_is() -> None:
    made = offered('message m { param x▮: decimal(min: 0), sms { text: "{{ x }}" } }')
    assert (
        "param x: decimal(min: 0, max: 1000000, places: 2)" in made["declare a bound for 'x': max: 1000000, places: 2"]
    )


def test_a_text_becomes_a_let() -> None:
    made = offered('# Doc.\nmessage m { sms { text: "Hel▮lo" } }')
    assert made["extract to let text_text"] == (
        'let text_text = "Hello"\n\n# Doc.\nmessage m { sms { text: "{{ text_text }}" } }'
    )
    assert not any("let" in title for title in offered('message m { param x: text(max: 3), sms { text: "▮{{ x }}" } }'))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ('"a\\nb"', '"""\n    a\n    b\n    """'),
        ('"é \\"q\\" \\\\d"', '"""\n    é "q" \\\\d\n    """'),
    ],
)
def test_strings_and_text_blocks(one: str, other: str) -> None:
    head, tail = "message m {\n  sms { text: ", " }\n}"
    as_block = offered(f"{head}{one[0]}▮{one[1:]}{tail}")["write as a text block"]
    assert as_block == f"{head}{other}{tail}"
    assert offered(as_block.replace('"""\n', '"""▮\n', 1))["write as a string"] == f"{head}{one}{tail}"


def test_examples_that_show_every_branch() -> None:
    text = 'message m▮ {\n  param b: bool\n  sms { text: "{% if b %}x{% else %}y{% endif %}" }\n}\n'
    made = offered(text)["add 2 examples to show every branch"]
    assert made.startswith(text.replace("▮", "").removesuffix("}\n"))
    assert made.count("  example ") == 2
    assert "b: true" in made
    assert not any("examples" in title for title in offered(made.replace("message m", "message m▮")))


def test_all_safe_fixes_at_once() -> None:
    made, file, _ = opened('mesage m { sms { texx: "x" } }▮')
    assert fixed(made, file) == 'message m { sms { text: "x" } }'


# --- layout


def test_layout_changes_no_more_than_it_has_to() -> None:
    text = 'let a = "x"\nlet   b = "y"\nlet c = "z"\n'
    assert layout("f.imi", text) == [(12, 26, 'let b = "y"\n')]
    assert layout("f.imi", "let a = ") == []
    assert layout("f.imi", 'let a = "x"\n') == []


@pytest.mark.parametrize(("old", "new"), [("a\nb\n", "a\nc\n"), ("", "a"), ("a", ""), ("x\u2028y\n", "x\u2028z\n")])
def test_edits_make_one_text_of_another(old: str, new: str) -> None:
    for start, end, text in reversed(edits(old, new)):
        old = old[:start] + text + old[end:]
    assert old == new
