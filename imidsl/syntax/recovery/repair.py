"""Recovery, first half: words that can't be read. What comes out has only words that the grammar knows, and faulty ones
that stand where a value could."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from imidsl.diagnostics import Diagnostic, Edit, Fix
from imidsl.diagnostics.syntax import (
    FOREIGN_TYPE,
    QUOTE_IN_TEMPLATE,
    QUOTE_IN_TEXT,
    UNCLOSED_STRING,
    UNEXPECTED_CHARACTER,
    UNQUOTED,
)
from imidsl.source import Source
from imidsl.syntax.faults import FewFaults
from imidsl.syntax.forms import MOST_CUTS, indent_of
from imidsl.syntax.recovery.foreign_types import foreign_type
from imidsl.syntax.recovery.text_blocks import pair_quotes
from imidsl.syntax.recovery.unquoted import is_declared, lines_below, unquoted
from imidsl.syntax.tokens import CLOSER, CLOSERS, NEWLINE, Lex, Token, shown

BAD_NAME = "BAD_NAME"
"""A name with letters that no name has: still one word."""

_TAIL = re.compile(r"(?:[ \t]*[}\])])+[ \t]*(?:#[^\r\n\"]*)?$")
_OPENER = re.compile(r"[{(\[][ \t]*(?:#[^\r\n]*)?$")
_ADDRESS = re.compile(r"[^\s\"]*[^\s\",})\]]")
# A line that is an item by itself: `name: …`, `name { …`, or a closing bracket.
_ITEM = re.compile(r"[ \t]*(?:[}\])]|[A-Za-z_][\w-]*[ \t]*:)")
_TAG = re.compile(r"\{\{(?:\\.|(?!\}\})[^\\\n]){0,999}\}\}|\{%(?:\\.|(?!%\})[^\\\n]){0,999}%\}")
_LONGEST_LINE = 2000
# A string with the tags in it, whatever quotes these have.
_WITH_TAGS = re.compile(rf"\"(?:[^\"\\\n{{]|\\.|(?>{_TAG.pattern})|\{{)*+\"")
# A string with words in quotes of its own: the first of these stands right before a word.
_QUOTING = re.compile(
    r"\"[^\"\\\n]+\"(?=\w|\{\{)[^\"\\\n]*\"(?:[^\"\\\n]*\"[^\"\\\n]*\")*?[^\"\\\n]*\"(?=[ \t]*(?:[,}\])#\r\n]|\Z))"
)
_QUOTE = re.compile(r"(?<!\\)\"")
_ITEM_BEGUN = re.compile(r"(?:^|[{,])[ \t]*[A-Za-z_][\w-]*[ \t]*:[ \t]*", re.MULTILINE)
# A text with names in braces and without its quotes, up to a comma before another item or a bracket that isn't its own.
_BARE_TEXT = re.compile(rf"(?:(?!,[ \t]*[A-Za-z_][\w-]*[ \t]*:)[^\"\r\n{{}}#]|{_TAG.pattern})+")
_SIGNS = {"{": "LBRACE", "}": "RBRACE", "[": "LSQB", "]": "RSQB", "(": "LPAR", ")": "RPAR", ":": "COLON", ",": "COMMA"}
_SIGNS |= {"=": "EQUAL", "?": "OPT", ";": "COMMA"}
_DECLARING = frozenset(("param", "parameter", "arg", "argument", "input", "variable", "var"))
"""What parameters are declared with, here or elsewhere."""
_REST_OF_NAME = re.compile(r"[\w-]*")


def repair(
    source: Source, tokens: list[Token], lex: Lex, *, doubtful: bool = False
) -> tuple[list[Token], list[Diagnostic]]:
    """The tokens with what no form can hold taken out or made whole, and what was wrong with it.

    With `doubtful` text blocks end where a form seems to begin in one, though each has its end.
    """
    found = FewFaults()
    tokens = pair_quotes(source, tokens, lex, found, doubtful=doubtful)
    tokens = _cut(source, tokens, lex, found)
    tokens = _end_strings(source, tokens, found)
    return _sift(source, tokens, found), found


def _cut(source: Source, tokens: list[Token], lex: Lex, found: list[Diagnostic]) -> list[Token]:
    """Words that end elsewhere than they seem to: addresses without quotes, strings over two lines."""
    done: list[Token] = []
    for _ in range(MOST_CUTS):
        cut = next(filter(None, (_longer(source, tokens, index) for index in _on_short_lines(source, tokens))), None)
        if cut is None:
            break
        index, word, finding = cut
        found.append(finding)
        done += [*tokens[:index], word]
        behind = next((at for at in range(index, len(tokens)) if tokens[at].end > word.end), len(tokens))
        is_apart = behind == len(tokens) or tokens[behind].start >= word.end
        tokens = tokens[behind:] if is_apart else lex(source.text, word.end)
    return done + tokens


def _on_short_lines(source: Source, tokens: list[Token]) -> Iterator[int]:
    """The words on lines that somebody may have written: what is guessed of a word may take as long as its line is."""
    start = end = -1
    for index, token in enumerate(tokens):
        if token.start >= end:
            start, end = source.text.rfind("\n", start + 1, token.start), source.text.find("\n", token.start)
            end = end if end >= 0 else len(source.text)
            start = max(start, 0)
        if end - start <= _LONGEST_LINE:
            yield index


def _longer(source: Source, tokens: list[Token], index: int) -> tuple[int, Token, Diagnostic] | None:
    """The word that starts at an index and ends elsewhere, as a faulty string, and what is wrong with it."""
    token = tokens[index]
    if token.type == "BAD_WORD" and token.text.startswith("//") and index > 1:
        scheme, colon = tokens[index - 2 : index]
        if scheme.type == "NAME" and scheme.end == colon.start and colon.end == token.start and colon.text == ":":
            return _address(source, scheme.start, index - 2)
    if index > 2 and tokens[index - 1].type == "COLON" and tokens[index - 3].text in _DECLARING:
        return _foreign(source, token, index)
    if token.type == "LBRACE" and source.text.startswith(("{{", "{%"), token.start):
        return _bare_text(source, tokens, index)
    if token.type == "COLON":
        return _lines(source, tokens, index)
    whole = _whole(source, tokens, index)
    if whole is not None:
        return whole
    if token.type in ("STRING", "BAD_STRING"):
        quoted = _quoting_template(source, token) or _quoting(source, token)
        return (index, *quoted) if quoted is not None else _over_two_lines(source, tokens, index)
    return None


def _address(source: Source, start: int, index: int) -> tuple[int, Token, Diagnostic]:
    match = _ADDRESS.match(source.text, start)
    assert match is not None
    word = Token("BAD_STRING", match[0], start, match.end())
    return index, word, _unquoted(source, word, f'"{word.text}"')


def _foreign(source: Source, token: Token, index: int) -> tuple[int, Token, Diagnostic] | None:
    """A parameter's type as other languages write it."""
    meant = foreign_type(source.text, token.start)
    if meant is None:
        return None
    span = source.span(token.start, meant.end)
    fix = Fix((Edit(span, meant.right),))
    finding = FOREIGN_TYPE.at(span, word=shown(span.text), right=meant.right, fix=fix)
    return index, Token("BAD_STRING", span.text, span.start, span.end), finding


