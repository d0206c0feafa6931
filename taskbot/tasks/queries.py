"""Every SELECT on the work list that more than one place needs.

What every report asks is made once (upper-case names): to make a statement costs three times what it costs to run it.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence

from sqlalchemy import bindparam
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from taskbot.tasks import whole_tasks
from taskbot.tasks.errors import NoSuchTask, NotSeen
from taskbot.tasks.facts import TaskFacts
from taskbot.tasks.lifecycle import OPEN_STATES, State
from taskbot.tasks.models import (
    Assignment,
    Attachment,
    Directive,
    Event,
    Indicator,
    MessageLink,
    Milestone,
    Part,
    Purpose,
    Task,
    Unit,
)
from taskbot.tasks.permissions import Actor
from taskbot.tasks.reading import batched

UNIT_NAMES = "unit names"
"""Under which name a session keeps them."""

_SHARES = (
    select(Assignment)
    .where(Assignment.task_number == bindparam("number"))
    .order_by(col(Assignment.part), col(Assignment.id))
)
_SHORT_NAMES = select(Unit.id, Unit.short_name).order_by(col(Unit.position))
_TITLES = (
    select(Task.number, Task.title, Task.state)
    .where(
        col(Task.number).in_(
            select(Assignment.task_number).where(
                col(Assignment.unit_id).in_(bindparam("unit_ids", expanding=True)),
                col(Assignment.left_at).is_(None),
            )
        )
    )
    .order_by(col(Task.number))
)
_LINKS = select(MessageLink).where(
    MessageLink.chat_id == bindparam("chat_id"), MessageLink.message_id == bindparam("message_id")
)
_THEIRS = aliased(MessageLink)
_CARDS = (
    select(MessageLink.chat_id, MessageLink.message_id, MessageLink.task_number)
    .join(
        _THEIRS,
        (col(_THEIRS.chat_id) == col(MessageLink.chat_id))
        & (col(_THEIRS.message_id) == col(MessageLink.message_id)),
    )
    .where(
        col(_THEIRS.task_number).in_(bindparam("numbers", expanding=True)), _THEIRS.purpose == Purpose.CARD
    )
    .where(MessageLink.purpose == Purpose.CARD)
    .order_by(col(_THEIRS.id))
)
SAID = ("reported", "entered", "corrected")
"""The kinds of events by which a unit's share comes to say something else."""
_SAID = (
    select(Event)
    .where(Event.task_number == bindparam("number"), col(Event.kind).in_(SAID))
    .order_by(col(Event.seq).desc())
)
_SAID_LAST = _SAID.limit(1)
_SAID_BY_UNIT = _SAID.where(Event.unit_id == bindparam("unit_id"))
_SAID_LAST_BY_UNIT = _SAID_BY_UNIT.limit(1)


def task_for(session: Session, actor: Actor, number: int) -> Task:
    """The one gate to a task: raises NoSuchTask where there is none, and where it is not the actor's to see.

    A unit hears who leads what it has no share in (NotSeen); a stranger not even that it is there.
    """
    task = session.get(Task, number)
    if task is None or not (actor.reads_everything or actor.unit_ids):
        raise NoSuchTask(number)
    if not actor.reads_everything and not _has_share(session, actor, number):
        raise NotSeen(number, facts_of(session, number).lead_unit)
    return task


def _has_share(session: Session, actor: Actor, number: int) -> bool:
    return any(share.unit_id in actor.unit_ids for share in shares_of(session, number))


def shares_of(session: Session, number: int, *, also_former: bool = False) -> Sequence[Assignment]:
    """The units' shares in a task, the lead first; `also_former`: of units that have left it, too."""
    shares = session.exec(_SHARES, params={"number": number})
    return [share for share in shares if also_former or share.left_at is None]


def unit_names(session: Session) -> Mapping[int, str]:
    """Short names by id, in the order of the register: read once a session, for `membership.sync_units` alone changes them."""
    if UNIT_NAMES not in session.info:
        session.info[UNIT_NAMES] = dict(session.exec(_SHORT_NAMES).all())
    names: Mapping[int, str] = session.info[UNIT_NAMES]
    return names


def task_facts(session: Session, numbers: Collection[int] | None = None) -> list[TaskFacts]:
    """What is known of the tasks (all, or those of the numbers), by number."""
    names = unit_names(session)
    session.flush()
    parts = [None] if numbers is None else batched(sorted(set(numbers)))
    return [
        task
        for part in parts
        for task in whole_tasks.facts_in(session, names, whole_tasks.rows_of_facts(session, part))
    ]


def facts_of(session: Session, number: int) -> TaskFacts:
    """What is known of one task."""
    (task,) = task_facts(session, [number])
    return task


