"""撤回报办结: a unit takes back that its task is finished; and whether it has denied it since."""

from datetime import datetime
from typing import Any

from sqlmodel import Session

from taskbot.tasks import queries
from taskbot.tasks.lifecycle import Action, RequestKind
from taskbot.tasks.models import Event, Request, Task
from taskbot.tasks.moves import move, note_where, task_of_unit
from taskbot.tasks.parsing.numerals import half_width
from taskbot.tasks.parsing.reply_claims import denies_completion
from taskbot.tasks.permissions import Actor
from taskbot.tasks.requests import lapse


def take_back_submission(session: Session, number: int, *, by: Actor, now: datetime) -> Task:
    """撤回报办结 by the lead unit, before the office has answered: the task is under way again."""
    task, share = task_of_unit(session, number, Action.TAKE_BACK, by)
    note_where(session, share, by)
    lapse(session, number, RequestKind.CLOSING, now=now)
    move(session, "submission_taken_back", task, Action.TAKE_BACK, {}, share=share, by=by, now=now)
    return task


def denied_since(session: Session, request: Request) -> Event | None:
    """What the unit said last after it had handed its task in, if that cannot be said of a finished one."""
    said = queries.last_said(session, request.task_number, request.unit_id)
    if said is None or not _is_unfinished(said.new or {}):
        return None
    submitted = queries.last_of_kind(session, request.task_number, "submitted")
    return said if submitted is not None and said.seq > submitted.seq else None


def _is_unfinished(told: dict[str, Any]) -> bool:
    """Whether a report, as it was journalled, cannot be said of a finished task."""
    if told.get("is_finished"):
        return False
    progress = told.get("progress")
    return (
        (progress is not None and progress < 100)
        or bool(told.get("is_blocked"))
        or denies_completion(half_width(told.get("words", "")))
    )
