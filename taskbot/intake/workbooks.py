"""Workbooks (.xlsx): each sheet that can be seen becomes a grid; rows keep their numbers."""

import warnings
from collections.abc import Iterator
from contextlib import closing
from io import BytesIO

from openpyxl import load_workbook
from openpyxl.cell.read_only import EmptyCell, ReadOnlyCell
from openpyxl.utils import range_boundaries
from openpyxl.worksheet._read_only import ReadOnlyWorksheet

from taskbot.intake.grids import Grid, Merged
from taskbot.intake.packages import Element, Package
from taskbot.intake.plain_text import seen
from taskbot.intake.unreadable import MOST_CHARACTERS, UnreadableDocument
from taskbot.intake.workbook_cells import cell_words

_S = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
MOST_ROWS = 10_100
"""10,000 tasks below a title and a head, with notes."""
MOST_COLUMNS = 200
_MOST_MERGED = 100_000
LIST, _OVERVIEW = "工作清单", "概览"
"""The sheet of a workbook of ours that may be edited, and the one that tells its day."""
_OF_OURS = 5
"""So much longer may a list be that we have made, and nobody has to read."""


def read_workbook(data: bytes, *, is_ours: bool = False) -> list[Grid]:
    """The sheets in their order, but no hidden ones: those hold words to choose from, or last year's rows.

    Hidden rows and columns are read. Columns after the 200th are not. Of a workbook that we have made, only what may be
    edited in it is read, and what tells its day, where the sheets still have their names.
    """
    package = Package(data)
    package.refuse_doctypes()
    merged = _merged(package)
    with warnings.catch_warnings():
        warnings.simplefilter(
            "ignore"
        )  # openpyxl warns of styles and rules that it leaves out; no words are among them
        with closing(load_workbook(BytesIO(data), read_only=True, data_only=True)) as book:
            shown = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
            if is_ours and any(sheet.title == LIST for sheet in shown):
                shown = [sheet for sheet in shown if sheet.title in {_OVERVIEW, LIST}]
            longest = (_OF_OURS if is_ours else 1) * MOST_CHARACTERS
            return [_grid(sheet, merged.get(sheet.title, []), longest) for sheet in shown]


def _grid(sheet: ReadOnlyWorksheet, merged: list[Merged], longest: int) -> Grid:
    rows = list(_rows(sheet, longest))
    while rows and not any(rows[-1]):
        rows.pop()
    width = max((at + 1 for row in rows for at, words in enumerate(row) if words), default=0)
    within = (
        Merged(top, left, min(bottom, len(rows) - 1), min(right, width - 1))
        for top, left, bottom, right in merged
        if top < len(rows) and left < width
    )
    return Grid(
        sheet.title,
        [row[:width] for row in rows],
        [cells for cells in within if (cells.top, cells.left) != (cells.bottom, cells.right)],
    )


def _rows(sheet: ReadOnlyWorksheet, longest: int) -> Iterator[list[str]]:
    sheet.reset_dimensions()  # other programs write wrong ones
    rows: Iterator[tuple[ReadOnlyCell | EmptyCell, ...]] = sheet.iter_rows(  # type: ignore[misc, assignment]  # the stubs know it of other sheets only
        max_row=MOST_ROWS + 1, max_col=MOST_COLUMNS
    )
    length = 0
    for number, row in enumerate(rows, 1):
        words = [_words(cell) if isinstance(cell, ReadOnlyCell) else "" for cell in row]
        if number > MOST_ROWS and any(words):
            raise UnreadableDocument(f"工作表「{sheet.title}」超过 {MOST_ROWS} 行，请拆分后再发")
        length += sum(map(len, words))
        if length > longest:
            raise UnreadableDocument(f"工作表「{sheet.title}」文字过多，请拆分后再发")
        yield words


def _words(cell: ReadOnlyCell) -> str:
    if cell.value is None:
        return ""
    return seen(cell_words(cell.value, cell.number_format, cell.style_array.numFmtId))


def _merged(package: Package) -> dict[str, list[Merged]]:
    """The merged cells of each sheet; openpyxl gives them only after it has built every cell of it."""
    main = package.main_part()
    parts = package.related(main, "worksheet")
    return {
        sheet.get("name", ""): [
            _merged_cells(range_.get("ref", "")) for range_ in _few(package.each(part, _S + "mergeCell"))
        ]
        for sheet in package.tree(main).iter(_S + "sheet")
        if (part := parts.get(sheet.get(_R + "id", ""), "")) in package
    }


def _few(merged: Iterator[Element]) -> Iterator[Element]:
    for count, each in enumerate(merged):
        if count == _MOST_MERGED:
            raise UnreadableDocument("工作簿里合并单元格过多，请取消合并后再发")
        yield each


def _merged_cells(reference: str) -> Merged:
    left, top, right, bottom = range_boundaries(reference)
    return Merged((top or 1) - 1, (left or 1) - 1, (bottom or 1) - 1, (right or 1) - 1)
