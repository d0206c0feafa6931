"""What a workbook of ours says of its making, and which of its cells hold nothing that somebody wrote."""

import re
import warnings
from collections.abc import Collection, Iterable, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from io import BytesIO

from openpyxl import load_workbook
from openpyxl.worksheet._read_only import ReadOnlyWorksheet

from taskbot.intake.grids import Grid
from taskbot.intake.lists.preambles import day_in
from taskbot.intake.packages import Package
from taskbot.intake.workbooks import MOST_COLUMNS, MOST_ROWS
from taskbot.tasks.revised_lists import Flaw, Origin

JOURNAL_HEAD = "taskbot_journal_head"
"""The name of the custom property that a workbook of ours has."""

ISSUE = "taskbot_issue"
"""That of the one that a correction of a digest has besides: the number of the issue."""

RECKONED_BY = "taskbot_reckoned_by"
"""That of a digest's: the hash of the rules and the calendar that its lights follow from."""

_PROPERTY = "{http://schemas.openxmlformats.org/officeDocument/2006/custom-properties}property"
_HASH = re.compile(r"[0-9a-f]{64}")
_VALUES = {JOURNAL_HEAD: _HASH, ISSUE: re.compile(r"[1-9][0-9]{0,3}"), RECKONED_BY: _HASH}
_HEAD_PRINTED = re.compile(r"台账留痕最新校验值[：:]\s{0,9}([0-9a-f]{64})")
_CORRECTION_PRINTED = re.compile(r"第([1-9][0-9]{0,3})次更正　{1,4}截至")
_AS_OF = "截至"
_KINDS = {"f": Flaw.FORMULA, "e": Flaw.ERROR}
_DAY = re.compile(r"[0-9]{4}年[0-9]{1,2}月[0-9]{1,2}日")
"""As `cell_words` writes a date."""


def origin_of(data: bytes, grids: Iterable[Grid]) -> Origin | None:
    """By its properties, else by what is printed on a sheet of it; None for anybody else's workbook."""
    words = [words for grid in grids for row in grid.rows for words in row if words]
    kept = _properties(Package(data))
    head = kept.get(JOURNAL_HEAD) or _printed(_HEAD_PRINTED, words)
    if head is None:
        return None
    days = (day_in(line) for line in words if line.startswith(_AS_OF) or f"　{_AS_OF}" in line)
    issue = kept.get(ISSUE) or int(_printed(_CORRECTION_PRINTED, words) or 0) + 1
    return Origin(head, next(filter(None, days), None), int(issue), kept.get(RECKONED_BY, ""))


def is_ours(data: bytes) -> bool:
    """Whether the workbook says so itself, in the property that no program shows."""
    return JOURNAL_HEAD in _properties(Package(data))


def _properties(package: Package) -> dict[str, str]:
    """Those of ours, by name."""
    found: dict[str, str] = {}
    for part in package.related("", "custom-properties").values():
        for each in package.tree(part).iter(_PROPERTY) if part in package else ():
            name, value = each.get("name", ""), "".join(each.itertext()).strip()
            if name in _VALUES and _VALUES[name].fullmatch(value):
                found.setdefault(name, value)
    return found


def _printed(pattern: re.Pattern[str], lines: Iterable[str]) -> str | None:
    return next((found[1] for found in map(pattern.search, lines) if found), None)


@dataclass(slots=True)
class Looks:
    """What the words of a sheet do not tell: cells by row and column, from 0."""

    flaws: dict[tuple[int, int], Flaw] = field(default_factory=dict)
    """Formulas and error values."""
    typed_days: set[tuple[int, int]] = field(default_factory=set)
    """Text that reads as a date does."""


def looked_into(data: bytes, names: Collection[str]) -> Mapping[str, Looks]:
    """The cells of each of these sheets as they are; nothing is computed."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # as in `workbooks`
        with closing(load_workbook(BytesIO(data), read_only=True)) as book:
            return {sheet.title: _looks(sheet) for sheet in book.worksheets if sheet.title in names}


def _looks(sheet: ReadOnlyWorksheet) -> Looks:
    looks = Looks()
    sheet.reset_dimensions()  # as in `workbooks`
    rows = sheet.iter_rows(max_row=MOST_ROWS, max_col=MOST_COLUMNS)  # type: ignore[misc]  # as in `workbooks`
    for cell in (cell for row in rows for cell in row):
        if cell.value is not None and cell.data_type in _KINDS:
            looks.flaws[cell.row - 1, cell.column - 1] = _KINDS[cell.data_type]
        elif isinstance(cell.value, str) and _DAY.fullmatch(cell.value.strip()):
            looks.typed_days.add((cell.row - 1, cell.column - 1))
    return looks
