"""What a correction says otherwise than the issue before it. Pure."""

from collections.abc import Iterator
from datetime import date

from taskbot.digest.beside import asked_besides, blocked_besides
from taskbot.digest.change_words import change_lists
from taskbot.digest.details import Listed, part
from taskbot.digest.later_words import ADDED
from taskbot.digest.layout import Cell, Lamp, Row
from taskbot.digest.weekly_list import weekly_list
from taskbot.digest.words import (
    Masthead,
    arrows,
    count_figures,
    full_day_words,
    report_counts,
    this_words,
)
from taskbot.tasks.follow_ups import as_given
from taskbot.tasks.summary import Summary
from taskbot.tasks.targets import TargetStanding
from taskbot.texts.lights import LIGHT_WORDS, STANDING_WORDS
from taskbot.texts.words import NO_SECTION, excerpt

_LISTED = 20
_LONGEST_TITLE = 30
_LONGEST_CELL = 24
_LONGEST = 2500
"""Of all lines together: a message has room for more beside them."""


def numbers_changed(old: Summary, new: Summary) -> str:
    """逾期3→2、正常5→6；亮灯：红8→7；本周新受阻1→0、收到反馈3→4; empty where no number differs.

    Every number that stands in message, picture or overview: also those of the sections, or of the leading units where
    there are none.
    """
    by_section = any(len(each.sections) > 1 for each in (old, new))
    before, after = ({**_numbers(each), **_by_group(each, by_section=by_section)} for each in (old, new))
    changed = {head: arrows(before.get(head, {}), after.get(head, {})) for head in {**before, **after}}
    return "；".join(f"{head}{figures}" for head, figures in changed.items() if figures)


def _numbers(summary: Summary) -> dict[str, dict[str, int]]:
    """In groups, by what stands before them."""
    lists = (part(summary, listed) for listed in Listed)
    changes = change_lists(summary.changes, summary.today)
    waiting = [each for each in summary.follow_ups if each.is_waiting]
    return {
        "": {
            **count_figures(summary.counts),
            "另撤销": summary.cancelled,
            **{each.heading.partition("（")[0]: len(each.lines) for each in lists},
            **{f"{word}且受阻": count for word, count in blocked_besides(summary).items()},
            "由配合单位提出需协调": asked_besides(summary),
            "批示待转办": len(as_given(waiting)),
            "批示最长已等工作日": max((each.workdays for each in waiting), default=0),
            "申请最长已等工作日": max((each.workdays for each in summary.owed), default=0),
            "量化指标": len(summary.targets),
            "已达目标": sum(target.standing is TargetStanding.REACHED for target in summary.targets),
        },
        "亮灯：": {word: summary.lights[light] for light, word in LIGHT_WORDS.items()},
        this_words(summary): {
            **{word: len(tasks) for word, tasks in changes.items()},
            **report_counts(summary),
        },
    }


def _by_group(summary: Summary, *, by_section: bool) -> dict[str, dict[str, int]]:
    if by_section:
        return {f"板块「{each.name or NO_SECTION}」": count_figures(each.counts) for each in summary.sections}
    return {f"{each.name}牵头：": count_figures(each.counts) for each in summary.units}


def differences(old: Summary, new: Summary) -> tuple[str, ...]:
    """The counts that differ, and of each task every column of the work list that does, as plain lines."""
    figures = numbers_changed(old, new)
    tasks = list(_tasks(old, new))
    shown = tasks[:_LISTED]
    while len("".join(shown)) > _LONGEST:
        shown.pop()
    more = [f"另有{len(tasks) - len(shown)}项任务不同，见附表。"] if len(tasks) > len(shown) else []
    return (*([f"数字：{figures}"] if figures else []), *shown, *more)


def _tasks(old: Summary, new: Summary) -> Iterator[str]:
    headings, before = _list(old)
    titles = {line.task.number: line.task.title for line in (*old.lines, *new.lines)}
    _, after = _list(new)
    for number in sorted(before.keys() | after.keys()):
        named = f"#{number} {excerpt(titles[number], _LONGEST_TITLE)}"
        was, now = before.get(number), after.get(number)
        if was is None or now is None:
            yield f"{named}：{ADDED if now else '不再列入'}"
        elif was != now:
            cells = zip(headings, was, now, strict=True)
            yield f"{named}：{'；'.join(_changed(*each) for each in cells if each[1] != each[2])}"


def _list(summary: Summary) -> tuple[tuple[str, ...], dict[int, Row]]:
    """The headings of the work list, and its rows by the task's number."""
    (table,) = weekly_list(summary, Masthead("")).tables
    numbered = zip(summary.lines, table.rows, strict=True)
    return tuple(column.heading for column in table.columns), {
        line.task.number: row for line, row in numbered
    }


def _changed(heading: str, was: Cell, now: Cell) -> str:
    old, new = _words(was), _words(now)
    if excerpt(old, _LONGEST_CELL) == excerpt(new, _LONGEST_CELL):
        return f"{heading}文字有改动"
    return f"{heading} {excerpt(old, _LONGEST_CELL)}→{excerpt(new, _LONGEST_CELL)}"


def _words(cell: Cell) -> str:
    match cell:
        case None | "":
            return "空"
        case Lamp():
            return STANDING_WORDS[cell.standing]
        case float():
            return f"{cell:.0%}"
        case date():
            return full_day_words(cell)
    return " ".join(str(cell).split())
