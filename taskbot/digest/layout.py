"""Neutral sheets: typed cells in tables, said once and drawn by any renderer."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Generic, TypeVar, overload

from taskbot.tasks.lights import Light, Standing
from taskbot.texts.lights import LIGHT_WORDS, STANDING_WORDS

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Lamp:
    """A light: its colour and the word that always stands beside it."""

    light: Light
    standing: Standing
    word: str = ""
    """In place of the standing's own, where that would say too little."""

    def __str__(self) -> str:
        return f"{LIGHT_WORDS[self.light]} {self.word or STANDING_WORDS[self.standing]}"


@dataclass(frozen=True, slots=True)
class Band:
    """A piece of a time band: what its colour says, a sign says too."""

    light: Light
    sign: str

    def __str__(self) -> str:
        return self.sign


class Figure(float):
    """A plain number, not a share."""


Cell = str | int | float | date | datetime | Lamp | Band | None
"""A str is always text, whatever it begins with; a float is a share (0.6 is 60%)."""

Row = tuple[Cell, ...]


class Rows(Sequence[Row], Generic[T]):
    """Rows that are made one at a time as they are read, so that a long list is never held a second time."""

    def __init__(self, items: Sequence[T], row: Callable[[T], Row]) -> None:
        self._items = items
        self._row = row

    def __len__(self) -> int:
        return len(self._items)

    @overload
    def __getitem__(self, index: int) -> Row: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[Row, ...]: ...
    def __getitem__(self, index: int | slice) -> Row | tuple[Row, ...]:
        if isinstance(index, slice):
            return tuple(map(self._row, self._items[index]))
        return self._row(self._items[index])

    def __iter__(self) -> Iterator[Row]:
        return map(self._row, self._items)


class BlankKind(StrEnum):
    """What may be written into a column's cells."""

    TEXT = "text"
    DAY = "day"
    SHARE = "share"
    CHOICE = "choice"


@dataclass(frozen=True, slots=True)
class Blank:
    """That the office may fill in a column: what belongs there, and the hint that a cell shows when it is picked."""

    hint: str
    kind: BlankKind = BlankKind.TEXT
    choices: str = ""
    """Of a CHOICE: the column that it is chosen from, by what that is `known_as`."""


@dataclass(frozen=True, slots=True)
class Column:
    """A heading and how its cells stand."""

    heading: str
    centred: bool = False
    span: int = 1
    """How many columns of the sheet's grid it takes."""
    is_lamp: bool = False
    """Whether its cells are lamps, whose colour follows their word."""
    blank: Blank | None = None
    is_continued: bool = False
    """Whether of words that are too tall for their row the beginning stands here, and the whole on a sheet of its own."""
    known_as: str = ""
    """The name of its cells, where others choose from them."""


@dataclass(frozen=True, slots=True)
class Table:
    """A block of rows under one head."""

    columns: tuple[Column, ...]
    rows: Sequence[Row]
    title: str = ""
    total: Row | None = None
    empty: str = "无"
    """What stands in place of the rows when there are none."""
    is_printed: bool = True
    """A table that is not, and what follows it, is only there on screen."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet. One of a single table is a list that can be filtered; `chart` draws the first table's counts."""

    name: str
    title: str
    widths: tuple[float, ...]
    """Of the grid's columns, in Excel's unit: half a Chinese character of the body size, about."""
    tables: tuple[Table, ...]
    lead: str = ""
    notes: tuple[str, ...] = ()
    chart: bool = False
    is_hidden: bool = False
    """Whether it is there for who looks for its name, and takes no page of the printed paper."""


@dataclass(frozen=True, slots=True)
class Book:
    """Sheets that make one document."""

    title: str
    subtitle: str
    """Document number, week and instant, under the title of every sheet."""
    edition: str
    """Which paper of which week it is, at the foot of every printed page."""
    made_at: datetime
    """Aware; what the file says of its own making."""
    sheets: tuple[Sheet, ...]
    journal_head: str = ""
    """The newest hash of the journal then, which the file keeps: it names the state that the book was made from."""
    issue: int = 1
    """Of a digest its number, which the file of a correction keeps besides."""
    reckoned_by: str = ""
    """The rules and the calendar that its lights follow from, as a hash, which the file keeps, too."""
