"""Prepared imports 导入预览: a plan is kept as it was shown, and exactly that is done when somebody confirms it."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from pydantic import ValidationError
from sqlmodel import Session

from taskbot.tasks.draft_models import PreparedImport
from taskbot.tasks.errors import ImportGone
from taskbot.tasks.importing import ImportPlan, apply_plan, plan_stored, stored_plan
from taskbot.tasks.permissions import Actor, Role


def prepare(
    session: Session,
    name: str,
    plan: ImportPlan,
    *,
    despite_marks: Mapping[str, str] | None = None,
    by: Actor,
    now: datetime,
) -> PreparedImport:
    """Keeps a plan until it is confirmed or cancelled, with the secrecy marks that somebody has answered for."""
    by.require(Role.OFFICE)
    prepared = PreparedImport(
        by=by.id, name=name, plan=stored_plan(plan), created_at=now, despite_marks=dict(despite_marks or {})
    )
    session.add(prepared)
    session.flush()
    return prepared


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
    """Leaves the changes of a task out, or takes them back in; None takes all of them in."""
    plan = plan_of(prepared)
    left_out = plan.left_out ^ {number} if number is not None else frozenset[int]()
    plan = replace(plan, left_out=left_out & {entry.number for entry in plan.changed})
    prepared.plan = stored_plan(plan)
    session.add(prepared)
    return plan


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
