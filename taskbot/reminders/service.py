"""The tick: what is due now and not in the ledger is told, once, one message a day in each chat."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from sqlmodel import Session

from taskbot.clock import office_day
from taskbot.reminders import ledger, outbox
from taskbot.reminders.ledger import Entry, Key
from taskbot.reminders.letters import unwritten
from taskbot.reminders.models import Lane, Lapse
from taskbot.reminders.planning import Placed, Rules, Told, plan_at
from taskbot.tasks import lateness

_LOOK_AHEAD_WORKDAYS = 40


def tick(session: Session, rules: Rules, *, now: datetime) -> Mapping[int, Sequence[Told]]:
    """Writes down new lateness and queues what is to be said now; returns the rows of each chat's message.

    Ledger and outbox are written together. What a message says is written when its turn to be sent has come (`letters`).
    What an earlier day's messages would have said is in this day's.
    """
    is_open, today = rules.hours.are_open(now), office_day(now)
    if is_open:
        ledger.miss(session, ledger.left_over(session, today), now=now)
    lateness.note_overdue(session, now=now)
    plan = plan_at(session, rules, now)
    bodies = {chat_id: unwritten(rows) for chat_id, rows in plan.messages.items()}
    letter_ids = outbox.tell_each(session, bodies, lane=Lane.REMINDER, now=now)
    new, again = list[Entry](), dict[int, Entry]()
    for key, entry in _entries(plan.placed, letter_ids):
        if row := plan.lapsed.get(key):
            again[row.id] = entry
        else:
            new.append(entry)
    ledger.enter(session, new, now=now)
    ledger.enter_again(session, again, now=now)
    ledger.look_again(session, plan.looks)
    if is_open:
        ledger.note_day(session, today)
    return plan.messages


def _entries(placed: Sequence[Placed], letter_ids: Mapping[int, int | None]) -> Iterator[tuple[Key, Entry]]:
    """The rows of the ledger: of each ask, and of the steps that it covers."""
    for ask, chat_id, is_partly in placed:
        letter_id = None if chat_id is None else letter_ids[chat_id]
        lapse = Lapse.PARTLY if is_partly else None
        unit_id, number, *_ = key = ask.key
        yield key, Entry(unit_id, number, key[2:], letter_id, False, ask.is_to_office, lapse)
        for step in ask.covered:
            covered = Key(unit_id, number, *step.key)
            yield covered, Entry(unit_id, number, step.key, letter_id, is_covered=True)


def next_reminder_at(session: Session, rules: Rules, *, now: datetime) -> datetime | None:
    """The next instant, within two months, at which something will be told if nobody does anything until then."""
    instant = now if rules.hours.are_open(now) else rules.hours.next_opening(now)
    for _ in range(_LOOK_AHEAD_WORKDAYS):
        if ledger.left_over(session, office_day(instant)) or plan_at(session, rules, instant).messages:
            return instant
        instant = rules.hours.next_opening(instant)
    return None
