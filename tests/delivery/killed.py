"""Sending to the stand-in with faults, killed at random moments and begun again until nothing is left to send.

`python -m tests.delivery.killed 10000` does it with many; the suite does it with few.
"""

from __future__ import annotations

import json
import os
import random
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from imidsl.delivery.sandbox.faults import LOST, FaultRule
from imidsl.delivery.sandbox.running import Running, Setup
from imidsl.delivery.sandbox.searching import Search
from imidsl.delivery.sandbox.store import Store
from imidsl.delivery.sending.outgoing import identity
from imidsl.records import dataclass, field
from tests import ROOT

KEY = "s3cret-Key/1"
WORDS = ("plain", "plain", "plain", "plain", "busy", "again", "lost", "gateway", "invalid")
"""What stands in texts, by which the stand-in knows what to do with them."""


def faults(count: int) -> list[FaultRule]:
    """Put off, refused, taken without an answer, answered by a gateway: as many requests of each."""
    answers = {"busy": "429", "again": "7006", "invalid": "7004", "lost": LOST, "gateway": "502"}
    return [FaultRule({"contains": word}, answer, 2 if word == "busy" else count) for word, answer in answers.items()]


@dataclass
class Ordeal:
    """Runs in a folder: `said` is all that they wrote."""

    folder: Path
    count: int
    dice: random.Random
    said: bytes = b""
    kills: int = 0
    bodies: list[dict[str, object]] = field(default_factory=list)

    def prepare(self) -> None:
        """Write the bodies."""
        self.folder.mkdir()
        for number in range(self.count):
            text = f"{number} {WORDS[number % len(WORDS)]}"
            destination = [{"msisdn": [f"4477009{number:05}"]}]
            self.bodies.append(
                {"deliverychannel": "sms", "channels": {"sms": {"text": text}}, "destination": destination}
            )
        (self.folder / "bodies.jsonl").write_text("".join(f"{json.dumps(body)}\n" for body in self.bodies))

    def until_done(self, url: str, kills: int) -> None:
        """Run and kill so often, then run until a run ends by itself with nothing left to send."""
        for _ in range(3 * kills + 10):
            killed = self._run(url, kill=self.kills < kills)
            states = self.states()
            if not (killed or states["planned"] or states["sending"]):
                return
        raise AssertionError(f"it comes to no end: {dict(states)}")

    def _run(self, url: str, *, kill: bool) -> bool:
        """One run; whether it was killed."""
        line = f"send bodies.jsonl --endpoint {url} --live --expect {self.count} --rate 5000/s"
        with subprocess.Popen(
            [sys.executable, "-m", "imidsl", *line.split()],
            cwd=self.folder,
            env={**os.environ, "PYTHONPATH": str(ROOT), "IMIDSL_KEY": KEY},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        ) as process:
            if kill:
                self._kill(process)
            assert KEY.encode() not in Path(f"/proc/{process.pid}/cmdline").read_bytes()
            out, err = process.communicate()
            self.said += out + err
        return process.returncode < 0

    def _kill(self, process: subprocess.Popen[bytes]) -> None:
        """At a random moment after the first request."""
        before = sum(self.states().values()) - self.states()["planned"]
        while process.poll() is None and sum(self.states().values()) - self.states()["planned"] <= before:
            time.sleep(0.005)
        time.sleep(self.dice.uniform(0, self.count / 2000))
        process.kill()
        self.kills += 1

    def states(self) -> Counter[str]:
        """How many requests have come how far."""
        return Counter(state for _, state in self._journal())

    def _journal(self) -> Iterator[tuple[str, str]]:
        path = self.folder / "imidsl-journal.sqlite"
        if path.exists():
            with closing(sqlite3.connect(path, timeout=60)) as database:
                known = database.execute("SELECT count(*) FROM sqlite_master WHERE name='requests'").fetchone()[0]
                yield from database.execute("SELECT identity, state FROM requests").fetchall() if known else ()

    def judge(self, store: Store) -> None:
        """Each body was accepted just once, or is reported unknown; and the key is nowhere."""
        stored = store.find(Search(KEY, limit=10 * self.count))
        taken = Counter(identity(json.loads(one.body)) for one in stored)
        told = dict(self._journal())
        assert told.keys() == {identity(body) for body in self.bodies}
        allowed = {"accepted": {1}, "unknown": {0, 1}, "refused": {0}}
        wrong = {(told[one], taken[one]) for one in told if taken[one] not in allowed[told[one]]}
        assert not wrong, wrong
        assert set(taken) <= set(told)
        assert KEY.encode() not in self.said
        assert b"Traceback" not in self.said
        for path in self.folder.iterdir():
            assert KEY.encode() not in path.read_bytes()


def ordeal(folder: Path, count: int, kills: int, seed: int) -> Counter[str]:
    """Do it; how many requests have come how far in the end."""
    made = Ordeal(folder / "runs", count, random.Random(seed))
    made.prepare()
    platform = str(folder / "platform.sqlite")
    running = Running(Setup(faults=faults(count // 30), kept=10 * count, db=platform))
    try:
        made.until_done(running.url, kills)
    finally:
        running.stop()
    made.judge(Store(platform))
    return made.states()


if __name__ == "__main__":
    number, times = int(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 20
    with tempfile.TemporaryDirectory() as place:
        print(dict(ordeal(Path(place), number, times, seed=1)), f"after {times} kills")
