"""A task as its card: the buttons that its state allows, posting, and keeping every copy up to date."""

from collections.abc import Iterable, Sequence

from taskbot.handlers.request_views import (
    about_request,
    instruction_look,
    redraw_answered,
    redraw_request,
    request_look,
)
from taskbot.handlers.turn import Turn
from taskbot.reminders import outbox
from taskbot.reminders.outbox import About, Body, about_tasks
from taskbot.tasks import membership, queries, requests
from taskbot.tasks.errors import NoWorkGroup
from taskbot.tasks.facts import TaskFacts
from taskbot.tasks.lifecycle import RequestKind, State
from taskbot.tasks.models import ChatKind, Instruction, MessageLink, Purpose, Request
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
    if task.state is State.IN_REVIEW:
        return [row]
    row.append(button("报办结", Press.SUBMIT, number))
    asks = [button("申请延期", Press.EXTEND, number)] if task.due_on else []
    return [row, [*asks, button("退回", Press.DECLINE, number, style="danger")]]


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
    """Brings every card of the task up to date, and the office's copies of what was answered or has lapsed just now."""
    redraw_answered(turn, number)
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


def redraw_pressed(turn: Turn) -> None:
    """Brings the message whose button was pressed too late up to date."""
    links = queries.links_of(turn.session, turn.chat_id, turn.message_id)
    cards = queries.cards_in(turn.session, turn.chat_id, turn.message_id)
    if cards:
        turn.redraw(*_card_look(turn, cards))
    elif len(links) == 1:
        turn.redraw(*_present_look(turn, links[0]))


def _present_look(turn: Turn, link: MessageLink) -> tuple[str, Keyboard]:
    """Of a message about one thing: the request, the instruction, else the task as it is now."""
    if request := turn.session.get(Request, link.request_id or 0):
        return request_look(turn, request)
    if given := turn.session.get(Instruction, link.instruction_id or 0):
        return instruction_look(turn, given)
    facts = queries.facts_of(turn.session, link.task_number or 0)
    return turn.texts.card(facts, turn.today), card_keyboard(facts) if turn.actor.unit_ids else []


def put_to_office(turn: Turn, request: Request) -> None:
    """Shows the office a request that waits for its answer."""
    tell_office(turn, *request_look(turn, request), [about_request(request)])


def put_trouble_to_office(turn: Turn, number: int) -> None:
    """After a report: the office hears of a 需协调 once, and sees newer words of it in the same message."""
    for request in requests.pending(turn.session, number, RequestKind.COORDINATION):
        if request.unit_id not in turn.actor.unit_ids:
            continue
        if request.asked_at == turn.now:
            put_to_office(turn, request)
        else:
            redraw_request(turn, request)


def tell_office(turn: Turn, text: str, keyboard: Keyboard, about: list[About]) -> None:
    """To every reachable person of the office in private; in the work group where there is none."""
    people = people_of_office(turn)
    work = membership.bound_chat(turn.session, ChatKind.WORK)
    for chat_id in people or ([work.id] if work else []):
        turn.post(chat_id, text, keyboard, about)


def people_of_office(turn: Turn) -> list[int]:
    """Whom of the office the bot may write to in private."""
    return membership.reachable_people(turn.session, Role.OFFICE, also=turn.context.settings.admin_ids)


def tell_lead(turn: Turn, number: int, text: str) -> None:
    """To the lead unit, in the chat that it answers in."""
    lead = queries.shares_of(turn.session, number)[0]
    tell_units(turn, number, text, [lead.unit_id])


def tell_units(
    turn: Turn, number: int, text: str, unit_ids: Iterable[int] | None = None, *, also: Iterable[int] = ()
) -> bool:
    """To those units (else all of the task, and `also`), once per chat that they answer in; False if there is none."""
    if unit_ids is None:
        unit_ids = [share.unit_id for share in queries.shares_of(turn.session, number)]
    chats = (membership.chat_of_unit(turn.session, unit_id) for unit_id in (*unit_ids, *also))
    told = dict.fromkeys(chat_id for chat_id in chats if chat_id is not None)
    for chat_id in told:
        turn.post(chat_id, text, about=[About(Purpose.NOTICE, number)])
    return bool(told)
