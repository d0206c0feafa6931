"""Who is who: invitations, roles, bound chats. Writes and the reads that they need."""

import hashlib
import secrets
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta

from sqlmodel import Session, col, delete, select, update

from taskbot.tasks import journal
from taskbot.tasks.errors import BadInvitation, UnitRequired
from taskbot.tasks.models import Chat, ChatKind, Invitation, Member, MessageLink, Person, Unit
from taskbot.tasks.permissions import Actor, Role
from taskbot.tasks.units import UnitRegister

KEYBOARD = Actor(id=0, name="命令行", roles=frozenset({Role.ADMIN, Role.OFFICE}))
"""Who acts when a command is typed at the server's own keyboard."""

TELEGRAM = Actor(id=0, name="Telegram")
"""Who acts when a group gets another id."""

_CODE_BYTES = 18


def sync_units(session: Session, register: UnitRegister) -> None:
    """Brings the unit table to the register: new units are added, names and order follow; nothing is removed.

    A unit that was renamed is known by the old name, which the register keeps among its former ones.
    """
    stored = session.exec(select(Unit)).all()
    known = {entry.full_name: unit for unit in stored if (entry := register.find(unit.name))}
    known |= {unit.name: unit for unit in stored}
    for position, entry in enumerate(register.units):
        unit = known.get(entry.full_name) or Unit(name=entry.full_name, short_name="", position=0)
        unit.name, unit.short_name, unit.position = entry.full_name, register.short_name(entry), position
        session.add(unit)


def unit_named(session: Session, full_name: str) -> Unit:
    """The row of a unit of the register."""
    return session.exec(select(Unit).where(Unit.name == full_name)).one()


def unit_ids(session: Session, full_names: Iterable[str]) -> dict[str, int]:
    """The ids of units of the register by full name, in the order of the names; raises KeyError for another name."""
    names = list(full_names)
    known = dict(session.exec(select(Unit.name, Unit.id).where(col(Unit.name).in_(names))).all())
    return {name: known[name] or 0 for name in names}


def meet(session: Session, person_id: int, name: str, *, started: bool = False) -> Person:
    """Remembers a person, the name as it is now, and whether a private chat was opened."""
    person = session.get(Person, person_id) or Person(id=person_id, name=name)
    person.name = name
    person.has_started = person.has_started or started
    session.add(person)
    return person


def note_reachable(session: Session, person_id: int, name: str, reachable: bool) -> None:
    """The person has started the bot, or has blocked it."""
    meet(session, person_id, name).has_started = reachable


def actor_of(
    session: Session,
    person: Person,
    admin_ids: Collection[int],
    chat_id: int | None = None,
    message_id: int | None = None,
) -> Actor:
    """The person as an actor; `admin_ids` are admin and office from the first start (TASKBOT_ADMIN_IDS)."""
    members = session.exec(select(Member).where(Member.person_id == person.id)).all()
    roles = {member.role for member in members}
    if person.id in admin_ids:
        roles |= {Role.ADMIN, Role.OFFICE}
    units = frozenset(member.unit_id for member in members if member.unit_id is not None)
    return Actor(person.id, person.name, frozenset(roles), units, chat_id, message_id)


def invite(session: Session, role: Role, unit: Unit | None, *, days: int, by: Actor, now: datetime) -> str:
    """Makes a one-time code; returns it in clear, keeps its hash. A liaison needs a unit."""
    by.require(Role.OFFICE, Role.ADMIN)
    if role is Role.LIAISON and unit is None:
        raise UnitRequired
    code = secrets.token_urlsafe(_CODE_BYTES)
    unit_id = unit.id if unit and role is Role.LIAISON else None
    session.add(
        Invitation(code_hash=_hash(code), role=role, unit_id=unit_id, expires_at=now + timedelta(days=days))
    )
    journal.record(session, "invited", unit_id=unit_id, new={"role": role.value}, by=by, now=now)
    return code


