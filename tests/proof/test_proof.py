"""The proof: no rendering outside the bounds, every witness of exactly its size, and no wider than need be."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from decimal import Decimal
from itertools import product
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from imidsl.diagnostics import Diagnostic
from imidsl.proof.analyse import Answer, Measure, analyse, as_json, finding, line
from imidsl.proof.growth import REST, image
from imidsl.proof.languages import language_of
from imidsl.proof.verdict import BROKEN, LOST
from imidsl.proof.weighing import heaviest, lightest
from imidsl.text.chars.encoding import segments
from imidsl.text.template.filters import (
    CAPITALIZE,
    CASEFOLD,
    ESCAPE,
    GSM,
    LAST_CASED,
    LOWER,
    METHOD_TITLE,
    SWAPCASE,
    TITLE,
    UPPER,
    URLENCODE,
    Charwise,
)
from imidsl.text.template.filters import (
    JSON as TO_JSON,
)
from imidsl.text.types.containers import TextType
from imidsl.text.types.parameters import value_of_plain
from tests import TESTS
from tests.conftest import Golden
from tests.proof_texts import CONSTANTS, DECLARED, Texts, Values, parameters, template

FOLDER = TESTS / "golden" / "proof"
CORPUS: list[dict[str, Any]] = json.loads((FOLDER / "corpus.json").read_text("utf-8"))
ALL = parameters(DECLARED)
SMS = Measure(links={"4021"}, sms=True)
JSON = Measure(links={"4021"}, json=True)


def answer(text: str, declared: str, measure: Measure = SMS) -> Answer:
    return analyse(template(text), parameters(declared), CONSTANTS, measure)


def rendered(text: str, declared: str, plain: Any) -> str:
    found = parameters(declared)
    values = {}
    for name, parameter in found.items():
        value, faults = value_of_plain(parameter, plain.get(name), parameter.span)
        assert not [fault for fault in faults if fault.is_error]
        values[name] = value
    made = template(text).render({**CONSTANTS, **values})
    assert isinstance(made, str)
    return made


# -- The corpus


@pytest.mark.parametrize("case", CORPUS, ids=lambda case: case["name"])
def test_corpus(case: dict[str, Any], golden: Golden) -> None:
    declared = "\n".join(f"param {row}" for row in case["params"])
    measure = Measure(case["limit"], links={"4021"}, sms=case.get("sms", False))
    found = answer(case["text"], declared, measure)
    stop = f"{found.stop.word}: {found.stop.problem}; {found.stop.remedy}" if found.stop else "-"
    leaving = sorted({f"{leaver.kind} {leaver.word}" for leaver in found.leaves_gsm7_by})
    witness = json.dumps(as_json(found)["witness"], ensure_ascii=False)
    lines = [line(found, "text"), f"witness {found.witness_size}: {witness}", f"stop {stop}", f"leaving {leaving}"]
    golden(FOLDER / f"{case['name'].replace(' ', '-').replace(',', '')}.txt", "\n".join(lines) + "\n")


@pytest.mark.parametrize("case", CORPUS, ids=lambda case: case["name"])
def test_witnesses_of_the_corpus(case: dict[str, Any]) -> None:
    declared = "\n".join(f"param {row}" for row in case["params"])
    measure = Measure(case["limit"], links={"4021"}, sms=case.get("sms", False))
    found = answer(case["text"], declared, measure)
    if found.witness is None:
        assert found.kind == "open"
        return
    size = measure.size(rendered(case["text"], declared, found.witness))
    assert size == found.witness_size
    assert (size > case["limit"]) is (found.kind == "refuted")


# -- Any text


def check(text: str, seed: int, draws: int = 12) -> None:
    made = template(text)
    found, as_string = analyse(made, ALL, CONSTANTS, SMS), analyse(made, ALL, CONSTANTS, JSON)
    assert found.stop is None or found.stop.problem != LOST
    values = Values(Random(seed))
    for _ in range(draws):
        given_ = values.of(ALL)
        out = made.render({**CONSTANTS, **given_})
        if isinstance(out, Diagnostic):
            continue
        assert_within(SMS.size(out), found.least, found.most)
        assert_within(JSON.size(out), as_string.least, as_string.most)
        sent = segments(out)
        assert sent.encoding in found.encodings
        assert found.min_segments is not None
        assert_within(sent.count, found.min_segments, found.max_segments)
    if found.witness is not None:
        assert found.witness_size is not None
        assert_within(found.witness_size, found.least, found.most)


def assert_within(size: int, least: int, most: int | None) -> None:
    assert least <= size
    assert most is None or size <= most


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.randoms(use_true_random=False), st.integers(0, 10**6))
def test_no_rendering_is_outside(random: Random, seed: int) -> None:
    check(Texts(random).body(), seed)


@pytest.mark.parametrize("seed", range(40))
def test_no_rendering_is_outside_of_simple_texts(seed: int) -> None:
    random = Random(seed)
    check(f"{{{{ {Texts(random).text()} }}}}", seed, 40)


# -- Every filter over its input space

#: Characters of each sort, all texts of which are looked at up to three of them.
LETTERS = "aß İ&ç"
TEXTS = ["".join(chars) for length in range(4) for chars in product(LETTERS, repeat=length)]
WORDS = f'param x: text(min: 0, pattern: "[{LETTERS}]{{0,3}}")'
#: Filters, and whether both bounds must be reached by some text.
FILTERS = {
    "upper": True,
    "lower": True,
    "capitalize": False,
    "title": False,
    "trim": True,
    "e": True,
    "urlencode": True,
    "gsm": True,
    "string": True,
    "reverse": True,
    "replace('a', 'bbb')": True,
    "replace('a', '')": True,
    "replace('aß', 'x')": False,
    "replace('a', 'é', 1)": False,
    "replace('', '-')": False,
    "default('none', true)": True,
    "truncate(2, true, '', 0)": False,
    "truncate(2, false, '…', 0)": False,
    "truncate(3, true, '', 0)": True,
    "fit(2)": False,
    "fit(4)": False,
    "fit(5)": False,
    "fit(9)": True,
    "length": True,
    "int": False,
    "upper|lower": False,
    "lower|upper|e": False,
    "urlencode|replace('%', '%%')": True,
    "list|join('-')": False,
    "tojson": False,
}


@pytest.mark.parametrize("filters", FILTERS)
def test_filters(filters: str) -> None:
    text = f"{{{{ x|{filters} }}}}"
    made = template(text)
    found = answer(text, WORDS, Measure())
    sizes = [len(out.encode()) for word in TEXTS if isinstance(out := made.render({"x": word}), str)]
    assert found.least <= min(sizes)
    assert found.most is None or found.most >= max(sizes)
    if FILTERS[filters]:
        assert (found.least, found.most) == (min(sizes), max(sizes))


NUMBERS = {
    "n|abs": True,
    "n|string": True,
    "n|int": True,
    "n|float": False,
    "n|round": True,
    "n + 1": True,
    "n * n": False,
    "n // 3": True,
    "n % 7": True,
    "n // -4": True,
    "n % -7": True,
    "100 // (n or 7)": False,
    "n // (n or 7)": False,
    "100 % (n or 7)": True,
    "n / 3": False,
    "-n": True,
    "n|money('EUR')": True,
    "n|money('JPY')": True,
    "'%5d|%s' % (n, n)": True,
    "'%.2f' % n": True,
    "'%d'|format(n)": True,
    "n if n > 10 else ''": True,
    "'x' * n": True,
    "n|round(1, 'floor')": False,
}


@pytest.mark.parametrize("expression", NUMBERS)
def test_numbers(expression: str) -> None:
    text = f"{{{{ {expression} }}}}"
    made = template(text)
    found = answer(text, "param n: int(min: -12, max: 45)", Measure())
    sizes = [len(out) for n in range(-12, 46) if isinstance(out := made.render({"n": n}), str)]
    assert found.least <= min(sizes)
    assert found.most is not None
    assert found.most >= max(sizes)
    if NUMBERS[expression]:
        assert (found.least, found.most) == (min(sizes), max(sizes))


DECIMALS = {
    "q|round(2)": True,
    "q|round": True,
    "(q + 1)|round(1)": True,
    "(q / 3)|round(2)": False,
    "(q * (n / 7))|round(2)": False,
    "q|money('EUR')": True,
    "'%.1f' % q": True,
    "q|int": True,
    "q|round(1) if q > 5 else ''": True,
    "[n, q]|max|round(1)": False,
    "(n / 7)|round(2) + q|round(1)": False,
}


@pytest.mark.parametrize("expression", DECIMALS)
def test_decimals_of_any_number_of_places(expression: str) -> None:
    text = f"{{{{ {expression} }}}}"
    made = template(text)
    found = answer(text, "param n: int(min: 0, max: 9)\nparam q: decimal(min: -10, max: 10)", Measure())
    numbers = [Decimal(n) / 8 for n in range(-80, 81)]
    sizes = [len(out) for n in (0, 9) for q in numbers if isinstance(out := made.render({"n": n, "q": q}), str)]
    assert found.least <= min(sizes)
    assert found.most is not None
    assert found.most >= max(sizes)
    if DECIMALS[expression]:
        assert (found.least, found.most) == (min(sizes), max(sizes))


MOMENTS = {"w.isoformat()": 25, "d.isoformat()": 10, "w.date()": 10, "w.date()|date('%A') ~ (w|date('%a'))": 12}


@pytest.mark.parametrize("expression", MOMENTS)
def test_what_is_called_of_dates(expression: str) -> None:
    found = answer(f"{{{{ {expression} }}}}", 'param d: date(format: "%B")\nparam w: datetime', Measure())
    assert (found.kind, found.most, found.doubts, found.failures) == ("proved", MOMENTS[expression], (), ())


LISTS = {
    "l|join(', ')": True,
    "l|sort|join": True,
    "l|unique|join('+')": False,
    "l|reverse|join": True,
    "l|first": True,
    "l|last": True,
    "l|length": True,
    "l|list|join": True,
    "l|map('upper')|join": True,
    "l[:1]|join": True,
    "l[0]": True,
}


@pytest.mark.parametrize("expression", LISTS)
def test_lists(expression: str) -> None:
    text = f"{{{{ {expression} }}}}"
    made = template(text)
    found = answer(text, 'param l: list(choice("a", "bb", "ß"), max: 3)', Measure())
    every = [tuple(items) for length in range(4) for items in product(("a", "bb", "ß"), repeat=length)]
    sizes = [len(out.encode()) for items in every if isinstance(out := made.render({"l": items}), str)]
    assert found.least <= min(sizes)
    assert found.most is not None
    assert found.most >= max(sizes)
    if LISTS[expression]:
        assert (found.least, found.most) == (min(sizes), max(sizes))


@pytest.mark.parametrize(
    "step", [UPPER, LOWER, CASEFOLD, SWAPCASE, ESCAPE, URLENCODE, GSM, TO_JSON], ids=lambda s: s.name
)
def test_growth_over_all_characters(step: Charwise) -> None:
    language = language_of(TextType(max=1))
    assert language is not None
    sizes = [len(image(char, (step,), REST).encode()) for char in characters()]
    most, least = heaviest(language, ((step,),), "bytes"), lightest(language, ((step,),), "bytes")
    assert most is not None
    assert least is not None
    assert (least.weight, most.weight) == (min(sizes), max(sizes))


def characters() -> Iterator[str]:
    usable = TextType(max=1).characters
    for first, last in usable.ranges:
        yield from map(chr, range(first, last + 1))


def test_nothing_beyond_has_a_case() -> None:
    for step in (UPPER, LOWER, TITLE, METHOD_TITLE, CAPITALIZE, CASEFOLD, SWAPCASE):
        assert not any(step.function(chr(code)) != chr(code) for code in range(LAST_CASED + 1, sys.maxunicode + 1))


# -- Answers


def test_a_refuted_text_has_a_finding_that_can_be_pasted() -> None:
    declared = "param name: text(max: 50)\nparam town: text(max: 50)"
    text = "Hello {{ name }} in {{ town }}"
    found = answer(text, declared, Measure(140))
    diagnostic = finding(found, "text", template(text).string.span, parameters(declared))
    assert diagnostic is not None
    assert diagnostic.is_error
    assert diagnostic.rule.name == "can-be-too-long"
    assert diagnostic.span.text in ("name", "town")
    assert "--set" in diagnostic.help
    assert [note.span.text for note in diagnostic.related] == ["town", "name"]
    assert found.witness_size is not None
    assert 140 < found.witness_size <= 144


def test_an_open_text_names_the_word() -> None:
    declared = "param name: text"
    text = "Hello {{ name }}"
    diagnostic = finding(answer(text, declared, Measure(140)), "text", template(text).string.span, parameters(declared))
    assert diagnostic is not None
    assert (diagnostic.rule.name, diagnostic.span.text) == ("unproved-size", "name")
    assert "max" in diagnostic.help


def test_a_witness_for_leaving_gsm7() -> None:
    found = answer("{{ name|upper }}", "param name: text(max: 9, charset: gsm7)")
    assert [leaver.kind for leaver in found.leaves_gsm7_by] == ["filter"]
    assert found.leaving_witness is not None
    out = rendered("{{ name|upper }}", "param name: text(max: 9, charset: gsm7)", found.leaving_witness)
    assert segments(out).encoding == "ucs2"


def test_media_path_counts() -> None:
    extra = template("/{{ name }}.jpg")
    found = analyse(
        template("Hi {{ name }}"),
        parameters("param name: text(max: 9)"),
        CONSTANTS,
        Measure(79, plus=(extra,), sms=True),
    )
    assert (found.least, found.most, found.kind) == (10, 80, "refuted")


def test_an_empty_text_with_a_media_path_has_its_segments() -> None:
    measure = Measure(plus=(template("/{{ c|upper }}.jpg"),), sms=True, limit=1024)
    found = answer("", "param c: text(max: 20, charset: ascii)", measure)
    assert (found.kind, found.min_segments, found.most) == ("proved", 1, 25)


def test_links_count_as_the_longer() -> None:
    for length, size in ((30, 30), (5, len("{{link_4021}}"))):
        found = answer("{{ link_4021 }}", "", Measure(links={"4021"}, link_bytes=length))
        assert (found.least, found.most) == (size, size)


@pytest.mark.parametrize("looped", ["link_4021", "(x|string + link_4021)"])
def test_a_link_written_character_by_character_is_open(looped: str) -> None:
    """Put together again it is the placeholder, for which the short link is sent."""
    measure = Measure(1024, links={"4021"}, link_bytes=30)
    text = f"{{% for c in {looped} %}}{{{{ c }}}}{{% endfor %}}"
    found = analyse(template(text), parameters("param x: bool"), {"link_4021": "{{link_4021}}"}, measure)
    assert found.kind == "open"
    assert found.stop is not None
    assert not found.stop.problem.startswith(BROKEN)


def test_a_number_beyond_what_floats_hold_is_open() -> None:
    found = answer("{{ '%5.1f' % x|int }}", "param x: text(max: 3)")
    assert found.kind == "open"
    assert found.stop is not None
    assert found.stop.problem != LOST


def test_a_constant_has_one_size() -> None:
    found = answer("Hello à", "", Measure(7, sms=True))
    assert (found.kind, found.least, found.most, found.encodings) == ("refuted", 8, 8, ("gsm7",))


def test_json_grows() -> None:
    found = answer('a"{{ x }}', "param x: text(max: 3)", Measure(json=True))
    assert (found.least, found.most) == (4, 15)


@pytest.mark.parametrize("text", ["Hi $(name)!", "Hi $(name){{ x }}!"])
def test_what_the_platform_inserts_is_open(text: str) -> None:
    found = answer(text, "param x: text(max: 3)", Measure(140, sms=True))
    assert (found.kind, found.most) == ("open", None)
    assert found.stop is not None
    assert found.stop.span.text == "$(name)"
    assert len(found.encodings) == 2
