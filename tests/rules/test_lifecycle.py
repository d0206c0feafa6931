"""The life of a task: every state and every action, allowed or refused, and whose it is."""

import pytest

from taskbot.tasks.errors import IllegalMove
from taskbot.tasks.lifecycle import (
    DOERS,
    MOVES,
    OPEN_STATES,
    Action,
    Doer,
    State,
    possible_actions,
    state_after,
)

TABLE = """
              by      issued       in_progress  in_review    closed       cancelled
acknowledge   unit    in_progress  in_progress  in_review    -            -
report        unit    in_progress  in_progress  in_review    -            -
finish_share  unit    in_progress  in_progress  in_review    -            -
decline       unit    issued       in_progress  -            -            -
submit        lead    in_review    in_review    -            -            -
take_back     lead    -            -            in_progress  -            -
extend        lead    in_progress  in_progress  -            -            -
close         office  -            -            closed       -            -
return        office  -            -            in_progress  -            -
amend         office  issued       in_progress  in_review    -            -
transfer      office  issued       in_progress  -            -            -
recall        office  cancelled    -            -            -            -
cancel        office  cancelled    cancelled    cancelled    -            -
reopen        office  -            -            -            in_progress  -
chase         office  issued       in_progress  -            -            -
escalate      office  issued       in_progress  -            -            -
writ          office  issued       in_progress  -            -            -
"""
HEAD, *LINES = [line.split() for line in TABLE.strip().splitlines()]
EXPECTED = {
    (State(state), Action(action)): then
    for action, _, *cells in LINES
    for state, then in zip(HEAD[1:], cells, strict=True)
}


def test_the_table_here_has_every_state_and_every_action():
    assert len(EXPECTED) == len(State) * len(Action)


@pytest.mark.parametrize(("state", "action"), EXPECTED)
def test_every_action_in_every_state(state, action):
    then = EXPECTED[state, action]
    if then == "-":
        with pytest.raises(IllegalMove) as refusal:
            state_after(12, state, action)
        assert (refusal.value.number, refusal.value.state, refusal.value.action) == (12, state, action)
    else:
        assert state_after(12, state, action) is State(then)


def test_every_action_belongs_to_somebody():
    assert {action: doer.value for action, doer in DOERS.items()} == {
        Action(action): doer for action, doer, *_ in LINES
    }


def test_a_task_is_closed_out_of_review_only_and_by_the_office():
    ways = [
        (state, action)
        for state, moves in MOVES.items()
        for action, to in moves.items()
        if to is State.CLOSED
    ]
    assert ways == [(State.IN_REVIEW, Action.CLOSE)]
    assert DOERS[Action.CLOSE] is Doer.OFFICE


def test_what_is_closed_or_cancelled_is_not_open_and_only_what_is_closed_can_be_reopened():
    ended = set(State) - OPEN_STATES
    assert ended == {State.CLOSED, State.CANCELLED}
    assert [action for state in ended for action in MOVES[state]] == [Action.REOPEN]


def test_what_a_lead_unit_can_do_holds_what_every_unit_can():
    for state in State:
        assert set(possible_actions(state, Doer.UNIT)) <= set(possible_actions(state, Doer.LEAD))
