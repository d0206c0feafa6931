"""/notice and /ledger: papers on demand, for the asker alone; read and drawn outside of any writing, given in one turn."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from aiogram import Bot, Router
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
from taskbot.digest.saving import forget_asked
from taskbot.handlers.commands import Command, number_and_words
from taskbot.handlers.in_private import place_in_private
from taskbot.handlers.turn import Act, Turn, make_turn, take_turn
from taskbot.handlers.working import Beside, working_on
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


async def send_notice(
    _event: TelegramObject, bot: Bot, context: Context, event_update: Update, words: str, beside: Beside
) -> None:
    """/notice, or /notice 请于周三前报送: a draft of the 督查通报, which the office edits and sends itself."""
    order = await context.db.read(_notice, context, event_update, words)
    await _answer(bot, context, event_update, words, beside, give_notice, draw_notice, order)


async def send_evidence(
    _event: TelegramObject, bot: Bot, context: Context, event_update: Update, words: str, beside: Beside
) -> None:
    """/ledger 12: all that proves what became of the task, as a document and a workbook."""
    order = await context.db.read(_evidence, context, event_update, words)
    await _answer(bot, context, event_update, words, beside, give_evidence, draw_evidence, order)


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


async def _answer(
    bot: Bot,
    context: Context,
    update: Update,
    words: str,
    beside: Beside,
    give: Act,
    draw: Callable[[Order, Path], Drawn],
    order: Order | None,
) -> None:
    """Draws beside everything else, and then gives it; who may not have it is refused at once."""

    async def drawn_and_given(order: Order) -> None:
        await asyncio.to_thread(forget_asked, context.settings.data_dir)
        folder = context.settings.data_dir.absolute() / "papers" / f"asked-{update.update_id}"
        drawn: Drawn | BadTemplate
        try:
            async with working_on(bot, update):
                drawn = await context.renderer.run(draw, order, folder)
        except BadTemplate as refusal:
            drawn = refusal
        await context.db.write(take_turn, give, context, update, {"words": words, "drawn": drawn})

    if order is None:
        await context.db.write(take_turn, give, context, update, {"words": words, "drawn": None})
    else:
        beside(drawn_and_given(order))


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
