"""A turn: one update answered in one transaction, with everything it changes and everything it says (decision 0002)."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from inspect import signature
from typing import Any

from aiogram.types import CallbackQuery, MaybeInaccessibleMessage, Message, TelegramObject, Update, User
from loguru import logger
from sqlalchemy.event import listen
from sqlmodel import Session

from taskbot.clock import office_day
from taskbot.context import Context
from taskbot.handlers import inbox
from taskbot.handlers.inbox import Handling
from taskbot.reminders import outbox
from taskbot.reminders.models import Lane
from taskbot.reminders.outbox import About, Address, Body
from taskbot.reminders.telegram import message_ref
from taskbot.reminders.whispers import DONE
from taskbot.tasks import journal, membership
from taskbot.tasks.errors import Anonymous, NoSuchTask, NotAllowed, NotSeen, NotYourTask, Refusal
from taskbot.tasks.permissions import GROUP_ANONYMOUS_BOT, Actor
from taskbot.tasks.press_errors import AlreadyChased
from taskbot.texts.buttons import Keyboard
from taskbot.texts.refusals import refused
from taskbot.texts.words import plain
from taskbot.texts.zh import Texts

Act = Callable[..., None]

_ABOUT_THE_PERSON = (AlreadyChased, Anonymous, NotAllowed, NotYourTask, NoSuchTask, NotSeen)
"""Refusals for which the message that was pressed is not to blame: it is what it was."""


@dataclass(slots=True)
class Turn:
    """What a handler works with: who acts, where, when, and the means to answer."""

    session: Session
    context: Context
    actor: Actor
    now: datetime
    chat_id: int
    chat_title: str
    message_id: int
    """As `message_ref` names it: negative for a message that the actor alone sees."""
    query_id: str | None
    file_name: str = ""
    """The name of the file that the message brings."""
    thread_id: int | None = None
    """The topic of the group in which the message stands, if the group has topics."""
    has_toasted: bool = False
    has_whispered: bool = False

    @property
    def today(self) -> date:
        """The day in the office's calendar."""
        return office_day(self.now)

    @property
    def texts(self) -> Texts:
        """The words."""
        return self.context.texts

    @property
    def is_group(self) -> bool:
        """Whether others read along."""
        return self.chat_id < 0

    def reply(
        self,
        text: str,
        keyboard: Keyboard | None = None,
        about: Sequence[About] = (),
        *,
        force_reply: bool = False,
        to: int | None = None,
    ) -> None:
        """Answers the message that the turn is about, or the one of `to`."""
        body = Body(text, keyboard or (), force_reply, about)
        address = self.here(self.message_id if to is None else to)
        if self.query_id is None and self.message_id < 0:  # who asks quietly is answered quietly
            outbox.whisper(self.session, address, self.actor.id, body, now=self.now)
        else:
            outbox.tell(self.session, address, body, lane=Lane.ANSWER, now=self.now)

    def whisper(
        self, text: str, keyboard: Keyboard | None = None, about: Sequence[About] = (), *, short: str
    ) -> None:
        """Answers a question in a group without the group reading along; in private it is an ordinary reply.

        Where neither the group's server nor a private chat allows it, `short` is said in the group, once a turn.
        """
        if not self.is_group or self.actor.id == GROUP_ANONYMOUS_BOT:
            self.reply(text, keyboard, about)
            return
        body = Body(text, keyboard or (), about=about)
        to = self.here(self.message_id if self.query_id is None else None)
        said = "" if self.has_whispered else short
        self.has_whispered = True
        outbox.whisper(
            self.session, to, self.actor.id, body, query_id=self.query_id, short=said, now=self.now
        )

    def react(self, emoji: str = DONE) -> None:
        """Puts a reaction under the message that the turn is about, where an echo would be noise."""
        if self.message_id > 0:
            outbox.react(self.session, self.here(self.message_id), emoji, now=self.now)

    def post(
        self,
        chat_id: int,
        text: str,
        keyboard: Keyboard | None = None,
        about: Sequence[About] = (),
        *,
        thread_id: int | None = None,
    ) -> None:
        """Says something unasked, in that chat; in the turn's own chat the topic is the turn's, unless another is named."""
        body = Body(text, keyboard or (), about=about)
        if thread_id is None and chat_id == self.chat_id:
            thread_id = self.thread_id
        to = Address(chat_id, thread_id=thread_id)
        outbox.tell(self.session, to, body, lane=Lane.ORDER, now=self.now)

    def redraw(self, text: str, keyboard: Keyboard | None = None) -> None:
        """Gives the message whose button was pressed a new look."""
        body = Body(text, keyboard or ())
        outbox.redraw(self.session, self.chat_id, self.message_id, body, receiver=self.actor.id, now=self.now)

    def here(self, reply_to: int | None = None) -> Address:
        """The turn's chat and topic, and the message there to reply to."""
        return Address(self.chat_id, reply_to, self.thread_id, self.actor.id if self.is_group else 0)

    def toast(self, text: str, *, alert: bool = False) -> None:
        """Answers a press; the person alone sees it, without markup."""
        if self.query_id is not None and not self.has_toasted:
            self.has_toasted = True
            outbox.toast(self.session, self.actor.id, self.query_id, plain(text), alert=alert, now=self.now)

    def refuse(self, sentence: str) -> None:
        """Says why something was not done: to the presser alone, else as a reply."""
        if self.query_id is None:
            self.reply(sentence)
        else:
            self.toast(sentence, alert=True)


