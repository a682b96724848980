"""What a real browser makes of the preview: the page from the disk, and the live one."""

from __future__ import annotations

import http.client
import json
import re
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from playwright.sync_api import Browser, Dialog, Page, Request, expect

from imidsl.preview.show import serving
from tests import ROOT
from tests.browser import chromium, serious

HOSTILE = ROOT / "tests" / "golden" / "preview" / "hostile.imi"
FAULTY = HOSTILE.with_name("faulty.imi")
NAV, SHOWN, GRID = "[id='ui:nav']", "[id='ui:cards']", "[id='ui:grid']"
PATIENCE = 60_000
"""Milliseconds after which something is taken not to happen at all: machines may be busy."""
expect.set_options(timeout=PATIENCE)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as running:
        yield running


class Watched:
    """A page, and everything that it should not do."""

    def __init__(self, page: Page, home: str) -> None:
        self.page = page
        self.faults: list[str] = []
        page.set_default_timeout(PATIENCE)
        page.on("console", lambda message: self.faults.append(f"console: {message.text}"))
        page.on("pageerror", lambda error: self.faults.append(f"error: {error}"))
        page.on("dialog", self._dialog)
        page.on("request", self._request)
        self.home = home

    def _dialog(self, dialog: Dialog) -> None:
        self.faults.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    def _request(self, request: Request) -> None:
        if not request.url.startswith(self.home):
            self.faults.append(f"to {request.url}")


@pytest.fixture
def watched(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Any]:
    """Makes pages that fail the test for an error, a dialog or a request that leaves the machine."""
    made: list[Watched] = []

    def make(home: str, **options: Any) -> Page:
        context = browser.new_context(**options)
        request.addfinalizer(context.close)
        made.append(Watched(context.new_page(), home))
        return made[-1].page

    yield make
    assert [fault for one in made for fault in one.faults] == []


# --- the page from the disk


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("pages")
    for name, source in (("samples", ROOT / "samples"), ("hostile", HOSTILE), ("faulty", FAULTY)):
        command = [sys.executable, "-m", "imidsl", "preview", str(source), "--html", str(folder / f"{name}.html")]
        subprocess.run(command, cwd=ROOT, capture_output=True, check=name == "samples")
    return folder


def test_the_page_shows_the_texts(pages: Path, watched: Any) -> None:
    page = watched((pages / "samples.html").as_uri())
    page.goto((pages / "samples.html").as_uri())
    card = page.locator("article", has_text="order_shipped.next-week.sms.json")
    expect(card.locator(".bubble")).to_contain_text("Hi Bartholomew-Alexander, your plants are on their way")
    expect(card.locator(".cut")).to_have_attribute("data-part", "2 of 2")
    assert page.locator(".sheet").count() == 11
    odd = page.locator("article", has_text="order_confirmed.one-plant.sms.json").locator(".odd")
    assert odd.all_text_contents() == ["ő", "ő"]
    expect(page.locator(".whatsapp .bold").first).to_have_text("Order LV-000417")


