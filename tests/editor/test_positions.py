"""Positions in each encoding, and those that are none."""

from __future__ import annotations

import pytest

from imidsl.editor.positions import Lines

TEXT = "a\r\né😀x\n\ne\u0301z\rlast"


@pytest.mark.parametrize(
    ("encoding", "columns"),
    [("utf-8", [0, 2, 6, 7]), ("utf-16", [0, 1, 3, 4]), ("utf-32", [0, 1, 2, 3])],
)
def test_columns(encoding: str, columns: list[int]) -> None:
    lines = Lines(TEXT, encoding)
    assert [lines.position(3 + at) for at in range(4)] == [(1, column) for column in columns]
    assert [lines.offset(1, column) for column in columns] == [3, 4, 5, 6]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-32"])
def test_there_and_back(encoding: str) -> None:
    lines = Lines(TEXT, encoding)
    for offset in (at for at in range(len(TEXT) + 1) if TEXT[at - 1 : at + 1] != "\r\n"):
        assert lines.offset(*lines.position(offset)) == offset


@pytest.mark.parametrize(
    ("line", "character", "offset"),
    [(0, 99, 1), (1, 2, 4), (-1, 0, 0), (1, -5, 3), (9, 0, len(TEXT)), (2, 7, 7), (4, 99, len(TEXT))],
)
def test_outside(line: int, character: int, offset: int) -> None:
    assert Lines(TEXT, "utf-16").offset(line, character) == offset
