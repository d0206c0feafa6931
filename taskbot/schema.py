"""The database's schema: brought up to date at every start, by alembic."""

from functools import cache
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from taskbot.db import Database

_SCRIPTS = Path(__file__).parent / "migrations"


def upgrade(db: Database, to: str = "head") -> None:
    """Runs the revisions that the database has not seen yet, up to and including `to`."""
    with db.connection() as connection:
        if to == "head" and MigrationContext.configure(connection).get_current_heads() == _heads():
            return
        config = _config()
        config.attributes["connection"] = connection
        command.upgrade(config, to)


@cache
def _heads() -> tuple[str, ...]:
    return tuple(ScriptDirectory.from_config(_config()).get_heads())


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(_SCRIPTS))
    return config
