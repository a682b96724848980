"""The sorts of value that a field can hold: what a definition may write, what goes on the wire, and its JSON Schema.

Each kind answers four questions. `take`: what does a value of a definition (or a rendered text, read as a literal)
become on the wire? `faults`: what is wrong with a value on the wire? `meant`: what is the right spelling of one that is
written otherwise? `schema`: which JSON values are right? A word is read by one function whoever asks, so that a
definition can say whatever `faults` lets pass. A fault here has no place yet: `Wrong` names the rule, whoever knows the
span makes the diagnostic.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any, ClassVar, Literal, TypeAlias, get_args

from imidsl.diagnostics import Diagnostic, Rule, Spelling, names, relations, sizes
from imidsl.diagnostics.suggest import suggestion
from imidsl.records import dataclass, field, replace
from imidsl.schema.looks import Look
from imidsl.source import Span
from imidsl.syntax.literals import MAX_DIGITS, read_instant, read_int, refusal

Profile: TypeAlias = Literal["imiconnect", "webexconnect"]
PROFILES: tuple[Profile, ...] = get_args(Profile)
EVERY_PROFILE = frozenset(PROFILES)
COMPLETE: tuple[Profile, ...] = PROFILES
"""The profiles whose rows are all there, so that commands offer them; the others' rows only explain diagnostics."""
DEFAULT_PROFILE = COMPLETE[0]
IMICONNECT = frozenset[Profile]({"imiconnect"})
WEBEX = frozenset[Profile]({"webexconnect"})

Json: TypeAlias = Any
"""A JSON value as `json` has them."""


def known_profile(name: str) -> Profile:
    """The profile of a name; ValueError, which says which ones there are, where there is none."""
    for profile in PROFILES:
        if profile == name:
            return profile
    raise ValueError(f"there is no profile '{name}': {suggestion(name, PROFILES)}")


def listed(profiles: Collection[Profile]) -> str:
    """Profiles in the words of a message, in the order in which the table has them."""
    return " or ".join(profile for profile in PROFILES if profile in profiles)


@dataclass(frozen=True, slots=True)
class Symbol:
    """A bare word where a value stands: `high`, `OPEN_URL`."""

    text: str


@dataclass(frozen=True, slots=True)
class Number:
    """A number with the word that wrote it, so that `0012` stays that where the API wants a string."""

    value: int | Decimal
    text: str


WrittenValue: TypeAlias = "str | Symbol | Number | bool | timedelta | date | datetime"


@dataclass(frozen=True, slots=True)
class Later:
    """An instant that counts from the instant of the run."""

    after: timedelta


@dataclass(frozen=True, slots=True)
class Automatic:
    """A symbol that the compiler decides when the texts are rendered."""

    symbol: str


@dataclass(frozen=True, slots=True)
class Wrong:
    """A rule broken by a value, without its place; `given` are the parameters of the rule's message."""

    rule: Rule
    given: Mapping[str, Any]
    help: str | None = None

    def at(self, span: Span, field: str) -> Diagnostic:
        """The finding, at the place of the value; `field` is what messages call the field."""
        return self.rule.at(span, help=self.help, **{"field": field, **self.given})


def of_others(found: str, profiles: Collection[Profile], current: Profile, rule: Rule = names.OTHER_PROFILE) -> Wrong:
    """A word that only other profiles have, in a source for the current one."""
    one = next(profile for profile in PROFILES if profile in profiles)
    return Wrong(rule, {"found": found, "profiles": listed(profiles), "profile": one, "current": current})


def describe(value: object) -> str:
    """What a value is, in the words of a message."""
    match value:
        case Symbol(text):
            return f"the symbol '{text}'"
        case bool():
            return "true" if value else "false"
        case Number(text=text):
            return f"the number {text}"
        case int() | float() | Decimal():
            return f"the number {value}"
        case str():
            return f"'{value}'" if len(value) <= 40 else f"'{value[:37]}…'"
        case timedelta():
            return "a duration"
        case datetime():
            return "an instant"
        case date():
            return "a date"
        case None:
            return "null"
        case list():
            return "a list"
        case _:
            return "an object"


def whole(regex: str) -> dict[str, Json]:
    """The JSON Schema of strings that a regular expression matches from end to end, and that are a single line.

    The latter is said for those readers (Python's, Java's, PHP's) whose `$` also matches before a last line feed.
    """
    body = f"(?:{regex})" if "|" in regex else regex
    return {"type": "string", "pattern": f"^{body}$", "not": {"pattern": r"\n"}}


