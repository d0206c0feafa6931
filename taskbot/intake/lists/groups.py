"""Rows under one merged number or title: one task told on several lines, or several tasks under one heading."""

import re
from collections.abc import Sequence
from dataclasses import replace

from taskbot.intake.lists.preambles import one_line
from taskbot.intake.lists.rows import level_of
from taskbot.intake.lists.tables import JOINED_BY, Line
from taskbot.tasks.work_lists import Column

_ENUMERATOR = re.compile(r"^(?:[0-9]{1,2}[.、．]|[（(][0-9]{1,2}[）)]|[①-⑳])\s*")


def grouped(lines: Sequence[Line]) -> tuple[list[Line], list[str]]:
    """The lines, with those together that are one task; and the numbers that several tasks share, which none can keep."""
    groups: list[list[Line]] = []
    for line in lines:
        under = _under(groups[-1][-1], line) if groups else None
        if under is None:
            groups.append([line])
        else:
            groups[-1].append(under)
    settled, shared = [], []
    for group in groups:
        tasks = _settled(group)
        settled += tasks
        number = group[0].words.get(Column.NUMBER, "")
        shared += [number] if number and not any(task.words.get(Column.NUMBER) for task in tasks) else []
    return settled, shared


def _under(above: Line, line: Line) -> Line | None:
    """The line as one that stands under the merged number or title of the one above; None where it does not.

    A measure with a unit of its own below an empty number and title is under them too, merged or not.
    """
    if above.head is not line.head:
        return None
    number, title = line.words.get(Column.NUMBER, ""), line.words.get(Column.TITLE, "")
    if {Column.NUMBER, Column.TITLE} & line.covered:
        return line
    measure = line.words.get(Column.CONTENT) and line.words.get(Column.LEAD)
    if number or title or not measure or not above.words.get(Column.TITLE):
        return None
    words = line.words | {
        column: above.words.get(column, "")
        for column in (Column.NUMBER, Column.TITLE)
        if column in line.words
    }
    return replace(line, words=words, covered=line.covered | {Column.NUMBER, Column.TITLE})


def _settled(group: Sequence[Line]) -> list[Line]:
    """Several tasks where each measure has a number, a unit or a deadline of its own, otherwise one.

    A task that has no number, and is numbered itself like a heading (（一）…), is the heading of its one measure.
    """
    if len(group) == 1:
        words = group[0].words
        is_heading = not words.get(Column.NUMBER) and level_of(words.get(Column.TITLE, "")) is not None
        return [_as_task(group[0], keeps_number=True)] if is_heading else list(group)
    has_numbers = any(
        line.words.get(Column.NUMBER) and Column.NUMBER not in line.covered for line in group[1:]
    )
    is_apart = max(_own(group, Column.LEAD), _own(group, Column.DEADLINE)) > 1
    if has_numbers or (_own(group, Column.CONTENT) > 1 and is_apart):
        return [_as_task(line, keeps_number=has_numbers) for line in group]
    return [_together(group)]


def _own(group: Sequence[Line], column: Column) -> int:
    """How many lines have words of their own in the column."""
    return sum(bool(line.words.get(column)) and column not in line.covered for line in group)


def _as_task(line: Line, *, keeps_number: bool) -> Line:
    """A measure as a task of its own, in the section that its task was."""
    words: dict[Column, str] = dict(line.words)
    if measure := words.pop(Column.CONTENT, ""):
        section = f"{words.get(Column.SECTION, '')} {words[Column.TITLE]}".strip()
        words |= {
            Column.SECTION: section,
            Column.TITLE: _ENUMERATOR.sub("", one_line(measure)).rstrip("。；;"),
        }
    if not keeps_number and Column.NUMBER in words:
        words[Column.NUMBER] = ""
    return replace(line, words=words)


def _together(group: Sequence[Line]) -> Line:
    """The rows of one task as one: what differs from row to row stands together, and nothing twice."""
    words: dict[Column, str] = {}
    for column in group[0].words:
        parts = dict.fromkeys(line.words.get(column, "") for line in group)
        words[column] = JOINED_BY.get(column, "\n").join(filter(None, parts))
    goals = dict.fromkeys(goal for line in group for goal in line.goals)
    return replace(group[0], words=words, goals=tuple(goals))
