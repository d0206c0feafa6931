"""A database in trouble: nothing is lost and nothing applied twice; the log says what is wrong, and work goes on after it."""

import asyncio
import re
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from shutil import copyfile

import pytest
from onlookers import answers, desk, group, person, reported, said
from overheard import heard_in_the_log
from sqlalchemy import make_url
from sqlalchemy.exc import OperationalError
from sqlmodel import Session, func, select

from taskbot.app import running
from taskbot.backups import make_backup
from taskbot.clock import Clock
from taskbot.context import open_context
from taskbot.db import Database
from taskbot.demo import Stage
from taskbot.doctor import examine, of_the_database
from taskbot.pulse import Part
from taskbot.sandbox.cast import DEMO_TOKEN
from taskbot.settings import load_settings
from taskbot.storage_errors import DamagedDatabase, DatabaseInTrouble, trouble_told
from taskbot.tasks import membership
from taskbot.tasks.models import Person
from taskbot.watch.findings import Verdict


@pytest.fixture
def db(tmp_path: Path, migrated_file: Path) -> Iterator[Database]:
    opened = Database(f"sqlite:///{copyfile(migrated_file, tmp_path / migrated_file.name)}")
    yield opened
    opened.close()


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """SQLite says at once that another program holds the database."""
    monkeypatch.setattr("taskbot.db._BUSY_SECONDS", 0)


LONG = "正在征求意见" * 600
"""More than there is room for in the pages that the file has."""


def _pragma(words: str) -> Callable[[Session], None]:
    def set_it(session: Session) -> None:
        session.connection().exec_driver_sql(f"PRAGMA {words}")

    return set_it


async def test_a_full_disk_is_waited_for(office: Stage):
    db = office.app.context.db
    await db.write(_pragma("max_page_count=1"))
    async with heard_in_the_log("磁盘已满") as heard:
        message = office.sandbox.say(person(office, "李文"), group(office), f"#1 60% {LONG}")
        async with asyncio.timeout(10):
            await heard.wait()
        assert office.sandbox.world.updates.waiting, "what is not stored is not confirmed"
        assert (await office.app.lookout.readiness())["unwell"] == ["database"]
        await db.write(_pragma("max_page_count=1073741823"))
    await office.settle()
    assert len(answers(office, message)) == 1
    assert len(await reported(office, 1)) == 1
    assert (await office.app.lookout.readiness())["unwell"] == []


def test_the_check_says_what_can_not_be_written(tmp_path: Path, migrated_file: Path):
    copyfile(migrated_file, tmp_path / migrated_file.name)
    context = open_context(load_settings(data_dir=tmp_path, database_url=None), Clock())
    with closing(context.db):
        assert of_the_database(context)[0].words.startswith("可以读写")
        context.db.write_now(_pragma("query_only=1"))
        found, *_ = of_the_database(context)
    assert (found.verdict, found.about, "只读" in found.words) == (Verdict.FAIL, "数据库", True)


@pytest.mark.parametrize(
    ("harm", "about", "words"),
    [
        ("DROP TRIGGER event_no_update", "数据库结构", "缺少 event_no_update"),
        ("UPDATE unit SET answers_in = 'x'", "数据库", "answers_in 读不出来"),
    ],
)
def test_the_check_says_what_is_not_as_it_should_be(
    tmp_path: Path, migrated_file: Path, harm: str, about: str, words: str
):
    copyfile(migrated_file, tmp_path / migrated_file.name)
    context = open_context(load_settings(data_dir=tmp_path, database_url=None), Clock())
    with closing(context.db):
        with context.db.connection() as connection:
            connection.exec_driver_sql(harm)
        wrong = [found for found in of_the_database(context) if found.verdict is Verdict.FAIL]
    assert [(found.about, words in found.words) for found in wrong] == [(about, True)]


