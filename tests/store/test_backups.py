"""Backups: whole while others write, refused where they do not hold, and put back in a drill."""

import os
import sqlite3
import threading
from contextlib import closing
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from factories import NOW, OFFICE, WorkList, on_both_engines, only_postgresql, only_sqlite
from sqlalchemy import text
from sqlmodel import col, select

from taskbot import backups, schema
from taskbot.backups import BadBackup, Rotation
from taskbot.clock import OFFICE_ZONE
from taskbot.db import Database
from taskbot.errors import UserError
from taskbot.lock import doing
from taskbot.reminders import delivery, outbox
from taskbot.reminders.models import Lane, Letter
from taskbot.settings import Settings, load_settings
from taskbot.tasks import journal, queries

ROTATION = Rotation(time(2, 30), daily=3, monthly=2)
LATER = NOW + timedelta(days=1)


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.setenv("TASKBOT_DATA_DIR", str(tmp_path))
    return load_settings()


@pytest.fixture
def made(work: WorkList, tmp_path: Path) -> Path:
    """The backup of a list with one task."""
    work.issue()
    return backups.make_backup(work.db, tmp_path / "kept.db").file


@on_both_engines
def test_a_backup_is_one_private_file_with_all_that_was_there(work: WorkList, made: Path):
    assert made.stat().st_mode & 0o777 == 0o600
    assert [file.name for file in made.parent.iterdir() if file.name.startswith((".taskbot", "kept"))] == [
        "kept.db"
    ]
    copy = Database(f"sqlite:///{made}")
    assert copy.read_now(queries.task_facts) == work.ask(queries.task_facts)
    assert copy.read_now(journal.verify) == work.ask(journal.verify)
    copy.close()


def test_what_was_forgotten_is_not_in_a_backup(work: WorkList, tmp_path: Path):
    """Long words, of which something is left whatever comes into their place, on a SQLite that does not wipe them out."""
    work.do(lambda session: session.execute(text("PRAGMA secure_delete = OFF")))
    letter = work.do(
        outbox.tell,
        outbox.Address(5),
        outbox.Body("t.me/bot?start=geheim" * 2_000, is_secret=True),
        lane=Lane.ANSWER,
        now=NOW,
    )
    work.do(delivery.note_sent, letter.id, 7, now=NOW)
    work.issue()
    with closing(sqlite3.connect(tmp_path / "taskbot.db")) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    assert b"geheim" in (tmp_path / "taskbot.db").read_bytes(), "a copy of the file would have it"
    backups.make_backup(work.db, tmp_path / "kept.db")
    assert b"geheim" not in (tmp_path / "kept.db").read_bytes()


@on_both_engines
def test_a_backup_made_while_others_write_holds(work: WorkList, tmp_path: Path):
    stop = threading.Event()

    def write() -> None:
        while not stop.is_set():
            work.issue()

    writer = threading.Thread(target=write)
    writer.start()
    try:
        made = [backups.make_backup(work.db, tmp_path / f"{place}.db") for place in range(3)]
    finally:
        stop.set()
        writer.join()
    held = work.ask(journal.verify, made[-1].head)
    assert (held.broken, held.wanted_at) == (None, made[-1].events)
    assert all(earlier.events <= later.events for earlier, later in pairwise(made))


@only_sqlite
def test_the_drill_puts_back_what_there_was_and_keeps_what_there_is(
    work: WorkList, made: Path, settings: Settings, tmp_path: Path
):
    before = work.ask(queries.task_facts)
    work.issue(now=LATER)
    since = work.ask(queries.task_facts)
    work.db.close()
    backup, former = backups.restored(settings, made, now=LATER)
    assert former is not None
    now_there, kept = Database(settings.sqlalchemy_url), Database(f"sqlite:///{former}")
    assert now_there.read_now(queries.task_facts) == before
    assert kept.read_now(queries.task_facts) == since
    held = now_there.read_now(journal.verify, backup.head)
    assert (held.broken, held.wanted_at, held.count) == (None, backup.events, backup.events + 1)
    for each in (now_there, kept):
        each.close()
    assert {Path(settings.sqlalchemy_url.removeprefix("sqlite:///")).stat().st_mode & 0o777} == {0o600}
    assert not list(tmp_path.glob(".taskbot-*"))


