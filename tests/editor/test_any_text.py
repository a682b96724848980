"""Whatever a text has become under its author's hands, and wherever the cursor is, every feature has an answer."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

import pytest

from imidsl.editor.actions import actions
from imidsl.editor.checking import OpenFile
from imidsl.editor.completion import complete
from imidsl.editor.formatting import layout
from imidsl.editor.hints import SWITCHES, hints
from imidsl.editor.hover import hover
from imidsl.editor.lenses import lenses
from imidsl.editor.outline import folds, links, outline, selections
from imidsl.editor.references import highlights, occurrence
from imidsl.editor.tokens import tokens
from tests.editor.marks import settle
from tests.editor.texts import NAMES, TEXTS, edit, environment

FEATURES: dict[str, Callable[[OpenFile, int], object]] = {
    "completion": complete,
    "hover": hover,
    "highlights": highlights,
    "occurrence": occurrence,
    "selections": selections,
    "actions": lambda file, at: [one.edits for one in actions(file, at, at)],
    "outline": lambda file, at: outline(file),
    "folds": lambda file, at: list(folds(file)),
    "links": lambda file, at: links(file),
    "tokens": lambda file, at: list(tokens(file, 0, at)),
    "lenses": lambda file, at: list(lenses(file)),
    "hints": lambda file, at: hints(file, 0, at, set(SWITCHES)),
    "layout": lambda file, at: layout(file.path, file.document.text),
}


@pytest.mark.parametrize("seed", range(5))
def test_every_feature_answers(seed: int) -> None:
    random, around = Random(seed), environment()
    for _ in range(6):
        name = random.choice(NAMES)
        file = OpenFile(name, TEXTS[name], around)
        for _ in range(4):
            file.edit(*edit(file.document.text, random))
            settle(file)
            size = len(file.document.text)
            for at in (0, size, *(random.randrange(size + 1) for _ in range(3))):
                for feature, ask in FEATURES.items():
                    try:
                        ask(file, at)
                    except Exception as fault:
                        raise AssertionError(f"{feature} at {at} of {file.document.text!r}") from fault
