"""What all tests share: goldens, which `pytest --rewrite` brings up to date."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import settings

Golden = Callable[[Path, str], None]

# A loaded machine is no fault of the code; and CI judges each change by the same examples. Other examples are for
# whoever runs the tests by hand.
settings.register_profile("imidsl", deadline=None, derandomize="CI" in os.environ)
settings.load_profile("imidsl")


@pytest.fixture(autouse=True, scope="session")
def cache(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Answers of tests stay out of the cache of whoever runs them."""
    os.environ["IMIDSL_CACHE"] = str(tmp_path_factory.mktemp("cache"))


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--rewrite", action="store_true", help="write what comes out into the goldens; review the diff")


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Golden:
    """Hold a text against the file that has what is expected, line ends included."""
    rewrite = request.config.getoption("--rewrite")

    def compare(path: Path, text: str) -> None:
        if rewrite:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text.encode())
        assert path.is_file(), f"{path.name} is missing: run pytest --rewrite"
        assert text == path.read_bytes().decode()

    return compare
