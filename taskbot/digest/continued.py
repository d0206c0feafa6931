"""The sheet 全文: what a list has no room for, since no row is tall enough, stands there whole. Pure."""

from collections.abc import Iterable, Iterator

from taskbot.digest.cells import INDENT, LOST, is_too_tall, row_parts
from taskbot.digest.layout import Column, Row, Sheet, Table
from taskbot.digest.placing import PlacedTable, Placing

_WIDTHS = (8, 14, 150)
_LINE_WIDTH = _WIDTHS[-1] - INDENT - LOST


def whole_texts(placings: Iterable[Placing]) -> Iterator[Sheet]:
    """One sheet of all texts that were cut, in the order of their lists; none where all of them fit."""
    rows = tuple(row for placing in placings for table in placing.tables for row in _cut_texts(table))
    if rows:
        columns = (Column("序号", centred=True), Column("栏目", centred=True), Column("全文"))
        yield Sheet(name="全文", title="一格写不下的全文", widths=_WIDTHS, tables=(Table(columns, rows),))


def _cut_texts(placed: PlacedTable) -> Iterator[Row]:
    """A row for each part of a text, which is told by its row's first cell and its column's heading."""
    continued = [(at, each) for at, each in enumerate(placed.columns) if each.column.is_continued]
    for row in placed.table.rows if continued else ():
        for at, each in continued:
            words = row[at]
            if isinstance(words, str) and is_too_tall(words, each.line_width):
                yield from ((row[0], each.column.heading, part) for part in row_parts(words, _LINE_WIDTH))
