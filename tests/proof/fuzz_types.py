"""Parameters for the fuzz: a type with its options as written, values of it, and what plain Jinja is given for them.

Each type is drawn together with a function that draws its values, so that values need no reading of the type. They are
edges more often than not: longest, shortest, widest, empty, zero, negative, the last days of months.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from random import Random
from typing import Any, TypeAlias

Json: TypeAlias = Any
Draw: TypeAlias = Callable[[Random], Json]

#: Characters that grow, shrink, fold into several, leave GSM-7, are blank, or mean something to some filter.
ANY = "abcXYZ 019ßΐİΣσςǆéàç€漢😀&<'\"`…’ŉ\n\t-([{|^ \u00a0\u2028\u200d\u0301ᾳﬃẞĳ%/.,őıſK"
GSM7 = "abc XYZ019éàÅΔΦß€{}[]~^|\\\n@_-¡ñÆ'\"&<%"
ASCII = "abc XYZ019&<>'\"`~{}[]|\\^-_%/.,:\n\t"
_CHARSETS = {"any": ANY, "gsm7": GSM7, "ascii": ASCII}
WIDEST = {"any": '😀漢ΐß&"%', "gsm7": "€{^Δß&", "ascii": '&"%<a'}


@dataclass(frozen=True)
class Type:
    """A type: its source, the kind of its values in expressions, how they are drawn, what becomes of one."""

    source: str
    kind: str
    draw: Draw
    item: Type | None = None
    fields: Mapping[str, Type] = field(default_factory=dict)
    optional: bool = False
    format: str | None = None
    places: int | None = None
    words: tuple[str, ...] = ()
    """Texts that its values may equal, for comparisons."""


def parameters(random: Random) -> dict[str, Type]:
    """Some parameters by name."""
    count = random.choice((1, 1, 2, 2, 3, 4))
    names = random.sample(("name", "code", "n", "p", "when", "flag", "xs", "r", "who", "q"), count)
    return {name: declared(random) for name in names}


def declared(random: Random) -> Type:
    """A type of a parameter."""
    return _maybe_optional(random, random.choice((*_SIMPLE, *_SIMPLE, _list, _list, _record))(random))


def _maybe_optional(random: Random, type_: Type) -> Type:
    if random.random() < 0.85:
        return type_
    draw = type_.draw
    return Type(
        f"{type_.source}?",
        type_.kind,
        lambda random: None if random.random() < 0.4 else draw(random),
        type_.item,
        type_.fields,
        True,
        type_.format,
        type_.places,
        type_.words,
    )


def _options(name: str, **given: object) -> str:
    written = ", ".join(f"{key}: {value}" for key, value in given.items() if value is not None)
    return f"{name}({written})" if written else name


# -- Texts


def _text(random: Random) -> Type:
    most = random.choice((1, 2, 3, 5, 8, 20, 70, 160, 400, None))
    least = random.choice((None, None, 0, 1, 2))
    least = None if least is not None and most is not None and least > most else least
    size = random.choice((None, None, None, most, (most or 9) + 2))
    size = None if size is not None and least is not None and size < least else size
    charset = random.choice((None, "any", "gsm7", "ascii"))
    source = _options("text", min=least, max=most, bytes=size, charset=charset)
    return Type(source, "text", _words(1 if least is None else least, most or 12, size, charset or "any"), words=("a",))


def _words(least: int, most: int, size: int | None, charset: str) -> Draw:
    def draw(random: Random) -> str:
        length = random.choice((least, most, most, random.randint(least, most)))
        pool = random.choice(
            (_CHARSETS[charset], random.choice(_CHARSETS[charset]), random.choice(WIDEST[charset]), "a")
        )
        word = "".join(random.choices(pool, k=length))
        return word if size is None else _within(word, size)

    return draw


def _within(word: str, size: int) -> str:
    """A text of so many bytes at most: wide characters become plain ones from the end on, then it is cut."""
    over = len(word.encode()) - size
    chars = list(word)
    for at in range(len(chars) - 1, -1, -1):
        if over <= 0:
            break
        if chars[at] > "\x7f":
            over -= len(chars[at].encode()) - 1
            chars[at] = "a"
    return "".join(chars[: len(chars) - max(0, over)])


_ATOMS = (
    ("[A-Z]", "AZ"), ("[a-z]", "az"), ("[0-9]", "09"), (r"\d", "07"), (r"\w", "a_9Z"), (r"\s", " \n\t"), ("é", "é"),
    ("[^a]", "bé€😀 "), (".", "aß漢 "), ("x", "x"), ("-", "-"), ("[ßé€]", "ßé€"), ("İ", "İ"), ("[&<]", "&<"),
)  # fmt: skip


def _pattern(random: Random) -> Type:
    parts = [_piece(random, 1) for _ in range(random.randint(1, 3))]
    written = "".join(source for source, _ in parts)

    def draw(random: Random) -> str:
        return "".join(make(random) for _, make in parts)

    charset = random.choice((None, None, None, "gsm7", "ascii"))
    escaped = written.replace("\\", "\\\\")
    return Type(_options("text", min=0, pattern=f'"{escaped}"', charset=charset), "text", draw)


def _piece(random: Random, depth: int) -> tuple[str, Callable[[Random], str]]:
    source, chars = random.choice(_ATOMS)

    def one(random: Random) -> str:
        return random.choice(chars)

    make: Callable[[Random], str] = one
    if depth and random.random() < 0.3:
        (left, left_of), (right, right_of) = _piece(random, 0), _piece(random, 0)
        source, make = f"({left}|{right})", lambda random: random.choice((left_of, right_of))(random)
    least, most, sign = random.choice(((1, 1, ""), (0, 1, "?"), (0, 3, "{0,3}"), (2, 2, "{2}"), (1, 9, "{1,9}")))

    def several(random: Random) -> str:
        return "".join(make(random) for _ in range(random.choice((least, most, random.randint(least, most)))))

    return source + sign, several


def _choice(random: Random) -> Type:
    pool = ("gold", "silver", "ß", "İİ", "a", "Straße", "€5", "it's", "x y", "A-b", "12", "0", "ﬃ", " pad ")
    words = tuple(random.sample(pool, random.randint(1, 4)))
    source = "choice({})".format(", ".join(f'"{word}"' for word in words))
    return Type(source, "text", lambda random: random.choice(words), words=words)


def _url(random: Random) -> Type:
    most, http = random.choice((None, 9, 30, 60)), random.choice((None, "true", "false"))
    start = "http://x" if http == "true" else "https://x"

    def draw(random: Random) -> str:
        rest = (most or 80) - len(start)
        tail = "".join(random.choices("ab&?%=/", k=random.choice((0, rest - 1, rest - 1)) if rest > 1 else 0))
        return start + (f"/{tail}" if tail and rest > 1 else "").replace("%", "%41"[: 1 if rest < 9 else 3])[:rest]

    return Type(_options("url", max=most, http=http), "text", draw)


def _msisdn(random: Random) -> Type:
    return Type("msisdn", "text", lambda random: random.choice(("4477009", "447700900123456", "491511234567")))


# -- Numbers


def _int(random: Random) -> Type:
    low = random.choice((None, 0, 0, 1, 1, -5, -1000))
    high = random.choice((None, 1, 2, 5, 12, 99, 1500, 10**6))
    low = None if low is not None and high is not None and low > high else low

    def draw(random: Random) -> int:
        least, most = -(10**7) if low is None else low, 10**7 if high is None else high
        edges = [least, most, *(edge for edge in (0, 1, 2, -1, 9, 10) if least <= edge <= most)]
        return random.choice((*edges, random.randint(least, most)))

    return Type(_options("int", min=low, max=high), "int", draw, words=("0", "1", "2", "5"))


def _decimal(random: Random) -> Type:
    low = random.choice((None, "0", "0.5", "-3", "-99.5"))
    high = random.choice((None, "1", "9.99", "99.9", "1200"))
    places = random.choice((None, 0, 1, 2, 2, 2, 3))

    def draw(random: Random) -> Json:
        least, most = float(low or -(10**5)), float(high or 10**5)
        digits = 2 if places is None else places
        tries = (least, most, 0.0, -0.4, 0.5, 1.5, 9.99, 999.99, random.uniform(least, most))
        number = round(random.choice(tries), digits)
        return number if least <= number <= most else round((least + most) / 2, digits)

    return Type(_options("decimal", min=low, max=high, places=places), "decimal", draw, places=places)


# -- The others


def _bool(random: Random) -> Type:
    return Type("bool", "bool", lambda random: random.random() < 0.5)


_DATE_FORMATS = (None, None, "%d.%m.%Y", "%-d %B", "%A, %-d %B %Y", "%a %b %y", "%j %u %V %G", "%-m/%-d%%", "%B")
_TIME_FORMATS = (*_DATE_FORMATS, "%H:%M", "%-I:%M %p", "%A %H:%M:%S", "%I%p %-d")


def _day(random: Random) -> str:
    year = random.choice((1, 1999, 2000, 2024, 2026, 2027, 9999))
    month = random.choice((1, 2, 2, 5, 9, 12, random.randint(1, 12)))
    last = monthrange(year, month)[1]
    return f"{year:04}-{month:02}-{random.choice((1, 9, 10, last, random.randint(1, last))):02}"


def _date(random: Random) -> Type:
    format_ = random.choice(_DATE_FORMATS)
    source = _options("date", format=f'"{format_}"' if format_ else None)
    return Type(source, "date", _day, format=format_ or "%Y-%m-%d")


def _datetime(random: Random) -> Type:
    format_ = random.choice(_TIME_FORMATS)
    source = _options("datetime", format=f'"{format_}"' if format_ else None)

    def draw(random: Random) -> str:
        hour, minute = random.choice((0, 1, 9, 10, 12, 13, 23)), random.choice((0, 5, 59))
        return f"{_day(random)}T{hour:02}:{minute:02}:{random.choice((0, 7, 59)):02}Z"

    return Type(source, "datetime", draw, format=format_ or "%Y-%m-%dT%H:%M:%SZ")


_SIMPLE = (
    _text,
    _text,
    _text,
    _pattern,
    _choice,
    _choice,
    _url,
    _msisdn,
    _int,
    _int,
    _decimal,
    _bool,
    _date,
    _datetime,
    _datetime,
)


def _list(random: Random, depth: int = 1) -> Type:
    makers = (*_SIMPLE, *((_record, _record, _record, _nested) if depth else ()))
    item = random.choice(makers)(random)
    most = random.choice((None, 1, 2, 3, 3, 5, 12, 40)) if depth else random.choice((1, 2, 3, 12))
    least = random.choice((None, None, 0, 1, 2))
    least = None if least is not None and most is not None and least > most else least
    source = f"list({_options(item.source + ', ', min=least, max=most)}".replace(", (", ", ")
    source = source if source.endswith(")") else source.rstrip(", ") + ")"

    def draw(random: Random) -> list[Json]:
        low, high = least or 0, 4 if most is None else most
        count = random.choice((low, high, min(high, low + 1), random.randint(low, high)))
        if random.random() < 0.3:
            return [item.draw(random)] * count
        return [item.draw(random) for _ in range(count)]

    return Type(source, "list", draw, item)


def _nested(random: Random) -> Type:
    return _list(random, 0)


def _record(random: Random, depth: int = 1) -> Type:
    names = random.sample(("a", "b", "title", "price", "c", "items", "index", "on"), random.randint(1, 3))
    makers = (*_SIMPLE, _nested) if depth else _SIMPLE
    fields = {name: _maybe_optional(random, random.choice(makers)(random)) for name in names}
    if random.random() < 0.4:
        fields["sale"] = _bool(random)
    source = "record({})".format(", ".join(f"{name}: {type_.source}" for name, type_ in fields.items()))

    def draw(random: Random) -> dict[str, Json]:
        return {name: type_.draw(random) for name, type_ in fields.items()}

    return Type(source, "record", draw, fields=fields)
