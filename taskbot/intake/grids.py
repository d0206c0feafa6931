"""A table as words, whatever file it stood in."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from taskbot.tasks.revised_lists import Flaw


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
    flaws: Mapping[tuple[int, int], Flaw] = field(default_factory=dict)
    """Of a workbook of ours: the cells by row and column, 0-based, that hold a formula or an error."""
    typed_days: Collection[tuple[int, int]] = frozenset()
    """Of a workbook of ours: the cells that read as a date does and hold text."""


def read_out(row: Iterable[str]) -> list[str]:
    """A row of a table as a line, its cells apart by a tab; where only one cell is filled, that cell's own lines."""
    filled = [words for words in row if words]
    if len(filled) == 1:
        return [line for line in filled[0].split("\n") if line.strip()]
    return ["\t".join(" ".join(words.split("\n")) for words in filled)] if filled else []
