"""A request's content as screens: what each channel's devices make of it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator

from imidsl.preview.looks import markup, messenger
from imidsl.preview.looks.body import Object, inner, items, text
from imidsl.preview.looks.screens import Block, Bubble, Button, Call, Item, Media, Notice, Run, Runs, Screen, Stored
from imidsl.preview.looks.segmented import segmented
from imidsl.records import dataclass
from imidsl.text.chars.encoding import BINARY_PART, BINARY_SINGLE, binary_parts, describe, outside_gsm7

# How much of a notification's text devices show before they cut it, in characters. An approximation: it depends on the
# device, its settings and the widths of the letters. An iPhone shows four lines, Android's list one (some two dozen
# words once it is opened), Chrome on a desktop four short ones.
_CUT = {"ios": 178, "android": 240, "web": 120}
_CUT_NOTE = "Where the device cuts is approximate"
_NAMED_ODD = 6
_FLASH, _BINARY, _UNICODE = "2", "3", "4"
_DOES = {
    "OPEN_APP": "opens the app",
    "OPEN_URL": "opens {}",
    "OPENWEBVIEW": "opens {} inside the app",
    "OPEN_HTML": "shows a page of the platform",
    "DEEPLINK": "goes to {}",
    "SHARE": "shares {}",
    "DISMISS": "closes it",
}
# The buttons of a category by place; what isn't known is named by its action.
_LABELS = {"SHOPNOW": "Shop now", "PLAY_NOW": "Play now", "BUY_NOW": "Buy now", "LEARN_MORE": "Learn more"}


@dataclass(frozen=True, slots=True)
class Setting:
    """What a mock-up depends on besides the channel's object.

    `body` is the whole request, `links` the ids of declared smartlinks, `link_bytes` the length of a short link, `app`
    the name that stands for the app on the device.
    """

    body: Object
    links: Collection[str]
    link_bytes: int
    app: str


def screens(channel: str, content: Object, setting: Setting) -> tuple[Screen, ...]:
    """The screens of a request to a channel; one at least."""
    made = tuple(_MAKERS[channel](content, setting))
    template = inner(setting.body, "message")
    if not template or any(screen.blocks for screen in made):
        return made
    values = tuple(Item(name, text(inner(template, "parameters"), name)) for name in inner(template, "parameters"))
    stored = Stored(text(template, "template"), values)
    sender = made[0].sender if made else setting.app
    return (Screen(_DEVICES.get(channel, channel), sender, (stored,), ("The text lies on the platform",)),)


# --- SMS and voice


def _sms(content: Object, setting: Setting) -> Iterator[Screen]:
    kind = text(content, "type")
    sender = text(content, "senderid") or "Your sender id"
    if kind == _BINARY:
        yield Screen("sms", sender, tuple(_octets(text(content, "body"))))
        return
    words = text(content, "text") + text(content, "media-path")
    cut = segmented(words, setting.links, setting.link_bytes, unicode=kind == _UNICODE)
    bubble = Bubble(tuple(map(markup.sms, cut.parts)), cut.caption)
    device = "flash" if kind == _FLASH else "sms"
    yield Screen(device, sender, (bubble,) if words else (), tuple(_sms_notes(words, kind)))


def _octets(body: str) -> Iterator[Block]:
    size = len(body) // 2
    parts = binary_parts(size)
    step = 2 * (BINARY_SINGLE if parts <= 1 else BINARY_PART)
    pieces = tuple((Run(body[start : start + step], ("mono",)),) for start in range(0, len(body), step))
    yield Bubble(pieces, f"binary · {size} octets · {parts} segment{'' if parts == 1 else 's'}")


def _sms_notes(words: str, kind: str) -> Iterator[str]:
    odd = outside_gsm7(words)
    if odd:
        named = ", ".join(f"{char if char.isprintable() else ''} {describe(char)}".strip() for char in odd[:_NAMED_ODD])
        more = f" and {len(odd) - _NAMED_ODD} more" if len(odd) > _NAMED_ODD else ""
        sent = "" if kind == _UNICODE else "; its type says GSM-7, so they may arrive as '?'"
        yield f"Outside GSM-7: {named}{more}{sent}"
    if kind == _FLASH:
        yield "Shown at once over everything else, and not kept"


def _voice(content: Object, setting: Setting) -> Iterator[Screen]:
    prompt, flow = text(content, "promptid"), text(content, "callflowid")
    plays = f"plays prompt {prompt}" if prompt else f"runs call flow {flow}" if flow else ""
    caller = text(content, "cli") or "Your number"
    yield Screen("call", caller, (Call(caller, plays),) if plays else ())


# --- notifications


def _push(content: Object, setting: Setting) -> Iterator[Screen]:
    interactive = inner(content, "interactive")
    buttons = tuple(_actions(interactive))
    devices = interactive.get("device_types")
    for device in ("ios", "android"):
        part = inner(content, device)
        if part:
            shown = buttons if isinstance(devices, list) and device in devices else ()
            yield _notification(device, part, setting, shown)
    web = inner(content, "web")
    if web:
        label = text(web, "actiontext")
        yield _notification("web", web, setting, (Button(label, "Safari only"),) if label else ())


def _notification(device: str, part: Object, setting: Setting, buttons: tuple[Button, ...]) -> Screen:
    extras = inner(part, "extras")
    shown, rest = cut(text(part, "text"), _CUT[device])
    notice = Notice(
        setting.app,
        text(part, "title"),
        shown,
        rest,
        buttons,
        text(extras, "attachmenturl") or text(extras, "customtags", "imageurl"),
        text(extras, "badge"),
        text(part, "url"),
    )
    return Screen(device, setting.app, (notice,), tuple(_tap_notes(extras, rest)))


def _tap_notes(extras: Object, rest: str) -> Iterator[str]:
    if rest:
        yield f"{_CUT_NOTE}: {len(rest)} more characters follow"
    action = inner(extras, "notificationaction")
    if action:
        yield f"A tap: {_does(action)}"


def cut(words: str, size: int) -> tuple[Runs, str]:
    """A text as far as a device shows it, and the rest: cut behind a word if one ends near there."""
    if len(words) <= size:
        return markup.plain(words), ""
    end = max(words.rfind(" ", size - 20, size), words.rfind("\n", size - 20, size))
    end = end if end > 0 else size
    return (*markup.plain(words[:end]), Run("…")), words[end:].lstrip()


def _actions(interactive: Object) -> Iterator[Button]:
    category = text(interactive, "category")
    words = _category_words(category)
    for place, action in enumerate(items(interactive, "actions")):
        label = text(action, "identifier") or (words[place] if place < len(words) else text(action, "action"))
        yield Button(_LABELS.get(label, _sentence(label)), _does(action))


def _category_words(category: str) -> list[str]:
    """The buttons that a category's name promises: `DOUBLE_YES_NO` has YES and NO, `SINGLE_OPEN` has OPEN."""
    count, _, rest = category.partition("_")
    words = rest.split("_")
    half = 0 if count == "SINGLE" else len(words) // 2
    return ["_".join(part) for part in (words[:half], words[half:]) if part]


