"""Reads a directive 来文 into proposed tasks and targets, each with the sentences that it came from."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from taskbot.errors import UserError
from taskbot.tasks.deadlines import Deadline
from taskbot.tasks.directive_deadlines import DatesOf
from taskbot.tasks.directive_indicators import indicators_in
from taskbot.tasks.directive_outline import Outline, read_outline
from taskbot.tasks.directive_passages import Passage, find_passages
from taskbot.tasks.directive_sentences import sentences
from taskbot.tasks.directive_titles import title_of
from taskbot.tasks.facts import Indicator
from taskbot.tasks.numerals import half_width
from taskbot.tasks.workdays import Calendar


@dataclass(frozen=True, slots=True)
class Item:
    """A proposed task, or a target (a result without an action of its own), drawn from a directive.

    `content` is the source word for word and `line` its 1-based line; units are named as they are written there;
    `confirm` holds the reasons for which a person should look.
    """

    number: int
    kind: str
    """task or target"""
    title: str
    content: str
    section: str
    line: int
    lead_units: tuple[str, ...]
    supporting_units: tuple[str, ...]
    units_as_written: str
    units_inherited: bool
    """The units stand in a heading or in a sentence about the whole paper, not with the item itself."""
    lead_assumed: bool
    deadline: Deadline
    indicators: tuple[Indicator, ...]
    confirm: tuple[str, ...]

    def to_json(self) -> dict[str, Any]:
        """The public form, one entry of `tasks` (`taskbot draft --json`)."""
        deadline = self.deadline
        return {
            "number": self.number,
            "kind": self.kind,
            "title": self.title,
            "content": self.content,
            "section": self.section,
            "line": self.line,
            "lead_units": list(self.lead_units),
            "supporting_units": list(self.supporting_units),
            "units_as_written": self.units_as_written or None,
            "units_inherited": self.units_inherited,
            "lead_assumed": self.lead_assumed,
            "deadline_phrase": deadline.phrase or None,
            "due_on": deadline.due_on.isoformat() if deadline.due_on else None,
            "precision": deadline.precision,
            "recurrence": deadline.recurrence,
            "indicators": [
                {"name": each.name, "value": each.value, "unit": each.unit} for each in self.indicators
            ],
            "confirm": list(self.confirm),
        }


@dataclass(frozen=True, slots=True)
class Uncovered:
    """A sentence from which nothing was drawn, so that the office can check that nothing was missed."""

    line: int
    text: str


@dataclass(frozen=True, slots=True)
class DirectiveRead:
    """What a directive says; `dated` is the day that relative deadlines count from."""

    title: str
    document_number: str
    dated: date
    items: tuple[Item, ...]
    uncovered: tuple[Uncovered, ...]

    def to_json(self) -> dict[str, Any]:
        """The public form (`taskbot draft --json`)."""
        return {
            "title": self.title or None,
            "document_number": self.document_number or None,
            "dated": self.dated.isoformat(),
            "tasks": [item.to_json() for item in self.items],
            "uncovered": [{"line": each.line, "text": each.text} for each in self.uncovered],
        }


class UndatedDirective(UserError):
    """Relative deadlines count from the paper's day, and none is known."""

    def __init__(self) -> None:
        super().__init__("来文没有写成文日期，请补充，例如 2020-04-15")


def parse_directive(text: str, dated: date | None, calendar: Calendar) -> DirectiveRead:
    """Reads the whole paper; `dated` wins over the date that it bears itself. Raises UndatedDirective without either."""
    line = half_width(text)
    outline = read_outline(line)
    on = dated or outline.head.dated
    if on is None:
        raise UndatedDirective
    dates = DatesOf(line, on, calendar)
    passages = find_passages(text, outline, dates)
    items = tuple(_item(place, each, text, outline, dates) for place, each in enumerate(passages, 1))
    return DirectiveRead(
        title=outline.head.title,
        document_number=outline.head.document_number,
        dated=on,
        items=items,
        uncovered=tuple(_uncovered(text, outline, passages)),
    )


def _item(place: int, passage: Passage, text: str, outline: Outline, dates: DatesOf) -> Item:
    deadline = _deadline_of(passage, dates)
    responsible = passage.responsible
    confirm = [deadline.confirm] if deadline.confirm else []
    return Item(
        number=place,
        kind="target" if passage.is_target else "task",
        title=title_of(passage, outline, deadline),
        content=text[passage.span.start : passage.span.end].strip(),
        section=outline.section(passage.paragraph),
        line=line_of(text, passage),
        lead_units=responsible.leads,
        supporting_units=responsible.supporting,
        units_as_written=responsible.written,
        units_inherited=responsible.is_inherited,
        lead_assumed=responsible.is_assumed,
        deadline=deadline,
        indicators=tuple(indicators_in(outline.text[passage.span.start : passage.span.end])),
        confirm=tuple(confirm),
    )


def line_of(text: str, passage: Passage) -> int:
    """The 1-based line on which the passage begins."""
    paragraph = passage.paragraph
    return paragraph.line + text.count("\n", paragraph.start, passage.span.start)


def _deadline_of(passage: Passage, dates: DatesOf) -> Deadline:
    """Its own; else the one of a bracket or line below it; else the governing one."""
    for source in passage.sources:
        if source.start >= passage.span.end:
            noted = dates.of_passage(source)
            if noted.span:
                return noted
    own = dates.of_passage(passage.span)
    if not (own.due_on or own.recurrence) and passage.governed_by:
        return passage.governed_by
    return own


def _uncovered(text: str, outline: Outline, passages: Sequence[Passage]) -> Iterator[Uncovered]:
    """Every sentence of the body that is in no passage; a heading only where nothing stands under it."""
    taken = {(each.span.start, each.span.end) for each in passages}
    covered = sorted(taken)
    at = 0
    for paragraph in outline.paragraphs:
        if paragraph.is_bare_heading and paragraph.children:
            continue
        for sentence in sentences(outline.text, paragraph.start, paragraph.end):
            while at < len(covered) and covered[at][1] <= sentence.start:
                at += 1
            if at == len(covered) or covered[at][0] >= sentence.end:
                yield Uncovered(paragraph.line, text[sentence.start : sentence.end].strip())
