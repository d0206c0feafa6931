"""A task's timeline 时间线: all its events in order, with the names of what they point at."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session

from taskbot.clock import office_time
from taskbot.tasks import instructions, journal, membership, queries
from taskbot.tasks.facts import TaskFacts
from taskbot.tasks.models import Event
from taskbot.tasks.permissions import Actor, Role

_PARTS_OF_WORDS = frozenset({"done", "problem", "next_step"})
"""What is read out of a report's words."""


@dataclass(frozen=True, slots=True)
class Timeline:
    """What became of a task, as it was read at one moment."""

    task: TaskFacts
    events: Sequence[Event]
    units: Mapping[int, str]
    """Short names by id."""
    chats: dict[int, str]
    """Titles of the bound chats by id."""
    head: str
    """The journal's newest hash."""


def timeline_of(session: Session, number: int, by: Actor) -> Timeline:
    """The timeline, for somebody who may see the task; raises NotAllowed or NoSuchTask for anybody else."""
    by.require(*Role)
    queries.task_for(session, by, number)
    return Timeline(
        task=queries.facts_of(session, number),
        events=instructions.events_on(session, number, also_unforwarded=instructions.reads_unforwarded(by)),
        units=queries.unit_names(session),
        chats={chat.id: chat.title for chat in membership.bound_chats(session)},
        head=journal.journal_head(session),
    )


def read_timeline(session: Session, number: int, kind: str, *, by: Actor, now: datetime) -> Timeline:
    """The timeline, and an event that says that `by` has consulted or exported it (`kind`)."""
    timeline = timeline_of(session, number, by)
    journal.record_access(session, kind, "timeline", number=number, by=by, now=now)
    return timeline


def timeline_json(timeline: Timeline) -> list[dict[str, Any]]:
    """The events as the public interface has them; `by`, `chat` and `message` are Telegram's numbers."""
    return [_event_json(event, timeline) for event in timeline.events]


def said_once(event: Event) -> tuple[dict[str, Any], dict[str, Any]]:
    """What the event holds, old and new, with a report's full words once.

    They stand in `new`; parts that only repeat a piece of them and the words of the report before, which stand in its
    own event, are left out. So are the rows as they were, which are for the machine (`history`).
    """
    old, new = dict(event.old or {}), event.new or {}
    old.pop(journal.FORMER, None)
    words = new.get("words")
    if words and isinstance(words, str):
        old = {name: value for name, value in old.items() if name != "words"}
        repeated = {name for name in _PARTS_OF_WORDS & new.keys() if new[name] and str(new[name]) in words}
        new = {name: value for name, value in new.items() if name not in repeated}
    return old, new


def _event_json(event: Event, timeline: Timeline) -> dict[str, Any]:
    old, new = said_once(event)
    return {
        "seq": event.seq,
        "at": office_time(event.at).isoformat(),
        "by": event.by,
        "by_name": event.by_name,
        "unit": timeline.units.get(event.unit_id or 0),
        "kind": event.kind,
        "old": old or None,
        "new": new or None,
        "chat": event.chat_id,
        "message": event.message_id,
        "hash": event.hash,
    }
