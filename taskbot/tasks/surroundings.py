"""What a digest is drawn with besides the list, kept with it so that it is drawn again as it was. Pure."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from taskbot.tasks.facts import TaskFacts
from taskbot.tasks.periods import period_bounds
from taskbot.tasks.workdays import Calendar, CalendarYear

_WEEK = timedelta(weeks=1)
_FARTHEST = 10
"""Years before and after the period that are kept where a task has a day in them."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """The names at the head, and the calendar of all years that the list has to do with."""

    work: str
    office: str
    years: tuple[CalendarYear, ...]


def surroundings(
    work: str, office: str, calendar: Calendar, tasks: Iterable[TaskFacts], period: str
) -> Surroundings:
    """Those of now, for a digest of that period."""
    first_on, last_on = period_bounds(period)
    near = [first_on.year, (last_on + _WEEK).year]
    for task in tasks:
        near += [day.year for day in _days(task) if abs(day.year - first_on.year) <= _FARTHEST]
    return Surroundings(work, office, calendar.years(min(near), max(near)))


def _days(task: TaskFacts) -> Iterator[date]:
    yield task.issued_on
    known = (task.original_due_on, task.due_on, *(step.due_on for step in task.milestones))
    yield from (day for day in known if day)
