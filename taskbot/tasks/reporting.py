"""What a unit does with its own share of a task: 签收, 反馈, finishing it; and what the office enters on its behalf 代录."""

from datetime import datetime, timedelta
from typing import Any

from sqlmodel import Session

from taskbot.tasks import queries
from taskbot.tasks.errors import CorrectionTooLate, NoShare, NothingToCorrect
from taskbot.tasks.facts import Status
from taskbot.tasks.lifecycle import Action, Outcome, State, state_after
from taskbot.tasks.models import Assignment, Event, Part, Request, Task
from taskbot.tasks.moves import (
    acknowledge,
    move,
    note,
    note_where,
    task_of_office,
    task_of_unit,
    task_of_units,
)
from taskbot.tasks.permissions import Actor, Role
from taskbot.tasks.requests import note_trouble, trouble_waiting
from taskbot.tasks.troubles import ends_trouble

_CORRECTABLE = timedelta(days=1)
"""So long the author of a report corrects it by editing the message."""


def acknowledge_task(session: Session, number: int, *, by: Actor, now: datetime) -> Task:
    """签收: the actor has seen the task, and so have all units that the actor speaks for; a second time changes nothing."""
    task, shares = task_of_units(session, number, Action.ACKNOWLEDGE, by)
    task.state = state_after(number, task.state, Action.ACKNOWLEDGE)
    for share in shares:
        if share.acknowledged_at is None:
            acknowledge(share, by, now)
            note(session, "acknowledged", task, share, new={"state": task.state.value}, by=by, now=now)
        note_where(session, share, by)
    session.add_all([task, *shares])
    return task


def report_status(
    session: Session,
    number: int,
    status: Status,
    *,
    first: Event | None = None,
    by: Actor,
    now: datetime,
) -> Task:
    """反馈: the unit's share is as the unit now says; what it said before stays in the journal.

    `first` is the report that the message was before its author edited it, of this task or of another; raises
    CorrectionTooLate after a day. An edit of what was no longer the unit's last word is kept in the journal, too, and
    changes nothing.
    """
    task, share = task_of_unit(session, number, Action.REPORT, by)
    if first is not None and now - first.at > _CORRECTABLE:
        raise CorrectionTooLate(number)
    note_where(session, share, by)
    if first is not None and _has_said_more(session, share, first):
        new = status.as_told() | {"outdated": True}
        note(session, "reported", task, share, new=new, by=by, now=now)
        return task
    corrects = _corrected(session, number, by) if first is not None else {}
    _record(session, "reported", task, share, status, corrects, by=by, now=now)
    return task


def _corrected(session: Session, number: int, by: Actor) -> dict[str, Any]:
    """The report of the task that the actor's message was before it was edited, if it was one."""
    said = queries.reports_from(session, by.chat_id or 0, by.message_id or 0)
    first = next((each.seq for each in said if each.task_number == number), None)
    return {"corrects": first} if first else {}


def _has_said_more(session: Session, share: Assignment, first: Event) -> bool:
    """Whether the share stands as something says that came after the message of `first`."""
    last = queries.last_said(session, share.task_number, share.unit_id)
    if last is None or last.seq <= first.seq:
        return False
    return (last.chat_id, last.message_id) != (first.chat_id, first.message_id)


def enter_status(
    session: Session,
    number: int,
    status: Status,
    *,
    unit_id: int | None = None,
    source: str = "",
    has_seen: bool = True,
    by: Actor,
    now: datetime,
) -> Task:
    """代录: the office enters what a unit (else the lead) has told it; `source` says who told it.

    A work list that is taken over has no other source than itself. Who has told something has evidently seen the task;
    `has_seen` is false where the office writes of its own accord.
    """
    task = task_of_office(session, number, Action.REPORT, by)
    share = share_of(session, number, unit_id)
    told = {"source": source} if source else {}
    _record(session, "entered", task, share, status, told, has_seen=has_seen, by=by, now=now)
    return task


def correct_status(
    session: Session,
    number: int,
    status: Status,
    *,
    unit_id: int | None = None,
    reason: str = "",
    by: Actor,
    now: datetime,
) -> Task:
    """The office puts right what a unit (else the lead) reported, also long after; the first words stay in the journal.

    Raises NothingToCorrect where the unit has reported nothing.
    """
    task = task_of_office(session, number, Action.AMEND, by)
    share = share_of(session, number, unit_id)
    first = queries.said_first(session, number, share.unit_id)
    if first is None:
        raise NothingToCorrect(number, queries.unit_names(session)[share.unit_id])
    told = {"corrects": first.seq} | ({"reason": reason} if reason else {})
    _record(session, "corrected", task, share, status, told, by=by, now=now)
    return task


def share_of(session: Session, number: int, unit_id: int | None = None) -> Assignment:
    """The unit's share, or the lead's; raises NoShare for a unit that has none."""
    shares = queries.shares_of(session, number)
    for share in shares:
        if unit_id in (None, share.unit_id):
            return share
    names = queries.unit_names(session)
    raise NoShare(number, names[unit_id or 0], (names[share.unit_id] for share in shares))


