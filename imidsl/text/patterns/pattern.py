r"""The regular expressions of `text(pattern: …)`: what both Python and ECMAScript read alike, for a whole value.

Characters, `.`, classes, `\d \w \s` (ASCII) and their negations, `\n \t \r \f \v \xhh \uhhhh`, escaped punctuation,
groups, `|`, `? * + {n} {n,} {n,m}`. A `^` in front and a `$` at the end are taken and mean nothing, as the whole value
is always compared; nor does the `?` of a lazy quantifier. Whatever looks around, back or at the case is refused.
"""

from __future__ import annotations

import re
from functools import cached_property, lru_cache
from typing import Final, TypeAlias

from imidsl.records import dataclass, field
from imidsl.text.chars.charset import CharSet
from imidsl.text.patterns.automaton import Automaton
from imidsl.text.patterns.tree import (
    EMPTY,
    Alternation,
    Chars,
    Extent,
    RegexNode,
    Repeat,
    Sequence,
    characters,
    extent,
    portable,
    size,
)

MAX_STATES: Final = 5000
"""How large a pattern may get with its repetitions unfolded."""
MAX_DEPTH: Final = 40
"""How deep groups may nest."""

DIGITS = CharSet.of((0x30, 0x39))
WORD = DIGITS | CharSet.of((0x41, 0x5A), (0x5F, 0x5F), (0x61, 0x7A))
BLANKS = CharSet.of((0x09, 0x0D), (0x20, 0x20))
ANY = CharSet.chars("\n").complement()

_CLASSES: Final = {"d": DIGITS, "w": WORD, "s": BLANKS}
_CONTROLS: Final = {"n": "\n", "t": "\t", "r": "\r", "f": "\f", "v": "\v"}
_HEX: Final = {"x": re.compile("[0-9A-Fa-f]{2}"), "u": re.compile("[0-9A-Fa-f]{4}")}
_COUNT: Final = re.compile(r"\{(\d{1,99})(,(\d{1,99})?)?\}", re.ASCII)
_QUANTIFIERS: Final[dict[str, tuple[int, int | None]]] = {"*": (0, None), "+": (1, None), "?": (0, 1)}
_WHOLE: Final = "a pattern always covers the whole value"


@dataclass(frozen=True)
class Refused:
    """Why a pattern is none: the words, and the place in it (offsets, the end exclusive)."""

    message: str
    start: int
    end: int


@dataclass(frozen=True)
class TextPattern:
    """A pattern as written and as a tree; equal when written the same."""

    text: str
    tree: RegexNode = field(compare=False)

    @staticmethod
    @lru_cache(maxsize=256)
    def parse(text: str) -> TextPattern | Refused:
        """Read a pattern; the same ones come again and again, and keep what was found out about them."""
        reader = _Reader(text)
        try:
            tree = reader.whole()
        except _FaultError as fault:
            return fault.refused
        return TextPattern(text, tree)

    def matches(self, value: str) -> bool:
        """Whether the whole value matches; time grows with value times pattern, never faster."""
        longest = self.extent.max_chars
        return (longest is None or len(value) <= longest) and self.automaton.accepts(value)

    @cached_property
    def extent(self) -> Extent:
        """The least and the largest size of what matches, in characters and in UTF-8 bytes (None: no bound)."""
        return extent(self.tree)

    @cached_property
    def characters(self) -> CharSet:
        """Every character that stands in some text that matches."""
        return characters(self.tree)

    @cached_property
    def automaton(self) -> Automaton:
        """The states to walk for questions that need more than bounds."""
        return Automaton.of(self.tree)

    @cached_property
    def portable(self) -> str:
        """The same without what Python and ECMAScript read differently, for a JSON Schema to anchor."""
        return portable(self.tree)


class _FaultError(Exception):
    """Carries a refusal out of the recursive reader; never leaves this module."""

    def __init__(self, refused: Refused) -> None:
        self.refused = refused


ClassItem: TypeAlias = "CharSet | str"


