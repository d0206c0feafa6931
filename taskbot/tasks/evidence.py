"""A task's evidence 卷宗: all that proves what became of it, with the words that were said, as it was read at one moment."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from taskbot.tasks import journal, queries, requests
from taskbot.tasks.dossiers import Dossier, dossier_of, names_of
from taskbot.tasks.facts import NOT_SAID, SaidOn
from taskbot.tasks.instructions import reads_unforwarded
from taskbot.tasks.membership import KEYBOARD
from taskbot.tasks.models import Attachment, Directive, Event, Request, Task
from taskbot.tasks.permissions import Actor, Role
from taskbot.tasks.progress_days import said_on
from taskbot.tasks.timelines import Timeline, timeline_of


@dataclass(frozen=True, slots=True)
class Evidence:
    """The task's timeline and dossier, and in full what the dossier only counts."""

    timeline: Timeline
    dossier: Dossier
    directive: Directive | None
    asked: Sequence[Request]
    """Of the office, by all units, in order."""
    files: Sequence[Attachment]
    people: Mapping[int, str]
    """Names by id."""
    said_on: SaidOn = NOT_SAID
    """When the lead unit said what stands as its report."""

    @property
    def reports(self) -> list[Event]:
        """Every version of what was reported, entered or put right, in order."""
        return [event for event in self.timeline.events if event.kind in queries.SAID]

    def told_by(self, person_id: int | None) -> str:
        """Who it was; empty for nobody."""
        if person_id is None:
            return ""
        return self.people.get(person_id) or (KEYBOARD.name if person_id == KEYBOARD.id else str(person_id))


def evidence_of(session: Session, number: int, by: Actor) -> Evidence:
    """The evidence, for somebody who may see the task; raises NotAllowed, NoSuchTask or NotSeen for anybody else."""
    timeline = timeline_of(session, number, by)
    asked, files = requests.requests_of(session, number), queries.attachments_of(session, number)
    directive_id = session.get_one(Task, number).directive_id
    people = (
        [each.asked_by for each in asked] + [each.answered_by for each in asked] + [each.by for each in files]
    )
    return Evidence(
        timeline=timeline,
        dossier=dossier_of(session, number, also_unforwarded=reads_unforwarded(by)),
        directive=session.get(Directive, directive_id) if directive_id is not None else None,
        asked=asked,
        files=files,
        people=names_of(session, people),
        said_on=said_on(session, number, timeline.task.lead_unit),
    )


def note_evidence_given(session: Session, number: int, *, by: Actor, now: datetime) -> None:
    """That `by` has it as files; raises as `evidence_of`."""
    by.require(*Role)
    queries.task_for(session, by, number)
    journal.record_access(session, "exported", "ledger", number=number, by=by, now=now)
