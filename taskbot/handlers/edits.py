"""Edited commands: a command acts once, when it is sent; whoever edits it hears what stands and what to do instead.

Reports, entries and corrections are taken as edited by their own routers.
"""

from aiogram import Router

from taskbot.handlers.commands import KnownCommand
from taskbot.handlers.turn import Turn, in_turn
from taskbot.tasks import queries
from taskbot.texts import edits as texts


def refuse_edit(turn: Turn) -> None:
    """Nothing changes."""
    done = queries.events_from(turn.session, turn.chat_id, turn.message_id)
    turn.reply(texts.stands(done[-1].kind, done[-1].task_number) if done else texts.not_carried_out())


def make_router() -> Router:
    """The routing table."""
    router = Router(name="edits")
    router.edited_message.register(in_turn(refuse_edit), KnownCommand())
    return router
