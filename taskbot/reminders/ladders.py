"""The ladders: which steps a task climbs while nobody answers, and the working day from which each is due. Pure.

A step belongs to a track (the deadline, a milestone, a request, …), and a later step of a track replaces the earlier
ones. Days already past and days to come are reckoned alike, so that what is due now and when to look again come from
one list.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import IntEnum
from functools import lru_cache
from itertools import islice

from taskbot.tasks import cycles
from taskbot.tasks.facts import Milestone, TaskTimes
from taskbot.tasks.lifecycle import RequestKind
from taskbot.tasks.workdays import DAY, Calendar

_CYCLE = "cycle"
_INSTRUCTION = "instruction"
_DUE = frozenset({"before-0", _CYCLE})
_WEEK = 5
"""Working days; the weekly reminders are so far apart."""


class Circle(IntEnum):
    """Who is told: the longer nobody answers, the wider."""

    LIAISON = 0
    """The unit's first liaison who can be written to."""
    LIAISONS = 1
    """B角 too."""
    OFFICE_TOO = 2
    """The unit's liaisons, and the office."""
    OFFICE = 3
    """The office alone."""


@dataclass(frozen=True, slots=True)
class Ladder:
    """The thresholds ([reminders] of the settings), in working days."""

    unacknowledged: tuple[int, ...] = ()
    """The first asks the unit, the later ones tell the office."""
    before: tuple[int, ...] = ()
    overdue: tuple[int, ...] = ()
    overdue_weekly_cap: int = 0
    milestone_before: tuple[int, ...] = ()
    milestone_overdue: tuple[int, ...] = ()
    returned: tuple[int, ...] = ()
    unanswered: tuple[int, ...] = ()
    """What a unit has asked of the office, or a leader has ordered, and nobody has answered or passed on; then weekly, too."""
    escalation: int = 2
    """So many working days without an answer widen the circle by one."""
    has_cycle: bool = True


@dataclass(frozen=True, slots=True)
class Step:
    """A step of a ladder, for one task."""

    name: str
    """`unacknowledged-1`, `before-2`, `overdue-weekly`, …: the rule that fires."""
    occasion: str
    """What it counts from: another due date, week or request arms it again."""
    track: str
    on: date
    """The working day from which it is due."""
    urgency: int
    """The higher the more urgent."""
    circle: Circle = Circle.LIAISON
    of: Milestone | date | None = None
    """The milestone or the day of the cycle, where it is about one and not about the task's own deadline."""
    unit: str = ""
    """Whose share it is about, where it is not the lead's: a supporting unit's, or that of whoever asks something."""

    @property
    def key(self) -> tuple[str, str]:
        """What the ledger knows it by, beside the unit and the task."""
        return self.name, self.occasion

    @property
    def is_loud(self) -> bool:
        """Whether something is due today or overdue: the work group sees it, and the weekly limit does not hold."""
        return self.name in _DUE or self.name.startswith("overdue-")


def steps_of(task: TaskTimes, today: date, calendar: Calendar, ladder: Ladder) -> Iterator[Step]:
    """Every step that a task has reached by `today`, and of each track at least the next one to come.

    While the office owes an answer, nothing is asked of the unit, nor of a task that has ended; its own the office keeps.
    """
    yield from _unanswered(task, calendar, ladder)
    if not task.is_open or task.waits_for_office:
        return
    for unit, since in _unseen(task):
        yield from _unacknowledged(unit, since, calendar, ladder)
    yield from _deadline(task, today, calendar, ladder)
    yield from _returned(task, calendar, ladder)
    for milestone in task.milestones:
        yield from _milestone(task, milestone, today, calendar, ladder)
    if ladder.has_cycle and task.recurrence is not None:
        yield from _cycle(task, today, calendar, ladder)


def _unanswered(task: TaskTimes, calendar: Calendar, ladder: Ladder) -> Iterator[Step]:
    """The office's own queue."""
    owed = [(each.kind.value, each.request_id, each.since, each.unit) for each in task.asked]
    owed += [(_INSTRUCTION, each.instruction_id, each.since, "") for each in task.instructed]
    for kind, owed_id, since, unit in owed:
        for days, name, occasion in _rungs(kind, ladder.unanswered, ladder, str(owed_id)):
            on, track = calendar.add_workdays(since, days), f"{kind} {owed_id}"
            yield Step(name, occasion, track, on, 20 + days, Circle.OFFICE, unit=unit)


