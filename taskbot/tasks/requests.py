"""What units ask of the office 申请, and the answers: 报办结, 延期, 退回, 需协调. A request is answered once.

While the lead unit waits for an answer the days are the office's (公平时钟): a request stops the unit's clock and
its answer lets it run on; after 办结 it stands still until the task is reopened.
"""

from collections.abc import Collection, Sequence
from datetime import date, datetime

from sqlalchemy import bindparam
from sqlmodel import Session, col, select

from taskbot.clock import office_day
from taskbot.tasks import queries
from taskbot.tasks.errors import (
    AlreadyAnswered,
    ExtensionNotLater,
    ExtensionPast,
    NoDueDate,
    RequestGone,
    RequestPending,
    StaleButton,
)
from taskbot.tasks.lateness import keep_late_days, note_if_late
from taskbot.tasks.lifecycle import Action, Outcome, RequestKind, no_extension, state_after
from taskbot.tasks.models import Assignment, Part, Person, Request, Task
from taskbot.tasks.moves import (
    acknowledge,
    move,
    note,
    note_where,
    reason_in,
    task_of_office,
    task_of_unit,
    task_of_units,
)
from taskbot.tasks.parsing.reply_words import ONLY_BLOCKED
from taskbot.tasks.permissions import Actor, Role

CLOCK_STOPS = frozenset({RequestKind.CLOSING, RequestKind.EXTENSION, RequestKind.DECLINE})
"""A lead unit that is blocked still has to get on."""

_OF_TASK = select(Request).where(Request.task_number == bindparam("number")).order_by(col(Request.id))
_WAITING = _OF_TASK.where(col(Request.outcome).is_(None))


def submit_task(session: Session, number: int, words: str = "", *, by: Actor, now: datetime) -> Request:
    """报办结 by the lead unit: a request to the office, never the end."""
    task, share = task_of_unit(session, number, Action.SUBMIT, by)
    acknowledge(share, by, now)
    note_where(session, share, by)
    task.submitted_at = now
    request = _ask(session, RequestKind.CLOSING, share, words, by=by, now=now)
    move(session, "submitted", task, Action.SUBMIT, {"note": words}, share=share, by=by, now=now)
    return request


def submit_for_lead(
    session: Session, number: int, words: str, source: str, *, by: Actor, now: datetime
) -> Request:
    """代报办结: the office hands in what the lead unit has told it, so that a task is closed out of review only."""
    task = task_of_office(session, number, Action.SUBMIT, by)
    share, *_ = queries.shares_of(session, number)
    acknowledge(share, None, now)
    task.submitted_at = now
    request = _ask(session, RequestKind.CLOSING, share, words, by=by, now=now)
    told = {"note": words, "source": source}
    move(session, "submitted", task, Action.SUBMIT, told, share=share, by=by, now=now)
    return request


def close_task(session: Session, number: int, *, by: Actor, now: datetime) -> Task:
    """办结 by the office; whatever else was asked needs no answer any more."""
    task = task_of_office(session, number, Action.CLOSE, by)
    note_if_late(session, task, now=now)
    for request in pending(session, number, RequestKind.CLOSING):
        _answer(request, Outcome.GRANTED, "", by=by, now=now)
        request.clock_resumed_at = None
    task.closed_at = now
    lapse(session, number, now=now)
    move(session, "closed", task, Action.CLOSE, {}, by=by, now=now)
    return task


def return_task(session: Session, number: int, reason: str, *, by: Actor, now: datetime) -> Task:
    """退办 by the office; the reason goes to the unit."""
    task = task_of_office(session, number, Action.RETURN, by)
    why = reason_in(reason, number, Action.RETURN)
    for request in pending(session, number, RequestKind.CLOSING):
        _answer(request, Outcome.REFUSED, why, by=by, now=now)
    move(session, "returned", task, Action.RETURN, {"reason": why}, by=by, now=now)
    return task


def ask_extension(
    session: Session, number: int, wanted_on: date, reason: str, *, by: Actor, now: datetime
) -> Request:
    """延期 asked by the lead unit, for a later day, with a reason, while the due date has not passed.

    Who asks for more time has taken the task.
    """
    task, share = task_of_unit(session, number, Action.EXTEND, by)
    require_extendable(session, task, office_day(now))
    why = reason_in(reason, number, Action.EXTEND)
    later_day(task, wanted_on, office_day(now))
    note_where(session, share, by)
    acknowledge(share, by, now)
    task.state = state_after(number, task.state, Action.EXTEND)
    session.add_all([task, share])
    request = _ask(session, RequestKind.EXTENSION, share, why, wanted_on=wanted_on, by=by, now=now)
    new = {"wanted_on": wanted_on, "reason": why, "state": task.state.value}
    note(session, "extension_asked", task, share, old={"due_on": task.due_on}, new=new, by=by, now=now)
    return request


def require_extendable(session: Session, task: Task, today: date) -> None:
    """Raises a refusal where there is nothing to extend, it is too late to ask, or a request already waits."""
    is_asked = bool(pending(session, task.number, RequestKind.EXTENSION))
    if refusal := no_extension(task.number, task.due_on, today, is_asked=is_asked):
        raise refusal


