"""A table as words, whatever file it stood in."""

from dataclasses import dataclass, field
from typing import NamedTuple


class Merged(NamedTuple):
    """A merged cell: its first and last row and column, 0-based, the last ones included."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True, slots=True)
class Grid:
    """The words of a sheet or of a table; a merged cell's words stand in its first place, the rest of it is empty.

    `name` is the sheet's, or 表1, 表2 … in a document; `above` holds the paragraphs before a document's table.
    """

    name: str
    rows: list[list[str]]
    merged: list[Merged] = field(default_factory=list)
    above: list[str] = field(default_factory=list)
