"""Witnesses: values whose rendering has the size that was found, rendered and measured before anyone is shown them."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final, TypeAlias

from imidsl.proof.domain import Assignment, Path
from imidsl.proof.languages import language_of
from imidsl.proof.weighing import some_word
from imidsl.records import dataclass
from imidsl.text.chars.charset import CharSet
from imidsl.text.chars.encoding import utf8_size
from imidsl.text.patterns.tree import size as tree_size
from imidsl.text.template.jinja.meter import Meter
from imidsl.text.types.containers import (
    BoolType,
    ChoiceType,
    DateTimeType,
    DateType,
    DecimalType,
    IntType,
    ListType,
    ParameterType,
    RecordType,
    TextType,
)
from imidsl.text.types.parameters import NO_DEFAULT, Parameter, value_of_plain

Plain: TypeAlias = dict[str, Any]
"""Values of parameters as JSON has them."""

_TRIES: Final = 240
"""How often a text is rendered at most in the search for a smaller witness."""
_LOOKED_AT: Final = 24
"""How many steps it costs to look at a value at all."""
_MATCHED: Final = 1
"""Each character costs as many steps as the pattern that it is matched with has states, shifted by so much."""


@dataclass
class Bench:
    """Renders candidates: the texts, what they need, and how their size is counted."""

    render: Callable[[Mapping[str, object]], int | None]
    parameters: Mapping[str, Parameter]
    tries: Meter
    left: int = _TRIES

    def size(self, plain: Plain) -> int | None:
        """The size for values, None where they aren't allowed or can't be rendered."""
        if self.left <= 0 or self.tries.is_empty:
            return None
        self.left -= 1
        values = canonical(plain, self.parameters, self.tries)
        return None if values is None else self.render(values)


def _weight(value: Any) -> int:
    """About how many characters values have."""
    if isinstance(value, dict):
        return sum(map(_weight, value.values()))
    return sum(map(_weight, value)) if isinstance(value, list) else len(value) if isinstance(value, str) else 1


def _states(type_: ParameterType | None) -> int:
    """About how many states of a pattern each character meets."""
    match type_:
        case TextType(pattern=pattern) if pattern is not None:
            return tree_size(pattern.tree)
        case ListType(item=item):
            return _states(item)
        case RecordType(fields=fields):
            return max(_states(field.type) for field in fields)
    return 1


Memo: TypeAlias = dict[tuple[str, str], tuple[object, bool]]
"""By a parameter's name and a plain value: the canonical one, and whether the parameter takes it."""


def canonical(
    plain: Plain, parameters: Mapping[str, Parameter], tries: Meter | None = None, memo: Memo | None = None
) -> dict[str, object] | None:
    """The values as texts see them, defaults filled in; None where one isn't allowed. `memo` keeps what was asked.

    Matching patterns takes its time, which is taken from `tries`; None as well where that doesn't last.
    """
    memo = {} if memo is None else memo
    values: dict[str, object] = {}
    for name, parameter in parameters.items():
        if name not in plain:
            values[name] = None if parameter.default is NO_DEFAULT else parameter.default
            continue
        key = (name, repr(plain[name]))
        if key not in memo:
            if tries is not None:
                tries.left -= _LOOKED_AT + (_weight(plain[name]) * _states(parameter.type) >> _MATCHED)
                if tries.is_empty:
                    return None
            value, found = value_of_plain(parameter, plain[name], parameter.span)
            memo[key] = value, not any(finding.is_error for finding in found)
        values[name], is_taken = memo[key]
        if not is_taken:
            return None
    return values


# -- Building


