"""Why the office cannot press a unit now, and what to do instead: one sentence each (Telegram HTML)."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from taskbot.clock import office_day
from taskbot.tasks import press_errors
from taskbot.tasks.errors import Refusal
from taskbot.tasks.press_errors import TemplateFlaw
from taskbot.texts.words import REQUEST_WORDS, excerpt, moment, own


def _waits_for_office(refusal: press_errors.WaitsForOffice) -> str:
    asked = "、".join(dict.fromkeys(REQUEST_WORDS[kind] for kind in refusal.kinds))
    return (
        f"#{refusal.number} {own(refusal.unit)}的{asked}还在等督办单位答复，没有发出；"
        f"请先答复（见 /task {refusal.number}），再催办单位。"
    )


def _already_chased(refusal: press_errors.AlreadyChased) -> str:
    later = f"，将于{_moment(refusal.goes_at)}发出" if refusal.goes_at else ""
    return (
        f"#{refusal.number} 已由{own(refusal.by)}于{_moment(refusal.at)}催办{own(refusal.unit)}{later}，"
        "一天只催一次，没有再发；急事请直接电话联系。"
    )


_FLAWS = {
    TemplateFlaw.UNREADABLE: "读不出来，要用 .docx 文档",
    TemplateFlaw.SYNTAX: "有一处占位符写法不对，要写成 {{ 编号 }} 这样",
    TemplateFlaw.FIELD: "里的「{}」没有对应的内容",
}


def bad_template(refusal: press_errors.BadTemplate) -> str:
    """Which template, and what is wrong with it."""
    flaw = _FLAWS[refusal.flaw].replace("{}", own(excerpt(refusal.field, 30)))
    return f"模板 {own(refusal.file)} {flaw}"


def _moment(at: datetime) -> str:
    return moment(at, office_day(at))


PRESS_SENTENCES: dict[type[Refusal], Callable[[Any], str]] = {
    press_errors.WaitsForOffice: _waits_for_office,
    press_errors.ShareFinished: lambda refusal: (
        f"{own(refusal.unit)}在 #{refusal.number} 的配合事项已经完成，没有催办；要催牵头单位请用 /chase {refusal.number}。"
    ),
    press_errors.NoWayToUnit: lambda refusal: (
        f"{own(refusal.unit)}没有可以通知的会话，没有发出；请用 /units {own(refusal.unit)} 邀请联络员，或先电话联系。"
    ),
    press_errors.AlreadyChased: _already_chased,
    press_errors.NotAtOffice: lambda refusal: (
        f"#{refusal.number} 还没有到提请领导的一步：逾期后多次提醒、单位仍未反馈的才提请；"
        f"现在可以用 /chase {refusal.number} 催办。"
    ),
    press_errors.NoLeadersChat: lambda _: (
        "还没有领导群，没有提请：请先在领导群里发送 /bindchat 领导群，再点一次这个按钮。"
    ),
    press_errors.AlreadyEscalated: lambda refusal: (
        f"#{refusal.number} 已由{own(refusal.by)}于{_moment(refusal.at)}提请领导，同一时限只提请一次。"
    ),
    press_errors.NotLateEnough: lambda refusal: (
        f"#{refusal.number} 逾期 {refusal.late_days} 个工作日，满 {refusal.wanted} 个工作日才出督办单；"
        f"要提醒单位请用 /chase {refusal.number}。"
    ),
    press_errors.WritGone: lambda _: (
        "这份督办单已经发出或者取消，没有重复处理；需要时请重新发送 /writ 编号。"
    ),
    press_errors.WritSentToday: lambda refusal: (
        f"#{refusal.number} 今天已由{own(refusal.by)}发出{own(refusal.name)}（{_moment(refusal.at)}），"
        "同一任务一天只发一份，没有再发。"
    ),
    press_errors.PrivateOnly: lambda _: "这份文件只在私聊里给您：请先私聊机器人发送 /start，再操作一次。",
    press_errors.BadTemplate: lambda refusal: f"{bad_template(refusal)}，没有生成；请管理员改正模板后再试。",
}
