"""Reads a directive 来文 into proposed tasks and targets, each with the sentences that it came from."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from taskbot.errors import UserError
from taskbot.tasks.deadlines import Deadline
from taskbot.tasks.facts import Indicator
from taskbot.tasks.parsing.directive_deadlines import DatesOf
from taskbot.tasks.parsing.directive_indicators import indicators_in
from taskbot.tasks.parsing.directive_outline import Outline, read_outline
from taskbot.tasks.parsing.directive_passages import Passage, find_passages
from taskbot.tasks.parsing.directive_rows import RowItem, row_items
from taskbot.tasks.parsing.directive_sentences import Span, sentences
from taskbot.tasks.parsing.directive_titles import title_of
from taskbot.tasks.parsing.directive_units import Responsible
from taskbot.tasks.work_lists import ListedRow
from taskbot.tasks.workdays import Calendar

LEAD_ASSUMED = "没有写明牵头单位，按首列单位认定"
"""A reason to look that is seen from the units themselves."""


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
    cycle: Deadline | None
    """The report cycle beside the deadline."""
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
            "recurrence": (self.cycle or deadline).recurrence,
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
        super().__init__(
            "来文里没有成文日期，请另外写明（命令行加 --dated 2020-04-15，群里写 /draft 2020-04-15）"
        )


def parse_directive(
    text: str, dated: date | None, calendar: Calendar, rows: Sequence[ListedRow] = ()
) -> DirectiveRead:
    """Reads the whole paper, with the `rows` of the tables in it. `dated` wins over the date that it bears itself.

    Raises UndatedDirective without either.
    """
    outline = read_outline(text)
    on = dated or outline.head.dated
    if on is None:
        raise UndatedDirective
    dates = DatesOf(outline.text, on, calendar)
    passages = [_item(each, outline, dates) for each in find_passages(outline, dates)]
    listed = [_row_item(each, outline) for each in row_items(rows, outline, on, calendar)]
    placed = sorted([*passages, *listed], key=lambda each: each[0])
    return DirectiveRead(
        title=outline.head.title,
        document_number=outline.head.document_number,
        dated=on,
        items=tuple(replace(item, number=place) for place, (_, item) in enumerate(placed, 1)),
        uncovered=tuple(_uncovered(outline, [span for span, _ in placed])),
    )


def _item(passage: Passage, outline: Outline, dates: DatesOf) -> tuple[Span, Item]:
    deadline = _deadline_of(passage, dates)
    responsible = passage.responsible
    span = passage.span
    return span, Item(
        number=0,
        kind="target" if passage.is_target else "task",
        title=title_of(passage, outline),
        content=outline.source[span.start : span.end].strip(),
        section=outline.section(passage.paragraph, span.start),
        line=outline.line_at(span.start),
        lead_units=responsible.leads,
        supporting_units=responsible.supporting,
        units_as_written=responsible.written,
        units_inherited=responsible.is_inherited,
        lead_assumed=responsible.is_assumed,
        deadline=deadline,
        cycle=dates.cycle_beside(span),
        indicators=tuple(indicators_in(outline.text[span.start : span.end])),
        confirm=tuple(_doubts(responsible, deadline, several=dates.has_several(span))),
    )


def _row_item(row: RowItem, outline: Outline) -> tuple[Span, Item]:
    responsible = row.responsible
    return row.span, Item(
        number=0,
        kind="task",
        title=row.title,
        content=outline.source[row.span.start : row.span.end].strip(),
        section=row.section,
        line=outline.line_at(row.span.start),
        lead_units=responsible.leads,
        supporting_units=responsible.supporting,
        units_as_written=responsible.written,
        units_inherited=False,
        lead_assumed=responsible.is_assumed,
        deadline=row.deadline,
        cycle=None,
        indicators=tuple(indicators_in(outline.text[row.span.start : row.span.end])),
        confirm=tuple(_doubts(responsible, row.deadline, several=False)),
    )


def _doubts(responsible: Responsible, deadline: Deadline, *, several: bool) -> Iterator[str]:
    """Why a person should look before the item is issued."""
    if deadline.confirm:
        yield deadline.confirm
    if several:
        yield "有几个时限，按最后一个"
    if responsible.is_assumed:
        yield LEAD_ASSUMED
    if responsible.is_inherited:
        yield "责任单位承自上文"


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


def _uncovered(outline: Outline, covered: Sequence[Span]) -> Iterator[Uncovered]:
    """Every sentence and row of the body that is in no item; a heading only where nothing stands under it."""
    at = 0
    for sentence in _body(outline):
        while at < len(covered) and covered[at].end <= sentence.start:
            at += 1
        if at == len(covered) or covered[at].start >= sentence.end:
            text = outline.source[sentence.start : sentence.end].strip()
            yield Uncovered(outline.line_at(sentence.start), text)


def _body(outline: Outline) -> list[Span]:
    said = (
        sentence
        for paragraph in outline.paragraphs
        if not (paragraph.is_bare_heading and paragraph.children)
        for sentence in sentences(outline.text, paragraph.start, paragraph.end)
    )
    return sorted([*said, *outline.rows])
