"""What is looked for in an inbox, as a query: by the index of words where it has words long enough."""

from __future__ import annotations

import re

from imidsl.records import dataclass

_TRIGRAM = 3
"""How many characters the index of words wants at least."""


@dataclass(frozen=True, slots=True)
class Search:
    """What is looked for in an inbox; `after` is the number of a request, `limit` how many are wanted at most."""

    inbox: str
    to: str = ""
    channel: str = ""
    contains: str = ""
    reference: str = ""
    anywhere: str = ""
    """A part of what the recipient reads, of an address, or of the sender's own id."""
    after: int = 0
    limit: int = 100


class SearchQuery:
    """What a search asks of the tables: the index of words first, where it knows of words long enough."""

    def __init__(self) -> None:
        self.given: list[object] = []
        self._conditions: list[str] = []
        self._phrases: list[str] = []

    @classmethod
    def of(cls, search: Search) -> SearchQuery:
        """The query of a search."""
        query = cls()
        query._also("m.inbox = ?", search.inbox)
        if search.after:
            query._also("m.id > ?", search.after)
        if search.channel:
            query._also("m.channel = ?", search.channel)
        if search.reference:
            own = "SELECT 1 FROM recipient WHERE message = m.id AND reference = ?"
            query._also(f"(m.reference = ? OR EXISTS ({own}))", search.reference, search.reference)
        if search.to:
            query._to(search.to)
        query._contains(search.contains, "words")
        query._contains(search.anywhere, "words", "who")
        if query._phrases:
            query._also("said MATCH ?", " AND ".join(query._phrases))
        return query

    def _also(self, condition: str, *values: object) -> None:
        self._conditions.append(condition)
        self.given += values

    def _to(self, pattern: str) -> None:
        """An address, or a pattern with `*` and `?`."""
        pieces = re.split(r"[*?]", pattern)
        matches, value = ("=", pattern) if len(pieces) == 1 else ("GLOB", pattern.replace("[", "[[]"))
        self._also(f"EXISTS (SELECT 1 FROM recipient WHERE message = m.id AND address {matches} ?)", value)
        self._phrases += [f"who : {_phrase(piece)}" for piece in pieces if len(piece) >= _TRIGRAM]

    def _contains(self, words: str, *columns: str) -> None:
        if len(words) >= _TRIGRAM:
            self._phrases.append(f"{{{' '.join(columns)}}} : {_phrase(words)}")
        elif words:
            likes = " OR ".join(column + r" LIKE ? ESCAPE '\'" for column in columns)
            found = f"SELECT 1 FROM said WHERE rowid = m.id AND ({likes})"
            escaped = re.sub(r"([%_\\])", r"\\\1", words)
            self._also(f"EXISTS ({found})", *len(columns) * [f"%{escaped}%"])

    @property
    def tables(self) -> str:
        """Where rows come from, in the order of the index."""
        return "said CROSS JOIN message m ON m.id = said.rowid" if self._phrases else "message m"

    @property
    def number(self) -> str:
        """What rows are sorted by."""
        return "said.rowid" if self._phrases else "m.id"

    @property
    def where(self) -> str:
        """What has to hold."""
        return " AND ".join(self._conditions)


def _phrase(words: str) -> str:
    """Words as the index looks for them: just so."""
    return '"' + words.replace('"', '""').replace("\0", " ") + '"'
