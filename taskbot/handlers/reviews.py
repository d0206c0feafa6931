"""报办结 by the lead unit, 办结 or 退办 by the office; a supporting unit finishes its own share."""

from aiogram import F, Router

from taskbot.handlers.cards import put_to_office, redraw_cards, tell_lead, tell_units
from taskbot.handlers.commands import Command, number_and_words
from taskbot.handlers.presses import Pressed
from taskbot.handlers.turn import Act, Turn, in_turn
from taskbot.reminders.outbox import About
from taskbot.tasks import moves, queries, reporting, requests
from taskbot.tasks.errors import StaleButton, WrongUse
from taskbot.tasks.lifecycle import Action, state_after
from taskbot.tasks.models import MessageLink, Part, Purpose, Request, Task
from taskbot.tasks.permissions import Role
from taskbot.tasks.secrecy import require_free_report
from taskbot.texts import asking as texts
from taskbot.texts import deciding
from taskbot.texts.buttons import Press, PressData


def submit(turn: Turn, pressed: PressData) -> None:
    """报办结 by one tap."""
    number = pressed.target
    if _leads(turn, number):
        _submit(turn, number, "")
        turn.toast(texts.submitted_briefly(number, turn.texts.office))
    else:
        _finish_share(turn, number, "")
        turn.toast(texts.share_finished(number, queries.facts_of(turn.session, number).lead_unit))


def submit_with_note(turn: Turn, words: str) -> None:
    """/done 12 说明"""
    number, note = number_and_words(words, "done")
    about = [About(Purpose.NOTICE, number)]
    if _leads(turn, number):
        _submit(turn, number, note)
        facts = queries.facts_of(turn.session, number)
        turn.reply(texts.submitted(facts, turn.today, turn.texts.office), about=about)
    else:
        _finish_share(turn, number, note)
        lead = queries.facts_of(turn.session, number).lead_unit
        turn.reply(texts.share_finished(number, lead), about=about)


def _leads(turn: Turn, number: int) -> bool:
    _, share = moves.own_share(turn.session, number, turn.actor)
    return share.part is Part.LEAD


def _submit(turn: Turn, number: int, note: str) -> None:
    require_free_report(note, turn.file_name)
    request = requests.submit_task(turn.session, number, note, by=turn.actor, now=turn.now)
    put_to_office(turn, request)


def _finish_share(turn: Turn, number: int, note: str) -> None:
    """The lead unit hears of it once."""
    require_free_report(note, turn.file_name)
    _, share = moves.own_share(turn.session, number, turn.actor)
    was_finished = share.finished_at is not None
    reporting.finish_share(turn.session, number, note, by=turn.actor, now=turn.now)
    redraw_cards(turn, number)
    if not was_finished:
        unit = queries.unit_names(turn.session)[share.unit_id]
        facts = queries.facts_of(turn.session, number)
        tell_lead(turn, number, texts.share_finished_for_lead(facts, unit, note))


def close(turn: Turn, pressed: PressData) -> None:
    """办结"""
    _require_current(turn, pressed)
    _close(turn, pressed.target)
    facts = queries.facts_of(turn.session, pressed.target)
    turn.redraw(texts.closed(facts, turn.today, turn.texts.office))
    redraw_cards(turn, pressed.target)
    turn.toast(deciding.closed_briefly(pressed.target))


def close_by_command(turn: Turn, words: str) -> None:
    """/close 12"""
    number, more = number_and_words(words, "close")
    if more:
        raise WrongUse("close")
    _close(turn, number)
    redraw_cards(turn, number)
    turn.reply(deciding.closed_briefly(number), about=[About(Purpose.NOTICE, number)])


def _close(turn: Turn, number: int) -> None:
    requests.close_task(turn.session, number, by=turn.actor, now=turn.now)
    facts = queries.facts_of(turn.session, number)
    tell_units(turn, number, texts.closed(facts, turn.today, turn.texts.office))


def ask_return_reason(turn: Turn, pressed: PressData) -> None:
    """退办: asks for the reason first."""
    _require_current(turn, pressed)
    _ask_return_reason(turn, pressed.target)


def _require_current(turn: Turn, pressed: PressData) -> None:
    """The button decides on the request that it was drawn for, and on no later one of the same task."""
    turn.actor.require(Role.OFFICE)
    queries.task_for(turn.session, turn.actor, pressed.target)
    if not pressed.choice.isdecimal() or len(pressed.choice) > 18:
        raise StaleButton
    asked = turn.session.get(Request, int(pressed.choice))
    if asked is None or asked.task_number != pressed.target:
        raise StaleButton
    if asked.outcome is not None:
        state = turn.session.get_one(Task, pressed.target).state
        state_after(pressed.target, state, _DECISIONS[pressed.press])
        raise StaleButton


def return_by_command(turn: Turn, words: str) -> None:
    """/return 12 原因; without a reason the bot asks for it."""
    number, reason = number_and_words(words, "return")
    if reason:
        _return(turn, number, reason)
    else:
        _ask_return_reason(turn, number)


def return_with_reason(turn: Turn, link: MessageLink, reason: str) -> None:
    """The reason has come."""
    _return(turn, link.task_number or 0, reason)


def _ask_return_reason(turn: Turn, number: int) -> None:
    moves.task_of_office(turn.session, number, Action.RETURN, turn.actor)
    prompt = deciding.reason_question(number, texts.mention(turn.actor.id, turn.actor.name))
    turn.reply(prompt, about=[About(Purpose.ASK_RETURN_REASON, number)], force_reply=True)


def _return(turn: Turn, number: int, reason: str) -> None:
    require_free_report(reason, turn.file_name)
    requests.return_task(turn.session, number, reason, by=turn.actor, now=turn.now)
    facts = queries.facts_of(turn.session, number)
    tell_units(turn, number, texts.returned(facts, reason, turn.today, turn.texts.office))
    turn.reply(deciding.returned(number))
    redraw_cards(turn, number)


_DECISIONS = {Press.CLOSE: Action.CLOSE, Press.RETURN: Action.RETURN}

_PRESSES: dict[Press, Act] = {Press.SUBMIT: submit, Press.CLOSE: close, Press.RETURN: ask_return_reason}


def make_router() -> Router:
    """The routing table."""
    router = Router(name="reviews")
    for press, act in _PRESSES.items():
        router.callback_query.register(in_turn(act), Pressed(press), F.message)
    for command, by_words in (
        ("done", submit_with_note),
        ("close", close_by_command),
        ("return", return_by_command),
    ):
        router.message.register(in_turn(by_words), Command(command))
    return router
