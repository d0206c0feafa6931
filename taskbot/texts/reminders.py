"""What a reminder says: to a unit, to the office of its own queue, and once a day in the work group. Telegram HTML."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from taskbot.tasks.facts import Milestone, TaskFacts
from taskbot.tasks.lifecycle import RequestKind
from taskbot.tasks.workdays import Calendar
from taskbot.texts.tasks import named
from taskbot.texts.words import bare_day, day, excerpt, own

_STEP_LENGTH = 30

_ASKED = {
    RequestKind.CLOSING: "报办结",
    RequestKind.EXTENSION: "申请延期",
    RequestKind.DECLINE: "申请退回",
    RequestKind.COORDINATION: "需协调",
}


@dataclass(frozen=True, slots=True)
class Row:
    """One task in a message, with everything that is to be said of it."""

    task: TaskFacts
    reasons: Sequence[str]


@dataclass(frozen=True, slots=True)
class Section:
    """The rows of one unit, or what waits for the office; `mentions` are people nobody can write to in private."""

    name: str
    rows: Sequence[Row]
    mentions: Sequence[tuple[int, str]] = ()


def reminder(sections: Sequence[Section], today: date, *, unpublished: Sequence[int] = ()) -> str:
    """The one message of the day, however many units and tasks it is about; its count is that of its rows."""
    rows = [row for section in sections for row in section.rows]
    one = sections[0] if len(sections) == 1 else None
    head = f"<b>{own(one.name)} 督办提醒</b>" if one else "<b>督办提醒</b>"
    lines = [f"{head} {day(today, today)}，共 {len({row.task.number for row in rows})} 项"]
    for section in sections:
        if one is None:
            lines += ["", f"<b>{own(section.name)}</b>{called(section.mentions)}"]
        elif section.mentions:
            lines.append(called(section.mentions))
        lines += [_line(row, today) for row in section.rows]
    lines += [f"（{year}年放假安排未公布，工作日暂按法定节假日推算）" for year in unpublished]
    return "\n".join(lines)


def how_to_answer(numbers: Sequence[int]) -> str:
    """At the foot of what is asked of units; a reply to a message about one task needs no number."""
    if len(numbers) == 1:
        return "直接回复本条即可反馈，例如：<code>60% 正在征求意见</code>"
    return f"回复本条并写明编号即可反馈，例如：<code>#{numbers[0]} 60% 正在征求意见</code>"


@dataclass(frozen=True, slots=True)
class Rule:
    """The rule that fired: the step's name, what it counts from, and the milestone or cycle that it is about."""

    name: str
    occasion: str
    of: Milestone | date | None = None


def reason(rule: Rule, task: TaskFacts, today: date, calendar: Calendar, *, to_office: bool) -> str:
    """Why the task is in the message."""
    kind = rule.name.partition("-")[0]
    if kind in _ASKED_NAMES:
        return _waiting(kind, rule, task, today, calendar)
    match kind, rule.of:
        case "unacknowledged", _:
            return f"{own(task.lead_unit)}尚未签收" if to_office else "尚未签收"
        case "returned", _:
            return "退办后尚未反馈"
        case "cycle", date() as last_day:
            return f"{bare_day(last_day, today)}的一期尚未反馈"
        case "before", date() as last_day:
            return "<b>本期反馈今天到期</b>" if last_day == today else f"本期反馈{day(last_day, today)}到期"
        case _, Milestone() as milestone:
            title, late_days = own(excerpt(milestone.title, _STEP_LENGTH)), (today - milestone.due_on).days
            return f"时间节点「{title}」{due_words(milestone.due_on, late_days, today, calendar)}"
    due = due_words(task.due_on or today, len(task.overdue_days(today)), today, calendar)
    return f"{own(task.lead_unit)}{due}，{_heard(task, today)}" if to_office else due


_ASKED_NAMES = frozenset(kind.value for kind in RequestKind)


def late(words: str, on: date, today: date) -> str:
    """The bot was out of service on the day on which it should have said this."""
    return f"{words}（补发，原应于{bare_day(on, today)}提醒）"


def _line(row: Row, today: date) -> str:
    return f"{named(row.task, today)} —— {'；'.join(row.reasons)}"


def called(mentions: Sequence[tuple[int, str]]) -> str:
    """Calls people by name in a group, by numeric id; empty for nobody."""
    names = "、".join(f'<a href="tg://user?id={person}">{own(name)}</a>' for person, name in mentions)
    return f"（请联络员 {names} 查看）" if names else ""


def _heard(task: TaskFacts, today: date) -> str:
    if task.last_report_on is None:
        return "尚无反馈"
    return f"最近一次反馈是{bare_day(task.last_report_on, today)}"


def _waiting(kind: str, rule: Rule, task: TaskFacts, today: date, calendar: Calendar) -> str:
    asked = next((each for each in task.asked if str(each.request_id) == rule.occasion), None)
    if asked is None:
        return _ASKED[RequestKind(kind)]
    days = calendar.workdays_left(asked.since, today)
    return f"{own(asked.unit)}{_ASKED[asked.kind]}，已等待答复 {days} 个工作日"


def due_words(due_on: date, late_days: int, today: date, calendar: Calendar) -> str:
    """How far a day is, or how late."""
    if late_days > 0:
        return f"<b>已逾期 {late_days} 天</b>"
    if due_on == today:
        return "<b>今天到期</b>"
    left = calendar.workdays_left(today, due_on)
    return f"还有 {left} 个工作日" if left else "<b>时限前最后一个工作日</b>"
