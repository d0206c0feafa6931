"""One task of a digest and how it stands on the day. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from taskbot.tasks.cycles import missing_report
from taskbot.tasks.facts import TaskFacts
from taskbot.tasks.lights import Light, LightRules, Standing, light_of, standing_of
from taskbot.tasks.workdays import Calendar


@dataclass(frozen=True, slots=True)
class TaskLine:
    """One task and how it stands."""

    task: TaskFacts
    standing: Standing
    light: Light
    workdays_left: int | None
    """Signed; None without a deadline."""
    late_workdays: int = 0
    """The unit's own, without those that waited for the office."""
    report_missed_on: date | None = None
    """The last day of the report cycle that has passed without a report; None where none is missing."""


def task_lines(
    tasks: Iterable[TaskFacts], today: date, calendar: Calendar, rules: LightRules
) -> tuple[TaskLine, ...]:
    """Every task as it stands, by number."""
    return tuple(
        TaskLine(
            task,
            standing_of(task, today, calendar, rules),
            light_of(task, today, calendar, rules),
            calendar.workdays_left(today, task.due_on) if task.due_on else None,
            sum(map(calendar.is_workday, task.late_days(today))),
            missing_report(task, today),
        )
        for task in sorted(tasks, key=lambda task: task.number)
    )
