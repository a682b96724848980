"""What can't be read as a template, in words and at the exact word: found in the tokens, in the tree, or by Jinja."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Set
from typing import Any

from imidsl.diagnostics import Diagnostic, Edit, Fix, Note
from imidsl.diagnostics.suggest import suggestion
from imidsl.diagnostics.templates import (
    FORBIDDEN_TAG,
    NUMBER_TOO_LARGE,
    TEMPLATE_SYNTAX,
    TEMPLATE_TOO_DEEP,
    UNKNOWN_FILTER,
    UNKNOWN_TAG,
    UNKNOWN_TEST,
)
from imidsl.records import replace
from imidsl.syntax.tree import String
from imidsl.text import vocabulary as known
from imidsl.text.template import dialects, nodes
from imidsl.text.template.filters import ROWS
from imidsl.text.template.jinja.meter import MAX_BITS
from imidsl.text.template.tokens import Word, Words

#: Blocks inside one another (Python itself takes twenty loops), brackets inside one another, levels of the tree (each
#: `elif` of an `if` counts as one: for Python it is).
MAX_BLOCKS = 15
MAX_BRACKETS = 30
MAX_LEVELS = 60
#: Digits of a number in a template; a float has no more before its point.
_MAX_DIGITS = 308

_FIELD = "a field of the items is named so: `|{}(attribute='{}')`"
_CLOSERS = {"{{": "}}", "{%": "%}", "{#": "#}"}
_OPENED = frozenset({"block_begin", "variable_begin", "comment_begin", "raw_begin"})
_CLOSED = frozenset({"block_end", "variable_end", "comment_end", "raw_end"})
#: Jinja's names for tokens, as they are written.
_TOKENS = (
    ("'end of print statement'", "'}}'"),
    ("'end of statement block'", "'%}'"),
    ("'begin of print statement'", "'{{'"),
    ("'end of template'", "the end of the text"),
    ("expected token 'name'", "expected a name"),
    ("expected token", "expected"),
    ("got 'string'", "got a text in quotes"),
    ("got 'integer'", "got a number"),
)


def in_words(string: String, words: Words) -> Iterator[Diagnostic]:
    """Faults that can be told before Jinja's parser runs: its lexer's, tags, brackets."""
    unclosed = _unclosed_tag(words)
    if unclosed is not None:
        yield _never_ends(string, unclosed)
        return
    elif words.fault is not None:
        offset, problem = words.fault
        yield syntax_fault(string, words, offset, problem)
    elif (word := _tag_in_braces(words)) is not None:
        yield syntax_fault(string, words, word.start, f"'{word.text}' is a tag")
        return
    yield from _in_tags(string, words)


def _tag_in_braces(words: Words) -> Word | None:
    """A tag that stands where expressions do, as other languages write it."""
    openings = (inside[0] for opening, inside in words.tags() if opening.kind == "variable_begin" and inside)
    return next((word for word in openings if word.text in known.STATEMENTS), None)


def _unclosed_tag(words: Words) -> Word | None:
    last: Word | None = None
    for word in words.words:
        last = word if word.kind in _OPENED else None if word.kind in _CLOSED else last
    if last is None or last.kind == "raw_begin":
        return last
    return None if _CLOSERS[last.text[:2]] in words.text[last.end :] else last


def _never_ends(string: String, word: Word) -> Diagnostic:
    if word.kind == "raw_begin":
        place, remedy = string.at(word.start, word.end), "close it with `{% endraw %}`"
        return TEMPLATE_SYNTAX.at(place, problem="'raw' is never closed", remedy=remedy)
    braces = word.text[:2]
    remedy = f"close it with '{_CLOSERS[braces]}'; `{{{{ '{braces}' }}}}` writes the braces themselves"
    place = string.at(word.start, word.start + 2)
    return TEMPLATE_SYNTAX.at(
        place, problem=f"'{braces}' is never closed", remedy=remedy, fix=_second_brace(string, word)
    )


def _second_brace(string: String, word: Word) -> Fix | None:
    """`{{ name }`: the brace that is missing."""
    match = re.compile(r"\{\{[^{}\"'\n]{1,99}\}(?!\})").match(string.text, word.start)
    return Fix((Edit(string.at(match.end() - 1, match.end()), "}}"),)) if match is not None else None


def _in_tags(string: String, words: Words) -> Iterator[Diagnostic]:
    stack: list[Word] = []
    found: list[Diagnostic] = []
    for opening, inside in words.tags():
        yield from _in_tag(string, inside)
        if opening.kind == "block_begin" and inside and inside[0].kind == "name":
            found.extend(_block(string, stack, inside))
    if words.fault is None:
        found.extend(_never_closed(string, word) for word in stack)
    # What a mistyped tag would have opened or closed isn't another fault.
    is_mistyped = any(finding.rule is UNKNOWN_TAG for finding in found)
    yield from (finding for finding in found if not (is_mistyped and finding.rule is TEMPLATE_SYNTAX))


def _in_tag(string: String, inside: list[Word]) -> Iterator[Diagnostic]:
    depth = 0
    for word in inside:
        depth += (word.text in "([{") - (word.text in ")]}") if word.kind == "operator" else 0
        if depth > MAX_BRACKETS:
            yield TEMPLATE_TOO_DEEP.at(string.at(word.start, word.end), limit=MAX_BRACKETS)
            return
        if word.kind in ("integer", "float") and (len(word.text) > _MAX_DIGITS or _is_infinite(word)):
            yield NUMBER_TOO_LARGE.at(string.at(word.start, word.end), limit=MAX_BITS)


def _is_infinite(word: Word) -> bool:
    return word.kind == "float" and float(word.text.replace("_", "")) == float("inf")


def _block(string: String, stack: list[Word], inside: list[Word]) -> Iterator[Diagnostic]:
    """Keep the stack of open blocks, and say what is wrong with a tag."""
    word = inside[0]
    place = string.at(word.start, word.end)
    if word.text in known.FORBIDDEN_TAGS:
        allowed = ", ".join(sorted(set(known.BLOCKS) | known.CONTINUATIONS))
        yield FORBIDDEN_TAG.at(place, word=word.text, allowed=allowed)
    elif word.text not in known.TAGS:
        remedy = dialects.OTHER_TAGS.get(word.text) or suggestion(word.text, known.TAGS, dialects.SAME_TAGS)
        yield UNKNOWN_TAG.at(place, word=word.text, help=remedy)
    elif word.text in known.BLOCKS and not (word.text == "set" and _assigns(inside)):
        stack.append(word)
        if len(stack) == MAX_BLOCKS + 1:
            yield TEMPLATE_TOO_DEEP.at(place, limit=MAX_BLOCKS)
    elif word.text in known.CONTINUATIONS and not stack:
        remedy = "a block is opened with `{% if … %}`"
        yield TEMPLATE_SYNTAX.at(place, problem=f"nothing is open that '{word.text}' could go on with", remedy=remedy)
    elif word.text in known.BLOCKS.values():
        yield from _closing(string, stack, word)


def _closing(string: String, stack: list[Word], word: Word) -> Iterator[Diagnostic]:
    if stack and known.BLOCKS[stack[-1].text] == word.text:
        stack.pop()
        return
    place = string.at(word.start, word.end)
    if not stack:
        yield TEMPLATE_SYNTAX.at(place, problem=f"nothing is open that '{word.text}' could close", remedy="take it out")
        return
    opened = stack[-1]
    expected = known.BLOCKS[opened.text]
    yield TEMPLATE_SYNTAX.at(
        place,
        problem=f"'{word.text}' where '{expected}' is expected",
        remedy=f"close '{opened.text}' with `{{% {expected} %}}` first",
        related=[Note(f"'{opened.text}' is opened here", string.at(opened.start, opened.end))],
    )
    while stack and known.BLOCKS[stack[-1].text] != word.text:
        stack.pop()
    if stack:
        stack.pop()


def _assigns(inside: list[Word]) -> bool:
    return any(word.kind == "operator" and word.text == "=" for word in inside[:-1]) and not _is_filtered(inside)


def _is_filtered(inside: list[Word]) -> bool:
    """`{% set a | indent(width=2) %}` opens a block although there is a `=` in it."""
    signs = [word.text for word in inside if word.kind == "operator" and word.text in ("|", "=")]
    return bool(signs) and signs[0] == "|"


def _never_closed(string: String, word: Word) -> Diagnostic:
    return TEMPLATE_SYNTAX.at(
        string.at(word.start, word.end),
        problem=f"'{word.text}' is never closed",
        remedy=f"close it with `{{% {known.BLOCKS[word.text]} %}}`",
    )


def syntax_fault(string: String, words: Words, offset: int, problem: str) -> Diagnostic:
    """What Jinja's lexer or parser says, at the word that it stopped at."""
    word = words.words[words.index(offset)] if words.words else None
    end = word.end if word is not None and word.start <= offset < word.end else offset + 1
    problem = re.sub(r" at \d+$", "", problem)
    for theirs, written in _TOKENS:
        problem = problem.replace(theirs, written)
    first, _, rest = problem.rstrip(".").partition(". ")
    remedy, fix = dialects.remedy(string, offset)
    place = string.at(offset, min(end, len(string.text)))
    return TEMPLATE_SYNTAX.at(place, problem=_lowered(first), remedy=remedy or _lowered(rest), fix=fix)


