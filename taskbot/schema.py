"""The database's schema: brought up to date at every start, by alembic."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlmodel import Session

from taskbot.db import Database

_SCRIPTS = Path(__file__).parent / "migrations"


def upgrade(db: Database, to: str = "head") -> None:
    """Runs the revisions that the database has not seen yet, up to and including `to`.

    Where there are none nothing is touched: a migration ends with a look at every row.
    """
    config = Config()
    config.set_main_option("script_location", str(_SCRIPTS))
    wanted = ScriptDirectory.from_config(config).as_revision_number(to)
    if db.read_now(_revision) == wanted:
        return
    with db.connection() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, to)


def _revision(session: Session) -> str | None:
    return MigrationContext.configure(session.connection()).get_current_revision()
