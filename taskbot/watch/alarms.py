"""Alarms 告警: which there are is reckoned from what was seen; each is told once, and again when it is over."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from sqlmodel import Session, col, select

from taskbot.reminders import outbox
from taskbot.reminders.backlog import Late
from taskbot.reminders.models import Lane, Marker
from taskbot.reminders.outbox import Address, Body
from taskbot.tasks.workdays import Calendar
from taskbot.texts import alarms as texts

_PREFIX = "alarm "
"""How the markers of alarms that were told begin; kind and occasion follow."""
_DECEMBER = 12
_CALM = timedelta(minutes=10)
"""An alarm is over when it was not seen for so long: what comes and goes is one occasion. A clock may be set back meanwhile."""


class AlarmKind(StrEnum):
    """What an alarm is about."""

    OUTBOX = "outbox"
    CALENDAR = "calendar"
    BACKUP = "backup"
    CLOCK = "clock"


@dataclass(frozen=True, slots=True)
class Limits:
    """From when on something is an alarm."""

    outbox: timedelta
    skew: timedelta
    backup_days: int
    """0: backups are looked after elsewhere."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What was looked at. None, or nothing late: there is nothing to say of it."""

    late: Late
    skew: timedelta | None
    backed_up_on: date | None
    first_event_on: date | None
    """The day from which on there has been something to lose."""
    backup_failure: str | None = None


@dataclass(frozen=True, slots=True)
class Alarm:
    """One thing that is not well. The occasion tells one year's calendar from the next one's."""

    kind: AlarmKind
    words: str
    occasion: str = ""


def alarms_of(seen: Seen, limits: Limits, calendar: Calendar, today: date) -> Iterator[Alarm]:
    """What the administrators should know of. Pure."""
    if seen.late.since is not None:
        yield Alarm(AlarmKind.OUTBOX, texts.outbox_late(seen.late.count, seen.late.since, today))
    for year in [today.year, today.year + 1] if today.month == _DECEMBER else [today.year]:
        if not calendar.is_published(year):
            yield Alarm(AlarmKind.CALENDAR, texts.calendar_missing(year), str(year))
    safe_on = seen.backed_up_on or seen.first_event_on
    if limits.backup_days and seen.backup_failure is not None:
        yield Alarm(AlarmKind.BACKUP, texts.backup_failed(seen.backup_failure))
    elif limits.backup_days and safe_on and (today - safe_on).days > limits.backup_days:
        yield Alarm(AlarmKind.BACKUP, texts.backup_old(seen.backed_up_on, today))
    if seen.skew is not None and abs(seen.skew) > limits.skew:
        yield Alarm(AlarmKind.CLOCK, texts.clock_off(seen.skew))


def are_standing(session: Session) -> bool:
    """Whether any alarm is not over yet."""
    return bool(_standing(session))


def keep(session: Session, found: Sequence[Alarm], admins: Collection[int], *, now: datetime) -> bool:
    """Tells of what is new and of what is over; whether there was anything. Without anybody to tell nothing is begun."""
    standing, words = _standing(session), list[str]()
    for alarm in found:
        name = f"{_PREFIX}{alarm.kind} {alarm.occasion}"
        marker = standing.pop(name, None)
        if marker is None and admins:
            marker = Marker(name=name, value="")
            words.append(alarm.words)
        if marker is not None:
            marker.value = now.isoformat()
            session.add(marker)
    for name, marker in standing.items():
        if abs(now - datetime.fromisoformat(marker.value)) >= _CALM:
            session.delete(marker)
            words.append(_over(*name.removeprefix(_PREFIX).split(" ")))
    for text in words:
        for person_id in admins:
            outbox.tell(session, Address(person_id), Body(text), lane=Lane.ANSWER, now=now)
    return bool(words)


def _standing(session: Session) -> dict[str, Marker]:
    """What has been told, with the instant at which it was last seen."""
    markers = session.exec(select(Marker).where(col(Marker.name).startswith(_PREFIX)))
    return {marker.name: marker for marker in markers}


def _over(kind: str, occasion: str) -> str:
    match AlarmKind(kind):
        case AlarmKind.OUTBOX:
            return texts.outbox_flows()
        case AlarmKind.CALENDAR:
            return texts.calendar_known(int(occasion))
        case AlarmKind.BACKUP:
            return texts.backed_up()
        case AlarmKind.CLOCK:
            return texts.clock_right()
