"""A refusal as one sentence: what was wrong, and what to do instead."""

from collections.abc import Callable
from typing import Any

from taskbot.tasks import errors
from taskbot.tasks.errors import Refusal
from taskbot.tasks.lifecycle import State
from taskbot.tasks.permissions import Role
from taskbot.texts import marks
from taskbot.texts.problems import WANTED
from taskbot.texts.usage import USAGE
from taskbot.texts.words import ACTION_WORDS, ROLE_WORDS, STATE_WORDS, excerpt, own

_REASONS = {
    State.ISSUED: "承办单位还没有报办结",
    State.IN_PROGRESS: "承办单位还没有报办结",
    State.IN_REVIEW: "正在等待审核",
    State.CLOSED: "任务已经了结",
    State.CANCELLED: "任务已经了结",
}

_INSTEAD = {
    State.ISSUED: "请等承办单位报办结后再审核",
    State.IN_PROGRESS: "请等承办单位报办结后再审核",
    State.IN_REVIEW: "有新的进展可以继续反馈",
    State.CLOSED: "需要继续办理的，由督办单位另行交办",
    State.CANCELLED: "需要继续办理的，由督办单位另行交办",
}

_NAMED_UNITS = 3
_NAME_LENGTH = 40


def refused(refusal: Refusal) -> str:
    """The sentence, as Telegram HTML."""
    return SENTENCES[type(refusal)](refusal)


def _illegal_move(refusal: errors.IllegalMove) -> str:
    state = refusal.state
    again = "再次" if state is State.IN_REVIEW else ""
    return (
        f"#{refusal.number} 目前是「{STATE_WORDS[state]}」，{_REASONS[state]}，"
        f"不能{again}{ACTION_WORDS[refusal.action]}；{_INSTEAD[state]}。"
    )


def _not_allowed(refusal: errors.NotAllowed) -> str:
    roles = "、".join(ROLE_WORDS[role] for role in refusal.roles)
    instead = (
        "您如果是联络员，请向督办单位索取邀请链接"
        if Role.LIAISON in refusal.roles
        else "如有需要，请联系督办单位"
    )
    return f"只有{roles}可以这样操作；{instead}。"


def _not_your_task(refusal: errors.NotYourTask) -> str:
    named = "、".join(refusal.units[:_NAMED_UNITS])
    more = f"等 {len(refusal.units)} 家单位" if len(refusal.units) > _NAMED_UNITS else ""
    return f"#{refusal.number} 由{own(named)}{more}办理，请由该单位的联络员操作。"


def _unknown_unit(refusal: errors.UnknownUnit) -> str:
    name = own(excerpt(refusal.name, _NAME_LENGTH))
    near = f"是不是：{own('、'.join(refusal.near))}？" if refusal.near else "请写责任单位名单中的名称。"
    return f"没有找到单位「{name}」。{near}"


SENTENCES: dict[type[Refusal], Callable[[Any], str]] = {
    errors.IllegalMove: _illegal_move,
    errors.NotAllowed: _not_allowed,
    errors.Anonymous: lambda _: "请用个人身份发言：匿名管理员的操作无法记到人，未予受理。",
    errors.StaleButton: lambda _: "这个按钮已经失效，请用 /task 编号 重新打开任务。",
    errors.NoSuchTask: lambda refusal: (
        f"没有找到 #{refusal.number}，请核对编号；联络员可用 /mine 查看本单位任务。"
    ),
    errors.NotYourTask: _not_your_task,
    errors.BadInvitation: lambda _: "邀请链接无效：可能已被使用或已过期。请向督办单位索取新的链接。",
    errors.NoWorkGroup: lambda _: (
        "还没有工作群，任务卡片无处可发：请先在工作群里发送 /bindchat 工作群，再点确认交办。"
    ),
    errors.DraftGone: lambda _: "这份拟办已经处理过了，请用 /new 重新拟办。",
    errors.NothingDrawn: lambda _: (
        "没有读出需要交办的事项，没有保存；请核对是不是来文，个别事项可用 /new 交办。"
    ),
    errors.ImportGone: lambda _: "这次导入已经处理过了；要再导入，请重新发送清单。",
    errors.PlanOutdated: lambda _: "预览之后任务有了变动，没有导入，请把清单重新导入一次。",
    errors.BadAnswer: lambda refusal: f"没有读懂，拟办未改动。{WANTED[refusal.wanted]}",
    errors.IncompleteDraft: lambda _: "拟办还有未定的内容，请先按提示补全，再确认交办。",
    errors.Marked: lambda refusal: marks.refused(refusal.marks),
    errors.MarkedReport: lambda refusal: marks.report_refused(refusal.marks),
    errors.MarksAnswered: lambda _: "这件事已经有人处理过了，没有重复办理。",
    errors.MessageGone: lambda _: "原来的消息已经不在，请重新发送。",
    errors.UnknownUnit: _unknown_unit,
    errors.UnitRequired: lambda _: f"邀请联络员要写明单位，例如：{USAGE['invite']}",
    errors.WrongUse: lambda refusal: f"没有读懂这条命令，请这样写：{USAGE[refusal.command]}",
}
