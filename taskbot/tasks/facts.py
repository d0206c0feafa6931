"""What is known of a task at an instant, what is to be issued, what was reported: plain facts, without a database."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from typing import Any

from taskbot.tasks.errors import Refusal
from taskbot.tasks.lifecycle import OPEN_STATES, Outcome, RequestKind, State, no_extension


@dataclass(frozen=True, slots=True)
class Milestone:
    """A dated step 时间节点 inside a task, with its deadline as it was written, and the day it was reached."""

    title: str
    due_on: date
    phrase: str = ""
    reached_on: date | None = None


@dataclass(frozen=True, slots=True)
class Indicator:
    """A figure 量化指标 that a task is to reach: 规上企业智能化改造覆盖率, 100, %, and what was reported of it last."""

    name: str
    value: float
    unit: str
    current: float | None = None


@dataclass(frozen=True, slots=True)
class Wait:
    """Days on which a task waited for the office's decision: asked on, answered on (None while it still waits)."""

    since: date
    until: date | None = None

    def holds(self, day: date) -> bool:
        """Whether the day is the office's: the day of asking is still the unit's, that of the answer no longer is."""
        return self.since < day and (self.until is None or day <= self.until)


@dataclass(frozen=True, slots=True)
class Closure:
    """How long the office had a task closed: 办结 on, 重办 on (None while it is closed)."""

    closed_on: date
    reopened_on: date | None = None

    def holds(self, day: date) -> bool:
        """Whether the day lies between: the task was open on that of the end still, on that of the reopening again."""
        return self.closed_on < day and (self.reopened_on is None or day < self.reopened_on)


@dataclass(frozen=True, slots=True)
class Asked:
    """What a unit has asked of the office and is not answered yet."""

    kind: RequestKind
    unit: str
    wanted_on: date | None = None
    """Of an extension: the day asked for."""
    request_id: int = 0
    since: date = date.min


@dataclass(frozen=True, slots=True)
class Answered:
    """What a unit has asked of the office and has an answer to, or no longer needs one."""

    kind: RequestKind
    unit: str
    outcome: Outcome
    on: date
    answer: str = ""
    """The office's words."""
    until: date | None = None
    """Of an extension: the day that was granted, else the one asked for."""
    request_id: int = 0


@dataclass(frozen=True, slots=True)
class Instructed:
    """A leader's 批示 on the task that the office has not passed on yet."""

    instruction_id: int
    since: date


@dataclass(frozen=True, slots=True)
class Returned:
    """A 退办 that the lead unit has not answered yet: when, and why."""

    on: date
    reason: str


@dataclass(frozen=True, slots=True)
class ShareFacts:
    """A supporting unit's share, by its last report."""

    unit: str
    acknowledged_on: date | None = None
    progress: int | None = None
    done: str = ""
    problem: str = ""
    blocked_on: date | None = None
    last_report_on: date | None = None
    finished_on: date | None = None
    joined_on: date | None = None
    """When the unit came to the task; None for the units that it was issued to."""

    @property
    def asks(self) -> bool:
        """Whether the unit needs coordination."""
        return self.blocked_on is not None and self.finished_on is None


@dataclass(frozen=True, slots=True)
class FormerLead:
    """What the unit that led before had last reported when the task went to another 转办."""

    unit: str
    left_on: date
    progress: int | None
    done: str
    last_report_on: date | None


@dataclass(frozen=True, slots=True)
class SaidOn:
    """On which day each part of what stands as a unit's report was said; None where that is not known."""

    progress: date | None = None
    done: date | None = None
    problem: date | None = None
    next_step: date | None = None


