"""卷宗: what each of its tables holds, as plain words; the same rows stand in the workbook and in the document."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from taskbot.digest.layout import Column, Row, Table
from taskbot.digest.timelines import message_words, stamp
from taskbot.digest.weekly_list import dated, problem_words
from taskbot.digest.words import full_day_words, written_words
from taskbot.tasks.dossiers import ShareRecord
from taskbot.tasks.evidence import Evidence
from taskbot.tasks.facts import TaskFacts
from taskbot.tasks.models import Attachment, Directive, Event, Request
from taskbot.tasks.workdays import Calendar
from taskbot.tasks.writs import Colour
from taskbot.texts.dossiers import PART_WORDS, share_words
from taskbot.texts.measures import measured
from taskbot.texts.requests import outcome_words
from taskbot.texts.tasks import lateness
from taskbot.texts.words import COLOUR_WORDS, REQUEST_WORDS, STATE_WORDS, plain

REPORT_COLUMNS = (
    "序号",
    "时间",
    "责任单位",
    "反馈人",
    "进度",
    "反馈原文",
    "版本",
    "来源和记录人",
    "来源消息",
)
REQUEST_COLUMNS = (
    "申请时间",
    "申请单位",
    "申请人",
    "事项",
    "理由",
    "答复",
    "答复内容",
    "答复人",
    "答复时间",
)
INSTRUCTION_COLUMNS = ("时间", "领导", "批示内容", "转办")
FILE_COLUMNS = ("提交时间", "责任单位", "提交人", "文件", "大小", "SHA256", "来源消息")
WRIT_COLUMNS = ("发出时间", "被督办单位", "编号", "等级", "办理期限", "发出人", "SHA256")
_LEFT = frozenset({"反馈原文", "理由", "答复内容", "批示内容", "文件"})
"""Columns of long words; the others are centred."""


def facts_table(evidence: Evidence, calendar: Calendar, today: date) -> Table:
    """The task as it stands, a row for each fact that there is."""
    rows = tuple((name, words) for name, words in _facts(evidence, calendar, today) if words)
    return Table((Column("项目", centred=True), Column("内容")), rows)


def reports_table(evidence: Evidence) -> Table:
    """Every version of every report; who gave it, and who of the office wrote it down."""
    first = {event.seq: event for event in evidence.reports}
    return _table(REPORT_COLUMNS, [_report(event, first, evidence) for event in evidence.reports])


def requests_table(evidence: Evidence) -> Table:
    """What the units have asked of the office, and what it answered."""
    return _table(REQUEST_COLUMNS, [_request(each, evidence) for each in evidence.asked])


def instructions_table(evidence: Evidence) -> Table:
    """What leaders have ordered."""
    rows: list[Row] = [
        (
            stamp(order.at),
            order.by,
            f"（对{order.about}）{order.words}" if order.about else order.words,
            "已转办" if order.is_forwarded else "待转办",
        )
        for order in evidence.dossier.instructions
    ]
    return _table(INSTRUCTION_COLUMNS, rows)


def files_table(evidence: Evidence) -> Table:
    """What units have handed in, with its hash."""
    return _table(FILE_COLUMNS, [_file(each, evidence) for each in evidence.files])


def writs_table(evidence: Evidence) -> Table:
    """The 督办单 that were sent, as the journal has them."""
    sent = (event for event in evidence.timeline.events if event.kind == "writ_sent")
    return _table(WRIT_COLUMNS, [_writ(event, evidence.timeline.units) for event in sent])


def _table(headings: Sequence[str], rows: Sequence[Row]) -> Table:
    return Table(tuple(Column(name, centred=name not in _LEFT) for name in headings), tuple(rows))


def _facts(evidence: Evidence, calendar: Calendar, today: date) -> Iterator[tuple[str, str]]:
    task = evidence.timeline.task
    yield "任务", f"#{task.number} {task.title}"
    yield "内容", task.content if task.content != task.title else ""
    yield "来文", _paper(evidence.directive)
    yield "重点方向", task.section
    yield "牵头单位", task.lead_unit
    yield "配合单位", "、".join(task.supporting_units)
    yield "分管领导", task.leader
    yield "紧急程度", task.urgency
    yield "交办日期", full_day_words(task.issued_on)
    yield "时限", _deadline(task)
    yield "时间节点", "\n".join(_steps(task))
    yield "量化指标", "\n".join(measured(each) for each in task.indicators)
    yield "状态", _state(task)
    yield "逾期", _lateness(task, calendar, today)
    yield "各单位承办", "\n".join(_share(share, today) for share in evidence.dossier.shares)
    on = evidence.said_on
    yield "目前进展", dated(task.done, on.done, task, today)
    yield "存在问题", dated(problem_words(task), on.problem, task, today)
    yield "下步打算", dated(task.next_step, on.next_step, task, today) if task.is_open else ""


def _paper(directive: Directive | None) -> str:
    if directive is None:
        return ""
    title = directive.title.strip("《》")
    return (f"《{title}》" if title else "") + directive.document_number


def _steps(task: TaskFacts) -> Iterator[str]:
    for step in task.milestones:
        reached = f"，{full_day_words(step.reached_on)}完成" if step.reached_on else ""
        yield f"{full_day_words(step.due_on)}：{step.title}{reached}"


def _state(task: TaskFacts) -> str:
    ended = f"（{full_day_words(task.closed_on)}）" if task.closed_on else ""
    known = task.progress_now is not None and task.is_open
    progress = f"，进展{task.progress_now}%" if known else ""
    return f"{STATE_WORDS[task.state]}{ended}{progress}"


def _lateness(task: TaskFacts, calendar: Calendar, today: date) -> str:
    """The unit's own days, and that a lateness was, where it is over."""
    late = task.late_days(today)
    working = f"（其中工作日{sum(map(calendar.is_workday, late))}天）" if late else ""
    days = f"{lateness(task, today)}{working}"
    first = f"{full_day_words(task.first_overdue_on)}首次进入逾期" if task.first_overdue_on else ""
    return "；".join(filter(None, (days, first)))


