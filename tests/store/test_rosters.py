"""Who speaks for which unit, as the office sees it, and which units with tasks nobody can be written to for."""

from datetime import timedelta

import pytest
from factories import NOW, OFFICE, WorkList

from taskbot.tasks import invitations, membership, requests, rosters
from taskbot.tasks.liaisons import Mark, Rank, Reachability
from taskbot.tasks.models import Member
from taskbot.tasks.permissions import Actor, Role
from taskbot.tasks.rosters import UnitPeople

ECONOMY, FINANCE = "省经信厅", "省财政厅"


def people_of(work: WorkList, unit: str, now=NOW) -> UnitPeople:
    (found,) = work.ask(rosters.unit_people, now=now, unit_ids=[work.unit(unit).id])
    return found


def invite(work: WorkList, unit: str) -> str:
    by, role = OFFICE, Role.LIAISON
    return work.do(invitations.invite, role, work.unit(unit), days=7, by=by, now=NOW).code


def join(work: WorkList, person_id: int, unit: str, found: Reachability = Reachability.REACHABLE) -> Member:
    work.do(membership.meet, person_id, f"第{person_id}人", started=True)
    by = Actor(person_id, f"第{person_id}人")
    member = work.do(invitations.accept, invite(work, unit), per_unit=2, by=by, now=NOW).member
    work.do(membership.note_reachability, person_id, found)
    return member


def test_all_units_come_in_the_order_of_the_register(work):
    units = work.ask(rosters.unit_people, now=NOW)
    assert [each.full_name for each in units] == [unit.full_name for unit in work.register.units]
    assert {mark for each in units for mark in each.marks} == {Mark.UNBOUND}


def test_a_units_liaisons_come_with_a_first_and_whoever_left_is_gone(work):
    first, second = join(work, 1, ECONOMY), join(work, 2, ECONOMY, Reachability.BLOCKED)

    def swap(session) -> None:
        membership.make_first(session, session.get_one(Member, second.id), by=OFFICE, now=NOW)

    work.do(swap)
    shown = [(each.name, each.rank, each.reachability) for each in people_of(work, ECONOMY).liaisons]
    assert shown == [
        ("第2人", Rank.A, Reachability.BLOCKED),
        ("第1人", Rank.B, Reachability.REACHABLE),
    ]

    def leave(session) -> None:
        membership.remove(session, session.get_one(Member, first.id), (), by=OFFICE, now=NOW)

    work.do(leave)
    assert [each.name for each in people_of(work, ECONOMY).liaisons] == ["第2人"]


def test_an_invitation_is_shown_until_it_is_used_void_or_expired(work):
    invite(work, ECONOMY)
    assert len(people_of(work, ECONOMY).invitations) == 1
    assert people_of(work, FINANCE).invitations == ()
    assert people_of(work, ECONOMY, NOW + timedelta(days=7, seconds=1)).invitations == ()
    join(work, 1, FINANCE)
    assert people_of(work, FINANCE).invitations == ()


def test_a_hand_over_is_shown_at_the_one_who_hands_over(work):
    member = join(work, 1, ECONOMY)

    def start(session) -> None:
        invitations.hand_over(session, session.get_one(Member, member.id), days=7, by=OFFICE, now=NOW)

    work.do(start)
    people = people_of(work, ECONOMY)
    assert people.invitations == ()
    assert people.liaisons[0].successor_until == NOW + timedelta(days=7)


@pytest.mark.parametrize(
    ("liaisons", "is_told"),
    [
        ([], True),
        ([Reachability.BLOCKED], True),
        ([Reachability.NEVER_STARTED, Reachability.DEACTIVATED], True),
        ([Reachability.BLOCKED, Reachability.REACHABLE], False),
    ],
)
def test_a_unit_with_open_tasks_whose_liaisons_all_cannot_be_reached_is_told(work, liaisons, is_told):
    for number in (1, 2):
        work.issue(ECONOMY, [FINANCE] if number == 1 else [])
    join(work, 9, FINANCE)
    for number, found in enumerate(liaisons, 1):
        join(work, number, ECONOMY, found)
    told = work.ask(rosters.unreachable_units, now=NOW)
    assert [(each.people.name, each.open_tasks) for each in told] == ([(ECONOMY, 2)] if is_told else [])


def test_a_unit_whose_tasks_are_finished_is_not_told(work):
    number = work.issue(ECONOMY)
    work.do(requests.submit_task, number, by=work.liaison(ECONOMY), now=NOW)
    assert len(work.ask(rosters.unreachable_units, now=NOW)) == 1
    work.do(requests.close_task, number, by=OFFICE, now=NOW)
    assert work.ask(rosters.unreachable_units, now=NOW) == []


def test_a_persons_rank_is_told_by_unit(work):
    for unit in (ECONOMY, FINANCE):
        join(work, 8, unit) if unit == FINANCE else None
        join(work, 1, unit)
    ids = [work.unit(unit).id for unit in (ECONOMY, FINANCE)]
    assert work.ask(rosters.ranks_of, 1) == dict(zip(ids, (Rank.A, Rank.B), strict=True))
