"""The life of a task: every state and every action, allowed or refused."""

import pytest

from taskbot.tasks.errors import IllegalMove
from taskbot.tasks.lifecycle import MOVES, OPEN_STATES, Action, State, state_after

TABLE = """
             acknowledge  report       submit     close   return       cancel
issued       in_progress  in_progress  in_review  -       -            cancelled
in_progress  in_progress  in_progress  in_review  -       -            cancelled
in_review    in_review    in_review    -          closed  in_progress  cancelled
closed       -            -            -          -       -            -
cancelled    -            -            -          -       -            -
"""
HEAD, *LINES = [line.split() for line in TABLE.strip().splitlines()]
EXPECTED = {
    (State(state), Action(action)): then
    for state, *cells in LINES
    for action, then in zip(HEAD, cells, strict=True)
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


def test_what_is_closed_or_cancelled_is_not_open_and_has_no_way_out():
    ended = set(State) - OPEN_STATES
    assert ended == {State.CLOSED, State.CANCELLED}
    assert not any(state in ended for state, _ in MOVES)
