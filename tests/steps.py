"""How much work something is, in steps instead of seconds, which a busy machine makes longer."""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import FrameType
from typing import Any

from tests import ROOT

_OURS = str(ROOT / "imidsl")


def steps(do: Callable[[], object], at_most: int) -> int:
    """How many lines of imidsl run meanwhile; more than `at_most` fail at once, so that an explosion is no wait."""
    count = 0

    def within(frame: FrameType, event: str, argument: object) -> Any:
        nonlocal count
        count += event == "line"
        assert count <= at_most, f"more than {at_most} steps"
        return within

    def trace(frame: FrameType, event: str, argument: object) -> Any:
        return within if frame.f_code.co_filename.startswith(_OURS) else None

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        do()
    finally:
        sys.settrace(before)
    return count
