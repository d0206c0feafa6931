"""Report cycles: what is missing, and what comes next."""

from datetime import date, timedelta

import pytest

from taskbot.tasks.cycles import missing_report, next_report_due, reported_in_cycle
from taskbot.tasks.lifecycle import State

BY_28TH, BY_MONTHS_END = "RRULE:FREQ=MONTHLY;BYMONTHDAY=28", "RRULE:FREQ=MONTHLY"
QUARTERLY = "RRULE:FREQ=YEARLY;BYMONTH=3,6,9,12;BYMONTHDAY=-1"
EVERY_TWO_MONTHS, EVERY_TWO_WEEKS = "RRULE:FREQ=MONTHLY;INTERVAL=2", "RRULE:FREQ=WEEKLY;INTERVAL=2"
ISSUED = date(2020, 6, 15)


def days(*written: str) -> tuple[date, ...]:
    """6-28 as a day of 2020."""
    return tuple(date.fromisoformat(f"2020-{month:0>2}-{day:0>2}") for month, day in map(_split, written))


def _split(written: str) -> list[str]:
    return written.split("-")


@pytest.mark.parametrize(
    ("recurrence", "reported", "today", "missing"),
    [
        (None, "", "7-10", None),
        (BY_28TH, "", "6-28", None),  # the last acceptable day
        (BY_28TH, "", "6-29", "6-28"),
        (BY_28TH, "6-16", "6-29", None),
        (BY_28TH, "7-2", "7-5", None),  # late, but it came
        (BY_28TH, "7-2", "7-29", "7-28"),  # and was June's alone
        (BY_28TH, "6-29", "7-29", "7-28"),
        (BY_28TH, "7-2 7-20", "7-29", None),
        (BY_28TH, "7-2 7-3", "7-29", "7-28"),  # more on June
        (BY_28TH, "7-2 8-2 9-2", "9-10", None),  # always late, never missing for long
        (BY_28TH, "7-2 8-2 9-2", "9-29", "9-28"),
        (BY_28TH, "7-27", "7-29", None),  # June never came, July did
        (BY_28TH, "7-27 8-27", "8-29", None),
        (BY_28TH, "6-20", "7-29", "7-28"),
        (BY_28TH, "6-28", "7-29", "7-28"),  # that was for June
        (BY_28TH, "6-20 6-29", "7-29", None),  # June was there: early for July
        ("RRULE:FREQ=MONTHLY;BYMONTHDAY=5", "", "6-20", None),  # fell due before the issue
        ("RRULE:FREQ=MONTHLY;BYMONTHDAY=15", "", "6-20", None),  # and on its very day
        (BY_MONTHS_END, "", "7-1", "6-30"),
        ("RRULE:FREQ=WEEKLY", "", "6-20", "6-19"),  # 每周: by Friday
        ("RRULE:FREQ=WEEKLY", "6-22", "6-25", None),
        ("RRULE:FREQ=WEEKLY", "6-22", "6-27", "6-26"),
        ("RRULE:FREQ=DAILY", "6-17", "6-18", None),
        ("RRULE:FREQ=DAILY", "6-17", "6-19", "6-18"),
        ("RRULE:FREQ=MONTHLY;BYMONTHDAY=31", "", "7-1", "6-30"),
        (QUARTERLY, "", "7-1", "6-30"),
        (QUARTERLY, "7-5", "10-1", "9-30"),
        (EVERY_TWO_MONTHS, "", "8-1", "6-30"),
        (EVERY_TWO_MONTHS, "6-29", "8-1", None),
        (EVERY_TWO_MONTHS, "", "9-1", "8-31"),
    ],
)
def test_the_latest_cycle_without_a_report(make_task, recurrence, reported, today, missing):
    (day,) = days(today)
    task = make_task(recurrence=recurrence, issued_on=ISSUED, report_days=days(*reported.split()))
    assert missing_report(task, day) == (days(missing)[0] if missing else None)


def test_nothing_is_missing_of_a_finished_task(make_task):
    task = make_task(state=State.CLOSED, recurrence=BY_28TH, issued_on=ISSUED)
    assert missing_report(task, date(2020, 9, 1)) is None


