"""When what stands of a unit's report was said: a report of a figure or of a trouble alone leaves the words of before."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import datetime

from sqlalchemy import ColumnElement, case, func, or_, select
from sqlmodel import Session, col

from taskbot.clock import office_day
from taskbot.tasks.facts import NOT_SAID, SaidOn, TaskFacts
from taskbot.tasks.models import Event, Unit
from taskbot.tasks.queries import SAID


def with_progress_days(
    session: Session, tasks: Iterable[TaskFacts], until: int, also: Collection[int] = ()
) -> list[TaskFacts]:
    """The tasks with the days of what their lead units have said, by the events up to number `until`, and those of `also`."""
    said = said_days(session, or_(col(Event.seq) <= until, col(Event.seq).in_(also)))
    days = ((task, said.get((task.number, task.lead_unit), NOT_SAID)) for task in tasks)
    return [
        replace(task, done_on=on.done, problem_on=on.problem, next_step_on=on.next_step) for task, on in days
    ]


def said_on(session: Session, number: int, unit: str) -> SaidOn:
    """The same of one unit's share."""
    return said_days(session, col(Event.task_number) == number).get((number, unit), NOT_SAID)


def said_days(session: Session, among: ColumnElement[bool]) -> Mapping[tuple[int | None, str], SaidOn]:
    """By task and unit's short name the day of each part that was said last, by the events among which to look."""
    said = (
        select(
            col(Event.task_number),
            col(Unit.short_name),
            _last("progress"),
            _last("done"),
            _last("problem"),
            _last("next_step"),
        )
        .join(Unit, col(Unit.id) == col(Event.unit_id))
        .where(among, col(Event.kind).in_(SAID), col(Event.new)["outdated"].as_string().is_(None))
        .group_by(col(Event.task_number), col(Unit.short_name))
    )
    session.flush()
    return {
        (number, unit): SaidOn(*(office_day(at) if at else None for at in days))
        for number, unit, *days in session.connection().execute(said)
    }


def _last(part: str) -> ColumnElement[datetime | None]:
    """When a report last said something of it; one that says nothing has NULL or no words there."""
    return func.max(case((col(Event.new)[part].as_string() != "", col(Event.at))))
