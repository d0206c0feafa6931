"""A refusal as one sentence: what was wrong, and what to do instead."""

from taskbot.tasks import errors
from taskbot.tasks.errors import Refusal
from taskbot.tasks.lifecycle import MOVES
from taskbot.texts.problems import WANTED
from taskbot.texts.words import ACTION_WORDS, ROLE_WORDS, STATE_WORDS, own

USAGE = {
    "new": "/new 任务名称 @牵头单位 配合：单位 6月30日前",
    "task": "/task 12",
    "report": "/report 12 60% 正在征求意见",
    "done": "/done 12 完成情况说明",
    "invite": "/invite 联络员 省经信厅（或：督办、领导、管理员）",
    "bindchat": "在群里发送 /bindchat work（工作群）、/bindchat leaders（领导群）或 /bindchat unit 省经信厅",
}


def refused(refusal: Refusal) -> str:
    """The sentence, as Telegram HTML."""
    match refusal:
        case errors.IllegalMove():
            return _illegal_move(refusal)
        case errors.NotAllowed():
            return f"只有{'、'.join(ROLE_WORDS[role] for role in refusal.roles)}可以这样做。"
        case errors.Anonymous():
            return "请用个人身份发言：匿名管理员的操作无法记到人，未予受理。"
        case errors.NoSuchTask():
            return f"没有 #{refusal.number} 这项任务，请核对编号；/mine 查看本单位任务。"
        case errors.NotYourTask():
            return f"#{refusal.number} 由{own('、'.join(refusal.units))}承办，请由承办单位的联络员操作。"
        case errors.BadInvitation():
            return "邀请链接无效：可能已被使用或已过期。请向督办单位索取新的链接。"
        case errors.NoWorkGroup():
            return "还没有工作群，任务卡片无处可发：请先在工作群里发送 /bindchat work，再点确认交办。"
        case errors.DraftGone():
            return "这份拟办已经处理过了，请用 /new 重新拟办。"
        case errors.BadAnswer():
            return f"没有读懂，拟办未改动。{WANTED[refusal.wanted]}"
        case errors.IncompleteDraft():
            return "拟办还有未定的内容，请先按提示补全，再确认交办。"
        case errors.UnknownUnit():
            near = (
                f"是不是：{own('、'.join(refusal.near))}？" if refusal.near else "请写责任单位名单中的名称。"
            )
            return f"没有找到单位「{own(refusal.name)}」。{near}"
        case errors.UnitRequired():
            return f"邀请联络员要写明单位，例如：{own(USAGE['invite'])}"
        case errors.WrongUse():
            return f"写法不对，请这样写：{own(USAGE[refusal.command])}"
        case _:
            raise AssertionError(refusal)


def _illegal_move(refusal: errors.IllegalMove) -> str:
    possible = [ACTION_WORDS[action] for state, action in MOVES if state is refusal.state]
    instead = f"现在可以：{'、'.join(possible)}。" if possible else "任务已经了结，不能再改。"
    return f"#{refusal.number} 目前是「{STATE_WORDS[refusal.state]}」，不能{ACTION_WORDS[refusal.action]}。{instead}"
