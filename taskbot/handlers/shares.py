"""A supporting unit's own share: when it is finished the lead unit is told, and the office is asked for nothing."""

from aiogram import F, Router

from taskbot.handlers.cards import redraw_cards, tell_units
from taskbot.handlers.presses import Pressed
from taskbot.handlers.turn import Turn, in_turn
from taskbot.tasks import membership, moves, queries, reporting
from taskbot.tasks.entries import spoken_for
from taskbot.tasks.errors import StaleButton
from taskbot.tasks.facts import TaskFacts
from taskbot.tasks.lifecycle import Action
from taskbot.tasks.models import Part
from taskbot.tasks.parsing.reply_claims import Ask
from taskbot.tasks.replies import Report
from taskbot.tasks.secrecy import require_free_report
from taskbot.texts import echoes
from taskbot.texts.buttons import Keyboard, Press, PressData, button
from taskbot.texts.echoes import Heard


def speak_for_named(turn: Turn, words: str, to: int | None) -> str:
    """Somebody who speaks for several units may say for which (#12 省财政厅 60% …): the turn goes on in its name alone.

    `to` is the task where the words do not say it. Returns the words without the unit.
    """
    number, unit, rest = spoken_for(words, turn.context.register)
    task = number if number is not None else to
    if unit is None or task is None or len(turn.actor.unit_ids) < 2:
        return words
    by = turn.actor.speaking_for(membership.unit_named(turn.session, unit.full_name).id or 0)
    if not any(share.unit_id in by.unit_ids for share in queries.shares_of(turn.session, task)):
        return words
    turn.actor = by
    return rest


def finished_units(turn: Turn, number: int) -> frozenset[int]:
    """The ids of the supporting units whose share of the task is done."""
    present = queries.shares_of(turn.session, number)
    return frozenset(each.unit_id for each in present if each.part is Part.SUPPORTING and each.finished_at)


def tell_lead_if_finished(turn: Turn, task: TaskFacts, unit: str, note: str = "") -> None:
    """One line to the lead unit, if the supporting unit's share is done; not where it reads the answer to it."""
    if any(share.unit == unit and share.finished_on for share in task.shares):
        lead, *_ = queries.shares_of(turn.session, task.number)
        text = echoes.share_finished(task, unit, turn.today, note)
        tell_units(turn, task.number, text, [lead.unit_id], apart_from=_answered_in(turn))


def _answered_in(turn: Turn) -> int | None:
    """The chat that reads the turn's answer; a press in a group is answered to the presser alone."""
    return None if turn.query_id is not None and turn.is_group else turn.chat_id


def doubts(report: Report, recorded: int, number: int, heard: Heard) -> tuple[list[str], Keyboard]:
    """What is asked of the supporting unit `recorded` whose words may mean that its share is done (基本完成, 100%)."""
    if report.ask is not Ask.IS_IT_DONE or heard not in (Heard.REPORTED, Heard.EDITED):
        return [], []
    done = button(f"配合事项已完成 #{number}", Press.FINISH_SHARE, number, str(recorded))
    return [echoes.share_doubted(number)], [[done]]


def finish(turn: Turn, number: int, note: str = "") -> str:
    """The share is done, which the lead unit hears of once; returns the answer."""
    require_free_report(note, turn.file_name)
    before = finished_units(turn, number)
    share = reporting.finish_share(turn.session, number, note, by=turn.actor, now=turn.now)
    unit, facts = queries.unit_names(turn.session)[share.unit_id], queries.facts_of(turn.session, number)
    if share.unit_id not in before:
        tell_lead_if_finished(turn, facts, unit, note)
        redraw_cards(turn, number)
    return echoes.share_recorded(number, unit, facts.lead_unit)


def finish_share(turn: Turn, pressed: PressData) -> None:
    """配合事项已完成: by the supporting unit that was asked."""
    if pressed.choice.isdecimal():
        turn.actor = turn.actor.speaking_for(int(pressed.choice))
    _, share = moves.task_of_unit(turn.session, pressed.target, Action.FINISH_SHARE, turn.actor)
    if share.part is Part.LEAD:
        raise StaleButton
    turn.toast(finish(turn, pressed.target))


def make_router() -> Router:
    """The routing table."""
    router = Router(name="shares")
    router.callback_query.register(in_turn(finish_share), Pressed(Press.FINISH_SHARE), F.message)
    return router
