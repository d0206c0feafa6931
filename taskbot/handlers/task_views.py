"""One task: its card with all that is known beside it, and its whole history, page by page."""

from typing import Any

from aiogram import F, Router

from taskbot.handlers import looks
from taskbot.handlers.commands import Command, number_and_words
from taskbot.handlers.draft_views import Look
from taskbot.handlers.list_views import Place, require_own
from taskbot.handlers.paging import page_in, page_of
from taskbot.handlers.presses import Pressed
from taskbot.handlers.standing import task_keyboard
from taskbot.handlers.turn import Turn, in_turn
from taskbot.reminders.outbox import About
from taskbot.tasks import queries
from taskbot.tasks.dossiers import Dossier, dossier_of
from taskbot.tasks.facts import TaskFacts
from taskbot.tasks.instructions import reads_unforwarded
from taskbot.tasks.models import Purpose
from taskbot.tasks.permissions import Role
from taskbot.texts import attachments
from taskbot.texts import dossiers as texts
from taskbot.texts.buttons import Keyboard, Press, PressData, button
from taskbot.texts.timelines import timeline_line

_EVENTS = 10


def show_task(turn: Turn, words: str) -> None:
    """/task 12"""
    number, _ = number_and_words(words, "task")
    looks.answer(turn, task_look(turn, number), f"/task {number}", [About(Purpose.NOTICE, number)])


def open_task(turn: Turn, pressed: PressData) -> None:
    """A task's number in a list, or the way back from its history; `choice` is the way back to the list."""
    look = task_look(turn, pressed.target, pressed.choice)
    looks.redraw(turn, look, [About(Purpose.NOTICE, pressed.target)])


def show_history(turn: Turn, pressed: PressData) -> None:
    """全部经过; `choice` is the page, and the way back to the list."""
    page, way_back = page_in(pressed.choice)
    known = _read(turn, pressed.target)
    look = _history_look(turn, known, page, way_back)
    looks.redraw(turn, look, [About(Purpose.NOTICE, pressed.target)])


def _read(turn: Turn, number: int) -> Dossier:
    """What the asker may see; in a message of a group that was pressed no more than what everybody there may."""
    queries.task_for(turn.session, turn.actor, number)
    is_open_to_all = turn.is_group and turn.query_id is not None and turn.message_id > 0
    also_unforwarded = not is_open_to_all and reads_unforwarded(turn.actor)
    return dossier_of(turn.session, number, also_unforwarded=also_unforwarded)


def task_look(turn: Turn, number: int, way_back: str = "") -> Look:
    """The task whole, with what the asker can do, the way to its history, and back to the list it was opened from."""
    known, today = _read(turn, number), turn.today
    task = known.task
    events = [timeline_line(event, known.units, today) for event in known.events]
    text = texts.dossier(turn.texts.card(task, today), known, events, today, turn.context.calendar)
    history = button("全部经过", Press.HISTORY, task.number, _history_choice(0, way_back))
    ways = [history] if len(events) > texts.LATEST_EVENTS else []
    return text, [*_acts(turn, task), *([row] if (row := [*ways, *_back(turn, number, way_back)]) else [])]


def _acts(turn: Turn, task: TaskFacts) -> Keyboard:
    """What the asker can do with the task, and what else there is to see of it."""
    acts = task_keyboard(turn, task) or []
    row = []
    steps = button("节点", Press.MILESTONES, task.number)
    if task.milestones and not any(steps in each for each in acts):
        row.append(steps)
    if files := len(queries.attachments_of(turn.session, task.number)):
        row.append(button(attachments.button_label(files), Press.ATTACHMENTS, task.number))
    return [*acts, *([row] if row else [])]


def _history_look(turn: Turn, known: Dossier, page: int, way_back: str) -> Look:
    number, here = known.task.number, page_of(known.events, page, _EVENTS)
    lines = [timeline_line(event, known.units, turn.today) for event in here.shown]
    text = texts.history_page(known.task, lines, here.place)
    back = button(f"返回 #{number}", Press.OPEN_TASK, number, way_back)
    mark = f".{way_back}" if way_back else ""
    return text, [*here.pager(Press.HISTORY, number, mark), [back]]


def _history_choice(page: int, way_back: str) -> str:
    return f"{page}.{way_back}" if way_back else str(page)


def _back(turn: Turn, number: int, way_back: str) -> list[dict[str, Any]]:
    """The button that leads back to the list that the task was opened from; beside that to a digest's the leader's 批示."""
    if not way_back:
        return []
    press, _, rest = way_back.partition(".")
    if press == Press.DIGEST_LIST:
        digest_id, _, listed = rest.partition(".")
        back = button("返回名单", Press.DIGEST_LIST, int(digest_id), listed)
        is_leader = Role.LEADER in turn.actor.roles
        instruct = [button("批示", Press.INSTRUCT, int(digest_id), str(number))] if is_leader else []
        return [*instruct, back]
    place = Place.back_from(way_back)
    require_own(turn, place)
    return [button("返回清单", place.press, place.asker, place.choice)]


def make_router() -> Router:
    """The routing table."""
    router = Router(name="one task")
    router.callback_query.register(in_turn(open_task), Pressed(Press.OPEN_TASK), F.message)
    router.callback_query.register(in_turn(show_history), Pressed(Press.HISTORY), F.message)
    router.message.register(in_turn(looks.quietly(show_task)), Command("task"))
    return router
