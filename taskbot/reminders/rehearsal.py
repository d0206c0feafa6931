"""What would go out if nobody did anything: the same tick and the same words as in earnest, on a moved clock.

It writes to the database that it is given, so it is given a copy (`copies.scratch_copy`), and sends nothing.
"""

from collections.abc import Generator, Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from itertools import groupby

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, func, select

from taskbot.clock import OFFICE_ZONE, office_day
from taskbot.copies import scratch_copy
from taskbot.db import Database
from taskbot.reminders import delivery, ledger, letters
from taskbot.reminders.models import Delivery, Lane, Letter
from taskbot.reminders.planning import Rules, Told
from taskbot.reminders.service import tick
from taskbot.tasks.models import Task
from taskbot.tasks.workdays import DAY

HORIZON = 60 * DAY
"""How far `foresee_next` looks."""


@dataclass(frozen=True, slots=True)
class Foreseen:
    """A message to be: when, to which chat, its rows, and its words as they would be sent (Telegram HTML)."""

    at: datetime
    chat_id: int
    rows: tuple[Told, ...]
    text: str


def foresee(
    db: Database, rules: Rules, office: str, days: tuple[date, date], *, now: datetime
) -> Generator[Foreseen, None, None]:
    """The messages of the days, both included; what goes out before the first of them is taken as sent.

    Days that are past are played as if it were then.
    """
    first, end = (datetime.combine(day, time(), OFFICE_ZONE) for day in (days[0], days[1] + DAY))
    start = now if office_day(now) <= days[0] else first
    with scratch_copy(db) as scratch:
        for message in rehearse(scratch, rules, office, start, end):
            if message.at >= first:
                yield message


def foresee_next(db: Database, rules: Rules, office: str, *, now: datetime) -> list[Foreseen]:
    """The messages of the next day that has any, today included; none where there is no such day within the horizon."""
    today = office_day(now)
    with closing(foresee(db, rules, office, (today, today + HORIZON), now=now)) as messages:
        _, of_day = next(groupby(messages, lambda message: office_day(message.at)), (None, ()))
        return list(of_day)


def rehearse(
    scratch: Database, rules: Rules, office: str, start: datetime, until: datetime
) -> Iterator[Foreseen]:
    """The messages from `start` on and before `until`, in order, what waits to be sent already included."""
    rules = replace(rules, retry=DAY)  # nobody comes who could be written to
    scratch.write_now(_begin, rules, now=start)
    now: datetime = start
    while now < until:
        yield from scratch.write_now(_tick_and_send, rules, office, now)
        now = scratch.read_now(_next_instant, rules, now)


def _begin(session: Session, rules: Rules, *, now: datetime) -> None:
    """As at a start of the bot; what is under way arrives, and is no part of the rehearsal."""
    ledger.go_by(session, rules.fingerprint(), now=now)
    sending = select(Letter.id).where(Letter.lane == Lane.REMINDER, Letter.delivery == Delivery.SENDING)
    for letter_id in session.exec(sending).all():
        delivery.note_sent(session, letter_id or 0, None, now=now)


def _tick_and_send(session: Session, rules: Rules, office: str, now: datetime) -> list[Foreseen]:
    tick(session, rules, now=now)
    due = select(Letter.id).where(_waits(), Letter.due_at <= now)
    found = []
    for letter_id in session.exec(due.order_by(col(Letter.id))).all():
        letter = delivery.claim(session, letter_id or 0)
        if letter is not None and letters.write(session, letter, rules, office, now=now):
            delivery.note_sent(session, letter_id or 0, None, now=now)
            rows = tuple(Told(**row) for row in letter.content["reminds"])
            found.append(Foreseen(now, letter.chat_id, rows, letter.content["text"]))
    return found


def _next_instant(session: Session, rules: Rules, now: datetime) -> datetime:
    """The next opening, or before it what a task wants to be looked at for, or a message was put back until."""
    looked_at = select(func.min(Task.attention_at)).where(col(Task.attention_at) > now)
    put_back = select(func.min(Letter.due_at)).where(_waits(), Letter.due_at > now)
    sooner = (session.exec(looked_at).one(), session.exec(put_back).one())
    return min(each for each in (rules.hours.next_opening(now), *sooner) if each)


def _waits() -> ColumnElement[bool]:
    return (col(Letter.lane) == Lane.REMINDER) & (col(Letter.delivery) == Delivery.QUEUED)
