"""`imidsl audience`: what becomes of the rows of a table, and that it happens exactly once."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import os
import random
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

import imidsl
from imidsl.audience import lines, running
from imidsl.audience.folder import RunFolder
from imidsl.audience.rejects import impersonal
from imidsl.audience.statistics import sms_parts
from imidsl.audience.summary import bar
from imidsl.cli.audience_progress import line
from imidsl.cli.group import main
from imidsl.diagnostics.catalogue import BY_KEY
from imidsl.text.chars.encoding import segments

SOURCE = """
message hello {
  param name: text(max: 24)
  param tier: choice("gold", "silver") = "silver"
  param points: int(min: 0, max: 9999)?
  expiry: 2d
  sms {
    type: auto
    text: "Hi {{ name }}{% if tier == 'gold' %}, {{ points or 0 }} points{% endif %}!"
  }
  to customerid "x" { correlationid: "{{ name|fit(40) }}" }
}
"""
HEAD = "phone,name,tier,points\n"
NOW = "--now 2026-12-01T00:00:00Z"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "m.imi").write_text(SOURCE, "utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(line: str, table: str | bytes | None = None, *, message: str = "hello", to: str = "msisdn=phone") -> Result:
    if table is not None:
        Path("rows.csv").write_bytes(table.encode() if isinstance(table, str) else table)
    words = ["audience", message, "m.imi", "--from", "rows.csv", "--to", to, *NOW.split(), *line.split()]
    result = CliRunner().invoke(main, words)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def requests(folder: str = "out") -> list[Any]:
    files = sorted(Path(folder).glob("part-*.jsonl"))
    return [json.loads(line) for file in files for line in file.read_text("utf-8").splitlines()]


def rejects(folder: str = "out") -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(Path(folder, "rejects.csv").read_text("utf-8"))))


def digest(folder: Path) -> str:
    """What all files of a run hold."""
    made = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        assert ".unfinished" not in path.parts
        made.update(str(path.relative_to(folder)).encode() + path.read_bytes() if path.is_file() else b"")
    return made.hexdigest()


def test_rows_become_requests(folder: Path) -> None:
    result = run("-o out", f"{HEAD}447700900123,Ada,gold,12\n+44 7700 900456,Győző,,\n")
    assert result.exit_code == 0, result.output
    first, second = requests()
    assert first["channels"]["sms"] == {"type": "1", "text": "Hi Ada, 12 points!"}
    assert second["channels"]["sms"] == {"type": "4", "text": "Hi Győző!"}
    assert [one["destination"] for one in (first, second)] == [
        [{"msisdn": ["447700900123"]}],
        [{"msisdn": ["447700900456"]}],
    ]
    assert rejects() == []
    library = imidsl.load("m.imi")
    now = datetime(2026, 12, 1, tzinfo=UTC)
    wanted = library.render(
        "hello", {"name": "Ada", "tier": "gold", "points": 12}, to={"msisdn": "447700900123"}, now=now
    )
    assert first == wanted.requests[0].body


def test_each_channel_gets_its_requests(folder: Path) -> None:
    wa = '  wa { text: "Hello {{ name }}" }\n  to customerid'
    (folder / "m.imi").write_text(SOURCE.replace("  to customerid", wa), "utf-8")
    run("-o out", f"{HEAD}447700900123,Ada,,\n447700900456,Ada,gold,$(x)\n")
    assert [one["deliverychannel"] for one in requests()] == ["sms", "wa"]
    counts = json.loads(Path("out/summary.json").read_text("utf-8"))["channels"]
    assert {name: one["segments"] for name, one in counts.items()} == {"sms": {"1": 1}, "wa": {}}


def test_equal_bodies_are_shared_in_the_order_of_the_first(folder: Path) -> None:
    rows = "".join(f"44770{number:07},{'Ada' if number % 3 else 'Eve'},,\n" for number in range(2400))
    run("-o out", HEAD + rows)
    made = [(one["channels"]["sms"]["text"], len(one["destination"][0]["msisdn"])) for one in requests()]
    assert made == [("Hi Eve!", 800), ("Hi Ada!", 1000), ("Hi Ada!", 600)]
    assert requests()[1]["destination"][0]["msisdn"][:2] == ["447700000001", "447700000002"]


def test_correlation_ids_of_recipients_stay_with_them(folder: Path) -> None:
    run("-o out", "id,name\n1,Ada\n2,Ada\n3,Eve\n", to="customerid=id")
    (ada, eve) = requests()
    assert ada["destination"] == [{"customerid": ["1", "2"], "correlationid": "Ada"}]
    assert eve["destination"] == [{"customerid": ["3"], "correlationid": "Eve"}]
    (folder / "m.imi").write_text(SOURCE.replace("Hi {{ name }}", "Hi"), "utf-8")
    run("-o more", to="customerid=id")
    (only,) = requests("more")
    assert only["destination"] == [
        {"customerid": ["1", "2"], "correlationid": "Ada"},
        {"customerid": ["3"], "correlationid": "Eve"},
    ]


@pytest.mark.parametrize(
    ("row", "column", "rule"),
    [
        ("447700900123,,,", "name", "missing-argument"),
        (f"447700900123,{'x' * 25},,", "name", "value-too-long"),
        (f"447700900123,{'x' * 1_000_000},,", "name", "value-too-long"),
        ("447700900123,A\0da,,", "name", "unusable-character"),
        ("447700900123,Ada,bronze,", "tier", "unknown-choice"),
        ("447700900123,Ada,,10000", "points", "value-out-of-range"),
        ("447700900123,Ada,,1.5", "points", "wrong-kind-of-value"),
        ("0123,Ada,,", "phone", "bad-msisdn"),
        (",Ada,,", "phone", "bad-msisdn"),
        ("447700900123,Ada", "", "unreadable-row"),
        ("447700900123,Ada,,,", "", "unreadable-row"),
        ('447700900123,"Ada,,', "", "unreadable-row"),
        (b"447700900123,\xff\xfe,,", "", "unreadable-row"),
        (f'447700900123,"{"x" * 3_000_000}",,', "", "unreadable-row"),
        ('447700900123,"Ada"x,,', "", "unreadable-row"),
        ("447700900999,Eve,,", "phone", "repeated-recipient"),
    ],
    ids=lambda value: str(value)[:40],
)
def test_a_bad_row_is_a_reject_and_stops_nothing(folder: Path, row: str | bytes, column: str, rule: str) -> None:
    bad = row if isinstance(row, bytes) else row.encode()
    table = b"%s447700900999,First,,\r\n%s\r\n447700900888,Last,,\r\n" % (HEAD.encode(), bad)
    result = run("-o out", table)
    assert result.exit_code == 0, result.output
    names = [one["channels"]["sms"]["text"] for one in requests()]
    (found,) = rejects()
    assert (found["row"], found["column"]) == ("2", column)
    assert BY_KEY[found["code"]].name == rule
    assert names == ["Hi First!", "Hi Last!"]


def test_quotes_line_breaks_marks_and_separators(folder: Path) -> None:
    table = 'phone;name\r\n"447700900123";"A ""da"""\r\n\r\n447700900456;"Eve;\nTwo"\r\n'
    assert run("-o out", b"\xef\xbb\xbf" + table.encode()).exit_code == 0
    assert [one["channels"]["sms"]["text"] for one in requests()] == ['Hi A "da"!', "Hi Eve;\nTwo!"]
    run("-o tabs", "phone\tname\n447700900123\tA,da\n")
    assert [one["channels"]["sms"]["text"] for one in requests("tabs")] == ["Hi A,da!"]
    run("-o said", '\ufeffsep=|\r\n"phone"|"name"\r\n"447700900123"|"A;d,a"\r\n')  # as Excel is told
    assert [one["channels"]["sms"]["text"] for one in requests("said")] == ["Hi A;d,a!"]


