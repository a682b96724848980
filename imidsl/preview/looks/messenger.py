"""Messenger's attachments: pictures, cards, buttons, receipts."""

from __future__ import annotations

from collections.abc import Iterator

from imidsl.preview.looks import markup
from imidsl.preview.looks.body import Object, inner, items, text
from imidsl.preview.looks.screens import Block, Bubble, Button, Carousel, Item, Media, Receipt, Tile
from imidsl.schema.kinds import Json

_SUMS = {"subtotal": "Subtotal", "shipping_cost": "Shipping", "total_tax": "Tax", "total_cost": "Total"}
_SIGNS = {"GBP": "£", "USD": "$", "EUR": "€"}
_WHOLE = ("JPY", "KRW", "VND", "CLP")
"""Currencies without a smaller unit."""
_ADDRESS = ("street_1", "street_2", "city", "state", "postal_code", "country")


def blocks(content: Object) -> Iterator[Block]:
    """What stands in the conversation."""
    words = text(content, "text")
    if words:
        yield Bubble((markup.plain(words),))
    attachment = inner(content, "attachment")
    payload = inner(attachment, "payload")
    if attachment and text(attachment, "type") != "template":
        yield Media(text(attachment, "type") or "file", text(payload, "url"))
    elif payload:
        yield _template(payload)


def _template(payload: Object) -> Block:
    match text(payload, "template_type"):
        case "generic":
            return Carousel(tuple(map(_tile, items(payload, "elements"))))
        case "receipt":
            return _receipt(payload)
        case _:
            return Bubble((markup.plain(text(payload, "text")),), buttons=_buttons(payload))


def _tile(element: Object) -> Tile:
    return Tile(
        text(element, "title"),
        text(element, "subtitle"),
        text(element, "image_url"),
        text(element, "item_url"),
        _buttons(element),
    )


def _buttons(of: Object) -> tuple[Button, ...]:
    return tuple(
        Button(text(button, "title"), text(button, "url") or f"sends {text(button, 'payload')}")
        for button in items(of, "buttons")
    )


def _receipt(payload: Object) -> Receipt:
    currency = text(payload, "currency")
    summary, address = inner(payload, "summary"), inner(payload, "address")
    lines = tuple(_line(element, currency) for element in items(payload, "elements"))
    sums = [Item(label, amount=_money(summary.get(name), currency)) for name, label in _SUMS.items() if name in summary]
    off = [
        Item(text(row, "name") or "Adjustment", amount=f"-{_money(row.get('amount'), currency)}")
        for row in items(payload, "adjustments")
    ]
    where = ", ".join(filter(None, (text(address, name) for name in _ADDRESS)))
    facts = [
        Item("For", text(payload, "recipient_name")),
        Item("Paid with", text(payload, "payment_method")),
        *([Item("Ship to", where)] if where else []),
    ]
    split = len(sums) - (bool(sums) and "total_cost" in summary)
    title = f"Order {text(payload, 'order_number')}"
    return Receipt(title, lines, (*sums[:split], *off, *sums[split:]), tuple(facts), text(payload, "order_url"))


def _line(element: Object, currency: str) -> Item:
    quantity = text(element, "quantity")
    detail = " · ".join(filter(None, (text(element, "subtitle"), f"quantity {quantity}" if quantity else "")))
    amount = _money(element.get("price"), text(element, "currency") or currency)
    return Item(text(element, "title"), detail, amount, text(element, "image_url"))


def _money(amount: Json, currency: str) -> str:
    """An amount as a receipt has it; what isn't a number as it is."""
    if amount is None:
        return ""
    number = isinstance(amount, int | float) and not isinstance(amount, bool)
    words = f"{amount:,.{0 if currency in _WHOLE else 2}f}" if number else str(amount)
    return f"{_SIGNS[currency]}{words}" if currency in _SIGNS else f"{words} {currency}".strip()
