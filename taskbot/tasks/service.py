"""Every write on the work list: plain functions that check who, on which unit and in which state, then write."""

from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

from sqlmodel import Session, col, func, select

from taskbot.clock import office_day
from taskbot.tasks import journal, queries
from taskbot.tasks.errors import NoSuchTask, NotYourTask
from taskbot.tasks.facts import NewTask, Status
from taskbot.tasks.lifecycle import OPEN_STATES, Action, State, state_after
from taskbot.tasks.membership import unit_ids
from taskbot.tasks.models import Assignment, Chat, Indicator, Milestone, Part, Task, Unit
from taskbot.tasks.permissions import Actor, Role
from taskbot.tasks.terms import PARTS, replace_parts, task_terms

CLOCK = Actor(id=0, name="系统")
"""Who acts when time itself changes a fact."""

_AMENDABLE = ("title", "content", "section", "due_on", "deadline_phrase", "recurrence", "urgency")


def issue_task(
    session: Session,
    new: NewTask,
    *,
    number: int | None = None,
    directive_id: int | None = None,
    by: Actor,
    now: datetime,
) -> Task:
    """Issues a task to its units; the number is the next free one unless the list that it comes from gives one."""
    by.require(Role.OFFICE)
    task = Task(
        number=number if number is not None else _next_number(session),
        title=new.title,
        content=new.content,
        section=new.section,
        directive_id=directive_id,
        urgency=new.urgency,
        state=State.ISSUED,
        due_on=new.due_on,
        original_due_on=new.due_on,
        deadline_phrase=new.deadline_phrase,
        recurrence=new.recurrence,
        issued_at=now,
    )
    session.add(task)
    session.flush()
    for unit_id, part in _parts_by_unit(session, new).items():
        session.add(Assignment(task_number=task.number, unit_id=unit_id, part=part))
    session.add_all(Milestone(task_number=task.number, **asdict(each)) for each in new.milestones)
    session.add_all(Indicator(task_number=task.number, **asdict(each)) for each in new.indicators)
    _note(session, "issued", task, new=asdict(new), by=by, now=now)
    return task


def acknowledge_task(session: Session, number: int, *, by: Actor, now: datetime) -> Task:
    """签收: the actor's unit has seen the task; a second time changes nothing."""
    task, share = own_share(session, number, by)
    after = state_after(number, task.state, Action.ACKNOWLEDGE)
    if share.acknowledged_at is None:
        share.acknowledged_at = now
        _note(session, "acknowledged", task, share, new={"state": after.value}, by=by, now=now)
    task.state = after
    session.add_all([task, share])
    _note_where(session, share, by)
    return task


def report_status(session: Session, number: int, status: Status, *, by: Actor, now: datetime) -> Task:
    """反馈: the unit's share is as the unit now says; what it said before stays in the journal."""
    task, share = own_share(session, number, by)
    before = {"progress": share.progress, "words": share.done}
    _apply(task, share, status, now)
    session.add_all([task, share])
    _note_where(session, share, by)
    new = asdict(status) | {"state": task.state.value}
    _note(session, "reported", task, share, old=before, new=new, by=by, now=now)
    return task


def enter_status(session: Session, number: int, status: Status, *, by: Actor, now: datetime) -> None:
    """Enters for the lead unit what a work list already says of its progress; the unit has evidently seen the task."""
    by.require(Role.OFFICE)
    task, share = session.get_one(Task, number), queries.shares_of(session, number)[0]
    _apply(task, share, status, now)
    session.add_all([task, share])
    _note(session, "entered", task, share, new=asdict(status), by=by, now=now)


def enter_end(session: Session, number: int, state: State, *, by: Actor, now: datetime) -> None:
    """Enters that a task had ended, CLOSED or CANCELLED, when its work list was taken over."""
    by.require(Role.OFFICE)
    task = session.get_one(Task, number)
    if state is State.CANCELLED:
        _move(session, "cancelled", task, Action.CANCEL, {}, by=by, now=now)
        return
    task.submitted_at = task.closed_at = now
    _move(session, "submitted", task, Action.SUBMIT, {}, by=by, now=now)
    _move(session, "closed", task, Action.CLOSE, {}, by=by, now=now)


def amend_task(session: Session, number: int, new: NewTask, *, by: Actor, now: datetime) -> bool:
    """Brings the task's terms and units to what `new` says; False where nothing differs."""
    by.require(Role.OFFICE)
    task = session.get_one(Task, number)
    stored = task_terms(session, [number])[number]
    old, wanted = _terms(stored), _terms(new)
    changes = {name: value for name, value in wanted.items() if value != old[name]}
    for name, value in changes.items():
        if name == "units":
            _reassign(session, number, _parts_by_unit(session, new))
        elif name in PARTS:
            replace_parts(session, number, name, getattr(new, name))
        else:
            setattr(task, name, value)
    session.add(task)
    if changes:
        _note(
            session, "amended", task, old={name: old[name] for name in changes}, new=changes, by=by, now=now
        )
    return bool(changes)


