"""Where the blocks of a sheet stand on its grid: all of it is known before the first row is written. Pure."""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate

from taskbot.digest.cells import INDENT, LOST, MOST_LINES, display_width
from taskbot.digest.layout import Column, Sheet, Table

BANNERS = 3
"""Title, subtitle and a gap stand above everything else."""

SAMPLE = 200
"""So many rows show how wide a column has to be."""

NARROW = 10.0
"""A column is not made narrower than that."""

LEAST_SHARE = 0.5
"""Nor one of long words narrower than that share of its own width."""

_LENGTH_COUNTS = 2
"""The power at which a cell's length counts: with 1 all of a column's words alike, with a high one its longest cell alone."""


@dataclass(frozen=True, slots=True)
class PlacedColumn:
    """A column of a table on the sheet's grid, whose columns are counted from 1."""

    column: Column
    first: int
    last: int
    width: float

    @property
    def line_width(self) -> float:
        """What its cells' lines may be counted on to hold."""
        return self.width - LOST - (0 if self.column.centred else INDENT)


@dataclass(frozen=True, slots=True)
class PlacedTable:
    """A table's rows, counted from 1; nought for a row that it does not have."""

    table: Table
    columns: tuple[PlacedColumn, ...]
    title_row: int
    head_row: int
    first_row: int
    last_row: int
    """Of the rows, or of the one that says that there are none."""
    total_row: int
    end_row: int
    """The last of all, that of a gap below the chart too."""

    @property
    def is_empty(self) -> bool:
        """Whether one row says that there are none."""
        return not self.table.rows

    @property
    def last(self) -> int:
        """The last of the grid's columns that it takes."""
        return self.columns[-1].last


@dataclass(frozen=True, slots=True)
class Placing:
    """A sheet whose every block has its place."""

    sheet: Sheet
    widths: tuple[float, ...]
    """Of the grid's columns, fitted to what is in them."""
    tables: tuple[PlacedTable, ...]
    lead_row: int
    notes_row: int
    """Of the first note."""

    @property
    def printed_rows(self) -> int:
        """How many rows are printed; nought where all are."""
        return next((placed.title_row - 1 for placed in self.tables if not placed.table.is_printed), 0)

    @property
    def merges(self) -> Iterator[tuple[int, int, int]]:
        """Row, first and last column of what takes several columns."""
        whole = len(self.widths)
        banners = [1, 2, self.lead_row, *(placed.title_row for placed in self.tables)]
        notes = range(self.notes_row, self.notes_row + len(self.sheet.notes))
        yield from ((row, 1, whole) for row in [*banners, *notes] if row and whole > 1)
        for placed in self.tables:
            if placed.is_empty and placed.last > 1:
                yield placed.first_row, 1, placed.last
            wide = [each for each in placed.columns if each.column.span > 1]
            for row in _rows_of(placed) if wide else ():
                yield from ((row, each.first, each.last) for each in wide)


def placed(sheet: Sheet) -> Placing:
    """Reckons the rows of every block, in the order in which they are written."""
    widths = fitted(sheet)
    row = BANNERS + 1
    lead_row = row if sheet.lead else 0
    row += bool(sheet.lead)
    tables = []
    for table in sheet.tables:
        tables.append(_placed_table(table, sheet, widths, row))
        row = tables[-1].end_row + 1
    return Placing(sheet, widths, tuple(tables), lead_row, row)


def fitted(sheet: Sheet) -> tuple[float, ...]:
    """A list's widths: its columns of short words take what they need, and its columns of long ones share the rest.

    The sheet stays as wide as it is. The first rows stand for all.
    """
    [table, *others] = sheet.tables
    long = [at for at, column in enumerate(table.columns) if not column.centred]
    if others or not long or any(column.span > 1 for column in table.columns):
        return sheet.widths
    sample = table.rows[:SAMPLE]
    words = [[cell for row in sample if isinstance(cell := row[at], str)] for at in range(len(table.columns))]
    needed = map(_needed, table.columns, sheet.widths, words)
    widths = [*map(min, sheet.widths, needed)]
    room = sum(sheet.widths) - sum(width for at, width in enumerate(widths) if at not in long)
    wanted = {at: _wanted(words[at], sheet.widths[at]) for at in long}
    least = {at: min(sheet.widths[at], max(NARROW, LEAST_SHARE * sheet.widths[at])) for at in long}
    for at, width in _shared(room, wanted, least).items():
        widths[at] = width
    return tuple(round(width, 2) for width in widths)


def _needed(column: Column, width: float, words: Sequence[str]) -> float:
    if column.centred and words and width >= NARROW:
        lines = (line for cell in [column.heading, *words] for line in cell.split("\n"))
        return max(NARROW, max(map(display_width, lines)) + 2)
    return width


def _wanted(words: Sequence[str], width: float) -> float:
    """The column's share of the room, at which all rows together are about as low as they can be.

    Of a text what the tallest row would not show at the column's own width counts for nothing.
    """
    lengths = (min(display_width(cell), MOST_LINES * width) for cell in words)
    return math.pow(sum(length**_LENGTH_COUNTS for length in lengths), 1 / (_LENGTH_COUNTS + 1))


def _shared(room: float, wanted: Mapping[int, float], least: Mapping[int, float]) -> dict[int, float]:
    """The room divided as it is wanted; where that would be less than the least, the least, and the others share the rest."""
    widths: dict[int, float] = {}
    while len(widths) < len(wanted):
        others = [at for at in wanted if at not in widths]
        left, total = room - sum(widths.values()), sum(wanted[at] for at in others)
        shares = {at: left * wanted[at] / total if total else left / len(others) for at in others}
        small = [at for at in others if shares[at] < least[at]]
        widths |= {at: least[at] for at in small} if small else shares
    return widths


def _placed_table(table: Table, sheet: Sheet, widths: Sequence[float], row: int) -> PlacedTable:
    head = row + bool(table.title)
    last = head + max(len(table.rows), 1)
    end = last + (table.total is not None)
    has_chart = sheet.chart and table is sheet.tables[0]
    return PlacedTable(
        table,
        tuple(_placed_columns(table, widths)),
        title_row=row if table.title else 0,
        head_row=head,
        first_row=head + 1,
        last_row=last,
        total_row=end if table.total is not None else 0,
        end_row=end + has_chart,
    )


def _placed_columns(table: Table, widths: Sequence[float]) -> Iterator[PlacedColumn]:
    ends = accumulate(column.span for column in table.columns)
    for column, last in zip(table.columns, ends, strict=True):
        first = last - column.span + 1
        yield PlacedColumn(column, first, last, sum(widths[first - 1 : last]))


def _rows_of(placed: PlacedTable) -> Iterator[int]:
    yield placed.head_row
    if not placed.is_empty:
        yield from range(placed.first_row, placed.last_row + 1)
    if placed.total_row:
        yield placed.total_row
