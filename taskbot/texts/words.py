"""How dates, states and users' own words are written."""

from datetime import date, datetime
from html import escape

from taskbot.clock import office_time
from taskbot.tasks.lifecycle import Action, State
from taskbot.tasks.permissions import Role

STATE_WORDS = {
    State.ISSUED: "已交办",
    State.IN_PROGRESS: "推进中",
    State.IN_REVIEW: "报办结",
    State.CLOSED: "办结",
    State.CANCELLED: "撤销",
}

ACTION_WORDS = {
    Action.ACKNOWLEDGE: "签收",
    Action.REPORT: "反馈",
    Action.SUBMIT: "报办结",
    Action.CLOSE: "办结",
    Action.RETURN: "退办",
    Action.CANCEL: "撤销",
}

ROLE_WORDS = {
    Role.OFFICE: "督办单位",
    Role.LIAISON: "联络员",
    Role.LEADER: "领导",
    Role.ADMIN: "管理员",
}

EVENT_WORDS = {
    "issued": "交办",
    "acknowledged": "签收",
    "entered": "录入进展",
    "reported": "反馈",
    "submitted": "报办结",
    "closed": "办结",
    "returned": "退办",
    "amended": "调整",
    "overdue": "进入逾期",
}

_WEEKDAYS = "一二三四五六日"


def day(on: date, today: date) -> str:
    """6月30日（周二）; with the year where it is not this one."""
    year = "" if on.year == today.year else f"{on.year}年"
    return f"{year}{on.month}月{on.day}日（周{_WEEKDAYS[on.weekday()]}）"


def moment(at: datetime, today: date) -> str:
    """6月30日（周二）09:30, by the office's clock."""
    local = office_time(at)
    return f"{day(local.date(), today)}{local:%H:%M}"


def own(words: str) -> str:
    """Somebody's own words: never markup."""
    return escape(words, quote=False)


def excerpt(words: str, length: int) -> str:
    """The words on one line, cut to `length` characters with a visible mark."""
    line = " ".join(words.split())
    return line if len(line) <= length else line[: length - 1] + "…"
