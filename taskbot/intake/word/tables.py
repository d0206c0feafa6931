"""Word's tables: cells by rows, with spans, become a grid."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from taskbot.intake.grids import Merged
from taskbot.intake.packages import Element
from taskbot.intake.unreadable import check_size
from taskbot.intake.word.names import W, switch, value, whole
from taskbot.intake.word.runs import GONE

_MOST_COLUMNS = 1_000


@dataclass(slots=True)
class Cell:
    """A cell as it was written: its place among the table's columns, and whether it goes on from the row above."""

    element: Element
    left: int
    right: int
    """The first column after it."""
    continues: bool
    words: str = ""


def table_rows(table: Element) -> list[list[Cell]]:
    """The cells of a table, row by row, as far as they are still there: neither deleted nor hidden."""
    return [list(_cells(row)) for row in _descendants(table, W + "tr") if not _is_gone(row)]


def laid_out(rows: Sequence[Sequence[Cell]]) -> tuple[list[list[str]], list[Merged]]:
    """The words of the cells as a rectangle of columns, and the merged cells; raises UnreadableDocument.

    A column at which no cell begins (Word keeps such, where borders differ by a hair) is none.
    """
    lefts = sorted({cell.left for row in rows for cell in row})
    check_size(len(rows), len(lefts))
    words = [[""] * len(lefts) for _ in rows]
    going_on = [{cell.left for cell in row if cell.continues} for row in rows]
    merged = []
    for top, row in enumerate(rows):
        above = {cell.left for cell in rows[top - 1]} if top else set()
        for cell in row:
            if cell.continues and cell.left in above:
                continue
            left, right = bisect_left(lefts, cell.left), bisect_left(lefts, cell.right) - 1
            words[top][left] = cell.words
            bottom = top
            while bottom + 1 < len(rows) and cell.left in going_on[bottom + 1]:
                bottom += 1
            if bottom > top or right > left:
                merged.append(Merged(top, left, bottom, right))
    return words, merged


def _cells(row: Element) -> Iterator[Cell]:
    left = min(whole(row, "trPr/gridBefore", 0), _MOST_COLUMNS)
    for element in _descendants(row, W + "tc"):
        properties = element.find(W + "tcPr")
        right = left + max(1, min(whole(properties, "gridSpan", 1), _MOST_COLUMNS))
        down = properties is not None and properties.find(W + "vMerge") is not None
        yield Cell(element, left, right, down and value(properties, "vMerge") != "restart")
        left = right


def _descendants(parent: Element, tag: str) -> Iterator[Element]:
    """Rows of a table or cells of a row, also where a content control or a tracked change wraps them."""
    for child in parent:
        if child.tag == tag:
            yield child
        elif child.tag not in GONE:
            yield from _descendants(child, tag)


def _is_gone(row: Element) -> bool:
    properties = row.find(W + "trPr")
    deleted = properties is not None and properties.find(W + "del") is not None
    return deleted or bool(switch(properties, "hidden"))
