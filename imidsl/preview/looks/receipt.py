"""A receipt: what was bought, the sums, how it was paid and where it goes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from imidsl.preview.looks.part import Part, named, words
from imidsl.preview.looks.screens import Item, Receipt
from imidsl.schema.kinds import Amount, Count, Json
from imidsl.schema.looks import Role
from imidsl.schema.model import Shape

_SIGNS = {"GBP": "£", "USD": "$", "EUR": "€"}
_WHOLE = ("JPY", "KRW", "VND", "CLP")
"""Currencies without a smaller unit."""


def receipt(of: Part) -> Receipt:
    """The receipt that an object with goods is."""
    currency = of.text(Role.CURRENCY)
    sums = [item for summary in of.parts(Role.SUMS) for item in _sums(summary, currency)]
    off = [_discount(discount, currency) for discount in of.parts(Role.DISCOUNTS)]
    return Receipt(
        f"Order {of.text(Role.TITLE)}".strip(),
        tuple(_line(line, currency) for line in of.parts(Role.GOODS)),
        (*sums[:-1], *off, *sums[-1:]),
        tuple(_facts(of)),
        of.text(Role.LINK),
    )


def _sums(summary: Part, currency: str) -> Iterator[Item]:
    for row, value in summary.rows():
        yield Item(named(row), amount=money(value, currency))


def _discount(discount: Part, currency: str) -> Item:
    amounts = [value for _, value in discount.every(Role.PRICE)]
    return Item(discount.text(Role.TITLE) or "Discount", amount=f"-{money(amounts[0] if amounts else None, currency)}")


def _line(line: Part, currency: str) -> Item:
    counts = (f"{named(row).lower()} {words(v)}" for row, v in line.rows() if _is_count(row.kind) and row.role is None)
    prices = [value for _, value in line.every(Role.PRICE)]
    return Item(
        line.text(Role.TITLE),
        " · ".join(filter(None, (line.text(Role.SUBTITLE), *counts))),
        money(prices[0] if prices else None, line.text(Role.CURRENCY) or currency),
        line.text(Role.IMAGE),
    )


def _facts(of: Part) -> Iterator[Item]:
    """What else it says: texts by name, objects of texts in a line."""
    for row, value in of.rows():
        if row.role is not None or _is_count(row.kind):
            continue
        if isinstance(row.kind, Shape) and isinstance(value, Mapping):
            said = ", ".join(text for _, text in Part(row.kind, value, of.profile).leaves() if text)
        else:
            said = words(value)
        if said and row.name != _tag(of):
            yield Item(named(row), said)


def _tag(of: Part) -> str:
    return of.shape.cases.tag if of.shape.cases is not None else ""


def _is_count(kind: object) -> bool:
    return isinstance(kind, Amount | Count)


def money(amount: Json, currency: str) -> str:
    """An amount as a receipt has it; what isn't a number as it is."""
    if amount is None:
        return ""
    number = isinstance(amount, int | float) and not isinstance(amount, bool)
    said = f"{amount:,.{0 if currency in _WHOLE else 2}f}" if number else str(amount)
    return f"{_SIGNS[currency]}{said}" if currency in _SIGNS else f"{said} {currency}".strip()
