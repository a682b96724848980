"""Whatever is sent, right or wrong, the server answers, lives, and has the text that it was given."""

from __future__ import annotations

import pytest

from tests.lsp.wire import ENCODINGS, Wire, fuzzed, open_


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_edits_and_questions_at_random(encoding: str) -> None:
    fuzzed(1, encoding, 2)


def test_a_request_that_cannot_be_read_is_answered() -> None:
    wire = Wire("utf-16")
    assert "error" in wire.ask("textDocument/hover", {"textDocument": 3})
    open_(wire, "file:///tmp/x.imi", "message m { }")
    assert "result" in wire.ask("textDocument/foldingRange", {"textDocument": {"uri": "file:///tmp/x.imi"}})
    assert wire.end() == 0


def test_an_end_without_farewell_is_a_failure() -> None:
    wire = Wire("utf-8")
    wire.tell("exit", None)
    assert wire.process.wait(30) == 1