def _lowered(text: str) -> str:
    return text[:1].lower() + text[1:]


def too_deep(tree: Any) -> int | None:
    """The offset where a tree has more levels than can be compiled; the tree may be Jinja's."""
    waiting: list[tuple[Any, int]] = [(tree, 0)]
    while waiting:
        node, level = waiting.pop()
        if level > MAX_LEVELS:
            offset: int = node.lineno
            return offset
        branches = {id(branch): number for number, branch in enumerate(getattr(node, "elif_", ()), 1)}
        waiting.extend((child, level + 1 + branches.get(id(child), 0)) for child in node.iter_child_nodes())
    return None


def in_tree(string: String, words: Words, tree: nodes.Template) -> Iterator[Diagnostic]:
    """Filters and tests that there are none of, also where they are named in a string."""
    for node in _filters_and_tests(tree):
        if isinstance(node, nodes.Filter):
            if node.name not in ROWS:
                yield _unknown(string, words.words[words.index(node.lineno)], node.name)
            else:
                yield from _named(string, words, node, "filter", frozenset(ROWS), _unknown)
                yield from _named(string, words, node, "test", known.TESTS, _unknown_test)
        elif node.name not in known.TESTS:
            yield _unknown_test(string, _test_word(words, node.lineno), node.name)


def _filters_and_tests(tree: nodes.Template) -> Iterator[nodes.Filter | nodes.Test]:
    waiting: list[nodes.Node] = [tree]
    while waiting:
        node = waiting.pop()
        if isinstance(node, nodes.Filter | nodes.Test):
            yield node
        waiting.extend(node.iter_child_nodes())


