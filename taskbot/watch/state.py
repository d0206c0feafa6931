"""What the database says of how things are, read for one scrape or one look."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session, col, func, select

from taskbot.clock import Clock
from taskbot.handlers.inbox import Handling, IncomingUpdate
from taskbot.pulse import Part, Pulse
from taskbot.reminders import backlog
from taskbot.reminders.backlog import Late, Pile
from taskbot.reminders.models import Lane
from taskbot.tasks import journal
from taskbot.watch import signs


@dataclass(frozen=True, slots=True)
class State:
    """At one instant."""

    piles: Mapping[Lane, Pile]
    late: Late
    letters: Mapping[str, int]
    updates: Mapping[str, int]
    """Those that wait and those that were put aside."""
    waiting_since: datetime | None
    """When the oldest of those that wait came."""
    signs: dict[str, datetime]
    """When each part of the program was last seen at work, in the machine's time."""
    events: int
    first_event_at: datetime | None


def read_state(session: Session, patience: timedelta, *, now: datetime) -> State:
    """The state; `patience` as in `backlog.late`."""
    open_states = (Handling.WAITING, Handling.PARKED)
    counts = select(IncomingUpdate.handling, func.count(), func.min(IncomingUpdate.received_at))
    updates = counts.where(col(IncomingUpdate.handling).in_(open_states))
    found = {
        handling: (count, oldest)
        for handling, count, oldest in session.exec(updates.group_by(col(IncomingUpdate.handling)))
    }
    return State(
        piles=backlog.piles(session, now=now),
        late=backlog.late(session, patience, now=now),
        letters=backlog.counts(session),
        updates={handling.value: found.get(handling, (0, None))[0] for handling in open_states},
        waiting_since=found.get(Handling.WAITING, (0, None))[1],
        signs=signs.noted(session, now=Clock.of_the_machine()),
        events=journal.count_events(session),
        first_event_at=journal.first_event_at(session),
    )


def ticked_at(state: State | None, pulse: Pulse) -> datetime | None:
    """When the clock has ticked last, here or in the process that keeps time."""
    if pulse.keeps_time and pulse.ticked is not None:
        return pulse.ticked.at
    return state.signs.get(Part.CLOCK) if state is not None else None
