"""Which name an author likely wants in a text: what the field, the other texts and the words near tell."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from imidsl.editor.cursor_in_text import CursorInText
from imidsl.editor.place import STAND_IN
from imidsl.records import dataclass
from imidsl.syntax import tree
from imidsl.text import vocabulary

_TAG: Final = re.compile(r"\{[{%](.*?)[%}]\}", re.DOTALL)
_READ: Final = re.compile(r"(?<![.|\w\"'])[A-Za-z_]\w*(?!\w*\s*[(=])")
_QUOTED: Final = re.compile(r"\"[^\"]*\"|'[^']*'")
_GREETINGS: Final = frozenset({"hi", "hello", "hey", "dear", "welcome"})
_NEAR = 40


@dataclass(frozen=True, slots=True)
class Likelihood:
    """What a place in a text tells: the names `before` and `behind` it in this text, which ones follow which in all
    texts of the file (`pairs`), the names that the message uses, the words near, and those of the field's name."""

    before: str
    behind: str
    here: frozenset[str]
    used: frozenset[str]
    pairs: Counter[tuple[str, str]]
    words: frozenset[str]
    field: frozenset[str]

    @classmethod
    def of(cls, place: CursorInText) -> Likelihood:
        """What a place tells."""
        before, behind = list(_names(place.before + " }}")), list(_names("{{ " + place.behind))
        block, entry = place.cursor.block, place.cursor.way[-2]
        key = entry.key.text if isinstance(entry, tree.Entry) else ""
        return cls(
            before[-1] if before else "",
            behind[0] if behind else "",
            frozenset(before + behind),
            frozenset(_names(block.span.text)) if block is not None else frozenset(),
            Counter(_pairs(place.cursor.file.document.text)),
            _words(place),
            frozenset(re.findall(r"[a-z]+", key.lower())),
        )

    def rank(self, name: str, kind: str) -> float:
        """How unlikely a name is."""
        rank = {"local": 0.0, "param": 1.0, "link": 2.0, "let": 3.0}.get(kind, 3.0)
        if kind != "local":
            rank += 4 * (name in self.here) + (name in self.used)
        rank -= 2 * min(2, self.pairs[self.before, name]) + 2 * min(2, self.pairs[name, self.behind])
        parts = name.lower().split("_")
        rank -= 3 * any(part in self.words for part in parts) + 4 * (not self.field.isdisjoint(parts))
        return rank - 2 * ("name" in parts and not self.words.isdisjoint(_GREETINGS))


def _names(text: str) -> Iterator[str]:
    """The names that the tags of a text read, in their order."""
    for tag in _TAG.findall(text):
        for match in _READ.finditer(_QUOTED.sub("", tag)):
            if match[0] not in vocabulary.RESERVED and match[0] != STAND_IN:
                yield match[0]


def _pairs(source: str) -> Iterator[tuple[str, str]]:
    """Which name follows which in the texts of a file; nothing stands before the first and behind the last."""
    for text in re.findall(r'"""(.*?)"""|"((?:[^"\\\n]|\\.)*)"', source, re.DOTALL):
        names = list(_names("".join(text)))
        if len(names) > 1:
            yield from pairwise(["", *names, ""])


def _words(place: CursorInText) -> frozenset[str]:
    plain = _TAG.sub(" ", f"{place.before} }}}}"[-_NEAR - 3 :] + " " + place.behind[:20])
    return frozenset(word.lower() for word in re.findall(r"\w+", plain))
