"""The office answers what units ask: 同意, 改日期, 不同意, 转办, 答复. All copies of a request then show its outcome."""

from collections.abc import Callable

from aiogram import F, Router

from taskbot.handlers import orders
from taskbot.handlers.cards import redraw_cards, tell_units
from taskbot.handlers.presses import Asked, Pressed
from taskbot.handlers.request_views import redraw_request, request_look, shown_request
from taskbot.handlers.turn import Act, Turn, in_turn
from taskbot.reminders.outbox import About
from taskbot.tasks import queries, requests
from taskbot.tasks.errors import ExtensionNotLater, ExtensionPast, StaleButton, UnknownUnit
from taskbot.tasks.facts import TaskFacts
from taskbot.tasks.lifecycle import Action, RequestKind
from taskbot.tasks.models import MessageLink, Purpose, Request
from taskbot.tasks.permissions import Role
from taskbot.tasks.request_reading import read_extension
from taskbot.tasks.secrecy import require_free_report
from taskbot.tasks.transfers import read_transfer, reason_behind
from taskbot.tasks.units import Unit
from taskbot.texts import asking, deciding
from taskbot.texts.asking import mention
from taskbot.texts.buttons import Press, PressData, button
from taskbot.texts.refusals import refused


def grant(turn: Turn, pressed: PressData) -> None:
    """同意: the day that was asked for, or that a supporting unit leaves."""
    request = requests.open_request(turn.session, pressed.target, None, turn.actor)
    if request.kind is RequestKind.EXTENSION:
        _grant_extension(
            turn, requests.grant_extension(turn.session, pressed.target, by=turn.actor, now=turn.now)
        )
    else:
        _release(turn, requests.release_unit(turn.session, pressed.target, by=turn.actor, now=turn.now))
    _show_outcome(turn, request)


def refuse(turn: Turn, pressed: PressData) -> None:
    """不同意, at once; a reason may follow."""
    request = requests.refuse_request(turn.session, pressed.target, by=turn.actor, now=turn.now)
    shown, office = shown_request(turn, request), turn.texts.office
    if request.kind is RequestKind.EXTENSION:
        text = asking.extension_refused(shown.task, turn.today, office)
    else:
        text = asking.decline_refused(shown.task, shown.unit, turn.today, office)
    tell_units(turn, request.task_number, text, [request.unit_id])
    turn.toast(deciding.refused(request.task_number))
    redraw_cards(turn, request.task_number)
    _show_outcome(turn, request)


def ask(turn: Turn, pressed: PressData) -> None:
    """改日期; 转办, of a lead unit that declines; 答复: asks for the words that the answer needs."""
    kind, purpose, question = _QUESTIONS[pressed.press]
    request = requests.open_request(turn.session, pressed.target, kind, turn.actor)
    facts = queries.facts_of(turn.session, request.task_number)
    _ask(turn, request, purpose, question(facts, mention(turn.actor.id, turn.actor.name)))


def take_day(turn: Turn, link: MessageLink, words: str) -> None:
    """The day has come."""
    request = requests.open_request(turn.session, link.request_id or 0, RequestKind.EXTENSION, turn.actor)
    number = request.task_number
    read = read_extension(words, turn.today, turn.context.calendar)
    if read.wanted_on is None:
        doubt = asking.day_doubted(number, read.phrase, read.doubt)
        _ask(turn, request, Purpose.ASK_EXTENSION_DATE, doubt if read.doubt else asking.day_missing(number))
        return
    try:
        requests.grant_extension(
            turn.session, link.request_id or 0, read.wanted_on, by=turn.actor, now=turn.now
        )
    except (ExtensionNotLater, ExtensionPast) as refusal:
        _ask(turn, request, Purpose.ASK_EXTENSION_DATE, refused(refusal))
        return
    _grant_extension(turn, request)


def take_new_lead(turn: Turn, link: MessageLink, words: str) -> None:
    """省科技厅 职责调整; without a reason it is the unit's own. What the register does not have exactly is offered, never assigned."""
    request = requests.open_request(turn.session, link.request_id or 0, RequestKind.DECLINE, turn.actor)
    register = turn.context.register
    try:
        unit, reason = read_transfer(words, register)
    except UnknownUnit as unknown:
        near = register.near(unknown.name)
        rows = [
            [button(register.short_name(each), Press.NEW_LEAD, request.id or 0, str(each.key))]
            for each in near
        ]
        text = deciding.lead_unknown(unknown.name, map(register.short_name, near))
        turn.reply(text, rows, [_about(Purpose.ASK_NEW_LEAD, request)])
        return
    about = [About(Purpose.NOTICE, request.task_number)]
    turn.reply(_transfer(turn, request, unit, reason), about=about)


