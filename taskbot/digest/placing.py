"""Where the blocks of a sheet stand on its grid: all of it is known before the first row is written. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate

from taskbot.digest.layout import Column, Sheet, Table

BANNERS = 3
"""Title, subtitle and a gap stand above everything else."""


@dataclass(frozen=True, slots=True)
class PlacedColumn:
    """A column of a table on the sheet's grid, whose columns are counted from 1."""

    column: Column
    first: int
    last: int
    width: float


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


@dataclass(frozen=True, slots=True)
class Placing:
    """A sheet whose every block has its place."""

    sheet: Sheet
    tables: tuple[PlacedTable, ...]
    lead_row: int
    notes_row: int
    """Of the first note."""

    @property
    def merges(self) -> Iterator[tuple[int, int, int]]:
        """Row, first and last column of what takes several columns."""
        whole = len(self.sheet.widths)
        banners = [1, 2, self.lead_row, *(row for placed in self.tables for row in _banner_rows(placed))]
        notes = range(self.notes_row, self.notes_row + len(self.sheet.notes))
        yield from ((row, 1, whole) for row in [*banners, *notes] if row and whole > 1)
        for placed in self.tables:
            wide = [each for each in placed.columns if each.column.span > 1]
            for row in _rows_of(placed) if wide else ():
                yield from ((row, each.first, each.last) for each in wide)


def placed(sheet: Sheet) -> Placing:
    """Reckons the rows of every block, in the order in which they are written."""
    row = BANNERS + 1
    lead_row = row if sheet.lead else 0
    row += bool(sheet.lead)
    tables = []
    for table in sheet.tables:
        tables.append(_placed_table(table, sheet, row))
        row = tables[-1].end_row + 1
    return Placing(sheet, tuple(tables), lead_row, row)


def _placed_table(table: Table, sheet: Sheet, row: int) -> PlacedTable:
    head = row + bool(table.title)
    last = head + max(len(table.rows), 1)
    end = last + (table.total is not None)
    has_chart = sheet.chart and table is sheet.tables[0]
    return PlacedTable(
        table,
        tuple(_placed_columns(table, sheet)),
        title_row=row if table.title else 0,
        head_row=head,
        first_row=head + 1,
        last_row=last,
        total_row=end if table.total is not None else 0,
        end_row=end + has_chart,
    )


def _placed_columns(table: Table, sheet: Sheet) -> Iterator[PlacedColumn]:
    ends = accumulate(column.span for column in table.columns)
    for column, last in zip(table.columns, ends, strict=True):
        first = last - column.span + 1
        yield PlacedColumn(column, first, last, sum(sheet.widths[first - 1 : last]))


def _banner_rows(placed: PlacedTable) -> Iterator[int]:
    yield placed.title_row
    if placed.is_empty:
        yield placed.first_row


def _rows_of(placed: PlacedTable) -> Iterator[int]:
    yield placed.head_row
    if not placed.is_empty:
        yield from range(placed.first_row, placed.last_row + 1)
    if placed.total_row:
        yield placed.total_row
