"""Reads the deadline of a row that the office has edited in a workbook of ours: its words, the day in brackets, the day's own column. Pure."""

import re
from dataclasses import dataclass
from datetime import date

from taskbot.tasks.list_deadlines import DeadlineReader, DeadlineSaid
from taskbot.tasks.list_words import day_words, serial_day
from taskbot.tasks.matching import same_words
from taskbot.tasks.parsing.deadline_grammar import Precision

_WITH_DAY = re.compile(
    r"(?P<phrase>[^（(]{0,200}?)\s{0,9}[（(](?:延至|延期至)?\s?(?P<day>[0-9]{4}年[0-9]{1,2}月[0-9]{1,2}日)[）)]"
)
"""As a workbook shows a deadline: 6月底前（2020年6月30日）."""


@dataclass(frozen=True, slots=True)
class Due:
    """A deadline as a task has it."""

    on: date | None
    phrase: str = ""
    recurrence: str | None = None

    def says_as(self, other: "Due") -> bool:
        """Whether both mean the same day in the same words; bare figures for a day are no other words."""
        if (self.on, self.recurrence) != (other.on, other.recurrence):
            return False
        is_bare = self.on is not None and self.phrase in {"", day_words(self.on)}
        return is_bare or same_words(self.phrase, other.phrase)


@dataclass(frozen=True, slots=True)
class DueRead:
    """What a row says; `problem` keeps it from being taken, `remark` does not. `due` is None where it says nothing new.

    A `doubt` is of a deadline that can be taken and should be looked at first.
    """

    due: Due | None = None
    problem: str = ""
    remark: str = ""
    doubt: str = ""


def read_due(
    words: str | None,
    day: str | None,
    before: Due,
    reader: DeadlineReader,
    today: date,
    *,
    issued_on: date = date.min,
    is_typed: bool = False,
) -> DueRead:
    """The deadline after the edit; `words` and `day` are the cells that were changed, None for one that was not.

    The reader counts from the day of the workbook; `today` tells what has passed. `is_typed`: the day's cell is text.
    """
    if not words and not day:
        return DueRead(problem="时限空白，没有采用；确属长期的请写「长期」")
    said = _in_words(words, before, reader) if words else _on_day(day or "", reader)
    if words and day and not said.problem:
        said = _together(said, _on_day(day, reader))
    if said.problem:
        return DueRead(problem=said.problem)
    if said.due_on is None and said.remark:
        return DueRead(
            problem=f"「{said.phrase}」没有具体日期，请写成 6月30日 这样的日期，确属长期的请写「长期」"
        )
    due = Due(said.due_on, said.phrase, said.recurrence)
    if due.on and due.on < min(issued_on, before.on or issued_on):
        return DueRead(
            problem=f"{day_words(due.on)}早于交办日期{day_words(issued_on)}，没有采用，请改为交办以后的日期"
        )
    remark, doubt = _as_read(day, due, reader, is_typed=is_typed) if day else ("", "")
    doubts = (said.remark, doubt, _past(due, today))
    return DueRead(due, remark=remark, doubt="；".join(filter(None, doubts)))


def _as_read(day: str, due: Due, reader: DeadlineReader, *, is_typed: bool) -> tuple[str, str]:
    """How text in a date's cell was read: as a remark, or as a doubt where it names no day of its own."""
    if due.on is None or serial_day(day) or (day == day_words(due.on) and not is_typed):
        return "", ""
    words = f"「{day}」{'是文字，不是日期，' if is_typed else ''}读作{day_words(due.on)}"
    is_day = reader.parse(day).precision is Precision.DAY
    return (words, "") if is_day else ("", f"{words}，请核对")


def _on_day(day: str, reader: DeadlineReader) -> DeadlineSaid:
    """A day that stands alone takes the place of the words: they meant another."""
    read = reader.read("", day, "")
    if read.problem or read.due_on is None:
        return read
    return DeadlineSaid(day_words(read.due_on), read.due_on)


def _in_words(words: str, before: Due, reader: DeadlineReader) -> DeadlineSaid:
    """Of the words and the day in brackets behind them, whichever was edited counts; both have to agree."""
    shown = _WITH_DAY.fullmatch(words)
    if shown is None:
        return reader.read(words, "", "")
    day = _on_day(shown["day"], reader)
    if not shown["phrase"] or day.problem or same_words(shown["phrase"], before.phrase):
        return day
    read = reader.read(shown["phrase"], "", "")
    return read if day.due_on == before.on else _together(read, day)


def _together(words: DeadlineSaid, day: DeadlineSaid) -> DeadlineSaid:
    if words.problem or day.problem:
        return words if words.problem else day
    if words.due_on is None and day.due_on:
        return DeadlineSaid(words.phrase, day.due_on)
    if words.due_on == day.due_on:
        return words
    both = "和".join(day_words(each.due_on) for each in (words, day) if each.due_on)
    return DeadlineSaid(problem=f"写了两个时限：{both}，请改成一致")


def _past(due: Due, today: date) -> str:
    return f"{day_words(due.on)}已经过去，请核对" if due.on and due.on < today else ""
