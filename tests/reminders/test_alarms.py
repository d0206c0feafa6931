"""Alarms: from when on there is one, and that each is told once, and once again when it is over."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from factories import NOW, WorkList, on_both_engines
from sqlmodel import select

from taskbot.clock import OFFICE_ZONE
from taskbot.reminders.backlog import Late
from taskbot.reminders.models import Letter
from taskbot.tasks.workdays import Calendar
from taskbot.watch.alarms import Alarm, AlarmKind, Limits, Seen, alarms_of, are_standing, keep

MINUTE = timedelta(minutes=1)
LIMITS = Limits(outbox=15 * MINUTE, skew=timedelta(seconds=30), backup_days=2)
TODAY = date(2020, 6, 30)
WELL = Seen(
    late=Late(0, None),
    skew=timedelta(seconds=30),
    backed_up_on=date(2020, 6, 28),
    first_event_on=date(2020, 6, 1),
)
UNKNOWN_YEAR = 2090


def found(seen: Seen = WELL, limits: Limits = LIMITS, today: date = TODAY) -> list[str]:
    return [f"{alarm.kind} {alarm.occasion}".strip() for alarm in alarms_of(seen, limits, Calendar(), today)]


@pytest.mark.parametrize(
    ("seen", "kinds"),
    [
        ({}, []),
        ({"late": Late(2, NOW)}, ["outbox"]),
        ({"skew": None}, []),
        ({"skew": timedelta(seconds=31)}, ["clock"]),
        ({"skew": timedelta(seconds=-31)}, ["clock"]),
        ({"backed_up_on": date(2020, 6, 27)}, ["backup"]),
        ({"backed_up_on": None}, ["backup"]),
        ({"backup_failure": "磁盘已满"}, ["backup"]),
        ({"backup_failure": "磁盘已满", "backed_up_on": None}, ["backup"]),
        ({"backed_up_on": None, "first_event_on": date(2020, 6, 28)}, []),
        ({"backed_up_on": None, "first_event_on": None}, []),
    ],
)
def test_what_is_an_alarm(seen, kinds):
    assert found(replace(WELL, **seen)) == kinds


def test_backups_may_be_looked_after_elsewhere():
    seen = replace(WELL, backed_up_on=None, backup_failure="磁盘已满")
    assert found(seen, replace(LIMITS, backup_days=0)) == []


@pytest.mark.parametrize(
    ("today", "kinds"),
    [
        (date(UNKNOWN_YEAR - 1, 11, 30), [f"calendar {UNKNOWN_YEAR - 1}"]),
        (date(UNKNOWN_YEAR - 1, 12, 1), [f"calendar {UNKNOWN_YEAR - 1}", f"calendar {UNKNOWN_YEAR}"]),
        (date(2020, 12, 1), []),
    ],
)
def test_next_years_calendar_is_wanted_from_december_on(today, kinds):
    assert found(replace(WELL, backed_up_on=today), today=today) == kinds


@pytest.mark.parametrize(
    ("seen", "words"),
    [
        ({"late": Late(12, datetime(2020, 6, 29, 9, 15, tzinfo=OFFICE_ZONE))}, "12 条消息"),
        ({"late": Late(12, datetime(2020, 6, 29, 9, 15, tzinfo=OFFICE_ZONE))}, "6月29日（周一）09:15"),
        ({"skew": timedelta(seconds=95)}, "慢 95 秒"),
        ({"skew": timedelta(seconds=-95)}, "快 95 秒"),
        ({"backed_up_on": date(2020, 6, 26)}, "6月26日（周五）"),
        ({"backed_up_on": None}, "还没有一份夜间备份"),
        ({"backup_failure": "目录 <备份> 写不进去"}, "没有做成：目录 &lt;备份&gt; 写不进去。"),
    ],
)
def test_an_alarm_says_what_it_has_seen(seen, words):
    [alarm] = alarms_of(replace(WELL, **seen), LIMITS, Calendar(), TODAY)
    assert alarm.words.startswith("【告警】")
    assert words in alarm.words


CLOCK = Alarm(AlarmKind.CLOCK, "【告警】时钟")
YEAR = Alarm(AlarmKind.CALENDAR, "【告警】日历", "2021")


def look(work: WorkList, minutes: int, *alarms: Alarm, admins: tuple[int, ...] = (7, 8)) -> list[str]:
    """What is told to the first of the administrators at a look that finds these."""
    before = len(work.rows(Letter))
    has_told = work.do(keep, alarms, admins, now=NOW + minutes * MINUTE)
    letters = work.ask(lambda session: session.exec(select(Letter).order_by(Letter.id)).all())[before:]
    assert has_told == bool(letters)
    assert [letter.chat_id for letter in letters] == [*admins] * (len(letters) // (len(admins) or 1))
    return [letter.content["text"] for letter in letters if letter.chat_id == admins[0]]


@on_both_engines
def test_it_is_told_once_and_again_when_it_is_over(work):
    assert look(work, 0, CLOCK, YEAR) == [CLOCK.words, YEAR.words]
    assert look(work, 1, CLOCK, YEAR) == []
    assert look(work, 2, CLOCK) == []
    assert look(work, 11, CLOCK) == ["【告警解除】2021 年放假安排已收录。"]
    assert look(work, 12) == []
    assert work.ask(are_standing)
    assert look(work, 21) == ["【告警解除】服务器的时钟已校准。"]
    assert look(work, 22) == []
    assert not work.ask(are_standing)
    assert look(work, 30, CLOCK) == [CLOCK.words]


def test_what_comes_and_goes_is_one_occasion(work):
    told = [words for minute in range(60) for words in look(work, minute, *[CLOCK] * (minute % 2))]
    assert told == [CLOCK.words]


def test_a_clock_that_is_set_back_keeps_no_alarm(work):
    assert look(work, 120, CLOCK) == [CLOCK.words]
    assert look(work, 0) == ["【告警解除】服务器的时钟已校准。"]


def test_an_alarm_waits_for_somebody_to_be_told(work):
    assert look(work, 0, CLOCK, admins=()) == []
    assert look(work, 1, CLOCK) == [CLOCK.words]
