"""What recovery reads from and writes to: the tokens of a faulty text, those that the grammar accepts, the faults."""

from __future__ import annotations

from collections.abc import Sequence

from imidsl.diagnostics import Edit, Fix, Rule
from imidsl.diagnostics.syntax import UNEXPECTED_WORD
from imidsl.source import Source
from imidsl.syntax.faults import FewFaults
from imidsl.syntax.recovery.repair import BAD_NAME
from imidsl.syntax.tokens import CLOSER, CLOSERS, END, NEWLINE, Token, shown

NAMES = frozenset(("NAME", BAD_NAME))
LABELS = frozenset(("STRING", "LITERAL", "BAD_STRING", *NAMES))
VALUES = frozenset(("TEXT", "BAD_TEXT", "LBRACE", "LSQB", *LABELS))
ENDS = frozenset((NEWLINE, "COMMA", END, *CLOSERS))
_AFTER_NAME = frozenset(("COLON", "EQUAL", "LBRACE", *LABELS))


class Stream:
    """Copies tokens from `_tokens` to `out`; `_at` is the next one, `_end` where the last one ended."""

    def __init__(self, source: Source, tokens: Sequence[Token]):
        size = len(source.text)
        self.out: list[Token] = []
        self.found = FewFaults()
        self._source = source
        self._tokens = [*tokens, Token(END, "", size, size)]
        self._at = 0
        self._end = 0
        self._depth = 0
        self._quiet = False  # an item (element, argument) has one diagnostic, the first

    # Moving on.

    @property
    def _next(self) -> Token:
        return self._tokens[self._at]

    def _ahead(self, count: int) -> str:
        return self._tokens[min(self._at + count, len(self._tokens) - 1)].type

    def _drop(self) -> Token:
        token = self._next
        self._at += 1
        self._end = token.end
        return token

    def _keep(self, as_type: str = "") -> None:
        token = self._drop()
        self.out.append(token._replace(type=as_type) if as_type else token)

    def _put(self, kind: str) -> None:
        self.out.append(Token(kind, "", self._end, self._end))

    def _skip_lines(self) -> None:
        while self._next.type == NEWLINE:
            self._at += 1

    def _skip_one(self) -> None:
        """Leave out a token, a group in brackets whole."""
        depth = 0
        while True:
            depth += (self._next.type in CLOSER) - (self._next.type in CLOSERS)
            self._drop()
            if depth <= 0:
                return

    def _skip_rest(self) -> None:
        """Leave out what is left of an item."""
        while not self._at_stop() and self._next.type not in ENDS:
            self._skip_one()

    # Where things end.

    def _at_stop(self) -> bool:
        return self._next.type in CLOSERS or self._next.type == END

    def _begins_item(self) -> bool:
        return self._next.type in ("NAME", BAD_NAME, "STRING") and self._ahead(1) in _AFTER_NAME

    # Saying so.

    def _add(self, rule: Rule, token: Token, fix: Fix | None = None, **given: object) -> None:
        self.found.append(rule.at(self._source.span(token.start, token.end), help=None, related=(), fix=fix, **given))

    def _report(self, rule: Rule, token: Token, fix: Fix | None = None, **given: object) -> None:
        if not self._quiet:
            self._add(rule, token, fix, **given)
        self._quiet = True

    def _edits(self, *edits: tuple[int, int, str], safe: bool = True) -> Fix:
        """Other characters between offsets."""
        return Fix(tuple(Edit(self._source.span(start, end), text) for start, end, text in edits), safe)

    def _unexpected(self, remedy: str) -> None:
        self._report(UNEXPECTED_WORD, self._next, word=shown(self._next.text), remedy=remedy)