NOT_SAID = SaidOn()


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskTimes:
    """One task as the clock sees it: whose it is and by when, what has been heard of it, what the office owes it.

    Units are short names of the register.
    """

    number: int
    urgency: str
    state: State
    lead_unit: str
    due_on: date | None
    """The effective last acceptable day; None for a long-term or undated task."""
    recurrence: str | None
    """RRULE of a report cycle."""
    issued_on: date
    submitted_on: date | None
    """When the lead unit last asked for the end of it (报办结)."""
    acknowledged_on: date | None
    last_report_on: date | None
    milestones: tuple[Milestone, ...] = ()
    """By day."""
    shares: tuple[ShareFacts, ...] = ()
    """Of the supporting units."""
    waits: tuple[Wait, ...] = ()
    """When the task waited for the office: reviews, extensions, declines of the lead."""
    closures: tuple[Closure, ...] = ()
    """In order; the days between are nobody's: no unit was late on them, and the office owed nothing."""
    due_since: date | None = None
    """Since when the due date stands: issued, amended or extended on that day."""
    lead_since: date | None = None
    """Since when the lead unit has led: issued or transferred on that day."""
    asked: tuple[Asked, ...] = ()
    """What waits for the office's answer, in order."""
    instructed: tuple[Instructed, ...] = ()
    """What waits to be passed on by the office, in order."""
    returned: Returned | None = None
    """The last 退办, until the lead unit reports or hands in again."""
    report_days: tuple[date, ...] = ()
    """Of a task with a report cycle: the days on which the lead unit reported, in order."""

    @property
    def is_open(self) -> bool:
        """Whether somebody still has to do something."""
        return self.state in OPEN_STATES

    @property
    def waits_for_office(self) -> bool:
        """Whether the next step is the office's."""
        return any(wait.until is None for wait in self.waits)

    def overdue_days(self, today: date) -> tuple[date, ...]:
        """The days of lateness against the present due date, in order (公平时钟).

        A deadline is the last acceptable day: the day after it is the first late one. Days on which the task waited
        for the office or was closed are not the unit's, nor those after the report of completion that the office
        agreed to.
        """
        return tuple(self._overdue_days(today))

    def is_overdue(self, today: date) -> bool:
        """Whether an open task is late against its present due date."""
        return self.is_open and any(True for _ in self._overdue_days(today))

    def stands_still(self, day: date) -> bool:
        """Whether the unit's clock stood still on the day: the office had the task, or it was closed."""
        was_closed = any(closure.holds(day) for closure in self.closures)
        return was_closed or any(wait.holds(day) for wait in self.waits)

    def waited_since_due(self, today: date) -> int:
        """How many of the days after the due date were the office's."""
        days = (today - self.due_on).days if self.due_on else 0
        past = (today - timedelta(days=n) for n in range(days))
        return sum(any(wait.holds(day) for wait in self.waits) for day in past)

    @property
    def reopenings(self) -> tuple[Closure, ...]:
        """The closures that a reopening has ended."""
        return tuple(each for each in self.closures if each.reopened_on)

    def late_milestones(self, today: date) -> tuple[Milestone, ...]:
        """The milestones of an open task whose day has passed unreached."""
        late = (step for step in self.milestones if step.reached_on is None and step.due_on < today)
        return tuple(late) if self.is_open else ()

    def _overdue_days(self, today: date) -> Iterator[date]:
        last = today if self.is_open else self.submitted_on if self.state is State.CLOSED else None
        if self.due_on is None or last is None:
            return
        for offset in range(1, (last - self.due_on).days + 1):
            day = self.due_on + timedelta(days=offset)
            if not self.stands_still(day):
                yield day


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskFacts(TaskTimes):
    """One task, and what it is about; the report fields are the latest known of the lead unit."""

    title: str
    content: str
    section: str
    supporting_units: tuple[str, ...]
    original_due_on: date | None
    deadline_phrase: str
    """The deadline as it was written (6月底前)."""
    closed_on: date | None
    first_overdue_on: date | None
    """Set once, never cleared (domain rule)."""
    progress: int | None
    """Percent, 0–100."""
    done: str
    problem: str
    next_step: str
    blocked_on: date | None
    """Since when the lead unit says that it is blocked or needs coordination; None when it does not."""
    indicators: tuple[Indicator, ...] = ()
    leader: str = ""
    """The leader in charge 分管领导."""
    extensions: int = 0
    """How many the office has granted."""
    answer_awaited_since: date | None = None
    """Since when a unit's 需协调 has been without an answer."""
    trouble_answered_on: date | None = None
    """When the office answered the trouble that the lead unit has now."""
    late_spans: tuple[tuple[date, date], ...] = ()
    """Late days against due dates that have been moved since: first and last of each span."""
    is_recalled: bool = False
    """Whether a cancelled task was taken back right after it was issued (撤回)."""
    cancelled_on: date | None = None
    cancel_reason: str = ""
    done_on: date | None = None
    """Of a digest: when the lead unit said what it has done; None where that is not known."""
    problem_on: date | None = None
    """The same of what stands in the way."""
    next_step_on: date | None = None
    """The same of what it does next."""
    former_lead: FormerLead | None = None
    """The unit that led last before the present one; None where it is still on the task, or had reported nothing."""
    is_whole: bool = False
    """Whether the office has agreed that all is done 办结, and the lead unit has reported nothing since."""
    answered: tuple[Answered, ...] = ()
    """All that was asked and waits no more, in order."""

    @property
    def progress_now(self) -> int | None:
        """Percent: what was reported last; once the office has closed the task the whole, until the unit says otherwise."""
        return 100 if self.is_whole or self.state is State.CLOSED else self.progress

    def no_extension(self, today: date) -> Refusal | None:
        """Why no later day can be asked for; None where it can."""
        is_asked = any(each.kind is RequestKind.EXTENSION for each in self.asked)
        return no_extension(self.number, self.due_on, today, is_asked=is_asked)

    def late_days(self, today: date) -> tuple[date, ...]:
        """All days of the unit's lateness so far, in order, also against due dates that have been moved since."""
        return tuple(sorted({*self.earlier_late_days, *self._overdue_days(today)}))

    @property
    def earlier_late_days(self) -> tuple[date, ...]:
        """Those against earlier due dates, in order: they stay on record."""
        spans = (
            since + timedelta(days=n)
            for since, until in self.late_spans
            for n in range((until - since).days + 1)
        )
        return tuple(sorted(set(spans)))

    def waited_days(self, today: date) -> int:
        """How many days so far were the office's and not the unit's; what waits at the end of a task ends with it."""
        last = self.closed_on or today
        span = ((wait.since, min(wait.until or last, last)) for wait in self.waits)
        return len(
            {since + timedelta(days=n) for since, until in span for n in range(1, (until - since).days + 1)}
        )


