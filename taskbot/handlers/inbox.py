"""The durable inbox: an update is stored before it is confirmed, and done in the transaction of its effect (decision 0002)."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, BigInteger, Column, ColumnElement, bindparam, func, type_coerce
from sqlmodel import Field, Session, SQLModel, col, delete, select, update

from taskbot.arrivals import storable

_AT_ONCE = 20
"""So many updates of one chat may wait for their turn among others'; and so many are taken from the inbox at once."""
_NUMBERS_RETURN = timedelta(days=7)
"""Once nothing has come for so long, Telegram goes on with any number, and brings nothing that is older than a day."""
_PLACES = (("message",), ("edited_message",), ("callback_query", "message"), ("my_chat_member",))
"""Where the updates that are taken name their chat."""
_RECENT = 200
"""Updates among which the rest of an album is looked for."""


class Handling(StrEnum):
    """What became of an update."""

    WAITING = "waiting"
    DONE = "done"
    PARKED = "parked"
    """It failed again and again; an administrator has been told."""
    GIVEN_UP = "given up"
    """An administrator has decided that it is not to be tried again."""


class IncomingUpdate(SQLModel, table=True):
    """One update as Telegram sent it, all but empty once it was handled; Telegram's id makes a second delivery visible."""

    __tablename__ = "inbox"

    update_id: int = Field(primary_key=True, sa_type=BigInteger, sa_column_kwargs={"autoincrement": False})
    content: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    handling: str = Field(default=Handling.WAITING.value, index=True)
    error: str = ""
    received_at: datetime


_NUMBER = col(IncomingUpdate.update_id)
_OUTDATED = (
    delete(IncomingUpdate)
    .where(
        _NUMBER.in_(bindparam("ids", expanding=True)),
        col(IncomingUpdate.handling).in_([Handling.DONE, Handling.GIVEN_UP]),
        col(IncomingUpdate.received_at) <= bindparam("before"),
    )
    .execution_options(synchronize_session=False)
)
_SEEN = select(IncomingUpdate.update_id).where(_NUMBER.in_(bindparam("ids", expanding=True)))
_CONTENT = select(IncomingUpdate.content).where(bindparam("number") == _NUMBER)
_LEAVE = update(IncomingUpdate).where(
    bindparam("number") == _NUMBER, col(IncomingUpdate.handling) == bindparam("was")
)


def store(session: Session, updates: Sequence[dict[str, Any]], *, now: datetime) -> None:
    """Keeps the updates that were not seen before; a number that was done with long ago is that of another update."""
    ids = [update["update_id"] for update in updates]
    session.execute(_OUTDATED, {"ids": ids, "before": now - _NUMBERS_RETURN})
    seen = set(session.exec(_SEEN, params={"ids": ids}))
    for update_id, content in zip(ids, updates, strict=True):
        if update_id not in seen:
            seen.add(update_id)
            session.add(IncomingUpdate(update_id=update_id, content=storable(content), received_at=now))


def waiting(session: Session, apart_from: Collection[int] = ()) -> Sequence[IncomingUpdate]:
    """What is next of what has not been handled yet, apart from what is under way.

    In the order in which it came; but a chat that has more waiting than `_AT_ONCE` comes after all others, so that a
    flood delays no other chat. Each chat's own order is kept (decision 0016).
    """
    return session.exec(_WAITING, params={"apart": list(apart_from)}).all()


def _chat() -> ColumnElement[str]:
    """The chat that an update belongs to (see `chat_of`), as the text of its number; NULL where it belongs to none."""
    content = type_coerce(IncomingUpdate.content, JSON)
    return func.coalesce(*(content[(*path, "chat", "id")].as_string() for path in _PLACES))


_WAITING = (
    select(IncomingUpdate)
    .where(IncomingUpdate.handling == Handling.WAITING, _NUMBER.not_in(bindparam("apart", expanding=True)))
    .order_by(func.count().over(partition_by=_chat()) > _AT_ONCE, _NUMBER)
    .limit(_AT_ONCE)
)


def chat_of(content: Mapping[str, Any]) -> int:
    """The chat that an update belongs to, within which order is kept; 0 for one of no chat."""
    event = next((value for value in content.values() if isinstance(value, Mapping)), {})
    message = event.get("message", event)  # a press names the message that holds its button
    chat = message.get("chat") if isinstance(message, Mapping) else None
    chat_id = chat.get("id") if isinstance(chat, Mapping) else None
    return chat_id if isinstance(chat_id, int) else 0


def album_head(session: Session, chat_id: int, message_id: int, album: str) -> int | None:
    """The id of the first message of an album before this one; None for the first itself.

    Telegram sends every file of an album as a message of its own, one close after the other.
    """
    recent = select(IncomingUpdate.content).order_by(col(IncomingUpdate.update_id).desc()).limit(_RECENT)
    of_albums = ((content, content.get("message")) for content in session.exec(recent))
    earlier = [
        message["message_id"]
        for content, message in of_albums
        if isinstance(message, Mapping)
        and message.get("media_group_id") == album
        and chat_of(content) == chat_id
        and message["message_id"] < message_id
    ]
    return min(earlier, default=None)


def finish(session: Session, update_id: int) -> bool:
    """Takes the update as handled; False when it already was, so that nothing is applied twice.

    Its words are forgotten: what matters of them is recorded elsewhere, and an invitation's code nowhere. Of a message
    of an album its place is kept, for those that come after it.
    """
    content = session.exec(_CONTENT, params={"number": update_id}).first()
    return _leave(session, update_id, Handling.DONE, content=_album_place(content or {}))


def _album_place(content: Mapping[str, Any]) -> dict[str, Any]:
    message = content.get("message")
    if not isinstance(message, Mapping) or "media_group_id" not in message:
        return {}
    place = {key: message[key] for key in ("message_id", "media_group_id")}
    return {"message": place | {"chat": {"id": chat_of(content)}}}


def park(session: Session, update_id: int, error: str) -> bool:
    """Puts the update aside with what went wrong."""
    return _leave(session, update_id, Handling.PARKED, error=error)


def parked(session: Session) -> Sequence[IncomingUpdate]:
    """What could not be handled and waits for an administrator, the oldest first."""
    aside = select(IncomingUpdate).where(IncomingUpdate.handling == Handling.PARKED)
    return session.exec(aside.order_by(col(IncomingUpdate.update_id))).all()


def retry(session: Session, update_id: int) -> bool:
    """Has a parked update handled once more; False where it is not parked."""
    return _leave(session, update_id, Handling.WAITING, of=Handling.PARKED, error="")


def give_up(session: Session, update_id: int) -> bool:
    """Settles a parked update without another try, and forgets its words; False where it is not parked."""
    return _leave(session, update_id, Handling.GIVEN_UP, of=Handling.PARKED, content={})


def _leave(
    session: Session,
    update_id: int,
    handling: Handling,
    *,
    of: Handling = Handling.WAITING,
    **values: Any,  # noqa: ANN401 (columns of any type)
) -> bool:
    taken = session.exec(_LEAVE, params={"number": update_id, "was": of, "handling": handling, **values})
    return bool(taken.rowcount)
