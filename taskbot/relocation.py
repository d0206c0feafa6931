"""Relocation: all of a SQLite database in an empty PostgreSQL one, seen to be the same before it counts (decision 0013)."""

from collections.abc import Mapping
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, func, inspect, make_url, select, text
from sqlalchemy.exc import ArgumentError, DBAPIError
from sqlmodel import Session, SQLModel

from taskbot import schema
from taskbot.copies import copy_rows
from taskbot.db import Database
from taskbot.errors import UserError
from taskbot.lock import alone
from taskbot.settings import Settings
from taskbot.soundness import flaw_of_the_rows
from taskbot.storage_errors import DatabaseInTrouble
from taskbot.tasks import journal

_SERVERS = ("postgresql://", "postgres://")


class NotRelocated(UserError):
    """Nothing was carried over; both databases are as they were."""


@dataclass(frozen=True, slots=True)
class Relocated:
    """How many rows of each table are there now, how many events, and the journal's head."""

    counts: Mapping[str, int]
    events: int
    head: str


def relocated(settings: Settings, to: str) -> Relocated:
    """Carries everything over; raises NotRelocated, or UserError while a bot runs."""
    if not _is_address(to):
        raise NotRelocated(
            f"--to：要以 {'、'.join(_SERVERS)} 之一开头，例如：postgresql://用户@主机:5432/taskbot"
        )
    url = make_url(settings.sqlalchemy_url)
    if not url.drivername.startswith("sqlite"):
        raise NotRelocated("TASKBOT_DATABASE_URL 已是 PostgreSQL：请去掉这个变量，再从 SQLite 搬过去")
    if not Path(url.database or "").exists():
        raise NotRelocated(f"没有可搬的数据：{url.database} 不存在，请核对 TASKBOT_DATA_DIR")
    with (
        alone(settings.data_dir, settings.sqlalchemy_url),
        closing(Database(settings.sqlalchemy_url)) as source,
    ):
        schema.upgrade(source)
        if flaw := source.read_now(flaw_of_the_rows):
            raise NotRelocated(f"数据库里{flaw}，没有搬：请先用 taskbot check 查看")
        try:
            with closing(Database(to)) as target:
                return carried_over(source, target)
        except (DBAPIError, DatabaseInTrouble) as error:
            cause = error if isinstance(error, DBAPIError) else error.__cause__
            reason = " ".join(str(getattr(cause, "orig", error)).split())
            raise NotRelocated(f"目标数据库没有写成（{reason}），请核对 --to 的地址和权限") from None


def _is_address(to: str) -> bool:
    with suppress(ArgumentError, ValueError):
        make_url(to)
        return to.startswith(_SERVERS)
    return False


def carried_over(source: Database, target: Database) -> Relocated:
    """All rows of the SQLite database in the empty one on a server; raises NotRelocated where it is not empty."""
    with target.connection() as connection:
        if found := sorted(name for name, count in _counts(connection).items() if count):
            raise NotRelocated(f"目标数据库里已有数据（{'、'.join(found)}）：请另给一个空的数据库")
    schema.upgrade(target)
    with target.connection() as connection:
        source.read_now(copy_rows, connection)
        _set_sequences(connection)
        there = _as_found(Session(connection))
        if there != source.read_now(_as_found):
            raise NotRelocated("搬过去的数据与原来的对不上，没有采用：请再试一次")
    return there


def _as_found(session: Session) -> Relocated:
    checked = journal.verify(session)
    if checked.broken is not None:
        raise NotRelocated(f"台账留痕从第 {checked.broken.seq} 条起对不上，没有搬：请先查明原因")
    return Relocated(_counts(session.connection()), checked.count, checked.head)


def _counts(connection: Connection) -> dict[str, int]:
    """Rows by table, of those of our tables that are there."""
    there = set(inspect(connection).get_table_names())
    return {
        table.name: connection.execute(select(func.count()).select_from(table)).scalar_one()
        for table in SQLModel.metadata.sorted_tables
        if table.name in there
    }


def _set_sequences(connection: Connection) -> None:
    """What is numbered by the server goes on after the greatest number that was carried over."""
    asked = text("SELECT pg_get_serial_sequence(:table, :column)")
    for table in SQLModel.metadata.sorted_tables:
        for column in table.primary_key:
            where = {"table": f'"{table.name}"', "column": column.name}
            sequence = connection.execute(asked, where).scalar_one()
            greatest = connection.execute(select(func.max(column))).scalar_one()
            if sequence is not None and greatest is not None:
                connection.execute(select(func.setval(sequence, greatest)))
