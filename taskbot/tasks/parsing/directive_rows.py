"""Rows of a table inside a directive: each is an item, as the table's columns say."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple

from taskbot.tasks.deadlines import Deadline, parse_deadline
from taskbot.tasks.parsing.directive_outline import Outline
from taskbot.tasks.parsing.directive_sentences import Span
from taskbot.tasks.parsing.directive_units import Responsible, listed
from taskbot.tasks.work_lists import Column, ListedRow
from taskbot.tasks.workdays import Calendar


class RowItem(NamedTuple):
    """A row as an item: its place in the paper, its title, who is to do it, and by when."""

    span: Span
    title: str
    section: str
    responsible: Responsible
    deadline: Deadline


def row_items(
    rows: Sequence[ListedRow], outline: Outline, dated: date, calendar: Calendar
) -> Iterator[RowItem]:
    """The rows that stand in the paper's text, in order; one whose line is not found there is left out."""
    at = 0
    for row in rows:
        title = row.words.get(Column.TITLE) or row.words.get(Column.CONTENT, "")
        line = next(
            (
                each
                for each in outline.rows
                if each.start >= at and title in outline.source[each.start : each.end]
            ),
            None,
        )
        if not title or line is None:
            continue
        at = line.end
        yield RowItem(
            span=Span(line.start, line.end),
            title=title,
            section=row.words.get(Column.SECTION, ""),
            responsible=_responsible(row),
            deadline=parse_deadline(row.words.get(Column.DEADLINE, ""), dated, calendar),
        )


def _responsible(row: ListedRow) -> Responsible:
    lead, supporting = (
        row.words.get(each, "").replace("\n", "、") for each in (Column.LEAD, Column.SUPPORTING)
    )
    said = listed(lead, first_leads=bool(supporting))
    if not supporting:
        return said
    others = listed(f"配合单位：{supporting}", first_leads=True).supporting
    return Responsible(said.leads, (*said.supporting, *others), f"{lead}；{supporting}", said.is_assumed)