@dataclass(frozen=True, slots=True)
class Limit:
    """How long a text may be: so many bytes of UTF-8, or so many characters; `source` says who sets it.

    A firm limit is one whose breach the platform refuses (an error); the others draw a warning.
    """

    amount: int
    unit: Literal["bytes", "characters"]
    source: str
    firm: bool = True
    plus: tuple[str, ...] = ()
    """Sibling fields that the platform appends to the text, so that they count."""


@dataclass(frozen=True, slots=True, eq=False)
class Kind:
    """What every kind has; `words` says what is allowed, as in "takes …"."""

    spelling: ClassVar[str] = ""
    """How values are spelled, where definitions spell some otherwise than bodies may."""
    any_text: ClassVar[bool] = False
    """Whether every text is a right value, and stays as it is."""

    @property
    def words(self) -> str:
        """What may stand here, in the words of a message."""
        raise NotImplementedError

    def take(self, given: WrittenValue) -> Json | Later | Automatic | Wrong:
        """The value on the wire for a value of a definition."""
        raise NotImplementedError

    def faults(self, value: Json) -> Iterator[Wrong]:
        """What is wrong with a value on the wire."""
        raise NotImplementedError

    @property
    def sure(self) -> str | None:
        """A regular expression of texts that have nothing wrong with them; None where none says so."""
        return None

    def meant(self, value: Json) -> Json | None:
        """The right spelling of a value on the wire that has the documented meaning in another one."""
        return None

    def schema(self) -> dict[str, Json]:
        """The JSON Schema of the right values on the wire."""
        raise NotImplementedError

    @property
    def wire_words(self) -> str:
        """What may stand on the wire."""
        return self.words

    def _wrong_on_wire(self, value: Json) -> Wrong:
        return Wrong(names.WRONG_KIND, {"allowed": self.wire_words, "found": describe(value)})

    def _wrong(self, given: object) -> Wrong:
        return Wrong(names.WRONG_KIND, {"allowed": self.words, "found": describe(given)}, _truth(self, given))


@dataclass(frozen=True, slots=True)
class Text(Kind):
    """A string. Numbers are written as strings, as the API wants them."""

    any_text: ClassVar[bool] = True
    limit: Limit | None = None

    @property
    def words(self) -> str:
        return "a text in quotes"

    def take(self, given: WrittenValue) -> Json | Wrong:
        match given:
            case str():
                return given
            case Number(text=text):
                return text
            case _:
                return self._wrong(given)

    def faults(self, value: Json) -> Iterator[Wrong]:
        if not isinstance(value, str):
            yield self._wrong_on_wire(value)

    def schema(self) -> dict[str, Json]:
        return {"type": "string"}


@dataclass(frozen=True, slots=True)
class OneLine(Text):
    """What WhatsApp puts into a stored template: no line break, no tab, no more than four blanks in a row."""

    any_text: ClassVar[bool] = False

    def faults(self, value: Json) -> Iterator[Wrong]:
        if not isinstance(value, str):
            yield self._wrong_on_wire(value)
        elif (what := self.broken_by(value)) is not None:
            yield Wrong(relations.BROKEN_PARAMETER, {"what": what, "verb": "holds", "remedy": "write it as one line"})

    @staticmethod
    def broken_by(text: str) -> str | None:
        """What of it may not be there, in the words of a message."""
        return next((words for words, broken in _BREAKS.items() if re.search(broken, text)), None)


_BREAKS = {"line break": "[\n\r]", "tab": "\t", "run of five blanks": " {5}"}
_TRUTHS = {"yes": "true", "on": "true", "no": "false", "off": "false"}


def _truth(kind: Kind, given: object) -> str | None:
    """Help for a word that says yes or no elsewhere."""
    word = given.text if isinstance(given, Symbol) else given
    meant = _TRUTHS.get(word.casefold()) if isinstance(word, str) and isinstance(kind, Flag | Switch) else None
    return Spelling(meant) if meant else None


@dataclass(frozen=True, slots=True)
class Switch(Text):
    """A string that says yes or no: `true` and `false` are accepted bare."""

    @property
    def words(self) -> str:
        return "true, false or a text in quotes"

    def take(self, given: WrittenValue) -> Json | Wrong:
        return describe(given) if isinstance(given, bool) else Text.take(self, given)


