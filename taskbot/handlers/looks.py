"""How queries are answered: once, for the asker alone, and then in place."""

from collections.abc import Sequence
from functools import wraps

from taskbot.handlers.draft_views import Look
from taskbot.handlers.turn import Act, Turn
from taskbot.reminders import outbox
from taskbot.reminders.outbox import About
from taskbot.tasks.errors import Refusal
from taskbot.texts.quiet import ask_in_private
from taskbot.texts.refusals import refused


def answer(turn: Turn, look: Look, command: str, about: Sequence[About] = ()) -> None:
    """Answers a query: what was asked is the asker's, not the group's; `command` is how to ask it in private."""
    turn.whisper(*look, about, short=ask_in_private(command))


def quietly(act: Act) -> Act:
    """The same query; a refusal of it is the asker's alone, as its answer would be."""

    @wraps(act)
    def ask(turn: Turn, **found: object) -> None:
        try:
            with turn.session.begin_nested():
                act(turn, **found)
        except Refusal as refusal:
            if turn.query_id is not None:
                raise
            sentence = refused(refusal)
            turn.has_whispered = False  # what was said was undone
            turn.whisper(sentence, short=sentence)

    return ask


def redraw(turn: Turn, look: Look, about: Sequence[About] = ()) -> None:
    """Gives the message whose button was pressed a new look; a reply to it is about this from now on."""
    turn.redraw(*look)
    outbox.relink(turn.session, turn.chat_id, turn.message_id, about)
