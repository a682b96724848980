"""Whether every rendering is of a shape: surely so, or not known (then values are tried)."""

from __future__ import annotations

import pytest

from imidsl.proof.shapes import always_matches
from imidsl.schema.kinds import Msisdn, Url
from tests.proof_texts import CONSTANTS, parameters, template

URL, WEB, NUMBER, SENDER = Url().sure, Url(web=True).sure, Msisdn().sure, "[A-Za-z0-9]{1,11}"
#: What is declared, the text, the shape, and whether it surely has it.
CASES = [
    ("code: text(pattern: '[A-Z]{4,12}')", "https://x.example/{{ code }}", URL, True),
    ("code: text(max: 8)", "https://x.example/{{ code }}", URL, False),
    ("code: text(max: 8)", "https://x.example/{{ code|urlencode }}", URL, True),
    ("code: text(min: 0, max: 8)", "{{ 'https://x.example/' ~ code|urlencode }}", WEB, True),
    ("flag: bool", "{% if flag %}https://a.example{% else %}http://b.example{% endif %}/x", WEB, True),
    ("flag: bool", "{% if flag %}https://a.example{% endif %}/x", WEB, False),
    ("tier: choice('gold', 'silver')", "https://{{ tier }}.example", WEB, True),
    ("tier: choice('gold', 'a b')", "https://{{ tier }}.example", WEB, False),
    ("tier: choice('gold', 'a b')", "https://x{% if tier == 'gold' %}/{{ tier }}{% endif %}", WEB, True),
    ("u: url", "{{ u }}", WEB, True),
    ("u: url(http: true)", "{{ u }}&from=sms", WEB, True),
    ("u: url", "{{ u|upper }}", WEB, False),
    ("n: int(min: 0, max: 999)", "https://x.example/{{ n }}?m={{ n * 2 }}", WEB, True),
    ("d: date", "https://x.example/{{ d }}", WEB, True),
    ("d: date(format: '%A %d')", "https://x.example/{{ d }}", WEB, False),
    ("l: list(text(pattern: '[a-z]{1,3}'), max: 3)", "https://x.example/{{ l|join('/') }}", WEB, True),
    ("l: list(text(max: 3), max: 3)", "https://x.example/{{ l|join('/') }}", WEB, False),
    ("p: msisdn", "{{ p }}", NUMBER, True),
    ("p: text(pattern: '[0-9]{5,12}')", "{{ p }}", NUMBER, False),
    ("p: text(pattern: '[1-9][0-9]{6,9}')", "44{{ p }}", NUMBER, True),
    ("p: text(pattern: '[1-9][0-9]{6,13}')", "44{{ p }}", NUMBER, False),
    ("n: int(min: 10000, max: 99999999)", "4477{{ n }}", NUMBER, True),
    ("n: int(min: -10000, max: 99999999)", "4477{{ n }}", NUMBER, False),
    ("s: text(max: 11, pattern: '[A-Za-z]{1,11}')", "{{ s }}", SENDER, True),
    ("s: text(max: 11, charset: ascii)", "{{ s }}", SENDER, False),
    ("s: text(pattern: '[A-Za-z]{1,7}'); n: int(min: 0, max: 99)", "{{ s }}{{ n }}", SENDER, True),
    ("s: text(pattern: '[A-Za-z]{1,11}')", "{{ s|truncate(9, true, '') }}", SENDER, True),
]


@pytest.mark.parametrize(("declared", "text", "shape", "sure"), CASES)
def test_always_matches(declared: str, text: str, shape: str, sure: bool) -> None:
    lines = "".join(f"\n  param {one}" for one in declared.replace("'", '"').split("; "))
    assert always_matches(template(text), parameters(lines), CONSTANTS, shape) is sure
