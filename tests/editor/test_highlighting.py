"""Colours: Pygments' lexer and the TextMate grammar, over whatever is sound and over what isn't."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Iterable
from pathlib import Path
from random import Random

import pytest
from pygments.lexers import get_lexer_by_name
from pygments.token import Comment, Error, Name, String

from imidsl.binding.fields import RAW
from imidsl.editor import words
from imidsl.editor.lexer import ImidslLexer
from tests import ROOT
from tests.house.test_laws import SOUND

EXTENSION = ROOT / "editors" / "vscode"
LEXER = ImidslLexer(stripnl=False, ensurenl=False)
SAMPLES = sorted((ROOT / "samples").rglob("*.imi"))


@pytest.mark.parametrize("path", SOUND, ids=lambda path: path.stem)
def test_sound_definitions_have_no_error_token(path: Path) -> None:
    text = path.read_text("utf-8")
    tokens = list(LEXER.get_tokens(text))
    assert [word for token, word in tokens if token is Error] == []
    assert "".join(word for _, word in tokens) == text


def test_pygments_finds_the_lexer() -> None:
    assert isinstance(get_lexer_by_name("imidsl"), ImidslLexer)


def test_words_are_what_they_are() -> None:
    tokens = list(LEXER.get_tokens('sms { text: "Hi {{ name|upper }}" } # x\nname: high\n'))
    found = {word: token for token, word in tokens}
    assert found["sms"] is Name.Class
    assert found["text"] is Name.Attribute
    assert found["Hi "] is String.Double
    assert found["upper"] is Name.Function
    assert found["# x"] is Comment.Single
    assert found["high"] is Name.Constant


def test_no_text_is_lost_or_hung_on() -> None:
    random = Random(7)
    texts = [path.read_text("utf-8") for path in SAMPLES]
    for _ in range(200):
        text = random.choice(texts)
        start, end = sorted(random.randrange(len(text)) for _ in range(2))
        spoilt = text[:start] + random.choice(['"', "{{", '"""', "}", "[", "\n", "'", "%}", "\\", ""]) + text[end:]
        assert "".join(word for _, word in LEXER.get_tokens(spoilt)) == spoilt


WORDS = [
    pytest.param("WORD: 1", words.fields(), "meta.object-literal.key", id="fields"),
    pytest.param("WORD {}", words.blocks() - words.FORM_WORDS - {RAW}, "entity.name.tag", id="blocks"),
    pytest.param("WORD {}", words.CHANNEL_WORDS, "entity.name.type.channel", id="channels"),
    pytest.param("x: WORD", words.symbols(), "support.constant", id="symbols"),
    pytest.param("param x: WORD", words.TEMPLATE_WORDS["types"], "support.type", id="types"),
    pytest.param('"{{ x|WORD }}"', words.TEMPLATE_WORDS["filters"], "support.function.filter", id="filters"),
    pytest.param('"{% WORD %}"', words.TEMPLATE_WORDS["tags"], "keyword.control", id="tags"),
]


def _scopes(*paths: Path) -> list[tuple[str, str, str]]:
    """The file's name, word and innermost scope of every token."""
    script = EXTENSION / "tests" / "tokens.js"
    out = subprocess.run(["node", script, *paths], capture_output=True, check=True, encoding="utf-8").stdout
    tokens = [json.loads(line) for line in out.splitlines()]
    return [(Path(one["file"]).name, one["word"], one["scopes"][-1]) for one in tokens]


@pytest.mark.usefixtures("extension_modules")
def test_no_sound_definition_has_an_invalid_scope(tmp_path: Path) -> None:
    bad = tmp_path / "bad.imi"
    bad.write_text("let x = ‘curly’\n", "utf-8")
    found = _scopes(*SOUND, bad)
    assert {name for name, _, scope in found if scope.startswith("invalid")} == {"bad.imi"}


@pytest.mark.usefixtures("extension_modules")
@pytest.mark.parametrize(("line", "found", "scope"), WORDS)
def test_every_word_of_the_table_is_coloured(line: str, found: Iterable[str], scope: str, tmp_path: Path) -> None:
    file = tmp_path / "m.imi"
    file.write_text("".join(line.replace("WORD", word) + "\n" for word in sorted(found)), "utf-8")
    assert {word for _, word, given in _scopes(file) if given == f"{scope}.imidsl"} == set(found)


@pytest.mark.usefixtures("extension_modules")
def test_the_grammar_says_what_its_tests_expect() -> None:
    npm = shutil.which("npm")
    assert npm is not None
    done = subprocess.run([npm, "run", "-s", "test"], cwd=EXTENSION, capture_output=True, encoding="utf-8")
    assert done.returncode == 0, done.stdout + done.stderr
