"""The cells of a digest, written by others."""

from collections.abc import Callable
from copy import copy
from datetime import date
from tempfile import TemporaryFile
from typing import Any, Protocol

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import NamedStyle
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

from taskbot.digest.rows import NUMBER_FORMATS
from taskbot.digest.styles import GENERAL, named_styles

Value = str | float | date | None
Styled = Callable[[WriteOnlyWorksheet, Value, str], WriteOnlyCell]
Cells = list[list[list[tuple[Value, str]]]]
"""By sheet, row and column: values with the names of their styles."""


def write_with_set_styles(cells: Cells) -> None:
    """openpyxl as its manual has it."""
    looks = {style.name: style for style in named_styles()}

    def styled(sheet: WriteOnlyWorksheet, value: Value, name: str) -> WriteOnlyCell:
        cell, look = WriteOnlyCell(sheet, value), looks[name]
        cell.font, cell.border, cell.fill = look.font, look.border, look.fill
        cell.alignment = look.alignment
        cell.number_format = NUMBER_FORMATS.get(type(value), GENERAL)
        return cell

    _write_only(cells, styled)


def write_with_ready_styles(cells: Cells) -> None:
    """The same, each look made once and copied."""
    looks: dict[str, NamedStyle] = {style.name: style for style in named_styles()}
    ready: dict[tuple[str, type], Any] = {}

    def styled(sheet: WriteOnlyWorksheet, value: Value, name: str) -> WriteOnlyCell:
        cell, key = WriteOnlyCell(sheet, value), (name, type(value))
        if key not in ready:
            look = looks[name]
            cell.font, cell.border, cell.fill = look.font, look.border, look.fill
            cell.alignment = look.alignment
            cell.number_format = NUMBER_FORMATS.get(type(value), GENERAL)
            ready[key] = cell._style  # noqa: SLF001 (what is measured)
        cell._style = copy(ready[key])  # noqa: SLF001 (as above)
        return cell

    _write_only(cells, styled)


def _write_only(cells: Cells, styled: Styled) -> None:
    book = Workbook(write_only=True)
    for rows in cells:
        sheet = book.create_sheet()
        for row in rows:
            sheet.append([styled(sheet, value, name) for value, name in row])
    with TemporaryFile() as file:
        book.save(file)


def write_with_constant_memory(cells: Cells) -> None:
    """XlsxWriter, which writes rows as they come."""
    import xlsxwriter  # noqa: PLC0415 (only where it is installed)

    looks = {style.name: style for style in named_styles()}
    with TemporaryFile() as file, xlsxwriter.Workbook(file, {"constant_memory": True}) as book:
        ready: dict[tuple[str, type], Any] = {}
        for rows in cells:
            sheet = book.add_worksheet()
            for number, row in enumerate(rows):
                for index, (value, name) in enumerate(row):
                    key = name, type(value)
                    if key not in ready:
                        ready[key] = book.add_format(_format(looks[name], type(value)))
                    _write_cell(sheet, number, index, value, ready[key])


class Writing(Protocol):
    """A worksheet of XlsxWriter."""

    write_blank: Callable[..., object]
    write_string: Callable[..., object]
    write_number: Callable[..., object]
    write_datetime: Callable[..., object]


def _write_cell(sheet: Writing, row: int, column: int, value: Value, look: object) -> None:
    if value is None or value == "":
        sheet.write_blank(row, column, None, look)
    elif isinstance(value, str):
        sheet.write_string(row, column, value, look)
    elif isinstance(value, date):
        sheet.write_datetime(row, column, value, look)
    else:
        sheet.write_number(row, column, value, look)


def _format(look: NamedStyle, kind: type) -> dict[str, object]:
    plain = {
        "font_name": look.font.name,
        "font_size": look.font.size,
        "text_wrap": True,
        "border": int(bool(look.border.left and look.border.left.style)),
        "align": look.alignment.horizontal,
        "valign": "vcenter",
        "num_format": NUMBER_FORMATS.get(kind, GENERAL),
    }
    return plain | ({"bg_color": f"#{look.fill.start_color.rgb[2:]}"} if look.fill.fill_type else {})
