"""Files and pasted words come in: who may send them, what they are read as, and what is refused for its secrecy marks.

/draft and /import with a file, in reply to one, or (a directive) above pasted words; a bare file in private is told by
its content, and where it can be both, the office is asked.
"""

import asyncio
import re
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from functools import partial

from aiogram import Bot, F, Router
from aiogram.dispatcher.event.bases import SkipHandler
from aiogram.filters import Filter
from aiogram.types import CallbackQuery, Message, Update

from taskbot.context import Context
from taskbot.errors import UserError
from taskbot.handlers import directives, imports, marks
from taskbot.handlers.commands import Command, split_command, text_of
from taskbot.handlers.files import (
    Given,
    ReadFile,
    given_in,
    held_in,
    in_office_turn,
    is_from_office,
    read_given,
    split_day,
)
from taskbot.handlers.marks import Reason
from taskbot.handlers.presses import Pressed
from taskbot.handlers.turn import Act, Turn
from taskbot.handlers.working import Beside
from taskbot.intake.documents import Document
from taskbot.intake.papers import list_in, marked_cell
from taskbot.tasks.errors import MessageGone, StaleButton, WrongUse
from taskbot.tasks.permissions import Role
from taskbot.tasks.secrecy import require_free_report
from taskbot.tasks.work_lists import WorkList
from taskbot.texts import incoming as texts
from taskbot.texts.buttons import Keyboard, Press, PressData, button
from taskbot.texts.marks import paper_refused


class Kind(StrEnum):
    """What a file is read as."""

    DIRECTIVE = "d"
    WORK_LIST = "i"
    UNSAID = "?"


_KINDS = {Kind.DIRECTIVE: "按来文拟办", Kind.WORK_LIST: "按工作清单导入"}
_PREAMBLE = 600
"""Characters beside its tables that a work list has at most: title, source, notes."""