class Builder:
    """Makes plain values of an assignment."""

    def __init__(self, given: Assignment) -> None:
        self.given: dict[tuple[Path, Hashable], object] = dict(given)
        for (path, about), value in given.items():
            if "sorted" in path:
                at = path.index("sorted")
                self.given.setdefault(((*path[:at], *path[at + 2 :]), about), value)
        self.paths = {path[:length] for path, _ in self.given for length in range(1, len(path) + 1)}

    def values(self, parameters: Mapping[str, Parameter], names: Sequence[str]) -> Plain:
        """Values of the named parameters, and of others that must be given."""
        plain: Plain = {}
        for name, parameter in parameters.items():
            if parameter.type is None or not (name in names or parameter.required):
                continue
            if (name,) not in self.paths and not parameter.required:
                continue
            plain[name] = self.value(parameter.type, (name,), parameter.optional)
        return plain

    def value(self, type_: ParameterType, path: Path, optional: bool) -> Any:
        """The value of a parameter or a part of it."""
        if optional and (self.given.get((path, "?")) == 1 or path not in self.paths):
            return None
        match type_:
            case BoolType():
                return self.given.get((path, "bool")) == 0
            case IntType() | DecimalType():
                return self._number(type_, path)
            case DateType() | DateTimeType():
                return _moment(type_, self.given.get((path, "=")))
            case ListType(item=item):
                return [self.value(item, (*path, index), False) for index in range(self._length(type_, path))]
            case RecordType(fields=fields):
                return {f.name: self.value(f.type, (*path, f.name), f.optional) for f in fields}
            case ChoiceType(options=options) if (picked := self.given.get((path, "value"))) is not None:
                assert isinstance(picked, int)
                return options[picked]
        return self._text(type_, path)

    def _length(self, type_: ListType, path: Path) -> int:
        for (owner, about), choice in self.given.items():
            if owner == path and isinstance(about, tuple) and about[0] == "length":
                assert isinstance(choice, int)
                return int(about[1][-1 - choice])
        reached = [part[len(path)] for part in self.paths if len(part) > len(path) and part[: len(path)] == path]
        wanted = [int(i) + 1 if int(i) >= 0 else -int(i) for i in reached if isinstance(i, int)]
        wanted += [_reached(about, choice) for (owner, about), choice in self.given.items() if owner == path]
        return max([type_.min, *wanted])

    def _number(self, type_: IntType | DecimalType, path: Path) -> int | float | Decimal:
        for (owner, about), choice in self.given.items():
            if owner == path and isinstance(about, tuple) and about[0] == "pick":
                assert isinstance(choice, int)
                return int(about[1]) + choice
        between = self.given.get((path, "between"), (type_.min, type_.max))
        assert isinstance(between, tuple)
        low, high = (None if end is None else Fraction(end) for end in between)
        ends = [end for end in (high, low) if end is not None] or [Fraction(0)]
        number = max(ends, key=lambda end: (len(str(int(abs(end)))) + (end < 0), end > 0))
        return int(number) if isinstance(type_, IntType) else _placed(type_, number, low)

    def _text(self, type_: ParameterType, path: Path) -> str:
        word = self.given.get((path, "="))
        if isinstance(word, str):
            return word
        return next(iter(simplest(type_)), "")


def _reached(about: Hashable, choice: object) -> int:
    """How many items a decision asks for."""
    is_asked = isinstance(about, tuple) and about[0] == "at least" and choice == 0
    return int(about[1]) if is_asked and isinstance(about, tuple) else 0


def _placed(type_: DecimalType, number: Fraction, low: Fraction | None) -> Decimal:
    step = Fraction(1, 10 ** (type_.places or 0))
    made = number // step * step
    made = made if low is None or made >= low else made + step
    return Decimal(made.numerator) / Decimal(made.denominator)


def simplest(type_: ParameterType) -> Iterator[str]:
    """Short texts of a type."""
    language = language_of(type_)
    word = some_word(language) if language is not None else None
    if word is not None:
        yield word


def _moment(type_: DateType | DateTimeType, found: object) -> str:
    at = found if isinstance(found, str) else "2026-10-10T10:10:10Z"
    return at[:10] if isinstance(type_, DateType) else at


def jsonable(value: Any) -> Any:
    """Plain values as `json.dumps` takes them: a decimal as the number that it is."""
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, dict):
        return {key: jsonable(item) for key, item in value.items()}
    return [jsonable(item) for item in value] if isinstance(value, list) else value


# -- Searching


def largest(bench: Bench, candidates: Sequence[Plain], bound: int | None) -> tuple[Plain, int] | None:
    """The candidate with the largest rendering, made larger as long as a change of one value does that."""
    best: tuple[Plain, int] | None = None
    for plain in candidates:
        found = bench.size(plain)
        if found is not None and (best is None or found > best[1]):
            best = plain, found
        if best is not None and bound is not None and best[1] >= bound:
            return best
    return _climbed(bench, best, bound) if best is not None else None


def _climbed(bench: Bench, best: tuple[Plain, int], bound: int | None) -> tuple[Plain, int]:
    for name, parameter in bench.parameters.items():
        if name not in best[0] or parameter.type is None:
            continue
        for other in _others(parameter.type, best[0][name], parameter.optional):
            found = bench.size({**best[0], name: other})
            if found is not None and found > best[1]:
                best = {**best[0], name: other}, found
            if bound is not None and best[1] >= bound:
                return best
    return best


