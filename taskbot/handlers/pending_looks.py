"""How each thing that waits for the office is shown, with the buttons that settle it, and what a reply to it means."""

from pathlib import Path

from taskbot.handlers import request_views
from taskbot.handlers.draft_views import Look
from taskbot.handlers.turn import Turn
from taskbot.reminders.models import Letter
from taskbot.reminders.outbox import About
from taskbot.tasks.errors import StaleButton
from taskbot.tasks.lifecycle import RequestKind
from taskbot.tasks.models import Chat, Instruction, Person, Purpose, Request
from taskbot.texts.buttons import Press, button

Shown = tuple[Look, list[About]]


def show_request(kind: RequestKind, turn: Turn, request_id: int) -> Shown:
    """What a unit asks; raises StaleButton where it was answered meanwhile."""
    request = turn.session.get(Request, request_id)
    if request is None or request.kind is not kind or request.outcome is not None:
        raise StaleButton
    return request_views.request_look(turn, request), [request_views.about_request(request)]


def show_instruction(turn: Turn, instruction_id: int) -> Shown:
    """A leader's 批示 that was not passed on yet."""
    given = turn.session.get(Instruction, instruction_id)
    if given is None or given.forwarded_at is not None:
        raise StaleButton
    about = About(Purpose.NOTICE, given.task_number, instruction_id=given.id)
    return request_views.instruction_look(turn, given), [about]


def show_letter(turn: Turn, letter_id: int) -> Shown:
    """A message that did not arrive, with 再发一次 and 不再发送."""
    letter = turn.session.get(Letter, letter_id)
    if letter is None:
        raise StaleButton
    what = letter.content["text"] or Path(letter.content["path"]).name
    text = turn.texts.letter_in_doubt(addressee(turn, letter.chat_id), what, letter.error)
    ways = [button("再发一次", Press.RESEND, letter_id), button("不再发送", Press.LET_BE, letter_id)]
    return (text, [ways]), []


def addressee(turn: Turn, chat_id: int) -> str:
    """Whom a chat is with."""
    person, chat = turn.session.get(Person, chat_id), turn.session.get(Chat, chat_id)
    return person.name if person else chat.title if chat else str(chat_id)