@pytest.mark.parametrize(
    "options",
    [
        {"color_scheme": "light", "viewport": {"width": 1300, "height": 900}},
        {"color_scheme": "dark", "viewport": {"width": 1300, "height": 900}},
        {"color_scheme": "light", "viewport": {"width": 360, "height": 740}, "is_mobile": True},
    ],
    ids=["light", "dark", "phone"],
)
@pytest.mark.parametrize("name", ["samples", "hostile"])
def test_anyone_can_read_the_page(name: str, options: dict[str, Any], pages: Path, watched: Any) -> None:
    page = watched((pages / f"{name}.html").as_uri(), **options)
    page.goto((pages / f"{name}.html").as_uri())
    # Colours are judged as they are painted, and what is far away isn't.
    page.evaluate("for (const sheet of document.querySelectorAll('.sheet')) sheet.style.contentVisibility = 'visible'")
    page.wait_for_timeout(50)
    assert serious(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "it is wider than the screen"
    assert page.evaluate(WIDE) == []


# Devices whose content sticks out of them: long words and right-to-left texts must not break a mock-up.
WIDE = """[...document.querySelectorAll('.glass')].filter((glass) => glass.scrollWidth > glass.clientWidth + 1)
  .map((glass) => glass.innerText)"""


def test_the_page_is_readable_without_scripts(pages: Path, watched: Any) -> None:
    page = watched((pages / "samples.html").as_uri(), java_script_enabled=False)
    page.goto((pages / "samples.html").as_uri())
    card = page.locator("article", has_text="sign_in_code.usual.sms.json")
    expect(card.locator(".words")).to_contain_text("471100 is your Larkspur & Vine code")
    card.locator("summary").click()
    assert json.loads(card.locator("pre code").inner_text())["deliverychannel"] == "sms"
    assert page.locator(".copy:visible, [id='ui:theme']:visible, .search:visible, .switch:visible").count() == 0
    page.get_by_role("button", name="Help").click()
    expect(page.get_by_text("How to read this page")).to_be_visible()


def test_copy_theme_and_filter(pages: Path, watched: Any) -> None:
    page = watched((pages / "samples.html").as_uri(), color_scheme="light")
    page.goto((pages / "samples.html").as_uri())
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    card = page.locator("article").first
    card.locator("summary").click()
    card.get_by_role("button", name="Copy").click()
    expect(card.locator(".copy")).to_have_text("Copied")
    assert json.loads(page.evaluate("navigator.clipboard.readText()"))["deliverychannel"] == "sms"
    light = page.evaluate("getComputedStyle(document.body).backgroundColor")
    page.get_by_role("button", name="Dark").click()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") != light


def shown_messages(page: Page) -> list[str | None]:
    return [sheet.get_attribute("id") for sheet in page.locator(".sheet:visible").all()]


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ("FEED", ["feedback"]),
        ("plants way", ["order_shipped"]),
        ("voice", ["sign_in_code", "shop_closed"]),
        ("whatsapp 3307", ["welcome"]),
        ("arrives today", ["order_shipped"]),
        ("nobody says this", []),
    ],
    ids=["name", "text", "channel", "two-words", "example", "nothing"],
)
def test_messages_are_found_by_what_they_say(wanted: str, found: list[str], pages: Path, watched: Any) -> None:
    page = watched((pages / "samples.html").as_uri())
    page.goto((pages / "samples.html").as_uri())
    page.keyboard.press("/")
    page.keyboard.type(wanted)
    assert sorted(map(str, shown_messages(page))) == sorted(found)
    assert page.locator(f"{NAV} li:visible").count() == len(found)
    expect(page.get_by_text(f"No message has “{wanted}”")).to_be_visible(visible=not found)
    page.keyboard.press("Escape")
    assert len(shown_messages(page)) == 11


def test_rules_are_found(pages: Path, watched: Any) -> None:
    page = watched((pages / "faulty.html").as_uri())
    page.goto((pages / "faulty.html").as_uri())
    page.get_by_role("searchbox").fill("imi401")
    assert shown_messages(page) == ["late"]


def test_the_grid_leads_to_the_messages(pages: Path, watched: Any) -> None:
    page = watched((pages / "samples.html").as_uri())
    page.goto((pages / "samples.html").as_uri())
    page.get_by_role("button", name="Grid").click()
    tiles = page.locator(f"{GRID} li")
    assert tiles.count() == 11
    expect(tiles.filter(has_text="order_shipped")).to_contain_text("2 segments")
    expect(tiles.filter(has_text="order_shipped")).to_contain_text("your plants are on their way")
    expect(tiles.filter(has_text="plant_of_the_month")).not_to_contain_text("Remind me")
    expect(tiles.filter(has_text="order_update")).to_contain_text("Nothing to show")
    page.get_by_role("searchbox").fill("watering")
    assert page.locator(f"{GRID} li:visible").count() == 2
    tiles.filter(has_text="watering_reminder_fr").get_by_role("link").click()
    expect(page.locator("#watering_reminder_fr")).to_be_in_viewport()
    assert serious(page) == []


