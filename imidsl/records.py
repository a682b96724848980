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
        return cls(**(dict(zip(names, values if len(names) > 1 else (values,), strict=False)) | changes))

    def _declared(cls, frozen, slots, eq, kw_only):
        annotations = cls.__annotations__.items()
        own = {name: _field_of(cls, name, kw_only) for name, type_ in annotations if not type_.startswith("ClassVar")}
        inherited = {}
        for base in reversed(cls.__mro__[1:]):
            inherited |= base.__dict__.get("__fields__", {})
        every = inherited | own
        made = {"__fields__": every, "__init__": _first_init, "__repr__": _repr}
        made["__match_args__"] = tuple(one.name for one in every.values() if one.init and not one.kw_only)
        made["__given__"] = given = tuple(one.name for one in every.values() if one.init)
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

    def _written_init(cls):
        known = {"MISSING": _MISSING}
        head, named, body = ["self"], [], []
        for one in fields(cls):
            name = one.name
            if one.init:
                has_default = one.default is not _MISSING or one.default_factory is not None
                (named if one.kw_only else head).append(f"{name}=default_{name}" if has_default else name)
            if one.default_factory is not None:
                known |= {f"default_{name}": _MISSING, f"make_{name}": one.default_factory}
                body.append(f"if {name} is MISSING: {name} = make_{name}()")
            else:
                known[f"default_{name}"] = one.default
            if one.init:
                body.append(f"self.{name} = {name}")
        if hasattr(cls, "__post_init__"):
            body.append("self.__post_init__()")
        head += ["*", *named] if named else []
        exec(f"def __init__({', '.join(head)}):\n " + "\n ".join(body or ["pass"]), known)
        return known["__init__"]

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
