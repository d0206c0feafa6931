"""All that is known of one task, to be read in one place: its facts, every unit's share, what it waited for, files, instructions."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, func, select

from taskbot.tasks import instructions, queries, requests
from taskbot.tasks.facts import TaskFacts
from taskbot.tasks.lifecycle import RequestKind
from taskbot.tasks.models import Assignment, Attachment, Event, Part, Person, Request
from taskbot.tasks.rows import waited_until


@dataclass(frozen=True, slots=True)
class ShareRecord:
    """One unit's share: who took it when, and how far it is; the lead's is the task's, which the office may have closed."""

    unit: str
    part: Part
    acknowledged_at: datetime | None
    acknowledged_by: str
    progress: int | None
    last_report_at: datetime | None
    is_blocked: bool
    finished_at: datetime | None
    is_entered: bool = False
    """Whether the office entered that the unit has it 代录, and so nobody of the unit took it by name."""


@dataclass(frozen=True, slots=True)
class WaitRecord:
    """What the task waited for, whoever asked; answered_at is None while it still waits."""

    kind: RequestKind
    asked_at: datetime
    answered_at: datetime | None


@dataclass(frozen=True, slots=True)
class InstructionRecord:
    """What a leader ordered of the task, and whether it was passed on."""

    by: str
    at: datetime
    words: str
    is_forwarded: bool
    about: str = ""
    """The paper that it was written on."""


@dataclass(frozen=True, slots=True)
class Dossier:
    """One task, whole."""

    task: TaskFacts
    shares: Sequence[ShareRecord]
    """The lead first."""
    waits: Sequence[WaitRecord]
    """Only what stopped the unit's clock."""
    extensions: Sequence[Request]
    """Asked for, in order, with their answers."""
    attachments: int
    instructions: Sequence[InstructionRecord]
    events: Sequence[Event]
    """The journal's, in order."""
    units: Mapping[int, str]
    """Short names by id."""


def dossier_of(session: Session, number: int, *, also_unforwarded: bool) -> Dossier:
    """Reads it; who may see the task, and the instructions on it that were not passed on, is asked before."""
    asked = requests.requests_of(session, number)
    ordered = instructions.instructions_on(session, number, also_unforwarded=also_unforwarded)
    shares = queries.shares_of(session, number)
    names = names_of(session, [*(share.acknowledged_by for share in shares), *(each.by for each in ordered)])
    events = instructions.events_on(session, number, also_unforwarded=also_unforwarded)
    units = queries.unit_names(session)
    files = select(func.count()).select_from(Attachment).where(Attachment.task_number == number)
    task = queries.facts_of(session, number)
    return Dossier(
        task=task,
        shares=[
            ShareRecord(
                unit=units[share.unit_id],
                part=share.part,
                acknowledged_at=share.acknowledged_at,
                acknowledged_by=names.get(share.acknowledged_by or 0, ""),
                is_entered=share.acknowledged_by is None and _is_entered(share, events),
                progress=task.progress_now if share.part is Part.LEAD else share.progress,
                last_report_at=share.last_report_at,
                is_blocked=share.blocked_at is not None,
                finished_at=share.finished_at,
            )
            for share in shares
        ],
        waits=[
            WaitRecord(each.kind, each.asked_at, waited_until(each))
            for each in asked
            if waited_until(each) != each.asked_at
        ],
        extensions=[each for each in asked if each.kind is RequestKind.EXTENSION],
        attachments=session.exec(files).one(),
        instructions=[
            InstructionRecord(
                names.get(each.by, ""), each.at, each.words, each.forwarded_at is not None, each.about
            )
            for each in ordered
        ],
        events=events,
        units=units,
    )


def _is_entered(share: Assignment, events: Sequence[Event]) -> bool:
    """Whether the share was first heard of through the office."""
    entered = (each for each in events if each.kind in ("entered", "submitted"))
    return any((each.unit_id, each.at) == (share.unit_id, share.acknowledged_at) for each in entered)


def names_of(session: Session, people: Sequence[int | None]) -> dict[int, str]:
    """The names of those whom the bot has met, by id."""
    query = select(Person.id, Person.name).where(col(Person.id).in_([each for each in people if each]))
    return dict(session.exec(query).all())
