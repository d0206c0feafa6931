"""The sheet 全文: what a list has no room for, since no row is tall enough, stands there whole. Pure."""

from collections.abc import Iterable, Iterator

from taskbot.digest.cells import INDENT, LOST, is_too_tall, row_parts
from taskbot.digest.layout import Cell, Column, Sheet, Table
from taskbot.digest.placing import PlacedTable, Placing
from taskbot.digest.weekly_list import NUMBER

_WIDTHS = (8, 14, 150)
_LINE_WIDTH = _WIDTHS[-1] - INDENT - LOST


def whole_texts(placings: Iterable[Placing]) -> Iterator[Sheet]:
    """One sheet of all texts that were cut, in the order of their lists and each once; none where all of them fit."""
    cut = (text for placing in placings for table in placing.tables for text in _cut_texts(table))
    rows = tuple(
        (number, heading, part)
        for number, heading, words in dict.fromkeys(cut)
        for part in row_parts(words, _LINE_WIDTH)
    )
    if rows:
        columns = (NUMBER, Column("栏目", centred=True), Column("全文"))
        yield Sheet(name="全文", title="一格写不下的全文", widths=_WIDTHS, tables=(Table(columns, rows),))


def _cut_texts(placed: PlacedTable) -> Iterator[tuple[Cell, str, str]]:
    """The task's number, the heading and the words."""
    columns = [each.column for each in placed.columns]
    continued = [at for at, column in enumerate(columns) if column.is_continued]
    for row in placed.table.rows if continued else ():
        for at in continued:
            words = row[at]
            if isinstance(words, str) and is_too_tall(words, placed.columns[at].line_width):
                yield row[columns.index(NUMBER)], columns[at].heading, words
