"""Finds the milestones 时间节点 on the sheet that /new is typed on: dated steps beside the one deadline.

They stand behind a label (节点：4月30日前形成初稿；5月底前征求意见), behind 其中, in brackets after the deadline,
or as clauses of their own after the title. A day without a step (6月底前, 6月底前完成) is the deadline and stays.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise

from taskbot.tasks.deadlines import Deadline, parse_deadline
from taskbot.tasks.parsing.deadline_grammar import Precision
from taskbot.tasks.parsing.draft_dates import is_bare, opens
from taskbot.tasks.parsing.draft_sheet import MENTION, Sheet
from taskbot.tasks.parsing.unit_mentions import DATE_AHEAD
from taskbot.tasks.workdays import Calendar

_GROUP = re.compile(r"[^;。\n\0]+")
_PART = re.compile(r"[^\s,、]+")
_CLAUSE = re.compile(
    rf"(?:[^\s,;。|\0():、]|(?<=[中限间期止至]):|:(?!{DATE_AHEAD})|、(?!{DATE_AHEAD})|\([^()]{{1,4}}\))+"
)
ROW = re.compile(r"\n+([^\n]+)")
_AMONG = re.compile(r"(?:其中|第[一二三四五六](?:步|阶段))[:,]?")
_OPENING_DAY = re.compile(r"(?:[0-9]{4}年)?[0-9]{1,2}月[0-9]{1,2}[日号]")
_DEADLINE_LABEL = re.compile(r"[^:]{0,4}(?:时限|时间|期限|日期|截[止至]):")
_NUMBER = re.compile(r"\s*(?:[-•·*]|\(?[0-9一二三四五六七八九十]{1,2}[.、)]|[①-⑳])\s*")
_EMPTY_BRACKETS = re.compile(r"[（(]\s*[）)]")
_WORDS = re.compile(r"[^\W\d_]{2}")
_FIRM = re.compile(r"[前底末内旬]")
_EDGES = " \t,;，；。、:：-—于在"


@dataclass(frozen=True, slots=True)
class Step:
    """A dated step: its words without the date, and with it as written."""

    title: str
    words: str
    deadline: Deadline


@dataclass(frozen=True, slots=True)
class _Clause:
    """A stretch of the line with what it says of time; its words begin at `at`, after 其中, a label, a number."""

    start: int
    at: int
    end: int
    words: str
    deadline: Deadline
    is_marked: bool

    @property
    def is_dated(self) -> bool:
        """Whether there is a day, if only one that the calendar does not have."""
        return self.deadline.due_on is not None or self.deadline.precision is Precision.INVALID

    @property
    def is_bare(self) -> bool:
        """6月底前, 6月底前完成: when, and nothing else."""
        return self.is_dated and is_bare(self.words, self.deadline)

    @property
    def is_step(self) -> bool:
        """4月底前形成初稿: when, and then what."""
        return self.is_dated and not self.is_bare and opens(self.words, self.deadline)

    @property
    def is_named(self) -> bool:
        """What a title is made of."""
        return not self.is_dated and bool(_WORDS.search(self.words))


class StepFinder:
    """Takes steps off the sheet; relative words count from `today`."""

    def __init__(self, sheet: Sheet, today: date, calendar: Calendar) -> None:
        self._sheet = sheet
        self._today = today
        self._calendar = calendar
        self._read: dict[str, Deadline] = {}

    def take_labelled(self) -> list[Step]:
        """Those behind a label; to be taken before the units, because a step may name a unit that only helps."""
        labels = list(self._sheet.labels("steps"))
        return [step for label, end in labels for step in self._take_block(label, end)]

    def take_said(self) -> list[Step]:
        """Those said in clauses outside of 内容：; to be taken after the units and before the deadline."""
        line = self._sheet.without_content()
        clauses = [self._clause(*found.span()) for found in _CLAUSE.finditer(line)]
        steps = _steps_among(clauses)
        return [
            self._take(self._number_before(start), at, end)
            for start, at, end in self._with_rest(steps, clauses)
        ]

    def _take_block(self, label: re.Match[str], end: int) -> Iterator[Step]:
        end = self._block_end(label.end(), end)
        items = list(self._items(label.end(), end))
        steps = [item for item in items if not item.is_bare]
        for step in steps:
            yield self._take(step.start, step.at, step.end)
        if items == steps:
            self._sheet.cut(*label.span())

    def _block_end(self, start: int, end: int) -> int:
        """The label's own line up to a mention, and the lines after it that hold a step each."""
        if mention := MENTION.search(self._sheet.line, start, end):
            return mention.start()
        while row := ROW.match(self._sheet.line, end):
            items = list(self._items(*row.span(1)))
            if not items or any(item.is_bare for item in items) or MENTION.search(row[1]):
                break
            end = row.end()
        return end

    def _items(self, start: int, end: int) -> Iterator[_Clause]:
        """Dated stretches; where several share a group (4月底前拟稿，5月底前送审), each date begins or ends its own."""
        for group in _GROUP.finditer(self._sheet.line, start, end):
            parts = list(_PART.finditer(self._sheet.line, *group.span()))
            dated = [place for place, part in enumerate(parts) if self._clause(*part.span()).is_dated]
            if len(dated) == 1:
                yield self._clause(*group.span())
            elif dated:
                begins = dated[0] == 0
                bounds = [*dated, len(parts)] if begins else [0, *(place + 1 for place in dated)]
                for first, following in pairwise(bounds):
                    yield self._clause(parts[first].start(), parts[following - 1].end())

    def _clause(self, start: int, end: int) -> _Clause:
        among = _AMONG.match(self._sheet.line, start, end)
        lead = among or _DEADLINE_LABEL.match(self._sheet.line, start, end)
        at = lead.end() if lead else start
        if number := _NUMBER.match(self._sheet.line, at, end):
            at = number.end()
        words = self._sheet.line[at:end]
        return _Clause(start, at, end, words, self._deadline(words), is_marked=among is not None)

    def _deadline(self, words: str) -> Deadline:
        if words not in self._read:
            deadline = parse_deadline(words, self._today, self._calendar)
            if deadline.span is None and (day := _OPENING_DAY.match(words)):  # 8月10日印发 is a step here
                deadline = parse_deadline(day.group(), self._today, self._calendar)
            self._read[words] = deadline
        return self._read[words]

    def _with_rest(self, steps: list[_Clause], clauses: list[_Clause]) -> Iterator[tuple[int, int, int]]:
        """Where each step begins, its words begin, and it ends: with the undated clauses that go on after a comma."""
        following = {clause.start: clause for clause in clauses}
        for step in steps:
            end = step.end
            while (more := following.get(end + 1)) and more.is_named and self._sheet.line[end] == ",":
                end = more.end
            yield step.start, step.at, end

    def _number_before(self, start: int) -> int:
        row = self._sheet.line.rfind("\n", 0, start) + 1
        return row if _NUMBER.fullmatch(self._sheet.line[row:start].lstrip()) else start

    def _take(self, start: int, at: int, end: int) -> Step:
        words = self._sheet.text[at:end].strip(_EDGES)
        deadline = self._deadline(words)
        title = _EMPTY_BRACKETS.sub("", words.replace(deadline.phrase, "", 1)).strip(_EDGES)
        self._sheet.cut(start, end)
        return Step(title, words, deadline)


