"""What the tick reads and writes: which tasks need attention, what was told, when to look again. Rows in bulk.

A row of the ledger is never deleted nor doubled: what has lapsed is given again by the same row.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, bindparam, insert
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, func, select, update

from taskbot.clock import OFFICE_ZONE
from taskbot.reminders.models import Delivery, Lane, Lapse, Letter, Marker, Reminder
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


_ON_ITS_WAY = (Delivery.QUEUED, Delivery.SENDING)
_NOT_ASKED = (Lapse.UNNEEDED, Lapse.MISSED)


class Key(NamedTuple):
    """What is given once: a step of a task, for a unit, on an occasion."""

    unit_id: int
    number: int
    step: str
    occasion: str


class Given(NamedTuple):
    """A row of the ledger: its id, when it was given last, and why it is to be given again, if it is."""

    id: int
    at: datetime
    lapse: str | None


class Entry(NamedTuple):
    """A row of the ledger to be; `key` is the step's."""

    unit_id: int
    task_number: int
    key: tuple[str, str]
    letter_id: int | None
    is_covered: bool = False
    to_office: bool = False
    lapse: Lapse | None = None


def woken(session: Session, now: datetime) -> Sequence[int]:
    """The numbers of the tasks whose attention has come; to ask the database for an order would make it read every task."""
    return sorted(session.exec(select(Task.number).where(col(Task.attention_at) <= now)))


def is_anything_due(session: Session, now: datetime) -> bool:
    """Whether a tick would find a task to look at."""
    return session.exec(select(Task.number).where(col(Task.attention_at) <= now).limit(1)).first() is not None


def given(session: Session, numbers: Sequence[int]) -> dict[Key, Given]:
    """What is in the ledger for the tasks, lapsed or not."""
    columns = (
        Reminder.unit_id,
        Reminder.task_number,
        Reminder.step,
        Reminder.occasion,
        Reminder.id,
        Reminder.given_at,
        Reminder.lapse,
    )
    rows = select(*columns)  # type: ignore[call-overload]  # SQLModel knows four columns at most
    return {
        Key(*row[:4]): Given(*row[4:])
        for part in batched(numbers)
        for row in session.exec(rows.where(among(session, col(Reminder.task_number), part)))
    }


def chats_told(session: Session, today: date) -> set[int]:
    """The chats that have had their reminder of the day, or are getting it."""
    reminders = select(Letter.chat_id).where(Letter.lane == Lane.REMINDER)
    sent = reminders.where(col(Letter.sent_at) >= _start_of(today))
    sending = reminders.where(Letter.delivery == Delivery.SENDING)
    queued = reminders.where(Letter.delivery == Delivery.QUEUED, Letter.created_at >= _start_of(today))
    return {chat_id for query in (sent, sending, queued) for chat_id in session.exec(query)}


def left_over(session: Session, today: date) -> Sequence[Letter]:
    """The reminders of earlier days that wait to be sent."""
    queued = select(Letter).where(
        Letter.lane == Lane.REMINDER,
        Letter.delivery == Delivery.QUEUED,
        Letter.created_at < _start_of(today),
    )
    return session.exec(queued.order_by(col(Letter.id))).all()


def miss(session: Session, letters: Iterable[Letter], *, now: datetime) -> None:
    """The reminders were not sent on their day: what they are about is looked at again, and given in the next message."""
    keys = []
    for letter in letters:
        letter.delivery = Delivery.MISSED
        session.add(letter)
        keys += _keys_in(letter)
    _give_back(session, keys, Lapse.MISSED)
    for part in batched(sorted({key.number for key in keys})):
        woken = update(Task).where(among(session, col(Task.number), part)).values(attention_at=now)
        session.execute(woken, execution_options={"synchronize_session": False})


def forgo(session: Session, letter: Letter, keys: Iterable[Key]) -> None:
    """These rows are left out of the message, since nobody needs them now; they may stand again."""
    _give_back(session, keys, Lapse.UNNEEDED, col(Reminder.letter_id) == letter.id)


def _give_back(session: Session, keys: Iterable[Key], lapse: Lapse, *where: Any) -> None:  # noqa: ANN401 (SQLAlchemy takes any clause)
    rows = [{f"_{name}": value for name, value in key._asdict().items()} for key in keys]
    given_for = (
        col(Reminder.unit_id) == bindparam("_unit_id"),
        col(Reminder.task_number) == bindparam("_number"),
        col(Reminder.step) == bindparam("_step"),
        col(Reminder.occasion) == bindparam("_occasion"),
    )
    if rows:
        session.flush()
        table = Reminder.__table__  # type: ignore[attr-defined]  # SQLAlchemy puts it there
        session.connection().execute(update(table).where(*given_for, *where).values(lapse=lapse), rows)


