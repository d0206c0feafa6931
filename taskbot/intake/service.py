"""A file becomes tasks: read, planned and written."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlmodel import Session

from taskbot.clock import office_day
from taskbot.intake.documents import Document, read_document
from taskbot.intake.lists.cells import UnreadableList
from taskbot.intake.revised import revised_sheets
from taskbot.intake.worklists import read_work_list
from taskbot.tasks import importing, marked_messages, membership
from taskbot.tasks.importing import ImportPlan
from taskbot.tasks.marked_messages import Override
from taskbot.tasks.planning import Planner
from taskbot.tasks.revised_lists import Origin, RevisedSheet
from taskbot.tasks.units import UnitRegister
from taskbot.tasks.work_lists import WorkList
from taskbot.tasks.workdays import Calendar


def read_list(data: bytes, name: str) -> WorkList:
    """The work list in a file of that name; raises UnreadableList or UnreadableDocument."""
    return list_of(read_document(data, name), name)


def list_of(document: Document, name: str) -> WorkList:
    """The work list in a document that was a file of that name; raises UnreadableList."""
    if not document.grids:
        raise UnreadableList(f"{name} 里没有表格，请发 .xlsx 工作簿，或带表格的 .docx 文件")
    return read_work_list(document.grids)


@dataclass(frozen=True, slots=True)
class Brought:
    """A file that may be a list, as it was read: `origin` and `sheets` of a workbook of ours, `listed` of any list."""

    name: str
    sheets: list[RevisedSheet]
    listed: WorkList | None
    origin: Origin | None = None


def brought_in(document: Document, name: str) -> Brought:
    """What a document holds that was a file of that name; raises UnreadableList where it is neither a list nor ours."""
    sheets = revised_sheets(document.grids)
    try:
        listed = list_of(document, name)
    except UnreadableList:
        if document.origin is None:
            raise
        listed = None
    return Brought(name, sheets, listed, document.origin)


def plan_list(
    session: Session, listed: WorkList, register: UnitRegister, calendar: Calendar, *, now: datetime
) -> ImportPlan:
    """What importing the list would do; relative deadlines count from its paper's day, otherwise from today."""
    planned = Planner(register, calendar, office_day(now)).plan(listed)
    return importing.plan_import(session, listed, planned, register)


def apply_at_keyboard(
    session: Session, plan: ImportPlan, override: Override | None = None, *, now: datetime
) -> None:
    """Does what was planned at the keyboard's word, who answers for the list's secrecy marks with `override`."""
    if override:
        marked_messages.note_override(session, override, plan.title, by=membership.KEYBOARD, now=now)
    despite_marks = override.marks if override else ()
    importing.apply_plan(session, plan, despite_marks=despite_marks, by=membership.KEYBOARD, now=now)


def import_work_list(
    session: Session, path: Path, register: UnitRegister, calendar: Calendar, *, now: datetime
) -> dict[str, Any]:
    """Imports the list in a file, and tells nobody; returns the public JSON."""
    listed = read_list(path.read_bytes(), path.name)
    plan = plan_list(session, listed, register, calendar, now=now)
    apply_at_keyboard(session, plan, now=now)
    return importing.import_json(session, plan)
