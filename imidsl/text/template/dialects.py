"""What other template languages write, and how Jinja says it: Liquid, Handlebars, JavaScript, word processors."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator
from functools import cache
from typing import NamedTuple

from imidsl.diagnostics import Diagnostic, Edit, Fix
from imidsl.diagnostics.templates import FOREIGN_PLACEHOLDER
from imidsl.syntax.tree import String

_NAME = r"[A-Za-z_][\w.]*"
_VALUE = rf"(?:'[^'{{}}]*'|\"[^\"{{}}]*\"|[\d.]+|{_NAME})"


class _Form(NamedTuple):
    """Something that is no Jinja: how it looks, what to say, and (where that is certain) what to write instead."""

    looks: re.Pattern[str]
    remedy: str
    instead: str | None = None
    everywhere: bool = False
    """Whether it comes in pairs, so that all in a text are replaced together."""


def _form(looks: str, remedy: str, instead: str | None = None, *, everywhere: bool = False) -> _Form:
    return _Form(re.compile(looks), remedy, instead, everywhere)


@cache
def _forms() -> tuple[_Form, ...]:
    """The forms; compiled where a text has a fault."""
    return (
        _form(
            rf"\{{\{{\s*#\s*(?P<block>if|unless|each|with)\s+(?P<what>{_NAME})\s*\}}\}}",
            "blocks are written `{{% if … %}}` … `{{% endif %}}`, `{{% for item in items %}}` … `{{% endfor %}}`",
            everywhere=True,
        ),
        _form(
            r"\{\{\s*(?:/\s*(?P<block>if|unless|each|with)|(?P<else>else))\s*\}\}",
            "blocks are written `{{% if … %}}` … `{{% else %}}` … `{{% endif %}}`",
            everywhere=True,
        ),
        _form(
            rf"\|\s*(?P<name>{_NAME})\s*:\s*(?P<value>{_VALUE}(?:\s*,\s*{_VALUE})*)",
            "arguments of a filter stand in parentheses: `|{name}({value})`",
            r"|\g<name>(\g<value>)",
        ),
        _form(r"\belse\s+if\b", "write `elif`", "elif"),
        _form(r"&&", "write `and`", "and"),
        _form(r"\|\|", "write `or`", "or"),
        _form(r"!==?=?|===", "compare with `==` or `!=`"),
        _form(r"!(?=\s*[\w(])\s*", "write `not`", "not "),
        _form(r"(?<![=!<>])=(?![=])", "`==` compares", "=="),
        _form(r"[“”„](?P<text>[^“”„'\"\\]*)[“”]", "texts stand in straight quotes: '{text}'", r"'\g<text>'"),
        _form(r"[‘’](?P<text>[^‘’'\"\\]*)[‘’]", "texts stand in straight quotes: '{text}'", r"'\g<text>'"),
        _form(r"[“”„‘’]", "texts stand in straight quotes: 'text'"),
        _form(r"\?", "a choice between two values is written `a if test else b`"),
        _form(
            rf"(?P<whole>{_VALUE})\s+contains\s+(?P<part>{_VALUE})",
            "write `{part} in {whole}`",
            r"\g<part> in \g<whole>",
        ),
        _form(r"\$\{?", "a name stands in the braces without a `$`"),
    )


# How others write a name in a text: ${name}, #{name}, %name%, %{name}, [[name]], <%= name %>, {name}, { name }}.
_PLACEHOLDER = (
    r"\{\{.{0,999}?\}\}|\{%[^%]{0,999}%\}|\{#[^#]{0,999}#\}"  # Jinja's own
    r"|(?P<sure>\$\{\s*(?P<a>NAME)\s*\}|<%=?\s*(?P<b>NAME)\s*%>)"
    r"|[#%]\{\s*(?P<c>NAME)\s*\}|%(?P<d>NAME)%|\[\[\s*(?P<e>NAME)\s*\]\]|(?<!\{)\{\s*(?P<f>NAME)\s*\}{1,2}(?!\})"
).replace("NAME", r"[A-Za-z_]\w*")


def placeholders(string: String, declared: Container[str]) -> Iterator[Diagnostic]:
    """Names that are written as other template languages do: they would be sent as they stand.

    What may mean something else (`{name}`, `%name%`) is taken for one where there is such a name only.
    """
    if not any(sign in string.text for sign in ("{", "%", "[[")):
        return
    for match in re.finditer(_PLACEHOLDER, string.text, re.DOTALL):
        name = next(filter(None, (match[group] for group in "abcdef")), "")
        if match["sure"] or name in declared:
            fix = Fix((Edit(string.at(*match.span()), f"{{{{ {name} }}}}"),)) if name in declared else None
            yield FOREIGN_PLACEHOLDER.at(string.at(*match.span()), found=match[0], name=name, fix=fix)


_TAGS = {"if": ("if {}", "endif"), "unless": ("if not {}", "endif"), "each": ("for this in {}", "endfor")}
_TAGS["with"] = ("with this = {}", "endwith")

#: Tags of other languages: the one that Jinja has instead, or how it is said.
SAME_TAGS = {
    "elsif": "elif",
    "elseif": "elif",
    "elif": "elif",
    "endunless": "endif",
    "foreach": "for",
    "each": "for",
    "endforeach": "endfor",
    "endeach": "endfor",
    "assign": "set",
    "let": "set",
    "var": "set",
}
OTHER_TAGS = {
    "unless": "write `{% if not … %}`",
    "case": "write `{% if … %}` and `{% elif … %}`",
    "switch": "write `{% if … %}` and `{% elif … %}`",
    "when": "write `{% elif … %}`",
    "capture": "write `{% set name %}` … `{% endset %}`",
    "endcapture": "write `{% endset %}`",
    "comment": "a comment is written `{# … #}`",
    "end": "each block has its own end: `{% endif %}`, `{% endfor %}`",
    "while": "there are loops over lists only: `{% for item in items %}`",
}
#: Filters of other languages: ours.
SAME_FILTERS = {
    **dict.fromkeys(("upcase", "uppercase", "uppercased", "toupper", "strtoupper"), "upper"),
    **dict.fromkeys(("downcase", "lowercase", "lowercased", "tolower", "strtolower"), "lower"),
    **dict.fromkeys(("titlecase", "ucwords"), "title"),
    **dict.fromkeys(("ucfirst", "capfirst"), "capitalize"),
    **dict.fromkeys(("strip", "stripped"), "trim"),
    **dict.fromkeys(("currency", "price", "format_currency"), "money"),
    **dict.fromkeys(("strftime", "date_format", "format_date", "datetime", "time"), "date"),
    "len": "length",
    **dict.fromkeys(("truncatechars", "ellipsis", "shorten", "limit"), "truncate"),
    **dict.fromkeys(("url_encode", "urlencoded", "encodeuri", "encodeuricomponent"), "urlencode"),
    **dict.fromkeys(("json", "to_json", "dump", "json_encode"), "tojson"),
    **dict.fromkeys(("sprintf", "printf"), "format"),
    **dict.fromkeys(("uniq", "distinct"), "unique"),
    **dict.fromkeys(("where", "filter"), "selectattr"),
    **dict.fromkeys(("default_if_none", "ifempty", "or"), "default"),
    **dict.fromkeys(("implode", "concat"), "join"),
}
SAME_NAMES = {"null": "none", "nil": "none", "undefined": "none", "forloop": "loop"}


def remedy(string: String, offset: int) -> tuple[str, Fix | None]:
    """What to write instead of what stands at an offset of a text, where that is another language's form."""
    start, end = _tag(string.text, offset)
    for form in _forms():
        for match in form.looks.finditer(string.text, start, end):
            if match.start() <= offset <= match.end():
                return _words(form, match), _fix(string, form, match)
    return "", None