def test_a_forgotten_quote_takes_no_other_row_with_it(folder: Path) -> None:
    rows = "".join(f"44770{number:07},{chr(34) if number % 3 == 0 else ''}Ada,,\n" for number in range(90))
    run("-o out", HEAD + rows)
    assert [int(one["row"]) for one in rejects()] == [number + 1 for number in range(90) if number % 3 == 0]


def test_blocks_are_cut_between_rows(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = "".join(f'44770{number:07},"Ada\n{number}",,\n' for number in range(500))
    run("-o whole", HEAD + rows)
    monkeypatch.setattr(lines, "CHUNK_BYTES", 200)
    monkeypatch.setattr(running, "BLOCK_ROWS", 1)
    run("-o blocks")
    assert len(list(Path("blocks").glob("part-*"))) > 50
    assert requests("blocks") == requests("whole")
    run("-o side --jobs 3")
    assert digest(folder / "side") == digest(folder / "blocks")


def test_json_lines(folder: Path) -> None:
    some = [
        '{"phone": "447700900123", "name": "Ada", "points": 3, "tier": "gold"}',
        '{"phone": "447700900456", "name": "Eve", "points": null}',
        '{"phone": "447700900789"}',
        '{"phone": "447700900780", "name": 7}',
        "[1]",
        '{"phone": ',
        '{"phone": "447700900788", "name": NaN}',
    ]
    assert run("-o out", "\n".join(some)).exit_code == 0
    assert [one["channels"]["sms"]["text"] for one in requests()] == ["Hi Ada, 3 points!", "Hi Eve!"]
    assert [(one["row"], one["column"]) for one in rejects()] == [
        ("3", "name"), ("4", "name"), ("5", ""), ("6", ""), ("7", "")
    ]  # fmt: skip
    assert rejects()[0]["message"] == "parameter 'name' of message 'hello' has no value"


@pytest.mark.parametrize("kind", ["parquet", "file", "stream"])
def test_parquet_and_arrow(folder: Path, kind: str) -> None:
    pa = pytest.importorskip("pyarrow")
    table = pa.table(
        {"phone": [447700900123, 447700900456, 447700900789], "name": ["Ada", "Győző", None], "points": [12, None, 1]}
    )
    if kind == "parquet":
        pa.parquet = __import__("pyarrow.parquet").parquet
        pa.parquet.write_table(table, "rows.csv", row_group_size=2)
    else:
        opened = pa.ipc.new_file if kind == "file" else pa.ipc.new_stream
        with opened("rows.csv", table.schema) as writer:
            writer.write_table(table, 2)
    assert run("-o out").exit_code == 0
    assert [one["channels"]["sms"]["text"] for one in requests()] == ["Hi Ada!", "Hi Győző!"]
    assert [(one["row"], one["column"]) for one in rejects()] == [("3", "name")]
    Path("rows.csv").write_bytes(Path("rows.csv").read_bytes()[:100])
    result = run("-o broken")
    assert result.exit_code in (1, 2)
    assert "Traceback" not in result.output


@pytest.mark.parametrize(
    ("line", "table", "to", "said"),
    [
        ("-o out", HEAD, "msisdn=phon", "did you mean 'phone'?"),
        ("-o out", HEAD, "msisd=phone", "did you mean 'msisdn'?"),
        ("-o out", HEAD, "psid=phone", "reaches no channel"),
        ("-o out", "phone,nmae\n", "msisdn=phone", "did you mean 'nmae'?"),
        ("-o out", "phone,name,name\n", "msisdn=phone", "2 columns are called 'name'"),
        ("-o out --map nmae=name", HEAD, "msisdn=phone", "did you mean 'name'?"),
        ("-o out --map name=nam", HEAD, "msisdn=phone", "did you mean 'name'?"),
        ("-o out --channel smss", HEAD, "msisdn=phone", "did you mean 'sms'?"),
        ("-o out --max-reject much", HEAD, "msisdn=phone", "such as 0.1%"),
        ("-o out", "", "msisdn=phone", "it is empty"),
        ("-o out", b"\xff\xfea\0", "msisdn=phone", "UTF-16"),
        ("-o out", "phone\rname\r447700900123\rAda\r", "msisdn=phone", "carriage return"),
        ("-o out", b"\x7fELF\0\n", "msisdn=phone", "it is no text"),
        ("-o out", b"\x1f\x8b\x08\0\n", "msisdn=phone", "gzip -dc FILE | imidsl audience"),
        ("-o out", b"PK\x03\x04\n", "msisdn=phone", "unzip -p"),
        ("-o out", '[\n{"phone": 1}\n]\n', "msisdn=phone", "a JSON array, not an object a line"),
        ("-o out", '[{"phone": 1}]', "msisdn=phone", "a JSON array, not an object a line"),
        ("-o out", '{\n  "phone": 1\n}\n', "msisdn=phone", "none of its lines is a JSON object"),
        ("-o out --map name=a --map name=b", "phone,a,b\n", "msisdn=phone", "'name' is given twice"),
        ("-o out --to msisdn=name", HEAD, "msisdn=phone", "one column of addresses"),
        ("-o out --from .", None, "msisdn=phone", "'.' is a folder"),
        ("-o out", "447700900123,Ada\n447700900456,Eve\n", "msisdn=phone", "its first line has to name the columns"),
        ("-o out", "ada@example.com,Ada\n", "customerid=mail", "its first line has to name the columns"),
        ("-o out", "2026-12-24,Ada\n", "customerid=mail", "its first line has to name the columns"),
    ],
)
def test_what_no_row_can_help_is_said_first(
    folder: Path, line: str, table: str | bytes | None, to: str, said: str
) -> None:
    result = run(line, table, to=to)
    assert not {"447700900123", "Ada", "ada@example.com", "2026-12-24"} & {*result.output.replace(",", " ").split()}
    assert result.exit_code in (1, 2)
    assert said in result.output
    assert not Path("out").exists()


def test_a_column_is_the_one_that_is_mapped(folder: Path) -> None:
    run("-o out --map name=first", "phone,first,name\n447700900123,Ada,x\n")
    assert requests()[0]["channels"]["sms"]["text"] == "Hi Ada!"


def test_duplicates(folder: Path) -> None:
    table = f"{HEAD}447700900123,Ada,,\n+44 7700 900123,Eve,,\n447700900123,Bo,,\n"
    run("-o out", table)
    assert [one["row"] for one in rejects()] == ["2", "3"]
    assert len(requests()) == 1
    run("-o all --allow-duplicates")
    assert rejects("all") == []
    assert len(requests("all")) == 3


def test_too_many_rejects_hold_the_requests_back(folder: Path) -> None:
    table = f"{HEAD}447700900123,Ada,,\n447700900456,,,\n"
    assert run("-o few --max-reject 50%", table).exit_code == 0
    assert run("-o few2 --max-reject 1").exit_code == 0
    result = run("-o many --max-reject 0.1%")
    assert result.exit_code == 1
    assert requests("many") == []
    assert len(requests("many/held")) == 1
    assert json.loads(Path("many/manifest.json").read_text("utf-8"))["held"] is True
    assert run("-o none", f"{HEAD}1,,,\n").exit_code == 1


def test_values_are_shown_only_where_asked(folder: Path) -> None:
    table = f"{HEAD}447700900123,Ada,bronze,\n0123,Secret,,\n447700900124,Secret,,98765\n"
    run("-o out", table)
    text = Path("out/rejects.csv").read_text("utf-8")
    assert not {word for word in ("bronze", "0123", "98765", "Secret") if word in text.replace("value-", "")}
    assert "'destination.msisdn' takes a telephone number with its country code, not …" in text
    run("-o shown --show-values")
    assert [one["value"] for one in rejects("shown")] == ["bronze", "0123", "98765"]


def test_messages_without_their_values() -> None:
    library = imidsl.loads(SOURCE)
    found = library.render(
        "hello", {"name": "x" * 30, "tier": "bronze", "points": -7}, to={"msisdn": "0123"}
    ).diagnostics
    assert {impersonal(one) for one in found} >= {
        "'name' is 30 characters, at most 24 are allowed",
        "'tier' can't be '…'",
        "'points' is …, at least 0 is allowed",
    }


def test_the_summary(folder: Path) -> None:
    rows = "".join(f"44770{number:07},{'Győző' * 4 if number < 40 else 'Ada'},gold,5\n" for number in range(100))
    result = run("-o out", HEAD + rows + "1,,,\n")
    made = json.loads(Path("out/summary.json").read_text("utf-8"))
    assert (made["rows"], made["accepted"], made["rejected"]) == (101, 100, 1)
    assert made["channels"]["sms"]["encodings"] == {"gsm7": 60, "ucs2": 40}
    assert made["never_varies"] == ["tier", "points"]
    assert made["bounds"]["points"] == {"min": "5", "max": "5"}
    assert made["channels"]["sms"]["longest"][0]["row"] == 1
    assert "the same in every row: tier, points" in result.output
    assert "█" in result.output
    assert "Győző" not in Path("out/summary.json").read_text("utf-8") + result.output


@pytest.mark.parametrize("width", [40, 80, 120])
def test_the_summary_keeps_to_the_terminal(folder: Path, width: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    rows = "".join(f"44770{number:07},{'Győző' * (number % 4 + 1)},gold,5\n" for number in range(20_000))
    shown = run("-o out", HEAD + rows + "1,,,\n").output.splitlines()
    assert max(map(len, shown)) <= width
    assert any("█" * min(30, width // 4) in line for line in shown)
    assert not [line for line in shown if line != line.rstrip()]


def test_the_line_of_progress() -> None:
    assert line("reading", 5000, 0, 0, 0.5) == "reading 5,000 rows, 10,000 a second"
    assert "50%, 0 s left, 10,000 rows a second, 1 reject" in line("packing", 5000, 10_000, 1, 0.5)


def test_a_run_that_is_interrupted_says_how_it_goes_on(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(RunFolder, "put_part", interrupted)
    result = run("-o out", f"{HEAD}447700900123,Ada,,\n")
    assert result.exit_code == 130
    assert "--resume goes on with what is in out" in result.output


def test_a_dry_run_writes_the_summary_alone(folder: Path) -> None:
    assert run("-o out --dry-run", f"{HEAD}447700900123,Ada,,\n").exit_code == 0
    assert [path.name for path in Path("out").iterdir()] == ["summary.json"]
    assert run("-o out").exit_code == 0
    assert len(requests()) == 1


def test_a_folder_of_something_else_is_refused(folder: Path) -> None:
    Path("out").mkdir()
    Path("out/letter.txt").write_text("x")
    result = run("-o out", f"{HEAD}447700900123,Ada,,\n")
    assert result.exit_code == 2
    assert "isn't empty" in result.output
    assert [path.name for path in Path("out").iterdir()] == ["letter.txt"]
    assert run("-o out --dry-run").exit_code == 2
    run("-o mine")
    assert "a run is complete there" in run("-o mine").output
    assert "complete" in run("-o mine --resume").output
    assert "the table has no rows" in run("-o none", HEAD).output


@pytest.mark.parametrize("change", ["rows", "definitions", "option"])
def test_a_run_goes_on_only_where_nothing_changed(folder: Path, change: str, monkeypatch: pytest.MonkeyPatch) -> None:
    table = f"{HEAD}447700900123,Ada,,\n"
    monkeypatch.setattr(RunFolder, "finish", lambda *_, **__: sys.exit(9))
    assert run("-o out", table).exit_code == 9
    monkeypatch.undo()
    monkeypatch.chdir(folder)
    if change == "definitions":
        Path("m.imi").write_text(SOURCE + "\n# more", "utf-8")
    more = {"rows": table + "447700900456,Eve,,\n"}.get(change)
    result = run(f"-o out --resume{' --show-values' if change == 'option' else ''}", more)
    assert result.exit_code == 2
    assert "this changed" in result.output


def _start(folder: Path, out: str, *more: str) -> subprocess.Popen[bytes]:
    words = ["audience", "hello", "m.imi", "--from", "rows.csv", "--to", "msisdn=phone", *NOW.split(), "-o", out, *more]
    code = (
        "from imidsl.audience import lines, running; lines.CHUNK_BYTES, running.BLOCK_ROWS = 9_000, 500\n"
        "from imidsl.cli.group import main; main()"
    )
    environment = {**os.environ, "PYTHONPATH": str(Path(imidsl.__file__).parent.parent)}
    return subprocess.Popen(
        [sys.executable, "-c", code, *words],
        cwd=folder,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env=environment,
    )


KILLS = int(os.environ.get("IMIDSL_KILLS", "6"))


def test_killed_at_any_moment_and_resumed_it_is_the_undisturbed_run(folder: Path) -> None:
    rows = "".join(f"44770{number % 9990:07},Ada {number % 97},,{number % 7 or 'x'}\n" for number in range(10_000))
    Path("rows.csv").write_text(HEAD + rows, "utf-8")
    began = time.monotonic()
    assert _start(folder, "undisturbed").wait() == 0
    took = time.monotonic() - began
    wanted, seed = digest(folder / "undisturbed"), random.Random(7)
    for number in range(KILLS):
        out = f"killed-{number}"
        process = _start(folder, out, "--jobs", str(1 + number % 2))
        time.sleep(seed.random() * took)
        process.send_signal(signal.SIGKILL)
        process.wait()
        assert _start(folder, out, "--resume").wait() == 0
        assert digest(folder / out) == wanted


def test_parts_of_an_sms_are_counted_as_they_are_sent() -> None:
    draw = random.Random(5)
    for _ in range(3000):
        signs = "abc {}^é`\tőà€👍\n_"[: draw.randint(1, 16)]
        text = "".join(draw.choice(signs) for _ in range(draw.randint(0, 330)))
        whole = segments(text)
        assert sms_parts(text) == (whole.encoding, whole.count)


def test_bars() -> None:
    assert bar(0, 5, 4) == "    "
    assert bar(1, 1000, 4) == "▏   "
    assert bar(5, 5, 4) == "████"


@pytest.mark.skipif(sys.platform == "win32", reason="pipes as POSIX has them")
def test_a_table_may_come_through_a_pipe_of_the_shell_and_no_other(folder: Path) -> None:
    """A pipe that has a name may have nobody who writes to it, and a device no end."""
    os.mkfifo("pipe")
    for path in ("pipe", "/dev/zero", "/dev/null"):
        result = run(f"--from {path} -o refused")
        assert result.exit_code == 2
        assert f"'{path}' is no plain file" in result.output
    out, into = os.pipe()
    os.write(into, f"{HEAD}447700900123,Ann,gold,1\n".encode())
    os.close(into)
    result = run(f"--from /dev/fd/{out} -o taken")
    os.close(out)
    assert result.exit_code == 0
    assert len(requests("taken")) == 1
