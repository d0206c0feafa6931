"""A task's timeline as a sheet: one event a row, and nothing in it is ever a formula."""

from dataclasses import replace
from io import BytesIO

import pytest
from factories import NOW
from openpyxl import load_workbook
from plain import PLAIN

from taskbot.digest.timelines import timeline_book
from taskbot.digest.workbook import write_workbook
from taskbot.tasks.models import Event
from taskbot.tasks.timelines import Timeline

FIRST_ROW = 6


def rows(*events: Event, title: str = "绘制图谱") -> list[list[object]]:
    """The sheet below its head; every cell that holds text must be text."""
    task = replace(PLAIN, number=12, title=title)
    timeline = Timeline(task, events, {1: "省经信厅"}, {-1001: "工作群"}, "9f" * 32)
    written = BytesIO()
    write_workbook(timeline_book(timeline, "改造提升工作", NOW), written)
    [sheet] = load_workbook(written).worksheets
    cells = [cell for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} <= {"s", "n"}
    return [[cell.value for cell in row] for row in sheet.iter_rows(FIRST_ROW, FIRST_ROW + len(events) - 1)]


def event(**changes: object) -> Event:
    plain = {
        "seq": 7,
        "at": NOW,
        "by": 5,
        "by_name": "李文",
        "kind": "reported",
        "hash": "0123456789abcdef" * 4,
    }
    return Event(**plain | changes)


def test_a_row_says_when_who_what_old_new_where_and_the_beginning_of_the_hash():
    report = event(
        unit_id=1,
        old={"progress": 40, "words": "前"},
        new={"progress": 60, "words": "60% 正在征求意见\n下周报送"},
        chat_id=-1001,
        message_id=17,
    )
    assert rows(report) == [
        [
            7,
            "2020年6月15日\n09:30:00",
            "李文",
            "反馈（省经信厅）",
            "进度：40%",
            "进度：60%\n反馈原文：60% 正在征求意见\n下周报送",
            "工作群\n第17条消息",
            "0123456789ab",
        ]
    ]


@pytest.mark.parametrize(
    ("chat_id", "message_id", "source"),
    [(None, None, None), (5, 9, "私聊\n第9条消息"), (-1001, None, "工作群"), (-42, 9, "群 -42\n第9条消息")],
)
def test_the_source_is_a_chat_and_a_message_where_there_was_one(chat_id, message_id, source):
    assert rows(event(chat_id=chat_id, message_id=message_id))[0][6] == source


@pytest.mark.parametrize("words", ["=1+1", "+86", "-1", "@全体", "#REF!", "1e5"])
def test_text_stays_text_whatever_it_begins_with(words):
    [row] = rows(event(by_name=words, kind=words, new={"words": words}), title=words)
    assert row[2:6] == [words, words, None, f"反馈原文：{words}"]