def _tag(text: str, offset: int) -> tuple[int, int]:
    start = max(text.rfind("{{", 0, offset + 1), text.rfind("{%", 0, offset + 1), 0)
    ends = [at for at in (text.find("}}", offset), text.find("%}", offset)) if at >= 0]
    return start, min(ends) + 2 if ends else len(text)


def _words(form: _Form, match: re.Match[str]) -> str:
    return form.remedy.format_map(match.groupdict())


def _fix(string: String, form: _Form, match: re.Match[str]) -> Fix | None:
    if form.everywhere:
        return Fix(tuple(_blocks(string)))
    return None if form.instead is None else _edit(string, match, match.expand(form.instead))


def _edit(string: String, match: re.Match[str], text: str) -> Fix | None:
    quote = "" if string.block else '"'
    written = text if not quote or quote not in text else text.replace(quote, '\\"')
    return Fix((Edit(string.at(match.start(), match.end()), written),))


def _blocks(string: String) -> Iterator[Edit]:
    """Handlebars' blocks of a whole text."""
    opening, closing = _forms()[0].looks, _forms()[1].looks
    for match in opening.finditer(string.text):
        tag = _TAGS[match["block"]][0].format(match["what"])
        yield Edit(string.at(match.start(), match.end()), f"{{% {tag} %}}")
    for match in closing.finditer(string.text):
        tag = "else" if match["else"] else _TAGS[match["block"]][1]
        yield Edit(string.at(match.start(), match.end()), f"{{% {tag} %}}")
