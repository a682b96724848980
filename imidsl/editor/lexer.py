"""Colours for Pygments, and so for Sphinx, MkDocs and terminals: the lexer that the entry point names.

It follows the four forms, as the TextMate grammar does, and never fails: what no form is becomes an error token. Only
Pygments loads this module, so that Pygments needn't be installed.
"""

from __future__ import annotations

from typing import Any, ClassVar, Final

from pygments.lexer import RegexLexer, bygroups, default, include, words
from pygments.token import Comment, Error, Keyword, Literal, Name, Number, Operator, Punctuation, String, Whitespace

from imidsl.binding.fields import RAW
from imidsl.editor import words as known
from imidsl.schema.envelope import IDS

_NAME: Final = r"[A-Za-z_][A-Za-z0-9_-]*"
_INSTANT: Final = r"[0-9]{4}-[0-9]{2}-[0-9]{2}(?:T[0-9:.]+(?:Z|[+-][0-9:]+)?)?"


def _any(found: Any, token: Any) -> tuple[Any, Any]:
    return words(sorted(found), prefix=r"(?<![\w-])", suffix=r"(?![\w-])"), token


def _template(gives_up: str) -> list[Any]:
    """The parts of a template in a text: they end with it even where they are left open."""
    expression = "block-expression" if gives_up == '"""' else "expression"
    return [
        (rf"\{{#(?:(?!#\}}|{gives_up})[\s\S])*(?:#\}})?", Comment.Multiline),
        (r"\{\{[+-]?", Comment.Preproc, expression),
        (rf"(\{{%[+-]?)(\s*)({_NAME})?", bygroups(Comment.Preproc, Whitespace, Keyword), expression),
        (r'\\(?:["\\/bfnrt]|u[0-9A-Fa-f]{4}|u\{[0-9A-Fa-f]{1,6}\}|\n)', String.Escape),
        (r"\$\([^)\n]*\)", String.Interpol),
    ]


class ImidslLexer(RegexLexer):
    """Message definitions for IMIconnect and Webex Connect."""

    name: ClassVar[str] = "imidsl"
    aliases: ClassVar[list[str]] = ["imidsl", "imi"]
    filenames: ClassVar[list[str]] = ["*.imi"]
    url = "https://pypi.org/project/imidsl"
    version_added = ""
    tokens: ClassVar[dict[str, Any]] = {
        "root": [include("items")],
        "items": [
            (r"\s+|\ufeff", Whitespace),
            (r"#.*", Comment.Single),
            (r",", Punctuation),
            (r"[}\]]", Punctuation, "#pop"),
            (
                rf"(let)(\s+)({_NAME})(\s*)(=)(\s*)",
                bygroups(Keyword.Declaration, Whitespace, Name.Constant, Whitespace, Operator, Whitespace),
                "value",
            ),
            (
                rf"(param)([ \t]+)({_NAME})([ \t]*)(:)(\s*)",
                bygroups(Keyword.Declaration, Whitespace, Name.Variable, Whitespace, Punctuation, Whitespace),
                "type",
            ),
            (rf"({_NAME})([ \t]*)(:)(\s*)", bygroups(Name.Attribute, Whitespace, Punctuation, Whitespace), "value"),
            (
                r'("(?:[^"\\\n]|\\.)*")([ \t]*)(:)(\s*)',
                bygroups(Name.Attribute, Whitespace, Punctuation, Whitespace),
                "value",
            ),
            (rf'(?={_NAME}(?:[ \t]*\{{|[ \t]+["A-Za-z0-9_]))', Whitespace, ("labels", "head")),
            (r"[\[{]", Punctuation, "inner"),
            default("value"),
        ],
        "inner": [include("items")],
        "head": [
            (*_any(known.CHANNEL_WORDS, Name.Class), "#pop"),
            (*_any(known.FORM_WORDS | {RAW}, Keyword), "#pop"),
            (_NAME, Name.Tag, "#pop"),
        ],
        "labels": [
            (rf"(for)(\s+)({_NAME})(\s+)(in)\b", bygroups(Keyword, Whitespace, Name.Variable, Whitespace, Keyword)),
            (r"(?:extends|no)(?![\w-])", Keyword),
            _any(known.CHANNEL_WORDS, Name.Class),
            _any((row.name for row in IDS), Name.Attribute),
            include("value"),
        ],
        "value": [
            (r"[ \t]+", Whitespace),
            (r"(?=[\n,}\]#])", Whitespace, "#pop"),
            (r"[\[{]", Punctuation, "inner"),
            (r"=", Operator),
            include("single"),
        ],
        "single": [
            (r'"""', String.Double, "block"),
            (r'"', String.Double, "string"),
            (r"(?:true|false|null)(?![\w-])", Keyword.Constant),
            (_INSTANT, Literal.Date),
            (r"(?:[0-9]+[wdhms])+(?![\w-])", Number),
            (r"[+-]?[0-9]+(?:\.[0-9]+)?(?![\w-])", Number),
            _any(known.symbols(), Name.Constant),
            (_NAME, Name),
            (r"\S", Error),
        ],
        "type": [
            (r"[ \t]+", Whitespace),
            (r"(?=[\n,}\]#=])", Whitespace, ("#pop", "value")),
            include("types"),
        ],
        "types": [
            (r"\(", Punctuation, "options"),
            (r"\?", Operator),
            _any(known.TEMPLATE_WORDS["types"], Keyword.Type),
            include("single"),
        ],
        "options": [
            (r"\s+", Whitespace),
            (r"#.*", Comment.Single),
            (r"\)", Punctuation, "#pop"),
            (r"[,\[\]]", Punctuation),
            (rf"({_NAME})(\s*)(:)", bygroups(Name.Attribute, Whitespace, Punctuation)),
            include("types"),
        ],
        "string": [
            (r'"', String.Double, "#pop"),
            (r"(?=\n)", String.Double, "#pop"),
            *_template(r'"|\n'),
            (r'[^"\\{$\n]+|.', String.Double),
        ],
        "block": [(r'"""', String.Double, "#pop"), *_template('"""'), (r'[^"\\{$]+|[\s\S]', String.Double)],
        "expression": [(r'(?<!\\)(?=["\n])', Comment.Preproc, "#pop"), include("inside")],
        "block-expression": [
            (r'(?=""")', Comment.Preproc, "#pop"),
            (r'"(?:[^"\\\n]|\\.)*"', String.Double),
            include("inside"),
        ],
        "inside": [
            (r"[+-]?[%}]\}", Comment.Preproc, "#pop"),
            (r"\s+", Whitespace),
            (r"'(?:[^'\\\n]|\\.)*'|\\\"(?:[^\"\\\n]|\\[^\"])*\\\"", String.Single),
            (rf"(\|)(\s*)({_NAME})", bygroups(Operator, Whitespace, Name.Function)),
            (rf"(is)(\s+)(not\s+)?({_NAME})", bygroups(Operator.Word, Whitespace, Operator.Word, Name.Function)),
            (r"(?:true|false|none|True|False|None)\b", Keyword.Constant),
            _any(known.TEMPLATE_WORDS["keywords"], Operator.Word),
            (r"request\.(?:channel|part)\b|link_\w+", Name.Builtin),
            _any(known.TEMPLATE_WORDS["globals"], Name.Builtin),
            (r"[0-9]+(?:\.[0-9]+)?", Number),
            (r"[A-Za-z_]\w*", Name.Variable),
            (r"[-+*/%~=<>!|]", Operator),
            (r"[^\s\w]", Punctuation),
        ],
    }
