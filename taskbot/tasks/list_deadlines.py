"""Reads the deadline of a work list's row: its words, the day beside them, what the column's head adds. Pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from taskbot.tasks.deadlines import Deadline, parse_deadline
from taskbot.tasks.facts import Indicator, Milestone
from taskbot.tasks.list_words import day_words, read_indicator, serial_day
from taskbot.tasks.parsing.deadline_grammar import ROLLED, Precision
from taskbot.tasks.parsing.numerals import half_width
from taskbot.tasks.work_lists import Goal
from taskbot.tasks.workdays import Calendar

_NOTE = re.compile(r"[（(]([^（()）]{1,20})[）)]")
_YEAR = re.compile(r"(?<![0-9])(20[0-9]{2})(?![0-9])")
_MONTH_ALONE = re.compile(r"([0-9]{1,2}|[一二三四五六七八九十]{1,2})月?份?")
_NAMES_YEAR = re.compile(r"[0-9〇零一二三四五六七八九]{4}|[今明后本]年")
_NOT_A_DATE = frozenset({Precision.LONG_TERM, Precision.RECURRING})
_PAST = "这个日期已经过去"
"""A list holds what is late already; that alone is no reason to ask."""


@dataclass(frozen=True, slots=True)
class DeadlineSaid:
    """What a row says: `problem` keeps it from being imported, `remark` does not."""

    phrase: str = ""
    due_on: date | None = None
    recurrence: str | None = None
    problem: str = ""
    remark: str = ""
    names_day: bool = False
    """The day stands in a column of its own, so that it counts whatever the words say."""


@dataclass(frozen=True, slots=True)
class DeadlineReader:
    """Relative words count from `today`; `year` is the one that the list's title names."""

    today: date
    calendar: Calendar
    year: int | None = None

    def read(self, words: str, day: str, heading: str) -> DeadlineSaid:
        """The deadline in `words`; `day` is the cell of a column for the day alone, whose day counts."""
        serial = serial_day(words)
        phrase = day_words(serial) if serial else words
        read = self.parse(phrase, _NOTE.search(heading))
        if day:
            return self._with_day(phrase, read, day)
        if not words:
            return DeadlineSaid(remark="没有写时限，按无时限导入；确属长期的请写「长期」")
        return self._judged(phrase, read)

    def parse(self, words: str, note: re.Match[str] | None = None) -> Deadline:
        """The deadline in the words; the head's brackets may add 月底前 or the year, the list's title the year."""
        added = half_width(note[1]) if note else ""
        text, month = words, _MONTH_ALONE.fullmatch(half_width(words))
        if month and "月" in added:
            text = f"{month[1]}月{'底' if '底' in added else ''}"
        year = _YEAR.search(added)
        if year:
            return parse_deadline(text, date(int(year[1]), 1, 1), self.calendar)
        read = parse_deadline(text, self.today, self.calendar)
        if (
            self.year
            and read.due_on
            and read.due_on.year != self.year
            and not _NAMES_YEAR.search(read.phrase)
        ):
            return parse_deadline(text, date(self.year, 1, 1), self.calendar)
        return read

    def _with_day(self, phrase: str, read: Deadline, day: str) -> DeadlineSaid:
        on = serial_day(day) or self.parse(day).due_on
        if on is None:
            return DeadlineSaid(phrase, problem=f"「{day}」不是日期，请写成 2020年6月30日 这样的日期")
        if read.precision is Precision.INVALID:
            return DeadlineSaid(phrase, problem=_no_such_day(phrase))
        return DeadlineSaid(phrase, on, read.recurrence, names_day=True)

    def _judged(self, phrase: str, read: Deadline) -> DeadlineSaid:
        said = DeadlineSaid(phrase, read.due_on, read.recurrence)
        if read.precision is Precision.INVALID:
            return replace(said, problem=_no_such_day(phrase))
        if read.due_on is None:
            if read.precision in _NOT_A_DATE:
                return said
            if read.precision is Precision.NONE:
                return replace(said, problem=f"读不懂时限「{phrase}」，请写成 6月30日 这样的日期，或 长期")
            return replace(said, remark=f"「{phrase}」没有具体日期，按无时限导入")
        if read.other_on is not None:
            dates = "或".join(map(day_words, (read.due_on, read.other_on)))
            return replace(said, problem=f"时限「{phrase}」有两种读法，请写明是{dates}")
        if read.confirm == ROLLED:
            return replace(
                said, problem=f"时限「{phrase}」今年已过，请写明年份，例如：{read.due_on:%Y}年{phrase}"
            )
        if read.confirm and read.confirm != _PAST:
            return replace(said, remark=f"时限「{phrase}」按{day_words(read.due_on)}导入：{read.confirm}")
        return said


def _no_such_day(phrase: str) -> str:
    return f"时限「{phrase}」没有这一天，请写成 6月30日 这样的日期，或 长期"


@dataclass(frozen=True, slots=True)
class GoalsSaid:
    """What the columns with a date in their heads say together."""

    content: str = ""
    last: str = ""
    """The date's words of the last one."""
    milestones: tuple[Milestone, ...] = ()
    indicators: tuple[Indicator, ...] = ()


def read_goals(title: str, goals: Sequence[Goal], reader: DeadlineReader) -> GoalsSaid:
    """The last goal is what the task is to reach, those before it are steps on the way."""
    if not goals:
        return GoalsSaid()
    said = [goal for goal in goals if goal.words]
    steps = [(goal, reader.parse(goal.by)) for goal in goals[:-1] if goal.words]
    figure = read_indicator(title, goals[-1].words)
    return GoalsSaid(
        content="；".join(f"{goal.by}{goal.called}：{goal.words}" for goal in said),
        last=goals[-1].by,
        milestones=tuple(
            Milestone(f"{goal.called}{goal.words}", read.due_on, goal.by)
            for goal, read in steps
            if read.due_on
        ),
        indicators=(figure,) if figure else (),
    )
