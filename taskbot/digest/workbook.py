"""Neutral sheets drawn as an .xlsx that opens in Excel, WPS and LibreOffice and prints as an official paper."""

from collections.abc import Container
from datetime import UTC
from pathlib import Path
from typing import BinaryIO

from openpyxl import Workbook
from openpyxl.packaging.custom import StringProperty
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.header_footer import HeaderFooterItem
from openpyxl.worksheet.page import PageMargins
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet
from openpyxl.writer.excel import ExcelWriter

from taskbot.digest.blanks import add_blanks, add_choices, add_lamps
from taskbot.digest.cells import line_text, sheet_name
from taskbot.digest.chart import add_counts_chart
from taskbot.digest.continued import whole_texts
from taskbot.digest.layout import Book
from taskbot.digest.package import Package
from taskbot.digest.placing import Placing, placed
from taskbot.digest.rows import SheetRows, sheet_height
from taskbot.digest.styles import StyleIds
from taskbot.intake.origins import ISSUE, JOURNAL_HEAD, RECKONED_BY

A4_WIDTH = 215
"""In half-width columns; a wider sheet is printed on A3, where it can still be read."""

ONE_PAGE = 720.0
"""Points of all tables of an overview; a taller one would be too small on a page of its own, and takes several."""

PROPERTY_LIMIT = 255
FOOTER_LIMIT = 34
"""Of one part of a footer: three of them stand side by side, and Excel takes 255 characters for all, codes and every & twice."""


def write_workbook(book: Book, target: Path | BinaryIO) -> None:
    """Writes the book as .xlsx to `target`; the same book gives the same bytes."""
    workbook = Workbook(write_only=True)
    _set_properties(workbook, book)
    placings = [placed(sheet) for sheet in book.sheets]
    placings += [placed(sheet) for sheet in whole_texts(placings)]
    for placing in placings:
        workbook.create_sheet(sheet_name(placing.sheet.name, workbook.sheetnames))
    ids = StyleIds(workbook)
    sheets = list(zip(workbook.worksheets, placings, strict=True))
    for worksheet, placing in sheets:
        add_choices(workbook, worksheet, placing)
    for worksheet, placing in sheets:
        _frame(worksheet, placing, book, workbook.defined_names)
    rows = (SheetRows(placing, book.subtitle, ids) for placing in placings)
    with Package(target, rows) as package:
        ExcelWriter(workbook, package).write_data()


def _set_properties(workbook: Workbook, book: Book) -> None:
    workbook.properties.title = line_text(book.title, PROPERTY_LIMIT)
    workbook.properties.creator = "taskbot"
    made_at = book.made_at.astimezone(UTC).replace(tzinfo=None)
    workbook.properties.created = workbook.properties.modified = made_at
    kept = {
        JOURNAL_HEAD: book.journal_head,
        ISSUE: str(book.issue) if book.issue > 1 else "",
        RECKONED_BY: book.reckoned_by if book.journal_head else "",
    }
    for name, value in kept.items():
        if value:
            told = StringProperty(name=name, value=line_text(value, PROPERTY_LIMIT))
            workbook.custom_doc_props.append(told)  # type: ignore[attr-defined] # the stubs lack it


def _frame(worksheet: Worksheet, placing: Placing, book: Book, choices: Container[str]) -> None:
    """All of a worksheet but its rows."""
    sheet = placing.sheet
    for index, width in enumerate(placing.widths, 1):
        worksheet.column_dimensions[get_column_letter(index)].width = width
    for row, first, last in placing.merges:
        worksheet.merged_cells.add(f"{get_column_letter(first)}{row}:{get_column_letter(last)}{row}")
    if len(sheet.tables) == 1:
        _make_list(worksheet, placing)
    for table in placing.tables:
        add_lamps(worksheet, table)
        add_blanks(worksheet, table, choices)
    if sheet.chart:
        add_counts_chart(worksheet, placing.tables[0], len(placing.widths))
    if sheet.is_hidden:
        worksheet.sheet_state = "hidden"
    _set_up_print(worksheet, placing, book)


def _make_list(worksheet: Worksheet, placing: Placing) -> None:
    """Head frozen and repeated on every printed page, rows filterable; a total stays outside the filter."""
    [table] = placing.tables
    last = f"{get_column_letter(len(placing.widths))}{table.last_row}"
    if not table.is_empty:
        worksheet.auto_filter.ref = f"A{table.head_row}:{last}"
    worksheet.freeze_panes = f"B{table.first_row}"
    worksheet.print_title_rows = f"{table.head_row}:{table.head_row}"


def _set_up_print(worksheet: Worksheet, placing: Placing, book: Book) -> None:
    worksheet.page_setup.orientation = "landscape"
    is_wide = sum(placing.widths) > A4_WIDTH
    worksheet.page_setup.paperSize = 8 if is_wide else 9  # A3, A4
    if placing.printed_rows:
        worksheet.print_area = f"A1:{get_column_letter(len(placing.widths))}{placing.printed_rows}"
    worksheet.page_setup.fitToWidth = 1
    is_page = placing.sheet.chart and sheet_height(placing) <= ONE_PAGE
    worksheet.page_setup.fitToHeight = int(is_page)  # else as many as it takes, each as wide as the sheet
    worksheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    worksheet.print_options.horizontalCentered = True
    worksheet.page_margins = PageMargins(left=0.5, right=0.5, top=0.6, bottom=0.7, header=0.3, footer=0.35)
    footer = HeaderFooterItem()
    footer.left.text = _footer_text(placing.sheet.title)
    footer.center.text = "第 &P 页 共 &N 页"
    footer.right.text = _footer_text(book.edition)
    worksheet.HeaderFooter.oddFooter = footer
    worksheet.sheet_view.showGridLines = False


def _footer_text(text: str) -> str:
    """In a page footer `&` begins a code, so a real one is doubled."""
    return line_text(text, FOOTER_LIMIT).replace("&", "&&")
