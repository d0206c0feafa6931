"""The life of a task: who may do what (`DOERS`), where it leads (`MOVES`), and the one function that reads both.

拟办 → 已交办 → 推进中 → 报办结 → 办结, with returns; what is asked of the office (延期, 退回) moves no task by itself.
"""

from collections.abc import Iterator
from datetime import date
from enum import StrEnum

from taskbot.tasks.errors import ExtensionTooLate, IllegalMove, NoDueDate, Refusal, RequestPending


class State(StrEnum):
    """Where a task stands. Overdue, blocked and unacknowledged are facts beside the state, never states."""

    ISSUED = "issued"
    IN_PROGRESS = "in_progress"
    IN_REVIEW = "in_review"
    CLOSED = "closed"
    CANCELLED = "cancelled"


class Action(StrEnum):
    """What somebody does to a task."""

    ACKNOWLEDGE = "acknowledge"
    REPORT = "report"
    FINISH_SHARE = "finish_share"
    SUBMIT = "submit"
    TAKE_BACK = "take_back"
    EXTEND = "extend"
    DECLINE = "decline"
    CLOSE = "close"
    RETURN = "return"
    AMEND = "amend"
    TRANSFER = "transfer"
    RECALL = "recall"
    CANCEL = "cancel"
    REOPEN = "reopen"
    CHASE = "chase"
    ESCALATE = "escalate"
    WRIT = "writ"


class Doer(StrEnum):
    """Who may do it: any unit with a share, the lead unit alone, or the office."""

    UNIT = "unit"
    LEAD = "lead"
    OFFICE = "office"


class RequestKind(StrEnum):
    """What a unit asks of the office: 报办结, 延期, 退回, 需协调."""

    CLOSING = "closing"
    EXTENSION = "extension"
    DECLINE = "decline"
    COORDINATION = "coordination"


class Outcome(StrEnum):
    """What became of a request."""

    GRANTED = "granted"
    """Agreed to; of 需协调: answered."""
    REFUSED = "refused"
    LAPSED = "lapsed"
    """It needs no answer any more: the trouble is over, the task has ended or has another lead."""
    WITHDRAWN = "withdrawn"
    """The unit has taken the words back by which it asked."""


OPEN_STATES = frozenset({State.ISSUED, State.IN_PROGRESS, State.IN_REVIEW})

DOERS: dict[Action, Doer] = {
    Action.ACKNOWLEDGE: Doer.UNIT,
    Action.REPORT: Doer.UNIT,
    Action.FINISH_SHARE: Doer.UNIT,
    Action.DECLINE: Doer.UNIT,
    Action.SUBMIT: Doer.LEAD,
    Action.TAKE_BACK: Doer.LEAD,
    Action.EXTEND: Doer.LEAD,
    Action.CLOSE: Doer.OFFICE,
    Action.RETURN: Doer.OFFICE,
    Action.AMEND: Doer.OFFICE,
    Action.TRANSFER: Doer.OFFICE,
    Action.RECALL: Doer.OFFICE,
    Action.CANCEL: Doer.OFFICE,
    Action.REOPEN: Doer.OFFICE,
    Action.CHASE: Doer.OFFICE,
    Action.ESCALATE: Doer.OFFICE,
    Action.WRIT: Doer.OFFICE,
}

_ISSUED, _IN_PROGRESS, _IN_REVIEW = State.ISSUED, State.IN_PROGRESS, State.IN_REVIEW

MOVES: dict[State, dict[Action, State]] = {
    _ISSUED: {
        Action.ACKNOWLEDGE: _IN_PROGRESS,
        Action.REPORT: _IN_PROGRESS,
        Action.FINISH_SHARE: _IN_PROGRESS,
        Action.SUBMIT: _IN_REVIEW,
        Action.EXTEND: _IN_PROGRESS,
        Action.DECLINE: _ISSUED,
        Action.AMEND: _ISSUED,
        Action.TRANSFER: _ISSUED,
        Action.RECALL: State.CANCELLED,
        Action.CANCEL: State.CANCELLED,
        Action.CHASE: _ISSUED,
        Action.ESCALATE: _ISSUED,
        Action.WRIT: _ISSUED,
    },
    _IN_PROGRESS: {
        Action.ACKNOWLEDGE: _IN_PROGRESS,
        Action.REPORT: _IN_PROGRESS,
        Action.FINISH_SHARE: _IN_PROGRESS,
        Action.SUBMIT: _IN_REVIEW,
        Action.EXTEND: _IN_PROGRESS,
        Action.DECLINE: _IN_PROGRESS,
        Action.AMEND: _IN_PROGRESS,
        Action.TRANSFER: _IN_PROGRESS,
        Action.CANCEL: State.CANCELLED,
        Action.CHASE: _IN_PROGRESS,
        Action.ESCALATE: _IN_PROGRESS,
        Action.WRIT: _IN_PROGRESS,
    },
    _IN_REVIEW: {
        Action.ACKNOWLEDGE: _IN_REVIEW,
        Action.REPORT: _IN_REVIEW,
        Action.FINISH_SHARE: _IN_REVIEW,
        Action.TAKE_BACK: _IN_PROGRESS,
        Action.CLOSE: State.CLOSED,
        Action.RETURN: _IN_PROGRESS,
        Action.AMEND: _IN_REVIEW,
        Action.CANCEL: State.CANCELLED,
    },
    State.CLOSED: {Action.REOPEN: _IN_PROGRESS},
    State.CANCELLED: {},
}
"""Where each action leads from each state; what is not here cannot be done. A task is closed only out of review."""


def state_after(number: int, state: State, action: Action) -> State:
    """The state that `action` leads task `number` to; raises IllegalMove where the table has no such move."""
    try:
        return MOVES[state][action]
    except KeyError:
        raise IllegalMove(number, state, action) from None


def no_extension(number: int, due_on: date | None, today: date, *, is_asked: bool) -> Refusal | None:
    """Why no later day can be asked for task `number`: it has none, it has passed, or a request waits; None where it can."""
    if due_on is None:
        return NoDueDate(number)
    if today > due_on:
        return ExtensionTooLate(number, due_on)
    return RequestPending(number, RequestKind.EXTENSION) if is_asked else None


def possible_actions(state: State, doer: Doer) -> Iterator[Action]:
    """What `doer` can do to a task in that state; what any unit may do the lead unit may, too."""
    doers = {Doer.UNIT, Doer.LEAD} if doer is Doer.LEAD else {doer}
    return (action for action in MOVES[state] if DOERS[action] in doers)
