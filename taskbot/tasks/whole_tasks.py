"""Tasks with all their parts, read in bulk: whole, or what the clock needs of them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from operator import attrgetter
from typing import Any

from sqlmodel import Session, SQLModel, case, col, func, select

from taskbot.tasks import former_rows
from taskbot.tasks.facts import TaskFacts, TaskTimes
from taskbot.tasks.lifecycle import State
from taskbot.tasks.models import Assignment, Event, Indicator, Instruction, Milestone, Request, Task
from taskbot.tasks.reading import among, rows_of
from taskbot.tasks.rows import TIMES, task_as_facts, task_as_times

Rows = Mapping[type[SQLModel], Iterable[Any]]
"""Rows by their table, each table's in order of its key."""

_ByTask = Mapping[int, list[Any]]


def rows_of_facts(session: Session, numbers: Sequence[int] | None = None) -> dict[type[SQLModel], list[Any]]:
    """The rows that the facts of the tasks (all, or those of the numbers) are made of."""
    return {table: rows_of(session, table, numbers) for table in former_rows.TABLES.values()}


def facts_in(
    session: Session, names: Mapping[int, str], rows: Rows, until: int | None = None
) -> list[TaskFacts]:
    """What the rows say of their tasks, with the events up to number `until`; `names` are the units' short names by id."""
    tasks = list(rows[Task])
    _, steps, asked, instructed = _present_parts(rows)
    shares, figures = _by_task(rows[Assignment]), _by_task(rows[Indicator])
    reports = _first_versions(session, [task.number for task in tasks if task.recurrence], until)
    struck = _struck(session, [task.number for task in tasks if task.state is State.CANCELLED])
    return [
        task_as_facts(
            task,
            names,
            shares[task.number],
            steps[task.number],
            figures[task.number],
            asked[task.number],
            instructed[task.number],
            reports[task.number],
            struck=struck.get(task.number),
        )
        for task in tasks
    ]


def task_times(session: Session, names: Mapping[int, str], numbers: Sequence[int]) -> list[TaskTimes]:
    """What the clock needs to know of the tasks, by number: a third of the reading of `task_facts`."""
    session.flush()
    tasks = rows_of(session, Task, numbers, TIMES)
    shares, steps, asked, instructed = _present_parts(
        {table: rows_of(session, table, numbers) for table in (Assignment, Milestone, Request, Instruction)}
    )
    reports = _first_versions(session, [task.number for task in tasks if task.recurrence], None)
    return [
        task_as_times(
            task,
            names,
            shares[task.number],
            steps[task.number],
            asked[task.number],
            instructed[task.number],
            reports[task.number],
        )
        for task in tasks
    ]


def _present_parts(rows: Rows) -> tuple[_ByTask, _ByTask, _ByTask, _ByTask]:
    """The present shares, the milestones by day, the requests and the instructions not passed on, of each task."""
    shares = _by_task(share for share in rows[Assignment] if share.left_at is None)
    steps = _by_task(sorted(rows[Milestone], key=attrgetter("due_on", "id")))
    instructed = _by_task(order for order in rows[Instruction] if order.forwarded_at is None)
    return shares, steps, _by_task(rows[Request]), instructed


def _by_task(rows: Iterable[Any]) -> dict[int, list[Any]]:
    found = defaultdict[int, list[Any]](list)
    for row in rows:
        found[row.task_number].append(row)
    return found


def _first_versions(session: Session, numbers: Sequence[int], until: int | None) -> dict[int, list[Event]]:
    """The reports and entries of these tasks, each as it came in: an edit is no report of its own."""
    found = defaultdict[int, list[Event]](list)
    if not numbers:
        return found
    first = (
        select(func.min(Event.seq))
        .where(among(session, col(Event.task_number), numbers), col(Event.kind).in_(("reported", "entered")))
        .group_by(
            col(Event.task_number),
            col(Event.chat_id),
            col(Event.message_id),
            case((col(Event.message_id).is_(None), Event.seq)),
        )
    )
    if until is not None:
        first = first.where(col(Event.seq) <= until)
    for event in session.exec(select(Event).where(col(Event.seq).in_(first)).order_by(col(Event.seq))):
        found[event.task_number or 0].append(event)
    return found


def _struck(session: Session, numbers: Sequence[int]) -> dict[int, Event]:
    """What has taken each of the cancelled tasks off the list, 撤销 or 撤回: the journal knows."""
    kinds = col(Event.kind).in_(("recalled", "cancelled"))
    struck = select(Event).where(among(session, col(Event.task_number), numbers), kinds)
    return {event.task_number or 0: event for event in session.exec(struck)} if numbers else {}
