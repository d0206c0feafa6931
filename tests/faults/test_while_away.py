"""What happens while the program is away is taken up before it speaks of its own accord."""

from datetime import datetime

from onlookers import answers, desk, group, person, said

from taskbot.clock import OFFICE_ZONE
from taskbot.demo import Stage
from taskbot.sandbox import Fault

NEXT_MORNING = datetime(2020, 6, 16, 9, 0, tzinfo=OFFICE_ZONE)


async def test_nobody_is_reminded_of_what_was_answered_meanwhile(office: Stage):
    assert office.restart is not None
    messages = []

    def a_night() -> None:
        messages.append(office.sandbox.say(person(office, "陈静"), group(office), "#2 60% 正在核定"))
        office.app.context.clock.move_to(NEXT_MORNING)
        office.sandbox.faults.add(Fault("429", "getUpdates"))  # the report is later than the first tick

    await office.restart(a_night)
    await office.settle()
    assert len(answers(office, messages[0])) == 1
    (reminder,) = said(office, "督办提醒", desk(office, "陈静"))
    assert "#1" in reminder.text, "what is not answered is reminded of"
    assert "#2" not in reminder.text
