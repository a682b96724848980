"""Plans: held to the general way over samples, goldens, drawn definitions and hostile values."""

from __future__ import annotations

import pickle
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime
from itertools import product
from pathlib import Path
from typing import Any

import pytest

import imidsl
from imidsl.compiler.options import Options
from imidsl.plan.jsontext import compact
from imidsl.plan.pieces import NotPlanned
from imidsl.plan.plan import planned
from tests import ROOT
from tests.house.test_laws import SOUND
from tests.plan import laws
from tests.plan.laws import ADDRESSES, HOSTILE, NOW, Held

SAMPLES = [path for path in SOUND if "samples" in path.parts]


def _name(path: Path) -> str:
    return "/".join(path.parts[-2:])


@pytest.mark.parametrize("path", SOUND, ids=_name)
def test_examples_are_answered_alike(path: Path) -> None:
    held = Held(imidsl.load(path))
    found: list[str] = []
    for message in held.library.describe():
        ways = product((None, *message.examples), (None, *message.channels), (None, "msisdn", "customerid"))
        for example, channel, kind in ways:
            to = None if kind is None else {kind: ["447700900123", "447700900456"]}
            channels = None if channel is None else [channel]
            found += held.compared(message.name, {}, example=example, channels=channels, to=to)
    assert found == []


@pytest.mark.parametrize("path", SAMPLES, ids=_name)
def test_hostile_values_are_answered_alike(path: Path) -> None:
    held = Held(imidsl.load(path))
    found: list[str] = []
    for message in held.library.describe():
        example = next(iter(message.examples), None)
        for parameter, value in product(message.parameters, HOSTILE):
            found += held.compared(message.name, {parameter.name: value}, example=example)
    assert found == []


def test_hostile_addresses_are_answered_alike() -> None:
    held = Held(imidsl.loads('message m { sms { text: "Hi" } }'))
    ways: list[Any] = [[one] for one in ADDRESSES] + [[one, other] for one, other in product(ADDRESSES, repeat=2)]
    ways += [[f"44770090{number:04}" for number in range(count)] for count in (999, 1000, 1001, 2500)]
    found = [
        fault for kind in ("msisdn", "customerid") for to in ways for fault in held.compared("m", {}, to={kind: to})
    ]
    assert found == []
    assert held.counts["answered"] > 50


@pytest.mark.parametrize(("drawn", "count", "least"), [(laws.texts, 50, 50), (laws.messages, 30, 100)])
def test_drawn_definitions_are_answered_alike(drawn: Callable[[str, int], Any], count: int, least: int) -> None:
    counts = Counter[str]()
    for number in range(count):
        held, found = drawn(f"law/{number}", 8)
        assert found[:1] == []
        counts += held.counts
    assert counts["answered"] + counts["rows"] > least


@pytest.mark.parametrize(
    "source",
    [
        'param x: text(max: 9)\n sms { type: auto, text: "Hi {{ x }}" }',
        'param x: text(max: 9, charset: ascii)\n sms { type: auto, text: "Hi {{ x }}" }',
        'param class: text(max: 9)\n param lambda: int(min: 0, max: 9)\n wa { text: "{{ class }} {{ lambda }}" }',
        'param c0: text(max: 9)\n param v0: bool\n wa { text: "{% if v0 %}{{ c0 }}{% else %}x{% endif %}" }',
        "param x: text(max: 9)?\n sms { type: auto, text: \"{{ x or 'none' }}{% if x == none %}!{% endif %}\" }",
        'param x: text(max: 9)\n push { ios { text: "{{ x }}", extras { customtags { "a\\"b\'\\\\": "{{ x }}" } } } }',
        "param x: int(min: 0, max: 9)\n wa { text: \"{% set y = x %}{{ y }} {{ x|money('EUR') }}\" }",
        'param x: int(min: 0, max: 9)\n wa { text: "{% if x > 3 %}{{ x }}{% elif x != 1 %}-{% endif %}." }',
    ],
)
def test_names_and_quotes_of_all_sorts(source: str) -> None:
    held = Held(imidsl.loads(f'message m {{\n {source}\n to customerid "1"\n}}'))
    assert held.library.check() == ()
    (message,) = held.library.describe()
    found: list[str] = []
    for value in HOSTILE:
        for parameter in message.parameters:
            others = {
                one.name: {"int": 3, "bool": True}.get(one.type.partition("(")[0], "a") for one in message.parameters
            }
            found += held.compared("m", {**others, parameter.name: value})
    assert found == []
    assert held.counts["answered"]


