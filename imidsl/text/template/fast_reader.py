"""A reader for ordinary texts, which spares them Jinja: loading it costs more than all the rest of a check.

Jinja stays the definition of templates and the reporter of every fault. What this reader doesn't know for certain it
refuses, and Jinja gets it; a test holds its words, trees and names equal to those made of Jinja's.

It knows data, comments, `{{ }}`, `if` and `for` with a single target; names, attributes, plain texts and whole numbers,
`true`, `false` and `none`, filters, tests without arguments, comparisons, `~`, `not`, `and`, `or`, `… if … else …`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Final, NamedTuple

from imidsl.text import vocabulary as known
from imidsl.text.template import nodes
from imidsl.text.template.faults import MAX_BLOCKS, MAX_BRACKETS, MAX_LEVELS, too_deep
from imidsl.text.template.filters import ROWS
from imidsl.text.template.tokens import Word, Words

_MAX_CHARACTERS: Final = 4_096
"""Of an ordinary text."""
_OPENING: Final = re.compile(r"(?:\{\{|\{%|\{#)[-+]?")
_KINDS: Final = {"{{": "variable_begin", "{%": "block_begin", "{#": "comment_begin"}
_COMMENT_END: Final = re.compile(r"\+#\}|-#\}\s*|#\}")
# A name that goes on with other letters is refused at them.
_TOKEN: Final = re.compile(
    r"""\s*(?:
      (?P<variable_end>-\}\}\s*|\}\})
    | (?P<block_end>\+%\}|-%\}\s*|%\})
    | (?P<name>[A-Za-z_][A-Za-z0-9_]*)
    | (?P<integer>(?:[1-9][0-9]{0,17}|0)(?![\w.]))
    | (?P<string>'[^'\\]*'|"[^"\\]*")
    | (?P<operator>[=!<>]=|[<>()|~.,=])
    )""",
    re.VERBOSE,
)
_COMPARISONS: Final = {"==": "eq", "!=": "ne", "<": "lt", "<=": "lteq", ">": "gt", ">=": "gteq"}
_CONSTANTS: Final = {"true": True, "True": True, "false": False, "False": False, "none": None, "None": None}
_NO_NAMES: Final = known.KEYWORDS | known.IMPLIED - {"loop"}
"""What isn't read as a name here, or has a meaning of its own."""
_FILTERS: Final = frozenset(row.name for row in ROWS.values() if not {"filter", "test"} & set(row.arguments))
"""Without those whose arguments may name filters and tests that there are none of."""
_ARGUMENT: Final = frozenset({"name", "string", "integer"})
"""What Jinja takes for the argument of a test that it stands behind."""


class ReadTemplate(NamedTuple):
    """A text as read: its words, its tree, and the names that it takes from outside."""

    words: Words
    tree: nodes.Template
    names: frozenset[str]


class _Refused(Exception):  # noqa: N818 (no error: Jinja reads it)
    pass


@lru_cache(64)
def read(text: str) -> ReadTemplate | None:
    """A text of at least one tag; None where it is none for this reader, as every faulty one is.

    Many files have some in common, a correlation id above all.
    """
    if len(text) > _MAX_CHARACTERS or text.count("(") > MAX_BRACKETS or text.count("{%") > 2 * MAX_BLOCKS:
        return None
    try:
        words = Words(text, tuple(_words(text)))
        reader = _Reader(words)
        tree = nodes.Template(reader.body(()), lineno=1)
        # Each level has a word of its own, but for the first two.
        if reader.word.kind != "end" or (len(reader.words) > MAX_LEVELS - 2 and too_deep(tree) is not None):
            return None
    except (_Refused, RecursionError):
        return None
    return ReadTemplate(words, tree, frozenset(reader.names))


# -- Words


def _words(text: str) -> Iterator[Word]:
    at = 0
    while (opening := _OPENING.search(text, at)) is not None:
        start, inner = opening.span()
        end = start if text[inner - 1] != "-" else at + len(text[at:start].rstrip())
        if end > at:
            yield Word(at, end, "data", text[at:end])
        kind = _KINDS[text[start : start + 2]]
        yield Word(start, inner, kind, text[start:inner])
        at = inner
        for word in _comment(text, inner) if kind == "comment_begin" else _tag(text, inner, kind):
            yield word
            at = word.start + len(word.text)
    if at < len(text):
        yield Word(at, len(text), "data", text[at:])