def _rungs(
    kind: str, thresholds: tuple[int, ...], ladder: Ladder, occasion: str
) -> list[tuple[int, str, str]]:
    """The steps in order, with their names and occasions: after so many working days each; after the last, weekly up to the cap."""
    if not thresholds:
        return []
    weekly = [
        (max(thresholds) + week * _WEEK, f"{kind}-weekly", f"{occasion}+{week}")
        for week in range(1, ladder.overdue_weekly_cap + 1)
    ]
    return [(days, f"{kind}-{days}", occasion) for days in sorted(thresholds)] + weekly


def _unseen(task: TaskTimes) -> Iterator[tuple[str, date]]:
    """The units (empty: the lead) that have given no sign of life, with the day since which each has its share; not those that have asked for something."""
    if task.acknowledged_on is None:
        yield "", _led_since(task)
    asking = {asked.unit for asked in task.asked}
    for share in task.shares:
        signs = (share.acknowledged_on, share.last_report_on, share.finished_on)
        if share.unit not in asking and not any(signs):
            yield share.unit, share.joined_on or task.issued_on


def _unacknowledged(unit: str, since: date, calendar: Calendar, ladder: Ladder) -> Iterator[Step]:
    """The unit is asked once; from then on it is the office's to find out why."""
    for position, days in enumerate(sorted(ladder.unacknowledged)):
        circle, track = (Circle.OFFICE, "unacknowledged: office") if position else (Circle.LIAISON, "unseen")
        on = calendar.add_workdays(since, days)
        name, occasion = f"unacknowledged-{days}", since.isoformat()
        yield Step(name, occasion, f"{track} {unit}", on, days, circle, unit=unit)


def _led_since(task: TaskTimes) -> date:
    return task.lead_since or task.issued_on


def _deadline(task: TaskTimes, today: date, calendar: Calendar, ladder: Ladder) -> Iterator[Step]:
    """A step whose day was past when the date was set, or the task taken up again, is none: the unit has just been told."""
    if task.due_on is None:
        return
    told_on = max(task.due_since or task.issued_on, _led_since(task), *_reopened_on(task))
    occasion = task.due_on.isoformat()
    steps: Iterable[Step] = (
        _before(task.due_on, occasion, "deadline", calendar, ladder.before, 100)
        if today <= task.due_on
        else _overdue(task, today, calendar, ladder)
    )
    yield from (step for step in steps if step.on > told_on)


def _reopened_on(task: TaskTimes) -> Iterator[date]:
    return (each.reopened_on for each in task.closures if each.reopened_on)


@lru_cache(maxsize=4096)
def _before(
    due_on: date,
    occasion: str,
    track: str,
    calendar: Calendar,
    thresholds: tuple[int, ...],
    urgency: int,
) -> tuple[Step, ...]:
    """Until the day has passed. A deadline on a rest day counts as the working day before.

    Kept, since many tasks fall due on the same days.
    """
    last = due_on if calendar.is_workday(due_on) else calendar.last_workday_before(due_on)
    return tuple(
        Step(f"before-{days}", occasion, track, calendar.add_workdays(last, -days), urgency - days)
        for days in sorted(thresholds, reverse=True)
    )


def _overdue(task: TaskTimes, today: date, calendar: Calendar, ladder: Ladder) -> Iterator[Step]:
    """Counted in the unit's own late working days (公平时钟)."""
    if task.due_on is None:
        return
    rungs = _rungs("overdue", ladder.overdue, ladder, task.due_on.isoformat())
    late_days = _late_workdays(task, task.due_on, calendar)
    answered = task.last_report_on or task.due_on
    passed = silent = 0
    for days, name, occasion in rungs:
        for on in islice(late_days, days - passed):
            silent += on > answered
        passed = days
        circle = _circle_after(silent - 1, ladder)
        yield Step(name, occasion, "deadline", on, 200 + days, circle)
        if on > today:
            return


