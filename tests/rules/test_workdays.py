"""Working days: 调休, years whose notice is not out, the office's own table."""

from datetime import date, timedelta
from pathlib import Path

import holidays
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from taskbot.tasks.tables import BadTable
from taskbot.tasks.workdays import DAY, Calendar, load_overrides

OFFICIAL = Calendar()
DAYS = st.dates(min_value=date(2015, 1, 1), max_value=date(2034, 12, 31))


@pytest.mark.parametrize(
    ("day", "is_worked"),
    [
        (date(2020, 4, 15), True),
        (date(2020, 4, 18), False),  # a plain Saturday
        (date(2020, 4, 26), True),  # a Sunday worked for 五一
        (date(2020, 5, 4), False),  # a Monday within 五一
        (date(2026, 2, 14), True),  # a Saturday worked for 春节
        (date(2024, 2, 9), True),  # 除夕 was a working day that year
    ],
)
def test_make_up_days_are_worked_and_holidays_are_not(day, is_worked):
    assert OFFICIAL.is_workday(day) is is_worked


@pytest.mark.parametrize(
    ("day", "is_worked"),
    [
        (date(2033, 10, 3), False),  # 国庆
        (date(2033, 1, 31), False),  # 春节
        (date(2033, 10, 4), False),  # in lieu of Saturday, 1 October
        (date(2033, 10, 6), True),  # nobody knows yet how 调休 will fall
        (date(2033, 4, 4), False),  # 清明
    ],
)
def test_an_unpublished_year_has_the_statutory_holidays_only(day, is_worked):
    assert not OFFICIAL.is_published(2033)
    assert OFFICIAL.is_workday(day) is is_worked


@pytest.mark.parametrize("year", range(2020, 2028))
def test_every_day_is_as_an_independent_calendar_has_it(year):
    oracle = holidays.CN(years=year)
    first = date(year, 1, 1)
    days = (first + n * DAY for n in range((date(year + 1, 1, 1) - first).days))
    assert [day for day in days if OFFICIAL.is_workday(day) is not oracle.is_working_day(day)] == []


def test_the_offices_own_table_wins_and_makes_its_year_known():
    own = Calendar({date(2020, 4, 15): False, date(2033, 10, 8): True})
    assert not own.is_workday(date(2020, 4, 15))
    assert own.is_workday(date(2033, 10, 8))
    assert OFFICIAL.is_published(2020)


@pytest.mark.parametrize(
    ("entered", "expected"),
    [
        ([], False),
        ([(6, 1)], False),
        ([(1, 28), (6, 1)], False),
        ([(10, 8)], False),
        ([(2, 3), (10, 8)], True),
        ([(1, 23), (9, 24)], True),
    ],
)
def test_a_year_counts_as_published_once_its_notice_was_entered(entered, expected):
    """春节 of 2033 is on 31 January; days of the office's own are no notice."""
    own = Calendar({date(2033, month, day): False for month, day in entered})
    assert own.is_published(2033) is expected
    assert not own.is_published(2034)


TABLES = st.dictionaries(st.dates(date(2019, 12, 1), date(2036, 1, 31)), st.booleans(), max_size=30)


@settings(max_examples=15, deadline=None)
@given(then=TABLES, now=TABLES, years=st.lists(st.integers(2020, 2035), min_size=2, max_size=2))
def test_years_that_were_kept_stay_as_they_were_and_others_are_those_of_now(then, now, years):
    first, last = sorted(years)
    former, newer = Calendar(then), Calendar(now)
    kept = newer.with_kept(former.years(first, last))
    for year in (2019, first, last, 2036):
        as_in = former if first <= year <= last else newer
        days = [date(year, 1, 1) + n * DAY for n in range(365)]
        assert [kept.is_workday(day) for day in days] == [as_in.is_workday(day) for day in days]
        assert kept.is_published(year) is as_in.is_published(year)


@pytest.mark.parametrize(
    ("start", "count", "expected"),
    [
        (date(2020, 4, 15), 0, date(2020, 4, 15)),
        (date(2020, 4, 15), 3, date(2020, 4, 20)),
        (date(2020, 4, 30), 1, date(2020, 5, 6)),
        (date(2020, 5, 6), -1, date(2020, 4, 30)),
        (date(2020, 4, 18), 1, date(2020, 4, 20)),
    ],
)
def test_the_start_day_is_not_counted(start, count, expected):
    assert OFFICIAL.add_workdays(start, count) == expected


