"""A source in canonical layout, and the proof that nothing else about it has changed."""

from __future__ import annotations

from imidsl.diagnostics import Diagnostic
from imidsl.records import dataclass
from imidsl.source import Source
from imidsl.syntax.format.printer import print_tree
from imidsl.syntax.parse import parse
from imidsl.syntax.tree import File, walk


@dataclass(frozen=True, slots=True)
class Reformatted:
    """What came of a source: its new text, or None where it has to stay as it is.

    It stays where it has faults, which are in `found`. Without any, the new text would have said something else, which
    is a fault of this program.
    """

    text: str | None
    found: tuple[Diagnostic, ...] = ()


def reformat(source: Source) -> Reformatted:
    """A source in canonical layout: the same tree and the same comments in the same order."""
    file, found = parse(source)
    if found:
        return Reformatted(None, tuple(found))
    text = print_tree(file)
    again, lost = parse(Source(source.path, text))
    same = not lost and again == file and comments(again) == comments(file)
    return Reformatted(text if same else None)


def comments(file: File) -> list[str]:
    """The texts of all comments of a file that was read, in its order."""
    own = (node.comments for node in walk(file))
    found = [comment for c in own for comment in (*c.before, *c.suffix, *c.inside)]
    return [comment.text for comment in sorted(found, key=lambda comment: comment.span.start)]
