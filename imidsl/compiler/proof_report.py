"""What the proof says of the texts, a line a text, by message."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from imidsl.proof.analyse import line
from imidsl.proof.answer import PROVED
from imidsl.request.proofs import Proof

SHOWN = 12
"""Up to how many texts each is shown; of more only how many there are, since nobody reads them."""


def by_message(proofs: Iterable[Proof]) -> list[tuple[str, list[str]]]:
    """The texts of each message, a line each."""
    grouped = groupby(proofs, key=lambda proof: proof.message)
    return [(message, list(dict.fromkeys(_texts(list(group))))) for message, group in grouped]


def lines(messages: Iterable[tuple[str, Sequence[str]]]) -> str:
    """The texts by message, below an empty line each, or how many there are; nothing where there are none."""
    told = [(message, texts) for message, texts in messages if texts]
    every = [text for _, texts in told for text in texts]
    if len(every) <= SHOWN:
        return "".join("\n".join([message, *(f"  {text}" for text in texts)]) + "\n\n" for message, texts in told)
    proved = sum(text.endswith(PROVED) for text in every)
    rest = f", {len(every) - proved} not" if proved < len(every) else ""
    return f"{len(every)} texts in {len(told)} messages: {proved} proved{rest} (--format json has each)\n\n"


def _texts(proofs: list[Proof]) -> Iterator[str]:
    """A line a text; a field that several requests have in common says which one it is, unless they are all alike."""
    for proof in proofs:
        same = {line(other.answer, "") for other in proofs if other.field == proof.field}
        where = f" ({proof.channel})" if len(same) > 1 else ""
        yield line(proof.answer, f"{proof.field}{where}")


def entries(proofs: Iterable[Proof]) -> list[dict[str, object]]:
    """The texts as `check --format json` has them."""
    return [proof.as_json() for proof in proofs]
