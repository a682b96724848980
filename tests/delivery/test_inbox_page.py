"""The inbox in a real browser: what is sent appears, is read when it is opened, fails when it is told to."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx2
import pytest
from playwright.sync_api import Browser, Page, expect

from imidsl.delivery.sandbox.inbox import Inbox, Sandbox
from imidsl.delivery.sandbox.places import KnownOrigins
from imidsl.delivery.sandbox.running import Setup
from imidsl.schema.kinds import Json
from imidsl.workspace.workspace import project, settings
from tests.browser import chromium, serious
from tests.delivery.bodies import sms
from tests.delivery.conftest import Receiver
from tests.delivery.test_sandbox import sent

WHATSAPP: Json = {
    "deliverychannel": "wa",
    "channels": {"OTT-Messaging": {"wa": {"text": "Your *table* is ready"}}},
    "destination": [{"msisdn": ["447700900123"]}],
}
HOSTILE = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>"
PATIENCE = 60_000
expect.set_options(timeout=PATIENCE)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as running:
        yield running


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page that must not say anything to its console, nor ask anybody but the stand-in."""
    context = browser.new_context(viewport={"width": 1300, "height": 900})
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    faults: list[str] = []
    page.on("console", lambda message: faults.append(message.text))
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("dialog", lambda dialog: faults.append(dialog.message))
    page.on("request", lambda asked: faults.extend([asked.url] * ("//127.0.0.1:" not in asked.url)))
    yield page
    context.close()
    assert faults == []


def opened(page: Page, inbox: Inbox) -> Page:
    page.goto(f"{inbox.url}/?key={inbox.key}")
    expect(page.locator("[data-ready]")).to_have_count(1)
    return page


def test_a_message_appears_is_opened_and_so_is_read(by_hand: Sandbox, page: Page, receiver: Receiver) -> None:
    inbox = by_hand.inbox()
    opened(page, inbox)
    expect(page.locator("main")).to_contain_text("No message yet")
    assert serious(page) == []
    sent(inbox, {**WHATSAPP, "notifyurl": receiver.url})
    inbox.advance(2)
    entry = page.locator("[id='ui:list'] a")
    expect(entry).to_contain_text("Your *table* is ready")
    entry.click()
    expect(page.locator(".device.whatsapp")).to_contain_text("Your table is ready")
    expect(page.locator(".step.read")).to_have_count(1)
    expect(page.locator(".step.delivered")).to_contain_text("told, HTTP 200")
    assert receiver.told == ["0123 7501 Submitted", "0123 7500 Delivered", "0123 7502 Read"]
    assert serious(page) == []


def test_failing_with_a_code(by_hand: Sandbox, page: Page) -> None:
    inbox = by_hand.inbox()
    sent(inbox, sms("447700900123", "447700900456"))
    page.goto(f"{inbox.url}/?key={inbox.key}&message={inbox.messages()[0]['transid']}")
    expect(page.locator("[data-ready]")).to_have_count(1)
    expect(page.get_by_role("button", name="Read")).to_have_count(0)
    page.get_by_label("Fail with").select_option("7107")
    page.get_by_role("button", name="Fail").click()
    expect(page.locator(".step.failed")).to_have_count(2)
    expect(page.locator(".mark.failed")).to_have_count(1)


def test_time_is_moved_by_hand(by_hand: Sandbox, page: Page) -> None:
    inbox = by_hand.inbox()
    sent(inbox, sms())
    opened(page, inbox).locator("[id='ui:list'] a").click()
    expect(page.locator(".step.delivered.planned")).to_have_count(1)
    page.get_by_role("button", name="+1 min").click()
    expect(page.locator(".step.delivered.kept")).to_have_count(1)


def test_search_and_emptying(by_hand: Sandbox, page: Page) -> None:
    inbox = by_hand.inbox()
    for number in range(3):
        sent(inbox, sms(f"44770090012{number}", text=f"Number {number}"))
    entries = opened(page, inbox).locator("[id='ui:list'] a")
    expect(entries).to_have_count(3)
    page.keyboard.press("/")
    page.keyboard.type("900121")
    expect(entries).to_have_count(1)
    expect(entries).to_contain_text("Number 1")
    page.reload()
    expect(entries).to_have_count(1)
    page.locator("[id='ui:filter']").fill("nothing like that")
    expect(page.locator("[id='ui:list']")).to_contain_text("Nothing matches.")
    page.get_by_role("button", name="Empty").click()
    page.get_by_role("button", name="Really?").click()
    expect(page.locator("[id='ui:list']")).to_contain_text("Nothing matches.")
    assert inbox.messages() == []


def test_what_is_sent_is_only_shown(by_hand: Sandbox, page: Page) -> None:
    inbox = by_hand.inbox(HOSTILE.replace(" ", ""))
    body = {
        **sms(text=HOSTILE, correlationid="<b>"),
        "destination": [{"customerid": [HOSTILE], "correlationid": "<i>"}],
    }
    httpx2.post(inbox.endpoint, headers={"key": inbox.key}, json=body)
    page.goto(f"{inbox.url}/")
    expect(page.locator("[data-ready]")).to_have_count(1)
    page.locator("[id='ui:list'] a").click()
    expect(page.locator(".bubble")).to_contain_text(HOSTILE)
    expect(page.locator(".line-of h4")).to_contain_text(HOSTILE)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_on_a_phone(by_hand: Sandbox, browser: Browser, scheme: Any, request: pytest.FixtureRequest) -> None:
    inbox = by_hand.inbox()
    sent(inbox, {**WHATSAPP, "notifyurl": "http://127.0.0.1:9/" + "x" * 200, "correlationid": "c" * 50})
    sent(inbox, sms("447700907107", "447700900123", text="x" * 1200))
    context = browser.new_context(
        viewport={"width": 390, "height": 844}, color_scheme="dark" if scheme == "dark" else "light"
    )
    request.addfinalizer(context.close)
    page = opened(context.new_page(), inbox)
    for entry in page.locator("[id='ui:list'] a").all():
        entry.click()
        expect(page.locator(".sheet")).to_have_count(1)
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
        assert serious(page) == []


def test_the_place_in_the_definitions(page: Page, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("shop.imi").write_text(
        'message other { sms { text: "Bye" } }\n'
        'message hello { param name: text(max: 9)\n  sms { type: auto, text: "Hello {{ name }}" } }\n',
        "utf-8",
    )
    found = project(["shop.imi"], settings("shop.imi", None), [])
    with Sandbox(Setup(manual=True, places=KnownOrigins.of(found))) as sandbox:
        transid = sent(sandbox, sms(text="Hello Ada"))
        sent(sandbox, sms(text="Good day"))
        assert [m["places"] for m in map(sandbox.message, (transid,))] == [[{"message": "hello", "at": "shop.imi:3:3"}]]
        assert sandbox.message(sandbox.messages()[1]["transid"])["places"] == []
        page.goto(f"{sandbox.url}/?message={transid}")
        expect(page.locator(".origin")).to_contain_text("shop.imi:3:3")
        expect(page.locator("[data-ready]")).to_have_count(1)


def test_the_page_wants_nothing_from_elsewhere(inbox: Inbox) -> None:
    answer = httpx2.get(f"{inbox.url}/?key={inbox.key}")
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert answer.headers["x-frame-options"] == "DENY"
    assert answer.headers["cache-control"] == "no-store"