@dataclass(frozen=True, slots=True)
class Flag(Kind):
    """A JSON `true` or `false`."""

    @property
    def words(self) -> str:
        return "true or false"

    def take(self, given: WrittenValue) -> Json | Wrong:
        if isinstance(given, Symbol) or not isinstance(given, bool | str):
            return self._wrong(given)
        value = {"true": True, "false": False}.get(describe(given) if isinstance(given, bool) else given.strip())
        return self._wrong(given) if value is None else value

    def faults(self, value: Json) -> Iterator[Wrong]:
        if not isinstance(value, bool):
            yield self._wrong_on_wire(value)

    def schema(self) -> dict[str, Json]:
        return {"type": "boolean"}


@dataclass(frozen=True, slots=True)
class Pattern(Text):
    """A string of a certain shape: `regex` matches all of it. `rule` is the one that it breaks else."""

    any_text: ClassVar[bool] = False

    regex: str = ""
    rule: Rule = names.WRONG_KIND
    shape: str = ""
    """What the string should be, in words."""
    sample: str = ""
    """Such a string."""
    lines: bool = False
    """Whether line feeds may stand anywhere in it, at its end as well."""

    @property
    def words(self) -> str:
        return self.shape

    @property
    def sure(self) -> str | None:
        return None if self.lines else self.regex

    def faults(self, value: Json) -> Iterator[Wrong]:
        if not isinstance(value, str):
            yield self._wrong_on_wire(value)
        elif not re.fullmatch(self.regex, value):
            yield Wrong(self.rule, {"allowed": self.shape, "found": describe(value)})

    def schema(self) -> dict[str, Json]:
        if self.rule.severity != "error":
            return {"type": "string"}
        return {"type": "string", "pattern": f"^{self.regex}$"} if self.lines else whole(self.regex)


@dataclass(frozen=True, slots=True)
class Url(Text):
    """A URL. With `web`, an absolute http(s) one; else one without a scheme only draws a warning."""

    any_text: ClassVar[bool] = False

    web: bool = False

    @property
    def words(self) -> str:
        return "an absolute http or https URL in quotes" if self.web else "a URL in quotes"

    @property
    def sure(self) -> str | None:
        return _WEB_URL if self.web else f"[A-Za-z][A-Za-z0-9+.-]*:[^{_BLANKS}]*"

    def faults(self, value: Json) -> Iterator[Wrong]:
        if not isinstance(value, str):
            yield self._wrong_on_wire(value)
        elif not value:
            yield Wrong(relations.EMPTY_URL, {})
        elif self.web and not re.fullmatch(_WEB_URL, value):
            yield Wrong(relations.BAD_URL, {"found": describe(value)})
        elif not self.web and re.search(f"[{_BLANKS}]", value):
            yield Wrong(relations.URL_WITH_BLANKS, {"found": describe(value)})
        elif not self.web and not re.match(r"[A-Za-z][A-Za-z0-9+.-]*:", value):
            yield Wrong(relations.URL_WITHOUT_SCHEME, {"found": describe(value), "url": value})

    def schema(self) -> dict[str, Json]:
        return whole(f"(?:{_WEB_URL})?") if self.web else {"type": "string"}


# What `\s` is differs between the readers of regular expressions.
_BLANKS = r"\x00-\x20\x7f-\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff"
_WEB_URL = rf"[Hh][Tt][Tt][Pp][Ss]?://[^{_BLANKS}/?#][^{_BLANKS}]*"


@dataclass(frozen=True, slots=True)
class Option:
    """One allowed value: the symbol that a definition writes, what goes on the wire, where it exists."""

    symbol: str
    wire: str
    doc: str = ""
    profiles: frozenset[Profile] = EVERY_PROFILE
    gone: frozenset[Profile] = frozenset()
    """Profiles that don't have it any more and let it through, so that it only draws a warning."""
    look: Look | None = None
    """How the message looks with it, where that is another look than the channel's."""
    instead: str = ""
    """What takes its place where it is deprecated, in words."""