class _Reader:
    """Reads a pattern from left to right, recursively for groups."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0

    def fault(self, message: str, start: int, end: int | None = None) -> _FaultError:
        return _FaultError(Refused(message, start, self.at if end is None else end))

    def ahead(self, word: str) -> bool:
        return self.text.startswith(word, self.at)

    def took(self, word: str) -> bool:
        found = self.ahead(word)
        self.at += len(word) if found else 0
        return found

    def whole(self) -> RegexNode:
        tree = self.choice(0)
        if self.ahead(")"):
            raise self.fault("this ')' closes nothing", self.at, self.at + 1)
        if size(tree) > MAX_STATES:
            raise self.fault(f"unfolded, its repetitions are more than {MAX_STATES} characters", 0, len(self.text))
        return tree

    def choice(self, depth: int) -> RegexNode:
        if depth > MAX_DEPTH:
            raise self.fault(f"groups nest deeper than {MAX_DEPTH}", self.at - 1)
        options = [self.sequence(depth)]
        while self.took("|"):
            options.append(self.sequence(depth))
        return options[0] if len(options) == 1 else Alternation(tuple(options))

    def sequence(self, depth: int) -> RegexNode:
        if depth == 0:
            self.took("^")
        items: list[RegexNode] = []
        while self.at < len(self.text) and self.text[self.at] not in "|)" and not self.ends(depth):
            items.append(self.repeated(depth))
        return items[0] if len(items) == 1 else Sequence(tuple(items)) if items else EMPTY

    def ends(self, depth: int) -> bool:
        """Take a `$` that ends the pattern or one of its outermost alternatives."""
        last = depth == 0 and self.ahead("$") and self.text[self.at + 1 : self.at + 2] in ("", "|")
        self.at += last
        return last

    def repeated(self, depth: int) -> RegexNode:
        item = self.atom(depth)
        start = self.at
        bounds = self.quantifier()
        if bounds is None:
            return item
        least, most = bounds
        if most is not None and most < least:
            raise self.fault(f"at least {least} and at most {most} can't be", start)
        self.took("?")
        if self.ahead("+"):
            raise self.fault("possessive quantifiers are not available", start, self.at + 1)
        if self.at < len(self.text) and self.text[self.at] in "*?{":
            raise self.fault("a quantifier behind a quantifier; put the first into a group: (?:…)", start, self.at + 1)
        return Repeat(item, least, most)

    def quantifier(self) -> tuple[int, int | None] | None:
        sign = self.text[self.at : self.at + 1]
        if sign and sign in _QUANTIFIERS:
            self.at += 1
            return _QUANTIFIERS[sign]
        count = _COUNT.match(self.text, self.at)
        if count is None:
            return None
        self.at = count.end()
        least = int(count[1])
        return least, (int(count[3]) if count[3] else None if count[2] else least)

    def atom(self, depth: int) -> RegexNode:
        start, char = self.at, self.text[self.at]
        self.at += 1
        match char:
            case "(":
                return self.group(start, depth)
            case "[":
                return Chars(self.bracketed(start))
            case ".":
                return Chars(ANY)
            case "\\":
                return Chars(_as_set(self.escape(start)))
            case "^" | "$":
                raise self.fault(f"'{char}' has no place here: {_WHOLE}", start)
            case "*" | "+" | "?":
                raise self.fault(f"nothing stands before this '{char}'; for the character write '\\{char}'", start)
            case "{" | "}" | "]":
                raise self.fault(f"for the character write '\\{char}'", start)
        return Chars(self.single(char, start))

    def single(self, char: str, start: int) -> CharSet:
        found = CharSet.chars(char)
        if not found:
            raise self.fault("a lone surrogate is no character", start)
        return found

    def group(self, start: int, depth: int) -> RegexNode:
        if self.ahead("?") and not self.took("?:"):
            raise self.fault(
                f"'{self.text[start : start + 3]}' is not available; groups are (…) and (?:…)",
                start,
                min(start + 3, len(self.text)),
            )
        inner = self.choice(depth + 1)
        if not self.took(")"):
            raise self.fault("this '(' is never closed", start, start + 1)
        return inner

    def escape(self, start: int) -> ClassItem:
        r"""What follows a backslash: a set, or a single character (the only thing that can start a range)."""
        char = self.text[self.at : self.at + 1]
        self.at += 1
        if char.lower() in _CLASSES:
            found = _CLASSES[char.lower()]
            return found if char.islower() else found.complement()
        if char in _CONTROLS:
            return _CONTROLS[char]
        if char in _HEX:
            return self.numbered(_HEX[char], start)
        if char.isascii() and char and not char.isalnum() and char.isprintable():
            return char
        raise self.fault(_escape_refusal(char), start, min(self.at, len(self.text)))

    def numbered(self, digits: re.Pattern[str], start: int) -> str:
        found = digits.match(self.text, self.at)
        if found is None:
            raise self.fault("write '\\xhh' or '\\uhhhh' with just two or four hexadecimal digits", start)
        self.at = found.end()
        char = chr(int(found[0], 16))
        self.single(char, start)
        return char

    def bracketed(self, start: int) -> CharSet:
        """A class, behind its opening bracket."""
        negated = self.took("^")
        if self.ahead("]"):
            raise self.fault("an empty class; for the bracket itself write '\\]'", start, self.at + 1)
        found = CharSet()
        while not self.took("]"):
            found |= self.class_range(start)
        found = found.complement() if negated else found
        if not found:
            raise self.fault("no character is in this class", start)
        return found

    def class_range(self, opened: int) -> CharSet:
        start = self.at
        first = self.class_item(opened)
        if not self.ahead("-") or self.ahead("-]"):
            return _as_set(first)
        self.at += 1
        last = self.class_item(opened)
        if isinstance(first, CharSet) or isinstance(last, CharSet):
            raise self.fault("a range goes from one character to another; for a hyphen write '\\-'", start)
        if first > last:
            raise self.fault("the range is upside down", start)
        return CharSet.of((ord(first), ord(last)))

    def class_item(self, opened: int) -> ClassItem:
        if self.at >= len(self.text):
            raise self.fault("this '[' is never closed", opened, opened + 1)
        start, char = self.at, self.text[self.at]
        self.at += 1
        if char == "\\":
            return self.escape(start)
        self.single(char, start)
        return char


def _as_set(item: ClassItem) -> CharSet:
    return item if isinstance(item, CharSet) else CharSet.chars(item)


def _escape_refusal(char: str) -> str:
    if not char:
        return "nothing follows the backslash; for the character itself write '\\\\'"
    if char.isdigit():
        return "back-references are not available"
    if char in "AZzbBG":
        return f"'\\{char}' is not available: {_WHOLE}"
    return f"'\\{char}' means nothing here"
