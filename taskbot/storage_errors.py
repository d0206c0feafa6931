"""When the database itself is in trouble, as opposed to what was asked of it."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError, OperationalError

from taskbot.errors import UserError


class DatabaseInTrouble(UserError):
    """Nothing was wrong with the transaction, of which nothing is left: the same may succeed later."""

    def __init__(self, words: str, *, passes: bool = False) -> None:
        super().__init__(words)
        self.passes = passes
        """Whether nothing has to be set right in the settings: at the start, too, it is worth waiting for."""


class DamagedDatabase(DatabaseInTrouble):
    """The file of a SQLite database does not hold what SQLite has written: `orig` is how it says so, in one line."""

    def __init__(self, orig: object) -> None:
        self.orig = " ".join(str(orig).split())
        super().__init__(
            f"数据库文件已损坏（{self.orig}），请停掉 taskbot，用 taskbot restore 恢复最近的备份"
        )


_FULL = "数据库写不进去：磁盘已满，请腾出空间"
_READ_ONLY = "数据库是只读的，请核对文件、目录或服务器的写权限"
_BUSY = "数据库被另一个程序占用，请等它结束或停掉它"
_CUT_OFF = "数据库中途停下了这一步（{}），请等占用它的程序结束，或放宽服务器的 statement_timeout"
_BROKEN_DISK = "数据库读写出错，请检查磁盘"
_AWAY = "数据库打不开（{}），请核对 TASKBOT_DATABASE_URL 或 TASKBOT_DATA_DIR"
_PASSING = frozenset({_FULL, _BUSY, _CUT_OFF})

_DAMAGE = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB})
_OF_SQLITE = {
    sqlite3.SQLITE_FULL: _FULL,
    sqlite3.SQLITE_READONLY: _READ_ONLY,
    sqlite3.SQLITE_BUSY: _BUSY,
    sqlite3.SQLITE_LOCKED: _BUSY,
    sqlite3.SQLITE_IOERR: _BROKEN_DISK,
    sqlite3.SQLITE_CANTOPEN: _AWAY,
}
_OF_POSTGRESQL = {
    "25006": _READ_ONLY,
    "55P03": _BUSY,
    "55006": _BUSY,
    "57014": _CUT_OFF,
    "53100": _FULL,
    "08": _AWAY,
    "53": _AWAY,
    "57P": _AWAY,
    "58": _BROKEN_DISK,
}
"""Beginnings of SQLSTATEs, the longer ones first."""


@contextmanager
def trouble_told() -> Iterator[None]:
    """Raises DatabaseInTrouble with one sentence where the database is what fails in the block."""
    try:
        yield
    except DBAPIError as error:
        if error.orig is not None and is_damage(error.orig):
            raise DamagedDatabase(error.orig) from error
        words = _words(error)
        if words is None:
            raise
        said = words.format(" ".join(str(error.orig).split()))
        raise DatabaseInTrouble(said, passes=words in _PASSING) from error


def is_damage(error: BaseException) -> bool:
    """Whether SQLite says that its file is not as it left it."""
    return _sqlite_code(error) in _DAMAGE


def _sqlite_code(error: BaseException | None) -> int | None:
    code = getattr(error, "sqlite_errorcode", None)
    return None if code is None else code & 0xFF  # the rest of an extended code says where it happened


def _words(error: DBAPIError) -> str | None:
    code = _sqlite_code(error.orig)
    if code is not None:
        return _OF_SQLITE.get(code)
    state = getattr(error.orig, "sqlstate", None)
    if error.connection_invalidated or (isinstance(error, OperationalError) and state is None):
        return _AWAY  # no server has answered that could have given a state
    return next((words for sign, words in _OF_POSTGRESQL.items() if (state or "").startswith(sign)), None)
