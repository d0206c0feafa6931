"""The use cases on a real database."""

from collections.abc import Iterator

import pytest
from factories import (
    db,
    empty_database,
    fresh_database,
    pytest_generate_tests,
    work,
)
from revised import office

from taskbot.rendering import Renderer

__all__ = [
    "db",
    "empty_database",
    "fresh_database",
    "office",
    "pytest_generate_tests",
    "work",
]


@pytest.fixture(scope="session")
def renderer() -> Iterator[Renderer]:
    """One process that draws for all tests: to start it takes longer than to draw."""
    made = Renderer(["taskbot.digest.drawing"])
    yield made
    made.close()
