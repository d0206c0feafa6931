"""报办结 by the lead unit, 办结 or 退办 by the office; a supporting unit finishes its own share."""

from collections.abc import Iterable

from aiogram import F, Router

from taskbot.handlers import shares, taken_back
from taskbot.handlers.answered import Answered, Answering, number_meant, tasks_answered
from taskbot.handlers.cards import put_to_office, redraw_cards, tell_units, unit_chats
from taskbot.handlers.commands import Command, number_and_words
from taskbot.handlers.own_tasks import possible
from taskbot.handlers.presses import Pressed
from taskbot.handlers.turn import Act, Turn, in_turn
from taskbot.reminders.outbox import About, about_tasks
from taskbot.tasks import moves, queries, requests
from taskbot.tasks.errors import StaleButton, WrongUse
from taskbot.tasks.lifecycle import Action, RequestKind, state_after
from taskbot.tasks.models import MessageLink, Purpose, Request, Task
from taskbot.tasks.permissions import Role
from taskbot.tasks.secrecy import require_free_report
from taskbot.texts import asking as texts
from taskbot.texts import deciding
from taskbot.texts.buttons import Press, PressData, button
from taskbot.texts.reading import submission_of_which


def submit(turn: Turn, pressed: PressData) -> None:
    """报办结 by one tap."""
    number = pressed.target
    if moves.speaks_as_lead(turn.session, number, turn.actor):
        _submit(turn, number, "")
        turn.toast(texts.submitted_briefly(number, turn.texts.office))
    else:
        turn.toast(shares.finish(turn, number))


def submit_with_note(turn: Turn, words: str, answered: Answered | None) -> None:
    """/done 12 说明; for one of several own units /done 12 省财政厅 说明.

    Without the number in reply to a card, or, in private, of the only task that can be meant.
    """
    meant = submission_meant(turn, words, answered)
    if meant is None:
        return
    number, said = meant
    note = shares.speak_for_named(turn, said, number)
    about = [About(Purpose.NOTICE, number)]
    if moves.speaks_as_lead(turn.session, number, turn.actor):
        _submit(turn, number, note)
        facts = queries.facts_of(turn.session, number)
        turn.reply(texts.submitted(facts, turn.today, turn.texts.office), about=about)
    else:
        turn.reply(shares.finish(turn, number, note), about=about)


def submission_meant(turn: Turn, words: str, answered: Answered | None) -> tuple[int, str] | None:
    """The task's number and the note; asks which where several can be meant, and returns None."""
    try:
        return number_meant(turn, words, "done", answered)
    except WrongUse:
        turn.actor.require(Role.LIAISON)
        among = sorted(tasks_answered(turn, answered))
        tasks = possible(turn, Action.SUBMIT, among) or possible(turn, Action.FINISH_SHARE, among)
        if not tasks or (turn.is_group and not among):
            raise
    if len(tasks) == 1:
        return tasks[0].number, words.strip()
    rows = [[button(f"报办结 #{task.number}", Press.SUBMIT, task.number)] for task in tasks]
    text = submission_of_which(tasks, turn.today)
    turn.reply(
        text, [] if words.strip() else rows, about_tasks(Purpose.NOTICE, [each.number for each in tasks])
    )
    return None


def _submit(turn: Turn, number: int, note: str) -> None:
    require_free_report(note, turn.file_name)
    request = requests.submit_task(turn.session, number, note, by=turn.actor, now=turn.now)
    put_to_office(turn, request)


def close(turn: Turn, pressed: PressData) -> None:
    """办结; where the unit has denied since that it is finished, by a second press."""
    request, seen = _require_current(turn, pressed)
    if taken_back.warn(turn, request, seen):
        return
    notice = _close(turn, pressed.target)
    tell_units(turn, pressed.target, notice)
    turn.redraw(notice)
    redraw_cards(turn, pressed.target)
    turn.toast(deciding.closed_briefly(pressed.target))


def close_by_command(turn: Turn, words: str) -> None:
    """/close 12"""
    number, more = number_and_words(words, "close")
    if more:
        raise WrongUse("close")
    moves.task_of_office(turn.session, number, Action.CLOSE, turn.actor)
    waiting = requests.pending(turn.session, number, RequestKind.CLOSING)
    if waiting and taken_back.warn(turn, waiting[0], None):
        return
    _tell(turn, number, _close(turn, number), deciding.closed_briefly(number))
    redraw_cards(turn, number)


def _close(turn: Turn, number: int) -> str:
    """Closes the task; returns what its units are told."""
    requests.close_task(turn.session, number, by=turn.actor, now=turn.now)
    facts = queries.facts_of(turn.session, number)
    return texts.closed(facts, turn.today, turn.texts.office)


def _tell(turn: Turn, number: int, notice: str, briefly: str, unit_ids: Iterable[int] | None = None) -> None:
    """Tells those units (else all) in every chat once: where the office decides before their eyes, by the answer to it."""
    is_told_here = turn.chat_id in unit_chats(turn, number, unit_ids)
    tell_units(turn, number, notice, unit_ids, apart_from=turn.chat_id)
    turn.reply(notice if is_told_here else briefly, about=[About(Purpose.NOTICE, number)])


def ask_return_reason(turn: Turn, pressed: PressData) -> None:
    """退办: asks for the reason first."""
    _require_current(turn, pressed)
    _ask_return_reason(turn, pressed.target)


def _require_current(turn: Turn, pressed: PressData) -> tuple[Request, int | None]:
    """The button decides on the request that it was drawn for, and on no later one of the same task.

    Returns it, and the journal's number of what the office has been shown of the unit's later words.
    """
    turn.actor.require(Role.OFFICE)
    queries.task_for(turn.session, turn.actor, pressed.target)
    mark, _, seen = pressed.choice.partition(".")
    if not all(each.isdecimal() and len(each) < 18 for each in (mark, seen or "0")):
        raise StaleButton
    asked = turn.session.get(Request, int(mark))
    if asked is None or asked.task_number != pressed.target:
        raise StaleButton
    if asked.outcome is not None:
        state = turn.session.get_one(Task, pressed.target).state
        state_after(pressed.target, state, _DECISIONS[pressed.press])
        raise StaleButton
    return asked, int(seen) if seen else None


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
    notice = texts.returned(queries.facts_of(turn.session, number), reason, turn.today, turn.texts.office)
    lead, *_ = queries.shares_of(turn.session, number)
    _tell(turn, number, notice, deciding.returned(number), [lead.unit_id])
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
        router.message.register(in_turn(by_words), Command(command), Answering())
    return router
