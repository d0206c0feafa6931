"""Invitations: a code works once and in time, gives the role it was made for, and a hand-over ends what it replaces."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest
from factories import NOW, OFFICE, OUTSIDER, WorkList

from taskbot.tasks import invitations, membership
from taskbot.tasks.errors import (
    Anonymous,
    BadInvitation,
    InvitationUsed,
    NoPlace,
    NotAllowed,
    RosterChanged,
    UnitRequired,
)
from taskbot.tasks.invitations import Acceptance
from taskbot.tasks.liaisons import Rank
from taskbot.tasks.models import Event, Invitation, Member, Person, Unit
from taskbot.tasks.permissions import GROUP_ANONYMOUS_BOT, Actor, Role

LATER = NOW + timedelta(hours=1)


def invite(
    work: WorkList, role: Role = Role.LIAISON, unit: Unit | None = None, by: Actor = OFFICE, rank=None
) -> str:
    return work.do(invitations.invite, role, unit, rank=rank, days=7, by=by, now=NOW).code


def accept(work: WorkList, code: str, by: Actor, now=LATER, per_unit: int = 2) -> Acceptance:
    return work.do(invitations.accept, code, per_unit=per_unit, by=by, now=now)


def hand_over(work: WorkList, member: Member, by: Actor = OFFICE) -> str:
    return work.do(
        lambda session: invitations.hand_over(
            session, session.get_one(Member, member.id), days=7, by=by, now=NOW
        )
    ).code


def revoke(work: WorkList, invitation_id: int, by: Actor = OFFICE) -> None:
    work.do(
        lambda session: invitations.revoke(
            session, session.get_one(Invitation, invitation_id), by=by, now=LATER
        )
    )


def met(work: WorkList, number: int) -> Actor:
    work.do(membership.meet, number, f"第{number}人", started=True)
    return Actor(number, f"第{number}人")


def remove(work: WorkList, member: Member) -> None:
    work.do(
        lambda session: membership.remove(
            session, session.get_one(Member, member.id), (), by=OFFICE, now=LATER
        )
    )


@pytest.fixture
def person(work: WorkList) -> Actor:
    work.do(membership.meet, 7, "陈静", started=True)
    return Actor(7, "陈静")


def test_an_invited_liaison_acts_for_the_unit(work, person):
    unit = work.unit("省经信厅")
    accept(work, invite(work, unit=unit), person)
    met = work.rows(Person)[0]
    actor = work.ask(membership.actor_of, met, frozenset(), -5, 6)
    assert actor == Actor(7, "陈静", frozenset({Role.LIAISON}), frozenset({unit.id}), -5, 6)
    assert work.kinds() == ["invited", "joined"]
    assert work.rows(Event)[1].new == {"person": 7, "role": "liaison", "rank": "A"}


def test_a_code_is_kept_as_a_hash_only(work):
    code = invite(work, Role.OFFICE)
    [kept] = work.rows(Invitation)
    assert len(code) >= 22, "128 bits, six to a sign"
    assert code not in str(kept)
    journal = [str(event.model_dump()) for event in work.rows(Event)]
    assert not any(secret in event for event in journal for secret in (code, kept.code_hash))


def test_a_code_works_once(work, person):
    code = invite(work, Role.LEADER)
    accept(work, code, person)
    work.do(membership.meet, 8, "周明")
    with pytest.raises(BadInvitation):
        accept(work, code, Actor(8, "周明"))
    assert [member.person_id for member in work.rows(Member)] == [7]


def test_of_two_people_with_one_code_at_the_same_moment_one_joins(work):
    code = invite(work, Role.OFFICE)
    people = [work.do(membership.meet, number, f"第{number}人") for number in range(1, 9)]

    def join(person: Person) -> bool:
        try:
            accept(work, code, Actor(person.id, person.name))
        except BadInvitation:
            return False
        return True

    with ThreadPoolExecutor(8) as threads:
        joined = list(threads.map(join, people))
    assert joined.count(True) == len(work.rows(Member)) == 1


@pytest.mark.parametrize(("days", "joins"), [(7, True), (7.001, False)])
def test_a_code_expires(work, person, days, joins):
    code = invite(work, Role.OFFICE)
    if joins:
        accept(work, code, person, NOW + timedelta(days=days))
    else:
        with pytest.raises(BadInvitation):
            accept(work, code, person, NOW + timedelta(days=days))
    assert len(work.rows(Member)) == joins


def test_an_unknown_code_is_refused(work, person):
    with pytest.raises(BadInvitation):
        accept(work, "geraten", person)


def test_a_second_invitation_to_the_same_role_makes_no_second_member(work, person):
    for _ in range(2):
        accept(work, invite(work, Role.OFFICE), person)
    assert len(work.rows(Member)) == 1


def test_a_liaison_needs_a_unit_and_other_roles_have_none(work, person):
    with pytest.raises(UnitRequired):
        invite(work, Role.LIAISON)
    accept(work, invite(work, Role.LEADER, work.unit("省经信厅")), person)
    assert work.rows(Member)[0].unit_id is None


MAY_INVITE = {
    Role.LIAISON: {Role.OFFICE, Role.ADMIN},
    Role.LEADER: {Role.OFFICE, Role.ADMIN},
    Role.OFFICE: {Role.OFFICE, Role.ADMIN},
    Role.ADMIN: {Role.ADMIN},
}


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("own", Role)
def test_the_office_invites_all_but_administrators(work, role, own):
    by, unit = replace(OUTSIDER, roles=frozenset({own})), work.unit("省经信厅")
    if own in MAY_INVITE[role]:
        assert invite(work, role, unit, by)
    else:
        with pytest.raises(NotAllowed):
            invite(work, role, unit, by)
    assert len(work.rows(Invitation)) == len(work.rows(Event)) == (own in MAY_INVITE[role])


def test_an_anonymous_administrator_is_refused(work):
    with pytest.raises(Anonymous):
        invite(work, Role.OFFICE, by=replace(OFFICE, id=GROUP_ANONYMOUS_BOT))


def test_who_holds_the_role_already_does_not_use_up_the_code(work, person):
    accept(work, invite(work, Role.OFFICE), person)
    code = invite(work, Role.OFFICE)
    assert not accept(work, code, person).is_new
    assert accept(work, code, met(work, 8)).is_new


def test_who_has_used_a_code_may_tap_it_again_until_he_is_removed(work, person):
    code = invite(work, unit=work.unit("省经信厅"))
    member = accept(work, code, person).member
    again = accept(work, code, person, NOW + timedelta(days=70))
    assert (again.member.id, again.is_new) == (member.id, False)
    remove(work, member)
    with pytest.raises(BadInvitation):
        accept(work, code, person)


def test_one_person_may_speak_for_two_units(work, person):
    for name in ("省经信厅", "省财政厅"):
        accept(work, invite(work, unit=work.unit(name)), person)
    assert [(member.rank, member.left_at) for member in work.rows(Member)] == [(Rank.A, None)] * 2


@pytest.mark.parametrize(
    ("wishes", "per_unit", "ranks"),
    [
        ([None, None, None], 2, "AB-"),
        ([None, None, None], 3, "ABB"),
        ([None, None], 1, "A-"),
        ([Rank.B, None, None], 2, "BA-"),
        ([Rank.B, Rank.B, Rank.A], 2, "B-A"),
        ([Rank.A, Rank.A, Rank.B], 2, "A-B"),
        ([Rank.B], 1, "-"),
    ],
)
def test_a_unit_has_one_a_and_only_so_many_liaisons(work, wishes, per_unit, ranks):
    unit, given = work.unit("省经信厅"), ""
    for number, wish in enumerate(wishes, 1):
        try:
            accepted = accept(work, invite(work, unit=unit, rank=wish), met(work, number), per_unit=per_unit)
        except NoPlace:
            given += "-"
        else:
            given += accepted.member.rank or "?"
    assert given == ranks


def test_a_code_that_found_no_place_works_once_there_is_one(work):
    unit = work.unit("省经信厅")
    members = [accept(work, invite(work, unit=unit), met(work, number)).member for number in (1, 2)]
    code = invite(work, unit=unit)
    with pytest.raises(NoPlace) as refusal:
        accept(work, code, met(work, 3))
    assert (refusal.value.unit, refusal.value.wanted, refusal.value.holders) == (
        "省经信厅",
        None,
        (("第1人", Rank.A), ("第2人", Rank.B)),
    )
    remove(work, members[0])
    assert accept(work, code, met(work, 3)).member.rank is Rank.A


def test_of_two_people_with_two_codes_for_one_place_one_joins(work):
    unit = work.unit("省经信厅")
    accept(work, invite(work, unit=unit), met(work, 1))
    codes = {met(work, number): invite(work, unit=unit) for number in range(2, 8)}

    def join(person: Actor) -> bool:
        try:
            return accept(work, codes[person], person).is_new
        except NoPlace:
            return False

    with ThreadPoolExecutor(6) as threads:
        assert list(threads.map(join, codes)).count(True) == 1
    assert [member.rank for member in work.rows(Member)] == [Rank.A, Rank.B]


def test_a_revoked_code_is_void_and_a_used_one_cannot_be_revoked(work, person):
    code = invite(work, Role.OFFICE)
    for _ in range(2):
        revoke(work, 1)
    with pytest.raises(BadInvitation):
        accept(work, code, person)
    assert work.kinds() == ["invited", "invitation_revoked"]
    accept(work, invite(work, Role.OFFICE), person)
    with pytest.raises(InvitationUsed):
        revoke(work, 2)


def test_only_who_may_invite_to_a_role_revokes_invitations_to_it(work):
    invite(work, Role.ADMIN, by=replace(OFFICE, roles=frozenset({Role.ADMIN})))
    invite(work, Role.LEADER)
    for invitation_id, by in ((1, OFFICE), (2, OUTSIDER)):
        with pytest.raises(NotAllowed):
            revoke(work, invitation_id, by)


def test_a_hand_over_ends_the_former_membership_with_the_next_and_keeps_the_rank(work, person):
    unit = work.unit("省经信厅")
    former = accept(work, invite(work, unit=unit), person).member
    accept(work, invite(work, unit=unit), met(work, 8))
    number = work.issue("省经信厅")
    before = work.facts(number)
    code = hand_over(work, former)
    assert work.rows(Member)[0].left_at is None, "until somebody takes over"
    accepted = accept(work, code, met(work, 9))
    assert (accepted.member.rank, accepted.former.person_id) == (Rank.A, 7)
    assert [(each.person_id, each.rank, each.left_at) for each in work.rows(Member)] == [
        (7, Rank.A, LATER),
        (8, Rank.B, None),
        (9, Rank.A, None),
    ]
    assert work.facts(number) == before
    [event] = [event for event in work.rows(Event) if event.kind == "handed_over"]
    assert (event.old["person"], event.new["person"], event.unit_id) == (7, 9, unit.id)


def test_the_one_who_hands_over_may_open_the_link_and_nothing_happens(work, person):
    former = accept(work, invite(work, unit=work.unit("省经信厅")), person).member
    code = hand_over(work, former)
    assert not accept(work, code, person).is_new
    assert work.rows(Member)[0].left_at is None
    assert accept(work, code, met(work, 8)).is_new


def test_a_later_invitation_to_hand_over_makes_the_earlier_one_void(work, person):
    former = accept(work, invite(work, unit=work.unit("省经信厅")), person).member
    first, second = hand_over(work, former), hand_over(work, former)
    with pytest.raises(BadInvitation):
        accept(work, first, met(work, 8))
    assert accept(work, second, met(work, 8)).former is not None


def test_a_hand_over_from_somebody_who_was_removed_meanwhile_is_an_ordinary_invitation(work, person):
    unit = work.unit("省经信厅")
    former = accept(work, invite(work, unit=unit), person).member
    code = hand_over(work, former)
    remove(work, former)
    accepted = accept(work, code, met(work, 8))
    assert (accepted.member.rank, accepted.former) == (Rank.A, None)


def test_a_hand_over_of_ranks_that_changed_meanwhile_gives_the_place_that_is_left(work, person):
    unit = work.unit("省经信厅")
    former = accept(work, invite(work, unit=unit), person).member
    second = accept(work, invite(work, unit=unit), met(work, 8)).member
    code = hand_over(work, former)
    work.do(
        lambda session: membership.make_first(
            session, session.get_one(Member, second.id), by=OFFICE, now=LATER
        )
    )
    assert accept(work, code, met(work, 9)).member.rank is Rank.B


def test_only_liaisons_hand_over_and_only_the_office_starts_it(work, person):
    leader = accept(work, invite(work, Role.LEADER), person).member
    with pytest.raises(RosterChanged):
        hand_over(work, leader)
    liaison = accept(work, invite(work, unit=work.unit("省经信厅")), person).member
    with pytest.raises(NotAllowed):
        hand_over(work, liaison, replace(OUTSIDER, roles=frozenset({Role.LIAISON})))
