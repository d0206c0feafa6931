"""The database's schema: brought up to date at every start, by alembic."""

from pathlib import Path

from alembic import command
from alembic.config import Config

from taskbot.db import Database

_SCRIPTS = Path(__file__).parent / "migrations"


def upgrade(db: Database, to: str = "head") -> None:
    """Runs the revisions that the database has not seen yet, up to and including `to`."""
    with db.connection() as connection:
        config = Config()
        config.set_main_option("script_location", str(_SCRIPTS))
        config.attributes["connection"] = connection
        command.upgrade(config, to)
