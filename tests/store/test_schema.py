"""The schema: the revisions make exactly the tables that the models describe."""

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from factories import NOW, OFFICE, on_both_engines, only_postgresql, only_sqlite
from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Connection,
    Date,
    DateTime,
    Float,
    Integer,
    MetaData,
    Table,
    func,
    insert,
    select,
    text,
)
from sqlalchemy.exc import IntegrityError
from sqlmodel import SQLModel

import taskbot.digest.models
import taskbot.handlers.inbox
import taskbot.reminders.models
import taskbot.writs.models  # noqa: F401 (each import fills the metadata)
from taskbot import schema
from taskbot.clock import OFFICE_ZONE
from taskbot.db import Database
from taskbot.tasks import journal
from taskbot.tasks.models import Event

pytestmark = on_both_engines


def test_models_and_revisions_agree(db):
    with db.connection() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, SQLModel.metadata) == []


@only_sqlite
def test_an_empty_database_is_brought_up_to_date_and_a_second_time_changes_nothing(tmp_path):
    db = Database(f"sqlite:///{tmp_path / 'new.db'}")
    schema.upgrade(db)
    with db.connection() as connection:
        made = _objects(connection)
    schema.upgrade(db)
    with db.connection() as connection:
        assert _objects(connection) == made
    db.close()
    assert {"task", "event", "outbox", "inbox", "alembic_version"} <= {name for name, _ in made}


FILLED = (
    "INSERT INTO directive (id, title, document_number) VALUES (1, '通知', '浙园办〔2020〕8号')",
    "INSERT INTO draft (id, by, text, is_open, created_at) VALUES (1, 5, '绘制图谱', 1, '2020-06-15 01:30:00')",
    "INSERT INTO task (number, title, content, section, directive_id, urgency, state, deadline_phrase, issued_at)"
    " VALUES (1, '绘制图谱', '', '', 1, '一般', 'issued', '', '2020-06-15 01:30:00')",
    "INSERT INTO unit (id, name, short_name, position) VALUES (1, '甲厅', '甲', 0), (2, '乙局', '乙', 1)",
    "INSERT INTO person (id, name, has_started) VALUES (5, '李文', 1), (6, '陈静', 0), (7, '周明', 1)",
    "INSERT INTO member (id, person_id, role, unit_id, joined_at) VALUES"
    " (3, 5, 'liaison', 1, '2020-06-15 01:30:00'), (4, 6, 'liaison', 1, '2020-06-15 01:30:00'),"
    " (9, 7, 'liaison', 2, '2020-06-15 01:30:00'), (12, 5, 'office', NULL, '2020-06-15 01:30:00')",
    "INSERT INTO invitation (code_hash, role, unit_id, expires_at, used_by, used_at) VALUES"
    " ('aa', 'liaison', 1, '2020-06-22 01:30:00', 5, '2020-06-15 01:30:00'),"
    " ('bb', 'office', NULL, '2020-06-23 01:30:00', NULL, NULL)",
    "INSERT INTO digest (week, snapshot, document_number, journal_head, given_at) VALUES"
    " ('2020-W25', '{\"a\": 1}', '〔2020〕8号', 'aa', '2020-06-19 08:00:01'),"
    " ('2020-W26', '{\"b\": 2}', '〔2020〕8号', 'bb', '2020-06-24 08:00:01')",
    "INSERT INTO chat (id, kind, title, bound_at) VALUES (-1, 'work', '工作群', '2020-06-15 01:30:00')",
    "INSERT INTO messagelink (id, chat_id, message_id, purpose, task_number, draft_id) VALUES (1, -1, 7, 'draft', 1, 1)",
)
"""Rows of the first released schema that hold on to each other."""


