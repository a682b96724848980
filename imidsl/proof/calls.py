"""Calls: of macros, of the functions that every text has, and of methods."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Final

from imidsl.proof.blurring import BLANKS
from imidsl.proof.domain import Atom, Const, Fails, Fields, Items, Loop, Missing, Space, Value, Written
from imidsl.proof.domain import Callable as Macro
from imidsl.proof.filters import Filters
from imidsl.text.chars.charset import CharSet
from imidsl.text.template import nodes

_STEP_METHODS: Final = frozenset({"upper", "lower", "casefold", "swapcase", "capitalize"})
_STRIPS: Final = {"strip": (True, True), "lstrip": (True, False), "rstrip": (False, True)}
_ASKING: Final = frozenset(
    {"endswith", "startswith", "isalnum", "isalpha", "isdigit", "islower", "isnumeric", "isspace", "istitle", "isupper"}
)


class Scope:
    """Names, those of outer scopes behind them."""

    def __init__(self, outer: Scope | None = None, names: Mapping[str, Value | Atom] | None = None) -> None:
        self.outer = outer
        self.names: dict[str, Value | Atom] = dict(names or {})

    def find(self, name: str) -> Value | Atom | None:
        """What a name was set to; None where it wasn't."""
        scope: Scope | None = self
        while scope is not None:
            if name in scope.names:
                return scope.names[name]
            scope = scope.outer
        return None


class Calls(Filters):
    """What calls give."""

    def value(self, node: nodes.Node, scope: Scope) -> Value:
        """The value of an expression in this case."""
        raise NotImplementedError

    def _of_call(self, node: nodes.Call, scope: Scope) -> Value:
        called = node.node
        args = [self.value(arg, scope) for arg in node.args]
        given = {keyword.key: self.value(keyword.value, scope) for keyword in node.kwargs}
        if node.dyn_args is not None or node.dyn_kwargs is not None:
            return self.unknown(node, "*", "isn't followed in a call", "write the arguments out")
        if isinstance(called, nodes.Name):
            return self._call_name(called, args, given, node, scope)
        if isinstance(called, nodes.Getattr):
            return self.method(self.value(called.node, scope), called.attr, args, given, node)
        return self.unknown(node, "(", "is a call that isn't followed", "call a macro by its name")

    def _call_name(
        self, called: nodes.Name, args: list[Value], given: dict[str, Value], node: nodes.Call, scope: Scope
    ) -> Value:
        macro = scope.find(called.name)
        if isinstance(macro, Macro):
            return self.run_macro(macro, args, given, node)
        if called.name == "dict" and not args:
            return Fields(dict(given))
        if called.name == "namespace" and not args:
            return Space(dict(given))
        if called.name == "range" and macro is None:
            known = [self.picked(arg) for arg in args]
            if all(isinstance(arg, Const) for arg in known):
                numbers_ = [arg.value for arg in known if isinstance(arg, Const)]
                return Const(self.concrete(lambda: self.rendering.range(*numbers_)))
        return self.unknown(node, called.name, "isn't followed", "do without it")

    def run_macro(
        self, macro: Macro, args: list[Value], given: dict[str, Value], node: nodes.Node, **more: Value
    ) -> Value:
        """What a macro writes."""
        raise NotImplementedError

    def method(self, owner: Value, name: str, args: list[Value], given: dict[str, Value], node: nodes.Call) -> Value:
        """`owner.name(args)`."""
        known = [self._plain(arg) for arg in args]
        if isinstance(owner, Const) and None not in known and not given:
            return self._known_method(owner, name, [k.value for k in known if k is not None])
        if isinstance(owner, Loop):
            return self._loop_method(owner, name, args, node)
        if isinstance(owner, Missing):
            raise Fails
        if isinstance(owner, Fields):
            return self._record_method(owner, name, args, node)
        if isinstance(owner, Written):
            return self._text_method(owner, name, args, node)
        return self.unknown(node, name, "isn't followed here", "use a filter")

    def _known_method(self, owner: Const, name: str, args: list[object]) -> Value:
        made = self.concrete(lambda: self.rendering.call(owner.value, name, *args))
        made = (
            list(made)
            if not isinstance(made, str | int | float | Decimal | list | tuple | Mapping | type(None))
            else made
        )
        return Const(made)

    def _text_method(self, owner: Written, name: str, args: list[Value], node: nodes.Call) -> Value:
        if name in _STEP_METHODS and not args:
            return self.stepped(owner, name, node)
        if name in _STRIPS and all(isinstance(arg, Const) for arg in args):
            blanks = CharSet.chars(str(args[0].value)) if args else BLANKS  # type: ignore[union-attr]
            return self.trimmed(owner, blanks, *_STRIPS[name], node)
        if name in _ASKING:
            return Const(self.flip(None))
        return self.unknown(node, name, "isn't followed for a parameter", "use a filter")

    def _record_method(self, owner: Fields, name: str, args: list[Value], node: nodes.Call) -> Value:
        if name == "items":
            return Items(tuple(Items((Const(key), value)) for key, value in owner.fields.items()))
        if name == "keys":
            return Items(tuple(Const(key) for key in owner.fields))
        if name == "values":
            return Items(tuple(owner.fields.values()))
        if name == "get" and args and isinstance(args[0], Const):
            found = owner.fields.get(args[0].value)
            return self.resolve(found, node) if found is not None else args[1] if len(args) > 1 else Const(None)
        return self.unknown(node, name, "isn't followed for a record", "name the field")

    def _loop_method(self, loop: Loop, name: str, args: list[Value], node: nodes.Call) -> Value:
        if name == "cycle" and args:
            return args[loop.index % len(args)]
        if name == "changed":
            return Const(self.flip(None))
        return self.unknown(node, f"loop.{name}", "isn't followed", "do without it")
