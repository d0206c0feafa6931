"""Red, yellow, green: the standing of a task and its light, rule by rule."""

from datetime import date

import pytest

from taskbot.tasks.facts import Wait
from taskbot.tasks.lifecycle import State
from taskbot.tasks.lights import Light, LightRules, Standing, light_of, standing_of
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
        ({"due_on": MONDAY}, Standing.BLOCKED, Light.RED),
        ({"due_on": MONDAY, "trouble_answered_on": MONDAY}, Standing.BLOCKED, Light.YELLOW),
        ({"due_on": MONDAY, "blocked_on": None}, Standing.DUE_SOON, Light.YELLOW),
        ({"due_on": date(2020, 6, 30), "blocked_on": None}, Standing.BEHIND, Light.YELLOW),
        ({"due_on": None, "blocked_on": None}, Standing.ON_TRACK, Light.GREEN),
    ],
)
def test_the_first_rule_that_holds_decides(make_task, changes, standing, light):
    worst = {"due_on": date(2020, 6, 12), "blocked_on": date(2020, 6, 1), "progress": 0}
    assert look(make_task(**worst | changes)) == (standing, light)
