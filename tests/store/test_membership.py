"""Who is who: invitations work once, roles are what the members say, a chat has one purpose."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest
from factories import NOW, OFFICE, OUTSIDER, WorkList

from taskbot.tasks import membership
from taskbot.tasks.errors import Anonymous, BadInvitation, NotAllowed, UnitRequired
from taskbot.tasks.models import Chat, ChatKind, Event, Invitation, Member, MessageLink, Person, Purpose, Unit
from taskbot.tasks.permissions import GROUP_ANONYMOUS_BOT, Actor, Role
from taskbot.tasks.units import UnitRegister

LATER = NOW + timedelta(hours=1)
WORK, LEADERS, OWN = -1001, -1002, -1003


def invite(work: WorkList, role: Role = Role.LIAISON, unit: Unit | None = None, by: Actor = OFFICE) -> str:
    return work.do(membership.invite, role, unit, days=7, by=by, now=NOW)


def accept(work: WorkList, code: str, by: Actor, now=LATER) -> Member:
    return work.do(membership.accept_invitation, code, by=by, now=now)


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
    assert work.rows(Event)[1].new == {"person": 7, "role": "liaison"}


def test_a_code_is_kept_as_a_hash_only(work):
    code = invite(work, Role.OFFICE)
    [kept] = work.rows(Invitation)
    assert code not in kept.code_hash
    assert not any(code in str(event.new) for event in work.rows(Event))


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


@pytest.mark.parametrize("by", [OUTSIDER, replace(OUTSIDER, roles=frozenset({Role.LIAISON, Role.LEADER}))])
def test_only_office_and_administrators_invite_and_bind(work, by):
    with pytest.raises(NotAllowed):
        invite(work, Role.OFFICE, by=by)
    with pytest.raises(NotAllowed):
        work.do(membership.bind_chat, WORK, "工作群", ChatKind.WORK, by=by, now=NOW)
    assert work.rows(Invitation) == work.rows(Chat) == work.rows(Event) == []


def test_an_anonymous_administrator_is_refused(work):
    with pytest.raises(Anonymous):
        invite(work, Role.OFFICE, by=replace(OFFICE, id=GROUP_ANONYMOUS_BOT))


def test_ids_of_the_settings_are_administrator_and_office_from_the_start(work):
    met = work.do(membership.meet, 100_000, "王敏")
    assert work.ask(membership.actor_of, met, {100_000}).roles == {Role.ADMIN, Role.OFFICE}
    assert work.ask(membership.actor_of, met, {1}).roles == frozenset()


def test_a_persons_name_follows_and_reachability_is_as_last_heard(work, person):
    work.do(membership.meet, 7, "陈静静")
    assert (work.rows(Person)[0].name, work.rows(Person)[0].has_started) == ("陈静静", True)
    work.do(membership.note_reachable, 7, "陈静静", False)
    assert work.rows(Person)[0].has_started is False
    work.do(membership.note_reachable, 7, "陈静静", True)
    assert work.rows(Person)[0].has_started is True


def test_the_work_group_is_one_and_a_newer_one_replaces_it(work):
    for chat_id in (WORK, -2001):
        work.do(membership.bind_chat, chat_id, "工作群", ChatKind.WORK, by=OFFICE, now=NOW)
    assert [chat.id for chat in work.rows(Chat)] == [-2001]
    assert work.ask(membership.bound_chat, ChatKind.WORK).id == -2001


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
    accept(work, invite(work, unit=unit), person)
    assert work.ask(membership.chat_of_unit, unit.id) == person.id
    work.do(lambda session: setattr(session.get_one(Unit, unit.id), "answers_in", -77))
    assert work.ask(membership.chat_of_unit, unit.id) == -77
    work.do(membership.bind_chat, OWN, "单位群", ChatKind.UNIT, unit, by=OFFICE, now=NOW)
    assert work.ask(membership.chat_of_unit, unit.id) == OWN


def test_a_private_chat_that_is_closed_to_the_bot_is_not_where_the_unit_is_spoken_to(work, person):
    unit = work.unit("省经信厅")
    work.do(membership.bind_chat, WORK, "工作群", ChatKind.WORK, by=OFFICE, now=NOW)
    accept(work, invite(work, unit=unit), person)
    work.do(lambda session: setattr(session.get_one(Unit, unit.id), "answers_in", person.id))
    assert work.ask(membership.chat_of_unit, unit.id) == person.id
    work.do(membership.note_reachable, person.id, person.name, False)
    assert work.ask(membership.chat_of_unit, unit.id) == WORK


def test_reachable_are_those_of_the_role_and_unit_who_have_started_the_bot(work):
    units = [work.unit("省经信厅"), work.unit("省财政厅")]
    for number, (unit, started) in enumerate([(units[0], True), (units[0], False), (units[1], True)], 1):
        work.do(membership.meet, number, "某人", started=started)
        accept(work, invite(work, unit=unit), Actor(number, "某人"))
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
