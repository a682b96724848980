"""Tells receipts: takes those whose time has come to whoever asked for them. What telling one came to is written down.

A receiver may be slow, endless or wrong; others don't wait for it, and after three tries it is let be.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime
from functools import partial
from urllib.parse import urlsplit

import httpx2

from imidsl.delivery import receipts
from imidsl.delivery.receipts import DeliveryReceipt
from imidsl.delivery.sandbox.hosts import Hosts, Target
from imidsl.delivery.sandbox.platform import Platform
from imidsl.delivery.sandbox.store import NotStoredError, Stored, StoredReceipt
from imidsl.delivery.sandbox.verdicts import Recipient
from imidsl.records import dataclass
from imidsl.schema.channels import BY_NAME
from imidsl.schema.kinds import WEBEX, Profile
from imidsl.schema.receipts import receipt_code

BACKOFF = (1.0, 5.0)
"""Seconds after the first and the second try that came to nothing."""
_PATIENCE = 5.0
"""Seconds that a receiver has for its answer."""
_AT_ONCE = 8
"""How many receipts a host is told at a time."""


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
        self._under_way: dict[str, dict[int, asyncio.Task[None]]] = {}
        """What is being told, by host."""
        self._quiet, self._moving = asyncio.Event(), asyncio.Lock()
        # No proxy: who is asked is judged here. No cookies either, as each try opens a connection of its own.
        self._client = httpx2.AsyncClient(trust_env=False, follow_redirects=False, timeout=_PATIENCE)

    async def run(self) -> None:
        """Tell whatever becomes due, until this is cancelled."""
        time, store = self._platform.time, self._platform.store
        try:
            while True:
                now = time.now()
                for host in store.hosts_due(now):
                    self._begin(host, now)
                if not self._under_way:
                    self._quiet.set()
                await time.wait(store.next_due(after=now))
        finally:
            for task in [task for told in self._under_way.values() for task in told.values()]:
                task.cancel()
            await self._client.aclose()

    async def advance(self, seconds: float) -> None:
        """Move time that is moved by hand, from one receipt to the next, each told before the next is due."""
        time, store = self._platform.time, self._platform.store
        async with self._moving:
            until = time.now() + seconds
            while (due := store.next_due()) is not None and due <= until:
                time.move(due)
                self._quiet.clear()
                time.stir()
                await self._quiet.wait()
            time.move(until)
            store.keep("time", until)

    def _begin(self, host: str, now: float) -> None:
        """Begin what is due at a host, as far as that has room; where nobody is told, all of it is done."""
        store = self._platform.store
        told = self._under_way.get(host, {})
        room = _AT_ONCE if host else _AT_ONCE * _AT_ONCE
        while due := store.due(host, now, told, room - len(told)) if len(told) < room else []:
            if not host:
                self._keep(due, now)
                continue
            for message, receipt in due:
                task = asyncio.create_task(self._tell(message, receipt, self._body(message, receipt)))
                self._under_way.setdefault(host, told)[receipt.id] = task
                task.add_done_callback(partial(self._done, host, receipt.id))

    def _keep(self, due: Sequence[tuple[Stored, StoredReceipt]], now: float) -> None:
        """Make receipts that nobody has asked to be told of."""
        self._platform.store.made_untold([receipt.id for _, receipt in due], now)
        for message, receipt in due:
            self._news(message, receipt)

    def _done(self, host: str, number: int, task: asyncio.Task[None]) -> None:
        """Go on with the host; where it has no more, whoever waits for that looks round."""
        if task.cancelled():  # it ends
            return
        del self._under_way[host][number]
        self._begin(host, self._platform.time.now())
        if not self._under_way[host]:
            del self._under_way[host]
            self._platform.time.stir()

    def _news(self, message: Stored, receipt: StoredReceipt) -> None:
        self._platform.feed.tell(message.inbox, "receipt", {"transid": message.transid, "code": receipt.code})

    def _body(self, message: Stored, receipt: StoredReceipt) -> DeliveryReceipt:
        recipient = self._platform.store.recipient(message.id, receipt.number)
        return body_of(message, recipient, receipt, self._platform.examiner.profile)

    async def _tell(self, message: Stored, receipt: StoredReceipt, body: DeliveryReceipt) -> None:
        now = self._platform.time.now
        at = now() if receipt.at is None else receipt.at
        told = await self._try(message.notify, body)
        tries = [*receipt.tries, {"at": stamp(now()), "said": told.said, "good": told.good}]
        again = not told.good and not told.refused and len(tries) <= len(BACKOFF)
        due = now() + BACKOFF[len(tries) - 1] if again else None
        try:
            self._platform.store.told(receipt.id, at, tries, due)
        except NotStoredError:  # it will be told again, but not at once and without end
            await asyncio.sleep(_PATIENCE)
        self._news(message, receipt)

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