@dataclass(frozen=True, slots=True)
class Choice(Kind):
    """One of some values.

    `automatic` symbols have no value of their own: the compiler decides. `doubtful` ones are taken with a warning
    that names what is meant.
    """

    options: tuple[Option, ...]
    automatic: tuple[str, ...] = ()
    doubtful: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        symbols = [o.symbol for o in self.options] + list(self.automatic)
        assert self.options and len(set(symbols)) == len(symbols), symbols

    @property
    def words(self) -> str:
        return ", ".join(self.symbols())

    @property
    def wire_words(self) -> str:
        return ", ".join(f'"{o.wire}"' if o.wire == o.symbol else f'"{o.wire}" ({o.symbol})' for o in self.options)

    def of(self, profile: Profile) -> tuple[Option, ...]:
        """The options that a profile has, or lets through."""
        return tuple(option for option in self.options if profile in option.profiles | option.gone)

    def symbols(self) -> list[str]:
        """What a definition may write, as documented."""
        return [*self.automatic, *(o.symbol for o in self.options)]

    def take(self, given: WrittenValue) -> Json | Automatic | Wrong:
        word = given.text if isinstance(given, Symbol | Number) else given
        if not isinstance(word, str):
            return self._wrong(given)
        if word in self.automatic:
            return Automatic(word)
        known = {o.symbol: o.wire for o in self.options}
        if isinstance(given, Symbol) and word not in known:
            return self._unknown(word)
        return known.get(word, word)

    def faults(self, value: Json) -> Iterator[Wrong]:
        if not isinstance(value, str):
            yield self._wrong_on_wire(value)
        elif value not in {o.wire for o in self.options}:
            yield Wrong(names.UNKNOWN_SYMBOL, {"found": value}, suggestion(value, [o.wire for o in self.options]))
        elif value in self.doubtful:
            yield Wrong(relations.DOUBTFUL_SYMBOL, {"found": value, "meant": self.doubtful[value]})
        for option in self.options:
            if option.wire == value and option.instead:
                yield Wrong(names.DEPRECATED_SYMBOL, {"found": value, "instead": option.instead})

    def schema(self) -> dict[str, Json]:
        return {
            "oneOf": [
                {"const": o.wire, "title": o.symbol} | ({"description": o.doc} if o.doc else {}) for o in self.options
            ]
        }

    def _unknown(self, word: str) -> Wrong:
        allowed = [o.symbol if o.symbol == o.wire else f'{o.symbol} ("{o.wire}")' for o in self.options]
        near = suggestion(word, self.symbols())
        help = near if near.startswith("did") else f"allowed here: {', '.join([*self.automatic, *allowed])}"
        return Wrong(names.UNKNOWN_SYMBOL, {"found": word}, help)


SizeUnit: TypeAlias = Literal["second", "minute"]
SECONDS: Mapping[SizeUnit, int] = {"second": 1, "minute": 60}


@dataclass(frozen=True, slots=True)
class Count(Kind):
    """A whole number, as a JSON number or (`wire="string"`) as digits in a string; with a unit, of time."""

    low: int | None = None
    high: int | None = None
    unit: SizeUnit | None = None
    wire: Literal["number", "string"] = "string"

    @property
    def wire_words(self) -> str:
        return f"{self.words}, as digits in a string" if self.wire == "string" else self.words

    @property
    def words(self) -> str:
        what = f"a whole number of {self.unit}s or a duration such as 2d" if self.unit else "a whole number"
        match self.low, self.high:
            case int(), int():
                return f"{what} from {self.low} to {self.high}"
            case int(), None:
                return f"{what}, at least {self.low}"
            case _:
                return what

    def take(self, given: WrittenValue) -> Json | Wrong:
        match given:
            case timedelta() if self.unit:
                whole, rest = divmod(given, timedelta(seconds=SECONDS[self.unit]))
                if rest:
                    return Wrong(names.NOT_WHOLE, {"unit": self.unit})
                return self._on_wire(whole)
            case Number(value=int(whole)):
                return self._on_wire(whole)
            case _:
                return self._wrong(given)

    def faults(self, value: Json) -> Iterator[Wrong]:
        number = read_int(value) if self.wire == "string" and isinstance(value, str) else value
        if isinstance(number, bool) or not isinstance(number, int) or self._on_wire(number) != value:
            yield self._wrong_on_wire(value)
        elif (self.low is not None and number < self.low) or (self.high is not None and number > self.high):
            yield Wrong(sizes.OUT_OF_RANGE, {"found": number, "allowed": self.words})

    def schema(self) -> dict[str, Json]:
        if self.wire == "string":
            small = self.low is not None and self.high is not None and self.high < 10
            return whole(f"[{self.low}-{self.high}]" if small else f"0|-?[1-9][0-9]{{0,{MAX_DIGITS - 1}}}")
        bounds = {"minimum": self.low, "maximum": self.high}
        return {"type": "integer"} | {key: bound for key, bound in bounds.items() if bound is not None}

    def _on_wire(self, number: int) -> Json:
        return str(number) if self.wire == "string" else number


