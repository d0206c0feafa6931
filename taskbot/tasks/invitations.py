"""Invitations 邀请: made, revoked, and accepted once. An invitation that hands over ends one membership with the next."""

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlmodel import Session, col, select

from taskbot.tasks import journal
from taskbot.tasks.errors import BadInvitation, InvitationUsed, NoPlace, RosterChanged, UnitRequired
from taskbot.tasks.liaisons import Rank, free_rank
from taskbot.tasks.models import Invitation, Member, Person, Unit
from taskbot.tasks.permissions import Actor, Role

_CODE_BYTES = 18


@dataclass(frozen=True, slots=True)
class Invited:
    """An invitation that was just made, with its code in clear, which is kept nowhere."""

    code: str
    invitation: Invitation


@dataclass(frozen=True, slots=True)
class Acceptance:
    """What came of an invitation: the membership, whether it is new, and whose membership it has ended."""

    member: Member
    is_new: bool
    former: Member | None = None


def require_over(by: Actor, role: Role) -> None:
    """Who may give a role and take it away: the office all but the administrator's, which is the administrator's."""
    by.require(*((Role.ADMIN,) if role is Role.ADMIN else (Role.OFFICE, Role.ADMIN)))


def invite(
    session: Session,
    role: Role,
    unit: Unit | None,
    *,
    rank: Rank | None = None,
    days: int,
    by: Actor,
    now: datetime,
) -> Invited:
    """Makes a one-time code and keeps its hash. A liaison needs a unit; others have neither unit nor rank."""
    require_over(by, role)
    if role is Role.LIAISON and unit is None:
        raise UnitRequired
    place = {"unit_id": unit.id, "rank": rank} if unit and role is Role.LIAISON else {}
    return _make(session, role, place, days=days, by=by, now=now)


def hand_over(session: Session, member: Member, *, days: int, by: Actor, now: datetime) -> Invited:
    """交接: invites a successor to a liaison's place; an earlier invitation to it is void."""
    require_over(by, member.role)
    if member.role is not Role.LIAISON:
        raise RosterChanged
    earlier = select(Invitation).where(Invitation.replaces == member.id, *_is_unused())
    for invitation in session.exec(earlier).all():
        revoke(session, invitation, by=by, now=now)
    place = {"unit_id": member.unit_id, "rank": member.rank, "replaces": member.id}
    return _make(session, member.role, place, days=days, by=by, now=now)


def _make(
    session: Session, role: Role, place: dict[str, Any], *, days: int, by: Actor, now: datetime
) -> Invited:
    code = secrets.token_urlsafe(_CODE_BYTES)
    invitation = Invitation(
        code_hash=_hash(code),
        role=role,
        made_by=by.id or None,
        made_at=now,
        expires_at=now + timedelta(days=days),
        **place,
    )
    session.add(invitation)
    session.flush()
    new = _named(invitation) | {"expires_at": invitation.expires_at}
    journal.record(session, "invited", unit_id=invitation.unit_id, new=new, by=by, now=now)
    return Invited(code, invitation)


def revoke(session: Session, invitation: Invitation, *, by: Actor, now: datetime) -> None:
    """作废; a second time changes nothing. Raises InvitationUsed for one that was accepted."""
    require_over(by, invitation.role)
    if invitation.used_at is not None:
        raise InvitationUsed
    if invitation.revoked_at is None:
        invitation.revoked_at = now
        session.add(invitation)
        old = _named(invitation)
        journal.record(session, "invitation_revoked", unit_id=invitation.unit_id, old=old, by=by, now=now)


def revoke_all_of(session: Session, person_id: int, *, by: Actor, now: datetime) -> None:
    """Whoever may no longer invite leaves no invitation behind."""
    made = select(Invitation).where(Invitation.made_by == person_id, *_is_unused())
    for invitation in session.exec(made).all():
        revoke(session, invitation, by=by, now=now)


