"""A workbook of ours as it was sent back: every sheet that has a head, cell by cell. Pure."""

from collections.abc import Sequence

from taskbot.intake.grids import Grid
from taskbot.intake.lists import rows as list_rows
from taskbot.intake.lists.cells import Cells
from taskbot.intake.lists.heads import Head, head_at
from taskbot.tasks.revised_lists import Flaw, RevisedCell, RevisedRow, RevisedSheet

_FIRST_ROWS = 40
"""A head stands in one of these."""


def revised_sheets(grids: Sequence[Grid]) -> list[RevisedSheet]:
    """The sheets in their order; raises UnreadableList for one that is too large."""
    return [sheet for grid in grids if (sheet := _sheet(grid, Cells(grid)))]


def _sheet(grid: Grid, cells: Cells) -> RevisedSheet | None:
    rows = range(min(cells.height, _FIRST_ROWS))
    heads = [(row, head) for row in rows if (head := head_at(cells, row, needs_title=False))]
    if not heads:
        return None
    place, head = max(heads, key=lambda found: len(found[1].columns))
    return RevisedSheet(
        grid.name,
        place + 1,
        tuple(each.written for each in head.headings),
        head.columns,
        tuple(_rows(grid, cells, head)),
    )


def _rows(grid: Grid, cells: Cells, head: Head) -> list[RevisedRow]:
    """The rows below the head, without notes: what stands alone in a row, across the sheet or beside the list."""
    found = []
    for row in range(head.end, cells.height):
        words = cells.row(row)
        filled = [each for each in words if each]
        if len(filled) == 1 and _is_note(cells, row, filled[0]):
            continue
        found.append(
            RevisedRow(row + 1, tuple(_cell(grid, cells, row, column) for column in range(cells.width)))
        )
    return found


def _is_note(cells: Cells, row: int, words: str) -> bool:
    column = cells.row(row).index(words)
    return cells.is_wide(row, column) or list_rows.is_no_task([words]) or list_rows.opens_notes(words)


def _cell(grid: Grid, cells: Cells, row: int, column: int) -> RevisedCell:
    if flaw := grid.flaws.get((row, column)):
        return RevisedCell("", flaw)
    if cells.is_merged(row, column):
        return RevisedCell("", Flaw.MERGED)
    return RevisedCell(list_rows.said(cells.text(row, column)), is_typed_day=(row, column) in grid.typed_days)
