"""What other template languages write, and how Jinja says it: Liquid, Handlebars, Twig, Go, JavaScript, Word."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from typing import NamedTuple

from imidsl.diagnostics import Edit, Fix
from imidsl.syntax.tree import String

_NAME = r"[A-Za-z_][\w.]*"
_LITERAL = r"(?:'[^'{}]*'|\"[^\"{}]*\"|\d[\d.]*)"
_VALUE = rf"(?:{_LITERAL}|{_NAME})"
_ARGUMENTS = rf"{_VALUE}(?:\s*,\s*{_VALUE})*"
_BLOCKS = (
    "blocks are written `{{% if … %}}` … `{{% else %}}` … `{{% endif %}}`, "
    "`{{% for item in items %}}` … `{{% endfor %}}`"
)
_ASKED = "what is empty or none is false: `{{% if name %}}`, `{{% if not name %}}`"
_OTHER_SECTION = r"\{\{\s*(?:#(?!\s*(?:if|unless|each|with)\s+[A-Za-z_])|\^)"
"""A section of Mustache's, or a helper: what is meant depends on the values."""
_JOINED = "`~` joins texts: {{{{ 'Hi ' ~ name }}}}"


class _Form(NamedTuple):
    """Something that is no Jinja: how it looks, what to say, and (where that is certain) what to write instead."""

    looks: re.Pattern[str]
    remedy: str
    instead: str | None = None
    everywhere: bool = False
    """Whether all of a text are replaced together: what comes in pairs, or again and again."""


def _form(looks: str, remedy: str, instead: str | None = None, *, everywhere: bool = False) -> _Form:
    return _Form(re.compile(looks), remedy, instead, everywhere)


@cache
def _forms() -> tuple[_Form, ...]:
    """The forms, the first that fits counts; compiled where a text has a fault."""
    return (*_braces(), *_choices(), *_filters(), *_loops(), *_tags(), *_operators(), *_signs())


def _braces() -> tuple[_Form, ...]:
    """How tags are opened elsewhere."""
    return (
        _form(
            rf"\{{\{{\{{\s*(?P<what>{_NAME})\s*\}}\}}\}}",
            "two braces are enough, nothing is escaped: {{{{ {what} }}}}",
            r"{{ \g<what> }}",
            everywhere=True,
        ),
        _form(
            rf"\{{\{{\s*&\s*(?P<what>{_NAME})\s*\}}\}}",
            "nothing is escaped: {{{{ {what} }}}}",
            r"{{ \g<what> }}",
            everywhere=True,
        ),
        _form(
            r"\{\{!(?:--)?\s*(?P<text>[^{}]*?)\s*(?:--)?\}\}",
            "a comment is written {{# {text} #}}",
            r"{# \g<text> #}",
            everywhere=True,
        ),
        _form(r"\{\{%(?P<tag>[^{}%]*)%\}\}", "tags stand between `{{%` and `%}}`", r"{%\g<tag>%}", everywhere=True),
        _opening(),
        _closing(),
        _form(r"\{\{\s*[#^/]", _BLOCKS),
        _form(r"\{\{\s*>", 'a text that others use is a `let`: let footer = "…", and {{{{ footer }}}} in the texts'),
        _form(rf"\{{\{{=\s*(?P<what>{_NAME})", "write {{{{ {what} }}}}", r"{{ \g<what>", everywhere=True),
        _form(r"(?<=\{\{)~|~(?=\}\})", "write `-` for what takes the blanks around away", "-", everywhere=True),
    )


@cache
def _opening() -> _Form:
    """Handlebars' tag that opens a block."""
    looks = rf"\{{\{{\s*#\s*(?P<block>if|unless|each|with)\s+(?P<what>{_NAME})\s*\}}\}}"
    return _form(looks, _BLOCKS, everywhere=True)


@cache
def _closing() -> _Form:
    """Handlebars' tag that closes a block, or goes on with another branch."""
    branch = rf"else\s+if\s+(?P<what>{_NAME})|(?P<else>else)"
    looks = rf"\{{\{{\s*(?:/\s*(?P<block>if|unless|each|with)|{branch})\s*\}}\}}"
    return _form(looks, _BLOCKS, everywhere=True)


