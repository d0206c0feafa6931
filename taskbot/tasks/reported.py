"""The reports of a span of the journal, each once: as it was given, with what has put it right since."""

from collections.abc import Collection, Iterator
from dataclasses import replace

from sqlmodel import Session, col, select

from taskbot.tasks.facts import PutRight, ReportFacts
from taskbot.tasks.models import Event, Task, Unit
from taskbot.tasks.queries import SAID

_Key = tuple[int | None, int | None, int | None] | int
"""What a report is known by when it comes again: its message and task, else the number of its event."""


def reports_between(
    session: Session, after: int, until: int, corrected: Collection[int] = (), corrected_until: int = 0
) -> list[ReportFacts]:
    """The reports of the events after number `after` up to `until`, in order; of one that was edited the last version.

    The reports on the tasks `corrected` have what has put them right up to event `corrected_until`, all others up to
    `until`. What a work list that was taken over said is no report, nor is what puts right a report of before.
    """
    found: dict[_Key, ReportFacts] = {}
    for event, title, unit in _said(session, after, max(until, corrected_until)):
        new = event.new or {}
        first = session.get(Event, new["corrects"]) if "corrects" in new else None
        key = _key(first or event)
        if event.seq > until and (event.kind != "corrected" or event.task_number not in corrected):
            continue
        if event.kind == "entered" and not new.get("source"):
            continue
        former = found.get(key)
        if event.kind != "corrected":
            found[key] = _as_given(event, first or event, title, unit)
            if former and former.put_right:
                found[key] = replace(found[key], progress=former.progress, put_right=former.put_right)
        elif former:
            put_right = PutRight(event.at, event.by_name, new.get("words", ""))
            found[key] = replace(former, progress=new.get("progress"), put_right=put_right)
    return list(found.values())


def _said(session: Session, after: int, until: int) -> Iterator[tuple[Event, str, str]]:
    query = (
        select(Event, Task.title, Unit.short_name)
        .join(Task, col(Task.number) == col(Event.task_number))
        .join(Unit, col(Unit.id) == col(Event.unit_id))
        .where(col(Event.kind).in_(SAID), Event.seq > after, Event.seq <= until)
    )
    yield from session.exec(query.order_by(col(Event.seq)))


def _key(said: Event) -> _Key:
    return (said.chat_id, said.message_id, said.task_number) if said.message_id else said.seq


def _as_given(event: Event, said: Event, title: str, unit: str) -> ReportFacts:
    new = event.new or {}
    return ReportFacts(
        at=event.at,
        unit=unit,
        by=said.by_name if said.kind == "reported" else "",
        number=event.task_number or 0,
        title=title,
        progress=new.get("progress"),
        words=new.get("words", ""),
        recorded_by="" if event.kind == "reported" else event.by_name,
        source=(said.new or {}).get("source", ""),
    )
