"""What a correction says otherwise than the issue before it. Pure."""

from collections.abc import Iterator

from taskbot.digest.words import COUNT_WORDS
from taskbot.tasks.summary import Counts, Summary
from taskbot.tasks.task_lines import TaskLine
from taskbot.texts.lights import STANDING_WORDS
from taskbot.texts.words import excerpt

_LISTED = 10
_LONGEST_TITLE = 30


def figures_changed(old: Counts, new: Counts) -> str:
    """逾期3→2、正常5→6; empty where no count differs."""
    figures = {"总数": (old.total, new.total)}
    figures |= {word: (getattr(old, name), getattr(new, name)) for name, word in COUNT_WORDS.items()}
    return "、".join(
        f"{word}{before}→{after}" for word, (before, after) in figures.items() if before != after
    )


def differences(old: Summary, new: Summary) -> tuple[str, ...]:
    """The figures that differ, and each task that stands otherwise, as plain lines."""
    figures = figures_changed(old.counts, new.counts)
    tasks = list(_tasks(old, new))
    more = [f"另有{len(tasks) - _LISTED}项任务不同，见附表。"] if len(tasks) > _LISTED else []
    return (*([f"数字：{figures}"] if figures else []), *tasks[:_LISTED], *more)


def _tasks(old: Summary, new: Summary) -> Iterator[str]:
    before = {line.task.number: line for line in old.lines}
    for line in new.lines:
        was, now = _standing(before.get(line.task.number)), _standing(line)
        if was != now:
            yield f"#{line.task.number} {excerpt(line.task.title, _LONGEST_TITLE)}：{was}→{now}"


def _standing(line: TaskLine | None) -> str:
    if line is None:
        return "无"
    progress = "" if line.task.progress is None else f" {line.task.progress}%"
    return f"{STANDING_WORDS[line.standing]}{progress}"
