"""The TextMate grammar of definitions, for editors that colour by regular expressions: made of the table's words.

Such a grammar sees a line at a time and knows no context but the region that it is in; so a word that the table knows
is coloured as what it is in most places, and one that it doesn't know stays plain. What a word means in its place is
said by the language server. The terminals are those of `grammar/imidsl.lark`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from typing import Any, Final

from imidsl.binding.fields import RAW
from imidsl.editor import words
from imidsl.schema.envelope import IDS

SCOPE: Final = "source.imidsl"
Rule = dict[str, Any]

_NAME: Final = r"[A-Za-z_][A-Za-z0-9_-]*"
_OPENS: Final = r"(?:^|(?<=[{,]))[ \t]*"
"""Where an item begins: at the start of a line, behind a brace or a comma."""
_INSTANT: Final = r"[0-9]{4}-[0-9]{2}-[0-9]{2}(?:T[0-9:.]+(?:Z|[+-][0-9:]+)?)?"
_DURATION: Final = r"(?:[0-9]+[wdhms])+"
_NUMBER: Final = r"[+-]?[0-9]+(?:\.[0-9]+)?"


def textmate() -> str:
    """The grammar as JSON."""
    grammar = {
        "name": "imidsl",
        "scopeName": SCOPE,
        "comment": "Generated: python -m imidsl.generate",
        "fileTypes": ["imi"],
        "patterns": [{"include": "#item"}],
        "repository": {
            "item": _items(),
            "comment": _comment(),
            "value": _value(),
            "type": _type(),
            "text": _text(),
            "expression": _expression(),
        },
    }
    return json.dumps(grammar, indent=2, ensure_ascii=False) + "\n"


def _scoped(scope: str) -> Rule:
    return {"name": f"{scope}.imidsl"}


def _any(found: Iterable[str]) -> str:
    """One of some words, the longest that fits, and no part of a longer one."""
    longest = sorted(found, key=lambda word: (-len(word), word))
    return rf"(?<![A-Za-z0-9_-])(?:{'|'.join(map(re.escape, longest))})(?![A-Za-z0-9_-])"


def _match(pattern: str, scope: str = "", **captures: str | list[Rule]) -> Rule:
    """A pattern with the scope of all of it, or of its groups (`_1=…`), or what is looked for in a group."""
    return {"match": pattern} | (_scoped(scope) if scope else {}) | _captures("captures", captures)


def _region(begin: str, end: str, scope: str, patterns: list[Rule], **captures: str | list[Rule]) -> Rule:
    """What stands between two patterns; the groups are those of the first."""
    region: Rule = {"begin": begin, "end": end} | (_scoped(scope) if scope else {})
    return region | _captures("beginCaptures", captures) | {"patterns": patterns}


def _captures(key: str, captures: dict[str, str | list[Rule]]) -> Rule:
    said = {
        name.removeprefix("_"): _scoped(what) if isinstance(what, str) else {"patterns": what}
        for name, what in captures.items()
    }
    return {key: said} if said else {}


def _include(*names: str) -> list[Rule]:
    return [{"include": f"#{name}"} for name in names]


def _items() -> Rule:
    """A file or what is between braces: declarations, entries, blocks, statements."""
    heads = [
        _match(_any(words.CHANNEL_WORDS), "entity.name.type.channel"),
        _match(_any(words.FORM_WORDS | {RAW}), "keyword.other"),
        _match(_any(words.blocks()), "entity.name.tag"),
        _match(_NAME, "entity.name.tag"),
    ]
    keys = [_match(_any(words.fields() | words.CONDITIONS), "meta.object-literal.key")]
    return {
        "patterns": [
            *_include("comment"),
            _match(
                rf"{_OPENS}(let)[ \t]+({_NAME})[ \t]*(=)",
                _1="storage.type.let",
                _2="variable.other.constant",
                _3="keyword.operator.assignment",
            ),
            _region(
                rf"{_OPENS}(param)[ \t]+({_NAME})[ \t]*(:)",
                r"(?==)|$|(?=,)|(?=\})",
                "meta.parameter",
                _include("comment", "type"),
                _1="storage.type.param",
                _2="variable.parameter",
                _3="punctuation.separator.key-value",
            ),
            _match("=", "keyword.operator.assignment"),
            _match(rf"{_OPENS}({_NAME})[ \t]*(:)", _1=keys, _2="punctuation.separator.key-value"),
            _match(
                rf'{_OPENS}("(?:[^"\\]|\\.)*")[ \t]*(:)',
                _1="meta.object-literal.key",
                _2="punctuation.separator.key-value",
            ),
            _region(
                rf'{_OPENS}({_NAME})(?=[ \t]*\{{|[ \t]+["A-Za-z0-9_])',
                r"(?=[{},#\r\n])|$",
                "meta.head",
                _labels(),
                _1=heads,
            ),
            _delimited(r"\{", r"\}", "meta.block", _include("item"), "punctuation.section.block"),
            _delimited(r"\[", r"\]", "meta.list", _include("item"), "punctuation.section.list"),
            *_include("value"),
            _match(",", "punctuation.separator"),
        ]
    }


def _labels() -> list[Rule]:
    """What stands between a block's word and its brace."""
    return [
        _match(
            rf"\b(for)[ \t]+({_NAME})[ \t]+(in)[ \t]+({_NAME})",
            _1="keyword.control",
            _2="variable.other",
            _3="keyword.control",
            _4="variable.parameter",
        ),
        _match(
            rf"(?<=message|example)[ \t]+({_NAME})(?:[ \t]+(extends)[ \t]+({_NAME}))?",
            _1="entity.name.function",
            _2="keyword.other",
            _3="entity.other.inherited-class",
        ),
        _match(_any(words.CHANNEL_WORDS), "entity.name.type.channel"),
        _match(r"\bno\b", "keyword.other"),
        _match(_any(row.name for row in IDS), "meta.object-literal.key"),
        *_include("value"),
    ]


