"""The people and rules of the tests of what is told: an office, two units, a work group, and the ladder as configured."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta

import pytest
from factories import OFFICE, WorkList
from sqlmodel import Session

from taskbot.clock import OFFICE_ZONE
from taskbot.reminders import delivery, letters
from taskbot.reminders.ladders import Ladder
from taskbot.reminders.models import Delivery, Letter
from taskbot.reminders.planning import Rules
from taskbot.reminders.policy import Hours
from taskbot.reminders.service import tick
from taskbot.tasks import membership, reporting
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
    """A tick at an instant; returns how many messages it queued."""
    return lambda now: len(work.do(tick, RULES, now=now))


def issue_seen(work: WorkList, lead: str = "省经信厅", due_on: date | None = DUE, **terms: object) -> int:
    """A task that the unit has acknowledged, so that only its deadline is left to speak of."""
    number = work.issue(lead, due_on=due_on, now=START, **terms)
    work.do(reporting.acknowledge_task, number, by=work.liaison(lead), now=START)
    return number


def send(
    work: WorkList, now: datetime, rules: Rules = RULES, refused: Mapping[int, str] | None = None
) -> dict[int, str]:
    """Sends whatever waits, as the dispatcher does; returns what each chat was told. `refused`: what Telegram says, by chat."""
    told = {}

    def claim_and_send(session: Session, letter_id: int) -> None:
        letter = delivery.claim(session, letter_id)
        if letter is None or (
            "reminds" in letter.content and not letters.write(session, letter, rules, "省转升办", now=now)
        ):
            return
        if error := (refused or {}).get(letter.chat_id):
            delivery.note_refused(session, letter_id, error, now=now)
            return
        told[letter.chat_id] = letter.content["text"]
        delivery.note_sent(session, letter_id, None, now=now)

    for letter in work.rows(Letter):
        if letter.delivery == Delivery.QUEUED and letter.due_at <= now:
            work.do(claim_and_send, letter.id or 0)
    return told


def days(first: str, last: str) -> list[datetime]:
    start, end = at(first), at(last)
    return [start + timedelta(days=n) for n in range((end - start).days + 1)]


def told_by_day(work: WorkList, run: Callable[[datetime], int], on: Sequence[datetime]) -> dict[str, dict]:
    """Ticks and sends on each of the days; returns what was told, by day, where anything was."""
    found = {}
    for now in on:
        run(now)
        if told := send(work, now):
            found[f"{now:%m-%d}"] = told
    return found
