"""Texts for the fuzz: ordinary ones, as people write them, and any that the language allows, over drawn parameters.

What an expression is made of stands in tables: a filter, test or method with what it takes, its arguments and what it
makes. A test holds them to the vocabulary, so that whatever the language gets is drawn.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from random import Random

from tests.proof.fuzz_types import Type

#: Filters and methods: arguments that they are called with, by what they take and make.
TEXT_TO_TEXT = {
    "capitalize": ("",),
    "center": ("(9)", "(3)", "(width=12)"),
    "d": ("('q')", "('none!', true)"),
    "default": ("('q')", "('none given', true)", "(default_value='x', boolean=true)"),
    "e": ("",),
    "escape": ("",),
    "first": ("",),
    "fit": ("(2)", "(5)", "(7)", "(20)", "(140)"),
    "gsm": ("",),
    "indent": ("", "(2)", "(1, true)", "(2, blank=true)", "('> ', true, true)"),
    "last": ("",),
    "lower": ("",),
    "replace": ("('a', 'bb')", "(' ', '')", "('ab', 'é')", "('ß', 'ss')", "('', '-')", "('a', '€', 1)", "('\\n', ' ')"),
    "reverse": ("",),
    "string": ("",),
    "title": ("",),
    "tojson": ("",),
    "trim": ("", "('a')", "(' -')"),
    "truncate": ("(5)", "(6, true, '')", "(4, false, '…', 0)", "(3, true, '..', 1)", "(9, leeway=0)", "(20, true)"),
    "upper": ("",),
    "urlencode": ("",),
    "wordwrap": ("(5)", "(4, false)", "(3, true, '; ')", "(6, break_on_hyphens=false)"),
}
TEXT_TO_INT = {"length": ("",), "count": ("",), "wordcount": ("",), "int": ("", "(7)", "(0, 16)")}
TEXT_TO_NUMBER = {"float": ("", "(1.5)")}
NUMBER_TO_NUMBER = {
    "abs": ("",),
    "round": ("", "(1)", "(2)", "(0, 'floor')", "(1, 'ceil')", "(precision=2, method='floor')"),
    "float": ("",),
}
NUMBER_TO_INT = {"int": ("",), "round|int": ("",)}
LIST_TO_LIST = {
    "list": ("",),
    "reverse": ("",),
    "sort": ("", "(true)", "(reverse=true)", "(case_sensitive=true)"),
    "unique": ("", "(true)"),
}
LIST_TO_INT = {"length": ("",), "count": ("",)}
LIST_TO_ITEM = {"first": ("",), "last": ("",), "min": ("",), "max": ("",)}
METHODS = {
    **dict.fromkeys(("capitalize", "casefold", "lower", "swapcase", "title", "upper"), ("()",)),
    **dict.fromkeys(("strip", "lstrip", "rstrip"), ("()", "('a')", "(' -')")),
    "removeprefix": ("('a')", "('ab')", "('+')"),
    "removesuffix": ("('a')", "('b')"),
}
METHODS_TO_LIST = {
    "split": ("()", "(' ')", "('a')", "(',', 1)"),
    "rsplit": ("()", "(' ', 1)"),
    "splitlines": ("()",),
    "partition": ("(' ')", "('a')"),
    "rpartition": ("('a')",),
}
METHODS_TO_INT = {
    "count": ("('a')", "(' ')"),
    "find": ("('a')",),
    "rfind": ("('b')",),
    "index": ("('a')",),
    "rindex": ("('a')",),
}
METHODS_TO_BOOL = {
    **dict.fromkeys(("startswith", "endswith"), ("('a')", "('ß')", "('')")),
    **dict.fromkeys(
        ("isalnum", "isalpha", "isdigit", "islower", "isnumeric", "isspace", "istitle", "isupper"), ("()",)
    ),
}
DATE_METHODS = ("year", "month", "day", "weekday()", "isoweekday()")
TIME_METHODS = (*DATE_METHODS, "hour", "minute", "second")
DATE_FORMATS = ("%d.%m.", "%m", "%d", "%A, %d.%m.%Y", "%-d %B", "%j", "%a %b %-d", "%y%%", "%V/%G", "%u")
TIME_FORMATS = (*DATE_FORMATS, "%H:%M", "%-I:%M %p", "%S")
_SCOPES = (
    "…",
    "{% for i in [1, 2] %}…{% endfor %}",
    "{% for i in [1, 2] %}{% if i == 2 %}…{% endif %}{% else %}…{% endfor %}",
    "{% with %}…{% endwith %}",
    "{% filter upper %}…{% endfilter %}",
    "{% set block %}…{% endset %}{{ block }}",
    "{% macro own() %}…{% endmacro %}{{ own() }}",
)
LOOP = (
    *("index", "index0", "revindex", "revindex0", "length", "depth", "depth0"),
    *("cycle('a', 'bbb')", "cycle(1, 22)", "previtem|default('-')", "nextitem|default('-')", "changed(1)"),
)
TEXT_TESTS = (
    *("string", "lower", "upper", "defined", "none", "sequence", "iterable", "mapping", "number", "boolean", "true"),
    *("eq('a')", "equalto 'ab'", "== 'x'", "!= 'a'", "ne ''", "in ['a', 'b']", "in 'abc'", "undefined", "false"),
)
NUMBER_TESTS = (
    *("even", "odd", "divisibleby 3", "divisibleby(2)", "> 2", "gt 1", "greaterthan 5", ">= 1", "ge 0", "< 3", "lt 2"),
    *("lessthan 9", "<= 1", "le 2", "integer", "float", "number", "eq 1", "in [1, 2, 3]", "string"),
)
SIGNS = ("==", "!=", "<", "<=", ">", ">=")
JOINS = ("join", "join()", "join(', ')", "join('-')")
NUMBERS = ("0", "1", "2", "5", "2.5", "-1")
CURRENCIES = ("EUR", "JPY", "KWD", "USD")
WORDS = (
    "Hello ",
    "a",
    "Your order ",
    "€",
    "à",
    ". ",
    " x ",
    "漢",
    "{ ",
    "% ",
    "\n",
    "Straße",
    "😀",
    "’",
    ", ",
    "ok",
    " - ",
)


@dataclass(frozen=True)
class Name:
    """Something in scope: an expression, the type of its value."""

    source: str
    type: Type


class Texts:
    """Draws texts over some parameters."""

    def __init__(self, random: Random, parameters: Mapping[str, Type], depth: int = 3) -> None:
        self.random = random
        self.depth = depth
        self.scope = [Name(name, type_) for name, type_ in parameters.items()]
        self._loops = 0
        self._names = 0

    def some(self, *options: str) -> str:
        """One of these."""
        return self.random.choice(options)

    def chance(self, share: float) -> bool:
        """Whether something happens that happens so often."""
        return self.random.random() < share

    # -- Names

    def paths(self, kind: str, optional: bool | None = False) -> list[Name]:
        """What in scope has values of a kind, fields of records too."""
        return [name for name in self._reached() if name.type.kind == kind and optional in (None, name.type.optional)]

    def _reached(self) -> list[Name]:
        found = list(self.scope)
        for name in found:
            if name.type.kind == "record" and not name.type.optional:
                found += [Name(f"{name.source}.{field}", type_) for field, type_ in name.type.fields.items()]
        return found

    def _fresh(self) -> str:
        self._names += 1
        return f"v{self._names}"

    # -- Expressions

    def text(self, depth: int = 0) -> str:
        """An expression that is a text."""
        plain = [self._text_leaf]
        if depth < self.depth:
            plain += [lambda: self._text_of(depth + 1)] * 2
        return self.random.choice(plain)()

    def _text_leaf(self) -> str:
        names = [name.source for name in self.paths("text")]
        names += [f"({name.source}|default('{self.some('', 'none', 'q')}'))" for name in self.paths("text", True)]
        names += [f"({name.source} or 'x')" for name in self.paths("text", True)]
        names += [name.source for kind in ("date", "datetime", "bool") for name in self.paths(kind)]
        literal = self.some("'ab'", "'€'", "''", "'Straße 1'", "footer", "link_1", "request.channel", "'a b'")
        return self.some(*names) if names and self.chance(0.85) else literal

    def _text_of(self, depth: int) -> str:
        options: list[Callable[[], str]] = [
            lambda: self._applied(self.text(depth), TEXT_TO_TEXT),
            lambda: self._applied(self.text(depth), TEXT_TO_TEXT),
            lambda: self._applied(self.text(depth), TEXT_TO_TEXT),
            lambda: self._called(self._own_text(depth), METHODS),
            lambda: f"({self.text(depth)} ~ {self._scalar(depth)})",
            lambda: f"({self._scalar(depth)} ~ ' ' ~ {self.text(depth)})",
            lambda: f"({self.number(depth)}|string)",
            lambda: f"({self.number(depth)}|money('{self.some(*CURRENCIES)}'))",
            lambda: f"('{self.some('%s-%5s', '%-4s|%s', '%.2s%s')}' % ({self.text(depth)}, {self.number(depth)}))",
            lambda: (
                f"('{self.some('%d', '%05d', '%.2f', '%+d', '%5.1f', '%x', '%,d'[:2], '%e')}' % {self.number(depth)})"
            ),
            lambda: f"('{self.some('%s', '%.1f EUR', '%3s%%')}'|format({self.number(depth)}))",
            lambda: f"('%(a)s!'|format(a={self.text(depth)}))",
            lambda: f"({self.text(depth)} if {self.condition(depth)} else {self.text(depth)})",
            lambda: f"({self.text(depth)} if {self.condition(depth)})",
            lambda: f"({self.text(depth)} or {self.text(depth)})",
            lambda: f"({self._own_text(depth)} + {self._own_text(depth)})",
            lambda: f"({self._own_text(depth)} * {self.whole(depth)})",
            lambda: f"{self._own_text(depth)}[{self.some('0', '-1', ':2', '1:', '::2', ':-1', '1', '::-1', '1:3')}]",
            lambda: self._joined(depth),
            lambda: self._joined(depth),
            lambda: self._date_text(),
            lambda: self._date_text(),
            lambda: self._item(depth, "text"),
            lambda: f"({self.sequence(depth)}|map('upper')|join(' '))",
            lambda: self._given(depth),
        ]
        return self.random.choice(options)()

    def _given(self, depth: int) -> str:
        """A filter or method whose arguments aren't known, of the right kind or another."""
        makers = (self.text, self.text, self.whole, self.number, self.sequence)
        given = ", ".join(self.random.choice(makers)(depth) for _ in range(self.random.choice((1, 1, 2, 3))))
        return self.some(
            f"({self.text(depth)}|{self.some(*TEXT_TO_TEXT, *TEXT_TO_INT)}({given}))",
            f"({self._own_text(depth)}.{self.some(*METHODS, *METHODS_TO_INT, *METHODS_TO_BOOL)}({given}))",
            f"({self.sequence(depth)}|{self.some('join', 'sum')}({given}))",
            f"({self.number(depth)}|{self.some('round', 'money', 'int')}({given}))",
        )

    def _own_text(self, depth: int) -> str:
        """A text that has a text's methods."""
        names = [name.source for name in self.paths("text")]
        return self.some(*names) if names and self.chance(0.7) else f"({self.text(depth)}|string)"

    def _scalar(self, depth: int) -> str:
        return self.text(depth) if self.chance(0.6) else self.number(depth)

    def _applied(self, value: str, table: Mapping[str, tuple[str, ...]]) -> str:
        name = self.some(*table)
        return f"({value}|{name}{self.some(*table[name])})"

    def _called(self, value: str, table: Mapping[str, tuple[str, ...]]) -> str:
        name = self.some(*table)
        return f"{value}.{name}{self.some(*table[name])}"

    def _date_text(self) -> str:
        dates, times = self.paths("date"), self.paths("datetime")
        if not dates and not times:
            return "('-')"
        name = self.random.choice([*dates, *times])
        if self.chance(0.1):
            return f"{name.source}.isoformat()"
        is_time = name.type.kind == "datetime"
        source = f"{name.source}.date()" if is_time and self.chance(0.1) else name.source
        formats = DATE_FORMATS if source.endswith(")") or not is_time else TIME_FORMATS
        return f"({source}|date('{self.some(*formats)}'))"

    def number(self, depth: int = 0) -> str:
        """An expression that is a number."""
        if depth >= self.depth or self.chance(0.5):
            names = [name.source for kind in ("int", "decimal") for name in self.paths(kind)]
            names += [f"({name.source} or 0)" for kind in ("int", "decimal") for name in self.paths(kind, True)]
            names += [self.whole(depth)]
            return self.some(*names)
        deeper = depth + 1
        options: list[Callable[[], str]] = [
            lambda: self._applied(self.number(deeper), NUMBER_TO_NUMBER),
            lambda: self._applied(self.text(deeper), TEXT_TO_NUMBER),
            lambda: f"({self.number(deeper)} {self.some('+', '-', '*')} {self.number(deeper)})",
            lambda: (
                f"({self.number(deeper)} {self.some('+', '-', '*', '/')} {self.some('1.19', '2', '100', '0.5', '3')})"
            ),
            lambda: f"({self.number(deeper)} / {self.number(deeper)})",
            lambda: f"({self.number(deeper)} {self.some('//', '%')} {self.some('7', '100', '3', self.whole(deeper))})",
            lambda: f"({self.whole(deeper)} ** {self.some('2', '3', '0')})",
            lambda: f"(-{self.number(deeper)})",
            lambda: f"({self.number(deeper)} if {self.condition(deeper)} else {self.number(deeper)})",
            lambda: self._sum(deeper),
            lambda: f"([{self.number(deeper)}, {self.number(deeper)}]|{self.some('max', 'min', 'sum')})",
            lambda: self._item(deeper, "int", "decimal"),
        ]
        return self.random.choice(options)()

    def whole(self, depth: int = 0) -> str:
        """An expression that is a whole number."""
        names = [name.source for name in self.paths("int")]
        if names and (depth >= self.depth or self.chance(0.5)):
            return self.some(*names)
        if depth >= self.depth or self.chance(0.3):
            return self.some("0", "1", "2", "3", "12")
        deeper = depth + 1
        dates: list[tuple[str, tuple[str, ...]]] = [(n.source, DATE_METHODS) for n in self.paths("date")]
        dates += [(n.source, TIME_METHODS) for n in self.paths("datetime")]
        options: list[Callable[[], str]] = [
            lambda: self._applied(self.text(deeper), TEXT_TO_INT),
            lambda: self._applied(self.number(deeper), NUMBER_TO_INT),
            lambda: self._applied(self.sequence(deeper), LIST_TO_INT),
            lambda: self._applied(self.sequence(deeper), LIST_TO_INT),
            lambda: self._called(self._own_text(deeper), METHODS_TO_INT),
        ]
        if dates:
            options += [lambda: (lambda date: f"{date[0]}.{self.some(*date[1])}")(self.random.choice(dates))] * 2
        if self._loops:
            options.append(lambda: f"loop.{self.some('index', 'index0', 'revindex', 'length')}")
        return self.random.choice(options)()

    # -- Lists

    def sequence(self, depth: int = 0) -> str:
        """An expression that is a list of whatever can be written."""
        return self._list_of(depth, ("text", "int", "decimal", "date", "datetime", "bool"))

    def _list_of(self, depth: int, kinds: tuple[str, ...]) -> str:
        names = [name.source for name in self.paths("list") if name.type.item and name.type.item.kind in kinds]
        leaves = [self.some(*names)] if names else []
        if not leaves or self.chance(0.15):
            leaves = [self._made_list(depth, kinds)]
        value = self.some(*leaves)
        while self.chance(0.3):
            value = self._shaped(value, kinds)
        return value

    def _made_list(self, depth: int, kinds: tuple[str, ...]) -> str:
        deeper = min(depth + 1, self.depth)
        texts: list[Callable[[], str]] = [
            lambda: self._called(self._own_text(deeper), METHODS_TO_LIST),
            lambda: f"[{self.text(deeper)}, {self.text(deeper)}]",
            lambda: f"({self._own_text(deeper)}|list)",
            lambda: self._fields_of_records("text"),
        ]
        numbers: list[Callable[[], str]] = [
            lambda: f"range({self.whole(deeper)})",
            lambda: f"range(1, {self.some('4', '6')}, 2)",
            lambda: f"[{self.whole(deeper)}, {self.whole(deeper)}]",
            lambda: self._fields_of_records("int"),
        ]
        made = [*(texts if "text" in kinds else []), *(numbers if "int" in kinds else [])]
        return self.random.choice(made)() if made else "[]"

    def _fields_of_records(self, kind: str) -> str:
        found = []
        for name in self.paths("list"):
            item = name.type.item
            for field, type_ in item.fields.items() if item is not None else ():
                if type_.kind == kind and not type_.optional:
                    found.append(f"{name.source}|map(attribute='{field}')|list")
                elif type_.kind == kind:
                    found.append(f"{name.source}|map(attribute='{field}', default='-')|select|list")
        return f"({self.some(*found)})" if found else "['a', 'b']" if kind == "text" else "[1, 2]"

    def _shaped(self, value: str, kinds: tuple[str, ...]) -> str:
        options = [
            lambda: self._applied(value, LIST_TO_LIST),
            lambda: f"{value}[{self.some(':1', ':2', '1:', '::-1', '::2', ':-1')}]",
            lambda: f"({value}|{self.some('select', 'reject')})",
        ]
        if kinds == ("text",) or "text" in kinds:
            options += [
                lambda: f"({value}|{self.some('select', 'reject')}('{self.some('lower', 'upper', 'string')}'))",
                lambda: f"({value}|{self.some('select', 'reject')}('{self.some('eq', 'ne')}', 'a'))",
                lambda: f"({value}|map('{self.some('upper', 'title', 'trim', 'string', 'e')}')|list)",
                lambda: f"({value}|map('{self.some('truncate', 'fit')}', 4)|list)",
                lambda: f"({value}|{self.some('batch', 'slice')}(2)|{self.some('first', 'last')})",
                lambda: f"({value}|batch(2, 'x')|first)",
            ]
        return self.random.choice(options)()

    def _joined(self, depth: int) -> str:
        records = [n for n in self.paths("list") if n.type.item is not None and n.type.item.kind == "record"]
        if records and self.chance(0.4):
            name = self.random.choice(records)
            assert name.type.item is not None
            fields = [f for f, type_ in name.type.item.fields.items() if _writable(type_)]
            flags = [f for f, type_ in name.type.item.fields.items() if type_.kind == "bool"]
            chosen = f"|{self.some('selectattr', 'rejectattr')}('{self.some(*flags)}')" if flags else ""
            if fields:
                given = f"'{self.some(', ', '')}', attribute='{self.some(*fields)}'"
                return f"({name.source}{self.some('', chosen)}|join({given}))"
        return f"({self.sequence(depth)}|{self.some(*JOINS)})"

    def _sum(self, depth: int) -> str:
        for name in self.paths("list"):
            item = name.type.item
            for field, type_ in item.fields.items() if item is not None else ():
                if type_.kind in ("int", "decimal") and not type_.optional:
                    return f"({name.source}|sum(attribute='{field}'))"
        return f"({self._list_of(depth, ('int', 'decimal'))}|sum{self.some('', '(start=2)')})"

    def _item(self, depth: int, *kinds: str) -> str:
        value = self._list_of(depth, kinds)
        index = self.some("[0]", "[-1]", "[1]", f"[{self.whole(self.depth)}]", "", "", "", "")
        item = f"{value}{index}" if index else self._applied(value, LIST_TO_ITEM)
        return f"({item}|default({'0' if 'int' in kinds else repr('-')}))" if self.chance(0.4) else item

    # -- Conditions

    def condition(self, depth: int = 0) -> str:
        """A condition."""
        deeper = depth + 1
        options = [
            lambda: self._truth(),
            lambda: self._truth(),
            lambda: self._equality(deeper),
            lambda: self._equality(deeper),
            lambda: f"{self.number(deeper)} {self.some(*SIGNS)} {self.some(*NUMBERS, self.whole(deeper))}",
            lambda: f"{self.sequence(deeper)}|length {self.some(*SIGNS)} {self.some('0', '1', '2', '3')}",
            lambda: f"{self.text(deeper)} is {self.some('', 'not ')}{self.some(*TEXT_TESTS)}",
            lambda: f"{self.number(deeper)} is {self.some('', 'not ')}{self.some(*NUMBER_TESTS)}",
            lambda: self._called(self._own_text(deeper), METHODS_TO_BOOL),
            lambda: (
                f"{self.some(repr('a'), repr(' '), self.text(deeper))} {self.some('in', 'not in')} {self.text(deeper)}"
            ),
            lambda: (
                f"{self.some(repr('a'), '1', self.text(deeper))} {self.some('in', 'not in')} {self.sequence(deeper)}"
            ),
            lambda: self._date_condition(deeper),
            lambda: f"({self.text(deeper)} if {self._truth()}) {self.some('in', '==')} {self.text(deeper)}",
        ]
        if self._loops:
            options.append(lambda: f"{self.some('', 'not ')}loop.{self.some('first', 'last')}")
        if depth < 2:
            options += [
                lambda: f"not ({self.condition(deeper)})",
                lambda: f"({self.condition(deeper)} {self.some('and', 'or')} {self.condition(deeper)})",
            ]
        return self.random.choice(options)()

    def _truth(self) -> str:
        names = [name.source for name in self._reached()]
        tests = [f"{n.source} is {self.some('', 'not ')}none" for n in self._reached() if n.type.optional]
        return self.some(*names, *tests) if names else "true"

    def _equality(self, depth: int) -> str:
        names = [name for name in self._reached() if name.type.words and not name.type.optional]
        if not names or self.chance(0.3):
            return f"{self.text(depth)} {self.some('==', '!=')} {self.text(depth)}"
        name = self.random.choice(names)
        words = [word if name.type.kind == "int" else repr(word) for word in name.type.words]
        if self.chance(0.3):
            return f"{name.source} {self.some('in', 'not in')} [{', '.join(words[:2])}]"
        return f"{name.source} {self.some('==', '!=')} {self.some(*words)}"

    def _date_condition(self, depth: int) -> str:
        dates = [*self.paths("date"), *self.paths("datetime")]
        if not dates:
            return self._truth()
        source = self.random.choice(dates).source
        return self.some(
            f"{source}|date('%m') == '12'",
            f"{source}|date('%d') in ['01', '31']",
            f"{source}|date('%m') in ['02', '06', '07']",
            f"{source}|date('%A') == 'Sunday'",
            f"{source}.month == 2",
            f"{source}.day > 28",
            f"{source}.weekday() >= 5",
            f"{source} == {self.random.choice(dates).source}",
        )

    # -- Statements

    def body(self, depth: int = 0) -> str:
        """Statements one after the other."""
        return "".join(self.statement(depth) for _ in range(self.random.choice((1, 1, 2) if depth else (1, 2, 3))))

    def statement(self, depth: int) -> str:
        """A statement, or words."""
        simple: list[Callable[[], str]] = [
            lambda: "".join(self.some(*WORDS) for _ in range(self.random.randint(1, 3))),
            lambda: f"{{{{ {self.text()} }}}}",
            lambda: f"{{{{ {self.text(1)} }}}}",
            lambda: f"{{{{ {self.number()} }}}}",
        ]
        nested: list[Callable[[], str]] = [
            self._in_depth(depth, maker)
            for maker in (
                *(
                    self._if,
                    self._if,
                    self._if_else,
                    self._if_lines,
                    self._elif,
                    self._for,
                    self._for,
                    self._for_records,
                ),
                *(self._set, self._set_block, self._filter, self._with, self._macro, self._call, self._namespace),
                *(self._raw, self._comment, self._cycler, self._recursive, self._print, self._grouped, self._items),
                *(self._set_in_if, self._set_own, self._blanks, self._dict),
            )
        ]
        return self.random.choice(simple if depth and self.chance(0.3 * depth) else simple + nested)()

    def _in_depth(self, depth: int, maker: Callable[[int], str]) -> Callable[[], str]:
        return lambda: maker(depth + 1)

    def _if(self, depth: int) -> str:
        return f"{{% if {self.condition()} %}}{self.body(depth)}{{% endif %}}"

    def _if_else(self, depth: int) -> str:
        return f"{{% if {self.condition()} %}}{self.body(depth)}{{% else %}}{self.body(depth)}{{% endif %}}"

    def _if_lines(self, depth: int) -> str:
        return f"\n{{% if {self.condition()} %}}\n{self.body(depth)}\n{{% endif %}}\n"

    def _elif(self, depth: int) -> str:
        first = f"{{% if {self.condition()} %}}{self.body(depth)}{{% elif {self.condition()} %}}{self.body(depth)}"
        return f"{first}{{% else %}}{self.body(depth)}{{% endif %}}"

    def _loop(self, depth: int, target: str, over: str, names: list[Name]) -> str:
        self._loops += 1
        self.scope, scope = [*self.scope, *names], self.scope
        own = [f"{{{{ {name.source} }}}}" for name in names if _writable(name.type)]
        inner = self.body(depth) if self.chance(0.6) else self.some(*own, "x")
        tail = self.some("", "", "{% if not loop.last %}, {% endif %}", f"{{{{ loop.{self.some(*LOOP)} }}}}")
        test = f" if {self.condition()}" if self.chance(0.1) and "loop" not in inner else ""
        self.scope = scope
        self._loops -= 1
        test = "" if "loop." in test else test
        other = f"{{% else %}}{self.body(depth)}" if self.chance(0.2) else ""
        return f"{{% for {target} in {over}{test} %}}{inner}{tail}{other}{{% endfor %}}"

    def _for(self, depth: int) -> str:
        names = [name for name in self.paths("list") if name.type.item is not None]
        variable = self._fresh()
        if names and self.chance(0.8):
            name = self.random.choice(names)
            assert name.type.item is not None
            over = name.source + self.some("", "", "", "", "[:2]", "|reverse", "|list", "[1:]")
            if _writable(name.type.item):
                over += self.some("", "", "|sort", "|unique")
            return self._loop(depth, variable, over, [Name(variable, name.type.item)])
        over = self.some(f"range({self.whole()})", f"{self._own_text(2)}.split(' ')", f"{self._own_text(2)}")
        kind = "int" if over.startswith("range") else "text"
        return self._loop(depth, variable, over, [Name(variable, Type("", kind, lambda random: None))])

    def _for_records(self, depth: int) -> str:
        for name in self.paths("list"):
            item = name.type.item
            flags = [field for field, type_ in (item.fields.items() if item else ()) if type_.kind == "bool"]
            if item is not None and flags:
                chosen = f"{name.source}|{self.some('selectattr', 'rejectattr')}('{self.some(*flags)}')"
                variable = self._fresh()
                return self._loop(depth, variable, chosen, [Name(variable, item)])
        return self._for(depth)

    def _grouped(self, depth: int) -> str:
        for name in self.paths("list"):
            item = name.type.item
            fields = [f for f, type_ in (item.fields.items() if item else ()) if _writable(type_)]
            if item is not None and fields:
                field, variable = self.some(*fields), self._fresh()
                inner = f"{{% for {variable} in group %}}{{{{ {variable}.{field} }}}}{{% endfor %}}"
                head = f"{{% for key, group in {name.source}|groupby('{field}') %}}"
                return f"{head}{{{{ key }}}}:{{{{ group|length }}}}{self.some('', inner)}{{% endfor %}}"
        return self._for(depth)

    def _items(self, depth: int) -> str:
        names = [n for n in self.paths("record") if all(map(_writable, n.type.fields.values()))]
        if not names:
            return self._if(depth)
        source = self.random.choice(names).source
        over = self.some(f"{source}|items", f"{source}|dictsort", f"{source}.items()", f"{source}|dictsort(by='key')")
        if self.chance(0.2):
            return (
                f"{{{{ {source}.keys()|join }}}}{{{{ {source}.values()|list|length }}}}{{{{ {source}.get('a', '-') }}}}"
            )
        return f"{{% for k, v in {over} %}}{{{{ k }}}}={{{{ v }}}}{{% endfor %}}"

    def _set_own(self, depth: int) -> str:
        """A parameter that the text sets as well, before or behind where it is read, in this scope or in one within."""
        names = [name for name in self.scope if name.source.isidentifier() and not name.source.startswith("v")]
        if not names:
            return self._set(depth)
        source = self.random.choice(names).source
        made = f"{{% set {source} = {self.text()} %}}"
        before = self.some("", f"{{{{ {source}|default('-') is none }}}}", self.body(depth))
        inner = self.some(*_SCOPES).replace("…", f"{{{{ {source} }}}}")
        set_ = self.some(made, made, f"{{% if {self.condition()} %}}{made}{{% endif %}}")
        self.scope = [name for name in self.scope if name.source != source]
        self.scope.append(Name(source, Type("", "text", lambda random: None)))
        return self.some(f"{before}{inner}{set_}", f"{before}{set_}{inner}") + self.body(depth)

    def _set(self, depth: int) -> str:
        name = self._fresh()
        kind = self.some("text", "int")
        made = f"{{% set {name} = {self.text() if kind == 'text' else self.whole()} %}}"
        self.scope.append(Name(name, Type("", kind, lambda random: None)))
        rest = f"{{{{ {name} }}}}{self.body(depth)}"
        self.scope.pop()
        return made + rest

    def _set_in_if(self, depth: int) -> str:
        name = self._fresh()
        start = f"{{% set {name} = {self.text()} %}}" if self.chance(0.4) else ""
        other = f"{{% else %}}{{% set {name} = {self.text()} %}}" if self.chance(0.7) else ""
        choice = f"{{% if {self.condition()} %}}{{% set {name} = {self.text()} %}}{other}{{% endif %}}"
        return f"{start}{choice}{{{{ {name} }}}}"

    def _set_block(self, depth: int) -> str:
        name = self._fresh()
        applied = self._applied(name, TEXT_TO_TEXT)
        return f"{{% set {name} %}}{self.body(depth)}{{% endset %}}{{{{ {applied} }}}}"

    def _filter(self, depth: int) -> str:
        name = self.some(*TEXT_TO_TEXT)
        return f"{{% filter {name}{self.some(*TEXT_TO_TEXT[name])} %}}{self.body(depth)}{{% endfilter %}}"

    def _with(self, depth: int) -> str:
        name = self._fresh()
        start = f"{{% with {name} = {self.text()} %}}"
        self.scope.append(Name(name, Type("", "text", lambda random: None)))
        inner = f"{{{{ {name} }}}}{self.body(depth)}{{{{ {name}|length }}}}"
        self.scope.pop()
        return f"{start}{inner}{{% endwith %}}"

    def _macro(self, depth: int) -> str:
        name, other = self._fresh(), self.some("", ", c=1", ", c='x'")
        self.scope, scope = [Name("a", Type("", "text", lambda random: None)), *self.scope], self.scope
        loops, self._loops = self._loops, 0
        body = f"{self.body(depth)}{{{{ a }}}}{'{{ c }}' if other else ''}{self.some('', '{{ varargs|length }}')}"
        self.scope, self._loops = scope, loops
        calls = (
            f"{{{{ {name}({self.text(1)}) }}}}{{{{ {name}(a={self.text(1)}){self.some('', '|upper', '|length')} }}}}"
        )
        return f"{{% macro {name}(a{other}) %}}{body}{{% endmacro %}}{calls}"

    def _call(self, depth: int) -> str:
        name = self._fresh()
        wrapped = self.some(
            "{{ caller() }}", "[{{ caller() }}]", "{{ caller() }}{{ caller() }}", "{{ caller()|upper }}"
        )
        macro = f"{{% macro {name}() %}}{wrapped}{{% endmacro %}}"
        loops, self._loops = self._loops, 0
        inner = self.body(depth)
        self._loops = loops
        return f"{macro}{{% call {name}() %}}{inner}{{% endcall %}}"

    def _namespace(self, depth: int) -> str:
        names = self.paths("list")
        over = self.random.choice(names).source if names else "range(3)"
        name, variable = self._fresh(), self._fresh()
        start = f"{{% set {name} = namespace(n=0, t='') %}}"
        step = self.some(
            f"{{% set {name}.n = {name}.n + 1 %}}",
            f"{{% set {name}.t = {name}.t ~ 'ab' %}}",
            f"{{% if {self.condition()} %}}{{% set {name}.n = {name}.n + 2 %}}{{% endif %}}",
        )
        if self.chance(0.3):
            start += f"{{% macro bump() %}}{step}{{% endmacro %}}"
            step = "{{ bump() }}"
        loop = f"{{% for {variable} in {over} %}}{step}{{% endfor %}}"
        test = f"{{% if {name}.n {self.some(*SIGNS)} {self.some('0', '2', '3')} %}}{self.body(depth)}{{% endif %}}"
        return f"{start}{loop}{self.some(f'{{{{ {name}.n }}}}{{{{ {name}.t }}}}', test, test)}"

    def _cycler(self, depth: int) -> str:
        name = self._fresh()
        if self.chance(0.5):
            made = f"{{% set {name} = joiner('{self.some(', ', '')}') %}}"
            return f"{made}{self._repeated(f'{{{{ {name}() }}}}x')}"
        made = f"{{% set {name} = cycler('a', 'bbb', '€') %}}"
        return f"{made}{self._repeated(f'{{{{ {name}.next() }}}}')}{{{{ {name}.current }}}}"

    def _repeated(self, inner: str) -> str:
        names = [name.source for name in self.paths("list")]
        return f"{{% for i in {self.some(*names) if names else 'range(3)'} %}}{inner}{{% endfor %}}"

    def _recursive(self, depth: int) -> str:
        source = self.some("[1, [2, 3]]", "[[1], 2]")
        inner = "{% if i is number %}{{ i }}{% else %}({{ loop(i) }}){% endif %}"
        return f"{{% for i in {source} recursive %}}{inner}{{% endfor %}}"

    def _print(self, depth: int) -> str:
        return f"{{% print {self.text()} %}}"

    def _raw(self, depth: int) -> str:
        return "{% raw %}" + self.some("{{ x }}", "a {% b", "€") + "{% endraw %}"

    def _comment(self, depth: int) -> str:
        return self.some("{# note #}", "\n{# note #}\n", "a{#- note -#} b") + self.body(depth)

    def _blanks(self, depth: int) -> str:
        left, right = self.some(" {{-", "\n{{-", "{{"), self.some("-}} ", "-}}\n", "}}")
        return f"{left} {self.text()} {right}"

    def _dict(self, depth: int) -> str:
        made = self.some("{'a': 1, 'b': 22}", "dict(a=1, b=22)")
        key = self.some(*(name.source for name in self.paths("text")), "'a'")
        return self.some(f"{{{{ ({made}).get({key}, 'none') }}}}", f"{{{{ {made}[{key}] }}}}", f"{{{{ ({made}).b }}}}")

    # -- Ordinary texts

    def ordinary(self) -> str:
        """A text as people write them."""
        pieces = [self._greeting()]
        for name in self._reached():
            if self.chance(0.8):
                pieces.append(self._mention(name))
        pieces += [self.some("", "\n{{ footer }}", " Track it: {{ link_1 }}", " Danke!", "\nReply STOP")]
        return "".join(pieces)

    def _greeting(self) -> str:
        return self.some("Hello! ", "Dear customer, ", "Your order: ", "Grüße! ", "ACME: ", "")

    def _mention(self, name: Name) -> str:
        source = name.source
        if name.type.optional:
            return f"{{% if {source} %}}{self._mentioned(name, source)}{{% endif %}}"
        return self._mentioned(name, source)

    def _mentioned(self, name: Name, source: str) -> str:
        match name.type.kind:
            case "text":
                word = self.some(
                    "", "|upper", "|title", "|trim", f"|fit({self.some('10', '20', '60')})", "|truncate(20)", "|gsm"
                )
                return self.some(
                    f"{{{{ {source}{word} }}}}, ", f"{{% if {source} == 'gold' %}}VIP {{% endif %}}{{{{ {source} }}}} "
                )
            case "int":
                return f"{{{{ {source} }}}} item{{% if {source} != 1 %}}s{{% endif %}} "
            case "decimal":
                return self.some(
                    f"{{{{ {source}|money('EUR') }}}} ",
                    f"{{{{ {source} }}}} € ",
                    f"{{{{ '%.2f'|format({source} * 1.19) }}}} ",
                    f"{{{{ ({source} / 3)|round(2) }}}} ",
                )
            case "bool":
                return f"{{% if {source} %}}today{{% else %}}tomorrow{{% endif %}} "
            case "date" | "datetime":
                return self.some(f"on {{{{ {source} }}}} ", f"{{{{ {source}|date('%A, %-d %B') }}}} ")
            case "list":
                return self._enumerated(name, source)
        return ""

    def _enumerated(self, name: Name, source: str) -> str:
        item = name.type.item
        if item is None:
            return ""
        if _writable(item):
            return self.some(
                f"{{{{ {source}|join(', ') }}}} ",
                f"{{{{ {source}|length }}}} of them. ",
                f"{{% for i in {source} %}}\n- {{{{ i }}}}\n{{% endfor %}}",
                f"{{% for i in {source}[:3] %}}{{{{ i }}}}{{% if not loop.last %}}, {{% endif %}}{{% endfor %}}",
                f"{{% if {source} %}}First: {{{{ {source}[0] }}}}{{% else %}}none{{% endif %}}",
                f"{{% if {source}|length > 2 %}}{{{{ {source}[2] }}}} and more{{% endif %}}",
            )
        fields = [field for field, type_ in item.fields.items() if _writable(type_)]
        inner = " ".join(f"{{{{ i.{field} }}}}" for field in fields)
        return f"{{% for i in {source} %}}{inner}{{% if not loop.last %}}; {{% endif %}}{{% endfor %}} "


def _writable(type_: Type) -> bool:
    return type_.kind not in ("list", "record") and not type_.optional
