"""The ladder reckoned naively, day by day and from the journal alone: what the simulation holds the tick against.

Nothing here is taken from `reminders.ladders` or `reminders.policy`, nor from what the tasks' rows say.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, NamedTuple

from taskbot.clock import office_day
from taskbot.tasks.models import Event
from taskbot.tasks.workdays import Calendar

DAY = timedelta(days=1)
UNACKNOWLEDGED, BEFORE, OVERDUE, WEEKLY_CAP = (1, 2), (10, 5, 2, 0), (1, 3, 5), 8
MILESTONE_BEFORE, MILESTONE_OVERDUE, RETURNED, UNANSWERED = (2, 0), (1, 3), (2,), (2, 5)
ESCALATION = 2


class Due(NamedTuple):
    """A step that stands: since when, its name and occasion, of whose share, and how wide the circle is that is told."""

    on: date
    step: str
    occasion: str
    unit: str
    is_offices: bool = False
    circle: int = 0
    """0 the first liaison, 1 all of them, 2 the office too."""

    @property
    def key(self) -> tuple[str, str, str]:
        return self.unit, self.step, self.occasion

    @property
    def is_loud(self) -> bool:
        """Due today or overdue."""
        return self.step.startswith(("overdue", "cycle")) or self.step == "before-0"


@dataclass
class Days:
    """Working days, counted one by one."""

    calendar: Calendar
    known: dict[tuple[date, int], date] = field(default_factory=dict)

    def after(self, day: date, count: int) -> date:
        """The day so many working days later; earlier, where the count is negative."""
        if (day, count) not in self.known:
            found, step = day, DAY if count > 0 else -DAY
            for _ in range(abs(count)):
                found += step
                while not self.calendar.is_workday(found):
                    found += step
            self.known[day, count] = found
        return self.known[day, count]


@dataclass
class Life:
    """What the journal has told of a task so far."""

    number: int
    issued_on: date
    due_on: date | None
    lead: str
    milestones: dict[str, date]
    monthly_on: int | None
    due_since: date = date.min
    lead_since: date = date.min
    supporting: list[str] = field(default_factory=list)
    is_open: bool = True
    seen: set[str] = field(default_factory=set)
    reports: dict[str, date] = field(default_factory=dict)
    """The last of each unit."""
    returned_on: date | None = None
    waits: dict[str, list[list[date | None]]] = field(default_factory=dict)
    asked: dict[str, tuple[int, date, str]] = field(default_factory=dict)
    """By kind: the number of the request, its day, and who asked."""

    @property
    def reported_on(self) -> date | None:
        return self.reports.get(self.lead)

    def take(self, event: Event, unit: str, next_request: Callable[[], int]) -> None:
        """Goes on by one line of the journal; `unit` is whose share it is about, if it is about one."""
        on, new = office_day(event.at), event.new or {}
        if event.kind in ("acknowledged", "reported"):
            self.seen.add(unit)
        if event.kind == "reported":
            self.reports[unit] = on
            if unit != self.lead:
                return
        getattr(self, f"_{event.kind}", lambda *_: None)(on, new, next_request)

    def _reported(self, on: date, new: dict[str, Any], next_request: Callable[[], int]) -> None:
        self.returned_on = None
        if new.get("coordination"):
            self.asked.pop("coordination", None)
        elif new["is_blocked"] and "coordination" not in self.asked:
            self.asked["coordination"] = next_request(), on, self.lead

    def _submitted(self, on: date, _new: object, next_request: Callable[[], int]) -> None:
        self.seen.add(self.lead)
        self.returned_on = None
        self._ask("closing", on, next_request)

    def _closed(self, on: date, *_: object) -> None:
        self.is_open = False
        self._settle("extension", on)
        self.asked.clear()

    def _returned(self, on: date, *_: object) -> None:
        self._settle("closing", on)
        self.returned_on = on

    def _reopened(self, on: date, *_: object) -> None:
        self.is_open = True
        self._settle("closing", on)

    def _cancelled(self, on: date, *_: object) -> None:
        self.is_open = False

    def _extension_asked(self, on: date, _new: object, next_request: Callable[[], int]) -> None:
        self.seen.add(self.lead)
        self._ask("extension", on, next_request)

    def _extension_refused(self, on: date, *_: object) -> None:
        self._settle("extension", on)

    def _extension_granted(self, on: date, new: dict[str, Any], _: object) -> None:
        self._settle("extension", on)
        self.due_on, self.due_since = date.fromisoformat(new["due_on"]), on

    def _amended(self, on: date, new: dict[str, Any], _: object) -> None:
        self._settle("extension", on)
        self.due_on, self.due_since = date.fromisoformat(new["due_on"]), on

    def _coordination_answered(self, *_: object) -> None:
        self.asked.pop("coordination", None)

    def _transferred(self, on: date, new: dict[str, Any], _: object) -> None:
        """The new lead has seen and said nothing; what the old one asked is settled, but not the end of the task."""
        self.lead, self.lead_since, self.returned_on = new["lead"], on, None
        self.seen.discard(self.lead)
        self.supporting = [unit for unit in self.supporting if unit != self.lead]
        self._settle("extension", on)
        self.asked.pop("coordination", None)

    def _milestone_reached(self, _on: date, new: dict[str, Any], _: object) -> None:
        self.milestones.pop(new["milestone"])

    def _ask(self, kind: str, on: date, next_request: Callable[[], int]) -> None:
        self.asked[kind] = next_request(), on, self.lead
        self.waits.setdefault(kind, []).append([on, None])

    def _settle(self, kind: str, on: date) -> None:
        self.asked.pop(kind, None)
        for wait in self.waits.get(kind, ()):
            wait[1] = wait[1] or on

    @property
    def spans(self) -> list[list[date | None]]:
        """When it waited for the office."""
        return [wait for waits in self.waits.values() for wait in waits]


def begun(event: Event, short_names: Mapping[str, str]) -> Life:
    """A task at its issue; the journal writes the lead in full there and short later."""
    on, new = office_day(event.at), event.new or {}
    due_on = date.fromisoformat(new["due_on"]) if new["due_on"] else None
    steps = {step["title"]: date.fromisoformat(step["due_on"]) for step in new["milestones"]}
    monthly_on = int(new["recurrence"].rpartition("=")[2]) if new["recurrence"] else None
    supporting = [short_names[name] for name in new["supporting_units"]]
    lead = short_names[new["lead_unit"]]
    return Life(event.task_number or 0, on, due_on, lead, steps, monthly_on, on, on, supporting)


def standing(life: Life, today: date, days: Days) -> list[Due]:
    """What stands today: of each matter the step that was reached last, unless the unit has reported since."""
    if not life.is_open:
        return []
    found = [_last(steps, today) for steps in _matters(life, today, days)]
    return [due for due in found if due and not _is_answered(due, life)]


def _is_answered(due: Due, life: Life) -> bool:
    if due.is_offices or due.unit != life.lead or life.reported_on is None:
        return False
    return due.on <= life.reported_on


def _last(steps: list[Due], today: date) -> Due | None:
    return max((due for due in steps if due.on <= today), key=lambda due: due.on, default=None)


def _matters(life: Life, today: date, days: Days) -> Iterator[list[Due]]:
    for kind, (request, since, unit) in life.asked.items():
        rungs = {n: (f"{kind}-{n}", str(request)) for n in UNANSWERED}
        rungs |= {
            UNANSWERED[-1] + 5 * w: (f"{kind}-weekly", f"{request}+{w}") for w in range(1, WEEKLY_CAP + 1)
        }
        yield [Due(days.after(since, n), *rungs[n], unit, is_offices=True) for n in rungs]
    if any(until is None for _, until in life.spans):
        return
    for unit, since in ((life.lead, life.lead_since), *((unit, life.issued_on) for unit in life.supporting)):
        for n in UNACKNOWLEDGED if unit not in life.seen else ():
            on, is_offices = days.after(since, n), n > UNACKNOWLEDGED[0]
            yield [Due(on, f"unacknowledged-{n}", since.isoformat(), unit, is_offices)]
    if life.due_on:
        told_on = max(life.due_since, life.lead_since)
        steps = (
            _before(life.due_on, life.lead, days, BEFORE)
            if today <= life.due_on
            else _late(life, life.due_on, today, days)
        )
        yield [due for due in steps if due.on > told_on]
    if life.returned_on:
        occasion = life.returned_on.isoformat()
        yield [Due(days.after(life.returned_on, n), f"returned-{n}", occasion, life.lead) for n in RETURNED]
    for title, due_on in life.milestones.items():
        if due_on != life.due_on:
            yield [due for due in _milestone(life, title, due_on, today, days) if due.on > life.lead_since]
    if life.monthly_on:
        for steps in _cycle(life, life.monthly_on, today, days):
            yield [due for due in steps if due.on > life.lead_since]


def _before(due_on: date, unit: str, days: Days, counts: tuple[int, ...]) -> list[Due]:
    last = due_on if days.calendar.is_workday(due_on) else days.after(due_on, -1)
    return [Due(days.after(last, -n), f"before-{n}", due_on.isoformat(), unit) for n in counts]


def _late(life: Life, due_on: date, today: date, days: Days) -> list[Due]:
    """The unit's own late working days, one after the other."""
    rungs = {n: (f"overdue-{n}", due_on.isoformat()) for n in OVERDUE}
    rungs |= {
        OVERDUE[-1] + 5 * w: ("overdue-weekly", f"{due_on.isoformat()}+{w}") for w in range(1, WEEKLY_CAP + 1)
    }
    found, count, silent, day = [], 0, 0, due_on
    while day < today:
        day += DAY
        is_offices = any(
            since < day and (until is None or day <= until) for since, until in life.spans if since
        )
        if days.calendar.is_workday(day) and not is_offices:
            count += 1
            silent += life.reported_on is None or day > life.reported_on
            if count in rungs:
                circle = min(2, max(silent - 1, 0) // ESCALATION)
                found.append(Due(day, *rungs[count], life.lead, circle=circle))
    return found


def _milestone(life: Life, title: str, due_on: date, today: date, days: Days) -> list[Due]:
    occasion = f"{due_on.isoformat()} {title}"
    steps = _before(due_on, life.lead, days, MILESTONE_BEFORE) if today <= due_on else []
    steps += [Due(days.after(due_on, n), f"overdue-{n}", "", life.lead) for n in MILESTONE_OVERDUE]
    return [due._replace(occasion=occasion) for due in steps]


def _cycle(life: Life, monthly_on: int, today: date, days: Days) -> Iterator[list[Due]]:
    """Of a unit that has reported nothing yet; of the others nothing is said here."""
    if life.reported_on:
        return
    ends = [life.issued_on + n * DAY for n in range(1, (today - life.issued_on).days + 40)]
    missed = []
    for end in (day for day in ends if day.day == monthly_on):
        if today <= end:
            (before,) = _before(end, life.lead, days, (0,))
            yield [before._replace(occasion=f"cycle {end.isoformat()}")]
        for circle in (0, 1, 2):
            occasion = f"{end.isoformat()}+{circle}" if circle else end.isoformat()
            on = days.after(end, 1 + circle * ESCALATION)
            missed.append(Due(on, "cycle", occasion, life.lead, circle=circle))
    yield missed