@only_sqlite
def test_a_filled_database_of_the_first_schema_is_brought_up_to_date(tmp_path):
    db = Database(f"sqlite:///{tmp_path / 'old.db'}")
    schema.upgrade(db, to="0001")
    with db.connection() as connection:
        for statement in FILLED:
            connection.execute(text(statement))
    schema.upgrade(db)
    with db.connection() as connection:
        assert connection.execute(text("SELECT draft_id, task_number FROM messagelink")).all() == [(1, 1)]
        assert connection.execute(text("SELECT text, position, indicators FROM draft")).all() == [
            ("绘制图谱", 0, "[]")
        ]
        assert connection.execute(text("SELECT fingerprint, uncovered FROM directive")).all() == [("", "[]")]
        assert connection.execute(text("SELECT id, reachability FROM person ORDER BY id")).all() == [
            (5, "reachable"),
            (6, "never_started"),
            (7, "reachable"),
        ]
        assert connection.execute(
            text("SELECT person_id, role, rank, left_at FROM member ORDER BY id")
        ).all() == [
            (5, "liaison", "A", None),
            (6, "liaison", "B", None),
            (7, "liaison", "A", None),
            (5, "office", None, None),
        ]
        assert connection.execute(
            text("SELECT code_hash, unit_id, used_by, revoked_at, replaces FROM invitation ORDER BY id")
        ).all() == [("aa", 1, 5, None, None), ("bb", None, None, None, None)]
        assert connection.execute(text("SELECT id, thread_id, left_at FROM chat")).all() == [(-1, None, None)]
        assert connection.execute(
            text(
                "SELECT period, number, stage, journal_head, content FROM digest"
                " JOIN digest_snapshot ON digest_id = digest.id ORDER BY period"
            )
        ).all() == [
            ("2020-W25", 1, "given", "aa", '{"a": 1}'),
            ("2020-W26", 1, "given", "bb", '{"b": 2}'),
        ]
    with db.connection() as connection:
        assert compare_metadata(MigrationContext.configure(connection), SQLModel.metadata) == []
    db.close()


@pytest.fixture
def empty(db: Database, tmp_path: Path) -> Iterator[Database]:
    """A database without any table."""
    if db.is_sqlite:
        made = Database(f"sqlite:///{tmp_path / 'empty.db'}")
        yield made
        made.close()
        return
    with db.connection() as connection:
        for statement in ("DROP SCHEMA public CASCADE", "CREATE SCHEMA public"):
            connection.execute(text(statement))
    yield db


RELEASED: tuple[dict[str, object], ...] = (
    {
        "seq": 1,
        "at": NOW,
        "by_name": "命令行",
        "kind": "issued",
        "task_number": 1,
        "new": {
            "title": "绘制图谱",
            "lead_unit": "浙江省经济和信息化厅",
            "due_on": "2020-06-30",
            "indicators": [
                {"name": "覆盖率", "value": 0.1, "unit": "%"},
                {"name": "总数", "value": 100.0, "unit": "家"},
            ],
        },
        "hash": "4effc0ac8a6c973db30a6da068fc61a362e78e2023420b051e016913e0240138",
    },
    {
        "seq": 2,
        "at": datetime(2020, 6, 15, 23, 59, 59, 999_999, tzinfo=OFFICE_ZONE),
        "by": 7_000_000_001,
        "by_name": "李文😀",
        "kind": "reported",
        "task_number": 1,
        "unit_id": 1,
        "old": {"progress": None, "words": ""},
        "new": {
            "words": "60%\n正在“征求意见”\u2028<b>",
            "progress": 60,
            "is_blocked": False,
            "state": "in_progress",
        },
        "chat_id": -1_001_234_567_890,
        "message_id": 17,
        "hash": "f4a3ac8901562c93a6f649a69b7850736090bef6c1fa68ac0155352c2a7507e0",
    },
    {
        "seq": 3,
        "at": datetime(2020, 6, 16, 0, 0, 0, 123_456, tzinfo=OFFICE_ZONE),
        "by": 5,
        "by_name": "王敏",
        "kind": "invited",
        "new": {"role": "leader"},
        "chat_id": 5,
        "hash": "b393a39ac1abe6fbd94a0068e80595ebae7795e98a836da381e4de44cfaa791a",
    },
)
"""A journal as the first release wrote it."""

OWNERS = (
    "INSERT INTO unit (id, name, short_name, position) VALUES (1, '浙江省经济和信息化厅', '省经信厅', 1)",
    "INSERT INTO task (number, title, content, section, urgency, state, deadline_phrase, issued_at)"
    " VALUES (1, '绘制图谱', '', '', '一般', 'issued', '', '2020-06-15 01:30:00+00:00')",
)
"""What its events point at."""


