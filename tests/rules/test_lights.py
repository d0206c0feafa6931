"""Red, yellow, green: the standing of a task and its light, rule by rule."""

from datetime import date

import pytest

from taskbot.tasks.facts import Closure, Milestone, Wait
from taskbot.tasks.lifecycle import State
from taskbot.tasks.lights import (
    Light,
    LightRules,
    Standing,
    StepStanding,
    light_of,
    standing_of,
    step_standing_of,
)
from taskbot.tasks.workdays import Calendar

CALENDAR = Calendar()
RULES = LightRules(due_soon_workdays=5, blocked_red_workdays=3, behind_points=20)
MONDAY = date(2020, 6, 15)
FAR = date(2020, 12, 31)


def look(task, today=MONDAY, rules=RULES) -> tuple[Standing, Light]:
    return standing_of(task, today, CALENDAR, rules), light_of(task, today, CALENDAR, rules)


@pytest.mark.parametrize(
    ("today", "standing", "light"),
    [
        (
            date(2020, 6, 22),
            Standing.ON_TRACK,
            Light.GREEN,
        ),  # 6 working days: 端午 25–27 June, 28 June worked
        (date(2020, 6, 23), Standing.ON_TRACK, Light.GREEN),
        (date(2020, 6, 24), Standing.DUE_SOON, Light.YELLOW),
        (date(2020, 7, 1), Standing.DUE_SOON, Light.YELLOW),
        (date(2020, 7, 2), Standing.OVERDUE, Light.RED),
    ],
)
def test_the_deadline_is_counted_in_working_days_and_is_the_last_acceptable_day(
    make_task, today, standing, light
):
    task = make_task(due_on=date(2020, 7, 1), issued_on=date(2020, 6, 1))
    rules = LightRules(due_soon_workdays=4)
    assert look(task, today, rules) == (standing, light)


@pytest.mark.parametrize(
    ("blocked_on", "light"),
    [
        (date(2020, 6, 15), Light.YELLOW),
        (date(2020, 6, 11), Light.YELLOW),
        (date(2020, 6, 10), Light.RED),
    ],
)
def test_blocked_turns_red_after_three_working_days(make_task, blocked_on, light):
    assert look(make_task(blocked_on=blocked_on, due_on=FAR)) == (Standing.BLOCKED, light)


@pytest.mark.parametrize(
    ("progress", "standing"),
    [(30, Standing.ON_TRACK), (29, Standing.BEHIND), (100, Standing.ON_TRACK), (None, Standing.ON_TRACK)],
)
def test_behind_is_more_than_twenty_points_below_the_share_of_time(make_task, progress, standing):
    task = make_task(
        issued_on=date(2020, 5, 16), due_on=date(2020, 7, 15), progress=progress
    )  # half has passed
    expected = Light.YELLOW if standing is Standing.BEHIND else Light.GREEN
    assert look(task) == (standing, expected)


@pytest.mark.parametrize(
    ("report_days", "standing", "light"),
    [
        ((), Standing.BEHIND, Light.YELLOW),
        ((date(2020, 5, 3),), Standing.BEHIND, Light.YELLOW),
        ((date(2020, 6, 4),), Standing.ON_TRACK, Light.GREEN),
        ((date(2020, 6, 12),), Standing.ON_TRACK, Light.GREEN),
    ],
)
def test_without_the_report_of_its_cycle_a_task_is_behind(make_task, report_days, standing, light):
    task = make_task(
        due_on=None,
        recurrence="FREQ=MONTHLY;BYMONTHDAY=5",
        issued_on=date(2020, 4, 20),
        report_days=report_days,
    )
    assert look(task) == (standing, light)
    assert look(make_task(due_on=None, recurrence=task.recurrence, issued_on=MONDAY))[0] is Standing.ON_TRACK


@pytest.mark.parametrize(
    ("due_on", "reached_on", "standing", "light"),
    [
        (date(2020, 6, 12), None, StepStanding.OVERDUE, Light.RED),
        (MONDAY, None, StepStanding.DUE_SOON, Light.YELLOW),
        (date(2020, 6, 22), None, StepStanding.DUE_SOON, Light.YELLOW),
        (date(2020, 6, 23), None, StepStanding.ON_TRACK, Light.GREEN),
        (date(2020, 6, 12), MONDAY, StepStanding.REACHED, Light.GREY),
    ],
)
def test_a_milestone_has_a_light_of_its_own(due_on, reached_on, standing, light):
    step = Milestone("形成初稿", due_on, reached_on=reached_on)
    assert step_standing_of(step, MONDAY, CALENDAR, RULES) == (standing, light)


@pytest.mark.parametrize(
    ("state", "today", "late"),
    [
        (State.IN_PROGRESS, date(2020, 6, 20), []),
        (State.IN_PROGRESS, date(2020, 6, 21), ["形成初稿"]),
        (State.CLOSED, date(2020, 6, 21), []),
    ],
)
def test_milestones_of_an_open_task_are_late_from_the_day_after(make_task, state, today, late):
    steps = (
        Milestone("形成提纲", date(2020, 6, 1), reached_on=date(2020, 6, 2)),
        Milestone("形成初稿", date(2020, 6, 20)),
    )
    assert [step.title for step in make_task(state=state, milestones=steps).late_milestones(today)] == late


@pytest.mark.parametrize("due_on", [None, MONDAY])
def test_without_a_span_of_time_nothing_is_behind(make_task, due_on):
    task = make_task(issued_on=MONDAY, due_on=due_on, progress=0)
    assert look(task)[0] is (Standing.DUE_SOON if due_on else Standing.ON_TRACK)


@pytest.mark.parametrize(
    ("changes", "standing", "light"),
    [
        ({"state": State.CLOSED}, Standing.CLOSED, Light.GREY),
        ({"state": State.CANCELLED}, Standing.CANCELLED, Light.GREY),
        ({}, Standing.OVERDUE, Light.RED),
        ({"state": State.IN_REVIEW, "waits": (Wait(date(2020, 6, 13)),)}, Standing.OVERDUE, Light.RED),
        ({"state": State.IN_REVIEW, "waits": (Wait(date(2020, 6, 12)),)}, Standing.ON_TRACK, Light.GREEN),
        ({"closures": (Closure(date(2020, 6, 12), MONDAY),)}, Standing.OVERDUE, Light.RED),
        ({"due_on": MONDAY}, Standing.BLOCKED, Light.RED),
        ({"due_on": MONDAY, "trouble_answered_on": MONDAY}, Standing.BLOCKED, Light.YELLOW),
        ({"due_on": MONDAY, "progress": 45, "last_report_on": MONDAY}, Standing.BLOCKED, Light.RED),
        ({"due_on": MONDAY, "blocked_on": None}, Standing.DUE_SOON, Light.YELLOW),
        ({"due_on": date(2020, 6, 30), "blocked_on": None}, Standing.BEHIND, Light.YELLOW),
        (
            {"due_on": date(2020, 6, 30), "blocked_on": None, "is_whole": True},
            Standing.ON_TRACK,
            Light.GREEN,
        ),
        ({"due_on": None, "blocked_on": None}, Standing.ON_TRACK, Light.GREEN),
    ],
)
def test_the_first_rule_that_holds_decides(make_task, changes, standing, light):
    worst = {"due_on": date(2020, 6, 12), "blocked_on": date(2020, 6, 1), "progress": 0}
    assert look(make_task(**worst | changes)) == (standing, light)
