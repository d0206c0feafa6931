"""Who is who: people, roles, bound chats. Writes and the reads that they need."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime

from sqlalchemy import bindparam
from sqlmodel import Session, col, delete, select, update

from taskbot.tasks import invitations, journal, queries
from taskbot.tasks.errors import FixedAdmin, LastOfRole, RosterChanged
from taskbot.tasks.liaisons import Rank, Reachability
from taskbot.tasks.models import Chat, ChatKind, Member, MessageLink, Person, Unit
from taskbot.tasks.permissions import Actor, Role
from taskbot.tasks.units import UnitRegister

KEYBOARD = Actor(id=0, name="督办单位（后台）", roles=frozenset({Role.ADMIN, Role.OFFICE}))
"""Who acts when a command is typed at the server's own keyboard, as leaders and units read it in a task's history."""

TELEGRAM = Actor(id=0, name="Telegram")
"""Who acts when a group gets another id."""

_ROLES = select(Member.role, Member.unit_id).where(
    Member.person_id == bindparam("person_id"), col(Member.left_at).is_(None)
)
_INVITERS = frozenset({Role.OFFICE, Role.ADMIN})


def sync_units(session: Session, register: UnitRegister) -> None:
    """Brings the unit table to the register: new units are added, names and order follow; nothing is removed.

    A unit that was renamed is known by the old name, which the register keeps among its former ones.
    """
    session.info.pop(queries.UNIT_NAMES, None)
    stored = session.exec(select(Unit)).all()
    known = {entry.full_name: unit for unit in stored if (entry := register.find(unit.name))}
    known |= {unit.name: unit for unit in stored}
    for position, entry in enumerate(register.units):
        unit = known.get(entry.full_name) or Unit(name=entry.full_name, short_name="", position=0)
        unit.name, unit.short_name, unit.position = entry.full_name, register.short_name(entry), position
        session.add(unit)


def units_differ(session: Session, register: UnitRegister) -> bool:
    """Whether `sync_units` would change anything: asked in a read, which waits for no writer."""
    stored = session.exec(select(Unit.name, Unit.short_name, Unit.position)).all()
    wanted = {
        (entry.full_name, register.short_name(entry), place) for place, entry in enumerate(register.units)
    }
    return not wanted <= {tuple(row) for row in stored}


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
    if started:
        person.reachability = Reachability.REACHABLE
    session.add(person)
    return person


def note_reachability(session: Session, person_id: int, found: Reachability) -> None:
    """What was heard of a private chat; of somebody the bot has never met nothing is kept."""
    person = session.get(Person, person_id)
    if person is not None:
        person.reachability = found
        session.add(person)


def actor_of(
    session: Session,
    person: Person,
    admin_ids: Collection[int],
    chat_id: int | None = None,
    message_id: int | None = None,
) -> Actor:
    """The person as an actor; `admin_ids` are admin and office from the first start (TASKBOT_ADMIN_IDS)."""
    members = session.exec(_ROLES, params={"person_id": person.id}).all()
    roles: set[Role] = {Role(role) for role, _ in members}
    if person.id in admin_ids:
        roles |= {Role.ADMIN, Role.OFFICE}
    units = frozenset(unit_id for _, unit_id in members if unit_id is not None)
    return Actor(person.id, person.name, frozenset(roles), units, chat_id, message_id)


def remove(session: Session, member: Member, admin_ids: Collection[int], *, by: Actor, now: datetime) -> None:
    """解绑: ends a membership; what the person did stays recorded, and invitations made in an office role are void.

    Raises FixedAdmin for whom the settings name, LastOfRole for the last one who could let anybody in again.
    """
    invitations.require_over(by, member.role)
    if member.role in _INVITERS:
        _require_another(session, member, admin_ids)
        invitations.revoke_all_of(session, member.person_id, by=by, now=now)
    member.left_at = now
    session.add(member)
    journal.record(session, "left", unit_id=member.unit_id, old=invitations.named(member), by=by, now=now)


def _require_another(session: Session, member: Member, admin_ids: Collection[int]) -> None:
    if member.person_id in admin_ids:
        raise FixedAdmin
    others = select(Member.id).where(
        Member.role == member.role, Member.id != member.id, col(Member.left_at).is_(None)
    )
    if not admin_ids and session.exec(others.limit(1)).first() is None:
        raise LastOfRole(member.role)


def make_first(session: Session, member: Member, *, by: Actor, now: datetime) -> None:
    """设为A角: the liaison changes places with the unit's A角, if it has one; of an A角 nothing changes."""
    invitations.require_over(by, member.role)
    if member.rank is None:
        raise RosterChanged
    if member.rank is Rank.A:
        return
    holds_a = (Member.unit_id == member.unit_id, Member.rank == Rank.A, col(Member.left_at).is_(None))
    first = session.exec(select(Member).where(*holds_a)).first()
    old = invitations.named(first) if first else None
    if first is not None:
        first.rank = Rank.B
        session.add(first)
        session.flush()
    member.rank = Rank.A
    session.add(member)
    new = invitations.named(member)
    journal.record(session, "ranked", unit_id=member.unit_id, old=old, new=new, by=by, now=now)


