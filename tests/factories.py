"""A migrated database for each test, with the units of the register, and the people and tasks that fill it.

On SQLite, and on PostgreSQL too where a module or a test is marked so; TASKBOT_TEST_ENGINES=sqlite,postgresql runs all
others on both.
"""

import os
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any, Concatenate, ParamSpec, TypeVar

import pytest
from servers import Make, databases
from sqlalchemy import URL
from sqlmodel import Session, SQLModel, select

from taskbot import schema
from taskbot.clock import OFFICE_ZONE
from taskbot.db import Database
from taskbot.tasks import journal, membership, queries, service
from taskbot.tasks.facts import NewTask, TaskFacts
from taskbot.tasks.models import Event, Unit
from taskbot.tasks.permissions import Actor, Role
from taskbot.tasks.units import UnitRegister

P = ParamSpec("P")
T = TypeVar("T")
Row = TypeVar("Row", bound=SQLModel)

NOW = datetime(2020, 6, 15, 9, 30, tzinfo=OFFICE_ZONE)
"""A Monday morning."""
TITLE = "绘制产业链图谱"
OFFICE = Actor(100_000, "王敏", frozenset({Role.OFFICE}))
OUTSIDER = Actor(900, "赵路")

on_both_engines = pytest.mark.engines("sqlite", "postgresql")
only_sqlite = pytest.mark.engines("sqlite")
only_postgresql = pytest.mark.engines("postgresql")

_ENGINES = tuple(os.environ.get("TASKBOT_TEST_ENGINES", "sqlite").split(","))


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Runs what has to do with a database on the engines of its mark."""
    if "engine" in metafunc.fixturenames:
        mark = metafunc.definition.get_closest_marker("engines")
        engines = mark.args if mark else _ENGINES
        ids = [pytest.HIDDEN_PARAM] if engines == ("sqlite",) else engines
        metafunc.parametrize("engine", engines, ids=ids)


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


@pytest.fixture
def empty_database(postgresql_server: URL) -> Iterator[str]:
    """The address of a database on the server that nobody has touched."""
    with databases(postgresql_server) as make, make() as url:
        yield url


@pytest.fixture
def fresh_database(engine: str, request: pytest.FixtureRequest) -> Iterator[Callable[[Path], str]]:
    """Addresses of migrated databases of the engine; those that are files lie in the given folder."""
    with ExitStack() as made:
        if engine == "postgresql":
            make: Make = request.getfixturevalue("migrated_on_server")
            yield lambda _folder: made.enter_context(make())
        else:
            template = request.getfixturevalue("migrated_file")
            yield lambda folder: f"sqlite:///{shutil.copyfile(template, folder / 'taskbot.db')}"


def migrate(url: str, register: UnitRegister) -> None:
    """Brings the database to the newest schema and gives it the register's units."""
    db = Database(url)
    schema.upgrade(db)
    db.write_now(membership.sync_units, register)
    db.close()


@pytest.fixture
def db(fresh_database: Callable[[Path], str], tmp_path: Path) -> Iterator[Database]:
    opened = Database(fresh_database(tmp_path))
    yield opened
    opened.close()


@pytest.fixture
def work(db: Database, register: UnitRegister) -> WorkList:
    return WorkList(db, register)