def choose_new_lead(turn: Turn, pressed: PressData, asked_about: str) -> None:
    """A near name was tapped; the reason beside the name that was written stands."""
    request = requests.open_request(turn.session, pressed.target, RequestKind.DECLINE, turn.actor)
    unit = turn.context.register.keyed(int(pressed.choice)) if pressed.choice.isdecimal() else None
    if unit is None:
        raise StaleButton
    turn.redraw(_transfer(turn, request, unit, reason_behind(asked_about)))
    turn.toast(deciding.transferred(request.task_number, turn.context.register.short_name(unit)))


def take_words(turn: Turn, link: MessageLink, words: str) -> None:
    """The answer to a 需协调, or why the office did not agree."""
    turn.actor.require(Role.OFFICE)
    require_free_report(words, turn.file_name)
    request = turn.session.get(Request, link.request_id or 0)
    if request is not None and request.kind is RequestKind.COORDINATION:
        _answer(turn, request, words)
    else:
        _explain(turn, link.request_id or 0, words)


def _answer(turn: Turn, request: Request, words: str) -> None:
    requests.answer_coordination(turn.session, request.id or 0, words, by=turn.actor, now=turn.now)
    shown, number = shown_request(turn, request), request.task_number
    text = asking.coordination_answered(
        shown.task, request.reason, request.answer, turn.today, turn.texts.office
    )
    tell_units(turn, number, text, [request.unit_id])
    turn.reply(deciding.coordination_answered(number, shown.unit))
    redraw_cards(turn, number)


def _explain(turn: Turn, request_id: int, words: str) -> None:
    request = requests.explain_refusal(turn.session, request_id, words, by=turn.actor, now=turn.now)
    facts = queries.facts_of(turn.session, request.task_number)
    what = "延期" if request.kind is RequestKind.EXTENSION else "退回"
    text = asking.refusal_explained(facts, what, request.answer, turn.today, turn.texts.office)
    tell_units(turn, request.task_number, text, [request.unit_id])
    turn.reply(deciding.explained(request.task_number))
    redraw_request(turn, request)


def _grant_extension(turn: Turn, request: Request) -> None:
    shown, number = shown_request(turn, request), request.task_number
    text = asking.extension_granted(shown.task, shown.order, request.wanted_on, turn.today, turn.texts.office)
    tell_units(turn, number, text)
    _say(turn, deciding.granted(number, request.granted_on, turn.today))
    redraw_cards(turn, number)


def _release(turn: Turn, request: Request) -> None:
    shown, number = shown_request(turn, request), request.task_number
    lead = queries.shares_of(turn.session, number)[0]
    text = asking.unit_released(shown.task, shown.unit, turn.today, turn.texts.office)
    tell_units(turn, number, text, [request.unit_id, lead.unit_id])
    _say(turn, deciding.released(number))
    redraw_cards(turn, number)


def _transfer(turn: Turn, request: Request, unit: Unit, reason: str) -> str:
    words = f"{unit.full_name} 原因：{reason or request.reason}"
    return orders.give_order(turn, request.task_number, Action.TRANSFER, words)


def _show_outcome(turn: Turn, request: Request) -> None:
    """In the pressed message, too, should its link have been lost."""
    turn.redraw(*request_look(turn, request))


def _say(turn: Turn, text: str) -> None:
    """To the one who decided: briefly to a press, as an answer to words."""
    if turn.query_id is None:
        turn.reply(text)
    else:
        turn.toast(text)


def _ask(turn: Turn, request: Request, purpose: Purpose, text: str) -> None:
    turn.reply(text, about=[_about(purpose, request)], force_reply=True)


def _about(purpose: Purpose, request: Request) -> About:
    return About(purpose, request.task_number, request_id=request.id)


_QUESTIONS: dict[Press, tuple[RequestKind, Purpose, Callable[[TaskFacts, str], str]]] = {
    Press.CHANGE_DAY: (RequestKind.EXTENSION, Purpose.ASK_EXTENSION_DATE, deciding.day_question),
    Press.ASK_NEW_LEAD: (RequestKind.DECLINE, Purpose.ASK_NEW_LEAD, deciding.lead_question),
    Press.ANSWER: (RequestKind.COORDINATION, Purpose.ASK_ANSWER, deciding.answer_question),
}
"""The buttons that ask for words: on which request, what a reply to the question is, the question."""

_PRESSES: dict[Press, Act] = {Press.GRANT: grant, Press.REFUSE: refuse} | dict.fromkeys(_QUESTIONS, ask)


def make_router() -> Router:
    """The routing table."""
    router = Router(name="decisions")
    for press, act in _PRESSES.items():
        router.callback_query.register(in_turn(act), Pressed(press), F.message)
    router.callback_query.register(in_turn(choose_new_lead), Pressed(Press.NEW_LEAD), F.message, Asked())
    return router
