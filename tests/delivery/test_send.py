"""`imidsl send`: dry unless asked, nothing twice, and the key nowhere."""

from __future__ import annotations

import json
import os
import shlex
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from imidsl.cli.group import main
from imidsl.delivery.sending import run
from imidsl.delivery.sending.pacing import TokenBucket
from imidsl.delivery.sending.target import BadEndpoint, ServiceKey, endpoint_of
from tests import ROOT
from tests.delivery.peer import Behaviour, Peer, accepted, answer, peer, refused

KEY = "s3cret-Key/1"


def body(text: str, *addresses: str) -> dict[str, Any]:
    return {
        "deliverychannel": "sms",
        "channels": {"sms": {"text": text}},
        "destination": [{"msisdn": list(addresses or ("447700900123",))}],
    }


def lines(*bodies: dict[str, Any]) -> str:
    return "".join(f"{json.dumps(one)}\n" for one in bodies)


def text_of(sent: dict[str, Any]) -> str:
    text = sent["channels"]["sms"]["text"]
    assert isinstance(text, str)
    return text


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("IMIDSL_KEY", KEY)
    return tmp_path


def send(line: str, stdin: str | None = None) -> Result:
    result = CliRunner().invoke(main, ["send", *shlex.split(line)], input=stdin)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def told(result: Result) -> dict[str, tuple[str, str]]:
    """State and code of each request by its place."""
    found = map(json.loads, result.stdout.splitlines())
    return {one["place"]: (one["state"], one["code"]) for one in found}


# --- without --live


def test_what_would_go_where_is_shown_and_nothing_goes(folder: Path) -> None:
    (folder / "a.jsonl").write_text(lines(body("Hi €", "447700900123", "447700900124"), body("x" * 161)))
    (folder / "b.json").write_text(json.dumps({**body("Hi €", "447700900123", "447700900124")}, indent=2))
    with peer(lambda *_: accepted()) as there:
        result = send(f"a.jsonl b.json --endpoint {there.url}")
    assert result.exit_code == 0
    assert result.stdout.splitlines() == [
        f"2 requests to 3 addresses at {there.url}/resources/v1/messaging",
        "1 body that is there twice: sent once",
        "",
        "channel         requests  addresses  segments",
        "sms                    2          3         4",
        "",
        "a.jsonl:1 · sms to 447700900123 and 1 more · 1 segment",
        "  Hi €",
        "",
        "a.jsonl:2 · sms to 447700900123 · 2 segments",
        f"  {'x' * 75}…",
    ]
    assert result.stderr.splitlines()[-1].endswith(f"--endpoint {there.url}/resources/v1/messaging --live --expect 3")
    assert there.heads == []
    assert sorted(path.name for path in folder.iterdir()) == ["a.jsonl", "b.json"]


def test_no_escape_sequence_reaches_the_terminal(folder: Path) -> None:
    (folder / "a.json").write_text(json.dumps(body("\x1b[2JHi")))
    assert "\x1b" not in send("a.json").output


def test_a_folder_that_compile_wrote_is_what_its_manifest_lists(folder: Path) -> None:
    (folder / "m.imi").write_text('message a { sms { text: "Hi" }, wa { text: "Ho" }, to msisdn "447700900123" }\n')
    assert CliRunner().invoke(main, ["compile", "m.imi", "-o", "out"]).exit_code == 0
    (folder / "out/other.json").write_text(json.dumps(body("Other")))
    (folder / "out/a.sms.json").write_text(json.dumps(body("Edited")))
    result = send("out")
    assert "2 requests to 2 addresses" in result.stdout
    assert "not sent: no request body, or not of what compile wrote: out/other.json" in result.stderr
    assert "edited since compile wrote it: out/a.sms.json" in result.stderr
    (folder / "out/a.wa.json").unlink()
    assert send("out").exit_code == 1
    manifest = json.loads((folder / "out/.imidsl-manifest.json").read_text())
    manifest["before"] = {"a.wa.json": []}
    (folder / "out/.imidsl-manifest.json").write_text(json.dumps(manifest))
    assert "compile again" in send("out").stderr
    (folder / "out/.imidsl-manifest.json").write_text("{}")
    assert send("out").exit_code == 1


