"""A database for each test, and the office on a Monday."""

from factories import db, fresh_database, register, work
from opened_office import office

__all__ = ["db", "fresh_database", "office", "register", "work"]
