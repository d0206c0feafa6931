"""The outbox: whatever the bot says is first a row, written in the transaction that is the reason for it (decision 0002)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlmodel import Session, col, delete, func, select, update

from taskbot.reminders.models import Delivery, Lane, Letter
from taskbot.tasks.models import MessageLink, Person, Purpose

_LONGEST_BACKOFF = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Address:
    """Where a letter goes, and to which message there it replies."""

    chat_id: int
    reply_to: int | None = None


@dataclass(frozen=True, slots=True)
class About:
    """What a message is about, so that a reply to it is understood."""

    purpose: Purpose
    task_number: int | None = None
    draft_id: int | None = None


@dataclass(frozen=True, slots=True)
class Body:
    """What a letter says: Telegram HTML, buttons below, and whether the client opens a reply box."""

    text: str
    keyboard: Sequence[Sequence[dict[str, Any]]] = ()
    force_reply: bool = False
    about: Sequence[About] = field(default=())


def tell(session: Session, to: Address, body: Body, *, lane: Lane, now: datetime) -> Letter:
    """Queues a message."""
    content = {
        "text": body.text,
        "keyboard": list(body.keyboard),
        "reply_to": to.reply_to,
        "force_reply": body.force_reply,
    }
    about = [vars_of(link) for link in body.about]
    return _queue(session, "text", to, content, lane=lane, about=about, now=now)


def redraw(session: Session, chat_id: int, message_id: int, body: Body, *, now: datetime) -> Letter:
    """Queues an edit of a message; one that is still waiting is replaced, since only the last look matters."""
    waiting = session.exec(
        select(Letter).where(
            Letter.chat_id == chat_id,
            Letter.edits_message_id == message_id,
            Letter.delivery == Delivery.QUEUED,
        )
    ).first()
    content = {"text": body.text, "keyboard": list(body.keyboard)}
    if waiting is not None:
        waiting.content = content
        session.add(waiting)
        return waiting
    return _queue(
        session, "edit", Address(chat_id), content, lane=Lane.REDRAW, edits_message_id=message_id, now=now
    )


def relink(session: Session, chat_id: int, message_id: int, about: Iterable[About]) -> None:
    """The message has become another by an edit: a reply to it now means this."""
    here = (col(MessageLink.chat_id) == chat_id, col(MessageLink.message_id) == message_id)
    session.exec(delete(MessageLink).where(*here))
    session.add_all(MessageLink(chat_id=chat_id, message_id=message_id, **vars_of(link)) for link in about)


def toast(
    session: Session, person_id: int, query_id: str, text: str, *, alert: bool = False, now: datetime
) -> Letter:
    """Queues the answer to a press of a button."""
    content = {"query_id": query_id, "text": text, "alert": alert}
    return _queue(session, "toast", Address(person_id), content, lane=Lane.ANSWER, now=now)


def send_file(
    session: Session, kind: str, to: Address, path: str, caption: str, *, lane: Lane, now: datetime
) -> Letter:
    """Queues a photo or a document (`kind`) that lies at `path`."""
    content = {"path": path, "text": caption, "reply_to": to.reply_to}
    return _queue(session, kind, to, content, lane=lane, now=now)


def pin(session: Session, chat_id: int, message_id: int, *, now: datetime) -> Letter:
    """Queues the pinning of a message, without a sound."""
    content = {"message_id": message_id}
    return _queue(session, "pin", Address(chat_id), content, lane=Lane.REDRAW, now=now)


def next_letters(session: Session, now: datetime) -> list[Letter]:
    """The first waiting letter of every chat that is due; later ones of the chat wait for it, so order is kept."""
    rank = (
        func.row_number()
        .over(
            partition_by=(col(Letter.chat_id), col(Letter.kind) == "toast"),
            order_by=(col(Letter.lane), col(Letter.id)),
        )
        .label("rank")
    )
    queued = select(Letter.id, rank).where(Letter.delivery == Delivery.QUEUED).subquery()
    first = select(queued.c.id).where(queued.c.rank == 1)
    due = select(Letter).where(col(Letter.id).in_(first), Letter.due_at <= now)
    return list(session.exec(due.order_by(col(Letter.lane), col(Letter.id))))


def claim(session: Session, letter_id: int) -> Letter | None:
    """Takes a letter for sending, as it reads now; None when somebody else has taken it."""
    taken = session.exec(
        update(Letter)
        .where(col(Letter.id) == letter_id, col(Letter.delivery) == Delivery.QUEUED)
        .values(delivery=Delivery.SENDING, attempts=col(Letter.attempts) + 1)
    )
    return session.get_one(Letter, letter_id, populate_existing=True) if taken.rowcount else None


def note_sent(session: Session, letter_id: int, message_id: int | None, *, now: datetime) -> None:
    """The letter has arrived as that message; what it is about is remembered for replies."""
    letter = session.get_one(Letter, letter_id)
    letter.delivery, letter.sent_at, letter.message_id = Delivery.SENT, now, message_id
    session.add(letter)
    if message_id is not None:
        session.add_all(
            MessageLink(chat_id=letter.chat_id, message_id=message_id, **link) for link in letter.about
        )


def note_refused(session: Session, letter_id: int, error: str, *, unreachable: bool) -> None:
    """Telegram will never take the letter; `unreachable` when the person has not started or has blocked the bot."""
    letter = session.get_one(Letter, letter_id)
    letter.delivery, letter.error = Delivery.FAILED, error
    session.add(letter)
    person = session.get(Person, letter.chat_id)
    if unreachable and person is not None:
        person.has_started = False
        session.add(person)


def put_back(
    session: Session, letter_id: int, error: str, *, now: datetime, wait: timedelta | None = None
) -> None:
    """The letter did not get through; it is tried again after `wait`, else after a doubling pause."""
    letter = session.get_one(Letter, letter_id)
    pause = wait or min(timedelta(seconds=2 ** min(letter.attempts, 10)), _LONGEST_BACKOFF)
    letter.delivery, letter.error, letter.due_at = Delivery.QUEUED, error, now + pause
    session.add(letter)


def recover(session: Session) -> None:
    """After a crash: what was under way may have arrived. Orders and digests wait for the office, the rest goes again."""
    for letter in session.exec(select(Letter).where(Letter.delivery == Delivery.SENDING)).all():
        doubtful = letter.kind != "edit" and letter.lane in (Lane.ORDER, Lane.DIGEST)
        letter.delivery = Delivery.UNKNOWN if doubtful else Delivery.QUEUED
        session.add(letter)


def in_doubt(session: Session) -> Sequence[Letter]:
    """Letters that the office should see: delivery unknown, or an order, reminder or digest refused by Telegram."""
    told_unasked = col(Letter.lane).between(Lane.ORDER, Lane.DIGEST)
    failed = (col(Letter.delivery) == Delivery.FAILED) & told_unasked
    return session.exec(
        select(Letter)
        .where((col(Letter.delivery) == Delivery.UNKNOWN) | failed)
        .order_by(col(Letter.id).desc())
        .limit(20)
    ).all()


def send_again(session: Session, letter_id: int, *, now: datetime) -> bool:
    """The office has decided that a letter in doubt goes out again; False when there is none such."""
    letter = session.get(Letter, letter_id)
    if letter is None or letter.delivery not in (Delivery.UNKNOWN, Delivery.FAILED):
        return False
    letter.delivery, letter.due_at = Delivery.QUEUED, now
    session.add(letter)
    return True


def count_due(session: Session, now: datetime) -> int:
    """How many letters wait for delivery now."""
    due = select(func.count()).where(Letter.delivery == Delivery.QUEUED, Letter.due_at <= now)
    return session.exec(due).one()


def vars_of(link: About) -> dict[str, Any]:
    """The link as the outbox stores it."""
    return {"purpose": link.purpose.value, "task_number": link.task_number, "draft_id": link.draft_id}


def about_tasks(purpose: Purpose, numbers: Iterable[int]) -> list[About]:
    """Links of one message to several tasks."""
    return [About(purpose, number) for number in numbers]


def _queue(
    session: Session,
    kind: str,
    to: Address,
    content: dict[str, Any],
    *,
    lane: Lane,
    about: Iterable[dict[str, Any]] = (),
    edits_message_id: int | None = None,
    now: datetime,
) -> Letter:
    letter = Letter(
        lane=lane,
        kind=kind,
        chat_id=to.chat_id,
        content=content,
        about=list(about),
        edits_message_id=edits_message_id,
        due_at=now,
        created_at=now,
    )
    session.add(letter)
    session.flush()
    return letter
