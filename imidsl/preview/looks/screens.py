"""What a screen shows, in terms that a terminal and a page can both draw."""

from __future__ import annotations

from collections.abc import Collection
from typing import ClassVar, TypeAlias

from imidsl.records import dataclass
from imidsl.schema.looks import Look


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
class Cost:
    """What an SMS costs: how many segments it is sent in, and what makes them so many."""

    segments: int
    detail: str

    @property
    def words(self) -> str:
        """The number with its unit."""
        return f"{self.segments} segment{'' if self.segments == 1 else 's'}"


@dataclass(frozen=True, slots=True)
class Bubble:
    """A text in a conversation, in the parts that it is sent in (one, but for an SMS)."""

    kind: ClassVar[str] = "bubble"
    segments: tuple[Runs, ...]
    cost: Cost | None = None
    buttons: tuple[Button, ...] = ()
    heading: str = ""
    footing: str = ""


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
    """A line of a receipt or of a listing."""

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
class Ringing:
    """A telephone call: from which number, and what the recipient then hears."""

    kind: ClassVar[str] = "ringing"
    caller: str
    plays: str


@dataclass(frozen=True, slots=True)
class Listing:
    """Names and what stands behind them: the values of a template of the platform, options, whatever has no look."""

    kind: ClassVar[str] = "listing"
    heading: str
    items: tuple[Item, ...]


Element: TypeAlias = Bubble | Notice | Carousel | Receipt | Media | Ringing | Listing


@dataclass(frozen=True, slots=True)
class Screen:
    """One device's screen.

    `sender` is who it seems to come from, `notes` say what is approximate or odd about it.
    """

    look: Look
    sender: str
    elements: tuple[Element, ...]
    notes: tuple[str, ...] = ()

    @property
    def costs(self) -> tuple[Cost, ...]:
        """What its texts cost, where that is known."""
        return tuple(e.cost for e in self.elements if isinstance(e, Bubble) and e.cost is not None)


@dataclass(frozen=True, slots=True)
class Scene:
    """What a mock-up depends on besides the request.

    `links` are the ids of declared smartlinks, `link_bytes` the length of a short link, `app` the name that stands for
    the app on the device.
    """

    links: Collection[str]
    link_bytes: int
    app: str
