"""The kinds of what waits for the office: how the items of each are found, the oldest first, and how one is shown."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path

from taskbot.clock import office_day
from taskbot.handlers import parked
from taskbot.handlers.inbox import IncomingUpdate
from taskbot.handlers.pending_looks import Shown, addressee, show_instruction, show_letter, show_request
from taskbot.handlers.task_views import task_look
from taskbot.handlers.turn import Turn
from taskbot.reminders import delivery
from taskbot.reminders.models import Letter
from taskbot.reminders.outbox import About
from taskbot.tasks import instructions, queries, requests, rosters
from taskbot.tasks.lifecycle import RequestKind
from taskbot.tasks.models import Instruction, Person, Purpose, Request
from taskbot.tasks.selections import Viewpoint, unacknowledged
from taskbot.texts import pending as texts
from taskbot.texts.members import unreachable
from taskbot.texts.pending import Waiting
from taskbot.texts.words import excerpt, own, plain


@dataclass(frozen=True, slots=True)
class Item:
    """Something that waits: what a button calls it and says, its lines, since when, and the task that it is about."""

    id: int
    label: str
    lines: str
    since: date
    task_number: int | None = None


@dataclass(frozen=True, slots=True)
class Kind:
    """How the items of a kind are found, and one of them is shown."""

    find: Callable[[Turn], list[Item]]
    show: Callable[[Turn, int], Shown] | None = None
    """Without one there is nothing more to see than the line."""
    is_decision: bool = True
    """Whether somebody waits for the office's word; the rest is what it should know."""


def _requests(kind: RequestKind, turn: Turn) -> list[Item]:
    asked = requests.all_pending(turn.session, [kind])
    units = queries.unit_names(turn.session)
    tasks = {
        task.number: task for task in queries.task_facts(turn.session, [each.task_number for each in asked])
    }

    def item(request: Request) -> Item:
        since = office_day(request.asked_at)
        facts = [*texts.request_facts(request, units[request.unit_id], turn.today), _waited(turn, since)]
        number = request.task_number
        return Item(request.id or 0, f"#{number}", texts.task_item(tasks[number], facts), since, number)

    return [item(request) for request in asked]


def _instructions(turn: Turn) -> list[Item]:
    def item(order: Instruction) -> Item:
        person, since = turn.session.get(Person, order.by), office_day(order.at)
        on = f"对{own(order.about)}的批示" if order.about else ""
        facts = [own(person.name) if person else "", *filter(None, [on]), _waited(turn, since)]
        words = f"#{order.task_number} {order.words}" if order.task_number else order.words
        label = f"#{order.task_number}" if order.task_number else excerpt(order.words, 8)
        return Item(order.id or 0, label, texts.other_item(words, facts), since, order.task_number)

    return [item(order) for order in instructions.not_forwarded(turn.session)]


def _letters(turn: Turn) -> list[Item]:
    def item(letter: Letter) -> Item:
        since = office_day(letter.created_at)
        what = plain(letter.content["text"]) if letter.content["text"] else Path(letter.content["path"]).name
        facts = [f"发给{own(addressee(turn, letter.chat_id))}", _waited(turn, since)]
        return Item(letter.id or 0, excerpt(what, 8), texts.other_item(what, facts), since)

    return sorted((item(letter) for letter in delivery.in_doubt(turn.session)), key=lambda each: each.id)


def _unreachable(turn: Turn) -> list[Item]:
    return [
        Item(each.people.unit_id, each.people.name, unreachable(each, turn.today), turn.today)
        for each in rosters.unreachable_units(turn.session, now=turn.now)
    ]


def _untaken(turn: Turn) -> list[Item]:
    """Tasks that a unit has not taken although the office's own step of the ladder has come."""
    workdays = max(turn.context.settings.reminders.unacknowledged_workdays, default=None)
    view, calendar = Viewpoint(turn.today), turn.context.calendar
    found = []
    for task in queries.task_facts(turn.session, queries.open_numbers(turn.session)) if workdays else ():
        units = unacknowledged(task, view)
        if units and calendar.workdays_left(task.issued_on, turn.today) >= (workdays or 0):
            facts = [own("、".join(units)), _waited(turn, task.issued_on)]
            lines = texts.task_item(task, facts)
            found.append(Item(task.number, f"#{task.number}", lines, task.issued_on, task.number))
    return sorted(found, key=lambda each: (each.since, each.id))


def _parked(turn: Turn) -> list[Item]:
    def item(update: IncomingUpdate) -> Item:
        since, number = office_day(update.received_at), update.update_id
        lines = texts.other_item(update.error, [f"更新 {number}", _waited(turn, since)])
        return Item(number, str(number), lines, since)

    return [item(update) for update in parked.found(turn)]


def _show_task(turn: Turn, number: int) -> Shown:
    return task_look(turn, number), [About(Purpose.NOTICE, number)]


def _waited(turn: Turn, since: date) -> str:
    return texts.waited(since, turn.today, turn.context.calendar.workdays_left(since, turn.today))


_REQUESTS = {
    Waiting.CLOSING: RequestKind.CLOSING,
    Waiting.EXTENSION: RequestKind.EXTENSION,
    Waiting.DECLINE: RequestKind.DECLINE,
    Waiting.COORDINATION: RequestKind.COORDINATION,
}

KINDS: dict[Waiting, Kind] = {
    waiting: Kind(partial(_requests, kind), partial(show_request, kind))
    for waiting, kind in _REQUESTS.items()
} | {
    Waiting.INSTRUCTION: Kind(_instructions, show_instruction),
    Waiting.LETTER: Kind(_letters, show_letter),
    Waiting.UNREACHABLE: Kind(_unreachable, is_decision=False),
    Waiting.UNACKNOWLEDGED: Kind(_untaken, _show_task, is_decision=False),
    Waiting.PARKED: Kind(_parked, parked.show),
}
"""In the order in which they are counted."""
