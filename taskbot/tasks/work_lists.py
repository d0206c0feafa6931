"""A work list as it was read from a file: its rows in words, under our names of the columns."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum


class Column(StrEnum):
    """What a column of a work list is for."""

    NUMBER = "number"
    SECTION = "section"
    TITLE = "title"
    CONTENT = "content"
    DEADLINE = "deadline"
    DUE_ON = "due_on"
    """The day alone, beside the deadline's own words."""
    LEAD = "lead"
    SUPPORTING = "supporting"
    LEADER = "leader"
    """The leader in charge 分管领导."""
    PERCENT = "percent"
    PROGRESS = "progress"
    PROBLEM = "problem"
    NEXT_STEP = "next_step"
    STATE = "state"
    URGENCY = "urgency"
    MILESTONES = "milestones"
    INDICATORS = "indicators"


@dataclass(frozen=True, slots=True)
class Goal:
    """What is to be reached by a date that stands in the column's head (2027年目标值)."""

    by: str
    """The date's own words."""
    called: str
    """What the head says beside the date; empty where it says nothing."""
    words: str
    heading: str = ""
    """The whole head as written."""


@dataclass(frozen=True, slots=True)
class ListedRow:
    """One row: its table, its place there (1-based), its words, and the heads of its columns as written.

    A column that the table does not have is absent from `words`; a blank cell is empty there.
    """

    table: str
    place: int
    words: Mapping[Column, str]
    headings: Mapping[Column, str]
    goals: tuple[Goal, ...] = ()


@dataclass(frozen=True, slots=True)
class WorkList:
    """A list. `dated` is its paper's day of issue, `year` the year that its title names, `as_of` how new its progress is."""

    title: str
    document_number: str
    dated: date | None
    year: int | None
    as_of: date | None
    rows: list[ListedRow] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    """What a clerk should know of the reading: tables and columns that were left out, numbers that were not taken."""
    names_lead_rule: bool = False
    """The list itself says that the unit listed first leads."""