def submit_task(session: Session, number: int, note: str = "", *, by: Actor, now: datetime) -> Task:
    """报办结 by the lead unit: a request to the office, never the end."""
    task, share = own_share(session, number, by)
    if share.part is not Part.LEAD:
        raise NotYourTask(number, [queries.facts_of(session, number).lead_unit])
    share.acknowledged_at = share.acknowledged_at or now
    session.add(share)
    _note_where(session, share, by)
    task.submitted_at = now
    _move(session, "submitted", task, Action.SUBMIT, {"note": note}, share=share, by=by, now=now)
    return task


def close_task(session: Session, number: int, *, by: Actor, now: datetime) -> Task:
    """办结 by the office."""
    task = _reviewed(session, number, by)
    _move(session, "closed", task, Action.CLOSE, {}, by=by, now=now)
    task.closed_at = now
    return task


def return_task(session: Session, number: int, reason: str, *, by: Actor, now: datetime) -> Task:
    """退办 by the office; the reason goes to the unit."""
    task = _reviewed(session, number, by)
    _move(session, "returned", task, Action.RETURN, {"reason": reason}, by=by, now=now)
    return task


def note_overdue(session: Session, *, now: datetime) -> None:
    """Writes down the first day of lateness of every open task whose deadline has passed; it is never cleared."""
    passed = select(Task.number).where(
        col(Task.state).in_(OPEN_STATES),
        col(Task.due_on) < office_day(now),
        col(Task.first_overdue_on).is_(None),
    )
    for facts in queries.task_facts(session, session.exec(passed).all()):
        task = session.get_one(Task, facts.number)
        if task.due_on is not None and facts.is_overdue(office_day(now)):
            task.first_overdue_on = task.due_on + timedelta(days=1)
            session.add(task)
            _note(session, "overdue", task, new={"since": task.first_overdue_on}, by=CLOCK, now=now)


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


def _apply(task: Task, share: Assignment, status: Status, now: datetime) -> None:
    """The share is as the unit now says; a report that names no trouble ends an earlier one."""
    task.state = state_after(task.number, task.state, Action.REPORT)
    share.acknowledged_at = share.acknowledged_at or now
    share.progress = share.progress if status.progress is None else status.progress
    share.done = status.done or share.done
    if _says_more_than_a_figure(status):
        share.problem = status.problem
        share.blocked_at = (share.blocked_at or now) if status.is_blocked else None
    share.next_step = status.next_step or share.next_step
    share.last_report_at = now


def _says_more_than_a_figure(status: Status) -> bool:
    """A percentage alone says nothing of an earlier trouble, so it does not end it."""
    return bool(status.done or status.problem or status.next_step or status.is_blocked)


def _note_where(session: Session, share: Assignment, actor: Actor) -> None:
    """Reminders go to the chat where the unit answers, unless the office has no hand in that chat."""
    is_ours = actor.chat_id == actor.id or session.get(Chat, actor.chat_id or 0) is not None
    if actor.chat_id is not None and is_ours:
        unit = session.get_one(Unit, share.unit_id)
        unit.answers_in = actor.chat_id
        session.add(unit)


def _reviewed(session: Session, number: int, actor: Actor) -> Task:
    actor.require(Role.OFFICE)
    return queries.task_for(session, actor, number)


def _move(
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
    _note(session, kind, task, share, old=old, new=new, by=by, now=now)


def _note(
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


def _parts(new: NewTask) -> dict[str, Part]:
    """Each unit's part, by full name; the lead first."""
    units = (new.lead_unit, *new.supporting_units)
    return dict.fromkeys(units, Part.SUPPORTING) | {new.lead_unit: Part.LEAD}


def _terms(of: NewTask) -> dict[str, Any]:
    """What can be amended; units in any order are the same."""
    terms = {name: getattr(of, name) for name in _AMENDABLE}
    parts = {name: [asdict(each) for each in getattr(of, name)] for name in PARTS}
    return terms | parts | {"units": _parts(of)}


def _parts_by_unit(session: Session, new: NewTask) -> dict[int, Part]:
    parts = _parts(new)
    return {unit_id: parts[name] for name, unit_id in unit_ids(session, parts).items()}


def _reassign(session: Session, number: int, wanted: dict[int, Part]) -> None:
    """Brings the shares to the units and parts; a unit that stays keeps what it has reported."""
    shares = {share.unit_id: share for share in queries.shares_of(session, number)}
    for unit_id in shares.keys() - wanted.keys():
        session.delete(shares[unit_id])
    for unit_id, part in wanted.items():
        share = shares.get(unit_id) or Assignment(task_number=number, unit_id=unit_id, part=part)
        share.part = part
        session.add(share)


def _next_number(session: Session) -> int:
    return (session.exec(select(func.max(Task.number))).one() or 0) + 1
