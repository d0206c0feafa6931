"""What keeps working when the office edits the workbook: hints and checks of entries, and lamps that follow their word."""

from collections.abc import Container
from typing import Any

from openpyxl.formatting.rule import Rule
from openpyxl.styles import Font, PatternFill
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.utils import get_column_letter, quote_sheetname
from openpyxl.workbook import Workbook
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from taskbot.digest.cells import line_text
from taskbot.digest.colours import INK, LIGHT_FILLS, LIGHT_INKS, PAPER
from taskbot.digest.layout import Column, Entry, EntryKind
from taskbot.digest.placing import PlacedColumn, PlacedTable, Placing
from taskbot.texts.lights import LIGHT_WORDS

TITLE_LIMIT = 32
HINT_LIMIT = 255
"""Excel's own; it repairs a file whose hint is longer."""

_CHECKS: dict[EntryKind, dict[str, Any]] = {
    EntryKind.TEXT: {},
    EntryKind.DAY: {
        "type": "date",
        "operator": "between",
        "formula1": "DATE(2000,1,1)",
        "formula2": "DATE(2099,12,31)",
    },
    EntryKind.SHARE: {"type": "decimal", "operator": "between", "formula1": "0", "formula2": "1"},
    EntryKind.CHOICE: {"type": "list"},
}
_COMPLAINTS = {
    EntryKind.DAY: "请填写日期，如 2020-6-30，不要写成文字。",
    EntryKind.SHARE: "请填写 0% 至 100% 之间的百分比。",
    EntryKind.CHOICE: "名录中没有这个单位，请从下拉列表中选择。",
}


def add_choices(workbook: Workbook, worksheet: Worksheet, placing: Placing) -> None:
    """Gives the cells of columns that others choose from a name."""
    for table in placing.tables:
        for placed in table.columns:
            if placed.column.known_as and not table.is_empty:
                cells = f"{quote_sheetname(worksheet.title)}!{_cells(table, placed, absolute=True)}"
                name = placed.column.known_as
                workbook.defined_names[name] = DefinedName(name, attr_text=cells)


def add_entries(worksheet: Worksheet, table: PlacedTable, choices: Container[str]) -> None:
    """A hint beside each cell that the office may fill in, and a check of what has a form, or is one of the `choices`."""
    for placed in table.columns:
        entry = placed.column.entry
        if entry is not None and not table.is_empty:
            if entry.kind is EntryKind.CHOICE and entry.choices not in choices:
                entry = Entry(entry.hint)
            check = _check(placed.column, entry)
            check.add(_cells(table, placed))
            worksheet.data_validations.append(check)


def _check(column: Column, entry: Entry) -> DataValidation:
    check = DataValidation(allow_blank=True, **_CHECKS[entry.kind])
    if entry.kind is EntryKind.CHOICE:
        check.formula1 = entry.choices
    check.showInputMessage, check.showErrorMessage = True, entry.kind in _COMPLAINTS
    check.promptTitle = line_text(column.heading, TITLE_LIMIT)
    check.prompt = line_text(entry.hint, HINT_LIMIT)
    if entry.kind in _COMPLAINTS:
        check.errorTitle, check.error = check.promptTitle, _COMPLAINTS[entry.kind]
    return check


def add_lamps(worksheet: Worksheet, table: PlacedTable) -> None:
    """The colour of a lamp by the word that stands in it, also after an edit; any other word has none."""
    for placed in table.columns:
        if placed.column.is_lamp and not table.is_empty:
            first = f"{get_column_letter(placed.first)}{table.first_row}"
            cells = _cells(table, placed)
            for light, word in LIGHT_WORDS.items():
                follows = _rule(f'LEFT({first},{len(word)})="{word}"', LIGHT_FILLS[light], LIGHT_INKS[light])
                worksheet.conditional_formatting.add(cells, follows)
            worksheet.conditional_formatting.add(cells, _rule("TRUE", PAPER, INK))


def _rule(formula: str, fill: str, ink: str) -> Rule:
    """The first that holds counts."""
    look = DifferentialStyle(font=Font(color=ink), fill=_fill(fill))
    return Rule("expression", dxf=look, formula=[formula], stopIfTrue=True)


def _fill(colour: str) -> PatternFill:
    """Of a conditional format, where the background is the colour that fills."""
    return PatternFill("solid", start_color=colour, end_color=colour)


def _cells(table: PlacedTable, placed: PlacedColumn, *, absolute: bool = False) -> str:
    sign = "$" if absolute else ""
    letter = get_column_letter(placed.first)
    return f"{sign}{letter}{sign}{table.first_row}:{sign}{letter}{sign}{table.last_row}"
