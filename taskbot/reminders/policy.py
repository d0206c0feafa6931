"""What is to be asked now: of the steps that a task has reached, those that stand and are not in the ledger. Pure."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time

from taskbot.clock import OFFICE_ZONE, office_time
from taskbot.reminders.ladders import Circle, Ladder, Step, steps_of
from taskbot.tasks.facts import TaskTimes
from taskbot.tasks.workdays import DAY, Calendar

Key = tuple[str, str, str]
"""A step of a task as it is told once: unit, name and occasion."""


@dataclass(frozen=True, slots=True)
class Decision:
    """What a task asks for today. The first of each list is the most urgent."""

    asks: list[Step] = field(default_factory=list)
    """To be told, to the unit or to the office."""
    covered: list[Step] = field(default_factory=list)
    """Reached too, but as good as told by a more urgent one to the same unit: after an outage only that one goes out."""
    look_on: date | None = None
    """The next day on which there may be something else, if nothing happens until then; None for never."""


@dataclass(frozen=True, slots=True)
class Hours:
    """When anything unasked may go out: on working days, within the hours of the office."""

    start: time
    end: time
    calendar: Calendar

    def are_open(self, now: datetime) -> bool:
        """Whether that is now."""
        local = office_time(now)
        return self.calendar.is_workday(local.date()) and self.start <= local.time() <= self.end

    def opening_on(self, day: date) -> datetime:
        """When the office opens on that day, or on the first working day after it."""
        if not self.calendar.is_workday(day):
            day = self.calendar.add_workdays(day, 1)
        return datetime.combine(day, self.start, OFFICE_ZONE)

    def next_opening(self, now: datetime) -> datetime:
        """The first opening after that instant."""
        opening = self.opening_on(office_time(now).date())
        return opening if opening > now else self.opening_on(office_time(now).date() + DAY)


def standing(task: TaskTimes, today: date, calendar: Calendar, ladder: Ladder) -> list[Step]:
    """The steps that stand today, whatever was told: of each track the latest, unless the unit has answered since.

    A step that had been reached when the unit last reported is answered; the office's own steps are not.
    """
    latest = _latest_of_each_track(steps_of(task, today, calendar, ladder), today)
    return [step for step in latest if not _is_answered(step, task)]


def has_reached_office(task: TaskTimes, today: date, calendar: Calendar, ladder: Ladder) -> bool:
    """Whether silence about an overdue task has widened the circle to the office: then it may tell the leaders."""
    return any(step.circle is Circle.OFFICE_TOO for step in standing(task, today, calendar, ladder))


def decide(
    task: TaskTimes, told: Collection[Key], today: date, calendar: Calendar, ladder: Ladder
) -> Decision:
    """What to tell of the task today, where `told` is in the ledger for it, and when to look again."""
    steps = list(steps_of(task, today, calendar, ladder))
    new = [
        step
        for step in _latest_of_each_track(steps, today)
        if not _is_answered(step, task)
        and (step.unit or task.lead_unit, step.name, step.occasion) not in told
    ]
    asks, covered = [], []
    asked = set[str]()
    for step in new:
        if step.circle is Circle.OFFICE or step.unit not in asked or step.on == today:
            asks.append(step)
            if step.circle is not Circle.OFFICE:
                asked.add(step.unit)
        else:
            covered.append(step)
    return Decision(asks, covered, _look_on(task, steps, today))


def _latest_of_each_track(steps: Iterable[Step], today: date) -> list[Step]:
    latest: dict[str, Step] = {}
    for step in steps:
        known = latest.get(step.track)
        if step.on <= today and (known is None or (step.on, step.urgency) > (known.on, known.urgency)):
            latest[step.track] = step
    return sorted(latest.values(), key=lambda step: -step.urgency)


def _is_answered(step: Step, task: TaskTimes) -> bool:
    return (
        step.circle is not Circle.OFFICE
        and not step.unit
        and task.last_report_on is not None
        and step.on <= task.last_report_on
    )


def _look_on(task: TaskTimes, steps: Collection[Step], today: date) -> date | None:
    """A deadline is looked at on the day after it, too, a rest day or not: lateness is written down on the day."""
    days = [step.on for step in steps if step.on > today]
    if task.is_open and task.due_on is not None and today <= task.due_on < date.max:
        days.append(task.due_on + DAY)
    return min(days, default=None)
