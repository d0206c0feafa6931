"""Under a digest: a leader opens one of its lists, in private and as it stood then, or gives an instruction."""

from aiogram import Bot, F, Router
from aiogram.types import CallbackQuery, Update
from sqlmodel import Session

from taskbot.context import Context
from taskbot.digest.details import Listed, ListPage
from taskbot.digest.drawing import draw_list
from taskbot.digest.models import Digest
from taskbot.digest.service import desk_of
from taskbot.handlers.paging import Page, in_rows
from taskbot.handlers.presses import Pressed
from taskbot.handlers.turn import Turn, in_turn, make_turn, take_turn
from taskbot.handlers.working import Beside, working_on
from taskbot.reminders import outbox
from taskbot.reminders.models import Lane
from taskbot.reminders.outbox import About, Address, Body
from taskbot.tasks import queries
from taskbot.tasks.errors import StaleButton
from taskbot.tasks.issues import NoWayToReader, Stage
from taskbot.tasks.models import Person, Purpose
from taskbot.tasks.permissions import Role
from taskbot.texts import digests as texts
from taskbot.texts.asking import mention
from taskbot.texts.buttons import Keyboard, Press, PressData, button

_READERS = (Role.LEADER, Role.OFFICE)
_BUTTONS_A_ROW = 5


async def open_list(
    _query: CallbackQuery,
    bot: Bot,
    context: Context,
    event_update: Update,
    pressed: PressData,
    beside: Beside,
) -> None:
    """逾期, 需协调, 本周变化, and their pages: read outside of any transaction, told in one."""
    wanted = list_in(pressed.choice)
    if wanted is not None and await context.db.read(_may_read, context, event_update, pressed):
        beside(_draw(bot, context, event_update, pressed, *wanted))
    else:
        data = {"pressed": pressed, "drawn": None}
        await context.db.write(take_turn, tell_list, context, event_update, data)


async def _draw(
    bot: Bot, context: Context, event_update: Update, pressed: PressData, listed: Listed, place: int
) -> None:
    async with working_on(bot, event_update, "typing"):
        drawn = await context.renderer.run(draw_list, desk_of(context), pressed.target, listed, place)
    await context.db.write(take_turn, tell_list, context, event_update, {"pressed": pressed, "drawn": drawn})


def list_in(choice: str) -> tuple[Listed, int] | None:
    """The list that a button leads to and the place of its page: `1.overdue`, or the list alone for its first page."""
    place, _, listed = choice.partition(".") if "." in choice else ("0", "", choice)
    is_known = listed in set(Listed) and place.isdecimal() and len(place) < 5
    return (Listed(listed), int(place)) if is_known else None


def _may_read(session: Session, context: Context, update: Update, pressed: PressData) -> bool:
    digest = session.get(Digest, pressed.target)
    is_known = digest is not None and digest.is_at is Stage.GIVEN
    turn = make_turn(session, context, update)
    return is_known and not turn.actor.roles.isdisjoint(_READERS) and _can_be_told(turn)


def _can_be_told(turn: Turn) -> bool:
    person = turn.session.get(Person, turn.actor.id)
    return person is not None and person.has_started


def tell_list(turn: Turn, pressed: PressData, drawn: ListPage | None) -> None:
    """In private to the one who pressed, who has to have opened a chat with the bot; from there to each task."""
    turn.actor.require(*_READERS)
    if not _can_be_told(turn):
        raise NoWayToReader
    if drawn is None:
        raise StaleButton
    about = _about(turn, pressed, drawn)
    to = turn.here(turn.message_id) if not turn.is_group else Address(turn.actor.id)
    is_leader = Role.LEADER in turn.actor.roles
    instruct = [[button("批示", Press.INSTRUCT, pressed.target)]] if is_leader else []
    body = Body(drawn.words, [*ways_on(pressed, drawn), *instruct], about=about)
    outbox.tell(turn.session, to, body, lane=Lane.ANSWER, now=turn.now)
    if turn.is_group:
        turn.toast(texts.list_sent())


def _about(turn: Turn, pressed: PressData, drawn: ListPage) -> list[About]:
    """The list and its tasks, that an instruction on it may go to their units; one of several pages is of the work as a whole."""
    digest = turn.session.get_one(Digest, pressed.target)
    name = texts.list_named(digest.period, digest.number, drawn.heading)
    numbers = (drawn.numbers if not drawn.last else ()) or (None,)
    return [About(Purpose.DIGEST, number, digest_id=digest.id, said=name) for number in numbers]


def ways_on(pressed: PressData, drawn: ListPage) -> Keyboard:
    """From a page of a list to each of its tasks, and to the pages beside it."""
    way_back = f"{pressed.press}.{pressed.target}.{pressed.choice}"
    tasks = [button(f"#{number}", Press.OPEN_TASK, number, way_back) for number in drawn.numbers]
    mark = f".{pressed.choice.rpartition('.')[2]}"
    pager = Page(drawn.numbers, drawn.place, drawn.last).pager(pressed.press, pressed.target, mark)
    return [*in_rows(tasks, _BUTTONS_A_ROW), *pager]


def ask_instruction(turn: Turn, pressed: PressData) -> None:
    """批示: opens a reply box for the leader who pressed, under a digest, a list of it, or a task opened from there (`choice`)."""
    turn.actor.require(Role.LEADER)
    digest = turn.session.get(Digest, pressed.target)
    if digest is None:
        raise StaleButton
    whom, name = mention(turn.actor.id, turn.actor.name), texts.named(digest.period, digest.number)
    if pressed.choice.isdecimal():
        number = queries.task_for(turn.session, turn.actor, int(pressed.choice)).number
        about = [About(Purpose.ASK_INSTRUCTION, number, digest_id=digest.id, said=name)]
        turn.reply(texts.instruction_on_task_asked(number, whom), about=about, force_reply=True)
        return
    links = queries.links_of(turn.session, turn.chat_id, turn.message_id)
    listed = [link for link in links if link.purpose is Purpose.DIGEST and link.said]
    about = [
        About(Purpose.ASK_INSTRUCTION, link.task_number, digest_id=digest.id, said=link.said)
        for link in listed
    ] or [About(Purpose.ASK_INSTRUCTION, digest_id=digest.id)]
    asked = texts.instruction_asked(
        listed[0].said if listed else name, whom, is_list=any(link.task_number for link in listed)
    )
    turn.reply(asked, about=about, force_reply=True)


def make_router() -> Router:
    """The routing table."""
    router = Router(name="digest lists")
    router.callback_query.register(open_list, Pressed(Press.DIGEST_LIST), F.message)
    router.callback_query.register(in_turn(ask_instruction), Pressed(Press.INSTRUCT), F.message)
    return router
