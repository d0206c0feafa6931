"""How queries are answered: once, for the asker alone, and then in place."""

from collections.abc import Sequence

from taskbot.handlers.draft_views import Look
from taskbot.handlers.turn import Turn
from taskbot.reminders import outbox
from taskbot.reminders.outbox import About
from taskbot.texts.quiet import ask_in_private


def answer(turn: Turn, look: Look, command: str, about: Sequence[About] = ()) -> None:
    """Answers a query: what was asked is the asker's, not the group's; `command` is how to ask it in private."""
    turn.whisper(*look, about, short=ask_in_private(command))


def redraw(turn: Turn, look: Look, about: Sequence[About] = ()) -> None:
    """Gives the message whose button was pressed a new look; a reply to it is about this from now on."""
    turn.redraw(*look)
    outbox.relink(turn.session, turn.chat_id, turn.message_id, about)
