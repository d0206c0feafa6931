"""催办 and 提请领导: the office presses a unit for a task, and takes the last step of the ladder."""

from aiogram import F, Router

from taskbot.handlers.commands import Command, number_and_words
from taskbot.handlers.presses import Pressed
from taskbot.handlers.turn import Act, Turn, in_turn
from taskbot.handlers.writs import writ_row
from taskbot.reminders import chases, escalations
from taskbot.reminders.outbox import About
from taskbot.tasks import membership
from taskbot.tasks.entries import unit_first
from taskbot.tasks.facts import TaskFacts
from taskbot.tasks.lifecycle import MOVES, Action
from taskbot.tasks.models import Purpose
from taskbot.tasks.permissions import Role
from taskbot.tasks.secrecy import require_free_report
from taskbot.texts import chases as texts
from taskbot.texts import escalations as escalation_texts
from taskbot.texts.buttons import Keyboard, Press, PressData, button


def chase(turn: Turn, words: str) -> None:
    """/chase 12 请于本周内反馈; of a supporting unit /chase 12 省财政厅 …"""
    turn.actor.require(Role.OFFICE)
    number, rest = number_and_words(words, "chase")
    unit, said = unit_first(rest, turn.context.register)
    require_free_report(said, turn.file_name)
    unit_id = membership.unit_named(turn.session, unit.full_name).id if unit else None
    _chase(turn, number, said.strip(), unit_id)


def press_chase(turn: Turn, pressed: PressData) -> None:
    """催办: one tap, of the lead unit or of the supporting one whose id the button has; the answer shows how it was reached."""
    unit_id = int(pressed.choice[:9]) if pressed.choice.isdecimal() else None
    _chase(turn, pressed.target, unit_id=unit_id)


def _chase(turn: Turn, number: int, words: str = "", unit_id: int | None = None) -> None:
    rules = turn.context.reminder_rules
    chased = chases.chase(turn.session, number, words, rules, unit_id=unit_id, by=turn.actor, now=turn.now)
    briefly = texts.chased_briefly(number)
    turn.toast(briefly)
    turn.whisper(texts.chased(chased, turn.today), about=[About(Purpose.NOTICE, number)], short=briefly)


def escalate(turn: Turn, pressed: PressData) -> None:
    """提请领导: to the leaders' chat; the unit hears nothing of it."""
    number, office = pressed.target, turn.context.settings.office.name
    rules = turn.context.reminder_rules
    task = escalations.escalate(turn.session, number, rules, office, by=turn.actor, now=turn.now)
    briefly = escalation_texts.escalated_briefly(number)
    turn.toast(briefly)
    text = escalation_texts.escalated(task, turn.today)
    turn.whisper(text, about=[About(Purpose.NOTICE, number)], short=briefly)


def press_rows(turn: Turn, task: TaskFacts) -> Keyboard:
    """How the office can press the lead unit now: a row of buttons."""
    if Action.CHASE not in MOVES[task.state] or task.waits_for_office:
        return []
    row = [button(f"催办 #{task.number}", Press.CHASE, task.number)]
    if escalations.can_be_escalated(turn.session, task, turn.context.reminder_rules, turn.today):
        row.append(button(f"提请领导 #{task.number}", Press.ESCALATE, task.number))
    return [[*row, *(each for writ in writ_row(turn, task) for each in writ)]]


_PRESSES: dict[Press, Act] = {Press.CHASE: press_chase, Press.ESCALATE: escalate}


def make_router() -> Router:
    """The routing table."""
    router = Router(name="chases")
    for press, act in _PRESSES.items():
        router.callback_query.register(in_turn(act), Pressed(press), F.message)
    router.message.register(in_turn(chase), Command("chase"))
    return router
