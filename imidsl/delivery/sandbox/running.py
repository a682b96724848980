"""A stand-in that is served: by this thread until it is interrupted, or by one of its own until it is stopped."""

from __future__ import annotations

import contextlib
import logging
import socket
import threading
from collections.abc import Callable, Collection, Iterable

import uvicorn

from imidsl.delivery.rates import Rate
from imidsl.delivery.sandbox.app import application
from imidsl.delivery.sandbox.faults import FaultRule
from imidsl.delivery.sandbox.feed import Feed
from imidsl.delivery.sandbox.hosts import Hosts
from imidsl.delivery.sandbox.places import KnownOrigins
from imidsl.delivery.sandbox.platform import Platform
from imidsl.delivery.sandbox.store import KEPT, MEMORY, Store
from imidsl.delivery.sandbox.timing import Time
from imidsl.delivery.sandbox.verdicts import Examiner
from imidsl.preview.show import serving
from imidsl.records import dataclass
from imidsl.request.settings import Config
from imidsl.schema.kinds import DEFAULT_PROFILE, Profile


@dataclass(frozen=True, slots=True)
class Setup:
    """How a stand-in is to behave; see the options of `imidsl sandbox`."""

    profile: Profile = DEFAULT_PROFILE
    config: Config = Config()
    strict: bool = False
    keys: Collection[str] = ()
    rate: Rate | None = None
    manual: bool = False
    faults: Iterable[FaultRule] = ()
    db: str = MEMORY
    kept: int = KEPT
    notify_hosts: Collection[str] = ()
    places: KnownOrigins = KnownOrigins()
    log: Callable[[str], object] = lambda line: None
    """Takes a line for each request that is answered."""

    def platform(self) -> Platform:
        """The stand-in, before it is served. Raises NotADatabaseError where it can't keep anything."""
        store = Store(self.db, self.kept)
        time = Time(self.manual)
        time.move(store.setting("time") or 0.0)
        return Platform(
            Examiner(self.profile, self.config, self.strict),
            store,
            time,
            keys=frozenset(self.keys),
            rate=self.rate,
            faults=list(self.faults),
            places=self.places,
            log=self.log,
        )

    def server(self, listening: socket.socket) -> SandboxServer:
        """The stand-in with what serves it at a socket."""
        platform = self.platform()
        app = application(platform, Hosts.of(self.notify_hosts), listening.getsockname()[1])
        return SandboxServer(serving.config(app), platform.feed)


def _unmeant(record: logging.LogRecord) -> bool:
    """Whether a fault of the server isn't one that was asked for: an answer that is cut off."""
    return "without completing" not in str(record.msg)


class SandboxServer(uvicorn.Server):
    """Ends the streams that it has open before it waits for their ends."""

    def __init__(self, config: uvicorn.Config, feed: Feed) -> None:
        super().__init__(config)
        self._feed = feed
        logging.getLogger("uvicorn.error").addFilter(_unmeant)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """End it."""
        self._feed.end()
        await super().shutdown(sockets)


def serve(server: SandboxServer, listening: socket.socket) -> None:
    """Serve at the socket until the process is interrupted."""
    with contextlib.suppress(KeyboardInterrupt):
        server.run(sockets=[listening])


class Running:
    """A stand-in that is served by a thread until it is stopped."""

    def __init__(self, setup: Setup, port: int = 0) -> None:
        listening = serving.listen(port, any_other=False)
        if isinstance(listening, str):
            raise OSError(f"cannot listen at port {port}: {listening}")
        self.url = f"http://{serving.HOST}:{listening.getsockname()[1]}"
        self._server = setup.server(listening)
        self._thread = threading.Thread(target=self._server.run, kwargs={"sockets": [listening]}, daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """End it; what is under way has a moment to finish."""
        self._server.should_exit = True
        self._thread.join()