def test_of_any_other_folder_what_holds_bodies(folder: Path) -> None:
    (folder / "out").mkdir()
    (folder / "out/part-00000.jsonl").write_text(lines(body("1"), body("2")))
    (folder / "out/a.json").write_text(json.dumps(body("3")))
    (folder / "out/manifest.json").write_text('{"files": {}}')
    (folder / "out/notes.txt").write_text("x")
    result = send("out")
    assert "3 requests to 3 addresses" in result.stdout
    assert "out/manifest.json" in result.stderr
    assert send("out/manifest.json").exit_code == 1  # whoever names it means it


def test_standard_input(folder: Path) -> None:
    assert "2 requests" in send("-", lines(body("1"), body("2"))).stdout
    assert "1 request to" in send("-", json.dumps(body("1"), indent=2)).stdout
    assert send("-", "").exit_code == 2


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("nope.json", "there is no file or folder 'nope.json'"),
        ("m.imi", "imidsl compile makes bodies of it"),
        ("a.json --endpoint http://api.example.com", "isn't encrypted"),
        ("a.json --endpoint https://me:pw@api.example.com", "holds a user or password"),
        ("a.json --endpoint ftp://x", "is no https:// URL"),
        ("a.json --rate fast", "write a rate such as 20/s"),
        ("a.json --rate 0/s", "write a rate such as 20/s"),
        ("a.json --live --expect 1", "--live needs --endpoint URL"),
        ("a.json --live --endpoint http://127.0.0.1:9", "--live needs --expect N"),
        ("a.json --live --endpoint http://127.0.0.1:9 --expect 2", "--expect says 2 addresses, and there are 1"),
        ("a.json --live --endpoint http://127.0.0.1:9 --expect 1 --key-file a.json", "take one of them"),
        ("a.json --live --endpoint http://127.0.0.1:9 --expect 1 --journal no/where", "no such file or folder"),
        ("a.json --live --endpoint http://127.0.0.1:9 --expect 1 --journal a.json", "not a database"),
        ("empty", "there is no request body in empty"),
    ],
)
def test_misuse(line: str, says: str, folder: Path) -> None:
    (folder / "a.json").write_text(json.dumps(body("Hi")))
    (folder / "m.imi").write_text("")
    (folder / "empty").mkdir()
    result = send(line)
    assert result.exit_code == 2
    assert says in " ".join(result.stderr.split())
    assert "pw" not in result.output


def test_a_body_that_breaks_a_rule_stops_all(folder: Path) -> None:
    (folder / "a.jsonl").write_text(lines(body("Hi"), body("x" * 1025)) + "\n{broken\n")
    with peer(lambda *_: accepted()) as there:
        result = send(f"a.jsonl --endpoint {there.url} --live --expect 2")
    assert result.exit_code == 1
    assert "a.jsonl:2:" in result.stderr
    assert "a.jsonl:4:" in result.stderr
    assert there.heads == []


@pytest.mark.parametrize("where", ["option", "settings", "both"])
def test_only_some_addresses_may_be_sent_to(where: str, folder: Path) -> None:
    (folder / "a.jsonl").write_text(lines(body("Hi", "447700900123"), body("Ho", "447700900123", "12025550123")))
    (folder / "imidsl.toml").write_text('[send]\nonly = ["4477009*"]\n' if where != "option" else "")
    option = {"option": "--only '4477009*'", "settings": "", "both": "--only '*'"}[where]
    with peer(lambda *_: accepted()) as there:
        result = send(f"a.jsonl {option} --endpoint {there.url} --live --expect 3")
    assert result.exit_code == 1
    assert "12025550123: not among the addresses that may be sent to (4477009*" in result.stderr
    assert there.heads == []


def test_the_guard_of_the_working_directory_holds_for_files_elsewhere(folder: Path, tmp_path: Path) -> None:
    (folder / "project").mkdir()
    (folder / "project/imidsl.toml").write_text('[send]\nonly = ["4477009*"]\n')
    (folder / "a.json").write_text(json.dumps(body("Hi", "12025550123")))
    os.chdir(folder / "project")
    assert "12025550123: not among" in send("../a.json").stderr
    (folder / "project/imidsl.toml").write_text("[send\n")
    assert "configuration-syntax" in send("../a.json").stderr


