"""What is known of a task at an instant, what is to be issued, what was reported: plain facts, without a database."""

from dataclasses import dataclass
from datetime import date, datetime

from taskbot.tasks.lifecycle import OPEN_STATES, State


@dataclass(frozen=True, slots=True)
class Milestone:
    """A dated step 时间节点 inside a task, with its deadline as it was written."""

    title: str
    due_on: date
    phrase: str = ""


@dataclass(frozen=True, slots=True)
class TaskFacts:
    """One task. Units are short names of the register; the report fields are the latest known of the lead unit."""

    number: int
    title: str
    content: str
    section: str
    urgency: str
    state: State
    lead_unit: str
    supporting_units: tuple[str, ...]
    due_on: date | None
    """The effective last acceptable day; None for a long-term or undated task."""
    original_due_on: date | None
    deadline_phrase: str
    """The deadline as it was written (6月底前)."""
    recurrence: str | None
    """RRULE of a report cycle."""
    issued_on: date
    submitted_on: date | None
    """When the lead unit last asked for the end of it (报办结)."""
    closed_on: date | None
    first_overdue_on: date | None
    """Set once, never cleared (domain rule)."""
    acknowledged_on: date | None
    progress: int | None
    """Percent, 0–100."""
    done: str
    problem: str
    next_step: str
    blocked_on: date | None
    """Since when the lead unit says that it is blocked or needs coordination; None when it does not."""
    last_report_on: date | None
    milestones: tuple[Milestone, ...] = ()
    """By day."""

    @property
    def is_open(self) -> bool:
        """Whether somebody still has to do something."""
        return self.state in OPEN_STATES

    def is_overdue(self, today: date) -> bool:
        """A deadline is the last acceptable day: the day after it is the first day overdue.

        Days that the task waits for the office's review are not the unit's (公平时钟).
        """
        until = self.submitted_on if self.state is State.IN_REVIEW and self.submitted_on else today
        return self.is_open and self.due_on is not None and until > self.due_on


@dataclass(frozen=True, slots=True)
class ReportFacts:
    """One report as it was given."""

    at: datetime
    unit: str
    by: str
    number: int
    title: str
    progress: int | None
    words: str
    """The report's own words, whole."""


@dataclass(frozen=True, slots=True)
class Indicator:
    """A figure 量化指标 that a task is to reach: 规上企业智能化改造覆盖率, 100, %."""

    name: str
    value: float
    unit: str


@dataclass(frozen=True, slots=True)
class NewTask:
    """A task to be issued; units by full name of the register."""

    title: str
    lead_unit: str
    supporting_units: tuple[str, ...] = ()
    content: str = ""
    section: str = ""
    due_on: date | None = None
    deadline_phrase: str = ""
    recurrence: str | None = None
    urgency: str = "一般"
    milestones: tuple[Milestone, ...] = ()
    indicators: tuple[Indicator, ...] = ()


@dataclass(frozen=True, slots=True)
class Status:
    """What a unit reports of one task; `words` are its own, whole."""

    words: str
    progress: int | None = None
    done: str = ""
    problem: str = ""
    next_step: str = ""
    is_blocked: bool = False