def _lines(source: Source, tokens: list[Token], index: int) -> tuple[int, Token, Diagnostic] | None:
    """A text over several lines without its quotes."""
    colon = tokens[index].end
    below = lines_below(source.text, colon)
    if below is None:
        return None
    span = source.span(below.start + indent_of(source.text, below.start), below.end)
    if any(token.type in ("TEXT", "BAD_TEXT") and token.start < span.end for token in tokens[index + 1 : index + 9]):
        return None  # it has quotes at one end
    indent = source.text[below.start : span.start]
    head = source.text.index("\n", colon)
    edits = Edit(source.span(colon, head), ' """'), Edit(source.span(below.end, below.end), f'\n{indent}"""')
    finding = UNQUOTED.at(span, word=shown(span.text.split("\n")[0]), right='""" … """', fix=Fix(edits))
    return index + 1, Token("BAD_TEXT", span.text, span.start, span.end), finding


def _whole(source: Source, tokens: list[Token], index: int) -> tuple[int, Token, Diagnostic] | None:
    """A value without its quotes, or with other ones."""
    meant = unquoted(source.text, tokens, index)
    if meant is None:
        return None
    span = source.span(tokens[index].start, meant.end)
    # A single sign at each end is taken for a quote, so that what is between is read.
    is_whole = meant.quoted and span.text[1:-1] == meant.right[1:-1]
    word = Token("STRING" if is_whole else "BAD_STRING", span.text, span.start, span.end)
    if not meant.quoted:
        return index, word, _unquoted(source, word, meant.right, safe=meant.sure)
    remedy = f"strings stand in straight double quotes: {meant.right}"
    fix = Fix((Edit(span, meant.right),))
    return index, word, UNEXPECTED_CHARACTER.at(span, word=shown(span.text), remedy=remedy, fix=fix)


