"""What the proof says of the texts, a line a text, by message."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import Final

from imidsl.proof.analyse import line
from imidsl.proof.answer import PROVED
from imidsl.records import dataclass
from imidsl.request.proofs import Proof

SHOWN = 12
"""Up to how many texts each is shown; of more only how many there are, since nobody reads them."""


@dataclass(frozen=True, slots=True)
class ProofLines:
    """What is told of some texts: how many messages have any, how many there are, how many of them are proved.

    `lines` has one for each, by message, where they may be shown.
    """

    messages: int = 0
    count: int = 0
    proved: int = 0
    lines: Sequence[tuple[str, Sequence[str]]] = ()

    def counted(self) -> ProofLines:
        """Without the lines."""
        return ProofLines(self.messages, self.count, self.proved)


NO_TEXTS: Final = ProofLines()


def texts_of(proofs: Iterable[Proof]) -> ProofLines:
    """Of the texts of a file."""
    grouped = groupby(proofs, key=lambda proof: proof.message)
    lines = [(message, list(dict.fromkeys(_lines(list(group))))) for message, group in grouped]
    every = [text for _, texts in lines for text in texts]
    return ProofLines(len(lines), len(every), sum(text.endswith(PROVED) for text in every), lines)


def _lines(proofs: list[Proof]) -> Iterator[str]:
    """A line a text; a field that several requests have in common says which one it is, unless they are all alike."""
    for proof in proofs:
        same = {line(other.answer, "") for other in proofs if other.field == proof.field}
        where = f" ({proof.channel})" if len(same) > 1 else ""
        yield line(proof.answer, f"{proof.field}{where}")


def told(files: Sequence[ProofLines]) -> str:
    """The texts by message, below an empty line each, or how many there are; nothing where there are none."""
    count = sum(texts.count for texts in files)
    if count <= SHOWN:
        shown = [pair for texts in files for pair in texts.lines]
        return "".join("\n".join([message, *(f"  {text}" for text in texts)]) + "\n\n" for message, texts in shown)
    messages, proved = sum(texts.messages for texts in files), sum(texts.proved for texts in files)
    rest = f", {count - proved} not" if proved < count else ""
    return f"{count} texts in {messages} messages: {proved} proved{rest} (--format json has each)\n\n"


def entries(proofs: Iterable[Proof]) -> list[dict[str, object]]:
    """The texts as `check --format json` has them."""
    return [proof.as_json() for proof in proofs]
