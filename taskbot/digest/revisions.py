"""A workbook that comes in: one of ours is laid beside the list that it was made from, any other is a list to import."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime, time
from pathlib import PurePath

from sqlmodel import Session

from taskbot.clock import OFFICE_ZONE, office_day
from taskbot.context import Context
from taskbot.digest.cells import cell_text
from taskbot.digest.freezing import tasks_in
from taskbot.digest.layout import Cell, Lamp, Sheet
from taskbot.digest.weekly_list import weekly_list
from taskbot.digest.words import Masthead
from taskbot.digest.work_list import Exported, work_list_book
from taskbot.intake.lists.cells import UnreadableList
from taskbot.intake.lists.headings import columns_of, heading_of
from taskbot.intake.lists.rows import said
from taskbot.intake.plain_text import seen
from taskbot.intake.service import Brought, plan_list
from taskbot.intake.workbook_cells import cell_words
from taskbot.intake.workbooks import LIST
from taskbot.tasks.errors import ForeignWorkbook
from taskbot.tasks.exporting import exported_row
from taskbot.tasks.facts import NewTask, TaskFacts
from taskbot.tasks.importing import ImportPlan
from taskbot.tasks.revised_columns import same_cells
from taskbot.tasks.revised_lists import DrawnList, RevisedSheet
from taskbot.tasks.revising import plan_revision
from taskbot.tasks.summary import Snapshot, summarize
from taskbot.tasks.work_lists import Column

_ONLY_THE_LIST = "只采用「工作清单」一表的改动，其他各表没有读"
_LIKE = 0.75
"""So many of the list's headings has a sheet that is the list under another name."""


def plan_brought(session: Session, brought: Brought, context: Context, *, now: datetime) -> ImportPlan:
    """What taking the file over would do; writes nothing.

    Raises UnreadableList, and ForeignWorkbook for a weekly workbook that was not made from this journal.
    """
    origin = brought.origin
    base = tasks_in(session, origin.journal_head, origin.issue) if origin else None
    if origin is not None and base is not None:
        return _plan_revision(session, brought, base, origin.as_of or office_day(now), context, now=now)
    if brought.listed is None or _is_weekly(brought, context, office_day(now)):
        raise ForeignWorkbook
    return plan_list(session, brought.listed, context.register, context.calendar, now=now)


def _plan_revision(
    session: Session,
    brought: Brought,
    base: Sequence[TaskFacts],
    on: date,
    context: Context,
    *,
    now: datetime,
) -> ImportPlan:
    """`base` is the list as the workbook was made, at the end of the day `on`."""
    drawn = (drawn_weekly(context, base, on), drawn_export(context, base, on))
    found = _list_in(brought.sheets, drawn)
    if found is None:
        raise UnreadableList(f"没有找到「{LIST}」工作表，请从原工作簿改起")
    plan = plan_revision(
        session,
        *found,
        {each.number: each for each in base},
        f"工作簿《{PurePath(brought.name).stem}》",
        context.register,
        context.calendar,
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


def _is_weekly(brought: Brought, context: Context, today: date) -> bool:
    """Whether it is a weekly workbook and no exported list, as it says itself, or as all headings of its list do."""
    weekly, exported = (draw(context, (), today) for draw in (drawn_weekly, drawn_export))
    least = _LIKE if brought.origin else 1
    return any(max(least, _likeness(sheet, exported)) <= _likeness(sheet, weekly) for sheet in brought.sheets)


def _likeness(sheet: RevisedSheet, drawn: DrawnList) -> float:
    return len({*sheet.headings} & drawn.headings.keys()) / len(drawn.headings)


def drawn_weekly(context: Context, tasks: Iterable[TaskFacts], on: date) -> DrawnList:
    """The list of the weekly workbook at the end of that day."""
    as_of = datetime.combine(on, time(23, 59), OFFICE_ZONE)
    snapshot = Snapshot(as_of, tuple(tasks), (), (), context.light_rules)
    return _drawn(weekly_list(summarize(snapshot, context.calendar), Masthead("")), is_combined=True)


def drawn_export(context: Context, tasks: Iterable[TaskFacts], on: date) -> DrawnList:
    """The list as it is exported."""
    rows = [exported_row(_terms(task), task, context.register.shown_name) for task in tasks]
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
