"""The schema: the revisions make exactly the tables that the models describe."""

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from factories import only_sqlite
from sqlalchemy import Connection, text
from sqlmodel import SQLModel

import taskbot.digest.models
import taskbot.handlers.inbox
import taskbot.reminders.models
import taskbot.tasks.models  # noqa: F401 (each import fills the metadata)
from taskbot import schema
from taskbot.db import Database


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
    with db.connection() as connection:
        assert compare_metadata(MigrationContext.configure(connection), SQLModel.metadata) == []
    db.close()


def _objects(connection: Connection) -> list[tuple[str, str]]:
    query = text("SELECT name, sql FROM sqlite_master WHERE type = 'table' ORDER BY name")
    version = connection.execute(text("SELECT 'revision', version_num FROM alembic_version"))
    return [tuple(row) for row in (*connection.execute(query), *version)]