Redraw = Callable[[Turn], None]
"""Brings the message whose button was pressed up to date."""


def in_turn(act: Act) -> Callable[..., Awaitable[Handling]]:
    """An aiogram handler that runs `act(turn, …)` as one transaction; `act` names what it wants of the filters' data.

    It answers that the update is done: nobody need finish it any more.
    """
    wanted = set(signature(act).parameters) - {"turn"}

    async def handler(
        _event: TelegramObject,
        context: Context,
        event_update: Update,
        redraw_pressed: Redraw,
        **data: Any,  # noqa: ANN401 (aiogram hands over what its filters found)
    ) -> Handling:
        parsed = {name: data[name] for name in wanted}
        await context.db.write(take_turn, act, context, event_update, parsed, redraw_pressed)
        return Handling.DONE

    return handler


def take_turn(
    session: Session,
    act: Act,
    context: Context,
    update: Update,
    parsed: dict[str, Any],
    redraw_pressed: Redraw | None = None,
) -> None:
    """Runs `act` once for the update. A refusal undoes what `act` did and is said in one sentence.

    A button that is refused was drawn for something that has changed since: its message is brought up to date.
    """
    if not inbox.finish(session, update.update_id):
        return
    turn = make_turn(session, context, update)
    try:
        with session.begin_nested():
            act(turn, **parsed)
    except Refusal as refusal:
        turn.has_toasted = turn.has_whispered = False  # what was said was undone with the rest
        turn.refuse(refused(refusal))
        if redraw_pressed and turn.query_id is not None and not isinstance(refusal, _ABOUT_THE_PERSON):
            redraw_pressed(turn)
    turn.toast("")
    _log_when_committed(session, update.update_id, journal.recorded(session))


def _log_when_committed(session: Session, update_id: int, events: range) -> None:
    """Which events of the journal came of the update."""
    if events:
        log = logger.bind(update=update_id, events=[*events])
        listen(session, "after_commit", lambda _session: log.info("recorded"), once=True)


def make_turn(session: Session, context: Context, update: Update) -> Turn:
    """The turn of an update that has a sender: a message, an edit or a press."""
    event = update.callback_query or update.message or update.edited_message
    if event is None or event.from_user is None:
        raise ValueError(f"update {update.update_id} has no sender")
    message = event.message if isinstance(event, CallbackQuery) else event
    if message is None:
        raise ValueError(f"update {update.update_id} has no message")
    is_private = message.chat.type == "private"
    person = membership.meet(session, _sender_id(event), _name(event.from_user), started=is_private)
    source_id = message.message_id or None if isinstance(event, Message) else None
    return Turn(
        session=session,
        context=context,
        actor=membership.actor_of(session, person, context.settings.admin_ids, message.chat.id, source_id),
        now=context.clock.now(),
        chat_id=message.chat.id,
        chat_title=message.chat.title or person.name,
        message_id=message_ref(message) if isinstance(message, Message) else message.message_id,
        query_id=event.id if isinstance(event, CallbackQuery) else None,
        file_name=_file_name(event),
        thread_id=_topic(message),
    )


def _topic(message: MaybeInaccessibleMessage) -> int | None:
    """Replies in a group without topics have a thread of their own, which is no place to write to."""
    return message.message_thread_id if isinstance(message, Message) and message.is_topic_message else None


def _sender_id(event: Message | CallbackQuery) -> int:
    """Whoever speaks as a chat or a channel has no name of his own, and so no role."""
    if isinstance(event, Message) and event.sender_chat is not None:
        return GROUP_ANONYMOUS_BOT
    return event.from_user.id if event.from_user else GROUP_ANONYMOUS_BOT


def _file_name(event: Message | CallbackQuery) -> str:
    brought = event.document if isinstance(event, Message) else None
    return (brought.file_name or "") if brought else ""


def _name(user: User) -> str:
    return user.full_name or str(user.id)
