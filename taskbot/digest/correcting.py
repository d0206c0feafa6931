"""What a correction is made from: the issue before it, with that put right of the tasks which its note names."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from sqlmodel import Session, col, select

from taskbot.digest.correction_orders import Order, told_until
from taskbot.digest.later_words import LATER_KINDS
from taskbot.tasks import history, queries
from taskbot.tasks.facts import ReportFacts, TaskFacts
from taskbot.tasks.journal import BIRTH
from taskbot.tasks.models import Event
from taskbot.tasks.parsing.instruction_words import numbers_in
from taskbot.tasks.progress_days import with_progress_days
from taskbot.tasks.reported import reports_between
from taskbot.tasks.summary import Later, Snapshot

PUT_RIGHT = frozenset({"amended", "transferred", "corrected", "cancelled", "recalled", "reopened"})
"""The office's own acts by which the list comes to say what it should have said before."""

_Since = dict[int, list[tuple[int, str]]]
"""Number and kind of the events since the first issue, by the task that they are of."""


@dataclass(frozen=True, slots=True)
class Untaken:
    """The tasks of which a correction takes nothing, although something has come since."""

    unnamed: tuple[int, ...] = ()
    """What the office has put right and the note does not name."""
    told: tuple[int, ...] = ()
    """What the note names and came after: that is told by the digests that were given since."""


@dataclass(frozen=True, slots=True)
class _Taken:
    """What one order takes of what has come since the first issue."""

    events: frozenset[int]
    tasks: frozenset[int]
    whole: Mapping[int, Sequence[str]]
    """The tasks of which all is taken, with the kinds of what came of them."""
    unnamed: frozenset[int]
    told: frozenset[int]


@dataclass(frozen=True, slots=True)
class Corrected:
    """The issue put right, and of which tasks nothing was taken."""

    snapshot: Snapshot
    untaken: Untaken


def corrected(session: Session, former: Snapshot, since: int, orders: Sequence[Order]) -> Corrected:
    """The issue before it with what the last of the orders takes; the reports begin after event `since`.

    Of each task that its note names (#3) it takes what the office has put right since the first issue, of one that the
    office has not touched all that has come; of others nothing. Never what came after the order, nor what a digest of
    a later period had told by then. `orders` are those of all corrections of the period up to this one.
    """
    after = history.seq_at(session, former.as_of)
    takes = [
        _taken(_events_since(session, after, order.seq), told_until(session, order), order.note)
        for order in orders
    ]
    earlier = frozenset[int]().union(*(each.tasks for each in takes[:-1]))
    unnamed, told = (sorted(numbers - earlier) for numbers in (takes[-1].unnamed, takes[-1].told))
    untaken = Untaken(tuple(unnamed), tuple(told))
    if not takes[-1].tasks:
        return Corrected(former, untaken)
    listed = _listed(session, former, after, takes)
    snapshot = replace(
        former,
        tasks=tuple(listed[number] for number in sorted(listed)),
        reports=_in_order(_reports(session, former, (since, after), takes, orders), listed),
        later=tuple(_later(former, takes)),
        unit_order=tuple(dict.fromkeys([*former.unit_order, *queries.unit_names(session).values()])),
    )
    return Corrected(snapshot, untaken)


def _listed(
    session: Session, former: Snapshot, after: int, takes: Sequence[_Taken]
) -> Mapping[int, TaskFacts]:
    """The tasks by number; one that the last order takes has what any order has taken of it."""
    events = frozenset[int]().union(*(each.events for each in takes))
    stands = {task.number: task for task in former.tasks}
    tasks = with_progress_days(session, history.task_facts_at(session, after, events), after, events)
    put_right = {task.number: task for task in tasks}
    return stands | {number: put_right[number] for number in takes[-1].tasks & put_right.keys()}


def _reports(
    session: Session,
    former: Snapshot,
    between: tuple[int, int],
    takes: Sequence[_Taken],
    orders: Sequence[Order],
) -> Iterator[ReportFacts]:
    """Those of the issue before; of the tasks that the last order takes read again, with those that came late."""
    tasks, (since, after) = takes[-1].tasks, between
    yield from (each for each in former.reports if each.number not in tasks)
    read = reports_between(session, since, after, tasks, orders[-1].seq)
    for taken, order in zip(takes, orders, strict=True):
        late = reports_between(session, after, order.seq)
        read += [each for each in late if each.number in taken.whole]
    yield from (each for each in read if each.number in tasks)


def _later(former: Snapshot, takes: Sequence[_Taken]) -> Iterator[Later]:
    """What the last order takes that was not so at the instant; of other tasks what the issue before has of it."""
    yield from (each for each in former.later if each.number not in takes[-1].tasks)
    for number in sorted(takes[-1].tasks):
        kinds = dict.fromkeys(kind for taken in takes for kind in taken.whole.get(number, ()))
        passed = {"submitted"} if "closed" in kinds else set[str]()
        if told := tuple(kind for kind in kinds if kind in {*LATER_KINDS} - passed):
            yield Later(number, told)


def _taken(since: _Since, told: int, note: str) -> _Taken:
    """`told` is the newest event that a later digest tells of."""
    untold = {number: [each for each in events if each[0] > told] for number, events in since.items()}
    new, righted = _with(since, {BIRTH}), _with(untold, PUT_RIGHT)
    named = frozenset(numbers_in(note)) & since.keys()
    touched = named & righted - new
    whole = {number: [kind for _, kind in untold[number]] for number in named - touched if not told}
    tasks = touched.union(whole)
    events = (seq for number in tasks for seq, kind in untold[number] if number in whole or kind in PUT_RIGHT)
    return _Taken(frozenset(events), tasks, whole, unnamed=righted - new - named, told=named - tasks)


def _with(since: _Since, kinds: Collection[str]) -> frozenset[int]:
    """The tasks that have an event of these kinds."""
    return frozenset(number for number, events in since.items() if any(kind in kinds for _, kind in events))


def _events_since(session: Session, after: int, until: int) -> _Since:
    found = defaultdict[int, list[tuple[int, str]]](list)
    query = select(Event.seq, Event.kind, Event.task_number).where(Event.seq > after, Event.seq <= until)
    for seq, kind, number in session.exec(query.where(col(Event.task_number).is_not(None))):
        found[number or 0].append((seq, kind))
    return found


def _in_order(reports: Iterable[ReportFacts], listed: Mapping[int, TaskFacts]) -> tuple[ReportFacts, ...]:
    """Each once, by the time that it came, under the title that its task has in the list."""
    named = {replace(each, title=listed[each.number].title): None for each in reports}
    return tuple(sorted(named, key=lambda each: each.at))
