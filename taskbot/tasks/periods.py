"""The spans that a digest is of: weeks, months and quarters, each under a key (2020-W27, 2020-M06, 2020-Q2). Pure."""

import re
from datetime import date, timedelta
from enum import StrEnum

_KEY = re.compile(r"(?P<year>(?:19|20)\d{2})-?(?P<kind>[WMQ])(?P<number>\d{1,2})")
_MONTHS_OF_QUARTER = 3


class Span(StrEnum):
    """How long a digest's period is; the value stands in its key."""

    WEEK = "W"
    MONTH = "M"
    QUARTER = "Q"


def period_of(day: date, span: Span) -> str:
    """The key of the period that holds the day."""
    if span is Span.WEEK:
        year, week, _ = day.isocalendar()
        return f"{year}-W{week:02}"
    if span is Span.MONTH:
        return f"{day.year}-M{day.month:02}"
    return f"{day.year}-Q{(day.month + 2) // _MONTHS_OF_QUARTER}"


def span_of(period: str) -> Span:
    """Whether the key is of a week, a month or a quarter; raises ValueError for what is no key."""
    return Span(_parts(period)[1])


def spans_told_with(span: Span) -> frozenset[Span]:
    """The spans of the digests that go on from one another; that of a quarter may stand for its last month's."""
    return frozenset({span, Span.QUARTER} if span is Span.MONTH else {span})


def period_bounds(period: str) -> tuple[date, date]:
    """The first and the last day; raises ValueError for what is no key, or a period that no year has."""
    year, kind, number = _parts(period)
    if kind == Span.WEEK:
        monday = date.fromisocalendar(year, number, 1)
        return monday, monday + timedelta(days=6)
    length = 1 if kind == Span.MONTH else _MONTHS_OF_QUARTER
    first = date(year, (number - 1) * length + 1, 1)
    return first, _first_of_month(first, length) - timedelta(days=1)


def next_period(period: str) -> str:
    """The key of the period that follows."""
    return period_of(period_bounds(period)[1] + timedelta(days=1), span_of(period))


def period_before(period: str) -> str:
    """The key of the period that it follows."""
    return period_of(period_bounds(period)[0] - timedelta(days=1), span_of(period))


def read_period(words: str) -> str | None:
    """The key that somebody has written (2020-W27, 2020w27); None for what is none, or has no period before it."""
    try:
        first, _ = period_bounds(words.upper())
        period = period_of(first, span_of(words.upper()))
        period_bounds(period_before(period))
    except ValueError:
        return None
    return period


def _parts(period: str) -> tuple[int, str, int]:
    found = _KEY.fullmatch(period)
    if found is None:
        raise ValueError(f"no period: {period}")
    return int(found["year"]), found["kind"], int(found["number"])


def _first_of_month(first: date, months_later: int) -> date:
    months = first.year * 12 + first.month - 1 + months_later
    return date(months // 12, months % 12 + 1, 1)
