"""What somebody gives to be read: a file, or words pasted or replied to; it is fetched and read outside of any transaction."""

import re
from collections.abc import Awaitable, Callable
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import PurePath
from typing import ParamSpec, TypeVar

from aiogram import Bot
from aiogram.types import Document as SentFile
from aiogram.types import Message, Update
from sqlmodel import Session

from taskbot.context import Context
from taskbot.errors import UserError
from taskbot.handlers.commands import split_command, text_of
from taskbot.handlers.fetching import FileGone, FileTooLarge, NotFetched, fetched
from taskbot.handlers.turn import Act, Turn, make_turn, take_turn
from taskbot.handlers.working import Beside
from taskbot.intake.documents import Document, too_large
from taskbot.intake.papers import marks_of, read_marked
from taskbot.intake.unreadable import TOO_MUCH
from taskbot.rendering import TooMuchWork
from taskbot.tasks.errors import Refusal
from taskbot.tasks.permissions import Role
from taskbot.texts.words import own

P = ParamSpec("P")
T = TypeVar("T")

_TELEGRAM_MESSAGE = 4096
_SECONDS = 60
_DAY = re.compile(r"\s*(\d{4}-\d{1,2}-\d{1,2})(?=\s|$)\s*")


@dataclass(frozen=True, slots=True)
class Given:
    """A file or words, and the message that holds them: answers reply to that one."""

    message_id: int
    words: str
    file: SentFile | None = None

    @property
    def name(self) -> str:
        """The file's name; empty for words."""
        return (self.file.file_name or "") if self.file else ""

    @property
    def is_perhaps_cut(self) -> bool:
        """Whether the words are as many as a message can hold, so that Telegram may have split them."""
        return self.file is None and len(self.words.encode("utf-16-le")) // 2 > _TELEGRAM_MESSAGE - 200


@dataclass(frozen=True, slots=True)
class ReadFile:
    """What was given, as words and tables; `title` is the file's name without its ending."""

    given: Given
    document: Document
    marks: tuple[str, ...]
    """Its secrecy marks."""

    @property
    def title(self) -> str:
        """The file's name without its ending; empty for words."""
        return PurePath(self.given.name).stem


def given_in(message: Message, words: str, bot: Bot, username: str) -> Given | None:
    """The message's own file, else the words after its command, else what the message that it replies to holds.

    What the bot itself has said is nothing to be read.
    """
    if message.document or words.strip():
        return Given(message.message_id, words, message.document)
    replied = message.reply_to_message
    if replied is None or (replied.from_user and replied.from_user.id == bot.id):
        return None
    return held_in(replied, username)


def held_in(message: Message, username: str) -> Given | None:
    """A message's own file or words, without a command above them."""
    text = text_of(message)
    given = Given(message.message_id, without_command(text, username), message.document)
    return given if given.file or given.words.strip() else None


def without_command(text: str, username: str) -> str:
    """The words of a paper without /draft 2020-04-15 above them."""
    command = split_command(text, username, is_group=True)
    return split_day(command[1])[1] if command else text


def split_day(words: str) -> tuple[date | None, str]:
    """`2020-04-15 …` as the day and the rest; raises UserError for a day that does not exist."""
    found = _DAY.match(words)
    if found is None:
        return None, words
    try:
        return date(*map(int, found[1].split("-"))), words[found.end() :]
    except ValueError:
        raise UserError(f"没有 {found[1]} 这一天，请写成 2020-04-15 这样的日期") from None


async def read_given(bot: Bot, context: Context, given: Given) -> ReadFile:
    """Fetches it and reads it in a process of its own; raises UserError with one sentence for what cannot be read."""
    if given.file is None:
        document = Document(given.words)
        return ReadFile(given, document, marks_of(document, ""))
    data = await _fetch(bot, given.file)
    document, marks = await in_reader(context, read_marked, data, given.name)
    return ReadFile(given, document, marks)


async def in_reader(context: Context, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """What `work` makes of a file in the process for it; raises UserError where that is too much."""
    try:
        return await context.reader.run(work, *args, **kwargs)
    except (TooMuchWork, BrokenProcessPool):
        raise UserError(TOO_MUCH) from None


async def _fetch(bot: Bot, file: SentFile) -> bytes:
    try:
        return await fetched(bot, file, _SECONDS)
    except FileTooLarge:
        raise too_large() from None
    except FileGone:
        raise UserError("文件取不到，可能已经失效，请重新发送") from None
    except NotFetched:
        raise UserError("文件没有下载成功，请稍后再发一次") from None


async def in_office_turn(
    context: Context,
    update: Update,
    beside: Beside,
    work: Callable[[], Awaitable[Act]],
    *,
    otherwise: Act | None = None,
) -> None:
    """For the office alone: `work` goes on beside the feed, outside of any transaction; what it returns is the turn."""

    async def worked_and_told() -> None:
        try:
            act = await work()
        except UserError as error:
            act = partial(_say, sentence=str(error))
        except Refusal as refusal:
            act = partial(_raise, refusal=refusal)
        await context.db.write(take_turn, act, context, update, {})

    if await is_from_office(context, update):
        beside(worked_and_told())
    else:
        await context.db.write(take_turn, otherwise or _refuse, context, update, {})


async def is_from_office(context: Context, update: Update) -> bool:
    """Whether somebody of the office has sent the update."""
    return await context.db.read(_is_office, context, update)


def _is_office(session: Session, context: Context, update: Update) -> bool:
    return Role.OFFICE in make_turn(session, context, update).actor.roles


def _refuse(turn: Turn) -> None:
    turn.actor.require(Role.OFFICE)


def _raise(_turn: Turn, refusal: Refusal) -> None:
    raise refusal


def _say(turn: Turn, sentence: str) -> None:
    turn.refuse(f"{own(sentence.rstrip('。'))}。")
