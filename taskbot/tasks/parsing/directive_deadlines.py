"""The deadline that a passage of a directive sets. Running text is full of dates that set none: windows, examples, papers."""

import re
from bisect import bisect_left
from collections.abc import Iterator
from datetime import date
from operator import attrgetter
from typing import NamedTuple

from taskbot.tasks.deadlines import READ_CHARACTERS, Deadline, find_deadlines
from taskbot.tasks.parsing.deadline_grammar import Precision
from taskbot.tasks.parsing.directive_sentences import SHORTEST, Span
from taskbot.tasks.parsing.directive_words import is_aimed
from taskbot.tasks.parsing.report_cycles import REPORTS_ONLY
from taskbot.tasks.workdays import Calendar

_LOOSE = (Precision.EVENT, Precision.LONG_TERM, Precision.VAGUE)
_FIRM = re.compile(
    r"前|底|末|内|到|至|力争|不晚于|不迟于|旬|季度|半年|[今本明]年|起的?.{1,4}年|开始的.{1,4}年|全年|-"
)
_GOVERNS = re.compile("前|底|末|内|到|至|-|力争")
_YEAR_ALONE = re.compile("[0-9]{4}年")
_BY_THE_HOUR = re.compile("小时|分钟")
_WINDOW = re.compile(r"[0-9]{4}(?:年[^,。;]{0,12})?(?:至|到|-)[^,。;]{0,16}(?:日|月|底|末|年)(?:,|期间|内)")
_TERM = re.compile(
    "(?:[缓免减]缴|政策|执行|实施|享受|优惠|补贴|缴费|还款|贷款|展期|合同|租赁)?期限?(?:最长|可|统一)?(?:延长|放宽|顺延|执行)?$"
)
"""缓缴期限至2022年12月31日: how long something lasts."""
_ENDS_WORK = re.compile(
    "完成|办结|报送|上报|制定|出台|印发|建成|提交|验收|到位|实现|达到|取得|启动|结束|形成|落实"
)
_NEAR = 200
"""Characters of a clause that are looked at on either side of a date."""
_CLAUSE_END = re.compile("[。;!?\n]|$")


class _Dated(NamedTuple):
    """A deadline of the paper at its place there; its own span is its place in its line."""

    start: int
    end: int
    deadline: Deadline


class DatesOf:
    """The deadlines of one paper, whose relative words count from `dated`; `text` is in half width."""

    def __init__(self, text: str, dated: date, calendar: Calendar) -> None:
        self._text = text
        self._dated = dated
        self._found = [
            _Dated(line.start + each.span[0], line.start + each.span[1], each)
            for line in _lines(text)
            for each in find_deadlines(text[line.start : line.end], dated, calendar)
            if each.span
        ]
        self._set = [each for each in self._found if self._is_firm(each)]
        """Those that set a deadline or a cycle."""

    def of_clause(self, clause: Span) -> Deadline | None:
        """The deadline that a clause sets: the last day that is said to be one, else the last day, else the most exact cycle."""
        firm = self._firm(clause)
        dated = [each for each in firm if each.due_on]
        said = [each for each in dated if each.is_firm]
        cycles = sorted(
            (each for each in firm if each.recurrence), key=lambda each: -len(each.recurrence or "")
        )
        return next(iter([*reversed(said), *reversed(dated), *cycles]), None)

    def cycle_beside(self, passage: Span) -> Deadline | None:
        """The report cycle of a passage up to a day: 每月10日前报送情况，8月底前办结.

        One that is named after the day goes on beyond it, and is an order of its own.
        """
        last = max((each.start for each in _within(self._set, passage) if each.deadline.due_on), default=0)
        return next((each.deadline for each in self._reports(passage) if each.start < last), None)

    def asks_for_reports(self, phrase: Span) -> bool:
        """Whether a phrase sets no more than how often progress is reported."""
        return next(self._reports(phrase), None) is not None and not self._has_day(phrase)

    def _reports(self, passage: Span) -> Iterator[_Dated]:
        for each in _within(self._set, passage):
            if each.deadline.recurrence and REPORTS_ONLY.match(self._text, each.end):
                yield each

    def _has_day(self, phrase: Span) -> bool:
        return any(each.due_on for each in self._firm(phrase))

    def of_passage(self, passage: Span) -> Deadline:
        """The same of a passage; else that it counts from an event, or says 长期, or 适时; else nothing."""
        said = [each.deadline for each in _within(self._found, passage) if not each.deadline.due_on]
        loose = (each for kind in _LOOSE for each in said if each.precision is kind)
        return self.of_clause(passage) or next(loose, None) or Deadline("")

    def governing(self, passage: Span) -> Deadline | None:
        """The deadline that a heading or a lead-in sets for what stands under it: 到2022年实现：, not a mere 四季度."""
        dated = (each for each in self._firm(passage) if each.due_on and _GOVERNS.search(each.phrase))
        return next(dated, None)

    def has_several(self, passage: Span) -> bool:
        """Whether different days are set in it."""
        return len({each.due_on for each in self._firm(passage) if each.due_on}) > 1

    def _firm(self, place: Span) -> list[Deadline]:
        return [each.deadline for each in _within(self._set, place)]

    def _is_firm(self, found: _Dated) -> bool:
        deadline = found.deadline
        if deadline.recurrence:
            return True
        if not deadline.due_on or deadline.due_on < self._dated or _BY_THE_HOUR.search(deadline.phrase):
            return False
        clause = self._clause_of(found)
        if _TERM.search(clause[: clause.find(deadline.phrase)]):
            return False
        if not _FIRM.search(deadline.phrase):
            return bool(_YEAR_ALONE.fullmatch(deadline.phrase)) and is_aimed(clause)
        return not _WINDOW.search(clause) or bool(_ENDS_WORK.search(clause))

    def _clause_of(self, found: _Dated) -> str:
        before, after = (
            self._text[max(0, found.start - _NEAR) : found.start],
            self._text[found.end : found.end + _NEAR],
        )
        opening = max(before.rfind(sign) for sign in "。;!?\n")
        closing = _CLAUSE_END.search(after)
        return before[opening + 1 :] + found.deadline.phrase + after[: closing.start() if closing else _NEAR]


def _within(found: list[_Dated], place: Span) -> list[_Dated]:
    first = bisect_left(found, place.start, key=attrgetter("start"))
    return found[first : bisect_left(found, place.end, first, key=attrgetter("start"))]


def _lines(text: str) -> Iterator[Span]:
    """Each line as far as it is read."""
    start = 0
    for line in text.split("\n"):
        if len(line) >= SHORTEST:
            yield Span(start, start + min(len(line), READ_CHARACTERS))
        start += len(line) + 1
