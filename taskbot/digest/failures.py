"""A digest that could not be drawn: the office hears of it once, and it is tried again after a while, ever longer."""

from datetime import datetime, timedelta
from typing import NamedTuple

from sqlmodel import Session, col, select

from taskbot.context import Context
from taskbot.digest import letters
from taskbot.tasks import journal
from taskbot.tasks.lateness import CLOCK
from taskbot.tasks.models import Event
from taskbot.texts import digests as texts

_FIRST_PAUSE = timedelta(minutes=10)
_FORGOTTEN = timedelta(weeks=2)


class Failure(NamedTuple):
    """Which issue of which period, and whether it was for the leaders or to be shown to the office."""

    period: str
    number: int
    gives: bool

    def facts(self) -> dict[str, object]:
        """As the journal names it."""
        return {"week": self.period, "issue": self.number, "gives": self.gives}


def has_to_wait(session: Session, failure: Failure, *, now: datetime) -> bool:
    """Whether it has failed and is not to be tried yet: after ten minutes, then twice as long each time."""
    times = _times(session, failure, now)
    return bool(times) and now < times[-1] + _FIRST_PAUSE * 2 ** (len(times) - 1)


def note_failure(session: Session, context: Context, failure: Failure, *, now: datetime) -> None:
    """Journals it; the first time the office and the administrators are told."""
    if not _times(session, failure, now):
        text = texts.not_drawn(texts.named(failure.period, failure.number))
        letters.tell_office(session, context, text, now=now)
    journal.record(session, "digest_failed", new=failure.facts(), by=CLOCK, now=now)


def _times(session: Session, failure: Failure, now: datetime) -> list[datetime]:
    failed = select(Event.at, Event.new).where(Event.kind == "digest_failed", Event.at > now - _FORGOTTEN)
    return [at for at, new in session.exec(failed.order_by(col(Event.seq))) if new == failure.facts()]