def _named(
    string: String,
    words: Words,
    node: nodes.Filter,
    argument: str,
    available: Set[str],
    unknown: Callable[[String, Word, str], Diagnostic],
) -> Iterator[Diagnostic]:
    """A filter or test that an argument names and that there isn't."""
    at = ROWS[node.name].place_of(argument)
    named = node.args[at] if at is not None and at < len(node.args) else None
    name = getattr(named, "value", None)
    if named is not None and isinstance(name, str) and name not in available:
        found = unknown(string, words.words[words.index(named.lineno)], name)
        is_field = argument == "filter" and found.fix is None
        yield replace(found, help=_FIELD.format(node.name, name)) if is_field else found


def _test_word(words: Words, offset: int) -> Word:
    """The name behind `is` or `is not`."""
    following = words.words[words.index(offset) + 1 :][:2]
    return following[1] if following[0].text == "not" else following[0]


def _unknown(string: String, word: Word, name: str) -> Diagnostic:
    return UNKNOWN_FILTER.at(string.at(word.start, word.end), word=name, help=_instead_of_filter(name))


def _instead_of_filter(name: str) -> str:
    return dialects.OTHER_FILTERS.get(name.casefold()) or suggestion(name, ROWS, dialects.SAME_FILTERS)


def _unknown_test(string: String, word: Word, name: str) -> Diagnostic:
    allowed = {test for test in known.TESTS if test.isidentifier()}
    remedy = dialects.OTHER_TESTS.get(name.casefold()) or suggestion(name, allowed, dialects.SAME_TESTS)
    return UNKNOWN_TEST.at(string.at(word.start, word.end), word=name, help=remedy)
