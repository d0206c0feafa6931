"""A migrated database for each test, with the units of the register, and the people and tasks that fill it.

SQLite files by default; TASKBOT_TEST_DATABASE_URL names a PostgreSQL server on which databases may be made.
"""

import os
import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import count
from pathlib import Path
from secrets import token_hex
from typing import Any, Concatenate, ParamSpec, TypeVar

import pytest
from sqlalchemy import URL, create_engine, make_url
from sqlmodel import Session, SQLModel, select

from taskbot import schema
from taskbot.clock import OFFICE_ZONE
from taskbot.db import Database
from taskbot.settings import CONFIG_DIR
from taskbot.tasks import journal, membership, queries, service
from taskbot.tasks.facts import NewTask, TaskFacts
from taskbot.tasks.models import Event, Unit
from taskbot.tasks.permissions import Actor, Role
from taskbot.tasks.units import UnitRegister, load_register

P = ParamSpec("P")
T = TypeVar("T")
Row = TypeVar("Row", bound=SQLModel)

NOW = datetime(2020, 6, 15, 9, 30, tzinfo=OFFICE_ZONE)
"""A Monday morning."""
TITLE = "绘制产业链图谱"
OFFICE = Actor(100_000, "王敏", frozenset({Role.OFFICE}))
OUTSIDER = Actor(900, "赵路")
POSTGRESQL = os.environ.get("TASKBOT_TEST_DATABASE_URL")

only_sqlite = pytest.mark.skipif(bool(POSTGRESQL), reason="about SQLite itself")


class WorkList:
    """A store; every act is one transaction, as at the doors."""

    def __init__(self, db: Database, register: UnitRegister) -> None:
        self.db = db
        self.register = register

    def do(self, use_case: Callable[Concatenate[Session, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        return self.db.write_now(use_case, *args, **kwargs)

    def ask(self, query: Callable[Concatenate[Session, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        return self.db.read_now(query, *args, **kwargs)

    def rows(self, table: type[Row]) -> Sequence[Row]:
        """All rows of a table, by primary key."""
        keys = table.__table__.primary_key.columns  # type: ignore[attr-defined]  # SQLAlchemy puts it there
        return self.ask(lambda session: session.exec(select(table).order_by(*keys)).all())

    def add(self, *rows: SQLModel) -> None:
        self.do(lambda session: session.add_all(rows))

    def full_name(self, short_name: str) -> str:
        unit = self.register.find(short_name)
        assert unit is not None
        return unit.full_name

    def unit(self, short_name: str) -> Unit:
        return self.ask(membership.unit_named, self.full_name(short_name))

    def liaison(
        self, *units: str, person_id: int = 1, chat_id: int | None = None, message_id: int | None = None
    ) -> Actor:
        ids = frozenset(self.unit(name).id or 0 for name in units or ("省经信厅",))
        return Actor(person_id, "李文", frozenset({Role.LIAISON}), ids, chat_id, message_id)

    def issue(
        self, lead: str = "省经信厅", supporting: Sequence[str] = (), *, now: datetime = NOW, **terms: object
    ) -> int:
        plain = NewTask(TITLE, self.full_name(lead), tuple(map(self.full_name, supporting)))
        new = replace(plain, **terms)  # type: ignore[arg-type]  # the terms are a NewTask's own
        return self.do(service.issue_task, new, by=OFFICE, now=now).number

    def facts(self, number: int) -> TaskFacts:
        return self.ask(queries.facts_of, number)

    def events(self, number: int) -> Sequence[Event]:
        return self.ask(queries.timeline, number)

    def kinds(self) -> list[str]:
        """The whole journal, by kind."""
        return [event.kind for event in self.rows(Event)]


def old_of(event: Event) -> dict[str, Any]:
    """What the event tells of before, without the rows as they were."""
    return {name: value for name, value in (event.old or {}).items() if name != journal.FORMER}


@pytest.fixture(scope="session")
def register() -> UnitRegister:
    return load_register(CONFIG_DIR / "units.toml")


@pytest.fixture(scope="session")
def fresh_database(
    tmp_path_factory: pytest.TempPathFactory, register: UnitRegister
) -> Iterator[Callable[[Path], str]]:
    """Addresses of migrated databases, copied from one that is migrated once; the last drops those on a server."""

    def migrate(url: str) -> None:
        db = Database(url)
        schema.upgrade(db)
        db.write_now(membership.sync_units, register)
        db.close()

    folder = tmp_path_factory.mktemp("template")
    yield from _on_server(make_url(POSTGRESQL), migrate) if POSTGRESQL else _in_files(folder, migrate)


def _in_files(folder: Path, migrate: Callable[[str], None]) -> Iterator[Callable[[Path], str]]:
    template = folder / "taskbot.db"
    migrate(f"sqlite:///{template}")
    yield lambda target: f"sqlite:///{shutil.copyfile(template, target / 'taskbot.db')}"


def _on_server(server: URL, migrate: Callable[[str], None]) -> Iterator[Callable[[Path], str]]:
    engine = create_engine(server.set(drivername="postgresql+psycopg"), isolation_level="AUTOCOMMIT")
    series, numbers, made = token_hex(4), count(1), []

    def make(source: str) -> str:
        made.append(f"taskbot_test_{series}_{next(numbers)}")
        with engine.connect() as connection:
            connection.exec_driver_sql(f"CREATE DATABASE {made[-1]} TEMPLATE {source}")
        return server.set(database=made[-1]).render_as_string(hide_password=False)

    template = make("template0")
    migrate(template)
    yield lambda _: make(made[0])
    with engine.connect() as connection:
        for name in made:
            connection.exec_driver_sql(f"DROP DATABASE {name} WITH (FORCE)")
    engine.dispose()


@pytest.fixture
def db(fresh_database: Callable[[Path], str], tmp_path: Path) -> Iterator[Database]:
    opened = Database(fresh_database(tmp_path))
    yield opened
    opened.close()


@pytest.fixture
def work(db: Database, register: UnitRegister) -> WorkList:
    return WorkList(db, register)
