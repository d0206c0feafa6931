"""Which column of a sheet that was sent back is which of those that we had drawn: by its heading, wherever it stands. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass

from taskbot.tasks.matching import closed, same_words
from taskbot.tasks.revised_lists import DrawnList, RevisedCell, RevisedRow, RevisedSheet
from taskbot.tasks.work_lists import Column


@dataclass(frozen=True, slots=True)
class SheetColumns:
    """The drawn headings by place; those that are gone, those that stand twice, and what was added."""

    places: Mapping[int, str]
    gone: tuple[str, ...] = ()
    doubled: tuple[str, ...] = ()
    added: tuple[str, ...] = ()

    def cell(self, row: RevisedRow, heading: str) -> RevisedCell:
        """The row's cell below the heading; an empty one where the column is gone."""
        at = next((at for at, each in self.places.items() if each == heading), None)
        return RevisedCell() if at is None else row.cells[at]

    def is_blank(self, row: RevisedRow) -> bool:
        """Whether nothing stands in the row, as far as our columns go."""
        return not any(row.cells[at].words or row.cells[at].flaw for at in self.places)


def columns_of(sheet: RevisedSheet, drawn: DrawnList) -> SheetColumns:
    """By the heading's own words, else by what the heading is for: 完成时限 where we wrote 时限."""
    own = {closed(heading): heading for heading in drawn.headings}
    places: dict[int, str] = {}
    doubled = []
    for at, written in enumerate(sheet.headings):
        heading = own.get(closed(written))
        if heading is None:
            continue
        if heading in places.values():
            doubled.append(heading)
        else:
            places[at] = heading
    for at, column in sheet.columns.items():
        heading = drawn.heading(column)
        is_free = heading in drawn.headings and heading not in places.values()
        if at not in places and is_free and closed(sheet.headings[at]) not in own:
            places[at] = heading
    return SheetColumns(
        places,
        gone=tuple(each for each, column in drawn.headings.items() if column and each not in places.values()),
        doubled=tuple(doubled),
        added=tuple(
            words
            for at, words in enumerate(sheet.headings)
            if words and at not in places and closed(words) not in own
        ),
    )


def lacks_number(columns: SheetColumns, drawn: DrawnList) -> bool:
    """Whether no row can be told: the column of numbers is gone."""
    return drawn.heading(Column.NUMBER) in columns.gone


def same_cells(sheet: RevisedSheet, drawn: DrawnList) -> int:
    """How many cells read as they were drawn: the rest of a sheet that was drawn so is what was edited."""
    columns, number = columns_of(sheet, drawn), drawn.heading(Column.NUMBER)
    rows = ((row, columns.cell(row, number).words) for row in sheet.rows)
    known = (
        (row, drawn.rows.get(int(words), {})) for row, words in rows if words.isdecimal() and len(words) < 10
    )
    return sum(
        heading in words and same_words(row.cells[at].words, words[heading])
        for row, words in known
        for at, heading in columns.places.items()
    )
