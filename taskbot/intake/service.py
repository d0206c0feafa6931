"""A file becomes tasks: read, planned and written in one transaction."""

from datetime import datetime
from pathlib import Path
from typing import Any

from sqlmodel import Session

from taskbot.clock import office_day
from taskbot.intake.worklists import WorkList, read_work_list
from taskbot.tasks import importing, membership, queries
from taskbot.tasks.models import Directive
from taskbot.tasks.planning import Planner
from taskbot.tasks.units import UnitRegister
from taskbot.tasks.workdays import Calendar


def import_work_list(
    session: Session, path: Path, register: UnitRegister, calendar: Calendar, *, now: datetime
) -> dict[str, Any]:
    """Imports the list; returns the public JSON. Relative deadlines count from the day its directive was issued."""
    listed = read_work_list(path)
    planner = Planner(register, calendar, listed.dated or office_day(now), listed.headings)
    plan = planner.plan((row.place, row.words) for row in listed.rows)
    result = importing.import_tasks(session, plan, _directive(listed), by=membership.KEYBOARD, now=now)
    numbers = sorted([*result.created, *result.updated, *result.unchanged])
    return importing.imported_json(result, queries.task_facts(session, numbers), register)


def _directive(listed: WorkList) -> Directive | None:
    if not listed.document_number:
        return None
    return Directive(title=listed.title, document_number=listed.document_number, issued_on=listed.dated)
