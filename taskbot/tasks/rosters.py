"""Who speaks for which unit and whether they can be reached; who else holds a role. Reads only."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, func, select

from taskbot.tasks import invitations
from taskbot.tasks.liaisons import Mark, Rank, Reachability, marks_of
from taskbot.tasks.lifecycle import OPEN_STATES
from taskbot.tasks.models import Assignment, Invitation, Member, Person, Task, Unit
from taskbot.tasks.permissions import Role


@dataclass(frozen=True, slots=True)
class Liaison:
    """One liaison of a unit; `successor_until`: the day on which an open hand-over ends."""

    member_id: int
    name: str
    rank: Rank
    reachability: Reachability
    joined_at: datetime
    successor_until: datetime | None = None


@dataclass(frozen=True, slots=True)
class UnitPeople:
    """A unit with its liaisons, A角 first, and the invitations that nobody has accepted yet."""

    unit_id: int
    name: str
    full_name: str
    liaisons: tuple[Liaison, ...] = ()
    invitations: tuple[Invitation, ...] = ()

    @property
    def marks(self) -> frozenset[Mark]:
        """What is true of one of the liaisons, or that there is none."""
        return marks_of([each.reachability for each in self.liaisons])

    @property
    def ranks(self) -> list[Rank]:
        """The ranks that are held."""
        return [each.rank for each in self.liaisons]


@dataclass(frozen=True, slots=True)
class UnreachableUnit:
    """A unit with open tasks of whose liaisons none can be written to; without liaisons it is not bound."""

    people: UnitPeople
    open_tasks: int


def unit_people(
    session: Session, *, now: datetime, unit_ids: Collection[int] | None = None
) -> list[UnitPeople]:
    """The units (all, or those of the ids) in the order of the register."""
    query = select(Unit).order_by(col(Unit.position), col(Unit.id))
    if unit_ids is not None:
        query = query.where(col(Unit.id).in_(unit_ids))
    waiting = invitations.waiting(session, now)
    liaisons = _liaisons(session, waiting)
    return [
        UnitPeople(
            unit.id or 0,
            unit.short_name,
            unit.name,
            tuple(liaisons.get(unit.id or 0, ())),
            tuple(each for each in waiting if each.unit_id == unit.id and each.replaces is None),
        )
        for unit in session.exec(query)
    ]


def unreachable_units(session: Session, *, now: datetime) -> list[UnreachableUnit]:
    """The units of open tasks that nobody can be written to for, in the order of the register."""
    counts = open_tasks(session)
    return [
        UnreachableUnit(people, counts[people.unit_id])
        for people in unit_people(session, now=now, unit_ids=counts)
        if Mark.REACHABLE not in people.marks
    ]


def open_tasks(session: Session) -> dict[int, int]:
    """How many open tasks each unit has a share in; units without any are not named."""
    counted = (
        select(Assignment.unit_id, func.count())
        .join(Task, col(Task.number) == col(Assignment.task_number))
        .where(col(Task.state).in_(OPEN_STATES), col(Assignment.left_at).is_(None))
        .group_by(col(Assignment.unit_id))
    )
    return dict(session.exec(counted).all())


def members_of(session: Session, role: Role) -> Sequence[tuple[Member, Person]]:
    """Who holds the role now, in the order of joining."""
    return session.exec(
        select(Member, Person)
        .join(Person, col(Person.id) == col(Member.person_id))
        .where(Member.role == role, col(Member.left_at).is_(None))
        .order_by(col(Member.id))
    ).all()


def ranks_of(session: Session, person_id: int) -> dict[int, Rank]:
    """The person's rank in each unit that he is liaison of."""
    held = select(Member).where(
        Member.person_id == person_id, Member.role == Role.LIAISON, col(Member.left_at).is_(None)
    )
    return {each.unit_id: each.rank for each in session.exec(held) if each.unit_id and each.rank}


def _liaisons(session: Session, waiting: Iterable[Invitation]) -> dict[int, list[Liaison]]:
    ends = {each.replaces: each.expires_at for each in waiting if each.replaces}
    found: dict[int, list[Liaison]] = {}
    pairs = members_of(session, Role.LIAISON)
    for member, person in sorted(pairs, key=lambda pair: pair[0].rank or Rank.B):
        liaison = Liaison(
            member.id or 0,
            person.name,
            member.rank or Rank.B,
            person.reachability,
            member.joined_at,
            ends.get(member.id or 0),
        )
        found.setdefault(member.unit_id or 0, []).append(liaison)
    return found
