"""The rows of a task, as `reading` gives them, in facts."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import TypedDict

from taskbot.clock import office_day
from taskbot.tasks import facts
from taskbot.tasks.facts import Closure, ShareFacts, TaskFacts, TaskTimes, Wait
from taskbot.tasks.follow_ups import InstructionFacts
from taskbot.tasks.lifecycle import OPEN_STATES, Outcome, RequestKind, State
from taskbot.tasks.models import Assignment, Event, Indicator, Instruction, Milestone, Part, Request, Task


def task_as_facts(
    task: Task,
    names: Mapping[int, str],
    shares: Sequence[Assignment],
    milestones: Sequence[Milestone],
    indicators: Sequence[Indicator],
    requests: Sequence[Request],
    instructions: Sequence[Instruction],
    reports: Sequence[Event],
    *,
    struck: Event | None = None,
) -> TaskFacts:
    """One task with all its shares, also of units that have left it.

    `names` are the units' short names by id, `instructions` those not passed on, `reports` each without its edits;
    `struck` is what has taken it off the list.
    """
    former = [share for share in shares if share.left_at is not None]
    present = [share for share in shares if share.left_at is None] if former else shares
    times, lead = _times(task, names, present, milestones, requests, instructions, reports), _lead(present)
    troubles = [each for each in requests if each.kind is RequestKind.COORDINATION]
    unanswered = (each.asked_at for each in troubles if each.outcome is None)
    granted = (each for each in requests if each.outcome is Outcome.GRANTED)
    return TaskFacts(
        title=task.title,
        content=task.content,
        section=task.section,
        supporting_units=tuple([share.unit for share in times["shares"]]),
        original_due_on=task.original_due_on,
        deadline_phrase=task.deadline_phrase,
        closed_on=_day(task.closed_at),
        first_overdue_on=task.first_overdue_on,
        progress=lead.progress,
        done=lead.done,
        problem=lead.problem,
        next_step=lead.next_step,
        blocked_on=_day(lead.blocked_at),
        indicators=tuple([facts.Indicator(i.name, i.value, i.unit, i.current) for i in indicators]),
        leader=task.leader,
        extensions=sum(each.kind is RequestKind.EXTENSION for each in granted),
        answer_awaited_since=_day(min(unanswered, default=None)),
        trouble_answered_on=_answered_on(lead, troubles),
        late_spans=tuple(
            (date.fromisoformat(since), date.fromisoformat(until)) for since, until in task.late_spans
        ),
        is_recalled=struck is not None and struck.kind == "recalled",
        cancelled_on=office_day(struck.at) if struck else None,
        cancel_reason=(struck.new or {}).get("reason", "") if struck else "",
        former_lead=_former_lead(former, names) if former else None,
        is_whole=_is_whole(lead, requests),
        answered=tuple(_answered(requests, names)),
        **times,
    )


def task_as_times(
    task: Task,
    names: Mapping[int, str],
    shares: Sequence[Assignment],
    milestones: Sequence[Milestone],
    requests: Sequence[Request],
    instructions: Sequence[Instruction],
    reports: Sequence[Event],
) -> TaskTimes:
    """What the clock needs of the same; of the task's row `TIMES` alone are asked for."""
    return TaskTimes(**_times(task, names, shares, milestones, requests, instructions, reports))


def instruction_as_facts(row: Instruction, names: Mapping[int, str]) -> InstructionFacts:
    """What is told of an instruction; `names` are the leaders' by id."""
    return InstructionFacts(
        leader=names.get(row.by, ""),
        words=row.words,
        given_on=office_day(row.at),
        forwarded_on=office_day(row.forwarded_at) if row.forwarded_at else None,
        number=row.task_number,
        about=row.about,
        given_at=row.at,
    )


TIMES = (
    "number",
    "urgency",
    "state",
    "due_on",
    "recurrence",
    "issued_at",
    "submitted_at",
    "due_since",
    "lead_since",
)
"""The columns of a task that its times are made of."""


class _Requested(TypedDict):
    """What a task's requests make of it."""

    waits: tuple[Wait, ...]
    closures: tuple[Closure, ...]
    asked: tuple[facts.Asked, ...]
    returned: facts.Returned | None


class _Times(_Requested):
    """The fields of `TaskTimes`."""

    number: int
    urgency: str
    state: State
    lead_unit: str
    due_on: date | None
    recurrence: str | None
    issued_on: date
    submitted_on: date | None
    acknowledged_on: date | None
    last_report_on: date | None
    milestones: tuple[facts.Milestone, ...]
    shares: tuple[ShareFacts, ...]
    instructed: tuple[facts.Instructed, ...]
    due_since: date | None
    lead_since: date | None
    report_days: tuple[date, ...]


_NOTHING_REQUESTED: _Requested = {
    "waits": (),
    "closures": (),
    "asked": (),
    "returned": None,
}
"""Of most tasks."""


