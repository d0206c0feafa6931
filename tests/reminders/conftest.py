"""The use cases on a real database, and the dispatcher beside them."""

from factories import (
    db,
    fresh_database,
    pytest_generate_tests,
    work,
)
from postbox import post
from staff import bound, run, staffed

__all__ = [
    "bound",
    "db",
    "fresh_database",
    "post",
    "pytest_generate_tests",
    "run",
    "staffed",
    "work",
]
