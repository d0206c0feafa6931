"""The database: what a transaction promises, whoever else is at work."""

import asyncio
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import UTC, datetime, timedelta

import pytest
from factories import NOW, OFFICE, TITLE, on_both_engines, only_postgresql, only_sqlite
from servers import administering
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError, OperationalError, StatementError
from sqlmodel import Session

from taskbot import schema
from taskbot.db import Database
from taskbot.errors import UserError
from taskbot.tasks import journal, service
from taskbot.tasks.draft_models import Draft
from taskbot.tasks.facts import NewTask
from taskbot.tasks.models import Member, Person
from taskbot.tasks.permissions import Role

pytestmark = on_both_engines

_PATIENCE = 10
"""Seconds after which a thread that waits has deadlocked."""


def _count(session: Session) -> None:
    person = session.get_one(Person, 1)
    person.name = str(int(person.name) + 1)
    session.add(person)


def _name(session: Session) -> str:
    return session.get_one(Person, 1).name


@pytest.fixture
def counter(work):
    work.add(Person(id=1, name="0"))
    return work


def test_eight_threads_that_read_change_and_write_lose_nothing(counter):
    with ThreadPoolExecutor(8) as threads:
        for done in [threads.submit(counter.do, _count) for _ in range(80)]:
            done.result()
    assert counter.ask(_name) == "80"


def test_a_reader_sees_the_last_state_and_does_not_wait_for_a_writer(counter):
    under_way, may_end = threading.Event(), threading.Event()

    def slowly(session: Session) -> None:
        _count(session)
        session.flush()
        under_way.set()
        assert may_end.wait(_PATIENCE)

    with ThreadPoolExecutor(1) as threads:
        writing = threads.submit(counter.do, slowly)
        assert under_way.wait(_PATIENCE)
        assert counter.ask(_name) == "0"
        may_end.set()
        writing.result()
    assert counter.ask(_name) == "1"


def test_a_reader_sees_one_state_however_long_it_reads(counter):
    def read_twice(session: Session) -> tuple[str, str]:
        before = _name(session)
        session.expire_all()
        counter.do(_count)
        return before, _name(session)

    assert counter.ask(read_twice) == ("0", "0")


async def test_a_cancelled_caller_leaves_its_transaction_whole(counter):
    under_way, may_end, ended = threading.Event(), threading.Event(), threading.Event()

    def in_two_steps(session: Session) -> None:
        _count(session)
        session.flush()
        under_way.set()
        assert may_end.wait(_PATIENCE)
        session.add(Person(id=2, name="第二步"))
        ended.set()

    caller = asyncio.create_task(counter.db.write(in_two_steps))
    assert await asyncio.to_thread(under_way.wait, _PATIENCE)
    caller.cancel()
    with pytest.raises(asyncio.CancelledError):
        await caller
    may_end.set()
    assert await asyncio.to_thread(ended.wait, _PATIENCE)
    await counter.db.write(_count)
    assert [person.name for person in counter.rows(Person)] == ["2", "第二步"]


def test_a_use_case_that_raises_leaves_nothing(counter):
    def fail(session: Session) -> None:
        _count(session)
        session.flush()
        raise LookupError

    with pytest.raises(LookupError):
        counter.do(fail)
    assert counter.ask(_name) == "0"


async def test_what_a_use_case_returns_or_raises_reaches_the_caller(counter):
    assert await counter.db.write(_name) == "0"
    assert await counter.db.read(_name) == "0"
    with pytest.raises(IntegrityError):
        await counter.db.write(lambda session: session.add(Person(id=1, name="又一个")) or session.flush())


def test_an_instant_comes_back_aware_and_in_utc(work):
    work.add(Draft(by=1, text="", created_at=NOW))
    [draft] = work.rows(Draft)
    assert draft.created_at == NOW
    assert draft.created_at.utcoffset() == timedelta(0)


def test_a_naive_instant_is_refused(work):
    with pytest.raises(StatementError, match="timezone information"):
        work.add(Draft(by=1, text="", created_at=datetime(2020, 6, 15)))  # noqa: DTZ001 (the point of the test)


def test_a_row_that_points_nowhere_is_refused(work):
    with pytest.raises(IntegrityError):
        work.add(Member(person_id=404, role=Role.OFFICE, joined_at=datetime(2020, 6, 15, tzinfo=UTC)))


@only_sqlite
def test_sqlite_keeps_a_write_ahead_log_syncs_every_commit_and_checks_foreign_keys(db):
    def pragmas(session: Session) -> list[object]:
        names = ("journal_mode", "synchronous", "foreign_keys")
        return [session.execute(text(f"PRAGMA {name}")).scalar_one() for name in names]

    full = 2
    assert db.write_now(pragmas) == db.read_now(pragmas) == ["wal", full, 1]


