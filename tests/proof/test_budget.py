"""What the proof may cost is counted, not timed: any definition is answered within a bound of steps."""

from __future__ import annotations

import pytest

from imidsl.proof import verdict
from imidsl.proof.analyse import Measure, analyse
from imidsl.text.patterns.automaton import Automaton
from imidsl.text.template.jinja.meter import MAX_TRIED
from tests.proof_texts import parameters, template

NASTY = {
    "repeated": 'text(pattern: "([a-z]{1,10}[0-9]?){160}", max: 5000)',
    "anything": 'text(pattern: ".*x.*", max: 20000)',
    "ambiguous": 'text(pattern: "(a|b|ab|ba){1,300}[c-z]{0,40}", max: 900)',
    "long": 'text(pattern: "([A-Z]{2,5}-){1,60}([0-9]|[a-f]){3,90}")',
}


@pytest.mark.parametrize("declared", NASTY.values(), ids=NASTY)
def test_matching_trial_values_is_bounded(declared: str, monkeypatch: pytest.MonkeyPatch) -> None:
    work = 0
    accepts = Automaton.accepts

    def counted(automaton: Automaton, text: str) -> bool:
        nonlocal work
        work += len(text) * len(automaton.states)
        return accepts(automaton, text)

    monkeypatch.setattr(Automaton, "accepts", counted)
    for text in ("{{ p }}{{ p|upper }}", "Hello {{ p|title }}"):
        answer = analyse(template(text), parameters(f"param p: {declared}"), {}, Measure(limit=140))
        assert answer.kind in ("refuted", "open")
        assert answer.witness is None or answer.witness_size is not None
    assert work < 8 * MAX_TRIED


def test_where_memory_ends_nothing_is_said_of_the_text(monkeypatch: pytest.MonkeyPatch) -> None:
    def ends(judge: object, parameters: object) -> None:
        raise MemoryError

    monkeypatch.setattr(verdict._Judge, "_explored", ends)
    declared = parameters("param p: text(max: 9)")
    with pytest.raises(MemoryError):
        analyse(template("{{ p|title }}"), declared, {}, Measure(limit=140))
