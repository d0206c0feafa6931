"""The ladder of reminders: which steps a task has reached on which day, in working days."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest

from taskbot.clock import OFFICE_ZONE
from taskbot.reminders.ladders import Circle, Ladder
from taskbot.reminders.policy import Hours, decide, standing
from taskbot.tasks.facts import Asked, Closure, Instructed, Milestone, ShareFacts, Wait
from taskbot.tasks.lifecycle import RequestKind, State
from taskbot.tasks.workdays import DAY, Calendar

CALENDAR = Calendar()
LADDER = Ladder(unacknowledged=(1, 2), before=(10, 5, 2, 0), overdue=(1, 3, 5), overdue_weekly_cap=2)
SEEN = date(2020, 4, 1)


def names(task, today: date, ladder: Ladder = LADDER) -> list[str]:
    return [step.name for step in standing(task, today, CALENDAR, ladder)]


def first_days(task, start: date, end: date, ladder: Ladder = LADDER) -> dict[str, list[str]]:
    """When each occasion of each step is reached for the first time; working days only, as the tick asks."""
    reached: dict[tuple[str, str], str] = {}
    for n in range((end - start).days + 1):
        day = start + n * DAY
        if CALENDAR.is_workday(day):
            for step in standing(task, day, CALENDAR, ladder):
                reached.setdefault((step.name, step.occasion), f"{day:%m-%d}")
    days: dict[str, list[str]] = {}
    for (name, _), day in reached.items():
        days.setdefault(name, []).append(day)
    return days


@pytest.mark.parametrize(
    ("due_on", "days"),
    [
        pytest.param(
            date(2020, 5, 8),
            "before-10 04-22, before-5 04-28, before-2 05-06, before-0 05-08, "
            "overdue-1 05-09, overdue-3 05-12, overdue-5 05-14, overdue-weekly 05-21 05-28",
            id="五一: rest 1–5 May; Sundays 26 April and Saturday 9 May are worked",
        ),
        pytest.param(
            date(2020, 6, 30),
            "before-10 06-15, before-5 06-22, before-2 06-28, before-0 06-30, "
            "overdue-1 07-01, overdue-3 07-03, overdue-5 07-07, overdue-weekly 07-14 07-21",
            id="端午: rest 25–27 June; Sunday 28 June is worked",
        ),
        pytest.param(
            date(2020, 5, 3),
            "before-10 04-17, before-5 04-24, before-2 04-28, before-0 04-30, "
            "overdue-1 05-06, overdue-3 05-08, overdue-5 05-11, overdue-weekly 05-18 05-25",
            id="a rest day: the last call is on the working day before, lateness begins on the one after",
        ),
        pytest.param(
            date(2020, 7, 17),
            "before-10 07-03, before-5 07-10, before-2 07-15, before-0 07-17, "
            "overdue-1 07-20, overdue-3 07-22, overdue-5 07-24, overdue-weekly 07-31 08-07",
            id="a Friday: the week-end does not count",
        ),
    ],
)
def test_the_ladder_up_to_a_deadline_and_beyond(make_task, due_on, days):
    task = make_task(due_on=due_on, issued_on=SEEN, acknowledged_on=SEEN)
    reached = first_days(task, due_on - timedelta(days=30), due_on + timedelta(days=90))
    assert ", ".join(" ".join([name, *when]) for name, when in reached.items()) == days


def test_who_has_just_been_told_of_a_reopening_is_not_reminded_on_its_day(make_task):
    due_on, reopened_on = date(2020, 6, 30), date(2020, 8, 7)
    task = make_task(due_on=due_on, issued_on=SEEN, closures=(Closure(due_on, reopened_on),))
    reached = first_days(task, reopened_on, reopened_on + timedelta(days=30))
    assert reached == {
        "overdue-3": ["08-11"],
        "overdue-5": ["08-13"],
        "overdue-weekly": ["08-20", "08-27"],
    }


@pytest.mark.parametrize(
    ("issued_on", "days"),
    [
        (date(2020, 4, 29), {"unacknowledged-1": ["04-30"], "unacknowledged-2": ["05-06"]}),
        (date(2020, 6, 24), {"unacknowledged-1": ["06-28"], "unacknowledged-2": ["06-29"]}),
        (date(2020, 7, 10), {"unacknowledged-1": ["07-13"], "unacknowledged-2": ["07-14"]}),
    ],
)
def test_a_task_that_nobody_acknowledged(make_task, issued_on, days):
    task = make_task(due_on=None, acknowledged_on=None, issued_on=issued_on)
    assert first_days(task, issued_on, issued_on + timedelta(days=30)) == days


@pytest.mark.parametrize(
    ("share", "days"),
    [
        (ShareFacts("省财政厅"), {"unacknowledged-1": ["04-30"], "unacknowledged-2": ["05-06"]}),
        (
            ShareFacts("省财政厅", joined_on=date(2020, 5, 11)),
            {"unacknowledged-1": ["05-12"], "unacknowledged-2": ["05-13"]},
        ),
        (ShareFacts("省财政厅", acknowledged_on=date(2020, 4, 29)), {}),
        (ShareFacts("省财政厅", last_report_on=date(2020, 4, 29)), {}),
        (ShareFacts("省财政厅", finished_on=date(2020, 4, 29)), {}),
    ],
)
def test_a_share_that_its_unit_has_not_acknowledged(make_task, share, days):
    issued_on = date(2020, 4, 29)
    task = make_task(due_on=None, issued_on=issued_on, shares=(share,), supporting_units=("省财政厅",))
    assert first_days(task, issued_on, issued_on + timedelta(days=30)) == days


def test_a_step_of_a_share_is_not_answered_by_the_leads_report_and_is_told_for_each_unit(make_task):
    shares = (ShareFacts("省财政厅"), ShareFacts("省商务厅"))
    task = make_task(
        due_on=None, issued_on=date(2020, 6, 15), last_report_on=date(2020, 6, 16), shares=shares
    )
    told = {("省财政厅", "unacknowledged-1", "2020-06-15")}
    asks = decide(task, told, date(2020, 6, 16), CALENDAR, LADDER).asks
    assert [(step.unit, step.name) for step in asks] == [("省商务厅", "unacknowledged-1")]


@pytest.mark.parametrize(
    ("escalation", "days"),
    [
        (2, "06-28 before-0, 06-29 cycle 0, 07-01 cycle 1, 07-03 cycle 2"),
        (1, "06-28 before-0, 06-29 cycle 0, 06-30 cycle 1, 07-01 cycle 2"),
    ],
)
def test_a_missed_cycle_widens_the_circle(make_task, escalation, days):
    task = make_task(due_on=None, recurrence="FREQ=MONTHLY;BYMONTHDAY=28", issued_on=date(2020, 6, 1))
    ladder = Ladder(escalation=escalation)
    found = []
    for n in range(20):
        day = date(2020, 6, 20) + n * DAY
        steps = [step for step in standing(task, day, CALENDAR, ladder) if step.on == day]
        found += [
            f"{day:%m-%d} {step.name}{f' {step.circle}' if step.name == 'cycle' else ''}" for step in steps
        ]
    assert ", ".join(found) == days


@pytest.mark.parametrize(
    ("facts", "today", "is_loud"),
    [
        ({"due_on": date(2020, 6, 30)}, date(2020, 6, 28), False),
        ({"due_on": date(2020, 6, 30)}, date(2020, 6, 30), True),
        ({"due_on": date(2020, 6, 30)}, date(2020, 7, 1), True),
        ({"milestones": (Milestone("初稿", date(2020, 6, 30)),)}, date(2020, 6, 28), False),
        ({"milestones": (Milestone("初稿", date(2020, 6, 30)),)}, date(2020, 6, 30), True),
        ({"milestones": (Milestone("初稿", date(2020, 6, 30)),)}, date(2020, 7, 1), True),
        ({"recurrence": "FREQ=MONTHLY;BYMONTHDAY=30"}, date(2020, 6, 30), True),
        ({"recurrence": "FREQ=MONTHLY;BYMONTHDAY=30"}, date(2020, 7, 1), True),
        ({"acknowledged_on": None}, date(2020, 7, 1), False),
    ],
)
def test_what_is_due_today_or_overdue_is_loud_whatever_it_is_about(make_task, facts, today, is_loud):
    task = make_task(**({"due_on": None, "issued_on": date(2020, 6, 1)} | facts))
    ladder = replace(LADDER, milestone_before=(2, 0), milestone_overdue=(1, 3))
    assert {step.is_loud for step in standing(task, today, CALENDAR, ladder)} == {is_loud}


def test_acknowledging_ends_the_asking(make_task):
    assert names(make_task(due_on=None, acknowledged_on=SEEN), date(2020, 6, 30)) == []


@pytest.mark.parametrize(
    "facts",
    [
        {"state": State.IN_REVIEW, "waits": (Wait(date(2020, 6, 3)),)},
        {"state": State.IN_PROGRESS, "waits": (Wait(date(2020, 6, 1)),)},
        {"state": State.CLOSED},
        {"state": State.CANCELLED},
    ],
)
def test_nothing_is_asked_of_a_task_that_waits_on_the_office_or_has_ended(make_task, facts):
    task = make_task(due_on=date(2020, 6, 1), acknowledged_on=None, **facts)
    assert names(task, date(2020, 6, 30)) == []


ASKED_ON = date(2020, 6, 15)


def asked(kind: RequestKind) -> dict[str, object]:
    return {"asked": (Asked(kind, "省经信厅", request_id=7, since=ASKED_ON),)}


@pytest.mark.parametrize(
    ("kind", "facts"),
    [
        ("closing", asked(RequestKind.CLOSING) | {"state": State.IN_REVIEW, "waits": (Wait(ASKED_ON),)}),
        ("extension", asked(RequestKind.EXTENSION) | {"waits": (Wait(ASKED_ON),)}),
        ("decline", asked(RequestKind.DECLINE)),
        ("coordination", asked(RequestKind.COORDINATION)),
        ("instruction", {"instructed": (Instructed(7, ASKED_ON),)}),
        ("instruction", {"instructed": (Instructed(7, ASKED_ON),), "state": State.CLOSED}),
    ],
)
def test_the_office_is_reminded_of_its_own_queue_until_it_has_answered_or_weekly_to_the_cap(
    make_task, kind, facts
):
    """端午: rest 25–27 June; Sunday 28 June is worked."""
    task = make_task(**({"due_on": None, "acknowledged_on": SEEN} | facts))
    ladder = replace(LADDER, unanswered=(2, 5))
    assert first_days(task, ASKED_ON, date(2020, 12, 31), ladder) == {
        f"{kind}-2": ["06-17"],
        f"{kind}-5": ["06-22"],
        f"{kind}-weekly": ["06-30", "07-07"],
    }
    assert {step.circle for step in standing(task, date(2020, 7, 8), CALENDAR, ladder)} == {Circle.OFFICE}


def test_after_a_long_silence_only_the_last_step_of_each_kind_is_left_and_lateness_comes_first(make_task):
    task = make_task(due_on=date(2020, 6, 1), issued_on=date(2020, 5, 20), acknowledged_on=None)
    assert names(task, date(2020, 6, 4)) == ["overdue-3", "unacknowledged-2", "unacknowledged-1"]


def test_the_longer_overdue_the_more_urgent(make_task):
    due_dates = [date(2020, 6, 1), date(2020, 6, 20), date(2020, 6, 24), date(2020, 6, 30), date(2020, 7, 10)]
    urgencies = [
        standing(make_task(due_on=due_on, acknowledged_on=SEEN), date(2020, 6, 29), CALENDAR, LADDER)[
            0
        ].urgency
        for due_on in due_dates
    ]
    assert urgencies == sorted(urgencies, reverse=True)
    assert len(set(urgencies)) == len(urgencies)


def test_an_extended_deadline_arms_every_step_again(make_task):
    late = make_task(due_on=date(2020, 6, 28), acknowledged_on=SEEN)
    extended = make_task(due_on=date(2020, 6, 30), acknowledged_on=SEEN)
    occasions = [
        {(step.name, step.occasion) for step in standing(task, date(2020, 6, 24), CALENDAR, LADDER)}
        for task in (late, extended)
    ]
    assert occasions == [{("before-2", "2020-06-28")}, {("before-5", "2020-06-30")}]


@pytest.mark.parametrize(("cap", "weeks"), [(0, 0), (1, 1), (8, 8)])
def test_weekly_reminders_end_at_the_cap(make_task, cap, weeks):
    task = make_task(due_on=date(2020, 6, 30), acknowledged_on=SEEN)
    ladder = Ladder((1, 2), (10, 5, 2, 0), (1, 3, 5), cap)
    steps = {
        (step.name, step.occasion)
        for n in range(200)
        for step in standing(task, date(2020, 7, 7) + n * DAY, CALENDAR, ladder)
    }
    assert len({occasion for name, occasion in steps if name == "overdue-weekly"}) == weeks


def test_a_ladder_without_steps_asks_nothing(make_task):
    task = make_task(due_on=date(2020, 6, 1), acknowledged_on=None)
    assert names(task, date(2020, 6, 30), Ladder((), (), (), 0)) == []


@pytest.mark.parametrize(
    ("local", "is_open"),
    [
        ("2020-06-24 08:59:59", False),
        ("2020-06-24 09:00:00", True),
        ("2020-06-24 17:30:00", True),
        ("2020-06-24 17:30:01", False),
        ("2020-06-25 10:00:00", False),  # 端午
        ("2020-06-27 10:00:00", False),  # Saturday
        ("2020-06-28 10:00:00", True),  # Sunday, worked
        ("2020-05-05 10:00:00", False),  # 五一
        ("2020-05-09 10:00:00", True),  # Saturday, worked
    ],
)
def test_office_hours_are_working_days_within_the_hours_of_the_office(local, is_open):
    now = datetime.fromisoformat(local).replace(tzinfo=OFFICE_ZONE)
    for instant in (now, now.astimezone(UTC)):
        assert Hours(time(9), time(17, 30), CALENDAR).are_open(instant) is is_open


def test_a_step_that_was_reached_when_the_unit_last_reported_is_answered(make_task):
    due = date(2020, 6, 30)
    for reported, today, named in (
        (date(2020, 6, 29), date(2020, 6, 29), []),
        (date(2020, 6, 29), date(2020, 6, 30), ["before-0"]),
        (date(2020, 6, 30), date(2020, 6, 30), []),
        (date(2020, 6, 30), date(2020, 7, 1), ["overdue-1"]),
        (date(2020, 7, 1), date(2020, 7, 2), []),
        (date(2020, 7, 1), date(2020, 7, 3), ["overdue-3"]),
    ):
        task = make_task(due_on=due, last_report_on=reported)
        assert [step.name for step in standing(task, today, CALENDAR, LADDER)] == named