def accept_invitation(session: Session, code: str, *, by: Actor, now: datetime) -> Member:
    """Binds the person to the role that the code stands for.

    A code works once, before it expires; who has used it and taps the link again stays what he is.
    """
    invitation = session.get(Invitation, _hash(code))
    if invitation is None:
        raise BadInvitation
    member = session.exec(
        select(Member).where(
            Member.person_id == by.id,
            Member.role == invitation.role,
            col(Member.unit_id).is_not_distinct_from(invitation.unit_id),
        )
    ).first()
    if member is not None and invitation.used_by == by.id:
        return member
    if invitation.used_at is not None or invitation.expires_at < now:
        raise BadInvitation
    invitation.used_by, invitation.used_at = by.id, now
    member = member or Member(
        person_id=by.id, role=invitation.role, unit_id=invitation.unit_id, joined_at=now
    )
    session.add_all([invitation, member])
    new = {"person": by.id, "role": member.role.value}
    journal.record(session, "joined", unit_id=member.unit_id, new=new, by=by, now=now)
    return member


def bind_chat(
    session: Session,
    chat_id: int,
    title: str,
    kind: ChatKind,
    unit: Unit | None = None,
    *,
    by: Actor,
    now: datetime,
) -> Chat:
    """Gives a chat its purpose; there is one work group and one leaders' chat, so an older one steps back."""
    by.require(Role.OFFICE, Role.ADMIN)
    unit_id = unit.id if unit else None
    before = session.exec(select(Chat).where(Chat.kind == kind, Chat.unit_id == unit_id)).all()
    for other in before:
        if other.id != chat_id:
            session.delete(other)
    chat = session.get(Chat, chat_id) or Chat(id=chat_id, kind=kind, title=title, bound_at=now)
    chat.kind, chat.title, chat.unit_id = kind, title, unit_id
    chat.bound_at = min([now, *(each.bound_at for each in before)])
    session.add(chat)
    new = {"chat": chat_id, "kind": kind.value, "title": title}
    journal.record(session, "chat_bound", unit_id=unit_id, new=new, by=by, now=now)
    return chat


def follow_migration(session: Session, old_id: int, new_id: int, *, now: datetime) -> None:
    """A group has become a supergroup under another id: its purpose and the units that answer there go with it.

    Message ids count anew, so what the old messages were about is forgotten. Told twice, it changes nothing more.
    """
    session.exec(delete(MessageLink).where(col(MessageLink.chat_id) == old_id))
    session.exec(update(Unit).where(col(Unit.answers_in) == old_id).values(answers_in=new_id))
    chat = session.get(Chat, old_id)
    if chat is None:
        return
    moved = session.get(Chat, new_id) or Chat(**chat.model_dump() | {"id": new_id})
    session.delete(chat)
    session.add(moved)
    journal.record(
        session,
        "chat_moved",
        unit_id=chat.unit_id,
        old={"chat": old_id},
        new={"chat": new_id, "kind": moved.kind.value, "title": moved.title},
        by=TELEGRAM,
        now=now,
    )


def bound_chat(session: Session, kind: ChatKind, unit_id: int | None = None) -> Chat | None:
    """The chat of that purpose, if one is bound."""
    query = select(Chat).where(Chat.kind == kind, col(Chat.unit_id).is_not_distinct_from(unit_id))
    return session.exec(query).first()


def bound_chats(session: Session) -> Sequence[Chat]:
    """All chats that have a purpose."""
    return session.exec(select(Chat).order_by(col(Chat.id))).all()


def reachable_people(
    session: Session, role: Role, unit_id: int | None = None, *, also: Collection[int] = ()
) -> list[int]:
    """Ids of the people in the role (for liaisons: of the unit), and of `also`, whom the bot may write to in private."""
    members = select(Member.person_id).where(Member.role == role)
    if unit_id is not None:
        members = members.where(Member.unit_id == unit_id)
    wanted = col(Person.id).in_(members) | col(Person.id).in_(also)
    return list(session.exec(select(Person.id).where(wanted, Person.has_started).order_by(col(Person.id))))


def chat_of_unit(session: Session, unit_id: int) -> int | None:
    """Where the unit is spoken to: its bound chat, else where it last answered, else a liaison, else the work group."""
    own = bound_chat(session, ChatKind.UNIT, unit_id)
    if own is not None:
        return own.id
    answers_in = session.get_one(Unit, unit_id).answers_in
    liaisons = reachable_people(session, Role.LIAISON, unit_id)
    if answers_in is not None and (answers_in < 0 or answers_in in liaisons):
        return answers_in
    work = bound_chat(session, ChatKind.WORK)
    return liaisons[0] if liaisons else work.id if work else None


def _hash(code: str) -> str:
    return hashlib.sha256(code.encode()).hexdigest()
