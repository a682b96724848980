"""`plan.batches`: whole columns make what rows make, and other engines what one machine makes."""

from __future__ import annotations

import json
import pickle
from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from random import Random
from typing import Any

import pytest

import imidsl
from imidsl import Plan, Rejected
from tests.plan.laws import HOSTILE

pa = pytest.importorskip("pyarrow")
parquet = pytest.importorskip("pyarrow.parquet")

NOW = datetime(2026, 12, 1, tzinfo=UTC)
DEFINITIONS = Path(__file__).with_name("hello.imi")


def made_plan(**more: Any) -> Plan:
    library = imidsl.load(DEFINITIONS)
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
            "nick": draw.choice(texts if odd else [None, "", "Bo", 'B"']),
            "shop": draw.choice(texts if odd else [None, "Eger", "Pécs"]),
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


@pytest.mark.parametrize("kind", ["large_string", "string_view", "dictionary", "sliced", "plain"])
def test_texts_in_any_of_arrows_forms(kind: str) -> None:
    plan, given = made_plan(), rows(90, seed=4)
    table = pa.Table.from_pylist([*given[:3], *given])
    names = [field.name for field in table.schema if field.type == pa.string()]
    for name in names:
        column = table[name].dictionary_encode() if kind == "dictionary" else table[name]
        made = column.cast(getattr(pa, kind)()) if kind in ("large_string", "string_view") else column
        table = table.set_column(table.schema.get_field_index(name), name, made)
    batches = [batch.slice(3) for batch in table.to_batches()]
    assert plan.batches.kernel is not None  # type: ignore[attr-defined]
    assert by_columns(plan.batches(batches)) == by_rows(plan, given)


@pytest.mark.parametrize("kind", ["customerid", "psid", "firefox_pushid"])
def test_other_kinds_of_ids(kind: str) -> None:
    source = 'message m { param name: text(max: 9), chrome_web_push { title: "Hi {{ name }}" } }'
    channel = {"customerid": 'wa { text: "{{ name }}" }', "psid": 'fb { text: "{{ name }}" }'}
    block = channel.get(kind, 'push { firefox { title: "Hi", text: "{{ name }}" } }')
    library = imidsl.loads(source.partition("chrome")[0].replace("9), ", "9)\n") + block + " }")
    plan = library.plan("m", to={kind: "phone"}, key="id", now=NOW)
    ids = ["C-1", "", " ", "ő", "a b", "x\ny", '"', "$(x)", "a@b", "x" * 5000, None, "\\", "7"]
    given = [{"id": number, "phone": one, "name": "Ada"} for number, one in enumerate(ids)]
    assert by_columns(plan.batches(pa.Table.from_pylist(given).to_batches())) == by_rows(plan, given)


def test_guards_are_held_by_columns() -> None:
    library = imidsl.loads('message m { param name: text(max: 9)\n sms { type: text, text: "Hi {{ name }}" } }')
    plan = library.plan("m", to={"msisdn": "phone"}, key="id", now=NOW)
    given = [{"id": n, "phone": "447700900123", "name": name} for n, name in enumerate(["Ada", "Győző", "Siân", "é"])]
    assert by_columns(plan.batches(pa.Table.from_pylist(given).to_batches())) == by_rows(plan, given)


@pytest.mark.parametrize(
    "cells",
    [
        ["AB-12", "XY-99"],
        ["AB-1", "AB-123"],  # of the right length together
        ["AB-12", None],
        ["AB-12", "ÁB-1"],  # of the right length in bytes
        ["AB-12", "ab-12"],
        ["AB-12", "AB-1\n"],
        ["", ""],
        [None, None],
    ],
)
def test_a_shape_of_known_length_is_looked_at_place_by_place(cells: list[str | None]) -> None:
    source = 'message m { param code: text(pattern: "[A-Z]{2}-[0-9]{2}")\n wa { text: "{{ code }}" } }'
    plan = imidsl.loads(source).plan("m", to={"msisdn": "phone"}, key="id", now=NOW)
    given = [{"id": number, "phone": "447700900123", "code": code} for number, code in enumerate(cells)]
    table = pa.table({name: [row[name] for row in given] for name in ("id", "phone")})
    table = table.append_column("code", pa.array(cells, pa.string()))
    assert by_columns(plan.batches(table.to_batches())) == by_rows(plan, given)


def test_bytes_that_are_no_text_are_rejects() -> None:
    binary = pa.array([b"\xff\xfe", b"Ada", b"\xc3", b"\xa9"])
    names = pa.StringArray.from_buffers(4, *binary.buffers()[1:])
    library = imidsl.loads('message m { param name: text(max: 9)\n wa { text: "{{ name }}" } }')
    plan = library.plan("m", to={"msisdn": "phone"}, now=NOW)
    table = pa.table({"phone": [f"4477009001{n:02}" for n in range(4)], "name": names})
    (made,) = plan.batches(table.to_batches())
    assert [one["code"] for one in made.to_pylist()] == ["IMI783", None, "IMI783", "IMI783"]


@pytest.mark.parametrize("key", [1.5, True, date(2026, 1, 1), b"\xff", "C-1", None])
def test_a_row_has_the_same_key_whether_it_passes_or_not(key: Any) -> None:
    library = imidsl.loads('message m { param name: text(max: 9)\n wa { text: "{{ name }}" } }')
    plan = library.plan("m", to={"msisdn": "phone"}, key="id", now=NOW)
    rows_ = [{"id": key, "phone": phone, "name": "Ada"} for phone in ("447700900123", "1")]
    (made,) = plan.batches(pa.Table.from_pylist(rows_).to_batches())
    first, second = made["key"].to_pylist()
    assert first == second == (None if key is None else str(key))


def test_recipients_can_be_packed_by_what_stands_around_them() -> None:
    (batch,) = made_plan().batches(pa.Table.from_pylist(rows(50)).to_batches())
    for one in batch.to_pylist():
        if one["body"] is not None:
            recipient = one["body"][one["head"] : len(one["body"]) - one["tail"]]
            assert json.loads(recipient) == json.loads(one["body"])["destination"][0]


def test_what_columns_cannot_make_goes_by_rows() -> None:
    library = imidsl.load(DEFINITIONS)
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


def _requests(plan: Plan, path: str) -> Any:
    return pa.Table.from_batches(plan.batches(parquet.read_table(path).to_batches()))


def test_files_dealt_out_by_dask(tmp_path: Path) -> None:
    dask = pytest.importorskip("dask")
    plan, given = made_plan(), rows(200)
    paths = [str(tmp_path / f"{number}.parquet") for number in range(2)]
    for number, path in enumerate(paths):
        parquet.write_table(pa.Table.from_pylist(given[number * 100 : number * 100 + 100]), path)
    # In processes of their own, for which the plan is pickled.
    made = dask.compute(*[dask.delayed(_requests)(plan, path) for path in paths], scheduler="processes", num_workers=2)
    assert by_columns(batch for table in made for batch in table.to_batches()) == by_rows(plan, given)
