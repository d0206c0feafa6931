"""A clock that somebody sets, forward or back: no reminder goes twice, reports are answered, the journal holds."""

from collections import Counter
from datetime import datetime

from onlookers import answers, group, person

from taskbot.clock import OFFICE_ZONE
from taskbot.demo import Stage
from taskbot.tasks import journal

TUESDAY = datetime(2020, 6, 16, 9, 0, tzinfo=OFFICE_ZONE)
WEDNESDAY = datetime(2020, 6, 17, 9, 0, tzinfo=OFFICE_ZONE)


async def _reminders_after(office: Stage, step_to: datetime) -> Counter[tuple[int, str]]:
    """All reminders that lie in the chats once the clock was set, by chat."""
    office.app.context.clock.move_to(step_to)
    await office.settle()
    bot, chats = office.sandbox.bot, office.sandbox.world.chats.values()
    told = [each for chat in chats for each in office.sandbox.messages(chat) if each.sender is bot]
    return Counter((each.chat.id, each.text) for each in told if "督办提醒" in each.text)


async def test_a_clock_that_is_set_forward_and_back_and_forward_again_repeats_no_reminder(office: Stage):
    leapt = await _reminders_after(office, WEDNESDAY)
    assert leapt
    assert max(Counter(chat for chat, _ in leapt).values()) == 1, "what was leapt over comes in one message"
    back = await _reminders_after(office, TUESDAY)
    message = office.sandbox.say(person(office, "陈静"), group(office), "#2 60% 正在核定")
    again = await _reminders_after(office, WEDNESDAY)
    assert len(answers(office, message)) == 1
    assert leapt <= back <= again
    assert set(again.values()) == {1}
    assert (await office.app.context.db.read(journal.verify)).broken is None
