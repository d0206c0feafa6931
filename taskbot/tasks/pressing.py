"""What has to hold before the office presses a unit for a task: chases it, tells the leaders, sends a paper."""

from sqlmodel import Session

from taskbot.tasks import queries, reporting
from taskbot.tasks.facts import TaskFacts
from taskbot.tasks.lifecycle import Action, RequestKind
from taskbot.tasks.models import Assignment
from taskbot.tasks.moves import task_of_office
from taskbot.tasks.permissions import Actor
from taskbot.tasks.press_errors import ShareFinished, WaitsForOffice
from taskbot.tasks.requests import CLOCK_STOPS


def share_to_press(
    session: Session, number: int, action: Action, unit_id: int | None = None, *, by: Actor
) -> tuple[TaskFacts, Assignment]:
    """The task and the unit's share (else the lead's), if the office may press the unit for it now.

    Raises NotAllowed, NoSuchTask, IllegalMove, NoShare, ShareFinished, and WaitsForOffice while the unit is owed an answer.
    """
    task_of_office(session, number, action, by)
    facts, share = queries.facts_of(session, number), reporting.share_of(session, number, unit_id)
    unit = queries.unit_names(session)[share.unit_id]
    if share.finished_at is not None:
        raise ShareFinished(number, unit)
    if owed := owed_to(facts, unit):
        raise WaitsForOffice(number, unit, owed)
    return facts, share


def owed_to(task: TaskFacts, unit: str) -> list[RequestKind]:
    """What the unit has asked of the office that stops its clock, and is not answered yet."""
    return [asked.kind for asked in task.asked if asked.unit == unit and asked.kind in CLOCK_STOPS]