def later_day(task: Task, wanted_on: date | None, today: date) -> date:
    """The day, if it is later than the present due date and has not passed; raises a refusal otherwise."""
    if task.due_on is None or wanted_on is None:
        raise NoDueDate(task.number)
    if wanted_on <= task.due_on:
        raise ExtensionNotLater(task.number, task.due_on)
    if wanted_on < today:
        raise ExtensionPast(task.number, wanted_on)
    return wanted_on


def grant_extension(
    session: Session, request_id: int, granted_on: date | None = None, *, by: Actor, now: datetime
) -> Request:
    """The office agrees, to the day that was asked for or to another later one; the original day stays beside it."""
    request = open_request(session, request_id, RequestKind.EXTENSION, by)
    task = task_of_office(session, request.task_number, Action.AMEND, by)
    due_on = later_day(task, granted_on or request.wanted_on, office_day(now))
    keep_late_days(session, task, now=now)
    request.granted_on = due_on
    _answer(request, Outcome.GRANTED, "", by=by, now=now)
    old, new = {"due_on": task.due_on}, {"due_on": due_on, "wanted_on": request.wanted_on}
    task.due_on, task.due_since = due_on, office_day(now)
    session.add_all([request, task])
    note(session, "extension_granted", task, share_of(session, request), old=old, new=new, by=by, now=now)
    return request


def refuse_request(
    session: Session, request_id: int, words: str = "", *, by: Actor, now: datetime
) -> Request:
    """不同意 to an extension or a decline: everything stays as it is."""
    request = open_request(session, request_id, None, by)
    task = task_of_office(session, request.task_number, Action.AMEND, by)
    if request.kind not in (RequestKind.EXTENSION, RequestKind.DECLINE):
        raise StaleButton
    _answer(request, Outcome.REFUSED, words.strip(), by=by, now=now)
    new = {"reason": request.answer}
    kind = "decline_refused" if request.kind is RequestKind.DECLINE else "extension_refused"
    note(session, kind, task, share_of(session, request), new=new, by=by, now=now)
    return request


def explain_refusal(session: Session, request_id: int, words: str, *, by: Actor, now: datetime) -> Request:
    """The office says afterwards why it did not agree; the latest reason counts."""
    by.require(Role.OFFICE)
    request = session.get(Request, request_id)
    if request is None:
        raise RequestGone
    if request.outcome is not Outcome.REFUSED or request.kind not in (
        RequestKind.EXTENSION,
        RequestKind.DECLINE,
    ):
        raise StaleButton
    task = session.get_one(Task, request.task_number)
    old, request.answer = {"reason": request.answer}, reason_in(words, task.number, Action.RETURN)
    session.add(request)
    new = {"reason": request.answer}
    note(session, "refusal_explained", task, share_of(session, request), old=old, new=new, by=by, now=now)
    return request


def decline_task(session: Session, number: int, reason: str, *, by: Actor, now: datetime) -> Request:
    """退回 by a unit that holds the task not to be its own; the office decides, until then nothing changes."""
    task, shares = task_of_units(session, number, Action.DECLINE, by)
    why = reason_in(reason, number, Action.DECLINE)
    waiting = {each.unit_id for each in pending(session, number, RequestKind.DECLINE)}
    share = next((each for each in shares if each.unit_id not in waiting), None)
    if share is None:
        raise RequestPending(number, RequestKind.DECLINE)
    note_where(session, share, by)
    request = _ask(session, RequestKind.DECLINE, share, why, by=by, now=now)
    note(session, "declined", task, share, new={"reason": why}, by=by, now=now)
    return request


def release_unit(session: Session, request_id: int, *, by: Actor, now: datetime) -> Request:
    """同意退回 of a supporting unit: it leaves the task; a lead unit is released by a transfer to another."""
    request = open_request(session, request_id, RequestKind.DECLINE, by)
    task = task_of_office(session, request.task_number, Action.AMEND, by)
    share = share_of(session, request)
    if share.part is Part.LEAD:
        raise StaleButton
    share.left_at = now
    _answer(request, Outcome.GRANTED, "", by=by, now=now)
    lapse_of_unit(session, task.number, share.unit_id, now=now)
    session.add_all([share, request])
    note(session, "decline_granted", task, share, by=by, now=now)
    return request


def answer_coordination(
    session: Session, request_id: int, words: str, *, by: Actor, now: datetime
) -> Request:
    """The office's answer to a 需协调; it goes to the unit, which stays blocked until it says otherwise."""
    request = open_request(session, request_id, RequestKind.COORDINATION, by)
    task = session.get_one(Task, request.task_number)
    answer = reason_in(words, task.number, Action.REPORT)
    _answer(request, Outcome.GRANTED, answer, by=by, now=now)
    session.add(request)
    note(
        session,
        "coordination_answered",
        task,
        share_of(session, request),
        new={"answer": answer},
        by=by,
        now=now,
    )
    return request


