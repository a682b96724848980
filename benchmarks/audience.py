"""Rows a second: `python -m benchmarks.audience [ROWS]` prints CPU time for each row, and what the goals say.

All within one process and one run, so that what is compared met the same machine. polars and DuckDB are asked for the
same bodies by their own string expressions, on one thread and checking nothing, where they are installed; polars also
as texts in the form that ours have, and once more with the checks that ours make.
"""

from __future__ import annotations

import csv
import gc
import json
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from itertools import chain
from pathlib import Path
from typing import Any

import jinja2

import imidsl
from imidsl.audience.folder import RunFolder, opened
from imidsl.audience.lines import table
from imidsl.audience.mapping import ColumnMapping
from imidsl.audience.packing import Packer
from imidsl.audience.running import AudienceRun
from imidsl.audience.tables import BadRow, Unusable
from imidsl.plan.pieces import NotPlanned
from imidsl.plan.plan import planned
from imidsl.workspace.rows import Plan

os.environ["POLARS_MAX_THREADS"] = "1"
SAMPLES = Path(__file__).parent.parent / "samples"
NOW = datetime(2026, 12, 1, tzinfo=UTC)
TEXT = "Hi {{ name }}, order {{ order }} arrives on {{ eta }}. Reply STOP to opt out."
SOURCE = f"""
message m {{
  param name: text(max: 24)
  param order: text(pattern: "LV-[0-9]{{6}}")
  param eta: date
  sms {{ type: auto, text: "{TEXT}" }}
  wa {{ text: "{TEXT}" }}
  to msisdn "447700900123"
}}
"""
VALUES = {"name": "Bartholomew", "order": "LV-000418", "eta": "2026-12-24"}
BATCH = 65_536
"""Rows of a record batch."""
TO = {"msisdn": "447700900123"}


def cpu(work: Callable[[], object], times: int) -> float:
    """Microseconds of CPU for one of `times` pieces of work, the best of three."""
    best = float("inf")
    for _ in range(3):
        gc.collect()
        began = time.process_time()
        work()
        best = min(best, time.process_time() - began)
    return best / times * 1e6


def share() -> tuple[int, int]:
    """How many of the samples' requests have a plan, and how many there are."""
    library = imidsl.load(SAMPLES)
    pairs = [(message.name, channel) for message in library.describe() for channel in message.channels]

    def is_planned(message: str, channel: str) -> bool:
        try:
            return bool(planned(library.project, message, [channel]))
        except NotPlanned:
            return False

    return sum(is_planned(*pair) for pair in pairs), len(pairs)


def renders() -> Iterator[tuple[str, float, float | None]]:
    """Renderings: each by its share of Jinja's own render of the same texts, with the goal."""
    library = imidsl.loads(SOURCE)
    template = jinja2.Environment(undefined=jinja2.StrictUndefined).from_string(TEXT)
    times = 3000

    def repeated(work: Callable[[], object]) -> Callable[[], object]:
        def all_of_them() -> None:
            for _ in range(times):  # what is made isn't kept: room for all of it would be measured too
                work()

        return all_of_them

    one = cpu(repeated(lambda: template.render(VALUES)), times)
    for channels, goal in ((["sms", "wa"], 0.3), (["sms"], 1.0)):
        for _ in range(20):
            library.render("m", VALUES, to=TO, channels=channels, now=NOW)
        ours = cpu(repeated(lambda: library.render("m", VALUES, to=TO, channels=channels, now=NOW)), times)  # noqa: B023
        yield f"render with to=, {len(channels)} of its channels ÷ Jinja", ours / (one * len(channels)), goal
    for channels in (["sms", "wa"], ["sms"]):
        plan = planned(library.project, "m", channels, ["msisdn"])
        write, cells = plan.write, plan.cells(VALUES)
        ours = cpu(repeated(lambda: write(cells, {}, TO)), times)  # noqa: B023
        yield f"plan → JSON, {len(channels)} of its channels ÷ Jinja", ours / (one * len(channels)), 0.1
    many = [f"44770{number:07}" for number in range(1000)]
    packed = cpu(
        lambda: [library.render("m", VALUES, to={"msisdn": many}, channels=["sms"], now=NOW) for _ in range(20)], 20_000
    )
    yield "an address in a shared request, µs", packed, 1.0


