"""Instructions 批示 of the leaders: journalled when given, passed on to the units by the office."""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session, col, select

from taskbot.tasks import journal, queries
from taskbot.tasks.errors import AlreadyForwarded, RequestGone, StaleButton, WrongUse
from taskbot.tasks.models import Event, Instruction
from taskbot.tasks.permissions import Actor, Role


def instruct(
    session: Session,
    words: str,
    number: int | None = None,
    *,
    about: str = "",
    meant: Sequence[int] = (),
    by: Actor,
    now: datetime,
) -> Instruction:
    """A leader orders something, of a task or in general; no unit is told before the office passes it on.

    `about` names the paper that it was written on, `meant` the tasks that it may be of where it names none.
    """
    by.require(Role.LEADER)
    if not words.strip():
        raise WrongUse("note")
    if number is not None:
        queries.task_for(session, by, number)
    instruction = Instruction(
        task_number=number, words=words.strip(), about=about, meant=[*meant], by=by.id, at=now
    )
    session.add(instruction)
    session.flush()
    journal.record(session, "instructed", task_number=number, new=_told(instruction), by=by, now=now)
    return instruction


def forward(
    session: Session, instruction_id: int, numbers: Sequence[int] = (), *, by: Actor, now: datetime
) -> Sequence[Instruction]:
    """转办: the office passes the instruction on; once.

    What names no task may go to the units of tasks that are meant, `numbers`: it is then an instruction on each.
    """
    by.require(Role.OFFICE)
    instruction = session.get(Instruction, instruction_id)
    if instruction is None:
        raise RequestGone
    if instruction.forwarded_at is not None:
        raise AlreadyForwarded(instruction.task_number)
    if not {*numbers} <= {*instruction.meant}:
        raise StaleButton
    instruction.task_number = next(iter(numbers), instruction.task_number)
    instruction.forwarded_by, instruction.forwarded_at = by.id, now
    others = [_of_another(instruction, number) for number in numbers[1:]]
    session.add_all([instruction, *others])
    session.flush()
    for each in (instruction, *others):
        journal.record(session, "forwarded", task_number=each.task_number, new=_told(each), by=by, now=now)
    return instruction, *others


def _of_another(given: Instruction, number: int) -> Instruction:
    """The same on another task."""
    return Instruction(**given.model_dump(exclude={"id", "task_number"}), task_number=number)


def _told(given: Instruction) -> dict[str, str]:
    return {"words": given.words} | ({"about": given.about} if given.about else {})


def passed_on_with(session: Session, given: Instruction) -> Sequence[int]:
    """The tasks that it was passed on for, all by one act; none where it is of the work as a whole."""
    together = select(Instruction.task_number).where(
        Instruction.by == given.by,
        Instruction.at == given.at,
        Instruction.words == given.words,
        Instruction.forwarded_at == given.forwarded_at,
    )
    return [number for number in session.exec(together.order_by(col(Instruction.id))) if number is not None]


def not_forwarded(session: Session) -> Sequence[Instruction]:
    """What the leaders have ordered and the office has not passed on yet, the oldest first."""
    query = select(Instruction).where(col(Instruction.forwarded_at).is_(None))
    return session.exec(query.order_by(col(Instruction.id))).all()


def reads_unforwarded(actor: Actor) -> bool:
    """Whether the actor may read what the office has not passed on yet: no unit may."""
    return not actor.roles.isdisjoint({Role.OFFICE, Role.LEADER})


def instructions_on(session: Session, number: int, *, also_unforwarded: bool) -> Sequence[Instruction]:
    """The instructions on a task, in order."""
    query = select(Instruction).where(Instruction.task_number == number)
    if not also_unforwarded:
        query = query.where(col(Instruction.forwarded_at).is_not(None))
    return session.exec(query.order_by(col(Instruction.id))).all()


def events_on(session: Session, number: int, *, also_unforwarded: bool) -> Sequence[Event]:
    """The task's events, in order; else without those by which instructions came that wait to be passed on."""
    events = queries.timeline(session, number)
    if also_unforwarded:
        return events
    passed_on = {(given.by, given.at) for given in instructions_on(session, number, also_unforwarded=False)}
    return [each for each in events if each.kind != "instructed" or (each.by, each.at) in passed_on]
