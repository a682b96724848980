"""Dataclasses that cost little to declare: half of the start-up went into writing out methods that no run calls.

To a type checker these are the standard library's. At run time `__init__` is written when the first instance is made,
and what compares, hashes and shows instances is shared by all classes. That nothing frozen is assigned to is for the
type checker alone to see: refusing it at run time costs more than the rest of making an instance.
`tests/house/test_records.py` holds both equal otherwise.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dataclasses import dataclass, field, fields, replace
else:
    from operator import attrgetter
    from types import FunctionType

    _MISSING = object()

    class _Field:
        __slots__ = ("compare", "default", "default_factory", "init", "kw_only", "name", "repr")

        def __init__(self, default=_MISSING, default_factory=None, init=True, repr=True, compare=True):
            self.default, self.default_factory = default, default_factory
            self.init, self.repr, self.compare = init, repr, compare

    field = _Field

    def dataclass(cls=None, *, frozen=False, slots=False, eq=True, kw_only=False):
        """The decorator, with the options of the standard library's that imidsl uses."""
        if cls is None:
            return lambda cls: _declared(cls, frozen, slots, eq, kw_only)
        return _declared(cls, frozen, slots, eq, kw_only)

    def fields(record):
        """The fields of a record or its class, with their `name`s."""
        return tuple(record.__fields__.values())

    def replace(record, /, **changes):
        """A record like this one, but for some fields."""
        cls = type(record)
        names, values = cls.__given__, cls.__values__(record)
        if not changes.keys() <= names.keys():
            raise TypeError(f"{cls.__name__} can't be made with {', '.join(changes.keys() - names.keys())}")
        changed = map(changes.get, names, values if len(names) > 1 else (values,))
        return cls(**dict(zip(names, changed, strict=False))) if cls.__by_name__ else cls(*changed)

    def _declared(cls, frozen, slots, eq, kw_only):
        annotations = cls.__annotations__.items()
        own = {name: _field_of(cls, name, kw_only) for name, type_ in annotations if not type_.startswith("ClassVar")}
        inherited = {}
        for base in reversed(cls.__mro__[1:]):
            inherited |= base.__dict__.get("__fields__", {})
        every = inherited | own
        made = {"__fields__": every, "__init__": _first_init, "__repr__": _repr}
        made["__match_args__"] = tuple(one.name for one in every.values() if one.init and not one.kw_only)
        made["__given__"] = given = {one.name: one for one in every.values() if one.init}
        made["__by_name__"] = any(one.kw_only for one in every.values())
        made["__values__"] = _getter(given)
        if eq:
            compared = [one.name for one in every.values() if one.compare]
            made["__key__"] = _getter(compared)
            made["__eq__"], made["__hash__"] = _eq, _hash if frozen else None
        if slots:
            return _slotted(cls, made, own, inherited)
        for name, one in own.items():
            if one.default is not _MISSING:
                made[name] = one.default
            elif name in cls.__dict__:
                delattr(cls, name)
        for name, value in made.items():
            setattr(cls, name, value)
        return cls

    def _slotted(cls, made, own, inherited):
        """The class anew: slots have to be known when it is made."""
        kept = {name: value for name, value in cls.__dict__.items() if name not in ("__dict__", "__weakref__", *own)}
        slots = {"__slots__": tuple(name for name in own if name not in inherited), "__qualname__": cls.__qualname__}
        return type(cls)(cls.__name__, cls.__bases__, kept | made | slots)

    def _field_of(cls, name, kw_only):
        given = cls.__dict__.get(name, _MISSING)
        found = given if isinstance(given, _Field) else _Field(given)
        found.name, found.kw_only = name, kw_only
        return found

    def _first_init(self, *args, **given):
        owner = next(cls for cls in type(self).__mro__ if "__fields__" in cls.__dict__)
        owner.__init__ = _written_init(owner)
        owner.__init__(self, *args, **given)

    _CODES = {}
    """The code of an `__init__` by its form; compiling one takes twenty times as long as giving one other names."""

    def _written_init(cls):
        given = [one for one in cls.__fields__.values() if one.init]
        form = (hasattr(cls, "__post_init__"), *((one.kw_only, one.default_factory is not None) for one in given))
        code = _CODES.get(form) or _CODES.setdefault(form, _code_of(*form))
        known = {"MISSING": _MISSING, **{f"make_v{number}": one.default_factory for number, one in enumerate(given)}}
        names = {f"v{number}": one.name for number, one in enumerate(given)}
        own = code.replace(
            co_varnames=tuple(names.get(name, name) for name in code.co_varnames),
            co_names=tuple(names.get(name, name) for name in code.co_names),
        )
        has_default = [one for one in given if one.default is not _MISSING or one.default_factory is not None]
        made = FunctionType(own, known, "__init__", tuple(one.default for one in has_default if not one.kw_only))
        made.__kwdefaults__ = {one.name: one.default for one in has_default if one.kw_only} or None
        return made

    def _code_of(has_post_init, *given):
        """The code of an `__init__` whose fields are called v0, v1, …; each is kw_only or not, and made or not."""
        named = [(f"v{number}", *one) for number, one in enumerate(given)]
        head = ["self", *(name for name, kw_only, _ in named if not kw_only)]
        head += ["*"] * any(kw_only for _, kw_only, _ in named) + [name for name, kw_only, _ in named if kw_only]
        body = [f"if {name} is MISSING: {name} = make_{name}()" for name, _, is_made in named if is_made]
        body += [f"self.{name} = {name}" for name, _, _ in named] + ["self.__post_init__()"] * has_post_init
        known = {}
        exec(f"def __init__({', '.join(head)}):\n " + "\n ".join(body or ["pass"]), known)
        return known["__init__"].__code__

    def _getter(names):
        """What gives the values of these fields of a record; of a single one the value itself."""
        return attrgetter(*names) if names else staticmethod(lambda record: ())

    def _eq(self, other):
        return self.__key__(self) == other.__key__(other) if type(self) is type(other) else NotImplemented

    def _hash(self):
        return hash(self.__key__(self))

    def _repr(self):
        shown = ", ".join(f"{one.name}={getattr(self, one.name)!r}" for one in fields(self) if one.repr)
        return f"{type(self).__qualname__}({shown})"


__all__ = ["dataclass", "field", "fields", "replace"]
