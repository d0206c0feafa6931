"""What a work list says of a task's progress, problem, urgency and state. Pure."""

import re
from collections.abc import Mapping
from datetime import date

from taskbot.tasks.drafts import Urgency
from taskbot.tasks.facts import Status
from taskbot.tasks.lifecycle import State
from taskbot.tasks.parsing.numerals import half_width
from taskbot.tasks.replies import parse_reply
from taskbot.tasks.work_lists import Column
from taskbot.tasks.workdays import Calendar

NEEDS_COORDINATION = "需协调"
"""The problem of a unit that asks for help and says no more."""

_OPENING = re.compile(
    r"(?:(?:总体|目前|工作|任务|已)*(?:进度|进展|完成)[:约为达到]{0,3})?(?P<percent>[0-9]{1,3}(?:\.[0-9]{1,2})?)\s?%(?:左右|以上)?[,，。;；、\s]*"
)
_SHARE = re.compile(r"(?P<share>[0-9]{1,3}(?:\.[0-9]{1,6})?)\s?(?P<sign>%?)(?:左右|以上)?")

_URGENCIES = {
    Urgency.EXTRA_URGENT: ("特急", "特提", "特急件"),
    Urgency.URGENT: ("急", "加急", "紧急", "平急", "急件", "较急"),
    Urgency.ORDINARY: ("一般", "普通", "平件", "常规", "不急", "正常", ""),
}
URGENCIES = {word: urgency for urgency, words in _URGENCIES.items() for word in words}

_CLOSED = re.compile(r"(?:已|全部|按期|按时)*(?:办结|完成|销号|结束|完结)|[是√✓✔]")
_CANCELLED = re.compile(r"(?:已)?(?:撤销|取消|终止|作废)")


def listed_status(words: Mapping[Column, str], today: date, calendar: Calendar) -> Status | None:
    """The columns on progress as a report; None where they say nothing."""
    said, problem, next_step = (
        words.get(each, "") for each in (Column.PROGRESS, Column.PROBLEM, Column.NEXT_STEP)
    )
    percent, done = _progress(words.get(Column.PERCENT), said, today, calendar)
    if percent is None and not (done or problem or next_step):
        return None
    return Status(
        words=said,
        progress=percent,
        done=done,
        problem=problem,
        next_step=next_step,
        is_blocked=needs_coordination(problem, today, calendar),
    )


def listed_state(words: str) -> State | None:
    """CLOSED or CANCELLED where the list's column of states says so; any other state is the bot's own to know."""
    if _CANCELLED.fullmatch(words):
        return State.CANCELLED
    return State.CLOSED if _CLOSED.fullmatch(words) else None


def _progress(share: str | None, said: str, today: date, calendar: Calendar) -> tuple[int | None, str]:
    """The percentage and the rest of the words; a list with a column of percentages has them only there."""
    if share is not None:
        percent = percent_in(share)
        capped = None if percent is None else min(percent, 100)
        return capped, said if percent is not None or said else share
    opening, rest = opening_percent(said)
    if opening is not None:
        return opening, rest or said
    reports = parse_reply(said, today, calendar, to=1).reports
    return reports[0].progress if len(reports) == 1 else None, said


def opening_percent(said: str) -> tuple[int | None, str]:
    """The percentage that words open with (60%。…, 已完成60%，…), and the rest of them."""
    opening = _OPENING.match(half_width(said))
    if opening and float(opening["percent"]) <= 100:
        return _rounded(opening["percent"]), said[opening.end() :]
    return None, said


def percent_in(share: str) -> int | None:
    """60%, 60 and 0.6 are all sixty percent; 1 is all of it. None for what is no figure."""
    found = _SHARE.fullmatch(half_width(share))
    if found is None:
        return None
    value = float(found["share"])
    if not found["sign"] and value <= 1:
        value *= 100
    return _rounded(value)


def _rounded(value: str | float) -> int:
    return int(float(value) + 0.5)


def needs_coordination(problem: str, today: date, calendar: Calendar) -> bool:
    """Whether a problem asks for somebody's help."""
    reports = parse_reply(f"存在问题：{problem}", today, calendar, to=1).reports
    return bool(problem) and any(report.needs_coordination for report in reports)