@dataclass(frozen=True, slots=True)
class Amount(Kind):
    """A JSON number with or without a fraction, such as a price."""

    @property
    def words(self) -> str:
        return "a number"

    def take(self, given: WrittenValue) -> Json | Wrong:
        if not isinstance(given, Number):
            return self._wrong(given)
        number = json_number(given)
        return Wrong(names.TOO_PRECISE, {"found": given.text}) if number is None else number

    def faults(self, value: Json) -> Iterator[Wrong]:
        if isinstance(value, bool) or not isinstance(value, int | float):
            yield self._wrong_on_wire(value)

    def schema(self) -> dict[str, Json]:
        return {"type": "number"}


def json_number(number: Number) -> Json | None:
    """The JSON number that says exactly this, or None where JSON readers (IEEE doubles) would not keep it."""
    if isinstance(number.value, int):
        return number.value
    nearest = float(number.value)
    return nearest if Decimal(repr(nearest)) == number.value else None


@dataclass(frozen=True, slots=True)
class Instant(Kind):
    """An instant: `2015-04-12T13:00:19.456Z` is emitted; the documented `+5:30` form is accepted too."""

    spelling: ClassVar[str] = "instants are sent in UTC with milliseconds"

    @property
    def words(self) -> str:
        return "an instant such as 2026-12-24T10:00:00Z, or a duration such as 2d"

    def take(self, given: WrittenValue) -> Json | Later | Wrong:
        match given:
            case timedelta():
                return Later(given) if given <= _FARTHEST else Wrong(relations.TOO_LATE, {})
            case datetime():
                return self.on_wire(given)
            case Number():
                return replace(self._wrong(given), help=f"a duration has a unit: {given.text}h, {given.text}d")
            case date():
                return replace(self._wrong(given), help=f"an instant has a time and a zone: {given}T09:00:00Z")
            case _:
                return self._wrong(given)

    @property
    def wire_words(self) -> str:
        return "an instant such as 2026-12-24T10:00:00Z"

    def faults(self, value: Json) -> Iterator[Wrong]:
        if not isinstance(value, str):
            yield self._wrong_on_wire(value)
        elif read_instant(value) is None:
            reason, remedy = refusal(value)
            yield replace(self._wrong_on_wire(value), help=f"it {reason}; {remedy}")

    def meant(self, value: Json) -> Json | None:
        if not isinstance(value, str) or not _SHORT_OFFSET.search(value):
            return None
        instant = read_instant(value)
        return self.on_wire(instant) if instant is not None else None

    def schema(self) -> dict[str, Json]:
        return whole(_INSTANT)

    @staticmethod
    def on_wire(instant: datetime) -> str:
        """UTC with milliseconds, as the API's page writes it."""
        return instant.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")

    @classmethod
    def later(cls, now: datetime, after: timedelta) -> str | Wrong:
        """The instant so long after another one."""
        try:
            return cls.on_wire(now + after)
        except OverflowError:
            return Wrong(relations.TOO_LATE, {})


_FARTHEST = datetime.max - datetime(1970, 1, 1)
"""How far ahead an instant can lie, whenever that is judged: what comes later has a year of five digits."""
_SHORT_OFFSET = re.compile(r"[+-][0-9]:")
"""What makes an instant another form than RFC 3339's: the API's page has it once."""

# Of what days and instants are, as much as a pattern can say: some months have fewer days.
DAY = "[0-9]{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])"
_TIME = r"(?:[01][0-9]|2[0-3])(?::[0-5][0-9]){1,2}(?:\.[0-9]{1,9})?"
_INSTANT = f"{DAY}T{_TIME}(?:Z|[+-](?:[01]?[0-9]|2[0-3]):[0-5][0-9])"


@dataclass(frozen=True, slots=True)
class Msisdn(Text):
    """A telephone number: country code first, 7 to 15 digits (ITU-T E.164). Punctuation in a source is dropped."""

    any_text: ClassVar[bool] = False

    @property
    def words(self) -> str:
        return "a telephone number, country code first, 7 to 15 digits"

    @property
    def sure(self) -> str | None:
        return _MSISDN

    def take(self, given: WrittenValue) -> Json | Wrong:
        taken = Text.take(self, given)
        return re.sub(r"[+\s()-]", "", taken) if isinstance(taken, str) else taken

    def faults(self, value: Json) -> Iterator[Wrong]:
        if not isinstance(value, str):
            yield self._wrong_on_wire(value)
        elif not re.fullmatch(_MSISDN, value):
            bare = self.take(value)
            meant = Spelling(bare) if isinstance(bare, str) and re.fullmatch(_MSISDN, bare) else None
            yield Wrong(relations.BAD_MSISDN, {"found": describe(value)}, meant)

    def schema(self) -> dict[str, Json]:
        return whole(_MSISDN)


