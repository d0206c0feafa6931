"""What a workbook of ours says of its making, and which of its cells hold nothing that somebody wrote."""

import re
import warnings
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import closing
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

_PROPERTY = "{http://schemas.openxmlformats.org/officeDocument/2006/custom-properties}property"
_VALUES = {JOURNAL_HEAD: re.compile(r"[0-9a-f]{64}"), ISSUE: re.compile(r"[1-9][0-9]{0,3}")}
_HEAD_PRINTED = re.compile(r"台账留痕最新校验值[：:]\s{0,9}([0-9a-f]{64})")
_ISSUE_PRINTED = re.compile(r"更正第([1-9][0-9]{0,3})版　{1,4}截至")
_AS_OF = "截至"
_KINDS = {"f": Flaw.FORMULA, "e": Flaw.ERROR}


def origin_of(data: bytes, grids: Iterable[Grid]) -> Origin | None:
    """By its properties, else by what is printed on a sheet of it; None for anybody else's workbook."""
    words = [words for grid in grids for row in grid.rows for words in row if words]
    kept = _properties(Package(data))
    head = kept.get(JOURNAL_HEAD) or _printed(_HEAD_PRINTED, words)
    if head is None:
        return None
    days = (day_in(line) for line in words if line.startswith(_AS_OF) or f"　{_AS_OF}" in line)
    issue = kept.get(ISSUE) or _printed(_ISSUE_PRINTED, words) or 1
    return Origin(head, next(filter(None, days), None), int(issue))


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


def flaws_of(data: bytes, names: Collection[str]) -> Mapping[str, Mapping[tuple[int, int], Flaw]]:
    """The formulas and error values of each of these sheets, by row and column from 0; nothing is computed."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # as in `workbooks`
        with closing(load_workbook(BytesIO(data), read_only=True)) as book:
            return {sheet.title: dict(_flaws(sheet)) for sheet in book.worksheets if sheet.title in names}


def _flaws(sheet: ReadOnlyWorksheet) -> Iterator[tuple[tuple[int, int], Flaw]]:
    sheet.reset_dimensions()  # as in `workbooks`
    rows = sheet.iter_rows(max_row=MOST_ROWS, max_col=MOST_COLUMNS)  # type: ignore[misc]  # as in `workbooks`
    for cell in (cell for row in rows for cell in row):
        if cell.value is not None and cell.data_type in _KINDS:
            yield (cell.row - 1, cell.column - 1), _KINDS[cell.data_type]