@pytest.mark.parametrize(
    ("recurrence", "today", "due"),
    [
        (None, ISSUED, None),
        (BY_28TH, date(2020, 6, 28), date(2020, 6, 28)),
        (BY_28TH, date(2020, 6, 29), date(2020, 7, 28)),
        ("RRULE:FREQ=MONTHLY;BYMONTHDAY=30", date(2021, 2, 1), date(2021, 2, 28)),
        ("RRULE:FREQ=MONTHLY;INTERVAL=2;BYMONTHDAY=30", date(2021, 2, 1), date(2021, 2, 28)),
    ],
)
def test_the_next_report(make_task, recurrence, today, due):
    assert next_report_due(make_task(recurrence=recurrence, issued_on=ISSUED), today) == due


@pytest.mark.parametrize(
    ("words", "recurrence", "issued", "due"),
    [
        ("每月", BY_MONTHS_END, "6-15", "6-30 7-31 8-31"),
        ("每季度", QUARTERLY, "5-10", "6-30 9-30 12-31"),
        ("每两个月", EVERY_TWO_MONTHS, "6-15", "6-30 8-31 10-31"),
        ("每两个月", EVERY_TWO_MONTHS, "7-1", "8-31 10-31 12-31"),
        ("双月25日前", "RRULE:FREQ=MONTHLY;INTERVAL=2;BYMONTHDAY=25", "5-10", "6-25 8-25 10-25"),
        ("每三个月", "RRULE:FREQ=MONTHLY;INTERVAL=3", "5-10", "6-30 9-30 12-31"),
        ("每四个月", "RRULE:FREQ=MONTHLY;INTERVAL=4", "5-10", "8-31 12-31"),
        ("每六个月", "RRULE:FREQ=MONTHLY;INTERVAL=6", "5-10", "6-30 12-31"),
        ("每周", "RRULE:FREQ=WEEKLY", "6-17", "6-19 6-26"),
        ("每两周", EVERY_TWO_WEEKS, "6-15", "6-26 7-10"),
        ("每两周", EVERY_TWO_WEEKS, "6-19", "6-26 7-10"),
        ("隔周周一", "RRULE:FREQ=WEEKLY;INTERVAL=2;BYDAY=MO", "6-17", "6-22 7-6"),
        ("每10天", "RRULE:FREQ=DAILY;INTERVAL=10", "6-15", "6-25 7-5"),
        ("隔天", "RRULE:FREQ=DAILY;INTERVAL=2", "6-15", "6-17 6-19"),
    ],
)
def test_what_the_words_of_a_cycle_promise(make_task, words, recurrence, issued, due):
    (day,) = days(issued)
    task = make_task(recurrence=recurrence, issued_on=day)
    found = []
    for _ in due.split():
        day = next_report_due(task, day) or day
        found.append(day)
        day += timedelta(days=1)
    assert tuple(found) == days(*due.split()), words


def test_of_a_step_of_years_the_report_is_due_in_the_last(make_task):
    task = make_task(recurrence="RRULE:FREQ=YEARLY;INTERVAL=2", issued_on=ISSUED)
    assert next_report_due(task, ISSUED) == date(2021, 12, 31)


@pytest.mark.parametrize("frequency", ["DAILY", "WEEKLY", "MONTHLY", "YEARLY"])
def test_a_cycle_longer_than_time_itself_is_never_missing(make_task, frequency):
    task = make_task(recurrence=f"RRULE:FREQ={frequency};INTERVAL=99999999", issued_on=ISSUED)
    assert missing_report(task, date(2400, 1, 1)) is None
    assert next_report_due(task, ISSUED) in (None, date.max)


@pytest.mark.parametrize(
    ("recurrence", "reported", "today", "expected"),
    [
        (None, "6-16", "6-20", None),
        (BY_28TH, "", "6-20", None),
        (BY_28TH, "6-16", "6-20", "6-16"),
        (BY_28TH, "6-16", "6-28", "6-16"),
        (BY_28TH, "6-16", "6-29", None),
        (BY_28TH, "7-2", "7-5", None),  # June's, late
        (BY_28TH, "7-2 7-20", "7-21", "7-20"),
    ],
)
def test_what_was_reported_in_the_running_cycle(make_task, recurrence, reported, today, expected):
    task = make_task(recurrence=recurrence, issued_on=ISSUED, report_days=days(*reported.split()))
    found = reported_in_cycle(task, *days(today))
    assert found == (days(expected)[0] if expected else None)
