"""A document as a directive: its sentences, and the rows of the tables in it."""

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import groupby

from taskbot.intake.documents import Document, read_document
from taskbot.intake.grids import Grid
from taskbot.intake.lists.cells import UnreadableList
from taskbot.intake.worklists import read_work_list
from taskbot.tasks import secrecy
from taskbot.tasks.directives import DirectiveRead, parse_directive
from taskbot.tasks.parsing.directive_outline import TABS_OF_A_ROW
from taskbot.tasks.work_lists import WorkList
from taskbot.tasks.workdays import Calendar


def list_in(document: Document) -> WorkList | None:
    """The work list that the document's tables are, or the tabbed lines of its text; None where they are none."""
    try:
        return read_work_list(document.grids or list(_tabbed(document.text)))
    except UnreadableList:
        return None


def read_marked(data: bytes, name: str) -> tuple[Document, tuple[str, ...]]:
    """A file's words and its secrecy marks; raises UnreadableDocument."""
    document = read_document(data, name)
    return document, marks_of(document, name)


def marks_of(document: Document, name: str) -> tuple[str, ...]:
    """The secrecy marks of a file: in its name, around and in its text, in each cell of its tables."""
    cells = "\n".join(words for grid in document.grids for row in grid.rows for words in row if words)
    marks = (
        *secrecy.secrecy_marks(document.text, name),
        *secrecy.secrecy_marks(document.margins),
        *secrecy.marks_in_report(cells),
    )
    return tuple(dict.fromkeys(marks))


def marked_cell(document: Document, marks: Sequence[str]) -> tuple[str, int, int] | None:
    """The first cell of a table that bears one of the marks: the table's name, row and column (1-based)."""
    for grid in document.grids:
        for row, cells in enumerate(grid.rows, 1):
            for column, words in enumerate(cells, 1):
                if any(mark in words for mark in marks) and secrecy.marks_in_report(words):
                    return grid.name, row, column
    return None


def read_paper(
    document: Document, listed: WorkList | None, dated: date | None, calendar: Calendar
) -> DirectiveRead:
    """What a directive orders, in its text and in the list in it (`list_in`); raises UndatedDirective."""
    return parse_directive(document.text, dated, calendar, listed.rows if listed else ())


def _tabbed(text: str) -> Iterator[Grid]:
    """Tables in a text: lines one below the other with their cells apart by tabs."""
    tables = groupby(text.split("\n"), key=lambda line: line.count("\t") >= TABS_OF_A_ROW)
    found = (list(lines) for is_table, lines in tables if is_table)
    for place, lines in enumerate(found, 1):
        yield Grid(f"表{place}", [line.split("\t") for line in lines])