def test_links_to_messages_last(pages: Path, watched: Any) -> None:
    page = watched((pages / "samples.html").as_uri())
    page.goto((pages / "samples.html").as_uri() + "#order_shipped/next-week.wa")
    expect(page.locator("article", has_text="order_shipped.next-week.wa.json")).to_be_in_viewport()
    expect(page.locator(f"{NAV} [aria-current]")).to_contain_text("order_shipped")
    page.locator("#feedback").evaluate("sheet => sheet.scrollIntoView()")
    expect(page.locator(f"{NAV} [aria-current]")).to_contain_text("feedback")


def test_counts_lead_to_the_findings(pages: Path, watched: Any) -> None:
    page = watched((pages / "faulty.html").as_uri())
    page.goto((pages / "faulty.html").as_uri())
    errors = page.locator(".problem.error")
    page.get_by_role("link", name="error").first.click()
    expect(errors.first).to_be_focused()
    page.get_by_role("link", name="error").first.click()
    expect(errors.nth(1)).to_be_focused()
    expect(errors.nth(1)).to_be_in_viewport()
    assert page.locator(f"{NAV} .dot.error").count() == page.locator(f"{GRID} .dot.error").count() > 0


def test_the_page_prints(pages: Path, watched: Any) -> None:
    page = watched((pages / "samples.html").as_uri(), color_scheme="dark")
    page.goto((pages / "samples.html").as_uri())
    page.emulate_media(media="print")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert page.locator(".side:visible, .tool:visible").count() == 0
    assert page.locator("article:visible").count() == page.locator("article").count()


def test_the_policy_holds_against_what_it_is_for(pages: Path, browser: Browser) -> None:
    page = browser.new_page()
    page.goto((pages / "hostile.html").as_uri())
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.evaluate(
        "document.body.append(Object.assign(document.createElement('script'), {textContent: 'window.hit = 1'}))"
    )
    page.evaluate("document.body.append(Object.assign(new Image(), {src: 'https://example.com/x.png'}))")
    page.wait_for_timeout(100)
    assert page.evaluate("window.hit") is None
    assert len([words for words in said if "Content Security Policy" in words]) == 2
    page.close()


# --- the live page


class Served:
    """A server that runs, and the folder that it follows."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        command = [sys.executable, "-m", "imidsl", "preview", ".", "--serve", "--port", str(self.port)]
        environment = {"PYTHONPATH": str(ROOT), "PATH": "/usr/bin"}
        self.process = subprocess.Popen(command, cwd=folder, stderr=subprocess.PIPE, text=True, env=environment)
        self.url = f"http://127.0.0.1:{self.port}/"
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self.port)) == 0:
                    break
            time.sleep(0.05)

    def ask(self, method: str, path: str, body: str | None = None, **headers: str) -> tuple[int, str, dict[str, str]]:
        """A request of which every header can be said."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request(method, path, body, given)
        answer = connection.getresponse()
        said = answer.read().decode()
        connection.close()
        return answer.status, said, {name.lower(): value for name, value in answer.getheaders()}


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("live") / "samples"
    shutil.copytree(ROOT / "samples", folder)
    running = Served(folder)
    yield running
    running.process.terminate()
    running.process.wait(60)
    assert running.process.stderr is not None
    assert "Traceback" not in running.process.stderr.read()


@pytest.fixture
def live(served: Served, watched: Any) -> Iterator[Page]:
    """The live page of `order_shipped`; the files are put back afterwards."""
    before = {path: path.read_bytes() for path in served.folder.rglob("*") if path.is_file()}
    page: Page = watched(served.url)
    page.goto(f"{served.url}?message=order_shipped")
    page.wait_for_selector("[data-ready]")
    yield page
    for path, data in before.items():
        if not path.is_file() or path.read_bytes() != data:
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(data)


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")