@only_postgresql
def test_a_backup_is_put_back_on_a_server_that_nobody_else_is_at(
    work: WorkList, made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("TASKBOT_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("TASKBOT_DATABASE_URL", work.db.url)
    (tmp_path / "data").mkdir()
    settings = load_settings()
    before = work.ask(queries.task_facts)
    work.issue(now=LATER)
    since = work.ask(queries.task_facts)
    with pytest.raises(UserError, match="请先停掉所有 taskbot"):
        backups.restored(settings, made, now=LATER)
    work.db.close()
    backup, former = backups.restored(settings, made, now=LATER)
    assert former is not None
    now_there, kept = Database(settings.sqlalchemy_url), Database(f"sqlite:///{former}")
    assert now_there.read_now(queries.task_facts) == before
    assert kept.read_now(queries.task_facts) == since
    held = now_there.read_now(journal.verify, backup.head)
    assert (held.broken, held.wanted_at, held.count) == (None, backup.events, backup.events + 1)
    now_there.write_now(journal.record, "invited", by=OFFICE, now=LATER)
    for each in (now_there, kept):
        each.close()


@only_sqlite
def test_what_waited_in_the_backup_may_have_gone_since(work: WorkList, settings: Settings, tmp_path: Path):
    work.issue()
    for lane in (Lane.ORDER, Lane.ANSWER):
        work.do(outbox.tell, outbox.Address(5), outbox.Body("您好"), lane=lane, now=NOW)
    made = backups.make_backup(work.db, tmp_path / "kept.db").file
    work.db.close()
    backups.restored(settings, made, now=LATER)
    db = Database(settings.sqlalchemy_url)
    db.write_now(delivery.recover)
    rows = select(Letter.lane, Letter.delivery).order_by(col(Letter.id))
    letters = db.read_now(lambda session: session.exec(rows).all())
    db.close()
    assert letters == [(Lane.ORDER, "unknown"), (Lane.ANSWER, "queued")]


@only_sqlite
def test_a_spoilt_database_is_kept_aside_with_all_its_files(work: WorkList, made: Path, settings: Settings):
    work.db.close()
    database = made.with_name("taskbot.db")
    database.write_bytes(b"spoilt")
    made.with_name("taskbot.db-wal").write_bytes(b"spoilt, too")
    _, former = backups.restored(settings, made, now=LATER)
    assert former is not None
    assert former.read_bytes() == b"spoilt"
    assert Path(f"{former}-wal").read_bytes() == b"spoilt, too"
    db = Database(settings.sqlalchemy_url)
    assert db.read_now(journal.verify).broken is None
    db.close()


def _cut(file: Path) -> None:
    file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])


GUARD = ("event_no_update", "event_no_delete", "event_no_replace")


def _rewrite(*statements: str) -> "object":
    """The file after the statements, with the guard that the journal had."""

    def rewrite(file: Path) -> None:
        with closing(sqlite3.connect(file)) as connection, connection:
            asked = "SELECT sql FROM sqlite_master WHERE type = 'trigger'"
            made = [sql for (sql,) in connection.execute(asked).fetchall()]
            for statement in (*(f"DROP TRIGGER {name}" for name in GUARD), *statements, *made):
                connection.execute(statement)

    return rewrite


def _change(*statements: str) -> "object":
    def change(file: Path) -> None:
        with closing(sqlite3.connect(file)) as connection, connection:
            for statement in statements:
                connection.execute(statement)

    return change


def _put_pipe(file: Path) -> None:
    file.unlink()
    os.mkfifo(file)


LETTER = (
    "INSERT INTO outbox (lane, chat_id, kind, content, about, delivery, attempts, due_at, created_at, error)"
    " VALUES (0, 5, 'text', {}, '[]', 'sent', 1, '2020-06-15 01:30:00', '2020-06-15 01:30:00', '')"
)


