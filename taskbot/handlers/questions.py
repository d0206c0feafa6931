"""Where does a task stand? Asked with three buttons where words leave it in doubt; 办结 is never guessed."""

from collections.abc import Iterable
from enum import StrEnum

from aiogram import F, Router

from taskbot.handlers import reviews
from taskbot.handlers.cards import put_trouble_to_office, redraw_cards
from taskbot.handlers.presses import Asked, Pressed
from taskbot.handlers.turn import Turn, in_turn
from taskbot.reminders.outbox import About
from taskbot.tasks import moves, queries, reporting, requests
from taskbot.tasks.errors import StaleButton
from taskbot.tasks.facts import Status
from taskbot.tasks.lifecycle import Action
from taskbot.tasks.models import Purpose
from taskbot.tasks.parsing.reply_claims import Ask
from taskbot.tasks.secrecy import require_free_report
from taskbot.texts.buttons import Keyboard, Press, PressData, button


class Answer(StrEnum):
    """What can be tapped; the value travels in the button."""

    UNDER_WAY = "way"
    DONE = "done"
    BLOCKED = "stuck"


_LABELS = {Answer.UNDER_WAY: "推进中", Answer.DONE: "已完成，报办结", Answer.BLOCKED: "受阻，需协调"}


_TO_CHOOSE = {Ask.IS_IT_DONE: tuple(Answer), Ask.IS_IT_STUCK: (Answer.UNDER_WAY, Answer.BLOCKED)}


def ask_if(turn: Turn, doubt: Ask, number: int, echo: str, offers: Keyboard) -> None:
    """Under the echo of a report that may mean completion (基本完成, 100%) or trouble (能否按期完成尚不确定).

    `offers` are buttons of other matters.
    """
    is_of_end = doubt is Ask.IS_IT_DONE
    asked = turn.texts.completion_doubted(number) if is_of_end else turn.texts.trouble_doubted(number)
    text = f"{echo}\n{asked}"
    keyboard = [*_keyboard(turn, Press.SETTLE_STATE, number, _TO_CHOOSE[doubt]), *offers]
    turn.reply(text, keyboard, [About(Purpose.NOTICE, number)])


def ask_state(turn: Turn, number: int) -> None:
    """To words of which nothing could be recorded; raises a Refusal where the answer would not be the actor's to give."""
    moves.task_of_unit(turn.session, number, Action.SUBMIT, turn.actor)
    text = turn.texts.state_asked(queries.facts_of(turn.session, number), turn.today)
    turn.reply(text, _keyboard(turn, Press.TELL_STATE, number), [About(Purpose.NOTICE, number)])


def settle_state(turn: Turn, pressed: PressData) -> None:
    """An answer on a report that was recorded: 推进中 leaves it as it is."""
    answer = _answer(turn, pressed)
    facts = queries.facts_of(turn.session, pressed.target)
    label = _LABELS[answer]
    if answer is Answer.BLOCKED:
        _record(turn, pressed.target, Status(label, problem=facts.problem, is_blocked=True))
    _close_question(turn, pressed, answer)


def tell_state(turn: Turn, pressed: PressData, asked_about: str) -> None:
    """An answer on words that were not recorded: with the answer they become the report."""
    answer = _answer(turn, pressed)
    words = asked_about or _LABELS[answer]
    status = (
        Status(words, problem=words, is_blocked=True)
        if answer is Answer.BLOCKED
        else Status(words, done=words)
    )
    _record(turn, pressed.target, status)
    _close_question(turn, pressed, answer)


def _keyboard(turn: Turn, press: Press, number: int, answers: Iterable[Answer] = Answer) -> Keyboard:
    since = _newest_report(turn, number)
    return [[button(_LABELS[answer], press, number, f"{answer}.{since}")] for answer in answers]


def _answer(turn: Turn, pressed: PressData) -> Answer:
    """The answer, if the one who pressed may give it and the unit has reported nothing else since the question.

    Only the lead unit says whether a task is finished, and only of one that it has not submitted already.
    """
    _, lead = moves.task_of_unit(turn.session, pressed.target, Action.SUBMIT, turn.actor)
    turn.actor = turn.actor.speaking_for(lead.unit_id)
    answer, _, since = pressed.choice.partition(".")
    if answer not in set(Answer) or since != str(_newest_report(turn, pressed.target)):
        raise StaleButton
    return Answer(answer)


def _newest_report(turn: Turn, number: int) -> int:
    """The journal's number of what was last said of the lead unit's share of the task; 0 where nothing was."""
    share = reporting.share_of(turn.session, number)
    last = queries.last_said(turn.session, number, share.unit_id)
    return last.seq if last else 0


def _record(turn: Turn, number: int, status: Status) -> None:
    require_free_report(status.words)
    reporting.report_status(turn.session, number, status, by=turn.actor, now=turn.now)
    redraw_cards(turn, number)
    asked = requests.requests_of(turn.session, number)
    put_trouble_to_office(turn, reporting.share_of(turn.session, number).unit_id, asked)


def _close_question(turn: Turn, pressed: PressData, answer: Answer) -> None:
    """Hands a finished task in, and takes the buttons away."""
    if answer is Answer.DONE:
        reviews.submit(turn, pressed)
    turn.toast(turn.texts.state_settled_briefly(pressed.target, _LABELS[answer]))
    turn.redraw(turn.texts.state_settled(queries.facts_of(turn.session, pressed.target), turn.today))


def make_router() -> Router:
    """The routing table."""
    router = Router(name="questions")
    router.callback_query.register(in_turn(settle_state), Pressed(Press.SETTLE_STATE), F.message)
    router.callback_query.register(in_turn(tell_state), Pressed(Press.TELL_STATE), F.message, Asked())
    return router
