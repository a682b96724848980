"""Pictures of the extension in a real editor, for docs/editor.md: `python editors/screenshots.py CODE_SERVER`.

CODE_SERVER is the program of the npm package `code-server`, which serves Visual Studio Code to a browser; what drives
it is the Chromium of the tests. It needs `imidsl[lsp]` beside this Python and a built `editors/vscode/imidsl.vsix`.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).parent.parent
SCREENSHOTS = ROOT / "docs" / "screenshots"
PORT = 8499
MACHINE = {"imidsl.path": str(Path(sys.executable).absolute().with_name("imidsl"))}
SETTINGS = {
    "security.workspace.trust.enabled": False,
    "workbench.startupEditor": "none",
    "workbench.colorTheme": "Default Light Modern",
    "workbench.activityBar.location": "hidden",
    "workbench.secondarySideBar.defaultVisibility": "hidden",
    "workbench.tips.enabled": False,
    "chat.commandCenter.enabled": False,
    "chat.disableAIFeatures": True,
    "window.commandCenter": False,
    "editor.minimap.enabled": False,
    "editor.fontSize": 14,
    "editor.lineHeight": 1.6,
    "breadcrumbs.enabled": False,
    "telemetry.telemetryLevel": "off",
    "update.mode": "none",
    "extensions.autoCheckUpdates": False,
}


@contextmanager
def editor(program: str, folder: Path) -> Iterator[str]:
    """The address of an editor that shows a folder."""
    with tempfile.TemporaryDirectory() as home:
        for whose, settings in {"User": SETTINGS, "Machine": MACHINE}.items():
            (Path(home) / whose).mkdir()
            (Path(home) / whose / "settings.json").write_text(json.dumps(settings), "utf-8")
        places = ["--user-data-dir", home, "--extensions-dir", f"{home}/extensions"]
        extension = ROOT / "editors" / "vscode" / "imidsl.vsix"
        subprocess.run([program, *places, "--install-extension", extension], check=True)
        quiet = ["--auth", "none", "--disable-telemetry", "--disable-update-check", "--disable-workspace-trust"]
        server = subprocess.Popen([program, *places, *quiet, "--bind-addr", f"127.0.0.1:{PORT}"])
        try:
            _wait()
            yield f"http://127.0.0.1:{PORT}/?folder={folder}"
        finally:
            server.terminate()
            server.wait()


def _wait() -> None:
    for _ in range(150):
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{PORT}/healthz")
            return
        except OSError:
            time.sleep(0.2)


def opened(page: Page, name: str) -> None:
    """Open a file by its name."""
    page.keyboard.press("Control+P")
    page.keyboard.type(name, delay=20)
    page.wait_for_timeout(1500)
    page.keyboard.press("Enter")
    page.wait_for_selector(f".tab[aria-label^='{name}']")
    page.wait_for_timeout(15_000)  # until the server has answered


def go_to(page: Page, line: int, column: int) -> None:
    """Put the cursor somewhere."""
    page.keyboard.press("Control+G")
    page.keyboard.type(f"{line}:{column}")
    page.keyboard.press("Enter")
    page.wait_for_timeout(300)


def take(page: Page, name: str) -> None:
    """Keep a picture."""
    page.screenshot(path=SCREENSHOTS / f"{name}.png")
    print(SCREENSHOTS / f"{name}.png")


def replaced(page: Page, line: int, column: int, length: int, text: str) -> None:
    """Type over some characters."""
    go_to(page, line, column)
    for _ in range(length):
        page.keyboard.press("Shift+ArrowRight")
    page.keyboard.type(text, delay=30)


def pictures(page: Page) -> None:
    """Each as an author would come to see it."""
    opened(page, "shipped.imi")
    take(page, "editor-hints")
    go_to(page, 15, 15)
    page.keyboard.press("Control+K")
    page.keyboard.press("Control+I")
    page.wait_for_timeout(3000)
    take(page, "editor-hover")
    page.keyboard.press("Escape")
    replaced(page, 15, 17, 0, "|")
    page.keyboard.press("Control+Space")
    page.wait_for_timeout(3000)
    page.keyboard.press("Control+Space")  # again: with what is said of each
    page.wait_for_timeout(1500)
    take(page, "editor-completion")
    page.keyboard.press("Escape")
    page.keyboard.press("Control+Z")
    replaced(page, 11, 20, len("validity"), "validty")
    replaced(page, 16, 44, len("eta"), "etta")
    page.keyboard.press("Control+Shift+M")
    page.wait_for_timeout(4000)
    take(page, "editor-findings")


def main() -> None:
    """Take all of them."""
    SCREENSHOTS.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch) / "samples"
        shutil.copytree(ROOT / "samples", folder)
        with editor(sys.argv[1], folder) as address, sync_playwright() as driver:
            browser = driver.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
            page = browser.new_page(viewport={"width": 1280, "height": 800})
            page.set_default_timeout(90_000)
            page.goto(address)
            page.wait_for_selector(".monaco-workbench")
            page.wait_for_timeout(15_000)  # until all of it can be used
            pictures(page)


if __name__ == "__main__":
    main()
