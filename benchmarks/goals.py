"""The goals: in each group, for a row, the most that it may take of other rows, and the most after that."""

from typing import Final

from benchmarks.table import Goals

GOALS: Final[dict[str, Goals]] = {
    "startup": {
        "imidsl --version": {"empty Python": (2,)},
        "imidsl check": {"ordinary check": (0.45,), "import click": (2.4, 1.9)},
    },
    "files": {
        "imidsl compile": {"ordinary compile": (0.4,)},
        "imidsl check": {"ordinary check": (0.65, 0.5), "pkl eval": (4.5, 3), "rjsonnet": (6, 4)},
        "imidsl compile --jobs 2": {"imidsl compile": (1,)},
        "imidsl check --jobs 2": {"imidsl check": (1,)},
    },
    "unchanged": {"check from the cache": {"open and read": (2,)}},
    "large": {},
    "render": {
        "library.render": {"template.render": (1.5,)},
        "library.render, to=": {"template.render": (0.3,)},
        "plan, as JSON": {"template.render": (0.1,)},
        "short SMS: library.render, to=": {"short SMS: template.render": (1.0,)},
    },
    "review": {
        "imidsl diff": {"imidsl check": (1.5,)},
        "imidsl test": {"imidsl compile": (1.2,)},
        "imidsl test --jobs 2": {"imidsl test": (1,)},
    },
    "standin": {
        "a request": {"a request, not checked": (4,)},
        "a search, 100,000 stored": {"a search, 100 stored": (50,)},
    },
    "editor": {"edit, and check of the file": {"check of the message alone": (5,)}},
    "memory": {"imidsl check, all files": {"imidsl check, a tenth": (1.1,)}},
}
