"""The rows of a worksheet as SpreadsheetML, one at a time: what is on the sheet needs no memory for long lists.

openpyxl writes everything else of the file; a cell of its own costs it ten times as much as the words in it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from math import isfinite
from xml.sax.saxutils import escape

from openpyxl.utils import get_column_letter

from taskbot.digest import styles
from taskbot.digest.cells import cell_text, fitted_text, line_count
from taskbot.digest.layout import Band, Cell, Figure, Lamp
from taskbot.digest.placing import PlacedColumn, PlacedTable, Placing
from taskbot.digest.styles import GENERAL, StyleIds

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\n")
LINE_POINTS = 15.0
PADDING_POINTS = 9.0
TALLEST_ROW_POINTS = 409.0
"""Excel's own limit; a taller text is whole in its cell, shows its beginning, and is seen by widening."""

CHART_POINTS = 210.0


@dataclass(frozen=True, slots=True)
class _Letters:
    """How a line that goes across the sheet is set: what share of a table's letters it holds, and its height in points."""

    share: float
    points: float
    padding: float
    least: float = 0.0

    def height(self, text: str, width: float) -> float:
        """Of the row that shows all of the text at that width."""
        return max(self.least, line_count(text, width * self.share) * self.points + self.padding)


_ACROSS = {
    styles.TITLE: _Letters(0.5, 30, 10),
    styles.SUBTITLE: _Letters(0.9, 15, 9),
    styles.LEAD: _Letters(0.8, 20, 9, least=40),
    styles.BLOCK: _Letters(0.85, 17, 9),
    styles.NOTE: _Letters(1.0, 15, 3),
}

NUMBER_FORMATS: dict[type, str] = {
    int: "0;-0;",  # nought stays empty, in the cell and in the chart's label of it
    float: "0%",
    Figure: GENERAL,
    date: 'yyyy"年"m"月"d"日"',
    datetime: 'm"月"d"日" hh:mm',
}

_DAY_NOUGHT = datetime(1899, 12, 30)  # noqa: DTZ001 (a cell has no zone)

Placed = tuple[str | float | date | None, str, int, int]
"""A cell's value, its style, and the grid's columns that it takes, from 1."""


class SheetRows:
    """The rows of one sheet from the top, each of them XML."""

    def __init__(self, placing: Placing, subtitle: str, ids: StyleIds) -> None:
        self._placing = placing
        self._sheet = placing.sheet
        self._subtitle = subtitle
        self._ids = ids
        self._letters = [get_column_letter(index) for index in range(1, len(placing.widths) + 1)]
        self._width = sum(placing.widths)

    def __iter__(self) -> Iterator[str]:
        yield self._across(1, self._sheet.title, styles.TITLE)
        yield self._across(2, self._subtitle, styles.SUBTITLE)
        yield _row_xml(3, 6)
        if self._placing.lead_row:
            yield self._across(self._placing.lead_row, self._sheet.lead, styles.LEAD)
        for table in self._placing.tables:
            yield from self._table(table)
        for row, note in enumerate(self._sheet.notes, self._placing.notes_row):
            yield self._across(row, note, styles.NOTE)

    def _table(self, placed: PlacedTable) -> Iterator[str]:
        table = placed.table
        if placed.title_row:
            yield self._across(placed.title_row, table.title, styles.BLOCK)
        beside = 0.0
        for number, cells in numbered(placed):
            height = _height(cells, placed.columns)
            beside += height
            yield self._cells(number, cells, height)
        if placed.is_empty:
            yield self._banner(placed.first_row, table.empty, styles.CENTRED, 30, placed.last)
            beside += 30
        if placed.total_row:
            total = _styled([_counted(cell) for cell in table.total or ()], placed.columns, styles.TOTAL)
            yield self._cells(placed.total_row, total, LINE_POINTS + PADDING_POINTS)
            beside += LINE_POINTS + PADDING_POINTS
        if placed.end_row > (placed.total_row or placed.last_row):
            # The chart stands in the last column beside its table; a spare row makes room where that is short.
            yield _row_xml(placed.end_row, max(CHART_POINTS - beside, 9))

    def _across(self, number: int, text: str, style: str) -> str:
        return self._banner(number, text, style, _ACROSS[style].height(text, self._width))

    def _banner(self, number: int, text: str, style: str, height: float, last: int = 0) -> str:
        return self._cells(number, [(cell_text(text), style, 1, last or len(self._letters))], height)

    def _cells(self, number: int, cells: Sequence[Placed], height: float) -> str:
        shown = min(height, TALLEST_ROW_POINTS)
        is_cut = height > TALLEST_ROW_POINTS
        return _row_xml(number, shown, "".join(self._cell(number, *cell, is_cut=is_cut) for cell in cells))

    def _cell(
        self,
        number: int,
        value: str | float | date | None,
        style: str,
        first: int,
        last: int,
        *,
        is_cut: bool,
    ) -> str:
        place = f'<c r="{self._letters[first - 1]}{number}" s="'
        if value is None or value == "":
            return "".join(self._bare(number, style, index) for index in range(first, last + 1))
        if isinstance(value, str):
            style = styles.LONG_TEXT if is_cut and style == styles.TEXT else style
            own = self._ids.of(style, quoted=value.startswith(FORMULA_STARTS))
            shown = f'{place}{own}" t="inlineStr"><is><t xml:space="preserve">{escape(value)}</t></is></c>'
        else:
            own = self._ids.of(style, NUMBER_FORMATS[type(value)])
            shown = f'{place}{own}"><v>{_number(value)}</v></c>'
        if last == first:
            return shown
        return shown + "".join(self._bare(number, style, index) for index in range(first + 1, last + 1))

    def _bare(self, number: int, style: str, index: int) -> str:
        return f'<c r="{self._letters[index - 1]}{number}" s="{self._ids.of(style)}"/>'


