"""Who is who: roles are what the members say and end when they are taken away, a chat has one purpose."""

from dataclasses import replace
from datetime import timedelta

import pytest
from factories import NOW, OFFICE, OUTSIDER, WorkList

from taskbot.tasks import invitations, membership
from taskbot.tasks.errors import FixedAdmin, LastOfRole, NotAllowed, RosterChanged
from taskbot.tasks.liaisons import Rank, Reachability
from taskbot.tasks.models import (
    Chat,
    ChatKind,
    Event,
    Invitation,
    Member,
    MessageLink,
    Person,
    Purpose,
    Unit,
)
from taskbot.tasks.permissions import Actor, Role
from taskbot.tasks.units import UnitRegister

LATER = NOW + timedelta(hours=1)
WORK, LEADERS, OWN = -1001, -1002, -1003


ADMIN = replace(OFFICE, roles=frozenset({Role.ADMIN}))


def join(
    work: WorkList, person_id: int, role: Role = Role.LIAISON, unit: Unit | None = None, *, started=True
) -> Member:
    """A person who was invited by the administrator and has accepted."""
    work.do(membership.meet, person_id, "某人", started=started)
    invited = work.do(invitations.invite, role, unit, days=7, by=ADMIN, now=NOW)
    by = Actor(person_id, "某人")
    return work.do(invitations.accept, invited.code, per_unit=2, by=by, now=LATER).member


def remove(work: WorkList, member: Member, by: Actor = OFFICE, admin_ids=frozenset()) -> None:
    def act(session) -> None:
        membership.remove(session, session.get_one(Member, member.id), admin_ids, by=by, now=LATER)

    work.do(act)


@pytest.fixture
def person(work: WorkList) -> Actor:
    work.do(membership.meet, 7, "陈静", started=True)
    return Actor(7, "陈静")


def test_ids_of_the_settings_are_administrator_and_office_from_the_start(work):
    met = work.do(membership.meet, 100_000, "王敏")
    assert work.ask(membership.actor_of, met, {100_000}).roles == {Role.ADMIN, Role.OFFICE}
    assert work.ask(membership.actor_of, met, {1}).roles == frozenset()


def test_a_persons_name_follows_and_reachability_is_as_last_heard(work, person):
    work.do(membership.meet, 7, "陈静静")
    assert (work.rows(Person)[0].name, work.rows(Person)[0].has_started) == ("陈静静", True)
    for found, has_started in ((Reachability.BLOCKED, False), (Reachability.REACHABLE, True)):
        work.do(membership.note_reachability, 7, found)
        assert work.rows(Person)[0].has_started is has_started


def test_of_somebody_the_bot_has_never_met_nothing_is_kept(work):
    work.do(membership.note_reachability, 404, Reachability.BLOCKED)
    assert work.rows(Person) == []


def test_who_has_left_has_no_role_and_hears_nothing(work, person):
    member = join(work, person.id, unit=work.unit("省经信厅"))
    remove(work, member)
    assert work.ask(membership.actor_of, work.rows(Person)[0], frozenset()).roles == frozenset()
    assert work.ask(membership.reachable_people, Role.LIAISON) == []
    assert work.ask(membership.chat_of_unit, member.unit_id) is None
    [kept] = work.rows(Member)
    assert kept.left_at == LATER
    assert work.kinds() == ["invited", "joined", "left"]
    assert work.rows(Event)[2].old == {"person": 7, "role": "liaison", "rank": "A"}


def test_who_was_removed_may_be_invited_again_and_the_old_membership_is_kept(work, person):
    unit = work.unit("省经信厅")
    remove(work, join(work, person.id, unit=unit))
    join(work, person.id, unit=unit)
    assert [member.left_at is None for member in work.rows(Member)] == [False, True]


