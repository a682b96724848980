"""What tests of the extension need: its packages, from `.ci/run` or `npm install --prefix editors/vscode`."""

from __future__ import annotations

import os
import shutil

import pytest

from tests import ROOT


@pytest.fixture(scope="session")
def extension_modules() -> None:
    """Skips where there is no node; where there is, `.ci/run` has installed what the extension is built with."""
    if shutil.which("node") is None or shutil.which("npm") is None:
        pytest.skip("there is no node on this machine")
    if not (ROOT / "editors" / "vscode" / "node_modules").is_dir():
        reason = "run: npm install --no-package-lock --prefix editors/vscode"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