def _choices() -> tuple[_Form, ...]:
    """Conditions between the braces of a value."""
    return (
        _form(
            rf"(?<=\{{\{{)\s*if\s+(?P<test>[^{{}}]+?)\s+then\s+(?P<yes>{_VALUE})\s+else\s+(?P<no>{_VALUE})\s*(?=\}}\}})",
            "write `{yes} if {test} else {no}`",
            r" \g<yes> if \g<test> else \g<no> ",
        ),
        _form(
            r"\{\{(?P<open>-?\s*(?:if|elif|else|for|set|endif|endfor|endset)\b[^{}]*?)\}\}",
            "tags stand between `{{%` and `%}}`",
            r"{%\g<open>%}",
            everywhere=True,
        ),
        _form(
            rf"(?<=\{{\{{)\s*(?P<test>[^{{}}?|]*[^{{}}?|\s])\s*\?\s*(?P<yes>{_VALUE})\s*:\s*(?P<no>{_VALUE})\s*(?=\}}\}})",
            "write `{yes} if {test} else {no}`",
            r" \g<yes> if \g<test> else \g<no> ",
        ),
    )


def _filters() -> tuple[_Form, ...]:
    """Filters with their arguments."""
    return (
        _form(
            rf"\|\s*(?P<name>{_NAME})\s*[:=]\s*(?P<value>{_ARGUMENTS})",
            "arguments of a filter stand in parentheses: `|{name}({value})`",
            r"|\g<name>(\g<value>)",
        ),
        _form(
            rf"\|\s*(?P<name>{_NAME})\s+(?P<value>{_LITERAL})",
            "arguments of a filter stand in parentheses: `|{name}({value})`",
            r"|\g<name>(\g<value>)",
        ),
    )


def _loops() -> tuple[_Form, ...]:
    """What is gone through, and how far."""
    return (
        _form(
            rf"\bfor\s*\(\s*(?:(?:var|let|const)\s+)?(?P<one>\w+)\s+(?:in|of)\s+(?P<many>{_NAME})\s*\)",
            "write `for {one} in {many}`",
            r"for \g<one> in \g<many>",
        ),
        _form(
            rf"\bfor\s+(?P<one>\w+)\s+of\s+(?P<many>{_NAME})",
            "write `for {one} in {many}`",
            r"for \g<one> in \g<many>",
        ),
        _form(
            rf"\bfor\s+(?P<many>{_NAME})\s+as\s+(?P<one>\w+)", "write `for {one} in {many}`", r"for \g<one> in \g<many>"
        ),
        _form(
            rf"\bin\s+(?P<many>{_NAME})\s+limit\s*:\s*(?P<most>\d+)",
            "the first ones are {many}[:{most}]",
            r"in \g<many>[:\g<most>]",
        ),
        _form(
            r"\(?(?P<low>\w+)\.\.+(?P<high>\w+)\)?",
            "a range is written range({low}, {high} + 1)",
            r"range(\g<low>, \g<high> + 1)",
        ),
    )


def _tags() -> tuple[_Form, ...]:
    """What else is said otherwise as a whole."""
    return (
        _form(r"\bset\s+(?P<name>\w+)\s*:=", "write `set {name} = …`", r"set \g<name> ="),
        _form(
            r"\bset\s+(?P<name>\w+)\s*(?P<sign>[-+*/])=\s*",
            "write `set {name} = {name} {sign} …`",
            r"set \g<name> = \g<name> \g<sign> ",
        ),
        _form(r"\belse\s+if\b", "write `elif`", "elif"),
        _form(r"\s+then\b", "leave out `then`", ""),
        _form(rf"(?<=\{{\{{)\s*(?:print|echo)\s+(?P<what>{_VALUE})", "write {{{{ {what} }}}}", r" \g<what>"),
        _form(r"\s*;\s*(?=-?[%}]\})", "leave out the `;`", " "),
        _form(
            rf"(?P<whole>{_VALUE})\s+contains\s+(?P<part>{_VALUE})",
            "write `{part} in {whole}`",
            r"\g<part> in \g<whole>",
        ),
        _form(
            rf"(?P<whole>{_NAME})\s+(?P<how>start|end)s?\s*with\s+(?P<part>{_LITERAL})",
            "write `{whole}.{how}swith({part})`",
            r"\g<whole>.\g<how>swith(\g<part>)",
        ),
    )


