"""The work list: /list for the office and the leaders, /mine for a unit. Every look is edited in place."""

from aiogram import F, Router

from taskbot.handlers import looks, tasks
from taskbot.handlers.commands import Command
from taskbot.handlers.draft_views import Look
from taskbot.handlers.list_views import Place, Sheet, list_look, open_sheet, place_called
from taskbot.handlers.presses import Pressed
from taskbot.handlers.turn import Turn, in_turn
from taskbot.tasks import journal
from taskbot.tasks.errors import StaleButton
from taskbot.texts import boards
from taskbot.texts import lists as texts
from taskbot.texts.buttons import Press, PressData


def show_list(turn: Turn, words: str) -> None:
    """/list, or /list 逾期, /list 省科技厅, /list 图谱, /list 12."""
    place = Place(Press.LISTED)
    sheet = open_sheet(turn, place)
    if words.strip():
        place = place_called(sheet, turn.context.register, " ".join(words.split()))
    looks.answer(turn, list_look(sheet, place), "/list")
    if not words.strip():
        count = len(sheet.tasks)
        journal.record_access(turn.session, "listed", "work_list", count=count, by=turn.actor, now=turn.now)


def show_mine(turn: Turn) -> None:
    """/mine"""
    place = Place(Press.MINE, turn.actor.id)
    looks.answer(turn, list_look(open_sheet(turn, place), place), "/mine")


def go_to(turn: Turn, pressed: PressData) -> None:
    """A button of a list: another page, a selection, a group; or the way back from a task."""
    _redraw(turn, Place.of(pressed))


def take(turn: Turn, pressed: PressData) -> None:
    """签收 in one's own list."""
    place = Place.back_from(pressed.choice)
    tasks.acknowledge(turn, pressed)
    _redraw(turn, place)


def ask_from_board(turn: Turn, pressed: PressData) -> None:
    """清单 and 我的 below the board: a question like any other, and the board stays as it is."""
    if pressed.choice == boards.LIST:
        show_list(turn, "")
    elif pressed.choice == boards.MINE:
        show_mine(turn)
    else:
        raise StaleButton


def _redraw(turn: Turn, place: Place) -> None:
    """Shows the place; where it leads nowhere any more, the whole list, and says so."""
    sheet = open_sheet(turn, place)
    looks.redraw(turn, _look_or_all(turn, sheet, place))


def _look_or_all(turn: Turn, sheet: Sheet, place: Place) -> Look:
    try:
        return list_look(sheet, place)
    except StaleButton:
        turn.toast(texts.list_changed(), alert=True)
        return list_look(sheet, Place(place.press, place.asker))


def make_router() -> Router:
    """The routing table."""
    router = Router(name="lists")
    for press in (Press.LISTED, Press.MINE):
        router.callback_query.register(in_turn(go_to), Pressed(press), F.message)
    router.callback_query.register(in_turn(ask_from_board), Pressed(Press.BOARD), F.message)
    router.callback_query.register(in_turn(take), Pressed(Press.TAKE), F.message)
    router.message.register(in_turn(looks.quietly(show_mine)), Command("mine"))
    router.message.register(in_turn(looks.quietly(show_list)), Command("list"))
    return router
