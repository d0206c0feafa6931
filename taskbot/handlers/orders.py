"""What the office orders of a task that was issued: 调整, 转办, 撤销, 重办. The units get one notice of it."""

from collections.abc import Callable
from dataclasses import dataclass

from aiogram import F, Router

from taskbot.handlers import marks, notices
from taskbot.handlers.cards import redraw_cards
from taskbot.handlers.commands import Command, number_and_words, split_command
from taskbot.handlers.marks import Wanted
from taskbot.handlers.presses import Asked, Pressed
from taskbot.handlers.turn import Act, Turn, in_turn
from taskbot.reminders import outbox
from taskbot.reminders.outbox import About
from taskbot.tasks import membership, moves, queries, service
from taskbot.tasks.amendments import Amendment, read_amendment
from taskbot.tasks.errors import MessageGone, StaleButton, WrongUse
from taskbot.tasks.facts import NewTask, TaskFacts
from taskbot.tasks.lifecycle import MOVES, Action
from taskbot.tasks.models import MessageLink, Purpose
from taskbot.tasks.permissions import Role
from taskbot.tasks.secrecy import marks_in_task, marks_in_words, require_free_report
from taskbot.tasks.terms import task_terms
from taskbot.tasks.transfers import read_transfer
from taskbot.texts import notices as notice_texts
from taskbot.texts import orders as texts
from taskbot.texts.buttons import Keyboard, Press, PressData, button
from taskbot.texts.marks import amendment_refused
from taskbot.texts.words import ACTION_WORDS


def _transfer(turn: Turn, number: int, words: str) -> str:
    entry, reason = read_transfer(words, turn.context.register)
    unit = membership.unit_named(turn.session, entry.full_name)
    service.transfer_task(turn.session, number, unit, reason, by=turn.actor, now=turn.now)
    return reason


def _cancel(turn: Turn, number: int, words: str) -> str:
    service.cancel_task(turn.session, number, words, by=turn.actor, now=turn.now)
    return words


def _reopen(turn: Turn, number: int, words: str) -> str:
    service.reopen_task(turn.session, number, words, by=turn.actor, now=turn.now)
    return words


@dataclass(frozen=True, slots=True)
class _Order:
    """How an order is asked for, what gives it in the office's words, and under which title the units hear of it."""

    press: Press
    purpose: Purpose
    give: Callable[[Turn, int, str], str]
    """Returns the reason that is in the words."""
    title: str


_ORDERS = {
    Action.CANCEL: _Order(Press.CANCEL, Purpose.ASK_CANCEL_REASON, _cancel, notice_texts.CANCELLED),
    Action.TRANSFER: _Order(Press.TRANSFER, Purpose.ASK_NEW_LEAD, _transfer, notice_texts.TRANSFERRED),
    Action.REOPEN: _Order(Press.REOPEN, Purpose.ASK_REOPEN_REASON, _reopen, notice_texts.REOPENED),
}


def office_rows(facts: TaskFacts) -> Keyboard:
    """What the office can do with the task now beyond deciding on a request: a row of buttons."""
    row = [
        button(f"{ACTION_WORDS[action]} #{facts.number}", order.press, facts.number)
        for action, order in _ORDERS.items()
        if action in MOVES[facts.state]
    ]
    return [row] if row else []


def amend(turn: Turn, words: str) -> None:
    """/amend 12 时限：7月10日前；增加配合：省财政厅；原因：…"""
    number, said = _number_and_words(turn, words, "amend")
    if found := marks_of_amendment(turn, number, said, turn.file_name):
        marks.refuse(turn, amendment_refused(found), number, (marks.DESPITE, Wanted.AMENDMENT))
    else:
        carry_out(turn, number, said)


def confirm_amendment(turn: Turn, pressed: PressData, asked_about: str, username: str) -> None:
    """确认调整 under a preview; the words are those that it answers, and are read anew."""
    turn.actor.require(Role.OFFICE)
    command = split_command(asked_about, username, is_group=turn.is_group)
    if command is None:
        raise MessageGone
    number, said = number_and_words(command[1], "amend")
    if number != pressed.target or marks_of_amendment(turn, number, said, turn.file_name):
        raise StaleButton
    turn.redraw(_amend(turn, number, _read(turn, said, task_terms(turn.session, [number])[number])))
    outbox.relink(turn.session, turn.chat_id, turn.message_id, [About(Purpose.NOTICE, number)])


def drop_amendment(turn: Turn, pressed: PressData) -> None:
    """取消 there."""
    turn.actor.require(Role.OFFICE)
    turn.toast(texts.amendment_dropped(pressed.target))
    turn.redraw(texts.amendment_dropped(pressed.target))


def marks_of_amendment(turn: Turn, number: int, said: str, file_name: str) -> tuple[str, ...]:
    """The secrecy marks in what was typed, or else those that the task would get by it."""
    moves.task_of_office(turn.session, number, Action.AMEND, turn.actor)
    if typed := marks_in_words(said, file_name):
        return typed
    stored = task_terms(turn.session, [number])[number]
    known = marks_in_task(stored)
    return tuple(mark for mark in marks_in_task(_read(turn, said, stored).terms) if mark not in known)


