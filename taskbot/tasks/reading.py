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


def rows_of(
    session: Session, of: type[SQLModel], numbers: Sequence[int] | None, columns: tuple[str, ...] = ()
) -> list[Any]:
    """The rows of the tasks (all, or those of the numbers), with the columns' names, by key; of these `columns`, else of all."""
    is_sqlite = _is_sqlite(session)
    query, row = _query(SQLModel.metadata.tables[str(of.__tablename__)], is_sqlite, numbers is None, columns)
    values = {} if numbers is None else {"numbers": _as_value(numbers, is_sqlite)}
    return list(map(row, session.connection().execute(query, values).all()))


@cache
def _query(
    table: Table, is_sqlite: bool, has_all: bool, names: tuple[str, ...]
) -> tuple[Select[Any], Callable[[Iterable[Any]], Any]]:
    """Made once: making a statement costs as much as reading twenty rows.

    SQLite's instants are read as the text that it keeps: the layers of their type cost more than all else of a row.
    """
    key = table.c["task_number" if "task_number" in table.c else "number"]
    wanted = [table.c[name] for name in names or table.c.keys()]
    instants = [n for n, column in enumerate(wanted) if is_sqlite and isinstance(column.type, UTCDateTime)]
    columns = [type_coerce(column, String()) if n in instants else column for n, column in enumerate(wanted)]
    query = select(*columns).order_by(*table.primary_key.columns)
    chosen = query if has_all else query.where(_is_one_of(key, _parameter("numbers", is_sqlite), is_sqlite))
    made: Any = namedtuple  # whose fields a type checker wants to see written out
    make = made("Row", [column.name for column in wanted])._make

    def row(values: Iterable[Any]) -> Any:  # noqa: ANN401 (a row of that table)
        read = list(values)
        for n in instants:
            if read[n] is not None:
                read[n] = datetime.fromisoformat(read[n]).replace(tzinfo=UTC)
        return make(read)

    return chosen, row


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
