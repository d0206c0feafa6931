"""The fields of a task in three versions: as a workbook was made, as it is now, as the office has edited it. Pure.

What was edited is a change where the field is now as it was then, a conflict where it has become something else
meanwhile, and nothing where it has become the same.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from taskbot.tasks.facts import TaskFacts
from taskbot.tasks.list_statuses import NEEDS_COORDINATION
from taskbot.tasks.list_words import deadline_words, indicator_words, milestone_words
from taskbot.tasks.matching import same_words
from taskbot.tasks.revised_deadlines import Due

Fields = Mapping[str, Any]
"""Values by the names of `list_changes.FIELD_WORDS`; units by short name, the deadline a `Due`."""

_TOGETHER = (("progress", "done"),)
"""Fields that one report gives: where one of them has changed meanwhile, the others are of an older report."""

_SHOWN = 40


def fields_of(task: TaskFacts) -> dict[str, Any]:
    """What a workbook shows of the task and the office may edit there."""
    return {
        "title": task.title,
        "content": task.content,
        "section": task.section,
        "deadline": Due(task.due_on, task.deadline_phrase, task.recurrence),
        "lead_unit": task.lead_unit,
        "supporting_units": task.supporting_units,
        "leader": task.leader,
        "urgency": task.urgency,
        "milestones": tuple(replace(each, reached_on=None) for each in task.milestones),
        "indicators": tuple(replace(each, current=None) for each in task.indicators),
        "progress": task.progress_now,
        "done": task.done,
        "problem": task.problem or (NEEDS_COORDINATION if task.blocked_on else ""),
        "next_step": task.next_step,
    }


def same_value(one: object, other: object) -> bool:
    """Whether two values of one field say the same; units, steps and figures in any order."""
    if isinstance(one, str) and isinstance(other, str):
        return same_words(one, other)
    if isinstance(one, Due) and isinstance(other, Due):
        return one.says_as(other) or other.says_as(one)
    if isinstance(one, tuple) and isinstance(other, tuple):
        return sorted(map(repr, one)) == sorted(map(repr, other))
    return one == other


def value_words(name: str, value: Any) -> str:  # noqa: ANN401 (a field's value)
    """The value of a field as a list would have it."""
    match name:
        case "deadline":
            return deadline_words(value.phrase, value.on)
        case "supporting_units":
            return "、".join(value)
        case "milestones":
            return milestone_words(value)
        case "indicators":
            return indicator_words(value)
        case "progress":
            return "" if value is None else f"{value}%"
        case _:
            return str(value)


@dataclass(frozen=True, slots=True)
class Clash:
    """A field that both sides have changed."""

    name: str
    base: Any
    theirs: Any
    ours: Any


def merged(base: Fields, theirs: Fields, ours: Fields) -> tuple[dict[str, Any], list[Clash]]:
    """The changes among the values that were edited (`ours`), and those that clash with what has changed meanwhile."""
    edited = {
        name: value
        for name, value in ours.items()
        if not same_value(value, base[name]) and not same_value(value, theirs[name])
    }
    moved = {name for name in base if not same_value(base[name], theirs[name])}
    for group in _TOGETHER:
        moved |= {*group} if moved & {*group} else set()
    clashes = [
        Clash(name, base[name], theirs[name], value) for name, value in edited.items() if name in moved
    ]
    return {name: value for name, value in edited.items() if name not in moved}, clashes


def clash_words(clashes: Sequence[Clash]) -> str:
    """What became of a cell on both sides, as a sentence; its fields one after the other."""
    base, theirs, ours = (
        cut("，".join(filter(None, (value_words(each.name, getattr(each, side)) for each in clashes))))
        or "空白"
        for side in ("base", "theirs", "ours")
    )
    return f"制表时是「{base}」，现在已是「{theirs}」；您写的「{ours}」没有采用，请核对后再改"


def overtaken_words(before: str, now: str, ours: str) -> str:
    """What became of a change that was proposed, where its task has changed before it was confirmed."""
    since = f"现在已是「{cut(now) or '空白'}」" if now != before else "预览之后其他内容有了变动"
    return (
        f"预览时是「{cut(before) or '空白'}」，{since}；您写的「{cut(ours) or '空白'}」没有采用，请核对后再改"
    )


def cut(words: str) -> str:
    """The words on one line, no longer than a sentence has room for."""
    line = "；".join(words.splitlines())
    return line if len(line) <= _SHOWN else f"{line[: _SHOWN - 1]}…"
