"""The fixture `imi_sandbox` for pytest. Until it is used nothing is imported but this."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from imidsl.delivery.sandbox.inbox import Inbox, Sandbox


@pytest.fixture(scope="session")
def imi_sandbox_server() -> Iterator[Sandbox]:
    """A stand-in for the platform that all tests of a process share; its time is moved by `advance`."""
    from imidsl.sandbox import start  # the first test that wants one pays for it

    with start(clock="manual") as sandbox:
        yield sandbox


@pytest.fixture
def imi_sandbox(imi_sandbox_server: Sandbox) -> Iterator[Inbox]:
    """An inbox of the test's own: send to `.endpoint` (below `.url`) with `.key`, then `.wait(to=…, contains=…)`."""
    inbox = imi_sandbox_server.inbox()
    yield inbox
    inbox.clear()
