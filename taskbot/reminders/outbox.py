"""The outbox: whatever the bot says is first a row, written in the transaction that is the reason for it (decision 0002)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import insert
from sqlmodel import Session, case, col, delete, func, select, update

from taskbot.reminders import whispers
from taskbot.reminders.models import Delivery, Lane, Letter
from taskbot.tasks import membership
from taskbot.tasks.liaisons import Reachability, reachability_after
from taskbot.tasks.models import Chat, MessageLink, Person, Purpose

ASIDE = frozenset({"toast", "reaction"})
"""What is no message: it keeps no order with messages, and Telegram's limits on sending are not for it."""

_LONGEST_BACKOFF = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Address:
    """Where a letter goes: the chat, the message there that it replies to, the topic of a group that has topics."""

    chat_id: int
    reply_to: int | None = None
    thread_id: int | None = None


@dataclass(frozen=True, slots=True)
class About:
    """What a message is about, so that a reply to it is understood."""

    purpose: Purpose
    task_number: int | None = None
    draft_id: int | None = None
    marked_id: int | None = None
    request_id: int | None = None
    instruction_id: int | None = None
    said: str = ""


@dataclass(frozen=True, slots=True)
class Body:
    """What a letter says: Telegram HTML, buttons below, and whether a reply box opens by itself.

    What is secret (the link of an invitation) is forgotten as soon as it was sent or refused.
    """

    text: str
    keyboard: Sequence[Sequence[dict[str, Any]]] = ()
    force_reply: bool = False
    about: Sequence[About] = field(default=())
    is_secret: bool = False
    reminds: Sequence[dict[str, Any]] = ()
    """The rows of a reminder, which gets its words when it is sent (see `letters`)."""


def tell(session: Session, to: Address, body: Body, *, lane: Lane, now: datetime) -> Letter:
    """Queues a message; what is no answer goes to the topic that the office has bound, where it has bound one."""
    about = [vars_of(link) for link in body.about]
    content = _content(_in_topic(session, to), body)
    return _queue(session, "text", to, content, lane=lane, about=about, now=now)


def tell_each(
    session: Session, bodies: Mapping[int, Body], *, lane: Lane, now: datetime
) -> dict[int, int | None]:
    """Queues one message for each of the chats, all of them at once; returns the letters' ids by chat."""
    if not bodies:
        return {}
    topics = dict(session.exec(select(Chat.id, Chat.thread_id)).all())
    to = (Address(chat_id, thread_id=topics.get(chat_id)) for chat_id in bodies)
    rows = [
        {
            "lane": lane,
            "kind": "text",
            "chat_id": each.chat_id,
            "content": _content(each, bodies[each.chat_id]),
            "about": [],
            "due_at": now,
            "created_at": now,
        }
        for each in to
    ]
    inserted = insert(Letter).returning(col(Letter.chat_id), col(Letter.id))
    return dict(session.connection().execute(inserted, rows).all())


def whisper(
    session: Session,
    to: Address,
    receiver: int,
    body: Body,
    *,
    query_id: str | None = None,
    short: str = "",
    now: datetime,
) -> Letter:
    """Queues an answer in a group for one member alone; where that is not possible it goes another way (see `whispers`).

    `query_id` is the press that it answers. Such a message is not kept up to date, so it is nobody's card.
    """
    content = _content(to, body) | whispers.whispered(receiver, query_id, short)
    about = [
        vars_of(replace(link, purpose=Purpose.NOTICE) if link.purpose is Purpose.CARD else link)
        for link in body.about
    ]
    return _queue(session, "whisper", to, content, lane=Lane.ANSWER, about=about, now=now)


def redraw(
    session: Session, chat_id: int, message_id: int, body: Body, *, receiver: int = 0, now: datetime
) -> Letter:
    """Queues an edit of a message; one that is still waiting is replaced, since only the last look matters.

    `receiver` is who alone sees the message, where its id is negative.
    """
    waiting = session.exec(
        select(Letter).where(
            Letter.chat_id == chat_id,
            Letter.edits_message_id == message_id,
            Letter.delivery == Delivery.QUEUED,
        )
    ).first()
    content, kind, lane = _content(Address(chat_id), body), "edit", Lane.REDRAW
    if message_id < 0:
        content |= whispers.whispered(receiver, None, "")
        kind, lane = "whisper_edit", Lane.ANSWER
    if waiting is not None:
        waiting.content = content
        session.add(waiting)
        return waiting
    return _queue(session, kind, Address(chat_id), content, lane=lane, edits_message_id=message_id, now=now)


def react(session: Session, to: Address, emoji: str, *, now: datetime) -> Letter:
    """Queues a reaction to the message of the address; a refused one is missed by nobody."""
    return _queue(
        session, "reaction", to, {"emoji": emoji, "reply_to": to.reply_to}, lane=Lane.ANSWER, now=now
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
    session: Session,
    kind: str,
    to: Address,
    path: str,
    caption: str,
    *,
    about: Iterable[About] = (),
    lane: Lane,
    now: datetime,
) -> Letter:
    """Queues a photo or a document (`kind`) that lies at `path`."""
    to = _in_topic(session, to)
    content = {"path": path, "text": caption, "reply_to": to.reply_to, "thread_id": to.thread_id}
    links = [vars_of(link) for link in about]
    return _queue(session, kind, to, content, lane=lane, about=links, now=now)


