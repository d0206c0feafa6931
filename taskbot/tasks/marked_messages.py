"""What was refused for its secrecy marks and waits for a reason, and the record of who let it through, and why."""

import re
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlmodel import Session, select

from taskbot.tasks import journal
from taskbot.tasks.draft_models import MarkedMessage
from taskbot.tasks.errors import MarksAnswered
from taskbot.tasks.permissions import Actor, Role

LEAST_REASON = 3
"""Letters or characters; 。 and the like are no reason."""
_LETTERS = re.compile(r"[^\W_]")


@dataclass(frozen=True, slots=True)
class Said:
    """A message as it was refused: its words, and the file that it brought."""

    message_id: int
    words: str
    file_id: str = ""
    file_name: str = ""


@dataclass(frozen=True, slots=True)
class Override:
    """That somebody of the office answers for the marks of a paper or a draft, and why."""

    marks: tuple[str, ...]
    reason: str
    file_name: str = ""


def is_reason(words: str) -> bool:
    """Whether the words say anything."""
    return len(_LETTERS.findall(words)) >= LEAST_REASON


def hold(
    session: Session, refusal_id: int, said: Said, wish: str, target: int, *, by: Actor, now: datetime
) -> MarkedMessage:
    """仍要处理: keeps what was refused until the reason comes; raises MarksAnswered where that is done."""
    by.require(Role.OFFICE)
    chat_id = by.chat_id or by.id
    before = session.exec(
        select(MarkedMessage).where(MarkedMessage.chat_id == chat_id, MarkedMessage.refusal_id == refusal_id)
    ).first()
    if before is not None and not before.is_open:
        raise MarksAnswered
    held = before or MarkedMessage(
        chat_id=chat_id,
        refusal_id=refusal_id,
        message_id=said.message_id,
        wish="",
        target=target,
        created_at=now,
    )
    held.wish, held.target = wish, target
    held.words, held.file_id, held.file_name = said.words, said.file_id, said.file_name
    session.add(held)
    session.flush()
    return held


def held_for(session: Session, actor: Actor, marked_id: int) -> MarkedMessage:
    """The one gate to what waits for a reason; raises MarksAnswered."""
    actor.require(Role.OFFICE)
    held = session.get(MarkedMessage, marked_id)
    if held is None or not held.is_open:
        raise MarksAnswered
    return held


def settle(session: Session, held: MarkedMessage) -> None:
    """The reason has come, or it was given up: nothing of the message is kept."""
    held.is_open = False
    held.words = held.file_id = held.file_name = ""
    session.add(held)


def note_override(
    session: Session,
    override: Override,
    title: str,
    draft_id: int | None = None,
    task_number: int | None = None,
    *,
    by: Actor,
    now: datetime,
) -> dict[str, str]:
    """Journals who has answered for the marks of which paper, draft or task's amendment; returns the reason by mark, as rows keep it."""
    by.require(Role.OFFICE)
    new = asdict(override) | {"title": title, "draft_id": draft_id}
    journal.record(session, "marks_overridden", task_number=task_number, new=new, by=by, now=now)
    return dict.fromkeys(override.marks, override.reason)
