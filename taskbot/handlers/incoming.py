"""Files and pasted words come in: who may send them, what they are read as, and what may not be read at all.

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
from taskbot.handlers import directives, imports
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
from taskbot.handlers.presses import Pressed
from taskbot.handlers.turn import Act, Turn
from taskbot.intake.documents import Document
from taskbot.intake.papers import list_in
from taskbot.intake.worklists import read_work_list
from taskbot.tasks.errors import StaleButton, WrongUse
from taskbot.tasks.secrecy import secrecy_marks
from taskbot.tasks.work_lists import WorkList
from taskbot.texts import incoming as texts
from taskbot.texts.buttons import Keyboard, Press, PressData, button


class Kind(StrEnum):
    """What a file is read as."""

    DIRECTIVE = "d"
    WORK_LIST = "i"
    UNSAID = "?"


_PREAMBLE = 600
"""Characters beside its tables that a work list has at most: title, source, notes."""

_WISH = re.compile(r"(?P<kind>[di?])(?P<despite>!?)(?P<day>(?:\d{4}-\d{2}-\d{2})?)")


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody wants of a file: as what it is read, counted from which day, and whether in spite of its marks."""

    kind: Kind
    day: date | None = None
    despite_marks: bool = False

    def pack(self) -> str:
        """As a button brings it back."""
        return f"{self.kind}{'!' * self.despite_marks}{self.day or ''}"

    @classmethod
    def unpack(cls, choice: str) -> "Wish":
        """Raises StaleButton for what this program did not make."""
        found = _WISH.fullmatch(choice)
        if found is None:
            raise StaleButton
        return cls(Kind(found["kind"]), split_day(found["day"])[0], bool(found["despite"]))


async def draft(
    message: Message, bot: Bot, context: Context, event_update: Update, username: str, words: str
) -> None:
    """/draft, or /draft 2020-04-15 where the paper does not say its day."""

    async def work() -> Act:
        day, rest = split_day(words)
        given = given_in(message, rest, bot, username)
        if given is not None:
            return await _read(bot, context, given, Wish(Kind.DIRECTIVE, day))
        is_misused = day or message.reply_to_message
        return partial(_misused, command="draft") if is_misused else directives.show_papers

    await in_office_turn(context, event_update, work)


async def import_list(
    message: Message, bot: Bot, context: Context, event_update: Update, username: str, words: str
) -> None:
    """/import"""

    async def work() -> Act:
        given = given_in(message, words, bot, username)
        if given is None or given.file is None:
            return partial(_misused, command="import")
        return await _read(bot, context, given, Wish(Kind.WORK_LIST))

    await in_office_turn(context, event_update, work)


async def take_file(message: Message, bot: Bot, context: Context, event_update: Update) -> None:
    """A file in private, without a command; with words of somebody outside the office it is a report."""
    if text_of(message) and not await is_from_office(context, event_update):
        raise SkipHandler

    async def work() -> Act:
        day, words = split_day(text_of(message))
        given = Given(message.message_id, words, message.document)
        return await _read(bot, context, given, Wish(Kind.UNSAID, day))

    await in_office_turn(context, event_update, work, otherwise=_not_taken)


async def read_as(
    query: CallbackQuery,
    bot: Bot,
    context: Context,
    event_update: Update,
    username: str,
    pressed: PressData,
) -> None:
    """A question about a file is answered; the file is fetched again, since nothing of it was kept."""

    async def work() -> Act:
        replied = query.message.reply_to_message if isinstance(query.message, Message) else None
        given = held_in(replied, username) if replied else None
        if given is None:
            raise UserError("原来的消息已经不在，请重新发送")
        return await _read(bot, context, given, Wish.unpack(pressed.choice))

    await in_office_turn(context, event_update, work)


async def _read(bot: Bot, context: Context, given: Given, wish: Wish) -> Act:
    """Reads beside the event loop; returns what is to be done in the turn."""
    read = await read_given(bot, given)
    marks = await asyncio.to_thread(secrecy_marks, f"{read.title}\n{read.document.text}")
    if marks and not wish.despite_marks:
        return partial(_warn, given=given, marks=marks, wish=replace(wish, despite_marks=True))
    return await asyncio.to_thread(_act_on, read, wish, marks, context)


def _act_on(read: ReadFile, wish: Wish, marks: tuple[str, ...], context: Context) -> Act:
    if wish.kind is Kind.WORK_LIST:
        listed = read_work_list(read.document.grids)
        return partial(imports.preview, listed=listed, name=read.title, marks=marks)
    found = list_in(read.document)
    told = _told_by_content(read.document, found)
    if found is None or Kind.DIRECTIVE in (wish.kind, told):
        if told is Kind.WORK_LIST:
            raise UserError("这是一份工作清单，不是来文，请回复它发送 /import")
        return directives.drawn(read, found, wish.day, marks, context)
    if told is Kind.UNSAID:
        return partial(_ask, given=read.given, wish=wish)
    return partial(imports.preview, listed=found, name=read.title, marks=marks)


def _told_by_content(document: Document, listed: WorkList | None) -> Kind:
    """A file without tables that are a work list is a directive; one with running text beside them may be either."""
    if listed is None or not document.grids:
        return Kind.DIRECTIVE
    in_tables = sum(len(cell) for grid in document.grids for row in grid.rows for cell in row)
    return Kind.UNSAID if len(document.text) - in_tables > _PREAMBLE else Kind.WORK_LIST


def _warn(turn: Turn, given: Given, marks: tuple[str, ...], wish: Wish) -> None:
    """In reply to the message that holds the paper: from there it is fetched again if somebody answers for it."""
    row = [button("仍要处理", Press.READ_AS, given.message_id, wish.pack(), style="danger")]
    turn.reply(texts.marked(marks), [row], to=given.message_id)


def _ask(turn: Turn, given: Given, wish: Wish) -> None:
    choices: Keyboard = [
        [button(words, Press.READ_AS, given.message_id, replace(wish, kind=kind).pack())]
        for words, kind in (("按来文拟办", Kind.DIRECTIVE), ("按工作清单导入", Kind.WORK_LIST))
    ]
    turn.reply(texts.kind_asked(), choices, to=given.message_id)


def _misused(_turn: Turn, command: str) -> None:
    raise WrongUse(command)


def _not_taken(turn: Turn) -> None:
    turn.reply(texts.file_not_taken())


class PlainFile(Filter):
    """Lets a file through that somebody sends in private without a command."""

    async def __call__(self, message: Message, username: str) -> bool:
        text = text_of(message)
        is_command = text.lstrip().startswith(("/", "／")) or split_command(text, username, is_group=False)
        return bool(message.document and message.chat.type == "private" and not is_command)


def make_router() -> Router:
    """The routing table."""
    router = Router(name="incoming")
    router.message.register(draft, Command("draft"))
    router.message.register(import_list, Command("import"))
    router.message.register(take_file, PlainFile())
    router.callback_query.register(read_as, Pressed(Press.READ_AS), F.message)
    return router
