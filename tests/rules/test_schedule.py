"""When a digest is due: of a week, a month, a quarter."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta

import pytest

from taskbot.clock import OFFICE_ZONE
from taskbot.digest.schedule import Schedule
from taskbot.tasks.periods import Span, period_of
from taskbot.tasks.workdays import Calendar

FRIDAYS = Schedule(5, time(16), Calendar())


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=OFFICE_ZONE)


@pytest.mark.parametrize(
    ("day", "due"),
    [
        pytest.param("2020-06-29", "2020-07-03 16:00", id="a plain week, from its Monday"),
        pytest.param("2020-07-05", "2020-07-03 16:00", id="a plain week, from its Sunday"),
        pytest.param("2020-05-01", "2020-04-30 16:00", id="五一 on the Friday"),
        pytest.param("2020-06-26", "2020-06-24 16:00", id="端午 on Thursday and Friday"),
        pytest.param("2020-10-02", "2020-09-30 16:00", id="国庆 on Thursday and Friday"),
        pytest.param("2020-10-09", "2020-10-09 16:00", id="the only worked days are Friday and Saturday"),
        pytest.param("2020-01-24", "2020-01-23 16:00", id="春节 begins on the Friday"),
        pytest.param("2020-01-30", None, id="a week without a working day"),
    ],
)
def test_friday_at_four_or_on_the_last_working_day_before(day, due):
    week = period_of(date.fromisoformat(day), Span.WEEK)
    assert FRIDAYS.due_at(week) == (at(due) if due else None)


@pytest.mark.parametrize(("weekday", "due"), [(1, "2020-06-22"), (7, "2020-06-28"), (6, "2020-06-24")])
def test_any_weekday_may_be_set(weekday, due):
    found = Schedule(weekday, time(9, 30), Calendar()).due_at("2020-W26")
    assert found == at(f"{due} 09:30")


@pytest.mark.parametrize(
    ("period", "due"),
    [
        pytest.param("2020-M06", "2020-06-30 16:00", id="a plain month"),
        pytest.param("2020-M05", "2020-05-29 16:00", id="a month that ends on a Sunday"),
        pytest.param("2020-M02", "2020-02-28 16:00", id="a leap year's February ends on a Saturday"),
        pytest.param("2020-Q2", "2020-06-30 16:00", id="a quarter"),
        pytest.param("2020-Q3", "2020-09-30 16:00", id="a quarter before 国庆"),
        pytest.param("2020-Q4", "2020-12-31 16:00", id="the last one"),
    ],
)
def test_longer_spans_end_on_their_last_working_day(period, due):
    assert FRIDAYS.due_at(period) == at(due)


@pytest.mark.parametrize(
    ("now", "latest", "coming"),
    [
        ("2020-07-03 15:59:59", "2020-06-24 16:00", "2020-07-03 16:00"),
        ("2020-07-03 16:00", "2020-07-03 16:00", "2020-07-10 16:00"),
        ("2020-07-05 23:59", "2020-07-03 16:00", "2020-07-10 16:00"),
        ("2020-06-25 10:00", "2020-06-24 16:00", "2020-07-03 16:00"),
        ("2020-02-03 10:00", "2020-01-23 16:00", "2020-02-07 16:00"),
    ],
)
def test_the_latest_and_the_next(now, latest, coming):
    found = FRIDAYS.latest(at(now))
    assert found is not None
    assert (found.at, FRIDAYS.coming(at(now)).at) == (at(latest), at(coming))


@pytest.mark.parametrize(
    ("now", "span", "latest", "coming"),
    [
        ("2020-06-30 15:59", Span.MONTH, None, "2020-M06"),
        ("2020-06-30 16:00", Span.MONTH, "2020-M06", "2020-M07"),
        ("2020-07-14 15:59", Span.MONTH, "2020-M06", "2020-M07"),
        ("2020-07-14 16:00", Span.MONTH, None, "2020-M07"),
        ("2020-12-31 16:00", Span.QUARTER, "2020-Q4", "2021-Q1"),
        ("2021-01-05 09:00", Span.QUARTER, "2020-Q4", "2021-Q1"),
    ],
)
def test_a_longer_digest_is_news_for_two_weeks(now, span, latest, coming):
    found = FRIDAYS.latest(at(now), span)
    assert ((found.period if found else None), FRIDAYS.coming(at(now), span).period) == (latest, coming)


def test_on_the_last_day_of_a_quarter_its_digest_stands_for_the_months():
    both = replace(FRIDAYS, spans=(Span.WEEK, Span.MONTH, Span.QUARTER))
    alone = replace(FRIDAYS, spans=(Span.WEEK, Span.MONTH))
    end_of_june = at("2020-06-30 16:00")
    assert both.latest(end_of_june, Span.MONTH) is None
    assert both.latest(end_of_june, Span.QUARTER) == ("2020-Q2", end_of_june)
    assert both.coming(end_of_june - timedelta(hours=1), Span.MONTH) == ("2020-M07", at("2020-07-31 16:00"))
    assert alone.latest(end_of_june, Span.MONTH) == ("2020-M06", end_of_june)
    assert both.due_at("2020-M06") == end_of_june, "it can still be asked for"


def test_what_comes_next_is_the_latest_once_it_has_come():
    now = at("2020-04-01 10:00")
    for _ in range(30):
        coming = FRIDAYS.coming(now)
        assert coming.at > now
        assert FRIDAYS.latest(coming.at) == coming
        before = FRIDAYS.latest(coming.at - timedelta(seconds=1))
        assert before is None or before.at < coming.at
        now = coming.at


def test_an_old_digest_is_not_looked_for_in_weeks_of_rest():
    resting = Calendar({date(2020, 6, 1) + timedelta(days=n): False for n in range(90)})
    assert Schedule(5, time(16), resting).latest(at("2020-08-01 10:00")) is None


@pytest.mark.parametrize(
    ("period", "before"),
    [
        ("2020-W28", ("2020-W27", "2020-07-03")),
        ("2020-W27", ("2020-W26", "2020-06-24")),
        ("2020-W06", ("2020-W04", "2020-01-23")),
        ("2020-W01", ("2019-W52", "2019-12-27")),
        ("2020-M07", ("2020-M06", "2020-06-30")),
        ("2020-Q3", ("2020-Q2", "2020-06-30")),
    ],
)
def test_the_digest_before_is_that_of_the_last_period_that_has_one(period, before):
    assert FRIDAYS.before(period) == (before[0], at(f"{before[1]}T16:00"))
