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
    last = _newest(session)
    event = Event(
        seq=last.seq + 1 if last else 1,
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
    event.hash = _hash(last.hash if last else _GENESIS, event)
    session.add(event)
    session.flush()
    return event


def journal_head(session: Session) -> str:
    """The newest hash; sixty-four zeros for an empty journal."""
    last = _newest(session)
    return last.hash if last else _GENESIS


def first_broken(events: Iterable[Event]) -> Event | None:
    """The first event, in order of `seq`, whose hash does not follow from the one before; None when all hold."""
    previous = _GENESIS
    for event in events:
        if event.hash != _hash(previous, event):
            return event
        previous = event.hash
    return None


def _newest(session: Session) -> Event | None:
    return session.exec(select(Event).order_by(col(Event.seq).desc()).limit(1)).first()


def _hash(previous: str, event: Event) -> str:
    facts = event.model_dump(mode="json", exclude={"hash"}) | {"at": event.at.timestamp()}
    canonical = json.dumps(facts, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(f"{previous}\n{canonical}".encode()).hexdigest()
