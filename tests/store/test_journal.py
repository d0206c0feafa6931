"""The journal: every change is one event, and none can be altered, removed or slipped in unseen."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest
from factories import NOW, OFFICE, WorkList
from sqlmodel import Session, select

from taskbot.tasks import journal, reporting, requests
from taskbot.tasks.facts import Status
from taskbot.tasks.models import Event
from taskbot.tasks.permissions import Actor


@pytest.fixture
def history(work: WorkList) -> WorkList:
    """Five events, with everything an event can hold."""
    number = work.issue(supporting=["省财政厅"], due_on=date(2020, 6, 30))
    liaison = work.liaison(chat_id=-1001, message_id=17)
    work.do(reporting.acknowledge_task, number, by=liaison, now=NOW)
    work.do(reporting.report_status, number, Status("60% 征求意见", 60), by=liaison, now=NOW)
    work.do(requests.submit_task, number, "已完成", by=liaison, now=NOW)
    work.do(requests.close_task, number, by=OFFICE, now=NOW)
    return work


def broken_at(work: WorkList) -> int | None:
    """Where the chain breaks, read anew in the order of the journal."""

    def first(session: Session) -> Event | None:
        return journal.first_broken(session.exec(select(Event).order_by("seq")))

    event = work.ask(first)
    return event.seq if event else None


def test_an_empty_journal_holds_and_has_a_head(work):
    assert broken_at(work) is None
    assert work.ask(journal.journal_head) == "0" * 64


def test_events_are_numbered_without_gaps_and_the_chain_holds(history):
    events = history.rows(Event)
    assert [event.seq for event in events] == [1, 2, 3, 4, 5]
    assert [event.kind for event in events] == ["issued", "acknowledged", "reported", "submitted", "closed"]
    assert broken_at(history) is None
    assert history.ask(journal.journal_head) == events[-1].hash


def test_a_use_case_that_fails_leaves_no_gap(history):
    def fail(session: Session) -> None:
        journal.record(session, "issued", by=OFFICE, now=NOW)
        raise LookupError

    with pytest.raises(LookupError):
        history.do(fail)
    history.do(journal.record, "issued", by=OFFICE, now=NOW)
    assert history.rows(Event)[-1].seq == 6


TAMPERINGS: dict[str, Callable[[Event], object]] = {
    "at": lambda event: event.at + timedelta(microseconds=1),
    "by": lambda event: (event.by or 0) + 1,
    "by_name": lambda event: event.by_name + "二",
    "kind": lambda event: event.kind + "2",
    "task_number": lambda _: None,
    "unit_id": lambda event: (event.unit_id or 0) + 1,
    "old": lambda event: {**(event.old or {}), "progress": 1},
    "new": lambda event: {**(event.new or {}), "progress": 100},
    "chat_id": lambda event: (event.chat_id or 0) - 1,
    "message_id": lambda event: (event.message_id or 0) + 1,
    "hash": lambda _: "0" * 64,
}


def test_every_field_is_tampered_with():
    assert TAMPERINGS.keys() | {"seq"} == Event.model_fields.keys()


@pytest.mark.parametrize("seq", [1, 3, 5])
@pytest.mark.parametrize("field", TAMPERINGS)
def test_an_altered_field_is_found_at_its_event(history, field, seq):
    def tamper(session: Session) -> None:
        event = session.get_one(Event, seq)
        setattr(event, field, TAMPERINGS[field](event))
        session.add(event)

    history.do(tamper)
    assert broken_at(history) == seq


def test_an_event_that_is_renumbered_is_found(history):
    history.do(lambda session: setattr(session.get_one(Event, 5), "seq", 9))
    assert broken_at(history) == 9


@pytest.mark.parametrize("seq", [1, 2, 4])
def test_a_removed_event_is_found_at_the_next(history, seq):
    history.do(lambda session: session.delete(session.get_one(Event, seq)))
    assert broken_at(history) == seq + 1


def test_dates_and_tuples_are_kept_as_json(work):
    facts = {"due_on": date(2020, 6, 30), "units": ("省经信厅",)}
    work.do(journal.record, "amended", old=facts, new=facts, by=OFFICE, now=NOW)
    [event] = work.rows(Event)
    assert event.old == event.new == {"due_on": "2020-06-30", "units": ["省经信厅"]}
    assert broken_at(work) is None


def test_the_clock_and_the_keyboard_have_a_name_but_no_id(work):
    work.do(journal.record, "overdue", by=Actor(0, "系统"), now=NOW)
    [event] = work.rows(Event)
    assert (event.by, event.by_name) == (None, "系统")


def test_writers_at_the_same_moment_make_one_chain(work):
    with ThreadPoolExecutor(8) as threads:
        for done in [
            threads.submit(work.do, journal.record, "issued", by=OFFICE, now=NOW) for _ in range(40)
        ]:
            done.result()
    assert [event.seq for event in work.rows(Event)] == list(range(1, 41))
    assert broken_at(work) is None
