"""Tables on a PDF page: cells that were written beside each other become one line."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from taskbot.intake.pdf.layout import Line, Page

_LEVEL = 0.4
_TOUCH = 0.2
_CELL_PITCH = 1.5
_WORD_GAP = 2.0
"""In widths of a character; a gap between words in a line is narrower than the last, one between columns may be."""

Cells = list[list[Line]]


def rows(page: Page) -> Iterator[Line | str]:
    """The page's lines in their order; those of a table's row as one string, its cells apart by a tab."""
    cells: Cells = []
    for line in page.lines:
        if cells and _is_beside(cells[-1][-1], line, page.em):
            if len(cells) == 1:
                before, cells = _split(cells[0], line, page.em)
                yield from before
            cells.append([line])
        elif cells and _is_below(cells, line, page.em):
            cells[-1].append(line)
        else:
            yield from _written(cells, page.em)
            cells = [[line]]
    yield from _written(cells, page.em)


def _is_beside(left: Line, right: Line, em: float) -> bool:
    """To the right, on the same level or higher: where a cell ends and the next begins."""
    return right.left >= left.right - _TOUCH * em and right.baseline >= left.baseline - _LEVEL * em


def _is_below(cells: Cells, line: Line, em: float) -> bool:
    """In the same column; before a second column is seen, everything below is."""
    if line.baseline >= cells[-1][-1].baseline:
        return False
    return len(cells) == 1 or line.left >= max(above.right for above in cells[-2]) - _TOUCH * em


def _split(column: list[Line], beside: Line, em: float) -> tuple[list[Line], Cells]:
    """Of the lines above each other, those that are the first cell of the row in which another stands beside."""
    first = len(column) - 1
    while first and _is_of_the_cell(column[first - 1], column[first], beside, em):
        first -= 1
    return column[:first], [column[first:]]


def _is_of_the_cell(line: Line, below: Line, beside: Line, em: float) -> bool:
    level = beside.baseline + _LEVEL * em
    close = line.baseline <= level or line.baseline - below.baseline <= _CELL_PITCH * em
    return close and line.right <= beside.left


def _written(cells: Cells, em: float) -> Iterator[Line | str]:
    if len(cells) == 1:
        yield from cells[0]
    elif cells and _is_one_line(cells, em):
        first, last = cells[0][0], cells[-1][0]
        yield Line(first.left, last.right, first.baseline, "\u3000".join(cell[0].words for cell in cells))
    elif cells:
        yield "\t".join(joined([line.words for line in cell]) for cell in cells)


def _is_one_line(cells: Cells, em: float) -> bool:
    """Words with wide spaces between them, not a row of a table."""
    singles = all(len(cell) == 1 for cell in cells)
    gaps = (right[0].left - left[0].right for left, right in pairwise(cells))
    return singles and all(gap < _WORD_GAP * em for gap in gaps)


def joined(lines: Sequence[str]) -> str:
    """Lines that were broken for want of room, as one; between Latin words there was a space."""
    words = lines[0]
    for line in lines[1:]:
        latin = words[-1].isascii() and words[-1].isalpha() and line[0].isascii() and line[0].isalpha()
        words += (" " if latin else "") + line
    return words