def accept(session: Session, code: str, *, per_unit: int, by: Actor, now: datetime) -> Acceptance:
    """Binds the person to the role that the code stands for; a unit has at most `per_unit` liaisons.

    A code works once, before it expires. Whoever holds the role already stays what he is, and the code stays unused:
    to look at a link that is meant for somebody else does no harm. Raises BadInvitation, NoPlace.
    """
    invitation = _of_code(session, code)
    if invitation is None:
        raise BadInvitation
    held = _membership(session, by.id, invitation)
    if held is not None and invitation.used_by == by.id:
        return Acceptance(held, is_new=False)
    if invitation.used_at or invitation.revoked_at or invitation.expires_at < now:
        raise BadInvitation
    if held is not None:
        return Acceptance(held, is_new=False)
    former = _end_former(session, invitation, now)
    rank = former.rank if former else _rank(session, invitation, per_unit)
    member = Member(
        person_id=by.id, role=invitation.role, unit_id=invitation.unit_id, rank=rank, joined_at=now
    )
    invitation.used_by, invitation.used_at = by.id, now
    session.add_all([invitation, member])
    kind, old = ("handed_over", named(former)) if former else ("joined", None)
    journal.record(session, kind, unit_id=member.unit_id, old=old, new=named(member), by=by, now=now)
    return Acceptance(member, is_new=True, former=former)


def waiting(session: Session, now: datetime) -> Sequence[Invitation]:
    """The invitations that may still be accepted, in order of their expiry."""
    query = select(Invitation).where(Invitation.expires_at >= now, *_is_unused())
    return session.exec(query.order_by(col(Invitation.expires_at), col(Invitation.id))).all()


def named(member: Member) -> dict[str, Any]:
    """A membership as the journal names it."""
    rank = {"rank": member.rank} if member.rank else {}
    return {"person": member.person_id, "role": member.role, **rank}


def _named(invitation: Invitation) -> dict[str, Any]:
    facts = {"invitation": invitation.id, "role": invitation.role}
    return facts | {name: value for name in ("rank", "replaces") if (value := getattr(invitation, name))}


def _of_code(session: Session, code: str) -> Invitation | None:
    """The invitation that the code opens, used or not."""
    return session.exec(select(Invitation).where(Invitation.code_hash == _hash(code))).first()


def _membership(session: Session, person_id: int, invitation: Invitation) -> Member | None:
    """The person's membership that the invitation would make once more."""
    return session.exec(
        select(Member).where(
            Member.person_id == person_id,
            Member.role == invitation.role,
            col(Member.unit_id).is_not_distinct_from(invitation.unit_id),
            col(Member.left_at).is_(None),
        )
    ).first()


def _end_former(session: Session, invitation: Invitation, now: datetime) -> Member | None:
    """The liaison that hands over, whose place is free from here on; None where there is none, or none any more."""
    former = session.get(Member, invitation.replaces) if invitation.replaces else None
    if former is None or former.left_at is not None:
        return None
    former.left_at = now
    session.add(former)
    session.flush()
    return former


def _rank(session: Session, invitation: Invitation, per_unit: int) -> Rank | None:
    """The rank that is free for the invitation; none for other roles. Raises NoPlace."""
    if invitation.unit_id is None:
        return None
    holders = session.exec(
        select(Person, Member)
        .join(Member, col(Member.person_id) == col(Person.id))
        .where(
            Member.role == Role.LIAISON,
            Member.unit_id == invitation.unit_id,
            col(Member.left_at).is_(None),
        )
        .order_by(col(Member.rank), col(Member.id))
    ).all()
    held = [member.rank for _, member in holders if member.rank]
    rank = free_rank(held, invitation.rank, per_unit)
    if rank is None:
        names = [(person.name, member.rank) for person, member in holders]
        unit = session.get_one(Unit, invitation.unit_id)
        raise NoPlace(unit.short_name, invitation.rank, names)
    return rank


def _is_unused() -> tuple[Any, Any]:
    return col(Invitation.used_at).is_(None), col(Invitation.revoked_at).is_(None)


def _hash(code: str) -> str:
    return hashlib.sha256(code.encode()).hexdigest()
