"""/digest: a digest on demand, in the chat that asks for it, or a correction of one that was given."""

import asyncio

from aiogram import Bot, F, Router
from aiogram.types import CallbackQuery, Message, Update
from sqlmodel import Session

from taskbot.clock import office_day
from taskbot.context import Context
from taskbot.digest.drawing import Papers, draw_issue
from taskbot.digest.freezing import Wanted, issue_of
from taskbot.digest.letters import send_papers
from taskbot.digest.models import Digest
from taskbot.digest.on_demand import Withheld, wanted_of, withheld
from taskbot.digest.saving import forget_asked
from taskbot.digest.service import desk_of, digest_folder, schedule_of
from taskbot.handlers.commands import Command
from taskbot.handlers.digest_previews import draft_correction
from taskbot.handlers.presses import Pressed
from taskbot.handlers.turn import Turn, make_turn, take_turn
from taskbot.handlers.working import Beside, working_on
from taskbot.reminders.models import Lane
from taskbot.tasks import journal
from taskbot.tasks.errors import Refusal, StaleButton, WrongUse
from taskbot.tasks.issues import Stage
from taskbot.tasks.parsing.period_words import DigestAsked, read_digest_asked
from taskbot.tasks.periods import Span, period_of
from taskbot.tasks.permissions import Role
from taskbot.texts import digests as texts
from taskbot.texts.buttons import Press, PressData, button

_READERS = (Role.OFFICE, Role.LEADER)


async def answer(
    _message: Message, bot: Bot, context: Context, event_update: Update, words: str, beside: Beside
) -> None:
    """Reads and draws outside of any transaction, in a process of its own and beside the feed; then answers in one."""
    asked = read_digest_asked(words, office_day(context.clock.now()))
    wanted = await context.db.read(_wanted, context, event_update, asked)
    if wanted is None:
        await context.db.write(take_turn, _correct_or_refuse, context, event_update, {"asked": asked})
    else:
        beside(_draw(bot, context, event_update, wanted))


async def _draw(bot: Bot, context: Context, event_update: Update, wanted: Wanted) -> None:
    await asyncio.to_thread(forget_asked, context.settings.data_dir)
    folder = digest_folder(context) / f"asked-{event_update.update_id}"
    async with working_on(bot, event_update):
        papers = await context.renderer.run(draw_issue, desk_of(context), wanted, folder)
    await context.db.write(take_turn, _answer, context, event_update, {"papers": papers})


def _wanted(session: Session, context: Context, update: Update, asked: DigestAsked | None) -> Wanted | None:
    """None where there is nothing to draw: for somebody who may not have it, for what cannot be, for a correction."""
    turn = make_turn(session, context, update)
    if turn.actor.roles.isdisjoint(_READERS) or asked is None or asked.correction is not None:
        return None
    if _withheld(turn, asked) is not None:
        return None
    try:
        return _wanted_by(turn, asked)
    except Refusal:
        return None


def _wanted_by(turn: Turn, asked: DigestAsked) -> Wanted:
    """What is asked for without a name is as of now."""
    on = turn.today if asked.period is None else None
    return wanted_of(turn.session, schedule_of(turn.context), _period(turn, asked), turn.now, on)


def _period(turn: Turn, asked: DigestAsked) -> str:
    return asked.period or period_of(turn.today, Span.WEEK)


def _withheld(turn: Turn, asked: DigestAsked) -> Withheld | None:
    """The office has everything at any time."""
    if Role.OFFICE in turn.actor.roles:
        return None
    return withheld(turn.session, schedule_of(turn.context), _period(turn, asked), turn.now)


def _correct_or_refuse(turn: Turn, asked: DigestAsked | None) -> None:
    turn.actor.require(*_READERS)
    if asked is None:
        raise WrongUse("digest")
    if asked.correction is not None:
        draft_correction(turn, asked.period, asked.correction)
    elif found := _withheld(turn, asked):
        _offer_last(turn, found)
    else:
        _wanted_by(turn, asked)


def _offer_last(turn: Turn, found: Withheld) -> None:
    """When it comes, and below a button for what the leaders have."""
    name, keyboard = texts.named(found.period), []
    if found.last is not None:
        label = f"看{texts.named(found.last.period, found.last.number)}"
        keyboard = [[button(label, Press.OPEN_DIGEST, found.last.id or 0)]]
    is_late = found.due_at is not None and found.due_at <= turn.now
    due_at = None if is_late else found.due_at
    turn.reply(texts.withheld(name, due_at, turn.today, is_with_office=found.is_with_office), keyboard)


async def open_issue(
    _query: CallbackQuery,
    bot: Bot,
    context: Context,
    event_update: Update,
    pressed: PressData,
    beside: Beside,
) -> None:
    """看…周报: an issue that was given, once more in the chat of the press."""
    wanted = await context.db.read(_given, context, event_update, pressed)
    if wanted is None:
        await context.db.write(take_turn, _refuse_issue, context, event_update, {})
    else:
        beside(_draw(bot, context, event_update, wanted))


def _given(session: Session, context: Context, update: Update, pressed: PressData) -> Wanted | None:
    turn, digest = make_turn(session, context, update), session.get(Digest, pressed.target)
    if digest is None or digest.is_at is not Stage.GIVEN or turn.actor.roles.isdisjoint(_READERS):
        return None
    return wanted_of(session, schedule_of(context), digest.period, turn.now)


def _refuse_issue(turn: Turn) -> None:
    turn.actor.require(*_READERS)
    raise StaleButton


def _answer(turn: Turn, papers: Papers) -> None:
    turn.actor.require(*_READERS)
    kept = issue_of(turn.session, papers.period, papers.number)
    digest_id = kept.id if kept and kept.is_at is Stage.GIVEN else None
    to = turn.here(turn.message_id)
    send_papers(turn.session, papers, to, Lane.ANSWER, digest_id=digest_id, now=turn.now)
    journal.record_access(turn.session, "exported", "digest", by=turn.actor, now=turn.now)


def make_router() -> Router:
    """The routing table."""
    router = Router(name="digest")
    router.message.register(answer, Command("digest"))
    router.callback_query.register(open_issue, Pressed(Press.OPEN_DIGEST), F.message)
    return router
