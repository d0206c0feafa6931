"""Neutral sheets: typed cells in tables, said once and drawn by any renderer."""

from dataclasses import dataclass
from datetime import date, datetime

from taskbot.tasks.lights import Light, Standing
from taskbot.texts.lights import LIGHT_WORDS, STANDING_WORDS


@dataclass(frozen=True, slots=True)
class Lamp:
    """A light: its colour and the word that always stands beside it."""

    light: Light
    standing: Standing

    def __str__(self) -> str:
        return f"{LIGHT_WORDS[self.light]} {STANDING_WORDS[self.standing]}"


Cell = str | int | float | date | datetime | Lamp | None
"""A str is always text, whatever it begins with; a float is a share (0.6 is 60%)."""

Row = tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """A heading and how its cells stand."""

    heading: str
    centred: bool = False
    span: int = 1
    """How many columns of the sheet's grid it takes."""


@dataclass(frozen=True, slots=True)
class Table:
    """A block of rows under one head."""

    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    title: str = ""
    total: Row | None = None
    empty: str = "无"
    """What stands in place of the rows when there are none."""


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


@dataclass(frozen=True, slots=True)
class Book:
    """Sheets that make one document."""

    title: str
    subtitle: str
    """Document number, week and instant, under the title of every sheet."""
    edition: str
    """Which week it is, at the foot of every printed page."""
    made_at: datetime
    """Aware; what the file says of its own making."""
    sheets: tuple[Sheet, ...]
    journal_head: str = ""
    """The newest hash of the journal; kept with the file, so that what is edited in it can be laid beside what it was."""
