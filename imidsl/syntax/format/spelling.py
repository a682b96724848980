"""How words are written: strings, text blocks and comments, as their author spelled them or afresh."""

from __future__ import annotations

from imidsl.source import Source
from imidsl.syntax.strings import block_lines
from imidsl.syntax.tree import Comment, Node, String

STEP = "  "
"""One level of indentation."""

_QUOTES = '"""'
_ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t", "\r": "\\r", "\b": "\\b", "\f": "\\f"}
_JOINERS = "\u200c\u200d"  # without them emoji and Persian words fall apart


def is_written(node: Node | Comment, source: Source) -> bool:
    """Whether a node or comment stands in a source, and so has a spelling and a layout of its author's."""
    return node.span.source is source and node.span.start < node.span.end


def spelled(node: String, source: Source) -> list[str]:
    """The lines of a string: escapes as they are written, a text block of several lines indented by one step."""
    if is_written(node, source):
        raw = node.span.text
        return _reindented(raw) if "\n" in raw else [raw]
    return _block(node.text) if node.block else [quoted(node.text)]


def comment_line(comment: Comment, source: Source) -> str:
    """A comment from its `#` on; a word that sticks to the `#` gets its blank."""
    if not is_written(comment, source):
        return f"# {comment.text}".rstrip()
    raw = comment.span.text.rstrip()
    return f"# {raw[1:]}" if raw[1:2].isalnum() else raw


def quoted(text: str) -> str:
    """A text as a string in quotes; whatever can't be seen is escaped."""
    return '"' + "".join(_escaped(character) for character in text) + '"'


def _escaped(character: str) -> str:
    if character in _ESCAPES:
        return _ESCAPES[character]
    hidden = not character.isprintable() and character != " " and character not in _JOINERS
    return f"\\u{{{ord(character):X}}}" if hidden else character


def _reindented(raw: str) -> list[str]:
    lines = [line for line, _ in block_lines(raw[len(_QUOTES) : -len(_QUOTES)])]
    return _framed(lines)


def _block(text: str) -> list[str]:
    """A text as a text block: as few escapes as will do, and none of its blanks where an editor would drop them."""
    return _framed([_block_line(line) for line in text.split("\n")])


def _block_line(line: str) -> str:
    bare = line.removesuffix(" ")
    escaped = "".join('"' if character == '"' else _escaped(character) for character in bare)
    return escaped.replace(_QUOTES, '""\\"') + ("\\u{20}" if bare != line else "")


def _framed(lines: list[str]) -> list[str]:
    return [_QUOTES, *(STEP + line if line else "" for line in lines), STEP + _QUOTES]
