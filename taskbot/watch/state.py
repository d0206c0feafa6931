"""What the database says of how things are, read for one scrape or one look."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session, col, func, select

from taskbot.handlers.inbox import Handling, IncomingUpdate
from taskbot.reminders import backlog
from taskbot.reminders.backlog import Late, Pile
from taskbot.reminders.models import Lane
from taskbot.tasks import journal


@dataclass(frozen=True, slots=True)
class State:
    """At one instant."""

    piles: Mapping[Lane, Pile]
    late: Late
    letters: Mapping[str, int]
    updates: Mapping[str, int]
    """Those that wait and those that were put aside."""
    events: int
    first_event_at: datetime | None


def read_state(session: Session, patience: timedelta, *, now: datetime) -> State:
    """The state; `patience` as in `backlog.late`."""
    open_states = (Handling.WAITING, Handling.PARKED)
    updates = select(IncomingUpdate.handling, func.count()).where(
        col(IncomingUpdate.handling).in_(open_states)
    )
    counted = dict(session.exec(updates.group_by(col(IncomingUpdate.handling))).all())
    return State(
        piles=backlog.piles(session, now=now),
        late=backlog.late(session, patience, now=now),
        letters=backlog.counts(session),
        updates={handling.value: counted.get(handling, 0) for handling in open_states},
        events=journal.count_events(session),
        first_event_at=journal.first_event_at(session),
    )
