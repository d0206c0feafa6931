"""What a message that shows a task, or the draft that it came from, looks like now: for buttons that came too late."""

from collections.abc import Sequence
from contextlib import suppress

from taskbot.handlers import drafts
from taskbot.handlers.cards import card_keyboard, card_look
from taskbot.handlers.chases import press_rows
from taskbot.handlers.draft_views import Look
from taskbot.handlers.orders import office_rows
from taskbot.handlers.request_views import answer_rows, instruction_look, request_look
from taskbot.handlers.turn import Turn
from taskbot.tasks import queries
from taskbot.tasks.draft_models import Draft
from taskbot.tasks.errors import Refusal
from taskbot.tasks.facts import TaskFacts
from taskbot.tasks.models import Instruction, MessageLink, Purpose, Request
from taskbot.tasks.permissions import Role
from taskbot.texts.buttons import Keyboard


def redraw_pressed(turn: Turn) -> None:
    """Brings the message whose button was pressed up to date, where it shows one thing and the actor may see it."""
    links = queries.links_of(turn.session, turn.chat_id, turn.message_id)
    with suppress(Refusal):
        if look := _look(turn, links):
            turn.redraw(*look)


def _look(turn: Turn, links: Sequence[MessageLink]) -> Look | None:
    if of_request := next((link.request_id for link in links if link.request_id), None):
        turn.actor.require(Role.OFFICE)
        return request_look(turn, turn.session.get_one(Request, of_request))
    if given := next((link.instruction_id for link in links if link.instruction_id), None):
        turn.actor.require(Role.OFFICE)
        return instruction_look(turn, turn.session.get_one(Instruction, given))
    purposes = {link.purpose for link in links}
    numbers = sorted({link.task_number for link in links if link.task_number is not None})
    if purposes == {Purpose.CARD}:
        return card_look(turn, numbers)
    if purposes == {Purpose.NOTICE} and len(numbers) == 1:
        return _task_look(turn, numbers[0])
    if purposes in ({Purpose.DRAFT}, {Purpose.DRAFT_ITEM}):
        turn.actor.require(Role.OFFICE)
        draft = turn.session.get(Draft, links[0].draft_id)
        return drafts.look(turn, draft) if draft else None
    return None


def _task_look(turn: Turn, number: int) -> Look | None:
    """An answer about a task, or a request to the office: the task, and what the one who pressed can do with it."""
    queries.task_for(turn.session, turn.actor, number)
    facts = queries.facts_of(turn.session, number)
    keyboard = task_keyboard(turn, facts)
    return (turn.texts.card(facts, turn.today), keyboard) if keyboard is not None else None


def task_keyboard(turn: Turn, facts: TaskFacts) -> Keyboard | None:
    """The buttons of a message about one task; None for somebody who has no part in it.

    For the office what waits for its answer stands first, with the buttons of its own message.
    """
    own = card_keyboard(facts, turn.today) if turn.actor.unit_ids else None
    if Role.OFFICE not in turn.actor.roles:
        return own
    answers = answer_rows(turn, facts.number)
    said = {each["text"] for row in answers for each in row}
    orders = [[each for each in row if each["text"] not in said] for row in office_rows(facts)]
    return [*(answers or own or []), *press_rows(turn, facts), *orders]
