"""/journal: a task's timeline as text and as a sheet, and whether the whole journal holds."""

from pathlib import Path

from aiogram import Bot, F, Router
from aiogram.types import CallbackQuery, TelegramObject, Update
from sqlmodel import Session

from taskbot.context import Context
from taskbot.digest.timelines import timeline_book
from taskbot.digest.workbook import write_workbook
from taskbot.handlers.commands import Command, number_and_words
from taskbot.handlers.presses import Pressed
from taskbot.handlers.turn import Turn, make_turn, take_turn
from taskbot.handlers.working import Beside, working_on
from taskbot.reminders import outbox
from taskbot.reminders.models import Lane
from taskbot.reminders.outbox import About, Address
from taskbot.tasks import journal
from taskbot.tasks.chain import Checked
from taskbot.tasks.errors import Refusal, StaleButton
from taskbot.tasks.models import Purpose
from taskbot.tasks.permissions import Role
from taskbot.tasks.timelines import Timeline, read_timeline, timeline_of
from taskbot.texts.buttons import Press, PressData, button
from taskbot.texts.pages import pages
from taskbot.texts.quiet import ask_in_private
from taskbot.texts.timelines import CHAT_LENGTH, chain_broken, chain_holds, timeline_words
from taskbot.texts.words import own

_CHECKERS = (Role.OFFICE, Role.LEADER, Role.ADMIN)


async def answer(_event: TelegramObject, context: Context, event_update: Update, words: str) -> None:
    """/journal 12, or /journal alone, for which the chain is followed beside the loop, outside of any writing."""
    if words.strip():
        await context.db.write(take_turn, show_timeline, context, event_update, {"words": words})
        return
    checked = await context.db.read(_checked, context, event_update)
    await context.db.write(take_turn, tell_chain, context, event_update, {"checked": checked})


def _checked(session: Session, context: Context, update: Update) -> Checked | None:
    """None for somebody who may not ask, who is refused in the turn that follows."""
    may_ask = not make_turn(session, context, update).actor.roles.isdisjoint(_CHECKERS)
    return journal.verify(session) if may_ask else None


def tell_chain(turn: Turn, checked: Checked | None) -> None:
    """How many events there are, the newest hash, and whether the chain holds."""
    turn.actor.require(*_CHECKERS)
    if checked is None:  # the role came between the reading and the turn
        raise StaleButton
    broken = checked.broken
    turn.whisper(
        own(chain_broken(broken, turn.today) if broken else chain_holds(checked)),
        short=ask_in_private("/journal"),
    )


def show_timeline(turn: Turn, words: str) -> None:
    """/journal 12: as many messages as it takes; the sheet can be had under the last one."""
    number, _ = number_and_words(words, "journal")
    timeline = read_timeline(turn.session, number, "consulted", by=turn.actor, now=turn.now)
    *full, last = pages(timeline_words(timeline, turn.today, CHAT_LENGTH))
    about = [About(Purpose.NOTICE, number)]
    for page in full:
        turn.whisper(page, about=about, short=ask_in_private(f"/journal {number}"))
    keyboard = [[button("导出时间线", Press.EXPORT_TIMELINE, number)]]
    turn.whisper(last, keyboard, about, short=ask_in_private(f"/journal {number}"))


async def send_timeline(
    _query: CallbackQuery,
    bot: Bot,
    context: Context,
    event_update: Update,
    pressed: PressData,
    beside: Beside,
) -> None:
    """导出时间线: read and drawn outside of any transaction, sent in one."""
    timeline = await context.db.read(_timeline, context, event_update, pressed.target)
    if timeline is None:
        data = {"pressed": pressed, "sheet": None}
        await context.db.write(take_turn, hand_over, context, event_update, data)
    else:
        beside(_draw(timeline, bot, context, event_update, pressed))


def _timeline(session: Session, context: Context, update: Update, number: int) -> Timeline | None:
    """None for somebody who may not see it, who is refused in the turn that follows."""
    try:
        return timeline_of(session, number, make_turn(session, context, update).actor)
    except Refusal:
        return None


async def _draw(timeline: Timeline, bot: Bot, context: Context, update: Update, pressed: PressData) -> None:
    folder = context.settings.data_dir.absolute() / "timelines" / f"asked-{update.update_id}"
    folder.mkdir(parents=True, exist_ok=True)
    sheet = folder / f"timeline-{timeline.task.number}.xlsx"
    book = timeline_book(timeline, context.settings.office.work, context.clock.now())
    async with working_on(bot, update):
        await context.renderer.run(write_workbook, book, sheet)
    await context.db.write(take_turn, hand_over, context, update, {"pressed": pressed, "sheet": sheet})


def hand_over(turn: Turn, pressed: PressData, sheet: Path | None) -> None:
    """The sheet as a document, to who may have it now."""
    read_timeline(turn.session, pressed.target, "exported", by=turn.actor, now=turn.now)
    if sheet is None:  # the role came between the reading and the turn
        raise StaleButton
    to = Address(turn.chat_id, turn.message_id)
    outbox.send_file(turn.session, "document", to, str(sheet), "", lane=Lane.ANSWER, now=turn.now)


def make_router() -> Router:
    """The routing table."""
    router = Router(name="journal")
    router.message.register(answer, Command("journal"))
    router.callback_query.register(send_timeline, Pressed(Press.EXPORT_TIMELINE), F.message)
    return router
