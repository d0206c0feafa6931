"""The gate of PostgreSQL's writers, held by another program: waited for, in waits that a stop gets through."""

import asyncio
from collections.abc import Iterator
from contextlib import closing, contextmanager

import psycopg
import pytest
from factories import WorkList, only_postgresql
from overheard import heard_in_the_log
from sqlalchemy import make_url, text
from sqlmodel import Session

from taskbot.db import Database
from taskbot.tasks.models import Person

pytestmark = only_postgresql

_PATIENCE = 10
"""Seconds after which what waits waits for ever."""


@contextmanager
def _opened(work: WorkList, limit: str) -> Iterator[Database]:
    """The same database, on a server that has set this limit for its clients."""
    address = make_url(work.db.url).update_query_dict({"options": f"-c {limit}"})
    with closing(Database(address.render_as_string(hide_password=False))) as db:
        yield db


@contextmanager
def _held(work: WorkList) -> Iterator[psycopg.Connection]:
    """What another program has under way."""
    with psycopg.connect(work.db.url) as connection:
        connection.execute("LOCK TABLE alembic_version IN SHARE ROW EXCLUSIVE MODE")
        yield connection


def _add(session: Session) -> None:
    session.add(Person(id=1, name="李文"))


async def test_it_is_waited_for_though_the_server_stops_who_waits(work: WorkList):
    with _opened(work, "statement_timeout=300ms") as db, _held(work) as other:
        async with heard_in_the_log("statement timeout") as heard, asyncio.timeout(_PATIENCE):
            writing = asyncio.create_task(db.write(_add))
            await heard.wait()
            await db.write_aside(lambda session: session.get(Person, 1))
            assert not db.is_writable
            other.rollback()
            await writing
        assert db.is_writable
    assert [person.name for person in work.rows(Person)] == ["李文"]


@pytest.mark.parametrize("limit", ["lock_timeout=0", "lock_timeout=100ms"])
def test_who_waits_for_a_lock_waits_as_long_as_on_sqlite(work: WorkList, limit: str):
    with _opened(work, limit) as db:
        asked = [db.read_now, db.write_now]
        assert [ask(lambda session: session.scalar(text("SHOW lock_timeout"))) for ask in asked] == [
            "5s",
            "5s",
        ]
