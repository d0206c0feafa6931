"""A database for each test, on either engine, and the office on a Monday."""

from factories import (
    db,
    fresh_database,
    pytest_generate_tests,
    work,
)
from opened_office import office

__all__ = [
    "db",
    "fresh_database",
    "office",
    "pytest_generate_tests",
    "work",
]