def document_numbers(session: Session) -> dict[int, str]:
    """The numbers of the papers that tasks were drawn from, by task."""
    papers = select(Task.number, Directive.document_number).join(
        Directive, col(Directive.id) == col(Task.directive_id)
    )
    return dict(session.exec(papers).all())


def is_reported(session: Session, number: int) -> bool:
    """Whether the last that is known of the lead unit's progress is its own report, not what the office entered."""
    last = (
        select(Event.kind)
        .join(Assignment, col(Assignment.unit_id) == col(Event.unit_id))
        .where(Assignment.task_number == number, Assignment.part == Part.LEAD, Event.task_number == number)
        .where(col(Assignment.left_at).is_(None), col(Event.kind).in_(("reported", "entered", "corrected")))
        .order_by(col(Event.seq).desc())
        .limit(1)
    )
    return session.exec(last).first() == "reported"


def open_numbers(session: Session, unit_ids: Iterable[int] | None = None) -> list[int]:
    """Numbers of the open tasks, of all or of those in which one of the units has a share, by due date."""
    query = select(Task.number).where(col(Task.state).in_(OPEN_STATES))
    if unit_ids is not None:
        shares = select(Assignment.task_number).where(
            col(Assignment.unit_id).in_(unit_ids), col(Assignment.left_at).is_(None)
        )
        query = query.where(col(Task.number).in_(shares))
    ordered = query.order_by(col(Task.due_on).is_(None), col(Task.due_on), col(Task.number))
    return list(session.exec(ordered))


def untaken_numbers(session: Session, unit_ids: Iterable[int]) -> set[int]:
    """Numbers of the tasks of which one of the units has not acknowledged its share."""
    query = select(Assignment.task_number).where(
        col(Assignment.unit_id).in_(unit_ids),
        col(Assignment.left_at).is_(None),
        col(Assignment.acknowledged_at).is_(None),
    )
    return set(session.exec(query))


def titles_of_units(session: Session, unit_ids: Iterable[int]) -> dict[int, str]:
    """The titles of all tasks in which one of the units has a share, by number; of one that has ended an empty one."""
    titles = session.exec(_TITLES, params={"unit_ids": list(unit_ids)})
    return {number: title if state in OPEN_STATES else "" for number, title, state in titles}


def open_titles(session: Session) -> dict[int, str]:
    """The titles of the open tasks, by number."""
    titles = select(Task.number, Task.title).where(col(Task.state).in_(OPEN_STATES))
    return dict(session.exec(titles.order_by(col(Task.number))).all())


def numbers_in_review(session: Session) -> Sequence[int]:
    """Numbers of the tasks that wait for the office's 办结 or 退办."""
    return session.exec(
        select(Task.number).where(Task.state == State.IN_REVIEW).order_by(col(Task.number))
    ).all()


def milestones_of(session: Session, number: int) -> Sequence[Milestone]:
    """The task's dated steps, by day, as `TaskFacts` has them."""
    query = select(Milestone).where(Milestone.task_number == number)
    return session.exec(query.order_by(col(Milestone.due_on), col(Milestone.id))).all()


def indicators_of(session: Session, number: int) -> Sequence[Indicator]:
    """The task's figures, as `TaskFacts` has them."""
    query = select(Indicator).where(Indicator.task_number == number)
    return session.exec(query.order_by(col(Indicator.id))).all()


def attachments_of(session: Session, number: int) -> Sequence[Attachment]:
    """What units have handed in beside their words, in order."""
    query = select(Attachment).where(Attachment.task_number == number)
    return session.exec(query.order_by(col(Attachment.id))).all()


def links_of(session: Session, chat_id: int, message_id: int) -> Sequence[MessageLink]:
    """What a message of the bot is about."""
    return session.exec(_LINKS, params={"chat_id": chat_id, "message_id": message_id}).all()


def messages_showing(session: Session, chat_id: int, draft_id: int) -> Sequence[int]:
    """The messages of the chat that show the draft as an item of its list."""
    return session.exec(
        select(MessageLink.message_id).where(
            MessageLink.chat_id == chat_id,
            MessageLink.draft_id == draft_id,
            MessageLink.purpose == Purpose.DRAFT_ITEM,
        )
    ).all()


def cards_of(session: Session, number: int) -> Sequence[MessageLink]:
    """The messages that show the task as a card."""
    return session.exec(
        select(MessageLink).where(MessageLink.task_number == number, MessageLink.purpose == Purpose.CARD)
    ).all()


def cards_showing(session: Session, numbers: Collection[int]) -> dict[tuple[int, int], list[int]]:
    """The messages that show one of the tasks as a card, by chat and id, with the numbers of all tasks that each shows."""
    found: dict[tuple[int, int], set[int]] = {}
    for chat_id, message_id, number in session.exec(_CARDS, params={"numbers": list(numbers)}):
        if number is not None:
            found.setdefault((chat_id, message_id), set()).add(number)
    return {message: sorted(of_card) for message, of_card in found.items()}


