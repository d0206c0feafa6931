"""/digest: the weekly digest on demand, in the chat that asks for it."""

import asyncio

from aiogram import Router
from aiogram.types import TelegramObject, Update

from taskbot.context import Context
from taskbot.digest.service import Papers, digest_folder, freeze, make_papers, send_papers
from taskbot.handlers.commands import Command
from taskbot.handlers.turn import Turn, take_turn
from taskbot.reminders.models import Lane
from taskbot.reminders.outbox import Address
from taskbot.tasks.permissions import Role


async def send_digest(_event: TelegramObject, context: Context, event_update: Update) -> None:
    """Reads and draws outside of any transaction, then answers in one; only there is it asked who may have it."""
    frozen = await context.db.read(
        freeze, context.light_rules, context.settings.office.work, now=context.clock.now()
    )
    folder = digest_folder(context) / f"asked-{event_update.update_id}"
    papers = await asyncio.to_thread(make_papers, frozen, context, folder)
    await context.db.write(take_turn, _answer, context, event_update, {"papers": papers})


def _answer(turn: Turn, papers: Papers) -> None:
    turn.actor.require(Role.OFFICE, Role.LEADER)
    to = Address(turn.chat_id, turn.message_id)
    send_papers(turn.session, papers, to, Lane.ANSWER, now=turn.now)


def make_router() -> Router:
    """The routing table."""
    router = Router(name="digest")
    router.message.register(send_digest, Command("digest"))
    return router
