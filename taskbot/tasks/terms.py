"""The terms of stored tasks, whole: what each would say if it were issued today. Read, and milestones and indicators replaced."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import asdict
from operator import attrgetter
from typing import Any

from sqlmodel import Session, col, select

from taskbot.tasks import facts, models
from taskbot.tasks.facts import NewTask
from taskbot.tasks.models import Assignment, Part, Task, Unit
from taskbot.tasks.parsing.indicator_figures import subject_of

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
    """Brings the task's milestones or indicators (`name`) to these facts; one that is the same keeps what was reached."""
    table = PARTS[name]
    left: list[Any] = list(
        session.exec(select(table).where(table.task_number == number).order_by(col(table.id)))
    )
    kept: dict[int, Any] = {}
    for key in _KEYS[name]:
        for place, part in enumerate(parts):
            row = next((row for row in left if key(row) == key(part)), None)
            if row is not None and place not in kept:
                kept[place] = row
                left.remove(row)
    for place, part in enumerate(parts):
        row = kept.get(place) or table(task_number=number, **asdict(part))
        for field in _TERMS[name]:
            setattr(row, field, getattr(part, field))
        session.add(row)
    for row in left:
        session.delete(row)


def _counted(indicator: models.Indicator | facts.Indicator) -> tuple[str, str]:
    """What it counts: 标准站 of 建成标准站30个 and of 建成标准站40个."""
    return subject_of(indicator.name), indicator.unit


_KEYS: dict[str, Sequence[Any]] = {
    "milestones": [attrgetter("title")],
    "indicators": [attrgetter("name", "unit"), _counted],
}
"""By what one is known for the same: the first key before the next."""
_TERMS = {"milestones": ("due_on", "phrase"), "indicators": ("name", "value")}


def _of(query: Any, number: Any, numbers: Collection[int] | None) -> Any:  # noqa: ANN401 (SQLModel's queries have no common type)
    """The query on those tasks only, in their order and that of their making."""
    return query if numbers is None else query.where(col(number).in_(numbers))
