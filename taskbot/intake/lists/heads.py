"""Finds the head of a work list in a table: one row or two, anywhere, and again on every page."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from taskbot.intake.lists.cells import Cells
from taskbot.intake.lists.headings import Heading, Kind, columns_of, heading_of
from taskbot.tasks.work_lists import Column

_heading = lru_cache(maxsize=4096)(heading_of)


@dataclass(frozen=True, slots=True)
class Head:
    """`end` is the first row below it; `columns` and `goals` are places in `headings`.

    A heading reaches to `ends` of its place: Word often splits what is one column to the eye.
    """

    end: int
    ends: tuple[int, ...]
    headings: tuple[Heading, ...]
    columns: Mapping[int, Column]
    goals: tuple[int, ...]

    def places(self, column: Column) -> list[int]:
        """Where the column stands; several places for one that is split."""
        return [at for at, each in self.columns.items() if each is column]

    def place(self, column: Column) -> int | None:
        """The first place of the column."""
        return next(iter(self.places(column)), None)

    @property
    def figure_unit(self) -> int | None:
        """The place of the column that says what the goals count."""
        return next(
            (at for at, each in enumerate(self.headings) if each.kind is Kind.FIGURE_UNIT and self.goals),
            None,
        )

    @property
    def written(self) -> dict[Column, str]:
        """Each column's heading as the clerk sees it."""
        return {
            column: self.headings[at].written for at, column in sorted(self.columns.items(), reverse=True)
        }

    @property
    def asides(self) -> list[int]:
        """Places of the columns that are not kept."""
        kept = {*self.columns, *self.goals, self.figure_unit}
        return [at for at, each in enumerate(self.headings) if each.written and at not in kept]


def head_at(cells: Cells, row: int, *, needs_title: bool = True) -> Head | None:
    """The head that begins in the row; a second row under merged or empty cells belongs to it.

    A list without a column of titles is one only where we know it already.
    """
    top = [cells.across(row, column) for column in range(cells.width)]
    filled = [words for words in cells.row(row) if words]
    if len(filled) < 2 or not any(_heading(words).kind for words in filled[:2]):
        return None
    below = _second_row(cells, row, top)
    one_row = [_heading(words) for words in cells.row(row)]
    heights = [(below, 2), (one_row, 1)] if below else [(one_row, 1)]
    heads = (_head(cells, row, headings, height, needs_title=needs_title) for headings, height in heights)
    return next(filter(None, heads), None)


def _second_row(cells: Cells, row: int, top: Sequence[str]) -> list[Heading] | None:
    """The headings of two rows together; None where the row below is not part of the head."""
    below = [cells.text(row + 1, column) for column in range(cells.width)]
    headings, group, is_grouped = [], "", False
    for column, (above, sub) in enumerate(zip(top, below, strict=True)):
        if above:
            group = above
        if not sub:
            headings.append(_heading(cells.text(row, column)))
            continue
        heading = _heading(sub, group)
        if heading.kind is None or not _is_group(cells, row, column, below):
            return None
        is_grouped = True
        headings.append(heading)
    return headings if is_grouped else None


def _is_group(cells: Cells, row: int, column: int, below: Sequence[str]) -> bool:
    """Whether the cell over this column spans several: merged, or with nothing beside it where more stands below."""
    if cells.is_wide(row, column) or not cells.text(row, column):
        return True
    beside = column + 1
    return beside < cells.width and not cells.across(row, beside) and bool(below[beside])


def _head(
    cells: Cells, row: int, headings: Sequence[Heading], height: int, *, needs_title: bool
) -> Head | None:
    known = [each for each in headings if each.kind]
    columns = columns_of(headings)
    named = [each for each in headings if each.written]
    if needs_title and Column.TITLE not in columns.values():
        return None
    if len(known) < 2 or 2 * len(known) <= len(named):
        return None
    goals = tuple(at for at, each in enumerate(headings) if each.kind is Kind.GOAL and at not in columns)
    return Head(row + height, tuple(_ends(cells, row, height)), tuple(headings), columns, goals)


def _ends(cells: Cells, row: int, height: int) -> Iterator[int]:
    """How far each heading reaches: as far as the lowest of its cells."""
    for column in range(cells.width):
        lowest = next((at for at in reversed(range(row, row + height)) if cells.text(at, column)), row)
        yield min(cells.end(lowest, column), cells.width)
