"""Where a unit and the office are told: in private where that is possible, else in the work group."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from sqlmodel import Session, col, select

from taskbot.reminders.ladders import Circle
from taskbot.tasks import membership
from taskbot.tasks.liaisons import Reachability
from taskbot.tasks.models import Chat, ChatKind, Member, Person
from taskbot.tasks.permissions import Role


class Place(StrEnum):
    """Where units are reminded ([reminders] place)."""

    PRIVATE = "private"
    GROUP = "group"
    BOTH = "both"
    """In private; what is due or overdue once a day in the work group, too."""


@dataclass(frozen=True, slots=True)
class Contact:
    """A liaison of a unit, and whether the bot may write to him."""

    person_id: int
    name: str
    is_reachable: bool


@dataclass(frozen=True, slots=True)
class Routes:
    """Every way there is now; liaisons by unit, A角 first."""

    place: Place
    work_group: int | None
    own_chats: Mapping[int, int]
    liaisons: Mapping[int, Sequence[Contact]]
    office: Sequence[int]

    def private(self, unit_id: int, circle: Circle) -> list[int]:
        """The unit's own chat, else its liaisons who can be written to: the first of them, or all in a wider circle."""
        if self.place is Place.GROUP and self.work_group is not None:
            return []
        if unit_id in self.own_chats:
            return [self.own_chats[unit_id]]
        reachable = [each.person_id for each in self.liaisons.get(unit_id, ()) if each.is_reachable]
        return reachable[:1] if circle is Circle.LIAISON else reachable

    def mentioned(self, unit_id: int) -> Sequence[Contact]:
        """Whom the work group's message calls by name: those of a unit that nobody can be written to for."""
        contacts = self.liaisons.get(unit_id, ())
        can_be_written_to = unit_id in self.own_chats or any(each.is_reachable for each in contacts)
        return () if can_be_written_to else contacts


def routes_now(session: Session, place: Place, admin_ids: Collection[int]) -> Routes:
    """The ways as they are; a chat that the bot was put out of is none."""
    own = select(Chat).where(Chat.kind == ChatKind.UNIT, col(Chat.left_at).is_(None))
    work = membership.bound_chat(session, ChatKind.WORK)
    held = (
        select(Member.unit_id, Person.id, Person.name, Person.reachability)
        .join(Person, col(Person.id) == col(Member.person_id))
        .where(Member.role == Role.LIAISON, col(Member.left_at).is_(None))
        .order_by(col(Member.rank), col(Member.id))
    )
    liaisons = defaultdict[int, list[Contact]](list)
    for unit_id, person_id, name, reachability in session.exec(held):
        is_reachable = reachability is Reachability.REACHABLE
        liaisons[unit_id or 0].append(Contact(person_id, name, is_reachable))
    return Routes(
        place,
        work.id if work and work.left_at is None else None,
        {chat.unit_id: chat.id for chat in session.exec(own) if chat.unit_id is not None},
        liaisons,
        membership.reachable_people(session, Role.OFFICE, also=admin_ids),
    )
