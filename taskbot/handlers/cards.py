"""A task as its card: the buttons that its state allows, posting, and keeping every copy up to date."""

from taskbot.handlers.turn import Turn
from taskbot.reminders import outbox
from taskbot.reminders.outbox import About, Body
from taskbot.tasks import membership, queries
from taskbot.tasks.errors import NoWorkGroup
from taskbot.tasks.facts import TaskFacts
from taskbot.tasks.lifecycle import State
from taskbot.tasks.models import ChatKind, Purpose
from taskbot.tasks.permissions import Role
from taskbot.texts.buttons import Keyboard, Press, button


def card_keyboard(task: TaskFacts) -> Keyboard:
    """What a unit can do with the task now."""
    if not task.is_open:
        return []
    number = task.number
    row = [button("反馈", Press.REPORT, number)]
    if task.acknowledged_on is None:
        row.insert(0, button("签收", Press.ACKNOWLEDGE, number, style="primary"))
    if task.state is not State.IN_REVIEW:
        row.append(button("报办结", Press.SUBMIT, number))
    return [row]


def review_keyboard(number: int) -> Keyboard:
    """What the office can do with a task in review."""
    return [
        [
            button(f"办结 #{number}", Press.CLOSE, number, style="success"),
            button(f"退办 #{number}", Press.RETURN, number, style="danger"),
        ]
    ]


def post_card(turn: Turn, number: int) -> None:
    """Shows the task in the work group; without a bound one, in the group where it was issued."""
    work = membership.bound_chat(turn.session, ChatKind.WORK)
    if work is None and not turn.is_group:
        raise NoWorkGroup
    task = queries.facts_of(turn.session, number)
    about = [About(Purpose.CARD, number)]
    turn.post(
        work.id if work else turn.chat_id, turn.texts.card(task, turn.today), card_keyboard(task), about
    )


def redraw_cards(turn: Turn, number: int) -> None:
    """Brings every card of the task up to date."""
    task = queries.facts_of(turn.session, number)
    body = Body(turn.texts.card(task, turn.today), card_keyboard(task))
    for link in queries.cards_of(turn.session, number):
        outbox.redraw(turn.session, link.chat_id, link.message_id, body, now=turn.now)


def tell_office(turn: Turn, text: str, keyboard: Keyboard, about: list[About]) -> None:
    """To every reachable person of the office in private; in the work group where there is none."""
    people = membership.reachable_people(turn.session, Role.OFFICE, also=turn.context.settings.admin_ids)
    work = membership.bound_chat(turn.session, ChatKind.WORK)
    for chat_id in people or ([work.id] if work else []):
        turn.post(chat_id, text, keyboard, about)


def tell_lead(turn: Turn, number: int, text: str) -> None:
    """To the lead unit, in the chat that it answers in."""
    lead = queries.shares_of(turn.session, number)[0]
    chat_id = membership.chat_of_unit(turn.session, lead.unit_id)
    if chat_id is not None:
        turn.post(chat_id, text, about=[About(Purpose.NOTICE, number)])
