"""The outbox: whatever the bot says is first a row, written in the transaction that is the reason for it (decision 0002)."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, insert
from sqlmodel import Session, col, delete, select

from taskbot.reminders import whispers
from taskbot.reminders.models import Delivery, Lane, Letter
from taskbot.tasks.models import Chat, MessageLink, Purpose
from taskbot.texts.pages import utf16_length

ASIDE = frozenset({"toast", "reaction"})
"""What is no message: it keeps no order with messages, and Telegram's limits on sending are not for it."""

_MESSAGES = ("text", "rich", "photo", "document")
"""The kinds of letters that say something in the chat itself."""

_REDRAWING = select(Letter).where(
    Letter.chat_id == bindparam("chat_id"),
    Letter.edits_message_id == bindparam("message_id"),
    Letter.delivery == Delivery.QUEUED,
)
_NEWEST_MESSAGE = (
    select(Letter.message_id)
    .where(Letter.chat_id == bindparam("chat_id"), col(Letter.message_id).is_not(None))
    .where(col(Letter.kind).in_(_MESSAGES))
    .order_by(col(Letter.id).desc())
    .limit(1)
)


@dataclass(frozen=True, slots=True)
class Address:
    """Where a letter goes: the chat, the message there that it replies to, the topic of a group that has topics."""

    chat_id: int
    reply_to: int | None = None
    thread_id: int | None = None
    asker: int = 0
    """Whom the letter answers, in a group where others wait for their answers."""


@dataclass(frozen=True, slots=True)
class About:
    """What a message is about, so that a reply to it is understood."""

    purpose: Purpose
    task_number: int | None = None
    draft_id: int | None = None
    marked_id: int | None = None
    request_id: int | None = None
    instruction_id: int | None = None
    digest_id: int | None = None
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


def tell(session: Session, to: Address, body: Body, *, rich: str = "", lane: Lane, now: datetime) -> Letter:
    """Queues a message; what is no answer goes to the topic that the office has bound, where it has bound one.

    `rich` is the same in Telegram's rich HTML, with tables and folds, for servers that know it.
    """
    about = [vars_of(link) for link in body.about]
    content = _content(_in_topic(session, to), body) | ({"rich": rich} if rich else {})
    return _queue(session, "rich" if rich else "text", to, content, lane=lane, about=about, now=now)


def id_of(session: Session, letter: Letter) -> int:
    """The id of a queued letter, for whoever has to find it again; it has none before it is written."""
    session.flush()
    return letter.id or 0


def tell_each(
    session: Session, bodies: Mapping[int, Body], *, lane: Lane, now: datetime
) -> dict[int, int | None]:
    """Queues one message for each of the chats, all of them at once; returns the letters' ids by chat."""
    if not bodies:
        return {}
    session.flush()  # what was queued before goes before
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
    return {row.chat_id: row.id or 0 for row in session.connection().execute(inserted, rows)}


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
    waiting = session.exec(_REDRAWING, params={"chat_id": chat_id, "message_id": message_id}).first()
    content, kind, lane = _content(Address(chat_id), body), "edit", Lane.REDRAW
    if message_id < 0:
        content |= whispers.whispered(receiver, None, "")
        kind, lane = "whisper_edit", Lane.ANSWER
    if waiting is not None:
        waiting.content = content
        session.add(waiting)
        return waiting
    return _queue(session, kind, Address(chat_id), content, lane=lane, edits_message_id=message_id, now=now)


def head_caption(
    session: Session, chat_id: int, message_id: int, head: str, limit: int, *, now: datetime
) -> Letter | None:
    """Puts a line above the words under a photo that was sent, which keeps its buttons; None for any other message.

    An earlier such line gives way; lines that are too many for `limit` UTF-16 units fall off at the end.
    """
    sent = select(Letter).where(Letter.chat_id == chat_id, Letter.message_id == message_id)
    photo = session.exec(sent.where(Letter.kind == "photo").limit(1)).first()
    if photo is None:
        return None
    lines = [head, *photo.content["text"].split("\n")]
    while utf16_length("\n".join(lines)) > limit:
        lines.pop()
    content = {**photo.content, "text": "\n".join(lines), "is_caption": True}
    return _queue(
        session, "edit", Address(chat_id), content, lane=Lane.REDRAW, edits_message_id=message_id, now=now
    )


def arrived_at(session: Session, lane: Lane, about: About) -> datetime | None:
    """When the last of the lane's letters about that had arrived; None while one waits, and where none has arrived."""
    of_lane = select(Letter).where(Letter.lane == lane)
    letters = [each for each in session.exec(of_lane) if vars_of(about) in each.about]
    if any(each.delivery in {Delivery.QUEUED, Delivery.SENDING} for each in letters):
        return None
    return max((each.sent_at for each in letters if each.sent_at), default=None)


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
    keyboard: Sequence[Sequence[dict[str, Any]]] = (),
    *,
    about: Iterable[About] = (),
    lane: Lane,
    now: datetime,
) -> Letter:
    """Queues a photo or a document (`kind`) that lies at `path`."""
    to = _in_topic(session, to)
    content = {
        "path": path,
        "text": caption,
        "keyboard": list(keyboard),
        "reply_to": to.reply_to,
        "thread_id": to.thread_id,
    }
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


def last_message_in(session: Session, chat_id: int) -> int | None:
    """The newest message that the bot has sent there."""
    return session.exec(_NEWEST_MESSAGE, params={"chat_id": chat_id}).first()


def has_spoken(session: Session, chat_id: int, since: datetime) -> bool:
    """Whether the bot has said anything there since then."""
    said = select(Letter.id).where(Letter.chat_id == chat_id, Letter.created_at >= since)
    return session.exec(said.where(col(Letter.kind).in_(_MESSAGES)).limit(1)).first() is not None


def questions_in(
    session: Session, chat_id: int, purposes: Collection[Purpose], since: datetime
) -> Sequence[MessageLink]:
    """What the bot has asked there since then, for one of the purposes, and nobody has answered."""
    asked = select(Letter.message_id).where(Letter.chat_id == chat_id, Letter.created_at >= since)
    links = select(MessageLink).where(MessageLink.chat_id == chat_id, col(MessageLink.purpose).in_(purposes))
    return session.exec(links.where(col(MessageLink.message_id).in_(asked))).all()


def pin(session: Session, chat_id: int, message_id: int, *, now: datetime) -> Letter:
    """Queues the pinning of a message, without a sound."""
    content = {"message_id": message_id}
    return _queue(session, "pin", Address(chat_id), content, lane=Lane.REDRAW, now=now)


def _in_topic(session: Session, to: Address) -> Address:
    if to.reply_to is not None or to.thread_id is not None:
        return to
    bound = session.get(Chat, to.chat_id)
    return to if bound is None else replace(to, thread_id=bound.thread_id)


def _content(to: Address, body: Body) -> dict[str, Any]:
    return {
        "text": body.text,
        "keyboard": list(body.keyboard),
        "force_reply": body.force_reply,
        "reply_to": to.reply_to,
        "thread_id": to.thread_id,
        **({"asker": to.asker} if to.asker else {}),
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
    return letter
