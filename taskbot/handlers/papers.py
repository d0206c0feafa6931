"""/notice and /ledger: papers on demand, for the asker alone; read and drawn outside of any writing, given in one turn."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from aiogram import Router
from aiogram.types import TelegramObject, Update
from sqlmodel import Session

from taskbot.context import Context
from taskbot.digest.papers import (
    Drawn,
    EvidenceOrder,
    NoticeOrder,
    draw_evidence,
    draw_notice,
    evidence_order,
    notice_order,
)
from taskbot.handlers.commands import Command, number_and_words
from taskbot.handlers.in_private import place_in_private
from taskbot.handlers.turn import Turn, make_turn, take_turn
from taskbot.reminders import outbox
from taskbot.reminders.outbox import About
from taskbot.tasks import journal
from taskbot.tasks.errors import Refusal, StaleButton
from taskbot.tasks.evidence import evidence_of, note_evidence_given
from taskbot.tasks.models import Purpose
from taskbot.tasks.permissions import Role
from taskbot.tasks.press_errors import BadTemplate
from taskbot.tasks.secrecy import require_free_report
from taskbot.texts import papers as texts

Order = TypeVar("Order")


async def send_notice(_event: TelegramObject, context: Context, event_update: Update, words: str) -> None:
    """/notice, or /notice 请于周三前报送: a draft of the 督查通报, which the office edits and sends itself."""
    order = await context.db.read(_notice, context, event_update, words)
    drawn = await _drawn(draw_notice, order, context, event_update)
    await context.db.write(take_turn, give_notice, context, event_update, {"words": words, "drawn": drawn})


async def send_evidence(_event: TelegramObject, context: Context, event_update: Update, words: str) -> None:
    """/ledger 12: all that proves what became of the task, as a document and a workbook."""
    order = await context.db.read(_evidence, context, event_update, words)
    drawn = await _drawn(draw_evidence, order, context, event_update)
    await context.db.write(take_turn, give_evidence, context, event_update, {"words": words, "drawn": drawn})


def give_notice(turn: Turn, words: str, drawn: Drawn | BadTemplate | None) -> None:
    """The draft, to the one of the office who asked for it."""
    turn.actor.require(Role.OFFICE)
    require_free_report(words, turn.file_name)
    journal.record_access(turn.session, "exported", "notice", by=turn.actor, now=turn.now)
    _give(turn, drawn, texts.notice_in_private())


def give_evidence(turn: Turn, words: str, drawn: Drawn | BadTemplate | None) -> None:
    """Both files, to who may see the task now."""
    number, _ = number_and_words(words, "ledger")
    note_evidence_given(turn.session, number, by=turn.actor, now=turn.now)
    _give(turn, drawn, texts.evidence_in_private(number), About(Purpose.NOTICE, number))


def _notice(session: Session, context: Context, update: Update, words: str) -> NoticeOrder | None:
    """None for somebody who may not have it, who is refused in the turn that follows."""
    turn = make_turn(session, context, update)
    try:
        turn.actor.require(Role.OFFICE)
        require_free_report(words, turn.file_name)
    except Refusal:
        return None
    return notice_order(session, context, words, now=turn.now)


def _evidence(session: Session, context: Context, update: Update, words: str) -> EvidenceOrder | None:
    """None as above."""
    turn = make_turn(session, context, update)
    try:
        number, _ = number_and_words(words, "ledger")
        evidence = evidence_of(session, number, turn.actor)
    except Refusal:
        return None
    return evidence_order(evidence, context, now=turn.now)


async def _drawn(
    draw: Callable[[Order, Path], Drawn], order: Order | None, context: Context, update: Update
) -> Drawn | BadTemplate | None:
    if order is None:
        return None
    folder = context.settings.data_dir.absolute() / "papers" / f"asked-{update.update_id}"
    try:
        return await asyncio.to_thread(draw, order, folder)
    except BadTemplate as refusal:
        return refusal


def _give(turn: Turn, drawn: Drawn | BadTemplate | None, told: str, *about: About) -> None:
    if isinstance(drawn, BadTemplate):
        raise drawn
    if drawn is None:  # the role came between the reading and the turn
        raise StaleButton
    to, lane = place_in_private(turn, told)
    for place, file in enumerate(drawn.files):
        caption = "" if place else drawn.caption
        outbox.send_file(
            turn.session, "document", to, str(file), caption, about=about, lane=lane, now=turn.now
        )


def make_router() -> Router:
    """The routing table."""
    router = Router(name="papers")
    router.message.register(send_notice, Command("notice"))
    router.message.register(send_evidence, Command("ledger"))
    return router
