"""How dates, states and users' own words are written."""

import re
from datetime import date, datetime, time
from html import escape, unescape

from taskbot.clock import OFFICE_ZONE, office_time
from taskbot.tasks.lifecycle import Action, Outcome, RequestKind, State
from taskbot.tasks.parsing.reply_claims import Claim
from taskbot.tasks.permissions import Role
from taskbot.tasks.replies import Report
from taskbot.tasks.writs import Colour

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
    Action.FINISH_SHARE: "报配合事项完成",
    Action.SUBMIT: "报办结",
    Action.TAKE_BACK: "撤回报办结",
    Action.EXTEND: "申请延期",
    Action.DECLINE: "退回",
    Action.CLOSE: "办结",
    Action.RETURN: "退办",
    Action.AMEND: "调整",
    Action.TRANSFER: "转办",
    Action.RECALL: "撤回",
    Action.CANCEL: "撤销",
    Action.REOPEN: "重办",
    Action.CHASE: "催办",
    Action.ESCALATE: "提请领导",
    Action.WRIT: "发督办单",
}

REQUEST_WORDS = {
    RequestKind.CLOSING: "报办结",
    RequestKind.EXTENSION: "延期申请",
    RequestKind.DECLINE: "退回申请",
    RequestKind.COORDINATION: "需协调事项",
}

OUTCOME_WORDS = {
    Outcome.GRANTED: "已同意",
    Outcome.REFUSED: "未同意",
    Outcome.LAPSED: "已不需要答复",
    Outcome.WITHDRAWN: "已由单位撤回",
}

CLAIM_WORDS = {
    Claim.DONE: "单位称已完成",
    Claim.BLOCKED: "受阻",
    Claim.NOT_STARTED: "尚未启动",
}
"""What a unit says of its task, where it is not simply under way."""

ROLE_WORDS = {
    Role.OFFICE: "督办单位",
    Role.LIAISON: "联络员",
    Role.LEADER: "领导",
    Role.ADMIN: "管理员",
}

COLOUR_WORDS = {Colour.BLUE: "蓝", Colour.YELLOW: "黄", Colour.RED: "红"}
"""Of a 督办单."""

NO_SECTION = "未分板块"

MISSING = "〓"
"""The printers' sign for a character that cannot be set."""

_UNDELIVERED = {
    "bot was blocked": "没有送达（对方屏蔽了机器人）",
    "can't initiate conversation": "没有送达（对方还没有启动机器人）",
    "user is deactivated": "没有送达（对方的账号已注销）",
    "chat not found": "没有送达（找不到这个会话）",
    "bot was kicked": "没有送达（机器人已被移出该群）",
}
"""By what Telegram says when a message cannot arrive."""

_DATE_ALONE = re.compile(r"^\d{4}年|[以之]?前$")
_TAG = re.compile(r"<[^>]*>")
_WEEKDAYS = "一二三四五六日"

EVENT_WORDS = {
    "issued": "交办",
    "acknowledged": "签收",
    "entered": "代录反馈",
    "reported": "反馈",
    "submitted": "报办结",
    "submission_taken_back": "撤回报办结",
    "closed": "办结",
    "cancelled": "撤销",
    "returned": "退办",
    "amended": "调整",
    "transferred": "转办",
    "recalled": "撤回",
    "reopened": "重办",
    "corrected": "更正反馈",
    "share_finished": "完成配合事项",
    "extension_asked": "申请延期",
    "extension_granted": "同意延期",
    "extension_refused": "不同意延期",
    "declined": "申请退回",
    "decline_granted": "同意退回",
    "decline_refused": "不同意退回",
    "refusal_explained": "说明不同意的原因",
    "coordination_answered": "答复协调事项",
    "milestone_reached": "完成节点",
    "milestone_reopened": "撤回节点完成",
    "indicator_set": "更新指标",
    "attached": "提交附件",
    "instructed": "批示",
    "forwarded": "转办批示",
    "overdue": "进入逾期",
    "late_days_kept": "逾期天数留存",
    "chased": "催办",
    "escalated": "提请领导",
    "writ_sent": "发出督办单",
    "invited": "发出邀请",
    "invitation_revoked": "作废邀请",
    "joined": "绑定身份",
    "handed_over": "交接",
    "left": "解绑",
    "ranked": "设为A角",
    "chat_bound": "设定群用途",
    "chat_left": "机器人被移出群",
    "chat_joined": "机器人重新入群",
    "chat_moved": "群升级，编号改变",
    "secrecy_overridden": "确认可以发布",
    "marks_overridden": "确认处理密级标志",
    "digest_shown": "预览周报",
    "digest_released": "放行周报",
    "digest_held": "暂缓周报",
    "digest_reworded": "改周报开头的话",
    "digest_corrected": "拟更正周报",
    "digest_dropped": "取消更正周报",
    "digest_given": "报送周报",
    "digest_failed": "未能制作周报",
    "listed": "查看清单",
    "consulted": "查阅台账",
    "exported": "导出",
    "restored": "恢复备份",
}
"""What an event is called, by its kind."""


