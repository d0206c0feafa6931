"""卷宗 as a workbook and as a document: the same tables, the timeline with the words that were said, and how to check it."""

from collections.abc import Callable, Mapping
from datetime import datetime

from taskbot.clock import office_day
from taskbot.digest import evidence_tables as tables
from taskbot.digest.layout import Book, Sheet, Table
from taskbot.digest.timelines import HASH_RULE, lead_words, message_words, stamp, timeline_sheet
from taskbot.digest.words import full_day_words
from taskbot.tasks.evidence import Evidence
from taskbot.tasks.models import Event
from taskbot.tasks.timelines import Timeline
from taskbot.tasks.workdays import Calendar
from taskbot.texts.events import event_name, event_words
from taskbot.texts.paper_fields import Fields, Shape
from taskbot.texts.timelines import of_unit
from taskbot.texts.words import moment

_EVENT_COLUMNS = ("序号", "时间", "操作人", "事项", "内容", "原话", "出处")
SHAPE: Shape = {
    "督办单位": (),
    "工作": (),
    "任务": (),
    "制作时间": (),
    "基本情况": ("项目", "内容"),
    "经过": _EVENT_COLUMNS,
    "申请": tables.REQUEST_COLUMNS,
    "批示": tables.INSTRUCTION_COLUMNS,
    "附件": tables.FILE_COLUMNS,
    "督办单": tables.WRIT_COLUMNS,
    "链首": (),
    "核验": (),
}
"""What the template can ask for."""

_SHEETS: Mapping[str, tuple[Callable[[Evidence], Table], tuple[float, ...]]] = {
    "反馈原文": (tables.reports_table, (7, 15, 14, 12, 8, 64, 16, 20, 17)),
    "申请与答复": (tables.requests_table, (15, 14, 12, 20, 40, 20, 40, 12, 15)),
    "批示": (tables.instructions_table, (15, 14, 80, 12)),
    "附件": (tables.files_table, (15, 14, 12, 40, 18, 68, 17)),
    "督办单": (tables.writs_table, (15, 16, 20, 10, 18, 12, 68)),
}
"""By name: what the sheet holds, and how wide its columns are."""


def evidence_book(evidence: Evidence, work: str, calendar: Calendar, now: datetime) -> Book:
    """The workbook: the task as it stands, its timeline, and a sheet for each kind of what was said and sent."""
    timeline, today = evidence.timeline, office_day(now)
    title = _title(timeline)
    facts = Sheet(
        name="基本情况",
        title=title,
        widths=(20, 150),
        tables=(tables.facts_table(evidence, calendar, today),),
        notes=(f"制作前的链首校验码：{timeline.head}", _check_words(timeline)),
    )
    others = (
        Sheet(
            name, f"{name}（#{timeline.task.number}）", widths, (make(evidence),), lead_words(timeline.task)
        )
        for name, (make, widths) in _SHEETS.items()
    )
    return Book(
        title=title,
        subtitle=f"{work}　　截至{today.year}年{moment(now, today)}",
        edition=full_day_words(today),
        made_at=now,
        sheets=(facts, timeline_sheet(timeline), *others),
    )


def evidence_fields(evidence: Evidence, office: str, work: str, calendar: Calendar, now: datetime) -> Fields:
    """The document's fields, in plain words."""
    timeline, today = evidence.timeline, office_day(now)
    return {
        "督办单位": office,
        "工作": work,
        "任务": f"#{timeline.task.number} {timeline.task.title}",
        "制作时间": stamp(now).replace("\n", " "),
        "基本情况": _rows(tables.facts_table(evidence, calendar, today)),
        "经过": [_event(event, timeline) for event in timeline.events],
        "申请": _rows(tables.requests_table(evidence)),
        "批示": _rows(tables.instructions_table(evidence)),
        "附件": _rows(tables.files_table(evidence)),
        "督办单": _rows(tables.writs_table(evidence)),
        "链首": timeline.head,
        "核验": f"{HASH_RULE}{_check_words(timeline)}",
    }


def _title(timeline: Timeline) -> str:
    return f"任务卷宗（#{timeline.task.number}）"


def _check_words(timeline: Timeline) -> str:
    return (
        f"核验方法：在服务器上执行 taskbot journal verify --head {timeline.head}，"
        "显示台账完整、给出的校验码在其中的，说明此前的台账没有被改动或截短；"
        f"再执行 taskbot journal show {timeline.task.number}，按序号与本卷宗逐条对照。"
    )


def _rows(table: Table) -> list[dict[str, str]]:
    """The table's rows by its headings."""
    names = [column.heading for column in table.columns]
    return [dict(zip(names, map(str, row), strict=True)) for row in table.rows]


def _event(event: Event, timeline: Timeline) -> dict[str, str]:
    """One event; the words that were said stand for themselves, beside what else it holds."""
    source = message_words(event.chat_id, event.message_id, timeline.chats).replace("\n", "")
    return {
        "序号": str(event.seq),
        "时间": stamp(event.at).replace("\n", " "),
        "操作人": event.by_name,
        "事项": event_name(event) + of_unit(event, timeline.units),
        "内容": event_words(event, without={"words"}),
        "原话": str((event.new or {}).get("words") or ""),
        "出处": "，".join(filter(None, (source, f"哈希{event.hash[:12]}"))),
    }
