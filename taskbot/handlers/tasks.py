"""A unit takes a task: the buttons of its card that need no words."""

from aiogram import F, Router

from taskbot.handlers.cards import redraw_cards
from taskbot.handlers.presses import Pressed
from taskbot.handlers.turn import Act, Turn, in_turn
from taskbot.reminders.outbox import About
from taskbot.tasks import moves, queries, reporting
from taskbot.tasks.errors import NotYourTask, StaleButton
from taskbot.tasks.lifecycle import OPEN_STATES, Action
from taskbot.tasks.models import Purpose
from taskbot.texts.buttons import Press, PressData
from taskbot.texts.list_cards import acknowledged_all


def acknowledge(turn: Turn, pressed: PressData) -> None:
    """签收"""
    reporting.acknowledge_task(turn.session, pressed.target, by=turn.actor, now=turn.now)
    turn.toast(turn.texts.acknowledged(pressed.target))
    redraw_cards(turn, pressed.target)


def acknowledge_all(turn: Turn, pressed: PressData) -> None:
    """全部签收, under a list card: whatever the actor's unit has a share in."""
    taken: list[int] = []
    for number in queries.cards_in(turn.session, turn.chat_id, turn.message_id) or [pressed.target]:
        try:
            task, own = moves.own_shares(turn.session, number, turn.actor)
        except NotYourTask:
            continue
        if task.state in OPEN_STATES and any(share.acknowledged_at is None for share in own):
            reporting.acknowledge_task(turn.session, number, by=turn.actor, now=turn.now)
            redraw_cards(turn, number)
            taken.append(number)
    if taken:
        turn.toast(acknowledged_all(taken))
    else:
        acknowledge(turn, pressed)


def ask_report(turn: Turn, pressed: PressData) -> None:
    """反馈: opens a reply box for the one who pressed."""
    task, _ = moves.task_of_unit(turn.session, pressed.target, Action.REPORT, turn.actor)
    facts = queries.facts_of(turn.session, task.number)
    prompt = turn.texts.report_asked(facts, turn.actor.id, turn.actor.name)
    turn.reply(prompt, about=[About(Purpose.ASK_REPORT, task.number)], force_reply=True)


_PRESSES: dict[Press, Act] = {
    Press.ACKNOWLEDGE: acknowledge,
    Press.ACKNOWLEDGE_ALL: acknowledge_all,
    Press.REPORT: ask_report,
}


def refuse_press(turn: Turn) -> None:
    """A button that this program did not make, or no longer knows."""
    raise StaleButton


def make_router() -> Router:
    """The routing table."""
    router = Router(name="tasks")
    for press, act in _PRESSES.items():
        router.callback_query.register(in_turn(act), Pressed(press), F.message)
    return router


def make_last_router() -> Router:
    """Presses that no other router wanted."""
    router = Router(name="unknown presses")
    router.callback_query.register(in_turn(refuse_press), F.message)
    return router
