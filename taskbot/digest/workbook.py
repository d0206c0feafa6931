"""Neutral sheets drawn as an .xlsx that opens in Excel, WPS and LibreOffice and prints as an official paper."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from io import BytesIO
from pathlib import Path
from typing import BinaryIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from openpyxl import Workbook
from openpyxl.cell.cell import Cell as XlsxCell
from openpyxl.drawing.spreadsheet_drawing import AnchorMarker, TwoCellAnchor
from openpyxl.packaging.custom import StringProperty
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.header_footer import HeaderFooterItem
from openpyxl.worksheet.page import PageMargins
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet
from openpyxl.writer.excel import ExcelWriter

from taskbot.digest import styles
from taskbot.digest.cells import cell_text, line_count
from taskbot.digest.chart import counts_chart
from taskbot.digest.layout import Book, Cell, Column, Lamp, Row, Sheet, Table
from taskbot.intake.origins import JOURNAL_HEAD

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\n")
LINE_POINTS = 15.0
PADDING_POINTS = 9.0
TALLEST_ROW_POINTS = 409.0
"""Excel's own limit; a taller text is whole in its cell, shows its beginning, and is seen by widening."""

CHART_POINTS = 210.0
A4_WIDTH = 215
"""In half-width columns; a wider sheet is printed on A3, where it can still be read."""

_NUMBER_FORMATS = {
    int: "0;-0;",  # nought stays empty, in the cell and in the chart's label of it
    float: "0%",
    date: 'yyyy"年"m"月"d"日"',
    datetime: 'm"月"d"日" hh:mm',
}
_ZIP_EPOCH = (1980, 1, 1, 0, 0, 0)


def write_workbook(book: Book, target: Path | BinaryIO) -> None:
    """Writes the book as .xlsx to `target`; the same book gives the same bytes."""
    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    styles.add_styles(workbook)
    workbook.properties.title = cell_text(book.title)
    workbook.properties.creator = "taskbot"
    made_at = book.made_at.astimezone(UTC).replace(tzinfo=None)
    workbook.properties.created = workbook.properties.modified = made_at
    if book.journal_head:
        props = workbook.custom_doc_props  # type: ignore[attr-defined]  # the stubs do not know it
        props.append(StringProperty(name=JOURNAL_HEAD, value=book.journal_head))
    for sheet in book.sheets:
        _Page(workbook.create_sheet(sheet.name), sheet, book).draw()
    packed = BytesIO()
    with ZipFile(packed, "w", ZIP_DEFLATED) as archive:
        ExcelWriter(workbook, archive).write_data()
    _copy_undated(packed, target)


def _copy_undated(packed: BytesIO, target: Path | BinaryIO) -> None:
    """Copies the package with every member's time fixed: it is all that would differ between two runs."""
    with ZipFile(packed) as source, ZipFile(target, "w", ZIP_DEFLATED) as archive:
        for name in source.namelist():
            member = ZipInfo(name, _ZIP_EPOCH)
            member.compress_type = ZIP_DEFLATED
            archive.writestr(member, source.read(name))


