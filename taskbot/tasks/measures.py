"""What a task is measured by: milestones 时间节点 that are reached, indicators 量化指标 that get a figure."""

from datetime import datetime

from sqlmodel import Session

from taskbot.clock import office_day
from taskbot.tasks.errors import StaleButton
from taskbot.tasks.lifecycle import Action
from taskbot.tasks.models import Assignment, Indicator, Milestone, Task
from taskbot.tasks.moves import note, task_of_office, task_of_unit
from taskbot.tasks.permissions import Actor, Role


def reach_milestone(session: Session, milestone_id: int, *, by: Actor, now: datetime) -> Milestone:
    """The step is done, as one of the task's units or the office says; a second time changes nothing."""
    step = session.get(Milestone, milestone_id)
    if step is None:
        raise StaleButton
    task, share = measured_task(session, step.task_number, by)
    if step.reached_on is None:
        step.reached_on = office_day(now)
        session.add(step)
        new = {"milestone": step.title, "due_on": step.due_on, "reached_on": step.reached_on}
        note(session, "milestone_reached", task, share, new=new, by=by, now=now)
    return step


def reopen_milestone(session: Session, milestone_id: int, *, by: Actor, now: datetime) -> Milestone:
    """Takes it back that the step is done: a slip of the finger, or the office that does not agree."""
    step = session.get(Milestone, milestone_id)
    if step is None:
        raise StaleButton
    task, share = measured_task(session, step.task_number, by)
    if step.reached_on is not None:
        old, new = {"reached_on": step.reached_on}, {"milestone": step.title, "reached_on": None}
        step.reached_on = None
        session.add(step)
        note(session, "milestone_reopened", task, share, old=old, new=new, by=by, now=now)
    return step


def set_indicator(
    session: Session, indicator_id: int, current: float, *, by: Actor, now: datetime
) -> Indicator:
    """The figure as it stands now, as one of the task's units or the office says."""
    figure = session.get(Indicator, indicator_id)
    if figure is None:
        raise StaleButton
    task, share = measured_task(session, figure.task_number, by)
    if figure.current != current:
        old = {"indicator": figure.name, "value": figure.current}
        new = {"indicator": figure.name, "value": current, "unit": figure.unit, "target": figure.value}
        figure.current, figure.current_on = current, office_day(now)
        session.add(figure)
        note(session, "indicator_set", task, share, old=old, new=new, by=by, now=now)
    return figure


def measured_task(session: Session, number: int, by: Actor) -> tuple[Task, Assignment | None]:
    """The task, and the actor's share: whoever may report on it may set its measures, and the office."""
    if Role.OFFICE in by.roles:
        return task_of_office(session, number, Action.AMEND, by), None
    return task_of_unit(session, number, Action.REPORT, by)