@pytest.mark.parametrize(
    ("today", "due_on", "left"),
    [
        (date(2020, 6, 30), date(2020, 6, 30), 0),
        (date(2020, 6, 24), date(2020, 6, 29), 2),  # 端午 and a worked Sunday lie between
        (date(2020, 7, 1), date(2020, 6, 30), -1),
        (date(2020, 6, 20), date(2020, 6, 19), 0),  # a Saturday after a Friday's deadline
        (date(2019, 12, 30), date(2021, 1, 4), 251),
    ],
)
def test_working_days_left_are_signed(today, due_on, left):
    assert OFFICIAL.workdays_left(today, due_on) == left


@given(DAYS, st.integers(min_value=1, max_value=60))
def test_counting_and_adding_agree(start, count):
    assert OFFICIAL.workdays_left(start, OFFICIAL.add_workdays(start, count)) == count


@given(DAYS, DAYS)
def test_days_left_are_the_working_days_after_today_through_the_deadline(first, second):
    today, due_on = min(first, second), min(max(first, second), min(first, second) + timedelta(days=400))
    counted = sum(OFFICIAL.is_workday(today + timedelta(days=n)) for n in range(1, (due_on - today).days + 1))
    assert OFFICIAL.workdays_left(today, due_on) == counted
    assert OFFICIAL.workdays_left(due_on, today) == -counted


@pytest.mark.parametrize(
    ("name", "year", "day", "first", "last"),
    [
        ("春节", 2021, date(2021, 2, 12), date(2021, 2, 11), date(2021, 2, 17)),
        ("中秋", 2020, date(2020, 10, 1), date(2020, 10, 1), date(2020, 10, 8)),
        ("清明", 2021, date(2021, 4, 4), date(2021, 4, 3), date(2021, 4, 5)),
        ("劳动节", 2022, date(2022, 5, 1), date(2022, 4, 30), date(2022, 5, 4)),
        ("元旦", 2020, date(2020, 1, 1), date(2020, 1, 1), date(2020, 1, 1)),
    ],
)
def test_a_festival_is_its_day_and_the_rest_days_around_it(name, year, day, first, last):
    assert OFFICIAL.festival(name, year) == (day, first, last)


def test_a_festival_outside_the_almanac_is_not_guessed():
    assert OFFICIAL.festival("春节", 2050) is None
    assert OFFICIAL.festival("泼水节", 2020) is None


def test_the_last_working_day_before_a_holiday():
    assert OFFICIAL.last_workday_before(date(2020, 10, 1)) == date(2020, 9, 30)


def test_the_table_in_the_repository_is_valid_and_changes_nothing():
    assert load_overrides(Path("config/holidays.toml")) == {}


def test_the_office_enters_days_in_toml(tmp_path):
    table = tmp_path / "holidays.toml"
    table.write_text("[[day]]\ndate = 2033-02-04\nworkday = true\nnote = '调休'\n", encoding="utf-8")
    assert load_overrides(table) == {date(2033, 2, 4): True}


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        ("[[day]]\nworkday = true\n", r"第 1 条 \[\[day\]\]：date 要写成 日期"),
        ("[[day]]\ndate = '2033-02-04'\nworkday = true\n", "date 要写成 日期"),
        ("[[day]]\ndate = 2033-02-04\nworkday = 'yes'\n", "workday 要写成 true 或 false"),
        (
            "[[day]]\ndate = 2033-02-04\nworkday = true\n" * 2,
            r"第 2 条 \[\[day\]\]：date 2033-02-04 写了两次",
        ),
        ("day = 3\n", r"day 要写成一条条的 \[\[day\]\]"),
        ("[[days]]\n", "没有 days 这一项，是不是 day？"),
        ("[[day]\n", "holidays.toml"),
    ],
)
def test_a_bad_table_is_refused_with_its_place_and_key(tmp_path, content, complaint):
    table = tmp_path / "holidays.toml"
    table.write_text(content, encoding="utf-8")
    with pytest.raises(BadTable, match=complaint):
        load_overrides(table)


def test_a_missing_table_is_refused(tmp_path):
    with pytest.raises(BadTable, match=r"none\.toml"):
        load_overrides(tmp_path / "none.toml")
