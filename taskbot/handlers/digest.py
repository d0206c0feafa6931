"""/digest: the weekly digest on demand, in the chat that asks for it."""

import asyncio

from aiogram import Router
from aiogram.types import TelegramObject, Update
from sqlmodel import Session

from taskbot.clock import office_day
from taskbot.context import Context
from taskbot.digest.service import Papers, digest_folder, freeze, make_papers, send_papers
from taskbot.handlers.commands import Command
from taskbot.handlers.turn import Turn, make_turn, take_turn
from taskbot.reminders.models import Lane
from taskbot.tasks import journal
from taskbot.tasks.permissions import Role
from taskbot.tasks.summary import week_of

_READERS = (Role.OFFICE, Role.LEADER)


async def send_digest(_event: TelegramObject, context: Context, event_update: Update) -> None:
    """Reads and draws outside of any transaction, then answers in one."""
    if not await context.db.read(_may_have_it, context, event_update):
        await context.db.write(take_turn, _refuse, context, event_update, {})
        return
    now = context.clock.now()
    frozen = await context.db.read(
        freeze, context.light_rules, context.settings.office.work, week_of(office_day(now)), now=now
    )
    folder = digest_folder(context) / f"asked-{event_update.update_id}"
    papers = await asyncio.to_thread(make_papers, frozen, context, folder)
    await context.db.write(take_turn, _answer, context, event_update, {"papers": papers})


def _may_have_it(session: Session, context: Context, update: Update) -> bool:
    return not make_turn(session, context, update).actor.roles.isdisjoint(_READERS)


def _refuse(turn: Turn) -> None:
    turn.actor.require(*_READERS)


def _answer(turn: Turn, papers: Papers) -> None:
    turn.actor.require(*_READERS)
    send_papers(turn.session, papers, turn.here(turn.message_id), Lane.ANSWER, now=turn.now)
    journal.record_access(turn.session, "exported", "digest", by=turn.actor, now=turn.now)


def make_router() -> Router:
    """The routing table."""
    router = Router(name="digest")
    router.message.register(send_digest, Command("digest"))
    return router
