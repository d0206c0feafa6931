"""The work list as it stood after any event of the journal: the rows of today, with what came later taken back.

Each event has the rows that it has changed as they were before (`former_rows`). Events from before there was that tell
only the task's own terms and state; of what else they changed the next known value stands.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from functools import cache
from types import SimpleNamespace
from typing import Any

from pydantic import TypeAdapter
from sqlmodel import Session, SQLModel, col, func, select

from taskbot.tasks import queries, whole_tasks
from taskbot.tasks.facts import TaskFacts
from taskbot.tasks.follow_ups import InstructionFacts
from taskbot.tasks.former_rows import TABLES
from taskbot.tasks.journal import BIRTH, FORMER
from taskbot.tasks.models import Directive, Event, Instruction, Person, Task
from taskbot.tasks.reading import rows_of
from taskbot.tasks.rows import instruction_as_facts

_Values = dict[str, Any]
_Former = Mapping[str, Mapping[str, _Values | None]]


def seq_at(session: Session, instant: datetime) -> int:
    """The number of the newest event that was recorded at the instant or before; 0 where there is none."""
    return session.exec(select(func.max(Event.seq)).where(Event.at <= instant)).one() or 0


def seq_of(session: Session, hash_: str) -> int | None:
    """The number of the event with that hash, which was the journal's head after it."""
    return session.exec(select(Event.seq).where(Event.hash == hash_)).first()


def task_facts_at(session: Session, seq: int, also: Collection[int] = ()) -> list[TaskFacts]:
    """What `queries.task_facts` gave right after event number `seq`, but for the units' names, which are today's.

    What the later events `also` have changed stays changed, whatever came before them or after.
    """
    former = _former(session, seq, also)
    today = whole_tasks.rows_of_facts(session)
    rows = {table: _as_it_was(table, today[table], former[name]) for name, table in TABLES.items()}
    return whole_tasks.facts_in(session, queries.unit_names(session), rows, until=seq)


def instructions_at(session: Session, seq: int) -> list[InstructionFacts]:
    """All that leaders had ordered right after event number `seq`, in order; the names are today's."""
    today = rows_of(session, Instruction, None)
    rows = _as_it_was(Instruction, today, _former(session, seq, ())["instruction"])
    names = dict(session.exec(select(Person.id, Person.name)).all())
    return [instruction_as_facts(row, names) for row in rows]


def directive_at(session: Session, as_of: datetime) -> Directive | None:
    """The paper that the list was last drawn from by then."""
    issued = select(func.max(Task.directive_id)).where(col(Task.issued_at) <= as_of)
    newest = session.exec(issued).one()
    return session.get(Directive, newest) if newest else None


def _former(session: Session, seq: int, also: Collection[int]) -> _Former:
    """By table and key the values of then, as JSON has them, of all rows that have changed since; None: not there yet."""
    found = defaultdict[str, dict[str, _Values | None]](dict)
    settled = defaultdict[tuple[str, str], set[str]](set)
    later = select(Event.seq, Event.kind, Event.task_number, Event.old).where(col(Event.seq) > seq)
    for number, kind, task, old in session.exec(later.order_by(col(Event.seq).desc())):
        for table, rows in _former_rows(kind, task, dict(old or {})).items():
            for key, values in rows.items():
                if number in also:
                    settled[table, key].update(values or ())
                    continue
                known = found[table].get(key)
                left = values and {name: values[name] for name in values.keys() - settled[table, key]}
                if values is None:
                    found[table][key] = None
                elif left:
                    found[table][key] = {**(known or {}), **left}
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
