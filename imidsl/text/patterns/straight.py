"""Patterns that can be matched without ever going back: a regular expression of Python's matches these as it likes.

Those are single characters and repetitions of some, one behind the other, where whatever may follow a repetition of
variable length begins with a character that is not of its own. Most patterns of ordinary values are such.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from imidsl.text.chars.charset import CharSet
from imidsl.text.patterns.tree import Chars, RegexNode, Repeat, Sequence


def matcher(tree: RegexNode) -> Callable[[str], object] | None:
    """What matches a whole text, None where a pattern is no such one."""
    written = expression(tree, CharSet.as_class, "+")
    return None if written is None else re.compile(written).fullmatch


def expression(tree: RegexNode, class_of: Callable[[CharSet], str], possessive: str = "") -> str | None:
    """A regular expression of such a pattern, for a reader that takes characters as `class_of` writes them."""
    atoms = list(_atoms(tree))
    repeats = [atom for atom in atoms if isinstance(atom, Repeat)]
    if len(repeats) < len(atoms) or any(map(_goes_back, repeats, repeats[1:])):
        return None
    return "".join(f"[{class_of(_chars(one))}]{_times(one, possessive)}" for one in repeats)


def places(tree: RegexNode) -> list[CharSet] | None:
    """The characters at each place of a text, None where a pattern leaves its length open or asks for more."""
    atoms = list(_atoms(tree))
    if not all(atom is not None and atom.min == atom.max for atom in atoms):
        return None
    return [_chars(atom) for atom in atoms if atom is not None for _ in range(atom.min)]


def _atoms(node: RegexNode) -> Iterator[Repeat | None]:
    """The parts of a sequence, each as a repetition of characters; None for any other."""
    match node:
        case Chars():
            yield Repeat(node, 1, 1)
        case Sequence(items=items):
            for item in items:
                yield from _atoms(item)
        case Repeat(item=Chars()):
            yield node
        case _:
            yield None


def _goes_back(one: Repeat, other: Repeat) -> bool:
    """Whether characters may belong to either of two neighbours."""
    return one.min != one.max and (other.min == 0 or bool(_chars(one) & _chars(other)))


def _chars(atom: Repeat) -> CharSet:
    assert isinstance(atom.item, Chars)
    return atom.item.set


def _times(atom: Repeat, possessive: str) -> str:
    if atom.min == atom.max:
        return "" if atom.min == 1 else f"{{{atom.min}}}"
    return f"{{{atom.min},{'' if atom.max is None else atom.max}}}{possessive}"
