"""Bodies as files: laid out just as the standard library does it."""

from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from imidsl.request.layout import laid_out

LEAVES = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text()
VALUES = st.recursive(LEAVES, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner))


@given(VALUES)
def test_laid_out(value: object) -> None:
    assert laid_out(value) == json.dumps(value, ensure_ascii=False, indent=2)
