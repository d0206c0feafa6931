"""The use cases on a real database, and the dispatcher beside them."""

from factories import (
    db,
    fresh_database,
    migrated_file,
    migrated_on_server,
    postgresql_server,
    pytest_generate_tests,
    register,
    work,
)
from postbox import post
from staff import bound, run, staffed

__all__ = [
    "bound",
    "db",
    "fresh_database",
    "migrated_file",
    "migrated_on_server",
    "post",
    "postgresql_server",
    "pytest_generate_tests",
    "register",
    "run",
    "staffed",
    "work",
]
