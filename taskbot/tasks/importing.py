"""Writes an import: tasks are found by number, so that a second import of the same list changes nothing."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, select

from taskbot.tasks import service
from taskbot.tasks.facts import TaskFacts
from taskbot.tasks.models import Assignment, Directive, Part, Task, Unit
from taskbot.tasks.permissions import Actor
from taskbot.tasks.planning import Plan, PlannedTask, RowProblem
from taskbot.tasks.units import UnitRegister


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did, by the tasks' numbers."""

    created: list[int]
    updated: list[int]
    unchanged: list[int]
    problems: list[RowProblem]


def import_tasks(
    session: Session, plan: Plan, directive: Directive | None, *, by: Actor, now: datetime
) -> Imported:
    """Creates what is new and amends what differs; a number that another task has is a problem of its row.

    Rows with a number go first, so that a row without one never takes it from them.
    """
    result = Imported([], [], [], list(plan.problems))
    directive_id = _directive_id(session, directive)
    for planned in sorted(plan.tasks, key=lambda planned: planned.number is None):
        known = _known(session, planned)
        if known is None:
            result.created.append(_create(session, planned, directive_id, by, now))
        elif known.title != planned.task.title:
            problem = f"序号 {known.number} 已是另一项任务「{known.title}」，请改用新的序号或留空"
            result.problems.append(RowProblem(planned.row, "序号", problem))
        elif service.amend_task(session, known.number, planned.task, by=by, now=now):
            result.updated.append(known.number)
        else:
            result.unchanged.append(known.number)
    return result


def imported_json(result: Imported, facts: Iterable[TaskFacts], register: UnitRegister) -> dict[str, Any]:
    """The result as the public interface gives it (`taskbot import --json`)."""
    return {
        "created": len(result.created),
        "updated": len(result.updated),
        "unchanged": len(result.unchanged),
        "problems": [asdict(problem) for problem in sorted(result.problems, key=lambda each: each.row)],
        "tasks": [_task_json(task, register) for task in facts],
    }


def _task_json(task: TaskFacts, register: UnitRegister) -> dict[str, Any]:
    lead, *supporting = (register.find(name) for name in (task.lead_unit, *task.supporting_units))
    return {
        "number": task.number,
        "title": task.title,
        "lead_unit": lead.full_name if lead else task.lead_unit,
        "supporting_units": [unit.full_name for unit in supporting if unit],
        "due_on": task.due_on.isoformat() if task.due_on else None,
        "deadline_phrase": task.deadline_phrase or None,
    }


def _known(session: Session, planned: PlannedTask) -> Task | None:
    if planned.number is not None:
        return session.get(Task, planned.number)
    same = (
        select(Task)
        .join(Assignment)
        .join(Unit)
        .where(Task.title == planned.task.title, Assignment.part == Part.LEAD)
        .where(Unit.name == planned.task.lead_unit)
        .order_by(col(Task.number))
    )
    return session.exec(same).first()


def _create(
    session: Session, planned: PlannedTask, directive_id: int | None, by: Actor, now: datetime
) -> int:
    task = service.issue_task(
        session, planned.task, number=planned.number, directive_id=directive_id, by=by, now=now
    )
    if planned.status is not None:
        service.enter_status(session, task.number, planned.status, by=by, now=now)
    return task.number


def _directive_id(session: Session, directive: Directive | None) -> int | None:
    if directive is None:
        return None
    same = select(Directive).where(Directive.document_number == directive.document_number)
    known = session.exec(same).first()
    if known is None:
        session.add(directive)
        session.flush()
        known = directive
    return known.id
