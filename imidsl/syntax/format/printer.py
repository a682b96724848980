"""Tree to text, in the one layout there is.

What an author decides is taken from the source: groups (one blank line between items), which brackets stay on one
line, the spelling of strings and numbers, whether a comment stands behind something or on a line of its own. All else
is set here. Nodes that don't come from the file's own source (their span is of another, or empty) get a layout by
default, so a tree can be printed that was never text.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TypeAlias

from imidsl.source import BYTE_ORDER_MARK, Source
from imidsl.syntax.format.spacing import SpacedItem, spaced
from imidsl.syntax.format.spelling import STEP, comment_line, is_written, spelled
from imidsl.syntax.tree import (
    Argument,
    Block,
    Body,
    Comment,
    Declaration,
    Entry,
    File,
    List,
    Literal,
    Name,
    Node,
    Statement,
    String,
    Type,
    children,
)

WIDTH = 100
"""How many columns a line with brackets may reach to, a comment behind it not counted."""


_Group: TypeAlias = List | Body | Type


def print_tree(file: File) -> str:
    """The text of a tree in canonical layout, with the line ends and the byte-order mark of the file's source.

    For a tree that was made and not read, give the file an empty source (`Source("", "").span(0, 0)`): then a `String`
    is written in quotes, with `block=True` as a text block, a `Literal` as its `text`, a `Comment` (one line) behind
    `# `. In a tree that was read words keep their spelling. `Missing` has none, so what was read must be free of
    faults.
    """
    source = file.span.source
    lines = _Printer(source).file(file)
    end = "\r\n" if source.text.partition("\n")[0].endswith("\r") else "\n"
    mark = BYTE_ORDER_MARK if source.text.startswith(BYTE_ORDER_MARK) else ""
    return mark + "".join(line + end for line in lines)


class _Printer:
    """Prints the nodes of a source.

    Lines come without the indentation of what they stand in. `indent` is the column of that indentation, `used` the
    one where a first line goes on, `after` how many characters will follow the last one.
    """

    def __init__(self, source: Source):
        self._source = source

    def file(self, file: File) -> list[str]:
        """The lines of the file."""
        first = file.items[0].comments.before if file.items else ()
        return self._sequence(file.items, first, file.comments.inside, 0)

    # On one line.

    def _flat(self, node: Node) -> str | None:
        """A node on one line, however long; None where its author, a comment or a text block wants several."""
        if node.comments.inside or any(c.comments.before or c.comments.suffix for c in children(node)):
            return None
        match node:
            case Name(text=text) | Literal(text=text):
                return text
            case String():
                lines = spelled(node, self._source)
                return lines[0] if len(lines) == 1 else None
            case List(items=items):
                return self._within("[", items, "]") if self._is_short(node) else None
            case Body(items=()):
                return "{ }"
            case Body(items=items):
                return self._within("{ ", items, " }") if self._is_short(node) else None
            case Type():
                opening, closing = self._brackets(node)
                return self._within(opening, node.arguments, closing) if self._is_short(node) else None
            case Entry(key=name, value=value) | Argument(name=name, value=value):
                return self._within(f"{self._word(name)}: ", [value])
            case Block():
                return self._within(f"{self._head(node)} ", [node.body]) if self._may_be_short(node) else None
            case Statement():
                return self._head(node)
            case Declaration():
                given = [part for part in (node.type, node.value) if part is not None]
                sign = " =" if node.type is None else ":"
                return self._within(f"{self._head(node)}{sign} ", given, separator=" = ")
        return node.span.text

    def _within(self, lead: str, nodes: Iterable[Node], end: str = "", separator: str = ", ") -> str | None:
        words = [self._flat(node) for node in nodes]
        known = [word for word in words if word is not None]
        return lead + separator.join(known) + end if len(known) == len(words) else None

    def _word(self, node: Node) -> str:
        return self._flat(node) or ""

    def _head(self, node: Block | Statement | Declaration) -> str:
        """What stands before a block's brace or a declaration's sign."""
        words = (node.word, node.name) if isinstance(node, Declaration) else (node.key, *node.labels)
        return " ".join(self._word(word) for word in words)

    def _brackets(self, group: _Group) -> tuple[str, str]:
        match group:
            case List():
                return "[", "]"
            case Body():
                return "{", "}"
        optional = "?" if group.optional else ""
        bare = not group.arguments and not group.comments.inside
        if bare and not (is_written(group, self._source) and "(" in group.span.text):
            return group.name.text, optional
        return f"{group.name.text}(", f"){optional}"

    # Where the author decides.

    def _is_short(self, group: _Group) -> bool:
        """Whether a group may stand on one line. The arguments of a type always may, unless they have their own."""
        members = _members(group)
        if not members or (isinstance(group, Type) and not any(_has_arguments(m) for m in members)):
            return True
        if is_written(group, self._source):
            return self._on_one_line(group.span.start, group.span.end)
        match group:
            case Body():
                return all(isinstance(item, Entry) for item in members)
            case List():
                return len(members) == 1 or not any(isinstance(item, Body) for item in members)
        return True

    def _may_be_short(self, block: Block) -> bool:
        return is_written(block.body, self._source) or len(block.body.items) <= (2 if block.labels else 1)

    def _on_one_line(self, start: int, end: int) -> bool:
        return self._source.text.find("\n", start, end) < 0

    def _trails(self, comment: Comment) -> bool:
        """Whether a comment stands behind something on its line."""
        if not is_written(comment, self._source):
            return False
        line = self._source.text.rfind("\n", 0, comment.span.start) + 1
        return self._source.text[line : comment.span.start].strip() != ""

    # On several lines.

    def _lines(self, node: Node, indent: int, used: int, after: int = 0) -> list[str]:
        """A node on one line where it may stand so and fits, else on several."""
        flat = self._flat(node)
        if flat is not None and (used + len(flat) + after <= WIDTH or not _is_divisible(node)):
            return [flat]
        match node:
            case Entry(key=name, value=value) | Argument(name=name, value=value):
                return self._behind(f"{self._word(name)}:", value, indent, after)
            case Block():
                first, *more = self._broken(node.body, indent, node.body.comments.before)
                return [f"{self._head(node)} {first}", *more]
            case Declaration():
                return self._declaration(node, indent)
            case List() | Body() | Type():
                return self._broken(node, indent)
        return spelled(node, self._source) if isinstance(node, String) else [flat or ""]

    def _behind(self, lead: str, node: Node, indent: int, after: int = 0) -> list[str]:
        """A node behind what announces it at `indent`; comments between the two stay there, or go into its brackets."""
        comments = node.comments.before
        if not comments:
            first, *more = self._lines(node, indent, indent + len(lead) + 1, after)
        elif isinstance(node, List | Body):
            first, *more = self._broken(node, indent, comments)
        else:
            head, rest = self._split(comments)
            below = [comment_line(comment, self._source) for comment in rest]
            deeper = indent + len(STEP)
            return [lead + head, *_indented([*below, *self._lines(node, deeper, deeper, after)])]
        return [f"{lead} {first}", *more]

    def _split(self, comments: Sequence[Comment]) -> tuple[str, Sequence[Comment]]:
        """Comments behind an opening, the first with a blank before it where it stays on that line, and the others."""
        if comments and self._trails(comments[0]):
            return f" {comment_line(comments[0], self._source)}", comments[1:]
        return "", comments

    def _declaration(self, node: Declaration, indent: int) -> list[str]:
        if node.type is None:
            return self._behind(f"{self._head(node)} =", node.value, indent) if node.value else [self._head(node)]
        lead = f"{self._head(node)}:"
        if node.value is None:
            return self._behind(lead, node.type, indent)
        lines = self._behind(lead, node.type, indent, self._room(node.value, indent))
        below = STEP if node.type.comments.before else ""
        last = lines[-1].removeprefix(below)
        behind = self._behind(f"{last} =", node.value, indent + len(below))
        return lines[:-1] + (_indented(behind) if below else behind)

    def _room(self, value: Node, indent: int) -> int:
        """How many characters the type before a default has to leave on its line; none where breaking it won't help."""
        flat = None if _is_divisible(value) else self._flat(value)
        room = len(" = ") + (len(flat) if flat is not None else 1)
        return room if indent + len(")") + room <= WIDTH else 0

    def _broken(self, group: _Group, indent: int, comments: Sequence[Comment] = ()) -> list[str]:
        """A group with a line for each member; `comments` are those before it that go behind its opening bracket."""
        opening, closing = self._brackets(group)
        if isinstance(group, List) and not comments and (only := self._embraced(group, indent)):
            first, *more = self._broken(only, indent)
            return [opening + first, *more[:-1], more[-1] + closing]
        members, inside = _members(group), group.comments.inside
        head, rest = self._split((*comments, *(members[0].comments.before if members else inside)))
        lines = self._sequence(members, rest, inside if members else rest, indent + len(STEP))
        return [opening + head, *_indented(lines), closing]

    def _embraced(self, group: List, indent: int) -> Body | None:
        """The only element of a list that its author opens on the list's line, where it takes several."""
        match group:
            case List(items=(Body() as only,)) if not (only.comments.before or only.comments.suffix):
                flat = self._flat(only)
                fits = flat is not None and indent + len(STEP) + len(flat) <= WIDTH
                beside = not is_written(only, self._source) or self._on_one_line(group.span.start, only.span.start)
                return only if beside and not fits and only.items and not group.comments.inside else None
        return None

    # One below the other.

    def _sequence(
        self, nodes: Sequence[Node], above: Sequence[Comment], inside: Sequence[Comment], indent: int
    ) -> list[str]:
        """Nodes one below the other with the comments around them, `above` those of the first, `inside` the last."""
        parts: list[SpacedItem] = []
        for node in nodes:
            parts += self._comments(node.comments.before if parts else above)
            parts.append(self._part(node, indent))
        return spaced([*parts, *self._comments(inside)], self._source, indent)

    def _comments(self, comments: Sequence[Comment]) -> Iterator[SpacedItem]:
        return (SpacedItem(comment, [comment_line(comment, self._source)]) for comment in comments)

    def _part(self, node: Node, indent: int) -> SpacedItem:
        lines = self._lines(node, indent, indent)
        for comment in node.comments.suffix:
            lines = [*lines[:-1], f"{lines[-1]} {comment_line(comment, self._source)}"]
        return SpacedItem(node, lines)


def _members(group: _Group) -> Sequence[Node]:
    return group.arguments if isinstance(group, Type) else group.items


def _has_arguments(node: Node) -> bool:
    value = node.value if isinstance(node, Argument) else node
    return isinstance(value, Type) and bool(value.arguments)


def _is_divisible(node: Node) -> bool:
    """Whether a node can be put on several lines."""
    match node:
        case List() | Body() | Type():
            return bool(_members(node))
        case Block(body=body):
            return _is_divisible(body)
    return not isinstance(node, Name | Literal | String | Statement)


def _indented(lines: Sequence[str]) -> list[str]:
    return [STEP + line if line else "" for line in lines]
