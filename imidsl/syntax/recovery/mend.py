"""Recovery, last part: tokens in, tokens out that the grammar accepts, with a diagnostic for each mend.

It follows the four forms from item to item and never loses its place: what doesn't fit is put in or left out where it
stands, at worst the rest of an item. A stream without fault comes out as the same tree.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from imidsl.diagnostics import Diagnostic
from imidsl.diagnostics.syntax import (
    BARE_NAME,
    BRACE_ON_OWN_LINE,
    BRACKETS_OF_TYPE,
    COLON_FOR_EQUALS,
    EQUALS_FOR_COLON,
    EXTRA_COMMA,
    MISSING_COLON,
    MISSING_QUOTES,
    MISSING_SEPARATOR,
    MISSING_VALUE,
    OPTIONAL_NAME,
    SIGN_AMONG_LABELS,
    TOO_DEEP,
    TYPE_EXPECTED,
    UNEXPECTED_WORD,
)
from imidsl.source import Source
from imidsl.syntax.literals import read_literal
from imidsl.syntax.recovery.repair import BAD_NAME
from imidsl.syntax.recovery.stream import ENDS, LABELS, NAMES, VALUES, Stream
from imidsl.syntax.tokens import CLOSER, CLOSERS, MAX_DEPTH, NEWLINE, Token, shown

_MISSING = frozenset((BAD_NAME, "BAD_STRING", "BAD_TEXT"))

_DECLARING = frozenset(("param", "let"))
"""Words that a declaration is meant by, whatever stands where its type belongs."""

_OPTIONAL = frozenset(("optional", "nullable", "maybe"))
_UNITS = {"second": "s", "sec": "s", "minute": "m", "min": "m", "hour": "h", "hr": "h", "day": "d", "week": "w"}
_MOST_LABELS = 4
"""How many words before a `{` are taken for a block's name and labels where only values belong."""

_SEPARATOR_NEXT = "a new line or a comma ends what stands before it"
_VALUE_HERE = 'a value belongs here: a "string", a number, a name, a [list] or a { block }'
_NAME_HERE = "a name belongs here: each item is `name: value`, `name label…` or `name { … }`"
_NO_DEFINITION = "is this JSON? `imidsl import` makes definitions of request bodies, and `imidsl check` takes .json"
_BRACES_IN_LIST = "a block in a list stands in braces of its own: [{ name: value }]"


def mend(source: Source, tokens: Sequence[Token]) -> tuple[list[Token], list[Diagnostic]]:
    """Tokens that the grammar accepts, made of those of a faulty text: no comments or bad words, brackets in pairs."""
    mender = _Mender(source, tokens)
    mender.file()
    return mender.out, mender.found


