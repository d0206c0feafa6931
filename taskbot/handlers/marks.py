"""The sensitive gate in chat: what bears secrecy marks is refused under the button 仍要处理, and let through with a reason."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from taskbot.handlers.turn import Turn
from taskbot.reminders import outbox
from taskbot.reminders.outbox import Body
from taskbot.tasks import marked_messages
from taskbot.tasks.marked_messages import Override
from taskbot.texts import marks as texts
from taskbot.texts.buttons import Press, button

DESPITE = "仍要处理"
"""The label of the button."""


class Wanted(StrEnum):
    """What was refused; it opens the choice of the button 仍要处理, beside the kinds of a file (`incoming.Kind`)."""

    NEW = "n"
    ANSWER = "a"
    """To a draft; the message that it answers follows."""
    DEADLINE = "w"
    """As ANSWER, to the question for the deadline."""
    ISSUE = "s"
    AMENDMENT = "m"


@dataclass(frozen=True, slots=True)
class Reason:
    """A reason that somebody of the office has given, and what it was given for."""

    marked_id: int
    words: str
    file_name: str = ""


def refuse(turn: Turn, sentence: str, target: int, *wishes: tuple[str, str], to: int | None = None) -> None:
    """Says why nothing was done, in reply to the message that is at fault; each wish has a label and a choice."""
    rows = [[button(label, Press.DESPITE_MARKS, target, wish, style="danger")] for label, wish in wishes]
    turn.reply(sentence, rows, to=to)


def let_through(
    turn: Turn,
    marks: Sequence[str],
    reason: Reason,
    title: str,
    draft_id: int | None = None,
    task_number: int | None = None,
) -> dict[str, str]:
    """The refusal is answered, once, and journalled; returns the reason by mark. Raises MarksAnswered."""
    held = marked_messages.held_for(turn.session, turn.actor, reason.marked_id)
    override = Override(tuple(marks), reason.words, reason.file_name)
    answered = marked_messages.note_override(
        turn.session, override, title, draft_id, task_number, by=turn.actor, now=turn.now
    )
    body = Body(texts.overridden(marks, turn.actor.name, reason.words))
    outbox.redraw(turn.session, turn.chat_id, held.refusal_id, body, now=turn.now)
    marked_messages.settle(turn.session, held)
    return answered
