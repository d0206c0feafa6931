"""When the weekly digest is due. Pure."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from taskbot.clock import OFFICE_ZONE, office_day
from taskbot.tasks.workdays import Calendar


def digest_at(day: date, weekday: int, at: time, calendar: Calendar) -> datetime | None:
    """When the digest of the week that holds `day` goes out: on the weekday (1 Monday … 7 Sunday), or, where that is
    a rest day, on the last working day before it; None for a week without any.
    """
    monday = day - timedelta(days=day.weekday())
    for offset in range(weekday - 1, -1, -1):
        candidate = monday + timedelta(days=offset)
        if calendar.is_workday(candidate):
            return datetime.combine(candidate, at, OFFICE_ZONE)
    return None


def latest_digest_at(now: datetime, weekday: int, at: time, calendar: Calendar) -> datetime | None:
    """The newest instant, at most two weeks back, at which a digest was due."""
    return next((instant for instant in _backwards(now, weekday, at, calendar) if instant <= now), None)


def next_digest_at(now: datetime, weekday: int, at: time, calendar: Calendar) -> datetime:
    """The next instant after `now` at which a digest is due."""
    day = office_day(now)
    while True:
        instant = digest_at(day, weekday, at, calendar)
        if instant is not None and instant > now:
            return instant
        day += timedelta(days=7)


def _backwards(now: datetime, weekday: int, at: time, calendar: Calendar) -> Iterator[datetime]:
    for weeks in range(3):
        instant = digest_at(office_day(now) - timedelta(weeks=weeks), weekday, at, calendar)
        if instant is not None:
            yield instant
