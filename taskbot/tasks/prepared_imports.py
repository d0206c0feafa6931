"""Prepared imports 导入预览: a plan is kept as it was shown, and exactly that is done when somebody confirms it."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime

from pydantic import ValidationError
from sqlmodel import Session, col, select

from taskbot.tasks import queries
from taskbot.tasks.draft_models import PreparedImport
from taskbot.tasks.errors import ImportGone
from taskbot.tasks.importing import Entry, ImportPlan, apply_plan, plan_stored, stored_plan
from taskbot.tasks.list_changes import FIELD_WORDS
from taskbot.tasks.permissions import Actor, Role
from taskbot.tasks.planning import RowProblem
from taskbot.tasks.revised_fields import Fields, fields_of, overtaken_words, value_words


def prepare(
    session: Session,
    name: str,
    plan: ImportPlan,
    *,
    despite_marks: Mapping[str, str] | None = None,
    by: Actor,
    now: datetime,
) -> PreparedImport:
    """Keeps a plan until it is confirmed or cancelled, with the secrecy marks that somebody has answered for.

    An edited workbook that comes once more ends what was prepared of it before.
    """
    by.require(Role.OFFICE)
    for former in _open_of(session, name) if plan.source else ():
        settle(session, former)
    prepared = PreparedImport(
        by=by.id, name=name, plan=stored_plan(plan), created_at=now, despite_marks=dict(despite_marks or {})
    )
    session.add(prepared)
    session.flush()
    return prepared


def _open_of(session: Session, name: str) -> Iterable[PreparedImport]:
    return session.exec(
        select(PreparedImport).where(PreparedImport.name == name, col(PreparedImport.is_open))
    ).all()


def is_replaced(session: Session, actor: Actor, prepared_id: int) -> bool:
    """Whether the same workbook has come once more since."""
    actor.require(Role.OFFICE)
    prepared = session.get(PreparedImport, prepared_id)
    if prepared is None or prepared.is_open:
        return False
    later = select(PreparedImport).where(
        PreparedImport.name == prepared.name, col(PreparedImport.id) > prepared_id
    )
    return session.exec(later).first() is not None


def prepared_for(session: Session, actor: Actor, prepared_id: int) -> PreparedImport:
    """The one gate to a prepared import; raises ImportGone for one that was confirmed or cancelled, or never was."""
    actor.require(Role.OFFICE)
    prepared = session.get(PreparedImport, prepared_id)
    if prepared is None or not prepared.is_open:
        raise ImportGone
    return prepared


def plan_of(prepared: PreparedImport) -> ImportPlan:
    """The plan as it was shown; raises ImportGone for one that an earlier version of the program kept."""
    try:
        return plan_stored(prepared.plan)
    except ValidationError:
        raise ImportGone from None


def choose(session: Session, prepared: PreparedImport, number: int | None) -> ImportPlan:
    """Leaves the changes of a task out, or takes them back in; None takes in all that nobody has to look at first."""
    plan = plan_of(prepared)
    left_out = plan.left_out ^ {number} if number is not None else plan.left_out & plan.doubtful
    plan = replace(plan, left_out=left_out & {entry.number for entry in plan.changed})
    _keep(session, prepared, plan)
    return plan


def renew(session: Session, prepared: PreparedImport, moved: Collection[int]) -> ImportPlan:
    """The tasks that have changed since the preview become conflicts of it; the rest stays as it was chosen."""
    plan = plan_of(prepared)
    stands = {task.number: fields_of(task) for task in queries.task_facts(session, moved)}
    gone = [entry for entry in plan.changed if entry.number in moved]
    plan = replace(
        plan,
        changed=tuple(entry for entry in plan.changed if entry.number not in moved),
        problems=tuple(each for each in plan.problems if not (each.is_imported and each.number in moved)),
        conflicts=(*plan.conflicts, *(clash for entry in gone for clash in _clashes(entry, stands))),
        left_out=plan.left_out - {*moved},
    )
    _keep(session, prepared, plan)
    return plan


def _clashes(entry: Entry, stands: Mapping[int, Fields]) -> Iterator[RowProblem]:
    for change in entry.changes:
        now = value_words(change.field, stands[entry.number][change.field])
        words = overtaken_words(change.old, now, change.new)
        yield RowProblem(entry.table, entry.row, FIELD_WORDS[change.field], words, number=entry.number)


def _keep(session: Session, prepared: PreparedImport, plan: ImportPlan) -> None:
    prepared.plan = stored_plan(plan)
    session.add(prepared)


def confirm(session: Session, prepared: PreparedImport, *, by: Actor, now: datetime) -> ImportPlan:
    """Does what was shown and chosen; raises PlanOutdated where the tasks have changed since, or Marked."""
    by.require(Role.OFFICE)
    plan = plan_of(prepared)
    apply_plan(session, plan, despite_marks=prepared.despite_marks, by=by, now=now)
    settle(session, prepared)
    return plan


def settle(session: Session, prepared: PreparedImport) -> None:
    """The import was done or given up: its buttons do nothing any more."""
    prepared.is_open = False
    session.add(prepared)
