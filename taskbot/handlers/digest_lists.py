"""Under a digest: a leader opens one of its lists, in private and as it stood then, or gives an instruction."""

from aiogram import F, Router
from aiogram.types import TelegramObject, Update
from sqlmodel import Session

from taskbot.context import Context
from taskbot.digest.details import Listed
from taskbot.digest.drawing import draw_list
from taskbot.digest.models import Digest
from taskbot.digest.service import desk_of
from taskbot.handlers.presses import Pressed
from taskbot.handlers.turn import Turn, in_turn, make_turn, take_turn
from taskbot.reminders import outbox
from taskbot.reminders.models import Lane
from taskbot.reminders.outbox import About, Address, Body
from taskbot.tasks.errors import StaleButton
from taskbot.tasks.issues import NoWayToReader, Stage
from taskbot.tasks.models import Person, Purpose
from taskbot.tasks.permissions import Role
from taskbot.texts import digests as texts
from taskbot.texts.asking import mention
from taskbot.texts.buttons import Press, PressData

_READERS = (Role.LEADER, Role.OFFICE)


async def open_list(
    _event: TelegramObject, context: Context, event_update: Update, pressed: PressData
) -> None:
    """逾期, 需协调, 本周变化: read outside of any transaction, told in one."""
    words = None
    if await context.db.read(_may_read, context, event_update, pressed):
        words = await context.renderer.run(
            draw_list, desk_of(context), pressed.target, Listed(pressed.choice)
        )
    await context.db.write(take_turn, tell_list, context, event_update, {"pressed": pressed, "words": words})


def _may_read(session: Session, context: Context, update: Update, pressed: PressData) -> bool:
    digest = session.get(Digest, pressed.target)
    is_known = digest is not None and digest.is_at is Stage.GIVEN and pressed.choice in set(Listed)
    turn = make_turn(session, context, update)
    return is_known and not turn.actor.roles.isdisjoint(_READERS) and _can_be_told(turn)


def _can_be_told(turn: Turn) -> bool:
    person = turn.session.get(Person, turn.actor.id)
    return person is not None and person.has_started


def tell_list(turn: Turn, pressed: PressData, words: str | None) -> None:
    """In private to the one who pressed, who has to have opened a chat with the bot."""
    turn.actor.require(*_READERS)
    if not _can_be_told(turn):
        raise NoWayToReader
    if words is None:
        raise StaleButton
    about = [About(Purpose.DIGEST, digest_id=pressed.target)]
    to = turn.here(turn.message_id) if not turn.is_group else Address(turn.actor.id)
    outbox.tell(turn.session, to, Body(words, about=about), lane=Lane.ANSWER, now=turn.now)
    if turn.is_group:
        turn.toast(texts.list_sent(words.partition("\n")[0]))


def ask_instruction(turn: Turn, pressed: PressData) -> None:
    """批示: opens a reply box for the leader who pressed."""
    turn.actor.require(Role.LEADER)
    digest = turn.session.get(Digest, pressed.target)
    if digest is None:
        raise StaleButton
    name = texts.named(digest.period, digest.number)
    prompt = texts.instruction_asked(name, mention(turn.actor.id, turn.actor.name))
    turn.reply(prompt, about=[About(Purpose.ASK_INSTRUCTION, digest_id=digest.id)], force_reply=True)


def make_router() -> Router:
    """The routing table."""
    router = Router(name="digest lists")
    router.callback_query.register(open_list, Pressed(Press.DIGEST_LIST), F.message)
    router.callback_query.register(in_turn(ask_instruction), Pressed(Press.INSTRUCT), F.message)
    return router
