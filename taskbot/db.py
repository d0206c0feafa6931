"""The database: synchronous use cases, each run as one transaction on a thread of its own kind (decision 0001).

SQLite has one writer thread that begins IMMEDIATE, so that a read-modify-write is never lost, and readers that begin
DEFERRED on other threads, so that a read never waits for a write. PostgreSQL has a small pool for both; there writers of
all processes pass one gate, since each adds to the end of one journal (decision 0013).
"""

import asyncio
import sqlite3
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from functools import partial
from pathlib import Path
from time import sleep
from typing import TYPE_CHECKING, Concatenate, ParamSpec, TypeVar

from loguru import logger
from sqlalchemy import Connection, Engine, event, make_url, text
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session, create_engine

from taskbot.storage_errors import DatabaseInTrouble, trouble_told

if TYPE_CHECKING:
    pass

P = ParamSpec("P")
T = TypeVar("T")

_READERS = 4
_BUSY_SECONDS = 5
"""So long the database itself waits for another program; who has to wait longer asks again (`_patiently`), and can be stopped."""
_ATTEMPTS = 20
_PAUSE_SECONDS = 0.002
_CONFLICTS = frozenset({"40001", "40P01", "23505"})
"""SQLSTATEs of a lost race on PostgreSQL: serialization failure, deadlock, and a key that another took first."""
_LONGEST_PAUSE = 10.0
_GATE = text("LOCK TABLE alembic_version IN SHARE ROW EXCLUSIVE MODE")
"""Waits for the writer before and takes no snapshot, so that what is read from here on is what that one has left.

The table is always there, never changes but with the schema, and so is never vacuumed either.
"""
_WAIT_BRIEFLY = f"SET lock_timeout = '{_BUSY_SECONDS}s'"
_WAIT_FOR_EVER = "SET lock_timeout = 0"
_MIGRATING = 7_458_201_369
"""The lock of who changes the schema: the programs of several machines may start in the same second."""


