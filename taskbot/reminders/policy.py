"""When a unit is asked: the ladder, in working days. Pure; every decision names the rule that fired."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from taskbot.clock import office_time
from taskbot.tasks.facts import TaskFacts
from taskbot.tasks.workdays import Calendar


@dataclass(frozen=True, slots=True)
class Ladder:
    """The thresholds ([reminders] of the settings), in working days."""

    unacknowledged: Sequence[int]
    before: Sequence[int]
    overdue: Sequence[int]
    overdue_weekly_cap: int


@dataclass(frozen=True, slots=True)
class Step:
    """A step of the ladder that has been reached."""

    name: str
    """`unacknowledged-1`, `before-2`, `overdue-weekly`, …"""
    occasion: str
    """What it counts from: a new due date, or a new week, arms it again."""
    urgency: int
    """The higher the more urgent; of the new steps of a task only the most urgent goes out."""


def is_office_hour(now: datetime, calendar: Calendar, start: time, end: time) -> bool:
    """Whether anything unasked may go out: on working days, within the hours."""
    local = office_time(now)
    return calendar.is_workday(local.date()) and start <= local.time() <= end


def steps_due(task: TaskFacts, today: date, calendar: Calendar, ladder: Ladder) -> list[Step]:
    """The steps that the task has reached by `today`, the most urgent first; none when there is nothing to ask for.

    A step that had been reached when the unit last reported is answered; while the office owes an answer nobody is asked.
    """
    if not task.is_open or task.waits_for_office:
        return []
    answered = (
        set(_deadline_steps(task, task.last_report_on, calendar, ladder)) if task.last_report_on else set()
    )
    return [
        *(step for step in _deadline_steps(task, today, calendar, ladder) if step not in answered),
        *_acknowledgement_steps(task, today, calendar, ladder),
    ]


def _deadline_steps(task: TaskFacts, today: date, calendar: Calendar, ladder: Ladder) -> Iterator[Step]:
    if task.due_on is None:
        return
    occasion = task.due_on.isoformat()
    if today > task.due_on:
        late = sum(map(calendar.is_workday, task.late_days(today)))
        yield from _overdue_steps(late, occasion, ladder)
        return
    left = calendar.workdays_left(today, task.due_on)
    for threshold in sorted(ladder.before):
        if left <= threshold:
            yield Step(f"before-{threshold}", occasion, 100 - threshold)
            return


def _overdue_steps(late: int, occasion: str, ladder: Ladder) -> Iterator[Step]:
    reached = [threshold for threshold in ladder.overdue if late >= threshold]
    if not reached:
        return
    last = max(ladder.overdue)
    weeks = min((late - last) // 5, ladder.overdue_weekly_cap) if max(reached) == last else 0
    if weeks > 0:
        yield Step("overdue-weekly", f"{occasion}+{weeks}", 200 + last + weeks)
    else:
        yield Step(f"overdue-{max(reached)}", occasion, 200 + max(reached))


def _acknowledgement_steps(
    task: TaskFacts, today: date, calendar: Calendar, ladder: Ladder
) -> Iterator[Step]:
    if task.acknowledged_on is not None:
        return
    waited = calendar.workdays_left(task.issued_on, today)
    reached = [threshold for threshold in ladder.unacknowledged if waited >= threshold]
    if reached:
        yield Step(f"unacknowledged-{max(reached)}", task.issued_on.isoformat(), max(reached))
