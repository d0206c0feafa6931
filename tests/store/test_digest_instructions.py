"""What a digest tells of the leaders' instructions is how they stood at its instant, whenever it is made."""

from datetime import timedelta

from digesting import FRIDAY, MONDAY, NEXT_FRIDAY, NEXT_WEEK, process_of
from factories import OFFICE, WorkList, on_both_engines
from sqlmodel import Session

from taskbot.digest.freezing import Wanted, freeze
from taskbot.digest.service import desk_of
from taskbot.tasks import instructions, membership
from taskbot.tasks.follow_ups import InstructionFacts
from taskbot.tasks.permissions import Actor, Role

pytestmark = on_both_engines
LEADER = Actor(5, "周明", frozenset({Role.LEADER}))


def test_it_waits_in_the_week_before_it_was_passed_on(work: WorkList, tmp_path, renderer):
    work.do(membership.meet, LEADER.id, LEADER.name)
    number = work.issue(now=MONDAY)
    given = work.do(
        instructions.instruct, "请抓紧", about="2020年第26周周报", meant=[number], by=LEADER, now=MONDAY
    )
    work.do(instructions.instruct, "请专报", by=LEADER, now=FRIDAY + timedelta(minutes=1))
    work.do(instructions.forward, given.id or 0, [number], by=OFFICE, now=NEXT_WEEK)
    desk = desk_of(process_of(work, tmp_path, renderer)(NEXT_FRIDAY))

    def told(session: Session, period: str) -> tuple[InstructionFacts, ...]:
        as_of = FRIDAY if period == "2020-W27" else NEXT_FRIDAY
        return freeze(session, desk, Wanted(period, as_of)).snapshot.instructions

    on = "2020年第26周周报"
    waiting = InstructionFacts("周明", "请抓紧", MONDAY.date(), None, about=on, given_at=MONDAY)
    passed_on = InstructionFacts("周明", "请抓紧", MONDAY.date(), NEXT_WEEK.date(), number, on, MONDAY)
    after = FRIDAY + timedelta(minutes=1)
    late = InstructionFacts("周明", "请专报", FRIDAY.date(), None, given_at=after)
    assert work.ask(told, "2020-W27") == (waiting,)
    assert work.ask(told, "2020-W28") == (passed_on, late)
