"""The shape of a text: whether every rendering is matched by a regular expression, by inclusion of languages.

The text is walked way by way, and what is known of its pieces is written as an expression that matches at least
whatever they can be. Where the wanted expression matches all that too, no value breaks the shape.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from imidsl.proof.decisions import Budget, Decisions, TooManyWays, each_way
from imidsl.proof.domain import (
    LinkPiece,
    LiteralPiece,
    Piece,
    RangePiece,
    SummedPiece,
    UsePiece,
)
from imidsl.proof.languages import FiniteTexts, FreeTexts, letters
from imidsl.proof.state import State
from imidsl.proof.statements import Walk
from imidsl.proof.texts import range_of_total
from imidsl.proof.totals import Ruler
from imidsl.text.chars.charset import CharSet
from imidsl.text.patterns.automaton import Automaton
from imidsl.text.patterns.inclusion import includes
from imidsl.text.patterns.pattern import TextPattern
from imidsl.text.patterns.tree import EMPTY, Alternation, Chars, RegexNode, Repeat, size
from imidsl.text.patterns.tree import Sequence as Row
from imidsl.text.scope.late import late_names
from imidsl.text.template.template import Template
from imidsl.text.types.parameters import Parameter

_WAYS: Final = 128
_STEPS: Final = 4_000
"""What is spent at most on a walk."""
_COUNTED: Final = 64
"""Up to how many characters are counted; a longer text is taken to be of any length."""
_STATES: Final = 1_000
"""How large a parameter's own pattern may be."""


def always_matches(
    template: Template, parameters: Mapping[str, Parameter], constants: Mapping[str, object], regex: str
) -> bool:
    """Whether all renderings match, for sure; False as well where that isn't known."""
    wanted = TextPattern.parse(regex)
    if not isinstance(wanted, TextPattern) or template.tree is None or template.drops_last_break:
        return False
    try:
        shapes = list(_shapes(template, parameters, constants))
    except TooManyWays:
        return False
    return all(includes(wanted.automaton, Automaton.of(shape)) for shape in shapes)


def _shapes(
    template: Template, parameters: Mapping[str, Parameter], constants: Mapping[str, object]
) -> Iterator[RegexNode]:
    """What the renderings of each way are like."""
    assert template.tree is not None
    body, late = template.tree.body, late_names(template.tree)

    def walk(decisions: Decisions) -> RegexNode:
        state = State(template, parameters, constants, frozenset(), frozenset(), decisions, late=late)
        walk = Walk(state, Ruler(("chars",), frozenset(), 0))
        return _row([_shape(state, piece) for piece in walk.body(body, walk.scope(body, None))])

    return each_way(Budget(_WAYS, _STEPS), walk)


def _row(parts: Sequence[RegexNode]) -> RegexNode:
    return parts[0] if len(parts) == 1 else Row(tuple(parts))


def _shape(state: State, piece: Piece) -> RegexNode:
    """What a piece can be, and perhaps more."""
    match piece:
        case LiteralPiece(text=text) | LinkPiece(text=text):
            return _literal(text)
        case SummedPiece():
            return _shape(state, range_of_total(piece))
        case RangePiece(alphabet=alphabet, chars=(least, most)):
            return _some(alphabet, least, most)
    language = state.decisions.language(piece.atom)
    if piece.view or piece.loose:
        return _some(letters(language, piece.view), 0, None)
    return _use(language, piece)


def _use(language: object, piece: UsePiece) -> RegexNode:
    """What a parameter can be as it is."""
    match language:
        case FiniteTexts(options=options):
            return _one_of(options)
        case FreeTexts(pattern=TextPattern(tree=tree)) if size(tree) <= _STATES:
            return tree
        case FreeTexts(prefixes=(_, *_) as prefixes, chars=chars):
            return Row((_one_of(prefixes), Chars(chars - CharSet.chars("/?#")), _some(chars, 0, None)))
        case FreeTexts(no_zero=True, chars=chars, min=least, max=most):
            first = Chars(chars - CharSet.chars("0"))
            return Row((first, _some(chars, max(0, least - 1), None if most is None else most - 1)))
        case FreeTexts(chars=chars, min=least):
            return _some(chars, least, language.most)
    raise AssertionError(f"no texts: {language}")


def _one_of(texts: Sequence[str]) -> RegexNode:
    return Alternation(tuple(map(_literal, texts))) if len(texts) > 1 else _literal(texts[0])


def _literal(text: str) -> RegexNode:
    return _row([Chars(CharSet.chars(char)) for char in text]) if text else EMPTY


def _some(chars: CharSet, least: int, most: int | None) -> RegexNode:
    """So many characters out of a set."""
    if not chars or most == 0:
        return EMPTY
    return Repeat(Chars(chars), min(least, _COUNTED), most if most is not None and most <= _COUNTED else None)
