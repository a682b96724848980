"""What a screen shows, in terms that a terminal and a page can both draw."""

from __future__ import annotations

from typing import ClassVar, TypeAlias

from imidsl.records import dataclass


@dataclass(frozen=True, slots=True)
class Run:
    """Characters that look alike. `styles` are of `bold italic strike mono link odd hidden`.

    `odd` marks a character that forces an SMS out of GSM-7, `hidden` one that nobody sees, written by its number.
    `title` says more about them.
    """

    text: str
    styles: tuple[str, ...] = ()
    title: str = ""


Runs: TypeAlias = tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Button:
    """A button: its words, and what it does."""

    label: str
    does: str = ""


@dataclass(frozen=True, slots=True)
class Bubble:
    """A text in a conversation, in the parts that it is sent in (one, but for an SMS)."""

    kind: ClassVar[str] = "bubble"
    segments: tuple[Runs, ...]
    caption: str = ""
    buttons: tuple[Button, ...] = ()


@dataclass(frozen=True, slots=True)
class Notice:
    """A notification: what of its text fits on the screen, and what the device cuts off (an approximation)."""

    kind: ClassVar[str] = "notice"
    app: str
    title: str
    shown: Runs
    rest: str = ""
    buttons: tuple[Button, ...] = ()
    image: str = ""
    badge: str = ""
    site: str = ""


@dataclass(frozen=True, slots=True)
class Tile:
    """A card with a picture, a title and buttons."""

    title: str
    subtitle: str = ""
    image: str = ""
    link: str = ""
    buttons: tuple[Button, ...] = ()


@dataclass(frozen=True, slots=True)
class Carousel:
    """Cards side by side."""

    kind: ClassVar[str] = "carousel"
    tiles: tuple[Tile, ...]


@dataclass(frozen=True, slots=True)
class Item:
    """A line of a receipt."""

    title: str
    detail: str = ""
    amount: str = ""
    image: str = ""


@dataclass(frozen=True, slots=True)
class Receipt:
    """A receipt: items, then sums by name, then how it was paid and where it goes."""

    kind: ClassVar[str] = "receipt"
    title: str
    items: tuple[Item, ...]
    sums: tuple[Item, ...]
    facts: tuple[Item, ...]
    link: str = ""


@dataclass(frozen=True, slots=True)
class Media:
    """A picture, recording, file or location, by name: previews fetch nothing."""

    kind: ClassVar[str] = "media"
    sort: str
    label: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Call:
    """A telephone call: from which number, and what the recipient then hears."""

    kind: ClassVar[str] = "call"
    caller: str
    plays: str


@dataclass(frozen=True, slots=True)
class Stored:
    """A text that lies on the platform: its id and the values that go along."""

    kind: ClassVar[str] = "stored"
    template: str
    values: tuple[Item, ...]


Block: TypeAlias = Bubble | Notice | Carousel | Receipt | Media | Call | Stored


@dataclass(frozen=True, slots=True)
class Screen:
    """One device's screen.

    `device` names the look (`sms flash ios android web messenger whatsapp wechat twitter app call`), `sender` is who
    it seems to come from, `notes` say what is approximate or odd about it.
    """

    device: str
    sender: str
    blocks: tuple[Block, ...]
    notes: tuple[str, ...] = ()


DEVICES = {
    "sms": "SMS",
    "flash": "Flash SMS",
    "ios": "iOS",
    "android": "Android",
    "web": "Browser",
    "messenger": "Messenger",
    "whatsapp": "WhatsApp",
    "wechat": "WeChat",
    "twitter": "Twitter",
    "app": "In the app",
    "call": "Call",
}
"""What a device is called."""
