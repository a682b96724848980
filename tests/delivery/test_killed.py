"""Whatever kills a run, no request is sent twice, and none is forgotten."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.delivery.killed import ordeal


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="looks into /proc")
def test_killed_and_resumed(tmp_path: Path) -> None:
    states = ordeal(tmp_path, 270, kills=3, seed=7)
    assert states["accepted"] > 200
    assert states["refused"] > 0
    assert states["unknown"] > 0
    assert states.total() == 270
