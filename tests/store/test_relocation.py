"""A SQLite database carried over into PostgreSQL: all of it, and only where nothing can be lost by it."""

from pathlib import Path

import pytest
from factories import NOW, WorkList, only_sqlite
from sqlalchemy import make_url, text

from taskbot.db import Database
from taskbot.errors import UserError
from taskbot.lock import doing
from taskbot.relocation import NotRelocated, relocated
from taskbot.reminders import outbox
from taskbot.reminders.models import Lane
from taskbot.reminders.outbox import Address, Body
from taskbot.settings import Settings, load_settings
from taskbot.tasks import journal, membership, queries, reporting
from taskbot.tasks.facts import Status
from taskbot.tasks.models import Purpose

pytestmark = only_sqlite


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.setenv("TASKBOT_DATA_DIR", str(tmp_path))
    return load_settings()


@pytest.fixture
def filled(work: WorkList) -> WorkList:
    """Two tasks, a person with an id beyond 32 bits, and words to be sent."""
    work.do(membership.meet, 7_000_000_001, "李文", started=True)
    number = work.issue()
    work.issue("省自然资源厅", ["省经信厅"])
    liaison = work.liaison(person_id=7_000_000_001)
    work.do(reporting.report_status, number, Status("60%", 60), by=liaison, now=NOW)
    body = Body(
        "卡片", [[{"text": "签收", "data": "ack:1"}]], about=outbox.about_tasks(Purpose.CARD, [number])
    )
    work.do(outbox.tell, Address(-5), body, lane=Lane.ORDER, now=NOW)
    return work


def test_all_is_there_and_goes_on_from_where_it_was(filled, settings, empty_database):
    there = relocated(settings, empty_database)
    moved = WorkList(Database(empty_database), filled.register)
    assert (there.events, there.head) == (filled.ask(journal.count_events), filled.ask(journal.journal_head))
    assert there.counts["task"] == 2
    assert moved.ask(journal.verify) == filled.ask(journal.verify)
    assert moved.ask(queries.task_facts) == filled.ask(queries.task_facts)
    assert moved.issue() == 3
    assert moved.do(outbox.tell, Address(-5), Body("又"), lane=Lane.ORDER, now=NOW).id == 2
    assert moved.ask(journal.verify).broken is None
    moved.db.close()


def test_a_database_that_holds_anything_is_left_alone(filled, settings, empty_database):
    relocated(settings, empty_database)
    with pytest.raises(NotRelocated, match=r"已有数据（.*task.*）"):
        relocated(settings, empty_database)


@pytest.mark.parametrize("named", [".", "another"])
def test_nothing_is_carried_over_from_under_a_running_bot(filled, settings, empty_database, named):
    running = doing(settings.data_dir / named, settings.sqlalchemy_url, ["bot"])
    with running, pytest.raises(UserError, match="已有一个 taskbot 在运行"):
        relocated(settings, empty_database)


def test_a_journal_that_does_not_hold_is_not_carried_over(filled, settings, empty_database):
    with filled.db.connection() as connection:
        connection.execute(text("DROP TRIGGER event_no_update"))
        connection.execute(text("UPDATE event SET kind = 'closed' WHERE seq = 2"))
    with pytest.raises(NotRelocated, match="第 2 条起对不上"):
        relocated(settings, empty_database)
    assert filled.issue() == 3
    target = Database(empty_database)
    assert WorkList(target, filled.register).rows(journal.Event) == []
    target.close()


@pytest.mark.parametrize(
    ("to", "words"),
    [
        ("sqlite:///other.db", "postgresql://"),
        ("taskbot", "postgresql://"),
        ("postgresql://nobody@127.0.0.1:1/taskbot", "核对"),
        ("postgresql://host:port/taskbot", "例如：postgresql://"),
    ],
)
def test_an_address_that_leads_nowhere_is_answered_with_one_sentence(filled, settings, to, words):
    with pytest.raises(UserError, match=words) as refusal:
        relocated(settings, to)
    assert "\n" not in str(refusal.value)


def test_without_a_database_there_is_nothing_to_carry_over(settings, empty_database):
    with pytest.raises(NotRelocated, match="没有可搬的数据"):
        relocated(settings, empty_database)
    assert not Path(make_url(settings.sqlalchemy_url).database or "").exists()


def test_who_is_on_postgresql_already_is_told_so(settings, empty_database, monkeypatch):
    monkeypatch.setenv("TASKBOT_DATABASE_URL", empty_database)
    with pytest.raises(NotRelocated, match="已是 PostgreSQL"):
        relocated(load_settings(), empty_database)
