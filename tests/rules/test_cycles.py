"""Report cycles: what is missing, and what comes next."""

from datetime import date

import pytest

from taskbot.tasks.cycles import missing_report, next_report_due
from taskbot.tasks.lifecycle import State

BY_28TH = "RRULE:FREQ=MONTHLY;BYMONTHDAY=28"
ISSUED = date(2020, 6, 15)


@pytest.mark.parametrize(
    ("recurrence", "reported", "today", "missing"),
    [
        (None, None, date(2020, 7, 10), None),
        (BY_28TH, None, date(2020, 6, 28), None),  # the last acceptable day
        (BY_28TH, None, date(2020, 6, 29), date(2020, 6, 28)),
        (BY_28TH, date(2020, 6, 16), date(2020, 6, 29), None),
        (BY_28TH, date(2020, 7, 2), date(2020, 7, 5), None),  # late, but it came
        (BY_28TH, date(2020, 6, 20), date(2020, 7, 29), date(2020, 7, 28)),
        (BY_28TH, date(2020, 6, 28), date(2020, 7, 29), date(2020, 7, 28)),  # that was for June
        (BY_28TH, date(2020, 6, 29), date(2020, 7, 29), None),
        ("RRULE:FREQ=MONTHLY;BYMONTHDAY=5", None, date(2020, 6, 20), None),  # fell due before the issue
        ("RRULE:FREQ=MONTHLY", None, date(2020, 7, 1), date(2020, 6, 30)),  # 每月: by its end
        ("RRULE:FREQ=WEEKLY", None, date(2020, 6, 20), date(2020, 6, 19)),  # 每周: by Friday
        ("RRULE:FREQ=MONTHLY;BYMONTHDAY=31", None, date(2020, 7, 1), date(2020, 6, 30)),
        ("RRULE:FREQ=YEARLY;BYMONTH=3,6,9,12;BYMONTHDAY=-1", None, date(2020, 7, 1), date(2020, 6, 30)),
        (
            "RRULE:FREQ=MONTHLY;INTERVAL=2",
            None,
            date(2020, 8, 1),
            date(2020, 6, 30),
        ),  # from the month of issue on
        ("RRULE:FREQ=MONTHLY;INTERVAL=2", date(2020, 6, 29), date(2020, 8, 1), None),
        ("RRULE:FREQ=MONTHLY;INTERVAL=2", None, date(2020, 9, 1), date(2020, 8, 31)),
    ],
)
def test_the_latest_cycle_without_a_report(make_task, recurrence, reported, today, missing):
    task = make_task(due_on=None, recurrence=recurrence, issued_on=ISSUED, last_report_on=reported)
    assert missing_report(task, today) == missing


def test_nothing_is_missing_of_a_finished_task(make_task):
    task = make_task(state=State.CLOSED, recurrence=BY_28TH, issued_on=ISSUED, last_report_on=None)
    assert missing_report(task, date(2020, 9, 1)) is None


@pytest.mark.parametrize(
    ("recurrence", "today", "due"),
    [
        (None, ISSUED, None),
        (BY_28TH, date(2020, 6, 28), date(2020, 6, 28)),
        (BY_28TH, date(2020, 6, 29), date(2020, 7, 28)),
        ("RRULE:FREQ=MONTHLY;BYMONTHDAY=30", date(2021, 2, 1), date(2021, 2, 28)),
    ],
)
def test_the_next_report(make_task, recurrence, today, due):
    assert next_report_due(make_task(recurrence=recurrence, issued_on=ISSUED), today) == due
