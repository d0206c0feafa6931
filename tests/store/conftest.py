"""The use cases on a real database."""

from factories import db, fresh_database, register, work
from revised import office

__all__ = ["db", "fresh_database", "office", "register", "work"]
