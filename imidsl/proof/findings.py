"""What of an answer is a finding."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Final

from imidsl.diagnostics import Diagnostic, Note
from imidsl.diagnostics.proof import CAN_BE_LONG, CAN_BE_TOO_LONG, UNPROVED_SIZE
from imidsl.proof.answer import Answer
from imidsl.source import Span
from imidsl.text.types.containers import TextType
from imidsl.text.types.parameters import Parameter

_SHOWN: Final = 400
"""Characters of a command line that a message shows; longer ones are in the report as JSON."""


def finding(
    answer: Answer,
    field: str,
    span: Span,
    parameters: Mapping[str, Parameter],
    *,
    firm: bool = True,
    source: str = "the platform",
) -> Diagnostic | None:
    """The error of a text that can be too long, the warning of one that is open, None where it is proved.

    `field` is what messages call the text, `span` the text itself, `source` who sets the limit; one that isn't `firm`
    gives a warning.
    """
    if answer.kind == "proved":
        return None
    if answer.stop is not None:
        stop = answer.stop
        related = _declared([stop.word], parameters)
        return UNPROVED_SIZE.at(
            stop.span,
            help=stop.remedy,
            related=related,
            field=field,
            limit=answer.limit,
            unit=answer.unit,
            word=stop.word,
            problem=stop.problem,
        )
    word, place = answer.heaviest or (field, span)
    rule = CAN_BE_TOO_LONG if firm else CAN_BE_LONG
    return rule.at(
        place,
        related=_declared([word, *(name for name in answer.parameters if name != word)], parameters),
        field=field,
        size=answer.witness_size,
        limit=answer.limit,
        unit=answer.unit,
        values=command(answer.witness or {}),
        remedy=_remedy(answer, word, parameters),
        source=source,
    )


def _remedy(answer: Answer, word: str, parameters: Mapping[str, Parameter]) -> str:
    """What to declare: by how much, where that was found."""
    smaller = answer.advice or f"give '{word}' a smaller max"
    type_ = parameters[word].type if word in parameters else None
    return f"{smaller}, or cut it with |fit" if isinstance(type_, TextType) else smaller


def _declared(names: list[str], parameters: Mapping[str, Parameter]) -> list[Note]:
    found = [parameters[name] for name in names if name in parameters]
    return [Note(f"'{parameter.name}' is declared here", parameter.span) for parameter in found]


def command(values: Mapping[str, object]) -> str:
    """Values as they are given on the command line."""
    import shlex

    words = [f"--set {shlex.quote(f'{name}={_word(value)}')}" for name, value in values.items()]
    line = " ".join(words)
    return line if len(line) <= _SHOWN else "the values that `check --format json` shows"


def _word(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
