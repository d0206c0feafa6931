"""延期: a lead unit asks for a later date, by command, by the button of the card, or in its own words."""

from contextlib import suppress
from dataclasses import replace
from datetime import date

from aiogram import F, Router

from taskbot.handlers.answered import Answered, Answering, number_meant
from taskbot.handlers.cards import put_to_office
from taskbot.handlers.commands import Command
from taskbot.handlers.own_tasks import own_tasks
from taskbot.handlers.presses import Asked, Pressed
from taskbot.handlers.request_views import shown_request
from taskbot.handlers.turn import Turn, in_turn
from taskbot.reminders.outbox import About
from taskbot.tasks import moves, queries, requests
from taskbot.tasks.errors import ExtensionNotLater, StaleButton
from taskbot.tasks.facts import TaskFacts
from taskbot.tasks.lifecycle import Action
from taskbot.tasks.models import MessageLink, Purpose
from taskbot.tasks.request_reading import ExtensionWords, later_by, read_extension, read_request
from taskbot.tasks.secrecy import require_free_report
from taskbot.texts import asking as texts
from taskbot.texts.buttons import Press, PressData, button
from taskbot.texts.reading import NOT_SO
from taskbot.texts.refusals import refused


def extend(turn: Turn, words: str, answered: Answered | None) -> None:
    """/extend 12 7月3日 原因, without the number in reply to a card; without the words the bot asks for them."""
    number, said = number_meant(turn, words, "extend", answered)
    if said:
        _echo(turn, number, _request(turn, number, said))
    else:
        _ask(turn, number)


def ask_extension(turn: Turn, pressed: PressData) -> None:
    """申请延期, under a card."""
    _ask(turn, pressed.target)


def take_extension(turn: Turn, link: MessageLink, words: str) -> None:
    """The answer has come, or its other half."""
    number = link.task_number or 0
    _echo(turn, number, _request(turn, number, words, link.said))


def preview_extension(turn: Turn, number: int, words: str) -> None:
    """To words that ask for a later date: what was read in them, and the button that asks for it."""
    _require_extendable(turn, number)
    facts = queries.facts_of(turn.session, number)
    read = _counted(turn, _read(turn, words), facts)
    if read.wanted_on and facts.due_on and read.wanted_on <= facts.due_on:
        row = [button(NOT_SO, Press.REPORT_AS_SAID, number), button("取消", Press.WITHDRAW, number)]
        text = texts.not_later(facts, read.wanted_on, turn.today)
        turn.reply(text, [row], [About(Purpose.ASK_EXTENSION, number, said=read.reason)])
        return
    text = texts.extension_previewed(
        facts,
        read.wanted_on,
        read.reason,
        read.doubt,
        turn.today,
        counted=read.phrase if read.is_counted else "",
    )
    day = read.wanted_on.isoformat() if read.wanted_on else ""
    row = [
        button(f"申请延期 #{number}", Press.EXTEND_AS_SAID, number, day, style="primary"),
        button("取消", Press.WITHDRAW, number),
    ]
    turn.reply(text, [row, [button(NOT_SO, Press.REPORT_AS_SAID, number)]], [About(Purpose.NOTICE, number)])


def extend_as_said(turn: Turn, pressed: PressData, asked_about: str) -> None:
    """申请延期, under such a preview: to the day that it shows."""
    _require_extendable(turn, pressed.target)
    asked = read_request(asked_about, pressed.target, own_tasks(turn))
    if asked is None or pressed.target not in asked.numbers:
        raise StaleButton
    echo = _request(turn, pressed.target, asked.words, day_shown=pressed.choice)
    turn.redraw(echo or texts.asked_below(pressed.target))


def day_in(turn: Turn, words: str) -> date | None:
    """The day that the words ask for, where they name one for certain."""
    return _read(turn, words).wanted_on


def _ask(turn: Turn, number: int) -> None:
    _require_extendable(turn, number)
    facts = queries.facts_of(turn.session, number)
    whom = texts.mention(turn.actor.id, turn.actor.name)
    _ask_for(turn, number, texts.extension_question(facts, whom, turn.today))


def _request(turn: Turn, number: int, words: str, kept: str = "", *, day_shown: str = "") -> str | None:
    """Asks the office where day and reason are there, of the words or `kept` from before; returns the echo.

    Else asks for the rest, and returns None.
    """
    _require_extendable(turn, number)
    kept_day = _as_day(day_shown or kept)
    read = _read(turn, words, has_day=kept_day is not None)
    reason = read.reason or ("" if _as_day(kept) else kept)
    wanted_on = kept_day if day_shown else read.wanted_on or (None if read.doubt else kept_day)
    if wanted_on and reason:
        return _submit(turn, number, wanted_on, reason)
    if read.doubt and not wanted_on:
        facts = queries.facts_of(turn.session, number)
        day = _counted(turn, read, facts).wanted_on
        doubted = texts.day_doubted(number, read.phrase, read.doubt)
        text = texts.day_counted(facts, read.phrase, day, turn.today) if day else doubted
        _ask_for(turn, number, text, reason)
    else:
        text = texts.extension_incomplete(number, wanted_on, reason, turn.today)
        _ask_for(turn, number, text, wanted_on.isoformat() if wanted_on else reason)
    return None


def _submit(turn: Turn, number: int, wanted_on: date, reason: str) -> str | None:
    require_free_report(reason, turn.file_name)
    try:
        request = requests.ask_extension(turn.session, number, wanted_on, reason, by=turn.actor, now=turn.now)
    except ExtensionNotLater as refusal:
        _ask_for(turn, number, refused(refusal), reason)
        return None
    put_to_office(turn, request)
    shown = shown_request(turn, request)
    return texts.extension_asked(shown.task, shown.order, wanted_on, reason, turn.today, turn.texts.office)


def _echo(turn: Turn, number: int, echo: str | None) -> None:
    if echo is not None:
        turn.reply(echo, about=[About(Purpose.NOTICE, number)])


def _ask_for(turn: Turn, number: int, text: str, kept: str = "") -> None:
    """Asks, or asks again; the half that is known waits in the question's link."""
    turn.reply(text, about=[About(Purpose.ASK_EXTENSION, number, said=kept)], force_reply=True)


def _require_extendable(turn: Turn, number: int) -> None:
    task, _ = moves.task_of_unit(turn.session, number, Action.EXTEND, turn.actor)
    requests.require_extendable(turn.session, task, turn.today)


def _read(turn: Turn, words: str, *, has_day: bool = False) -> ExtensionWords:
    return read_extension(words, turn.today, turn.context.calendar, has_day=has_day)


def _counted(turn: Turn, read: ExtensionWords, task: TaskFacts) -> ExtensionWords:
    """A span (延期一周) as a day, reckoned from the due date that counts now."""
    if read.wanted_on or task.due_on is None:
        return read
    day = later_by(read.phrase, task.due_on, turn.context.calendar)
    return replace(read, wanted_on=day, doubt="", is_counted=True) if day else read


def _as_day(said: str) -> date | None:
    with suppress(ValueError):
        return date.fromisoformat(said)
    return None


def make_router() -> Router:
    """The routing table."""
    router = Router(name="extensions")
    router.message.register(in_turn(extend), Command("extend"), Answering())
    router.callback_query.register(in_turn(ask_extension), Pressed(Press.EXTEND), F.message)
    router.callback_query.register(in_turn(extend_as_said), Pressed(Press.EXTEND_AS_SAID), F.message, Asked())
    return router