_WISH = re.compile(r"(?P<kind>[di?])(?P<day>(?:\d{4}-\d{2}-\d{2})?)")


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody wants of a file: as what it is read, and counted from which day."""

    kind: Kind
    day: date | None = None

    def pack(self) -> str:
        """As a button brings it back."""
        return f"{self.kind}{self.day or ''}"

    @classmethod
    def unpack(cls, choice: str) -> "Wish":
        """Raises StaleButton for what this program did not make."""
        found = _WISH.fullmatch(choice)
        if found is None:
            raise StaleButton
        return cls(Kind(found["kind"]), split_day(found["day"])[0])


async def draft(
    message: Message,
    bot: Bot,
    context: Context,
    event_update: Update,
    username: str,
    words: str,
    beside: Beside,
) -> None:
    """/draft, or /draft 2020-04-15 where the paper does not say its day."""

    async def work() -> Act:
        day, rest = split_day(words)
        given = given_in(message, rest, bot, username)
        if given is not None:
            return await read(bot, context, given, Wish(Kind.DIRECTIVE, day))
        is_misused = day or message.reply_to_message
        return partial(_misused, command="draft") if is_misused else directives.show_papers

    await in_office_turn(context, event_update, beside, work)


async def import_list(
    message: Message,
    bot: Bot,
    context: Context,
    event_update: Update,
    username: str,
    words: str,
    beside: Beside,
) -> None:
    """/import"""

    async def work() -> Act:
        given = given_in(message, words, bot, username)
        if given is None or given.file is None:
            return partial(_misused, command="import")
        return await read(bot, context, given, Wish(Kind.WORK_LIST))

    await in_office_turn(context, event_update, beside, work)


async def take_file(
    message: Message, bot: Bot, context: Context, event_update: Update, beside: Beside
) -> None:
    """A file in private, without a command; with words of somebody outside the office it is a report."""
    if text_of(message) and not await is_from_office(context, event_update):
        raise SkipHandler

    async def work() -> Act:
        day, words = split_day(text_of(message))
        given = Given(message.message_id, words, message.document)
        return await read(bot, context, given, Wish(Kind.UNSAID, day))

    await in_office_turn(context, event_update, beside, work, otherwise=_not_taken)


async def take_back(
    message: Message, bot: Bot, context: Context, event_update: Update, beside: Beside
) -> None:
    """A workbook that the office puts into a group: one of ours is laid beside the list, any other is not for the bot."""
    if not await is_from_office(context, event_update):
        raise SkipHandler

    async def work() -> Act:
        try:
            what = await read_given(bot, context, Given(message.message_id, "", message.document))
        except UserError:
            return _pass_over
        return await _judged(context, what, Wish(Kind.WORK_LIST)) if what.document.origin else _pass_over

    await in_office_turn(context, event_update, beside, work)


async def read_as(
    query: CallbackQuery,
    bot: Bot,
    context: Context,
    event_update: Update,
    username: str,
    pressed: PressData,
    beside: Beside,
) -> None:
    """A question about a file is answered; the file is fetched again, since nothing of it was kept."""

    async def work() -> Act:
        replied = query.message.reply_to_message if isinstance(query.message, Message) else None
        given = held_in(replied, username) if replied else None
        if given is None:
            raise MessageGone
        act = await read(bot, context, given, Wish.unpack(pressed.choice))
        return partial(_chosen, act=act)

    await in_office_turn(context, event_update, beside, work)


async def read(bot: Bot, context: Context, given: Given, wish: Wish, reason: Reason | None = None) -> Act:
    """Reads beside the event loop; returns what is to be done in the turn. Marks of secrecy need a reason."""
    return await _judged(context, await read_given(bot, context, given), wish, reason)


async def _judged(context: Context, what: ReadFile, wish: Wish, reason: Reason | None = None) -> Act:
    if what.marks and reason is None:
        return await asyncio.to_thread(_refused, what, wish)
    is_list = wish.kind is Kind.WORK_LIST or (wish.kind is Kind.UNSAID and what.document.origin)
    act = None if is_list else await asyncio.to_thread(_act_on, what, wish, reason, context)
    return act or await imports.planned(context, what, reason)


def _refused(read: ReadFile, wish: Wish) -> Act:
    """In reply to the message that holds the paper; where it can be both, the button says as what it is read."""
    kinds = {wish.kind: marks.DESPITE}
    if read.document.origin:
        kinds = {wish.kind: f"{marks.DESPITE}：按改动核对"}
    elif wish.kind is Kind.UNSAID and _told_by_content(read.document, list_in(read.document)) is Kind.UNSAID:
        kinds = {kind: f"{marks.DESPITE}：{label}" for kind, label in _KINDS.items()}
    wishes = [(label, replace(wish, kind=kind).pack()) for kind, label in kinds.items()]
    sentence = paper_refused(read.marks, marked_cell(read.document, read.marks))
    return partial(_refuse, message_id=read.given.message_id, sentence=sentence, wishes=wishes)


def _refuse(turn: Turn, message_id: int, sentence: str, wishes: list[tuple[str, str]]) -> None:
    marks.refuse(turn, sentence, message_id, *wishes, to=message_id)


def _act_on(read: ReadFile, wish: Wish, reason: Reason | None, context: Context) -> Act | None:
    """None for a list that is to be imported."""
    found = list_in(read.document)
    told = _told_by_content(read.document, found)
    if found is None or Kind.DIRECTIVE in (wish.kind, told):
        if told is Kind.WORK_LIST:
            raise UserError("这是一份工作清单，不是来文，请回复它发送 /import")
        return directives.drawn(read, found, wish.day, reason, context)
    if told is Kind.UNSAID:
        return partial(_ask, given=read.given, wish=wish)
    return None


def _told_by_content(document: Document, listed: WorkList | None) -> Kind:
    """A file without tables that are a work list is a directive; one with running text beside them may be either."""
    if listed is None or not document.grids:
        return Kind.DIRECTIVE
    in_tables = sum(len(cell) for grid in document.grids for row in grid.rows for cell in row)
    return Kind.UNSAID if len(document.text) - in_tables > _PREAMBLE else Kind.WORK_LIST


def _ask(turn: Turn, given: Given, wish: Wish) -> None:
    choices: Keyboard = [
        [button(words, Press.READ_AS, given.message_id, replace(wish, kind=kind).pack())]
        for kind, words in _KINDS.items()
    ]
    turn.reply(texts.kind_asked(), choices, to=given.message_id)


def _chosen(turn: Turn, act: Act) -> None:
    act(turn)
    turn.redraw(texts.kind_chosen())


def _misused(_turn: Turn, command: str) -> None:
    raise WrongUse(command)


def _pass_over(_turn: Turn) -> None:
    """What was not meant for the bot gets no answer."""


def _not_taken(turn: Turn) -> None:
    require_free_report("", turn.file_name)
    if texts.is_workbook(turn.file_name):
        turn.reply(texts.workbook_not_taken(is_leader=Role.LEADER in turn.actor.roles))
    else:
        turn.reply(texts.file_not_taken())


class PlainFile(Filter):
    """Lets a file through that somebody sends in private without a command."""

    async def __call__(self, message: Message, username: str) -> bool:
        text = text_of(message)
        is_command = text.lstrip().startswith(("/", "／")) or split_command(text, username, is_group=False)
        return bool(message.document and message.chat.type == "private" and not is_command)


class BareWorkbook(Filter):
    """Lets a workbook through that is sent to a group without a word, in reply to nothing."""

    async def __call__(self, message: Message) -> bool:
        name = message.document.file_name if message.document else None
        is_bare = not text_of(message) and message.reply_to_message is None and not message.media_group_id
        return is_bare and message.chat.type != "private" and texts.is_workbook(name or "")


def make_router() -> Router:
    """The routing table."""
    router = Router(name="incoming")
    router.message.register(draft, Command("draft"))
    router.message.register(import_list, Command("import"))
    router.message.register(take_file, PlainFile())
    router.message.register(take_back, BareWorkbook())
    router.callback_query.register(read_as, Pressed(Press.READ_AS), F.message)
    return router