MAY_REMOVE = {
    Role.LIAISON: {Role.OFFICE, Role.ADMIN},
    Role.LEADER: {Role.OFFICE, Role.ADMIN},
    Role.OFFICE: {Role.OFFICE, Role.ADMIN},
    Role.ADMIN: {Role.ADMIN},
}


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("own", Role)
def test_who_may_give_a_role_may_take_it_away_and_nobody_else(work, role, own):
    unit = work.unit("省经信厅") if role is Role.LIAISON else None
    member, by = join(work, 7, role, unit), Actor(5, "赵路", frozenset({own}))
    join(work, 8, role, unit)
    if own in MAY_REMOVE[role]:
        remove(work, member, by)
    else:
        with pytest.raises(NotAllowed):
            remove(work, member, by)
    assert (work.rows(Member)[0].left_at is not None) == (own in MAY_REMOVE[role])


@pytest.mark.parametrize("role", [Role.OFFICE, Role.ADMIN])
def test_the_last_one_who_can_let_anybody_in_stays(work, role):
    member = join(work, 7, role)
    with pytest.raises(LastOfRole):
        remove(work, member, ADMIN)
    join(work, 8, role)
    remove(work, member, ADMIN)
    with pytest.raises(LastOfRole):
        remove(work, work.rows(Member)[1], ADMIN)
    remove(work, work.rows(Member)[1], ADMIN, admin_ids={5})


def test_whom_the_settings_name_cannot_be_removed_but_for_a_unit(work):
    join(work, 7, Role.OFFICE)
    member = join(work, 8, Role.OFFICE)
    with pytest.raises(FixedAdmin):
        remove(work, member, admin_ids={8})
    remove(work, join(work, 8, unit=work.unit("省经信厅")), admin_ids={8})


def test_who_may_no_longer_invite_leaves_no_invitation_behind(work):
    join(work, 7, Role.OFFICE)
    member, clerk = join(work, 8, Role.OFFICE), Actor(8, "某人", frozenset({Role.OFFICE}))
    for role in (Role.OFFICE, Role.LEADER):
        work.do(invitations.invite, role, None, days=7, by=clerk, now=NOW)
    remove(work, member)
    assert [each.revoked_at for each in work.rows(Invitation)] == [None, None, LATER, LATER]
    assert work.kinds()[-3:] == ["invitation_revoked", "invitation_revoked", "left"]


def make_first(work: WorkList, member: Member, by: Actor = OFFICE) -> None:
    work.do(
        lambda session: membership.make_first(session, session.get_one(Member, member.id), by=by, now=LATER)
    )


def test_a_and_b_change_places(work):
    unit = work.unit("省经信厅")
    first, second = (join(work, number, unit=unit) for number in (7, 8))
    for _ in range(2):
        make_first(work, second)
        assert [member.rank for member in work.rows(Member)] == [Rank.B, Rank.A]
    assert work.kinds().count("ranked") == 1
    assert work.rows(Event)[-1].old == {"person": 7, "role": "liaison", "rank": "A"}
    remove(work, second)
    make_first(work, first)
    assert work.rows(Member)[0].rank is Rank.A
    assert work.rows(Event)[-1].old is None


def test_only_a_liaison_is_a_or_b_and_only_the_office_says_which(work):
    with pytest.raises(RosterChanged):
        make_first(work, join(work, 7, Role.LEADER))
    with pytest.raises(NotAllowed):
        make_first(work, join(work, 8, unit=work.unit("省经信厅")), OUTSIDER)


def test_a_unit_is_spoken_to_through_its_a_before_its_b(work):
    unit = work.unit("省经信厅")
    _, second = (join(work, number, unit=unit) for number in (7, 8))
    assert work.ask(membership.chat_of_unit, unit.id) == 7
    make_first(work, second)
    assert work.ask(membership.chat_of_unit, unit.id) == 8


def test_only_office_and_administrators_bind_chats(work):
    for role in (Role.LIAISON, Role.LEADER):
        by = Actor(5, "赵路", frozenset({role}))
        with pytest.raises(NotAllowed):
            work.do(membership.bind_chat, WORK, "工作群", ChatKind.WORK, by=by, now=NOW)
    assert work.rows(Chat) == work.rows(Event) == []


def test_a_topic_of_a_forum_is_bound(work):
    work.do(membership.bind_chat, WORK, "工作群", ChatKind.WORK, None, 12, by=OFFICE, now=NOW)
    assert work.ask(membership.bound_chat, ChatKind.WORK).thread_id == 12
    assert work.rows(Event)[0].new["thread"] == 12
    work.do(membership.bind_chat, WORK, "工作群", ChatKind.WORK, by=OFFICE, now=LATER)
    assert work.ask(membership.bound_chat, ChatKind.WORK).thread_id is None


