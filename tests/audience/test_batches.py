"""`plan.batches`: whole columns make what rows make, and other engines what one machine makes."""

from __future__ import annotations

import json
import pickle
from collections.abc import Sequence
from datetime import UTC, date, datetime
from random import Random
from typing import Any

import pytest

import imidsl
from imidsl import Plan, Rejected
from tests.plan.laws import HOSTILE

pa = pytest.importorskip("pyarrow")

NOW = datetime(2026, 12, 1, tzinfo=UTC)
SOURCE = """
message hello {
  param name: text(max: 24)
  param order: text(pattern: "LV-[0-9]{6}")
  param eta: date(format: "%d %B")
  param tier: choice("gold", "silver") = "silver"
  param points: int(min: 0, max: 9999)?
  correlationid: "{{ order }}"
  expiry: 2d
  sms {
    type: auto
    text: "Hi {{ name }}, {{ order }} on {{ eta }}{% if tier == 'gold' and points is not none %}: gold{% endif %}!"
  }
  wa { text: "{% if tier != 'gold' %}{{ name }}{% else %}\\"{{ tier }}\\"\\n{% endif %} {{ order }}" }
  to customerid "x" { correlationid: "{{ order }}" }
}
message plain { param name: text(max: 9), wa { text: "{{ name|upper }}" } }
"""


def made_plan(**more: Any) -> Plan:
    library = imidsl.loads(SOURCE.replace("9), wa", "9)\n wa"))
    given = {"to": {"msisdn": "phone"}, "columns": {"order": "number"}, "key": "id", "now": NOW, **more}
    return library.plan("hello", **given)


def rows(count: int, seed: int = 1) -> list[dict[str, Any]]:
    draw = Random(seed)
    texts = [one for one in HOSTILE if isinstance(one, str) and "\ud800" not in one]
    names = ["Ada", "Győző", 'Jo "J"', "a\\b", "tab\there", "two\nlines", "€uro", "x" * 24]

    def one(number: int) -> dict[str, Any]:
        odd = draw.random() < 0.1
        return {
            "id": number,
            "phone": draw.choice(texts) if odd and draw.random() < 0.3 else f"44770{number:07}",
            "name": draw.choice(texts) if odd else draw.choice(names),
            "number": draw.choice(texts) if odd and draw.random() < 0.3 else f"LV-{number:06}",
            "eta": date(2026, 12, 1 + number % 28),
            "tier": draw.choice(["gold", "silver", None, "bronze"] if odd else ["gold", "silver", None]),
            "points": draw.choice([None, 0, 5, 10_000]),
        }

    return [one(number) for number in range(count)]


def by_rows(plan: Plan, given: Sequence[dict[str, Any]]) -> list[tuple[str, str | None, str | None]]:
    """Key, body and code of what the rows make one by one."""
    found: list[tuple[str, str | None, str | None]] = []
    for row in given:
        values = {name: value for name, value in row.items() if name != "id" and value is not None}
        made = plan.json(values)
        if isinstance(made, Rejected):
            found.append((str(row["id"]), None, made.diagnostics[0].rule.code))
        else:
            found += [(str(row["id"]), body, None) for body in made]
    return sorted(found, key=str)


def by_columns(batches: Any) -> list[tuple[str, str | None, str | None]]:
    return sorted(((one["key"], one["body"], one["code"]) for batch in batches for one in batch.to_pylist()), key=str)


def test_columns_make_what_rows_make() -> None:
    plan, given = made_plan(), rows(600)
    batches = pa.Table.from_pylist(given).to_batches(max_chunksize=250)
    assert plan.batches.kernel is not None  # type: ignore[attr-defined]
    assert by_columns(plan.batches(batches)) == by_rows(plan, given)


def test_recipients_can_be_packed_by_what_stands_around_them() -> None:
    (batch,) = made_plan().batches(pa.Table.from_pylist(rows(50)).to_batches())
    for one in batch.to_pylist():
        if one["body"] is not None:
            recipient = one["body"][one["head"] : len(one["body"]) - one["tail"]]
            assert json.loads(recipient) == json.loads(one["body"])["destination"][0]


def test_what_columns_cannot_make_goes_by_rows() -> None:
    library = imidsl.loads(SOURCE.replace("9), wa", "9)\n wa"))
    plan = library.plan("plain", to={"msisdn": "phone"}, now=NOW)
    assert plan.batches.kernel is None  # type: ignore[attr-defined]
    table = pa.table({"phone": ["447700900123", "1"], "name": ["ada", "eve"]})
    assert [(one["body"] is None, one["code"]) for one in next(plan.batches(table.to_batches())).to_pylist()] == [
        (False, None),
        (True, "IMI312"),
    ]


@pytest.mark.parametrize("table", [{"phone": []}, {"phone": ["447700900123"]}, {"phone": [None], "name": [None]}])
def test_missing_columns_and_no_rows(table: dict[str, list[Any]]) -> None:
    for batch in made_plan(key=None).batches(pa.table(table).to_batches()):
        assert {one["body"] for one in batch.to_pylist()} <= {None}


def test_a_plan_goes_where_it_is_needed() -> None:
    plan, batches = made_plan(), pa.Table.from_pylist(rows(40)).to_batches()
    there = pickle.loads(pickle.dumps(plan.batches))
    assert by_columns(there(batches)) == by_columns(plan.batches(batches))


def test_partitions_of_daft() -> None:
    daft = pytest.importorskip("daft")
    plan, given = made_plan(), rows(200)
    frame = daft.from_arrow(pa.Table.from_pylist(given))
    assert by_columns(plan.batches(frame.to_arrow_iter())) == by_rows(plan, given)
