"""What files are read with."""

from factories import register

__all__ = ["register"]
