"""The law: what a file is found to have piece by piece is what it is found to have as a whole, at equal places."""

from __future__ import annotations

import gc
import tracemalloc
from random import Random

import pytest

from imidsl.compiler.results import settle_checks
from imidsl.compiler.translation import Environment, Translation
from imidsl.diagnostics import Diagnostic
from imidsl.editor.checking import OpenFile
from imidsl.source import Source, Span
from tests.editor.texts import NAMES, TEXTS, edit, environment
from tests.steps import steps

Place = tuple[object, ...]


def place(span: Span) -> Place:
    return (*span.place, span.end - span.start, span.first, span.text)


def shown(found: Diagnostic) -> Place:
    fix = found.fix and (found.fix.safe, [(place(edit.span), edit.text) for edit in found.fix.edits])
    related = [(note.message, place(note.span)) for note in found.related]
    return (place(found.span), found.rule.code, found.message, found.help, found.severity, related, fix)


def whole(path: str, text: str, around: Environment) -> list[Place]:
    found = settle_checks([Translation(Source(path, text), around).check()], around.config)
    return [shown(one) for one in found if one.span.source.path == path]


def piecewise(file: OpenFile) -> list[Place]:
    while file.step():
        pass
    return [shown(one) for one in file.findings()]


@pytest.mark.parametrize("name", TEXTS)
def test_every_text(name: str) -> None:
    around = environment()
    assert piecewise(OpenFile(name, TEXTS[name], around)) == whole(name, TEXTS[name], around)


@pytest.mark.parametrize("seed", range(8))
def test_random_edits(seed: int) -> None:
    random, around = Random(seed), environment()
    for _ in range(6):
        name = random.choice(NAMES)
        file = OpenFile(name, TEXTS[name], around)
        for _ in range(6):
            file.edit(*edit(file.document.text, random))
            assert piecewise(file) == whole(name, file.document.text, around), file.document.text


MESSAGES = """\
let shop = "Acme"
let unused = "x"

message base {
  param name: text(max: 24)
  sms { text: "Hi {{ name }}, {{ shop }}" }
}

message one extends base {
  push { ios { text: "Hello" } }
}

message two {
  param who: text(max: 9)
  sms { text: "Dear {{ who }}" }
}
"""


def checks(old: str, new: str) -> int:
    """How many messages are checked again when the first such words are replaced."""
    file = OpenFile("f.imi", MESSAGES, environment())
    piecewise(file)
    before, at = file.checks, MESSAGES.index(old)
    file.edit(at, at + len(old), new)
    assert piecewise(file) == whole("f.imi", file.document.text, environment())
    return file.checks - before


@pytest.mark.parametrize(
    ("old", "new", "again"),
    [
        ("Dear", "My dear", 1),
        ("Hello", "Hello you", 1),
        ("Hi", "Dear", 2),  # and the one that extends it
        ('"Acme"', '"Acme Ltd"', 2),  # those that use it
        ("message two", "\n\nmessage two", 1),
        ('let unused = "x"\n', "", 3),  # the names that there are: for suggestions
    ],
)
def test_only_what_hangs_on_an_edit_is_checked_again(old: str, new: str, again: int) -> None:
    assert checks(old, new) == again


LONG = "\n".join(
    f"""\
message m{number} {{
  param name: text(max: 24)
  param eta: date
  sms {{
    type: auto
    text: "Hi {{{{ name }}}}, {{% if eta %}}it comes on {{{{ eta }}}}{{% endif %}}."
  }}
  push {{ ios {{ text: "{{{{ name }}}}" }} }}
  example one {{ name: "Ada", eta: 2026-12-24 }}
}}
"""
    for number in range(200)
)


def test_an_edit_costs_about_its_message() -> None:
    around = environment()
    file = OpenFile("f.imi", LONG, around)
    piecewise(file)
    alone = steps(lambda: piecewise(OpenFile("f.imi", LONG[: LONG.index("\nmessage m1 ")], around)), at_most=10**6)
    at = LONG.index("Hi", len(LONG) // 2)

    def edited() -> None:
        file.edit(at, at + 1, "Y")
        piecewise(file)

    assert steps(edited, at_most=10**6) < 15 * alone  # what grows with the file takes less than a microsecond a step


def test_memory_grows_with_the_text() -> None:
    around = environment()
    piecewise(OpenFile("f.imi", LONG, around))
    tracemalloc.start()
    file = OpenFile("f.imi", LONG, around)
    piecewise(file)
    gc.collect()
    used = tracemalloc.get_traced_memory()[0]
    tracemalloc.stop()
    assert used < 60 * len(LONG)
    assert file.due == 0
