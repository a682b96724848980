"""A plan on Spark, with two workers on this machine: what they make is what the command makes."""

from __future__ import annotations

import json
import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

import imidsl
from imidsl.cli.group import main
from imidsl.workspace import clock
from tests import ROOT

SOURCE = """
message order_shipped {
  param name: text(max: 24)
  param order: text(pattern: "LV-[0-9]{6}")
  param eta: date(format: "%d %B")
  expiry: 2d
  sms { type: auto, text: "Hi {{ name }}, order {{ order }} arrives on {{ eta }}." }
}
"""
ROWS = 100_000


def _missing() -> str | None:
    """Why Spark can't be run here."""
    try:
        import pyspark  # noqa: F401
    except ModuleNotFoundError:
        return "pyspark isn't installed: pip install 'imidsl[spark]'"
    return None if shutil.which("java") else "there is no java (17 or later) for Spark"


@pytest.fixture(scope="module")
def spark(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    missing = _missing()
    if missing is not None:
        if "CI" in os.environ:
            pytest.fail(missing)
        pytest.skip(missing)
    from pyspark.sql import SparkSession

    os.environ["PYSPARK_PYTHON"] = sys.executable
    os.environ["PYTHONPATH"] = os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")])
    builder = SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false")
    builder = builder.config("spark.driver.host", "127.0.0.1").config("spark.driver.bindAddress", "127.0.0.1")
    builder = builder.config("spark.sql.warehouse.dir", str(tmp_path_factory.mktemp("warehouse")))
    session = builder.getOrCreate()
    yield session
    session.stop()


def test_workers_make_what_the_command_makes(spark: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1796083200")
    Path("m.imi").write_text(SOURCE, "utf-8")
    names = ("Ada", "Győző", '"Jo ""J"""', "x" * 30)
    with Path("rows.csv").open("w", encoding="utf-8") as file:
        file.write("id,phone,name,order,eta\n")
        file.writelines(f"{n},44770{n:07},{names[n % 4]},LV-{n:06},2026-12-{n % 28 + 1:02}\n" for n in range(ROWS))
    words = ["audience", "order_shipped", "m.imi", "--from", "rows.csv", "--to", "msisdn=phone", "-o", "out"]
    assert CliRunner().invoke(main, words).exit_code == 0
    wanted = sorted(line for path in Path("out").glob("part-*") for line in path.read_text("utf-8").splitlines())

    plan = imidsl.load("m.imi").plan("order_shipped", to={"msisdn": "phone"}, key="id", now=clock.now())
    table = spark.read.csv(str(tmp_path / "rows.csv"), header=True, escape='"').repartition(4)
    made = table.mapInArrow(plan.batches, plan.batches_schema)
    rows = made.select("key", "body", "code").collect()
    assert sorted(row.body for row in rows if row.body is not None) == wanted
    rejected = {row.key for row in rows if row.code is not None}
    assert rejected == {str(number) for number in range(3, ROWS, 4)}


def test_equal_texts_are_packed_by_the_engine(spark: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    plan = imidsl.loads('message offer { wa { text: "20 % off" } }').plan("offer", to={"msisdn": "phone"})
    table = spark.createDataFrame([(f"44770{number:07}",) for number in range(2500)], "phone string")
    table.mapInArrow(plan.batches, plan.batches_schema).createOrReplaceTempView("requests")
    page = (ROOT / "docs/audience.md").read_text("utf-8")
    packing = page.partition("```sql\n")[2].partition("```")[0]
    bodies = [json.loads(row.body) for row in spark.sql(packing).collect()]
    assert sorted(len(body["destination"]) for body in bodies) == [500, 1000, 1000]
    addresses = {one["msisdn"][0] for body in bodies for one in body["destination"]}
    assert len(addresses) == 2500