@pytest.mark.parametrize(
    ("file", "old", "new", "shown"),
    [
        ("orders/shipped.imi", "your plants are", "your trees are", "your trees are"),
        ("brand.imi", "Text STOP", "Text HALT", "Text HALT"),
        ("imidsl.toml", "length = 28", "length = 250", "of 459 septets"),
    ],
    ids=["file", "import", "settings"],
)
def test_the_page_follows_its_inputs_at_once(
    file: str, old: str, new: str, shown: str, live: Page, served: Served
) -> None:
    expect(live.locator(SHOWN)).not_to_contain_text(shown)
    edit(served.folder / file, old, new)
    expect(live.locator(SHOWN)).to_contain_text(shown)


def test_errors_stand_over_the_last_good_view(live: Page, served: Served) -> None:
    edit(served.folder / "orders" / "shipped.imi", "{{ name }}, your", "{{ nmae }}, your")
    expect(live.locator(".overlay")).to_contain_text("'nmae' is not declared")
    expect(live.locator(".overlay mark")).to_have_text("nmae")
    expect(live.locator(".overlay figcaption")).to_contain_text("orders/shipped.imi:15:")
    expect(live.locator(".bubble").first).to_contain_text("Hi Bartholomew-Alexander")
    edit(served.folder / "orders" / "shipped.imi", "{{ nmae }}, your", "{{ name }}, your")
    expect(live.locator(".overlay")).to_have_count(0)


def test_a_file_replaced_as_editors_do_is_followed(live: Page, served: Served) -> None:
    path = served.folder / "orders" / "shipped.imi"
    other = path.with_suffix(".tmp")
    other.write_text(path.read_text("utf-8").replace("your plants are", "your ferns are"), "utf-8")
    other.replace(path)
    expect(live.locator(SHOWN)).to_contain_text("your ferns are")


def test_the_form_renders_at_once(live: Page) -> None:
    live.locator("[data-name=name] input").fill("Győző")
    expect(live.locator(".bubble").first).to_contain_text("Hi Győző")
    expect(live.locator(".cost")).to_contain_text("UCS-2")
    live.locator("[data-name=express] input").check()
    expect(live.locator(".bubble").first).to_contain_text("arrives today")
    live.locator("[data-name=eta] input").fill("2027-03-01")
    live.locator("[data-name=express] input").uncheck()
    expect(live.locator(".bubble").first).to_contain_text("on 01 March")


def test_a_wrong_value_is_explained_and_the_rest_stays(live: Page) -> None:
    live.locator("[data-name=order] input").fill("417")
    fault = live.locator("[data-name=order] .fault")
    expect(fault).to_contain_text("does not match the pattern")
    expect(live.locator("[data-name=order] input")).to_have_attribute("aria-invalid", "true")
    assert serious(live) == []
    expect(live.locator(".bubble").first).to_contain_text("order LV-000417 arrives")
    assert live.locator("[data-name=order] input").input_value() == "417"


def test_lists_and_records_have_fields_of_their_own(live: Page, served: Served) -> None:
    live.goto(f"{served.url}?message=order_confirmed")
    live.wait_for_selector("[data-ready]")
    items = live.locator("fieldset[data-name=items]")
    items.get_by_role("button", name="Add").click()
    row = items.locator(".row").nth(2)
    row.locator("[data-name=title] input").fill("Olive tree")
    row.locator("[data-name=quantity] input").fill("2")
    row.locator("[data-name=price] input").fill("40.5")
    expect(live.locator(".receipt")).to_contain_text("£40.50")
    items.locator(".row").first.get_by_role("button", name="Remove").click()
    expect(live.locator(".receipt")).not_to_contain_text("Matucana")


