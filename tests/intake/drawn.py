"""Tables drawn in plain text: `|` between cells, `^` and `<` for places merged with the cell above or to the left."""

import re
from collections.abc import Iterable
from io import BytesIO

from openpyxl import Workbook
from papers import docx, p, table, tc

from taskbot.intake.grids import Grid, Merged

_NAME = re.compile(r"\[(.+)\]")


def drawn(text: str) -> list[Grid]:
    """The grids of a drawing: `[名称]` opens one, `« ` is a paragraph above it, `⏎` is a line break; what stands before the first is a comment."""
    grids: list[Grid] = []
    for line in text.splitlines():
        if name := _NAME.fullmatch(line):
            grids.append(Grid(name[1], []))
        elif line.startswith("« "):
            grids[-1].above.append(line.removeprefix("« "))
        elif grids:
            grids[-1].rows.append([cell.replace("⏎", "\n") for cell in line.split("|")])
    return [_merged(grid) for grid in grids]


def booked(grids: Iterable[Grid]) -> bytes:
    """The grids as the sheets of a workbook."""
    book, written = Workbook(), BytesIO()
    book.remove(book.worksheets[0])
    for grid in grids:
        sheet = book.create_sheet(grid.name)
        for row, cells in enumerate(grid.rows, 1):
            for column, words in enumerate(cells, 1):
                sheet.cell(row, column).value = words or None
        for cells in grid.merged:
            sheet.merge_cells(None, *(at + 1 for at in cells))
    book.save(written)
    return written.getvalue()


def documented(grids: Iterable[Grid]) -> bytes:
    """The grids as the tables of a Word document, under their paragraphs."""
    body: list[str] = []
    for grid in grids:
        body += [p(line) for line in grid.above] + [table(*_word_rows(grid))]
    return docx(*body)


def _word_rows(grid: Grid) -> Iterable[list[str]]:
    merged = {(at, cells.left): cells for cells in grid.merged for at in range(cells.top, cells.bottom + 1)}
    width = max(map(len, grid.rows))
    for row, words in enumerate(grid.rows):
        cells, column = [], 0
        while column < width:
            over = merged.get((row, column), Merged(row, column, row, column))
            down = "" if over.top == over.bottom else "restart" if row == over.top else "continue"
            text = words[column] if column < len(words) else ""
            paragraphs = "".join(map(p, text.split("\n")))
            cells.append(tc(paragraphs, span=over.right - column + 1, down=down))
            column = over.right + 1
        yield cells


def _merged(grid: Grid) -> Grid:
    owners: dict[tuple[int, int], tuple[int, int]] = {}
    for row, cells in enumerate(grid.rows):
        for column, words in enumerate(cells):
            above, left = owners.get((row - 1, column)), owners.get((row, column - 1))
            owner = above if words == "^" else left if words == "<" else None
            owners[row, column] = owner or (row, column)
    rows = [[("" if words in "^<" else words) for words in cells] for cells in grid.rows]
    return Grid(grid.name, rows, list(_corners(owners.items())), grid.above)


def _corners(owners: Iterable[tuple[tuple[int, int], tuple[int, int]]]) -> Iterable[Merged]:
    ends: dict[tuple[int, int], tuple[int, int]] = {}
    for (row, column), owner in owners:
        bottom, right = ends.get(owner, owner)
        ends[owner] = max(bottom, row), max(right, column)
    return (Merged(*first, *last) for first, last in ends.items() if first != last)
