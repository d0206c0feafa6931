"""What a message replies to: which of the bot's own words, and which tasks these show."""

import re
from dataclasses import dataclass

from aiogram import Bot
from aiogram.filters import Filter
from aiogram.types import Message

from taskbot.handlers.commands import number_and_words, text_of
from taskbot.handlers.turn import Turn
from taskbot.reminders.telegram import message_ref
from taskbot.tasks import queries
from taskbot.tasks.errors import WrongUse

_NUMBERED = re.compile(r"^#(\d{1,9}) ", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Answered:
    """The message that another replies to, the tasks' numbers that it shows where it is the bot's own, and what is quoted."""

    message_id: int
    numbers: frozenset[int] = frozenset()
    is_own: bool = False
    quoted: str = ""


def answered_by(message: Message, bot_id: int) -> Answered | None:
    """A crash between posting a card and noting its id leaves the card without a link: then its words tell the task."""
    replied = message.reply_to_message
    if replied is None:
        return None
    is_own = replied.from_user is not None and replied.from_user.id == bot_id
    shown = _NUMBERED.findall(text_of(replied)) if is_own else []
    quoted = message.quote.text if message.quote and is_own else ""
    return Answered(message_ref(replied), frozenset(map(int, shown)), is_own, quoted)


def tasks_answered(turn: Turn, answered: Answered | None) -> frozenset[int]:
    """The tasks that the message replied to is about."""
    if answered is None:
        return frozenset()
    links = queries.links_of(turn.session, turn.chat_id, answered.message_id)
    linked = frozenset(link.task_number for link in links if link.task_number is not None)
    return linked or answered.numbers


def number_meant(turn: Turn, words: str, command: str, answered: Answered | None) -> tuple[int, str]:
    """The task's number and the words after it; without a number the one task that the message replied to is about.

    Raises WrongUse naming the command where neither tells.
    """
    try:
        return number_and_words(words, command)
    except WrongUse:
        about = tasks_answered(turn, answered)
        if len(about) != 1:
            raise
        return next(iter(about)), words.strip()


class Answering(Filter):
    """Lets every message through; what it replies to goes on as `answered`."""

    async def __call__(self, message: Message, bot: Bot) -> dict[str, Answered | None]:
        return {"answered": answered_by(message, bot.id)}
