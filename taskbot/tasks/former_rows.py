"""What a task's rows were before they changed: every event of the journal keeps it, so that the past can be read again.

A session notes it by itself whenever it writes; `journal.record` takes what has gathered since the event before. Who
changes a task need not think of it, only change first and record then.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from sqlalchemy import event, inspect
from sqlmodel import Session, SQLModel

from taskbot.tasks.models import Assignment, Indicator, Instruction, Milestone, Request, Task

TABLES: dict[str, type[SQLModel]] = {
    "task": Task,
    "assignment": Assignment,
    "milestone": Milestone,
    "indicator": Indicator,
    "request": Request,
    "instruction": Instruction,
}
"""The rows that make up what is known of a task, each table's by one key."""

FormerRows = dict[str, dict[str, dict[str, Any] | None]]
"""By table and key the changed columns as they were, of a deleted row all of them; None for a row that was not there."""

_NO_FACT = frozenset({"attention_at"})
_GATHERED = "former rows"


def take(session: Session) -> FormerRows:
    """What the rows were that have changed since this was last asked; writes what waits to be written."""
    session.flush()
    found: FormerRows = session.info.pop(_GATHERED, {})
    return found


@event.listens_for(Session, "after_flush")
def _gather(session: Session, _context: object) -> None:
    for row in _of_tasks(session.new):
        _note(session, row, None)
    for row in _of_tasks(session.dirty):
        if changed := dict(_changes(row)):
            _note(session, row, changed)
    for row in _of_tasks(session.deleted):
        _note(session, row, {**row.model_dump(), **dict(_changes(row))})


@event.listens_for(Session, "after_soft_rollback")
def _forget(session: Session, _transaction: object) -> None:
    session.info.pop(_GATHERED, None)


def _of_tasks(rows: Iterable[object]) -> Iterator[SQLModel]:
    return (row for row in rows if isinstance(row, SQLModel) and type(row) in TABLES.values())


def _changes(row: SQLModel) -> Iterator[tuple[str, Any]]:
    """The columns that have changed, with the values that they had."""
    for name, attribute in inspect(row).attrs.items():
        before = attribute.history.deleted
        if before and name not in _NO_FACT:
            yield name, before[0]


def _note(session: Session, row: SQLModel, values: dict[str, Any] | None) -> None:
    """Of what changes more than once the first value counts."""
    (key,) = inspect(row).mapper.primary_key_from_instance(row)
    rows = session.info.setdefault(_GATHERED, {}).setdefault(str(row.__tablename__), {})
    known = rows.setdefault(str(key), values)
    if known is not None and values is not None:
        rows[str(key)] = {**values, **known}
