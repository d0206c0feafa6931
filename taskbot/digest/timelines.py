"""A task's timeline as a sheet, for the file that a dispute is settled with."""

from datetime import datetime
from pathlib import Path

from taskbot.clock import office_day, office_time
from taskbot.context import Context
from taskbot.digest.layout import Book, Column, Row, Sheet, Table
from taskbot.digest.saving import require_xlsx, save_workbook
from taskbot.digest.words import full_day_words
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


def timeline_book(timeline: Timeline, work: str, now: datetime) -> Book:
    """One row for each event, in the order of the journal."""
    task, today = timeline.task, office_day(now)
    title = f"任务台账（#{task.number}）"
    return Book(
        title=title,
        subtitle=f"{work}　　截至{today.year}年{moment(now, today)}",
        edition=full_day_words(today),
        made_at=now,
        sheets=(
            Sheet(
                name="任务台账",
                title=title,
                lead=f"#{task.number} {excerpt(task.title, _TITLE_LENGTH)}　　牵头单位：{task.lead_unit}",
                widths=tuple(width for _, width in _COLUMNS),
                tables=(
                    Table(
                        tuple(column for column, _ in _COLUMNS),
                        tuple(_row(event, timeline) for event in timeline.events),
                    ),
                ),
                notes=(
                    "序号是全部台账的统一编号。每条的哈希覆盖该条全部内容和前一条的哈希，任何一条被改动，其后都对不上。",
                    f"导出前的链首校验码：{timeline.head}",
                ),
            ),
        ),
    )


def export_timeline(context: Context, number: int, out: Path) -> int:
    """Writes the timeline of a task to `out`, whole or not at all, and journals it; how many events it holds."""
    require_xlsx(out)
    now = context.clock.now()
    timeline = context.db.write_now(read_timeline, number, "exported", by=KEYBOARD, now=now)
    save_workbook(timeline_book(timeline, context.settings.office.work, now), out)
    return len(timeline.events)


def _row(event: Event, timeline: Timeline) -> Row:
    at = office_time(event.at)
    return (
        event.seq,
        f"{full_day_words(at.date())}\n{at:%H:%M:%S}",
        event.by_name,
        event_name(event) + of_unit(event, timeline.units),
        old_words(event) or None,
        new_words(event) or None,
        _source(event, timeline) or None,
        event.hash[:12],
    )


def _source(event: Event, timeline: Timeline) -> str:
    """Which chat, and which message there where it was one and not a button."""
    if event.chat_id is None:
        return ""
    chat = "私聊" if event.chat_id > 0 else timeline.chats.get(event.chat_id, f"群 {event.chat_id}")
    return f"{chat}\n第{event.message_id}条消息" if event.message_id else chat
