"""An inbox as a test has it: the stand-in's answers as values of Python."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from secrets import token_hex
from types import TracebackType
from typing import Self, TypeAlias

import httpx2

from imidsl.delivery.sandbox.api import HOME
from imidsl.delivery.sandbox.running import Running, Setup
from imidsl.delivery.sandbox.store import MEMORY
from imidsl.schema.kinds import Json
from imidsl.schema.receipts import READ
from imidsl.schema.responses import KEY_HEADER, PATH
from imidsl.workspace.workspace import profile_of

_PATIENCE = 90.0
"""Seconds that the stand-in has for an answer: it waits itself for a minute at most."""
_SLICE = 50.0
_SHOWN = 5

Entry: TypeAlias = Mapping[str, Json]
"""A message or receipt, as the stand-in's JSON has it: `docs/sandbox.md` shows all of it."""


class Inbox:
    """What was sent with one key, and what becomes of it; other keys are other inboxes, so that tests don't meet."""

    def __init__(self, url: str, key: str | None = None) -> None:
        self.url = url
        """Where the stand-in is."""
        self.key = token_hex(8) if key is None else key
        """The service key to send with."""
        self.endpoint = url + PATH
        """Where messages are posted to."""
        self._client = httpx2.Client(base_url=url, headers={KEY_HEADER: self.key}, timeout=_PATIENCE, trust_env=False)

    # --- what was sent

    def messages(self, **given: str) -> list[Entry]:
        """The messages that match, the oldest first: by `to`, `channel`, `contains` and the like."""
        return self._found("messages", given)

    def wait(self, *, timeout: float = 5.0, **given: str) -> Entry:
        """The newest message that matches, in full, as soon as there is one; AssertionError where none comes."""
        found = self._waited("messages", given, timeout)
        if not found:
            raise AssertionError(self._missing(given, timeout))
        return self.message(found[-1]["transid"])

    def message(self, transid: str) -> Entry:
        """A message in full: its body, what the recipient sees, sizes, receipts."""
        entry: Entry = self._ask("GET", f"messages/{transid}")
        return entry

    def clear(self) -> None:
        """Empty the inbox."""
        self._ask("DELETE", "messages")

    def _missing(self, given: Mapping[str, str], timeout: float) -> str:
        wanted = ", ".join(f"{name}={value!r}" for name, value in given.items()) or "at all"
        there = self.messages()
        lines = [f"\n  {m['channel']} to {', '.join(r['address'] for r in m['to'])}: {m['text']!r}" for m in there]
        hidden = f"\n  and {len(lines) - _SHOWN} more before" if len(lines) > _SHOWN else ""
        return (
            f"no message {wanted} within {timeout:g} seconds; there are {len(lines)}{''.join(lines[-_SHOWN:])}{hidden}"
        )

    # --- what becomes of it

    def receipts(self, *, timeout: float = 0.0, **given: str) -> list[Entry]:
        """The receipts that were made, the oldest first: by `to` and `code`; waits so long for the first."""
        return self._waited("receipts", given, timeout)

    def read(self, message: Entry, to: str | None = None) -> None:
        """Have a message read by everybody who got it, or by one of them."""
        self.make_receipt(message, READ.code, to)

    def make_receipt(self, message: Entry, code: str, to: str | None = None) -> None:
        """Have a receipt made."""
        self._ask("POST", f"messages/{message['transid']}/receipts", {"code": code, "to": to})

    def advance(self, seconds: float) -> None:
        """Move time; returns when all that became due is told. Only where time is moved by hand."""
        self._ask("POST", "advance", {"seconds": seconds})

    def settle(self, timeout: float = 5.0) -> None:
        """Wait until no receipt is to come any more, where time moves by itself."""
        self._ask("GET", "health", query={"wait": str(timeout)})

    def fault(self, answer: str, *, times: int | None = None, **match: str) -> None:
        """Have requests that match answered so, so many times: in addition to the faults asked for before."""
        rule = {"match": match, "answer": answer} | ({} if times is None else {"times": times})
        self._ask("PUT", "faults", [*self._ask("GET", "faults"), rule])

    # --- asking

    def _waited(self, what: str, given: Mapping[str, str], timeout: float) -> list[Entry]:
        while True:
            wait = min(timeout, _SLICE)
            found = self._found(what, {**given, "wait": str(wait)})
            timeout -= wait
            if found or timeout <= 0:
                return found

    def _found(self, what: str, query: Mapping[str, str]) -> list[Entry]:
        found: list[Entry] = self._ask("GET", what, query=query)[what]
        return found

    def _ask(self, method: str, what: str, given: Json = None, *, query: Mapping[str, str] | None = None) -> Json:
        content = None if given is None else json.dumps(given)
        answer = self._client.request(method, f"{HOME}/{what}", params=query, content=content)
        if answer.is_error:
            raise ValueError(
                answer.json()["error"] if answer.headers.get("content-type") == "application/json" else answer.text
            )
        return answer.json()

    def close(self) -> None:
        """Nothing more is asked."""
        self._client.close()


class Sandbox(Inbox):
    """A stand-in of its own with its first inbox; ended by `stop`, or with the `with` that it is used in."""

    def __init__(self, setup: Setup, port: int = 0) -> None:
        self._running = Running(setup, port)
        keys = sorted(setup.keys)
        super().__init__(self._running.url, keys[0] if keys else None)
        self._inboxes: list[Inbox] = []

    def inbox(self, key: str | None = None) -> Inbox:
        """Another inbox, of a new key unless it is said."""
        self._inboxes.append(Inbox(self.url, key))
        return self._inboxes[-1]

    def stop(self) -> None:
        """End it."""
        for inbox in (self, *self._inboxes):
            inbox.close()
        self._running.stop()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()


def started(
    *, clock: str, profile: str | None, strict: bool, keys: Collection[str], db: str | None, port: int
) -> Sandbox:
    """A stand-in that runs in a thread of its own."""
    setup = Setup(profile_of(profile), strict=strict, keys=keys, manual=clock == "manual", db=db or MEMORY)
    return Sandbox(setup, port)
