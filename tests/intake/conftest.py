"""What files are read with, and where they are imported to."""

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

__all__ = [
    "db",
    "fresh_database",
    "migrated_file",
    "migrated_on_server",
    "postgresql_server",
    "pytest_generate_tests",
    "register",
    "work",
]
