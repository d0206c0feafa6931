"""A list card: several tasks of one lead unit in one message, answered by number. Telegram HTML.

However many there are, they are one message while they fit into one: the more tasks, the less is said of each.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from taskbot.tasks.facts import TaskFacts
from taskbot.texts.cards import AWAITED, NAMED_SHARES, awaited, supporting
from taskbot.texts.measures import warnings
from taskbot.texts.pages import LONGEST_MESSAGE, utf16_length
from taskbot.texts.tasks import headed
from taskbot.texts.words import STATE_WORDS, day, excerpt, own


@dataclass(frozen=True, slots=True)
class _Detail:
    """How much is said of a task: characters of its title and content; or in one line, without markup."""

    title: int
    content: int = 0
    is_line: bool = False


_LEAST = _Detail(12, is_line=True)
_DETAILS = (
    _Detail(80, content=160),
    _Detail(80),
    _Detail(40),
    _Detail(40, is_line=True),
    _Detail(20, is_line=True),
    _LEAST,
)
_LONGEST_FACTS = len(" · 2022年12月31日（周六）（逾期） · 推进中 · 100% · 待督办单位答复")
_FRAME = 160
"""Room for the head and the foot."""


def list_card(tasks: Sequence[TaskFacts], today: date) -> str:
    """The tasks, by number, as they stand, in as much detail as fits."""
    text = ""
    for detail in _DETAILS:
        text = _card(tasks, today, detail)
        if utf16_length(text) <= LONGEST_MESSAGE:
            break
    return text


def split_for_cards(tasks: Sequence[TaskFacts]) -> Iterator[list[TaskFacts]]:
    """As many tasks to a card as fit now and whatever their units report later."""
    shown: list[TaskFacts] = []
    left = 0
    for task in tasks:
        needed = utf16_length(_headline(task, _LEAST)) + _LONGEST_FACTS + 1
        if needed > left:
            if shown:
                yield shown
            shown, left = [], LONGEST_MESSAGE - _FRAME
        shown.append(task)
        left -= needed
    if shown:
        yield shown


def supporters_in(tasks: Sequence[TaskFacts]) -> dict[tuple[int, ...], list[str]]:
    """The units that help in these tasks, by the numbers of those that they help in.

    None where a single task has so few that its card names them all.
    """
    numbers: dict[str, list[int]] = {}
    for task in tasks:
        for unit in task.supporting_units:
            numbers.setdefault(unit, []).append(task.number)
    if len(tasks) == 1 and len(numbers) <= NAMED_SHARES:
        return {}
    units: dict[tuple[int, ...], list[str]] = {}
    for unit, listed in numbers.items():
        units.setdefault(tuple(listed), []).append(unit)
    return units


def supporting_card(units: Mapping[tuple[int, ...], Sequence[str]]) -> Iterator[str]:
    """The one card of the units that help: which of them in which tasks, and how they answer."""
    yield "<b>配合任务</b>"
    for numbers, named in units.items():
        yield f"{own('、'.join(named))}：{'、'.join(f'#{number}' for number in numbers)}"
    first = next(iter(units))[0]
    yield f"请在任务卡片上签收；回复本条并写明编号可以反馈本单位的配合情况，例如：<code>#{first} 已报送有关数据</code>"


def _card(tasks: Sequence[TaskFacts], today: date, detail: _Detail) -> str:
    lines = [
        f"<b>{own(tasks[0].lead_unit)}牵头的任务：{len(tasks)} 项</b>",
        *([""] if detail.is_line else []),
    ]
    lines += [_task(task, today, detail) for task in tasks]
    open_numbers = [task.number for task in tasks if task.is_open]
    if open_numbers:
        example = f"<code>#{open_numbers[0]} 60% 正在征求意见</code>"
        lines.append(f"\n回复本条并写明编号即可反馈，例如：{example}")
    return "\n".join(lines)


def _task(task: TaskFacts, today: date, detail: _Detail) -> str:
    head = _headline(task, detail)
    facts = (
        [_deadline(task, today), *_standing(task, today)] if not task.is_recalled else ["已撤回，请勿办理"]
    )
    if detail.is_line:
        return " · ".join([head, *facts])
    if task.supporting_units and not task.is_recalled:
        facts.insert(1, f"配合：{supporting(task)}")
    lines = [f"\n<b>{head}</b>", " · ".join(facts)]
    if task.content and detail.content and not task.is_recalled:
        lines.append(own(excerpt(task.content, detail.content)))
    return "\n".join(lines)


def _headline(task: TaskFacts, detail: _Detail) -> str:
    return headed(task, detail.title)


def _deadline(task: TaskFacts, today: date) -> str:
    if task.due_on is None:
        return own(excerpt(task.deadline_phrase, 20)) or "长期"
    return day(task.due_on, today) + ("（逾期）" if task.is_overdue(today) else "")


def _standing(task: TaskFacts, today: date) -> list[str]:
    if not task.is_open:
        return [STATE_WORDS[task.state]]
    facts = ["未签收"] if task.acknowledged_on is None else [STATE_WORDS[task.state]]
    progress = [f"{task.progress_now}%"] if task.progress_now is not None else []
    waits = [AWAITED] if any(awaited(task, today)) else []
    return [*facts, *progress, *waits, *warnings(task, today)]


def acknowledged_all(numbers: Sequence[int]) -> str:
    """Toast after 全部签收."""
    return f"已签收 {'、'.join(f'#{number}' for number in numbers)}"
