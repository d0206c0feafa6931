"""What would go out if nobody did anything, by receiver, and how often each unit was asked this week. Telegram HTML."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from taskbot.tasks.lifecycle import RequestKind
from taskbot.texts.words import REQUEST_WORDS, moment, own

_STEPS = {
    "unacknowledged": "尚未签收",
    "returned": "退办后尚未反馈",
    "cycle": "本期尚未反馈",
    "instruction": "批示待转办",
    **{kind.value: f"{REQUEST_WORDS[kind]}待答复" for kind in RequestKind},
}
"""By the first word of the step's name."""


@dataclass(frozen=True, slots=True)
class Announced:
    """A message to be: its receiver, the units that it asks, and the numbers of the tasks by reason."""

    to: str
    units: Sequence[str]
    reasons: Mapping[str, Sequence[int]]

    @property
    def numbers(self) -> set[int]:
        """The tasks in it."""
        return {number for numbers in self.reasons.values() for number in numbers}


def step_words(
    step: str, *, of_milestone: bool = False, of_cycle: bool = False, is_late: bool = False
) -> str:
    """A step of a ladder as the reason of a reminder: before-2 → 时限前2个工作日."""
    kind, _, count = step.partition("-")
    weekly = "（每周）" if count == "weekly" else ""
    match kind, count:
        case "before", "0":
            words = "到期"
        case "before", _:
            words = f"时限前{count}个工作日"
        case "overdue", _:
            words = f"逾期{weekly or f'{count}个工作日'}"
        case _:
            words = f"{_STEPS.get(kind, step)}{weekly}"
    about = "节点" if of_milestone else "本期反馈" if of_cycle else ""
    return f"{about}{words}{'（补发）' if is_late else ''}"


def instant(at: datetime, messages: Sequence[Announced], today: date) -> list[str]:
    """What goes out at that instant: a head with the counts, then one line for each receiver."""
    count = len(set().union(*(message.numbers for message in messages)))
    head = f"<b>{moment(at, today)}</b>：{len(messages)} 条消息，{count} 项任务"
    return [head, *map(_line, messages)]


def _line(message: Announced) -> str:
    units = f"（{own('、'.join(message.units))}）" if message.units else ""
    reasons = (f"{words} {_numbers(numbers)}" for words, numbers in message.reasons.items())
    return f"{own(message.to)}{units} {len(message.numbers)} 项：{'；'.join(reasons)}"


def _numbers(numbers: Iterable[int]) -> str:
    return "、".join(f"#{number}" for number in numbers)


def nothing_foreseen(days: int | None = None) -> str:
    """In place of the messages of so many days, or of the days that were asked about."""
    span = f"{days} 天之内" if days else "这段时间"
    return f"如果没有人再操作，{span}没有要发出的提醒。"


def foreseen(lines: Sequence[str]) -> list[str]:
    """The next messages, under what they are."""
    return ["如果没有人再操作，下一次发出的提醒是：", *lines]


def burden(asks: Mapping[str, int], limit: int) -> list[str]:
    """How often each unit was asked for something this week; units in the order given, only those that were."""
    if not asks:
        return ["本周还没有提醒过任何单位。"]
    said = " · ".join(f"{own(unit)} {count}" for unit, count in asks.items())
    return [f"<b>本周已提醒（项次）</b>，时限之前的每家每周不超过 {limit} 项次：", said]