def _others(type_: ParameterType, value: Any, optional: bool) -> Iterator[Any]:
    """Values that are worth a try instead of one."""
    match type_:
        case IntType(min=low, max=high) | DecimalType(min=low, max=high):
            yield from (end if isinstance(type_, IntType) else Decimal(end) for end in (low, high) if end is not None)
        case BoolType():
            yield from (True, False)
        case ChoiceType(options=options):
            yield from sorted(options, key=utf8_size, reverse=True)[:4]
        case TextType(max=most) if isinstance(value, str) and value and most is not None:
            chars = type_.characters
            for char in "x漢é😀 ΐ":
                if char in chars and type_.pattern is None:
                    yield char * most
                    yield (char * (most - 1)) + "x"
        case ListType(item=item) if isinstance(value, list):
            yield from (
                [distinct(max(value, key=utf8_size, default=""), index) for index in range(len(value))]
                for _ in range(1)
                if isinstance(item, TextType)
            )
    if optional:
        yield None


def distinct(text: str, number: int) -> str:
    """A text of the same size that differs from others by its last character."""
    if not text:
        return text
    pool = CharSet.of((0x41, 0x7A)) if len(text[-1].encode()) == 1 else CharSet.of((ord(text[-1]), ord(text[-1]) + 200))
    first, _ = pool.ranges[0]
    return text[:-1] + chr(first + number)


def smaller(bench: Bench, plain: Plain, size: int, limit: int) -> tuple[Plain, int]:
    """A smaller violation, value by value: shorter texts and lists, what is optional left away."""
    best = (plain, size)
    readable = {name: _readable(value) for name, value in plain.items()}
    found = bench.size(readable)
    if found is not None and limit < found <= size:
        best = (readable, found)
    for name, parameter in bench.parameters.items():
        if name in best[0] and parameter.type is not None and best[1] > limit + 1:
            best = _without_part(bench, best, (name,), parameter.optional, limit)
    return best


def _readable(value: Any) -> Any:
    if isinstance(value, str) and not value.startswith("http"):
        return "".join(char if char.isascii() and char not in "&" else "x" for char in value)
    if isinstance(value, list):
        return [_readable(item) for item in value]
    return {name: _readable(item) for name, item in value.items()} if isinstance(value, dict) else value


def _without_part(bench: Bench, best: tuple[Plain, int], path: Path, optional: bool, limit: int) -> tuple[Plain, int]:
    value = _get(best[0], path)
    if optional:
        best = _better(bench, best, path, None, limit)
        if _get(best[0], path) is None:
            return best
    if isinstance(value, str | list) and value:
        best = _shorter(bench, best, path, value, limit)
    value = _get(best[0], path)
    parts: Sequence[str | int] = (
        list(value) if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ()
    )
    for part in parts:
        best = _without_part(bench, best, (*path, part), False, limit) if best[1] > limit + 1 else best
    return best


def _keys(value: Any) -> Sequence[str | int]:
    if isinstance(value, list):
        return range(len(value))
    return list(value) if isinstance(value, dict) else ()


def _shorter(
    bench: Bench, best: tuple[Plain, int], path: Path, value: str | list[Any], limit: int
) -> tuple[Plain, int]:
    """The shortest beginning that is still too large, by bisection."""
    low, high = 0, len(value)
    while low < high:
        middle = (low + high) // 2
        found = bench.size(_with(best[0], path, value[:middle]))
        if found is not None and found > limit:
            high = middle
            best = (_with(best[0], path, value[:middle]), found) if found <= best[1] else best
        else:
            low = middle + 1
    return _padded(bench, best, path, value, low, limit)


def _padded(
    bench: Bench, best: tuple[Plain, int], path: Path, value: str | list[Any], length: int, limit: int
) -> tuple[Plain, int]:
    """One large character fewer, and as many small ones instead as it takes."""
    if not isinstance(value, str) or length == 0 or best[1] <= limit + 1:
        return best
    for count in (1, 2, 3, 4, 5):
        found = bench.size(candidate := _with(best[0], path, value[: length - 1] + "x" * count))
        if found is not None and limit < found < best[1]:
            return candidate, found
    return best


def _better(bench: Bench, best: tuple[Plain, int], path: Path, value: Any, limit: int) -> tuple[Plain, int]:
    candidate = _with(best[0], path, value)
    found = bench.size(candidate)
    return (candidate, found) if found is not None and limit < found <= best[1] else best


def _get(plain: Any, path: Path) -> Any:
    for step in path:
        plain = plain[step]
    return plain


def _with(plain: Any, path: Path, value: Any) -> Any:
    if not path:
        return value
    first, rest = path[0], path[1:]
    if isinstance(plain, list):
        return [_with(item, rest, value) if index == first else item for index, item in enumerate(plain)]
    return {**plain, first: _with(plain[first], rest, value)}
