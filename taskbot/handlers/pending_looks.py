"""How each thing that waits for the office is shown, with the buttons that settle it."""

from collections.abc import Callable
from pathlib import Path

from taskbot.handlers.cards import review_keyboard
from taskbot.handlers.draft_views import Look
from taskbot.handlers.turn import Turn
from taskbot.reminders.models import Letter
from taskbot.tasks import queries
from taskbot.tasks.errors import StaleButton
from taskbot.tasks.lifecycle import RequestKind
from taskbot.tasks.models import Chat, Instruction, Person, Request
from taskbot.texts import pending as texts
from taskbot.texts.buttons import Press, button


def _closing_look(turn: Turn, request: Request) -> Look:
    """报办结, with 办结 and 退办."""
    task = queries.facts_of(turn.session, request.task_number)
    unit, by = _who(turn, request)
    text = turn.texts.review_requested(task, unit, by, request.reason, turn.today)
    return text, review_keyboard(task.number)


def _plain_look(turn: Turn, request: Request) -> Look:
    """What was asked, in words."""
    task = queries.facts_of(turn.session, request.task_number)
    unit, by = _who(turn, request)
    return texts.asked(request, unit, by, turn.texts.card(task, turn.today), turn.today), []


def _who(turn: Turn, request: Request) -> tuple[str, str]:
    """The unit and the person that asked."""
    person = turn.session.get(Person, request.asked_by)
    return queries.unit_names(turn.session)[request.unit_id], person.name if person else ""


PENDING_LOOKS: dict[RequestKind, Callable[[Turn, Request], Look]] = {
    RequestKind.CLOSING: _closing_look,
    RequestKind.EXTENSION: _plain_look,
    RequestKind.DECLINE: _plain_look,
    RequestKind.COORDINATION: _plain_look,
}


def instruction_look(turn: Turn, instruction_id: int) -> Look:
    """A leader's 批示 that was not passed on yet."""
    instruction = turn.session.get(Instruction, instruction_id)
    if instruction is None or instruction.forwarded_at is not None:
        raise StaleButton
    person = turn.session.get(Person, instruction.by)
    return texts.instruction_waiting(instruction, person.name if person else "", turn.today), []


def letter_look(turn: Turn, letter_id: int) -> Look:
    """A message that did not arrive, with 再发一次."""
    letter = turn.session.get(Letter, letter_id)
    if letter is None:
        raise StaleButton
    what = letter.content["text"] or Path(letter.content["path"]).name
    text = turn.texts.letter_in_doubt(addressee(turn, letter.chat_id), what, letter.error)
    return text, [[button("再发一次", Press.RESEND, letter_id)]]


def addressee(turn: Turn, chat_id: int) -> str:
    """Whom a chat is with."""
    person, chat = turn.session.get(Person, chat_id), turn.session.get(Chat, chat_id)
    return person.name if person else chat.title if chat else str(chat_id)
