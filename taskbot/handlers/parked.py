"""Updates that could not be handled: an administrator sees them, has them tried again, or lets them be."""

from aiogram import F, Router

from taskbot.handlers import inbox
from taskbot.handlers.inbox import IncomingUpdate
from taskbot.handlers.pending_looks import Shown
from taskbot.handlers.presses import Pressed
from taskbot.handlers.turn import Act, Turn, in_turn
from taskbot.tasks.errors import StaleButton
from taskbot.tasks.permissions import Role
from taskbot.texts.buttons import Keyboard, Press, PressData, button


def ways(update_id: int) -> Keyboard:
    """The buttons that settle a parked update."""
    return [[button("重试", Press.RETRY, update_id), button("不再处理", Press.GIVE_UP, update_id)]]


def found(turn: Turn) -> list[IncomingUpdate]:
    """What is parked, for an administrator; the rest of the office cannot mend it."""
    return list(inbox.parked(turn.session)) if Role.ADMIN in turn.actor.roles else []


def show(turn: Turn, update_id: int) -> Shown:
    """What went wrong; raises StaleButton where it was settled meanwhile."""
    update = next((each for each in found(turn) if each.update_id == update_id), None)
    if update is None:
        raise StaleButton
    return (turn.texts.update_parked(update_id, update.error), ways(update_id)), []


def retry(turn: Turn, pressed: PressData) -> None:
    """重试: it is handled again, with three attempts, as if it had just come."""
    turn.actor.require(Role.ADMIN)
    is_tried = inbox.retry(turn.session, pressed.target)
    turn.toast(turn.texts.update_retried() if is_tried else turn.texts.update_not_parked())


def give_up(turn: Turn, pressed: PressData) -> None:
    """不再处理"""
    turn.actor.require(Role.ADMIN)
    is_settled = inbox.give_up(turn.session, pressed.target)
    turn.toast(turn.texts.update_given_up() if is_settled else turn.texts.update_not_parked())


_PRESSES: dict[Press, Act] = {Press.RETRY: retry, Press.GIVE_UP: give_up}


def make_router() -> Router:
    """The routing table."""
    router = Router(name="parked")
    for press, act in _PRESSES.items():
        router.callback_query.register(in_turn(act), Pressed(press), F.message)
    return router