def finish_share(session: Session, number: int, words: str = "", *, by: Actor, now: datetime) -> Assignment:
    """A supporting unit has done its share; the task is the lead unit's to hand in. A second time changes nothing."""
    task, share = task_of_unit(session, number, Action.FINISH_SHARE, by)
    if share.finished_at is None:
        acknowledge(share, by, now)
        share.finished_at, share.blocked_at = now, None
        session.add(share)
        note_trouble(session, share, trouble_waiting(session, share), "", by=by, now=now)
        facts = {"note": words} if words else {}
        move(session, "share_finished", task, Action.FINISH_SHARE, facts, share=share, by=by, now=now)
    note_where(session, share, by)
    return share


def enter_end(session: Session, number: int, state: State, *, by: Actor, now: datetime) -> None:
    """Enters that a task had ended, CLOSED or CANCELLED, when its work list was taken over."""
    by.require(Role.OFFICE)
    task = session.get_one(Task, number)
    if state is State.CANCELLED:
        move(session, "cancelled", task, Action.CANCEL, {}, by=by, now=now)
        return
    move(session, "submitted", task, Action.SUBMIT, {}, by=by, now=now)
    task.closed_at = now
    move(session, "closed", task, Action.CLOSE, {}, by=by, now=now)


def _record(
    session: Session,
    kind: str,
    task: Task,
    share: Assignment,
    status: Status,
    told: dict[str, Any] | None = None,
    *,
    has_seen: bool = True,
    by: Actor,
    now: datetime,
) -> None:
    """Brings the share to the status, and what follows from it; journals the words as they were said, with `told`."""
    before = {"progress": share.progress, "words": share.done}
    waiting = trouble_waiting(session, share)  # read first: what is changed from here on is then written once
    task.state = state_after(task.number, task.state, Action.REPORT)
    if has_seen:
        acknowledge(share, by if kind == "reported" else None, now)
    ends = None if kind == "corrected" else _ends_trouble(session, share, status, waiting, by)
    _apply(share, status, now, has_ended=ends is not None)
    session.add_all([task, share])
    trouble = status.problem or ("" if waiting else status.words) if status.is_blocked else ""
    instead_of = _trouble_before(session, share, (told or {}).get("corrects"))
    note_trouble(session, share, waiting, trouble, ends or Outcome.LAPSED, instead_of, by=by, now=now)
    new = status.as_told() | {"state": task.state.value} | (told or {})
    if ends and waiting:
        new |= {"coordination": ends.value}
    note(session, kind, task, share, old=before, new=new, by=by, now=now)


def _ends_trouble(
    session: Session, share: Assignment, status: Status, waiting: Request | None, by: Actor
) -> Outcome | None:
    """How a report ends the unit's trouble, if it does: `waiting` lasts through mere progress until it is answered.

    One that was answered ends with the next report that tells something and names no trouble.
    """
    if share.blocked_at is None or status.is_blocked:
        return None
    if waiting is None:
        return Outcome.LAPSED if _says_more_than_a_figure(status) else None
    trouble = f"{waiting.reason}\n{share.problem}"
    is_over = not status.problem and ends_trouble(status.said or status.words, trouble)
    if status.is_finished or is_over:
        return Outcome.LAPSED
    raised_here = (
        each.unit_id == waiting.unit_id and each.at == waiting.asked_at
        for each in queries.reports_from(session, by.chat_id or 0, by.message_id or 0)
        if each.task_number == waiting.task_number
    )
    return Outcome.WITHDRAWN if any(raised_here) else None


def _trouble_before(session: Session, share: Assignment, corrects: int | None) -> str:
    """The trouble as the report that is put right told it, in its newest version; empty where nothing is put right."""
    if corrects is None:
        return ""
    versions = queries.versions_of(session, share.task_number, share.unit_id, corrects)
    told = (versions[-1].new or {}) if versions else {}
    return (told.get("problem") or told.get("words", "")) if told.get("is_blocked") else ""


def _apply(share: Assignment, status: Status, now: datetime, *, has_ended: bool) -> None:
    """The share is as the unit now says; what was told and not answered for lasts."""
    share.progress = share.progress if status.progress is None else status.progress
    share.done = status.done or share.done
    is_troubled = share.blocked_at is not None and not has_ended
    if is_troubled:
        share.problem = status.problem or share.problem
    elif _says_more_than_a_figure(status) or has_ended:
        share.problem = status.problem
    share.blocked_at = (share.blocked_at or now) if is_troubled or status.is_blocked else None
    share.next_step = status.next_step or share.next_step
    share.last_report_at = now
    if share.part is Part.SUPPORTING:
        share.finished_at = _finished_at(share, status, now)


def _finished_at(share: Assignment, status: Status, now: datetime) -> datetime | None:
    """A share that is reported to be under way again is not finished."""
    if status.is_finished:
        return share.finished_at or now
    is_under_way = status.is_blocked or (status.progress is not None and status.progress < 100)
    return None if is_under_way else share.finished_at


def _says_more_than_a_figure(status: Status) -> bool:
    """A percentage alone says nothing of an earlier trouble, so it does not end it."""
    return bool(status.done or status.problem or status.next_step or status.is_blocked)