def _bare_text(source: Source, tokens: list[Token], index: int) -> tuple[int, Token, Diagnostic] | None:
    """`text: Hi {{ name }}` without quotes, whole; of `[{{ name }}, …]` only the element."""
    text, brace = source.text, tokens[index].start
    if text.find("}}", brace, brace + _LONGEST_LINE) < 0 and text.find("%}", brace, brace + _LONGEST_LINE) < 0:
        return None
    line = text.rfind("\n", 0, brace) + 1
    begun = [found.end() for found in _ITEM_BEGUN.finditer(text, line, brace)]
    start, form = (begun[-1], _BARE_TEXT) if begun and text[begun[-1]] != "[" else (brace, _TAG)
    match = form.match(text, start)
    if match is None or match.end() <= brace:
        return None
    written = match[0].rstrip(" \t,")
    word = Token("BAD_STRING", written, start, start + len(written))
    while index and tokens[index - 1].start >= start:
        index -= 1
    return index, word, _unquoted(source, word, f'"{_with_single_quotes(written)}"')


def _over_two_lines(source: Source, tokens: list[Token], index: int) -> tuple[int, Token, Diagnostic] | None:
    """A string that the next line closes: what opens there closes it."""
    opened, text = tokens[index], source.text
    if opened.type != "BAD_STRING":
        return None
    line = text.find("\n", opened.end) + 1
    if not line or text[opened.end : line].strip():
        return None
    end = text.find("\n", line)
    behind = text[line : end if end >= 0 else len(text)]
    close = behind.find('"')
    if behind.count('"') % 2 == 0 or "\\" in behind or opened.text.count('"') > 1:
        return None
    is_in_tag = opened.text.rfind("{{") > opened.text.rfind("}}")
    if _ITEM.match(behind) and not is_in_tag:
        return None
    stop = line + close + 1
    finding = UNCLOSED_STRING.at(
        source.span(opened.start, opened.end), help='a text over several lines stands in three quotes: """ … """'
    )
    return index, Token("BAD_STRING", text[opened.start : stop], opened.start, stop), finding


def _quoting_template(source: Source, token: Token) -> tuple[Token, Diagnostic] | None:
    """A string that ended at a quote within a template: the whole one, with single quotes there."""
    whole = _WITH_TAGS.match(source.text, token.start)
    if whole is None or whole.end() <= token.end:
        return None
    tags = [tag for tag in _TAG.finditer(whole[0]) if '"' in tag[0]]
    quotes = [quote.start() for tag in tags for quote in _QUOTE.finditer(whole[0], *tag.span())]
    if not quotes:
        return None
    text = _with_single_quotes(whole[0])
    edits = [Edit(source.span(token.start + at, token.start + at + 1), "'") for at in quotes]
    finding = QUOTE_IN_TEMPLATE.at(
        edits[0].span.to(edits[:2][-1].span),
        word=tags[0][0],
        right=text[slice(*tags[0].span())],
        fix=Fix(tuple(edits)) if not any("'" in tag[0] for tag in tags) else None,
    )
    return Token("STRING", text, token.start, whole.end()), finding


def _quoting(source: Source, token: Token) -> tuple[Token, Diagnostic] | None:
    """A string that ended at a quote before one of its own words: the whole one."""
    whole = _QUOTING.match(source.text, token.start)
    if whole is None:
        return None
    quotes = [quote.start() for quote in _QUOTE.finditer(source.text, whole.start() + 1, whole.end() - 1)]
    inner = whole[0][1:-1]
    finding = QUOTE_IN_TEXT.at(
        source.span(quotes[0], quotes[1] + 1),
        word=shown(source.text[quotes[0] : quotes[1] + 1]),
        right=shown(inner.replace('"', '\\"')),
        fix=Fix(tuple(Edit(source.span(at, at), "\\") for at in quotes)),
    )
    # Read with other quotes, so that each character stays where it is.
    return Token("STRING", '"' + inner.replace('"', "'") + '"', token.start, whole.end()), finding


def _with_single_quotes(text: str) -> str:
    return _TAG.sub(lambda tag: _QUOTE.sub("'", tag[0]), text)


