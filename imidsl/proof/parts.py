"""A whole text: divided into parts that have nothing to do with each other, each looked at case by case.

Where 13 conditions ask for 13 parameters, there are not 2¹³ cases but 13 times 2: the sizes of parts that share no
parameter (and no name that the text sets) simply add up.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final, NamedTuple

from imidsl.proof.calls import Scope
from imidsl.proof.cases import Budget, Case, TooManyCases, each_case
from imidsl.proof.domain import Culprit, Literal, Piece, Place, Range, Reason, Total
from imidsl.proof.growth import size
from imidsl.proof.statements import Walk
from imidsl.proof.steady import steady_lists
from imidsl.proof.totals import Ruler, either, together, total_of
from imidsl.records import dataclass, replace
from imidsl.text.chars.charset import ALL
from imidsl.text.template import nodes
from imidsl.text.template.template import Template
from imidsl.text.types.containers import ListType
from imidsl.text.types.parameters import Parameter

EXACT_CASES: Final = 512
EXACT_STEPS: Final = 8_000
"""What is spent at most before the turns of loops are looked at one by one."""
CASES: Final = 4096
STEPS: Final = 40_000
"""What is spent at most on one part of a text; then it is open."""


_CONSTANT: Final = ("constant",)
"""The name that units without one share."""
_NAMING: Final = (nodes.Name, nodes.NSRef, nodes.Macro)
_SINGLE: Final = (nodes.Name, nodes.TemplateData, nodes.Const)
_ASSIGNING: Final = (nodes.Assign, nodes.AssignBlock)


class Unit(NamedTuple):
    """A statement of a text, or what a single `{{ }}` or piece of data consists of."""

    template: Template
    node: nodes.Node


@dataclass(frozen=True, slots=True)
class Subject:
    """What is looked at: texts side by side, with what they can refer to, and how sizes are counted."""

    templates: tuple[Template, ...]
    parameters: Mapping[str, Parameter]
    constants: Mapping[str, object]
    ruler: Ruler


def explore(subject: Subject) -> Total:
    """The sizes of the texts together, over all values of their parameters; None of a total where there is none."""
    units = [unit for template in subject.templates for unit in _units(template)]
    if not units:
        return Total(dict.fromkeys(subject.ruler.dimensions, (0, 0)), (), True, ways=((0, {}),))
    lists = [name for name, parameter in subject.parameters.items() if isinstance(parameter.type, ListType)]
    steady = {
        id(template): steady_lists(template.tree, lists) for template in subject.templates if template.tree is not None
    }
    # A list that one text only writes may be asked for its length by the other.
    common = frozenset.intersection(*steady.values()) if steady else frozenset()
    groups = _groups(units, subject)
    return together([_Part(subject, group, common).total() for group in groups], subject.ruler)


def _units(template: Template) -> Iterable[Unit]:
    if template.tree is None:
        yield Unit(template, nodes.TemplateData(template.text, lineno=0))
        return
    for statement in template.tree.body:
        for node in statement.nodes if isinstance(statement, nodes.Output) else (statement,):
            yield Unit(template, node)


def _groups(units: Sequence[Unit], subject: Subject) -> list[list[Unit]]:
    """Units by the names that connect them, each group in the order of the text."""
    scans = [_scan(unit.node) for unit in units]
    shared = set(subject.parameters).union(*(assigned for _, assigned in scans))
    tails = _tails(units)
    owner: dict[object, int] = {}
    groups: dict[int, list[int]] = {}
    for number, (spoken, _) in enumerate(scans):
        names = [*(spoken & shared), *tails.get(number, ())] or [_CONSTANT]
        met = sorted({owner.setdefault(name, number) for name in names})
        for other in met[1:]:
            groups.setdefault(met[0], []).extend(groups.pop(other, ()))
        groups.setdefault(met[0], []).append(number)
        if len(met) > 1:
            owner = {name: met[0] if group in met else group for name, group in owner.items()}
    return [[units[number] for number in sorted(groups[first])] for first in sorted(groups)]


def _tails(units: Sequence[Unit]) -> dict[int, tuple[object]]:
    """The last units of a text that may lose its last line break: whose it is must be known."""
    found: dict[int, tuple[object]] = {}
    done: set[int] = set()
    for number in range(len(units) - 1, -1, -1):
        template, node = units[number]
        if id(template) not in done and template.drops_last_break:
            found[number] = (("tail", id(template)),)
            if isinstance(node, nodes.TemplateData) and node.data:
                done.add(id(template))
    return found


def _scan(node: nodes.Node) -> tuple[set[str], set[str]]:
    """The names that a statement speaks of, and those of them that it sets (loop variables apart), macros included."""
    names: set[str] = set()
    assigned: set[str] = set()
    waiting = [node]
    for found in waiting:
        if isinstance(found, _NAMING):
            names.add(found.name)
        if isinstance(found, nodes.Macro):
            assigned.add(found.name)
        elif isinstance(found, _ASSIGNING):
            assigned |= _scan(found.target)[0]
        if not isinstance(found, _SINGLE):
            waiting += found.iter_child_nodes()
    return names, assigned


class _Part:
    def __init__(self, subject: Subject, units: Sequence[Unit], steady: frozenset[str]) -> None:
        self.subject = subject
        self.units = units
        self.steady = steady
        self.ruler = subject.ruler

    def total(self) -> Total:
        """All cases: exactly if that is affordable, else turn by turn, else not at all."""
        loops = any(_loops(node) for _, node in self.units if not isinstance(node, nodes.Expr))
        tries = ((False, EXACT_CASES, EXACT_STEPS), (True, CASES, STEPS)) if loops else ((False, CASES, STEPS),)
        for separate, cases, steps in tries:
            budget = Budget(cases, steps)
            try:
                totals = list(each_case(budget, lambda case, separate=separate: self._walk(case, separate)))  # type: ignore[misc]
            except TooManyCases:
                continue
            return either(totals, self.ruler) if totals else self._open("can't be rendered with any values", "mend it")
        return self._open("depends on too many choices at once", "take some conditions out, or split the text")

    def _open(self, problem: str, remedy: str) -> Total:
        template, node = next((unit for unit in self.units if not isinstance(unit.node, nodes.Expr)), self.units[0])
        place = Place(template, nodes.Output([node], lineno=node.lineno) if isinstance(node, nodes.Expr) else node)
        reason = Reason(place, place.span.text, problem, remedy)
        endless: Range = (0, None)
        anything = Culprit("text", reason.word, "", place)
        return Total(dict.fromkeys(self.ruler.dimensions, endless), (ALL,), True, (anything,), (reason,), ((-1, {}),))

    def _walk(self, case: Case, separate: bool) -> Total:
        pieces: list[Piece] = []
        shortened = False
        for template in self.subject.templates:
            nodes_ = [unit.node for unit in self.units if unit.template is template]
            if not nodes_:
                continue
            subject = self.subject
            walk = Walk(template, subject.parameters, subject.constants, self.ruler, self.steady, case)
            walk.separate = separate
            own = walk.body(nodes_, Scope())
            if template.drops_last_break and nodes_[-1] is _last(template, self.units):
                own, unsure = _without_last_break(own)
                shortened = shortened or unsure
            pieces += own
        total = total_of(pieces, case, self.ruler)
        return _shortened(total) if shortened else total


def _loops(node: nodes.Node) -> bool:
    """Whether a statement is or holds a loop."""
    return isinstance(node, nodes.For) or node.find(nodes.For) is not None


def _last(template: Template, units: Sequence[Unit]) -> nodes.Node | None:
    """The unit that ends a text, where it is among these."""
    assert template.tree is not None
    last = template.tree.body[-1] if template.tree.body else None
    if isinstance(last, nodes.Output):
        last = last.nodes[-1]
    return last if any(unit.node is last for unit in units) else None


def _without_last_break(pieces: Sequence[Piece]) -> tuple[list[Piece], bool]:
    """The pieces without a line break at the end, and whether it isn't known if there is one."""
    kept = list(pieces)
    while kept and isinstance(kept[-1], Literal) and not kept[-1].text:
        kept.pop()
    if not kept:
        return kept, False
    last = kept[-1]
    if isinstance(last, Literal):
        kept[-1] = Literal(last.text.removesuffix("\n"), last.place)
        return kept, False
    return kept, True


def _shortened(total: Total) -> Total:
    ranges = {name: (max(0, low - size("\n", name)), high) for name, (low, high) in total.ranges.items()}
    return replace(total, ranges=ranges)
