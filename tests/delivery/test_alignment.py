"""Templates as patterns: what a text can be, and which parameter gave what."""

from __future__ import annotations

import pytest

from imidsl.compiler.project import Project
from imidsl.delivery.tracing.alignment import LONGEST, align, fits
from imidsl.delivery.tracing.origins import Origin, origins
from imidsl.delivery.tracing.shapes import (
    ANYTHING,
    Alternatives,
    FromParameter,
    Letters,
    Often,
    Row,
    TextShape,
    Verbatim,
)
from imidsl.request.settings import Config
from imidsl.source import Source
from imidsl.text.chars.charset import CharSet
from imidsl.workspace import workspace
from imidsl.workspace.workspace import Settings
from tests.steps import steps

PARAMETERS = """
  param name: text(max: 9)
  param nick: text(max: 9)?
  param order: text(pattern: "(AB|C)[0-9]{2,3}")
  param count: int(min: -9, max: 99)
  param price: decimal(places: 2)
  param on: date(format: "%-d %B %Y")
  param at: datetime
  param express: bool
  param tier: choice("gold", "silver.")
  param site: url(http: true)
  param phone: msisdn
  param items: list(record(title: text, price: decimal(places: 2)))
  param words: list(text)
"""


def project(text: str) -> Project:
    return workspace.project([Source("m.imi", text)], Settings(Config(), None, "imiconnect", ()), [])


def origin(text: str) -> Origin:
    source = f'let shop = "Shop*"\nmessage m {{ {PARAMETERS} twitter {{ text: """\n{text}\n""" }} smartlink 7 }}'
    return next(origins(project(source)))


@pytest.mark.parametrize(
    ("template", "text", "given"),
    [
        ("Hi {{ nick or 'you' }}!", "Hi Ada!", {"nick": "Ada"}),
        ("Hi {{ nick or 'all of you' }}!", "Hi all of you!", {}),
        ("Hi {{ nick or 'all of you' }}!", "Hi some of you!", None),
        ("Hi {{ nick|default('you') }}!", "Hi Ada!", {"nick": "Ada"}),
        ("Hi {{ nick|upper if nick else 'you' }}!", "Hi ADA!", {"nick": "ADA"}),
        ("{{ order }}-{{ count }}", "AB123--7", {"order": "AB123", "count": "-7"}),
        ("{{ order }}-{{ count }}", "AC123-7", None),
        ("{{ order }}{{ count }}", "C12345", {"order": "C123", "count": "45"}),
        ("{{ price }}", "12.50", {"price": "12.50"}),
        ("{{ on }} {{ at }}", "1 May 2026 2026-05-01T10:00:00Z", {"on": "1 May 2026", "at": "2026-05-01T10:00:00Z"}),
        ("{{ express }} {{ tier }}", "true silver.", {"express": "true", "tier": "silver."}),
        ("{{ express }} {{ tier }}", "maybe gold", None),
        ("{{ site }} {{ phone }}", "http://x.de 447700900123", {"site": "http://x.de", "phone": "447700900123"}),
        ("{{ site }}", "ftp://x.de", None),
        ("{% if express %}fast{% elif count %}{{ count }}{% endif %}.", "fast.", {}),
        ("{% if express %}fast{% elif count %}{{ count }}{% endif %}.", "7.", {"count": "7"}),
        ("{% if express %}fast{% elif count %}{{ count }}{% endif %}.", ".", {}),
        ("{{ shop }} via {{ request.channel }}, {{ link_7 }}", "Shop* via twitter, {{link_7}}", {}),
        ("{{ shop }} via {{ request.channel }}, {{ link_7 }}", "Shops via twitter, {{link_7}}", None),
        (
            "{% for item in items %}\n- {{ item.title }} {{ item.price }}\n{% endfor %}",
            "- a 1.00\n- b c 2.00",
            {"items.title": "ab c", "items.price": "1.002.00"},
        ),
        ("{% for w in words %}{{ w }};{% else %}none{% endfor %}", "none", {}),
        ("{% for w in words %}{{ w }};{% else %}none{% endfor %}", "x;y;", {"words": "xy"}),
        ("{% set n = name|upper %}{{ n }}{{ n }}.", "ADAADA.", {"name": "ADAADA"}),
        ("{% macro m(x) %}<{{ x }}>{% endmacro %}{{ m(name) }}", "<Ada>", {"name": "<Ada>"}),
        ("{% with n = name %}{{ n }}{% endwith %}.", "Ada.", {"name": "Ada"}),
        ("{{ words|join(', ') }}", "x, y", {"words": "x, y"}),
        ("{{ name ~ '!' ~ count }}", "Ada!7", {"name": "Ada", "count": "7"}),
        ("{{ count + 1 }}", "8", {"count": "8"}),
    ],
)
def test_what_parameters_gave(template: str, text: str, given: dict[str, str] | None) -> None:
    (written,) = origin(template).texts["twitter.text"]
    assert written.fits(text) == (given is not None)
    pieces: dict[str, str] = {}
    for piece in written.pieces(text):
        pieces[piece.name] = pieces.get(piece.name, "") + text[piece.start : piece.end]
    assert pieces == (given or {})


DIGITS = CharSet.of((0x30, 0x39))
AS = CharSet.chars("a")


@pytest.mark.parametrize(
    ("shape", "takes", "refuses"),
    [
        (Verbatim(""), [""], ["a"]),
        (ANYTHING, ["", "a\nb", "€" * 500], []),
        (Letters(DIGITS, 2, 3), ["12", "123"], ["1", "1234", "1a"]),
        (Letters(DIGITS, 2, None), ["12", "1" * 999], ["", "1", "12a"]),
        (Row((ANYTHING, Verbatim("-"), ANYTHING)), ["-", "a--b"], ["ab"]),
        (Alternatives((Verbatim("a"), Verbatim("ab"))), ["a", "ab"], ["b", ""]),
        (Often(Verbatim("ab"), 2, 3), ["abab", "ababab"], ["ab", "abababab", "aba"]),
        (Often(Verbatim(""), 0, None), [""], ["a"]),
        (Often(Verbatim(""), 3, None), [""], ["a"]),
        (Often(Alternatives((Verbatim(""), Verbatim("a"))), 0, None), ["", "aaaa"], ["ab"]),
        (Often(Letters(AS, 1, 2), 2, 2), ["aa", "aaaa"], ["a", "aaaaa"]),
        (Row((Often(Verbatim("a"), 0, None), Verbatim("ab"))), ["ab", "aaab"], ["b", "aba"]),
    ],
)
def test_shapes(shape: TextShape, takes: list[str], refuses: list[str]) -> None:
    for text in takes:
        assert fits(shape, text), text
        assert [(p.name, p.start, p.end) for p in align(FromParameter("p", shape), text) or ()] == [("p", 0, len(text))]
    for text in refuses:
        assert not fits(shape, text), text
        assert align(shape, text) is None


def test_no_text_makes_it_explode() -> None:
    gap: TextShape = FromParameter("x", Letters(AS, 0, None))
    shape = Row((*[Often(gap, 0, None)] * 6, Verbatim("!")))
    steps(lambda: fits(shape, "a" * 5000), at_most=20_000)
    assert not fits(ANYTHING, "a" * (LONGEST + 1))
