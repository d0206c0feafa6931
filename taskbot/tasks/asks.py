"""What units ask for and have no answer to: somebody's coordination, and what the office has to decide. Pure."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from taskbot.tasks.lifecycle import RequestKind, State
from taskbot.tasks.task_lines import TaskLine
from taskbot.tasks.workdays import Calendar


@dataclass(frozen=True, slots=True)
class Trouble:
    """A unit's 需协调: who asks, what, since when."""

    line: TaskLine
    unit: str
    problem: str
    """In the unit's own words; empty where it only says that it is blocked."""
    since: date
    workdays: int
    """How many it has lasted."""
    answered_on: date | None = None
    """When the office answered; the trouble goes on."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """A request that the office has not answered: 报办结, 延期, 退回."""

    line: TaskLine
    kind: RequestKind
    unit: str
    since: date
    workdays: int
    """How many it has waited."""
    wanted_on: date | None = None
    """Of an extension: the day asked for."""


def troubles_of(lines: Iterable[TaskLine], today: date, calendar: Calendar) -> tuple[Trouble, ...]:
    """Of open tasks, the lead unit's and those of supporting units; longest first."""
    found = (trouble for line in lines if line.task.is_open for trouble in _troubles(line, today, calendar))
    return tuple(sorted(found, key=lambda each: (each.since, each.line.task.number)))


def _troubles(line: TaskLine, today: date, calendar: Calendar) -> Iterator[Trouble]:
    task = line.task
    if task.blocked_on:
        days = calendar.workdays_left(task.blocked_on, today)
        yield Trouble(line, task.lead_unit, task.problem, task.blocked_on, days, task.trouble_answered_on)
    for share in task.shares:
        if share.blocked_on and share.finished_on is None:
            days = calendar.workdays_left(share.blocked_on, today)
            yield Trouble(line, share.unit, share.problem, share.blocked_on, days)


def waiting_of(lines: Iterable[TaskLine], today: date, calendar: Calendar) -> tuple[Waiting, ...]:
    """What waits for the office's decision; longest first. What needs coordination is among the troubles."""
    found = (waiting for line in lines if line.task.is_open for waiting in _waiting(line, today, calendar))
    return tuple(sorted(found, key=lambda each: (each.since, each.line.task.number)))


def _waiting(line: TaskLine, today: date, calendar: Calendar) -> Iterator[Waiting]:
    task = line.task
    asked = [each for each in task.asked if each.kind is not RequestKind.COORDINATION]
    for each in asked:
        days = calendar.workdays_left(each.since, today)
        yield Waiting(line, each.kind, each.unit, each.since, days, each.wanted_on)
    is_asked = any(each.kind is RequestKind.CLOSING for each in asked)
    if task.state is State.IN_REVIEW and task.submitted_on and not is_asked:
        days = calendar.workdays_left(task.submitted_on, today)
        yield Waiting(line, RequestKind.CLOSING, task.lead_unit, task.submitted_on, days)
