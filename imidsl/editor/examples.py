"""Examples that show what a message's own ones don't, put into it."""

from __future__ import annotations

from textwrap import indent

from imidsl.compiler.checking import Checker
from imidsl.diagnostics import Edit
from imidsl.editor.checking import OpenFile
from imidsl.records import dataclass
from imidsl.source import Source
from imidsl.syntax import tree
from imidsl.syntax.format.printer import print_tree


@dataclass(frozen=True, slots=True)
class MoreExamples:
    """How many examples there are to add, and the edit that adds them."""

    count: int
    edit: Edit


def more_examples(file: OpenFile, block: tree.Block) -> MoreExamples | None:
    """The fewest examples that show what a message's own ones don't; None where there is nothing more to show."""
    from imidsl.review.covering import covering
    from imidsl.review.written import blocks

    message = file.message(block)
    checker = Checker(file.environment.profile, file.environment.config)
    covered = covering(message, [proof for one in message.channels for proof in checker.proved(message, one)])
    if not covered.examples:
        return None
    written = print_tree(tree.File(tuple(blocks(covered)), span=Source("", "").span(0, 0)))
    source, end = block.span.source, block.span.end - 1
    line = source.text.rfind("\n", 0, end) + 1
    alone = not source.text[line:end].strip()
    text = indent(written, "  ")
    at = line if alone else end
    return MoreExamples(len(covered.examples), Edit(source.span(at, at), f"\n{text}"))
