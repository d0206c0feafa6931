"""Whether a database holds what it should: of a backup before it counts as one, of the running one in `taskbot check`."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import Column, Connection, Dialect, TypeDecorator, select, type_coerce
from sqlalchemy.types import NullType
from sqlmodel import Session, SQLModel

from taskbot import schema
from taskbot.db import Database
from taskbot.errors import UserError
from taskbot.storage_errors import DamagedDatabase
from taskbot.tasks import journal
from taskbot.tasks.chain import Checked

_AT_A_TIME = 1_000
_WANTED: dict[type, Any] = {float: float | int}
"""What a column's value may be where that is more than its type says."""


class Unsound(UserError):
    """Its words go on after 其中 or 数据库里."""


def require_sound(db: Database) -> Checked:
    """Brings a SQLite file to the program's schema and reads all of it; raises Unsound at the first thing that is wrong."""
    if flaw := db.read_now(_flaw_of_the_file):
        raise Unsound(flaw)
    try:
        schema.upgrade(db)
    except ValueError:  # a migration has read what cannot be read
        raise Unsound("有内容读不出来，更新不到最新的结构") from None
    if missing := db.read_now(schema.missing_from):
        raise Unsound(f"缺少 {'、'.join(missing)}")
    if flaw := db.read_now(flaw_of_the_rows):
        raise Unsound(flaw)
    checked = db.read_now(journal.verify)
    if checked.broken is not None:
        raise Unsound(f"台账留痕从第 {checked.broken.seq} 条起对不上")
    return checked


def require_readable(session: Session) -> None:
    """Raises DamagedDatabase where SQLite finds that its file is not as it left it; much faster than to read all of it."""
    connection = session.connection()
    if connection.dialect.name == "sqlite":
        found = connection.exec_driver_sql("PRAGMA quick_check(1)").scalar()
        if found != "ok":
            raise DamagedDatabase(found)


def _flaw_of_the_file(session: Session) -> str | None:
    connection = session.connection()
    found = connection.exec_driver_sql("PRAGMA integrity_check(1)").scalar()
    if found != "ok":
        return f"有损坏之处（{found}）"
    if schema.revision_of(session) is None:
        return "没有 taskbot 的数据"
    return _orphan(connection)


def flaw_of_the_rows(session: Session) -> str | None:
    """The first row without what it belongs to, or value that cannot be read; PostgreSQL takes in none of these."""
    connection = session.connection()
    if connection.dialect.name != "sqlite":
        return None
    return _orphan(connection) or _unreadable(connection)


def _orphan(connection: Connection) -> str | None:
    found = connection.exec_driver_sql("PRAGMA foreign_key_check").first()
    return f" {found[0]} 表第 {found[1]} 行所属的 {found[2]} 已不在" if found else None


def _unreadable(connection: Connection) -> str | None:
    for table in SQLModel.metadata.sorted_tables:
        reads = [_read_by(column, connection.dialect) for column in table.columns]
        stored = select(*(type_coerce(column, NullType()) for column in table.columns))
        for row in connection.execute(stored, execution_options={"yield_per": _AT_A_TIME}):
            values = dict(zip(table.columns, row, strict=True))
            for reads_it, (column, value) in zip(reads, values.items(), strict=True):
                if value is not None and not reads_it(value):
                    key = "、".join(str(values[part]) for part in table.primary_key)
                    return f" {table.name} 表（{key}）的 {column.name} 读不出来"
    return None


def _read_by(column: Column[Any], dialect: Dialect) -> Callable[[Any], bool]:
    """Whether a value that is stored is one that the column may hold."""
    process = column.type.dialect_impl(dialect).result_processor(dialect, None)
    plain = column.type.impl_instance if isinstance(column.type, TypeDecorator) else column.type
    wanted = _WANTED.get(plain.python_type, plain.python_type)

    def reads(value: object) -> bool:
        try:
            return isinstance(process(value) if process else value, wanted)
        except (ValueError, TypeError, LookupError, RecursionError):
            return False

    return reads
