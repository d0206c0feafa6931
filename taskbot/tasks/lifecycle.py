"""The life of a task: one table of moves (拟办 → 已交办 → 推进中 → 报办结 → 办结), and one function that reads it."""

from enum import StrEnum

from taskbot.tasks.errors import IllegalMove


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
    SUBMIT = "submit"
    CLOSE = "close"
    RETURN = "return"
    CANCEL = "cancel"


OPEN_STATES = frozenset({State.ISSUED, State.IN_PROGRESS, State.IN_REVIEW})

MOVES: dict[tuple[State, Action], State] = {
    (State.ISSUED, Action.ACKNOWLEDGE): State.IN_PROGRESS,
    (State.ISSUED, Action.REPORT): State.IN_PROGRESS,
    (State.ISSUED, Action.SUBMIT): State.IN_REVIEW,
    (State.ISSUED, Action.CANCEL): State.CANCELLED,
    (State.IN_PROGRESS, Action.ACKNOWLEDGE): State.IN_PROGRESS,
    (State.IN_PROGRESS, Action.REPORT): State.IN_PROGRESS,
    (State.IN_PROGRESS, Action.SUBMIT): State.IN_REVIEW,
    (State.IN_PROGRESS, Action.CANCEL): State.CANCELLED,
    (State.IN_REVIEW, Action.ACKNOWLEDGE): State.IN_REVIEW,
    (State.IN_REVIEW, Action.REPORT): State.IN_REVIEW,
    (State.IN_REVIEW, Action.CLOSE): State.CLOSED,
    (State.IN_REVIEW, Action.RETURN): State.IN_PROGRESS,
    (State.IN_REVIEW, Action.CANCEL): State.CANCELLED,
}


def state_after(number: int, state: State, action: Action) -> State:
    """The state that `action` leads task `number` to; raises IllegalMove where the table has no such move."""
    try:
        return MOVES[state, action]
    except KeyError:
        raise IllegalMove(number, state, action) from None