def test_nothing_of_a_definition_is_code() -> None:
    library = imidsl.loads(
        'message m { param x: text(max: 9) = "a"\n sms { text: "{{ x }}\\"\'{0}\\\\" }\n to customerid "__import__" }'
    )
    plan = planned(library.project, "m")
    for function in (plan.make, plan.write, plan.split):
        code = function.__code__
        assert all(isinstance(constant, int | str | bool | None) for constant in code.co_consts)
        assert not {"__import__", "a", "{0}"} & {constant for constant in code.co_consts if isinstance(constant, str)}


def test_every_request_of_the_samples_is_planned() -> None:
    for path in SAMPLES:
        library = imidsl.load(path)
        for message in library.describe():
            for channel in message.channels:
                assert planned(library.project, message.name, [channel]).requests


@pytest.mark.parametrize(
    "source",
    [
        'sms { text: "x", raw { "a": 1 } }',
        'param x: text\n sms { text: "{{ x }}" }',
        'param x: text(max: 9)\n sms { text: "x", type: "{{ x }}" }',
        'param x: text(max: 9)\n wa { text: "x" }\n expiry: "{{ x }}"',
    ],
)
def test_what_is_not_known_for_certain_is_not_planned(source: str) -> None:
    with pytest.raises(NotPlanned):
        planned(imidsl.loads(f'message m {{ {source}\n to customerid "1" }}').project, "m")


SHIPPED = """
message m {
  param name: text(max: 9)
  sms { type: auto, text: "Hi {{ name }}" }
  expiry: 2d
  to customerid "1"
}
"""
USUAL: dict[str, Any] = {"to": {"customerid": "7"}, "channels": ["sms"], "now": NOW}


def _general(library: imidsl.Library, monkeypatch: pytest.MonkeyPatch) -> list[Options]:
    """Notes each rendering that goes the general way."""
    general, asked = library._rendered, list[Options]()

    def rendered(run: Options) -> imidsl.Result:
        asked.append(run)
        return general(run)

    monkeypatch.setattr(library, "_rendered", rendered)
    return asked


def test_a_plan_is_made_at_the_first_rendering(monkeypatch: pytest.MonkeyPatch) -> None:
    library = imidsl.loads(SHIPPED)
    asked = _general(library, monkeypatch)
    assert library.render("m", {"name": "Ada"}, **USUAL).ok
    assert library.render("m", {"name": 'Zo"e'}, **USUAL).requests[0].body["channels"]["sms"]["text"] == 'Hi Zo"e'
    assert library.render("m", {"name": "Eve"}, **{**USUAL, "to": {"customerid": ["8", "9"]}}).ok
    assert len(asked) == 1
    assert not library.render("m", {"name": "too long for it"}, **USUAL).ok
    assert library.render("m", {"name": "Ada"}).ok
    assert len(asked) == 3


def test_whatever_is_no_usual_argument_goes_the_general_way(monkeypatch: pytest.MonkeyPatch) -> None:
    library = imidsl.loads(SHIPPED)
    assert library.render("m", {"name": "Ada"}, **USUAL).ok
    asked = _general(library, monkeypatch)
    unusual: list[dict[str, Any]] = [
        {"channels": iter(["sms"])},
        {"to": {"customerid": iter("7")}},
        {"to": {"customerid": {"7"}}},
    ]
    for given in unusual:
        assert library.render("m", {"name": "Ada"}, **{**USUAL, **given}).ok
    assert len(asked) == len(unusual)


@pytest.mark.parametrize(
    "given",
    [
        *({"channels": one} for one in ({"sms": 1}, 5, [1], [["sms"]])),
        *({"to": one} for one in (["customerid"], [("customerid", "7")], {"customerid": 7}, {"customerid": {"7": 1}})),
        *({"now": one} for one in (5, datetime(2026, 12, 1), "2026-12-01")),
        *({"values": one} for one in (["name"], "name", [("name", "Ada")])),
        *({"message": one} for one in (["m"], 5)),
        {"example": 5},
    ],
)
def test_what_cant_be_meant_is_a_type_error_whatever_was_rendered_before(given: dict[str, Any]) -> None:
    library = imidsl.loads(SHIPPED)
    arguments = {"message": "m", "values": {"name": "Ada"}, **USUAL}
    assert library.render(**arguments).ok
    with pytest.raises(TypeError):
        library.render(**{**arguments, **given})


