"""A list card: several tasks of one lead unit in one message, answered by number. Telegram HTML."""

from collections.abc import Sequence
from datetime import date

from taskbot.tasks.facts import TaskFacts
from taskbot.texts.measures import warnings
from taskbot.texts.words import STATE_WORDS, day, excerpt, own

_TITLE_LENGTH = 80
_CONTENT_LENGTH = 160
_NAMED_UNITS = 6


def list_card(tasks: Sequence[TaskFacts], today: date) -> str:
    """The tasks, by number, as they stand."""
    first = tasks[0]
    lines = [f"<b>{own(first.lead_unit)}牵头的任务：{len(tasks)} 项</b>"]
    lines += [_task(task, today) for task in tasks]
    open_numbers = [task.number for task in tasks if task.is_open]
    if open_numbers:
        example = f"<code>#{open_numbers[0]} 60% 正在征求意见</code>"
        lines.append(f"\n回复本条并写明编号即可反馈，例如：{example}")
    return "\n".join(lines)


def _task(task: TaskFacts, today: date) -> str:
    urgency = "" if task.urgency == "一般" else f"【{own(task.urgency)}】"
    facts = [_deadline(task, today)]
    if task.supporting_units:
        facts.append(f"配合：{own(_named(task.supporting_units))}")
    lines = [
        f"\n<b>#{task.number} {urgency}{own(excerpt(task.title, _TITLE_LENGTH))}</b>",
        " · ".join([*facts, *_standing(task, today)]),
    ]
    if task.content:
        lines.append(own(excerpt(task.content, _CONTENT_LENGTH)))
    return "\n".join(lines)


def _deadline(task: TaskFacts, today: date) -> str:
    if task.due_on is None:
        return own(task.deadline_phrase) or "长期"
    return day(task.due_on, today) + ("（逾期）" if task.is_overdue(today) else "")


def _named(units: Sequence[str]) -> str:
    more = f"等 {len(units)} 家单位" if len(units) > _NAMED_UNITS else ""
    return "、".join(units[:_NAMED_UNITS]) + more


def _standing(task: TaskFacts, today: date) -> list[str]:
    if not task.is_open:
        return [STATE_WORDS[task.state]]
    facts = ["未签收"] if task.acknowledged_on is None else [STATE_WORDS[task.state]]
    progress = [f"{task.progress}%"] if task.progress is not None else []
    return [*facts, *progress, *warnings(task, today)]


def acknowledged_all(numbers: Sequence[int]) -> str:
    """Toast after 全部签收."""
    return f"已签收 {'、'.join(f'#{number}' for number in numbers)}"
