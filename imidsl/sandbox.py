"""A stand-in for the platform, for tests of what sends: `pip install 'imidsl[sandbox]'`.

with imidsl.sandbox.start() as sandbox:
    send_with(sandbox.url)
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from imidsl.delivery.sandbox.running import Running


def start(*, strict: bool = False, manual: bool = False, port: int = 0) -> Running:
    """Start one in a thread at a free port (or that one): `url` is where it listens, `stop` ends it."""
    from imidsl.delivery.sandbox.running import Running, Setup  # what it takes is read by who uses it

    return Running(Setup(strict=strict, manual=manual), port)
