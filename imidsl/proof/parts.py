"""A whole text: divided into parts that have nothing to do with each other, each looked at way by way.

Where 13 conditions ask for 13 parameters, there are not 2¹³ ways but 13 times 2: the sizes of parts that share no
parameter (and no name that the text sets) simply add up.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import Final, NamedTuple

from imidsl.proof.decisions import Budget, Decisions, TooManyWays, each_way, with_words
from imidsl.proof.domain import Assignment, Bounds, Culprit, Failure, LiteralPiece, Piece, Reason, TextPlace, Total
from imidsl.proof.growth import size
from imidsl.proof.state import State
from imidsl.proof.statements import Walk
from imidsl.proof.steady import changes_names, steady_lists
from imidsl.proof.totals import Ruler, either, together, total_of
from imidsl.records import dataclass, replace
from imidsl.text.chars.charset import ALL
from imidsl.text.scope.late import LateNames, late_names
from imidsl.text.template import nodes
from imidsl.text.template.template import Template
from imidsl.text.types.containers import ListType
from imidsl.text.types.parameters import Parameter

EXACT_WAYS: Final = 512
EXACT_STEPS: Final = 8_000
"""What is spent at most before the turns of loops are looked at one by one."""
WAYS: Final = 4096
STEPS: Final = 40_000
"""What is spent at most on one part of a text; then it is open."""


_CONSTANT: Final = ("constant",)
"""The name that units without one share."""
_NAMING: Final = (nodes.Name, nodes.NSRef, nodes.Macro)
_SINGLE: Final = (nodes.Name, nodes.TemplateData, nodes.Const)
_ASSIGNING: Final = (nodes.Assign, nodes.AssignBlock)


class TextUnit(NamedTuple):
    """A statement of a text, or what a single `{{ }}` or piece of data consists of."""

    template: Template
    node: nodes.Node


@dataclass(frozen=True)
class Subject:
    """What is looked at: texts side by side, with what they can refer to, and how sizes are counted."""

    templates: tuple[Template, ...]
    parameters: Mapping[str, Parameter]
    constants: Mapping[str, object]
    ruler: Ruler

    @cached_property
    def late(self) -> LateNames:
        """The names that scopes of the texts set before they read them."""
        trees = [template.tree for template in self.templates if template.tree is not None]
        return {body: names for tree in trees for body, names in late_names(tree).items()}


@dataclass(frozen=True, slots=True)
class Exploration:
    """What was found: the sizes, where rendering stops, where short links may be cut, and what wasn't followed."""

    total: Total
    failures: tuple[Failure, ...] = ()
    cut: tuple[TextPlace, ...] = ()
    lost: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class PartWays:
    """The ways of a part: what was decided on them, what its conditions came to, and whether these are all of them."""

    assigned: Sequence[Assignment]
    taken: frozenset[tuple[int, int]]
    complete: bool


def explore(subject: Subject) -> Exploration:
    """The sizes of the texts together, over all values of their parameters."""
    parts = [part.explored() for part in _parts(subject)]
    if not parts:
        return Exploration(Total(dict.fromkeys(subject.ruler.dimensions, (0, 0)), (), True, ways=((0, {}),)))
    return _side_by_side(parts, subject.ruler)


def ways(subject: Subject) -> list[PartWays]:
    """The ways of each part of the texts."""
    return [part.ways() for part in _parts(subject)]


def _parts(subject: Subject) -> list[_Part]:
    units = [unit for template in subject.templates for unit in _units(template)]
    trees = [template.tree for template in subject.templates if template.tree is not None]
    lists = [name for name, parameter in subject.parameters.items() if isinstance(parameter.type, ListType)]
    # A list that one text only writes may be asked for its length by the other.
    steady = [steady_lists(tree, lists) for tree in trees]
    common = frozenset.intersection(*steady) if steady else frozenset()
    return [_Part(subject, group, common) for group in _groups(units, subject)]


def _side_by_side(parts: Sequence[Exploration], ruler: Ruler) -> Exploration:
    base: Assignment = {}
    for part in parts:
        base |= part.total.ways[0][1] if part.total.ways else {}
    return Exploration(
        together([part.total for part in parts], ruler),
        tuple(replace(one, assigned={**base, **one.assigned}) for part in parts for one in part.failures),
        tuple(place for part in parts for place in part.cut),
        tuple(reason for part in parts for reason in part.lost),
    )


def _units(template: Template) -> Iterable[TextUnit]:
    if template.tree is None:
        yield TextUnit(template, nodes.TemplateData(template.text, lineno=0))
        return
    for statement in template.tree.body:
        for node in statement.nodes if isinstance(statement, nodes.Output) else (statement,):
            yield TextUnit(template, node)


def _groups(units: Sequence[TextUnit], subject: Subject) -> list[list[TextUnit]]:
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


