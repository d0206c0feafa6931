"""Files and photos 附件 that units hand in with a report: they stay at Telegram, here are their ids and hashes."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from taskbot.tasks import queries
from taskbot.tasks.lifecycle import Action
from taskbot.tasks.models import Attachment
from taskbot.tasks.moves import note, note_where, task_of_unit
from taskbot.tasks.permissions import Actor

LARGEST = 20 * 1024**2
"""Bytes: Telegram gives no larger file to a bot, so that its hash cannot be known."""


@dataclass(frozen=True, slots=True)
class Enclosure:
    """A file as a message brings it; the name is text to be shown and nothing else, empty for a photo."""

    kind: str
    """photo or document."""
    file_id: str
    name: str = ""
    size: int | None = None
    sha256: str = ""
    """Empty where the file could not be fetched."""
    is_of_album: bool = False
    """Whether more come with it, each in a message of its own."""


def attach(session: Session, number: int, file: Enclosure, *, by: Actor, now: datetime) -> Attachment:
    """Keeps the file with the task, as one of its units hands it in; the same one of the same message is kept once."""
    task, share = task_of_unit(session, number, Action.REPORT, by)
    for kept in queries.attachments_of(session, number):
        is_same_place = (kept.chat_id, kept.message_id) == (by.chat_id, by.message_id)
        if is_same_place and (kept.file_id == file.file_id or file.sha256 == kept.sha256 != ""):
            return kept
    attachment = Attachment(
        task_number=number,
        unit_id=share.unit_id,
        kind=file.kind,
        file_id=file.file_id,
        name=file.name,
        size=file.size,
        sha256=file.sha256,
        by=by.id,
        at=now,
        chat_id=by.chat_id or 0,
        message_id=by.message_id or 0,
    )
    session.add(attachment)
    note_where(session, share, by)
    new = {"name": file.name or "照片", "size": file.size, "sha256": file.sha256}
    note(session, "attached", task, share, new=new, by=by, now=now)
    session.flush()
    return attachment