@dataclass(frozen=True, slots=True)
class PutRight:
    """How the office has put a report right 更正: when, who, and in which words."""

    at: datetime
    by: str
    words: str


@dataclass(frozen=True, slots=True)
class ReportFacts:
    """One report: as the unit gave it, or as the office entered it 代录; what put it right since stands beside it."""

    at: datetime
    unit: str
    by: str
    """Who reported it; empty where the office entered what it was told."""
    number: int
    title: str
    progress: int | None
    words: str
    """The report's own words, whole."""
    recorded_by: str = ""
    """Who of the office entered it; empty for the unit's own words."""
    source: str = ""
    """Who told the office what it entered."""
    is_correction: bool = False
    """In digests of before corrections stood beside the report: `recorded_by` has corrected it."""
    put_right: PutRight | None = None
    """The last time that the office did; `progress` is what is right, the rest as it was reported."""

    @property
    def is_entered(self) -> bool:
        """Whether the office entered it 代录, and the unit has sent nothing."""
        return not self.by


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
    leader: str = ""
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
    is_finished: bool = False
    """Whether the unit says that its share is done."""
    said: str = ""
    """What of the words is about this task; empty where all are. Not kept: the words are."""

    def as_told(self) -> dict[str, Any]:
        """What the journal keeps of it."""
        told = asdict(self)
        del told["said"]
        return told
