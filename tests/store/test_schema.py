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


def _objects(connection: Connection) -> list[tuple[str, str]]:
    query = text("SELECT name, sql FROM sqlite_master WHERE type = 'table' ORDER BY name")
    version = connection.execute(text("SELECT 'revision', version_num FROM alembic_version"))
    return [tuple(row) for row in (*connection.execute(query), *version)]
