"""When a digest is due: of a week, a month, a quarter. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from taskbot.clock import OFFICE_ZONE, office_day
from taskbot.tasks.periods import Span, next_period, period_before, period_bounds, period_of, span_of
from taskbot.tasks.workdays import Calendar

_LATEST = timedelta(weeks=2)
"""A digest that is later than that would be no news."""


class Due(NamedTuple):
    """A period, and the instant at which its digest is due."""

    period: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Schedule:
    """The hour, the weekday of the weekly digest (1 Monday … 7 Sunday), and the spans that have one."""

    weekday: int
    time: time
    calendar: Calendar
    spans: tuple[Span, ...] = (Span.WEEK,)

    def due_at(self, period: str) -> datetime | None:
        """When the digest of the period goes out: on the weekday, of a longer one on its last day, or, where that is a
        rest day, on the last working day before it; None for a period without any.
        """
        first, last = period_bounds(period)
        day = first + timedelta(days=self.weekday - 1) if span_of(period) is Span.WEEK else last
        while day >= first:
            if self.calendar.is_workday(day):
                return datetime.combine(day, self.time, OFFICE_ZONE)
            day -= timedelta(days=1)
        return None

    def before(self, period: str) -> Due:
        """The digest before the period's: that of the newest period before it that has one."""
        period = period_before(period)
        while (at := self.due_at(period)) is None:
            period = period_before(period)
        return Due(period, at)

    def is_in_quarters(self, period: str) -> bool:
        """Whether a month is told of by the digest of its quarter, which goes out on the same day."""
        _, last = period_bounds(period)
        is_last = last == period_bounds(period_of(last, Span.QUARTER))[1]
        return span_of(period) is Span.MONTH and is_last and Span.QUARTER in self.spans

    def _goes_at(self, period: str) -> datetime | None:
        return None if self.is_in_quarters(period) else self.due_at(period)

    def latest(self, now: datetime, span: Span = Span.WEEK) -> Due | None:
        """The newest digest that was due by now, at most two weeks ago."""
        for period in _backwards(office_day(now), span):
            at = self._goes_at(period)
            if at is not None and at <= now:
                return Due(period, at) if at > now - _LATEST else None
        return None

    def coming(self, now: datetime, span: Span = Span.WEEK) -> Due:
        """The next digest that is due after now."""
        period = period_of(office_day(now), span)
        while (at := self._goes_at(period)) is None or at <= now:
            period = next_period(period)
        return Due(period, at)


def _backwards(day: date, span: Span) -> Iterator[str]:
    """The period of the day and the two before it."""
    for _ in range(3):
        period = period_of(day, span)
        yield period
        day = period_bounds(period)[0] - timedelta(days=1)
