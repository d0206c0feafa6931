"""Instructions 批示: what the leader, the office and the units read. Telegram HTML."""

from collections.abc import Iterator, Sequence
from datetime import date

from taskbot.tasks.facts import TaskFacts
from taskbot.tasks.models import Instruction
from taskbot.tasks.parsing.instruction_parts import InstructionPart
from taskbot.texts.notices import Reached, Way, reached_by
from taskbot.texts.tasks import named
from taskbot.texts.words import excerpt, moment, own

_LENGTH, _LENGTH_BESIDE_TASKS = 2000, 1000
_NAMED_TASKS = 8


def recorded(parts: Sequence[InstructionPart], office: str, about: str) -> str:
    """To the leader; what speaks of several tasks by turns, part by part."""
    on = f"对{own(about)}的批示" if about else "批示"
    if len(parts) == 1:
        numbers = _numbers(parts[0].aim.numbers)
        return f"已记录{on}{numbers and f'（{numbers}）'}，由{own(office)}转办。"
    lines = (f"{_aimed(part)}：{own(excerpt(part.words, _LENGTH // len(parts)))}" for part in parts)
    return "\n".join([f"已分 {len(parts)} 条记录{on}，由{own(office)}转办：", *lines])


def _aimed(part: InstructionPart) -> str:
    if part.aim.numbers:
        return _numbers(part.aim.numbers)
    meant = _numbers(part.aim.meant)
    return f"没有写明编号（可能是 {meant}），转办前核定" if meant else "对整体工作"


def _numbers(numbers: Sequence[int]) -> str:
    return "、".join(f"#{number}" for number in numbers)


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


def to_forward(
    given: Instruction, leader: str, tasks: Sequence[TaskFacts], meant: Sequence[TaskFacts], today: date
) -> str:
    """To the office; with the tasks that it may be of where it names none."""
    return "\n".join(
        [f"<b>批示待转办</b>：{own(leader)}", *_said(given, tasks, today), *_meant(meant, today)]
    )


def _meant(tasks: Sequence[TaskFacts], today: date) -> Iterator[str]:
    if tasks:
        yield "没有写明编号，可能涉及："
        yield from (named(task, today) for task in tasks[:_NAMED_TASKS])
        if len(tasks) > _NAMED_TASKS:
            yield f"等 {len(tasks)} 项"
        yield "「转办批示」发到工作群；「转给」只发给该任务的责任单位。"


def forwarded(given: Instruction, leader: str, by: str, tasks: Sequence[TaskFacts], today: date) -> str:
    """The same once it was passed on."""
    at = [f"{own(by)}　{moment(given.forwarded_at, today)}"] if given.forwarded_at else []
    return "\n".join([f"<b>批示已转办</b>：{own(leader)}", *_said(given, tasks, today), *at])


def forwarded_briefly() -> str:
    """Toast after 转办."""
    return "批示已转办。"


def for_units(
    given: Instruction, leader: str, tasks: Sequence[TaskFacts], today: date, units: Sequence[str] = ()
) -> str:
    """To the units of the tasks, in a group by their names; without a task to the work group."""
    whom = own("、".join(units))
    how = "直接回复本条即可反馈" if len(tasks) == 1 else "回复本条并写明编号即可反馈"
    ask = [f"请{whom}按批示要求办理，{how}。"] if tasks else []
    return "\n".join([f"<b>领导批示</b>（{own(leader)}）", *_said(given, tasks, today), *ask])


def passed_on(given: Instruction, office: str, told: Reached, tasks: Sequence[TaskFacts], today: date) -> str:
    """To the leader, once it was passed on, and how each unit was reached; without a task it went to the work group."""
    units = reached_by(told, Way.DIRECTLY, Way.IN_GROUP, Way.UNATTENDED)
    whom = own("、".join(units)) if units else "工作群"
    head = f"您的批示已由{own(office)}转办{whom}："
    return "\n".join([head, *_said(given, tasks, today), *_ways(told, office)])


def _ways(told: Reached, office: str) -> Iterator[str]:
    if directly := reached_by(told, Way.DIRECTLY):
        yield f"已私下发给：{own('、'.join(directly))}。"
    if in_group := reached_by(told, Way.IN_GROUP):
        yield f"已在工作群发给：{own('、'.join(in_group))}。"
    if unattended := reached_by(told, Way.UNATTENDED):
        names = own("、".join(unattended))
        yield f"只在工作群写明，没有可以联系的联络员：{names}，由{own(office)}另行告知。"
    if nowhere := reached_by(told, Way.NOWHERE):
        yield f"没有可以通知的会话：{own('、'.join(nowhere))}，由{own(office)}另行告知。"


def _said(given: Instruction, tasks: Sequence[TaskFacts], today: date) -> Iterator[str]:
    if given.about:
        yield f"对{own(given.about)}的批示"
    yield from (named(task, today) for task in tasks)
    yield own(excerpt(given.words, _LENGTH if len(tasks) <= 1 else _LENGTH_BESIDE_TASKS))
