"""A task's timeline: who may read it, what it holds, and that whoever reads or exports it is journalled."""

from datetime import date

import pytest
from factories import NOW, OFFICE, OUTSIDER, WorkList

from taskbot.tasks import journal, reporting
from taskbot.tasks.errors import Anonymous, NoSuchTask, NotAllowed, NotSeen
from taskbot.tasks.facts import Status
from taskbot.tasks.membership import KEYBOARD, bind_chat
from taskbot.tasks.models import ChatKind, Event
from taskbot.tasks.permissions import GROUP_ANONYMOUS_BOT, Actor, Role
from taskbot.tasks.timelines import read_timeline, timeline_json, timeline_of

WORDS = "60% 已书面征求23家单位意见，下步组织论证"
STATUS = Status(WORDS, 60, done="已书面征求23家单位意见", next_step="组织论证")


@pytest.fixture
def told(work: WorkList) -> WorkList:
    """Two tasks, and two reports on the first."""
    work.do(bind_chat, -1001, "工作群", ChatKind.WORK, by=OFFICE, now=NOW)
    number = work.issue(due_on=date(2020, 6, 30))
    work.issue("省财政厅")
    liaison = work.liaison(chat_id=-1001, message_id=17)
    work.do(reporting.report_status, number, Status("已启动", done="已启动"), by=liaison, now=NOW)
    work.do(reporting.report_status, number, STATUS, by=liaison, now=NOW)
    return work


def test_a_timeline_holds_the_events_of_its_task_alone(told):
    timeline = told.ask(timeline_of, 1, OFFICE)
    assert [event.kind for event in timeline.events] == ["issued", "reported", "reported"]
    assert timeline.task.number == 1
    assert timeline.chats == {-1001: "工作群"}
    assert timeline.head == told.rows(Event)[-1].hash


def test_an_event_as_json_says_who_when_what_and_in_which_message_with_the_words_once(told):
    *_, last = timeline_json(told.ask(timeline_of, 1, OFFICE))
    stored = told.events(1)[-1]
    assert last == {
        "seq": 5,
        "at": "2020-06-15T09:30:00+08:00",
        "by": 1,
        "by_name": "李文",
        "unit": "省经信厅",
        "kind": "reported",
        "old": {"progress": None},
        "new": {
            "words": WORDS,
            "progress": 60,
            "problem": "",
            "is_blocked": False,
            "is_finished": False,
            "state": "in_progress",
        },
        "chat": -1001,
        "message": 17,
        "hash": stored.hash,
    }


@pytest.mark.parametrize(
    "reader",
    [OFFICE, KEYBOARD, Actor(4, "周明", frozenset({Role.LEADER})), Actor(5, "孙", frozenset({Role.ADMIN}))],
)
def test_office_leaders_and_administrators_read_every_timeline(told, reader):
    assert len(told.ask(timeline_of, 2, reader).events) == 1


def test_a_liaison_reads_the_own_units_timelines_alone(told):
    assert told.ask(timeline_of, 1, told.liaison()).task.number == 1
    with pytest.raises(NotSeen):
        told.ask(timeline_of, 2, told.liaison())


@pytest.mark.parametrize(
    ("reader", "number", "refusal"),
    [
        (OFFICE, 99, NoSuchTask),
        (OUTSIDER, 1, NotAllowed),
        (Actor(GROUP_ANONYMOUS_BOT, "群"), 1, Anonymous),
    ],
)
def test_nobody_else_reads_any(told, reader, number, refusal):
    with pytest.raises(refusal):
        told.do(read_timeline, number, "consulted", by=reader, now=NOW)
    assert "consulted" not in told.kinds()


def test_who_has_read_or_exported_it_is_in_the_journal_and_not_in_the_timeline(told):
    reader = told.liaison(chat_id=-1001, message_id=30)
    told.do(read_timeline, 1, "consulted", by=reader, now=NOW)
    told.do(read_timeline, 1, "exported", by=OFFICE, now=NOW)
    read, exported = told.rows(Event)[-2:]
    assert (read.kind, read.by, read.chat_id, read.message_id) == ("consulted", 1, -1001, 30)
    assert (exported.kind, exported.by, exported.new) == (
        "exported",
        OFFICE.id,
        {"of": "timeline", "task": 1},
    )
    assert len(told.ask(timeline_of, 1, OFFICE).events) == 3
    assert told.ask(journal.verify).broken is None
