"""How much waits in the outbox, and for how long."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session, col, func, or_, select

from taskbot.reminders.models import Delivery, Lane, Letter

_MANY_ATTEMPTS = 10
"""With the pauses between them (`delivery`) these take a quarter of an hour."""


@dataclass(frozen=True, slots=True)
class Pile:
    """What is due in one lane; a letter that was put back is not due during its pause."""

    count: int
    oldest: timedelta
    """How long the oldest has been due."""


@dataclass(frozen=True, slots=True)
class Late:
    """Letters that should have gone long ago."""

    count: int
    since: datetime | None
    """When the oldest of them was written; None where there are none."""


def piles(session: Session, *, now: datetime) -> dict[Lane, Pile]:
    """By lane; lanes in which nothing is due are missing."""
    due = select(Letter.lane, func.count(), func.min(Letter.due_at)).where(
        Letter.delivery == Delivery.QUEUED, Letter.due_at <= now
    )
    return {
        Lane(lane): Pile(count, now - oldest)
        for lane, count, oldest in session.exec(due.group_by(col(Letter.lane)))
    }


def late(session: Session, patience: timedelta, *, now: datetime) -> Late:
    """What has been due for longer than `patience`, or was tried as long in vain."""
    waits_long = or_(col(Letter.due_at) <= now - patience, col(Letter.attempts) >= _MANY_ATTEMPTS)
    found = select(func.count(), func.min(Letter.created_at)).where(
        Letter.delivery == Delivery.QUEUED, waits_long
    )
    return Late(*session.exec(found).one())


def counts(session: Session) -> dict[str, int]:
    """Letters that have not arrived, by what became of them."""
    states = (Delivery.QUEUED, Delivery.SENDING, Delivery.UNKNOWN, Delivery.FAILED)
    found = select(Letter.delivery, func.count()).where(col(Letter.delivery).in_(states))
    counted = dict(session.exec(found.group_by(col(Letter.delivery))).all())
    return {state.value: counted.get(state, 0) for state in states}