def _operators() -> tuple[_Form, ...]:
    """Operators, and words that stand for them."""
    words = {"eq": "==", "equals": "==", "ne": "!=", "neq": "!=", "isnt": "!=", "gt": ">", "gte": ">=", "ge": ">="}
    words |= {"lt": "<", "lte": "<=", "le": "<=", "div": "//", "mod": "%"}
    words |= {"AND": "and", "OR": "or", "And": "and", "Or": "or"}
    signs = {
        r"&&": "and",
        r"\|\|": "or",
        r"!==": "!=",
        r"===": "==",
        r"<>": "!=",
        r"=<": "<=",
        r"=>": ">=",
        r"\^": "**",
    }
    return (
        _form(r"\(\s*\w+\s*=>", "there are no functions here; items are picked by their fields: `|map(attribute='…')`"),
        *(_form(looks, f"write `{ours}`", ours) for looks, ours in signs.items()),
        _form(r"(?<![=!<>])=(?![=])", "`==` compares", "=="),
        *(_form(rf"(?<=[\s(])(?<!\|){theirs}(?=[\s(])", f"write `{ours}`", ours) for theirs, ours in words.items()),
        _form(r"\bN(?:OT|ot)\s+", "write `not`", "not "),
        _form(rf"\bis\s+not\s+(?:equal\s+to\s+)?(?={_LITERAL})", "write `!=`", "!= "),
        _form(rf"\bis\s+(?:equal\s+to\s+)?(?={_LITERAL})", "write `==`", "== "),
        _form(rf"\b(?:exists|isset|defined|empty)\s+(?={_NAME})", _ASKED),
        _form(r"!(?=\s*[\w(])\s*", "write `not`", "not "),
        _form(r"\?\.", "write `.`; what may be none is asked first: `{{% if … %}}`", "."),
        _form(
            rf"(?P<name>{_NAME})\s*\?[?:]\s*(?P<other>{_VALUE})",
            "write `{name} or {other}`",
            r"\g<name> or \g<other>",
        ),
        _form(r"\?", "a choice between two values is written `a if test else b`"),
        _form(r"&", _JOINED, "~"),
        _form(r"\+\+", "reckon it: `+ 1`"),
    )


def _signs() -> tuple[_Form, ...]:
    """Quotes, and signs around names."""
    return (
        _form(r"[“”„](?P<text>[^“”„'\"\\]*)[“”]", "texts stand in straight quotes: '{text}'", r"'\g<text>'"),
        _form(r"[‘’](?P<text>[^‘’'\"\\]*)[‘’]", "texts stand in straight quotes: '{text}'", r"'\g<text>'"),
        _form(r"[“”„‘’]", "texts stand in straight quotes: 'text'"),
        _form(r"`[^`]*`?|\bf['\"]", _JOINED),
        _form(r"@index\b", "write `loop.index0`, or `loop.index` to count from 1", "loop.index0"),
        _form(r"[$@]\{?", "a name stands in the braces without such a sign"),
        _form(rf"(?<=[\s{{(])\.(?P<name>{_NAME})", "a name stands without a point before it: {name}", r"\g<name>"),
        _form(r"\blink\s+(?P<id>\d+)", "write {{{{ link_{id} }}}}", r"link_\g<id>"),
        _form(
            rf"(?<=\{{\{{)\s*{_NAME}(?:\s+{_NAME})+\s*(?=\}}\}})",
            "a name is one word, such as first_name; `~` joins texts",
        ),
    )


_TAGS = {"if": ("if {}", "endif"), "unless": ("if not {}", "endif"), "each": ("for this in {}", "endfor")}
_TAGS["with"] = ("with this = {}", "endwith")