def rows(folder: Path, count: int) -> Iterator[tuple[str, float, float | None]]:
    """Tables: microseconds a row, and shares of a plain loop with the goals."""
    path = folder / "rows.csv"
    names = ("Ada", "Bartholomew", "Eve", "Siân", "Zoë O'Neil")
    with path.open("w", encoding="utf-8") as file:
        file.write("phone,name,order,eta\n")
        file.writelines(f"44770{n:07},{names[n % 5]},LV-{n % 10**6:06},2026-12-{n % 28 + 1:02}\n" for n in range(count))
    plain = cpu(lambda: _plain_loop(path, folder / "plain.jsonl"), count)
    yield "jinja2 + json, a plain loop that checks nothing, µs a row", plain, None
    yield "cp, µs a row", cpu(lambda: shutil.copy(folder / "plain.jsonl", folder / "copy"), count), None
    table_ = table(lambda: opened(str(path)))
    assert not isinstance(table_, Unusable)
    plan = Plan(imidsl.loads(SOURCE), "m", to=("msisdn", "phone"), channels=["sms"], now=NOW, words=True)
    packer = Packer(plan, ColumnMapping("phone", {name: name for name in VALUES}))
    assert packer.quick is not None

    def written() -> None:
        with (folder / "ours.jsonl").open("w", encoding="utf-8") as file:
            for chunk in table_.chunks(packer.asked):
                for _, cells in chunk.rows:
                    assert not isinstance(cells, BadRow)
                    ((before, behind, beside, _),) = packer.quick(cells)  # type: ignore[misc]
                    file.write(f"{before}{plan.recipients([packer.take(cells[0])], beside)}{behind}\n")

    yield "plan, rows from CSV, of the plain loop", cpu(written, count) / plain, 0.25
    yield (
        "imidsl audience, all that it does, of the plain loop",
        cpu(lambda: _run(table_, packer, folder), count) / plain,
        None,
    )
    yield from _columns(path, count)


def _plain_loop(path: Path, out: Path) -> None:
    template = jinja2.Environment(undefined=jinja2.StrictUndefined).from_string(TEXT)
    with path.open(encoding="utf-8") as rows_, out.open("w", encoding="utf-8") as file:
        for row in csv.DictReader(rows_):
            sms = {"type": "1", "text": template.render(row)}
            body = {"deliverychannel": "sms", "channels": {"sms": sms}, "destination": [{"msisdn": [row["phone"]]}]}
            file.write(json.dumps(body, ensure_ascii=False) + "\n")


def _run(table_: Any, packer: Packer, folder: Path) -> None:
    shutil.rmtree(folder / "out", ignore_errors=True)
    out = RunFolder(str(folder / "out"))
    out.begin({})
    run = AudienceRun(table_, packer, out)
    list(run.pack(run.survey(lambda *_: None), 1, lambda *_: None))


def _columns(path: Path, count: int) -> Iterator[tuple[str, float, float | None]]:
    try:
        import pyarrow as pa
        import pyarrow.csv
    except ModuleNotFoundError:
        return
    pa.set_cpu_count(1)
    kinds = dict.fromkeys(("phone", "name", "order", "eta"), pa.string())
    read = pyarrow.csv.read_csv(path, convert_options=pyarrow.csv.ConvertOptions(column_types=kinds))
    plan = imidsl.loads(SOURCE).plan("m", to={"msisdn": "phone"}, channels="sms", now=NOW)
    batches = read.combine_chunks().to_batches(max_chunksize=BATCH)
    ours = cpu(lambda: [batch.num_rows for batch in plan.batches(batches)], count)
    yield "Arrow kernels, µs a row", ours, None
    for name, work, goal in _engines(read):
        theirs = cpu(work, count)
        yield f"{name}, µs a row", theirs, None
        yield f"Arrow kernels ÷ {name} (speed)", theirs / ours, goal