@pytest.mark.parametrize("only", ['"4477009*"', "[]", "[7]"])
def test_a_guard_that_cant_be_read_lets_nothing_pass(only: str, folder: Path) -> None:
    (folder / "imidsl.toml").write_text(f"[send]\nonly = {only}\n")
    (folder / "a.json").write_text(json.dumps(body("Hi")))
    result = send("a.json")
    assert result.exit_code == 1
    assert "'send.only' is a list of addresses" in result.stderr


@pytest.mark.parametrize(
    ("url", "found"),
    [
        ("https://api.imiconnect.io", "https://api.imiconnect.io/resources/v1/messaging"),
        ("https://api.us.webexconnect.io/resources/v1/messaging", None),
        ("http://[::1]:8405/", "http://[::1]:8405/resources/v1/messaging"),
        ("http://localhost:1/x", None),
        ("http://127.9.9.9/x", None),
        ("http://localhost.example.com/", BadEndpoint),
        ("http://127.0.0.1.example.com/", BadEndpoint),
        ("http://127.0.0.1@example.com/", BadEndpoint),
        ("http://0x7f.1/", BadEndpoint),
        ("http://10.0.0.1/", BadEndpoint),
        ("https://x/?key=1", BadEndpoint),
        ("https://[::1", BadEndpoint),
        ("https://x:99999/", BadEndpoint),
        ("https:///x", BadEndpoint),
        ("https://x/\n", BadEndpoint),
        ("", BadEndpoint),
    ],
)
def test_endpoints(url: str, found: str | type | None) -> None:
    made = endpoint_of(url)
    assert isinstance(made, found) if isinstance(found, type) else made == (found or url)


# --- with it


def live(folder: Path, behave: Behaviour, *texts: str, options: str = "") -> tuple[Result, Peer]:
    """Send a body for each text, at once."""
    (folder / "a.jsonl").write_text(lines(*map(body, texts)))
    with peer(behave) as there:
        result = send(f"a.jsonl --endpoint {there.url} --live --expect {len(set(texts))} --rate 1000/s {options}")
    return result, there


def test_each_body_goes_once(folder: Path) -> None:
    result, there = live(folder, lambda sent, _: accepted(f"t-{text_of(sent)}"), "a", "b", "a")
    assert result.exit_code == 0
    assert told(result) == {"a.jsonl:1": ("accepted", "1001"), "a.jsonl:2": ("accepted", "1001")}
    assert sorted(map(text_of, there.bodies)) == ["a", "b"]
    assert f"key: {KEY}\r\n" in there.heads[0]
    assert "2 accepted" in result.stderr


@pytest.mark.parametrize(
    ("reply", "state", "code"),
    [
        (refused("7004"), "refused", "7004"),
        (refused("7006"), "refused", "7006"),
        (answer(b"nope", "413 Too Large"), "refused", "HTTP 413"),
        (answer(b"welcome"), "unknown", "HTTP 200"),
        (answer(b"oops", "500 Oops"), "unknown", "HTTP 500"),
        (answer(b"x" * 5_000_000), "unknown", "HTTP 200"),
        (b"", "unknown", ""),
        (b"\x00\xff nonsense\r\n\r\n", "unknown", ""),
        (b"HTTP/1.1 200 OK\r\ncontent-length: 10\r\nconnection: close\r\n\r\nhalf", "unknown", ""),
    ],
    ids=["7004", "7006", "413", "page", "500", "large", "closed", "nonsense", "half"],
)
def test_what_wasnt_accepted_is_told_and_stays(reply: bytes, state: str, code: str, folder: Path) -> None:
    result, there = live(folder, lambda *_: reply, "a")
    assert result.exit_code == 1
    assert told(result) == {"a.jsonl:1": (state, code)}
    # The same command sends nothing.
    with peer(lambda *_: accepted()) as other:
        again = send(f"a.jsonl --endpoint {there.url} --live --expect 1")
        assert again.exit_code == 1
        assert again.stdout == ""
        assert f"1 {state}" in again.stderr
    assert len(there.bodies) == 1
    assert other.bodies == []


