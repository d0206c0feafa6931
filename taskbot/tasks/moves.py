"""What every change of a task goes through: who may make it, whether the table of moves has it, its line in the journal."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlmodel import Session

from taskbot.tasks import journal, queries
from taskbot.tasks.errors import NoSuchTask, NotYourTask, ReasonMissing
from taskbot.tasks.lifecycle import DOERS, Action, Doer, state_after
from taskbot.tasks.membership import is_place_of, own_chat_unit
from taskbot.tasks.models import Assignment, Part, Task, Unit
from taskbot.tasks.permissions import Actor, Role


def task_of_office(session: Session, number: int, action: Action, by: Actor) -> Task:
    """The task, if the office may do this to it now; raises NotAllowed, NoSuchTask or IllegalMove."""
    by.require(Role.OFFICE)
    task = queries.task_for(session, by, number)
    state_after(number, task.state, action)
    return task


def shares_meant(own: Sequence[Assignment], action: Action, here: int | None = None) -> list[Assignment]:
    """Which of a person's shares in one task an action is of, the first meant first; `own` has the lead's first.

    Whoever speaks for several units takes a task for all of them; what only the lead does is the lead's; anything
    else is of the unit `here`, whose own chat it is done in, else of the lead. Finishing is a supporting unit's, one
    that still has it before it.
    """
    if action is Action.ACKNOWLEDGE:
        return list(own)
    if DOERS[action] is Doer.LEAD:
        return [share for share in own if share.part is Part.LEAD]
    meant = [share for share in own if share.unit_id == here] or list(own)
    if action is Action.FINISH_SHARE:
        meant.sort(key=lambda share: (share.part is Part.LEAD, share.finished_at is not None))
    return meant


def speaks_as_lead(session: Session, number: int, by: Actor) -> bool:
    """Whether what the actor says of the task is said for its lead unit; raises NoSuchTask or NotYourTask."""
    _, own = own_shares(session, number, by)
    return shares_meant(own, Action.REPORT, own_chat_unit(session, by.chat_id))[0].part is Part.LEAD


def task_of_unit(session: Session, number: int, action: Action, by: Actor) -> tuple[Task, Assignment]:
    """The task and the share of the actor that is meant, if its unit may do this now; raises NotYourTask or IllegalMove."""
    task, (share, *_) = task_of_units(session, number, action, by)
    return task, share


def task_of_units(
    session: Session, number: int, action: Action, by: Actor
) -> tuple[Task, Sequence[Assignment]]:
    """The same with all shares that can be meant, at least one."""
    task, own = own_shares(session, number, by)
    here = own_chat_unit(session, by.chat_id) if len(own) > 1 else None
    meant = shares_meant(own, action, here)
    if not meant:
        raise NotYourTask(number, [queries.facts_of(session, number).lead_unit])
    state_after(number, task.state, action)
    return task, meant


def own_shares(session: Session, number: int, actor: Actor) -> tuple[Task, Sequence[Assignment]]:
    """The task and the shares of the actor's units in it, the lead's first; raises NoSuchTask or NotYourTask."""
    actor.require(Role.LIAISON)
    task = session.get(Task, number)
    if task is None:
        raise NoSuchTask(number)
    own = [share for share in queries.shares_of(session, number) if share.unit_id in actor.unit_ids]
    if not own:
        facts = queries.facts_of(session, number)
        raise NotYourTask(number, [facts.lead_unit, *facts.supporting_units])
    return task, own


def reason_in(words: str, number: int, action: Action) -> str:
    """The reason, without the blanks around it; raises ReasonMissing where there is none."""
    if not words.strip():
        raise ReasonMissing(number, action)
    return words.strip()


def acknowledge(share: Assignment, by: Actor | None, now: datetime) -> None:
    """The unit has taken the task, as its first sign of life says; `by` is None where the office was told so."""
    if share.acknowledged_at is None:
        share.acknowledged_at, share.acknowledged_by = now, by.id if by else None


def note_where(session: Session, share: Assignment, actor: Actor) -> None:
    """Reminders go where the unit answers: to the person, the work group or the unit's own chat, and nowhere else."""
    is_private = actor.chat_id == actor.id
    if actor.chat_id is not None and (is_private or is_place_of(session, share.unit_id, actor.chat_id)):
        unit = session.get_one(Unit, share.unit_id)
        if (
            unit.answers_in != actor.chat_id
        ):  # to set what it is already would have the session look for changes
            unit.answers_in = actor.chat_id
            session.add(unit)


def move(
    session: Session,
    kind: str,
    task: Task,
    action: Action,
    facts: dict[str, Any],
    *,
    share: Assignment | None = None,
    by: Actor,
    now: datetime,
) -> None:
    """Moves the task by the table and journals it with `facts`."""
    before = task.state
    task.state = state_after(task.number, task.state, action)
    session.add(task)
    old, new = {"state": before.value}, {"state": task.state.value, **facts}
    note(session, kind, task, share, old=old, new=new, by=by, now=now)


def note(
    session: Session,
    kind: str,
    task: Task,
    share: Assignment | None = None,
    *,
    old: dict[str, Any] | None = None,
    new: dict[str, Any] | None = None,
    by: Actor,
    now: datetime,
) -> None:
    """One line in the task's journal."""
    journal.record(
        session,
        kind,
        task_number=task.number,
        unit_id=share.unit_id if share else None,
        old=old,
        new=new,
        by=by,
        now=now,
    )