def _keys_in(letter: Letter) -> list[Key]:
    return [Key(*(row[name] for name in Key._fields)) for row in letter.content["reminds"]]


def shown(session: Session, since: datetime) -> set[tuple[int, Key]]:
    """What each chat has been told by reminders that were sent since then."""
    sent = select(Letter).where(Letter.lane == Lane.REMINDER, col(Letter.sent_at) >= since)
    return {(letter.chat_id, key) for letter in session.exec(sent) for key in _keys_in(letter)}


def chased(session: Session, today: date) -> dict[tuple[int, int], bool]:
    """The units and tasks that the office presses by hand today, where it has arrived (True) or is on its way.

    A chase or 督办单 goes to several chats; where one of them got it the unit has it.
    """
    first, fellow = aliased(Letter), aliased(Letter)
    columns = (Reminder.unit_id, Reminder.task_number, first.content, fellow.content, fellow.delivery)
    pressed = (
        select(*columns)  # type: ignore[call-overload]  # SQLModel knows four columns at most
        .join(first, col(first.id) == col(Reminder.letter_id))
        .join(fellow, (col(fellow.created_at) == first.created_at) & (col(fellow.id) >= first.id))
        .where(Reminder.given_at >= _start_of(today), col(Reminder.step).in_((CHASE, WRIT)))
        .where(col(fellow.delivery).in_((*_ON_ITS_WAY, Delivery.SENT)))
    )
    found: dict[tuple[int, int], bool] = {}
    for unit_id, number, content, other, delivery in session.exec(pressed):
        if _says(content) == _says(other):
            found[unit_id, number] = found.get((unit_id, number), False) or delivery == Delivery.SENT
    return found


def _says(content: Mapping[str, Any]) -> tuple[object, object]:
    return content.get("reminds"), content.get("path")


def asks_of(session: Session, unit_id: int, number: int) -> list[Reminder]:
    """What the unit was asked for the task, by the clock and by hand, in order; without what never arrived."""
    given = (
        select(Reminder, Letter)
        .join(Letter, col(Letter.id) == col(Reminder.letter_id))
        .where(Reminder.unit_id == unit_id, Reminder.task_number == number)
        .where(Reminder.step != ESCALATED, col(Reminder.is_covered).is_(False))
        .where(_was_asked(), col(Letter.delivery).not_in((Delivery.EXPIRED, Delivery.FAILED)))
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
        .where(col(Reminder.is_covered).is_(False), col(Reminder.to_office).is_(False), _was_asked())
        .group_by(col(Reminder.unit_id))
    )
    return dict(session.exec(counted).all())


def _was_asked() -> ColumnElement[bool]:
    return col(Reminder.lapse).is_(None) | col(Reminder.lapse).not_in(_NOT_ASKED)


def enter(session: Session, entries: Iterable[Entry], *, now: datetime) -> None:
    """Adds the rows; one that is there already breaks the transaction, since it would be told twice."""
    rows = [
        {
            "unit_id": entry.unit_id,
            "task_number": entry.task_number,
            "step": entry.key[0],
            "occasion": entry.key[1],
            **_as_given(entry, now),
        }
        for entry in entries
    ]
    if rows:
        session.connection().execute(insert(Reminder), rows)


def enter_again(session: Session, entries: Mapping[int, Entry], *, now: datetime) -> None:
    """Gives what has lapsed again, by the ids of its rows; where there is no letter the one that it went with stays."""
    table = Reminder.__table__  # type: ignore[attr-defined]  # SQLAlchemy puts it there
    for row_id, entry in entries.items():
        new = {"lapse": entry.lapse} if entry.letter_id is None else _as_given(entry, now)
        session.connection().execute(update(table).where(table.c.id == row_id).values(new))


def _as_given(entry: Entry, now: datetime) -> dict[str, object]:
    return {
        "given_at": now,
        "letter_id": entry.letter_id,
        "is_covered": entry.is_covered,
        "to_office": entry.to_office,
        "lapse": entry.lapse,
    }


def look_again(session: Session, when: Mapping[int, datetime | None]) -> None:
    """Moves the tasks' attention."""
    session.flush()
    numbers = defaultdict[datetime | None, list[int]](list)
    for number, at in when.items():
        numbers[at].append(number)
    for at, of_instant in numbers.items():
        for part in batched(of_instant):
            moved = update(Task).where(among(session, col(Task.number), part)).values(attention_at=at)
            session.connection().execute(moved)
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
