"""What stays on record of a task's lateness, whatever becomes of its due date: its first day, and every late day.

Against the present due date lateness is derived (`TaskFacts.overdue_days`). A move of that date, or a cancellation, would
take it away: whatever makes one writes it down first, in the same transaction.
"""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta

from sqlmodel import Session, col, select

from taskbot.clock import office_day
from taskbot.tasks import queries, whole_tasks
from taskbot.tasks.facts import TaskFacts, TaskTimes
from taskbot.tasks.lifecycle import OPEN_STATES
from taskbot.tasks.models import Task
from taskbot.tasks.moves import note
from taskbot.tasks.permissions import Actor
from taskbot.tasks.reading import among, batched

CLOCK = Actor(id=0, name="系统")
"""Who acts when time itself changes a fact."""


def note_overdue(session: Session, *, now: datetime) -> None:
    """Writes down the first day of lateness of every open task that the clock has to look at; it is never cleared."""
    passed = _newly_passed(session, now, office_day(now))
    names = queries.unit_names(session) if passed else {}
    for part in batched(passed):
        stored = session.exec(select(Task).where(among(session, col(Task.number), part)))
        tasks = {task.number: task for task in stored}
        for times in whole_tasks.task_times(session, names, part):
            _note_first(session, tasks[times.number], times, now)


def note_if_late(session: Session, task: Task, *, now: datetime) -> TaskFacts:
    """The same of one task that ends now; returns what is known of it."""
    facts = queries.facts_of(session, task.number)
    if task.first_overdue_on is None:
        _note_first(session, task, facts, now)
    return facts


def keep_late_days(session: Session, task: Task, *, now: datetime) -> None:
    """Before the task's due date moves, or it is cancelled: its late days so far are written down."""
    facts = note_if_late(session, task, now=now)
    spans = [
        [since.isoformat(), until.isoformat()] for since, until in _spans(facts.overdue_days(office_day(now)))
    ]
    if spans:
        task.late_spans = [*task.late_spans, *spans]
        session.add(task)
        note(session, "late_days_kept", task, new={"late": spans}, by=CLOCK, now=now)


def _note_first(session: Session, task: Task, times: TaskTimes, now: datetime) -> None:
    if late := times.overdue_days(office_day(now)):
        task.first_overdue_on = late[0]
        session.add(task)
        note(session, "overdue", task, new={"since": late[0]}, by=CLOCK, now=now)


def _spans(days: Sequence[date]) -> Iterator[tuple[date, date]]:
    """The days, in order, as first and last day of those that follow each other."""
    late, since = set(days), date.min
    for day in days:
        if day - timedelta(days=1) not in late:
            since = day
        if day + timedelta(days=1) not in late:
            yield since, day


def _newly_passed(session: Session, now: datetime, today: date) -> list[int]:
    """The woken ones that are open and past their date, and not known to be late.

    Asked for the state, too, SQLite would walk through everything that is late instead of what is woken.
    """
    passed = select(Task.number, Task.state).where(
        col(Task.attention_at) <= now, col(Task.first_overdue_on).is_(None), col(Task.due_on) < today
    )
    return [number for number, state in session.exec(passed) if state in OPEN_STATES]