def note_trouble(
    session: Session,
    share: Assignment,
    waiting: Request | None,
    words: str,
    ends: Outcome = Outcome.LAPSED,
    instead_of: str = "",
    *,
    by: Actor,
    now: datetime,
) -> None:
    """Keeps the unit's 需协调 in step with its share: asked, told of more, put right, or over, as `ends` says.

    `waiting` is its `trouble_waiting`.
    `words` are the trouble as the report tells it, empty where it tells none; told again after an answer, it is asked anew.
    `instead_of` is how a report that is put right told it; other words are told besides what waits already.
    """
    if share.blocked_at is None:
        if waiting:
            waiting.outcome = ends
            _settle(waiting, now)
    elif words and waiting:
        waiting.reason = _told_besides(waiting.reason, words, instead_of)
    elif words:
        _ask(session, RequestKind.COORDINATION, share, words, by=by, now=now)


def trouble_waiting(session: Session, share: Assignment) -> Request | None:
    """The unit's 需协调 that the office has not answered."""
    asked = pending(session, share.task_number, RequestKind.COORDINATION)
    return next((each for each in asked if each.unit_id == share.unit_id), None)


def _told_besides(reason: str, words: str, instead_of: str) -> str:
    """Every trouble on a line of its own, so that no later one takes the place of another; 受阻，需协调 alone tells none."""
    if instead_of and instead_of in reason:
        return reason.replace(instead_of, words)
    if words in reason:
        return reason
    is_bare = ONLY_BLOCKED.fullmatch(reason.replace("，", ""))
    return words if is_bare or reason in words else f"{reason}\n{words}"


def lapse(session: Session, number: int, kind: RequestKind | None = None, *, now: datetime) -> None:
    """What is still asked of a task (of one kind, or of any) needs no answer any more."""
    for request in pending(session, number, kind):
        _lapse(request, now)


def lapse_of_unit(session: Session, number: int, unit_id: int, *, now: datetime) -> None:
    """The unit has left the task: what it asked needs no answer, apart from the end of a task that is in review."""
    for request in pending(session, number):
        if request.unit_id == unit_id and request.kind is not RequestKind.CLOSING:
            _lapse(request, now)


def grant_declines(session: Session, number: int, unit_id: int, *, by: Actor, now: datetime) -> None:
    """The unit has been released by other means."""
    for request in pending(session, number, RequestKind.DECLINE):
        if request.unit_id == unit_id:
            _answer(request, Outcome.GRANTED, "", by=by, now=now)


def pending(session: Session, number: int, kind: RequestKind | None = None) -> Sequence[Request]:
    """What waits for an answer on a task, in order."""
    asked = session.exec(_WAITING, params={"number": number})
    return [request for request in asked if kind in (None, request.kind)]


def all_pending(session: Session, kinds: Collection[RequestKind] = tuple(RequestKind)) -> Sequence[Request]:
    """Everything of these kinds that waits for an answer, the oldest first."""
    query = select(Request).where(col(Request.outcome).is_(None), col(Request.kind).in_(kinds))
    return session.exec(query.order_by(col(Request.asked_at), col(Request.id))).all()


def requests_of(session: Session, number: int, kind: RequestKind | None = None) -> Sequence[Request]:
    """All that was ever asked of a task, in order."""
    asked = session.exec(_OF_TASK, params={"number": number})
    return [request for request in asked if kind in (None, request.kind)]


def open_request(session: Session, request_id: int, kind: RequestKind | None, by: Actor) -> Request:
    """The one gate to a request that waits, of that kind or of any; raises AlreadyAnswered where somebody was faster."""
    by.require(Role.OFFICE)
    request = session.get(Request, request_id)
    if request is None:
        raise RequestGone
    if kind not in (None, request.kind):
        raise StaleButton
    if request.outcome is not None:
        person = session.get(Person, request.answered_by or 0)
        raise AlreadyAnswered(
            request.task_number, request.kind, request.outcome, person.name if person else ""
        )
    return request


def share_of(session: Session, request: Request) -> Assignment:
    """The share of the unit that asks, also where it has left the task."""
    return session.exec(
        select(Assignment).where(
            Assignment.task_number == request.task_number, Assignment.unit_id == request.unit_id
        )
    ).one()


def _ask(
    session: Session,
    kind: RequestKind,
    share: Assignment,
    reason: str,
    *,
    wanted_on: date | None = None,
    by: Actor,
    now: datetime,
) -> Request:
    request = Request(
        kind=kind,
        task_number=share.task_number,
        unit_id=share.unit_id,
        asked_by=by.id,
        asked_at=now,
        reason=reason,
        wanted_on=wanted_on,
        clock_resumed_at=None if kind in CLOCK_STOPS and share.part is Part.LEAD else now,
    )
    session.add_all([share, request])
    session.flush()
    return request


def _answer(request: Request, outcome: Outcome, words: str, *, by: Actor, now: datetime) -> None:
    request.outcome, request.answer, request.answered_by = outcome, words, by.id
    _settle(request, now)


def _lapse(request: Request, now: datetime) -> None:
    request.outcome = Outcome.LAPSED
    _settle(request, now)


def _settle(request: Request, now: datetime) -> None:
    request.answered_at, request.clock_resumed_at = now, request.clock_resumed_at or now
