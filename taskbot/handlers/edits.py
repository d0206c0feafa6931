"""Edited messages that stand as they were sent: a command or request acts once; whoever edits it hears what to do instead.

Reports, entries and corrections are taken as edited by their own routers.
"""

from aiogram import Router

from taskbot.handlers.commands import KnownCommand
from taskbot.handlers.turn import Turn, in_turn
from taskbot.tasks import queries
from taskbot.texts import edits as texts


def refuse_edit(turn: Turn) -> None:
    """Nothing changes."""
    if not stands_as_sent(turn):
        done = queries.events_from(turn.session, turn.chat_id, turn.message_id)
        turn.reply(texts.carried_out() if done else texts.not_carried_out())


def stands_as_sent(turn: Turn) -> bool:
    """Whether the message, before it was edited, asked something of the office or instructed it; that is said."""
    done = queries.events_from(turn.session, turn.chat_id, turn.message_id)
    standing = [event for event in done if event.kind in texts.STANDING]
    if standing:
        turn.reply(texts.stands(standing[-1].kind, standing[-1].task_number))
    return bool(standing)


def make_router() -> Router:
    """The routing table."""
    router = Router(name="edits")
    router.edited_message.register(in_turn(refuse_edit), KnownCommand())
    return router
