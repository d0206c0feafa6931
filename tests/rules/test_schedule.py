"""When the weekly digest is due."""

from datetime import date, datetime, time, timedelta

import pytest

from taskbot.clock import OFFICE_ZONE
from taskbot.digest.schedule import digest_at, latest_digest_at, next_digest_at
from taskbot.tasks.workdays import Calendar

CALENDAR = Calendar()
FRIDAY, FOUR = 5, time(16)


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
    assert digest_at(date.fromisoformat(day), FRIDAY, FOUR, CALENDAR) == (at(due) if due else None)


@pytest.mark.parametrize(("weekday", "due"), [(1, "2020-06-22"), (7, "2020-06-28"), (6, "2020-06-24")])
def test_any_weekday_may_be_set(weekday, due):
    found = digest_at(date(2020, 6, 24), weekday, time(9, 30), CALENDAR)
    assert found == at(f"{due} 09:30")


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
    assert latest_digest_at(at(now), FRIDAY, FOUR, CALENDAR) == at(latest)
    assert next_digest_at(at(now), FRIDAY, FOUR, CALENDAR) == at(coming)


def test_what_comes_next_is_the_latest_once_it_has_come():
    now = at("2020-04-01 10:00")
    for _ in range(30):
        coming = next_digest_at(now, FRIDAY, FOUR, CALENDAR)
        assert coming > now
        assert latest_digest_at(coming, FRIDAY, FOUR, CALENDAR) == coming
        assert latest_digest_at(coming - timedelta(seconds=1), FRIDAY, FOUR, CALENDAR) < coming
        now = coming


def test_an_old_digest_is_not_looked_for_in_weeks_of_rest():
    resting = Calendar({date(2020, 6, 1) + timedelta(days=n): False for n in range(90)})
    assert latest_digest_at(at("2020-08-01 10:00"), FRIDAY, FOUR, resting) is None
