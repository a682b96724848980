"""What a check says of a form with other words at a place, as far as that takes no proof.

Completion proposes what a table allows; whether a check takes it where it is proposed is asked here, by putting it in.
What is only unfinished is no refusal.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Final

from imidsl.binding.message import Message, MessageBinder
from imidsl.binding.modules import Loader, Unit
from imidsl.binding.tests import tests_of
from imidsl.compiler.checking import Checker
from imidsl.diagnostics import Diagnostic, names, parameters, relations, sizes, templates, testing, values
from imidsl.editor.checking import OpenFile, ReadPiece
from imidsl.editor.place import STAND_IN, CursorPlace
from imidsl.editor.proposals import Objections, Proposal, Proposals, accepted, in_order, ranked
from imidsl.source import PieceSource
from imidsl.syntax import tree
from imidsl.syntax.parse import parse_piece
from imidsl.text.types.samples import Pick, made_up

BUDGET: Final = 200_000
"""How many characters of definitions are read anew for one list of proposals at most."""
LEAST: Final = 12
"""How many proposals are tried whatever that takes."""
MOST: Final = 200
"""How many are tried at most."""
_SYNTAX: Final = "IMI1"
_UNFINISHED: Final = frozenset(
    rule.code
    for rule in (
        names.BAD_IMPORT,
        names.NO_CHANNEL,
        relations.MISSING_FIELD,
        relations.MISSING_ONE_OF,
        relations.NO_DESTINATION,
        sizes.TOO_FEW,
        templates.TEMPLATE_SYNTAX,
        parameters.INCOMPLETE_TYPE,
        parameters.MISSING_RECORD_FIELD,
        parameters.UNTYPED_PARAMETER,
        values.INCOMPLETE_EXAMPLE,
        testing.MALFORMED_TEST,
        testing.EMPTY_TEST,
    )
)
"""Rules that say what is lacking yet; where something doesn't belong, others do."""
_DOUBTFUL: Final = frozenset(
    rule.code
    for rule in (
        relations.WRONG_DESTINATION,
        relations.UNREACHABLE_CHANNEL,
        sizes.TEXT_TOO_LONG,
        sizes.TOO_MANY,
        sizes.TOO_MANY_ADDRESSES,
    )
)
"""Rules of what doesn't go together yet, and of sizes: any text can be made shorter."""


def objections_to(found: Iterable[Diagnostic]) -> Objections:
    """What findings say against something; those are left out that say that more is wanted."""
    told = [one for one in found if not one.rule.code.startswith(_SYNTAX) and one.rule.code not in _UNFINISHED]
    doubts = frozenset((one.rule.code, one.message) for one in told if one.rule.code in _DOUBTFUL)
    sure = Objections.of((one.rule, one.message) for one in told if one.rule.code not in _DOUBTFUL)
    return Objections(sure.refused, sure.doubted | doubts)


def tried(place: CursorPlace, proposals: Sequence[Proposal], *, begun: str = "") -> Proposals:
    """The proposals that a check takes; only the likeliest ones where asking for all would be too much work.

    `begun` is what stands before the place already of what they write.
    """
    most = max(LEAST, BUDGET // max(1, len(place.source.text)))
    likeliest = in_order(proposals)[: min(most, MOST)]
    known = objections(place, STAND_IN)
    found = [(one, objections(place, one.written.removeprefix(begun)).besides(known)) for one in likeliest]
    is_all = len(likeliest) == len(proposals)
    return ranked(place.start - len(begun), place.offset, accepted(found), is_all=is_all)


def objections(place: CursorPlace, words: str) -> Objections:
    """What a check says of a form with other words at a place."""
    source = PieceSource(place.file.path, place.source.text.replace(STAND_IN, words), place.source.offset, 0)
    read = parse_piece(source)[0]
    return objections_to(_findings(place.file, place.file.piece_at(place.offset), read.items))


def _findings(file: OpenFile, old: ReadPiece, items: Collection[tree.Item]) -> Iterator[Diagnostic]:
    """What is wrong with a file that has other forms in place of those of a piece, as far as those are concerned."""
    unit = _without(file.unit, old)
    loader = Loader(file.environment.read, file.environment.parse)
    for item in items:
        loader.declare(unit, item)
    binder = MessageBinder(file.environment.profile)
    messages = [binder.message(unit, block) for block in unit.own_messages.values() if _is_any(block, items)]
    if not messages:
        # What they bring to messages is judged by itself.
        binder.messages(Unit(unit.file, unit.imports, unit.own_lets, unit.defaults))
    found = [*loader.diagnostics, *binder.found]
    tests_of(items, messages, file.named, file.environment.profile, found)
    yield from found
    for message in messages:
        yield from _requests(file, message)


def _is_any(item: tree.Item, items: Collection[tree.Item]) -> bool:
    return any(item is other for other in items)


def _without(unit: Unit, piece: ReadPiece) -> Unit:
    """A file without what a piece of it declares."""
    gone = piece.file.items
    return Unit(
        unit.file,
        [(imported, span) for imported, span in unit.imports if span.source is not piece.part],
        {name: item for name, item in unit.own_lets.items() if not _is_any(item, gone)},
        None if unit.defaults is not None and _is_any(unit.defaults, gone) else unit.defaults,
        {name: block for name, block in unit.own_messages.items() if not _is_any(block, gone)},
        [test for test in unit.own_tests if not _is_any(test, gone)],
    )


def _requests(file: OpenFile, message: Message) -> Iterator[Diagnostic]:
    """What is wrong with the requests of a message, in general and for some values."""
    checker = Checker(file.environment.profile, file.environment.config)
    yield from checker.between(message)
    given = [example.values for example in message.examples.values()][:2] or [made_up(message.parameters, Pick.USUAL)]
    for channel in message.channels:
        form = checker.form(message, channel)
        yield from form.parts({}, None)[1]
        for values_ in given:
            yield from form.parts({**message.defaults(), **values_}, None)[1]