def bind_chat(
    session: Session,
    chat_id: int,
    title: str,
    kind: ChatKind,
    unit: Unit | None = None,
    thread_id: int | None = None,
    *,
    by: Actor,
    now: datetime,
) -> Chat:
    """Gives a chat, or the topic of it, its purpose; there is one work group and one leaders' chat, so an older one steps back."""
    by.require(Role.OFFICE, Role.ADMIN)
    unit_id = unit.id if unit else None
    before = session.exec(select(Chat).where(Chat.kind == kind, Chat.unit_id == unit_id)).all()
    for other in before:
        if other.id != chat_id:
            session.delete(other)
            _answer_elsewhere(session, other.id, chat_id)
    chat = session.get(Chat, chat_id) or Chat(id=chat_id, kind=kind, title=title, bound_at=now)
    chat.kind, chat.title, chat.unit_id, chat.thread_id, chat.left_at = kind, title, unit_id, thread_id, None
    chat.bound_at = min([now, *(each.bound_at for each in before)])
    session.add(chat)
    new = {"chat": chat_id, "kind": kind.value, "title": title}
    if thread_id is not None:
        new["thread"] = thread_id
    journal.record(session, "chat_bound", unit_id=unit_id, new=new, by=by, now=now)
    return chat


def _answer_elsewhere(session: Session, former_id: int, chat_id: int) -> None:
    """Units that answered in the former chat answer in another from now on."""
    session.exec(update(Unit).where(col(Unit.answers_in) == former_id).values(answers_in=chat_id))


def note_presence(session: Session, chat_id: int, *, is_in: bool, by: Actor, now: datetime) -> Chat | None:
    """The bot was let into a chat or put out of it; returns a bound chat that was lost, once."""
    chat = session.get(Chat, chat_id)
    if chat is None or is_in is (chat.left_at is None):
        return None
    chat.left_at = None if is_in else now
    session.add(chat)
    new = {"chat": chat_id, "kind": chat.kind, "title": chat.title}
    kind = "chat_joined" if is_in else "chat_left"
    journal.record(session, kind, unit_id=chat.unit_id, new=new, by=by, now=now)
    return None if is_in else chat


def follow_migration(session: Session, old_id: int, new_id: int, *, now: datetime) -> None:
    """A group has become a supergroup under another id: its purpose and the units that answer there go with it.

    Message ids count anew, so what the old messages were about is forgotten. Told twice, it changes nothing more.
    """
    session.exec(delete(MessageLink).where(col(MessageLink.chat_id) == old_id))
    _answer_elsewhere(session, old_id, new_id)
    chat = session.get(Chat, old_id)
    if chat is None:
        return
    moved = session.get(Chat, new_id) or Chat(
        **chat.model_dump() | {"id": new_id, "thread_id": None, "left_at": None}
    )
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
    members = select(Member.person_id).where(Member.role == role, col(Member.left_at).is_(None))
    if unit_id is not None:
        members = members.where(Member.unit_id == unit_id)
    wanted = col(Person.id).in_(members) | col(Person.id).in_(also)
    can_be = Person.reachability == Reachability.REACHABLE
    return list(session.exec(select(Person.id).where(wanted, can_be).order_by(col(Person.id))))


def chat_of_unit(session: Session, unit_id: int) -> int | None:
    """Where the unit is spoken to: its bound chat, else where it last answered, else a liaison, else the work group.

    A角 comes before B角, and a chat that the bot was put out of does not count.
    """
    own = bound_chat(session, ChatKind.UNIT, unit_id)
    if own is not None and own.left_at is None:
        return own.id
    answers_in = session.get_one(Unit, unit_id).answers_in
    liaisons = _reachable_liaisons(session, unit_id)
    if answers_in is not None and (answers_in in liaisons or is_place_of(session, unit_id, answers_in)):
        return answers_in
    work = bound_chat(session, ChatKind.WORK)
    return liaisons[0] if liaisons else work.id if work else None


def is_place_of(session: Session, unit_id: int, chat_id: int) -> bool:
    """Whether the group is one to speak to that unit in: the work group or the unit's own, with the bot still there."""
    chat = session.get(Chat, chat_id)
    if chat is None or chat.left_at is not None:
        return False
    return chat.kind is ChatKind.WORK or (chat.kind is ChatKind.UNIT and chat.unit_id == unit_id)


def own_chat_unit(session: Session, chat_id: int | None) -> int | None:
    """The unit whose own chat it is."""
    chat = session.get(Chat, chat_id) if chat_id is not None else None
    return chat.unit_id if chat else None


def _reachable_liaisons(session: Session, unit_id: int) -> Sequence[int]:
    return session.exec(
        select(Member.person_id)
        .join(Person, col(Person.id) == col(Member.person_id))
        .where(Member.role == Role.LIAISON, Member.unit_id == unit_id, col(Member.left_at).is_(None))
        .where(Person.reachability == Reachability.REACHABLE)
        .order_by(col(Member.rank), col(Member.id))
    ).all()
