"""The database's schema: brought up to date at every start, by alembic."""

from functools import cache
from importlib import import_module
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlmodel import Session

from taskbot.db import Database

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


def upgrade(db: Database, to: str = "head") -> None:
    """Runs the revisions that the database has not seen yet, up to and including `to`.

    Where there are none nothing is touched: a migration ends with a look at every row. From then on the metadata has
    every table, whatever of the program is imported beside.
    """
    for name in _TABLES:
        import_module(name)
    if db.read_now(_revision) == _number_of(to):
        return
    with db.connection() as connection:
        config = _config()
        config.attributes["connection"] = connection
        command.upgrade(config, to)


def _revision(session: Session) -> str | None:
    return MigrationContext.configure(session.connection()).get_current_revision()


@cache
def _number_of(revision: str) -> str | None:
    return ScriptDirectory.from_config(_config()).as_revision_number(revision)  # type: ignore[return-value]  # one head


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(_SCRIPTS))
    return config
