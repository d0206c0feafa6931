"""Instructions 批示: what the leader, the office and the units read. Telegram HTML."""

from collections.abc import Sequence
from datetime import date

from taskbot.tasks.facts import TaskFacts
from taskbot.tasks.models import Instruction
from taskbot.texts.tasks import named
from taskbot.texts.words import excerpt, moment, own

_LENGTH = 2000


def recorded(numbers: Sequence[int], office: str) -> str:
    """To the leader."""
    what = f"（{'、'.join(f'#{number}' for number in numbers)}）" if numbers else ""
    return f"已记录批示{what}，由{own(office)}转办。"


def asked_if_meant(words: str, numbers: Sequence[int]) -> str:
    """To a leader's words that read like a unit's report; a button follows."""
    example = f"#{numbers[0]} 请抓紧推进" if numbers else "请抓紧推进"
    return (
        f"没有记录：「{own(excerpt(words, 60))}」像是进展情况，进展由责任单位反馈。"
        f"确实是批示的，请点「作为批示」；也可以写明要求重发，例如：<code>{example}</code>"
    )


def another_leaders() -> str:
    """Toast to anybody else who presses 作为批示."""
    return "请由发出这条消息的本人点。"


def to_forward(given: Instruction, leader: str, task: TaskFacts | None, today: date) -> str:
    """To the office."""
    return f"<b>批示待转办</b>：{own(leader)}{_said(given, task, today)}"


def forwarded(given: Instruction, leader: str, by: str, task: TaskFacts | None, today: date) -> str:
    """The same once it was passed on."""
    at = f"\n{own(by)}　{moment(given.forwarded_at, today)}" if given.forwarded_at else ""
    return f"<b>批示已转办</b>：{own(leader)}{_said(given, task, today)}{at}"


def forwarded_briefly() -> str:
    """Toast after 转办."""
    return "批示已转办。"


def for_units(given: Instruction, leader: str, task: TaskFacts | None, today: date) -> str:
    """To the units of the task, or to the work group."""
    how = "\n请按批示要求办理，直接回复本条即可反馈。" if task else ""
    return f"<b>领导批示</b>（{own(leader)}）{_said(given, task, today)}{how}"


def passed_on(
    given: Instruction, office: str, units: Sequence[str], task: TaskFacts | None, today: date
) -> str:
    """To the leader, once it was passed on; without a task it went to the work group."""
    whom = own("、".join(units)) if units else "工作群"
    return f"您的批示已由{own(office)}转办{whom}：{_said(given, task, today)}"


def _said(given: Instruction, task: TaskFacts | None, today: date) -> str:
    about = f"\n{named(task, today)}" if task else ""
    return f"{about}\n{own(excerpt(given.words, _LENGTH))}"
