"""The database's schema: brought up to date at every start, by alembic."""

from functools import cache
from importlib import import_module
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect
from sqlmodel import Session, SQLModel

from taskbot.db import Database
from taskbot.errors import UserError
from taskbot.migrations.journal_guard import guard_journal, lacking_guards

_SCRIPTS = Path(__file__).parent / "migrations"

_TABLES = (
    "taskbot.digest.models",
    "taskbot.handlers.inbox",
    "taskbot.reminders.models",
    "taskbot.tasks.draft_models",
    "taskbot.tasks.models",
    "taskbot.writs.models",
)
"""The modules that have tables: by name, since they lie above this one."""


class NewerDatabase(UserError):
    """It was written by a later release, whose schema this one does not know."""

    def __init__(self, revision: str) -> None:
        newest = _number_of("head")
        super().__init__(
            f"数据库的结构（{revision}）比本程序认识的（{newest}）新：请换用较新的程序，或恢复较早的备份"
        )


def upgrade(db: Database, to: str = "head") -> None:
    """Runs the revisions that the database has not seen yet, up to and including `to`.

    Where there are none nothing is touched: a migration ends with a look at every row. From then on the metadata has
    every table, whatever of the program is imported beside. Raises NewerDatabase, and changes nothing then.
    """
    for name in _TABLES:
        import_module(name)
    found = db.read_now(revision_of)
    if found not in (None, *_known()):
        raise NewerDatabase(found or "")
    if found == _number_of(to):
        return
    with db.connection() as connection:
        config = _config()
        config.attributes["connection"] = connection
        command.upgrade(config, to)


def revision_of(session: Session) -> str | None:
    """The revision that the database is at; None for one without a schema of ours. Raises UserError for several."""
    found = MigrationContext.configure(session.connection()).get_current_heads()
    if len(found) > 1:
        raise UserError(
            f"数据库的结构记了 {len(found)} 个版本（{'、'.join(map(str, found))}）：请换一份备份来恢复"
        )
    return found[0] if found else None


def missing_from(session: Session) -> list[str]:
    """The tables, columns of tables and triggers that a database at the newest revision should have and has not."""
    found = inspect(session.connection())
    columns = {name: {each["name"] for each in found.get_columns(name)} for name in found.get_table_names()}
    wanted = ((table, column.name) for table in SQLModel.metadata.sorted_tables for column in table.columns)
    lacking = ((table.name, name) for table, name in wanted if name not in columns.get(table.name, ()))
    tables = dict.fromkeys(name if table in columns else table for table, name in lacking)
    return [*tables, *lacking_guards(session.connection())]


def guard(db: Database) -> list[str]:
    """Makes anew the triggers that the journal lacks, and returns their names."""
    lacking = db.read_now(lambda session: lacking_guards(session.connection()))
    if lacking:
        with db.connection() as connection:
            guard_journal(connection)
    return lacking


@cache
def _number_of(revision: str) -> str | None:
    return ScriptDirectory.from_config(_config()).as_revision_number(revision)  # type: ignore[return-value]  # one head


@cache
def _known() -> frozenset[str]:
    return frozenset(script.revision for script in ScriptDirectory.from_config(_config()).walk_revisions())


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(_SCRIPTS))
    return config