class Database:
    """One database, opened; close it when done."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.is_sqlite = url.startswith("sqlite")
        self._unwritten: dict[object, str] = {}
        self._unread: dict[object, str] = {}
        """What has found the database in trouble, and is tried again and again, with the trouble."""
        if self.is_sqlite:
            self._writer: Engine = _sqlite_engine(url)
            self._reader: Engine = self._writer.execution_options(begins="DEFERRED")
        else:
            self._writer = self._reader = _postgresql_engine(url)
        self._write_threads = ThreadPoolExecutor(1 if self.is_sqlite else _READERS, "db-write")
        self._read_threads = ThreadPoolExecutor(_READERS, "db-read")

    @property
    def is_writable(self) -> bool:
        """Whether no write waits for the end of a trouble that it has found the database in."""
        return not self._unwritten

    async def write(
        self, use_case: Callable[Concatenate[Session, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """Runs a use case in one transaction: committed when it returns, rolled back when it raises.

        A database in trouble (disk full, server away) is waited for.
        """
        work = partial(self.write_now, use_case, *args, **kwargs)
        return await self._patiently(self._write_threads, work, self._unwritten)

    async def write_aside(
        self, use_case: Callable[Concatenate[Session, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """`write` for what as a rule leaves the journal alone: on PostgreSQL it waits for no other writer."""

        def act(session: Session) -> T:
            return use_case(session, *args, **kwargs)

        work = partial(self._run_writing, act, aside=True)
        return await self._patiently(self._write_threads, work, self._unwritten)

    async def read(self, query: Callable[Concatenate[Session, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Runs a query on one consistent state of the data; a database in trouble is waited for."""
        work = partial(self.read_now, query, *args, **kwargs)
        return await self._patiently(self._read_threads, work, self._unread)

    def write_now(
        self, use_case: Callable[Concatenate[Session, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """`write` for callers without an event loop."""
        return self._run_writing(lambda session: use_case(session, *args, **kwargs))

    def _run_writing(self, use_case: Callable[[Session], T], *, aside: bool = False) -> T:
        """PostgreSQL lets those race who have not passed the gate: one that lost runs again from the start, through it."""
        for attempt in range(1, _ATTEMPTS):
            try:
                return self._transact(use_case, aside=aside and attempt == 1)
            except DBAPIError as error:
                if getattr(error.orig, "sqlstate", None) not in _CONFLICTS:
                    raise
            sleep(attempt * _PAUSE_SECONDS)
        return self._transact(use_case)

    def rehearse_now(
        self, use_case: Callable[Concatenate[Session, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """Runs a use case as `write_now` does, and takes everything back."""
        with trouble_told(), Session(self._writer, expire_on_commit=False) as session:
            self._pass_gate(session)
            return use_case(session, *args, **kwargs)

    def _transact(self, use_case: Callable[[Session], T], *, aside: bool = False) -> T:
        with trouble_told(), Session(self._writer, expire_on_commit=False) as session, session.begin():
            if not aside:
                self._pass_gate(session)
            return use_case(session)

    def _pass_gate(self, session: Session) -> None:
        if not self.is_sqlite:
            session.execute(_GATE)

    def read_now(self, query: Callable[Concatenate[Session, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """`read` for callers without an event loop."""
        with trouble_told(), Session(self._reader, expire_on_commit=False) as session:
            return query(session, *args, **kwargs)

    @contextmanager
    def connection(self) -> Iterator[Connection]:
        """A plain connection in a transaction, for migrations.

        SQLite changes a table by making it anew, so keys are left alone meanwhile and checked at the end.
        """
        with (
            trouble_told(),
            self._writer.connect() as connection,
            self._keys_at_rest(connection),
            self._alone_with_the_schema(connection),
            connection.begin(),
        ):
            yield connection
            if self.is_sqlite and (broken := connection.exec_driver_sql("PRAGMA foreign_key_check").first()):
                raise ValueError(f"a row without its parent: {broken}")

    @contextmanager
    def _keys_at_rest(self, connection: Connection) -> Iterator[None]:
        """Inside a transaction SQLite would ignore the pragma."""
        driver = connection.connection.driver_connection
        if not self.is_sqlite or driver is None:
            yield
            return
        driver.execute("PRAGMA foreign_keys=OFF")
        try:
            yield
        finally:
            driver.execute("PRAGMA foreign_keys=ON")

    @contextmanager
    def _alone_with_the_schema(self, connection: Connection) -> Iterator[None]:
        """A lock of the session's, taken before the transaction: that would not see what the one before it has done."""
        driver = connection.connection.driver_connection
        if self.is_sqlite or driver is None:
            yield
            return
        driver.autocommit = True
        driver.execute(_WAIT_FOR_EVER)
        driver.execute("SELECT pg_advisory_lock(%s)", [_MIGRATING])
        driver.execute(_WAIT_BRIEFLY)
        driver.autocommit = False
        try:
            yield
        finally:
            driver.rollback()
            driver.autocommit = True
            driver.execute("SELECT pg_advisory_unlock(%s)", [_MIGRATING])
            driver.autocommit = False

    def copy_to(self, file: Path) -> None:
        """SQLite: all of one instant in another file, while others write; what was deleted is not in it."""
        with closing(self._reader.raw_connection()) as connection:
            connection.cursor().execute("VACUUM INTO ?", (str(file),))

    def close(self) -> None:
        """Waits for what is running, not for what has not begun, and lets the database go."""
        self._write_threads.shutdown(cancel_futures=True)
        self._read_threads.shutdown(cancel_futures=True)
        self._writer.dispose()

    async def _patiently(
        self, threads: ThreadPoolExecutor, work: Callable[[], T], waiting: dict[object, str]
    ) -> T:
        """What the work returns, tried again and again while the database is in trouble, which the log then says once.

        Meanwhile it stands among what is waiting.
        """
        pause = 0.5
        try:
            while True:
                try:
                    done = await self._hop(threads, work)
                except DatabaseInTrouble as trouble:
                    if str(trouble) not in waiting.values():
                        logger.error("{} (waiting)", trouble)
                    waiting[work] = str(trouble)
                else:
                    if waiting.pop(work, None) and not waiting:
                        logger.info("the database can be used again")
                    return done
                await asyncio.sleep(pause)
                pause = min(2 * pause, _LONGEST_PAUSE)
        finally:
            waiting.pop(work, None)

    @staticmethod
    async def _hop(threads: ThreadPoolExecutor, work: Callable[[], T]) -> T:
        """Runs `work`, once it has begun, to its end even when the caller is cancelled: a transaction is never left half-known."""
        begun = threads.submit(work)
        try:
            return await asyncio.shield(asyncio.wrap_future(begun))
        except asyncio.CancelledError:
            begun.cancel()
            raise


def _sqlite_engine(url: str) -> Engine:
    """One engine for writers and readers, so that a statement is compiled once; it begins IMMEDIATE where nothing is said."""
    path = make_url(url).database
    if path:
        Path(path).parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        if not Path(path).exists():
            Path(path).touch(0o600)  # SQLite gives what it keeps beside it the same rights
    engine = create_engine(
        url,
        connect_args={"timeout": _BUSY_SECONDS, "check_same_thread": False},
        hide_parameters=True,
        pool_size=1 + _READERS,
        pool_use_lifo=True,
    )

    @event.listens_for(engine, "connect")
    def prepare(connection: sqlite3.Connection, _record: object) -> None:
        connection.isolation_level = None  # we say BEGIN ourselves
        cursor = connection.cursor()
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine, "begin")
    def begin_as_said(connection: Connection) -> None:
        connection.exec_driver_sql(f"BEGIN {connection.get_execution_options().get('begins', 'IMMEDIATE')}")

    return engine


def _postgresql_engine(url: str) -> Engine:
    address = make_url(url).set(drivername="postgresql+psycopg")
    engine = create_engine(
        address,
        pool_size=2 * _READERS,
        pool_pre_ping=True,
        isolation_level="REPEATABLE READ",
        hide_parameters=True,
        connect_args={"client_encoding": "utf8"},
    )

    @event.listens_for(engine, "connect")
    def wait_briefly(connection: DBAPIConnection, _record: object) -> None:
        connection.cursor().execute(_WAIT_BRIEFLY)  # whatever the server's limit is; of itself it has none
        connection.commit()

    return engine