def test_a_wrong_part_of_a_list_is_explained_there(live: Page, served: Served) -> None:
    live.goto(f"{served.url}?message=order_confirmed")
    live.wait_for_selector("[data-ready]")
    row = live.locator("fieldset[data-name=items] .row").nth(1)
    row.locator("[data-name=quantity] input").fill("many")
    expect(row.locator("[data-name=quantity] .fault")).to_contain_text("must be a whole number")
    row.locator("[data-name=quantity] input").fill("3")
    expect(live.locator(".fault")).to_have_count(0)


def test_the_address_keeps_the_values(live: Page, served: Served) -> None:
    live.locator("[data-name=name] input").fill("Győző & Söhne")
    expect(live.locator(".bubble").first).to_contain_text("Hi Győző & Söhne")
    live.goto(live.url)
    live.wait_for_selector("[data-ready]")
    expect(live.locator(".bubble").first).to_contain_text("Hi Győző & Söhne")
    assert live.locator("[data-name=name] input").input_value() == "Győző & Söhne"
    live.locator(f"{NAV} a", has_text="feedback").click()
    expect(live.locator(f"{SHOWN} h2")).to_contain_text("feedback")
    live.go_back()
    expect(live.locator(".bubble").first).to_contain_text("Hi Győző & Söhne")
    assert live.locator("[data-name=name] input").input_value() == "Győző & Söhne"


def test_a_place_opens_in_the_editor(live: Page, served: Served) -> None:
    path = served.folder / "orders" / "shipped.imi"
    expect(live.locator(".place a")).to_have_attribute("href", f"vscode://file/{path}:4:1")
    settings = served.folder / "imidsl.toml"
    settings.write_text(settings.read_text("utf-8") + '\n[preview]\neditor = "zed://file{path}:{line}"\n', "utf-8")
    expect(live.locator(".place a")).to_have_attribute("href", f"zed://file{path}:4")
    edit(settings, '"zed://file{path}:{line}"', "false")
    expect(live.locator(".place a")).to_have_count(0)


def test_an_error_elsewhere_leaves_a_message_as_it_is(live: Page, served: Served) -> None:
    edit(served.folder / "service" / "closed.imi", "message shop_closed", "messag shop_closed")
    expect(live.locator(f"{NAV} li", has_text="shop_closed").locator(".dot")).to_have_class("dot error")
    expect(live.locator(".counts .error")).to_be_visible()
    expect(live.locator(".overlay")).to_have_count(0)
    edit(served.folder / "orders" / "shipped.imi", "your plants are", "your trees are")
    expect(live.locator(SHOWN)).to_contain_text("your trees are")
    live.locator(".counts .error").click()
    expect(live.locator(".overlay")).to_be_visible()
    expect(live.locator(SHOWN)).to_contain_text("shop_closed")


def test_the_live_grid_and_search(live: Page) -> None:
    live.get_by_role("button", name="Grid").click()
    live.get_by_role("searchbox").fill("waiting")
    tiles = live.locator(f"{GRID} li:visible")
    expect(tiles).to_have_count(live.locator(f"{NAV} li:visible").count())
    live.get_by_role("searchbox").fill("sign_in")
    tiles.get_by_role("link").click()
    expect(live.locator(f"{SHOWN} h2")).to_contain_text("sign_in_code")
    assert serious(live) == []


@pytest.mark.parametrize(
    ("pick", "shown"),
    [
        ("express", "arrives today"),
        ("shortest values", "Hi x,"),
        ("non-GSM characters", "漢字"),
        ("right-to-left", "مرحبا"),
        ("longest sms", "LV-000000"),
    ],
)
def test_one_click_shows_a_corner(pick: str, shown: str, live: Page) -> None:
    live.get_by_role("link", name=pick, exact=True).click()
    expect(live.locator(".bubble").first).to_contain_text(shown)
    expect(live.locator(".pick[aria-current]")).to_have_text(pick)


