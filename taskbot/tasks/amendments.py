"""Reads what the office types after /amend 12: what the task's terms become, and why. Pure.

A term that is not named stays as it is. An amendment takes effect at once, so nothing that is in doubt is read into it:
a date that can be meant in two ways, a name that the register does not know and words that say nothing are refused.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum

from taskbot.tasks.deadlines import (
    Deadline,
    find_deadlines,
    with_cycle,
    without_cycle,
)
from taskbot.tasks.drafts import LONGEST_TITLE
from taskbot.tasks.errors import BadAmendment, UnknownUnit, WrongUse
from taskbot.tasks.facts import Indicator, Milestone, NewTask
from taskbot.tasks.parsing.amendment_items import Field, Item, amendment_items
from taskbot.tasks.parsing.deadline_grammar import Precision
from taskbot.tasks.parsing.draft_dates import is_bare
from taskbot.tasks.parsing.draft_milestones import Step, StepFinder, settled
from taskbot.tasks.parsing.draft_sheet import GRADES, Sheet
from taskbot.tasks.parsing.indicator_figures import subject_of
from taskbot.tasks.parsing.indicator_items import indicator_items
from taskbot.tasks.parsing.numerals import half_width
from taskbot.tasks.unit_lists import UnitsRead, parse_units
from taskbot.tasks.units import UnitRegister
from taskbot.tasks.workdays import Calendar


class Flaw(StrEnum):
    """Why an amendment is refused."""

    UNREAD = "unread"
    EMPTY = "empty"
    TWICE = "twice"
    LEAD = "lead"
    NO_DATE = "no_date"
    UNCERTAIN_DATE = "uncertain_date"
    IMPOSSIBLE_DATE = "impossible_date"
    GRADE = "grade"
    TITLE_TOO_LONG = "title_too_long"
    UNCLEAR_STEP = "unclear_step"
    LATE_STEP = "late_step"
    NOT_SUPPORTING = "not_supporting"
    UNCLEAR_INDICATOR = "unclear_indicator"
    NO_INDICATOR = "no_indicator"


@dataclass(frozen=True, slots=True)
class Amendment:
    """The terms as they are to be, and the reason where one was given.

    What reaches further than its words is to be seen before it is done: the collective names with the units that join
    by them, and the milestones and indicators that fall away although nobody has named them.
    """

    terms: NewTask
    reason: str = ""
    joining: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """Full names by collective name."""
    falling_away: Sequence[str] = ()

    @property
    def needs_a_look(self) -> bool:
        """Whether the office has to confirm it."""
        return bool(self.joining or self.falling_away)


_FROM_OLD = re.compile(
    r"(?:[^\s,;。因]{0,40}?(?:调整|修改|变更|更改|改|定|延长|延期|推迟|顺延|提前|放宽|缩短|延)(?:为|成|到|至)|延期|推迟|顺延|提前|[为是到至])[: ]?"
)
"""由6月底前改为: what stands before the new deadline."""

_SEPARATOR = re.compile(r"[\s,，;；。(（]|因|由于|鉴于")
_EDGES = " \t\r\n,;，；。、:：（）()"
_OTHER_LEAD = re.compile(r"(?:牵头|主办|主责)$")
_LABEL_OF_STEPS = "节点："
_WORD = re.compile(r"\w")
_ONE_BY_ONE = frozenset({Field.ADDED, Field.DROPPED, Field.INDICATORS_ADDED, Field.INDICATORS_DROPPED})


def read_amendment(
    words: str, stored: NewTask, today: date, calendar: Calendar, register: UnitRegister
) -> Amendment:
    """What a task with the terms `stored` becomes; raises BadAmendment, UnknownUnit or WrongUse."""
    return _Reader(stored, today, calendar, register).read(amendment_items(words))


class _Reader:
    def __init__(self, stored: NewTask, today: date, calendar: Calendar, register: UnitRegister) -> None:
        self._terms = stored
        self._today = today
        self._calendar = calendar
        self._register = register
        self._reasons: list[str] = []
        self._joining: dict[str, list[str]] = {}
        self._falling_away: list[str] = []
        self._set_already: set[str] = set()

    def read(self, items: Sequence[Item]) -> Amendment:
        if not items:
            raise WrongUse("amend")
        for item in sorted(
            items, key=lambda each: each.field is Field.STEPS
        ):  # they are laid beside the deadline
            if not item.words:
                raise BadAmendment(Flaw.EMPTY, item.label)
            self._take(item)
        return Amendment(self._terms, "；".join(self._reasons), self._joining, self._falling_away)

    def _take(self, item: Item) -> None:
        words = item.value
        match item.field:
            case Field.TITLE:
                self._set(item, title=_title(item.words))
            case Field.CONTENT:
                self._set(item, content=_labelled(item.label, words))
            case Field.DEADLINE | Field.BARE:
                self._take_deadline(item)
            case Field.STEPS:
                self._set(item, milestones=self._steps(words))
            case Field.INDICATORS | Field.INDICATORS_ADDED | Field.INDICATORS_DROPPED:
                self._set(item, indicators=self._indicators(item.field, words))
            case Field.URGENCY:
                self._take_grade(item)
            case Field.LEADER:
                self._set(item, leader=words)
            case Field.LEAD:
                raise BadAmendment(Flaw.LEAD)
            case Field.REASON:
                self._reasons.append(item.words)
            case Field.SUPPORTING | Field.ADDED | Field.DROPPED:
                self._set(item, supporting_units=self._supporting(item.field, words))

    def _set(self, item: Item, **terms: object) -> None:
        """A term that is given whole is said once."""
        if item.field not in _ONE_BY_ONE:
            if self._set_already & terms.keys():
                raise BadAmendment(Flaw.TWICE, item.label or item.words)
            self._set_already |= terms.keys()
        self._terms = replace(self._terms, **terms)  # type: ignore[arg-type]  # the terms are a NewTask's own

    def _take_grade(self, item: Item) -> None:
        if item.words not in GRADES:
            raise BadAmendment(Flaw.GRADE, item.words)
        self._set(item, urgency=GRADES[item.words])

    def _take_deadline(self, item: Item) -> None:
        """A labelled deadline, or words without a label: a grade, or when and nothing else; what follows is the reason."""
        is_told = item.field is Field.DEADLINE
        if not is_told and item.words in GRADES:
            self._take_grade(item)
            return
        if not is_told and _OTHER_LEAD.search(item.words):
            raise BadAmendment(Flaw.LEAD)
        old = _FROM_OLD.match(half_width(item.words))
        words = item.words[old.end() if old else 0 :]
        found = find_deadlines(words, self._today, self._calendar)
        if not found:
            raise BadAmendment(Flaw.NO_DATE if is_told else Flaw.UNREAD, item.words)
        deadline, head, rest = _split(words, found[0])
        if not is_bare(half_width(head), deadline):
            raise BadAmendment(Flaw.UNREAD, item.words)
        if any(is_bare(half_width(rest), each) for each in find_deadlines(rest, self._today, self._calendar)):
            raise BadAmendment(Flaw.UNCERTAIN_DATE, words, "写了两个时限")
        _require_certain(deadline)
        _, cycle = without_cycle(self._terms.deadline_phrase if deadline.due_on else "")
        recurrence = deadline.recurrence or (self._terms.recurrence if cycle else None)
        phrase = with_cycle(deadline.phrase, cycle)
        self._set(item, due_on=deadline.due_on, deadline_phrase=phrase, recurrence=recurrence)
        self._reasons += [rest] if rest else []

    def _supporting(self, kind: Field, words: str) -> tuple[str, ...]:
        """The full names after the change; the lead unit does not support itself."""
        read = self._read_units(words)
        named = [unit.full_name for unit in read.supporting]
        now = self._terms.supporting_units
        if kind is not Field.DROPPED:
            self._note_joining(read)
        if kind is Field.ADDED:
            named = [*now, *named]
        elif kind is Field.DROPPED:
            strangers = [name for name in named if name not in now]
            if strangers and not (read.expanded and {*now} & {*named}):
                raise BadAmendment(Flaw.NOT_SUPPORTING, "、".join(map(self._register.shown_name, strangers)))
            named = [name for name in now if name not in named]
        return tuple(dict.fromkeys(name for name in named if name != self._terms.lead_unit))

    def _note_joining(self, read: UnitsRead) -> None:
        here = {self._terms.lead_unit, *self._terms.supporting_units}
        for name in read.expanded:
            group = self._register.find_group(name)
            members = self._register.members(group) if group else ()
            named = [unit.full_name for unit in members if unit in read.supporting]
            if joining := [each for each in named if each not in here]:
                self._joining[name] = joining

    def _read_units(self, words: str) -> UnitsRead:
        read = parse_units(f"配合：{words}", self._register)
        for name in read.unknown:
            raise UnknownUnit(name, map(self._register.short_name, self._register.near(name)))
        if read.lead:
            raise BadAmendment(Flaw.LEAD)
        if words and (read.work or not read.supporting):
            raise BadAmendment(Flaw.UNREAD, words)
        return read

    def _indicators(self, kind: Field, words: str) -> tuple[Indicator, ...]:
        """Those after the change; an added one takes the place of the one that counts the same."""
        now = self._terms.indicators
        if kind is Field.INDICATORS_DROPPED:
            return _without(now, words)
        named = tuple(_named(words))
        counted = set(map(_counted, named))
        others = [each for each in now if _counted(each) not in counted]
        if kind is Field.INDICATORS_ADDED:
            return (*others, *named)
        self._falling_away += [each.name for each in others] if named else []
        return named

    def _steps(self, words: str) -> tuple[Milestone, ...]:
        sheet = Sheet(_LABEL_OF_STEPS + words)
        steps = StepFinder(sheet, self._today, self._calendar).take_labelled()
        left = sheet.line.replace(half_width(_LABEL_OF_STEPS), "")
        if words and (not steps or _WORD.search(left)):
            raise BadAmendment(Flaw.UNCLEAR_STEP, left.strip(f"{_EDGES}\0"))
        named = tuple(self._milestone(step) for step in steps)
        others = {each.title for each in self._terms.milestones} - {each.title for each in named}
        self._falling_away += (
            [each.title for each in self._terms.milestones if each.title in others] if named else []
        )
        return named

    def _milestone(self, step: Step) -> Milestone:
        until = self._terms.due_on
        deadline = settled(step, self._today, self._calendar, until).deadline
        if deadline.due_on is None or deadline.confirm:
            raise BadAmendment(Flaw.UNCLEAR_STEP, step.words)
        if until and deadline.due_on > until:
            raise BadAmendment(Flaw.LATE_STEP, step.words)
        return Milestone(step.title, deadline.due_on, deadline.phrase)


def _counted(indicator: Indicator) -> tuple[str, str]:
    """What it counts: 标准站 by 个, whatever the figure."""
    return subject_of(indicator.name), indicator.unit


def _named(words: str) -> Iterator[Indicator]:
    for item in indicator_items(words):
        if item.indicator is None or item.rest:
            raise BadAmendment(Flaw.UNCLEAR_INDICATOR, item.rest or item.words)
        yield item.indicator


def _without(now: Sequence[Indicator], words: str) -> tuple[Indicator, ...]:
    """Each is named by its words or by what it counts, and by nothing that could be another."""
    left = list(now)
    for name in filter(None, re.split(r"[;,、\s]+", half_width(words))):
        named = [each for each in now if each.name == name] or [
            each for each in now if subject_of(name) in each.name
        ]
        if len(named) != 1 or named[0] not in left:
            raise BadAmendment(Flaw.NO_INDICATOR, name)
        left.remove(named[0])
    return tuple(left)


def _labelled(label: str, words: str) -> str:
    return words if label.endswith("内容") or not words else f"{label}：{words}"


def _title(words: str) -> str:
    title = " ".join(words.split())
    if len(title) > LONGEST_TITLE:
        raise BadAmendment(Flaw.TITLE_TOO_LONG, title)
    return title


def _split(words: str, deadline: Deadline) -> tuple[Deadline, str, str]:
    """The deadline in the words that it stands in, up to the next separator, and what follows."""
    end = deadline.span[1] if deadline.span else 0
    separator = _SEPARATOR.search(words, end)
    cut = separator.start() if separator else len(words)
    return deadline, words[:cut], words[cut:].strip(_EDGES)


def _require_certain(deadline: Deadline) -> None:
    if deadline.precision is Precision.INVALID:
        raise BadAmendment(Flaw.IMPOSSIBLE_DATE, deadline.phrase)
    if deadline.confirm:
        raise BadAmendment(Flaw.UNCERTAIN_DATE, deadline.phrase, deadline.confirm)
    if not deadline.due_on and not deadline.recurrence and deadline.precision is not Precision.LONG_TERM:
        raise BadAmendment(Flaw.NO_DATE, deadline.phrase)
