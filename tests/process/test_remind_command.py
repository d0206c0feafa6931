"""`taskbot remind`: the rehearsal at the keyboard."""

from datetime import date, datetime
from pathlib import Path

import pytest
from keyboard import Ran, typed

from taskbot.clock import OFFICE_ZONE, Clock
from taskbot.context import open_context
from taskbot.settings import load_settings
from taskbot.tasks import membership, service
from taskbot.tasks.facts import NewTask
from taskbot.tasks.membership import KEYBOARD
from taskbot.tasks.models import ChatKind

GROUP = -1001
ISSUED_AT = datetime(2020, 6, 24, 10, tzinfo=OFFICE_ZONE)


@pytest.fixture
def office(tmp_path: Path) -> Path:
    """A work group to speak in, and a task due on 3 July that nobody has acknowledged."""
    context = open_context(load_settings(data_dir=tmp_path), Clock(ISSUED_AT))
    unit = context.register.find("省经信厅")
    assert unit is not None
    by_keyboard = {"by": KEYBOARD, "now": ISSUED_AT}
    context.db.write_now(membership.bind_chat, GROUP, "工作群", ChatKind.WORK, **by_keyboard)
    task = NewTask("绘制产业链图谱", unit.full_name, due_on=date(2020, 7, 3))
    context.db.write_now(service.issue_task, task, **by_keyboard)
    context.db.close()
    return tmp_path


def remind(office: Path, first: str, last: str, *more: str) -> Ran:
    return typed("remind", "--from", first, "--to", last, *more, data=office)


def test_it_says_what_would_go_to_whom_and_sends_nothing(office: Path) -> None:
    told = remind(office, "2020-06-29", "2020-07-03", "--json")
    assert (told.code, told.err) == (0, "")
    facts = [(row["at"], row["to"], row["unit"], row["step"], row["tasks"]) for row in told.json]
    assert facts == [
        ("2020-06-29T09:30:00+08:00", GROUP, "浙江省经济和信息化厅", "before-5", [1]),
        ("2020-07-01T09:00:00+08:00", GROUP, "浙江省经济和信息化厅", "before-2", [1]),
        ("2020-07-03T09:00:00+08:00", GROUP, "浙江省经济和信息化厅", "before-0", [1]),
    ]
    assert "还有 4 个工作日" in told.json[0]["text"]
    assert remind(office, "2020-06-29", "2020-07-03", "--json").json == told.json


def test_a_person_reads_it_by_day_and_receiver(office: Path) -> None:
    told = remind(office, "2020-07-01", "2020-07-04")
    assert told.out.splitlines() == [
        "7月1日（周三）09:00：1 条消息，1 项任务",
        "工作群 1 项：时限前2个工作日 #1",
        "7月3日（周五）09:00：1 条消息，1 项任务",
        "工作群 1 项：到期 #1",
    ]
    nothing = remind(office, "2020-07-04", "2020-07-05")
    assert (nothing.code, nothing.out) == (0, "如果没有人再操作，这段时间没有要发出的提醒。\n")


@pytest.mark.parametrize(
    ("first", "last", "sentence"),
    [
        ("2020-07-02", "2020-07-01", "--to 2020-07-01 早于 --from 2020-07-02，请把先后调过来"),
        ("2020-07-02", "9999-12-31", "--to 9999-12-31 太远：预演不超过 5 年"),
        ("2020-07-02", "2020-02-30", "--to"),
        ("七月", "2020-07-01", "--from"),
    ],
)
def test_days_that_make_no_span_are_refused_in_a_sentence(
    tmp_path: Path, first: str, last: str, sentence: str
) -> None:
    told = remind(tmp_path, first, last)
    assert (told.code, told.out, len(told.err.splitlines())) == (2, "", 1)
    assert sentence in told.err