def cards_in(session: Session, chat_id: int, message_id: int) -> list[int]:
    """The tasks that a message shows as their card; a list card shows several."""
    links = (link for link in links_of(session, chat_id, message_id) if link.purpose is Purpose.CARD)
    return sorted(link.task_number for link in links if link.task_number is not None)


def copies_of(
    session: Session, request_id: int | None = None, instruction_id: int | None = None
) -> Sequence[MessageLink]:
    """The office's copies of a request, or of an instruction.

    Questions about it are none, nor what one person alone sees in a group.
    """
    is_about = (
        MessageLink.request_id == request_id if request_id else MessageLink.instruction_id == instruction_id
    )
    shows = col(MessageLink.purpose).in_((Purpose.NOTICE, Purpose.REQUEST))
    if not (request_id or instruction_id):
        return []
    return session.exec(select(MessageLink).where(is_about, shows, MessageLink.message_id > 0)).all()


def reports_from(session: Session, chat_id: int, message_id: int) -> Sequence[Event]:
    """The reports that came with a message, the newest last."""
    return session.exec(
        select(Event)
        .where(Event.chat_id == chat_id, Event.message_id == message_id, Event.kind == "reported")
        .order_by(col(Event.seq))
    ).all()


def events_from(session: Session, chat_id: int, message_id: int) -> Sequence[Event]:
    """All that a message has brought about, in order."""
    from_it = select(Event).where(Event.chat_id == chat_id, Event.message_id == message_id)
    return session.exec(from_it.order_by(col(Event.seq))).all()


def said_in(session: Session, chat_id: int, message_id: int) -> Sequence[Event]:
    """The reports, entries and corrections that came with a message, the newest last."""
    return session.exec(
        select(Event)
        .where(Event.chat_id == chat_id, Event.message_id == message_id, col(Event.kind).in_(SAID))
        .order_by(col(Event.seq))
    ).all()


def tasks_told_in(session: Session, chat_id: int, message_id: int) -> list[int]:
    """The numbers of the tasks that a unit's message has reported on, handed in or brought a file for."""
    told = ("reported", "submitted", "attached")
    found = select(Event.task_number).where(
        Event.chat_id == chat_id, Event.message_id == message_id, col(Event.kind).in_(told)
    )
    return sorted({number for number in session.exec(found) if number is not None})


def last_said(
    session: Session, number: int, unit_id: int | None = None, *, also_outdated: bool = False
) -> Event | None:
    """The newest event by which the unit's share (else anybody's) of the task came to stand as it does.

    `also_outdated`: edits of older reports, which changed nothing, too.
    """
    if unit_id is None:
        statement, params = _SAID_LAST if also_outdated else _SAID, {"number": number}
    else:
        statement = _SAID_LAST_BY_UNIT if also_outdated else _SAID_BY_UNIT
        params = {"number": number, "unit_id": unit_id}
    newest = session.exec(statement, params=params)
    return next((each for each in newest if also_outdated or not (each.new or {}).get("outdated")), None)


def versions_of(session: Session, number: int, unit_id: int, first: int) -> list[Event]:
    """The unit's report of that number in the journal, and what has put it right since, in order."""
    query = select(Event).where(Event.task_number == number, Event.unit_id == unit_id)
    said = session.exec(query.where(col(Event.kind).in_(SAID), Event.seq >= first).order_by(col(Event.seq)))
    return [each for each in said if first in (each.seq, (each.new or {}).get("corrects"))]


def last_of_kind(session: Session, number: int, kind: str) -> Event | None:
    """The newest event of that kind on the task."""
    query = select(Event).where(Event.task_number == number, Event.kind == kind)
    return session.exec(query.order_by(col(Event.seq).desc()).limit(1)).first()


def said_first(session: Session, number: int, unit_id: int) -> Event | None:
    """The unit's newest report on the task as it was first given or entered: what a correction puts right."""
    return session.exec(
        select(Event)
        .where(Event.task_number == number, Event.unit_id == unit_id)
        .where(col(Event.kind).in_(("reported", "entered")))
        .order_by(col(Event.seq).desc())
        .limit(1)
    ).first()


def timeline(session: Session, number: int) -> Sequence[Event]:
    """All that happened to a task, in order."""
    return session.exec(select(Event).where(Event.task_number == number).order_by(col(Event.seq))).all()


def latest_directive(session: Session) -> Directive | None:
    """The paper that the list was last drawn from."""
    return session.exec(select(Directive).order_by(col(Directive.id).desc()).limit(1)).first()
