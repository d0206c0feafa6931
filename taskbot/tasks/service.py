"""What the office does with a task: issue, amend, transfer, recall, cancel, reopen. What units do is in `reporting`,
what they ask and are answered in `requests`; every one goes through `moves`.
"""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

from sqlmodel import Session, func, select

from taskbot.clock import office_day
from taskbot.tasks import queries, requests
from taskbot.tasks.errors import RecallTooLate, SameLead
from taskbot.tasks.facts import NewTask
from taskbot.tasks.lateness import keep_late_days
from taskbot.tasks.lifecycle import Action, RequestKind, State
from taskbot.tasks.membership import unit_ids
from taskbot.tasks.models import Assignment, Part, Task, Unit
from taskbot.tasks.moves import move, note, reason_in, task_of_office
from taskbot.tasks.permissions import Actor, Role
from taskbot.tasks.terms import PARTS, replace_parts, task_terms

RECALLABLE = timedelta(seconds=60)
"""So long after it was issued a task can be recalled."""

_AMENDABLE = ("title", "content", "section", "due_on", "deadline_phrase", "recurrence", "urgency", "leader")


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
        leader=new.leader,
        state=State.ISSUED,
        due_on=new.due_on,
        original_due_on=new.due_on,
        deadline_phrase=new.deadline_phrase,
        recurrence=new.recurrence,
        issued_at=now,
        due_since=office_day(now),
        lead_since=office_day(now),
    )
    session.add(task)
    session.flush()
    for unit_id, part in _parts_by_unit(session, new).items():
        session.add(Assignment(task_number=task.number, unit_id=unit_id, part=part))
    for name in PARTS:
        replace_parts(session, task.number, name, getattr(new, name))
    note(session, "issued", task, new=asdict(new), by=by, now=now)
    return task


def amend_task(
    session: Session, number: int, new: NewTask, reason: str = "", *, by: Actor, now: datetime
) -> bool:
    """Brings the task's terms and units to what `new` says; False where nothing differs. The old text is journalled.

    A due date that the office sets answers an extension that was asked for; who leaves the task waits for no answer.
    """
    task = task_of_office(session, number, Action.AMEND, by)
    stored = task_terms(session, [number])[number]
    old, wanted = _terms(stored), _terms(new)
    changes = {name: value for name, value in wanted.items() if value != old[name]}
    if "due_on" in changes:
        keep_late_days(session, task, now=now)
    for name, value in changes.items():
        if name == "units":
            parts = _parts_by_unit(session, new)
            for unit_id in _parts_now(session, number).keys() - parts.keys():
                _release(session, number, unit_id, by=by, now=now)
            _reassign(session, number, parts, now)
        elif name in PARTS:
            replace_parts(session, number, name, getattr(new, name))
        else:
            setattr(task, name, value)
    session.add(task)
    if "due_on" in changes:
        task.due_since = office_day(now)
        requests.lapse(session, number, RequestKind.EXTENSION, now=now)
    if changes:
        before = {name: old[name] for name in changes}
        after = changes | ({"reason": reason} if reason else {})
        note(session, "amended", task, old=before, new=after, by=by, now=now)
    return bool(changes)


def transfer_task(
    session: Session, number: int, unit: Unit, reason: str, *, by: Actor, now: datetime
) -> Task:
    """转办: another unit leads, for a reason; the former lead leaves the task, and what it reported is kept.

    What the former lead had asked is settled by it.
    """
    task = task_of_office(session, number, Action.TRANSFER, by)
    why = reason_in(reason, number, Action.TRANSFER)
    lead, *_ = queries.shares_of(session, number)
    if lead.unit_id == unit.id:
        raise SameLead(number, unit.short_name)
    names = queries.unit_names(session)
    _release(session, number, lead.unit_id, by=by, now=now)
    wanted = {**_parts_now(session, number), lead.unit_id: None, unit.id or 0: Part.LEAD}
    _reassign(session, number, wanted, now)
    old, new = {"lead": names[lead.unit_id]}, {"lead": unit.short_name, "reason": why}
    note(session, "transferred", task, old=old, new=new, by=by, now=now)
    return task


