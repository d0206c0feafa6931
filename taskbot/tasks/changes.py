"""What is new since the digest before: ends, delays, troubles, other deadlines, other leads. Pure."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date, timedelta

from taskbot.tasks.facts import Answered, TaskFacts
from taskbot.tasks.lifecycle import Outcome, RequestKind, State
from taskbot.tasks.particulars import (
    BY_REPORT,
    OF_NEW,
    Kind,
    Particular,
    is_same_units,
    known_of,
    particulars_of,
)


@dataclass(frozen=True, slots=True)
class DueMark:
    """Which day a task was due on, and how many extensions had led to it."""

    number: int
    due_on: date | None
    extensions: int = 0


@dataclass(frozen=True, slots=True)
class TaskMark:
    """Who led a task and since when, which supporting units asked for something, and when it was sent back 退办."""

    number: int
    lead_unit: str
    lead_since: date | None = None
    asking: tuple[str, ...] = ()
    returned_on: date | None = None


@dataclass(frozen=True, slots=True)
class Marks:
    """Numbers of the tasks by what was so when the digest before was given: what is so since then is news."""

    known: frozenset[int]
    closed: frozenset[int]
    blocked: frozenset[int]
    overdue: frozenset[tuple[int, date]]
    """Each lateness with its first day, also one that an extension has ended: it does not disappear."""
    due: tuple[DueMark, ...] | None = None
    """None in a digest of before extensions were told, and in the first: there they are known by their days."""
    cancelled: frozenset[int] = frozenset()
    tasks: tuple[TaskMark, ...] | None = None
    """None in a digest of before all this was told: it stays as it was given."""
    particulars: Mapping[int, tuple[str, ...]] | None = None
    """By number what else was so; None in a digest of before that was told, and where it is known by days only."""


@dataclass(frozen=True, slots=True)
class Redated:
    """A task with another due date; None where there was or is none."""

    task: TaskFacts
    old: date | None
    new: date | None


@dataclass(frozen=True, slots=True)
class ByUnit:
    """A task and the unit that the news is of: who led it before (empty where nobody knows), or who asks."""

    task: TaskFacts
    unit: str


@dataclass(frozen=True, slots=True)
class Changes:
    """What is new in the week; a task may be in several lists."""

    issued: tuple[TaskFacts, ...] = ()
    closed: tuple[TaskFacts, ...] = ()
    overdue: tuple[TaskFacts, ...] = ()
    blocked: tuple[TaskFacts, ...] = ()
    extended: tuple[Redated, ...] = ()
    """By an extension 延期 that was granted."""
    asking: tuple[ByUnit, ...] = ()
    """Supporting units that need coordination."""
    returned: tuple[TaskFacts, ...] = ()
    """退办, and not answered yet."""
    redated: tuple[Redated, ...] = ()
    """By the office alone 时限调整."""
    transferred: tuple[ByUnit, ...] = ()
    reopened: tuple[TaskFacts, ...] = ()
    cancelled: tuple[TaskFacts, ...] = ()
    """Also what was issued since, but not what was taken back within its minute."""
    particulars: tuple[tuple[TaskFacts, Particular], ...] = ()
    """What is otherwise beside all this."""

    def __bool__(self) -> bool:
        return any(getattr(self, each.name) for each in fields(self))


_Listed = Sequence[tuple[TaskFacts, TaskMark]]
"""The tasks that stand, with how they were in the digest before."""


def marks_of(tasks: Sequence[TaskFacts], today: date) -> Marks:
    """What the next digest compares with."""
    return Marks(
        known=frozenset(task.number for task in tasks),
        closed=frozenset(task.number for task in tasks if task.state is State.CLOSED),
        blocked=frozenset(task.number for task in tasks if task.is_open and task.blocked_on),
        overdue=frozenset((task.number, day) for task in tasks for day in _latenesses(task, today)),
        due=tuple(DueMark(task.number, task.due_on, task.extensions) for task in tasks if task.due_on),
        cancelled=frozenset(task.number for task in tasks if task.state is State.CANCELLED),
        tasks=tuple(_mark_of(task) for task in tasks if task.state is not State.CANCELLED),
        particulars={
            task.number: known_of(task, today) for task in tasks if task.state is not State.CANCELLED
        },
    )


def _mark_of(task: TaskFacts) -> TaskMark:
    asking = tuple(share.unit for share in task.shares if task.is_open and share.asks)
    returned_on = task.returned.on if task.returned else None
    return TaskMark(task.number, task.lead_unit, task.lead_since, asking, returned_on)


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
        cancelled=old(now.cancelled, lambda task: task.cancelled_on),
        tasks=tuple(
            _mark_before(task, lambda day: first_on <= (day or date.min) <= last_on)
            for task in tasks
            if task.issued_on < first_on
        ),
    )


def _mark_before(task: TaskFacts, is_new: Callable[[date | None], bool]) -> TaskMark:
    return TaskMark(
        task.number,
        "" if is_new(task.lead_since) else task.lead_unit,
        asking=tuple(share.unit for share in task.shares if share.asks and not is_new(share.blocked_on)),
        returned_on=task.returned.on if task.returned and not is_new(task.returned.on) else None,
    )


def changes_since(
    before: Marks,
    tasks: Sequence[TaskFacts],
    today: date,
    first_on: date,
    last_on: date,
    units: Collection[str] = (),
    reported: Collection[int] = (),
) -> Changes:
    """The news of the tasks that stand, and which no longer do, by number; `units` are the names in the register.

    A lead that has another name and is in the register no more has been renamed, unless the task was handed over.
    Of the tasks `reported` reports tell how they get on.
    """
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
    changes = Changes(
        issued=named(now.known - before.known),
        closed=named(now.closed - before.closed),
        overdue=named(frozenset(number for number, _ in now.overdue - before.overdue)),
        blocked=named(now.blocked - before.blocked),
        extended=tuple(extended),
    )
    if before.tasks is None:
        return changes
    marked = {mark.number: mark for mark in before.tasks}
    listed = [(task, marked.get(task.number) or _unmarked(task)) for task in standing]
    known = [task for task in standing if task.number in marked]
    redated = _redated_in_days(known, first_on, last_on) if marks is None else _redated_since(known, marks)
    gone = (now.cancelled & before.known) - before.cancelled
    changes = replace(
        changes,
        asking=tuple(_asking(listed)),
        returned=tuple(
            task for task, mark in listed if task.returned and task.returned.on != mark.returned_on
        ),
        redated=tuple(redated),
        transferred=tuple(_transferred(listed, units)),
        reopened=tuple(task for task in standing if task.is_open and task.number in before.closed),
        cancelled=tuple(task for task in tasks if task.number in gone),
    )
    if before.particulars is None:
        return changes
    new = frozenset(task.number for task in tasks if not task.is_recalled) - before.known
    gone |= new & now.cancelled
    return replace(
        changes,
        issued=tuple(task for task in tasks if task.number in new),
        cancelled=tuple(task for task in tasks if task.number in gone),
        particulars=tuple(_otherwise(changes, standing, before.particulars, today, units, reported)),
    )


def _otherwise(
    changes: Changes,
    tasks: Sequence[TaskFacts],
    before: Mapping[int, tuple[str, ...]],
    today: date,
    units: Collection[str],
    reported: Collection[int],
) -> Iterator[tuple[TaskFacts, Particular]]:
    """What is new and is not told by the other `changes` or by a report; 签收 only where nothing else is told of the task."""
    told, heard = _told_by(changes), {*reported, *_numbers_in(changes)}
    for task in tasks:
        known = before.get(task.number)
        if known is None:
            known = known_of(task, today, but=OF_NEW)
        news = []
        for each in particulars_of(task, today):
            what = (each.what.kind, each.what.outcome) if isinstance(each.what, Answered) else each.what
            is_told = task.number in (heard if each.kind in BY_REPORT else told.get(what, ()))
            is_name = what == "supporting_units" and is_same_units(known, task, units)
            if each.mark not in known and not is_told and not is_name:
                news.append(each)
        yield from ((task, each) for each in news if each.kind is not Kind.SIGNED or len(news) == 1)


def _numbers_in(changes: Changes) -> set[int]:
    """Of the tasks whose units have been heard of: their ends and troubles."""
    tasks = (*changes.closed, *changes.blocked, *(each.task for each in changes.asking))
    return {task.number for task in tasks}


def _told_by(changes: Changes) -> dict[object, set[int]]:
    """Of which tasks another change says it already: who reads 延期 knows that it was granted."""
    redated = {change.task.number for change in (*changes.extended, *changes.redated)}
    return {
        "deadline": redated,
        (RequestKind.EXTENSION, Outcome.GRANTED): redated,
        (RequestKind.CLOSING, Outcome.GRANTED): {task.number for task in changes.closed},
        (RequestKind.CLOSING, Outcome.REFUSED): {task.number for task in changes.returned},
        (RequestKind.DECLINE, Outcome.GRANTED): {change.task.number for change in changes.transferred},
    }


def _unmarked(task: TaskFacts) -> TaskMark:
    """Of a task that is new: that it has a lead is no news."""
    return TaskMark(task.number, task.lead_unit, task.lead_since)


def _asking(listed: _Listed) -> Iterator[ByUnit]:
    for task, mark in listed:
        news = (share.unit for share in task.shares if task.is_open and share.asks)
        yield from (ByUnit(task, unit) for unit in news if unit not in mark.asking)


def _transferred(listed: _Listed, units: Collection[str]) -> Iterator[ByUnit]:
    for task, mark in listed:
        is_handed_over = mark.lead_unit in {"", *units} or mark.lead_since != task.lead_since
        if mark.lead_unit != task.lead_unit and is_handed_over:
            yield ByUnit(task, mark.lead_unit)


def _redated_since(tasks: Sequence[TaskFacts], marks: dict[int, DueMark]) -> Iterator[Redated]:
    for task in tasks:
        mark = marks.get(task.number, DueMark(task.number, None))
        if mark.due_on != task.due_on and (task.due_on is None or task.extensions == mark.extensions):
            yield Redated(task, mark.due_on, task.due_on)


def _redated_in_days(tasks: Sequence[TaskFacts], first_on: date, last_on: date) -> Iterator[Redated]:
    for task in tasks:
        is_new = task.extensions == 0 and first_on <= (task.due_since or date.min) <= last_on
        if is_new and task.original_due_on and task.original_due_on != task.due_on:
            yield Redated(task, task.original_due_on, task.due_on)


def _extended_since(tasks: Sequence[TaskFacts], marks: dict[int, DueMark]) -> Iterator[Redated]:
    for task in tasks:
        mark = marks.get(task.number)
        if mark and task.due_on and task.extensions > mark.extensions and task.due_on != mark.due_on:
            yield Redated(task, mark.due_on, task.due_on)


def _extended_in_days(tasks: Sequence[TaskFacts], first_on: date, last_on: date) -> Iterator[Redated]:
    """The first day is all that the facts keep of days before."""
    for task in tasks:
        is_new = task.extensions > 0 and first_on <= (task.due_since or date.min) <= last_on
        if is_new and task.original_due_on and task.due_on and task.original_due_on < task.due_on:
            yield Redated(task, task.original_due_on, task.due_on)


def _latenesses(task: TaskFacts, today: date) -> Iterator[date]:
    """The first day of its first lateness, and of the present one."""
    if task.first_overdue_on and task.first_overdue_on <= today:
        yield task.first_overdue_on
    if task.due_on and task.is_overdue(today):
        yield task.due_on + timedelta(days=1)
