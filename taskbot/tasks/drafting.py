"""Drafts 拟办 as they are kept: a draft is its text, and every answer to it edits the text, so one parser reads all."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from functools import lru_cache

from sqlmodel import Session, col, select

from taskbot.clock import office_day
from taskbot.tasks import secrecy, service
from taskbot.tasks.deadlines import parse_deadline
from taskbot.tasks.draft_models import Draft
from taskbot.tasks.drafts import Problem, ProblemKind, Proposal, parse_draft
from taskbot.tasks.errors import BadAnswer, DraftGone, IncompleteDraft
from taskbot.tasks.facts import Indicator, NewTask
from taskbot.tasks.item_sheets import with_lead
from taskbot.tasks.models import Task
from taskbot.tasks.parsing.draft_indicators import says_indicators
from taskbot.tasks.permissions import Actor, Role
from taskbot.tasks.units import Unit, UnitRegister
from taskbot.tasks.workdays import Calendar


class DraftReader:
    """Reads drafts: what an author's text proposes, as of the day on which it was written."""

    def __init__(self, register: UnitRegister, calendar: Calendar) -> None:
        self._register = register
        self._calendar = calendar

    def read(self, draft: Draft) -> Proposal:
        """What the draft proposes now."""
        return self._read(draft.text, _day_of(draft))

    def read_text(self, text: str, at: datetime) -> Proposal:
        """What words would propose as a draft of that moment."""
        return self._read(text, office_day(at))

    def members(self, proposal: Proposal) -> tuple[Unit, ...]:
        """The units that the collective names of a proposal stand for there."""
        groups = [group for name in proposal.expanded if (group := self._register.find_group(name))]
        return tuple(unit for unit in proposal.supporting_units if any(group.holds(unit) for group in groups))

    def with_member(self, draft: Draft, unit: Unit) -> str:
        """The text as that member's own: its name stands where the collective one stood."""
        before = self.read(draft)
        others = {*self.members(before)}
        name = before.expanded[0]
        for place in re.finditer(re.escape(name), draft.text):
            text = f"{draft.text[: place.start()]}{unit.full_name}{draft.text[place.end() :]}"
            after = self._read(text, _day_of(draft))
            if (after.lead_unit, after.title) == (unit, before.title) and not others & {
                *after.supporting_units
            }:
                return text
        lines = [
            ("任务名称", before.title),
            ("牵头单位", unit.full_name),
            ("完成时限", before.deadline.phrase),
        ]
        lines += [("报送周期", before.cycle.phrase if before.cycle else ""), ("内容", before.content)]
        return "\n".join(f"{label}：{words}" for label, words in lines if words)

    def with_unit(self, draft: Draft, unknown: str, unit: Unit) -> str:
        """The text with a name that the register does not know put right; with none, or a collective one, the unit leads."""
        if not unknown or self._register.find_group(unknown):
            return with_lead(draft.text, unit.full_name)
        return _put_right(draft.text, unknown, unit.full_name)

    def with_deadline(self, draft: Draft, on: date | None) -> str:
        """The text with its deadline put right; None for a task without one."""
        words = f"{on.year}年{on.month}月{on.day}日前" if on else "长期"
        return self._with_deadline_words(draft.text, self.read(draft), words)

    def with_said_deadline(self, draft: Draft, words: str, today: date) -> str:
        """The text with its deadline as somebody says it on `today`; raises BadAnswer where the words hold none.

        Words that mean another day than they would in the draft itself (下周五 in answer to a paper of April) are
        written out as the date.
        """
        said = parse_deadline(words, today, self._calendar)
        if said.span is None:
            raise BadAnswer(ProblemKind.NO_DEADLINE)
        if said.due_on and not said.confirm and said.due_on != self._due_on(words, draft):
            return self.with_deadline(draft, said.due_on)
        return self._with_deadline_words(draft.text, self.read(draft), words)

    def _due_on(self, words: str, draft: Draft) -> date | None:
        return parse_deadline(words, _day_of(draft), self._calendar).due_on

    def with_answer(self, draft: Draft, words: str, today: date) -> str:
        """The text with the first blank filled by what somebody answers on `today`; raises BadAnswer where that reads as nothing."""
        if says_indicators(words):
            return self._with_indicators(draft, words.strip())
        before = self.read(draft)
        text = self._answered(draft, before, words.strip(), today)
        after = self._read(text, _day_of(draft))
        if before.problems and not _is_nearer(before.problems, after.problems):
            raise BadAnswer(before.problems[0].kind)
        return text

    def _with_indicators(self, draft: Draft, words: str) -> str:
        """指标：…: what the draft said of indicators gives way."""
        text = f"{self.without_indicators(draft)}\n{words}"
        if self._read(text, _day_of(draft)).said.unclear:
            raise BadAnswer(ProblemKind.UNCLEAR_INDICATOR)
        return text

    def without_indicators(self, draft: Draft) -> str:
        """The text without what it says of indicators."""
        text = draft.text
        for start, end in reversed(self.read(draft).said.spans):
            text = text[:start] + text[end:]
        return text.rstrip()

    def _answered(self, draft: Draft, proposal: Proposal, words: str, today: date) -> str:
        text = draft.text
        kind = proposal.problems[0].kind if proposal.problems else None
        if kind in (ProblemKind.NO_TITLE, ProblemKind.TITLE_TOO_LONG):
            return f"{words}\n{text.replace(proposal.title, '') if proposal.title else text}"
        if kind is ProblemKind.UNKNOWN_UNIT:
            return _put_right(text, proposal.problems[0].words, words)
        if kind in (ProblemKind.NO_UNIT, ProblemKind.COLLECTIVE_LEAD):
            return with_lead(text, words)
        if kind in (ProblemKind.UNCLEAR_MILESTONE, ProblemKind.LATE_MILESTONE, ProblemKind.UNCLEAR_INDICATOR):
            return _put_right(text, proposal.problems[0].words, words)
        return self.with_said_deadline(draft, words, today)

    def _with_deadline_words(self, text: str, proposal: Proposal, words: str) -> str:
        start, end = proposal.deadline.span or (len(text), len(text))
        return f"{text[:start]}{text[end:]}\n完成时限：{words}"

    def _read(self, text: str, on: date) -> Proposal:
        return _proposal(text, on, self._calendar, self._register)