def send_kept(
    session: Session, kind: str, to: Address, file_id: str, caption: str, *, lane: Lane, now: datetime
) -> Letter:
    """Queues a photo or a document (`kind`) that Telegram keeps under that id."""
    content = {
        "file_id": file_id,
        "path": "",
        "text": caption,
        "reply_to": to.reply_to,
        "thread_id": to.thread_id,
    }
    return _queue(session, kind, to, content, lane=lane, now=now)


def message_answered(session: Session, chat_id: int, message_id: int) -> int | None:
    """The message that one of the bot's own answers; None for any other."""
    sent = select(Letter).where(Letter.chat_id == chat_id, Letter.message_id == message_id)
    letter = session.exec(sent.where(Letter.kind == "text").limit(1)).first()
    return letter.content.get("reply_to") if letter else None


def pin(session: Session, chat_id: int, message_id: int, *, now: datetime) -> Letter:
    """Queues the pinning of a message, without a sound."""
    content = {"message_id": message_id}
    return _queue(session, "pin", Address(chat_id), content, lane=Lane.REDRAW, now=now)


def next_letters(session: Session, now: datetime) -> list[Letter]:
    """The first waiting letter of every chat that is due; later ones of the chat wait for it, so order is kept.

    What is no message (a toast, a reaction) waits for its own kind only.
    """
    aside = case({kind: kind for kind in ASIDE}, value=col(Letter.kind), else_="message")
    rank = (
        func.row_number()
        .over(
            partition_by=(col(Letter.chat_id), aside),
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
    """The letter has arrived as that message, and so its addressee can be reached; what it is about is remembered for replies."""
    letter = session.get_one(Letter, letter_id)
    letter.delivery, letter.sent_at, letter.message_id = Delivery.SENT, now, message_id
    _forget_secret(letter)
    session.add(letter)
    if (asked := letter.content.get("group")) and asked["short"] and (asked["reply_to"] or 0) > 0:
        react(session, Address(asked["chat_id"], asked["reply_to"]), whispers.DONE, now=now)
    if message_id is not None and message_id < 0:  # Telegram uses such an id again
        relink(session, letter.chat_id, message_id, ())
    if message_id is not None:
        membership.note_reachability(session, letter.chat_id, Reachability.REACHABLE)
        session.add_all(
            MessageLink(chat_id=letter.chat_id, message_id=message_id, **link) for link in letter.about
        )


def note_refused(session: Session, letter_id: int, error: str) -> None:
    """Telegram will never take the letter; what it says of a person's private chat is remembered.

    A quiet answer then takes its next way.
    """
    letter = session.get_one(Letter, letter_id)
    if found := reachability_after(error):
        membership.note_reachability(session, letter.chat_id, found)
    receiver = session.get(Person, letter.content.get("receiver", 0))
    may_write = receiver is not None and receiver.has_started
    if not whispers.take_next_way(letter, may_write=may_write):
        letter.delivery = Delivery.FAILED
        _forget_secret(letter)
    letter.error = error
    session.add(letter)


def _forget_secret(letter: Letter) -> None:
    if letter.content.get("is_secret"):
        letter.content = letter.content | {"text": ""}


def follow_migration(session: Session, old_id: int, new_id: int, *, now: datetime) -> None:
    """A group has become a supergroup: what waits for it goes to the new id, without the message ids of the old one."""
    membership.follow_migration(session, old_id, new_id, now=now)
    for letter in session.exec(
        select(Letter).where(Letter.chat_id == old_id, Letter.delivery == Delivery.QUEUED)
    ).all():
        letter.chat_id = new_id
        letter.content = letter.content | {"reply_to": None, "thread_id": None}
        if letter.edits_message_id is not None or letter.kind == "reaction":
            letter.delivery, letter.error = Delivery.FAILED, "the message stayed behind in the old group"
        session.add(letter)


def note_migrated(session: Session, letter_id: int, new_id: int, *, now: datetime) -> None:
    """The letter was refused because its group has a new id: it goes there, and so does everything else."""
    letter = session.get_one(Letter, letter_id)
    letter.delivery = Delivery.QUEUED
    session.add(letter)
    session.flush()
    follow_migration(session, letter.chat_id, new_id, now=now)


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


def _in_topic(session: Session, to: Address) -> Address:
    bound = session.get(Chat, to.chat_id)
    if bound is None or to.reply_to is not None or to.thread_id is not None:
        return to
    return replace(to, thread_id=bound.thread_id)


def _content(to: Address, body: Body) -> dict[str, Any]:
    return {
        "text": body.text,
        "keyboard": list(body.keyboard),
        "force_reply": body.force_reply,
        "reply_to": to.reply_to,
        "thread_id": to.thread_id,
        **({"is_secret": True} if body.is_secret else {}),
        **({"reminds": list(body.reminds)} if body.reminds else {}),
    }


def vars_of(link: About) -> dict[str, Any]:
    """The link as the outbox stores it."""
    return asdict(link) | {"purpose": link.purpose.value}


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
