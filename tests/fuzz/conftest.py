"""The office that everything is thrown at."""

from opened_office import office

__all__ = ["office"]
