"""/units: who speaks for which unit and can be reached; invite, hand over, remove, change A角 and B角 from there."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from aiogram import F, Router

from taskbot.handlers import members
from taskbot.handlers.commands import Command
from taskbot.handlers.draft_views import Look
from taskbot.handlers.paging import in_rows, page_in, page_of
from taskbot.handlers.presses import Pressed
from taskbot.handlers.turn import Act, Turn, in_turn
from taskbot.reminders import ledger
from taskbot.tasks import invitations, membership, rosters
from taskbot.tasks.errors import RosterChanged
from taskbot.tasks.liaisons import Mark, Rank
from taskbot.tasks.models import ChatKind, Invitation, Member, Person, Unit
from taskbot.tasks.permissions import Role
from taskbot.tasks.rosters import UnitPeople
from taskbot.texts import members as texts
from taskbot.texts.buttons import Keyboard, Press, PressData, button
from taskbot.texts.quiet import ask_in_private
from taskbot.texts.words import ROLE_WORDS, excerpt

_UNITS, _UNITS_A_ROW = 12, 3
_LABEL_LENGTH = 12
_FROM_UNIT = "u"
"""Closes the choice of a button that stands below a unit, which is drawn anew."""
_TO_UNITS = [button("返回", Press.UNITS, 0, "0")]
_READERS = (Role.OFFICE, Role.ADMIN, Role.LEADER)
_EDITORS = frozenset({Role.OFFICE, Role.ADMIN})
_STAFF = (Role.OFFICE, Role.LEADER, Role.ADMIN)


def show_units(turn: Turn, words: str) -> None:
    """/units, /units 省经信厅, /units 督办"""
    turn.actor.require(*_READERS)
    wanted = words.strip()
    if not wanted:
        turn.whisper(*_units_look(turn, 0, None), short=ask_in_private("/units"))
    elif members.ROLES.get(wanted) in _STAFF:
        turn.whisper(*_staff_look(turn, members.ROLES[wanted]), short=ask_in_private("/units"))
    else:
        look = _unit_look(turn, members.unit_of(turn, wanted).id or 0)
        turn.whisper(*look, short=ask_in_private("/units"))


def turn_page(turn: Turn, pressed: PressData) -> None:
    """‹ ›, 未绑定 …: `choice` is the page, with a mark where only the units that bear it are wanted."""
    turn.actor.require(*_READERS)
    page, mark = page_in(pressed.choice)
    if mark not in {*Mark, ""}:
        raise RosterChanged
    turn.redraw(*_units_look(turn, page, Mark(mark) if mark else None))


def show_unit(turn: Turn, pressed: PressData) -> None:
    """One unit, in place of the list."""
    turn.actor.require(*_READERS)
    turn.redraw(*_unit_look(turn, pressed.target))


def show_staff(turn: Turn, pressed: PressData) -> None:
    """督办单位, 领导, 管理员"""
    turn.actor.require(*_READERS)
    if pressed.choice not in set(_STAFF):
        raise RosterChanged
    turn.redraw(*_staff_look(turn, Role(pressed.choice)))


def invite(turn: Turn, pressed: PressData, username: str) -> None:
    """邀请, to a place that is free."""
    unit, days = turn.session.get(Unit, pressed.target), turn.context.settings.office.invitation_days
    if unit is None:
        raise RosterChanged
    invited = invitations.invite(turn.session, Role.LIAISON, unit, days=days, by=turn.actor, now=turn.now)
    members.show_invitation(turn, invited, username)
    turn.redraw(*_unit_look(turn, pressed.target))


def hand_over(turn: Turn, pressed: PressData, username: str) -> None:
    """交接"""
    member = _current(turn, pressed.target)
    if member is None:
        return
    days = turn.context.settings.office.invitation_days
    invited = invitations.hand_over(turn.session, member, days=days, by=turn.actor, now=turn.now)
    members.show_invitation(turn, invited, username)
    turn.redraw(*_look_with(turn, member))


def ask_removal(turn: Turn, pressed: PressData) -> None:
    """解绑: asks first."""
    member = _current(turn, pressed.target)
    if member is None:
        return
    is_last = member.unit_id is not None and len(_people(turn, member.unit_id).liaisons) == 1
    text = texts.removal_asked(_name(turn, member), members.role_of(turn, member), is_last=is_last)
    turn.redraw(
        text,
        [[button("确认解绑", Press.REMOVE_SURELY, pressed.target, style="danger"), _back_to(member)]],
    )


def remove(turn: Turn, pressed: PressData) -> None:
    """确认解绑"""
    member = _current(turn, pressed.target)
    if member is None:
        return
    whom, admin_ids = members.role_of(turn, member), turn.context.settings.admin_ids
    membership.remove(turn.session, member, admin_ids, by=turn.actor, now=turn.now)
    person = turn.session.get_one(Person, member.person_id)
    if person.has_started:
        turn.post(person.id, texts.removed(whom, turn.texts.office))
    turn.toast(texts.removed_briefly(person.name))
    turn.redraw(*_look_with(turn, member))


def make_first(turn: Turn, pressed: PressData) -> None:
    """设为A角"""
    member = _current(turn, pressed.target)
    if member is None:
        return
    membership.make_first(turn.session, member, by=turn.actor, now=turn.now)
    turn.toast(texts.made_first(_name(turn, member)))
    turn.redraw(*_look_with(turn, member))


def revoke(turn: Turn, pressed: PressData) -> None:
    """作废, below the link; 作废邀请, below the unit."""
    invitation = turn.session.get(Invitation, pressed.target)
    if invitation is None:
        raise RosterChanged
    invitations.revoke(turn.session, invitation, by=turn.actor, now=turn.now)
    whom = members.role_of(turn, invitation)
    if pressed.choice and invitation.unit_id:
        turn.toast(texts.invitation_revoked(whom))
        turn.redraw(*_unit_look(turn, invitation.unit_id))
    else:
        turn.redraw(texts.invitation_revoked(whom))


def _current(turn: Turn, member_id: int) -> Member | None:
    """The membership of a button, for those who may change it; one that has ended is said, and shown as it is now."""
    member = turn.session.get(Member, member_id)
    if member is None:
        turn.actor.require(*_EDITORS)
        raise RosterChanged
    invitations.require_over(turn.actor, member.role)
    if member.left_at is None:
        return member
    turn.toast(texts.gone_already(_name(turn, member)), alert=True)
    turn.redraw(*_look_with(turn, member))
    return None


def _name(turn: Turn, member: Member) -> str:
    return turn.session.get_one(Person, member.person_id).name


def _units_look(turn: Turn, page: int, mark: Mark | None) -> Look:
    """A page of the units of the register, or of those with the mark."""
    register = turn.context.register
    units = [
        each for each in rosters.unit_people(turn.session, now=turn.now) if register.find(each.full_name)
    ]
    counts = Counter(found for each in units for found in each.marks)
    chosen = [each for each in units if mark is None or mark in each.marks]
    here = page_of(chosen, page, _UNITS)
    place = " · ".join(filter(None, [f"只看{texts.MARK_WORDS[mark]}" if mark else "", here.place]))
    text = texts.units_page(here.shown, counts, len(units), place, turn.today)
    filters = [button(f"全部 {len(units)}", Press.UNITS, 0, "0")]
    filters += [
        button(f"{words} {counts[each]}", Press.UNITS, 0, f"0.{each}")
        for each, words in texts.MARK_WORDS.items()
    ]
    return text, [
        *in_rows(filters, _UNITS_A_ROW),
        *in_rows([button(each.name, Press.UNIT, each.unit_id) for each in here.shown], _UNITS_A_ROW),
        *here.pager(Press.UNITS, 0, f".{mark}" if mark else ""),
        [button(ROLE_WORDS[role], Press.STAFF, 0, role) for role in _STAFF],
    ]


def _unit_look(turn: Turn, unit_id: int) -> Look:
    """One unit, with what may be done for it."""
    people = _people(turn, unit_id)
    chat = membership.bound_chat(turn.session, ChatKind.UNIT, unit_id)
    open_tasks = rosters.open_tasks(turn.session).get(unit_id, 0)
    asks = ledger.asks_of_week(turn.session, turn.today).get(unit_id, 0)
    text = texts.unit_page(people, chat, open_tasks, asks, turn.today)
    acts = list(_acts(turn, people)) if turn.actor.roles & _EDITORS else []
    return text, [*acts, _TO_UNITS]


def _acts(turn: Turn, people: UnitPeople) -> Iterator[list[dict[str, Any]]]:
    if len(people.liaisons) < turn.context.settings.office.liaisons_per_unit:
        yield [button("邀请", Press.INVITE, people.unit_id)]
    for invitation in people.invitations:
        yield [button("作废邀请", Press.REVOKE, invitation.id or 0, _FROM_UNIT)]
    for each in people.liaisons:
        name = excerpt(each.name, _LABEL_LENGTH)
        row = [button(f"交接 {name}", Press.HAND_OVER, each.member_id)]
        row.append(button(f"解绑 {name}", Press.REMOVE, each.member_id))
        if each.rank is not Rank.A:
            row.append(button(f"设为A角 {name}", Press.MAKE_FIRST, each.member_id))
        yield row


def _people(turn: Turn, unit_id: int) -> UnitPeople:
    found = rosters.unit_people(turn.session, now=turn.now, unit_ids=[unit_id])
    if not found:
        raise RosterChanged
    return found[0]


def _staff_look(turn: Turn, role: Role) -> Look:
    """Who holds a role, with whom the settings name at the head."""
    fixed = turn.context.settings.admin_ids if role is not Role.LEADER else frozenset()
    lines = []
    for person_id in sorted(fixed):
        person = turn.session.get(Person, person_id)
        name, found = (person.name, person.reachability) if person else (str(person_id), None)
        lines.append(texts.staff_line(name, found, None, turn.today))
    rows: Keyboard = []
    for member, person in rosters.members_of(turn.session, role):
        if person.id in fixed:
            continue
        lines.append(texts.staff_line(person.name, person.reachability, member.joined_at, turn.today))
        if turn.actor.roles & _EDITORS:
            rows.append([button(f"解绑 {excerpt(person.name, _LABEL_LENGTH)}", Press.REMOVE, member.id or 0)])
    return texts.staff_page(role, lines), [*rows, _TO_UNITS]


def _look_with(turn: Turn, member: Member) -> Look:
    """Where the membership is shown."""
    return _unit_look(turn, member.unit_id) if member.unit_id else _staff_look(turn, member.role)


def _back_to(member: Member) -> dict[str, Any]:
    if member.unit_id:
        return button("返回", Press.UNIT, member.unit_id)
    return button("返回", Press.STAFF, 0, member.role)


_PRESSES: dict[Press, Act] = {
    Press.UNITS: turn_page,
    Press.UNIT: show_unit,
    Press.STAFF: show_staff,
    Press.INVITE: invite,
    Press.HAND_OVER: hand_over,
    Press.REMOVE: ask_removal,
    Press.REMOVE_SURELY: remove,
    Press.MAKE_FIRST: make_first,
    Press.REVOKE: revoke,
}


def make_router() -> Router:
    """The routing table."""
    router = Router(name="units")
    for press, act in _PRESSES.items():
        router.callback_query.register(in_turn(act), Pressed(press), F.message)
    router.message.register(in_turn(show_units), Command("units"))
    return router
