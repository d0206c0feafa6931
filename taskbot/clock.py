"""The time, which rules never read for themselves: `now` and `today` are arguments everywhere below the doors."""

from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

OFFICE_ZONE = ZoneInfo("Asia/Shanghai")
"""The office's calendar: every deadline and every working hour is meant in it (domain rule)."""


class Clock:
    """A clock that may start at another instant and be moved; it always runs on at normal speed."""

    def __init__(self, start_at: datetime | None = None) -> None:
        self._ahead = timedelta()
        if start_at is not None:
            self.move_to(start_at)

    @property
    def is_moved(self) -> bool:
        """Whether it shows another time than the machine's, for a rehearsal or a test."""
        return self._ahead != timedelta()

    def now(self) -> datetime:
        """The instant, aware, in UTC."""
        return datetime.now(UTC) + self._ahead

    def today(self) -> date:
        """The day in the office's calendar."""
        return office_day(self.now())

    @staticmethod
    def of_the_machine() -> datetime:
        """The instant by the machine's own clock, wherever this one has been moved to."""
        return datetime.now(UTC)

    def move_to(self, instant: datetime) -> None:
        """Makes `instant` (aware) the present."""
        self._ahead = instant.astimezone(UTC) - datetime.now(UTC)


class Steps:
    """How far a clock was set, in seconds, between two looks at it: compared with seconds `at` that nobody can set. Pure."""

    def __init__(self, now: datetime, at: float) -> None:
        self._now, self._at = now, at

    def since_last(self, now: datetime, at: float) -> float:
        """Less than zero where it was set back."""
        step = (now - self._now).total_seconds() - (at - self._at)
        self._now, self._at = now, at
        return step


@lru_cache(maxsize=4096)
def office_day(instant: datetime) -> date:
    """The day that an aware instant falls on in the office's calendar. Kept, since many things happen in one instant."""
    return instant.astimezone(OFFICE_ZONE).date()


def office_time(instant: datetime) -> datetime:
    """The instant as the office's wall clock shows it."""
    return instant.astimezone(OFFICE_ZONE)