def test_the_clock_is_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    library = imidsl.loads(SHIPPED)
    seconds = iter(range(60))
    monkeypatch.setattr("imidsl.workspace.clock.now", lambda: datetime(2026, 12, 1, 0, 0, next(seconds), tzinfo=UTC))
    asked = _general(library, monkeypatch)
    expiries = [library.render("m", {"name": "Ada"}).requests[0].body["expiry"] for _ in range(3)]
    assert [text[-7:-5] for text in expiries] == ["00", "01", "02"]
    assert len(asked) == 1


def test_a_plan_for_rows_can_be_pickled() -> None:
    plan = imidsl.loads(SHIPPED).plan("m", to={"customerid": "id"}, columns={"name": "first"}, now=NOW)
    row = {"id": "7", "first": 'Zo"e \\ $', "more": 1}
    there = pickle.loads(pickle.dumps(plan))
    for one in (row, {"id": "7", "first": "Ada"}, {"id": "7"}, {"id": 7, "first": "Ada"}, {"id": "", "first": "Ada"}):
        assert there.json(one) == plan.json(one) or (
            isinstance(there.json(one), imidsl.Rejected) and isinstance(plan.json(one), imidsl.Rejected)
        )
    assert isinstance(plan.json(row), imidsl.Rejected)  # a column that isn't known
    del row["more"]
    texts, bodies = plan.json(row), plan.bodies(row)
    assert not isinstance(bodies, imidsl.Rejected)
    assert texts == [*map(compact, bodies)]


def test_a_library_that_has_plans_can_be_pickled() -> None:
    library = imidsl.loads('message m { param x: text(max: 9)\n wa { text: "{{ x }}" }\n to customerid "1" }')
    for _ in range(3):
        library.render("m", {"x": "a"}, now=NOW)
    assert pickle.loads(pickle.dumps(library)).render("m", {"x": "b"}, now=NOW).ok


def test_a_check_loads_no_plan() -> None:
    code = (
        "import sys; from imidsl.cli import check, compile; print([one for one in sys.modules if 'imidsl.plan' in one])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=True)
    assert done.stdout == "[]\n"


def test_bodies_are_the_callers_own() -> None:
    library = imidsl.loads('message m { push { ios { text: "x", extras { badge: 1 } } } }')
    addresses = ["1", "2"]
    results = [library.render("m", to={"customerid": addresses}, now=NOW) for _ in range(3)]
    results[2].requests[0].body["channels"]["push"]["ios"]["extras"]["badge"] = 5
    results[2].requests[0].body["destination"][0]["customerid"].append("3")
    assert library.render("m", to={"customerid": addresses}, now=NOW) == results[0]
    assert addresses == ["1", "2"]


@pytest.mark.parametrize(
    ("given", "error", "said"),
    [
        ({"message": "n"}, KeyError, "there is no message 'n'"),
        ({"columns": {"nam": "first"}}, ValueError, "message 'm' has no parameter 'nam': did you mean 'name'?"),
        ({"channels": "smss"}, ValueError, "message 'm' has no channel 'smss': did you mean 'sms'?"),
        ({"to": {"msisdm": "phone"}}, ValueError, "there is no kind of id 'msisdm': did you mean 'msisdn'?"),
        ({"to": {}}, ValueError, "a row has one address"),
        ({"to": {"msisdn": "phone", "customerid": "id"}}, ValueError, "a row has one address"),
        ({"to": ["msisdn"]}, TypeError, "to must be a mapping, not list"),
        ({"to": {"msisdn": 5}}, TypeError, "a column must be a str, not int"),
        ({"columns": {"name": 5}}, TypeError, "a column must be a str, not int"),
        ({"channels": 5}, TypeError, "channels must be a str or an iterable of them, not int"),
        ({"message": 5}, TypeError, "message must be a str, not int"),
        ({"now": datetime(2026, 12, 1)}, TypeError, "now must be an aware datetime"),
    ],
)
def test_a_plan_for_rows_says_what_it_cant_be_made_of(given: dict[str, Any], error: type[Exception], said: str) -> None:
    with pytest.raises(error, match=re.escape(said)):
        imidsl.loads(SHIPPED).plan(**{"message": "m", **given})
