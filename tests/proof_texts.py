"""Texts, parameters and values for the proof, made at random: for the tests and for benchmarks/proof_tightness.py."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from random import Random
from typing import Any

from imidsl.source import Source
from imidsl.syntax import tree
from imidsl.syntax.parse import parse as parse_file
from imidsl.syntax.tree import String
from imidsl.text.template.template import Template, parse
from imidsl.text.types.parameters import Parameter, declare, value_of_plain

#: Every type, with bounds small enough for random values to come near them.
DECLARED = """
  param name: text(max: 8)
  param nick: text(max: 6, charset: gsm7)?
  param z: text(min: 0, max: 5, charset: ascii)
  param b8: text(max: 6, bytes: 9)
  param code: text(pattern: "[A-Z]{2}[0-9é]{1,3}")
  param tier: choice("gold", "silver", "ß")
  param flag: bool
  param n: int(min: 0, max: 12)
  param m: int(min: -5, max: 1500)
  param p: decimal(min: -3, max: 1200, places: 2)
  param q: decimal(min: 0.5, max: 99, places: 1)
  param d: date(format: "%-d %B")
  param t: datetime
  param u: url(max: 30)
  param ph: msisdn
  param l: list(text(max: 3), max: 3)
  param li: list(int(min: 1, max: 99), min: 1, max: 3)
  param r: record(a: text(max: 4), b: int(min: 0, max: 200)?, c: bool)
  param lr: list(record(a: text(max: 4), c: bool, o: text(max: 2)?), max: 3)
