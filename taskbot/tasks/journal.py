"""The journal 台账留痕: every change is one event, and each event's hash covers the one before."""

import hashlib
import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from pydantic_core import to_jsonable_python
from sqlmodel import Session, col, select

from taskbot.tasks.models import Event
from taskbot.tasks.permissions import Actor

_GENESIS = "0" * 64
_NEWEST = "newest event"


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
    """Appends one event; its number follows the newest one's, so that the journal has neither gap nor fork."""
    seq, head = _newest(session)
    event = Event(
        seq=seq + 1,
        at=now,
        by=by.id or None,
        by_name=by.name,
        kind=kind,
        task_number=task_number,
        unit_id=unit_id,
        old=to_jsonable_python(old),
        new=to_jsonable_python(new),
        chat_id=by.chat_id,
        message_id=by.message_id,
        hash="",
    )
    event.hash = _hash(head, event)
    session.add(event)
    session.info[_NEWEST] = (session.get_transaction(), event.seq, event.hash)
    return event


def journal_head(session: Session) -> str:
    """The newest hash; sixty-four zeros for an empty journal."""
    return _newest(session)[1]


def first_broken(events: Iterable[Event]) -> Event | None:
    """The first event, in order of `seq`, whose hash does not follow from the one before; None when all hold."""
    previous = _GENESIS
    for event in events:
        if event.hash != _hash(previous, event):
            return event
        previous = event.hash
    return None


def _newest(session: Session) -> tuple[int, str]:
    """Number and hash of the newest event; of an empty journal those that the first one follows.

    A transaction asks once: until it ends nobody else can add an event that it would have to follow.
    """
    kept = session.info.get(_NEWEST)
    if kept and kept[0] is session.get_transaction() and not session.in_nested_transaction():
        return kept[1], kept[2]
    newest = select(Event.seq, Event.hash).order_by(col(Event.seq).desc()).limit(1)
    return session.exec(newest).first() or (0, _GENESIS)


def _hash(previous: str, event: Event) -> str:
    facts = event.model_dump(mode="json", exclude={"hash"}) | {"at": event.at.timestamp()}
    canonical = json.dumps(facts, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(f"{previous}\n{canonical}".encode()).hexdigest()