def _times(
    task: Task,
    names: Mapping[int, str],
    shares: Sequence[Assignment],
    milestones: Sequence[Milestone],
    requests: Sequence[Request],
    instructions: Sequence[Instruction],
    reports: Sequence[Event],
) -> _Times:
    lead = _lead(shares)
    return {
        "number": task.number,
        "urgency": task.urgency,
        "state": task.state,
        "lead_unit": names[lead.unit_id],
        "due_on": task.due_on,
        "recurrence": task.recurrence,
        "issued_on": office_day(task.issued_at),
        "submitted_on": _day(task.submitted_at),
        "acknowledged_on": _day(lead.acknowledged_at),
        "last_report_on": _day(lead.last_report_at),
        "milestones": tuple([facts.Milestone(m.title, m.due_on, m.phrase, m.reached_on) for m in milestones]),
        "shares": tuple([_share_facts(share, names) for share in shares if share is not lead]),
        "instructed": tuple([facts.Instructed(i.id or 0, office_day(i.at)) for i in instructions]),
        "due_since": task.due_since,
        "lead_since": task.lead_since,
        "report_days": tuple([office_day(each.at) for each in reports if each.unit_id == lead.unit_id]),
        **(_requested(task, lead, requests, names) if requests else _NOTHING_REQUESTED),
    }


def _lead(shares: Sequence[Assignment]) -> Assignment:
    (lead,) = [share for share in shares if share.part is Part.LEAD]
    return lead


def _requested(
    task: Task, lead: Assignment, requests: Sequence[Request], names: Mapping[int, str]
) -> _Requested:
    return {
        "waits": tuple(_waits(requests)),
        "closures": tuple(_closures(requests)),
        "asked": tuple(
            facts.Asked(
                each.kind, names[each.unit_id], each.wanted_on, each.id or 0, office_day(each.asked_at)
            )
            for each in requests
            if each.outcome is None
        ),
        "returned": _returned(task, lead, requests),
    }


def _share_facts(share: Assignment, names: Mapping[int, str]) -> ShareFacts:
    return ShareFacts(
        unit=names[share.unit_id],
        acknowledged_on=_day(share.acknowledged_at),
        progress=share.progress,
        done=share.done,
        problem=share.problem,
        blocked_on=_day(share.blocked_at),
        last_report_on=_day(share.last_report_at),
        finished_on=_day(share.finished_at),
        joined_on=share.joined_on,
    )


def _former_lead(shares: Sequence[Assignment], names: Mapping[int, str]) -> facts.FormerLead | None:
    gone = [(share.left_at, share) for share in shares if share.left_at and share.part is Part.LEAD]
    if not gone:
        return None
    left_at, share = max(gone, key=lambda each: each[0])
    if share.last_report_at is None:
        return None
    return facts.FormerLead(
        names[share.unit_id], office_day(left_at), share.progress, share.done, _day(share.last_report_at)
    )


def _waits(requests: Sequence[Request]) -> list[Wait]:
    """What stopped no clock at all has run on in the instant of asking."""
    spans = ((each.asked_at, waited_until(each)) for each in requests)
    return [Wait(office_day(since), _day(until)) for since, until in spans if until != since]


def waited_until(request: Request) -> datetime | None:
    """Until when the task waited for the office by it, None while it does: after 办结 the clock stands still, and nobody waits."""
    return request.answered_at if _has_closed(request) else request.clock_resumed_at


def _has_closed(request: Request) -> bool:
    return request.kind is RequestKind.CLOSING and request.outcome is Outcome.GRANTED


def _is_whole(lead: Assignment, requests: Sequence[Request]) -> bool:
    ends = [each.answered_at for each in requests if each.unit_id == lead.unit_id and _has_closed(each)]
    closed_at = max(filter(None, ends), default=None)
    return closed_at is not None and (lead.last_report_at is None or lead.last_report_at <= closed_at)


def _closures(requests: Sequence[Request]) -> list[Closure]:
    return [
        Closure(office_day(each.answered_at), _day(each.clock_resumed_at))
        for each in requests
        if each.answered_at and _has_closed(each)
    ]


def _answered_on(lead: Assignment, troubles: Sequence[Request]) -> date | None:
    """A trouble that was answered and goes on is answered, until the unit tells of another."""
    if lead.blocked_at is None:
        return None
    own = [each for each in troubles if each.unit_id == lead.unit_id]
    return _day(own[-1].answered_at) if own and own[-1].outcome is Outcome.GRANTED else None


def _answered(requests: Sequence[Request], names: Mapping[int, str]) -> Iterator[facts.Answered]:
    for each in requests:
        if each.outcome is not None and each.answered_at is not None:
            until = each.granted_on or each.wanted_on
            yield facts.Answered(
                each.kind,
                names[each.unit_id],
                each.outcome,
                office_day(each.answered_at),
                each.answer,
                until,
                each.id or 0,
            )


def _returned(task: Task, lead: Assignment, requests: Sequence[Request]) -> facts.Returned | None:
    """What the lead unit has reported since answers it; the office's next decision follows another request.

    A 退办 from before a unit came to lead is nothing that it has to answer.
    """
    *_, last = (None, *(each for each in requests if each.kind is RequestKind.CLOSING))
    if last is None or last.outcome is not Outcome.REFUSED or last.answered_at is None:
        return None
    returned_on = office_day(last.answered_at)
    if last.unit_id != lead.unit_id or returned_on < (task.lead_since or returned_on):
        return None
    has_answered = lead.last_report_at is not None and lead.last_report_at > last.answered_at
    is_open = task.state in OPEN_STATES
    return facts.Returned(returned_on, last.answer) if is_open and not has_answered else None


def _day(instant: datetime | None) -> date | None:
    return office_day(instant) if instant else None