def _share(share: ShareRecord, today: date) -> str:
    words = [plain(each) for each in share_words(share, today)] or ["未签收"]
    return f"{PART_WORDS[share.part]} {share.unit}：{'，'.join(words)}"


def _report(event: Event, first: dict[int, Event], evidence: Evidence) -> Row:
    new = event.new or {}
    said = first.get(new.get("corrects") or 0, event)
    progress = new.get("progress")
    return (
        event.seq,
        stamp(event.at),
        evidence.timeline.units.get(event.unit_id or 0, ""),
        said.by_name if said.kind == "reported" else "",
        "" if progress is None else f"{progress}%",
        str(new.get("words") or ""),
        _version(event),
        _origin(event, said),
        message_words(event.chat_id, event.message_id, evidence.timeline.chats),
    )


def _version(event: Event) -> str:
    new = event.new or {}
    if new.get("outdated"):
        return "改消息，只留存"
    if new.get("corrects"):
        return f"更正第{new['corrects']}条"
    return "原始"


def _origin(event: Event, said: Event) -> str:
    """Who told the office, and who of it wrote this version down; empty for the unit's own words."""
    source = (said.new or {}).get("source")
    told = [f"来源：{source}"] if source else []
    if event.kind == "corrected":
        told.append(f"更正：{event.by_name}")
    elif event.kind == "entered":
        told.append(f"{'代录' if source else '录入'}：{event.by_name}")
    return "\n".join(told)


def _request(request: Request, evidence: Evidence) -> Row:
    wanted = f"\n申请延至{full_day_words(request.wanted_on)}" if request.wanted_on else ""
    granted = f"\n延至{full_day_words(request.granted_on)}" if request.granted_on else ""
    return (
        stamp(request.asked_at),
        evidence.timeline.units.get(request.unit_id, ""),
        evidence.told_by(request.asked_by),
        f"{REQUEST_WORDS[request.kind]}{wanted}",
        request.reason,
        f"{outcome_words(request)}{granted}" if request.outcome else "待答复",
        request.answer,
        evidence.told_by(request.answered_by),
        stamp(request.answered_at) if request.answered_at else "",
    )


def _file(kept: Attachment, evidence: Evidence) -> Row:
    return (
        stamp(kept.at),
        evidence.timeline.units.get(kept.unit_id, ""),
        evidence.told_by(kept.by),
        kept.name or "照片",
        "" if kept.size is None else f"{kept.size:,} 字节",
        kept.sha256 or "没有取得校验值",
        message_words(kept.chat_id, kept.message_id, evidence.timeline.chats),
    )


def _writ(event: Event, units: Mapping[int, str]) -> Row:
    new = event.new or {}
    colour, answer_by = new.get("colour"), new.get("answer_by")
    return (
        stamp(event.at),
        units.get(event.unit_id or 0, ""),
        str(new.get("writ") or ""),
        f"{COLOUR_WORDS[Colour(colour)]}色" if colour else "",
        full_day_words(date.fromisoformat(answer_by)) if answer_by else "",
        event.by_name,
        str(new.get("sha256") or ""),
    )


def _deadline(task: TaskFacts) -> str:
    """The deadline as written and the day it means, or was moved to: 6月底前（延至2020年7月3日）."""
    said = written_words(task)
    meant = full_day_words(task.due_on) if task.due_on else said
    moved = "延至" if task.original_due_on not in (None, task.due_on) else ""
    return said if said.removesuffix("前") == meant else f"{said}（{moved}{meant}）"
