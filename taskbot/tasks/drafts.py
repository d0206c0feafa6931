"""Reads what the office types after /new into a proposed task, and lists what a person still has to settle."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from taskbot.tasks.deadlines import Deadline, with_cycle
from taskbot.tasks.facts import Indicator, Milestone
from taskbot.tasks.parsing.deadline_grammar import Precision
from taskbot.tasks.parsing.draft_cycles import take_labelled_cycle, take_said_cycle
from taskbot.tasks.parsing.draft_dates import take_deadline
from taskbot.tasks.parsing.draft_indicators import IndicatorsSaid, take_indicators
from taskbot.tasks.parsing.draft_milestones import Step, StepFinder, settled
from taskbot.tasks.parsing.draft_sheet import READ_CHARACTERS, Sheet
from taskbot.tasks.parsing.draft_units import take_units
from taskbot.tasks.parsing.numerals import half_width
from taskbot.tasks.parsing.unit_mentions import units_named_in
from taskbot.tasks.unit_lists import UnitsRead, parse_units
from taskbot.tasks.units import Unit, UnitRegister
from taskbot.tasks.workdays import Calendar

LONGEST_TITLE = 200


class Urgency(StrEnum):
    """紧急程度 as official papers mark it."""

    EXTRA_URGENT = "特急"
    URGENT = "急"
    ORDINARY = "一般"


class ProblemKind(StrEnum):
    """What keeps a draft from being issued as it is."""

    NO_TITLE = "no_title"
    TITLE_TOO_LONG = "title_too_long"
    NO_UNIT = "no_unit"
    COLLECTIVE_LEAD = "collective_lead"
    UNKNOWN_UNIT = "unknown_unit"
    NO_DEADLINE = "no_deadline"
    AMBIGUOUS_DEADLINE = "ambiguous_deadline"
    INVALID_DEADLINE = "invalid_deadline"
    UNCLEAR_MILESTONE = "unclear_milestone"
    LATE_MILESTONE = "late_milestone"
    UNCLEAR_INDICATOR = "unclear_indicator"


@dataclass(frozen=True, slots=True)
class Problem:
    """`words` are the ones at fault, as written; `near` are full names of units to offer."""

    kind: ProblemKind
    words: str = ""
    near: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """The public form, one entry of `problems`."""
        return {"kind": self.kind, "words": self.words, "near": list(self.near)}


@dataclass(frozen=True, slots=True)
class Proposal:
    """A proposed task. `problems` must be settled; the assumed lead and expanded groups are shown before issuing."""

    text: str
    title: str
    content: str
    lead_unit: Unit | None
    supporting_units: tuple[Unit, ...]
    deadline: Deadline
    cycle: Deadline | None
    """The report cycle beside a due date."""
    urgency: Urgency
    leader: str
    """The leader in charge 分管领导, as written."""
    milestones: tuple[Milestone, ...]
    said: IndicatorsSaid
    """What is said of indicators, and where."""
    problems: tuple[Problem, ...]
    lead_assumed: bool
    expanded: tuple[str, ...]
    other_leads: tuple[Unit, ...]

    @property
    def due_on(self) -> date | None:
        """The last acceptable day."""
        return self.deadline.due_on

    @property
    def deadline_phrase(self) -> str:
        """The deadline as it was written, with the report cycle beside it."""
        return with_cycle(self.deadline.phrase, self.cycle.phrase if self.cycle else "")

    @property
    def indicators(self) -> tuple[Indicator, ...]:
        """The figures that the task is to reach."""
        return self.said.indicators

    @property
    def precision(self) -> Precision:
        """How exactly the deadline was said."""
        return self.deadline.precision

    @property
    def recurrence(self) -> str | None:
        """The report cycle as an RRULE."""
        return (self.cycle or self.deadline).recurrence

    def to_json(self) -> dict[str, Any]:
        """The public form (`taskbot parse task`); units by full name."""
        return {
            "text": self.text,
            "title": self.title,
            "content": self.content or None,
            "lead_unit": self.lead_unit.full_name if self.lead_unit else None,
            "supporting_units": [unit.full_name for unit in self.supporting_units],
            "due_on": self.due_on.isoformat() if self.due_on else None,
            "deadline_phrase": self.deadline.phrase or None,
            "precision": self.precision,
            "recurrence": self.recurrence,
            "urgency": self.urgency,
            "leader": self.leader or None,
            "milestones": [
                {"title": each.title, "due_on": each.due_on.isoformat(), "phrase": each.phrase}
                for each in self.milestones
            ],
            "indicators": [
                {"name": each.name, "value": each.value, "unit": each.unit} for each in self.indicators
            ],
            "lead_assumed": self.lead_assumed,
            "expanded": list(self.expanded),
            "problems": [problem.to_json() for problem in self.problems],
        }


def parse_draft(text: str, today: date, calendar: Calendar, register: UnitRegister) -> Proposal:
    """Reads /new 标题 @牵头单位 配合：单位 时限 节点：… 指标：…, the parts in any order, on one line or several."""
    sheet = Sheet(text)
    sheet.open_labels()
    urgency = Urgency(sheet.take_urgency())
    leader = sheet.take_leader()
    cycle = take_labelled_cycle(sheet, today, calendar)
    finder = StepFinder(sheet, today, calendar)
    steps = finder.take_labelled()
    units = parse_units(take_units(sheet, register), register)
    said = take_indicators(sheet, today, calendar)
    steps += finder.take_said()
    deadline = take_deadline(sheet, today, calendar)
    if deadline.span is None:
        deadline = max(_clear(steps), key=lambda each: each.due_on or today, default=deadline)
    if deadline.due_on:
        cycle = cycle or take_said_cycle(sheet, today, calendar)
    elif cycle and deadline.span is None:
        deadline, cycle = cycle, None
    steps = [settled(step, today, calendar, deadline.due_on) for step in steps]
    title, content = sheet.title_and_content()
    return Proposal(
        text=text,
        title=title,
        content=content,
        lead_unit=units.lead,
        supporting_units=units.supporting,
        deadline=deadline,
        cycle=cycle,
        urgency=urgency,
        leader=leader,
        milestones=tuple(_milestones(steps)),
        said=said,
        problems=(
            *_title_problems(title),
            *_unit_problems(text, title, units, register),
            *_deadline_problems(deadline),
            *_step_problems(steps, deadline.due_on),
            *(Problem(ProblemKind.UNCLEAR_INDICATOR, words) for words in said.unclear),
        ),
        lead_assumed=units.lead_assumed,
        expanded=units.expanded,
        other_leads=units.other_leads,
    )


def _clear(steps: list[Step]) -> list[Deadline]:
    return [step.deadline for step in steps if step.deadline.due_on and step.deadline.confirm is None]


def _milestones(steps: list[Step]) -> Iterator[Milestone]:
    for step in steps:
        if step.deadline.due_on and step.deadline.confirm is None:
            yield Milestone(step.title, step.deadline.due_on, step.deadline.phrase)


def _title_problems(title: str) -> Iterator[Problem]:
    if not title:
        yield Problem(ProblemKind.NO_TITLE)
    elif len(title) > LONGEST_TITLE:
        yield Problem(ProblemKind.TITLE_TOO_LONG, title)


def _unit_problems(text: str, title: str, units: UnitsRead, register: UnitRegister) -> Iterator[Problem]:
    for name in units.unknown:
        near = tuple(unit.full_name for unit in register.near(name))
        yield Problem(ProblemKind.UNKNOWN_UNIT, _as_written(text, name), near)
    if units.lead is None and not units.unknown:
        near = tuple(unit.full_name for unit in units_named_in(title, register))
        kind = ProblemKind.COLLECTIVE_LEAD if units.expanded else ProblemKind.NO_UNIT
        yield Problem(kind, next(iter(units.expanded), ""), near)


def _deadline_problems(deadline: Deadline) -> Iterator[Problem]:
    if deadline.precision is Precision.INVALID:
        yield Problem(ProblemKind.INVALID_DEADLINE, deadline.phrase)
    elif deadline.confirm:
        yield Problem(ProblemKind.AMBIGUOUS_DEADLINE, deadline.phrase)
    elif not deadline.due_on and not deadline.recurrence and deadline.precision is not Precision.LONG_TERM:
        yield Problem(ProblemKind.NO_DEADLINE, deadline.phrase)


def _step_problems(steps: list[Step], until: date | None) -> Iterator[Problem]:
    for step in steps:
        if step.deadline.due_on is None or step.deadline.confirm:
            yield Problem(ProblemKind.UNCLEAR_MILESTONE, step.words)
        elif until and step.deadline.due_on > until:
            yield Problem(ProblemKind.LATE_MILESTONE, step.words)


def _as_written(text: str, name: str) -> str:
    """The name in the signs (full-width or not) that stand in the text, so that it can be found there again."""
    at = half_width(text[:READ_CHARACTERS]).find(name)
    return text[at : at + len(name)] if at >= 0 else name
