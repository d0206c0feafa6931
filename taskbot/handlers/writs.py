"""督办单: drafted in private, put right by buttons, sent by one press."""

from pathlib import Path

from aiogram import F, Router

from taskbot.handlers.commands import Command, number_and_words
from taskbot.handlers.draft_views import Look
from taskbot.handlers.in_private import place_in_private
from taskbot.handlers.presses import Pressed
from taskbot.handlers.turn import Act, Turn, in_turn
from taskbot.reminders import outbox
from taskbot.reminders.models import Lane
from taskbot.reminders.outbox import Address, Body
from taskbot.tasks.errors import StaleButton
from taskbot.tasks.facts import TaskFacts
from taskbot.tasks.permissions import Role
from taskbot.tasks.secrecy import require_free_report
from taskbot.tasks.writs import Colour
from taskbot.texts import writs as texts
from taskbot.texts.buttons import Keyboard, Press, PressData, button
from taskbot.texts.words import COLOUR_WORDS
from taskbot.writs import service
from taskbot.writs.service import Draft


def draft(turn: Turn, words: str) -> None:
    """/writ 12 请主要负责同志过问: words beyond the colour's own demand may follow."""
    turn.actor.require(Role.OFFICE)
    number, said = number_and_words(words, "writ")
    require_free_report(said, turn.file_name)
    _draft(turn, number, said)


def press_draft(turn: Turn, pressed: PressData) -> None:
    """督办单, under a task."""
    _draft(turn, pressed.target)


def _draft(turn: Turn, number: int, words: str = "") -> None:
    drafted = service.draft(turn.session, turn.context, number, words, by=turn.actor, now=turn.now)
    to, lane = place_in_private(turn, texts.drafted_in_private(number))
    outbox.tell(turn.session, to, Body(*_look(turn, drafted)), lane=lane, now=turn.now)
    _send_paper(turn, drafted.paper, lane)


def recolour(turn: Turn, pressed: PressData) -> None:
    """蓝, 黄, 红: the draft is drawn anew; `choice` is the colour."""
    if pressed.choice not in set(Colour):
        raise StaleButton
    colour = Colour(pressed.choice)
    writ = service.open_writ(turn.session, pressed.target, by=turn.actor)
    if writ.colour == colour:
        turn.toast(texts.same_colour(colour))
        return
    drafted = service.recolour(
        turn.session, turn.context, pressed.target, colour, by=turn.actor, now=turn.now
    )
    turn.redraw(*_look(turn, drafted))
    _send_paper(turn, drafted.paper)


def give(turn: Turn, pressed: PressData) -> None:
    """发出."""
    given = service.give(turn.session, turn.context, pressed.target, by=turn.actor, now=turn.now)
    if isinstance(given, Draft):
        turn.toast(texts.changed(), alert=True)
        turn.redraw(*_look(turn, given))
    else:
        turn.toast(texts.sent_briefly(given.name))
        turn.redraw(texts.sent(given.name, given.subject, given.colour, given.way, given.goes_at, turn.today))
    _send_paper(turn, given.paper)


def drop(turn: Turn, pressed: PressData) -> None:
    """取消."""
    writ = service.drop(turn.session, pressed.target, by=turn.actor)
    turn.redraw(texts.dropped(writ.task_number))


def writ_row(turn: Turn, task: TaskFacts) -> Keyboard:
    """The button of a task that is late enough."""
    rules = turn.context.writ_rules
    if task.waits_for_office or rules.proposed(rules.late_workdays(task, turn.today)) is None:
        return []
    return [[button(f"督办单 #{task.number}", Press.WRIT, task.number)]]


def _look(turn: Turn, drafted: Draft) -> Look:
    writ_id = drafted.writ.id or 0
    text = texts.drafted(
        drafted.subject,
        drafted.colour,
        drafted.proposed,
        drafted.writ.fields,
        drafted.earlier,
        drafted.way,
        turn.today,
    )
    colours = [
        button(f"{word}色{' ✓' if colour is drafted.colour else ''}", Press.WRIT_COLOUR, writ_id, colour)
        for colour, word in COLOUR_WORDS.items()
    ]
    ends = [
        button("发出", Press.GIVE_WRIT, writ_id, style="primary"),
        button("取消", Press.DROP_WRIT, writ_id),
    ]
    return text, [colours, ends]


def _send_paper(turn: Turn, paper: Path, lane: Lane = Lane.ANSWER) -> None:
    """The file, to the one of the office who drafts it."""
    to = Address(turn.actor.id)
    outbox.send_file(turn.session, "document", to, str(paper), "", lane=lane, now=turn.now)


_PRESSES: dict[Press, Act] = {
    Press.WRIT: press_draft,
    Press.WRIT_COLOUR: recolour,
    Press.GIVE_WRIT: give,
    Press.DROP_WRIT: drop,
}


def make_router() -> Router:
    """The routing table."""
    router = Router(name="writs")
    for press, act in _PRESSES.items():
        router.callback_query.register(in_turn(act), Pressed(press), F.message)
    router.message.register(in_turn(draft), Command("writ"))
    return router
