"""Texts that are still being written: where in a tag one ends, and what it lacks to be read as a whole."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from imidsl.text import vocabulary
from imidsl.text.template.tokens import Word, Words

_CLOSERS: Final = {"variable_begin": " }}", "block_begin": " %}"}
_CLOSING: Final = frozenset({"variable_end", "block_end"})
_BRACKETS: Final = {"(": ")", "[": "]", "{": "}"}


def open_tag(before: str) -> Sequence[Word]:
    """The words of the tag that a text ends in, its opening first; none where it ends elsewhere, or in quotes."""
    words = _words(before)
    if words.fault is not None and before[words.fault[0] :].strip():
        return ()
    tag = [*words.tag_of(len(before))]
    return tag if tag and tag[0].kind in _CLOSERS and tag[-1].kind not in _CLOSING else ()


def rest_of_tag(before: str, behind: str) -> Sequence[Word] | None:
    """The words behind a place in a tag, up to what closes it; None where nothing does."""
    words = [word for word in _words(f"{before} {behind}").tag_of(len(before)) if word.start > len(before)]
    return words[:-1] if words and words[-1].kind in _CLOSING else None


def finished(before: str, words: str, behind: str) -> str:
    """A text with words at a place in a tag, with whatever it lacks: brackets, the end of the tag, ends of blocks."""
    if rest_of_tag(before, behind) is None:
        tag = open_tag(before)
        behind = f"{_brackets(tag)}{_CLOSERS[tag[0].kind] if tag else ''}{behind}"
    text = f"{before}{words}{behind}"
    return text + "".join(f"{{% {vocabulary.BLOCKS[one]} %}}" for one in reversed(open_blocks(text)))


def open_blocks(text: str) -> list[str]:
    """The tags of a text that open a block which nothing ends, outermost first."""
    found: list[str] = []
    for opening, inside in _words(text).tags():
        word = inside[0].text if inside and opening.kind == "block_begin" else ""
        if found and word == vocabulary.BLOCKS[found[-1]]:
            found.pop()
        elif word in vocabulary.BLOCKS and not (word == "set" and any(one.text == "=" for one in inside)):
            found.append(word)
    return found


def _brackets(tag: Sequence[Word]) -> str:
    """What closes the brackets that are open in a tag."""
    found = ""
    for word in tag:
        if word.kind == "operator" and word.text in _BRACKETS:
            found = _BRACKETS[word.text] + found
        elif found and word.text == found[0]:
            found = found[1:]
    return found


def _words(text: str) -> Words:
    from imidsl.text.template.jinja import sandbox

    return sandbox.words_of(text)
