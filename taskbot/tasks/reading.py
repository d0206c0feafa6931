"""Rows in bulk, as plain tuples: building an object for each row would take several times as long."""

import json
from collections import namedtuple
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, datetime
from functools import cache
from typing import Any

from sqlalchemy import (
    ARRAY,
    BigInteger,
    BindParameter,
    ColumnElement,
    Select,
    String,
    Table,
    bindparam,
    func,
    select,
    type_coerce,
)
from sqlalchemy.types import UserDefinedType
from sqlmodel import Session, SQLModel
from sqlmodel.sql.sqltypes import UTCDateTime

_AT_A_TIME = 1_000


def batched(numbers: Sequence[int]) -> Iterator[Sequence[int]]:
    """The numbers in parts that are read without keeping another thread waiting, and need little memory."""
    return (numbers[start : start + _AT_A_TIME] for start in range(0, len(numbers), _AT_A_TIME))


def among(session: Session, column: Any, numbers: Sequence[int]) -> ColumnElement[bool]:  # noqa: ANN401 (SQLModel types a column as its value)
    """That the column is one of the numbers. They travel as one value: hundreds of them cost more than the rows do."""
    is_sqlite = _is_sqlite(session)
    return _is_one_of(column, _parameter(None, is_sqlite, _as_value(numbers, is_sqlite)), is_sqlite)


def rows_of(session: Session, of: type[SQLModel], numbers: Sequence[int] | None) -> list[Any]:
    """The rows of the tasks (all, or those of the numbers), with the columns' names, by key."""
    is_sqlite = _is_sqlite(session)
    query, row = _query(SQLModel.metadata.tables[str(of.__tablename__)], is_sqlite, numbers is None)
    values = {} if numbers is None else {"numbers": _as_value(numbers, is_sqlite)}
    return list(map(row, session.connection().execute(query, values).all()))


@cache
def _query(
    table: Table, is_sqlite: bool, has_all: bool
) -> tuple[Select[Any], Callable[[Iterable[Any]], Any]]:
    """Made once: making a statement costs as much as reading twenty rows."""
    key = table.c["task_number" if "task_number" in table.c else "number"]
    columns = (_quickly(column) if is_sqlite else column for column in table.c)
    query = select(*columns).order_by(*table.primary_key.columns)
    chosen = query if has_all else query.where(_is_one_of(key, _parameter("numbers", is_sqlite), is_sqlite))
    made: Any = namedtuple  # whose fields a type checker wants to see written out
    return chosen, made("Row", table.c.keys())._make


class _Instant(UserDefinedType[datetime]):
    """An instant as SQLite keeps it, read without the layers of a decorated type; they cost more than all else of a row."""

    cache_ok = True

    def result_processor(self, _dialect: object, _coltype: object) -> Callable[[str | None], datetime | None]:
        """From UTC without an offset."""
        return lambda text: datetime.fromisoformat(text).replace(tzinfo=UTC) if text else None


def _quickly(column: ColumnElement[Any]) -> ColumnElement[Any]:
    is_instant = isinstance(column.type, UTCDateTime)
    return type_coerce(column, _Instant()).label(column.key) if is_instant else column


def _is_one_of(
    column: ColumnElement[int], numbers: BindParameter[Any], is_sqlite: bool
) -> ColumnElement[bool]:
    if is_sqlite:
        return column.in_(select(func.json_each(numbers).table_valued("value").c.value))
    return column == func.any(numbers)


def _parameter(name: str | None, is_sqlite: bool, value: str | list[int] | None = None) -> BindParameter[Any]:
    return bindparam(name, value, type_=String() if is_sqlite else ARRAY(BigInteger))


def _as_value(numbers: Sequence[int], is_sqlite: bool) -> str | list[int]:
    return json.dumps(list(numbers)) if is_sqlite else list(numbers)


def _is_sqlite(session: Session) -> bool:
    return session.get_bind().dialect.name == "sqlite"