def test_messages_are_listed_with_their_state(live: Page, served: Served) -> None:
    assert live.locator(f"{NAV} li").count() == 11
    edit(served.folder / "service" / "closed.imi", "We are closed", "We are closed" + " and closed" * 12)
    expect(live.locator(f"{NAV} li", has_text="shop_closed").locator(".dot")).to_have_class("dot error")
    live.locator(f"{NAV} li", has_text="shop_closed").click()
    expect(live.locator(f"{SHOWN} .direct")).to_contain_text("and closed and closed")
    expect(live.locator(f"{SHOWN} .problem").first).to_contain_text("140 are allowed")


def test_anyone_can_use_the_live_page(live: Page) -> None:
    assert serious(live) == []


# --- the server


def test_only_its_own_page_is_answered(served: Served) -> None:
    own = f"127.0.0.1:{served.port}"
    assert served.ask("GET", "/", Host=own)[0] == 200
    assert served.ask("GET", "/", Host=f"localhost:{served.port}")[0] == 200
    for host in ("evil.example", f"evil.example:{served.port}", "127.0.0.1", "127.0.0.1:1", "", f"{own}.evil.example"):
        assert served.ask("GET", "/", Host=host)[0] in (400, 403), host
    for origin in ("http://evil.example", "null", "https://" + own, "http://127.0.0.1:1", f"http://{own}.evil.example"):
        assert served.ask("GET", "/", Host=own, Origin=origin)[0] == 403, origin
        assert served.ask("POST", "/render", "{}", Host=own, Origin=origin, content_type="application/json")[0] == 403
    assert served.ask("GET", "/events", Host=own, Sec_Fetch_Site="cross-site")[0] == 403
    assert served.ask("POST", "/render", "{}", Host=own, content_type="application/json")[0] == 403


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        ("{}", "application/json", 200),
        ('{"message": 7, "pick": [], "values": 3}', "application/json", 200),
        ('{"message": "order_shipped", "values": {"name": {"a": [1]}, "x": null}}', "application/json", 200),
        ('{"message": "order_confirmed", "values": {"items": "many", "total": "1e999"}}', "application/json", 200),
        ("{}", "text/plain", 415),
        ("[]", "application/json", 400),
        ("{", "application/json", 400),
        ("[" * 100_000, "application/json", 400),
        (json.dumps({"message": "x" * 2**21}), "application/json", 400),
        (r'{"message": "order_shipped", "values": {"name": "\ud83d"}}', "application/json", 200),
        (r'{"message": "\ud83d", "pick": "\udc00", "values": {"\ud83d": ["\ud83d"]}}', "application/json", 200),
    ],
    ids=str,
)
def test_odd_requests_are_answered(body: str, kind: str, status: int, served: Served) -> None:
    origin = f"http://127.0.0.1:{served.port}"
    assert served.ask("POST", "/render", body, Origin=origin, content_type=kind)[0] == status


def test_a_folder_that_comes_and_goes_is_followed(live: Page, served: Served) -> None:
    aside = served.folder.parent / "aside"
    aside.mkdir(exist_ok=True)
    (aside / "new.imi").write_text('message brought_in {\n  sms { text: "Here I am" }\n}\n', "utf-8")
    aside.rename(served.folder / "moved")
    expect(live.locator(NAV)).to_contain_text("brought_in")
    (served.folder / "moved").rename(served.folder / "renamed")
    expect(live.locator(NAV)).to_contain_text("renamed")  # a list that is redrawn under the mouse takes no click
    live.locator(f"{NAV} li", has_text="brought_in").click()
    expect(live.locator(f"{SHOWN} .place").first).to_contain_text("renamed/new.imi")
    (served.folder / "renamed").rename(aside)
    expect(live.locator(NAV)).not_to_contain_text("brought_in")


