"""A task's timeline as a sheet, for the file that a dispute is settled with."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from taskbot.clock import office_day, office_time
from taskbot.context import Context
from taskbot.digest.layout import Book, Column, Row, Sheet, Table
from taskbot.digest.saving import require_xlsx, save_workbook
from taskbot.digest.words import full_day_words
from taskbot.tasks.facts import TaskFacts
from taskbot.tasks.membership import KEYBOARD
from taskbot.tasks.models import Event
from taskbot.tasks.timelines import Timeline, read_timeline
from taskbot.texts.events import event_name, new_words, old_words
from taskbot.texts.timelines import of_unit
from taskbot.texts.words import excerpt, moment

_COLUMNS = (
    (Column("序号", centred=True), 7),
    (Column("时间", centred=True), 15),
    (Column("操作人", centred=True), 12),
    (Column("事项", centred=True), 16),
    (Column("原值"), 27),
    (Column("新值"), 56),
    (Column("来源消息", centred=True), 17),
    (Column("哈希前12位", centred=True), 15),
)
_TITLE_LENGTH = 60
HASH_RULE = (
    "序号是全部台账的统一编号。每条的哈希覆盖该条全部内容和前一条的哈希，任何一条被改动，其后都对不上。"
)


def timeline_book(timeline: Timeline, work: str, now: datetime) -> Book:
    """One row for each event, in the order of the journal."""
    today = office_day(now)
    return Book(
        title=f"任务台账（#{timeline.task.number}）",
        subtitle=f"{work}　　截至{today.year}年{moment(now, today)}",
        edition=full_day_words(today),
        made_at=now,
        sheets=(timeline_sheet(timeline),),
    )


def timeline_sheet(timeline: Timeline) -> Sheet:
    """The sheet of that book."""
    return Sheet(
        name="任务台账",
        title=f"任务台账（#{timeline.task.number}）",
        lead=lead_words(timeline.task),
        widths=tuple(width for _, width in _COLUMNS),
        tables=(
            Table(
                tuple(column for column, _ in _COLUMNS),
                tuple(_row(event, timeline) for event in timeline.events),
            ),
        ),
        notes=(HASH_RULE, f"导出前的链首校验码：{timeline.head}"),
    )


def lead_words(task: TaskFacts) -> str:
    """Which task a sheet is about."""
    return f"#{task.number} {excerpt(task.title, _TITLE_LENGTH)}　　牵头单位：{task.lead_unit}"


def export_timeline(context: Context, number: int, out: Path) -> int:
    """Writes the timeline of a task to `out`, whole or not at all, and journals it; how many events it holds."""
    require_xlsx(out)
    now = context.clock.now()
    timeline = context.db.write_now(read_timeline, number, "exported", by=KEYBOARD, now=now)
    save_workbook(timeline_book(timeline, context.settings.office.work, now), out)
    return len(timeline.events)


def _row(event: Event, timeline: Timeline) -> Row:
    return (
        event.seq,
        stamp(event.at),
        event.by_name,
        event_name(event) + of_unit(event, timeline.units),
        old_words(event) or None,
        new_words(event) or None,
        message_words(event.chat_id, event.message_id, timeline.chats) or None,
        event.hash[:12],
    )


def stamp(at: datetime) -> str:
    """2020年6月30日, and on the next line 09:30:00."""
    local = office_time(at)
    return f"{full_day_words(local.date())}\n{local:%H:%M:%S}"


def message_words(chat_id: int | None, message_id: int | None, chats: Mapping[int, str]) -> str:
    """Which chat, and which message there where it was one and not a button; `chats` are titles by id."""
    if chat_id is None:
        return ""
    chat = "私聊" if chat_id > 0 else chats.get(chat_id, f"群 {chat_id}")
    return f"{chat}\n第{message_id}条消息" if message_id else chat
