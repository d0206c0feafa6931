"""The deadline that a passage of a directive sets. Running text is full of dates that set none: windows, examples, papers."""

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from taskbot.tasks.deadline_grammar import Precision
from taskbot.tasks.deadlines import READ_CHARACTERS, Deadline, find_deadlines
from taskbot.tasks.directive_sentences import Span
from taskbot.tasks.directive_words import is_aimed
from taskbot.tasks.workdays import Calendar

_FIRM = re.compile(
    r"前|底|末|内|到|至|力争|不晚于|不迟于|旬|季度|半年|[今本明]年|起的?.{1,4}年|开始的.{1,4}年|全年|-"
)
_GOVERNS = re.compile("前|底|末|内|到|至|-|力争")
_YEAR_ALONE = re.compile("[0-9]{4}年")
_BY_THE_HOUR = re.compile("小时|分钟")
_WINDOW = re.compile(r"[0-9]{4}(?:年[^,。;]{0,12})?(?:至|到|-)[^,。;]{0,16}(?:日|月|底|末|年)(?:,|期间|内)")
_ENDS_WORK = re.compile(
    "完成|办结|报送|上报|制定|出台|印发|建成|提交|验收|到位|实现|达到|取得|启动|结束|形成|落实"
)
_NEAR = 200
"""Characters of a clause that are looked at on either side of a date."""
_CLAUSE_END = re.compile("[。;!?\n]|$")


class DatesOf:
    """The deadlines of one paper, whose relative words count from `dated`; `text` is in half width."""

    def __init__(self, text: str, dated: date, calendar: Calendar) -> None:
        self._text = text
        self._dated = dated
        self._found: list[Deadline] = []
        for line in _lines(text):
            for each in find_deadlines(text[line.start : line.end], dated, calendar):
                self._found.append(_moved(each, line.start))
        self._starts = [_span(each).start for each in self._found]

    def in_place(self, place: Span) -> list[Deadline]:
        """Whatever is said of time in a place of the text, in order."""
        first, last = bisect_left(self._starts, place.start), bisect_left(self._starts, place.end)
        return self._found[first:last]

    def firm(self, place: Span) -> list[Deadline]:
        """The deadlines and cycles that are set there."""
        return [each for each in self.in_place(place) if self._is_firm(each)]

    def of_clause(self, clause: Span) -> Deadline | None:
        """The last firm deadline of a clause, else its cycle."""
        firm = self.firm(clause)
        return next((each for each in reversed(firm) if each.due_on), firm[-1] if firm else None)

    def governing(self, passage: Span) -> Deadline | None:
        """The deadline that a heading or a lead-in sets for what stands under it: 到2022年实现：, not a mere 四季度."""
        dated = (each for each in self.firm(passage) if each.due_on and _GOVERNS.search(self._phrase(each)))
        found = next(dated, None)
        return self._within(passage, found) if found else None

    def is_to_come(self, passage: Span) -> bool:
        """Whether the passage names a day that is not past on the paper's own."""
        return any(each.due_on for each in self.firm(passage))

    def of_passage(self, passage: Span) -> Deadline:
        """The last firm deadline of the passage; else its cycle, or that it says 长期 or 适时; else none."""
        loose = (
            each
            for each in self.in_place(passage)
            if not each.due_on and each.precision is not Precision.INVALID
        )
        found = self.of_clause(passage) or next(loose, None)
        return self._within(passage, found) if found else Deadline("")

    def has_several(self, passage: Span) -> bool:
        """Whether different days are set in it."""
        return len({each.due_on for each in self.firm(passage) if each.due_on}) > 1

    def _within(self, passage: Span, found: Deadline) -> Deadline:
        return _moved(found, -passage.start, self._text[passage.start : passage.end])

    def _phrase(self, found: Deadline) -> str:
        span = _span(found)
        return self._text[span.start : span.end]

    def _is_firm(self, found: Deadline) -> bool:
        if found.recurrence:
            return True
        phrase = self._phrase(found)
        if not found.due_on or found.due_on < self._dated or _BY_THE_HOUR.search(phrase):
            return False
        clause = self._clause_of(found)
        if not _FIRM.search(phrase):
            return bool(_YEAR_ALONE.fullmatch(phrase)) and is_aimed(clause)
        return not _WINDOW.search(clause) or bool(_ENDS_WORK.search(clause))

    def _clause_of(self, found: Deadline) -> str:
        start, end = _span(found)
        before, after = self._text[max(0, start - _NEAR) : start], self._text[end : end + _NEAR]
        opening = max(before.rfind(sign) for sign in "。;!?\n")
        closing = _CLAUSE_END.search(after)
        return before[opening + 1 :] + self._phrase(found) + after[: closing.start() if closing else _NEAR]


def _lines(text: str) -> Iterator[Span]:
    """Lines, and of an endless one pieces that are read at a time."""
    start = 0
    for line in text.split("\n"):
        for at in range(start, start + len(line), READ_CHARACTERS):
            yield Span(at, min(at + READ_CHARACTERS, start + len(line)))
        start += len(line) + 1


def _span(found: Deadline) -> Span:
    return Span(*(found.span or (0, 0)))


def _moved(found: Deadline, by: int, text: str = "") -> Deadline:
    """The same finding with its place counted from elsewhere."""
    start, end = _span(found)
    return replace(found, text=text, span=(start + by, end + by))