def test_a_watched_folder_that_is_replaced_is_followed(live: Page, served: Served) -> None:
    """As `git stash`, a checkout of another branch or `mv` do it: the folder of that name is another one."""
    old = served.folder / "service"
    old.rename(served.folder.parent / "set-aside")
    expect(live.locator(NAV)).not_to_contain_text("shop_closed")
    shutil.copytree(served.folder.parent / "set-aside", old)
    expect(live.locator(NAV)).to_contain_text("shop_closed")
    live.locator(f"{NAV} li", has_text="shop_closed").click()
    edit(old / "closed.imi", "We are closed", "We are shut")
    expect(live.locator(SHOWN)).to_contain_text("We are shut")


HEAD = "POST /render HTTP/1.1\r\nHost: 127.0.0.1:{0}\r\nOrigin: http://127.0.0.1:{0}\r\n"
BODY = "Content-Type: application/json\r\nContent-Length: 99\r\n\r\n{{"
HALF_SENT = ["", "GET / HT", "GET / HTTP/1.1\r\nHost: ", HEAD + BODY]


def half_sent(port: int) -> list[socket.socket]:
    """Connections that wait in the middle of a request, and one that reads events."""
    events = f"GET /events HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n\r\n"
    opened = []
    for text in [*HALF_SENT, events]:
        opened.append(socket.create_connection(("127.0.0.1", port)))
        opened[-1].sendall(text.format(port).encode())
    assert b"200 OK" in opened[-1].recv(4096)
    return opened


@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGTERM])
def test_it_ends_quietly_with_requests_half_sent(sent: signal.Signals, tmp_path: Path) -> None:
    (tmp_path / "m.imi").write_text('message m {\n  sms { text: "Hi" }\n}\n', "utf-8")
    running = Served(tmp_path)
    opened = half_sent(running.port)
    running.process.send_signal(sent)
    _, said = running.process.communicate()
    assert said.splitlines()[1:] == []
    for one in opened:
        one.close()


@pytest.mark.parametrize("text", HALF_SENT)
def test_a_request_that_does_not_arrive_is_given_up(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(serving, "_LONGEST", 0.01)

    async def app(scope: Any, receive: Any, send: Any) -> None:
        while (await receive())["type"] == "http.request":
            pass

    listening = serving.listen(0, any_other=False)
    assert not isinstance(listening, str)
    running = uvicorn.Server(serving.config(app))
    thread = threading.Thread(target=running.run, kwargs={"sockets": [listening]})
    thread.start()
    with socket.create_connection(listening.getsockname()) as waiting:
        waiting.sendall(text.format(0).encode())
        assert waiting.recv(1) == b""
    running.should_exit = True
    thread.join()


def test_answers_tell_the_browser_to_be_careful(served: Served) -> None:
    _, _, headers = served.ask("GET", "/")
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert "unsafe" not in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["cross-origin-resource-policy"] == "same-origin"
    assert headers["cache-control"] == "no-store"


def test_it_listens_at_this_computer_only(served: Served) -> None:
    port = f"{served.port:04X}"
    table = Path("/proc/net/tcp")
    if not table.exists():
        pytest.skip("the system doesn't list its sockets in /proc")
    bound = re.findall(rf"^\s*\d+: ([0-9A-F]+):{port} 0+:0000 0A", table.read_text(), re.MULTILINE)
    assert bound == ["0100007F"]


def test_nothing_is_written(served: Served) -> None:
    before = sorted(path.relative_to(ROOT / "samples") for path in (ROOT / "samples").rglob("*"))
    assert sorted(path.relative_to(served.folder) for path in served.folder.rglob("*")) == before


def test_a_taken_port_is_said(served: Served) -> None:
    command = [sys.executable, "-m", "imidsl", "preview", str(ROOT / "samples"), "--serve", "--port", str(served.port)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=20, check=False)
    assert done.returncode == 2
    assert "address already in use" in done.stderr