def _unquoted(source: Source, word: Token, right: str, *, safe: bool = True) -> Diagnostic:
    span = source.span(word.start, word.end)
    return UNQUOTED.at(span, word=shown(word.text), right=right, fix=Fix((Edit(span, right),), safe))


def _end_strings(source: Source, tokens: list[Token], found: list[Diagnostic]) -> list[Token]:
    """An unclosed string ends with its line, or before the brackets that close what was opened on that line.

    What stands between it and the colon of its item was split at the wrong quotes: it is one faulty value with it.
    """
    done: list[Token] = []
    opened: list[str] = []
    told = {finding.span.start for finding in found}
    for token in tokens:
        if token.type == NEWLINE or "\n" in token.text:
            opened.clear()
        elif token.type in CLOSER:
            opened.append(CLOSER[token.type])
        elif token.type in CLOSERS and opened:
            opened.pop()
        if token.type == "BAD_STRING" and token.start not in told:
            parts = _split(source, token, opened)
            found.append(UNCLOSED_STRING.at(source.span(parts[0].start, parts[0].end)))
            start = _value_start(done)
            if parts[0].text.strip() == '"' and len(parts) > 1:
                del parts[0]  # a quote that begins nothing
            elif start < len(done):
                parts[0] = parts[0]._replace(
                    start=done[start].start, text=source.text[done[start].start : parts[0].end]
                )
                del done[start:]
            done += parts
        else:
            done.append(token)
    return done


def _value_start(done: list[Token]) -> int:
    """Where the value begins that a string at the end of these tokens belongs to, behind its colon or `=`."""
    for at in range(len(done) - 1, max(-1, len(done) - MOST_CUTS), -1):
        kind = done[at].type
        if kind in ("COLON", "EQUAL"):
            return at + 1
        if kind in ("LBRACE", "TEXT", NEWLINE) or kind in CLOSERS:
            break
    return len(done)


def _split(source: Source, token: Token, opened: list[str]) -> list[Token]:
    """The string, and behind it the brackets at its end: those that have a partner on the line, or one that opens a
    block over the next lines."""
    opener = _OPENER.search(token.text, 1)
    if opener is not None and _is_deeper_below(source, token):
        cut = opener.start()
        return [_upto(token, cut), _sign(token, cut)]
    tail = _TAIL.search(token.text, 1)
    if tail and tail.start() <= 1:
        opened = [*opened, *tail[0]]  # a quote before nothing but brackets closes none
    if not tail or not opened:
        return [token]
    brackets = [m.start() for m in re.finditer(r"[}\])]", tail[0].partition("#")[0])]
    places = [tail.start() + at for at in brackets][-len(opened) :]
    return [_upto(token, places[0]), *(_sign(token, at) for at in places)]


def _upto(token: Token, cut: int) -> Token:
    return Token("BAD_STRING", token.text[:cut], token.start, token.start + cut)


def _sign(token: Token, at: int) -> Token:
    return Token(_SIGNS[token.text[at]], token.text[at], token.start + at, token.start + at + 1)


def _is_deeper_below(source: Source, token: Token) -> bool:
    number = source.position(token.start).line
    if number >= source.line_count:
        return False
    line, below = source.line(number), source.line(number + 1)
    return len(below) - len(below.lstrip()) > len(line) - len(line.lstrip())


def _sift(source: Source, tokens: list[Token], found: list[Diagnostic]) -> list[Token]:
    """Take out characters that mean nothing, one diagnostic a line; what is clearly meant becomes what was meant."""
    done: list[Token] = []
    reported = -1
    index = 0
    while index < len(tokens):
        if tokens[index].type != "BAD_WORD":
            done.append(tokens[index])
            index += 1
            continue
        word = _dotted(source, tokens, index, done) or _bad_word(source, tokens, index, done)
        while index < len(tokens) and tokens[index].start < word.end:
            index += 1
        line = source.position(word.start).line
        if line != reported:
            found.append(_finding(source, word, done))
        reported = line
        done += _meant(word)
    return done


def _bad_word(source: Source, tokens: list[Token], index: int, done: list[Token]) -> Token:
    """The bad word at an index, with those that touch it."""
    first = last = tokens[index]
    while (index := index + 1) < len(tokens) and tokens[index].type == "BAD_WORD" and tokens[index].start == last.end:
        last = tokens[index]
    word = Token(first.type, source.text[first.start : last.end], first.start, last.end)
    return _whole_name(source, done, word) if word.text[0].isalnum() else word


