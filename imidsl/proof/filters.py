"""What filters make of what is known of a value. One that isn't here leaves the text open."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from imidsl.proof import numbers
from imidsl.proof.blurring import Applied, Given
from imidsl.proof.domain import (
    Atom,
    Blur,
    Const,
    Endless,
    Fails,
    Fields,
    Items,
    Literal,
    Missing,
    Moment,
    Number,
    Unknown,
    Use,
    Value,
    Written,
)
from imidsl.proof.growth import Step
from imidsl.proof.listfilters import ListFilters
from imidsl.text.chars.charset import CharSet
from imidsl.text.template import filters, nodes
from imidsl.text.template.text_of import is_undefined
from imidsl.text.types.containers import DateTimeType, DateType

_STEPS: Final[dict[str, Step]] = {
    **{name: name for name in ("upper", "lower", "title", "capitalize", "e", "urlencode", "gsm")},
    "escape": "e",
}
_SIGNATURES: Final[dict[str, tuple[str, ...]]] = {
    "truncate": ("length", "killwords", "end", "leeway"),
    "replace": ("old", "new", "count"),
    "default": ("default_value", "boolean"),
    "d": ("default_value", "boolean"),
    "join": ("d", "attribute"),
    "round": ("precision", "method"),
    "int": ("default", "base"),
    "float": ("default",),
    "trim": ("chars",),
    "fit": ("bytes",),
    "date": ("format",),
    "money": ("currency",),
    "map": ("filter",),
    "sort": ("reverse", "case_sensitive", "attribute"),
    "unique": ("case_sensitive", "attribute"),
    "sum": ("attribute", "start"),
}


class Filters(ListFilters):
    """Filters by name."""

    def filtered(self, node: nodes.Filter, value: Value, args: Sequence[Value], given: Given) -> Value:
        """What a filter makes of a value."""
        name = node.name
        if isinstance(value, Unknown) and name not in ("default", "d"):
            return value
        if name not in ("default", "d"):
            known = self._concretely(name, value, args, given)
            if known is not None:
                return known
        names = _SIGNATURES.get(name, ())
        bound = {names[i] if i < len(names) else str(i): arg for i, arg in enumerate(args)} | dict(given)
        applied = Applied(name, node, bound)
        if isinstance(value, Missing) and name not in ("default", "d"):
            raise Fails
        method: Callable[[Applied, Value], Value | None] | None = getattr(self, f"_filter_{name}", None)
        if name in _STEPS and not applied.given:
            return self.stepped(self.text(value, node), _STEPS[name], node)
        made = method(applied, value) if method is not None else None
        return made if made is not None else self._unfollowed(node)

    def _unfollowed(self, node: nodes.Filter) -> Unknown:
        remedy = "bound the result with |fit(bytes), or do without it"
        return self.unknown(node, node.name, "makes something of a size that isn't known here", remedy)

    def _concretely(self, name: str, value: Value, args: Sequence[Value], given: Given) -> Value | None:
        """The filter itself, where all that it is given is known."""
        plain = self._plain(value)
        known = [self._plain(arg) for arg in args]
        named = {key: self._plain(arg) for key, arg in given.items()}
        if plain is None or None in known or None in named.values():
            return None
        values = [k.value for k in known if k is not None]
        keywords = {key: v.value for key, v in named.items() if v is not None}
        made = self.concrete(lambda: self.rendering.filter(name, plain.value, *values, **keywords))
        return Missing() if type(made).__name__ == "StrictUndefined" else Const(made)

    def _filter_default(self, applied: Applied, value: Value) -> Value:
        other = applied.given.get("default_value", Const(""))
        missing = isinstance(value, Missing) or (
            isinstance(value, Const) and (value.value is None or is_undefined(value.value))
        )
        if not missing and isinstance(value, Unknown):
            return value
        if not missing and self.truth(applied.given.get("boolean", Const(False))):
            missing = not self.truth(value)
        return other if missing else self.settled(value, applied.node)

    _filter_d = _filter_default

    def _filter_length(self, applied: Applied, value: Value) -> Value | None:
        match value:
            case Items(items=items):
                return Const(len(items))
            case Fields(fields=fields):
                return Const(len(fields))
            case Written(pieces=pieces):
                low, high = self.length(pieces)
                reason = self._blur(value, applied.node).reason if high is None else None
                atom = self.source(value)
                return Number(low, high, 0, None, reason, length_of=atom) if low != high else Const(low)
            case Endless(atom=atom, reason=reason):
                return Number(getattr(atom.type, "min", 0), getattr(atom.type, "max", None), 0, None, reason)
        raise Fails

    _filter_count = _filter_length

    def _filter_abs(self, applied: Applied, value: Value) -> Value | None:
        return numbers.absolute(value) if isinstance(value, Number) else None

    def _filter_round(self, applied: Applied, value: Value) -> Value | None:
        precision, method = applied.constant("precision", 0), applied.constant("method", "common")
        if not isinstance(value, Number) or not applied.is_known or not isinstance(precision, int):
            return None
        return numbers.rounded(value, precision, str(method))

    def _filter_int(self, applied: Applied, value: Value) -> Value | None:
        if isinstance(value, Number):
            return numbers.truncated(value)
        default = numbers.as_number(applied.constant("default", 0))
        if not isinstance(value, Written) or default is None or default.places != 0 or "base" in applied.given:
            return None
        most = self.length(value.pieces)[1]
        if most is None or most > 300 or CharSet.chars("eE.") & self._letters_of(value):
            return numbers.hull([Number(-(10**308), 10**308, 0), default])
        return numbers.hull([Number(-(10**most), 10**most, 0), default])

    def _filter_float(self, applied: Applied, value: Value) -> Value | None:
        return Number(None, None, None) if isinstance(value, Number | Written) and applied.is_known else None

    def _filter_date(self, applied: Applied, value: Value) -> Value | None:
        format_ = applied.constant("format", None)
        if not isinstance(value, Moment):
            raise Fails
        if not isinstance(format_, str):
            return None
        kind = DateTimeType if isinstance(value.atom.type, DateTimeType) else DateType
        if filters.bad_format(format_, time=kind is DateTimeType):
            raise Fails
        return Written((Use(Atom(value.atom.path, kind(format_)), (), self.place(applied.node)),))

    def _filter_money(self, applied: Applied, value: Value) -> Value | None:
        currency = self.picked(applied.given.get("currency", Const("")))
        if not isinstance(value, Number) or not isinstance(currency, Const) or value.places is None:
            return None
        code = self.concrete(lambda: filters.code_of(currency.value))
        size = numbers.amount(value, filters.places_of(code))
        place = self.place(applied.node)
        number = Blur(CharSet.chars("0123456789-."), size, place, source=value.source, reason=value.reason)
        return Written((number, Literal(f" {code}", place)))
