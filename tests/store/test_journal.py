"""The journal: every change is one event, and none can be altered, removed or slipped in unseen."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from factories import NOW, OFFICE, WorkList, on_both_engines, only_postgresql, only_sqlite
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session

from taskbot.tasks import journal, reporting, requests
from taskbot.tasks.chain import COVERED, Checked, Fault
from taskbot.tasks.facts import Status
from taskbot.tasks.models import Event
from taskbot.tasks.permissions import Actor

pytestmark = on_both_engines


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


@pytest.fixture
def unguarded(history: WorkList) -> WorkList:
    """The same in a database whose guard somebody has taken away."""
    drops = [f"DROP TRIGGER {name}" for name in ("event_no_update", "event_no_delete", "event_no_replace")]
    with history.db.connection() as connection:
        for drop in drops if history.db.is_sqlite else ["DROP TRIGGER event_append_only ON event"]:
            connection.execute(text(drop))
    return history


def checked(work: WorkList, wanted: str = "") -> Checked:
    return work.ask(journal.verify, wanted)


def broken_at(work: WorkList) -> tuple[int, Fault] | None:
    """Where the chain breaks, and how."""
    broken = checked(work).broken
    return (broken.seq, broken.fault) if broken else None


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
    assert TAMPERINGS.keys() | {"seq"} == Event.model_fields.keys() == {*COVERED, "hash"}


@pytest.mark.parametrize("seq", [1, 3, 5])
@pytest.mark.parametrize("field", TAMPERINGS)
def test_an_altered_field_is_found_at_its_event(unguarded, field, seq):
    def tamper(session: Session) -> None:
        event = session.get_one(Event, seq)
        setattr(event, field, TAMPERINGS[field](event))
        session.add(event)

    unguarded.do(tamper)
    assert broken_at(unguarded) == (seq, Fault.ALTERED)
    assert checked(unguarded).count == seq - 1


@pytest.mark.parametrize("seq", [1, 2, 4])
def test_a_removed_event_is_missing(unguarded, seq):
    unguarded.do(lambda session: session.delete(session.get_one(Event, seq)))
    assert broken_at(unguarded) == (seq, Fault.MISSING)
    broken = checked(unguarded).broken
    assert broken is not None
    assert broken.found["seq"] == seq + 1


def test_an_event_that_is_renumbered_is_missing_where_it_was(unguarded):
    unguarded.do(lambda session: setattr(session.get_one(Event, 5), "seq", 9))
    assert broken_at(unguarded) == (5, Fault.MISSING)


@pytest.mark.parametrize("seq", [0, -3])
def test_an_event_before_the_first_is_found(unguarded, seq):
    unguarded.do(lambda session: setattr(session.get_one(Event, 5), "seq", seq))
    assert broken_at(unguarded) == (seq, Fault.ALTERED)


def test_two_events_that_change_places_are_found_at_the_first(unguarded):
    for old, new in ((2, 99), (3, 2), (99, 3)):
        unguarded.do(lambda session, old=old, new=new: setattr(session.get_one(Event, old), "seq", new))
    assert broken_at(unguarded) == (2, Fault.ALTERED)


def test_an_event_that_somebody_else_appended_is_found(history):
    forged = Event(seq=6, at=NOW, by_name="王敏", kind="closed", task_number=1, hash="f" * 64)
    history.add(forged)
    assert broken_at(history) == (6, Fault.ALTERED)


def test_a_journal_cut_short_lacks_the_head_that_was_known(unguarded):
    known = unguarded.ask(journal.journal_head)
    assert checked(unguarded, known).wanted_at == 5
    assert checked(unguarded, known[:12]).wanted_at == 5
    unguarded.do(lambda session: session.delete(session.get_one(Event, 5)))
    assert broken_at(unguarded) is None
    assert checked(unguarded, known).wanted_at is None


def test_a_known_head_is_still_in_the_chain_when_it_has_grown(history):
    known = history.ask(journal.journal_head)
    history.do(journal.record, "invited", by=OFFICE, now=NOW)
    assert (checked(history, known).wanted_at, checked(history, known).count) == (5, 6)
    assert checked(history, "0" * 64).wanted_at == 0


@only_sqlite
@pytest.mark.parametrize(
    "spoilt",
    [
        "new = '{\"progress\"'",
        "old = '[]'",
        "new = 17",
        "at = 'gestern'",
        "at = 0",
        "by_name = x'ff'",
        "by = 'x'",
    ],
)
def test_a_value_that_cannot_be_read_is_found_at_its_event(unguarded, spoilt):
    with unguarded.db.connection() as connection:
        connection.execute(text(f"UPDATE event SET {spoilt} WHERE seq = 3"))  # noqa: S608 (the test's own words)
    assert broken_at(unguarded) == (3, Fault.ALTERED)


CHANGES = (
    "UPDATE event SET kind = 'closed' WHERE seq = 1",
    "UPDATE event SET seq = 9 WHERE seq = 5",
    "DELETE FROM event WHERE seq = 5",
    "DELETE FROM event",
)
SQLITE_CHANGES = (
    "REPLACE INTO event (seq, at, by_name, kind, hash) VALUES (5, '2020-06-15', '', 'closed', '')",
    "UPDATE OR REPLACE event SET seq = 4 WHERE seq = 5",
    "UPDATE OR IGNORE event SET kind = 'closed' WHERE seq = 1",
)
POSTGRESQL_CHANGES = (
    "TRUNCATE event",
    "INSERT INTO event (seq, at, by_name, kind, hash) VALUES (5, '2020-06-15', '', 'closed', '')"
    " ON CONFLICT (seq) DO UPDATE SET kind = 'closed'",
)


@pytest.mark.parametrize("statement", CHANGES)
def test_the_database_refuses_every_change_of_an_event(history, statement):
    _is_refused(history, statement)


@only_sqlite
@pytest.mark.parametrize("statement", SQLITE_CHANGES)
def test_sqlite_refuses_its_own_ways_of_changing_an_event(history, statement):
    _is_refused(history, statement)


@only_postgresql
@pytest.mark.parametrize("statement", POSTGRESQL_CHANGES)
def test_postgresql_refuses_its_own_ways_of_changing_an_event(history, statement):
    _is_refused(history, statement)


def _is_refused(history: WorkList, statement: str) -> None:
    with pytest.raises(IntegrityError, match="only ever added to"), history.db.connection() as connection:
        connection.execute(text(statement))
    assert checked(history).count == 5
    assert broken_at(history) is None


FACTS = {
    "floats": [0.1, 100.0, -0.0, 1e22, 5e-324, 1 / 3],
    "long": 10**30,
    "words": "“引号”\u2028\\ / \ud83d \x00 😀 <b>",
    "乙": {"z": 1, "a": None, 2: True},
    "at": NOW,
}


@pytest.mark.parametrize(
    "at",
    [
        NOW,
        NOW.replace(microsecond=1),
        NOW.replace(microsecond=999_999),
        datetime(1999, 12, 31, 23, 59, 59, 123_457, tzinfo=timezone(timedelta(hours=-11, minutes=-30))),
        datetime(2099, 1, 1, tzinfo=UTC),
    ],
    ids=str,
)
def test_whatever_json_can_hold_is_hashed_as_it_is_read_back(work, at):
    work.do(journal.record, "amended", old=FACTS, new=FACTS, by=OFFICE, now=at)
    work.do(journal.record, "amended", by=OFFICE, now=NOW)
    assert broken_at(work) is None
    old = work.rows(Event)[0].old
    assert old is not None
    assert old["乙"] == {"z": 1, "a": None, "2": True}


@pytest.mark.parametrize("figure", [float("nan"), float("-inf")])
def test_a_figure_that_json_does_not_know_is_refused(work, figure):
    with pytest.raises(ValueError, match="not JSON compliant"):
        work.do(journal.record, "amended", new={"value": figure}, by=OFFICE, now=NOW)
    assert work.rows(Event) == []


@given(
    st.recursive(
        st.none()
        | st.booleans()
        | st.integers()
        | st.floats(allow_nan=False, allow_infinity=False)
        | st.text(st.characters()),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
        max_leaves=8,
    ),
    st.datetimes(datetime(1970, 1, 1), datetime(2200, 1, 1), timezones=st.timezones()),  # noqa: DTZ001 (the bounds are naive by contract)
)
@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_any_facts_at_any_instant_hold(work, facts, at):
    work.do(journal.record, "amended", new={"facts": facts}, by=OFFICE, now=at)
    assert broken_at(work) is None


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


def test_a_session_tells_which_events_it_has_recorded(work: WorkList) -> None:
    def kept_and_taken_back(session: Session) -> tuple[list[int], list[int]]:
        assert [*journal.recorded(session)] == []
        with suppress(KeyError), session.begin_nested():
            journal.record(session, "invited", by=OFFICE, now=NOW)
            raise KeyError
        taken_back = [*journal.recorded(session)]
        journal.record(session, "invited", by=OFFICE, now=NOW)
        journal.record(session, "invited", by=OFFICE, now=NOW)
        return taken_back, [*journal.recorded(session)]

    count = work.ask(journal.count_events)
    assert work.do(kept_and_taken_back) == ([], [count + 1, count + 2])
