"""The benchmarks measure what they say: the same content each time, equal bodies, true medians."""

from __future__ import annotations

import platform
import subprocess
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

import imidsl
from benchmarks import content, ordinary, peers
from benchmarks.measure import Series, Taken, interleaved, machine, timed
from benchmarks.table import Row, amount, table

TEXTS = {
    "forty": content.FORTY_LINES,
    **{f"small {number}": content.small_file(number) for number in range(20)},
    "large": content.large_file(400),
}


def lines(text: str) -> int:
    return text.count("\n")


def test_the_content_has_the_lengths_that_are_named() -> None:
    small = [lines(content.small_file(number)) for number in range(1000)]
    assert lines(content.FORTY_LINES) == 40
    assert 15 <= min(small) < max(small) <= 40
    assert 10_000 <= lines(content.large_file()) <= 10_040


def test_the_content_is_the_same_each_time_and_each_file_another() -> None:
    files = [content.small_file(number) for number in range(1000)]
    assert files == [content.small_file(number) for number in range(1000)]
    assert len(set(files)) == 1000


def test_so_many_files_are_written(tmp_path: Path) -> None:
    folder = content.write(tmp_path / "files", 3)
    assert [path.read_text("utf-8") for path in sorted(folder.iterdir())] == [content.small_file(n) for n in range(3)]


@pytest.mark.parametrize("name", TEXTS)
def test_both_programs_make_equal_bodies_and_find_nothing(name: str, tmp_path: Path) -> None:
    file = tmp_path / "messages.imi"
    file.write_text(TEXTS[name], "utf-8")
    library = imidsl.load(file)
    assert library.check() == ()
    example = "ada" if name == "forty" else "usual"
    made = [request for message in library.messages for request in library.render(message, example=example).requests]
    assert {f"{one.message}.{example}.{one.channel}.json": one.body for one in made} == dict(
        ordinary.outputs(TEXTS[name])
    )


def test_the_ordinary_program_says_what_is_wrong(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "wrong.imi"
    file.write_text('message a {\n  sms { text: "{{ nobody }}" }\n  example one { x: 1 }\n}\n', "utf-8")
    with pytest.raises(SystemExit, match="1"):
        list(ordinary.made([str(tmp_path)]))
    assert "nobody" in capsys.readouterr().err


def test_peers_get_the_same_texts() -> None:
    bodies = {"push": {"channels": {"push": {"ios": {"text": "A & B"}}}, "ids": ["1"]}}
    assert peers.as_mjml(bodies).count("<mj-text>A &amp; B</mj-text>") == 1
    assert (
        peers.as_pkl({"a": {"b": ["c", 1], "d": 2}}) == 'a = new Mapping { ["b"] = new Listing { "c" 1 }\n["d"] = 2 }\n'
    )
    assert peers.as_hcl({"a": {"b": 1}}) == 'a = {"b": 1}\n'


def test_rows_take_turns_and_the_first_round_does_not_count() -> None:
    order = []
    amounts = {"one": iter([9.0, 1.0, 2.0]), "two": iter([9.0, 4.0, 4.0])}

    def measure(name: str, values: Iterator[float]) -> Taken:
        order.append(name)
        return Taken(next(values))

    series = interleaved({name: partial(measure, name, amounts[name]) for name in amounts}, 2)
    assert order == ["one", "two", "two", "one", "one", "two"]
    assert series == series_of({"one": [1.0, 2.0], "two": [4.0, 4.0]})


def series_of(amounts: dict[str, list[float]]) -> Series:
    return Series({name: [Taken(amount) for amount in row] for name, row in amounts.items()})


def test_what_is_done_before_does_not_count_and_processes_are_charged_for() -> None:
    burn = "sum(range(3_000_000))"
    busy = timed(lambda: subprocess.run([sys.executable, "-c", burn], check=True))()
    idle = timed(lambda: None, before=lambda: subprocess.run([sys.executable, "-c", burn], check=True))()
    assert bool(busy.cpu) is (sys.platform != "win32")
    assert idle.cpu == 0


def test_a_ratio_is_that_within_a_round() -> None:
    # The machine is three times as slow from the second round on: the ratio stays.
    series = series_of({"one": [1.0, 3.0, 3.0], "two": [2.0, 6.0, 6.6]})
    assert series.ratio("one", "two") == 0.5
    assert series.median("two") == 6.0


def test_the_table() -> None:
    def never() -> Taken:
        raise AssertionError("a table measures nothing")

    rows = {
        "empty Python": Row(never),
        "ordinary check": Row(never),
        "imidsl check": Row(never, "ordinary check"),
    }
    taken = {
        "empty Python": [Taken(0.01)],
        "ordinary check": [Taken(0.5, 0.4)],
        "imidsl check": [Taken(0.2, 0.3)],
    }
    goals = {"imidsl check": {"ordinary check": (0.45, 0.3), "empty Python": (2.0,), "a peer that isn't there": (1.0,)}}
    assert table("files", "ms", rows, Series(taken), goals).splitlines() == [
        "| files | median | CPU | ÷ empty Python | ÷ ordinary | goal |",
        "| --- | ---: | ---: | ---: | ---: | --- |",
        "| empty Python | 10.0 ms |  |  |  |  |",
        "| ordinary check | 500 ms | 400 ms | 50.00 |  |  |",
        "| imidsl check | 200 ms | 300 ms | 20.00 | 0.40 (0.75) "
        "| 0.40 × ordinary check: ≤ 0.45 ok, then ≤ 0.3 missed; 20.00 × empty Python: ≤ 2 missed |",
    ]


@pytest.mark.parametrize(
    ("value", "unit", "shown"),
    [(0.000_123, "ms", "0.123 ms"), (0.0123, "ms", "12.3 ms"), (1.234, "ms", "1234 ms"), (9_300_000, "MB", "9.3 MB")],
)
def test_amounts(value: float, unit: str, shown: str) -> None:
    assert amount(value, unit) == shown


def test_the_machine_is_told_without_its_name() -> None:
    assert platform.python_version() in machine()
    assert platform.node() not in machine()
