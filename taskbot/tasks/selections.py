"""What can be picked out of the work list: selections by one question each, groups by unit, section and leader, and words."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from zlib import crc32

from taskbot.tasks.cycles import missing_report
from taskbot.tasks.facts import Milestone, TaskFacts
from taskbot.tasks.lifecycle import State
from taskbot.tasks.parsing.numerals import half_width


class Selection(StrEnum):
    """A question that a task answers with yes or no; the value travels in a button."""

    OPEN = "open"
    LED = "led"
    SUPPORTED = "help"
    UNACKNOWLEDGED = "new"
    OVERDUE = "late"
    DUE_THIS_WEEK = "week"
    BLOCKED = "stuck"
    IN_REVIEW = "review"
    NO_REPORT = "mute"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Viewpoint:
    """From where the list is looked at: the day, and one's own units; without any, every unit counts."""

    today: date
    units: frozenset[str] = frozenset()

    def counts(self, unit: str) -> bool:
        """Whether it matters what the unit did."""
        return not self.units or unit in self.units


Question = Callable[[TaskFacts, Viewpoint], bool]

SELECTIONS: dict[Selection, Question] = {
    Selection.OPEN: lambda task, _: task.is_open,
    Selection.LED: lambda task, view: task.is_open and view.counts(task.lead_unit),
    Selection.SUPPORTED: lambda task, view: task.is_open and not view.counts(task.lead_unit),
    Selection.UNACKNOWLEDGED: lambda task, view: bool(unacknowledged(task, view)),
    Selection.OVERDUE: lambda task, view: task.is_overdue(view.today),
    Selection.DUE_THIS_WEEK: lambda task, view: task.is_open and _is_this_week(task.due_on, view.today),
    Selection.BLOCKED: lambda task, _: task.is_open and is_blocked(task),
    Selection.IN_REVIEW: lambda task, _: task.state is State.IN_REVIEW,
    Selection.NO_REPORT: lambda task, view: missing_report(task, view.today) is not None,
    Selection.CLOSED: lambda task, _: task.state is State.CLOSED,
}


def selected(tasks: Iterable[TaskFacts], selection: Selection, view: Viewpoint) -> list[TaskFacts]:
    """The tasks that answer the question with yes, in order."""
    return in_order(task for task in tasks if SELECTIONS[selection](task, view))


def in_order(tasks: Iterable[TaskFacts]) -> list[TaskFacts]:
    """What waits for an answer to 需协调 first, then by due date; finished tasks last, the latest of them first."""

    def rank(task: TaskFacts) -> tuple[bool, bool, int, date, int]:
        closed = task.closed_on.toordinal() if task.closed_on else 0
        return not task.is_open, not awaits_answer(task), -closed, task.due_on or date.max, task.number

    return sorted(tasks, key=rank)


def unacknowledged(task: TaskFacts, view: Viewpoint) -> list[str]:
    """The units of an open task that have not taken it (未签收), the lead first."""
    if not task.is_open:
        return []
    shares = [(task.lead_unit, task.acknowledged_on)]
    shares += [(share.unit, share.acknowledged_on) for share in task.shares]
    return [unit for unit, taken_on in shares if taken_on is None and view.counts(unit)]


def is_blocked(task: TaskFacts) -> bool:
    """Whether the lead unit or one that helps it says so, or waits for an answer to 需协调."""
    return (
        task.blocked_on is not None
        or awaits_answer(task)
        or any(share.blocked_on is not None for share in task.shares)
    )


def awaits_answer(task: TaskFacts) -> bool:
    """Whether a 需协调 has not been answered yet."""
    return task.is_open and task.answer_awaited_since is not None


def late_milestones(task: TaskFacts, today: date) -> list[Milestone]:
    """The steps of an open task whose day has passed without their being reached (节点逾期)."""
    return [
        step for step in task.milestones if task.is_open and step.reached_on is None and step.due_on < today
    ]


def _is_this_week(day: date | None, today: date) -> bool:
    """From today to Sunday."""
    return day is not None and today <= day <= today + timedelta(days=6 - today.weekday())


class Grouping(StrEnum):
    """What the list can be split by; the value travels in a button."""

    UNIT = "u"
    SECTION = "s"
    LEADER = "l"


@dataclass(frozen=True, slots=True)
class Group:
    """The open tasks under one name; the name is empty for those that have none."""

    name: str
    tasks: tuple[TaskFacts, ...]

    @property
    def key(self) -> int:
        """What a button calls the group: it stays when others come and go, and takes few bytes."""
        return crc32(self.name.encode())


_NAMES: dict[Grouping, Callable[[TaskFacts], Sequence[str]]] = {
    Grouping.UNIT: lambda task: (task.lead_unit, *task.supporting_units),
    Grouping.SECTION: lambda task: (task.section,),
    Grouping.LEADER: lambda task: leaders_in(task.leader) or ("",),
}
_BETWEEN_NAMES = re.compile(r"[、，,；;/\n]+")


def leaders_in(words: str) -> tuple[str, ...]:
    """The names in 周副省长、李副秘书长."""
    return tuple(name for part in _BETWEEN_NAMES.split(words) if (name := part.strip()))


def groups(tasks: Iterable[TaskFacts], grouping: Grouping, units: Sequence[str]) -> list[Group]:
    """The open tasks by name: units in the order of `units`, other names as the tasks' numbers bring them up."""
    found: dict[str, list[TaskFacts]] = {}
    for task in sorted(tasks, key=lambda task: task.number):
        for name in dict.fromkeys(_NAMES[grouping](task)) if task.is_open else ():
            found.setdefault(name, []).append(task)
    places = {name: place for place, name in enumerate(units if grouping is Grouping.UNIT else found)}
    names = sorted(found, key=lambda name: (not name, places.get(name, len(places))))
    return [Group(name, tuple(in_order(found[name]))) for name in names]


_NUMBER = re.compile(r"(#?)([0-9]{1,9})")


def search(tasks: Iterable[TaskFacts], words: str) -> list[TaskFacts]:
    """The tasks, finished ones too, that hold every one of the words; a number is a task's, too, and with # only that."""
    wanted = half_width(words).lower().split()
    return in_order(task for task in tasks if all(_holds(task, word) for word in wanted))


def _holds(task: TaskFacts, word: str) -> bool:
    number = _NUMBER.fullmatch(word)
    if number and int(number[2]) == task.number:
        return True
    said = (task.title, task.content, task.section, task.leader, task.lead_unit, *task.supporting_units)
    return not (number and number[1]) and any(word in half_width(text).lower() for text in said)
