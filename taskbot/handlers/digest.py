"""/digest: a digest on demand, in the chat that asks for it, or a correction of one that was given."""

import asyncio
from datetime import datetime

from aiogram import Bot, Router
from aiogram.types import Message, Update
from sqlmodel import Session

from taskbot.clock import office_day
from taskbot.context import Context
from taskbot.digest.drawing import Papers, draw_issue
from taskbot.digest.freezing import Wanted, issue_of
from taskbot.digest.letters import send_papers
from taskbot.digest.on_demand import instant_of, wanted_of
from taskbot.digest.saving import forget_asked
from taskbot.digest.service import desk_of, digest_folder, schedule_of
from taskbot.handlers.commands import Command
from taskbot.handlers.digest_previews import draft_correction
from taskbot.handlers.turn import Turn, make_turn, take_turn
from taskbot.handlers.working import Beside, working_on
from taskbot.reminders.models import Lane
from taskbot.tasks import journal
from taskbot.tasks.errors import Refusal, WrongUse
from taskbot.tasks.issues import Stage
from taskbot.tasks.parsing.period_words import DigestAsked, read_digest_asked
from taskbot.tasks.periods import Span, period_of
from taskbot.tasks.permissions import Role

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
    period = asked.period or period_of(turn.today, Span.WEEK)
    try:
        return wanted_of(session, period, _instant(turn, asked))
    except Refusal:
        return None


def _instant(turn: Turn, asked: DigestAsked) -> datetime:
    """What is asked for without a name is as of now; Friday's digest comes all the same."""
    if asked.period is None:
        return turn.now
    return instant_of(schedule_of(turn.context), asked.period, turn.now)


def _correct_or_refuse(turn: Turn, asked: DigestAsked | None) -> None:
    turn.actor.require(*_READERS)
    if asked is None:
        raise WrongUse("digest")
    if asked.correction is None:
        _instant(turn, asked)
    else:
        draft_correction(turn, asked.period, asked.correction)


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
    return router
