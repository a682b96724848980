"""A stand-in for the platform, for tests of whatever sends: `pip install 'imidsl[sandbox]'`.

with imidsl.sandbox.start() as sandbox:
    send_reminder("447700900123", url=sandbox.endpoint, key=sandbox.key)
    assert "10:30" in sandbox.wait(to="447700900123")["text"]
"""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING, Literal

from imidsl.extras import remedy

if TYPE_CHECKING:
    from imidsl.delivery.sandbox.inbox import Inbox, Sandbox


def start(
    *,
    clock: Literal["real", "manual"] = "real",
    profile: str | None = None,
    strict: bool = False,
    keys: Collection[str] = (),
    db: str | None = None,
    port: int = 0,
) -> Sandbox:
    """Start one in a thread of its own, at a free port unless one is said; `stop` ends it.

    The options are those of `imidsl sandbox`. Raises ImportError where the extra isn't installed.
    """
    try:
        from imidsl.delivery.sandbox.inbox import started  # what it takes is read by who uses it
    except ModuleNotFoundError as fault:
        how = remedy("sandbox", fault)
        if how is None:
            raise
        raise ImportError(f"the sandbox needs more libraries: {how}") from fault
    return started(clock=clock, profile=profile, strict=strict, keys=keys, db=db, port=port)


__all__ = ["Inbox", "Sandbox", "start"]