def _whole_name(source: Source, done: list[Token], token: Token) -> Token:
    """The word around a letter that no name has."""
    start = token.start
    if done and done[-1].type in ("NAME", BAD_NAME) and done[-1].end == start:
        start = done.pop().start
    rest = _REST_OF_NAME.match(source.text, token.end)
    end = rest.end() if rest else token.end
    return Token(BAD_NAME, source.text[start:end], start, end)


def _dotted(source: Source, tokens: list[Token], index: int, done: list[Token]) -> Token | None:
    """`item.title`, `brand.imi`, `../brand.imi` without quotes: one word."""
    start = tokens[index].start
    if not source.text.startswith((".", "/"), start):
        return None
    if done and done[-1].type == "NAME" and done[-1].end == start:
        start = done[-1].start
    path = _PATH.match(source.text, start)
    if path is None or path.end() <= tokens[index].end:
        return None
    if start < tokens[index].start:
        done.pop()
    return Token(BAD_NAME, path[0], start, path.end())


_PATH = re.compile(r"(?:\.{0,2}/)*[A-Za-z_][\w-]*(?:[./][A-Za-z_][\w-]*)*")


def _meant(token: Token) -> list[Token]:
    if token.type == BAD_NAME:
        return [token]
    if _is_quoted(token):
        return [token._replace(type="STRING")]
    sign = _plain_sign(token.text[0])
    return [token._replace(type=_SIGNS[sign], text=sign)] if sign in _SIGNS else []


def _plain_sign(char: str) -> str:
    """The sign that a full-width one stands for."""
    return unicodedata.normalize("NFKC", char)


def _is_quoted(token: Token) -> bool:
    return len(token.text) > 1 and token.text[0] in "'‘“" and token.text[-1] in "'’”"


def _finding(source: Source, token: Token, before: list[Token]) -> Diagnostic:
    """What is wrong with a word, in the place where it stands."""
    if token.type == BAD_NAME and token.text.isascii():
        is_value = bool(before) and before[-1].type in ("COLON", "EQUAL", "LSQB", "COMMA")
        is_path = "/" in token.text or not is_value
        has_name = is_declared(source.text, token.text.partition(".")[0])
        # A word with several points is an address rather than what nobody has declared.
        is_text = is_path or (token.text.count(".") > 1 and not has_name)
        right = f'"{token.text}"' if is_text else f'"{{{{ {token.text} }}}}"'
        return _unquoted(source, token, right, safe=is_path or has_name)
    end = token.start + 2 if token.text.startswith("//") else token.end
    place = source.span(token.start, end)
    fix = _replacement(token)
    edits = Fix((Edit(place, fix),)) if fix is not None else None
    return UNEXPECTED_CHARACTER.at(place, word=_named(place.text), remedy=_remedy(token), fix=edits)


def _named(text: str) -> str:
    """A word for a message; one that can't be told from plain signs by its code point."""
    odd = len(set(text)) == 1 and (text.isspace() or (not text.isascii() and not text.isalnum()))
    return f"U+{ord(text[0]):04X} {unicodedata.name(text[0], 'CONTROL CHARACTER')}" if odd else shown(text)


def _replacement(token: Token) -> str | None:
    """What certainly was meant by a word."""
    if _is_quoted(token):
        inner = token.text[1:-1]
        return None if '"' in inner or "\\" in inner else f'"{inner}"'
    if token.text.isspace():
        return " " * len(token.text)
    sign = _plain_sign(token.text)
    if sign != token.text and sign in _SIGNS:
        return sign
    return None


def _remedy(token: Token) -> str:
    if token.type == BAD_NAME:
        return "a name has letters A to Z, digits, '_' and '-'; text stands in quotes"
    if _is_quoted(token):
        return f'strings stand in straight double quotes: "{token.text[1:-1]}"'
    if token.text.isspace():
        return "write plain blanks"
    sign = _plain_sign(token.text[0])
    if sign == ";":
        return "items are separated by new lines or commas"
    if sign != token.text[0] and sign in _SIGNS:
        return f"write '{sign}'"
    if token.text.startswith(("//", "/*", "*/", "<!--", "--")):
        return "a comment begins with '#'"
    if token.text[0] == "@":
        return "the addresses of a file are given to the command: --to KIND=@FILE"
    if token.text[0] in "+~":
        return 'a text is one string, with names in braces: "Hi {{ name }}"'
    if token.text[0] == "|":
        return 'one of several texts is a choice("gold", "silver"); filters stand in texts: "{{ name|upper }}"'
    return "text stands in double quotes"
