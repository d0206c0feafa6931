"""A task as its card: the buttons that its state allows, posting, and keeping every copy up to date."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from taskbot.handlers.request_views import (
    about_request,
    redraw_answered,
    redraw_request,
    request_look,
    shown_request,
)
from taskbot.reminders import outbox
from taskbot.reminders.outbox import About, Body, about_tasks
from taskbot.tasks import membership, queries, requests
from taskbot.tasks.errors import NoWorkGroup
from taskbot.tasks.lifecycle import MOVES, Action, Outcome, RequestKind
from taskbot.tasks.models import ChatKind, Purpose
from taskbot.tasks.permissions import Role
from taskbot.texts import requests as request_texts
from taskbot.texts.buttons import Press, button, disabled_button
from taskbot.texts.list_cards import list_card, split_for_cards, supporters_in, supporting_card
from taskbot.texts.pages import pages
from taskbot.texts.words import ACTION_WORDS, STATE_WORDS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from taskbot.handlers.tellers import Teller
    from taskbot.handlers.turn import Turn
    from taskbot.tasks.facts import TaskFacts
    from taskbot.tasks.models import Request
    from taskbot.texts.buttons import Keyboard


NONE_KNOWN: Mapping[int | None, str] = MappingProxyType({})
_FIRST_ROW = {Press.ACKNOWLEDGE: Action.ACKNOWLEDGE, Press.REPORT: Action.REPORT, Press.SUBMIT: Action.SUBMIT}
_SECOND_ROW = {Press.EXTEND: Action.EXTEND, Press.MILESTONES: Action.REPORT, Press.DECLINE: Action.DECLINE}
_LABELS = {Press.MILESTONES: "节点"}
_STYLES = {Press.ACKNOWLEDGE: "primary", Press.DECLINE: "danger"}


def card_keyboard(task: TaskFacts, today: date) -> Keyboard:
    """What the units can do with the task now; 签收 stays until each of them has. Of a finished one, that it is finished."""
    if task.is_recalled:
        return []
    if not task.is_open:
        return [[disabled_button(f"已{STATE_WORDS[task.state]}")]]
    rows = [
        [
            button(_LABELS.get(press, ACTION_WORDS[action]), press, task.number, style=_STYLES.get(press))
            for press, action in row.items()
            if action in MOVES[task.state] and _has_object(task, press, today)
        ]
        for row in (_FIRST_ROW, _SECOND_ROW)
    ]
    return [row for row in rows if row]


def _has_object(task: TaskFacts, press: Press, today: date) -> bool:
    """Whether there is something left that the button could do, beyond what the state allows."""
    match press:
        case Press.ACKNOWLEDGE:
            return _is_awaited(task)
        case Press.EXTEND:
            return task.no_extension(today) is None
        case Press.MILESTONES:
            return any(step.reached_on is None for step in task.milestones)
    return True


def _is_awaited(task: TaskFacts) -> bool:
    """Whether a unit of an open task has yet to acknowledge it."""
    everybody = (task.acknowledged_on, *(share.acknowledged_on for share in task.shares))
    return task.is_open and None in everybody


def post_card(turn: Turn, number: int) -> None:
    """Shows the task in the work group; without a bound one, in the group where it was issued."""
    post_cards(turn, [number])


def post_cards(turn: Turn, numbers: Sequence[int]) -> None:
    """Shows the tasks there, one card for each lead unit and one for all that help, so that no batch floods the group.

    A unit with a chat of its own has the cards of its tasks there, too.
    """
    work = membership.bound_chat(turn.session, ChatKind.WORK)
    if work is None and not turn.is_group:
        raise NoWorkGroup
    chat_id = work.id if work else turn.chat_id
    post_cards_in(turn, chat_id, numbers)
    tasks = queries.task_facts(turn.session, numbers)
    if supporters := supporters_in(tasks):
        for page in pages(list(supporting_card(supporters))):
            turn.post(chat_id, page, about=about_tasks(Purpose.NOTICE, numbers))
    for own_chat, own_numbers in _by_own_chat(turn, numbers).items():
        if own_chat != chat_id:
            post_cards_in(turn, own_chat, own_numbers)


def _by_own_chat(turn: Turn, numbers: Sequence[int]) -> dict[int, list[int]]:
    """The chats that units of the tasks have for themselves, and which of the tasks are theirs."""
    found: dict[int, list[int]] = {}
    for number in numbers:
        for share in queries.shares_of(turn.session, number):
            chat = membership.bound_chat(turn.session, ChatKind.UNIT, share.unit_id)
            if chat is not None and chat.left_at is None:
                found.setdefault(chat.id, []).append(number)
    return found


def post_cards_in(teller: Teller, chat_id: int, numbers: Sequence[int]) -> None:
    """One card in that chat for each lead unit; more than one only of tasks that do not fit into a message."""
    by_unit: dict[str, list[TaskFacts]] = {}
    for task in queries.task_facts(teller.session, numbers):
        by_unit.setdefault(task.lead_unit, []).append(task)
    for own in by_unit.values():
        for shown in split_for_cards(own):
            on_card = [task.number for task in shown]
            teller.post(chat_id, *card_look(teller, on_card), about_tasks(Purpose.CARD, on_card))


def redraw_cards(
    teller: Teller,
    *numbers: int,
    known: TaskFacts | None = None,
    asked: Iterable[Request] | None = None,
) -> None:
    """Brings every card of the tasks up to date, and the office's copies of what was answered or has lapsed just now.

    `known` are the facts of one as they stand, `asked` all that was ever asked of the tasks, where they are read.
    """
    if asked is None:
        asked = [each for number in numbers for each in requests.requests_of(teller.session, number)]
    redraw_answered(teller, asked)
    for (chat_id, message_id), shown in queries.cards_showing(teller.session, numbers).items():
        look = card_look(teller, shown, known)
        outbox.redraw(teller.session, chat_id, message_id, Body(*look), now=teller.now)


def card_look(teller: Teller, numbers: Sequence[int], known: TaskFacts | None = None) -> tuple[str, Keyboard]:
    """What the card of these tasks looks like now; `known` is one of which it is known."""
    is_known = known is not None and [known.number] == list(numbers)
    tasks = [known] if known and is_known else queries.task_facts(teller.session, numbers)
    if len(tasks) == 1:
        return teller.texts.card(tasks[0], teller.today), card_keyboard(tasks[0], teller.today)
    row = [button("全部签收", Press.ACKNOWLEDGE_ALL, tasks[0].number, style="primary")]
    return list_card(tasks, teller.today), [row] if any(map(_is_awaited, tasks)) else []


def put_to_office(teller: Teller, request: Request) -> None:
    """Shows the office a request that waits for its answer, and on the task's cards that it does."""
    redraw_cards(teller, request.task_number)
    tell_office(teller, *request_look(teller, request), [about_request(request)])


