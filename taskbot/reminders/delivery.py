"""What becomes of letters: what waits, who takes it, whether it arrived, what the office has to see (decision 0002)."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import JSON, Row, and_, bindparam, case, or_, type_coerce
from sqlmodel import Session, col, func, select, update

from taskbot.reminders import whispers
from taskbot.reminders.models import Delivery, Lane, Letter, Marker
from taskbot.reminders.outbox import ASIDE, Address, react, relink
from taskbot.reminders.waiting import Envelope
from taskbot.tasks import membership
from taskbot.tasks.liaisons import Reachability, is_lost_group, reachability_after
from taskbot.tasks.models import MessageLink, Person

_SPOKEN = frozenset({"text", "photo", "document"})
"""What everybody in a group sees; that a whisper is refused says nothing of the group."""
_MESSAGES = _SPOKEN | {"rich", "whisper"}
"""What becomes a message with an id of its own."""
LONGEST_BACKOFF = timedelta(minutes=5)
_NEWEST = 5000
"""More letters than Telegram takes in two minutes."""
IN_DOUBT = "the program stopped while this was under way"
"""Why a letter that goes again may have arrived before."""
_TERM = "the sender's term"
_GOLDEN_RATIO = 1.6180339887498949

# Made once: of every letter all of them are asked.
_ASKER = case(
    (
        and_(col(Letter.lane) == Lane.ANSWER, col(Letter.chat_id) < 0),
        type_coerce(Letter.content, JSON)["asker"].as_string(),
    )
)
_SEEN: tuple[Any, ...] = (
    Letter.id,
    Letter.chat_id,
    Letter.lane,
    Letter.due_at,
    Letter.kind,
    _ASKER.label("asker"),
)
_ENVELOPES = select(*_SEEN).where(Letter.delivery == Delivery.QUEUED, col(Letter.id) > bindparam("after"))
_CURRENT_TERM = select(Marker.value).where(Marker.name == _TERM).with_for_update(read=True)
_TAKE = (
    update(Letter)
    .where(col(Letter.id) == bindparam("letter_id"), col(Letter.delivery) == Delivery.QUEUED)
    .values(delivery=Delivery.SENDING, attempts=col(Letter.attempts) + 1)
    .returning(Letter)
    .execution_options(synchronize_session=False, populate_existing=True)
)
_TAKE_TO_CHAT = _TAKE.where(col(Letter.chat_id) == bindparam("to"))


def envelopes(session: Session, after: int = 0) -> list[Envelope]:
    """What waits, in no order; only letters with a greater id than `after`."""
    return [
        _envelope(row.id, row, int(row.asker or 0))
        for row in session.exec(_ENVELOPES, params={"after": after})
    ]


def envelope_of(letter: Letter) -> Envelope | None:
    """The letter as it waits now; None when it does not."""
    asker = letter.content.get("asker", 0)
    return _envelope(letter.id or 0, letter, asker) if letter.delivery == Delivery.QUEUED else None


def _envelope(letter_id: int, letter: Letter | Row[Any], asker: int) -> Envelope:
    """Of a letter, or of a row that has as much of it."""
    aside = letter.kind if letter.kind in ASIDE else ""
    is_answer = letter.lane == Lane.ANSWER
    return Envelope(
        letter_id, letter.chat_id, letter.lane, letter.due_at.timestamp(), is_answer, aside, asker
    )


def sent_since(session: Session, instant: datetime) -> list[tuple[int, datetime]]:
    """The chats that messages went to since then and when, in order; looked for among the newest letters.

    What was under way when the program stopped may have gone at the last moment: it counts as of the latest one.
    """
    seen: tuple[Any, ...] = (Letter.chat_id, Letter.sent_at, Letter.delivery, Letter.kind)
    newest = session.exec(select(*seen).order_by(col(Letter.id).desc()).limit(_NEWEST)).all()
    messages = [row for row in newest if row.kind not in ASIDE]
    sent = [(row.chat_id, row.sent_at) for row in messages if row.sent_at and row.sent_at > instant]
    latest = max((at for _, at in sent), default=instant)
    sent += [(row.chat_id, latest) for row in messages if row.delivery == Delivery.SENDING]
    return sorted(sent, key=lambda each: each[1])


def begin_term(session: Session) -> int:
    """The number of a new sender's term: from now on whoever sent before takes no more letters.

    It waits for what that one was just taking, so that `recover` will see it.
    """
    term = session.get(Marker, _TERM, with_for_update=True) or Marker(name=_TERM, value="0")
    term.value = str(int(term.value) + 1)
    session.add(term)
    return int(term.value)


def claim(
    session: Session, letter_id: int, chat_id: int | None = None, term: int | None = None
) -> Letter | None:
    """Takes a letter for sending, as it reads now.

    None when another has taken it, it no longer goes to `chat_id`, or the sender's `term` is over.
    """
    if term is not None and session.exec(_CURRENT_TERM).first() != str(term):
        return None
    if chat_id is None:
        return session.scalars(_TAKE, {"letter_id": letter_id}).one_or_none()
    return session.scalars(_TAKE_TO_CHAT, {"letter_id": letter_id, "to": chat_id}).one_or_none()


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
        _note_way(session, letter, is_open=True, now=now)
        session.add_all(
            MessageLink(chat_id=letter.chat_id, message_id=message_id, **link) for link in letter.about
        )


def note_refused(session: Session, letter_id: int, error: str, *, now: datetime) -> None:
    """Telegram will never take the letter; what it says of the chat is remembered, so that the next one goes elsewhere.

    A quiet answer then takes its next way.
    """
    letter = session.get_one(Letter, letter_id)
    if letter.chat_id > 0:
        if found := reachability_after(error):
            membership.note_reachability(session, letter.chat_id, found)
    elif letter.kind in _SPOKEN and is_lost_group(error):
        _note_way(session, letter, is_open=False, now=now)
    receiver = session.get(Person, letter.content.get("receiver", 0))
    may_write = receiver is not None and receiver.has_started
    if not whispers.take_next_way(letter, may_write=may_write):
        letter.delivery = Delivery.FAILED
        _forget_secret(letter)
    letter.error = error
    session.add(letter)


def _note_way(session: Session, letter: Letter, *, is_open: bool, now: datetime) -> None:
    """A message to the chat arrived, so it can be spoken in; or its group has turned the bot away."""
    if letter.chat_id > 0:
        membership.note_reachability(session, letter.chat_id, Reachability.REACHABLE)
    elif letter.kind in _SPOKEN:
        by = membership.TELEGRAM
        membership.note_presence(session, letter.chat_id, is_in=is_open, by=by, now=now)


def _forget_secret(letter: Letter) -> None:
    if letter.content.get("is_secret"):
        letter.content = letter.content | {"text": ""}


def note_accepted(session: Session, letter_id: int, message_id: int | None, *, now: datetime) -> None:
    """Telegram has taken the letter, and its answer could not be read; a message without its id waits for the office."""
    letter = session.get_one(Letter, letter_id)
    if message_id is not None or letter.kind not in _MESSAGES:
        note_sent(session, letter_id, message_id, now=now)
        return
    letter.delivery, letter.error = Delivery.UNKNOWN, ""
    session.add(letter)


def follow_migration(session: Session, old_id: int, new_id: int, *, now: datetime) -> None:
    """A group has become a supergroup: what waits for it goes to the new id, without the message ids of the old one.

    Reminders that it was given count as given there: they are the same people.
    """
    membership.follow_migration(session, old_id, new_id, now=now)
    reminders = update(Letter).where(col(Letter.chat_id) == old_id, col(Letter.lane) == Lane.REMINDER)
    session.exec(
        reminders.where(col(Letter.delivery) == Delivery.SENT).values(chat_id=new_id, message_id=None)
    )
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
    letter.delivery, letter.error = Delivery.QUEUED, error
    letter.due_at = now + (_pause(letter_id, letter.attempts) if wait is None else wait)
    session.add(letter)


def _pause(letter_id: int, attempts: int) -> timedelta:
    """Up to a quarter less than the doubled pause, so that what failed together does not come again together.

    Multiples of the golden ratio lie evenly over the quarter, neighbours far apart.
    """
    pause = min(timedelta(seconds=2 ** min(attempts, 10)), LONGEST_BACKOFF)
    return pause * (1 - letter_id * _GOLDEN_RATIO % 1 / 4)


def recover(session: Session) -> None:
    """After a crash: what was under way may have arrived. Orders and digests wait for the office, the rest goes again.

    That it goes perhaps for the second time stands on its row.
    """
    for letter in session.exec(select(Letter).where(Letter.delivery == Delivery.SENDING)).all():
        doubtful = letter.kind != "edit" and letter.lane in (Lane.ORDER, Lane.DIGEST, Lane.HELD)
        letter.delivery = Delivery.UNKNOWN if doubtful else Delivery.QUEUED
        letter.error = "" if doubtful else IN_DOUBT
        session.add(letter)


def bring_forward(session: Session, patience: timedelta, *, now: datetime) -> int:
    """How many letters go now that a clock ahead of this one had put off: `patience` is for how long one may be put back.

    A letter that was never tried is put off on purpose only in the lane of what is held.
    """
    due_at, has_failed = col(Letter.due_at), col(Letter.attempts) > 0
    ahead = or_(due_at > now + patience, and_(due_at > now, ~has_failed))
    waiting = (col(Letter.delivery) == Delivery.QUEUED, col(Letter.lane) != Lane.HELD)
    return session.exec(update(Letter).where(*waiting, ahead).values(due_at=now)).rowcount


def doubt_what_waits(session: Session) -> None:
    """The rows are of an earlier day: what waited then may have gone since, and is as if it had been under way."""
    waiting = update(Letter).where(col(Letter.delivery) == Delivery.QUEUED)
    session.exec(waiting.values(delivery=Delivery.SENDING))


def in_doubt(session: Session) -> Sequence[Letter]:
    """Letters that the office should see: delivery unknown, or an order, reminder or digest refused by Telegram."""
    told_unasked = col(Letter.lane).in_((Lane.ORDER, Lane.REMINDER, Lane.DIGEST, Lane.HELD))
    failed = (col(Letter.delivery) == Delivery.FAILED) & told_unasked
    return session.exec(
        select(Letter)
        .where((col(Letter.delivery) == Delivery.UNKNOWN) | failed)
        .order_by(col(Letter.id).desc())
    ).all()


def send_again(session: Session, letter_id: int, *, now: datetime) -> bool:
    """The office has decided that a letter in doubt goes out again; False when there is none such."""
    letter = _doubtful(session, letter_id)
    if letter is None:
        return False
    letter.delivery, letter.due_at = Delivery.QUEUED, now
    session.add(letter)
    return True


def let_be(session: Session, letter_id: int) -> bool:
    """The office has decided that a letter in doubt does not go out again; False when there is none such."""
    letter = _doubtful(session, letter_id)
    if letter is None:
        return False
    letter.delivery = Delivery.DROPPED
    session.add(letter)
    return True


def _doubtful(session: Session, letter_id: int) -> Letter | None:
    letter = session.get(Letter, letter_id)
    return letter if letter and letter.delivery in (Delivery.UNKNOWN, Delivery.FAILED) else None


def count_due(session: Session, now: datetime) -> int:
    """How many letters wait for delivery now."""
    due = select(func.count()).where(Letter.delivery == Delivery.QUEUED, Letter.due_at <= now)
    return session.exec(due).one()
