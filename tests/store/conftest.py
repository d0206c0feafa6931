"""The use cases on a real database."""

from collections.abc import Iterator

import pytest
from factories import (
    db,
    empty_database,
    fresh_database,
    migrated_file,
    migrated_on_server,
    postgresql_server,
    pytest_generate_tests,
    register,
    work,
)
from revised import office

from taskbot.rendering import Renderer

__all__ = [
    "db",
    "empty_database",
    "fresh_database",
    "migrated_file",
    "migrated_on_server",
    "office",
    "postgresql_server",
    "pytest_generate_tests",
    "register",
    "work",
]


@pytest.fixture(scope="session")
def renderer() -> Iterator[Renderer]:
    """One process that draws for all tests: to start it takes longer than to draw."""
    made = Renderer(["taskbot.digest.drawing"])
    yield made
    made.close()
