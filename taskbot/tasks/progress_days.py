"""When what stands as a unit's progress was said: a report of a figure or of a trouble alone leaves the words of before."""

from collections.abc import Iterable
from dataclasses import replace

from sqlmodel import Session, col, func, select

from taskbot.clock import office_day
from taskbot.tasks.facts import TaskFacts
from taskbot.tasks.models import Event, Unit
from taskbot.tasks.queries import SAID


def with_progress_days(session: Session, tasks: Iterable[TaskFacts], until: int) -> list[TaskFacts]:
    """The tasks with the days of what their lead units have done, by the events up to number `until`."""
    words = col(Event.new)["done"].as_string()
    said = (
        select(Event.task_number, Unit.short_name, func.max(Event.at))
        .join(Unit, col(Unit.id) == col(Event.unit_id))
        .where(col(Event.kind).in_(SAID), Event.seq <= until, words != "")
        .group_by(col(Event.task_number), col(Unit.short_name))
    )
    days = {(number, unit): office_day(at) for number, unit, at in session.exec(said)}
    return [replace(task, done_on=days.get((task.number, task.lead_unit))) for task in tasks]
