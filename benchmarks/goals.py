"""The goals: in each group, for a row, the most that it may take of other rows."""

from typing import Final

from benchmarks.table import Goals

GOALS: Final[dict[str, Goals]] = {
    "startup": {
        "imidsl --version": {"empty Python": 2},
        "imidsl check": {"ordinary check": 0.45, "import click": 2.5},
    },
    "files": {
        "imidsl compile": {"ordinary compile": 0.4},
        "imidsl check": {"ordinary check": 0.4},
        "imidsl compile --jobs 2": {"imidsl compile": 1},
        "imidsl check --jobs 2": {"imidsl check": 1},
    },
    "unchanged": {"check from the cache": {"open and read": 2}},
    "large": {},
    "review": {
        "imidsl diff": {"imidsl check": 1.5},
        "imidsl test": {"imidsl compile": 1.2},
        "imidsl test --jobs 2": {"imidsl test": 1},
    },
    "render": {"library.render": {"template.render": 1.5}},
    "standin": {
        "a request": {"a request, not checked": 4},
        "a search, 100,000 stored": {"a search, 100 stored": 50},
    },
    "editor": {"edit, and check of the file": {"check of the message alone": 5}},
    "memory": {"imidsl check, all files": {"imidsl check, a tenth": 1.1}},
}
