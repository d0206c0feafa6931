"""延期: a lead unit asks for a later date, by command, by the button of the card, or in its own words."""

from contextlib import suppress
from datetime import date

from aiogram import F, Router

from taskbot.handlers.answered import Answered, Answering, number_meant
from taskbot.handlers.cards import put_to_office
from taskbot.handlers.commands import Command
from taskbot.handlers.own_tasks import own_tasks
from taskbot.handlers.presses import Asked, Pressed
from taskbot.handlers.request_views import shown_request
from taskbot.handlers.turn import Turn, in_turn
from taskbot.reminders import outbox
from taskbot.reminders.outbox import About
from taskbot.tasks import moves, queries, requests
from taskbot.tasks.errors import ExtensionNotLater, StaleButton
from taskbot.tasks.lifecycle import Action
from taskbot.tasks.models import MessageLink, Purpose, Task
from taskbot.tasks.request_reading import ExtensionWords, read_extension, read_request
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
    task = _require_extendable(turn, number)
    facts = queries.facts_of(turn.session, number)
    read = _read(turn, words, task.due_on)
    wanted_on = read.wanted_on or read.proposed_on
    if wanted_on and task.due_on and wanted_on <= task.due_on:
        row = [button(NOT_SO, Press.REPORT_AS_SAID, number), button("取消", Press.WITHDRAW, number)]
        text = texts.not_later(facts, wanted_on, turn.today)
        turn.reply(text, [row], [About(Purpose.ASK_EXTENSION, number, said=read.reason)])
        return
    counted = f"{read.phrase}，{read.doubt}" if read.proposed_on else read.doubt
    text = texts.extension_previewed(facts, wanted_on, read.reason, counted, turn.today)
    day = wanted_on.isoformat() if wanted_on else ""
    row = [
        button(f"申请延期 #{number}", Press.EXTEND_AS_SAID, number, day, style="primary"),
        button("取消", Press.WITHDRAW, number),
    ]
    turn.reply(text, [row, [button(NOT_SO, Press.REPORT_AS_SAID, number)]], [About(Purpose.NOTICE, number)])


def extend_as_said(turn: Turn, pressed: PressData, asked_about: str) -> None:
    """申请延期, under such a preview or a proposal: to the day that it shows."""
    _require_extendable(turn, pressed.target)
    if reason := _reason_proposed(turn, pressed.target):
        turn.redraw(_submit(turn, pressed.target, date.fromisoformat(pressed.choice), reason))
        outbox.relink(turn.session, turn.chat_id, turn.message_id, [About(Purpose.NOTICE, pressed.target)])
        return
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
    task = _require_extendable(turn, number)
    kept_day = _as_day(day_shown or kept)
    read = _read(turn, words, task.due_on, has_day=kept_day is not None)
    reason = read.reason or ("" if _as_day(kept) else kept)
    wanted_on = kept_day if day_shown else read.wanted_on or (None if read.doubt else kept_day)
    try:
        if wanted_on:
            requests.later_day(task, wanted_on, turn.today)
    except ExtensionNotLater as refusal:
        _ask_for(turn, number, refused(refusal), reason)
        return None
    if wanted_on and reason:
        return _submit(turn, number, wanted_on, reason)
    if read.proposed_on and not wanted_on:
        _propose(turn, number, read, reason)
    elif read.doubt and not wanted_on:
        _ask_for(turn, number, texts.day_doubted(number, read.phrase, read.doubt), reason)
    else:
        text = texts.extension_incomplete(number, wanted_on, reason, turn.today)
        _ask_for(turn, number, text, wanted_on.isoformat() if wanted_on else reason)
    return None


def _propose(turn: Turn, number: int, read: ExtensionWords, reason: str) -> None:
    """A span counts from the present date: the day is shown, and asked for by a tap or by the reason that is still missing."""
    on = read.proposed_on or turn.today
    facts = queries.facts_of(turn.session, number)
    text = texts.extension_counted(facts, read.phrase, on, reason, turn.today)
    if not reason:
        _ask_for(turn, number, text, on.isoformat())
        return
    require_free_report(reason, turn.file_name)
    row = [button(f"申请延期 #{number}", Press.EXTEND_AS_SAID, number, on.isoformat(), style="primary")]
    turn.reply(text, [row], [About(Purpose.ASK_EXTENSION, number, said=reason)])


def _reason_proposed(turn: Turn, number: int) -> str:
    """The reason that waits with a proposal; empty under any other message."""
    links = queries.links_of(turn.session, turn.chat_id, turn.message_id)
    asked = (
        link.said for link in links if link.purpose is Purpose.ASK_EXTENSION and link.task_number == number
    )
    return next(asked, "")


def _submit(turn: Turn, number: int, wanted_on: date, reason: str) -> str:
    require_free_report(reason, turn.file_name)
    request = requests.ask_extension(turn.session, number, wanted_on, reason, by=turn.actor, now=turn.now)
    put_to_office(turn, request)
    shown = shown_request(turn, request)
    return texts.extension_asked(shown.task, shown.order, wanted_on, reason, turn.today, turn.texts.office)


def _echo(turn: Turn, number: int, echo: str | None) -> None:
    if echo is not None:
        turn.reply(echo, about=[About(Purpose.NOTICE, number)])


def _ask_for(turn: Turn, number: int, text: str, kept: str = "") -> None:
    """Asks, or asks again; the half that is known waits in the question's link."""
    turn.reply(text, about=[About(Purpose.ASK_EXTENSION, number, said=kept)], force_reply=True)


def _require_extendable(turn: Turn, number: int) -> Task:
    task, _ = moves.task_of_unit(turn.session, number, Action.EXTEND, turn.actor)
    requests.require_extendable(turn.session, task, turn.today)
    return task


def _read(turn: Turn, words: str, due_on: date | None = None, *, has_day: bool = False) -> ExtensionWords:
    return read_extension(words, turn.today, turn.context.calendar, due_on, has_day=has_day)


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