#: Tags of other languages: the one that Jinja has instead, or how it is said.
SAME_TAGS = {
    "elsif": "elif",
    "elseif": "elif",
    "elif": "elif",
    "endunless": "endif",
    "fi": "endif",
    "foreach": "for",
    "each": "for",
    "endforeach": "endfor",
    "endeach": "endfor",
    "assign": "set",
    "let": "set",
    "var": "set",
    "verbatim": "raw",
    "endverbatim": "endraw",
}
_CASE = "write `{% if … %}`, `{% elif … %}`, `{% endif %}`"
_SHARED = "a text that others use is a `let` of the file"
_UNESCAPED = ("raw", "safe", "html", "nl2br", "newline_to_br", "striptags", "strip_html", "autoescape")
_NO_HTML = "nothing is escaped or marked up in a text: leave it out"
OTHER_TAGS = {
    "unless": "write `{% if not … %}`",
    **dict.fromkeys(("case", "switch", "when", "endcase", "endswitch"), _CASE),
    "capture": "write `{% set name %}` … `{% endset %}`",
    "endcapture": "write `{% endset %}`",
    "comment": "a comment is written `{# … #}`",
    "endcomment": "a comment is written `{# … #}`",
    "end": "each block has its own end: `{% endif %}`, `{% endfor %}`",
    "while": "there are loops over lists only: `{% for item in items %}`",
    "range": "write `{% for item in items %}`",
    "apply": "write `{% filter … %}` … `{% endfilter %}`",
    "endapply": "write `{% filter … %}` … `{% endfilter %}`",
    "spaceless": "`{%-` and `-%}` take the blanks around a tag away",
    "endspaceless": "`{%-` and `-%}` take the blanks around a tag away",
    **dict.fromkeys(("render", "component", "partial", "embed", "use"), _SHARED),
    "url": "declare the address as a parameter of type url, or a smartlink",
    "now": "a text doesn't know when it is sent: declare a parameter of type date",
}
#: Filters of other languages: ours, or how it is said.
SAME_FILTERS = {
    **dict.fromkeys(("upcase", "uppercase", "uppercased", "toupper", "touppercase", "strtoupper", "ucase"), "upper"),
    **dict.fromkeys(("downcase", "lowercase", "lowercased", "tolower", "tolowercase", "strtolower", "lcase"), "lower"),
    **dict.fromkeys(("capfirst", "ucfirst", "capitalise"), "capitalize"),
    **dict.fromkeys(("titlecase", "titleize", "ucwords", "proper"), "title"),
    **dict.fromkeys(("strip", "stripped", "chomp"), "trim"),
    **dict.fromkeys(("size", "len", "strlen"), "length"),
    **dict.fromkeys(("truncatechars", "ellipsis", "shorten", "limit"), "truncate"),
    **dict.fromkeys(("strftime", "date_format", "dateformat", "format_date", "formatdate", "todate"), "date"),
    **dict.fromkeys(("datetime", "time"), "date"),
    **dict.fromkeys(("url_encode", "urlencoded", "uri_encode", "encodeuri", "encodeuricomponent"), "urlencode"),
    **dict.fromkeys(("currency", "price", "format_currency", "number_to_currency"), "money"),
    **dict.fromkeys(("where", "filter", "find"), "selectattr"),
    **dict.fromkeys(("json", "to_json", "dump", "json_encode"), "tojson"),
    **dict.fromkeys(("sprintf", "printf"), "format"),
    **dict.fromkeys(("default_if_none", "coalesce", "ifempty", "or"), "default"),
    **dict.fromkeys(("uniq", "distinct"), "unique"),
    **dict.fromkeys(("implode", "concat"), "join"),
}
OTHER_FILTERS = {
    **dict.fromkeys(
        ("raw", "safe", "html", "nl2br", "newline_to_br", "striptags", "strip_html", "autoescape"), _NO_HTML
    ),
    **dict.fromkeys(("append", "prepend"), "`~` joins texts: {{ 'Hi ' ~ name }}"),
    **dict.fromkeys(("pluralize", "plural", "pluralise"), "write {{ 'day' if n == 1 else 'days' }}"),
    **dict.fromkeys(("number_format", "number", "tofixed"), "write |round(2), or |money('EUR')"),
    **dict.fromkeys(("plus", "minus", "times", "divided_by", "modulo"), "reckon with + - * / %"),
    **dict.fromkeys(("pluck", "column"), "write |map(attribute='…')"),
    "remove": "write |replace('…', '')",
    "split": "write .split('…')",
    "trans": "a text for each language is a message of its own",
    "t": "a text for each language is a message of its own",
}
SAME_TESTS = {"null": "none", "nil": "none", "undefined": "none", "int": "integer", "str": "string", "list": "sequence"}
OTHER_TESTS = dict.fromkeys(("empty", "blank", "present", "set"), _ASKED.format())
SAME_NAMES = {
    "null": "none",
    "nil": "none",
    "undefined": "none",
    "none": "none",
    "forloop": "loop",
    "true": "true",
    "yes": "true",
    "on": "true",
    "false": "false",
    "no": "false",
    "off": "false",
}
_UNTIMED = "a text doesn't know when it is sent: declare a parameter of type date"
_FUNCTIONS = {"len": "length", "count": "length", "str": "string", "number_format": "money", "strftime": "date"}
_ENDS = "tags stand between `{%` and `%}`, and each block has its own end: `{% endif %}`"
OTHER_NAMES = {
    **dict.fromkeys(
        ("empty", "isempty", "is_empty", "isset", "defined", "exists", "blank", "notempty"), _ASKED.format()
    ),
    **dict.fromkeys(("now", "today", "date", "time", "timestamp", "sysdate"), _UNTIMED),
    **dict.fromkeys(
        ("end", "with", "endif", "endfor"),
        "tags stand between `{%` and `%}`, and each block has its own end: `{% endif %}`",
    ),
    **dict.fromkeys(("print", "echo"), "the braces print what is in them: {{ name }}"),
    **dict.fromkeys(("link", "smartlink", "shortlink"), "a smartlink is written with its id: {{ link_4021 }}"),
    "channel": "write {{ request.channel }}",
}


