"""The tests, in folders as the package has them; `house` holds what is about all of it."""

from pathlib import Path

TESTS = Path(__file__).parent
ROOT = TESTS.parent
