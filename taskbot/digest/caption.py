"""The digest's chat text: the caption of the picture, as HTML that Telegram shows in full."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date

from taskbot.digest.words import (
    OWED,
    Masthead,
    as_of_words,
    changes_words,
    correction_words,
    day_words,
    lights_words,
    no_list_words,
    paper_title,
    request_words,
    total_words,
    week_words,
)
from taskbot.tasks.asks import Owed
from taskbot.tasks.lights import Standing
from taskbot.tasks.summary import Summary
from taskbot.tasks.task_lines import TaskLine
from taskbot.texts.pages import utf16_length
from taskbot.texts.words import excerpt, own

CAPTION_LIMIT = 1024
"""Telegram's limit for a caption, in UTF-16 units; the HTML itself is kept below it, tags and all."""

LISTED_TASKS = 4
LONGEST_TITLE = 40
_MORE = "其余见附表。"


def caption_of(summary: Summary, masthead: Masthead, office: str = "") -> str:
    """Headline, the office's word, counts, changes and the tasks a leader should know of.

    Where nothing has happened one line stands in place of counts and changes, above the overdue and what needs
    coordination; before there was a list that alone is said.

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
        return "\n".join(_fitting(lines, _problems(summary)))
    lines = [headline, *said, f"{as_of_words(summary)}，{counts}。", changes_words(summary)]
    return "\n".join(_fitting(lines, [f"亮灯：{lights_words(summary)}。", *_details(summary)]))


def _said(masthead: Masthead, office: str) -> Iterator[str]:
    if masthead.word:
        yield f"{_clipped(office)}：{own(masthead.word)}"
    yield from map(own, correction_words(masthead))


def _problems(summary: Summary) -> Iterator[str]:
    overdue = [line for line in summary.pressing if line.standing is Standing.OVERDUE]
    yield from _listed("逾期", map(_task_line, overdue))
    yield from _listed("需协调", map(_task_line, summary.needs_coordination))


def _details(summary: Summary) -> Iterator[str]:
    yield from _problems(summary)
    yield from _listed("滞后", map(_task_line, summary.behind))
    yield from _listed(OWED, (_owed_line(each, summary.today) for each in summary.owed))


def _listed(heading: str, lines: Iterable[str]) -> Iterator[str]:
    shown = list(lines)
    if shown:
        yield f"<b>{heading}</b>"
        yield from shown[:LISTED_TASKS]
    if len(shown) > LISTED_TASKS:
        yield f"另有{len(shown) - LISTED_TASKS}项，见附表。"


def _owed_line(owed: Owed, today: date) -> str:
    task = owed.line.task
    return f"#{task.number} {_clipped(task.title)}（{_clipped(request_words(owed, today))}）"


def _task_line(line: TaskLine) -> str:
    task = line.task
    due = f"，{day_words(task.due_on)}" if task.due_on else ""
    return f"#{task.number} {_clipped(task.title)}（{_clipped(task.lead_unit)}{due}）"


def _clipped(words: str) -> str:
    return own(excerpt(words, LONGEST_TITLE))


def _fitting(lines: list[str], more: Iterable[str]) -> list[str]:
    """Whole lines only: a line cut in two could break a tag or an entity."""
    for line in more:
        if utf16_length("\n".join([*lines, line, _MORE])) > CAPTION_LIMIT:
            return [*lines, _MORE]
        lines = [*lines, line]
    return lines