def _tails(units: Sequence[TextUnit]) -> dict[int, tuple[object]]:
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
    def __init__(self, subject: Subject, units: Sequence[TextUnit], steady: frozenset[str]) -> None:
        self.subject = subject
        self.units = units
        self.steady = steady
        self.ruler = subject.ruler
        self.cut: dict[object, TextPlace] = {}
        self.lost: dict[object, Reason] = {}
        self.taken: set[tuple[int, int]] = set()
        self.skipped: set[TextPlace] = set()
        self.turns: list[Assignment] | None = None

    def explored(self) -> Exploration:
        """All ways: exactly if that is affordable, else turn by turn, else not at all."""
        for separate, ways, steps in self._tries():
            budget = Budget(ways, steps)
            try:
                totals = list(each_way(budget, lambda decisions, separate=separate: self._walk(decisions, separate)))  # type: ignore[misc]
            except TooManyWays:
                continue
            if not totals:
                unrendered = self._open("can't be rendered with any values", "fix it")
                return Exploration(unrendered, tuple(replace(one, always=True) for one in budget.failures))
            lost = tuple(self.lost.values())
            return Exploration(either(totals, self.ruler), tuple(budget.failures), tuple(self.cut.values()), lost)
        total = self._open("depends on too many choices at once", "take some conditions out, or split the text")
        return Exploration(total, lost=total.reasons)

    def ways(self) -> PartWays:
        """What is decided on each way, as far as the budget goes."""
        self.turns = []
        for separate, ways_, steps in self._tries():
            budget = Budget(ways_, steps)
            assigned: list[Assignment] = []
            try:
                assigned += each_way(budget, lambda one, separate=separate: self._assigned(one, separate))  # type: ignore[misc]
            except TooManyWays:
                continue
            assigned += [*self.turns, *(failure.assigned for failure in budget.failures)]
            # Where rendering may stop, what stands behind is left out too lightly.
            return PartWays(assigned, frozenset(self.taken), not (self.lost or self.skipped or budget.failures))
        return PartWays([*assigned, *self.turns], frozenset(self.taken), False)

    def _assigned(self, decisions: Decisions, separate: bool) -> Assignment:
        self._walk(decisions, separate)
        return with_words(decisions)

    def _tries(self) -> Sequence[tuple[bool, int, int]]:
        """Whether turns of loops are looked at on their own, and the budget for that."""
        statements = [node for _, node in self.units if not isinstance(node, nodes.Expr)]
        if not any(map(_loops, statements)):
            return ((False, WAYS, STEPS),)
        # Turns that change what others see aren't on their own, whatever changes it.
        if any(template.tree is not None and changes_names(template.tree) for template in self.subject.templates):
            return ((False, WAYS, STEPS),)
        return ((False, EXACT_WAYS, EXACT_STEPS), (True, WAYS, STEPS))

    def _open(self, problem: str, remedy: str) -> Total:
        template, node = next((unit for unit in self.units if not isinstance(unit.node, nodes.Expr)), self.units[0])
        place = TextPlace(template, nodes.Output([node], lineno=node.lineno) if isinstance(node, nodes.Expr) else node)
        reason = Reason(place, place.span.text, problem, remedy)
        endless: Bounds = (0, None)
        anything = Culprit("text", reason.word, "", place)
        return Total(dict.fromkeys(self.ruler.dimensions, endless), (ALL,), True, (anything,), (reason,), ((-1, {}),))

    def _walk(self, decisions: Decisions, separate: bool) -> Total:
        pieces: list[Piece] = []
        shortened = False
        for template in self.subject.templates:
            nodes_ = [unit.node for unit in self.units if unit.template is template]
            if not nodes_:
                continue
            walk = Walk(self._state(template, decisions, separate), self.ruler)
            own = walk.body(nodes_, walk.scope(template.tree.body if template.tree is not None else [], None))
            if template.drops_last_break and nodes_[-1] is _last(template, self.units):
                own, unsure = _without_last_break(own)
                shortened = shortened or unsure
            pieces += own
        total = total_of(pieces, decisions, self.ruler)
        return _shortened(total) if shortened else total

    def _state(self, template: Template, decisions: Decisions, separate: bool) -> State:
        return State(
            template,
            self.subject.parameters,
            self.subject.constants,
            self.ruler.links,
            self.steady,
            decisions,
            separate,
            late=self.subject.late,
            cut=self.cut,
            lost=self.lost,
            taken=self.taken,
            skipped=self.skipped,
            turns=self.turns,
        )


def _loops(node: nodes.Node) -> bool:
    """Whether a statement is or holds a loop."""
    return isinstance(node, nodes.For) or node.find(nodes.For) is not None


def _last(template: Template, units: Sequence[TextUnit]) -> nodes.Node | None:
    """The unit that ends a text, where it is among these."""
    assert template.tree is not None
    last = template.tree.body[-1] if template.tree.body else None
    if isinstance(last, nodes.Output):
        last = last.nodes[-1]
    return last if any(unit.node is last for unit in units) else None


def _without_last_break(pieces: Sequence[Piece]) -> tuple[list[Piece], bool]:
    """The pieces without a line break at the end, and whether it isn't known if there is one."""
    kept = list(pieces)
    while kept and isinstance(kept[-1], LiteralPiece) and not kept[-1].text:
        kept.pop()
    if not kept:
        return kept, False
    last = kept[-1]
    if isinstance(last, LiteralPiece):
        kept[-1] = LiteralPiece(last.text.removesuffix("\n"), last.place)
        return kept, False
    return kept, True


def _shortened(total: Total) -> Total:
    ranges = {name: (max(0, low - size("\n", name)), high) for name, (low, high) in total.ranges.items()}
    return replace(total, ranges=ranges)
