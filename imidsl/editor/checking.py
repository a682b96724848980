"""A file while it is edited: each message is checked like a small file, what holds between them is settled from that.

What a check of a message came to is kept as long as everything it depends on is the same: its own text, those of the
messages that it extends, and the frame, which is all of the file that every message sees (imports, lets, defaults).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import chain

from imidsl.binding.constants import Lets
from imidsl.binding.message import Message, MessageBinder
from imidsl.binding.modules import Loader, Unit, bases
from imidsl.binding.tests import TestName, name_of, repeated, tests_of
from imidsl.binding.usage import MessageUse, Usage, usage, use_of, used_lets
from imidsl.compiler.checking import Checker
from imidsl.compiler.consequences import own_usage, without_consequences
from imidsl.compiler.proof_report import NO_TEXTS
from imidsl.compiler.results import Checked, settle_checks
from imidsl.compiler.suppressions import Allow, allows
from imidsl.compiler.translation import Environment
from imidsl.diagnostics import Diagnostic
from imidsl.editor.document import Document, Piece
from imidsl.editor.facts import ValueFact, facts
from imidsl.records import dataclass, replace
from imidsl.source import PieceSource, Source
from imidsl.syntax import tree
from imidsl.syntax.parse import parse_piece

Key = tuple[object, ...]
"""What a check depends on; what it holds is compared by identity, and lives as long as the key."""


@dataclass(frozen=True, slots=True, eq=False)
class ReadPiece:
    """A piece of a document that was read: its tree, what is wrong with its shape, and its suppressions."""

    part: PieceSource
    file: tree.File
    found: Sequence[Diagnostic]
    allows: Sequence[Allow]


@dataclass(frozen=True, slots=True, eq=False)
class FileFrame:
    """What every message of a file sees: a unit without messages, its lets, and what is wrong with all that.

    `rest` holds all but the lets: imports, what they lead to, defaults. `names` are those of the lets, and of those
    among them that stand for something.
    """

    unit: Unit
    imported: Sequence[Unit]
    rest: Key
    names: frozenset[str]
    constants: frozenset[str]
    lets: Lets
    found: Sequence[Diagnostic]
    allows: dict[str, Sequence[Allow]]


@dataclass(frozen=True, slots=True, eq=False)
class CheckedMessage:
    """What is left of a message that was checked: what was found when it was bound, and then."""

    key: Key
    lets: Key
    bound: Sequence[Diagnostic]
    judged: Sequence[Diagnostic]
    use: MessageUse
    tests: Sequence[TestName]
    facts: Sequence[ValueFact]


@dataclass(frozen=True, slots=True, eq=False)
class CheckedTest:
    """The same of a test at the top of the file."""

    key: Key
    judged: Sequence[Diagnostic]
    tests: Sequence[TestName]


class OpenFile:
    """A file under the hands of its author. `step` checks a message; `findings` are right when none is due."""

    def __init__(
        self, path: str, text: str, environment: Environment, near: Callable[[], Iterable[str]] = tuple
    ) -> None:
        self.path, self.environment = path, environment
        self.document = Document.of(text)
        self._near = near
        self.reads = 0
        """How many pieces were read, and messages bound and judged, so far: what the work is measured by."""
        self.checks = 0
        self._read: dict[Piece, ReadPiece] = {}
        self._messages: dict[int, CheckedMessage] = {}
        self._tests: dict[int, CheckedTest] = {}
        self._frame_key: Key = ()
        self._follow()

    def edit(self, start: int, end: int, new: str) -> None:
        """Put other characters in place of those between two offsets."""
        self.document = self.document.edited(start, end, new)
        self._follow()

    def refresh(self, environment: Environment) -> None:
        """Check anew what hangs on other files or on settings."""
        self.environment = environment
        self._frame_key = ()
        self._follow()

    @property
    def imported(self) -> frozenset[str]:
        """The paths of the files that it imports, directly or not."""
        return frozenset(unit.source.path for unit in self._frame.imported)

    # --- following the text

    def _follow(self) -> None:
        document = self.document
        self._read = {piece: self._read.get(piece) or self._piece(piece) for piece in document.pieces}
        for read, start, lines in zip(self._read.values(), document.starts, document.lines, strict=True):
            read.part.move(start, lines)
        items = [item for read in self._read.values() for item in read.file.items]
        framing = [item for item in items if _is_framing(item)]
        if not _same(self._frame_key, key := (self, *framing)):
            self._frame_key, self._frame = key, _framed(self.path, framing, self.environment)
        loader = Loader(self.environment.read)
        self.unit = _copy(self._frame.unit)
        for item in items:
            if not _is_framing(item):
                loader.declare(self.unit, item)
        self._odd = loader.diagnostics
        self._keys = {id(block): self._key(block) for block in self.unit.own_messages.values()}
        self._messages = {one: known for one, known in self._messages.items() if one in self._keys}
        self._tests = {id(one): self._tests[id(one)] for one in self.unit.own_tests if id(one) in self._tests}
        self._todo = list(self._due())[::-1]

    def _piece(self, piece: Piece) -> ReadPiece:
        self.reads += 1
        part = PieceSource(self.path, piece.text)
        file, found = parse_piece(part)
        faults: list[Diagnostic] = []
        covered = allows(file, faults)
        return ReadPiece(part, file, [*found, *faults], covered)

    def _key(self, block: tree.Block) -> Key:
        """What a message depends on; where it extends nothing that there is, on all names that it might."""
        faults: list[Diagnostic] = []
        chain_ = bases(self.unit, block, faults)
        names = frozenset(name for unit in self.unit.seen for name in unit.own_messages) if faults else None
        frame = self._frame
        return (block, names, frame.names, frame.constants, *chain_, *frame.rest)

    def _lets(self, use: MessageUse) -> Key:
        """The lets that a message uses, also by way of others; and those whose name it takes."""
        names = use.used.union(name for name, _, _ in use.parameters)
        return tuple(item for _, item in used_lets(self.unit, sorted(names), self._frame.lets))

    # --- checking

    @property
    def due(self) -> int:
        """How many messages and tests are to be checked."""
        return len(self._todo)

    def step(self) -> bool:
        """Check something that is due; whether there was something."""
        if not self._todo:
            return False
        one = self._todo.pop()
        if id(one) in self._keys:
            self._check(one)
        else:
            self._check_test(one)
        return True

    def _due(self) -> Iterator[tree.Block]:
        for block in self.unit.own_messages.values():
            if not self._holds(block):
                yield block
        for test in self.unit.own_tests:
            outside = self._tests.get(id(test))
            if outside is None or not _same(outside.key, self._test_key(test)):
                yield test

    def _holds(self, block: tree.Block) -> bool:
        """Whether what a message was found to have still holds."""
        known = self._messages.get(id(block))
        return (
            known is not None and _same(known.key, self._keys[id(block)]) and _same(known.lets, self._lets(known.use))
        )

    def message(self, block: tree.Block) -> Message:
        """A message of this file, bound."""
        return self._bind(block)[0]

    def _bind(self, block: tree.Block) -> tuple[Message, Sequence[Diagnostic]]:
        binder = MessageBinder(self.environment.profile)
        binder.lets = self._frame.lets
        return binder.message(self.unit, block), binder.found

    def _check(self, block: tree.Block) -> None:
        self.checks += 1
        message, bound = self._bind(block)
        checker = Checker(self.environment.profile, self.environment.config)
        judged = checker.findings(message)
        tests = tests_of((), [message], self.named, self.environment.profile, judged)
        known = facts(message, checker)
        names = [name_of(test) for test in tests]
        use = use_of(message)
        self._messages[id(block)] = CheckedMessage(
            self._keys[id(block)], self._lets(use), bound, judged, use, names, known
        )

    def _check_test(self, item: tree.Block) -> None:
        judged: list[Diagnostic] = []
        tests = tests_of([item], [], self.named, self.environment.profile, judged)
        self._tests[id(item)] = CheckedTest(self._test_key(item), judged, [name_of(test) for test in tests])

    def _test_key(self, item: tree.Block) -> Key:
        match item.labels:
            case [tree.Name(text=name), *_] if name in self.unit.own_messages:
                return (item, self._frame, *self._keys[id(self.unit.own_messages[name])])
            case _:
                return (item, self._frame)

    def named(self, name: str) -> Message | None:
        """The message of that name which this file has or imports."""
        if name in self.unit.own_messages:
            return self.message(self.unit.own_messages[name])
        imported = ((unit, unit.own_messages[name]) for unit in self.unit.seen if name in unit.own_messages)
        pair = next(imported, None)
        return MessageBinder(self.environment.profile).message(*pair) if pair is not None else None

    # --- settling

    def findings(self, others: Sequence[Usage] | None = ()) -> list[Diagnostic]:
        """What is wrong with this file, once nothing is due.

        `others` are what the files use that import it; None where that isn't known yet: then nothing is unused.
        """
        checked = self.checked()
        if others is None:
            checked = replace(checked, usage=Usage(self.path, imports=checked.usage.imports))
        known = [Checked((), NO_TEXTS, (), 0, replace(usage, imports=(), channelless=()), {}) for usage in others or ()]
        found = settle_checks([checked, *known], self.environment.config)
        return [one for one in found if one.span.source.path == self.path]

    def hangs_on_others(self) -> bool:
        """Whether something seems unused that a file which imports this one may use."""
        usage = self.checked().usage
        return bool(usage.lets or usage.parameters or usage.channelless)

    def usage(self) -> Usage:
        """What it declares and uses; its messages are bound for that, not checked."""
        uses = [use_of(self.message(block)) for block in self.unit.own_messages.values()]
        return usage(self.unit, uses, self._frame.lets)

    def checked(self) -> Checked:
        """What is left of this file, as of one that was checked as a whole."""
        reads, frame = self._read.values(), self._frame
        messages = [self._messages[one] for one in self._keys if one in self._messages]
        tests = [self._tests[id(one)] for one in self.unit.own_tests if id(one) in self._tests]
        files = [*(unit.file for unit in frame.imported), *(read.file for read in reads)]
        read = [*chain(self._odd, frame.found, *(read.found for read in reads), *(one.bound for one in messages))]
        bound = without_consequences(read, files)
        names = chain(*(one.tests for one in messages), *(one.tests for one in tests))
        judged = chain(*(one.judged for one in messages), *(one.judged for one in tests), repeated(names))
        found = without_consequences([*bound, *judged], files)
        used = own_usage(usage(self.unit, [one.use for one in messages], frame.lets), read, files)
        own = {self.path: [allow for read in reads for allow in read.allows]}
        return Checked(found, NO_TEXTS, (), len(messages), used, frame.allows | own)

    def facts(self) -> Iterator[tuple[MessageUse, ValueFact]]:
        """What is known of each message that was checked."""
        for one in self._messages.values():
            yield from ((one.use, fact) for fact in one.facts)

    # --- looking

    def constants(self) -> Mapping[str, object]:
        """What the lets that its texts can use stand for."""
        return self._frame.lets.values(self.unit)

    def lets_behind(self, name: str) -> frozenset[str]:
        """The names of a let and of those that it rests on."""
        return frozenset(item.name.text for _, item in used_lets(self.unit, [name], self._frame.lets))

    def neighbours(self) -> Iterable[str]:
        """The paths of the definitions in its folder and those below."""
        return self._near()

    def piece_at(self, offset: int) -> ReadPiece:
        """The piece that a place is in."""
        return self._read[self.document.pieces[self.document.at(offset)]]

    def pieces(self, start: int, end: int) -> Iterator[ReadPiece]:
        """The pieces between two offsets."""
        document = self.document
        for piece in document.pieces[document.at(start) : document.at(end) + 1]:
            yield self._read[piece]

    def items(self) -> Iterator[tree.Item]:
        """The top-level forms, in the order of the file."""
        for read in self._read.values():
            yield from read.file.items


def _is_framing(item: tree.Item) -> bool:
    match item:
        case tree.Statement(key=tree.Name(text="import")) | tree.Declaration(word=tree.Name(text="let"), type=None):
            return True
        case tree.Block(key=tree.Name(text="defaults"), labels=()):
            return True
    return False


def _same(one: Key, other: Key) -> bool:
    """Whether two keys hold the same objects."""
    same = (a is b or (isinstance(a, frozenset) and a == b) for a, b in zip(one, other, strict=False))
    return len(one) == len(other) and all(same)


def _framed(path: str, items: Sequence[tree.Item], environment: Environment) -> FileFrame:
    loader = Loader(environment.read, environment.parse)
    unit = loader.load_tree(tree.File(tuple(items), span=Source(path, "").span(0, 0)))
    binder = MessageBinder(environment.profile)
    binder.messages(unit)
    found = [*loader.diagnostics, *binder.found, *binder.lets.found]
    imported = [one for one in loader.units() if one is not unit]
    covered: dict[str, Sequence[Allow]] = {one.source.path: allows(one.file, found) for one in imported}
    others = (item for item in items if not isinstance(item, tree.Declaration))
    rest = (environment.profile, environment.config, *(one.file for one in imported), *others)
    names, constants = frozenset(unit.let_names()), frozenset(binder.lets.values(unit))
    return FileFrame(unit, imported, rest, names, constants, binder.lets, found, covered)


def _copy(frame: Unit) -> Unit:
    """A unit with what a frame declares, to which messages are added."""
    return Unit(frame.file, frame.imports, frame.own_lets, frame.defaults)