def test_a_bound_chat_is_lost_once_and_found_again(work):
    unit = work.unit("省经信厅")
    work.do(membership.bind_chat, OWN, "单位群", ChatKind.UNIT, unit, by=OFFICE, now=NOW)
    work.do(membership.bind_chat, WORK, "工作群", ChatKind.WORK, by=OFFICE, now=NOW)
    lost = [
        work.do(membership.note_presence, OWN, is_in=False, by=OUTSIDER, now=LATER) is not None
        for _ in range(2)
    ]
    assert lost == [True, False]
    assert work.ask(membership.chat_of_unit, unit.id) == WORK
    assert work.do(membership.note_presence, OWN, is_in=True, by=OUTSIDER, now=LATER) is None
    assert work.ask(membership.chat_of_unit, unit.id) == OWN
    assert work.kinds()[2:] == ["chat_left", "chat_joined"]
    assert work.rows(Event)[2].by == OUTSIDER.id


def test_of_a_chat_without_a_purpose_nothing_is_kept(work):
    assert work.do(membership.note_presence, -77, is_in=False, by=OUTSIDER, now=LATER) is None
    assert work.rows(Chat) == work.rows(Event) == []


def test_the_work_group_is_one_and_a_newer_one_replaces_it(work):
    for chat_id in (WORK, -2001):
        work.do(membership.bind_chat, chat_id, "工作群", ChatKind.WORK, by=OFFICE, now=NOW)
    assert [chat.id for chat in work.rows(Chat)] == [-2001]
    assert work.ask(membership.bound_chat, ChatKind.WORK).id == -2001


def test_units_that_answered_in_a_group_answer_in_the_one_that_replaces_it(work, person):
    unit = work.unit("省经信厅")
    join(work, person.id, unit=unit)
    for chat_id in (WORK, -2001):
        work.do(membership.bind_chat, chat_id, "工作群", ChatKind.WORK, by=OFFICE, now=NOW)
        if chat_id == WORK:
            work.do(lambda session: setattr(session.get_one(Unit, unit.id), "answers_in", WORK))
    assert work.unit("省经信厅").answers_in == work.ask(membership.chat_of_unit, unit.id) == -2001


def test_a_group_that_now_has_another_purpose_is_no_place_for_a_unit(work, person):
    unit = work.unit("省经信厅")
    join(work, person.id, unit=unit)
    work.do(membership.bind_chat, WORK, "工作群", ChatKind.WORK, by=OFFICE, now=NOW)
    work.do(lambda session: setattr(session.get_one(Unit, unit.id), "answers_in", WORK))
    work.do(membership.bind_chat, WORK, "领导群", ChatKind.LEADERS, by=OFFICE, now=NOW)
    assert work.ask(membership.chat_of_unit, unit.id) == person.id


def test_units_have_a_chat_each_and_a_chat_changes_its_purpose(work):
    first, second = work.unit("省经信厅"), work.unit("省财政厅")
    for chat_id, unit in ((OWN, first), (-2003, second)):
        work.do(membership.bind_chat, chat_id, "单位群", ChatKind.UNIT, unit, by=OFFICE, now=NOW)
    assert len(work.ask(membership.bound_chats)) == 2
    work.do(membership.bind_chat, OWN, "领导群", ChatKind.LEADERS, by=OFFICE, now=LATER)
    assert work.ask(membership.bound_chat, ChatKind.UNIT, first.id) is None
    leaders = work.ask(membership.bound_chat, ChatKind.LEADERS)
    assert (leaders.id, leaders.unit_id, leaders.bound_at) == (OWN, None, LATER)


