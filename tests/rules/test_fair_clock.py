"""The fair clock 公平时钟: whose the days after a deadline are."""

from datetime import date

import pytest

from taskbot.tasks.facts import Closure, Wait
from taskbot.tasks.lifecycle import State
from taskbot.texts.tasks import closed_since_due, not_counted

DUE = date(2020, 6, 30)


def july(*days: int) -> tuple[date, ...]:
    return tuple(date(2020, 7, day) for day in days)


@pytest.mark.parametrize(
    ("changes", "today", "late"),
    [
        # a deadline is the last acceptable day
        ({}, DUE, ()),
        ({}, date(2020, 7, 2), july(1, 2)),
        ({"due_on": None}, date(2020, 7, 2), ()),
        # in review, handed in on the last day, late, and not yet answered
        ({"state": State.IN_REVIEW, "waits": (Wait(DUE),)}, date(2020, 7, 3), ()),
        ({"state": State.IN_REVIEW, "waits": (Wait(date(2020, 7, 2)),)}, date(2020, 7, 5), july(1, 2)),
        # returned: the day of the answer is still the office's
        ({"waits": (Wait(DUE, date(2020, 7, 5)),)}, date(2020, 7, 5), ()),
        ({"waits": (Wait(DUE, date(2020, 7, 5)),)}, date(2020, 7, 7), july(6, 7)),
        ({"waits": (Wait(date(2020, 7, 2), date(2020, 7, 4)),)}, date(2020, 7, 6), july(1, 2, 5, 6)),
        # asked and answered on one day costs nobody anything
        ({"waits": (Wait(date(2020, 7, 2), date(2020, 7, 2)),)}, date(2020, 7, 3), july(1, 2, 3)),
        # an extension that was asked before the deadline and refused after it
        ({"waits": (Wait(date(2020, 6, 28), date(2020, 7, 3)),)}, date(2020, 7, 4), july(4)),
        # two waits that overlap
        (
            {"waits": (Wait(date(2020, 6, 29), date(2020, 7, 2)), Wait(date(2020, 7, 1), date(2020, 7, 4)))},
            date(2020, 7, 5),
            july(5),
        ),
        # closed: until the day on which it was handed in
        (
            {"state": State.CLOSED, "submitted_on": date(2020, 7, 2), "waits": (Wait(date(2020, 7, 2)),)},
            date(2020, 7, 9),
            july(1, 2),
        ),
        ({"waits": (Wait(date(2020, 6, 29), date(2020, 7, 20)),)}, date(2020, 7, 21), july(21)),
        # reopened: the days between are nobody's, from that of the reopening on it is late as any other
        ({"closures": (Closure(DUE, date(2020, 7, 20)),)}, date(2020, 7, 20), july(20)),
        ({"closures": (Closure(DUE, date(2020, 7, 20)),)}, date(2020, 7, 21), july(20, 21)),
        ({"closures": (Closure(date(2020, 7, 2), date(2020, 7, 5)),)}, date(2020, 7, 5), july(1, 2, 5)),
        ({"closures": (Closure(date(2020, 7, 2), date(2020, 7, 2)),)}, date(2020, 7, 3), july(1, 2, 3)),
        (
            {
                "waits": (Wait(DUE, date(2020, 7, 3)),),
                "closures": (Closure(date(2020, 7, 3), date(2020, 7, 6)),),
            },
            date(2020, 7, 7),
            july(6, 7),
        ),
        ({"state": State.CANCELLED}, date(2020, 7, 9), ()),
    ],
)
def test_the_days_of_lateness(make_task, changes, today, late):
    task = make_task(**{"due_on": DUE} | changes)
    assert task.late_days(today) == late
    assert task.is_overdue(today) is (task.is_open and bool(late))


@pytest.mark.parametrize(
    ("waits", "waiting"), [((), False), ((Wait(DUE),), True), ((Wait(DUE, DUE),), False)]
)
def test_whether_the_next_step_is_the_offices(make_task, waits, waiting):
    assert make_task(waits=waits).waits_for_office is waiting


def test_what_was_closed_owed_nobody_an_answer(make_task):
    task = make_task(
        due_on=DUE,
        waits=(Wait(DUE, date(2020, 7, 2)),),
        closures=(Closure(date(2020, 7, 2), date(2020, 8, 7)),),
    )
    assert (task.waited_days(date(2020, 8, 7)), task.waited_since_due(date(2020, 8, 7))) == (2, 2)
    assert not task.waits_for_office
    assert list(not_counted(task, date(2020, 8, 7))) == [
        "等待督办单位答复的2天不计",
        "7月2日办结、8月7日重办，其间不计",
    ]


@pytest.mark.parametrize(
    ("closures", "words"),
    [
        ((), ""),
        ((Closure(DUE),), ""),
        ((Closure(date(2020, 6, 20), date(2020, 6, 24)),), ""),
        ((Closure(DUE, date(2020, 8, 7)),), "6月30日办结、8月7日重办，其间不计"),
        (
            (Closure(DUE, date(2020, 7, 2)), Closure(date(2020, 7, 9), date(2021, 1, 4))),
            "6月30日办结、7月2日重办；7月9日办结、2021年1月4日重办，其间不计",
        ),
    ],
)
def test_a_reopening_after_the_deadline_is_told_with_its_days(make_task, closures, words):
    assert closed_since_due(make_task(due_on=DUE, closures=closures), date(2020, 8, 7)) == words
