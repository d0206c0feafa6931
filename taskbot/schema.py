"""The database's schema: brought up to date at every start, by alembic."""

from functools import cache
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlmodel import Session

from taskbot.db import Database

_SCRIPTS = Path(__file__).parent / "migrations"


def upgrade(db: Database, to: str = "head") -> None:
    """Runs the revisions that the database has not seen yet, up to and including `to`.

    Where there are none nothing is touched: a migration ends with a look at every row.
    """
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