class _Page:
    """One worksheet being filled from the top; `row` is the next free one."""

    def __init__(self, worksheet: Worksheet, sheet: Sheet, book: Book) -> None:
        self.worksheet = worksheet
        self.sheet = sheet
        self.book = book
        self.row = 1

    def draw(self) -> None:
        for index, width in enumerate(self.sheet.widths, 1):
            self.worksheet.column_dimensions[get_column_letter(index)].width = width
        self._banner(self.sheet.title, styles.TITLE, 40)
        self._banner(self.book.subtitle, styles.SUBTITLE, 24)
        self._gap(6)
        if self.sheet.lead:
            self._banner(self.sheet.lead, styles.LEAD, 40)
        for table in self.sheet.tables:
            self._table(table)
        for note in self.sheet.notes:
            height = LINE_POINTS * line_count(note, sum(self.sheet.widths)) + 3
            self._banner(note, styles.NOTE, height)
        self._set_up_print()

    def _table(self, table: Table) -> None:
        if table.title:
            self._banner(table.title, styles.BLOCK, 26)
        head_row = self.row
        self._cells([(column.heading, styles.HEAD) for column in table.columns], table.columns)
        for row in table.rows:
            self._cells(_styled(row, table.columns), table.columns)
        if not table.rows:
            self._banner(table.empty, styles.CENTRED, 30)
        if len(self.sheet.tables) == 1:
            self._make_list(head_row)
        if table.total:
            self._cells([(cell, styles.TOTAL) for cell in table.total], table.columns)
        if self.sheet.chart and table is self.sheet.tables[0]:
            self._chart(head_row, len(table.rows))

    def _make_list(self, head_row: int) -> None:
        """Head frozen and repeated on every printed page, rows filterable; a total stays outside the filter."""
        last = f"{get_column_letter(len(self.sheet.widths))}{self.row - 1}"
        self.worksheet.auto_filter.ref = f"A{head_row}:{last}"
        self.worksheet.freeze_panes = f"B{head_row + 1}"
        self.worksheet.print_title_rows = f"{head_row}:{head_row}"

    def _cells(self, cells: Sequence[tuple[Cell, str]], columns: Sequence[Column]) -> None:
        position, lines = 1, 1
        placed = []
        for (cell, style), column in zip(cells, columns, strict=True):
            last = position + column.span - 1
            placed.append((cell, style, position, last))
            if isinstance(cell, str):
                lines = max(lines, line_count(cell, sum(self.sheet.widths[position - 1 : last])))
            position = last + 1
        height = lines * LINE_POINTS + PADDING_POINTS
        for cell, style, first, last in placed:
            is_cut = height > TALLEST_ROW_POINTS and style == styles.TEXT
            self._put(cell, styles.LONG_TEXT if is_cut else style, first, last)
        self.worksheet.row_dimensions[self.row].height = min(height, TALLEST_ROW_POINTS)
        self.row += 1

    def _banner(self, text: str, style: str, height: float) -> None:
        self._put(text, style, 1, len(self.sheet.widths))
        self.worksheet.row_dimensions[self.row].height = height
        self.row += 1

    def _gap(self, points: float) -> None:
        self.worksheet.row_dimensions[self.row].height = points
        self.row += 1

    def _put(self, value: Cell, style: str, first: int, last: int) -> None:
        for index in range(first, last + 1):
            self.worksheet.cell(self.row, index).style = style
        plain = cell_text(str(value)) if isinstance(value, (str, Lamp)) else value
        if plain is not None:
            _fix_type(self.worksheet.cell(self.row, first, plain), plain)
        if last > first:
            self.worksheet.merge_cells(
                start_row=self.row, end_row=self.row, start_column=first, end_column=last
            )

    def _chart(self, head_row: int, rows: int) -> None:
        """Stands in the last column beside its table; a spare row below makes room where the table is short."""
        heights = (self.worksheet.row_dimensions[row].height for row in range(head_row, self.row))
        beside = sum(height for height in heights if height)
        self._gap(max(CHART_POINTS - beside, 9))
        column = len(self.sheet.widths)
        chart = counts_chart(self.worksheet, head_row, rows)
        corners = AnchorMarker(column - 1, row=head_row - 1), AnchorMarker(column, row=self.row - 1)
        chart.anchor = TwoCellAnchor(None, *corners)  # type: ignore[assignment] # the stubs know only names like A1
        self.worksheet.add_chart(chart)

    def _set_up_print(self) -> None:
        sheet = self.worksheet
        sheet.page_setup.orientation = sheet.ORIENTATION_LANDSCAPE
        is_wide = sum(self.sheet.widths) > A4_WIDTH
        sheet.page_setup.paperSize = sheet.PAPERSIZE_A3 if is_wide else sheet.PAPERSIZE_A4
        sheet.page_setup.fitToWidth = 1
        sheet.page_setup.fitToHeight = 0  # as many pages as it takes, each as wide as the sheet
        sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
        sheet.print_options.horizontalCentered = True
        sheet.page_margins = PageMargins(left=0.5, right=0.5, top=0.6, bottom=0.7, header=0.3, footer=0.35)
        footer = HeaderFooterItem()
        footer.left.text = _footer_text(self.sheet.title)
        footer.center.text = "第 &P 页 共 &N 页"
        footer.right.text = _footer_text(self.book.edition)
        sheet.HeaderFooter.oddFooter = footer
        sheet.sheet_view.showGridLines = False


def _styled(row: Row, columns: Sequence[Column]) -> list[tuple[Cell, str]]:
    return [(cell, _style_of(cell, column)) for cell, column in zip(row, columns, strict=True)]


def _style_of(cell: Cell, column: Column) -> str:
    if isinstance(cell, Lamp):
        return styles.LAMPS[cell.light]
    return styles.CENTRED if column.centred else styles.TEXT


def _fix_type(target: XlsxCell, value: str | float | date) -> None:
    """Text stays text whatever it begins with: never a formula, an error value or a number."""
    if isinstance(value, str):
        target.data_type = "s"
        target.quotePrefix = value.startswith(FORMULA_STARTS)
    else:
        target.number_format = _NUMBER_FORMATS[type(value)]


def _footer_text(text: str) -> str:
    """In a page footer `&` begins a code, so a real one is doubled."""
    return cell_text(text).replace("&", "&&")
