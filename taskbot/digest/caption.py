"""The digest's chat text: the caption of the picture, as HTML that Telegram shows in full."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from html import unescape

from taskbot.digest.change_words import changes_words
from taskbot.digest.instruction_words import instructions_words
from taskbot.digest.words import (
    LISTED_TASKS,
    OWED,
    Masthead,
    as_of_words,
    correction_words,
    lights_words,
    no_list_words,
    paper_title,
    request_words,
    total_words,
    week_words,
)
from taskbot.tasks.asks import Owed
from taskbot.tasks.late_steps import LateStep
from taskbot.tasks.lights import Standing
from taskbot.tasks.summary import Summary
from taskbot.tasks.task_lines import TaskLine
from taskbot.texts.pages import utf16_length
from taskbot.texts.tasks import reopened
from taskbot.texts.words import bare_day, excerpt, own

CAPTION_LIMIT = 1024
"""Telegram's limit for a caption, in UTF-16 units of what is read; we count the few tags, too."""

LONGEST_TITLE = 40
_MORE = "其余见附表。"


def caption_of(summary: Summary, masthead: Masthead, office: str = "") -> str:
    """Headline, the office's word, counts, changes and the tasks a leader should know of.

    Where nothing has happened one line stands in place of counts, changes and lights, above the same lists; before
    there was a list that alone is said.

    `office` is how it signs.
    """
    name = paper_title(summary, replace(masthead, title=_clipped(masthead.title)))
    headline = f"<b>{name}</b> {week_words(summary)}"
    said = list(_said(masthead, office))
    if not summary.lines:
        return "\n".join([f"{headline}：{no_list_words(summary)}", *said])
    counts = total_words(summary)
    if summary.is_quiet:
        lines = [f"{headline}：{as_of_words(summary)}，{changes_words(summary)}{counts}。", *said]
        return "\n".join(_fitting(lines, _lists(summary)))
    lines = [headline, *said, f"{as_of_words(summary)}，{counts}。", changes_words(summary)]
    return "\n".join(_fitting(lines, [f"亮灯：{lights_words(summary)}。", *_lists(summary)]))


def _said(masthead: Masthead, office: str) -> Iterator[str]:
    if masthead.word:
        yield f"{_clipped(office)}：{own(masthead.word)}"
    yield from map(own, correction_words(masthead))


def _lists(summary: Summary) -> Iterator[str]:
    if instructed := instructions_words(summary):
        yield f"{instructed}。"
    overdue = [line for line in summary.pressing if line.standing is Standing.OVERDUE]
    yield from _listed("逾期", (_task_line(line, summary.today) for line in overdue))
    yield from _listed("节点逾期", (_step_line(each, summary.today) for each in summary.late_steps))
    yield from _listed("需协调", (_task_line(line, summary.today) for line in summary.needs_coordination))
    yield from _listed("滞后", (_task_line(line, summary.today) for line in summary.behind))
    yield from _listed(OWED, (_owed_line(each, summary.today) for each in summary.owed))


def _listed(heading: str, lines: Iterable[str]) -> Iterator[str]:
    shown = list(lines)
    if shown:
        yield f"<b>{heading}</b>\n{shown[0]}"
        yield from shown[1:LISTED_TASKS]
    if len(shown) > LISTED_TASKS:
        yield f"另有{len(shown) - LISTED_TASKS}项，见附表。"


def _owed_line(owed: Owed, today: date) -> str:
    task = owed.line.task
    return f"#{task.number} {_clipped(task.title)}（{_clipped(request_words(owed, today))}）"


def _task_line(line: TaskLine, today: date) -> str:
    task = line.task
    due = f"，{bare_day(task.due_on, today)}" if task.due_on else ""
    again = f"，{reopened(task, today)}" if task.reopenings else ""
    return f"#{task.number} {_clipped(task.title)}（{_clipped(task.lead_unit)}{due}{again}）"


def _step_line(late: LateStep, today: date) -> str:
    task, step = late.line.task, late.step
    told = f"{_clipped(task.lead_unit)}，节点「{_clipped(step.title)}」{bare_day(step.due_on, today)}"
    return f"#{task.number} {_clipped(task.title)}（{told}）"


def _clipped(words: str) -> str:
    return own(excerpt(words, LONGEST_TITLE))


def _fitting(lines: list[str], more: Iterable[str]) -> list[str]:
    """Whole lines only, a heading with the first below it: a line cut in two could break a tag or an entity."""
    for line in more:
        if utf16_length(unescape("\n".join([*lines, line, _MORE]))) > CAPTION_LIMIT:
            return [*lines, _MORE]
        lines = [*lines, line]
    return lines