def _engines(read: Any) -> Iterator[tuple[str, Callable[[], object], float | None]]:
    """The same bodies by expressions of others, with the goal for the speed of ours."""
    head, tail = '{"deliverychannel":"sms","channels":{"sms":{"type":"', '"]}]}'
    try:
        import polars as pl

        frame: Any = pl.from_arrow(read)
        quoted = pl.col("name").str.replace_all("\\", "\\\\", literal=True).str.replace_all('"', '\\"', literal=True)
        kind = pl.when(pl.col("name").str.contains(r"^[\x20-\x5f\x61-\x7e]*$")).then(pl.lit("1")).otherwise(pl.lit("4"))
        parts = [pl.lit(head), kind, pl.lit('","text":"Hi '), quoted, pl.lit(", order "), pl.col("order")]
        parts += [
            pl.lit(" arrives on "),
            pl.col("eta"),
            pl.lit('. Reply STOP to opt out."}},"destination":[{"msisdn":["'),
        ]
        expression = pl.concat_str([*parts, pl.col("phone"), pl.lit(tail)])
        yield "polars' expressions, which check nothing", lambda: frame.select(expression), 0.9
        name, controls = pl.col("name"), r"[\x00-\x08\x0b-\x1f\x7f]"
        checks = [
            name.str.len_chars() <= 24,
            ~name.str.contains(controls),
            ~name.str.contains("$(", literal=True),
            ~name.str.contains("{{link_", literal=True),
            pl.col("order").str.contains("^LV-[0-9]{6}$"),
            pl.col("eta").str.to_date("%Y-%m-%d", strict=False).is_not_null(),
            pl.col("phone").str.contains("^[1-9][0-9]{6,14}$"),
        ]

        def to_texts(rows_: Any) -> object:
            return rows_.select(expression).collect().to_arrow(compat_level=pl.CompatLevel.oldest())

        yield "polars, to Arrow's texts, which check nothing", lambda: to_texts(frame.lazy()), 0.9
        yield "polars, to Arrow's texts, with checks as ours", lambda: to_texts(frame.lazy().filter(checks)), 0.9
    except ModuleNotFoundError:
        pass
    try:
        import duckdb

        connection = duckdb.connect()
        connection.execute("set threads = 1")
        connection.register("read", read)
        quoted_sql = "replace(replace(name, '\\', '\\\\'), '\"', '\\\"')"
        kind_sql = "case when regexp_full_match(name, '[\\x20-\\x5f\\x61-\\x7e]*') then '1' else '4' end"
        text = f"""'","text":"Hi ' || {quoted_sql} || ', order ' || "order" || ' arrives on ' || eta"""
        rest = """ || '. Reply STOP to opt out."}},"destination":[{"msisdn":["' || phone || '""" + tail + "'"
        query = f"select '{head}' || {kind_sql} || {text}{rest} as body from read"
        yield "DuckDB's expressions, which check nothing", lambda: connection.sql(query).to_arrow_table(), 0.9
    except ModuleNotFoundError:
        pass


def main() -> None:
    """Print the rows."""
    gc.set_threshold(50_000, 20, 20)
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 50_000
    has, every = share()
    print(f"{'requests of the samples that have a plan':70} {has}/{every} = {has / every:.0%} (goal ≥ 95%)")
    with tempfile.TemporaryDirectory() as folder:
        for name, figure, goal in chain(renders(), rows(Path(folder), count)):
            side = "≥" if "speed" in name else "≤"
            holds = goal is None or (figure >= goal if side == "≥" else figure <= goal)
            said = "" if goal is None else f" (goal {side} {goal:g}{'' if holds else ', missed'})"
            rate = f" = {1e6 / figure:,.0f} rows a second" if name.endswith("a row") else ""
            print(f"{name:70} {figure:.2f}{rate}{said}", flush=True)


if __name__ == "__main__":
    main()
