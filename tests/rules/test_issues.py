"""The life of an issue of a digest: every step from every stage."""

import pytest

from taskbot.tasks.issues import MOVES, Stage, Step

LEADS = {
    (Stage.SHOWN, Step.RELEASE): Stage.RELEASED,
    (Stage.SHOWN, Step.HOLD): Stage.HELD,
    (Stage.SHOWN, Step.REWORD): Stage.SHOWN,
    (Stage.SHOWN, Step.SEND_UNANSWERED): Stage.RELEASED,
    (Stage.SHOWN, Step.HOLD_UNANSWERED): Stage.HELD,
    (Stage.RELEASED, Step.HOLD): Stage.HELD,
    (Stage.RELEASED, Step.REWORD): Stage.RELEASED,
    (Stage.RELEASED, Step.GIVE): Stage.GIVEN,
    (Stage.HELD, Step.RELEASE): Stage.RELEASED,
    (Stage.HELD, Step.REWORD): Stage.HELD,
    (Stage.DRAFTED, Step.RELEASE): Stage.RELEASED,
    (Stage.DRAFTED, Step.REWORD): Stage.DRAFTED,
    (Stage.DRAFTED, Step.DROP): Stage.DROPPED,
}


@pytest.mark.parametrize("stage", Stage)
@pytest.mark.parametrize("step", Step)
def test_where_a_step_leads(stage, step):
    assert MOVES[stage].get(step) == LEADS.get((stage, step))


def test_only_what_was_released_is_given_and_what_was_given_stays():
    assert [stage for stage, steps in MOVES.items() if Step.GIVE in steps] == [Stage.RELEASED]
    assert MOVES[Stage.GIVEN] == {}
