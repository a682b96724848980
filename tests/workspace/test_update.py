"""A library in which one file has another text: the same as if it had been loaded so, for less work."""

from __future__ import annotations

import pickle

import pytest

from imidsl.workspace.library import loads

TEXTS = {
    "brand.imi": 'let shop = "Acme"\n',
    "a.imi": 'import "brand.imi"\nmessage a { sms { text: "{{ shop }}" } }\n',
    "b.imi": 'message b { sms { text: "x" } }\n',
    "c.imi": 'import "new.imi"\nmessage c { sms { text: "{{ late }}" } }\n',
}


@pytest.mark.parametrize(
    ("path", "text", "again"),
    [
        ("b.imi", 'message b { sms { text: "{{ y }}" } }\n', {"b.imi", "c.imi"}),
        ("brand.imi", 'let store = "Acme"\n', {"brand.imi", "a.imi", "c.imi"}),
        ("new.imi", 'let late = "yes"\n', {"new.imi", "c.imi"}),
        ("brand.imi", "let shop = ", {"brand.imi", "a.imi", "c.imi"}),
    ],
)
def test_update(path: str, text: str, again: set[str]) -> None:
    library = loads(TEXTS)
    before = library.check()
    updated = library.update(path, text)
    assert list(map(str, updated.check())) == list(map(str, loads({**TEXTS, path: text}).check()))
    assert list(map(str, pickle.loads(pickle.dumps(updated)).check())) == list(map(str, updated.check()))
    assert library.check() == before
    old = {id(one) for one in library.project.translations}
    made = {one.unit.source.path for one in updated.project.translations if id(one) not in old}
    assert made == again