_MSISDN = "[1-9][0-9]{6,14}"


@dataclass(frozen=True, slots=True)
class Id(Text):
    """An address that only the platform can read: any text that shows something."""

    any_text: ClassVar[bool] = False

    @property
    def sure(self) -> str | None:
        return f"{_VISIBLE}.*"

    def faults(self, value: Json) -> Iterator[Wrong]:
        if not isinstance(value, str):
            yield self._wrong_on_wire(value)
        elif re.search(_VISIBLE, value) is None:
            yield Wrong(relations.BLANK_ADDRESS, {"found": describe(value)})

    def schema(self) -> dict[str, Json]:
        return {"type": "string", "pattern": _VISIBLE}


_VISIBLE = r"[^\u0000-\u0020\u007f-\u00a0\u1680\u2000-\u200f\u2028\u2029\u202f\u205f\u2060\u3000\ufeff]"
"""A character that is neither a blank nor a control character, in words that every reader of schemas understands."""


@dataclass(frozen=True, slots=True)
class Map(Kind):
    """An object with free keys whose values are of one kind, but for those of reserved keys."""

    of: Kind
    reserved: Mapping[str, Kind] = field(default_factory=dict)

    def kind_of(self, key: str) -> Kind:
        """What the value of a key is."""
        return self.reserved.get(key, self.of)

    @property
    def words(self) -> str:
        return "a block with free keys"


@dataclass(frozen=True, slots=True)
class Free(Kind):
    """Any JSON value; strings are templates, values keep their kinds."""

    any_text: ClassVar[bool] = True

    @property
    def words(self) -> str:
        return "a text in quotes, a number, true, false, null, a list or a block"

    def take(self, given: WrittenValue) -> Json | Wrong:
        match given:
            case str() | bool():
                return given
            case Number():
                number = json_number(given)
                return Wrong(names.TOO_PRECISE, {"found": given.text}) if number is None else number
            case _:
                return self._wrong(given)

    def faults(self, value: Json) -> Iterator[Wrong]:
        return iter(())

    def schema(self) -> dict[str, Json]:
        return {}


@dataclass(frozen=True, slots=True)
class Nested(Free):
    """A text, or a block or list of such: parameters of the platform's templates, whose pictures, dates and buttons are
    objects. Numbers are written as strings, as in any text."""

    @property
    def words(self) -> str:
        return "a text in quotes, a list or a block"

    def take(self, given: WrittenValue) -> Json | Wrong:
        match given:
            case str():
                return given
            case Number(text=text):
                return text
            case _:
                return self._wrong(given)

    def faults(self, value: Json) -> Iterator[Wrong]:
        if not isinstance(value, str):
            yield self._wrong_on_wire(value)

    def schema(self) -> dict[str, Json]:
        return {"anyOf": [{"type": kind} for kind in ("string", "object", "array")]}


@dataclass(frozen=True, slots=True)
class Many(Kind):
    """An array of one kind, of so many items; `source` says who limits it, `rule` what more of them break."""

    of: Kind
    low: int = 0
    high: int | None = None
    source: str = ""
    rule: Rule = sizes.TOO_MANY

    @property
    def words(self) -> str:
        return "a list"

    def bounds(self) -> dict[str, Json]:
        """How many items there are, as JSON Schema says it."""
        low = {"minItems": self.low} if self.low else {}
        return low | ({"maxItems": self.high} if self.high is not None else {})


def symbols(*words: str, profiles: frozenset[Profile] = EVERY_PROFILE) -> tuple[Option, ...]:
    """Options whose symbol is what goes on the wire."""
    return tuple(Option(word, word, profiles=profiles) for word in words)


def described(words: Mapping[str, str]) -> tuple[Option, ...]:
    """The same, each with what it means."""
    return tuple(Option(word, word, doc) for word, doc in words.items())


def digits(low: int, high: int) -> Count:
    """A small whole number, as digits in a string."""
    return Count(low, high)


STRING: Kind = Text()
ID = Id()
FREE = Free()
NESTED = Nested()
ONE_LINE = OneLine()


def at_most(amount: int, unit: Literal["bytes", "characters"], source: str, *, firm: bool = True) -> Text:
    """A text with a limit."""
    return Text(Limit(amount, unit, source, firm))
