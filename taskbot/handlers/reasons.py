"""仍要处理 asks the office for a reason; the reply to that goes on where the paper, the draft or its issue was refused."""

import re
from collections.abc import Callable
from dataclasses import replace
from functools import partial

from aiogram import Bot, F, Router
from aiogram.filters import Filter
from aiogram.types import CallbackQuery, Message, Update
from aiogram.types import Document as SentFile
from sqlmodel import Session

from taskbot.context import Context
from taskbot.handlers import drafts, incoming, orders
from taskbot.handlers.commands import number_and_words, split_command, text_of
from taskbot.handlers.files import Given, in_office_turn, without_command
from taskbot.handlers.incoming import Wish
from taskbot.handlers.marks import Reason, Wanted, let_through
from taskbot.handlers.presses import Pressed
from taskbot.handlers.turn import Act, Turn, in_turn
from taskbot.handlers.working import Beside
from taskbot.reminders import outbox
from taskbot.reminders.outbox import About, Body
from taskbot.tasks import drafting, marked_messages, queries
from taskbot.tasks.draft_models import Draft, MarkedMessage
from taskbot.tasks.errors import MarksAnswered, MessageGone
from taskbot.tasks.marked_messages import LEAST_REASON, Said, is_reason
from taskbot.tasks.models import Purpose
from taskbot.tasks.permissions import Role
from taskbot.texts import marks as texts
from taskbot.texts.buttons import Press, PressData

_WISH = re.compile(r"[nsm]|[aw]\d{1,18}")
"""As `Wanted` opens it; others are those of a file."""
_NEVER_MIND = frozenset({"取消", "算了", "不处理", "不处理了"})


class Refused(Filter):
    """Lets a press through; the message that was refused goes on as `refused`, None where it is gone."""

    async def __call__(self, query: CallbackQuery) -> dict[str, Said | None]:
        replied = query.message.reply_to_message if isinstance(query.message, Message) else None
        if replied is None:
            return {"refused": None}
        file = replied.document
        brought = (file.file_id, file.file_name or "") if file else ()
        return {"refused": Said(replied.message_id, text_of(replied), *brought)}


class GivesReason(Filter):
    """Lets a reply to the question for a reason through, whatever it holds, unless it is a command."""

    async def __call__(self, message: Message, context: Context) -> bool | dict[str, int]:
        replied = message.reply_to_message
        if replied is None or text_of(message).lstrip().startswith(("/", "／")):
            return False
        marked_id = await context.db.read(_asked_about, message.chat.id, replied.message_id)
        return {"marked_id": marked_id} if marked_id is not None else False


def ask_reason(turn: Turn, pressed: PressData, refused: Said | None) -> None:
    """仍要处理: opens a reply box for the one who pressed; from now on the message is held until the reason comes.

    Raises StaleButton for a choice that this program did not make.
    """
    turn.actor.require(Role.OFFICE)
    if refused is None:
        raise MessageGone
    if not _WISH.fullmatch(pressed.choice):
        Wish.unpack(pressed.choice)
    held = marked_messages.hold(
        turn.session,
        turn.message_id,
        refused,
        pressed.choice,
        pressed.target,
        by=turn.actor,
        now=turn.now,
    )
    prompt = texts.reason_asked(turn.actor.id, turn.actor.name)
    turn.reply(prompt, about=[About(Purpose.ASK_MARKS_REASON, marked_id=held.id)], force_reply=True)


async def take_reason(
    message: Message,
    bot: Bot,
    context: Context,
    event_update: Update,
    username: str,
    marked_id: int,
    beside: Beside,
) -> None:
    """The reply to the question."""
    words = text_of(message).strip()

    async def work() -> Act:
        if words in _NEVER_MIND:
            return partial(_give_up, marked_id=marked_id)
        if not is_reason(words):
            return partial(_ask_again, marked_id=marked_id)
        held = await context.db.read(_held, marked_id)
        if held is None or not held.is_open:
            raise MarksAnswered
        reason = Reason(marked_id, words, held.file_name)
        if _WISH.fullmatch(held.wish):
            return partial(_ACTS[Wanted(held.wish[:1])], held=held, username=username, reason=reason)
        return await incoming.read(bot, context, _given(held, username), Wish.unpack(held.wish), reason)

    await in_office_turn(context, event_update, beside, work)


