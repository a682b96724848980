"""Takes the pictures in docs/screenshots: the preview of samples/, from the disk and live, and the stand-in's inbox.

Run it from anywhere, with the extra `dev` and Chromium installed: python docs/screenshots.py
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tempfile
from datetime import datetime
from html import escape
from pathlib import Path

import httpx2
from playwright.sync_api import Browser, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from imidsl.compiler.proof_report import entries  # noqa: E402
from imidsl.delivery.sandbox.inbox import Sandbox  # noqa: E402
from imidsl.delivery.sandbox.places import KnownOrigins  # noqa: E402
from imidsl.delivery.sandbox.running import Setup  # noqa: E402
from imidsl.preview.cards.maker import Maker  # noqa: E402
from imidsl.preview.cards.model import Wanted  # noqa: E402
from imidsl.preview.show.terminal import render  # noqa: E402
from imidsl.workspace import discovery  # noqa: E402
from imidsl.workspace.workspace import project, settings  # noqa: E402
from tests.browser import CHROMIUM, FLAGS  # noqa: E402
from tests.delivery.conftest import receiving  # noqa: E402

OUT = ROOT / "docs" / "screenshots"
NOW = "2026-12-24T10:00:00Z"
WIDE = {"width": 1280, "height": 800}
PHONE = {"width": 390, "height": 844}
LIVE_PORT = 8499


def imidsl(*words: str) -> list[str]:
    """The command of this checkout."""
    return [sys.executable, "-m", "imidsl", *words]


def pages(browser: Browser, url: str) -> None:
    """The page from the disk: a message, and the grid in the dark."""
    page = browser.new_page(viewport=WIDE, color_scheme="light")
    page.goto(f"{url}#order_shipped")
    page.screenshot(path=OUT / "page.png")
    page.close()
    page = browser.new_page(viewport=WIDE, color_scheme="dark")
    page.goto(url)
    page.get_by_role("button", name="Grid").click()
    page.screenshot(path=OUT / "grid.png")
    page.close()


def live(browser: Browser) -> None:
    """The live page, with values of one's own and with an error."""
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(["cp", "-r", str(ROOT / "samples"), folder], check=True)
        samples = Path(folder) / "samples"
        command = imidsl("preview", "samples", "--serve", "--port", str(LIVE_PORT))
        environment = {"PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin", "SOURCE_DATE_EPOCH": "1798106400"}
        with subprocess.Popen(command, cwd=folder, stderr=subprocess.PIPE, env=environment) as server:
            assert server.stderr is not None
            server.stderr.readline()
            try:
                _live_pages(browser, samples)
            finally:
                server.terminate()


def _live_pages(browser: Browser, samples: Path) -> None:
    page = browser.new_page(viewport=WIDE, color_scheme="light")
    page.goto(f"http://127.0.0.1:{LIVE_PORT}/?message=order_shipped")
    page.wait_for_selector("[data-ready]")
    page.locator("[data-name=name] input").fill("Győző")
    page.locator("[id='ui:shown'] .odd").first.wait_for()
    page.screenshot(path=OUT / "live.png")
    path = samples / "orders" / "shipped.imi"
    path.write_text(path.read_text("utf-8").replace("on {{ eta }}", "on {{ etta }}"), "utf-8")
    page.locator(".overlay").wait_for()
    page.screenshot(path=OUT / "live-error.png")


def inbox(browser: Browser) -> None:
    """The inbox of the stand-in with what the samples send: on a desktop, and on a phone in the dark."""
    found = project(discovery.find([str(ROOT / "samples")], []), settings("samples", None), [])
    with Sandbox(Setup(manual=True, places=KnownOrigins.of(found))) as sandbox, receiving() as receiver:
        mine = sandbox.inbox("shop-tests")
        for request in _requests():
            httpx2.post(mine.endpoint, headers={"key": mine.key}, json={**request, "notifyurl": receiver.url})
        sandbox.advance(10)
        shown = next(one["transid"] for one in mine.messages() if one["channel"] == "wa")
        for name, size, dark in (("inbox", {"width": 1280, "height": 1100}, False), ("inbox-phone", PHONE, True)):
            page = browser.new_page(viewport=size, color_scheme="dark" if dark else "light")
            page.goto(f"{mine.url}/?key={mine.key}&message={shown}")
            page.locator(".step.read").first.wait_for()
            page.screenshot(path=OUT / f"{name}.png")
            page.close()


def _requests() -> list[dict[str, object]]:
    """What the samples make of their examples."""
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(imidsl("compile", "samples", "--example", "all", "-o", folder), cwd=ROOT, check=True)
        return [json.loads(path.read_text("utf-8")) for path in sorted(Path(folder).glob("[!.]*.json"))]


COLOURS = {"1": "b", "2": "dim", "4": "u", "30": "black", "31": "red", "32": "green", "33": "yellow", "34": "blue"}
STYLE = """
body { margin: 0; background: #14161b } pre { color: #e6e8ec; font: 14px/1.4 monospace; margin: 0; padding: 20px }
.b { font-weight: bold } .dim { color: #8b93a1 } .u { text-decoration: underline }
.red { color: #ff8f99 } .green { color: #5fd39a } .yellow { color: #f0b95a } .blue { color: #8ab0ff }
"""


def terminal(browser: Browser) -> None:
    """What the terminal shows, drawn as one."""
    os.chdir(ROOT)
    held = settings("samples", None)
    loaded = project(["samples/orders/shipped.imi"], held, [])
    wanted = Wanted(example="next week", texts=entries(loaded.proofs()))
    shown = Maker(loaded, [], lambda: datetime.fromisoformat(NOW)).preview(wanted)
    page = browser.new_page(viewport={"width": 760, "height": 400})
    page.set_content(f"<style>{STYLE}</style><pre>{_coloured(render(shown, width=84, colour=True))}</pre>")
    page.screenshot(path=OUT / "terminal.png", full_page=True)


def _coloured(text: str) -> str:
    """The escape sequences of a terminal as classes."""
    words = []
    for codes, plain in re.findall(r"(?:\x1b\[([\d;]*)m)?([^\x1b]*)", text):
        classes = " ".join(COLOURS.get(code, "") for code in codes.split(";"))
        words.append(f'<span class="{classes}">{escape(plain)}</span>')
    return "".join(words)


def main() -> None:
    """All pictures."""
    OUT.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        html = Path(folder) / "preview.html"
        subprocess.run(imidsl("preview", "samples", "--html", str(html), "--now", NOW), cwd=ROOT, check=True)
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        pages(browser, html.as_uri())
        terminal(browser)
        live(browser)
        inbox(browser)
        browser.close()


if __name__ == "__main__":
    main()
