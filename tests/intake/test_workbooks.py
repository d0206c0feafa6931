"""Workbooks: cells as Excel shows them, rows under their own numbers."""

import io
import zipfile
from collections.abc import Callable
from datetime import date, datetime, time, timedelta

import pytest
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet
from papers import zipped

from taskbot.intake.documents import Document, read_document
from taskbot.intake.grids import Merged
from taskbot.intake.unreadable import UnreadableDocument
from taskbot.intake.workbook_cells import cell_words


def saved(book: Workbook) -> bytes:
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def read(fill: Callable[[Worksheet], None]) -> Document:
    book = Workbook()
    book.worksheets[0].title = "工作清单"
    fill(book.worksheets[0])
    return read_document(saved(book), "清单.xlsx")


@pytest.mark.parametrize(
    ("value", "number_format", "words"),
    [
        (None, "General", ""),
        ("  6月底前 ", "General", "6月底前"),
        (1, "General", "1"),
        (2.0, "General", "2"),
        (0.1 + 0.2, "General", "0.3"),
        (12345678901234567, "0", "12345678901234567"),
        (0.85, "0%", "85%"),
        (0.875, "0.0%", "87.5%"),
        (3, '0"个%"', "3"),
        (True, "General", "TRUE"),
        (datetime(2020, 6, 30), "yyyy-mm-dd", "2020年6月30日"),  # noqa: DTZ001 (a workbook's dates carry no zone)
        (datetime(2020, 6, 30, 14, 30), "yyyy-mm-dd hh:mm", "2020年6月30日 14:30"),  # noqa: DTZ001 (the same)
        (date(2020, 6, 30), 'm"月"d"日"', "2020年6月30日"),
        (date(2020, 6, 1), 'yyyy"年"m"月"', "2020年6月"),
        (date(2020, 6, 1), "mmm-yy", "2020年6月"),
        (date(2020, 6, 1), '[$-804]yyyy"年"m"月"', "2020年6月"),
        (time(9, 5), "h:mm", "09:05"),
        (timedelta(hours=30), "[h]:mm", "30:00"),
        ("#REF!", "General", "#REF!"),
    ],
)
def test_a_cell_reads_as_it_is_shown(value: object, number_format: str, words: str) -> None:
    assert cell_words(value, number_format, 164) == words


@pytest.mark.parametrize(
    ("format_id", "words"),
    [(31, "2020年6月30日"), (57, "2020年6月"), (58, "2020年6月30日"), (1, "44012")],
)
def test_dates_in_the_formats_that_chinese_excel_knows_by_number(format_id: int, words: str) -> None:
    assert cell_words(44012, "General", format_id) == words


def test_rows_keep_their_numbers_and_merged_cells_their_places() -> None:
    def fill(sheet: Worksheet) -> None:
        sheet["A2"], sheet["A4"], sheet["B4"], sheet["B5"] = "清单", "序号", "任务", "甲\n乙"
        sheet.merge_cells("A2:B2")
        sheet.merge_cells("A5:A6")
        sheet["F9"].number_format = "0.00"

    document = read(fill)
    (grid,) = document.grids
    assert grid.name == "工作清单"
    assert grid.rows == [["", ""], ["清单", ""], ["", ""], ["序号", "任务"], ["", "甲\n乙"]]
    assert grid.merged == [Merged(1, 0, 1, 1)]
    assert document.text == "清单\n序号\t任务\n甲\n乙"


def test_hidden_rows_and_columns_are_read_and_hidden_sheets_are_not() -> None:
    book = Workbook()
    shown = book.worksheets[0]
    shown["A1"], shown["B2"] = "甲", "乙"
    shown.row_dimensions[2].hidden = True
    shown.column_dimensions["B"].hidden = True
    for state in ("hidden", "veryHidden"):
        sheet = book.create_sheet(state)
        sheet["A1"] = "藏"
        sheet.sheet_state = state
    book.create_sheet("附表")["A1"] = "丙"
    grids = read_document(saved(book), "清单.xlsx").grids
    assert [(grid.name, grid.rows) for grid in grids] == [
        ("Sheet", [["甲", ""], ["", "乙"]]),
        ("附表", [["丙"]]),
    ]


def test_a_wrong_dimension_hides_nothing() -> None:
    book = Workbook()
    book.worksheets[0].append(["甲", "乙"])
    with zipfile.ZipFile(io.BytesIO(saved(book))) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    sheet = "xl/worksheets/sheet1.xml"
    parts[sheet] = parts[sheet].replace(b'ref="A1:B1"', b'ref="A1"')
    assert read_document(zipped(parts), "清单.xlsx").grids[0].rows == [["甲", "乙"]]


def test_a_cell_far_out_costs_nothing() -> None:
    def fill(sheet: Worksheet) -> None:
        sheet["A1"], sheet["XFD1"], sheet["A1048576"] = "甲", "远", None
        sheet["A1048576"].number_format = "0.00"

    assert read(fill).grids[0].rows == [["甲"]]


def test_a_sheet_with_too_many_rows_is_refused() -> None:
    def fill(sheet: Worksheet) -> None:
        for row in (1, 10_101):
            sheet.cell(row, 1, "甲")

    with pytest.raises(UnreadableDocument, match=r"「工作清单」超过 10100 行"):
        read(fill)


def test_a_sheet_with_too_many_words_is_refused() -> None:
    def fill(sheet: Worksheet) -> None:
        for row in range(1, 110):
            sheet.cell(row, 1, "".join(map(chr, range(0x4E00, 0x9C00))))

    with pytest.raises(UnreadableDocument, match="文字过多"):
        read(fill)
