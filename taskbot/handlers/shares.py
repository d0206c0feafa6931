"""A supporting unit's own share: when it is finished the lead unit is told, and the office is asked for nothing."""

from aiogram import F, Router

from taskbot.handlers.cards import redraw_cards, tell_lead
from taskbot.handlers.presses import Pressed
from taskbot.handlers.turn import Turn, in_turn
from taskbot.tasks import moves, queries, reporting
from taskbot.tasks.errors import StaleButton
from taskbot.tasks.facts import TaskFacts
from taskbot.tasks.models import Part
from taskbot.tasks.parsing.reply_claims import Ask
from taskbot.tasks.replies import Report
from taskbot.texts import echoes
from taskbot.texts.buttons import Keyboard, Press, PressData, button
from taskbot.texts.echoes import Heard


def finished_units(turn: Turn, number: int) -> frozenset[str]:
    """The supporting units whose share of the task is done."""
    tasks = queries.task_facts(turn.session, [number])
    return frozenset(share.unit for task in tasks for share in task.shares if share.finished_on)


def tell_lead_if_finished(turn: Turn, task: TaskFacts, unit: str) -> None:
    """One line to the lead unit, if the supporting unit's share is done."""
    if any(share.unit == unit and share.finished_on for share in task.shares):
        tell_lead(turn, task.number, echoes.share_finished(task, unit, turn.today))


def doubts(report: Report, number: int, heard: Heard) -> tuple[list[str], Keyboard]:
    """What is asked of a supporting unit whose words may mean that its share is done (基本完成, 100%)."""
    if report.ask is not Ask.IS_IT_DONE or heard not in (Heard.REPORTED, Heard.EDITED):
        return [], []
    return [echoes.share_doubted(number)], [[button(f"配合事项已完成 #{number}", Press.FINISH_SHARE, number)]]


def finish_share(turn: Turn, pressed: PressData) -> None:
    """配合事项已完成: by the supporting unit that was asked."""
    number = pressed.target
    _, share = moves.own_share(turn.session, number, turn.actor)
    if share.part is Part.LEAD:
        raise StaleButton
    was_finished = share.finished_at is not None
    reporting.finish_share(turn.session, number, by=turn.actor, now=turn.now)
    turn.toast(echoes.share_finished_briefly(number))
    if not was_finished:
        unit = queries.unit_names(turn.session)[share.unit_id]
        tell_lead_if_finished(turn, queries.facts_of(turn.session, number), unit)
        redraw_cards(turn, number)


def make_router() -> Router:
    """The routing table."""
    router = Router(name="shares")
    router.callback_query.register(in_turn(finish_share), Pressed(Press.FINISH_SHARE), F.message)
    return router