def test_a_unit_is_spoken_to_in_its_own_chat_else_where_it_answered_else_in_private_else_in_the_work_group(
    work, person
):
    unit = work.unit("省经信厅")
    assert work.ask(membership.chat_of_unit, unit.id) is None
    work.do(membership.bind_chat, WORK, "工作群", ChatKind.WORK, by=OFFICE, now=NOW)
    assert work.ask(membership.chat_of_unit, unit.id) == WORK
    join(work, person.id, unit=unit)
    assert work.ask(membership.chat_of_unit, unit.id) == person.id
    work.do(lambda session: setattr(session.get_one(Unit, unit.id), "answers_in", WORK))
    assert work.ask(membership.chat_of_unit, unit.id) == WORK
    work.do(membership.bind_chat, OWN, "单位群", ChatKind.UNIT, unit, by=OFFICE, now=NOW)
    assert work.ask(membership.chat_of_unit, unit.id) == OWN


def test_a_private_chat_that_is_closed_to_the_bot_is_not_where_the_unit_is_spoken_to(work, person):
    unit = work.unit("省经信厅")
    work.do(membership.bind_chat, WORK, "工作群", ChatKind.WORK, by=OFFICE, now=NOW)
    join(work, person.id, unit=unit)
    work.do(lambda session: setattr(session.get_one(Unit, unit.id), "answers_in", person.id))
    assert work.ask(membership.chat_of_unit, unit.id) == person.id
    work.do(membership.note_reachability, person.id, Reachability.BLOCKED)
    assert work.ask(membership.chat_of_unit, unit.id) == WORK


def test_reachable_are_those_of_the_role_and_unit_who_have_started_the_bot(work):
    units = [work.unit("省经信厅"), work.unit("省财政厅")]
    for number, (unit, started) in enumerate([(units[0], True), (units[0], False), (units[1], True)], 1):
        join(work, number, unit=unit, started=started)
    work.do(membership.meet, 9, "管理员", started=True)
    assert work.ask(membership.reachable_people, Role.LIAISON) == [1, 3]
    assert work.ask(membership.reachable_people, Role.LIAISON, units[0].id) == [1]
    assert work.ask(membership.reachable_people, Role.OFFICE, also={9, 404}) == [9]


def test_a_renamed_unit_keeps_its_row(work):
    entries = list(work.register.units)
    place = next(place for place, unit in enumerate(entries) if "省经信厅" in unit.names)
    old = entries[place]
    before = work.unit("省经信厅")
    entries[place] = replace(old, full_name="浙江省数字经济厅", former_names=(old.full_name,))
    for _ in range(2):
        work.do(membership.sync_units, UnitRegister(entries))
    after = work.ask(membership.unit_named, "浙江省数字经济厅")
    assert (after.id, after.position) == (before.id, place)
    assert len(work.rows(Unit)) == len(entries)


def test_a_unit_that_left_the_register_keeps_its_row_and_a_new_one_is_added(work):
    entries = [
        *work.register.units[1:],
        replace(work.register.units[0], full_name="新厅", short_names=("新",)),
    ]
    work.do(membership.sync_units, UnitRegister(entries))
    assert len(work.rows(Unit)) == len(entries) + 1
    assert work.ask(membership.unit_named, "新厅").position == len(entries) - 1


def test_a_group_that_got_another_id_keeps_its_purpose_and_forgets_its_old_messages(work):
    unit = work.unit("省经信厅")
    work.do(membership.bind_chat, WORK, "工作群", ChatKind.WORK, by=OFFICE, now=NOW)
    work.do(lambda session: setattr(session.get_one(Unit, unit.id), "answers_in", WORK))
    work.add(MessageLink(chat_id=WORK, message_id=5, purpose=Purpose.NOTICE))
    for _ in range(2):
        work.do(membership.follow_migration, WORK, -2001, now=LATER)
    [chat] = work.rows(Chat)
    assert (chat.id, chat.kind, chat.title, chat.bound_at) == (-2001, ChatKind.WORK, "工作群", NOW)
    assert work.unit("省经信厅").answers_in == -2001
    assert work.rows(MessageLink) == []
    *_, moved = work.rows(Event)
    assert work.kinds() == ["chat_bound", "chat_moved"]
    assert (moved.by_name, moved.old, moved.new["chat"]) == ("Telegram", {"chat": WORK}, -2001)


def test_a_group_without_a_purpose_moves_unnoticed(work):
    work.do(membership.follow_migration, -9, -2009, now=NOW)
    assert (work.rows(Chat), work.kinds()) == ([], [])