@lru_cache(maxsize=2048)
def _proposal(text: str, on: date, calendar: Calendar, register: UnitRegister) -> Proposal:
    """A draft list is read whole at every press, and most of its drafts are as they were."""
    return parse_draft(text, on, calendar, register)


def _day_of(draft: Draft) -> date:
    return draft.dated or office_day(draft.created_at)


def _put_right(text: str, unknown: str, name: str) -> str:
    """The text with the name where a unit is named put right, not where the same words are part of others."""
    marked = re.compile(rf"(?<=[@:：、，,\s]){re.escape(unknown)}")
    places = list(marked.finditer(text)) or list(re.finditer(re.escape(unknown), text))
    start, end = places[-1].span() if places else (len(text), len(text))
    return f"{text[:start]}{name}{text[end:]}"


_CHOICES = frozenset({ProblemKind.AMBIGUOUS_DEADLINE, ProblemKind.COLLECTIVE_LEAD})
"""What a button settles."""


def _is_nearer(before: Sequence[Problem], after: Sequence[Problem]) -> bool:
    """Whether a blank was filled, or turned into a choice among near names or two dates."""
    if len(after) < len(before):
        return True
    is_choice = bool(after[0].near) or after[0].kind in _CHOICES
    return is_choice and after[0] != before[0]


def open_draft(
    session: Session,
    text: str,
    reader: DraftReader,
    *,
    despite_marks: Mapping[str, str] | None = None,
    by: Actor,
    now: datetime,
) -> Draft:
    """Keeps a draft; a restart forgets nothing. Raises Marked with secrecy marks that nobody has answered for."""
    by.require(Role.OFFICE)
    draft = Draft(by=by.id, text=text, created_at=now, despite_marks=dict(despite_marks or {}))
    secrecy.require_free(open_marks(draft, reader.read(draft)))
    session.add(draft)
    session.flush()
    return draft


def draft_for(session: Session, actor: Actor, draft_id: int) -> Draft:
    """The one gate to a draft; raises DraftGone for one that was issued or dropped, or never was."""
    actor.require(Role.OFFICE)
    draft = session.get(Draft, draft_id)
    if draft is None or not draft.is_open:
        raise DraftGone
    return draft