def _given(held: MarkedMessage, username: str) -> Given:
    file = (
        SentFile(file_id=held.file_id, file_unique_id="", file_name=held.file_name) if held.file_id else None
    )
    return Given(held.message_id, without_command(held.words, username), file)


def _propose(turn: Turn, held: MarkedMessage, username: str, reason: Reason) -> None:
    """/new goes on."""
    words = _words_of(turn, held, username)
    reader = drafts.reader_of(turn)
    proposed = Draft(by=turn.actor.id, text=words, created_at=turn.now)
    marks = drafting.open_marks(proposed, reader.read(proposed))
    answered = dict.fromkeys(marks, reason.words)
    draft = drafting.open_draft(
        turn.session, words, reader, despite_marks=answered, by=turn.actor, now=turn.now
    )
    let_through(turn, marks, reason, reader.read(draft).title, draft.id)
    drafts.preview(turn, draft)


def _answer(turn: Turn, held: MarkedMessage, username: str, reason: Reason) -> None:
    """An answer to a draft goes on."""
    draft = drafting.draft_for(turn.session, turn.actor, held.target)
    wanted, asked_in = Wanted(held.wish[:1]), int(held.wish[1:])
    text = drafts.answered_text(turn, draft, held.words, is_about_time=wanted is Wanted.DEADLINE)
    marks = drafting.marks_brought(draft, text)
    title = drafts.reader_of(turn).read(draft).title
    drafts.rewrite(turn, draft, text, let_through(turn, marks, reason, title, draft.id))
    drafts.show_answered(turn, draft, asked_in)


def _issue(turn: Turn, held: MarkedMessage, username: str, reason: Reason) -> None:
    """确认交办 goes on, in the message that shows the draft."""
    draft = drafting.draft_for(turn.session, turn.actor, held.target)
    proposal = drafts.reader_of(turn).read(draft)
    marks = drafting.open_marks(draft, proposal)
    drafting.answer_for(turn.session, draft, let_through(turn, marks, reason, proposal.title, draft.id))
    task = drafts.issue_shown(replace(turn, message_id=held.message_id), draft)
    turn.reply(turn.texts.issued_briefly(task.number))


def _amend(turn: Turn, held: MarkedMessage, username: str, reason: Reason) -> None:
    """/amend goes on."""
    number, said = number_and_words(_words_of(turn, held, username), "amend")
    marks = orders.marks_of_amendment(turn, number, said, held.file_name)
    let_through(turn, marks, reason, queries.facts_of(turn.session, number).title, task_number=number)
    orders.carry_out(turn, number, said)


def _words_of(turn: Turn, held: MarkedMessage, username: str) -> str:
    """What the command was given."""
    command = split_command(held.words, username, is_group=turn.is_group)
    return command[1] if command else held.words


_ACTS: dict[Wanted, Callable[..., None]] = {
    Wanted.NEW: _propose,
    Wanted.ANSWER: _answer,
    Wanted.DEADLINE: _answer,
    Wanted.ISSUE: _issue,
    Wanted.AMENDMENT: _amend,
}


def _give_up(turn: Turn, marked_id: int) -> None:
    """取消"""
    held = marked_messages.held_for(turn.session, turn.actor, marked_id)
    body = Body(texts.given_up(turn.actor.name))
    outbox.redraw(turn.session, turn.chat_id, held.refusal_id, body, now=turn.now)
    marked_messages.settle(turn.session, held)
    turn.reply(texts.given_up_briefly())


def _ask_again(turn: Turn, marked_id: int) -> None:
    marked_messages.held_for(turn.session, turn.actor, marked_id)
    again = [About(Purpose.ASK_MARKS_REASON, marked_id=marked_id)]
    turn.reply(texts.reason_too_short(LEAST_REASON), about=again, force_reply=True)


def _held(session: Session, marked_id: int) -> MarkedMessage | None:
    return session.get(MarkedMessage, marked_id)


def _asked_about(session: Session, chat_id: int, message_id: int) -> int | None:
    links = queries.links_of(session, chat_id, message_id)
    return next((each.marked_id for each in links if each.purpose is Purpose.ASK_MARKS_REASON), None)


def make_router() -> Router:
    """The routing table."""
    router = Router(name="reasons")
    router.callback_query.register(in_turn(ask_reason), Pressed(Press.DESPITE_MARKS), F.message, Refused())
    router.message.register(take_reason, F.from_user, GivesReason())
    return router
