"""Backups: a copy of one instant in a SQLite file, whatever the engine; made at night, and put back (decision 0014)."""

import os
import shutil
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import chain, count
from pathlib import Path
from stat import S_ISREG
from tempfile import TemporaryDirectory

from sqlalchemy import make_url
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session, SQLModel

from taskbot import copies, schema
from taskbot.clock import office_time
from taskbot.db import Database
from taskbot.errors import UserError, why
from taskbot.lock import ENDING, alone
from taskbot.relocation import carried_over
from taskbot.reminders import delivery
from taskbot.settings import Settings
from taskbot.soundness import Unsound, require_sound
from taskbot.storage_errors import DamagedDatabase, is_damage
from taskbot.tasks import journal
from taskbot.tasks.membership import KEYBOARD

_OWNER_ONLY = 0o600
_NIGHTLY = "taskbot-{:%Y-%m-%d}.db"
_COPY = "taskbot.db"
_SIDES = ("-wal", "-shm")
"""What SQLite keeps beside a database that was not closed."""


class BadBackup(UserError):
    """The file cannot be put back; nothing was changed."""


@dataclass(frozen=True, slots=True)
class Backup:
    """What a backup holds: the number of events, and the journal's head."""

    file: Path
    events: int
    head: str


@dataclass(frozen=True, slots=True)
class Rotation:
    """When the nightly one is made, and how many are kept: of the last nights, and the last one of a month."""

    at: time
    daily: int
    monthly: int


def make_backup(db: Database, file: Path) -> Backup:
    """Writes the copy while others go on writing, and reads it again: `file` is there whole and held, or not at all.

    Raises UserError where `file` is the database itself, or anything that is no file.
    """
    _require_place(db, file)
    with _scratch(file.parent) as folder:
        copy = folder / file.name
        copy.touch(_OWNER_ONLY)
        try:
            _copy(db, copy)
        except sqlite3.Error as error:
            if is_damage(error):
                raise DamagedDatabase(error) from None
            raise UserError(f"没有备份成（{error}），请查看 {file.parent} 所在的磁盘") from None
        try:
            made = _examined(copy)
        except Unsound as flaw:
            raise UserError(f"没有备份成：数据库里{flaw}，请用 taskbot check 查看") from None
        _sync(copy)
        copy.replace(file)
    _sync(file.parent)
    return Backup(file, made.events, made.head)


def _require_place(db: Database, file: Path) -> None:
    """A database whose file is replaced under it is lost, and so is a device; a lock would keep nobody out any more."""
    try:
        is_no_file = file.exists() and not file.is_file()
    except OSError as error:
        raise UserError(f"{file} 写不进去（{why(error)}）：请另写一个文件名") from None
    if is_no_file:
        raise UserError(f"{file} 不是普通文件，不能写成备份：请另写一个文件名")
    if file.resolve().suffix == ENDING:
        raise UserError(f"{file} 的名字是运行锁用的：请另写一个文件名，不要以 {ENDING} 结尾")
    own = Path(make_url(db.url).database or "").resolve() if db.is_sqlite else None
    if own and file.resolve() in {Path(f"{own}{side}") for side in ("", *_SIDES)}:
        raise UserError(f"{file} 就是正在用的数据库：请另写一个文件名")


def make_nightly(db: Database, folder: Path, rotation: Rotation, *, now: datetime) -> Backup | None:
    """Makes the backup of the last night where there is none yet, and removes those that are kept no longer.

    An empty journal has nothing to lose.
    """
    file = folder / _NIGHTLY.format(last_night(rotation.at, now))
    if file.exists() or not db.read_now(journal.count_events):
        return None
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    made = make_backup(db, file)
    nights = _nights(folder)
    for night in outdated(nights, rotation):
        nights[night].unlink(missing_ok=True)
    return made


def newest_night(folder: Path, today: date) -> date | None:
    """The night of the newest nightly backup; one that a clock gone wrong has dated ahead says nothing."""
    return max((night for night in _nights(folder) if night <= today), default=None)


def last_night(at: time, now: datetime) -> date:
    """The office's day on which the nightly backup was last due."""
    here = office_time(now)
    return here.date() if here.time() >= at else here.date() - timedelta(days=1)


def outdated(nights: Iterable[date], rotation: Rotation) -> set[date]:
    """The nights whose backups are kept no longer."""
    in_order = sorted(nights)
    of_months = {(night.year, night.month): night for night in in_order}
    last_of_months = sorted(of_months.values())
    return (
        {*in_order}
        - {*in_order[-rotation.daily :]}
        - {*last_of_months[len(last_of_months) - rotation.monthly :]}
    )


def _nights(folder: Path) -> dict[date, Path]:
    found: dict[date, Path] = {}
    for file in folder.glob(_NIGHTLY.partition("{")[0] + "*.db"):
        with suppress(ValueError):
            found[datetime.strptime(file.name, "taskbot-%Y-%m-%d.db").date()] = file  # noqa: DTZ007 (a day)
    return found


