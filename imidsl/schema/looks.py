"""How channels look to who gets their messages, and which part a field plays in that: what a preview draws from.

A channel's row names its look; so does the row of a field whose object is a screen of its own, and an option that
changes the look. A field's row names its role. What has no look is drawn as a plain card.
"""

from __future__ import annotations

from enum import Enum
from typing import Literal, TypeAlias

from imidsl.records import dataclass

Frame: TypeAlias = Literal["chat", "alert", "lock", "desktop", "call", "card"]
"""What stands round the content: a conversation, a text over everything, a lock screen, a desktop, a call, nothing."""
Marks: TypeAlias = Literal["plain", "gsm7", "stars"]
"""What is marked in texts: links only, also what GSM-7 lacks, or `*bold*`, `_italic_` and `~struck~` too."""


@dataclass(frozen=True, slots=True)
class Look:
    """A mock-up: its name, what readers call it, the frame, how texts are marked.

    `segmented` texts are sent and paid for in parts. `cut` is about how many characters of a text the device shows.
    `note` says what the mock-up can't show.
    """

    name: str
    label: str
    frame: Frame
    marks: Marks = "plain"
    segmented: bool = False
    cut: int | None = None
    note: str = ""


TEXTING = Look("texting", "SMS", "chat", "gsm7", segmented=True)
FLASH = Look(
    "flash",
    "Flash SMS",
    "alert",
    "gsm7",
    segmented=True,
    note="Shown at once over everything else, and not kept",
)
CALL = Look("call", "Call", "call")
# How much a device shows before it cuts depends on the device, its settings and the widths of the letters. An iPhone
# shows four lines, Android's list one (some two dozen words once it is opened), Chrome on a desktop four short ones.
IPHONE = Look("iphone", "iOS", "lock", cut=178)
ANDROID = Look("droid", "Android", "lock", cut=240)
BROWSER = Look("browser", "Browser", "desktop", cut=120)
IN_APP = Look("inapp", "In the app", "chat")
MESSENGER = Look("messenger", "Messenger", "chat")
WHATSAPP = Look("whatsapp", "WhatsApp", "chat", "stars")
WEIXIN = Look("weixin", "WeChat", "chat")
DIRECT = Look("direct", "Twitter", "chat")
CARD = Look("plain", "Content", "card")
"""What has no look of its own."""

LOOKS = (TEXTING, FLASH, CALL, IPHONE, ANDROID, BROWSER, IN_APP, MESSENGER, WHATSAPP, WEIXIN, DIRECT, CARD)


class Role(Enum):
    """The part that a field plays on the recipient's screen, or in what is said beside it."""

    SENDER = "who it seems to come from"
    TEXT = "what the recipient reads"
    APPENDED = "what the platform puts behind the text"
    OCTETS = "what is sent instead of a text, as hex"
    TITLE = "what stands above the text, or names the thing"
    SUBTITLE = "the line below a title"
    HEADER = "a text or file above the text"
    FOOTER = "what stands small below the text"
    IMAGE = "the URL of a picture beside the text"
    BADGE = "the number at the app's icon"
    LINK = "the URL of a page that is named below the text"

    BUTTON = "buttons: objects, or the words of one"
    LABEL = "a button's words"
    TAP = "what a tap on the whole does"
    DOES = "what a button or tap does; the docs of its options are the words for it, with … for the target"
    TARGET = "what a button or tap does it with"
    CATEGORY = "which buttons there are; the docs of its options are their labels"
    DEVICES = "the fields beside it whose screens show the buttons"
    OPENER = "the words of what opens a list of options"
    OPTIONS = "options to choose from, as objects with titles"

    MEDIA = "what is attached: an object, or several"
    SORT = "what sort of thing is attached"
    FILE = "the URL of what is attached"
    UPLOADED = "the id of what is attached, where it was uploaded before"
    PLACE = "a coordinate of a place"
    DETAIL = "what else is said of it"

    TILES = "cards side by side"
    GOODS = "what was bought: it makes a receipt of the object"
    PRICE = "what one of the goods costs"
    CURRENCY = "the currency of prices and sums"
    SUMS = "what it costs: numbers by name, the last one in all"
    DISCOUNTS = "what is taken off"

    PROMPT = "the recording that a call plays"
    FLOW = "the program that a call runs"

    RECIPIENTS = "who gets it"
    SMARTLINKS = "links that the platform shortens"
    NUMBER = "what a smartlink is called by"
    LIFETIME = "how long a smartlink works, in minutes"
    EXPIRES = "when the platform gives up"
    URGENCY = "how urgent it is"
    REFERENCE = "your id of the request"
    RECEIPTS = "where receipts are sent"
    CALLBACK = "your own data in receipts"
    STORED = "a text that lies on the platform"
    STORED_ID = "the id of a text that lies on the platform"
    STORED_VALUES = "the values that go into a text that lies on the platform"
