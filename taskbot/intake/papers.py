"""A document as a directive: its sentences, and the rows of the tables in it."""

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import groupby

from taskbot.intake.documents import Document
from taskbot.intake.grids import Grid
from taskbot.intake.lists.cells import UnreadableList
from taskbot.intake.worklists import read_work_list
from taskbot.tasks.directives import DirectiveRead, parse_directive
from taskbot.tasks.parsing.directive_outline import TABS_OF_A_ROW
from taskbot.tasks.work_lists import ListedRow
from taskbot.tasks.workdays import Calendar


def read_paper(document: Document, dated: date | None, calendar: Calendar) -> DirectiveRead:
    """What a directive orders, in its text and in its tables; raises UndatedDirective."""
    return parse_directive(document.text, dated, calendar, _rows(document))


def _rows(document: Document) -> Sequence[ListedRow]:
    grids = document.grids or list(_tabbed(document.text))
    try:
        return read_work_list(grids).rows
    except UnreadableList:
        return ()


def _tabbed(text: str) -> Iterator[Grid]:
    """Tables in a text: lines one below the other with their cells apart by tabs."""
    tables = groupby(text.split("\n"), key=lambda line: line.count("\t") >= TABS_OF_A_ROW)
    found = (list(lines) for is_table, lines in tables if is_table)
    for place, lines in enumerate(found, 1):
        yield Grid(f"表{place}", [line.split("\t") for line in lines])
