"""The people and rules of the tests of what is told: an office, two units, a work group, and the ladder as configured."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, time

import pytest
from factories import OFFICE, WorkList

from taskbot.clock import OFFICE_ZONE
from taskbot.reminders.ladders import Ladder
from taskbot.reminders.planning import Rules
from taskbot.reminders.policy import Hours
from taskbot.reminders.service import tick
from taskbot.tasks import membership
from taskbot.tasks.liaisons import Rank
from taskbot.tasks.models import ChatKind, Member
from taskbot.tasks.permissions import Role
from taskbot.tasks.workdays import Calendar

CALENDAR = Calendar()
LADDER = Ladder(
    unacknowledged=(1, 2),
    before=(10, 5, 2, 0),
    overdue=(1, 3, 5),
    overdue_weekly_cap=8,
    milestone_before=(2, 0),
    milestone_overdue=(1, 3),
    returned=(2,),
    unanswered=(2, 5),
)
RULES = Rules({"": LADDER, "特急": replace(LADDER, escalation=1)}, Hours(time(9), time(17, 30), CALENDAR))
GROUP = -1001
DUE = date(2020, 7, 3)
CLERK, LI, CHEN, WU = 100_000, 1, 2, 3


def at(day: str, hour: str = "09:00") -> datetime:
    return datetime.fromisoformat(f"2020-{day} {hour}").replace(tzinfo=OFFICE_ZONE)


START = at("06-15", "08:00")


@pytest.fixture
def bound(work: WorkList) -> WorkList:
    """A work group to speak in; nobody can be written to in private."""
    work.do(membership.bind_chat, GROUP, "工作群", ChatKind.WORK, by=OFFICE, now=START)
    return work


@pytest.fixture
def staffed(bound: WorkList) -> WorkList:
    """The office's clerk, A角 李文 and B角 陈静 of 省经信厅, A角 吴芳 of 省财政厅; all of them reachable."""
    add_person(bound, CLERK, "王敏", Role.OFFICE)
    add_person(bound, LI, "李文", Role.LIAISON, "省经信厅", Rank.A)
    add_person(bound, CHEN, "陈静", Role.LIAISON, "省经信厅", Rank.B)
    add_person(bound, WU, "吴芳", Role.LIAISON, "省财政厅", Rank.A)
    return bound


def add_person(
    work: WorkList, person_id: int, name: str, role: Role, unit: str = "", rank: Rank | None = None
) -> None:
    work.do(membership.meet, person_id, name, started=True)
    unit_id = work.unit(unit).id if unit else None
    work.add(Member(person_id=person_id, role=role, unit_id=unit_id, rank=rank, joined_at=START))


@pytest.fixture
def run(work: WorkList) -> Callable[[datetime], int]:
    return lambda now: work.do(tick, RULES, now=now)
