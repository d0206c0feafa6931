"""The use cases on a real database."""

from factories import db, fresh_database, register, work

__all__ = ["db", "fresh_database", "register", "work"]