@only_sqlite
@pytest.mark.parametrize(
    ("spoil", "why"),
    [
        (Path.unlink, "打不开"),
        (_cut, "不是完好的备份"),
        (lambda file: file.write_text("今天的备份"), "不是完好的备份"),
        (lambda file: file.write_bytes(b""), "没有 taskbot 的数据"),
        (_rewrite("UPDATE event SET kind = 'closed'"), "台账留痕从第 1 条起对不上"),
        (_rewrite("UPDATE alembic_version SET version_num = '9999'"), "比本程序认识的"),
        (_rewrite("DROP TABLE outbox"), "缺少 outbox"),
        (_rewrite("ALTER TABLE inbox DROP COLUMN error"), "缺少 error"),
        (_put_pipe, "不是普通文件"),
        (_change("INSERT INTO alembic_version VALUES ('0001')"), "结构记了 2 个版本"),
        (_change("DELETE FROM task"), "1 行所属的 task 已不在"),
        (_change("UPDATE task SET due_on = '6月底'"), "task 表（1）的 due_on 读不出来"),
        (_change("UPDATE task SET issued_at = 20200615"), "task 表（1）的 issued_at 读不出来"),
        (_change("UPDATE task SET state = 'lost'"), "task 表（1）的 state 读不出来"),
        (_change("UPDATE task SET urgency = x'ff'"), "task 表（1）的 urgency 读不出来"),
        (_rewrite("UPDATE event SET new = '{'"), "event 表（1）的 new 读不出来"),
        (_change(LETTER.format("'{'")), "outbox 表（1）的 content 读不出来"),
        (_change(LETTER.format(f"'{'[' * 100_000}'")), "outbox 表（1）的 content 读不出来"),
        (_change(*(f"DROP TRIGGER {name}" for name in GUARD)), f"缺少 {'、'.join(GUARD)}"),
        (
            _change(
                "DROP TRIGGER event_no_update",
                "CREATE TRIGGER event_no_update BEFORE UPDATE ON event BEGIN SELECT 1; END",
            ),
            "缺少 event_no_update",
        ),
    ],
    ids=[
        "none",
        "cut",
        "text",
        "empty",
        "altered",
        "newer",
        "without a table",
        "without a column",
        "a pipe",
        "two revisions",
        "orphans",
        "no date",
        "no instant",
        "no such state",
        "no text",
        "no JSON in the journal",
        "no JSON",
        "JSON too deep",
        "unguarded",
        "another guard",
    ],
)
def test_a_file_that_does_not_hold_is_refused_and_nothing_changes(
    work: WorkList, made: Path, settings: Settings, spoil: "object", why: str
):
    spoil(made)  # type: ignore[operator]  # one of the above
    work.db.close()
    database = made.with_name("taskbot.db")
    before = database.read_bytes()
    with pytest.raises(UserError, match=why):
        backups.restored(settings, made, now=LATER)
    assert database.read_bytes() == before
    assert not list(made.parent.glob("taskbot.db.*"))


@only_sqlite
def test_the_database_itself_is_no_backup_and_a_running_bot_is_not_restored(
    work: WorkList, made: Path, settings: Settings
):
    work.db.close()
    with pytest.raises(BadBackup, match="就是现有的数据库"):
        backups.restored(settings, made.with_name("taskbot.db"), now=LATER)
    for named in (settings.data_dir, settings.data_dir / "another"):
        running = doing(named, settings.sqlalchemy_url, ["bot"])
        with running, pytest.raises(UserError, match="请先停掉它"):
            backups.restored(settings, made, now=LATER)


@only_sqlite
def test_what_was_put_aside_in_the_same_second_stays(work: WorkList, made: Path, settings: Settings):
    work.issue(now=LATER)
    work.db.close()
    (_, first), (_, second) = (backups.restored(settings, made, now=LATER) for _ in range(2))
    assert first is not None
    assert first != second
    aside = Database(f"sqlite:///{first}")
    assert len(aside.read_now(queries.task_facts)) == 2
    aside.close()


@only_sqlite
def test_a_data_directory_that_may_not_be_written_is_named(work: WorkList, made: Path, settings: Settings):
    work.db.close()
    (settings.data_dir / "run.lock").mkdir()
    with pytest.raises(UserError, match="写不进去（这是一个目录）"):
        backups.restored(settings, made, now=LATER)


