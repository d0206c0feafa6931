"""A leader's private list of a digest: from its first page every task can be reached, and every page back."""

from dataclasses import replace
from datetime import timedelta

import pytest

from taskbot.digest.details import Listed, list_page, part
from taskbot.handlers.digest_lists import list_in, ways_on
from taskbot.tasks.lifecycle import State
from taskbot.tasks.summary import summarize
from taskbot.tasks.workdays import Calendar
from taskbot.texts.buttons import Press, PressData

LONGEST_DATA = 64


def test_every_task_is_reached_page_by_page_and_leads_back_to_its_page(snapshot):
    day = snapshot.today - timedelta(9)
    tasks = (
        replace(task, number=900_000_000 + task.number, state=State.IN_PROGRESS, due_on=day)
        for task in snapshot.tasks
    )
    late = summarize(replace(snapshot, tasks=tuple(tasks)), Calendar())
    pressed, reached = PressData(Press.DIGEST_LIST, 999_999_999, Listed.OVERDUE), []
    while pressed:
        wanted = list_in(pressed.choice)
        assert wanted
        listed, place = wanted
        rows = ways_on(pressed, list_page(late, listed, place=place))
        buttons = {button["text"]: button["data"] for row in rows for button in row}
        assert all(len(data.encode()) <= LONGEST_DATA for data in buttons.values())
        opened = [PressData.unpack(data) for text, data in buttons.items() if text.startswith("#")]
        assert {each.choice for each in opened if each} == {f"dlst.{pressed.target}.{pressed.choice}"}
        reached += [each.target for each in opened if each]
        assert ("‹ 上一页" in buttons) is bool(place)
        pressed = PressData.unpack(buttons.get("下一页 ›", ""))
    assert tuple(reached) == part(late, Listed.OVERDUE).numbers
    assert len(reached) > 40


@pytest.mark.parametrize(
    "choice", ["", "nothing", "1.nothing", ".overdue", "x.overdue", "99999.overdue", "1.overdue.1"]
)
def test_a_choice_that_no_button_of_ours_has_leads_nowhere(choice):
    assert list_in(choice) is None