def instead_of_name(name: str, filters: Iterable[str]) -> str:
    """What to write instead of a name that other languages have, and of a function that is a filter here."""
    folded = name.casefold()
    ours = _FUNCTIONS.get(folded) or SAME_FILTERS.get(folded) or (name if name in filters else "")
    if folded in OTHER_NAMES:
        return OTHER_NAMES[folded]
    return f"a filter stands behind its value: `…|{ours}`" if ours else ""


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
    while start > 0 and text[start - 1] == "{":
        start -= 1
    ends = [at for at in (text.find("}}", offset), text.find("%}", offset)) if at >= 0]
    end = min(ends) + 2 if ends else len(text)
    return start, end + (text[end : end + 1] == "}")


def _words(form: _Form, match: re.Match[str]) -> str:
    return form.remedy.format_map(match.groupdict())


def _fix(string: String, form: _Form, match: re.Match[str]) -> Fix | None:
    if form in (_opening(), _closing()):
        return None if re.search(_OTHER_SECTION, string.text) else Fix(tuple(_blocks(string)))
    if form.instead is None:
        return None
    matches = form.looks.finditer(string.text) if form.everywhere else (match,)
    return Fix(tuple(_edit(string, one, one.expand(form.instead)) for one in matches))


def _edit(string: String, match: re.Match[str], text: str) -> Edit:
    quote = "" if string.block else '"'
    written = text if not quote or quote not in text else text.replace(quote, '\\"')
    return Edit(string.at(match.start(), match.end()), written)


def _blocks(string: String) -> Iterator[Edit]:
    """Handlebars' blocks of a whole text."""
    for match in _opening().looks.finditer(string.text):
        tag = _TAGS[match["block"]][0].format(match["what"])
        yield Edit(string.at(match.start(), match.end()), f"{{% {tag} %}}")
    for match in _closing().looks.finditer(string.text):
        tag = f"elif {match['what']}" if match["what"] else "else" if match["else"] else _TAGS[match["block"]][1]
        yield Edit(string.at(match.start(), match.end()), f"{{% {tag} %}}")
