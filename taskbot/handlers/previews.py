"""/preview: what would go out next if nobody did anything, and how often each unit was asked this week."""

import asyncio

from aiogram import Router
from aiogram.types import TelegramObject, Update
from sqlmodel import Session

from taskbot.context import Context
from taskbot.handlers.commands import Command
from taskbot.handlers.turn import Turn, make_turn, take_turn
from taskbot.reminders import ledger
from taskbot.reminders.foreseen import in_words, names_now
from taskbot.reminders.rehearsal import HORIZON, Foreseen, foresee_next
from taskbot.tasks import queries
from taskbot.tasks.permissions import Role
from taskbot.texts import previews as texts
from taskbot.texts.pages import pages
from taskbot.texts.quiet import ask_in_private


async def answer(_event: TelegramObject, context: Context, event_update: Update) -> None:
    """Rehearses beside the loop, outside of any writing; then answers in one turn."""
    now = context.clock.now()
    messages: list[Foreseen] = []
    if await context.db.read(_may_ask, context, event_update):
        rules, office = context.reminder_rules, context.settings.office.name
        messages = await asyncio.to_thread(foresee_next, context.db, rules, office, now=now)
    await context.db.write(take_turn, show_preview, context, event_update, {"messages": messages})


def _may_ask(session: Session, context: Context, update: Update) -> bool:
    return Role.OFFICE in make_turn(session, context, update).actor.roles


def show_preview(turn: Turn, messages: list[Foreseen]) -> None:
    """As many messages as it takes."""
    turn.actor.require(Role.OFFICE)
    lines = in_words(messages, names_now(turn.session), turn.today)
    asks, units = ledger.asks_of_week(turn.session, turn.today), queries.unit_names(turn.session)
    burden = {name: asks[unit_id] for unit_id, name in units.items() if unit_id in asks}
    limit = turn.context.reminder_rules.asks_per_week
    said = texts.foreseen(lines) if lines else [texts.nothing_foreseen(HORIZON.days)]
    for page in pages([*said, "", *texts.burden(burden, limit)]):
        turn.whisper(page, short=ask_in_private("/preview"))


def make_router() -> Router:
    """The routing table."""
    router = Router(name="previews")
    router.message.register(answer, Command("preview"))
    return router
