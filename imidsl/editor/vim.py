"""The syntax file for Vim and Neovim, made of the table's words as the TextMate grammar is."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from imidsl.binding.fields import RAW
from imidsl.editor import words
from imidsl.schema.envelope import IDS

_OPENS: Final = r"%(%(^|[{,])\s*)@<="
_HEAD: Final = r"\ze%(\s*\{|\s+[\"0-9A-Za-z_])"


def vim() -> str:
    """The file."""
    found = words.TEMPLATE_WORDS
    other = (found["keywords"] | found["globals"]) - found["tags"]
    return "\n".join(
        [
            '" imidsl: message definitions for IMIconnect and Webex Connect. Generated: python -m imidsl.generate',
            "if exists('b:current_syntax') | finish | endif",
            "syntax iskeyword @,48-57,_,-",
            "syntax sync fromstart",
            "",
            _match("Key", r"<[A-Za-z_][A-Za-z0-9_-]*\ze\s*:"),
            _match("Field", rf"<{_any(words.fields() | words.CONDITIONS)}>\ze\s*:"),
            _match("Block", rf"{_OPENS}{_any(words.blocks())}>{_HEAD}"),
            _match("Block", r"<to>\ze\s+[a-z]"),
            _match("Channel", rf"<{_any(words.CHANNEL_WORDS)}>{_HEAD}"),
            _match("Form", rf"{_OPENS}{_any(words.FORM_WORDS | {RAW})}>{_HEAD}"),
            _match("Form", r"<(extends|for|in|no)>\ze\s+[A-Za-z_]"),
            _match("Declaration", rf"{_OPENS}(let|param)>\ze\s+[A-Za-z_][A-Za-z0-9_-]*\s*[:=]"),
            _match("Kind", rf"<{_any(row.name for row in IDS)}>\ze\s+[\"{{]"),
            _match("Type", rf"%(%(:|\()\s*)@<={_any(found['types'])}>\ze\s*[(=?,)\r\n]"),
            _match("Symbol", rf"%([:\[,]\s*|<action\s+|<button\s+)@<={_any(words.symbols())}>\ze\s*%([\]}},#\"{{]|$)"),
            _match("Number", r"<[+-]?\d[0-9A-Za-z.:+-]*"),
            _match("Constant", r"<(true|false|null)>"),
            _match("Comment", "#.*$", "contains=imidslAllow"),
            _match("Allow", r"imidsl:\s*allow>|<because>", "contained"),
            "",
            r'syntax region imidslString start=+"+ skip=+\\.+ end=+"+ oneline keepend contains=@imidslTemplate',
            r'syntax region imidslString start=+"""+ skip=+\\.+ end=+"""+ keepend contains=@imidslTemplate',
            "syntax cluster imidslTemplate contains=imidslEscape,imidslPlatform,imidslOutput,imidslTag,imidslRemark",
            _match("Escape", r"\\%([\"\\/bfnrt]|u\x{4}|u\{\x{1,6}\}|$)", "contained"),
            _match("Platform", r"\$\([^)]*\)", "contained"),
            r"syntax region imidslRemark start=+{#+ end=+#}+ contained",
            "syntax region imidslOutput matchgroup=imidslEdge start=+{{[+-]\\?+ end=+[+-]\\?}}+ contained "
            "contains=@imidslExpression",
            "syntax region imidslTag matchgroup=imidslEdge start=+{%[+-]\\?+ end=+[+-]\\?%}+ contained "
            "contains=@imidslExpression",
            "syntax cluster imidslExpression contains=imidslQuoted,imidslFilter,imidslTagWord,imidslWord,imidslCount",
            f"syntax keyword imidslTagWord {' '.join(sorted(found['tags']))} contained",
            f"syntax keyword imidslWord {' '.join(sorted(other))} contained",
            _match("Filter", rf"%(\|\s*)@<={_any(found['filters'])}>", "contained"),
            _match("Quoted", r"'([^'\\]|\\.)*'|\"([^\"\\]|\\.)*\"", "contained"),
            _match("Count", r"<\d+(\.\d+)?>", "contained"),
            "",
            *(f"highlight default link imidsl{name} {group}" for name, group in _GROUPS.items()),
            "",
            "let b:current_syntax = 'imidsl'",
            "",
        ]
    )


def _any(found: Iterable[str]) -> str:
    return f"%({'|'.join(sorted(found, key=lambda word: (-len(word), word)))})"


def _match(name: str, pattern: str, more: str = "") -> str:
    return f"syntax match imidsl{name} /\\v{pattern.replace('/', chr(92) + '/')}/ {more}".rstrip()


_GROUPS: Final = {
    "Key": "Normal",
    "Field": "Identifier",
    "Block": "Structure",
    "Channel": "Type",
    "Form": "Keyword",
    "Declaration": "Keyword",
    "Kind": "Identifier",
    "Type": "Type",
    "Symbol": "Constant",
    "Number": "Number",
    "Constant": "Boolean",
    "Comment": "Comment",
    "Allow": "SpecialComment",
    "String": "String",
    "Escape": "SpecialChar",
    "Platform": "Special",
    "Remark": "Comment",
    "Edge": "Delimiter",
    "Output": "Normal",
    "Tag": "Normal",
    "TagWord": "Statement",
    "Word": "Operator",
    "Filter": "Function",
    "Quoted": "String",
    "Count": "Number",
}
