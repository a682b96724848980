"""A case: a definition with drawn parameters and texts, what `check` claims of it, and which claims are wrong."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from random import Random
from typing import Any

from imidsl.compiler.project import Project
from imidsl.compiler.proof_report import entries
from imidsl.compiler.translation import Environment
from imidsl.diagnostics import Diagnostic
from imidsl.proof.verdict import BROKEN, LOST
from imidsl.source import Source
from imidsl.workspace.calls import options
from tests.proof import fuzz_oracle
from tests.proof.fuzz_texts import Texts
from tests.proof.fuzz_types import Json, Type, parameters

Values = Mapping[str, Json]
FOOTER = "Reply STOP — €"
_BOUNDS = frozenset({"rendered-too-large", "too-much-work", "too-many-items", "number-too-large", "calls-too-deep"})
_SIZES = frozenset({"text-too-long", "long-text", "can-be-too-long", "can-be-long", "push-payload-can-be-too-large"})


@dataclass(frozen=True)
class Target:
    """A text with a limit: its channel block with places for texts, who gets it, its name, where it is in the body."""

    block: str
    destination: str
    field: str
    path: tuple[str | int, ...]
    plus: tuple[str | int, ...] = ()


_SMS = 'msisdn "447700900123"'
_OTT = ("channels", "OTT-Messaging")
TARGETS = (
    *[Target("sms { type: auto, text: TEXT }", _SMS, "sms.text", ("channels", "sms", "text"))] * 6,
    *[Target("twitter { text: TEXT }", 'twitterid "1"', "twitter.text", (*_OTT, "twitter", "text"))] * 3,
    Target(
        "sms { type: auto, text: TEXT, media-path: EXTRA }",
        _SMS,
        "sms.text",
        ("channels", "sms", "text"),
        ("channels", "sms", "media-path"),
    ),
    Target("fb { text: TEXT }", 'psid "1"', "fb.text", (*_OTT, "fb", "text")),
    Target('callbackData: TEXT\n  wa { text: "x" }', _SMS, "callbackData", ("callbackData",)),
    Target("wechat { text: TEXT }", 'wechat_user_id "1"', "wechat.text", (*_OTT, "wechat", "text")),
    Target("push { ios { text: TEXT } }", 'customerid "1"', "push.ios.text", ("channels", "push", "ios", "text")),
    Target('correlationid: TEXT\n  wa { text: "x" }', _SMS, "correlationid", ("correlationid",)),
)


@dataclass(frozen=True)
class Wrong:
    """A claim that doesn't hold: its kind, and what is and what was claimed, in words."""

    kind: str
    words: str


@dataclass(frozen=True)
class Case:
    """Parameters, a text (and what the platform appends to it), where it goes."""

    parameters: Mapping[str, Type]
    text: str
    extra: str
    target: Target

    @cached_property
    def source(self) -> str:
        """The definition."""
        lines = [f"  param {name}: {type_.source}" for name, type_ in self.parameters.items()]
        lines += ["  smartlink 1 { validity: 2d }"] if "link_1" in self.text + self.extra else []
        block = self.target.block.replace("TEXT", _quoted(self.text)).replace("EXTRA", _quoted(self.extra))
        head = f"let footer = {_quoted(FOOTER)}\n\n" if "footer" in self.text + self.extra else ""
        return f"{head}message m {{\n" + "\n".join([*lines, f"  {block}", f"  to {self.target.destination}"]) + "\n}\n"

    @cached_property
    def project(self) -> Project:
        """It, loaded."""
        return Project([Source("m.imi", self.source)], Environment("imiconnect", lambda importer, target: "no file"))

    @cached_property
    def checked(self) -> list[Diagnostic]:
        """What `check` finds."""
        return self.project.check()

    @cached_property
    def refused_for(self) -> Diagnostic | None:
        """An error that has nothing to do with sizes: there is no claim about such a definition."""
        found = (diagnostic for diagnostic in self.checked if diagnostic.is_error)
        return next((diagnostic for diagnostic in found if diagnostic.rule.name not in _SIZES), None)

    @cached_property
    def renders(self) -> bool:
        """Whether it is claimed to render for all values."""
        doubts = any(diagnostic.rule.name == "unproved-rendering" for diagnostic in self.checked)
        return self.claim.get("answer") == "proved" and not doubts

    @cached_property
    def is_broken(self) -> bool:
        """Whether the proof found out itself that it is wrong."""
        stops = [proof.answer.stop for proof in self.project.proofs() if proof.field == self.target.field]
        return any(stop is not None and stop.problem.startswith((BROKEN, LOST)) for stop in stops)

    @cached_property
    def claim(self) -> Mapping[str, Any]:
        """What is said of the text, as `check --format json` has it; nothing where the text has no entry."""
        found = [entry for entry in entries(self.project.proofs()) if entry["field"] == self.target.field]
        return found[0] if found else {}

    @cached_property
    def _plain(self) -> tuple[fuzz_oracle.Plain, fuzz_oracle.Plain]:
        return fuzz_oracle.Plain(self.text), fuzz_oracle.Plain(self.extra)

    def oracle(self, values: Values) -> tuple[str, str] | None:
        """The text for these values, and what is appended to it, by plain Jinja."""
        given = {name: fuzz_oracle.native(type_, values.get(name)) for name, type_ in self.parameters.items()}
        channel = self.target.block.partition(" {")[0].rpartition(" ")[2]
        request = {"channel": channel, "part": 1}
        known = {**given, "footer": FOOTER, "link_1": "{{link_1}}", "request": request}
        text, extra = (template.render(known) for template in self._plain)
        return None if text is None or extra is None else (text, extra)

    def render(self, values: Values) -> tuple[str, str] | list[Diagnostic]:
        """The same by imidsl, or the errors."""
        outputs, found = self.project.compile(options("m", values, None, None, None, None))
        errors = [diagnostic for diagnostic in found if diagnostic.is_error]
        if errors:
            return errors
        body = outputs[0].body
        return _at(body, self.target.path), _at(body, self.target.plus)


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False).replace("\u2028", "\\u2028")


