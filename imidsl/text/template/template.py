"""One text as a template: read once, rendered often. The door to Jinja.

Jinja says what a template is, and what is wrong with one. Texts without `{{ {% {#`, and ordinary ones without fault
(`lean`, `evaluate`), never need it: it is loaded by the functions here, at the first other text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Set
from contextlib import suppress
from functools import cached_property
from typing import TYPE_CHECKING

from imidsl.diagnostics import Diagnostic
from imidsl.diagnostics.templates import TEMPLATE_TOO_DEEP, TEMPLATE_TOO_LARGE, TEXT_FAULT
from imidsl.records import dataclass, replace
from imidsl.source import Span
from imidsl.syntax.tree import String
from imidsl.text.template import fast_reader, fast_renderer, faults, nodes
from imidsl.text.template.jinja.meter import MAX_CHARACTERS, MAX_STEPS, Fault, Meter
from imidsl.text.template.problems import problem_of
from imidsl.text.template.tokens import Word, Words

if TYPE_CHECKING:
    from imidsl.text.template.jinja.sandbox import CompiledTemplate

_OPENERS = ("{{", "{%", "{#")


@dataclass(frozen=True, eq=False)
class Template:
    """A text that could be read. `names` are those it takes from outside; `tree` is None when constant,
    with character offsets into `text` as its nodes' `lineno`."""

    string: String
    names: frozenset[str] = frozenset()
    tree: nodes.Template | None = None
    words: Words | None = None
    _code: str = ""

    def within(self, scope: Set[str]) -> Template:
        """The text where these names are declared: what it takes from outside is only what is there; the others it
        sets itself, if only on some way through it."""
        return self if self.names <= scope else replace(self, names=self.names & scope)

    @property
    def text(self) -> str:
        """The decoded text; what is sent where it is constant."""
        return self.string.text

    @property
    def constant(self) -> bool:
        """Whether the text holds no tag, and is sent untouched."""
        return self.tree is None

    @cached_property
    def drops_last_break(self) -> bool:
        """Whether a line break that ends the rendered text is taken off it: the last line holds only tags."""
        return self.words is not None and self.words.drops_last_break

    def span(self, place: int | nodes.Node) -> Span:
        """The word at an offset (for a dot the one behind it, for a call what is called), or that of a node."""
        if self.words is None:
            offset = place if isinstance(place, int) else place.lineno
            return self.string.at(offset, offset + 1)
        word = self._word(place)
        return self.string.at(word.start, word.end)

    def _word(self, place: int | nodes.Node) -> Word:
        assert self.words is not None
        if isinstance(place, int):
            return self._beside(self.words.index(place))
        kind = type(place).__name__
        if kind in ("Call", "Slice", "Getitem") and (inner := getattr(place, "node", None)) is not None:
            return self._word(inner)
        if kind == "Compare":
            return self._word(getattr(place, "expr", place.lineno))
        index = self.words.index(place.lineno)
        skipped = {"Getattr": (".",), "Test": ("is", "not")}.get(kind, ())
        while self.words.words[index].text in skipped:
            index += 1
        return self.words.words[index]

    def _beside(self, index: int) -> Word:
        """The word, or where it is only a sign, the name that the sign belongs to."""
        assert self.words is not None
        before, word = self.words.words[max(0, index - 1)], self.words.words[index]
        if word.text == ".":
            return self.words.words[index + 1]
        is_applied = word.text in "([" and (before.kind in ("name", "string") or before.text in ")]")
        return before if is_applied else word

    def find(self, offset: int, text: str) -> Span | None:
        """The first word that reads `text` in the tag around an offset."""
        assert self.words is not None
        for word in self.words.tag_of(offset):
            if word.text == text:
                return self.string.at(word.start, word.end)
        return None

    @cached_property
    def _compiled(self) -> CompiledTemplate:
        from imidsl.text.template.jinja import sandbox

        return sandbox.compiled(self._code or sandbox.code_of(sandbox.tree_of(self.text))[0])

    @cached_property
    def _quick(self) -> Callable[[Mapping[str, object]], str] | None:
        return fast_renderer.renderer(self.tree) if self.tree is not None else None

    def render(self, values: Mapping[str, object], tries: Meter | None = None) -> str | Diagnostic:
        """The text for these values, one for each of `names`, or why there is none, at the best known place.

        What it takes is taken from `tries` as well, which is what somebody may spend on many renderings.
        """
        if self.tree is None:
            return self.string.text
        if self._quick is not None:
            # Whatever goes wrong here goes wrong in the sandbox, which knows what it is and where.
            with suppress(Exception):
                return self._finished(self._quick(values) if tries is None else self._charged(values, tries))
        meter = Meter()
        text = self._by_jinja(values, meter)
        if tries is not None:
            tries.left -= MAX_STEPS - meter.left
        return text

    def _charged(self, values: Mapping[str, object], tries: Meter) -> str:
        assert self._quick is not None
        tries.left -= self._cost
        text = self._quick({**values, fast_renderer.METER: tries})
        tries.left -= len(text) >> 4
        return text

    @cached_property
    def _cost(self) -> int:
        return fast_renderer.cost(self.tree) if self.tree is not None else 0

    def _finished(self, text: str) -> str:
        return text.removesuffix("\n") if self.drops_last_break else text

    def _by_jinja(self, values: Mapping[str, object], meter: Meter) -> str | Diagnostic:
        from imidsl.text.template.jinja import sandbox

        try:
            return self._finished(sandbox.run(self._compiled, values, meter))
        except Exception as error:  # whatever Python says of a user's expression is a finding about it
            return self._fault(error, sandbox.offset_of(error))

    def _fault(self, error: Exception, offset: int | None) -> Diagnostic:
        word = error.given.get("word") if isinstance(error, Fault) else _undefined_name(error)
        found = self.find(offset, word) if offset is not None and isinstance(word, str) else None
        span = found or (self.string.span if offset is None else self.span(offset))
        if isinstance(error, Fault):
            return error.rule.at(span, **error.given)  # type: ignore[arg-type]
        return TEXT_FAULT.at(span, problem=problem_of(error))


