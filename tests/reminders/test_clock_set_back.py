"""A clock that was ahead and is set right: what waits by the time that it showed goes now."""

from datetime import timedelta

import pytest

from taskbot.reminders import delivery
from taskbot.reminders.models import Delivery, Lane
from taskbot.sandbox import Fault

HOUR = 3600
MINUTE = timedelta(minutes=1)


@pytest.mark.parametrize("ahead", [60, 2 * HOUR, 9000 * HOUR])
async def test_what_was_put_back_by_a_clock_ahead_goes_and_what_is_held_waits(post, ahead):
    post.sandbox.faults.add(Fault("502", "sendMessage"))
    async with post.running() as dispatcher:
        post.forward(ahead)
        post.tell("一", lane=Lane.ANSWER)
        await dispatcher.drained()
        held = post.tell("请示", lane=Lane.HELD)
        post.work.do(delivery.put_back, held, "", now=post.clock.now(), wait=timedelta(hours=3))
        assert post.texts() == []
        post.forward(-ahead)
        post.tell("二", lane=Lane.ANSWER)
        await dispatcher.drained()
    assert post.texts() == ["一", "二"]
    assert post.letter(held).delivery == Delivery.QUEUED


async def test_at_a_start_with_an_earlier_clock_too(post):
    post.forward(2 * HOUR)
    tried = post.tell("一")
    post.tell("二")
    held = post.tell("请示", lane=Lane.HELD)
    assert post.work.do(delivery.claim, tried)
    post.work.do(delivery.put_back, tried, "502", now=post.clock.now())
    post.forward(-2 * HOUR)
    post.work.do(delivery.put_back, held, "", now=post.clock.now(), wait=timedelta(hours=1))
    async with post.running() as dispatcher:
        await dispatcher.drained()
    assert post.texts() == ["一", "二"]
    assert post.letter(held).delivery == Delivery.QUEUED


async def test_a_start_with_the_same_clock_leaves_a_pause_as_it_is(post):
    tried = post.tell("一")
    assert post.work.do(delivery.claim, tried)
    post.work.do(delivery.put_back, tried, "429", now=post.clock.now(), wait=4 * MINUTE)
    async with post.running() as dispatcher:
        await dispatcher.drained()
        assert post.texts() == []
        post.forward(4 * 60)
        await dispatcher.drained()
    assert post.texts() == ["一"]
