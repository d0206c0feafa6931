"""What files are read with, and where they are imported to."""

from factories import (
    db,
    fresh_database,
    pytest_generate_tests,
    work,
)

__all__ = [
    "db",
    "fresh_database",
    "pytest_generate_tests",
    "work",
]
