"""What a reminder says: to a unit, to the office of its own queue, and once a day in the work group. Telegram HTML."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from sys import maxsize

from taskbot.tasks.facts import Milestone, TaskFacts
from taskbot.tasks.lifecycle import RequestKind
from taskbot.tasks.workdays import Calendar
from taskbot.texts.formatting import MOST_FORMATTED, within_limits
from taskbot.texts.pages import LONGEST_MESSAGE, utf16_length
from taskbot.texts.tasks import named
from taskbot.texts.words import REQUEST_WORDS, bare_day, day, excerpt, own, plain

_STEP_LENGTH = 30
_AT_LEAST_WHOLE = 6
"""So many rows stand in full, if need be at the cost of the numbers of others."""

_ASKED = {
    RequestKind.CLOSING: "报办结",
    RequestKind.EXTENSION: "申请延期",
    RequestKind.DECLINE: "申请退回",
    RequestKind.COORDINATION: "需协调",
}


@dataclass(frozen=True, slots=True)
class Row:
    """One task in a message, with everything that is to be said of it; and in short, where there is no room for that."""

    task: TaskFacts
    reasons: Sequence[str]
    urgency: int = 0
    brief: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """The rows of one unit, or what is told to the office; `mentions` are people nobody can write to in private."""

    name: str
    rows: Sequence[Row]
    mentions: Sequence[tuple[int, str]] = ()


def reminder(
    sections: Sequence[Section], today: date, *, unpublished: Sequence[int] = (), foot: str = ""
) -> str:
    """The one message of the day, however many units and tasks it is about; its count is that of its rows.

    It fits into a message: the most urgent rows stand in full, of the others the numbers by unit and reason, of very
    many only how many they are. Of very many people to be called by name each unit's first is.
    """
    if sum(len(section.mentions) for section in sections) > MOST_FORMATTED:
        sections = [replace(section, mentions=section.mentions[:1]) for section in sections]
    rows = [(row.urgency, id(row)) for section in sections for row in section.rows]
    ranked = [key for _, key in sorted(rows, key=lambda each: -each[0])]
    one = sections[0] if len(sections) == 1 else None
    head = f"<b>{own(one.name)} 督办提醒</b>" if one else "<b>督办提醒</b>"
    first = [f"{head} {day(today, today)}，共 {len(rows)} 项"]
    last = [f"（{year}年放假安排未公布，暂按法定节假日推算）" for year in unpublished]
    last += [foot] if foot else []

    def text(count: int, numbers: int) -> str:
        whole = frozenset(ranked[:count])
        return "\n".join([*first, *_body(sections, whole, numbers, today), *last])

    def is_too_long(count: int, numbers: int) -> bool:
        return utf16_length(plain(text(count, numbers))) >= LONGEST_MESSAGE

    count = len(rows)
    for numbers in (maxsize, 10, 0):
        if not is_too_long(len(rows), numbers):
            return within_limits(text(len(rows), numbers))
        count = bisect_left(range(1, len(rows)), True, key=partial(is_too_long, numbers=numbers))
        if count >= _AT_LEAST_WHOLE:
            break
    return within_limits(text(count, numbers))


def _body(sections: Sequence[Section], whole: frozenset[int], numbers: int, today: date) -> Iterator[str]:
    """The sections, the rows of `whole` in full; of each of the others so many numbers, by 0 all of them together."""
    for section in sections:
        rest = [row for row in section.rows if id(row) not in whole]
        if not numbers and len(rest) == len(section.rows) and not section.mentions:
            continue
        if len(sections) > 1:
            yield from ("", f"<b>{own(section.name)}</b>{called(section.mentions)}")
        elif section.mentions:
            yield called(section.mentions)
        yield from (_line(row, today) for row in section.rows if id(row) in whole)
        if numbers:
            yield from _in_short(rest, numbers, "另有 " if len(rest) < len(section.rows) else "")
    if not numbers:
        yield ""
        yield from _in_short(
            [row for each in sections for row in each.rows if id(row) not in whole], 0, "另有 "
        )


def _in_short(rows: Sequence[Row], numbers: int, also: str) -> Iterator[str]:
    """另有 12 项今日到期：#31、#32…: one line for each reason."""
    by_reason: dict[str, list[int]] = {}
    for row in rows:
        by_reason.setdefault(row.brief, []).append(row.task.number)
    for brief, found in by_reason.items():
        listed = "、".join(f"#{number}" for number in found[:numbers])
        more = "等" if 0 < numbers < len(found) else ""
        yield f"{also}{len(found)} 项{brief}{'：' if listed else ''}{listed}{more}"


