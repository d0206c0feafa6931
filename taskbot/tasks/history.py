"""The work list as it stood after any event of the journal: the rows of today, with what came later taken back.

Each event has the rows that it has changed as they were before (`former_rows`). Events from before there was that tell
only the task's own terms and state; of what else they changed the next known value stands.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from functools import cache
from types import SimpleNamespace
from typing import Any

from pydantic import TypeAdapter
from sqlmodel import Session, SQLModel, col, func, select

from taskbot.tasks import queries, whole_tasks
from taskbot.tasks.facts import ReportFacts, TaskFacts
from taskbot.tasks.former_rows import TABLES
from taskbot.tasks.journal import BIRTH, FORMER
from taskbot.tasks.models import Event, Task

_Values = dict[str, Any]
_Former = Mapping[str, Mapping[str, _Values | None]]


def seq_at(session: Session, instant: datetime) -> int:
    """The number of the newest event that was recorded at the instant or before; 0 where there is none."""
    return session.exec(select(func.max(Event.seq)).where(Event.at <= instant)).one() or 0


def seq_of(session: Session, hash_: str) -> int | None:
    """The number of the event with that hash, which was the journal's head after it."""
    return session.exec(select(Event.seq).where(Event.hash == hash_)).first()


def task_facts_at(session: Session, seq: int) -> list[TaskFacts]:
    """What `queries.task_facts` gave right after event number `seq`, but for the units' names, which are today's."""
    former = _former(session, seq)
    today = whole_tasks.rows_of_facts(session)
    rows = {table: _as_it_was(table, today[table], former[name]) for name, table in TABLES.items()}
    return whole_tasks.facts_in(session, queries.unit_names(session), rows, until=seq)


def reports_at(
    session: Session, start: datetime, end: datetime, listed: Iterable[TaskFacts]
) -> list[ReportFacts]:
    """`queries.reports_between`, whose words are those of then, under the titles that the tasks have in the list of then."""
    titles = {task.number: task.title for task in listed}
    reports = queries.reports_between(session, start, end)
    return [replace(each, title=titles.get(each.number, each.title)) for each in reports]


def _former(session: Session, seq: int) -> _Former:
    """By table and key the values of then, as JSON has them, of all rows that have changed since; None: not there yet."""
    found = defaultdict[str, dict[str, _Values | None]](dict)
    later = select(Event.kind, Event.task_number, Event.old).where(col(Event.seq) > seq)
    for kind, number, old in session.exec(later.order_by(col(Event.seq).desc())):
        for table, rows in _former_rows(kind, number, dict(old or {})).items():
            for key, values in rows.items():
                known = found[table].get(key)
                found[table][key] = None if values is None else {**(known or {}), **values}
    return found


def _former_rows(kind: str, number: int | None, old: _Values) -> _Former:
    """What one event has taken from its rows."""
    if kind == BIRTH:
        return {"task": {str(number): None}}
    if FORMER in old or number is None:
        former: _Former = old.get(FORMER, {})
        return former
    return {"task": {str(number): {name: old[name] for name in old.keys() & Task.model_fields.keys()}}}


def _as_it_was(
    table: type[SQLModel], today: Iterable[Any], former: Mapping[str, _Values | None]
) -> list[Any]:
    """The rows of the table with the values of then, by key."""
    key = "number" if table is Task else "id"
    rows = {str(getattr(row, key)): row for row in today}
    for name, values in former.items():
        row = rows.pop(name, None)
        if values is not None:
            read = {column: _reader(table, column)(value) for column, value in values.items()}
            rows[name] = SimpleNamespace(**{**(row._asdict() if row else {}), **read})
    return sorted(rows.values(), key=lambda row: getattr(row, key))


@cache
def _reader(table: type[SQLModel], column: str) -> Any:  # noqa: ANN401 (a validator of any type)
    """Makes of what JSON has the column's own type."""
    return TypeAdapter(table.model_fields[column].annotation).validate_python
