"""What the platform makes of a body: a code, and for each address that gets it the receipt that will end it.

Each finding of `check` has its code in the catalogue. One of `schema/responses.py` is the answer; one of a receipt is
told only there, as the platform does, unless the stand-in is strict.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from imidsl.binding.values import Array, Leaf, Record
from imidsl.diagnostics import Diagnostic, conformance
from imidsl.records import dataclass
from imidsl.request.check_body import ReadBody, read_body
from imidsl.request.destinations import addresses
from imidsl.request.settings import Config, apply
from imidsl.schema.envelope import CORRELATION_ID, DESTINATION
from imidsl.schema.kinds import Profile
from imidsl.schema.responses import ACCEPTED, BAD_JSON, INVALID, LACKING, RESPONSES, TOO_MANY
from imidsl.source import Source
from imidsl.syntax.json import Placed, Unread, read
from imidsl.workspace import files

_GRAVEST_FIRST = [BAD_JSON.code, LACKING.code, TOO_MANY.code]
"""Of several findings the API tells one; which, no document says."""


@dataclass(frozen=True, slots=True)
class Recipient:
    """An address of a request, the id of its own that its receipts carry, and the code that they end with, if any."""

    kind: str
    address: str
    reference: str = ""
    end: str = ""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is answered, in which words; `found` is everything wrong, `recipients` are those of an accepted request."""

    code: str
    description: str
    found: Sequence[Diagnostic]
    body: ReadBody
    recipients: tuple[Recipient, ...] = ()

    @property
    def accepted(self) -> bool:
        """Whether the request is taken."""
        return self.code == ACCEPTED.code


@dataclass(frozen=True, slots=True)
class Examiner:
    """Judges bodies as the platform with this profile would; a strict one refuses what it would only tell later."""

    profile: Profile
    config: Config = Config()
    strict: bool = False

    def verdict(self, data: bytes) -> Verdict:
        """What is answered to a body."""
        source = files.decoded("body", data)
        if isinstance(source, files.Unreadable):
            found = conformance.UNREADABLE.at(Source("body", "").span(0, 0), found="body", reason=source.reason)
            return Verdict(BAD_JSON.code, f"{BAD_JSON.words}: {_words('/', found)}", [found], ReadBody([found]))
        body = read_body(source, self.profile, self.config)
        return self._verdict(source, body, apply(body.found, self.config.severity))

    def _verdict(self, source: Source, body: ReadBody, found: Sequence[Diagnostic]) -> Verdict:
        refusals = [(code, finding) for finding in found if (code := self._code(finding)) in RESPONSES]
        refusals = sorted((r for r in refusals if r[0] != ACCEPTED.code), key=lambda refusal: _rank(refusal[0]))
        if not refusals:
            return Verdict(ACCEPTED.code, ACCEPTED.words, found, body, tuple(_recipients(body.request, found)))
        code, first = refusals[0]
        more = f", and {len(refusals) - 1} more" if len(refusals) > 1 else ""
        words = f"{RESPONSES[code].words}: {_words(pointer_of(source, first), first)}{more}"
        return Verdict(code, words, found, body)

    def _code(self, found: Diagnostic) -> str:
        """What a finding is answered with; severities are the project's own, so that one may weigh otherwise there."""
        code = found.rule.response
        if code not in RESPONSES:
            return INVALID.code if self.strict else code
        if found.is_error:
            return INVALID.code if code == ACCEPTED.code else code
        return ACCEPTED.code


def _rank(code: str) -> int:
    return _GRAVEST_FIRST.index(code) if code in _GRAVEST_FIRST else len(_GRAVEST_FIRST)


def _words(pointer: str, found: Diagnostic) -> str:
    message = " ".join(found.message.removeprefix(f"'{pointer}' ").splitlines())
    return f"{pointer}: {message} ({found.rule.code})"


def pointer_of(source: Source, found: Diagnostic) -> str:
    """The JSON pointer of the innermost value that a finding is of; `/` for a whole body, or one that can't be read."""
    placed = read(source)
    return "/" if isinstance(placed, Unread) else "/" + "/".join(_steps(placed, found.span.start, found.span.end))


def _steps(placed: Placed, start: int, end: int) -> Iterator[str]:
    below: Iterator[tuple[str, int, Placed]] = iter(())
    match placed.value:
        case tuple() as members:
            below = ((m.key.replace("~", "~0").replace("/", "~1"), m.place.start, m.value) for m in members)
        case list() as items:
            below = ((str(index), item.span.start, item) for index, item in enumerate(items))
    for step, first, value in below:
        if first <= start and end <= value.span.end:
            yield step
            yield from _steps(value, start, end)
            return


# --- who gets it


def _recipients(request: Record | None, found: Sequence[Diagnostic]) -> Iterator[Recipient]:
    """Everyone that a request names; a fault told in receipts is that of one address, or of the text, and so of all."""
    late = [finding for finding in found if finding.rule.response not in RESPONSES]
    ends = {finding.span.start: finding.rule.response for finding in late}
    named = list(_named(request))
    starts = {leaf.span.start for _, leaf, _ in named}
    shared = next((code for start, code in ends.items() if start not in starts), "")
    for kind, leaf, reference in named:
        yield Recipient(kind, str(leaf.value), reference, ends.get(leaf.span.start, shared))


def _named(request: Record | None) -> Iterator[tuple[str, Leaf, str]]:
    """The addresses of a request, each with its kind and the id of its own."""
    given = request.members.get(DESTINATION.name) if request is not None else None
    for one in given.items if isinstance(given, Array) else ():
        kind, listed = (isinstance(one, Record) and addresses(one)) or ("", None)
        own = one.members.get(CORRELATION_ID.name) if isinstance(one, Record) else None
        for leaf in listed.items if listed is not None else ():
            if isinstance(leaf, Leaf):
                yield kind, leaf, str(own.value) if isinstance(own, Leaf) else ""