@only_sqlite
def test_a_backup_is_not_written_over_the_database_nor_over_what_is_no_file(work: WorkList, tmp_path: Path):
    work.issue()
    pipe, link = tmp_path / "pipe", tmp_path / "link.db"
    os.mkfifo(pipe)
    database = Path(work.db.url.removeprefix("sqlite:///"))
    link.symlink_to(database)
    for file in (database, Path(f"{database}-wal"), link):
        with pytest.raises(UserError, match="就是正在用的数据库"):
            backups.make_backup(work.db, file)
    with pytest.raises(UserError, match="不是普通文件"):
        backups.make_backup(work.db, pipe)
    with pytest.raises(UserError, match="名字太长"):
        backups.make_backup(work.db, tmp_path / ("备" * 100))
    with pytest.raises(UserError, match=r"不要以 \.lock 结尾"):
        backups.make_backup(work.db, tmp_path / "run.lock")
    assert pipe.is_fifo()
    with pytest.raises(UserError, match="请另写一个文件名"):
        backups.make_backup(work.db, tmp_path / ("名" * 200))
    assert work.ask(journal.verify).broken is None


@only_sqlite
def test_a_backup_that_could_not_be_put_back_is_not_made(work: WorkList, tmp_path: Path):
    work.issue()
    with work.db.connection() as connection:
        connection.execute(text("UPDATE task SET due_on = 'x'"))
    with pytest.raises(UserError, match="没有备份成：数据库里 task 表（1）的 due_on 读不出来"):
        backups.make_backup(work.db, tmp_path / "kept.db")
    assert not (tmp_path / "kept.db").exists()


@only_sqlite
def test_a_backup_of_an_earlier_schema_is_brought_up_to_date(
    work: WorkList, settings: Settings, tmp_path: Path
):
    work.db.close()
    old = Database(f"sqlite:///{tmp_path / 'old.db'}")
    schema.upgrade(old, to="0004")
    old.close()
    backups.restored(settings, tmp_path / "old.db", now=LATER)
    db = Database(settings.sqlalchemy_url)
    assert db.read_now(queries.task_facts) == []
    db.close()


def test_a_nightly_backup_is_made_once_a_night_however_often_it_is_asked_for(work: WorkList, tmp_path: Path):
    folder = tmp_path / "backups"

    def night(day: int, hour: int, minute: int = 0) -> list[str]:
        now = datetime(2020, 6, day, hour, minute, tzinfo=OFFICE_ZONE)
        backups.make_nightly(work.db, folder, ROTATION, now=now)
        return sorted(file.name for file in folder.glob("*")) if folder.exists() else []

    assert night(15, 8) == []  # nothing has happened yet
    work.issue()
    assert night(15, 9) == ["taskbot-2020-06-15.db"]
    assert night(16, 2, 29) == ["taskbot-2020-06-15.db"]
    assert night(16, 2, 30) == ["taskbot-2020-06-15.db", "taskbot-2020-06-16.db"]
    assert night(16, 23) == ["taskbot-2020-06-15.db", "taskbot-2020-06-16.db"]
    assert [len(night(day, 12)) for day in (18, 20, 21)] == [3, 3, 3]
    assert night(21, 13) == ["taskbot-2020-06-18.db", "taskbot-2020-06-20.db", "taskbot-2020-06-21.db"]
    assert backups.newest_night(folder, date(2020, 6, 21)) == date(2020, 6, 21)
    assert backups.newest_night(folder, date(2020, 6, 20)) < date(2020, 6, 21), "a night to come is none"


NIGHTS = [date(2020, 4, 1) + timedelta(days=each) for each in range(80)]


@pytest.mark.parametrize(
    ("nights", "rotation", "kept"),
    [
        ([], ROTATION, []),
        (NIGHTS[:2], ROTATION, NIGHTS[:2]),
        (NIGHTS, ROTATION, [date(2020, 5, 31), date(2020, 6, 17), date(2020, 6, 18), date(2020, 6, 19)]),
        (NIGHTS, Rotation(time(2), 1, 0), [date(2020, 6, 19)]),
        (NIGHTS, Rotation(time(2), 1, 12), [date(2020, 4, 30), date(2020, 5, 31), date(2020, 6, 19)]),
    ],
)
def test_the_last_nights_and_the_last_of_each_month_are_kept(
    nights: list[date], rotation: Rotation, kept: list[date]
):
    assert sorted({*nights} - backups.outdated(nights, rotation)) == kept


def test_a_database_of_a_later_release_is_left_alone(db: Database):
    with db.connection() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(schema.NewerDatabase, match="9999"):
        schema.upgrade(db)
    with db.connection() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '0015'"))
    db.write_now(journal.record, "invited", by=OFFICE, now=NOW)