def test_when_asked_what_was_refused_or_is_unknown_goes_again(folder: Path) -> None:
    def behave(sent: Any, times: int) -> bytes:
        return accepted() if times > 1 else {"bad": refused("7004"), "lost": b""}.get(text_of(sent), accepted())

    (folder / "a.jsonl").write_text(lines(*map(body, ("good", "bad", "lost"))))
    with peer(behave) as there:
        line = f"a.jsonl --endpoint {there.url} --live --expect 3 --rate 1000/s"
        assert send(line).exit_code == 1
        assert told(send(f"{line} --retry-refused")) == {"a.jsonl:2": ("accepted", "1001")}
        done = send(f"{line} --resend-unknown")
        assert told(done) == {"a.jsonl:3": ("accepted", "1001")}
        assert done.exit_code == 0
        assert send(line).exit_code == 0
        assert "3 accepted" in send(f"a.jsonl --endpoint {there.url}").stdout
    assert sorted(map(text_of, there.bodies)) == ["bad", "bad", "good", "lost", "lost"]


@pytest.fixture
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Waits between tries take no time."""
    monkeypatch.setattr(run, "backoff", lambda _: 0.0)


@pytest.mark.usefixtures("patient")
def test_an_internal_error_is_tried_again_when_asked(folder: Path) -> None:
    result, there = live(
        folder, lambda _, times: accepted() if times > 2 else refused("7006"), "a", options="--retry-refused"
    )
    assert (result.exit_code, len(there.bodies)) == (0, 3)
    result, there = live(folder, lambda *_: refused("7006"), "b", options="--retry-refused --journal j")
    assert told(result) == {"a.jsonl:1": ("refused", "7006")}
    assert len(there.bodies) == 4


def test_429_waits_as_long_as_it_says(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    held = []
    hold = TokenBucket.hold

    def noted(bucket: TokenBucket, until: float) -> None:
        held.append(until)
        hold(bucket, until)

    monkeypatch.setattr(TokenBucket, "hold", noted)
    slow = answer(b"", "429 Too Many Requests", "retry-after: 1\r\n")
    result, there = live(folder, lambda _, times: accepted() if times > 1 else slow, "a")
    assert (result.exit_code, len(there.bodies), len(held)) == (0, 2, 1)


def test_an_endpoint_that_is_slower_than_we_are_gets_all_of_it(folder: Path) -> None:
    slow = answer(b"", "429 Too Many Requests", "retry-after: 0\r\n")
    result, there = live(folder, lambda _, times: accepted() if times > 20 else slow, "a", "b", "c")
    assert (result.exit_code, len(there.bodies)) == (0, 63)


def test_one_that_takes_nothing_at_all_ends_the_run(folder: Path) -> None:
    slow = answer(b"", "429 Too Many Requests", "retry-after: 0\r\n")
    result, there = live(folder, lambda *_: slow, "a")
    assert (result.exit_code, len(there.bodies)) == (1, 80)
    assert "1 not sent" in result.stderr


def test_where_429_asks_for_hours_the_run_ends(folder: Path) -> None:
    slow = answer(b"", "429 Too Many Requests", "retry-after: 7200\r\n")
    result, _ = live(folder, lambda *_: slow, "a", "b")
    assert result.exit_code == 1
    assert result.stdout == ""
    assert "stopped: the endpoint takes no more requests, not for 7200 s" in result.stderr
    assert "2 not sent" in result.stderr


@pytest.mark.parametrize(
    ("reply", "says"),
    [
        (refused("7001", "Authentication failed"), "7001: Authentication failed"),
        (answer(b"", "302 Found", "location: http://127.0.0.1:9/\r\n"), "HTTP 302: it leads elsewhere"),
        (answer(b"", "404 Not Found"), "HTTP 404"),
    ],
)
def test_what_no_other_request_would_fare_better_with_ends_the_run(reply: bytes, says: str, folder: Path) -> None:
    texts = [str(number) for number in range(50)]
    result, there = live(folder, lambda *_: reply, *texts)
    assert result.exit_code == 1
    assert says in result.stderr
    assert "50 not sent" in result.stderr
    assert len(there.bodies) <= run.AT_ONCE
    with peer(lambda *_: accepted()) as other:  # with another key the same requests go
        assert send(f"a.jsonl --endpoint {other.url} --live --expect 50 --rate 1000/s").exit_code == 0


@pytest.mark.usefixtures("patient")
def test_an_endpoint_that_isnt_there_loses_nothing(folder: Path) -> None:
    (folder / "a.json").write_text(json.dumps(body("a")))
    result = send("a.json --endpoint http://127.0.0.1:9 --live --expect 1")
    assert result.exit_code == 1
    assert "the endpoint can't be reached" in result.stderr
    assert "1 not sent" in result.stderr


def test_many_lost_in_a_row_end_the_run(folder: Path) -> None:
    result, there = live(folder, lambda *_: b"", *(str(number) for number in range(60)))
    assert "10 requests in a row came to nobody knows what" in result.stderr
    assert len(there.bodies) < 30


def test_what_cant_be_written_down_isnt_sent(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def begin(*_: object) -> None:
        raise sqlite3.OperationalError("database or disk is full")

    monkeypatch.setattr("imidsl.delivery.sending.journal.Journal.begin", begin)
    result, there = live(folder, lambda *_: accepted(), "a", "b")
    assert result.exit_code == 1
    assert "the journal can't be written: database or disk is full" in result.stderr
    assert there.bodies == []


# --- the key


def test_the_key_is_nowhere(folder: Path) -> None:
    def echo(sent: Any, _: int) -> bytes:
        said = f"the key {KEY} is known"
        return refused("7004", said) if text_of(sent) == "a" else answer({"error": said}, "400 Bad")

    result, _ = live(folder, echo, "a", "b")
    assert KEY not in result.output
    for path in folder.iterdir():
        assert KEY.encode() not in path.read_bytes(), path
    assert (folder / "imidsl-journal.sqlite").stat().st_mode & 0o777 == 0o600


def test_a_key_shows_itself_to_nobody() -> None:
    key = ServiceKey(KEY)
    assert KEY not in f"{key} {key!r} {[key]}"
    with pytest.raises(TypeError):
        key.__reduce__()
    assert key.hide(f"{KEY} {KEY}") == "<service key> <service key>"
    assert ServiceKey("a").hide("Authentication") == "Authentication"


@pytest.mark.parametrize("key", ["a\nb", "schlüssel", "a b", "\x00", "  "])
def test_what_cant_be_a_key_isnt_shown_either(key: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "a.json").write_text(json.dumps(body("a")))
    (folder / "key").write_text(key)
    (folder / "key").chmod(0o600)
    monkeypatch.delenv("IMIDSL_KEY")
    result = send("a.json --endpoint http://127.0.0.1:9 --live --expect 1 --key-file key")
    assert result.exit_code == 2
    assert "holds is no key" in result.stderr


@pytest.mark.parametrize(("mode", "status"), [(0o600, 0), (0o400, 0), (0o640, 2), (0o604, 2)])
def test_a_key_file_is_its_owners_alone(mode: int, status: int, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "a.json").write_text(json.dumps(body("a")))
    (folder / "key").write_text(f"{KEY}\n")
    (folder / "key").chmod(mode)
    monkeypatch.delenv("IMIDSL_KEY")
    with peer(lambda *_: accepted()) as there:
        result = send(f"a.json --endpoint {there.url} --live --expect 1 --key-file key")
        assert result.exit_code == status
        assert status == 0 or "chmod 600 key" in result.stderr
        assert all(f"key: {KEY}\r\n" in head for head in there.heads)


def test_neither_proxy_nor_netrc_of_the_environment_is_asked(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / ".netrc").write_text("machine 127.0.0.1 login me password pw\n")
    monkeypatch.setenv("NETRC", str(folder / ".netrc"))
    monkeypatch.setenv("HOME", str(folder))
    for name in ("http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    result, there = live(folder, lambda *_: accepted(), "a")
    assert result.exit_code == 0
    assert "authorization" not in there.heads[0].lower()


# --- signals and other ends


def started(folder: Path, there: Peer, count: int) -> subprocess.Popen[str]:
    (folder / "a.jsonl").write_text(lines(*(body(str(number)) for number in range(count))))
    line = f"send a.jsonl --endpoint {there.url} --live --expect {count} --rate 200/s"
    return subprocess.Popen(
        [sys.executable, "-m", "imidsl", *line.split()],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def until(done: Callable[[], bool]) -> None:
    for _ in range(3000):
        if done():
            return
        time.sleep(0.01)
    pytest.fail("it takes too long")


@pytest.mark.parametrize(("number", "status"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_signal_lets_what_is_under_way_come_to_its_end(number: int, status: int, folder: Path) -> None:
    def behave(sent: Any, _: int) -> bytes:
        time.sleep(0.2)
        return accepted(text_of(sent))

    with peer(behave) as there:
        process = started(folder, there, 500)
        until(lambda: len(there.bodies) > 3)
        process.send_signal(number)
        out, err = process.communicate(timeout=60)
    assert process.returncode == status
    assert "stopped: interrupted" in err
    states = [json.loads(line)["state"] for line in out.splitlines()]
    assert states == ["accepted"] * len(there.bodies)
    assert f"{500 - len(states)} not sent" in err


def test_a_second_signal_ends_it_at_once(folder: Path) -> None:
    with peer(lambda *_: None) as there:
        process = started(folder, there, 3)
        until(lambda: len(there.bodies) == 3)
        process.send_signal(signal.SIGINT)
        time.sleep(0.3)
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=60)
        assert process.returncode == 130
        assert "Traceback" not in err
        assert "3 unknown" in send(f"a.jsonl --endpoint {there.url} --live --expect 3").stderr


def test_nobody_reading_the_output_loses_nothing(folder: Path) -> None:
    def behave(sent: Any, _: int) -> bytes:
        time.sleep(0.1)
        return accepted(text_of(sent))

    with peer(behave) as there:
        process = started(folder, there, 300)
        assert process.stdout is not None
        process.stdout.close()
        process.stdout = None
        _, err = process.communicate(timeout=60)
        assert process.returncode == 1
        assert "nobody reads standard output" in err
        assert "unknown" not in send(f"a.jsonl --endpoint {there.url}").stdout
    assert "Traceback" not in err


def test_on_a_terminal_a_bar_grows(folder: Path) -> None:
    pty = pytest.importorskip("pty")
    (folder / "a.jsonl").write_text(lines(body("a"), body("b"), body("c")))
    with peer(lambda sent, _: refused("7004", "\x1b[2J") if text_of(sent) == "b" else accepted()) as there:
        line = f"send a.jsonl --endpoint {there.url} --live --expect 3 --rate 1000/s"
        ours, theirs = pty.openpty()
        command = [sys.executable, "-m", "imidsl", *line.split()]
        env = {**os.environ, "PYTHONPATH": str(ROOT)}
        with subprocess.Popen(command, stdout=theirs, stderr=theirs, cwd=folder, env=env):
            os.close(theirs)
            shown = b""
            with suppress(OSError):
                while piece := os.read(ours, 4096):
                    shown += piece
    text = shown.decode()
    assert "100%" in text
    assert "refused: a.jsonl:2: 7004: \\u{1B}[2J" in text
    assert "2 accepted, 1 refused" in text
    assert '"state"' not in text


@pytest.mark.parametrize(("options", "status"), [("", 0), ("--live --endpoint http://127.0.0.1:9 --expect 1", 2)])
def test_only_what_sends_needs_the_extra(options: str, status: int, folder: Path) -> None:
    (folder / "a.json").write_text(json.dumps(body("a")))
    program = "import sys; sys.modules['httpx2'] = None; from imidsl.__main__ import main; main()"
    command = [sys.executable, "-c", program, "send", "a.json", *options.split()]
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    result = subprocess.run(command, cwd=folder, env=env, capture_output=True, text=True, check=False)
    assert result.returncode == status
    assert (status == 0) == ("1 request to 1 address" in result.stdout)
    assert (status == 2) == ("--live needs more libraries: pip install 'imidsl[send]'" in result.stderr)
    assert "Traceback" not in result.stderr
