"""报办结 by the lead unit, 办结 or 退办 by the office."""

from aiogram import F, Router

from taskbot.handlers.cards import redraw_cards, review_keyboard, tell_lead, tell_office
from taskbot.handlers.commands import Command, number_and_words
from taskbot.handlers.presses import Pressed
from taskbot.handlers.turn import Act, Turn, in_turn
from taskbot.reminders.outbox import About
from taskbot.tasks import queries, requests
from taskbot.tasks.lifecycle import Action, state_after
from taskbot.tasks.models import MessageLink, Purpose
from taskbot.tasks.permissions import Role
from taskbot.tasks.secrecy import require_free_report
from taskbot.texts.buttons import Press, PressData

_NEVER_MIND = frozenset({"取消", "算了", "不退了"})


def submit(turn: Turn, pressed: PressData) -> None:
    """报办结 by one tap."""
    _submit(turn, pressed.target, "")
    turn.toast(turn.texts.submitted_briefly(pressed.target))


def submit_with_note(turn: Turn, words: str) -> None:
    """/done 12 说明"""
    number, note = number_and_words(words, "done")
    _submit(turn, number, note)
    facts = queries.facts_of(turn.session, number)
    turn.reply(turn.texts.submitted(facts, turn.today), about=[About(Purpose.NOTICE, number)])


def _submit(turn: Turn, number: int, note: str) -> None:
    require_free_report(note, turn.file_name)
    requests.submit_task(turn.session, number, note, by=turn.actor, now=turn.now)
    redraw_cards(turn, number)
    facts = queries.facts_of(turn.session, number)
    text = turn.texts.review_requested(facts, facts.lead_unit, turn.actor.name, note, turn.today)
    tell_office(turn, text, review_keyboard(number), [About(Purpose.NOTICE, number)])


def close(turn: Turn, pressed: PressData) -> None:
    """办结"""
    number = pressed.target
    requests.close_task(turn.session, number, by=turn.actor, now=turn.now)
    facts = queries.facts_of(turn.session, number)
    turn.redraw(turn.texts.closed(facts, turn.today))
    tell_lead(turn, number, turn.texts.closed(facts, turn.today))
    redraw_cards(turn, number)


def ask_return_reason(turn: Turn, pressed: PressData) -> None:
    """退办: asks for the reason first."""
    turn.actor.require(Role.OFFICE)
    queries.task_for(turn.session, turn.actor, pressed.target)
    facts = queries.facts_of(turn.session, pressed.target)
    state_after(facts.number, facts.state, Action.RETURN)
    prompt = turn.texts.return_reason_asked(facts, turn.actor.id, turn.actor.name)
    turn.reply(prompt, about=[About(Purpose.ASK_RETURN_REASON, facts.number)], force_reply=True)


def return_with_reason(turn: Turn, link: MessageLink, reason: str) -> None:
    """The reason has come."""
    number = link.task_number or 0
    if not reason.strip():
        turn.reply(turn.texts.reason_missing())
        return
    if reason.strip() in _NEVER_MIND:
        turn.reply(turn.texts.return_dropped(number))
        return
    requests.return_task(turn.session, number, reason.strip(), by=turn.actor, now=turn.now)
    facts = queries.facts_of(turn.session, number)
    tell_lead(turn, number, turn.texts.returned(facts, reason, turn.today))
    turn.reply(turn.texts.return_recorded(number))
    redraw_cards(turn, number)


_PRESSES: dict[Press, Act] = {Press.SUBMIT: submit, Press.CLOSE: close, Press.RETURN: ask_return_reason}


def make_router() -> Router:
    """The routing table."""
    router = Router(name="reviews")
    for press, act in _PRESSES.items():
        router.callback_query.register(in_turn(act), Pressed(press), F.message)
    router.message.register(in_turn(submit_with_note), Command("done"))
    return router
