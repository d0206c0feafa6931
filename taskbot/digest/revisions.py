"""A workbook that comes in: one of ours is laid beside the list that it was made from, any other is a list to import."""

from collections.abc import Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from pathlib import PurePath

from sqlmodel import Session

from taskbot.clock import OFFICE_ZONE, office_day
from taskbot.context import Context
from taskbot.db import Database
from taskbot.digest.cells import cell_text
from taskbot.digest.change_words import change_lists
from taskbot.digest.freezing import tasks_in
from taskbot.digest.layout import Cell, Lamp, Sheet
from taskbot.digest.weekly_list import change_heading, weekly_list
from taskbot.digest.words import Masthead
from taskbot.digest.work_list import Exported, work_list_book
from taskbot.intake.documents import Document
from taskbot.intake.lists.cells import UnreadableList
from taskbot.intake.lists.headings import columns_of, heading_of
from taskbot.intake.lists.rows import said
from taskbot.intake.plain_text import seen
from taskbot.intake.service import Brought, brought_in, plan_list
from taskbot.intake.workbook_cells import cell_words
from taskbot.intake.workbooks import LIST
from taskbot.tasks.changes import Changes
from taskbot.tasks.errors import ForeignWorkbook
from taskbot.tasks.exporting import exported_row
from taskbot.tasks.facts import NewTask, TaskFacts
from taskbot.tasks.importing import ImportPlan
from taskbot.tasks.lights import LightRules
from taskbot.tasks.periods import Span, period_of
from taskbot.tasks.revised_columns import same_cells
from taskbot.tasks.revised_lists import DrawnList, Origin, RevisedSheet
from taskbot.tasks.revising import plan_revision
from taskbot.tasks.summary import Snapshot, summarize
from taskbot.tasks.units import UnitRegister
from taskbot.tasks.work_lists import Column
from taskbot.tasks.workdays import Calendar

_ONLY_THE_LIST = "只采用「工作清单」一表的改动，其他各表没有读"
_LIKE = 0.75
"""So many of the list's headings has a sheet that is the list under another name."""


@dataclass(frozen=True, slots=True)
class Grounds:
    """What a file is read by, small enough to be handed to another process."""

    database_url: str
    register: UnitRegister
    calendar: Calendar
    light_rules: LightRules


def grounds_of(context: Context) -> Grounds:
    """As configured."""
    return Grounds(context.db.url, context.register, context.calendar, context.light_rules)


def plan_document(grounds: Grounds, document: Document, name: str, now: datetime) -> ImportPlan:
    """`plan_brought` of a file of that name. Knows no event loop, so that a process of its own can do it.

    Raises UnreadableList where the document is neither a list nor ours.
    """
    with closing(Database(grounds.database_url)) as db:
        return db.read_now(plan_brought, brought_in(document, name), grounds, now=now)


def plan_brought(session: Session, brought: Brought, grounds: Grounds, *, now: datetime) -> ImportPlan:
    """What taking the file over would do; writes nothing.

    Raises UnreadableList, and ForeignWorkbook for a weekly workbook that was not made from this journal.
    """
    origin = brought.origin
    base = tasks_in(session, origin.journal_head, origin.issue) if origin else None
    if origin is not None and base is not None:
        return _plan_revision(session, brought, origin, base, grounds, now=now)
    if brought.listed is None or _is_weekly(brought, grounds, office_day(now)):
        raise ForeignWorkbook
    return plan_list(session, brought.listed, grounds.register, grounds.calendar, now=now)


def _plan_revision(
    session: Session,
    brought: Brought,
    origin: Origin,
    base: Sequence[TaskFacts],
    grounds: Grounds,
    *,
    now: datetime,
) -> ImportPlan:
    """`base` is the list as the workbook was made, at the end of its day."""
    on, span = origin.as_of or office_day(now), _span_of(brought.sheets)
    drawn = (drawn_weekly(grounds, base, on, origin.reckoned_by, span), drawn_export(grounds, base, on))
    found = _list_in(brought.sheets, drawn)
    if found is None:
        raise UnreadableList(f"没有找到「{LIST}」工作表，或表头已删去，请从原工作簿改起")
    plan = plan_revision(
        session,
        *found,
        {each.number: each for each in base},
        f"工作簿《{PurePath(brought.name).stem}》",
        grounds.register,
        grounds.calendar,
        made_on=on,
        today=office_day(now),
    )
    return replace(plan, remarks=(*plan.remarks, _ONLY_THE_LIST)) if found[1].is_combined else plan