def rewrite(
    session: Session, draft: Draft, text: str, despite_marks: Mapping[str, str] | None = None
) -> None:
    """The draft's text is now another; raises Marked where that brings secrecy marks that nobody has answered for."""
    secrecy.require_free(marks_brought(draft, text), despite_marks or {})
    draft.text = text
    answer_for(session, draft, despite_marks or {})


def marks_brought(draft: Draft, text: str) -> tuple[str, ...]:
    """The secrecy marks that the draft would have only by its new text."""
    known = {*secrecy.marks_in_words(draft.text), *draft.despite_marks}
    return tuple(mark for mark in secrecy.marks_in_words(text) if mark not in known)


def answer_for(session: Session, draft: Draft, despite_marks: Mapping[str, str]) -> None:
    """Somebody of the office has answered for marks of the draft, with a reason each."""
    draft.despite_marks = {**draft.despite_marks, **despite_marks}
    session.add(draft)


def open_marks(draft: Draft, proposal: Proposal) -> tuple[str, ...]:
    """The secrecy marks in all that would be sent of an open draft, without those that somebody has answered for."""
    if not draft.is_open:
        return ()
    steps = (step.title for step in proposal.milestones)
    told = "\n".join([proposal.title, draft.text, draft.content, draft.section, *steps])
    return tuple(mark for mark in _marks_in(told) if mark not in draft.despite_marks)


@lru_cache(maxsize=2048)
def _marks_in(told: str) -> tuple[str, ...]:
    """As often read as the drafts themselves."""
    return secrecy.marks_in_words(told)


def settle(session: Session, draft: Draft) -> None:
    """The draft was issued or dropped: its buttons do nothing any more."""
    draft.is_open = False
    session.add(draft)


def drafts_issued(session: Session, first: int, last: int) -> Sequence[Draft]:
    """The drafts of one directive that became the tasks from `first` to `last`, by number."""
    paper = select(Draft.directive_id).where(Draft.task_number == first).scalar_subquery()
    return session.exec(
        select(Draft)
        .where(Draft.directive_id == paper, col(Draft.task_number).between(first, last))
        .order_by(col(Draft.task_number))
    ).all()


def reopen_draft_of(session: Session, number: int) -> Draft | None:
    """The draft that a recalled task was issued from is open again; None for a task that came another way."""
    draft = session.exec(select(Draft).where(Draft.task_number == number)).first()
    if draft is not None:
        draft.is_open, draft.task_number = True, None
        session.add(draft)
    return draft


def issue_draft(session: Session, draft: Draft, reader: DraftReader, *, by: Actor, now: datetime) -> Task:
    """确认交办: the draft becomes a task, with what its directive says of it; raises IncompleteDraft or Marked."""
    proposal = reader.read(draft)
    new = replace(_with_source(task_of(proposal), draft), indicators=indicators_of(draft, proposal))
    secrecy.require_free(open_marks(draft, proposal))
    task = service.issue_task(session, new, directive_id=draft.directive_id, by=by, now=now)
    draft.task_number = task.number
    settle(session, draft)
    return task


def _with_source(new: NewTask, draft: Draft) -> NewTask:
    if draft.directive_id is None:
        return new
    return replace(new, content=draft.content or new.content, section=draft.section)


def indicators_of(draft: Draft, proposal: Proposal) -> tuple[Indicator, ...]:
    """Those of the directive's sentences, unless the office has said others."""
    return (
        proposal.indicators if proposal.said.spans else tuple(Indicator(**each) for each in draft.indicators)
    )


def task_of(proposal: Proposal) -> NewTask:
    """The proposal as a task to issue; raises IncompleteDraft while anything is left to settle."""
    if proposal.problems or proposal.lead_unit is None:
        raise IncompleteDraft
    return NewTask(
        title=proposal.title,
        lead_unit=proposal.lead_unit.full_name,
        supporting_units=tuple(unit.full_name for unit in proposal.supporting_units),
        content=proposal.content,
        due_on=proposal.due_on,
        deadline_phrase=proposal.deadline_phrase,
        recurrence=proposal.recurrence,
        urgency=str(proposal.urgency),
        leader=proposal.leader,
        milestones=proposal.milestones,
        indicators=proposal.indicators,
    )