"""
CONSTANTS: Mapping[str, object] = {
    "link_4021": "{{link_4021}}",
    "footer": "Reply STOP",
    "request": {"channel": "sms", "part": 1},
}

#: Characters that grow, shrink, fold into several, leave GSM-7 or mean something to some filter.
TRICKY = "abcXYZ 0129ßΐİΣσςǆéàç€漢😀&<'\"`…’ŉ\n\t-({[ ᾳﬃẞ"
_FILTERS = (
    *("upper", "lower", "title", "capitalize", "trim", "e", "urlencode", "gsm", "string", "reverse", "first", "last"),
    *("truncate(5)", "truncate(6, true, '')", "truncate(4, false, '…', 0)", "truncate(3, true, '..', 1)"),
    *("replace('a', 'bb')", "replace(' ', '')", "replace('ab', 'xyz')", "replace('ß', '-')", "replace('', '-')"),
    *("replace('a', 'é', 1)", "fit(7)", "fit(3)", "fit(2)", "default('q')"),
)
_TEXTS = (
    *("name", "z", "b8", "code", "tier", "ph", "u", "r.a", "(nick or 'x')", "(nick|default('none!'))", "d", "t"),
    *("footer", "link_4021", "('ab' * n)", "(d|date('%A, %d.%m.%Y'))", "name[0]", "z[1:]", "code[-1]", "name[::2]"),
    *("name.upper()", "z.strip()", "r.a.swapcase()", "z.capitalize()", "name.casefold()", "(m|money('EUR'))"),
    *("(p|money('KWD'))", "(q|money('JPY'))", "(l|join(', '))", "(l|sort|join(name))", "(l|unique|join(''))"),
    *("(lr|map(attribute='a')|join('-'))", "(li|join)", "(l|map('upper')|join(' '))", "('%.1f' % p)"),
)
_NUMBERS = (
    *("n", "m", "p", "q", "(r.b or 0)", "(l|length)", "(name|length)", "li[0]", "(m|abs)", "(p|round(1))", "(p|int)"),
    *("(n + m)", "(n * 3)", "(m - n)", "(lr|length)", "(n // 3)", "(m % 7)", "(li|sum)", "(li|max)", "(z|int)"),
)
_LISTS = ("l", "li", "lr", "lr if i.c", "l|sort", "range(n)", "lr|selectattr('c')", "l|reverse", "r.items()")
_TAILS = ("", "{% if not loop.last %}, {% endif %}", "{{ loop.index }}", "{{ loop.cycle('a', 'bbb') }}")


def template(text: str) -> Template:
    """A text that must be readable."""
    found, faults = parse(String(text, ((0, 0),), span=Source("t.imi", text).span(0, len(text))))
    assert found is not None, faults
    return found


def parameters(source: str) -> dict[str, Parameter]:
    """The parameters that lines `param …` declare."""
    file = parse_file(Source("p.imi", f"message m {{\n{source}\n}}\n"))[0]
    message = file.items[0]
    assert isinstance(message, tree.Block)
    declared = [declare(item) for item in message.body.items if isinstance(item, tree.Declaration)]
    assert not [fault for _, faults in declared for fault in faults]
    return {parameter.name: parameter for parameter, _ in declared}


class Values:
    """Random values of the declared parameters, their ends more often than the rest."""

    def __init__(self, random: Random) -> None:
        self.random = random
        self.made: dict[str, Callable[[], Any]] = {
            "name": lambda: self.word(1, 8),
            "nick": lambda: self.some(None, self.word(1, 6, "abcé àÅ€^{Σ")),
            "z": lambda: self.word(0, 5, "abcXYZ 0129&<'\"`"),
            "b8": self._nine_bytes,
            "code": lambda: self.word(2, 2, "ABZ") + self.word(1, 3, "0é9"),
            "tier": lambda: self.some("gold", "silver", "ß"),
            "flag": lambda: self.some(True, False),
            "n": lambda: self.some(0, 12, random.randint(0, 12)),
            "m": lambda: self.some(-5, 1500, 0, random.randint(-5, 1500)),
            "p": lambda: self.some(-3, 1200, 999.99, round(random.uniform(-3, 1200), 2)),
            "q": lambda: self.some(0.5, 99, 9.9, round(random.uniform(0.5, 99), 1)),
            "d": lambda: f"20{random.randint(10, 40)}-{random.randint(1, 12):02}-{random.randint(1, 28):02}",
            "t": lambda: (
                f"2026-{random.randint(1, 12):02}-{random.randint(1, 28):02}T10:{random.randint(0, 59):02}:00Z"
            ),
            "u": lambda: "https://x.y/" + self.word(0, 18, "ab&?%=/"),
            "ph": lambda: self.word(7, 15, "123456789"),
            "l": lambda: [self.word(1, 3) for _ in range(random.randint(0, 3))],
            "li": lambda: [self.some(1, 99, random.randint(1, 99)) for _ in range(random.randint(1, 3))],
            "r": lambda: {"a": self.word(1, 4), "b": self.some(None, 0, 200), "c": self.some(True, False)},
            "lr": lambda: [self._record() for _ in range(random.randint(0, 3))],
        }

    def some(self, *options: Any) -> Any:
        """One of these."""
        return self.random.choice(options)

    def word(self, least: int, most: int, chars: str = TRICKY) -> str:
        """A text, often of the largest size and of one character only."""
        pool = self.some(chars, self.some(*chars))
        return "".join(self.some(*pool) for _ in range(self.some(least, most, self.random.randint(least, most))))

    def _nine_bytes(self) -> str:
        word = self.word(1, 6)
        while len(word.encode()) > 9:
            word = word[:-1]
        return word

    def _record(self) -> dict[str, Any]:
        return {"a": self.word(1, 4), "c": self.some(True, False), "o": self.some(None, self.word(1, 2))}

    def of(self, declared: Mapping[str, Parameter]) -> dict[str, object]:
        """A canonical value for each."""
        values = {}
        for name, parameter in declared.items():
            value, found = value_of_plain(parameter, self.made[name](), parameter.span)
            assert not [finding for finding in found if finding.is_error]
            values[name] = value
        return values


class Texts:
    """Random texts over the declared parameters."""

    def __init__(self, random: Random) -> None:
        self.random = random

    def some(self, options: Sequence[str]) -> str:
        """One of these."""
        return self.random.choice(options)

    def text(self, depth: int = 0) -> str:
        """An expression that is a text."""
        if depth > 2:
            return self.some(_TEXTS)
        deeper = depth + 1
        options: list[Callable[[], str]] = [
            lambda: self.some(_TEXTS),
            lambda: f"({self.text(deeper)}|{self.some(_FILTERS)})",
            lambda: f"({self.text(deeper)}|{self.some(_FILTERS)})",
            lambda: f"({self.some(_NUMBERS)}|string)",
            lambda: f"({self.text(deeper)} ~ {self.text(deeper)})",
            lambda: f"('%s-%5s' % ({self.text(deeper)}, {self.some(_NUMBERS)}))",
            lambda: f"('%.2s|%05d'|format({self.text(deeper)}, {self.some(_NUMBERS)}))",
            lambda: f"({self.text(deeper)} if {self.condition()} else {self.text(deeper)})",
        ]
        return self.random.choice(options)()

    def condition(self, depth: int = 0) -> str:
        """A condition."""
        sign = self.some(["==", "!=", "<", "<=", ">", ">="])
        options = [
            lambda: self.some(["flag", "nick", "z", "l", "not z", "r.b", "n", "nick is none", "tier in ['gold', 'ß']"]),
            lambda: f"tier == '{self.some(['gold', 'silver', 'ß', 'x'])}'",
            lambda: f"{self.some(_NUMBERS)} {sign} {self.some(['0', '1', '3', '5', '12', '-2', 'n', '2.5'])}",
            lambda: f"{self.some(['name', 'z', 'code'])}|length {sign} {self.random.randint(0, 6)}",
            lambda: f"{self.some(['name', 'z'])} == {self.some([repr('a'), repr('ab'), 'z', repr('')])}",
            lambda: f"{self.some(_NUMBERS)} is {self.some(['even', 'odd', 'divisibleby(3)'])}",
            lambda: f"{self.text(2)} == {self.text(2)}",
            lambda: self.text(2),
            lambda: f"{self.some(['name', 'z'])}.startswith('a')",
            lambda: f"'a' in {self.some(['name', 'l', 'z'])}",
        ]
        if depth < 2:
            options.append(lambda: f"not ({self.condition(depth + 1)})")
            options.append(
                lambda: f"({self.condition(depth + 1)} {self.some(['and', 'or'])} {self.condition(depth + 1)})"
            )
        return self.random.choice(options)()

    def body(self, depth: int = 0) -> str:
        """Statements one after the other."""
        return "".join(self.statement(depth) for _ in range(self.random.randint(1, 2)))

    def statement(self, depth: int) -> str:
        """A statement, or a word."""
        word = "".join(self.some("ab \nà€") for _ in range(self.random.randint(1, 4)))
        simple = [
            lambda: word,
            lambda: f"{{{{ {self.text()} }}}}",
            lambda: f"{{{{ {self.some(_NUMBERS)} }}}}",
        ]
        nested = [
            lambda: f"{{% if {self.condition()} %}}{self.body(depth + 1)}{{% endif %}}",
            lambda: (
                f"{{% if {self.condition()} %}}{self.body(depth + 1)}{{% else %}}{self.body(depth + 1)}{{% endif %}}"
            ),
            lambda: f"\n{{% if {self.condition()} %}}\n{self.body(depth + 1)}\n{{% endif %}}\n",
            lambda: self._loop(depth),
            lambda: f"{{% set v = {self.some([self.text(), self.condition()])} %}}{{{{ v }}}}",
            lambda: f"{{% set w %}}{self.body(depth + 1)}{{% endset %}}{{{{ w|{self.some(_FILTERS)} }}}}",
            lambda: f"{{% filter {self.some(_FILTERS)} %}}{self.body(depth + 1)}{{% endfilter %}}",
            lambda: f"{{% with v = {self.text()} %}}{{{{ v }}}}{{{{ v }}}}{{% endwith %}}",
            lambda: self._macro(depth),
        ]
        return self.random.choice(simple if depth > 2 else simple + nested)()

    def _loop(self, depth: int) -> str:
        over = self.some(_LISTS)
        item = (
            "{% if i.c %}{{ i.a }}{% endif %}{{ i.o or '-' }}"
            if over.startswith("lr")
            else f"{{{{ i|{self.some(_FILTERS)} }}}}"
        )
        inner = "" if over in ("r.items()", "range(n)", "li") else item
        other = self.some(["", f"{{% else %}}{self.body(depth + 1)}"])
        return f"{{% for i in {over} %}}{self.body(depth + 1)}{inner}{self.some(_TAILS)}{other}{{% endfor %}}"

    def _macro(self, depth: int) -> str:
        body = f"{self.body(depth + 1)}{{{{ a|string }}}}{{{{ b }}}}"
        calls = f"{{{{ k({self.text(1)}) }}}}{{{{ k(1, b={self.text(1)}) }}}}"
        return f"{{% macro k(a, b='x') %}}{body}{{% endmacro %}}{calls}"
