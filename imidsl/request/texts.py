"""The texts of a request, each with what its sizes and values depend on: what the proof is asked about."""

from __future__ import annotations

from collections.abc import Mapping

from imidsl.binding.values import Array, Each, Leaf, Record, ValueNode
from imidsl.records import dataclass, replace
from imidsl.request.path import RequestPath
from imidsl.schema.model import Field
from imidsl.text.template.template import Template, parse
from imidsl.text.types.containers import ListType
from imidsl.text.types.parameters import NO_DEFAULT, Parameter

Parameters = Mapping[str, Parameter]


@dataclass(frozen=True, slots=True)
class RequestPart:
    """A value of a request: its place, the object that it is in, its row there, the parameters that it can use.

    An item of a list has the row of the list.
    """

    node: Leaf | Record | Array
    place: RequestPath
    record: Record
    row: Field | None
    parameters: Parameters
    item: bool = False
    """Whether it is an item of a list."""
    loops: tuple[Each, ...] = ()
    """The repeated blocks around it, the outermost first."""

    def given(self, values: Mapping[str, object]) -> dict[str, object]:
        """Such values as those of the message's parameters: a variable of a block as an item of its list."""
        made = dict(values)
        for loop in reversed(self.loops):
            if loop.variable in made:
                type_ = self.parameters[loop.over].type
                count = max(1, type_.min) if isinstance(type_, ListType) else 1
                made[loop.over] = [made.pop(loop.variable)] * count
        return made


def parts(request: Record, parameters: Parameters) -> list[RequestPart]:
    """Every value that isn't within a `raw`, from the outside in and as written."""
    found: list[RequestPart] = []
    _gather(_part(request, RequestPath(), request, None, parameters), found)
    return found


def _gather(part: RequestPart, found: list[RequestPart]) -> None:
    found.append(part)
    node = part.node
    if isinstance(node, Array):
        for item in node.items:
            _gather(_part(item, part.place, part.record, part.row, part.parameters, True, part.loops), found)
    elif isinstance(node, Record):
        rows = node.shape.by_name() if node.shape is not None else {}
        for name, member in node.members.items():
            row = rows.get(name)
            place = part.place.below(name, hidden=row is not None and row.hidden)
            _gather(_part(member, place, node, row, part.parameters, False, part.loops), found)


def _part(
    node: ValueNode,
    place: RequestPath,
    record: Record,
    row: Field | None,
    parameters: Parameters,
    item: bool = False,
    loops: tuple[Each, ...] = (),
) -> RequestPart:
    while isinstance(node, Each):
        parameters, loops, node = _within(node, parameters), (*loops, node), node.item
    return RequestPart(node, place, record, row, parameters, item, loops)


def template_of(node: ValueNode | None) -> Template | None:
    """The text of a leaf as a template, None where it is no text or a faulty one."""
    if not isinstance(node, Leaf):
        return None
    if isinstance(node.value, Template):
        return node.value
    return parse(node.text)[0] if node.ready and node.text is not None else None


def _within(loop: Each, parameters: Parameters) -> Parameters:
    """The parameters within a repeated block: its variable is one more, of the type of the list's items."""
    over = parameters.get(loop.over)
    if over is None:
        return parameters
    type_ = over.type.item if isinstance(over.type, ListType) else None
    variable = replace(over, name=loop.variable, type=type_, optional=False, default=NO_DEFAULT)
    return {**parameters, loop.variable: variable}