def _list_in(
    sheets: Iterable[RevisedSheet], drawn: Sequence[DrawnList]
) -> tuple[RevisedSheet, DrawnList] | None:
    """The sheet that is the list, by its name or by its headings, and the drawing that it has most words of."""
    pairs = [
        (sheet, each)
        for sheet in sheets
        for each in drawn
        if sheet.name == LIST or _likeness(sheet, each) >= _LIKE
    ]
    return max(pairs, key=lambda pair: (pair[0].name == LIST, same_cells(*pair)), default=None)


def _is_weekly(brought: Brought, grounds: Grounds, today: date) -> bool:
    """Whether it is a weekly workbook and no exported list, as it says itself, or as all headings of its list do."""
    weekly = drawn_weekly(grounds, (), today, span=_span_of(brought.sheets))
    exported = drawn_export(grounds, (), today)
    least = _LIKE if brought.origin else 1
    return any(max(least, _likeness(sheet, exported)) <= _likeness(sheet, weekly) for sheet in brought.sheets)


def _likeness(sheet: RevisedSheet, drawn: DrawnList) -> float:
    headings = drawn.headings.keys() - drawn.unknown.keys()
    return len({*sheet.headings} & headings) / len(headings)


def _span_of(sheets: Iterable[RevisedSheet]) -> Span:
    """Of which span the digest's list is, by the heading of its changes."""
    headings = {heading for sheet in sheets for heading in sheet.headings}
    return next((span for span in Span if change_heading(span) in headings), Span.WEEK)


def drawn_weekly(
    grounds: Grounds, tasks: Iterable[TaskFacts], on: date, reckoned_by: str = "", span: Span = Span.WEEK
) -> DrawnList:
    """The list of a digest's workbook at the end of that day; `reckoned_by` as the workbook says, where it does.

    What was new in it is not known.
    """
    as_of = datetime.combine(on, time(23, 59), OFFICE_ZONE)
    snapshot = Snapshot(as_of, tuple(tasks), (), (), grounds.light_rules, of_week=period_of(on, span))
    summary = summarize(snapshot, grounds.calendar)
    return replace(
        _drawn(weekly_list(summary, Masthead("")), is_combined=True),
        unknown={change_heading(span): frozenset(change_lists(Changes(), on))},
        is_reckoned_anew=reckoned_by not in {"", summary.reckoned_by},
    )


def drawn_export(grounds: Grounds, tasks: Iterable[TaskFacts], on: date) -> DrawnList:
    """The list as it is exported."""
    rows = [exported_row(_terms(task), task, grounds.register.shown_name) for task in tasks]
    book = work_list_book(Exported(rows, None), "", datetime.combine(on, time(), OFFICE_ZONE))
    return _drawn(book.sheets[0])


def _terms(task: TaskFacts) -> NewTask:
    return NewTask(
        task.title,
        task.lead_unit,
        task.supporting_units,
        task.content,
        task.section,
        task.due_on,
        task.deadline_phrase,
        task.recurrence,
        task.urgency,
        task.leader,
        task.milestones,
        task.indicators,
    )


def _drawn(sheet: Sheet, *, is_combined: bool = False) -> DrawnList:
    """The words of the list's cells, as they are read out of a workbook."""
    (table,) = sheet.tables
    headings = [column.heading for column in table.columns]
    columns = columns_of([heading_of(heading) for heading in headings])
    rows = (dict(zip(headings, map(_words, row), strict=True)) for row in table.rows)
    number = next(heading for at, heading in enumerate(headings) if columns.get(at) is Column.NUMBER)
    return DrawnList(
        {heading: columns.get(at) for at, heading in enumerate(headings)},
        {int(row[number]): row for row in rows},
        is_combined=is_combined,
    )


def _words(cell: Cell) -> str:
    match cell:
        case None:
            return ""
        case str() | Lamp():
            return said(seen(cell_words(cell_text(str(cell)), "", 0)))
        case float():
            return cell_words(cell, "0%", 0)
        case _:
            return cell_words(cell, "yyyy-m-d", 0)
