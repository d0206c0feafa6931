"""The terms of stored tasks, whole: what each would say if it were issued today. Read, and milestones and indicators replaced."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import asdict
from itertools import chain
from operator import attrgetter
from typing import Any

from sqlmodel import Session, col, select

from taskbot.tasks import facts, models
from taskbot.tasks.facts import NewTask
from taskbot.tasks.models import Assignment, Part, Task, Unit

PARTS: dict[str, type[models.Milestone | models.Indicator]] = {
    "milestones": models.Milestone,
    "indicators": models.Indicator,
}
"""The fields of a NewTask that are rows of their own."""


def task_terms(session: Session, numbers: Collection[int] | None = None) -> dict[int, NewTask]:
    """The terms of the tasks (all, or those of the numbers), by number; units by full name."""
    lead: dict[int, str] = {}
    supporting = defaultdict[int, list[str]](list)
    shares = (
        select(Assignment.task_number, Assignment.part, Unit.name)
        .join(Unit)
        .where(col(Assignment.left_at).is_(None))
        .order_by(col(Assignment.id))
    )
    for number, part, name in session.exec(_of(shares, Assignment.task_number, numbers)):
        if part is Part.LEAD:
            lead[number] = name
        else:
            supporting[number].append(name)
    milestones = defaultdict[int, list[facts.Milestone]](list)
    for step in session.exec(_of(select(models.Milestone), models.Milestone.task_number, numbers)):
        milestones[step.task_number].append(facts.Milestone(step.title, step.due_on, step.phrase))
    indicators = defaultdict[int, list[facts.Indicator]](list)
    for each in session.exec(_of(select(models.Indicator), models.Indicator.task_number, numbers)):
        indicators[each.task_number].append(facts.Indicator(each.name, each.value, each.unit))
    return {
        task.number: NewTask(
            title=task.title,
            lead_unit=lead[task.number],
            supporting_units=tuple(supporting[task.number]),
            content=task.content,
            section=task.section,
            due_on=task.due_on,
            deadline_phrase=task.deadline_phrase,
            recurrence=task.recurrence,
            urgency=task.urgency,
            leader=task.leader,
            milestones=tuple(milestones[task.number]),
            indicators=tuple(indicators[task.number]),
        )
        for task in session.exec(_of(select(Task), Task.number, numbers))
    }


def replace_parts(session: Session, number: int, name: str, parts: Sequence[Any]) -> None:
    """Brings the task's milestones or indicators (`name`) to these facts; one of the same name keeps what was reached."""
    table, key = PARTS[name], _KEYS[name]
    rows = defaultdict[Any, list[Any]](list)
    for row in session.exec(select(table).where(table.task_number == number)):
        rows[key(row)].append(row)
    for part in parts:
        same = rows[key(part)]
        row = same.pop(0) if same else table(task_number=number, **asdict(part))
        for field in _TERMS[name]:
            setattr(row, field, getattr(part, field))
        session.add(row)
    for row in chain.from_iterable(rows.values()):
        session.delete(row)


_KEYS: dict[str, Any] = {"milestones": attrgetter("title"), "indicators": attrgetter("name", "unit")}
_TERMS = {"milestones": ("due_on", "phrase"), "indicators": ("value",)}


def _of(query: Any, number: Any, numbers: Collection[int] | None) -> Any:  # noqa: ANN401 (SQLModel's queries have no common type)
    """The query on those tasks only, in their order and that of their making."""
    return query if numbers is None else query.where(col(number).in_(numbers))