def how_to_answer(numbers: Sequence[int]) -> str:
    """At the foot of what is asked of units; a reply to a message about one task needs no number."""
    if len(numbers) == 1:
        return "直接回复本条即可反馈，例如：<code>60% 正在征求意见</code>"
    return f"回复本条并写明编号即可反馈，例如：<code>#{numbers[0]} 60% 正在征求意见</code>"


@dataclass(frozen=True, slots=True)
class Rule:
    """The rule that fired: the step's name, what it counts from, whose share and which milestone or cycle it is about."""

    name: str
    occasion: str
    unit: str
    of: Milestone | date | None = None

    @property
    def owed(self) -> str:
        """The number of the request or instruction that the office owes something to."""
        return self.occasion.partition("+")[0]


def reason(rule: Rule, task: TaskFacts, today: date, calendar: Calendar, *, to_office: bool) -> str:
    """Why the task is in the message."""
    kind = rule.name.partition("-")[0]
    if kind in _ASKED_NAMES:
        return _waiting(kind, rule, task, today, calendar)
    match kind, rule.of:
        case "instruction", _:
            return _ordered(rule, task, today, calendar)
        case "unacknowledged", _:
            return f"{own(rule.unit)}尚未签收" if to_office else "尚未签收"
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
    return f"{own(rule.unit)}{due}，{_heard(task, today)}" if to_office else due


def in_brief(rule: Rule, task: TaskFacts, today: date) -> str:
    """The same in a word, alike for many tasks."""
    kind = rule.name.partition("-")[0]
    if kind in _ASKED_NAMES:
        return f"{REQUEST_WORDS[RequestKind(kind)]}待答复"
    match kind, rule.of:
        case "instruction", _:
            return "批示待转办"
        case "unacknowledged", _:
            return "尚未签收"
        case "returned", _:
            return "退办后尚未反馈"
        case "cycle", _:
            return "本期尚未反馈"
        case "before", date():
            return "本期反馈到期"
        case _, Milestone() as milestone:
            return f"时间节点{_how_near(milestone.due_on, (today - milestone.due_on).days, today)}"
    return _how_near(task.due_on or today, len(task.overdue_days(today)), today)


def _how_near(due_on: date, late_days: int, today: date) -> str:
    if late_days > 0:
        return "已逾期"
    return "今日到期" if due_on == today else "临近时限"


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
    asked = next((each for each in task.asked if str(each.request_id) == rule.owed), None)
    if asked is None:
        return _ASKED[RequestKind(kind)]
    days = calendar.workdays_left(asked.since, today)
    return f"{own(asked.unit)}{_ASKED[asked.kind]}，已等待答复 {days} 个工作日"


def _ordered(rule: Rule, task: TaskFacts, today: date, calendar: Calendar) -> str:
    since = next((each.since for each in task.instructed if str(each.instruction_id) == rule.owed), today)
    return f"领导批示待转办，已等待 {calendar.workdays_left(since, today)} 个工作日（/pending）"


def due_words(due_on: date, late_days: int, today: date, calendar: Calendar) -> str:
    """How far a day is, or how late."""
    if late_days > 0:
        return f"<b>已逾期 {late_days} 天</b>"
    if due_on == today:
        return "<b>今天到期</b>"
    left = calendar.workdays_left(today, due_on)
    return f"还有 {left} 个工作日" if left else "<b>时限前最后一个工作日</b>"
