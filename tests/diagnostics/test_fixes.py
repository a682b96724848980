"""`--fix` never makes anything worse, whatever it is given: a law over mutated sources, and what it leaves alone."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from random import Random

import pytest

from imidsl.diagnostics import Diagnostic, Edit, Fix, style
from imidsl.diagnostics.fixes import FixedSources, fix_all
from imidsl.source import Source
from tests import TESTS
from tests.house.test_laws import FAULTY, SMALL, _project, _source

SOURCES = [*SMALL, *FAULTY, *sorted(TESTS.glob("golden/fix/*.imi"))]
WORD = re.compile(r"\w+|\s+|[^\w\s]")


def mutated(text: str, random: Random) -> str:
    """A text with a few characters or words deleted, doubled, exchanged or put in."""
    words = WORD.findall(text)
    for _ in range(random.randint(1, 3)):
        at, other = random.randrange(len(words)), random.randrange(len(words))
        match random.randrange(6):
            case 0:
                words[at] = ""
            case 1:
                words[at] *= 2
            case 2:
                words[at], words[other] = words[other], words[at]
            case 3:
                words[at] = random.choice(ODD)
            case 4:
                cut = random.randrange(len(words[at]) + 1)
                words[at] = words[at][:cut] + random.choice('x"{}:,\n #ő”') + words[at][cut:]
            case _:
                cut = random.randrange(len(words[at]) + 1)
                words[at] = words[at][:cut] + words[at][cut + 1 :]
    return "".join(words)


ODD = ["null", '"', '"""', " \n", "type", "text", "“x”", "auto", "ő", "{{ nmae }}", "  ", "param", "to", "import", "1"]


def check(path: str, text: str) -> list[Diagnostic]:
    return _project(Source(path, text)).check()


def mend_text(path: str, text: str, *, unsafe: bool) -> FixedSources:
    return fix_all(lambda texts: check(path, texts.get(path, text)), [path], unsafe=unsafe)


def worse(before: list[Diagnostic], after: list[Diagnostic]) -> Counter[str]:
    """The rules broken more often; where there were errors, of those about form and names, which wait for no others."""
    faulty = any(finding.is_error for finding in before)
    counted = (finding.rule.name for finding in after if not faulty or finding.rule.code < "IMI3")
    return Counter(counted) - Counter(finding.rule.name for finding in before)


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.stem)
@pytest.mark.parametrize("unsafe", [False, True], ids=["safe", "unsafe"])
def test_mended_or_kept_nothing_is_worse(path: Path, unsafe: bool) -> None:
    original = _source(path)
    random = Random(original.path)
    for _ in range(3):
        text = mutated(original.text, random)
        mended = mend_text(original.path, text, unsafe=unsafe)
        assert not mended.texts.keys() & mended.kept.keys()
        after = mended.texts.get(original.path, text)
        assert not worse(check(original.path, text), check(original.path, after)), after
        # What is written is the end of it.
        if mended.texts:
            assert mend_text(original.path, after, unsafe=unsafe).texts == {}


SPOILING = [
    'message m { sms { text: """He said "hi"   """ }, to customerid "1" }',
    'message m { sms { type: null, text: "ő" }, to customerid "1" }',
    'message m { priority: high, prority: low, sms { text: "x" }, to customerid "1" }',
]


@pytest.mark.parametrize("text", SPOILING)
def test_what_spoilt_a_file_once(text: str) -> None:
    after = mend_text("a.imi", text, unsafe=True).texts.get("a.imi", text)
    assert not worse(check("a.imi", text), check("a.imi", after)), after


# --- what stays as it is


def fixing(texts: Mapping[str, str], *rules: tuple[str, str, str]) -> list[Diagnostic]:
    """A finding with its mend wherever a file has a word: the file, the word, and what it becomes."""
    found = []
    for path, word, other in rules:
        source = Source(path, texts[path])
        for match in re.finditer(rf"\b{word}\b", source.text):
            span = source.span(*match.span())
            found.append(style.TRAILING_BLANKS.at(span, field=word, fix=Fix((Edit(span, other),)) if other else None))
    return found


def mended(files: Mapping[str, str], *rules: tuple[str, str, str]) -> FixedSources:
    return fix_all(lambda texts: fixing({**files, **texts}, *rules), list(files), unsafe=False)


def test_a_mend_that_brings_a_new_finding_is_not_made() -> None:
    result = mended({"a": "one", "b": "one"}, ("a", "one", "two two"), ("a", "two", ""), ("b", "one", "three"))
    assert result.texts == {"b": "three"}
    assert result.kept == {"a": ["trailing-blanks"]}


def test_mends_without_an_end_are_not_made() -> None:
    result = mended({"a": "one", "b": "one"}, ("a", "one", "two"), ("a", "two", "one"), ("b", "one", "three"))
    assert result.texts == {"b": "three"}
    assert result.kept == {"a": ()}


def test_mends_that_break_another_file_are_not_made() -> None:
    """A file that stays as it is can't be to blame."""
    files = {"a": "one", "b": "other"}

    def look(texts: Mapping[str, str]) -> list[Diagnostic]:
        now = {**files, **texts}
        broken = ("b", "other", "") if now["a"] != "one" else ("b", "none", "")
        return fixing(now, ("a", "one", "two"), broken)

    result = fix_all(look, ["a", "b"], unsafe=False)
    assert (result.texts, result.kept) == ({}, {"a": ["trailing-blanks"]})


def test_several_rounds_are_one_mend() -> None:
    result = mended({"a": "one one"}, ("a", "one", "two"), ("a", "two", "three"))
    assert (result.texts, result.before, result.kept) == ({"a": "three three"}, {"a": "one one"}, {})
