"""Comma-separated values: a text file that is one table."""

import csv
from io import StringIO

from taskbot.intake.grids import Grid
from taskbot.intake.unreadable import check_size

_DELIMITERS = ",\t;"


def read_csv(text: str) -> Grid:
    """The table, its columns apart by the sign that the first line has most of; raises csv.Error and UnreadableDocument."""
    first = text.partition("\n")[0]
    delimiter = max(_DELIMITERS, key=first.count)
    rows = [[cell.strip() for cell in row] for row in csv.reader(StringIO(text), delimiter=delimiter)]
    width = max(map(len, rows), default=0)
    check_size(len(rows), width)
    return Grid("表1", [row + [""] * (width - len(row)) for row in rows])
