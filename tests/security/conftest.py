"""A database for each test, on either engine, and the office on a Monday."""

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
from opened_office import office

__all__ = [
    "db",
    "fresh_database",
    "migrated_file",
    "migrated_on_server",
    "office",
    "postgresql_server",
    "pytest_generate_tests",
    "register",
    "work",
]
