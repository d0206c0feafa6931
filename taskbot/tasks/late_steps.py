"""Milestones 时间节点 of open tasks whose day has passed without their being reached. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from taskbot.tasks.facts import Milestone
from taskbot.tasks.task_lines import TaskLine


@dataclass(frozen=True, slots=True)
class LateStep:
    """One of them, with its task, whose own light is another matter."""

    line: TaskLine
    step: Milestone
    days: int
    """How many have passed since its own."""


def late_steps_of(lines: Iterable[TaskLine], today: date) -> tuple[LateStep, ...]:
    """Each by itself; the longest late first."""
    found = (
        LateStep(line, step, (today - step.due_on).days)
        for line in lines
        for step in line.task.late_milestones(today)
    )
    return tuple(sorted(found, key=lambda each: (-each.days, each.line.task.number)))