def bare_day(on: date, today: date) -> str:
    """6月30日, for a place in brackets; with the year where it is not this one."""
    year = "" if on.year == today.year else f"{on.year}年"
    return f"{year}{on.month}月{on.day}日"


def day(on: date, today: date) -> str:
    """6月30日（周二）; with the year where it is not this one."""
    return f"{bare_day(on, today)}（周{_WEEKDAYS[on.weekday()]}）"


def timed(words: str, at: datetime, form: str = "") -> str:
    """The words as they are, with the instant behind them: a tap shows it in the reader's own zone.

    With a `form` (`r` relative, or of `wdDtT` weekday, date, time) the client writes the instant in place of the words.
    """
    wish = f' format="{form}"' if form else ""
    return f'<tg-time unix="{int(at.timestamp())}"{wish}>{words}</tg-time>'


def last_day(on: date, today: date) -> str:
    """A day that still counts to its end, as `day` writes it, with that end behind it."""
    return timed(day(on, today), datetime.combine(on, time(23, 59), OFFICE_ZONE))


def folded(html: str) -> str:
    """A quote that shows its first lines and opens at a tap: for what is long and seldom read."""
    return f"<blockquote expandable>{html}</blockquote>"


def moment(at: datetime, today: date) -> str:
    """6月30日（周二）09:30, by the office's clock."""
    local = office_time(at)
    return f"{day(local.date(), today)}{local:%H:%M}"


def own(words: str) -> str:
    """Somebody's own words: never markup."""
    return escape(words, quote=False)


def plain(html: str) -> str:
    """Our HTML as bare words, for places that show no markup."""
    return unescape(_TAG.sub("", html))


def excerpt(words: str, length: int) -> str:
    """The words on one line, cut to `length` characters with a visible mark."""
    line = " ".join(words.split())
    return line if len(line) <= length else line[: length - 1] + "…"


def spelled(figure: float) -> str:
    """100, not 100.0."""
    return f"{figure:.10g}"


def aim(name: str, value: float, unit: str) -> str:
    """建成标准站30个, 覆盖率 90%: the figure is added to a name that does not hold it, as plain words."""
    figure = f"{spelled(value)}{unit}"
    apart = " " if unit in ("%", "‰") else ""
    return name if figure in name.replace(",", "") else f"{name}{apart}{figure}"


def as_written(phrase: str, due_on: date) -> str:
    """The deadline's own words in brackets, where they are not just the date again."""
    says_more = _DATE_ALONE.sub("", phrase) != f"{due_on.month}月{due_on.day}日"
    return f"（原文：{own(phrase)}）" if phrase and says_more else ""


def report_marks(report: Report) -> list[str]:
    """What a report says of its task beside the percentage: 受阻, 需协调 …"""
    claimed = CLAIM_WORDS.get(report.claim) if report.claim else None
    return [*([claimed] if claimed else []), *(["需协调"] if report.needs_coordination else [])]


def delivery_words(error: str) -> str:
    """Why a message did not arrive; no error means that nobody knows whether it did."""
    known = (words for sign, words in _UNDELIVERED.items() if sign in error)
    return next(known, f"没有送达（{own(excerpt(error, 80))}）" if error else "不知是否送达")
