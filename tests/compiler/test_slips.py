"""One slip of the hand, one finding: single characters, words and lines of every sample are deleted and inserted."""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest

from imidsl.compiler.project import Project
from imidsl.compiler.translation import Environment
from imidsl.schema.kinds import PROFILES
from imidsl.source import Source
from imidsl.syntax.parse import parse
from imidsl.workspace import files
from tests import ROOT, TESTS

SAMPLES = [*sorted(ROOT.glob("samples/**/*.imi")), *sorted(ROOT.glob("imidsl/cli/starter/**/*.imi"))]
FORMS = sorted(TESTS.glob("format/*.imi"))
FORMS = sorted(TESTS.glob("format/*.imi"))
SIGNS = '{}[]():,="\\?#;.x\n\t-'
WORDS = ("text", "foo", '"x"', "3", "true", "{", "}", "message", '"""')


def _import(importer: str, target: str) -> Source | str:
    path = files.imported(target, importer, ROOT)
    read = path if isinstance(path, files.Unreadable) else files.read(path)
    return read if isinstance(read, Source) else read.reason


def _count(path: Path, text: str) -> int:
    return len(Project([Source(str(path), text)], Environment(PROFILES[0], _import)).check())


def _slips(text: str, chance: random.Random) -> Iterator[str]:
    at = chance.randrange(len(text))
    yield text[:at] + text[at + 1 :]
    yield text[:at] + chance.choice(SIGNS) + text[at:]
    sign = chance.choice([match.start() for match in re.finditer(r'[{}\[\]():,="\n]', text)])
    yield text[:sign] + text[sign + 1 :]
    start, end = chance.choice([match.span() for match in re.finditer(r"\S+", text)])
    yield text[:start] + text[end:]
    yield f"{text[:start]}{chance.choice(WORDS)} {text[start:]}"
    start, end = chance.choice([match.span() for match in re.finditer(r"[^\n]+\n", text)])
    yield text[:start] + text[end:]


@pytest.mark.parametrize("path", [*SAMPLES, *FORMS], ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_a_stray_sign_disturbs_nothing_around_it(path: Path) -> None:
    """Whatever is sound stays so where recovery reads it, a finding a sign."""
    text = path.read_text("utf-8")
    heads = [match.end() for match in re.finditer(r"^(?:message|defaults)\b.*\{$", text, re.MULTILINE)]
    faulty = "\n§".join(text[start:end] for start, end in pairwise([0, *heads, len(text)]))
    sound = {finding.rule.name for finding in parse(Source("a.imi", text))[1]}
    found = [finding.rule.name for finding in parse(Source("a.imi", faulty))[1] if finding.rule.name not in sound]
    assert found == ["unexpected-character"] * len(heads)


def test_one_slip_is_seldom_more_than_two_findings() -> None:
    """Of the rest some are several faults indeed: with the line of an import its names go."""
    chance = random.Random(12)
    counts: Counter[int] = Counter()
    for path in SAMPLES:
        text = path.read_text("utf-8")
        sound = _count(path, text)
        for _ in range(3):
            counts.update(_count(path, slip) - sound for slip in _slips(text, chance))
    loud = sum(number for extra, number in counts.items() if extra > 2)
    assert loud <= counts.total() // 100, sorted(counts.items())