def _at(body: Any, path: tuple[str | int, ...]) -> str:
    for step in path:
        body = body.get(step, "") if isinstance(body, dict) else body
    return body if path else ""


def draw(random: Random) -> Case:
    """A case, every third one with an ordinary text."""
    given = parameters(random)
    target = random.choice(TARGETS)
    texts = Texts(random, given, random.choice((0, 1, 1, 2, 2, 3)))
    text = texts.ordinary() if random.random() < 0.35 else texts.body()
    extra = Texts(random, given, 1).text() if target.plus else ""
    return Case(given, text, f"/{{{{ {extra} }}}}.jpg" if extra else "", target)


def values(case: Case, random: Random) -> dict[str, Json]:
    """Values for it, none that would complete a placeholder of the platform."""
    return {name: type_.draw(random) for name, type_ in case.parameters.items()}


# -- What is wrong


def judged(case: Case, given: Values, *, compiled: bool) -> list[Wrong] | None:
    """Which claims don't hold for these values, or None where they say nothing.

    Unless it is to be `compiled` anyway, imidsl renders only what plain Jinja has nothing for, or something wrong.
    """
    made = case.oracle(given)
    if not compiled and made is not None and not any(_outside(case, *made)):
        return []
    found = case.render(given)
    if isinstance(found, list) and any(_is_beside(diagnostic) for diagnostic in found):
        return None
    return list(_wrong(case, made, found))


def wrong(case: Case, given: Values) -> list[Wrong]:
    """Which claims don't hold for these values."""
    return judged(case, given, compiled=True) or []


def _wrong(case: Case, made: tuple[str, str] | None, found: tuple[str, str] | list[Diagnostic]) -> Iterator[Wrong]:
    if isinstance(found, list):
        yield from _failing(case, made, found)
    elif made is None:
        yield Wrong("differs", f"plain Jinja renders nothing, imidsl {found!r}")
    elif found != made:
        yield Wrong("differs", f"plain Jinja renders {made!r}, imidsl {found!r}")
    if made is not None:
        yield from _outside(case, *made)


def _is_beside(diagnostic: Diagnostic) -> bool:
    """Whether a draw says nothing: a value not of its type, work without bound, a text that is empty."""
    is_empty = diagnostic.rule.name in ("missing-one-of", "missing-field")
    return diagnostic.span.source.path == "values" or diagnostic.rule.name in _BOUNDS or is_empty


def _failing(case: Case, made: tuple[str, str] | None, found: list[Diagnostic]) -> Iterator[Wrong]:
    reasons = [diagnostic for diagnostic in found if diagnostic.rule.name not in _SIZES]
    if {diagnostic.rule.name for diagnostic in reasons} == {"not-conformant"}:
        yield Wrong("uncompiled", "check is content, and no rendering is even tried")
    elif reasons and made is not None:
        yield Wrong("differs", f"plain Jinja renders {made!r}, imidsl nothing: {reasons[0].message}")
    elif reasons and case.renders:
        yield Wrong("unrendered", f"proved, but it doesn't render: {reasons[0].message}")
    elif not reasons and case.claim.get("answer") == "proved":
        yield Wrong("refused", f"proved, but compile says: {found[0].message}")


def _outside(case: Case, text: str, extra: str) -> Iterator[Wrong]:
    claim = case.claim
    size = fuzz_oracle.size(text) + fuzz_oracle.size(extra)
    low, high = claim.get("min_bytes", 0), claim.get("max_bytes")
    if size < low:
        yield Wrong("below", f"{size} bytes, at least {low} were claimed")
    if high is not None and size > high:
        kind = "maximum" if claim["answer"] == "refuted" else "above"
        yield Wrong(kind, f"{size} bytes, at most {high} were claimed")
    longer = fuzz_oracle.size(text) - len(text.encode())
    characters = len(text) + longer if claim.get("unit") == "characters" and claim["answer"] == "proved" else 0
    if characters > claim.get("limit", 0):
        yield Wrong("refused", f"proved, but it has {characters} of {claim['limit']} characters")
    if claim.get("encodings"):
        yield from _encoded(claim, *fuzz_oracle.segments(text + extra))


def _encoded(claim: Mapping[str, Any], encoding: str, count: int) -> Iterator[Wrong]:
    if encoding not in claim["encodings"]:
        yield Wrong("encoding", f"{encoding}, only {claim['encodings']} was claimed")
    low, high = claim["min_segments"], claim["max_segments"]
    if count < low or (high is not None and count > high):
        yield Wrong("segments", f"{count} segments, {low} to {high} were claimed")


def wrong_witness(case: Case) -> Iterator[Wrong]:
    """What is wrong with the witness of the claim."""
    claim = case.claim
    if case.is_broken:
        yield Wrong("broken", "values are found that break the claim, or there is none")
    if claim.get("witness") is None:
        if claim.get("answer") == "refuted":
            yield Wrong("witness", "refuted without a witness")
        return
    made = case.oracle(claim["witness"])
    size = None if made is None else fuzz_oracle.size(made[0]) + fuzz_oracle.size(made[1])
    if size != claim["witness_bytes"]:
        yield Wrong("witness", f"{claim['witness']} makes {size} bytes, {claim['witness_bytes']} were claimed")
    elif claim["answer"] == "refuted" and size is not None and size <= (claim["limit_bytes"] or 0):
        yield Wrong("witness", f"refuted by {claim['witness']}, which makes {size} bytes")