def _comment(text: str, at: int) -> Iterator[Word]:
    end = _COMMENT_END.search(text, at)
    if end is None:
        raise _Refused
    if end.start() > at:
        yield _word(at, "comment", text[at : end.start()])
    yield _word(end.start(), "comment_end", end[0])


def _tag(text: str, at: int, kind: str) -> Iterator[Word]:
    closing = kind.replace("begin", "end")
    while (found := _TOKEN.match(text, at)) is not None:
        kind, at = found.lastgroup or "", found.end()
        yield _word(found.start(kind), kind, found[kind])
        if kind == closing:
            return
    raise _Refused


def _word(start: int, kind: str, text: str) -> Word:
    return Word(start, start + len(text.rstrip()), kind, text)


# -- The tree


class _Reader:
    """Goes through the words as Jinja's parser does, rule by rule; each passes what it is named after.

    Offsets are those that Jinja gives its nodes: mostly of the first word, sometimes of the one behind.
    """

    def __init__(self, words: Words) -> None:
        kept = [word for word in words.laid_out if not word.kind.startswith("comment")]
        self.words = [*kept, Word(len(words.text), len(words.text), "end", "")]
        self.at = 0
        self.word = self.words[0]
        self.bound: frozenset[str] = frozenset()
        self.names: set[str] = set()

    def step(self) -> Word:
        word = self.word
        self.at += 1
        self.word = self.words[self.at]
        return word

    def take(self, text: str) -> bool:
        """Whether the word at hand is this one, which is then passed."""
        if self.word.text != text:
            return False
        self.step()
        return True

    def expect(self, text: str) -> None:
        if not self.take(text):
            raise _Refused

    def expect_kind(self, kind: str) -> Word:
        if self.word.kind != kind:
            raise _Refused
        return self.step()

    def one_of(self, names: frozenset[str]) -> Word:
        if self.word.text not in names:
            raise _Refused
        return self.expect_kind("name")

    # -- Statements

    def body(self, ends: tuple[str, ...]) -> list[nodes.Node]:
        """Statements, up to one of these words in a tag (passed is only the tag's opening) or the end of the text."""
        body: list[nodes.Node] = []
        while self.word.kind != "end":
            if self.word.kind != "block_begin":
                written = self.written()
                body.append(nodes.Output(written, lineno=written[0].lineno))
                continue
            self.step()
            if self.word.text in ends:
                break
            body.append(self.statement())
            self.expect_kind("block_end")
        return body

    def written(self) -> list[nodes.Expr]:
        """Data and `{{ }}` up to the next `{%`."""
        found: list[nodes.Expr] = []
        while self.word.kind in ("data", "variable_begin"):
            word = self.step()
            if word.kind == "data":
                found.append(nodes.TemplateData(word.text, lineno=word.start))
            else:
                alone = self.words[self.at + 1].kind == "variable_end"
                found.append(self.primary() if alone else self.condexpr())
                self.expect_kind("variable_end")
        return found

    def statement(self) -> nodes.Node:
        word = self.step()
        if word.text == "if":
            return self.if_(word.start)
        if word.text == "for":
            return self.for_(word.start)
        raise _Refused

    def if_(self, offset: int) -> nodes.If:
        node = nodes.If(self.or_(), self.branch("elif", "else", "endif"), [], [], lineno=offset)
        while self.take("elif"):
            offset = self.word.start
            other = nodes.If(self.or_(), self.branch("elif", "else", "endif"), [], [], lineno=offset)
            node.elif_.append(other)
        if self.take("else"):
            node.else_ = self.branch("endif")
        self.expect("endif")
        return node

    def for_(self, offset: int) -> nodes.For:
        name = self.expect_kind("name")
        if name.text in _NO_NAMES or name.text == "loop":  # the latter is a fault, which Jinja's generator finds
            raise _Refused
        self.expect("in")
        values, outer = self.or_(), self.bound
        self.bound = outer | {name.text, "loop"}
        body = self.branch("else", "endfor")
        self.bound = outer
        other = self.branch("endfor") if self.take("else") else []
        self.expect("endfor")
        target = nodes.Name(name.text, "store", lineno=name.start)
        return nodes.For(target, values, body, other, None, False, lineno=offset)

    def branch(self, *ends: str) -> list[nodes.Node]:
        self.expect_kind("block_end")
        return self.body(ends)

    # -- Expressions

    def condexpr(self) -> nodes.Expr:
        offset = self.word.start
        value = self.or_()
        while self.take("if"):
            test = self.or_()
            other = self.condexpr() if self.take("else") else None
            value = nodes.CondExpr(test, value, other, lineno=offset)
            offset = self.word.start
        return value

    def or_(self) -> nodes.Expr:
        return self.binary("or", nodes.Or, self.and_)

    def and_(self) -> nodes.Expr:
        return self.binary("and", nodes.And, self.not_)

    def binary(self, word: str, kind: type[nodes.BinExpr], operand: Callable[[], nodes.Expr]) -> nodes.Expr:
        offset = self.word.start
        left = operand()
        while self.take(word):
            left = kind(left, operand(), lineno=offset)
            offset = self.word.start
        return left

    def not_(self) -> nodes.Expr:
        offset = self.word.start
        return nodes.Not(self.not_(), lineno=offset) if self.take("not") else self.compare()

    def compare(self) -> nodes.Expr:
        offset = self.word.start
        left = self.concat()
        ops: list[nodes.Operand] = []
        while self.word.text in _COMPARISONS:
            op = _COMPARISONS[self.step().text]
            right = self.concat()
            ops.append(nodes.Operand(op, right, lineno=right.lineno))
            offset = self.word.start
        return nodes.Compare(left, ops, lineno=offset) if ops else left

    def concat(self) -> nodes.Expr:
        offset = self.word.start
        parts = [self.unary()]
        while self.take("~"):
            parts.append(self.unary())
        return nodes.Concat(parts, lineno=offset) if len(parts) > 1 else parts[0]

    def unary(self) -> nodes.Expr:
        """An operand with what is applied to it: attributes, then filters and tests."""
        node = self.primary()
        while self.word.text == ".":
            offset = self.step().start
            node = nodes.Getattr(node, self.expect_kind("name").text, "load", lineno=offset)
        while self.word.text in ("|", "is"):
            word = self.step()
            node = self.filter(node) if word.text == "|" else self.test(node, word.start)
        return node

    def primary(self) -> nodes.Expr:
        word = self.step()
        if word.text == "(":
            inner = self.condexpr()
            self.expect(")")
            return inner
        if word.kind == "string":
            return nodes.Const(word.text[1:-1], lineno=word.start)
        if word.kind == "integer":
            return nodes.Const(int(word.text), lineno=word.start)
        if word.text in _CONSTANTS:
            return nodes.Const(_CONSTANTS[word.text], lineno=word.start)
        if word.kind != "name" or word.text in _NO_NAMES:
            raise _Refused
        if word.text not in self.bound and word.text not in known.GLOBALS:
            self.names.add(word.text)
        return nodes.Name(word.text, "load", lineno=word.start)

    def filter(self, node: nodes.Expr) -> nodes.Filter:
        name = self.one_of(_FILTERS)
        args, kwargs = self.call_args() if self.take("(") else ([], [])
        return nodes.Filter(node, name.text, args, kwargs, None, None, lineno=name.start)

    def call_args(self) -> tuple[list[nodes.Expr], list[nodes.Keyword]]:
        args: list[nodes.Expr] = []
        given: dict[str, nodes.Keyword] = {}
        while not self.take(")"):
            if args or given:
                self.expect(",")
                if self.take(")"):
                    break
            name = self.step().text if self.words[self.at + 1].text == "=" else None
            if name is None and not given:
                args.append(self.condexpr())
            elif name is not None and name.isidentifier() and name not in given and self.take("="):
                value = self.condexpr()
                given[name] = nodes.Keyword(name, value, lineno=value.lineno)
            else:
                raise _Refused
        return args, list(given.values())

    def test(self, node: nodes.Expr, offset: int) -> nodes.Expr:
        negated = self.take("not")
        name = self.one_of(known.TESTS)
        if self.word.kind in _ARGUMENT and self.word.text not in ("and", "or", "else"):
            raise _Refused
        test = nodes.Test(node, name.text, [], [], None, None, lineno=offset)
        return nodes.Not(test, lineno=offset) if negated else test