@pytest.mark.parametrize("revision", ["0001", "0002", "0003", "0004"])
def test_a_journal_of_any_released_schema_still_holds_and_is_guarded_after_the_upgrade(empty, revision):
    schema.upgrade(empty, to=revision)
    with empty.connection() as connection:
        for statement in OWNERS:
            connection.execute(text(statement))
        for event in RELEASED:
            connection.execute(insert(Event).values(event))
    schema.upgrade(empty)
    empty.write_now(journal.record, "invited", by=OFFICE, now=NOW)
    held = empty.read_now(journal.verify)
    assert (held.count, held.broken) == (4, None)
    for statement in ("UPDATE event SET by = 6", "DELETE FROM event"):
        with pytest.raises(IntegrityError, match="only ever added to"), empty.connection() as connection:
            connection.execute(text(statement))
    assert empty.read_now(journal.verify) == held


UNGUARDED = {
    "sqlite": ["event_no_update", "event_no_delete", "event_no_replace"],
    "postgresql": ["event_append_only"],
}


def test_a_journal_without_its_guard_is_noticed_and_guarded_anew(db):
    assert db.read_now(schema.missing_from) == []
    with db.connection() as connection:
        engine = connection.dialect.name
        for name in UNGUARDED[engine]:
            on = "" if engine == "sqlite" else " ON event"
            connection.execute(text(f"DROP TRIGGER {name}{on}"))
    assert db.read_now(schema.missing_from) == UNGUARDED[engine]
    assert schema.guard(db) == UNGUARDED[engine]
    assert db.read_now(schema.missing_from) == schema.guard(db) == []


@only_postgresql
@pytest.mark.parametrize(
    "weakens",
    [
        "ALTER TABLE event DISABLE TRIGGER event_append_only",
        "CREATE OR REPLACE FUNCTION refuse_journal_change() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'",
    ],
    ids=["off", "another"],
)
def test_a_guard_that_is_off_or_does_something_else_is_none(db, weakens):
    with db.connection() as connection:
        connection.execute(text(weakens))
    assert schema.guard(db) == UNGUARDED["postgresql"]
    assert db.read_now(schema.missing_from) == []


REVISIONS = [script.revision for script in ScriptDirectory("taskbot/migrations").walk_revisions()][::-1]


@only_sqlite
@pytest.mark.parametrize("revision", REVISIONS)
def test_every_schema_with_a_row_in_each_table_is_brought_up_to_date(tmp_path, revision):
    """The rows hold on to each other by their keys; their content is made up by type."""
    db = Database(f"sqlite:///{tmp_path / 'old.db'}")
    schema.upgrade(db, to=revision)
    with db.connection() as connection:
        tables = MetaData()
        tables.reflect(connection)
        filled = [table for table in tables.sorted_tables if table.name != "alembic_version"]
        for table in filled:
            connection.execute(insert(table), _made_up(table))
    schema.upgrade(db)
    with db.connection() as connection:
        there = MetaData()
        there.reflect(connection)
        kept = [there.tables[table.name] for table in filled if table.name in there.tables]
        assert [connection.scalar(select(func.count()).select_from(table)) for table in kept] == [1] * len(
            kept
        )
        assert compare_metadata(MigrationContext.configure(connection), SQLModel.metadata) == []
    db.close()


def _made_up(table: Table) -> dict[str, object]:
    return {
        column.name: _value_for(column)
        for column in table.columns
        if not column.nullable or column.foreign_keys
    }


def _value_for(column: Column[object]) -> object:
    match column.type:
        case JSON():
            return []
        case DateTime():
            return datetime(2020, 6, 15, 1, 30)  # noqa: DTZ001 (as SQLite keeps it)
        case Date():
            return date(2020, 6, 30)
        case Integer() | Float() | Boolean():
            return 1
        case _:
            return "甲"


def _objects(connection: Connection) -> list[tuple[str, str]]:
    query = text("SELECT name, sql FROM sqlite_master WHERE type = 'table' ORDER BY name")
    version = connection.execute(text("SELECT 'revision', version_num FROM alembic_version"))
    return [tuple(row) for row in (*connection.execute(query), *version)]
