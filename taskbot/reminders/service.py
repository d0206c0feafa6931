"""The tick: what is due now and not in the ledger is told, once, one message a day in each chat."""

from datetime import datetime

from sqlmodel import Session

from taskbot.clock import office_day
from taskbot.reminders import ledger, outbox
from taskbot.reminders.ledger import Entry
from taskbot.reminders.letters import unwritten
from taskbot.reminders.models import Lane
from taskbot.reminders.planning import Plan, Rules, keys_told, plan_at
from taskbot.tasks import lateness

_LOOK_AHEAD_WORKDAYS = 40


def tick(session: Session, rules: Rules, *, now: datetime) -> int:
    """Writes down new lateness and queues what is to be said now; returns how many messages were queued.

    Ledger and outbox are written together. What a message says is written when its turn to be sent has come (`letters`).
    """
    lateness.note_overdue(session, now=now)
    plan = plan_at(session, rules, now)
    letter_ids = _queue(session, plan, now)
    entries = (
        Entry(ask.unit_id, ask.number, key, letter_ids[chat_id], is_covered, ask.is_to_office)
        for ask, chat_id in plan.entries
        for key, is_covered in keys_told(ask)
    )
    ledger.enter(session, entries, now=now)
    ledger.look_again(session, plan.looks)
    if rules.hours.are_open(now):
        ledger.note_day(session, office_day(now))
    return len(plan.messages)


def _queue(session: Session, plan: Plan, now: datetime) -> dict[int, int | None]:
    """The messages' letters, by chat; one that was left over says more now."""
    new = {}
    for chat_id, rows in plan.messages.items():
        body = unwritten(rows)
        if letter := plan.left_over.get(chat_id):
            letter.content = letter.content | {"reminds": [*letter.content["reminds"], *body.reminds]}
            session.add(letter)
        else:
            new[chat_id] = body
    return {chat_id: letter.id for chat_id, letter in plan.left_over.items()} | outbox.tell_each(
        session, new, lane=Lane.REMINDER, now=now
    )


def next_reminder_at(session: Session, rules: Rules, *, now: datetime) -> datetime | None:
    """The next instant, within two months, at which something will be told if nobody does anything until then."""
    instant = now if rules.hours.are_open(now) else rules.hours.next_opening(now)
    for _ in range(_LOOK_AHEAD_WORKDAYS):
        if plan_at(session, rules, instant).messages:
            return instant
        instant = rules.hours.next_opening(instant)
    return None
