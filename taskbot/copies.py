"""All rows of one database in another: in a scratch one, where things are tried out, whatever the first one is."""

from collections.abc import Iterator
from contextlib import contextmanager
from tempfile import TemporaryDirectory

from sqlalchemy import Connection, insert, select
from sqlmodel import Session, SQLModel

from taskbot.db import Database

_AT_A_TIME = 1_000


@contextmanager
def scratch_copy(db: Database) -> Iterator[Database]:
    """A copy, of one instant, in a SQLite file that is gone with the block; the bot may go on writing meanwhile."""
    with TemporaryDirectory(prefix="taskbot-") as folder:
        scratch = Database(f"sqlite:///{folder}/copy.db")
        try:
            with scratch.connection() as target:
                SQLModel.metadata.create_all(target)
                db.read_now(copy_rows, target)
            yield scratch
        finally:
            scratch.close()


def copy_rows(source: Session, target: Connection) -> None:
    """Every row of every table that is known, parents first, into tables that are there and empty."""
    connection = source.connection(execution_options={"yield_per": _AT_A_TIME})
    for table in SQLModel.metadata.sorted_tables:
        for rows in connection.execute(select(table)).mappings().partitions():
            target.execute(insert(table), [dict(row) for row in rows])