def _circle_after(silent: int, ladder: Ladder) -> Circle:
    """Who is told after so many working days without an answer beyond the first."""
    return Circle(min(Circle.OFFICE_TOO, max(silent, 0) // ladder.escalation))


def _late_workdays(task: TaskTimes, due_on: date, calendar: Calendar) -> Iterator[date]:
    """Working days after the deadline, without those on which the unit's clock stood still."""
    day = due_on
    while True:
        day = calendar.add_workdays(day, 1)
        if not task.stands_still(day):
            yield day


def _returned(task: TaskTimes, calendar: Calendar, ladder: Ladder) -> Iterator[Step]:
    """退办 that the unit has not taken up."""
    if task.returned is None:
        return
    for days in sorted(ladder.returned):
        on = calendar.add_workdays(task.returned.on, days)
        yield Step(f"returned-{days}", task.returned.on.isoformat(), "returned", on, 60 + days)


def _milestone(
    task: TaskTimes, milestone: Milestone, today: date, calendar: Calendar, ladder: Ladder
) -> Iterator[Step]:
    """A milestone on the task's own last day is spoken of with it."""
    if milestone.reached_on is not None or milestone.due_on == task.due_on:
        return
    occasion = f"{milestone.due_on.isoformat()} {milestone.title}"
    before = _before(milestone.due_on, occasion, occasion, calendar, ladder.milestone_before, 80)
    steps = list(before) if today <= milestone.due_on else []
    for days in sorted(ladder.milestone_overdue):
        on = calendar.add_workdays(milestone.due_on, days)
        steps.append(Step(f"overdue-{days}", occasion, occasion, on, 120 + days))
    yield from (replace(step, of=milestone) for step in steps if step.on > _led_since(task))


def _cycle(task: TaskTimes, today: date, calendar: Calendar, ladder: Ladder) -> Iterator[Step]:
    """On the last day of a cycle that has brought no report, and when it has passed, in wider and wider circles.

    The next cycle's last day is spoken of beside what is missing of the one before.
    """
    missing = cycles.missing_report(task, today)
    coming = cycles.next_report_due(task, today)
    for due_on in (missing, coming):
        if due_on is None or cycles.missing_report(task, due_on + DAY) != due_on:
            continue
        steps = [*_last_day_of_cycle(due_on, calendar)] if today <= due_on else []
        steps += _missed_cycle(due_on, calendar, ladder)
        yield from (replace(step, of=due_on) for step in steps if step.on > _led_since(task))


def _last_day_of_cycle(due_on: date, calendar: Calendar) -> Iterable[Step]:
    return _before(due_on, f"{_CYCLE} {due_on.isoformat()}", _CYCLE, calendar, (0,), 90)


def _missed_cycle(due_on: date, calendar: Calendar, ladder: Ladder) -> Iterator[Step]:
    for circle in (Circle.LIAISON, Circle.LIAISONS, Circle.OFFICE_TOO):
        on = calendar.add_workdays(due_on, 1 + circle * ladder.escalation)
        occasion = f"{due_on.isoformat()}+{int(circle)}" if circle else due_on.isoformat()
        yield Step(_CYCLE, occasion, f"missed {_CYCLE}", on, 95 + circle, circle)


def is_offices_own(step: str) -> bool:
    """Whether the step is of what the office owes: an answer, or the passing on of an instruction."""
    return step.partition("-")[0] in _OWED


_OWED = frozenset({_INSTRUCTION, *(kind.value for kind in RequestKind)})


def milestone_in(occasion: str) -> str | None:
    """The title of the milestone that an occasion is about; None where it is about none."""
    day, _, title = occasion.partition(" ")
    return title if title and day != _CYCLE else None


def is_of_cycle(occasion: str) -> bool:
    """Whether it is about the last day of a cycle."""
    return occasion.startswith(f"{_CYCLE} ")


def ladder_for(task: TaskTimes, ladders: Mapping[str, Ladder]) -> Ladder:
    """The ladder of the task's urgency, else the ordinary one (under the empty word)."""
    return ladders.get(task.urgency, ladders[""])
