"""How tight the proof is and what it costs: `python -m benchmarks.proof_tightness` from the project's folder.

For random texts over every type of parameter it prints how many are proved, for how many of those some values reach
the largest size, and the time a text takes; then the time of a thousand ordinary messages.
"""

from __future__ import annotations

import time
from random import Random

from imidsl.proof.analyse import Measure, analyse
from tests.proof_texts import CONSTANTS, DECLARED, Texts, parameters, template

_ORDINARY = (
    "Hi {{ name }}, order {{ code }} arrives {% if flag %}today{% else %}on {{ d }}{% endif %}.\n"
    "Track it: {{ link_4021 }}\n{{ footer }}"
)


def tightness(kind: str, texts: list[str]) -> None:
    """Print the share of bounds that are reached."""
    declared = parameters(DECLARED)
    start = time.perf_counter()
    answers = [analyse(template(text), declared, CONSTANTS, Measure(sms=True, links={"4021"})) for text in texts]
    seconds = time.perf_counter() - start
    proved = [answer for answer in answers if answer.kind == "proved"]
    reached = sum(answer.witness_size == answer.most for answer in proved)
    share = 100 * reached / max(1, len(proved))
    print(f"{kind}: {len(texts)} texts, {len(proved)} with bounds, {reached} of them reached ({share:.1f} %),", end=" ")
    print(f"{1000 * seconds / len(texts):.2f} ms a text")


def ordinary(count: int) -> None:
    """Print the time of ordinary messages, each read anew."""
    declared = parameters(DECLARED)
    texts = [template(f"{_ORDINARY}{number}") for number in range(count)]
    analyse(texts[0], declared, CONSTANTS, Measure(1024, sms=True))
    start = time.perf_counter()
    for text in texts:
        analyse(text, declared, CONSTANTS, Measure(1024, sms=True))
    seconds = time.perf_counter() - start
    print(f"ordinary: {count} texts in {seconds:.2f} s, {1000 * seconds / count:.2f} ms a text")


if __name__ == "__main__":
    tightness("expressions", [f"{{{{ {Texts(Random(seed)).text()} }}}}" for seed in range(500)])
    tightness("statements", [Texts(Random(seed)).body() for seed in range(200)])
    ordinary(1000)
