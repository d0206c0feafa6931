"""A refusal as one sentence: what was wrong, and what to do instead."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from taskbot.tasks import errors
from taskbot.tasks.errors import Refusal
from taskbot.tasks.lifecycle import Action, Doer, Outcome, RequestKind, State, possible_actions
from taskbot.tasks.permissions import Role
from taskbot.texts import marks
from taskbot.texts.digests import ISSUE_SENTENCES
from taskbot.texts.measures import measured
from taskbot.texts.members import no_place_words
from taskbot.texts.orders import flawed
from taskbot.texts.press_refusals import PRESS_SENTENCES
from taskbot.texts.problems import WANTED
from taskbot.texts.usage import USAGE
from taskbot.texts.words import (
    ACTION_WORDS,
    OUTCOME_WORDS,
    REQUEST_WORDS,
    ROLE_WORDS,
    STATE_WORDS,
    day,
    excerpt,
    own,
)

_ENDED = "任务已经了结"
_NOT_SUBMITTED = "承办单位还没有报办结"
_REASONS: dict[State, dict[Action, str]] = {
    State.ISSUED: {Action.CLOSE: _NOT_SUBMITTED, Action.RETURN: _NOT_SUBMITTED},
    State.IN_PROGRESS: {
        Action.CLOSE: _NOT_SUBMITTED,
        Action.RETURN: _NOT_SUBMITTED,
        Action.RECALL: "承办单位已经在办",
    },
    State.IN_REVIEW: {Action.RECALL: "承办单位已经在办"},
    State.CLOSED: {},
    State.CANCELLED: {},
}
"""Why an action does not start from a state, where it is more than that."""

_OTHERWISE = {
    State.ISSUED: "任务还在办理",
    State.IN_PROGRESS: "任务还在办理",
    State.IN_REVIEW: "正在等待审核",
    State.CLOSED: _ENDED,
    State.CANCELLED: _ENDED,
}

_DOER_WORDS = {Doer.LEAD: "承办单位", Doer.OFFICE: "督办单位"}
_UNSAID = frozenset({Action.FINISH_SHARE, Action.RECALL, Action.CHASE, Action.ESCALATE, Action.WRIT})
"""Possible, but not worth naming among what can be done instead."""

_NAMED_UNITS = 3
_NAMED_TASKS = 10
_NAME_LENGTH = 40


def refused(refusal: Refusal) -> str:
    """The sentence, as Telegram HTML."""
    return SENTENCES[type(refusal)](refusal)


def _illegal_move(refusal: errors.IllegalMove) -> str:
    state, action = refusal.state, refusal.action
    again = "再次" if state is State.IN_REVIEW and action is Action.SUBMIT else ""
    reason = _REASONS[state].get(action, _OTHERWISE[state])
    return (
        f"#{refusal.number} 目前是「{STATE_WORDS[state]}」，{reason}，"
        f"不能{again}{ACTION_WORDS[action]}；{possible_moves(state)}。"
    )


def possible_moves(state: State) -> str:
    """What can be done to a task in that state, by whom."""
    parts = [
        f"{words}可以{'、'.join(ACTION_WORDS[action] for action in actions)}"
        for doer, words in _DOER_WORDS.items()
        if (actions := [each for each in possible_actions(state, doer) if each not in _UNSAID])
    ]
    return f"现在{'，'.join(parts)}" if parts else "需要继续办理的，由督办单位另行交办"


def _not_allowed(refusal: errors.NotAllowed) -> str:
    roles = "、".join(ROLE_WORDS[role] for role in refusal.roles)
    instead = (
        "您如果是联络员，请向督办单位索取邀请链接"
        if Role.LIAISON in refusal.roles
        else "如有需要，请联系督办单位"
    )
    return f"只有{roles}可以这样操作；{instead}。"


def _not_your_task(refusal: errors.NotYourTask) -> str:
    return f"#{refusal.number} 由{_named_units(refusal.units)}办理，请由该单位的联络员操作。"


def _named_units(units: Sequence[str]) -> str:
    more = f"等 {len(units)} 家单位" if len(units) > _NAMED_UNITS else ""
    return own("、".join(units[:_NAMED_UNITS])) + more


def _reason_missing(refusal: errors.ReasonMissing) -> str:
    what = ACTION_WORDS[refusal.action]
    example = _REASON_EXAMPLES.get(refusal.action)
    return f"#{refusal.number} {what}需要写明原因，没有改动；请写一句话" + (
        f"，例如：{example}。" if example else "。"
    )


_REASON_EXAMPLES = {
    Action.RETURN: "请补充佐证材料后再报",
    Action.EXTEND: "/extend 12 7月3日 需再征求一轮意见",
    Action.DECLINE: "该事项职责不在我单位",
    Action.TRANSFER: "/transfer 12 省科技厅 职责调整",
    Action.CANCEL: "/cancel 12 与另一项任务合并",
    Action.REOPEN: "/reopen 12 成果需要修订",
}


def _already_answered(refusal: errors.AlreadyAnswered) -> str:
    who = f"{own(refusal.by)}" if refusal.by else ""
    outcome = OUTCOME_WORDS[refusal.outcome]
    if refusal.kind is RequestKind.COORDINATION and refusal.outcome is Outcome.GRANTED:
        outcome = "已答复"
    return f"#{refusal.number} 的{REQUEST_WORDS[refusal.kind]}{who}{outcome}，不再重复处理；现状请看 /task {refusal.number}。"


def _extension_too_late(refusal: errors.ExtensionTooLate) -> str:
    return (
        f"#{refusal.number} 的时限{_day(refusal.due_on)}已过，不能再申请延期；"
        "请反馈进展和预计完成时间，由督办单位调整时限。"
    )


def _unknown_unit(refusal: errors.UnknownUnit) -> str:
    name = own(excerpt(refusal.name, _NAME_LENGTH))
    near = f"是不是：{own('、'.join(refusal.near))}？" if refusal.near else "请写责任单位名单中的名称。"
    return f"没有找到单位「{name}」。{near}"


def _day(on: date) -> str:
    return day(on, on)


def _no_place(refusal: errors.NoPlace) -> str:
    return (
        f"{no_place_words(refusal.unit, refusal.wanted, refusal.holders)}，未绑定；"
        "请联系督办单位先交接或解绑，再打开这个链接。"
    )


SENTENCES: dict[type[Refusal], Callable[[Any], str]] = {
    errors.IllegalMove: _illegal_move,
    errors.NotAllowed: _not_allowed,
    errors.Anonymous: lambda _: "请用个人身份发言：匿名管理员的操作无法记到人，未予受理。",
    errors.SaidByAnother: lambda _: "转发来的、经其他机器人发出的命令不执行，请自己重新发送这条命令。",
    errors.StaleButton: lambda _: "这个按钮已经失效，请用 /task 编号 重新打开任务。",
    errors.NewerReport: lambda refusal: (
        f"#{refusal.number} 此后已有新的反馈，没有改动；指标现为：{own(measured(refusal.figure))}。"
    ),
    errors.NoSuchTask: lambda refusal: (
        f"没有找到 #{refusal.number}，请核对编号；联络员可用 /mine 查看本单位任务。"
    ),
    errors.NotSeen: lambda refusal: (
        f"#{refusal.number} 由{own(refusal.lead)}牵头，不在贵单位承办之列，不能查看；"
        "需要了解请联系督办单位，贵单位任务请发送 /mine。"
    ),
    errors.NotYourTask: _not_your_task,
    errors.NoShare: lambda refusal: (
        f"{own(refusal.unit)}没有承办 #{refusal.number}，没有记录；该任务由{_named_units(refusal.units)}办理，请核对编号和单位。"
    ),
    errors.NothingToCorrect: lambda refusal: (
        f"{own(refusal.unit)}还没有反馈过 #{refusal.number}，没有可以更正的记录；"
        f"要录入它的进展，请用 /enter {refusal.number} 并写明来源。"
    ),
    errors.BadInvitation: lambda _: "邀请链接无效：可能已被使用或已过期。请向督办单位索取新的链接。",
    errors.InvitationUsed: lambda _: "这个邀请已被接受，不能作废；要收回身份，请用 /units 解绑。",
    errors.NoPlace: _no_place,
    errors.LastOfRole: lambda refusal: (
        f"这是最后一名{ROLE_WORDS[refusal.role]}人员，不能解绑；请先邀请另一位。"
    ),
    errors.FixedAdmin: lambda _: (
        "此人由系统设置（TASKBOT_ADMIN_IDS）指定，不能在这里解绑；请修改设置后重新启动。"
    ),
    errors.RosterChanged: lambda _: "这个按钮已经失效，没有改动；请用 /units 查看现在的人员。",
    errors.NoPrivateChat: lambda _: "邀请链接只能私下给您：请先私聊机器人发送 /start，再点一次。",
    errors.NoWorkGroup: lambda _: (
        "还没有工作群，没有地方可发：请先在工作群里发送 /bindchat 工作群，再点一次这个按钮。"
    ),
    errors.NotYourList: lambda _: "这是别人查询的清单，请自己发送 /mine 查看本单位任务。",
    errors.DraftGone: lambda _: "这份拟办已经处理过了，请用 /new 重新拟办。",
    errors.NothingDrawn: lambda _: (
        "没有读出需要交办的事项，没有保存；请核对是不是来文，个别事项可用 /new 交办。"
    ),
    errors.ImportGone: lambda _: "这次导入已经处理过了；要再导入，请重新发送清单。",
    errors.PlanOutdated: lambda _: "预览之后任务有了变动，没有导入，请把清单重新导入一次。",
    errors.ForeignWorkbook: lambda _: (
        "这份工作簿与本台账对不上（没有记着的台账校验值，或不是本机器人作的），没有采用；"
        "请用 /digest 取最新的工作簿，在「工作清单」中改后发回。"
    ),
    errors.BadAnswer: lambda refusal: f"没有读懂，拟办未改动。{WANTED[refusal.wanted]}",
    errors.IncompleteDraft: lambda _: "拟办还有未定的内容，请先按提示补全，再确认交办。",
    errors.Marked: lambda refusal: marks.refused(refusal.marks),
    errors.MarkedReport: lambda refusal: marks.report_refused(refusal.marks),
    errors.MarksAnswered: lambda _: "这件事已经有人处理过了，没有重复办理。",
    errors.MessageGone: lambda _: "原来的消息已经不在，请重新发送。",
    errors.UnknownUnit: _unknown_unit,
    errors.UnitRequired: lambda _: f"邀请联络员要写明单位，例如：{USAGE['invite']}",
    errors.WrongUse: lambda refusal: f"没有读懂这条命令，请这样写：{USAGE[refusal.command]}",
    errors.ReasonMissing: _reason_missing,
    errors.AlreadyAnswered: _already_answered,
    errors.ExtensionTooLate: _extension_too_late,
    errors.NoDueDate: lambda refusal: f"#{refusal.number} 没有时限，不需要延期；有进展请直接反馈。",
    errors.ExtensionNotLater: lambda refusal: (
        f"延期后的日期要晚于 #{refusal.number} 现在的时限{_day(refusal.due_on)}，没有改动；请写更晚的日期。"
    ),
    errors.ExtensionPast: lambda refusal: (
        f"#{refusal.number} 不能延到{_day(refusal.wanted_on)}，这一天已经过去，没有改动；"
        "请用「改日期」写今天以后的日期。"
    ),
    errors.RequestGone: lambda _: "这个按钮对应的事项已经不在了，请用 /pending 查看还有哪些在等待处理。",
    errors.RequestPending: lambda refusal: (
        f"#{refusal.number} 已有一份{REQUEST_WORDS[refusal.kind]}在等督办单位答复，请等答复后再提。"
    ),
    errors.RecallTooLate: lambda refusal: (
        f"#{refusal.number} 交办已超过 60 秒，不能撤回；内容有误用 /amend 调整，不再需要用 /cancel 写明原因撤销。"
    ),
    errors.CorrectionTooLate: lambda refusal: (
        f"#{refusal.number} 的这条反馈已超过一天，修改未记录；请另发一条新的反馈，或请督办单位更正。"
    ),
    errors.SameLead: lambda refusal: (
        f"#{refusal.number} 现在就由{own(refusal.unit)}牵头，没有改动；请写另一家单位。"
    ),
    errors.BadAmendment: flawed,
    errors.AlreadyForwarded: lambda _: "这条批示已经转办过了，不再重复发送。",
    **PRESS_SENTENCES,
    **ISSUE_SENTENCES,
}
