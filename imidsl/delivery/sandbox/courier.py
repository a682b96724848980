"""Tells receipts: takes those whose time has come to whoever asked for them. What telling one came to is written down.

A receiver may be slow, endless or wrong; others don't wait for it, and after three tries it is let be.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from datetime import UTC, datetime
from functools import partial
from urllib.parse import urlsplit

import httpx2

from imidsl.delivery import receipts
from imidsl.delivery.receipts import DeliveryReceipt
from imidsl.delivery.sandbox.hosts import Hosts, Target
from imidsl.delivery.sandbox.platform import Platform
from imidsl.delivery.sandbox.store import Stored, StoredReceipt
from imidsl.delivery.sandbox.verdicts import Recipient
from imidsl.records import dataclass
from imidsl.schema.channels import BY_NAME
from imidsl.schema.kinds import WEBEX, Profile
from imidsl.schema.receipts import receipt_code

BACKOFF = (1.0, 5.0)
"""Seconds after the first and the second try that came to nothing."""
_PATIENCE = 5.0
"""Seconds that a receiver has for its answer."""
_AT_ONCE, _AT_ONE_HOST = 64, 8


@dataclass(frozen=True, slots=True)
class Told:
    """What a try came to; one that is refused isn't tried again."""

    said: str
    good: bool = False
    refused: bool = False


class Courier:
    """Tells the receipts of a stand-in, to `hosts` only."""

    def __init__(self, platform: Platform, hosts: Hosts) -> None:
        self._platform = platform
        self._hosts = hosts
        self._under_way: dict[int, tuple[str, asyncio.Task[None]]] = {}
        self._quiet = asyncio.Event()
        # No proxy: who is asked is judged here. No cookies either, as each try opens a connection of its own.
        self._client = httpx2.AsyncClient(trust_env=False, follow_redirects=False, timeout=_PATIENCE)

    async def run(self) -> None:
        """Tell whatever becomes due, until this is cancelled."""
        try:
            while True:
                self._start()
                if not self._under_way:
                    self._quiet.set()
                await self._platform.time.wait(self._next())
        finally:
            for _, task in self._under_way.values():
                task.cancel()
            await self._client.aclose()

    async def advance(self, seconds: float) -> None:
        """Move time that is moved by hand, from one receipt to the next, each told before the next is due."""
        time, store = self._platform.time, self._platform.store
        until = time.now() + seconds
        while (due := store.next_due()) is not None and due <= until:
            time.move(due)
            await self._settle()
        time.move(until)
        store.keep("time", until)

    async def _settle(self) -> None:
        """Wait until nothing is due or under way."""
        self._quiet.clear()
        self._platform.time.stir()
        await self._quiet.wait()

    def _start(self) -> None:
        """Begin what is due, as far as there is room."""
        hosts = Counter(host for host, _ in self._under_way.values())
        store, now = self._platform.store, self._platform.time.now()
        for receipt in store.due(now, self._under_way, self._full(), _AT_ONCE - len(self._under_way)):
            message = store.message(receipt.message)
            if message is not None and hosts[message.host] < _AT_ONE_HOST:
                hosts[message.host] += 1
                task = asyncio.create_task(self._tell(message, receipt, self._body(message, receipt)))
                self._under_way[receipt.id] = (message.host, task)
                task.add_done_callback(partial(self._done, receipt.id))

    def _next(self) -> float | None:
        """When there is more to begin; None where that is only once something is done."""
        if len(self._under_way) == _AT_ONCE:
            return None
        return self._platform.store.next_due(self._under_way, self._full())

    def _full(self) -> list[str]:
        """The hosts that have enough to do."""
        hosts = Counter(host for host, _ in self._under_way.values())
        return [host for host, number in hosts.items() if number >= _AT_ONE_HOST]

    def _done(self, number: int, _: asyncio.Task[None]) -> None:
        self._under_way.pop(number, None)
        self._platform.time.stir()

    def _body(self, message: Stored, receipt: StoredReceipt) -> DeliveryReceipt:
        recipient = self._platform.store.recipient(message.id, receipt.number)
        return body_of(message, recipient, receipt, self._platform.examiner.profile)

    async def _tell(self, message: Stored, receipt: StoredReceipt, body: DeliveryReceipt) -> None:
        store, now = self._platform.store, self._platform.time.now
        at = now() if receipt.at is None else receipt.at
        tries = list(receipt.tries)
        due = None
        if message.notify:
            told = await self._try(message.notify, body)
            tries.append({"at": stamp(now()), "said": told.said, "good": told.good})
            if not told.good and not told.refused and len(tries) <= len(BACKOFF):
                due = now() + BACKOFF[len(tries) - 1]
        store.told(receipt.id, at, tries, due)
        self._platform.feed.tell(message.inbox, "receipt", {"transid": message.transid, "code": receipt.code})

    async def _try(self, url: str, body: DeliveryReceipt) -> Told:
        try:
            async with asyncio.timeout(_PATIENCE):
                target = await asyncio.to_thread(self._hosts.target, url)
                if isinstance(target, str):
                    return Told(target, refused=True)
                return await self._post(url, target, body)
        except TimeoutError:
            return Told(f"no answer within {_PATIENCE:g} seconds")
        except httpx2.ConnectError:
            return Told("nobody listens there")
        except Exception as fault:  # whatever a receiver can bring about is written down, and is no fault of ours
            return Told(f"no answer: {fault or type(fault).__name__}")

    async def _post(self, url: str, target: Target, body: DeliveryReceipt) -> Told:
        """Send it to the addresses that were judged, whatever the name would be resolved to by now."""
        json = receipts.write(body)
        headers = {"host": urlsplit(url).netloc.rpartition("@")[2]}
        for address in target.addresses:
            aimed = httpx2.URL(url).copy_with(host=address)
            named = {"sni_hostname": target.host}
            try:
                async with self._client.stream("POST", aimed, json=json, headers=headers, extensions=named) as answer:
                    return _judged(answer.status_code)  # what else it says isn't read
            except httpx2.ConnectError:
                if address == target.addresses[-1]:
                    raise
        raise AssertionError(target)


def _judged(status: int) -> Told:
    if 300 <= status < 400:
        return Told(f"HTTP {status}: it sends elsewhere, where nothing is sent", refused=True)
    return Told(f"HTTP {status}", good=200 <= status < 300)


def stamp(at: float) -> str:
    """A time of the stand-in as JSON has it."""
    return datetime.fromtimestamp(at, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def body_of(message: Stored, recipient: Recipient, receipt: StoredReceipt, profile: Profile) -> DeliveryReceipt:
    """What a receipt says."""
    row = receipt_code(receipt.code)
    assert row is not None
    channel = BY_NAME[message.channel]
    return DeliveryReceipt(
        transid=message.transid,
        address=recipient.address,
        status=channel.receipts.of(row.stage) or channel.receipts.failed,
        code=receipt.code,
        description=row.words,
        channel=channel.receipts.channel or channel.on_wire(profile),
        id_kind=recipient.kind,
        reference=recipient.reference or message.reference,
        callback=message.callback,
        time=receipts.timestamp(datetime.fromtimestamp(receipt.planned, UTC), profile),
        subtid=f"{message.transid}-{receipt.number + 1}" if profile in WEBEX else "",
    )
