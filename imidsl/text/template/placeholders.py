"""Names that stand in a text as other template languages write them, and braces too many: both would be sent."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from imidsl.diagnostics import Diagnostic, Edit, Fix
from imidsl.diagnostics.templates import FOREIGN_PLACEHOLDER, FOREIGN_TAG, STRAY_BRACE
from imidsl.syntax.tree import String

# Jinja's own; those that mean nothing else: ${name}, <%= name %>, <?= $name ?>, *|NAME|*, %%name%%, %(name)s; those
# that may: #{name}, %{name}, %name%, $name, [[name]], [name], <name>, {name}, { name }}.
_PLACEHOLDER = (
    r"\{\{.{0,999}?\}\}|\{%[^%]{0,999}%\}|\{#[^#]{0,999}#\}|\$\([^()]*\)"
    r"|(?P<sure>\$\{\s*(?P<a>NAME)\s*\}|<%=?\s*(?P<b>NAME)\s*%>|<\?(?:php\s+echo|=)\s*\$?(?P<c>NAME)\s*;?\s*\?>"
    r"|\*\|(?P<d>NAME)\|\*|%%(?P<e>NAME)%%|%\((?P<f>NAME)\)[sd]|%%=v\(@?(?P<o>NAME)\)=%%|\$!\{?(?P<p>NAME)\}?)"
    r"|[#%@]\{\s*(?P<g>NAME)\s*\}|%(?P<h>NAME)%|\[\[\s*(?P<i>WORDS)\s*\]\]|\[%?\s*(?P<j>WORDS)\s*%?\]"
    r"|<<\s*(?P<q>WORDS)\s*>>|«\s*(?P<r>WORDS)\s*»|@(?P<s>NAME)@|__(?P<t>[A-Za-z]\w*?)__"
    r"|(?<!\{)\{\s*[$@]?(?P<k>WORDS)\s*\}{1,2}(?!\})|<(?P<l>WORDS)>|\$(?P<m>NAME)\b"
    r"|(?<!\{)\{\s*(?P<n>NAME(?:\.\w+)*(?:\s*\|\s*NAME)?)\s*\}(?!\})"
)
_PLACEHOLDER = _PLACEHOLDER.replace("NAME", r"[A-Za-z_]\w*").replace("WORDS", r"[A-Za-z_]\w*(?:[ -]\w+){0,3}")
_TAG = r"\{\{(?:'[^']*'|\"[^\"]*\"|\}(?!\})|[^'\"}])*\}\}|\{%.*?%\}|\{#.*?#\}"
_GROUPS = "abcdefghijklmnopqrst"
_SIGNS = ("{", "%", "[", "$", "<", "*|", "#", "@", "«", "__")
# Conditions and loops of FreeMarker, ERB and its like, PHP, Velocity, Blade, Smarty, AMPscript, and ICU's choices.
_FOREIGN_TAG = (
    r"</?#(?:if|elseif|else|list|assign|items|macro|include)\b[^<>]{0,200}>|<%(?!=?\s*\w+\s*%>)[^%]{0,200}%>|<\?(?!=|php\s+echo).{0,200}?\?>"
    r"|#(?:if|elseif|foreach|set)\s*\([^()]{0,200}\)|@(?:if|elseif|foreach|isset|unless)\s*\([^()]{0,200}\)"
    r"|\{/(?:if|foreach|each|section|unless)\}|\{(?:if|elseif|foreach)\s+\$[^{}]{0,200}\}"
    r"|%%\[.{0,200}?\]%%|%%=(?!v\()[^%]{0,200}=%%|\$\{\w+[!?][^{}]{0,200}\}"
    r"|(?<!\{)\{\s*\w+\s*,\s*(?:plural|select|selectordinal|number|date|time)\s*[,}]"
)
# Places that are counted: %s, %d, %1$s, %@, {0}.
_COUNTED = r"(?<![\w%)\]$])(?<!\d )(?:%(?:\d\$)?[sd]\b|%(?:\d\$)?@|\{\d\}(?!\}))"
_ENDS = frozenset(("end", "else", "endif"))
_ASKED = "conditions are written {% if … %} … {% endif %}, loops {% for item in items %} … {% endfor %}"


def placeholders(string: String, declared: Collection[str]) -> Iterator[Diagnostic]:
    """Names that are written as other template languages do: they would be sent as they stand.

    What may mean something else (`{name}`, `%name%`) is taken for one where there is such a name only.
    """
    text = _without_tags(string.text) if "{" in string.text else string.text
    yield from _stray(string)
    if not any(sign in text for sign in _SIGNS):
        return
    tags = list(re.finditer(_FOREIGN_TAG, text, re.DOTALL))
    for match in re.finditer(_PLACEHOLDER, string.text, re.DOTALL):
        written = next(filter(None, (match[group] for group in _GROUPS)), None)
        if written in _ENDS or any(tag.start() < match.end() and match.start() < tag.end() for tag in tags):
            continue
        name = _meant(written, declared) if written is not None else None
        if name is not None or match["sure"]:
            fix = Fix((Edit(string.at(*match.span()), f"{{{{ {name} }}}}"),)) if name is not None else None
            shown = name or written
            yield FOREIGN_PLACEHOLDER.at(string.at(*match.span()), found=match[0], name=shown, fix=fix)
    counted = re.search(_COUNTED, text)
    if counted is not None:
        yield FOREIGN_TAG.at(string.at(*counted.span()), found=counted[0])
    for tag in tags[:1]:
        yield FOREIGN_TAG.at(string.at(*tag.span()), found=tag[0], help=_ASKED)


def _without_tags(text: str) -> str:
    """The text with blanks for Jinja's own tags."""
    return re.sub(_TAG, lambda tag: " " * len(tag[0]), text, flags=re.DOTALL)


def _meant(written: str, declared: Collection[str]) -> str | None:
    """The declared name that is written so, apart from case, blanks and hyphens."""
    if written in declared:
        return written
    path = re.match(r"(\w+)(?:\.|\s*\|)", written)
    if path is not None and path[1] in declared:
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