def recall_task(session: Session, number: int, *, by: Actor, now: datetime) -> Task:
    """撤回 within a minute of issuing, while no unit has answered; the number is not used again."""
    task = task_of_office(session, number, Action.RECALL, by)
    if now - task.issued_at > RECALLABLE:
        raise RecallTooLate(number)
    requests.lapse(session, number, now=now)
    move(session, "recalled", task, Action.RECALL, {}, by=by, now=now)
    return task


def cancel_task(session: Session, number: int, reason: str, *, by: Actor, now: datetime) -> Task:
    """撤销 by the office, for a reason."""
    task = task_of_office(session, number, Action.CANCEL, by)
    why = reason_in(reason, number, Action.CANCEL)
    keep_late_days(session, task, now=now)
    requests.lapse(session, number, now=now)
    move(session, "cancelled", task, Action.CANCEL, {"reason": why}, by=by, now=now)
    return task


def reopen_task(session: Session, number: int, reason: str, *, by: Actor, now: datetime) -> Task:
    """重办: the office takes a closed task up again; every unit's share is as it was, and the clock runs on."""
    task = task_of_office(session, number, Action.REOPEN, by)
    why = reason_in(reason, number, Action.REOPEN)
    for request in requests.requests_of(session, number, RequestKind.CLOSING):
        request.clock_resumed_at = request.clock_resumed_at or now
    task.closed_at = None
    move(session, "reopened", task, Action.REOPEN, {"reason": why}, by=by, now=now)
    return task


def _parts(new: NewTask) -> dict[str, Part]:
    """Each unit's part, by full name; the lead first."""
    units = (new.lead_unit, *new.supporting_units)
    return dict.fromkeys(units, Part.SUPPORTING) | {new.lead_unit: Part.LEAD}


def _terms(of: NewTask) -> dict[str, Any]:
    """What can be amended; units in any order are the same."""
    terms = {name: getattr(of, name) for name in _AMENDABLE}
    parts = {name: sorted(map(asdict, getattr(of, name)), key=str) for name in PARTS}
    return terms | parts | {"units": _parts(of)}


def _parts_by_unit(session: Session, new: NewTask) -> dict[int, Part]:
    parts = _parts(new)
    return {unit_id: parts[name] for name, unit_id in unit_ids(session, parts).items()}


def _parts_now(session: Session, number: int) -> dict[int, Part]:
    return {share.unit_id: share.part for share in queries.shares_of(session, number)}


def _release(session: Session, number: int, unit_id: int, *, by: Actor, now: datetime) -> None:
    """The unit leaves the task: its wish to do so is fulfilled, and whatever else it asked is settled by it."""
    requests.grant_declines(session, number, unit_id, by=by, now=now)
    requests.lapse_of_unit(session, number, unit_id, now=now)


def _reassign(session: Session, number: int, wanted: Mapping[int, Part | None], now: datetime) -> None:
    """Brings the shares to the units and parts: a unit that leaves or comes back keeps what it has reported."""
    shares = {share.unit_id: share for share in queries.shares_of(session, number, also_former=True)}
    leads_now = queries.shares_of(session, number)[0].unit_id
    for unit_id in shares.keys() - {unit for unit, part in wanted.items() if part}:
        shares[unit_id].left_at = shares[unit_id].left_at or now
    for unit_id, part in wanted.items():
        if part is not None:
            share = shares.get(unit_id) or Assignment(task_number=number, unit_id=unit_id, part=part)
            if share.id is None or share.left_at is not None:
                share.joined_on = office_day(now)
            if part is Part.LEAD and unit_id != leads_now:
                session.get_one(Task, number).lead_since = office_day(now)
                _renew(session, share, now)
            share.part, share.left_at = part, None
            session.add(share)


def _renew(session: Session, share: Assignment, now: datetime) -> None:
    """A unit that comes to lead takes the task anew; what it has reported stays."""
    share.acknowledged_at = share.acknowledged_by = share.finished_at = None
    requests.lapse_of_unit(session, share.task_number, share.unit_id, now=now)


def _next_number(session: Session) -> int:
    return (session.exec(select(func.max(Task.number))).one() or 0) + 1
