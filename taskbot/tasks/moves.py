"""What every change of a task goes through: who may make it, whether the table of moves has it, its line in the journal."""

from datetime import datetime
from typing import Any

from sqlmodel import Session

from taskbot.tasks import journal, queries
from taskbot.tasks.errors import NoSuchTask, NotYourTask, ReasonMissing
from taskbot.tasks.lifecycle import DOERS, Action, Doer, state_after
from taskbot.tasks.models import Assignment, Chat, Part, Task, Unit
from taskbot.tasks.permissions import Actor, Role


def task_of_office(session: Session, number: int, action: Action, by: Actor) -> Task:
    """The task, if the office may do this to it now; raises NotAllowed, NoSuchTask or IllegalMove."""
    by.require(Role.OFFICE)
    task = queries.task_for(session, by, number)
    state_after(number, task.state, action)
    return task


def task_of_unit(session: Session, number: int, action: Action, by: Actor) -> tuple[Task, Assignment]:
    """The task and the share of the actor's unit, if the unit may do this now; raises NotYourTask or IllegalMove, too."""
    task, share = own_share(session, number, by)
    if DOERS[action] is Doer.LEAD and share.part is not Part.LEAD:
        raise NotYourTask(number, [queries.facts_of(session, number).lead_unit])
    state_after(number, task.state, action)
    return task, share


def own_share(session: Session, number: int, actor: Actor) -> tuple[Task, Assignment]:
    """The task and the share of the actor's unit in it; raises NoSuchTask or NotYourTask."""
    actor.require(Role.LIAISON)
    task = session.get(Task, number)
    if task is None:
        raise NoSuchTask(number)
    for share in queries.shares_of(session, number):
        if share.unit_id in actor.unit_ids:
            return task, share
    facts = queries.facts_of(session, number)
    raise NotYourTask(number, [facts.lead_unit, *facts.supporting_units])


def reason_in(words: str, number: int, action: Action) -> str:
    """The reason, without the blanks around it; raises ReasonMissing where there is none."""
    if not words.strip():
        raise ReasonMissing(number, action)
    return words.strip()


def acknowledge(share: Assignment, by: Actor, now: datetime) -> None:
    """The unit has taken the task, as its first sign of life says."""
    if share.acknowledged_at is None:
        share.acknowledged_at, share.acknowledged_by = now, by.id or None


def note_where(session: Session, share: Assignment, actor: Actor) -> None:
    """Reminders go to the chat where the unit answers, unless the office has no hand in that chat."""
    is_ours = actor.chat_id == actor.id or session.get(Chat, actor.chat_id or 0) is not None
    if actor.chat_id is not None and is_ours:
        unit = session.get_one(Unit, share.unit_id)
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