class _Mender(Stream):
    """The grammar's forms, each with what may be wrong with it."""

    def file(self) -> None:
        """The whole file."""
        self._sequence(self._item)

    # Sequences.

    def _sequence(self, element: Callable[[], None]) -> None:
        """Elements and what separates them, up to a closing bracket or the end."""
        outer = self._quiet
        apart = True
        told = False
        while True:
            apart = self._separators() or apart
            if self._at_stop():
                break
            if not apart:
                self._quiet = self._quiet or told
                told = self._crowded(element)
                if self._next.type in ENDS:
                    continue
            self._quiet = False
            if self.out and self.out[-1].type not in ("COMMA", *CLOSER):
                self._put("COMMA")
            element()
            apart = False
        self._quiet = outer

    def _separators(self) -> bool:
        """Pass what separates elements; whether something did (a bracket that ended early may have passed it)."""
        commas = 0
        while self._next.type in (NEWLINE, "COMMA"):
            commas += self._next.type == "COMMA"
            if commas == 2 and self._next.type == "COMMA":
                self._add(EXTRA_COMMA, self._next, self._edits((self._next.start, self._next.end, "")))
            self._at += 1
        return self._at > 0 and self._tokens[self._at - 1].type in (NEWLINE, "COMMA")

    def _crowded(self, element: Callable[[], None]) -> bool:
        """Something stands behind an element without a separator; whether saying so once will do for its siblings."""
        items = element == self._item
        if self._begins_item() if items else self._next.type in VALUES:
            fix = self._edits((self._end, self._end, ","))
            self._report(MISSING_SEPARATOR, self._next, fix, word=shown(self._next.text))
            return not items
        self._unexpected(_SEPARATOR_NEXT)
        self._skip_one()
        self._skip_rest()
        return False

    def _group(self, element: Callable[[], None]) -> None:
        """A bracket, its elements, and the bracket that closes it."""
        opening = self._next
        if self._depth == MAX_DEPTH:
            self._too_deep()
            return
        self._keep()
        self._depth += 1
        self._sequence(element)
        self._depth -= 1
        assert self._next.type == CLOSER[opening.type], "brackets come in pairs"
        self._keep()

    def _too_deep(self) -> None:
        opening = self._next
        self._add(TOO_DEEP, opening, limit=MAX_DEPTH)
        self._skip_one()
        self.out.append(opening)
        self._put(CLOSER[opening.type])

    # Items.

    def _item(self) -> None:
        first = self._next
        if first.type not in ("NAME", BAD_NAME, "STRING"):
            self._unexpected(_NAME_HERE if self._at or first.type not in CLOSER else _NO_DEFINITION)
            self._skip_one()
            self._skip_rest()
            return
        self._keep("STRING" if first.type == "STRING" else "NAME")
        if first.type != "STRING" and self._is_declaration(first):
            self._declaration()
            return
        start = self._at
        if first.type != "STRING":
            self._colon_before_label()
            self._labels()
        self._rest_of_item(first, labelled=self._at > start)

    def _colon_before_label(self) -> None:
        """`message: name {`."""
        if self._next.type == "COLON" and self._ahead(1) in NAMES and self._ahead(2) == "LBRACE":
            fix = self._edits((self._next.start, self._next.end, ""))
            self._report(SIGN_AMONG_LABELS, self._next, fix, sign=self._next.text)
            self._drop()

    def _labels(self) -> None:
        while self._next.type in LABELS:
            self._keep("MISSING" if self._next.type in _MISSING else "")
            opens = self._ahead(1) in NAMES and self._ahead(2) == "LBRACE"
            if self._next.type == "COLON" and (opens or self._ahead(1) in ("STRING", "LITERAL", "LSQB")):
                fix = self._edits((self._next.start, self._next.end, ""))
                self._report(SIGN_AMONG_LABELS, self._next, fix, sign=self._next.text)
                self._drop()
            if self._next.type == "LSQB":
                self._bracketed_labels()
            elif self._next.type == "COMMA" and self.out[-1].type == "STRING":
                self._listed_labels()

    def _bracketed_labels(self) -> None:
        """Labels written as a list."""
        end = self._at + 1
        while self._tokens[end].type in LABELS or self._tokens[end].type == "COMMA":
            end += 1
        if self._tokens[end].type != "RSQB":
            return
        signs = [token for token in self._tokens[self._at : end + 1] if token.type not in LABELS]
        fix = self._edits(*((sign.start, sign.end, "") for sign in signs))
        self._report(SIGN_AMONG_LABELS, self._next, fix, sign=self._next.text)
        while self._at <= end:
            self._keep("MISSING" if self._next.type in _MISSING else "") if self._next.type in LABELS else self._drop()

    def _listed_labels(self) -> None:
        """Labels with commas between them, on one line or several."""
        at, gaps = self._at, []
        while True:
            after = at
            while self._tokens[after].type in ("COMMA", NEWLINE):
                after += 1
            if after == at or self._tokens[after].type != "STRING" or self._tokens[after + 1].type not in ENDS:
                break
            gaps.append((self._tokens[at - 1].end, self._tokens[after].start, " "))
            at = after + 1
        if not gaps:
            return
        commented = any("#" in self._source.text[start:end] for start, end, _ in gaps)
        self._report(SIGN_AMONG_LABELS, self._next, None if commented else self._edits(*gaps), sign=self._next.text)
        while self._at < at:
            self._keep() if self._next.type == "STRING" else self._drop()

    def _rest_of_item(self, first: Token, *, labelled: bool) -> None:
        if labelled and self._next.type == "LPAR":
            self._unexpected("parameters are declared in the braces: param name: text(max: 24)")
            self._skip_one()
        if self._brace_below():
            self._report(BRACE_ON_OWN_LINE, self._next, word=shown(first.text))
        if self._next.type == "LBRACE":
            self._group(self._item)
        elif labelled:
            self._after_labels()
        elif self._next.type == "COLON":
            self._keep()
            self._entry_value()
        elif self._next.type in VALUES or self._next.type == "EQUAL":
            self._put_colon(first)
            self._entry_value()
        else:
            self._nothing_behind(first)

    def _brace_below(self) -> bool:
        """Move to a `{` that stands on a line of its own, if there is one."""
        start = self._at
        self._skip_lines()
        if self._next.type != "LBRACE":
            self._at = start
        return self._at > start

    def _after_labels(self) -> None:
        """A `{` behind a superfluous colon; else a statement has its labels, and what follows is seen to later."""
        if self._next.type == "COLON" and self._ahead(1) == "LBRACE":
            fix = self._edits((self._next.start, self._next.end, ""))
            remedy = "a block's '{' stands right behind its labels"
            self._report(UNEXPECTED_WORD, self._next, fix, word=shown(self._next.text), remedy=remedy)
            self._drop()
            self._group(self._item)

    def _nothing_behind(self, first: Token) -> None:
        if self._next.type in ENDS or self._at_stop():
            self._report(BARE_NAME, first, word=shown(first.text))
        else:
            self._unexpected("a ':', a label or a '{' belongs behind a name")
        self._put("COLON")
        self._put("MISSING")

    def _put_colon(self, name: Token) -> None:
        """The colon that is missing, or in whose place an equals sign stands."""
        if self._next.type == "EQUAL":
            fix = self._edits((name.end, self._next.end, ":"))
            self._report(EQUALS_FOR_COLON, self._next, fix, key=name.text)
            self._drop()
        else:
            fix = self._edits((name.end, name.end, ":"))
            self._report(MISSING_COLON, self._next, fix, key=name.text, word=shown(self._next.text))
        self._put("COLON")

    def _entry_value(self) -> None:
        start = self._at
        self._announced(self._value)
        if self._at == start + 1 and self.out[-1].type == "NAME":
            self._loose_words(self.out[-1])
        elif self.out[-1].type == "LITERAL" and self._next.type in ("NAME", "LITERAL") and self._ahead(1) in ENDS:
            self._loose_unit(self.out[-1])

    def _loose_unit(self, first: Token) -> None:
        """`2 days`, `2d 12h`, `2026-12-24 10:00`."""
        unit = _UNITS.get(self._next.text.casefold().removesuffix("s"), "") if first.text.isdecimal() else ""
        joined = f"{first.text}{unit or self._next.text}"
        ways = (joined, f"{first.text}T{self._next.text}Z")
        right = next((way for way in ways if isinstance(read_literal(way), timedelta | datetime)), None)
        if right is None:
            return
        fix = self._edits((first.start, self._next.end, right), safe=right == joined)  # which zone nobody knows
        self._report(UNEXPECTED_WORD, self._next, fix, word=shown(self._next.text), remedy=f"write {right}")
        self._drop()
        self.out[-1] = Token("LITERAL", right, first.start, first.end)

    def _loose_words(self, first: Token) -> None:
        """Several words up to the end of the item that can't be another item: text without its quotes."""
        end = self._at
        while self._tokens[end].type in LABELS or self._tokens[end].type == "OPT":
            end += 1
        if end == self._at or self._tokens[end].type not in ENDS:
            return
        kinds = [token.type for token in self._tokens[self._at : end]]
        if kinds == ["STRING"] and first.end == self._next.start:
            self._letter_before_text(first)
            return
        labelled = kinds[0] == "STRING" and "OPT" not in kinds and self.out[-3].type == "NAME"
        if labelled and first.text.islower():  # as the names of all kinds are
            self._labels_behind_colon()
            return
        self._at = end - 1
        last = self._drop()
        text = self._source.text[first.start : last.end]
        self.out[-1] = Token("MISSING", text, first.start, last.end)
        self._report(MISSING_QUOTES, self.out[-1], word=shown(text), text=text.replace('"', ""))

    def _letter_before_text(self, letter: Token) -> None:
        """`f"…"`."""
        fix = self._edits((letter.start, letter.end, ""))
        remedy = "a text begins with its quotes; the values of parameters stand in double braces"
        self._report(UNEXPECTED_WORD, letter, fix, word=shown(letter.text), remedy=remedy)
        del self.out[-1]
        self._keep()

    def _labels_behind_colon(self) -> None:
        """`to: msisdn "…"` has labels and no value."""
        colon = self.out.pop(-2)
        fix = self._edits((colon.start, colon.end, ""))
        self._report(SIGN_AMONG_LABELS, colon, fix, sign=colon.text)
        while self._next.type in LABELS:
            self._keep("MISSING" if self._next.type in _MISSING else "")

    # Declarations.

    def _is_declaration(self, first: Token) -> bool:
        """`word name :`, `word name =`, or `word name type` followed by what only a type has behind it."""
        if self._next.type not in NAMES:
            return False
        behind, then = self._ahead(1), self._ahead(2)
        if behind == "OPT":
            return then == "COLON"
        if behind == "COLON" and then in ("STRING", "LITERAL", "LSQB"):
            return first.text in _DECLARING or self._ahead(3) == "EQUAL"
        if behind == "NAME":
            return then in ("LPAR", "OPT", "EQUAL")
        if behind == "COLON" and then == "NAME" and self._ahead(3) == "LBRACE":
            return first.text in _DECLARING
        return behind == "EQUAL" or (behind == "COLON" and then != "LBRACE")

    def _declaration(self) -> None:
        name = self._next
        self._keep("NAME")
        optional = self._drop() if self._next.type == "OPT" else None
        if self._next.type == "NAME":
            self._put_colon(name)
            self._announced(self._type)
        elif self._next.type == "COLON" and not (self.out[-2].text == "let" and self._ahead(1) in VALUES - NAMES):
            self._keep()
            self._announced(self._type)
        if optional is not None:
            self._optional_name(name, optional)
        if self._next.type == "COLON":
            fix = self._edits((self._end, self._next.end, " ="))
            self._report(COLON_FOR_EQUALS, self._next, fix)
            self._keep("EQUAL")
            self._announced(self._value)
        elif self._next.type == "EQUAL":
            self._keep()
            self._announced(self._value)

    def _optional_name(self, name: Token, sign: Token) -> None:
        """A `?` behind the name instead of the type."""
        edits = [(sign.start, sign.end, "")]
        if self.out[-1].type in ("NAME", "RPAR"):
            edits.append((self._end, self._end, "?"))
            self._put("OPT")
        self._report(OPTIONAL_NAME, sign, self._edits(*edits), word=shown(name.text))

    def _type(self) -> None:
        if self._next.text in _OPTIONAL and self._ahead(1) == "NAME":
            self._optional_type()
            return
        if self._next.type == "NAME":
            if self._ahead(1) in ("LSQB", "LBRACE"):
                self._other_brackets()
            else:
                self._call()
            return
        self._report(TYPE_EXPECTED, self._next, word=shown(self._next.text))
        self._put("MISSING")
        if self._next.type != "EQUAL":
            self._skip_one()

    def _optional_type(self) -> None:
        """`optional text`."""
        word, type_ = self._drop(), self._next
        self._type()
        fix = self._edits((word.start, type_.start, ""), (self._end, self._end, "?"))
        remedy = f"what may be missing has a '?' behind its type: {type_.text}?"
        self._report(UNEXPECTED_WORD, word, fix, word=shown(word.text), remedy=remedy)
        self._put("OPT")

    def _other_brackets(self) -> None:
        """`text[]` is a list; options of a type in other brackets than parentheses."""
        name, opening = self._next, self._tokens[self._at + 1]
        end = self._partner(self._at + 1)
        closing = self._tokens[end]
        if end == self._at + 2 and opening.type == "LSQB":
            fix = self._edits((name.start, closing.end, f"list({name.text})"))
            self._report(BRACKETS_OF_TYPE, opening, fix, found=opening.text, right=f"list({name.text})")
            # What isn't written has no extent: the name of the type is that of the items.
            start = name.start
            self.out += [name._replace(text="list", end=start), opening._replace(type="LPAR", start=start, end=start)]
            self._keep()
            self._skip_one()
            self._put("RPAR")
            return
        fix = self._edits((opening.start, opening.end, "("), (closing.start, closing.end, ")"))
        self._report(BRACKETS_OF_TYPE, opening, fix, found=opening.text, right=f"{name.text}(…)")
        self._tokens[self._at + 1] = opening._replace(type="LPAR")
        self._tokens[end] = closing._replace(type="RPAR")
        self._call()

    def _partner(self, at: int) -> int:
        """Where the bracket at an index is closed."""
        depth = 0
        while True:
            depth += (self._tokens[at].type in CLOSER) - (self._tokens[at].type in CLOSERS)
            if depth == 0:
                return at
            at += 1

    # Values.

    def _announced(self, part: Callable[[], None]) -> None:
        """What has to follow a colon or an equals sign, on its line or the next."""
        start = self._at
        self._skip_lines()
        below = self._at > start
        if self._next.type in ENDS or self._at_stop() or (below and self._begins_item()):
            self._at = start
            sign = self._tokens[start - 1]
            what = "a type" if part == self._type else "a value"
            remedy = f"write {what} behind it" + ("; null takes something inherited away" if what == "a value" else "")
            self._report(MISSING_VALUE, sign, word=shown(sign.text), remedy=remedy)
            self._put("MISSING")
        else:
            part()

    def _value(self) -> None:
        kind = self._next.type
        if kind == "NAME":
            self._call()
        elif kind == "LSQB":
            self._group(self._element)
        elif kind == "LBRACE":
            self._group(self._item)
        elif kind in VALUES:
            self._keep("MISSING" if kind in _MISSING else "")
        else:
            self._unexpected(_VALUE_HERE)
            self._put("MISSING")
            self._skip_one()
            self._skip_rest()

    def _call(self) -> None:
        self._keep()
        if self._next.type == "LPAR":
            self._group(self._argument)
        if self._next.type == "OPT":
            self._keep()

    def _element(self) -> None:
        """An element of a list; an item that lost its braces is one fault, not one for each word."""
        labels = 0
        while labels < _MOST_LABELS and self._ahead(labels) in LABELS:
            labels += 1
        if not labels or self._ahead(labels) not in ("COLON", "EQUAL", "LBRACE"):
            self._value()
            return
        self._unexpected(_BRACES_IN_LIST)
        self._put("MISSING")
        self._skip_one()
        self._skip_rest()

    def _argument(self) -> None:
        if self._next.type not in NAMES or self._ahead(1) not in ("COLON", "EQUAL", "LITERAL", "STRING"):
            self._value()
            return
        name = self._next
        self._keep("NAME")
        if self._next.type == "COLON":
            self._keep()
        else:
            self._put_colon(name)
        self._announced(self._value)