def _undefined_name(error: Exception) -> str | None:
    match = re.match(r"'(\w+)' is undefined|.* no field '(\w+)'", str(error))
    return (match[1] or match[2]) if match else None


def parse(string: String) -> tuple[Template | None, list[Diagnostic]]:
    """Read a text; no template where there are findings."""
    text = string.text
    if not any(opener in text for opener in _OPENERS):
        return Template(string), []
    if len(text) > MAX_CHARACTERS:
        return None, [TEMPLATE_TOO_LARGE.at(string.span, size=len(text), limit=MAX_CHARACTERS)]
    read = fast_reader.read(text)
    if read is not None:
        return Template(string, read.names, read.tree, read.words), []
    return _by_jinja(string)


def _by_jinja(string: String) -> tuple[Template | None, list[Diagnostic]]:
    from imidsl.text.template.jinja import sandbox

    words = sandbox.words_of(string.text)
    found = list(faults.in_words(string, words))
    if found:
        return None, found
    return _read(string, words)


def _read(string: String, words: Words) -> tuple[Template | None, list[Diagnostic]]:
    from imidsl.text.template.jinja import sandbox

    try:
        theirs = sandbox.tree_of(string.text)
        deep = faults.too_deep(theirs)
        if deep is not None:
            return None, [_too_deep(string, words, deep)]
        tree = sandbox.converted(theirs)
        found = list(faults.in_tree(string, words, tree))
        if found:
            return None, found
        code, names = sandbox.code_of(theirs)
    except sandbox.SYNTAX_ERROR as error:
        return None, [faults.syntax_fault(string, words, error.lineno, error.message or "this can't be read")]
    except RecursionError:
        return None, [_too_deep(string, words, next(words.tags())[0].start)]
    return Template(string, names, tree, words, code), found


def _too_deep(string: String, words: Words, offset: int) -> Diagnostic:
    word = words.words[words.index(offset)]
    return TEMPLATE_TOO_DEEP.at(string.at(word.start, word.end), limit=faults.MAX_LEVELS)
