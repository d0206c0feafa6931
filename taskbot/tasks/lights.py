"""Red, yellow, green: derived from the facts of a task, never stored, and always with the reason in words."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from hashlib import sha256

from taskbot.tasks.cycles import missing_report
from taskbot.tasks.facts import Milestone, TaskFacts
from taskbot.tasks.lifecycle import State
from taskbot.tasks.workdays import Calendar


class Standing(StrEnum):
    """How a task stands today; every task has exactly one, the first that holds in this order."""

    CLOSED = "closed"
    CANCELLED = "cancelled"
    OVERDUE = "overdue"
    BLOCKED = "blocked"
    DUE_SOON = "due_soon"
    BEHIND = "behind"
    """Reported progress lags, or the report of a cycle is missing."""
    ON_TRACK = "on_track"


class StepStanding(StrEnum):
    """How a milestone of an open task stands; the first that holds in this order."""

    REACHED = "reached"
    OVERDUE = "overdue"
    DUE_SOON = "due_soon"
    ON_TRACK = "on_track"


class Light(StrEnum):
    """The colour shown beside the word."""

    RED = "red"
    YELLOW = "yellow"
    GREEN = "green"
    GREY = "grey"


@dataclass(frozen=True, slots=True)
class LightRules:
    """The thresholds; places differ, so they are configuration (section [lights])."""

    due_soon_workdays: int = 5
    blocked_red_workdays: int = 3
    behind_points: int = 20


def reckoning(rules: LightRules, calendar: Calendar, today: date) -> str:
    """What the lights of the day are reckoned by, as a hash: the thresholds, and the days that are worked about then."""
    years = calendar.years(today.year, (today + timedelta(weeks=1)).year)
    return sha256(repr((rules, years)).encode()).hexdigest()


def standing_of(task: TaskFacts, today: date, calendar: Calendar, rules: LightRules) -> Standing:
    """How the task stands on `today`."""
    if task.state is State.CLOSED:
        return Standing.CLOSED
    if task.state is State.CANCELLED:
        return Standing.CANCELLED
    if task.is_overdue(today):
        return Standing.OVERDUE
    if task.state is State.IN_REVIEW:
        return Standing.ON_TRACK
    if task.blocked_on is not None:
        return Standing.BLOCKED
    if task.due_on is not None and calendar.workdays_left(today, task.due_on) <= rules.due_soon_workdays:
        return Standing.DUE_SOON
    if missing_report(task, today) or _points_behind(task, today) > rules.behind_points:
        return Standing.BEHIND
    return Standing.ON_TRACK


def light_of(task: TaskFacts, today: date, calendar: Calendar, rules: LightRules) -> Light:
    """The light of the task on `today`."""
    match standing_of(task, today, calendar, rules):
        case Standing.CLOSED | Standing.CANCELLED:
            return Light.GREY
        case Standing.OVERDUE:
            return Light.RED
        case Standing.BLOCKED if _unanswered_days(task, today, calendar) >= rules.blocked_red_workdays:
            return Light.RED
        case Standing.BLOCKED | Standing.DUE_SOON | Standing.BEHIND:
            return Light.YELLOW
        case _:
            return Light.GREEN


def step_standing_of(
    step: Milestone, today: date, calendar: Calendar, rules: LightRules
) -> tuple[StepStanding, Light]:
    """How a milestone stands on `today`, and its own light; the thresholds are those of tasks."""
    if step.reached_on is not None:
        return StepStanding.REACHED, Light.GREY
    if step.due_on < today:
        return StepStanding.OVERDUE, Light.RED
    if calendar.workdays_left(today, step.due_on) <= rules.due_soon_workdays:
        return StepStanding.DUE_SOON, Light.YELLOW
    return StepStanding.ON_TRACK, Light.GREEN


def _unanswered_days(task: TaskFacts, today: date, calendar: Calendar) -> int:
    if task.blocked_on is None or task.trouble_answered_on is not None:
        return 0
    return calendar.workdays_left(task.blocked_on, today)


def _points_behind(task: TaskFacts, today: date) -> float:
    """How far the reported progress lies behind the share of the time that has passed (序时进度), in points."""
    if task.due_on is None or task.progress_now is None or task.due_on <= task.issued_on:
        return 0.0
    passed = (today - task.issued_on).days / (task.due_on - task.issued_on).days
    return min(passed, 1.0) * 100 - task.progress_now
