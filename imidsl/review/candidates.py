"""Values that are worth a look: the usual ones, and what conditions and loops ask about."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from itertools import combinations, product

from imidsl.binding.message import Message
from imidsl.binding.values import leaves
from imidsl.text.template import nodes
from imidsl.text.template.template import Template
from imidsl.text.types.containers import (
    BoolType,
    ChoiceType,
    DecimalType,
    IntType,
    ListType,
    ParameterType,
    RecordType,
)
from imidsl.text.types.samples import Pick, made_up, taken, value_of

_PAIRS = 2000
"""How many sets of values with two odd ones are tried."""
Pools = dict[str, list[object]]


def candidates(message: Message) -> Iterator[dict[str, object]]:
    """Sets of canonical values, the most ordinary first: the usual ones, with one odd value, with two."""
    usual = made_up(message.parameters, Pick.USUAL)
    yield usual
    pools = _pools(message, usual)
    for name, pool in pools.items():
        yield from ({**usual, name: value} for value in pool)
    yield made_up(message.parameters, Pick.SHORTEST)
    pairs = (
        {**usual, one: first, other: second}
        for one, other in combinations(pools, 2)
        for first, second in product(pools[one], pools[other])
    )
    yield from (pair for pair, _ in zip(pairs, range(_PAIRS), strict=False))


def _pools(message: Message, usual: Mapping[str, object]) -> Pools:
    constants = list(dict.fromkeys(_constants(message)))
    pools: Pools = {}
    for name, parameter in message.parameters.items():
        if parameter.type is not None:
            read = [taken(parameter.type, plain) for plain in _of(parameter.type, name, constants)]
            pool = [*([None] if parameter.optional else []), *(value for value, failed in read if not failed)]
            distinct = {repr(value): value for value in pool if value != usual.get(name, pool)}
            pools[name] = list(distinct.values())
    return pools


def _constants(message: Message) -> Iterator[object]:
    """What the texts compare with."""
    for leaf in leaves(message.record):
        if isinstance(leaf.value, Template) and leaf.value.tree is not None:
            pending: list[nodes.Node] = [leaf.value.tree]
            while pending:
                node = pending.pop()
                pending.extend(node.iter_child_nodes())
                if isinstance(node, nodes.Const):
                    yield node.value


def _of(type_: ParameterType, name: str, constants: Iterable[object]) -> list[object]:
    """Values of a type: both ends, what texts compare with, and one beside that on each side."""
    plain: list[object] = [value_of(type_, name, pick) for pick in (Pick.USUAL, Pick.SHORTEST, Pick.NON_GSM)]
    match type_:
        case BoolType():
            plain = [False, True]
        case ChoiceType(options=options):
            plain = list(options)
        case IntType(min=least, max=most) | DecimalType(min=least, max=most):
            numbers = [one for one in constants if isinstance(one, int | float) and not isinstance(one, bool)]
            around = [Decimal(str(one)) + step for one in numbers for step in (-1, 0, 1)]
            plain = [*plain, *(one for one in (least, most) if one is not None), 0, 1, 2, *around]
            plain = [int(one) if isinstance(type_, IntType) and isinstance(one, Decimal) else one for one in plain]
        case ListType(item=item):
            values = _of(item, name, constants)
            plain = [[value] for value in values]
            plain += [[], *([value] * count for value in values[:1] for count in (2, 3))]
            plain += [values[:2]] if len(values) > 1 else []
        case RecordType(fields=fields):
            usual = {one.name: value_of(one.type, one.name, Pick.USUAL) for one in fields}
            plain = [usual]
            for one in fields:
                values = [*([None] if one.optional else []), *_of(one.type, one.name, constants)]
                plain += [{**usual, one.name: value} for value in values]
        case _:
            plain += [one for one in constants if isinstance(one, str)]
    return plain