def put_trouble_to_office(
    teller: Teller, unit_id: int, asked: Iterable[Request], known: Mapping[int | None, str] = NONE_KNOWN
) -> None:
    """After a report of the unit: the office hears of its 需协调, and again where it holds more than in the words `known` before.

    `asked` is all that was ever asked of the task. What was only put right is seen in the same message; that it was taken
    back, in one of its own.
    """
    told = [each for each in asked if each.kind is RequestKind.COORDINATION]
    for request in (each for each in told if each.outcome is None):
        before = known.get(request.id, request.reason)
        is_told_of_more = len(request.reason) > len(before) and before in request.reason
        if request.unit_id == unit_id and (request.asked_at == teller.now or is_told_of_more):
            put_to_office(teller, request)
        elif request.unit_id == unit_id:
            redraw_request(teller, request)
    for request in told:
        if request.outcome is Outcome.WITHDRAWN and (request.unit_id, request.answered_at) == (
            unit_id,
            teller.now,
        ):
            text = request_texts.withdrawn(shown_request(teller, request), teller.today)
            tell_office(teller, text, [], [about_request(request)])


def tell_office(teller: Teller, text: str, keyboard: Keyboard, about: list[About]) -> None:
    """To every reachable person of the office in private; in the work group where there is none."""
    people = people_of_office(teller)
    work = membership.bound_chat(teller.session, ChatKind.WORK)
    for chat_id in people or ([work.id] if work else []):
        teller.post(chat_id, text, keyboard, about)


def people_of_office(teller: Teller) -> list[int]:
    """Whom of the office the bot may write to in private."""
    return membership.reachable_people(teller.session, Role.OFFICE, also=teller.context.settings.admin_ids)


def tell_units(
    teller: Teller,
    number: int,
    text: str,
    unit_ids: Iterable[int] | None = None,
    *,
    apart_from: int | None = None,
) -> bool:
    """To those units (else all of the task), once per chat that they answer in, apart from one; False if there is none."""
    told = unit_chats(teller, number, unit_ids)
    for chat_id in told:
        if chat_id != apart_from:
            teller.post(chat_id, text, about=[About(Purpose.NOTICE, number)])
    return bool(told)


def unit_chats(teller: Teller, number: int, unit_ids: Iterable[int] | None = None) -> list[int]:
    """The chats that those units (else all of the task) answer in, each once."""
    if unit_ids is None:
        unit_ids = [share.unit_id for share in queries.shares_of(teller.session, number)]
    chats = (membership.chat_of_unit(teller.session, unit_id) for unit_id in unit_ids)
    return list(dict.fromkeys(chat_id for chat_id in chats if chat_id is not None))