@only_sqlite
def test_the_folder_of_a_new_database_is_made_for_its_owner_alone(tmp_path):
    db = Database(f"sqlite:///{tmp_path / 'data' / 'taskbot.db'}")
    db.close()
    assert (tmp_path / "data").stat().st_mode & 0o777 == 0o700


@only_postgresql
def test_writers_of_one_journal_pass_one_after_the_other_and_none_tries_twice(work):
    tried = []

    def issue(session: Session) -> int:
        tried.append(1)
        return service.issue_task(session, NewTask(TITLE, lead), by=OFFICE, now=NOW).number

    lead = work.full_name("省经信厅")
    with ThreadPoolExecutor(8) as threads:
        numbers = [issued.result() for issued in [threads.submit(work.do, issue) for _ in range(24)]]
    assert sorted(numbers) == list(range(1, 25))
    assert len(tried) == 24
    assert work.ask(journal.verify).count == 24


@only_postgresql
async def test_what_goes_beside_the_gate_waits_for_no_writer_and_loses_no_race(counter):
    under_way, may_end, tried = threading.Event(), threading.Event(), []

    def slowly(session: Session) -> None:
        under_way.set()
        assert may_end.wait(_PATIENCE)
        session.add(Person(id=3, name="写"))

    def count_aside(session: Session) -> None:
        tried.append(1)
        _count(session)
        if len(tried) == 1:
            counter.do(_count)

    with ThreadPoolExecutor(1) as threads:
        writing = threads.submit(counter.do, slowly)
        assert await asyncio.to_thread(under_way.wait, _PATIENCE)
        await counter.db.write_aside(lambda session: session.add(Person(id=2, name="边")))
        may_end.set()
        writing.result()
    await counter.db.write_aside(count_aside)
    assert (len(tried), counter.ask(_name)) == (2, "2")


@only_postgresql
async def test_programs_that_start_together_bring_the_schema_up_to_date_once(empty_database):
    opened = [Database(empty_database) for _ in range(3)]
    await asyncio.gather(*(asyncio.to_thread(schema.upgrade, db) for db in opened))
    for db in opened:
        assert db.read_now(schema.revision_of)
        db.close()


@only_postgresql
@pytest.mark.parametrize("encoding", ["SQL_ASCII", "LATIN1"])
def test_a_database_in_another_encoding_is_refused_with_a_sentence(postgresql_server, encoding):
    with administering(postgresql_server) as connection:
        how = f"TEMPLATE template0 ENCODING '{encoding}' LC_COLLATE 'C' LC_CTYPE 'C'"
        connection.exec_driver_sql(f"CREATE DATABASE other_{encoding} {how}")
        url = postgresql_server.set(database=f"other_{encoding}".lower())
        with (
            closing(Database(url.render_as_string(hide_password=False))) as db,
            pytest.raises(UserError, match=f"编码是 {encoding}，要用 UTF8 的"),
        ):
            schema.upgrade(db)
        connection.exec_driver_sql(f"DROP DATABASE other_{encoding} WITH (FORCE)")


@only_postgresql
def test_words_come_through_whatever_encoding_the_client_is_set_to(empty_database, monkeypatch):
    monkeypatch.setenv("PGCLIENTENCODING", "LATIN1")
    with closing(Database(empty_database)) as db:
        assert db.read_now(lambda session: session.scalar(text("SELECT '督办'"))) == "督办"


class _Lost(Exception):
    """As psycopg reports a lost race."""

    def __init__(self, sqlstate: str) -> None:
        super().__init__(sqlstate)
        self.sqlstate = sqlstate


@pytest.mark.parametrize("sqlstate", ["40001", "40P01", "23505"])
def test_a_use_case_that_lost_a_race_runs_again_from_the_start(counter, sqlstate):
    losses = [sqlstate, sqlstate]

    def race(session: Session) -> str:
        _count(session)
        session.flush()
        if losses:
            raise OperationalError("COMMIT", {}, _Lost(losses.pop()))
        return _name(session)

    assert counter.do(race) == "1"
    assert counter.ask(_name) == "1"


@pytest.mark.parametrize(("sqlstate", "times"), [("40001", 20), ("42P01", 1)])
def test_a_race_that_is_always_lost_and_any_other_error_are_raised(work, sqlstate, times):
    tried = []

    def race(_session: Session) -> None:
        tried.append(1)
        raise OperationalError("COMMIT", {}, _Lost(sqlstate))

    with pytest.raises(OperationalError):
        work.do(race)
    assert len(tried) == times