def _read(turn: Turn, said: str, stored: NewTask) -> Amendment:
    return read_amendment(said, stored, turn.today, turn.context.calendar, turn.context.register)


def carry_out(turn: Turn, number: int, said: str) -> None:
    """The amendment, once nothing is in the way of it; one that reaches further than its words is shown first.

    Raises BadAmendment.
    """
    amendment = _read(turn, said, task_terms(turn.session, [number])[number])
    about = [About(Purpose.NOTICE, number)]
    if amendment.needs_a_look:
        facts = queries.facts_of(turn.session, number)
        preview = texts.amendment_to_confirm(facts, amendment, turn.context.register)
        ways = [
            button("确认调整", Press.AMEND_SURELY, number, style="primary"),
            button("取消", Press.DROP_AMENDMENT, number),
        ]
        turn.reply(preview, [ways], about)
    else:
        turn.reply(_amend(turn, number, amendment), about=about)


def _amend(turn: Turn, number: int, amendment: Amendment) -> str:
    """Amends the task and tells its units once; returns the answer to the office."""
    stood = notices.before(turn, [number])
    service.amend_task(turn.session, number, amendment.terms, amendment.reason, by=turn.actor, now=turn.now)
    changes = notices.changes_since(turn, stood, amendment.reason)
    if not changes:
        return texts.unchanged(number)
    told = notices.tell(turn, notice_texts.AMENDED, changes)
    redraw_cards(turn, number)
    facts = queries.facts_of(turn.session, number)
    return texts.amended(facts, [*changes[0].lines, *_late_steps(turn, facts)], told)


def _late_steps(turn: Turn, facts: TaskFacts) -> list[str]:
    late = [step for step in facts.milestones if facts.due_on and step.due_on > facts.due_on]
    return [texts.late_steps(late, turn.today)] if late else []


def _number_and_words(turn: Turn, words: str, command: str) -> tuple[int, str]:
    """Who may not do it at all is told so before how it is written."""
    turn.actor.require(Role.OFFICE)
    number, said = number_and_words(words, command)
    if not said and command in ("amend", "transfer"):
        raise WrongUse(command)
    return number, said


def give_order(turn: Turn, number: int, action: Action, words: str) -> str:
    """Gives the order in these words and tells the units once; returns the answer to the office."""
    require_free_report(words, turn.file_name)
    moves.task_of_office(turn.session, number, action, turn.actor)
    order, stood = _ORDERS[action], notices.before(turn, [number])
    reason = order.give(turn, number, words).strip()
    changes = notices.changes_since(turn, stood, reason) or notices.about_all(turn, [number], reason)
    told = notices.tell(turn, order.title, changes)
    redraw_cards(turn, number)
    return texts.done(queries.facts_of(turn.session, number), action, reason, told)


def ask(turn: Turn, pressed: PressData) -> None:
    """撤销, 转办, 重办: opens a reply box for the one who pressed; whoever of the office answers, orders it."""
    number = pressed.target
    action = next(action for action, order in _ORDERS.items() if order.press is pressed.press)
    moves.task_of_office(turn.session, number, action, turn.actor)
    prompt = texts.asked(queries.facts_of(turn.session, number), action, turn.actor.id, turn.actor.name)
    turn.reply(prompt, about=[About(_ORDERS[action].purpose, number)], force_reply=True)


def take_order(turn: Turn, link: MessageLink, words: str) -> None:
    """The words have come."""
    turn.actor.require(Role.OFFICE)
    action = next(action for action, order in _ORDERS.items() if order.purpose is link.purpose)
    _order(turn, link.task_number or 0, action, words)


def _order(turn: Turn, number: int, action: Action, words: str) -> None:
    turn.reply(give_order(turn, number, action, words), about=[About(Purpose.NOTICE, number)])


def _by_command(command: str, action: Action) -> Act:
    """/transfer 12 省科技厅 职责调整, /cancel 12 与另一项任务合并, /reopen 12 成果需要修订"""

    def act(turn: Turn, words: str) -> None:
        number, said = _number_and_words(turn, words, command)
        _order(turn, number, action, said)

    return act


_COMMANDS: dict[str, Act] = {
    "amend": amend,
    "transfer": _by_command("transfer", Action.TRANSFER),
    "cancel": _by_command("cancel", Action.CANCEL),
    "reopen": _by_command("reopen", Action.REOPEN),
}


def make_router() -> Router:
    """The routing table."""
    router = Router(name="orders")
    for order in _ORDERS.values():
        router.callback_query.register(in_turn(ask), Pressed(order.press), F.message)
    confirmed = Pressed(Press.AMEND_SURELY)
    router.callback_query.register(in_turn(confirm_amendment), confirmed, F.message, Asked())
    router.callback_query.register(in_turn(drop_amendment), Pressed(Press.DROP_AMENDMENT), F.message)
    for command, act in _COMMANDS.items():
        router.message.register(in_turn(act), Command(command))
    return router
