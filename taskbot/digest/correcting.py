"""What a correction is made from: the first issue, with that put right which the notes of its corrections are about."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from sqlmodel import Session, col, select

from taskbot.digest.correction_orders import Order
from taskbot.tasks import history, queries
from taskbot.tasks.facts import ReportFacts, TaskFacts
from taskbot.tasks.models import Event
from taskbot.tasks.parsing.instruction_words import numbers_in
from taskbot.tasks.reported import reports_between
from taskbot.tasks.summary import Snapshot

PUT_RIGHT = frozenset({"amended", "transferred", "corrected", "cancelled", "recalled", "reopened"})
"""The office's own acts by which the list comes to say what it should have said before."""

_Since = dict[int, list[tuple[int, str]]]
"""Number and kind of the events since the first issue, by the task that they are of."""


@dataclass(frozen=True, slots=True)
class _Taken:
    """What one order takes of what has come since the first issue."""

    events: frozenset[int]
    tasks: frozenset[int]
    whole: frozenset[int] = frozenset()
    """Those tasks of which all is taken."""
    left_out: frozenset[int] = frozenset()
    """What the office has put right and the note does not name."""


@dataclass(frozen=True, slots=True)
class Corrected:
    """The issue put right, and the tasks that the office has changed since and the note does not name."""

    snapshot: Snapshot
    left_out: tuple[int, ...] = ()


def corrected(session: Session, first: Snapshot, since: int, orders: Sequence[Order]) -> Corrected:
    """The list as of the first issue's own instant, with what each order takes; the reports begin after event `since`.

    Where its note names tasks (#3) it takes what the office has put right of those, of one that the office has not
    touched all that has come; else what the office has put right of any. Nothing after the order itself.
    """
    after = history.seq_at(session, first.as_of)
    listed = {task.number: task for task in first.tasks}
    takes = [
        _taken(_events_since(session, after, order.seq), frozenset(listed), order.note) for order in orders
    ]
    tasks = frozenset[int]().union(*(each.tasks for each in takes))
    events = frozenset[int]().union(*(each.events for each in takes))
    listed |= {
        task.number: task for task in history.task_facts_at(session, after, events) if task.number in tasks
    }
    reports = [each for each in first.reports if each.number not in tasks]
    read = reports_between(session, since, after, tasks, orders[-1].seq)
    for each, order in zip(takes, orders, strict=True):
        read += [
            report for report in reports_between(session, after, order.seq) if report.number in each.whole
        ]
    snapshot = replace(
        first,
        tasks=tuple(listed[number] for number in sorted(listed)),
        reports=_in_order(reports + [report for report in read if report.number in tasks], listed),
        unit_order=tuple(dict.fromkeys([*first.unit_order, *queries.unit_names(session).values()])),
    )
    return Corrected(snapshot, tuple(sorted(takes[-1].left_out - tasks)))


def _taken(since: _Since, listed: frozenset[int], note: str) -> _Taken:
    righted = frozenset(
        number for number, events in since.items() if any(kind in PUT_RIGHT for _, kind in events)
    )
    named = since.keys() & set(numbers_in(note))
    whole = frozenset(number for number in named if number not in righted or number not in listed)
    tasks = frozenset(named) if named else righted & listed
    events = (seq for number in tasks for seq, kind in since[number] if number in whole or kind in PUT_RIGHT)
    return _Taken(frozenset(events), tasks, whole, righted & listed)


def _events_since(session: Session, after: int, until: int) -> _Since:
    found = defaultdict[int, list[tuple[int, str]]](list)
    query = select(Event.seq, Event.kind, Event.task_number).where(Event.seq > after, Event.seq <= until)
    for seq, kind, number in session.exec(query.where(col(Event.task_number).is_not(None))):
        found[number or 0].append((seq, kind))
    return found


def _in_order(reports: list[ReportFacts], listed: Mapping[int, TaskFacts]) -> tuple[ReportFacts, ...]:
    """Each once, by the time that it came, under the title that its task has in the list."""
    named = {replace(each, title=listed[each.number].title): None for each in reports}
    return tuple(sorted(named, key=lambda each: each.at))
