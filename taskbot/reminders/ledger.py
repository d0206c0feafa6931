"""What the tick reads and writes: which tasks need attention, what was told, when to look again. Rows in bulk."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import insert
from sqlmodel import Session, col, func, select, update

from taskbot.clock import OFFICE_ZONE
from taskbot.reminders.models import Delivery, Lane, Letter, Marker, Reminder
from taskbot.reminders.policy import Key
from taskbot.tasks.lifecycle import OPEN_STATES
from taskbot.tasks.models import Task
from taskbot.tasks.reading import among, batched

CHASE = "chase"
"""The step of a reminder that the office sends by hand; its occasion is the day on which it goes out."""

WRIT = "writ"
"""The step of a 督办单; its occasion is the day."""

ESCALATED = "escalated"
"""The step by which the leaders are told; its occasion is the due date."""

_LAST_TICK = "reminders last given on"
_RULES = "reminders go by"


@dataclass(frozen=True, slots=True)
class Entry:
    """A row of the ledger to be."""

    unit_id: int
    task_number: int
    key: Key
    letter_id: int | None
    is_covered: bool = False
    to_office: bool = False


def woken(session: Session, now: datetime) -> Sequence[int]:
    """The numbers of the tasks whose attention has come; to ask the database for an order would make it read every task."""
    return sorted(session.exec(select(Task.number).where(col(Task.attention_at) <= now)))


def is_anything_due(session: Session, now: datetime) -> bool:
    """Whether a tick would find a task to look at."""
    return session.exec(select(Task.number).where(col(Task.attention_at) <= now).limit(1)).first() is not None


def told_keys(session: Session, numbers: Sequence[int]) -> Mapping[int, set[Key]]:
    """The steps in the ledger, by task."""
    found = defaultdict[int, set[Key]](set)
    given = select(Reminder.task_number, Reminder.step, Reminder.occasion)
    for part in batched(numbers):
        for number, step, occasion in session.exec(
            given.where(among(session, col(Reminder.task_number), part))
        ):
            found[number].add((step, occasion))
    return found


def chats_told(session: Session, today: date) -> set[int]:
    """The chats that have had their reminder of the day, or are getting it."""
    reminders = select(Letter.chat_id).where(Letter.lane == Lane.REMINDER)
    sent = reminders.where(col(Letter.sent_at) >= _start_of(today))
    sending = reminders.where(Letter.delivery == Delivery.SENDING)
    queued = reminders.where(Letter.delivery == Delivery.QUEUED, Letter.created_at >= _start_of(today))
    return {chat_id for query in (sent, sending, queued) for chat_id in session.exec(query)}


def left_over(session: Session, today: date) -> dict[int, Letter]:
    """The reminders of earlier days that wait to be sent, by chat: they will be this day's, and can say more."""
    queued = select(Letter).where(
        Letter.lane == Lane.REMINDER,
        Letter.delivery == Delivery.QUEUED,
        Letter.created_at < _start_of(today),
    )
    return {letter.chat_id: letter for letter in session.exec(queued.order_by(col(Letter.id)))}


def chased(session: Session, today: date) -> set[tuple[int, int]]:
    """The units and tasks that the office has pressed by hand today: no reminder is needed beside it."""
    given = select(Reminder.unit_id, Reminder.task_number).where(
        Reminder.given_at >= _start_of(today), col(Reminder.step).in_((CHASE, WRIT))
    )
    return set(session.exec(given))


def asks_of(session: Session, unit_id: int, number: int) -> list[Reminder]:
    """What the unit was asked for the task, by the clock and by hand, in order; without what never arrived."""
    given = (
        select(Reminder, Letter)
        .join(Letter, col(Letter.id) == col(Reminder.letter_id))
        .where(Reminder.unit_id == unit_id, Reminder.task_number == number)
        .where(Reminder.step != ESCALATED, col(Reminder.is_covered).is_(False))
        .where(col(Letter.delivery).not_in((Delivery.EXPIRED, Delivery.FAILED)))
        .order_by(col(Reminder.given_at), col(Reminder.id))
    )
    return [reminder for reminder, letter in session.exec(given) if not _is_to_office(reminder, letter)]


def _is_to_office(reminder: Reminder, letter: Letter) -> bool:
    key = {"number": reminder.task_number, "step": reminder.step, "occasion": reminder.occasion}
    rows = letter.content.get("reminds", ())
    return any(row.get("to_office") and key.items() <= row.items() for row in rows)


def asks_of_week(session: Session, today: date) -> dict[int, int]:
    """The burden: how often each unit was asked for something in the week of that day, so far."""
    monday = today - timedelta(days=today.weekday())
    counted = (
        select(Reminder.unit_id, func.count())
        .where(Reminder.given_at >= _start_of(monday), Reminder.step != ESCALATED)
        .where(col(Reminder.is_covered).is_(False), col(Reminder.to_office).is_(False))
        .group_by(col(Reminder.unit_id))
    )
    return dict(session.exec(counted).all())


def enter(session: Session, entries: Iterable[Entry], *, now: datetime) -> None:
    """Adds the rows; one that is there already breaks the transaction, since it would be told twice."""
    rows = [
        {
            "unit_id": entry.unit_id,
            "task_number": entry.task_number,
            "step": entry.key[0],
            "occasion": entry.key[1],
            "given_at": now,
            "letter_id": entry.letter_id,
            "is_covered": entry.is_covered,
            "to_office": entry.to_office,
        }
        for entry in entries
    ]
    if rows:
        session.connection().execute(insert(Reminder), rows)


def look_again(session: Session, when: Mapping[int, datetime | None]) -> None:
    """Moves the tasks' attention."""
    numbers = defaultdict[datetime | None, list[int]](list)
    for number, at in when.items():
        numbers[at].append(number)
    for at, of_instant in numbers.items():
        for part in batched(of_instant):
            moved = update(Task).where(among(session, col(Task.number), part)).values(attention_at=at)
            session.execute(moved, execution_options={"synchronize_session": False})
    session.expire_all()


def wake_all(session: Session, *, now: datetime) -> None:
    """Every open task is looked at again."""
    session.exec(update(Task).where(col(Task.state).in_(OPEN_STATES)).values(attention_at=now))


def last_day_told(session: Session) -> date | None:
    """The last day on which a tick fell into the hours of the office."""
    marker = session.get(Marker, _LAST_TICK)
    return date.fromisoformat(marker.value) if marker else None


def note_day(session: Session, today: date) -> None:
    """Reminders have been given out today."""
    _mark(session, _LAST_TICK, today.isoformat())


def go_by(session: Session, rules: str, *, now: datetime) -> bool:
    """Whether the rules (thresholds, calendar) are others than before: then every task is looked at anew."""
    if not _mark(session, _RULES, rules):
        return False
    wake_all(session, now=now)
    return True


def _mark(session: Session, name: str, value: str) -> bool:
    marker = session.get(Marker, name) or Marker(name=name, value="")
    if marker.value == value:
        return False
    marker.value = value
    session.add(marker)
    return True


def _start_of(day: date) -> datetime:
    return datetime.combine(day, time(), OFFICE_ZONE).astimezone(UTC)
