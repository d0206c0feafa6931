"""The deadline that a passage of a directive sets. Running text is full of dates that set none: windows, examples, papers."""

import re
from datetime import date

from taskbot.tasks.deadline_grammar import Precision
from taskbot.tasks.deadlines import Deadline, parse_deadline
from taskbot.tasks.directive_sentences import Span, clauses
from taskbot.tasks.directive_words import is_aimed
from taskbot.tasks.workdays import Calendar

_MAY_DATE = re.compile(
    "[年月日号季周旬天底末时内]|[0-9][./-][0-9]|长期|持续|常态|尽快|适时|抓紧|及时|近期|尽早|限期"
)
_FIRM = re.compile(
    r"前|底|末|内|到|至|力争|不晚于|不迟于|旬|季度|半年|[今本明]年|每|起的?.{1,4}年|开始的.{1,4}年|全年|[+-]"
)
_WINDOW = re.compile(r"[0-9]{4}(?:年[^,。;]{0,12})?(?:至|到|-)[^,。;]{0,16}(?:日|月|底|末|年)(?:,|期间|内)")
_GOVERNS = re.compile("前|底|末|内|到|至|-|力争")
_BY_THE_HOUR = re.compile("小时|分钟")
_YEAR_ALONE = re.compile("[0-9]{4}年")
_ENDS_WORK = re.compile(
    "完成|办结|报送|上报|制定|出台|印发|建成|提交|验收|到位|实现|达到|取得|启动|结束|形成|落实"
)


class DatesOf:
    """Reads the deadlines of one paper, whose relative words count from `dated`."""

    def __init__(self, text: str, dated: date, calendar: Calendar) -> None:
        self._text = text
        self._dated = dated
        self._calendar = calendar

    def of_clause(self, clause: Span) -> Deadline | None:
        """The firm deadline of a clause, if it has one."""
        words = self._text[clause.start : clause.end]
        if not _MAY_DATE.search(words):
            return None
        found = parse_deadline(words, self._dated, self._calendar)
        return found if self._is_firm(found, words) else None

    def governing(self, passage: Span) -> Deadline | None:
        """The deadline that a heading or a lead-in sets for what stands under it: 到2022年实现：, not a mere 四季度."""
        found = self.of_clause(passage)
        return found if found and found.due_on and _GOVERNS.search(found.phrase) else None

    def is_to_come(self, passage: Span) -> bool:
        """Whether the passage names a day that is not past on the paper's own."""
        found = self.of_clause(passage)
        return bool(found and found.due_on and found.due_on >= self._dated)

    def of_passage(self, passage: Span) -> Deadline:
        """The last firm deadline of the passage; else its cycle, or that it says 长期 or 适时; else none."""
        words = self._text[passage.start : passage.end]
        firm, loose = None, Deadline(words)
        for clause in clauses(self._text, *passage):
            said = self._text[clause.start : clause.end]
            if not _MAY_DATE.search(said):
                continue
            found = parse_deadline(said, self._dated, self._calendar)
            if self._is_firm(found, said):
                firm = _moved(found, words, clause.start - passage.start)
            elif (
                not loose.span
                and found.span
                and not found.due_on
                and found.precision is not Precision.INVALID
            ):
                loose = _moved(found, words, clause.start - passage.start)
        return firm or loose

    def _is_firm(self, found: Deadline, words: str) -> bool:
        if found.recurrence:
            return True
        if not found.due_on or found.due_on < self._dated or _BY_THE_HOUR.search(found.phrase):
            return False
        if not _FIRM.search(found.phrase):
            return bool(_YEAR_ALONE.fullmatch(found.phrase)) and is_aimed(words)
        return not _WINDOW.search(words) or bool(_ENDS_WORK.search(words))


def _moved(found: Deadline, text: str, offset: int) -> Deadline:
    span = found.span and (found.span[0] + offset, found.span[1] + offset)
    return Deadline(
        text,
        found.due_on,
        found.precision,
        found.recurrence,
        found.confirm,
        found.other_on,
        found.due_time,
        span,
        found.rule,
    )
