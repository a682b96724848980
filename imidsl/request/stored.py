"""Templates that the platform keeps: a channel may know more of their parameters' texts than the template says."""

from __future__ import annotations

from imidsl.binding.values import Leaf, Record, ValueNode, rewrite, with_member
from imidsl.records import replace
from imidsl.schema.envelope import TEMPLATE
from imidsl.schema.kinds import Kind
from imidsl.schema.model import Channel
from imidsl.text.template.template import Template


def with_parameters(request: Record, channel: Channel) -> Record:
    """The request, the texts of its template's parameters of the kind that the channel says."""
    template = request.members.get(TEMPLATE.name)
    kind, name = channel.parameters, TEMPLATE.rest or ""
    if kind is None or not isinstance(template, Record) or name not in template.members:
        return request
    parameters = rewrite(template.members[name], lambda node: _of_kind(kind, node))
    return with_member(request, TEMPLATE.name, with_member(template, name, parameters))


def _of_kind(kind: Kind, node: ValueNode) -> ValueNode:
    if isinstance(node, Leaf) and isinstance(node.value, str | Template):
        return replace(node, kind=kind)
    return node