def settled(step: Step, today: date, calendar: Calendar, until: date | None) -> Step:
    """3月底前 of a task that is due next year is next year's March, although this year's has passed."""
    due_on = step.deadline.due_on
    if (
        due_on is None
        or step.deadline.confirm is None
        or until is None
        or not today.year < due_on.year == until.year
    ):
        return step
    return replace(step, deadline=parse_deadline(step.words, date(until.year, 1, 1), calendar))


def _steps_among(clauses: list[_Clause]) -> list[_Clause]:
    """Which clauses are steps. Without 其中 they must stand beside the task's own title and a later deadline."""
    steps = [clause for clause in clauses if clause.is_step]
    if marked := [step for step in steps if step.is_marked]:
        return [step for step in steps if step.start >= marked[0].start]
    steps = [step for step in steps if _FIRM.search(step.deadline.phrase)]
    if not steps:
        return []
    if not any(clause.is_named and clause.start < steps[0].start for clause in clauses):
        return steps[1:] if _closes(steps[0], steps[1:]) else []  # the first is the task itself
    ends = [clause for clause in clauses if clause.is_bare]
    if not ends:
        return steps if len(steps) > 1 else []
    return steps if _closes(ends[-1], steps) else []


def _closes(last: _Clause, steps: list[_Clause]) -> bool:
    """Whether no step is due after it."""
    until = last.deadline.due_on
    return until is not None and all((step.deadline.due_on or until) <= until for step in steps)
