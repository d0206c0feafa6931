"""退回: a unit says that a task is not its own, by command, by the button of the card, or in its own words."""

from aiogram import F, Router

from taskbot.handlers import shares
from taskbot.handlers.answered import Answered, Answering, number_meant
from taskbot.handlers.cards import put_to_office
from taskbot.handlers.commands import Command
from taskbot.handlers.own_tasks import own_tasks
from taskbot.handlers.presses import Asked, Pressed
from taskbot.handlers.turn import Turn, in_turn
from taskbot.reminders.outbox import About
from taskbot.tasks import moves, queries, requests
from taskbot.tasks.errors import StaleButton
from taskbot.tasks.lifecycle import Action
from taskbot.tasks.models import MessageLink, Purpose
from taskbot.tasks.request_reading import read_request
from taskbot.tasks.secrecy import require_free_report
from taskbot.texts import asking as texts
from taskbot.texts.buttons import Press, PressData, button
from taskbot.texts.reading import NOT_SO


def decline(turn: Turn, words: str, answered: Answered | None) -> None:
    """/decline 12 原因, for one of several own units /decline 12 省财政厅 原因, without the number in reply to a card.

    Without a reason the bot asks for it.
    """
    number, said = number_meant(turn, words, "decline", answered)
    reason = shares.speak_for_named(turn, said, number)
    if reason:
        _echo(turn, number, reason)
    else:
        _ask(turn, number)


def ask_decline(turn: Turn, pressed: PressData) -> None:
    """退回, under a card."""
    _ask(turn, pressed.target)


def take_decline(turn: Turn, link: MessageLink, words: str) -> None:
    """The reason has come."""
    _echo(turn, link.task_number or 0, words)


def preview_decline(turn: Turn, number: int) -> None:
    """To words such as 不属于我单位职责: whether the task is to go back."""
    moves.task_of_unit(turn.session, number, Action.DECLINE, turn.actor)
    row = [
        button(f"退回 #{number}", Press.DECLINE_AS_SAID, number, style="danger"),
        button(NOT_SO, Press.REPORT_AS_SAID, number),
        button("取消", Press.WITHDRAW, number),
    ]
    turn.reply(texts.decline_previewed(number), [row], [About(Purpose.NOTICE, number)])


def decline_as_said(turn: Turn, pressed: PressData, asked_about: str) -> None:
    """退回, under that question: the words are the reason, where they have one."""
    said = shares.speak_for_named(turn, asked_about, pressed.target)
    moves.task_of_unit(turn.session, pressed.target, Action.DECLINE, turn.actor)
    asked = read_request(said, pressed.target, own_tasks(turn))
    if asked is None or pressed.target not in asked.numbers:
        raise StaleButton
    if asked.is_bare:
        _ask(turn, pressed.target)
        turn.redraw(texts.asked_below(pressed.target))
    else:
        turn.redraw(_decline(turn, pressed.target, asked.words))


def withdraw(turn: Turn, pressed: PressData) -> None:
    """取消 or 不是, under a preview of a request; only for those whose task it is."""
    moves.own_shares(turn.session, pressed.target, turn.actor)
    turn.redraw(texts.request_withdrawn())


def _ask(turn: Turn, number: int) -> None:
    moves.task_of_unit(turn.session, number, Action.DECLINE, turn.actor)
    facts = queries.facts_of(turn.session, number)
    text = texts.decline_question(facts, texts.mention(turn.actor.id, turn.actor.name))
    turn.reply(text, about=[About(Purpose.ASK_DECLINE_REASON, number)], force_reply=True)


def _echo(turn: Turn, number: int, reason: str) -> None:
    turn.reply(_decline(turn, number, reason), about=[About(Purpose.NOTICE, number)])


def _decline(turn: Turn, number: int, reason: str) -> str:
    """Puts it to the office; returns the echo."""
    require_free_report(reason, turn.file_name)
    request = requests.decline_task(turn.session, number, reason, by=turn.actor, now=turn.now)
    put_to_office(turn, request)
    facts = queries.facts_of(turn.session, number)
    return texts.decline_asked(facts, request.reason, turn.today, turn.texts.office)


def make_router() -> Router:
    """The routing table."""
    router = Router(name="declines")
    router.message.register(in_turn(decline), Command("decline"), Answering())
    router.callback_query.register(in_turn(ask_decline), Pressed(Press.DECLINE), F.message)
    router.callback_query.register(in_turn(withdraw), Pressed(Press.WITHDRAW), F.message)
    router.callback_query.register(
        in_turn(decline_as_said), Pressed(Press.DECLINE_AS_SAID), F.message, Asked()
    )
    return router
