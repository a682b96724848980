"""What the proof says of the texts, a line a text, by message."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from imidsl.proof.analyse import as_json, line
from imidsl.request.proofs import Proof

SHOWN = 40
"""How many texts are shown; the machine format has all."""


def by_message(proofs: Iterable[Proof]) -> list[tuple[str, list[str]]]:
    """The texts of each message, a line each."""
    grouped = groupby(proofs, key=lambda proof: proof.message)
    return [(message, list(dict.fromkeys(_texts(list(group))))) for message, group in grouped]


def lines(messages: Iterable[tuple[str, Sequence[str]]]) -> str:
    """The texts by message, below an empty line each; nothing where there are none."""
    parts: list[str] = []
    room, rest = SHOWN, 0
    for message, texts in messages:
        shown = texts[:room]
        room, rest = room - len(shown), rest + len(texts) - len(shown)
        if shown:
            parts.append("\n".join([message, *(f"  {text}" for text in shown)]) + "\n\n")
    more = f"… and {rest} more texts (--format json has them all)\n\n" if rest else ""
    return "".join(parts) + more


def _texts(proofs: list[Proof]) -> Iterator[str]:
    """A line a text; a field that several requests have in common says which one it is, unless they are all alike."""
    for proof in proofs:
        same = {line(other.answer, "") for other in proofs if other.field == proof.field}
        where = f" ({proof.channel})" if len(same) > 1 else ""
        yield line(proof.answer, f"{proof.field}{where}")


def entries(proofs: Iterable[Proof]) -> list[dict[str, object]]:
    """The texts as `check --format json` has them."""
    return [
        {"message": proof.message, "channel": proof.channel, "field": proof.field, **as_json(proof.answer)}
        for proof in proofs
    ]