def sheet_height(placing: Placing) -> float:
    """Of all tables together, in points."""
    rows = (cells for placed in placing.tables for _, cells in numbered(placed))
    columns = (placed.columns for placed in placing.tables for _ in range(1 + len(placed.table.rows)))
    return sum(_height(cells, within) for cells, within in zip(rows, columns, strict=True))


def numbered(placed: PlacedTable) -> Iterator[tuple[int, list[Placed]]]:
    """The head and the rows as they are written, with their numbers."""
    headings = [column.column.heading for column in placed.columns]
    yield placed.head_row, _styled(headings, placed.columns, styles.HEAD)
    for number, row in enumerate(placed.table.rows, placed.first_row):
        yield number, _styled(row, placed.columns)


def _counted(cell: Cell) -> Cell:
    """A nought of a sum is written: it was counted."""
    return Figure(0) if cell == 0 and isinstance(cell, int) else cell


def _styled(row: Sequence[Cell], columns: Sequence[PlacedColumn], style: str = "") -> list[Placed]:
    """The cells as they are written: words made safe, each in its column's style or in the one given."""
    return [
        (_plain(cell, placed), style or _style_of(cell, placed), placed.first, placed.last)
        for cell, placed in zip(row, columns, strict=True)
    ]


def _plain(cell: Cell, placed: PlacedColumn) -> str | float | date | None:
    if isinstance(cell, str) and placed.column.is_continued:
        return cell_text(fitted_text(cell, placed.line_width))
    return cell_text(str(cell)) if isinstance(cell, (str, Lamp, Band)) else cell


def _style_of(cell: Cell, placed: PlacedColumn) -> str:
    if isinstance(cell, Lamp):
        return styles.LAMPS[cell.light]
    if isinstance(cell, Band):
        return styles.BANDS[cell.light]
    return styles.CENTRED if placed.column.centred else styles.TEXT


def _height(cells: Sequence[Placed], columns: Sequence[PlacedColumn]) -> float:
    """As tall as the cell with most lines needs."""
    texts = ((value, column.line_width) for (value, *_), column in zip(cells, columns, strict=True))
    lines = max((line_count(value, width) for value, width in texts if isinstance(value, str)), default=1)
    return max(lines, 1) * LINE_POINTS + PADDING_POINTS


def _row_xml(number: int, height: float, cells: str = "") -> str:
    return f'<row r="{number}" ht="{height:g}" customHeight="1">{cells}</row>'


def _number(value: float | date) -> float:
    """A day as the count of days that a spreadsheet takes it for."""
    if isinstance(value, datetime):
        return (value - _DAY_NOUGHT) / timedelta(days=1)
    if isinstance(value, date):
        return value.toordinal() - _DAY_NOUGHT.toordinal()
    if not isfinite(value):
        raise ValueError(f"{value} cannot stand in a cell")
    return value
