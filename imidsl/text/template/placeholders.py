"""Names that stand in a text as other template languages write them, and braces too many: both would be sent."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from imidsl.diagnostics import Diagnostic, Edit, Fix
from imidsl.diagnostics.templates import FOREIGN_PLACEHOLDER, STRAY_BRACE
from imidsl.syntax.tree import String

# Jinja's own; those that mean nothing else: ${name}, <%= name %>, <?= $name ?>, *|NAME|*, %%name%%, %(name)s; those
# that may: #{name}, %{name}, %name%, $name, [[name]], [name], <name>, {name}, { name }}.
_PLACEHOLDER = (
    r"\{\{.{0,999}?\}\}|\{%[^%]{0,999}%\}|\{#[^#]{0,999}#\}|\$\([^()]*\)"
    r"|(?P<sure>\$\{\s*(?P<a>NAME)\s*\}|<%=?\s*(?P<b>NAME)\s*%>|<\?(?:php\s+echo|=)\s*\$?(?P<c>NAME)\s*;?\s*\?>"
    r"|\*\|(?P<d>NAME)\|\*|%%(?P<e>NAME)%%|%\((?P<f>NAME)\)[sd])"
    r"|[#%]\{\s*(?P<g>NAME)\s*\}|%(?P<h>NAME)%|\[\[\s*(?P<i>WORDS)\s*\]\]|\[\s*(?P<j>WORDS)\s*\]"
    r"|(?<!\{)\{\s*(?P<k>WORDS)\s*\}{1,2}(?!\})|<(?P<l>WORDS)>|\$(?P<m>NAME)\b"
)
_PLACEHOLDER = _PLACEHOLDER.replace("NAME", r"[A-Za-z_]\w*").replace("WORDS", r"[A-Za-z_]\w*(?:[ -]\w+){0,3}")
_TAG = r"\{\{(?:'[^']*'|\"[^\"]*\"|\}(?!\})|[^'\"}])*\}\}|\{%.*?%\}|\{#.*?#\}"
_GROUPS = "abcdefghijklm"
_SIGNS = ("{", "%", "[", "$", "<", "*|")


def placeholders(string: String, declared: Collection[str]) -> Iterator[Diagnostic]:
    """Names that are written as other template languages do: they would be sent as they stand.

    What may mean something else (`{name}`, `%name%`) is taken for one where there is such a name only.
    """
    if not any(sign in string.text for sign in _SIGNS):
        return
    for match in re.finditer(_PLACEHOLDER, string.text, re.DOTALL):
        written = next(filter(None, (match[group] for group in _GROUPS)), None)
        name = _meant(written, declared) if written is not None else None
        if name is not None or match["sure"]:
            fix = Fix((Edit(string.at(*match.span()), f"{{{{ {name} }}}}"),)) if name is not None else None
            shown = name or written
            yield FOREIGN_PLACEHOLDER.at(string.at(*match.span()), found=match[0], name=shown, fix=fix)
    yield from _stray(string)


def _meant(written: str, declared: Collection[str]) -> str | None:
    """The declared name that is written so, apart from case, blanks and hyphens."""
    if written in declared:
        return written
    plain = _plain(written)
    return next((name for name in declared if _plain(name) == plain), None)


def _plain(name: str) -> str:
    return re.sub("[ _-]", "", name).casefold()


def _stray(string: String) -> Iterator[Diagnostic]:
    """A brace behind `}}` that closes nothing: three were meant, or a finger slipped."""
    open_braces, end = 0, 0
    for tag in re.finditer(_TAG, string.text, re.DOTALL) if "}}}" in string.text else ():
        between = string.text[end : tag.start()]
        open_braces, end = open_braces + between.count("{") - between.count("}"), tag.end()
        if open_braces <= 0 and re.match(r"\}(?!\})", string.text[end : end + 2]):
            span = string.at(end, end + 1)
            yield STRAY_BRACE.at(span, fix=Fix((Edit(span, ""),)))