def _sentence(word: str) -> str:
    return word.replace("_", " ").capitalize()


def _does(action: Object) -> str:
    does, value = text(action, "action"), text(action, "value")
    return _DOES[does].format(value) if does in _DOES else f"{does} {value}".strip()


# --- conversations


def _chat(device: str, runs: Callable[[str], Runs]) -> Callable[[Object, Setting], Iterator[Screen]]:
    def made(content: Object, setting: Setting) -> Iterator[Screen]:
        words = text(content, "text")
        bubble = (Bubble((runs(words),)),) if words else ()
        ignored = bool(bubble and inner(content, "attachment"))
        attached = () if ignored else tuple(_attached(inner(content, "attachment")))
        notes = ("Only the text is delivered, not the attachment",) if ignored else ()
        yield Screen(device, setting.app, (*bubble, *attached), notes)

    return made


def _attached(attachment: Object) -> Iterator[Block]:
    if attachment:
        yield Media(text(attachment, "type") or "file", "uploaded before", text(attachment, "media_id"))


def _app(content: Object, setting: Setting) -> Iterator[Screen]:
    message = inner(content, "message")
    words = text(content, "text") or text(message, "text")
    buttons = tuple(_actions(inner(content, "interactive")))
    blocks: list[Block] = [Bubble((markup.plain(words),), buttons=buttons)] if words or buttons else []
    for attachment in (*items(content, "attachments"), inner(message, "attachment")):
        if attachment:
            blocks.append(_media(attachment))
    tap = tuple(_tap_notes(inner(content, "extras"), ""))
    notification = inner(content, "notification")
    if blocks or not notification:
        yield Screen("app", text(content, "senderid") or setting.app, tuple(blocks), tap)
    if notification:
        shown, rest = cut(text(notification, "text"), _CUT["ios"])
        web = inner(notification, "web_extras")
        more = tuple(_actions(inner(notification, "interactive")))
        notice = Notice(setting.app, text(notification, "title"), shown, rest, more, site=text(web, "url"))
        windows = inner(notification, "windows_extras")
        yield Screen("web", setting.app, (notice,), tuple(_tap_notes(windows, rest)))


def _media(attachment: Object) -> Media:
    sort = text(attachment, "contentType") or "file"
    if sort == "location":
        return Media(sort, f"{text(attachment, 'latitude')}, {text(attachment, 'longitude')}", text(attachment, "file"))
    facts = (text(attachment, "size"), text(attachment, "duration"))
    return Media(sort, text(attachment, "file"), " · ".join(filter(None, facts)))


def _messenger(content: Object, setting: Setting) -> Iterator[Screen]:
    yield Screen("messenger", setting.app, tuple(messenger.blocks(content)))


_DEVICES = {"wa": "whatsapp", "fb": "messenger", "voice": "call", "rt": "app", "appmessaging": "app", "push": "ios"}
_MAKERS: dict[str, Callable[[Object, Setting], Iterator[Screen]]] = {
    "sms": _sms,
    "voice": _voice,
    "push": _push,
    "rt": _app,
    "appmessaging": _app,
    "fb": _messenger,
    "twitter": _chat("twitter", markup.plain),
    "wa": _chat("whatsapp", markup.whatsapp),
    "wechat": _chat("wechat", markup.plain),
}
