"""The journal 台账留痕: every change is one event, and each event's hash covers the one before."""

import json
from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

from pydantic_core import to_jsonable_python
from sqlalchemy import Text, type_coerce
from sqlalchemy.event import listens_for
from sqlmodel import Session, col, select

from taskbot.tasks import chain, former_rows
from taskbot.tasks.chain import COVERED, GENESIS, Checked
from taskbot.tasks.models import Event, Task
from taskbot.tasks.permissions import Actor

BIRTH = "issued"
"""The kind of event that a task begins with."""
FORMER = "former"
"""Under which name `old` has the rows of the task as they were."""

_NEWEST = "newest event"
_FIRST = "first event of the session"
_BATCH = 1000
_LAST = select(Event.seq, Event.hash).order_by(col(Event.seq).desc()).limit(1)
_NAMES = (*COVERED, "hash")
_KEPT_AS_TEXT = frozenset({"at", "old", "new"})

_read_json = json.JSONDecoder().decode


def record(
    session: Session,
    kind: str,
    *,
    task_number: int | None = None,
    unit_id: int | None = None,
    old: dict[str, Any] | None = None,
    new: dict[str, Any] | None = None,
    by: Actor,
    now: datetime,
) -> Event:
    """Appends one event; its number follows the newest one's, so that the journal has neither gap nor fork.

    Whatever happens to a task, the clock has to look at it again, and `old` has its rows as they were before (but not
    before `issued`: there were none): nobody else needs to think of that.
    """
    if task_number is not None:
        session.get_one(Task, task_number).attention_at = now
    former = former_rows.take(session)
    if former and kind != BIRTH:
        old = {**(old or {}), FORMER: former}
    seq, head = _newest(session)
    facts: dict[str, Any] = {
        "seq": seq + 1,
        "at": now,
        "by": by.id or None,
        "by_name": by.name,
        "kind": kind,
        "task_number": task_number,
        "unit_id": unit_id,
        "old": to_jsonable_python(old),
        "new": to_jsonable_python(new),
        "chat_id": by.chat_id,
        "message_id": by.message_id,
    }
    event = Event(**facts, hash=chain.hash_after(head, facts))
    session.add(event)
    session.info.setdefault(_FIRST, event.seq)
    session.info[_NEWEST] = (session.get_transaction(), event.seq, event.hash)
    return event


@listens_for(Session, "after_soft_rollback")
def _forget(session: Session, _transaction: object) -> None:
    """What was recorded since a savepoint is gone with it."""
    session.info.pop(_NEWEST, None)


def record_access(
    session: Session,
    kind: str,
    of: str,
    *,
    number: int | None = None,
    count: int | None = None,
    by: Actor,
    now: datetime,
) -> Event:
    """Appends who has read, or taken away as a file, the whole list or a task's timeline (of task `number`).

    It belongs to no task: a timeline tells what became of the task, not who has looked.
    """
    facts = {"of": of, "task": number, "tasks": count}
    new = {name: value for name, value in facts.items() if value is not None}
    return record(session, kind, new=new, by=by, now=now)


def journal_head(session: Session) -> str:
    """The newest hash; sixty-four zeros for an empty journal."""
    return _newest(session)[1]


def count_events(session: Session) -> int:
    """How many events there are, as far as their numbers tell."""
    return _newest(session)[0]


def recorded(session: Session) -> range:
    """The numbers of the events that the session has recorded, in one transaction; what was taken back is none."""
    first = session.info.get(_FIRST)
    return range(first, count_events(session) + 1) if first is not None else range(0)


def first_event_at(session: Session) -> datetime | None:
    """When the journal begins; None for an empty one."""
    return session.exec(select(Event.at).order_by(col(Event.seq)).limit(1)).first()


Watch = Callable[[Iterable[dict[str, Any]]], Iterable[dict[str, Any]]]
"""Hands events on, and sees how far they have come."""


def verify(session: Session, wanted: str = "", watch: Watch = iter) -> Checked:
    """Follows the whole chain, in constant memory; `wanted` is a hash, or its beginning, to look for on the way.

    What SQLite keeps as text is read here and not by the columns' types, which would stop at the first value that a
    stranger's hand has spoilt, before it could be named.
    """
    columns = (
        type_coerce(getattr(Event, name), Text) if name in _KEPT_AS_TEXT else getattr(Event, name)
        for name in _NAMES
    )
    in_order = select(*columns).order_by(col(Event.seq)).execution_options(yield_per=_BATCH)
    read = _from_text if session.get_bind().dialect.name == "sqlite" else _as_read
    with session.execute(in_order) as rows:
        return chain.follow(watch(map(read, rows)), wanted)


def _newest(session: Session) -> tuple[int, str]:
    """Number and hash of the newest event; of an empty journal those that the first one follows.

    A transaction asks once: until it ends nobody else can add an event that it would have to follow.
    """
    kept = session.info.get(_NEWEST)
    if kept and kept[0] is session.get_transaction():
        return kept[1], kept[2]
    return session.exec(_LAST).first() or (0, GENESIS)


def _as_read(row: Iterable[Any]) -> dict[str, Any]:
    return dict(zip(_NAMES, row, strict=True))


def _from_text(row: Iterable[Any]) -> dict[str, Any]:
    """Instants are in UTC there. What cannot be read stays as it is, and so does not hold."""
    facts = _as_read(row)
    with suppress(ValueError, TypeError, RecursionError):
        facts["at"] = datetime.fromisoformat(facts["at"]).replace(tzinfo=UTC)
        for name in ("old", "new"):
            if facts[name] is not None:
                facts[name] = _read_json(facts[name])
    return facts