def read_backup(file: Path, folder: Path) -> Backup:
    """A copy of the backup in `folder`, at the program's own schema, seen to be whole; raises BadBackup otherwise."""
    copy = folder / _COPY
    try:
        if not S_ISREG(file.stat().st_mode):
            raise BadBackup(f"{file} 不是普通文件：请写备份文件的名字")
        _copy_files(file, copy)
        made = _examined(copy)
    except OSError as error:
        raise BadBackup(f"{file} 打不开（{why(error)}），请核对文件名") from None
    except Unsound as flaw:
        raise BadBackup(f"{file} 不能用来恢复，其中{flaw}：请核对文件名，或换一份备份") from None
    except (DBAPIError, DamagedDatabase) as error:
        raise BadBackup(
            f"{file} 不是完好的备份（{error.orig}），没有恢复：请核对文件名，或换一份备份"
        ) from None
    return Backup(file, made.events, made.head)


def restored(settings: Settings, file: Path, *, now: datetime) -> tuple[Backup, Path | None]:
    """Puts the backup in the place of the database, and says in which file the one that was there is kept.

    Raises BadBackup, or UserError while a bot runs, and changes nothing then.
    """
    address = make_url(settings.sqlalchemy_url)
    is_file = address.drivername.startswith("sqlite")
    data_file = Path(address.database or "") if is_file else settings.data_dir / _COPY
    if is_file and _is_same(file, data_file):
        raise BadBackup(f"{file} 就是现有的数据库：请写备份文件的名字")
    former = _free(data_file.with_name(f"{data_file.name}.{office_time(now):%Y-%m-%dT%H%M%S}"))
    with alone(settings.data_dir, settings.sqlalchemy_url), _scratch(data_file.parent) as folder:
        backup = read_backup(file, folder)
        copy = folder / _COPY
        with closing(Database(f"sqlite:///{copy}")) as begun:
            begun.write_now(_begin_anew, backup, now=now)
        put = _put_in_file(copy, data_file, former) if is_file else _put_on_server(copy, settings, former)
    return backup, former if put else None


def _is_same(file: Path, other: Path) -> bool:
    with suppress(OSError):  # what is not there is no other either
        return file.samefile(other)
    return False


def _free(file: Path) -> Path:
    """The file's name, or with a number behind it: what was put aside before stays."""
    names = chain([file], (Path(f"{file}.{number}") for number in count(2)))
    return next(name for name in names if not name.exists())


def _put_in_file(copy: Path, data_file: Path, former: Path) -> bool:
    """Whether there was a database, whose files are now copied to `former` as they were, spoilt or not."""
    was_there = data_file.exists()
    if was_there:
        _copy_files(data_file, former)
    for side in _SIDES:  # first: beside another file they would be taken for its own
        Path(f"{data_file}{side}").unlink(missing_ok=True)
    _sync(copy)
    copy.replace(data_file)
    _sync(data_file.parent)
    return was_there


def _put_on_server(copy: Path, settings: Settings, former: Path) -> bool:
    """The same for PostgreSQL: what was there is backed up, emptied, and filled from the copy."""
    with closing(Database(settings.sqlalchemy_url)) as there, closing(Database(f"sqlite:///{copy}")) as begun:
        if others := there.read_now(_others_at_work):
            raise UserError(f"数据库正被 {others} 个连接使用：请先停掉所有 taskbot")
        was_there = there.read_now(schema.revision_of) is not None
        if was_there:
            make_backup(there, former)
        with there.connection() as connection:
            SQLModel.metadata.drop_all(connection)
            connection.exec_driver_sql("DROP TABLE IF EXISTS alembic_version")
        carried_over(begun, there)
    return was_there


def _others_at_work(session: Session) -> int:
    """How many other connections the database has."""
    others = (
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
    )
    return int(session.connection().exec_driver_sql(others).scalar_one())


def _begin_anew(session: Session, backup: Backup, *, now: datetime) -> None:
    delivery.doubt_what_waits(session)
    new = {"name": backup.file.name, "events": backup.events, "head": backup.head}
    journal.record(session, "restored", new=new, by=KEYBOARD, now=now)


def _copy_files(source: Path, target: Path) -> None:
    """The file and, of a database that was not closed, what lies beside it."""
    for side in ("", *_SIDES):
        if not side or Path(f"{source}{side}").exists():
            copy = Path(f"{target}{side}")
            copy.touch(_OWNER_ONLY)
            shutil.copyfile(f"{source}{side}", copy)
            _sync(copy)


def _copy(db: Database, file: Path) -> None:
    if db.is_sqlite:
        db.copy_to(file)
        return
    target = Database(f"sqlite:///{file}")
    schema.upgrade(target)
    with target.connection() as connection:
        db.read_now(copies.copy_rows, connection)
    target.close()


def _examined(copy: Path) -> Backup:
    """The copy, brought up to the program's schema; raises Unsound where it is not ours, or not whole."""
    with closing(Database(f"sqlite:///{copy}")) as db:
        checked = require_sound(db)
    with closing(
        sqlite3.connect(copy)
    ) as connection:  # one file, readable where nothing can be written beside it
        connection.execute("PRAGMA journal_mode=DELETE")
    return Backup(copy, checked.count, checked.head)


@contextmanager
def _scratch(parent: Path) -> Iterator[Path]:
    """A folder on the same disk, so that what is made in it can be moved into its place in one step."""
    try:
        with TemporaryDirectory(prefix=".taskbot-", dir=parent) as folder:
            yield Path(folder)
    except OSError as error:
        raise UserError(f"目录 {parent} 写不进去（{why(error)}），请另选一处") from None


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
