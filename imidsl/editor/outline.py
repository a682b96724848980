"""What a file consists of: its symbols, what can be folded, what is selected step by step, and its links."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, TypeAlias

from imidsl.binding.message import EXAMPLE, PARAM, TEST
from imidsl.editor.checking import OpenFile
from imidsl.records import dataclass
from imidsl.schema.channels import BY_NAME
from imidsl.source import Source, Span
from imidsl.syntax import tree

OutlineKind: TypeAlias = Literal["message", "let", "defaults", "parameter", "channel", "example", "test", "import"]


@dataclass(frozen=True, slots=True)
class OutlineItem:
    """Something with a name in a file: all of it, its name alone, a word more, and what is in it."""

    kind: OutlineKind
    name: str
    detail: str
    span: Span
    name_span: Span
    children: tuple[OutlineItem, ...] = ()


def outline(file: OpenFile) -> list[OutlineItem]:
    """The symbols of a file, in its order."""
    return [made for item in file.items() if (made := _form(item)) is not None]


def _form(item: tree.Item) -> OutlineItem | None:
    match item:
        case tree.Block(key=tree.Name(text="message"), labels=[tree.Name() as name, *rest], body=body):
            inner = tuple(made for one in body.items if (made := _inner(one)) is not None)
            return OutlineItem(
                "message", name.text, " ".join(label.span.text for label in rest), item.span, name.span, inner
            )
        case tree.Block(key=tree.Name(text="defaults") as key):
            return OutlineItem("defaults", key.text, "", item.span, key.span)
        case tree.Declaration(word=tree.Name(text="let"), name=name):
            return OutlineItem("let", name.text, "", item.span, name.span)
        case tree.Block(key=tree.Name(text=word), labels=[*_, tree.String() as name]) if word == TEST:
            return OutlineItem("test", name.text, "", item.span, name.span)
    return None


def _inner(item: tree.Item) -> OutlineItem | None:
    match item:
        case tree.Declaration(word=tree.Name(text=word), name=name, type=type_) if word == PARAM:
            return OutlineItem("parameter", name.text, type_.span.text if type_ else "", item.span, name.span)
        case tree.Block(key=tree.Name(text=word), labels=[tree.Name() | tree.String() as name]) if word in (
            EXAMPLE,
            TEST,
        ):
            return OutlineItem("example" if word == EXAMPLE else "test", name.text, "", item.span, name.span)
        case tree.Block(key=tree.Name(text=word) as key) if word in BY_NAME:
            return OutlineItem("channel", word, "", item.span, key.span)
    return None


FoldKind: TypeAlias = Literal["block", "comment", "imports"]


def folds(file: OpenFile) -> Iterator[tuple[int, int, FoldKind]]:
    """What can be folded: the first and the last line (from 0), and what it is."""
    for item in file.items():
        for node in tree.walk(item):
            if isinstance(node, tree.Body | tree.List | tree.Type) or (isinstance(node, tree.String) and node.block):
                first, last = node.span.first.line - 1, node.span.last.line - 1
                # The line of a closing bracket stays in sight.
                if last - 1 > first:
                    yield first, last if isinstance(node, tree.String) else last - 1, "block"
            comments = node.comments.before
            if len(comments) > 1 and comments[-1].span.first.line - comments[0].span.first.line == len(comments) - 1:
                yield comments[0].span.first.line - 1, comments[-1].span.first.line - 1, "comment"
    lines = [item.span.first.line - 1 for item in file.items() if _is_import(item)]
    if len(lines) > 1:
        yield lines[0], lines[-1], "imports"


def _is_import(item: tree.Item) -> bool:
    return isinstance(item, tree.Statement) and item.key.text == "import"


def selections(file: OpenFile, offset: int) -> list[Span]:
    """What is selected step by step round a place: the innermost first."""
    read = file.piece_at(offset)
    at = offset - read.part.offset
    found: list[Span] = []
    node: tree.Node | None = read.file
    while node is not None:
        if node is not read.file:
            found.append(node.span)
        if isinstance(node, tree.String) and not node.block and node.span.start < at < node.span.end:
            found.append(node.span.source.span(node.span.start + 1, node.span.end - 1))
        node = next((one for one in tree.children(node) if one.span.start <= at <= one.span.end), None)
    return [*reversed(found), Source(file.path, file.document.text).span(0, len(file.document.text))]


def links(file: OpenFile) -> list[tuple[Span, Source]]:
    """The paths of imports, and the files that they lead to."""
    return [(span.source.span(span.start + 1, span.end - 1), unit.source) for unit, span in file.unit.imports]
