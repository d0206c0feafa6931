"""What a correction says otherwise than the issue before it. Pure."""

from collections.abc import Iterator
from datetime import date

from taskbot.digest.layout import Cell, Lamp, Row
from taskbot.digest.weekly_list import weekly_list
from taskbot.digest.words import Masthead, figures_changed, full_day_words, report_counts
from taskbot.tasks.summary import Summary
from taskbot.texts.lights import STANDING_WORDS
from taskbot.texts.words import excerpt

_LISTED = 20
_LONGEST_TITLE = 30
_LONGEST_CELL = 24
_LONGEST = 2500
"""Of all lines together: a message has room for more beside them."""


def numbers_changed(old: Summary, new: Summary) -> str:
    """逾期3→2、正常5→6、收到反馈3→4; empty where no count differs."""
    others = {
        "撤销": (old.cancelled, new.cancelled),
        "需协调": (len(old.needs_coordination), len(new.needs_coordination)),
        "待督办单位答复": (len(old.owed), len(new.owed)),
    }
    others |= {word: (count, report_counts(new)[word]) for word, count in report_counts(old).items()}
    changed = (f"{word}{before}→{after}" for word, (before, after) in others.items() if before != after)
    return "、".join(filter(None, (figures_changed(old.counts, new.counts), *changed)))


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
            yield f"{named}：{'补列' if now else '不再列入'}"
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
