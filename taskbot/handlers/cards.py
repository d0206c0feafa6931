"""A task as its card: the buttons that its state allows, posting, and keeping every copy up to date."""

from collections.abc import Sequence

from taskbot.handlers.turn import Turn
from taskbot.reminders import outbox
from taskbot.reminders.outbox import About, Body, about_tasks
from taskbot.tasks import membership, queries
from taskbot.tasks.errors import NoWorkGroup
from taskbot.tasks.facts import TaskFacts
from taskbot.tasks.lifecycle import State
from taskbot.tasks.models import ChatKind, Purpose
from taskbot.tasks.permissions import Role
from taskbot.texts.buttons import Keyboard, Press, button, disabled_button
from taskbot.texts.list_cards import list_card
from taskbot.texts.words import STATE_WORDS

_LIST_CARD_TASKS = 8
"""So many fit into a message whatever their titles, now and when reports have come in."""


def card_keyboard(task: TaskFacts) -> Keyboard:
    """What a unit can do with the task now; of a finished one, that it is finished."""
    if not task.is_open:
        return [[disabled_button(f"已{STATE_WORDS[task.state]}")]]
    number = task.number
    row = [button("反馈", Press.REPORT, number)]
    if task.acknowledged_on is None:
        row.insert(0, button("签收", Press.ACKNOWLEDGE, number, style="primary"))
    if task.state is not State.IN_REVIEW:
        row.append(button("报办结", Press.SUBMIT, number))
    if any(step.reached_on is None for step in task.milestones):
        row.append(button("节点", Press.MILESTONES, number))
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
    post_cards(turn, [number])


def post_cards(turn: Turn, numbers: Sequence[int]) -> None:
    """A card for a unit's only task; what a lead unit has more of comes in list cards, so that no batch floods the group."""
    work = membership.bound_chat(turn.session, ChatKind.WORK)
    if work is None and not turn.is_group:
        raise NoWorkGroup
    by_unit: dict[str, list[int]] = {}
    for task in queries.task_facts(turn.session, numbers):
        by_unit.setdefault(task.lead_unit, []).append(task.number)
    for own in by_unit.values():
        for at in range(0, len(own), _LIST_CARD_TASKS):
            shown = own[at : at + _LIST_CARD_TASKS]
            about = about_tasks(Purpose.CARD, shown)
            turn.post(work.id if work else turn.chat_id, *_card_look(turn, shown), about)


def redraw_cards(turn: Turn, number: int) -> None:
    """Brings every card of the task up to date."""
    for link in queries.cards_of(turn.session, number):
        shown = queries.cards_in(turn.session, link.chat_id, link.message_id)
        body = Body(*_card_look(turn, shown))
        outbox.redraw(turn.session, link.chat_id, link.message_id, body, now=turn.now)


def _card_look(turn: Turn, numbers: Sequence[int]) -> tuple[str, Keyboard]:
    tasks = queries.task_facts(turn.session, numbers)
    if len(tasks) == 1:
        return turn.texts.card(tasks[0], turn.today), card_keyboard(tasks[0])
    waits = any(task.is_open and task.acknowledged_on is None for task in tasks)
    row = [button("全部签收", Press.ACKNOWLEDGE_ALL, tasks[0].number, style="primary")]
    return list_card(tasks, turn.today), [row] if waits else []


def tell_office(turn: Turn, text: str, keyboard: Keyboard, about: list[About]) -> None:
    """To every reachable person of the office in private; in the work group where there is none."""
    people = membership.reachable_people(turn.session, Role.OFFICE, also=turn.context.settings.admin_ids)
    work = membership.bound_chat(turn.session, ChatKind.WORK)
    for chat_id in people or ([work.id] if work else []):
        turn.post(chat_id, text, keyboard, about)


def tell_lead(turn: Turn, number: int, text: str) -> None:
    """To the lead unit, in the chat that it answers in."""
    tell_unit(turn, queries.shares_of(turn.session, number)[0].unit_id, number, text)


def tell_unit(turn: Turn, unit_id: int, number: int, text: str) -> None:
    """To one of the task's units, in the chat that it answers in."""
    chat_id = membership.chat_of_unit(turn.session, unit_id)
    if chat_id is not None:
        turn.post(chat_id, text, about=[About(Purpose.NOTICE, number)])
