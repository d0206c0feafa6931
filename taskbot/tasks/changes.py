"""What is new since the digest before: newly closed, overdue, blocked, extended, issued. Pure."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from taskbot.tasks.facts import TaskFacts
from taskbot.tasks.lifecycle import State


@dataclass(frozen=True, slots=True)
class DueMark:
    """Which day a task was due on, and how many extensions had led to it."""

    number: int
    due_on: date
    extensions: int = 0


@dataclass(frozen=True, slots=True)
class Marks:
    """Numbers of the tasks by what was so when the digest before was given: what is so since then is news."""

    known: frozenset[int]
    closed: frozenset[int]
    blocked: frozenset[int]
    overdue: frozenset[tuple[int, date]]
    """Each lateness with its first day, also one that an extension has ended: it does not disappear."""
    due: tuple[DueMark, ...] | None = None
    """None in a digest of before extensions were told: theirs are then known by their days."""


@dataclass(frozen=True, slots=True)
class Extended:
    """A task with a later due date."""

    task: TaskFacts
    old: date
    new: date


@dataclass(frozen=True, slots=True)
class Changes:
    """What is new in the week; a task may be in several lists."""

    issued: tuple[TaskFacts, ...]
    closed: tuple[TaskFacts, ...]
    overdue: tuple[TaskFacts, ...]
    blocked: tuple[TaskFacts, ...]
    extended: tuple[Extended, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.issued or self.closed or self.overdue or self.blocked or self.extended)


def marks_of(tasks: Sequence[TaskFacts], today: date) -> Marks:
    """What the next digest compares with."""
    return Marks(
        known=frozenset(task.number for task in tasks),
        closed=frozenset(task.number for task in tasks if task.state is State.CLOSED),
        blocked=frozenset(task.number for task in tasks if task.is_open and task.blocked_on),
        overdue=frozenset((task.number, day) for task in tasks for day in _latenesses(task, today)),
        due=tuple(DueMark(task.number, task.due_on, task.extensions) for task in tasks if task.due_on),
    )


def marks_before(tasks: Sequence[TaskFacts], today: date, first_on: date, last_on: date) -> Marks:
    """What was so before the week began, as far as the days in the facts tell."""
    now = marks_of(tasks, today)

    def old(numbers: frozenset[int], day: Callable[[TaskFacts], date | None]) -> frozenset[int]:
        news = {task.number for task in tasks if first_on <= (day(task) or date.min) <= last_on}
        return numbers - news

    return Marks(
        known=old(now.known, lambda task: task.issued_on),
        closed=old(now.closed, lambda task: task.closed_on),
        blocked=old(now.blocked, lambda task: task.blocked_on),
        overdue=frozenset((number, day) for number, day in now.overdue if day < first_on),
    )


def changes_since(
    before: Marks, tasks: Sequence[TaskFacts], today: date, first_on: date, last_on: date
) -> Changes:
    """The news of the tasks that stand, by number."""
    now = marks_of(tasks, today)
    standing = [
        task for task in sorted(tasks, key=lambda task: task.number) if task.state is not State.CANCELLED
    ]

    def named(numbers: frozenset[int]) -> tuple[TaskFacts, ...]:
        return tuple(task for task in standing if task.number in numbers)

    marks = None if before.due is None else {mark.number: mark for mark in before.due}
    extended = (
        _extended_in_days(standing, first_on, last_on) if marks is None else _extended_since(standing, marks)
    )
    return Changes(
        issued=named(now.known - before.known),
        closed=named(now.closed - before.closed),
        overdue=named(frozenset(number for number, _ in now.overdue - before.overdue)),
        blocked=named(now.blocked - before.blocked),
        extended=tuple(extended),
    )


def _extended_since(tasks: Sequence[TaskFacts], marks: dict[int, DueMark]) -> Iterator[Extended]:
    for task in tasks:
        mark = marks.get(task.number)
        if mark and task.due_on and task.extensions > mark.extensions and task.due_on != mark.due_on:
            yield Extended(task, mark.due_on, task.due_on)


def _extended_in_days(tasks: Sequence[TaskFacts], first_on: date, last_on: date) -> Iterator[Extended]:
    """The first day is all that the facts keep of days before."""
    for task in tasks:
        is_new = task.extensions > 0 and first_on <= (task.due_since or date.min) <= last_on
        if is_new and task.original_due_on and task.due_on and task.original_due_on < task.due_on:
            yield Extended(task, task.original_due_on, task.due_on)


def _latenesses(task: TaskFacts, today: date) -> Iterator[date]:
    """The first day of its first lateness, and of the present one."""
    if task.first_overdue_on and task.first_overdue_on <= today:
        yield task.first_overdue_on
    if task.due_on and task.is_overdue(today):
        yield task.due_on + timedelta(days=1)