def test_a_database_that_may_not_be_written_is_a_sentence(
    db: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.chdir(tmp_path)  # the folder of a new database is made, and this address reads like one
    path = make_url(db.url).database
    read_only = Database(f"sqlite:///file:{path}?mode=ro&uri=true")
    with closing(read_only), pytest.raises(DatabaseInTrouble, match="只读"):
        read_only.write_now(lambda session: session.add(Person(id=1, name="甲")))


async def test_a_database_that_another_program_holds_is_waited_for(office: Stage):
    path = office.app.context.settings.data_dir / "taskbot.db"
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        message = office.sandbox.say(person(office, "李文"), group(office), "#1 65% 正在汇总")
        await office.app.context.db.read(lambda session: session.connection())
        assert office.sandbox.world.updates.waiting
    await office.settle()
    assert len(answers(office, message)) == 1


def test_who_only_reads_waits_for_no_other_program(tmp_path: Path, impatient: None):
    settings = load_settings(data_dir=tmp_path, database_url=None)
    open_context(settings, Clock()).db.close()
    with closing(sqlite3.connect(tmp_path / "taskbot.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        context = open_context(settings, Clock())
        with closing(context.db):
            assert make_backup(context.db, tmp_path / "kept.db").events == 0
            refused, *others = of_the_database(context)
    assert (refused.verdict, "另一个程序占用" in refused.words) == (Verdict.FAIL, True)
    assert {found.verdict for found in others} <= {Verdict.OK, Verdict.WARN}


async def test_a_start_waits_for_a_database_that_another_program_holds(
    tmp_path: Path, migrated_file: Path, impatient: None
):
    """A unit has got another name, which is still to be written."""
    settings = load_settings(data_dir=tmp_path, database_url=None, bot_token=DEMO_TOKEN)

    async def units_differ() -> bool:
        async with running(settings, Clock(), {Part.CLOCK}) as app:
            return await app.context.db.read(membership.units_differ, app.context.register)

    file = copyfile(migrated_file, tmp_path / migrated_file.name)
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("UPDATE unit SET short_name = '旧称' WHERE position = 0")
        other.execute("BEGIN IMMEDIATE")
        async with heard_in_the_log("另一个程序占用") as heard:
            starting = asyncio.create_task(units_differ())
            async with asyncio.timeout(10):
                await heard.wait()
        assert not starting.done()
        other.execute("ROLLBACK")
    assert not await starting


@pytest.fixture(params=["a page", "all of it"])
def damaged(request: pytest.FixtureRequest, tmp_path: Path, migrated_file: Path) -> Path:
    """A database's file, of which a bad disk has kept something else."""
    kept = migrated_file.read_bytes()
    file = tmp_path / migrated_file.name
    file.write_bytes(
        kept[:8192] + b"\xff" * 4096 + kept[12288:] if request.param == "a page" else b"\xff" * 8192
    )
    return file


def test_the_check_says_that_a_file_is_damaged_and_what_to_do(damaged: Path):
    settings = load_settings(data_dir=damaged.parent, database_url=None)
    wrong = [found for found in examine(settings) if found.verdict is Verdict.FAIL]
    assert [found.about for found in wrong] == ["数据库"]
    assert re.fullmatch(
        "数据库文件已损坏（.+），请停掉 taskbot，用 taskbot restore 恢复最近的备份", wrong[0].words
    )


def test_no_backup_is_made_of_a_damaged_file(damaged: Path):
    with closing(Database(f"sqlite:///{damaged}")) as db, pytest.raises(DamagedDatabase):
        make_backup(db, damaged.with_name("kept.db"))
    assert not damaged.with_name("kept.db").exists()


def _spoil(db: Database) -> None:
    """Leaves of the file no more than its first page."""
    file = Path(make_url(db.url).database or "")
    kept = file.read_bytes()
    file.write_bytes(kept[:4096] + b"\xff" * (len(kept) - 4096))


async def test_a_file_that_is_damaged_is_waited_for_with_a_sentence(db: Database):
    count = select(func.count()).select_from(Person)
    _spoil(db)
    async with heard_in_the_log("数据库文件已损坏") as heard, asyncio.timeout(10):
        reading = asyncio.create_task(db.read(lambda session: session.scalar(count)))
        await heard.wait()
        reading.cancel()


async def test_a_nightly_backup_that_fails_is_told_at_once_and_once(office: Stage):
    folder = office.app.context.settings.backup_folder
    folder.write_text("no folder")
    for _ in range(2):
        await office.app.jobs.back_up()
        await office.app.lookout.look()
    await office.settle()
    [alarm] = said(office, "夜间备份没有做成", desk(office))
    assert "已有同名的文件" in alarm.text
    folder.unlink()
    await office.app.jobs.back_up()


class _Said(Exception):
    """As psycopg reports what its server says."""

    def __init__(self, sqlstate: str | None) -> None:
        super().__init__("the server says no")
        self.sqlstate = sqlstate


@pytest.mark.parametrize(
    ("state", "words"),
    [
        ("53100", "磁盘已满"),
        ("53300", "数据库打不开（the server says no）"),
        ("57P01", "数据库打不开"),
        ("08006", "数据库打不开"),
        (None, "数据库打不开"),
        ("25006", "只读"),
        ("58030", "检查磁盘"),
        ("55P03", "被另一个程序占用"),
        ("55006", "被另一个程序占用"),
        ("57014", "中途停下了这一步（the server says no）"),
    ],
)
async def test_a_server_that_is_away_is_waited_for(db: Database, state: str | None, words: str):
    troubles = [state]

    def use_case(_session: Session) -> str:
        if troubles:
            raise OperationalError("COMMIT", {}, _Said(troubles.pop()))
        return "written"

    async with heard_in_the_log(words) as heard:
        assert await db.write(use_case) == "written"
        assert heard.is_set()


def test_what_the_server_refuses_for_good_is_raised():
    with pytest.raises(OperationalError), trouble_told():
        raise OperationalError("SELECT", {}, _Said("42P01"))