def _comment() -> Rule:
    allow = _match(
        rf"(?<=#)[ \t]*(imidsl:)[ \t]*(allow)[ \t]+({_NAME}(?:[ \t]*,[ \t]*{_NAME})*)(?:[ \t]+(because))?",
        _1="keyword.other",
        _2="keyword.other",
        _3="entity.name.tag",
        _4="keyword.other",
    )
    return _region("#", "$", "comment.line.number-sign", [allow], _0="punctuation.definition.comment")


def _value() -> Rule:
    return {
        "patterns": [
            *_include("text"),
            _match(_any(["true", "false", "null"]), "constant.language"),
            _match(rf"(?<![\w-]){_INSTANT}(?![\w-])", "constant.other.date"),
            _match(rf"(?<![\w-]){_DURATION}(?![\w-])", "constant.numeric.duration"),
            _match(rf"(?<![\w-]){_NUMBER}(?![\w.-])", "constant.numeric"),
            _match(_any(words.symbols()), "support.constant"),
            _match(_NAME, "variable.other"),
        ]
    }


def _type() -> Rule:
    option = _match(rf"({_NAME})[ \t]*(?=:)", _1="variable.parameter.option")
    return {
        "patterns": [
            _match(_any(words.TEMPLATE_WORDS["types"]), "support.type"),
            _region(r"\(", r"\)", "meta.type.options", [option, *_include("comment", "type")]),
            _match(r"\?", "keyword.operator.optional"),
            *_include("value"),
        ]
    }


def _text() -> Rule:
    """A string or a text block; a string that is left open ends with its line, and so does what is left open in it."""
    return {
        "patterns": [
            _quoted('"""', '"""', '(?=""")', "string.quoted.triple"),
            _quoted('"', '"|$', r'(?<!\\)(?=")|$', "string.quoted.double"),
            _match("['‘’“”][^'‘’“”\r\n]*['‘’“”]?", "invalid.illegal.quotes"),
        ]
    }


_PLAIN_QUOTES: Final = r'"(?:[^"\\\r\n]|\\.)*"'
"""A string of a template in a text block, where quotes needn't be escaped."""


def _quoted(begin: str, end: str, gives_up: str, scope: str) -> Rule:
    expression = _include("expression")
    if begin != '"':
        expression.insert(0, _match(_PLAIN_QUOTES, "string.quoted.double.jinja"))
    tag = _match(rf"(?<=[%+-])[ \t]*({_NAME})", _1=_tags())
    inside = [
        _match(r'\\(?:["\\/bfnrt]|u[0-9A-Fa-f]{4}|u\{[0-9A-Fa-f]{1,6}\}|$)', "constant.character.escape"),
        _region(r"\{#", rf"#\}}|{gives_up}", "comment.block.jinja", []),
        _embedded(r"\{\{", r"\}\}", gives_up, expression),
        _embedded(r"\{%", r"%\}", gives_up, [tag, *expression]),
        _match(r"\$\([^)\r\n]*\)", "variable.language.platform"),
    ]
    return _delimited(begin, end, scope, inside, "punctuation.definition.string")


def _embedded(begin: str, end: str, gives_up: str, patterns: list[Rule]) -> Rule:
    """A part of a template: it ends with its text even where it is left open."""
    scope = "meta.embedded.inline.jinja"
    return _delimited(rf"{begin}[+-]?", rf"[+-]?{end}|{gives_up}", scope, patterns, "punctuation.section.embedded")


def _delimited(begin: str, end: str, scope: str, patterns: list[Rule], edges: str) -> Rule:
    ends = {"endCaptures": {"0": _scoped(f"{edges}.end")}}
    return _region(begin, end, scope, patterns, _0=f"{edges}.begin") | ends


def _tags() -> list[Rule]:
    return [_match(_any(words.TEMPLATE_WORDS["tags"]), "keyword.control")]


def _expression() -> Rule:
    found = words.TEMPLATE_WORDS
    return {
        "patterns": [
            _match(r"'(?:[^'\\\r\n]|\\.)*'|\\\"(?:[^\"\\\r\n]|\\[^\"])*\\\"", "string.quoted.single.jinja"),
            _match(rf"(?<![\w.]){_NUMBER}(?![\w])", "constant.numeric"),
            _match(
                rf"(\|)[ \t]*({_NAME})",
                _1="keyword.operator.filter",
                _2=[_match(_any(found["filters"]), "support.function.filter")],
            ),
            _match(
                rf"\b(is)[ \t]+(?:(not)[ \t]+)?({_NAME})",
                _1="keyword.operator.word",
                _2="keyword.operator.word",
                _3=[_match(_any(found["tests"]), "support.function.test")],
            ),
            _match(_any({"true", "false", "none", "True", "False", "None"}), "constant.language"),
            _match(_any(found["keywords"]), "keyword.operator.word"),
            _match(r"(?<![\w.])(?:request\.(?:channel|part)|link_\w+)", "variable.language"),
            _match(_any(found["globals"]), "support.function"),
            _match(rf"(\.)({_NAME})", _1="punctuation.accessor", _2="variable.other.member"),
            _match(r"[A-Za-z_]\w*", "variable.other.readwrite"),
            _match(r"[-+*/%~=<>!]+", "keyword.operator"),
        ]
    }
