"""Draws config/sample/worklist.xlsx from worklist.csv beside it: the same bytes on every run."""

import csv
import io
import math
import zipfile
from datetime import datetime
from pathlib import Path

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.worksheet.header_footer import HeaderFooterItem
from openpyxl.worksheet.page import PageMargins
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet
from openpyxl.writer.excel import ExcelWriter

SAMPLE = Path(__file__).parent.parent / "config" / "sample"
STAMP = datetime(2020, 6, 24, 17, 30)  # noqa: DTZ001 (a workbook's own dates carry no zone)
HEADER_ROW = 3
COLUMN_WIDTHS = {"A": 6, "B": 12, "C": 30, "D": 12, "E": 18, "F": 26, "G": 32, "H": 26, "I": 26}
CENTRED_COLUMNS = "ABDE"
LINE_HEIGHT = 15
LINE = Side(style="thin", color="808080")
GRID = Border(left=LINE, right=LINE, top=LINE, bottom=LINE)
HEADER_FILL = PatternFill("solid", fgColor="DCE6F1")


def make_workbook(rows: list[list[str]]) -> Workbook:
    """The work list as a clerk keeps it: title, particulars, header, then one row a task."""
    workbook = Workbook()
    workbook.properties.creator = "taskbot"
    workbook.properties.created = workbook.properties.modified = STAMP
    sheet = workbook.worksheets[0]
    sheet.title = "工作清单"
    for row in rows:
        sheet.append([int(cell) if cell.isdecimal() else cell or None for cell in row])
    _style_heading(sheet)
    _style_table(sheet)
    _set_up_page(sheet)
    return workbook


def _style_heading(sheet: Worksheet) -> None:
    for row, font in ((1, Font("黑体", 18)), (2, Font("宋体", 11))):
        sheet.merge_cells(start_row=row, end_row=row, start_column=1, end_column=len(COLUMN_WIDTHS))
        sheet.cell(row, 1).font = font
        sheet.cell(row, 1).alignment = Alignment("center", "center")
    sheet.row_dimensions[1].height = 32
    sheet.row_dimensions[2].height = 20


def _style_table(sheet: Worksheet) -> None:
    for row in range(HEADER_ROW, sheet.max_row + 1):
        is_header = row == HEADER_ROW
        for letter in COLUMN_WIDTHS:
            cell = sheet[f"{letter}{row}"]
            centred = is_header or letter in CENTRED_COLUMNS
            cell.font = Font("黑体" if is_header else "宋体", 11)
            cell.alignment = Alignment("center" if centred else "left", "center", wrap_text=True)
            cell.border = GRID
            if is_header:
                cell.fill = HEADER_FILL
        sheet.row_dimensions[row].height = LINE_HEIGHT * _lines_in(sheet, row) + 9


def _lines_in(sheet: Worksheet, row: int) -> int:
    """How many lines the fullest cell wraps to."""
    return max(
        math.ceil(_width_of(str(sheet[f"{letter}{row}"].value)) / (width - 1))
        for letter, width in COLUMN_WIDTHS.items()
    )


def _width_of(text: str) -> int:
    """In the unit of a column's width, one Latin letter; a Chinese character takes two."""
    return sum(1 if character.isascii() else 2 for character in text)


def _set_up_page(sheet: Worksheet) -> None:
    for letter, width in COLUMN_WIDTHS.items():
        sheet.column_dimensions[letter].width = width
    sheet.freeze_panes = f"D{HEADER_ROW + 1}"
    sheet.auto_filter.ref = f"A{HEADER_ROW}:{sheet.dimensions.split(':')[1]}"
    sheet.print_title_rows = f"{HEADER_ROW}:{HEADER_ROW}"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.page_margins = PageMargins(left=0.4, right=0.4, top=0.6, bottom=0.7, header=0.3, footer=0.3)
    footer = HeaderFooterItem()
    footer.center.text = "第 &P 页，共 &N 页"
    sheet.HeaderFooter.oddFooter = footer


def workbook_bytes(workbook: Workbook) -> bytes:
    """The .xlsx file, with a fixed time on every member of the archive instead of the present one."""
    drawn, stamped = io.BytesIO(), io.BytesIO()
    ExcelWriter(workbook, zipfile.ZipFile(drawn, "w")).save()
    with zipfile.ZipFile(drawn) as source, zipfile.ZipFile(stamped, "w") as target:
        for name in source.namelist():
            member = zipfile.ZipInfo(name, STAMP.timetuple()[:6])
            target.writestr(member, source.read(name), zipfile.ZIP_DEFLATED)
    return stamped.getvalue()


def read_rows() -> list[list[str]]:
    """The lines of worklist.csv, which is where the list is edited and reviewed."""
    with (SAMPLE / "worklist.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.reader(lines))


if __name__ == "__main__":
    (SAMPLE / "worklist.xlsx").write_bytes(workbook_bytes(make_workbook(read_rows())))
