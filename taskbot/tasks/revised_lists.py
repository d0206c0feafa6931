"""A workbook of ours that the office has edited and sends back 改回的工作簿, and the list as we had drawn it there. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from taskbot.tasks.work_lists import Column


@dataclass(frozen=True, slots=True)
class Origin:
    """What a workbook of ours says of its making: the newest hash of the journal then, the day whose list it shows, and
    the number of its issue, which is above 1 for a correction.
    """

    journal_head: str
    as_of: date | None = None
    issue: int = 1
    reckoned_by: str = ""
    """The rules and the calendar that its lights follow from, as a hash; empty where it does not say so."""


class Flaw(StrEnum):
    """Why a cell has no words that somebody wrote there."""

    FORMULA = "formula"
    ERROR = "error"
    MERGED = "merged"


@dataclass(frozen=True, slots=True)
class RevisedCell:
    """A cell as it was sent back; the words of one with a flaw count for nothing."""

    words: str = ""
    flaw: Flaw | None = None
    is_typed_day: bool = False
    """It reads as a date does, and is text."""


@dataclass(frozen=True, slots=True)
class RevisedRow:
    """A row below the head: its place on the sheet (1-based), and its cells, one below each heading."""

    place: int
    cells: tuple[RevisedCell, ...]


@dataclass(frozen=True, slots=True)
class RevisedSheet:
    """A sheet with a head; `columns` tells by place what a heading is for, whoever wrote it."""

    name: str
    head_place: int
    headings: tuple[str, ...]
    columns: Mapping[int, Column]
    rows: tuple[RevisedRow, ...]


@dataclass(frozen=True, slots=True)
class DrawnList:
    """The list as the code that makes our workbooks draws it: which column is which, and each task's words by heading.

    A heading without a column is derived: what stands below it follows from the rest, and cannot be edited.
    """

    headings: Mapping[str, Column | None]
    rows: Mapping[int, Mapping[str, str]]
    is_combined: bool = False
    """The title's cell holds the content, too, from its second line on."""
    unknown: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """Derived headings below which stands what the list alone does not tell, with the lines that may stand there."""
    is_reckoned_anew: bool = False
    """By other rules or another calendar than the workbook's: nothing tells what was edited of what is derived."""

    def heading(self, column: Column) -> str:
        """The column's heading; its own name where the list has none."""
        return next((words for words, each in self.headings.items() if each is column), column)
