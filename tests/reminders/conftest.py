"""The use cases on a real database, and the dispatcher beside them."""

from factories import db, fresh_database, register, work
from postbox import post

__all__ = ["db", "fresh_database", "post", "register", "work"]
