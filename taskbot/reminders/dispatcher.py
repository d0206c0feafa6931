"""The one sender: takes letters from the outbox one by one, within Telegram's limits, and notes what became of each."""

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial

from aiogram import Bot
from aiogram.exceptions import (
    ClientDecodeError,
    TelegramAPIError,
    TelegramEntityTooLarge,
    TelegramMigrateToChat,
    TelegramNetworkError,
    TelegramRetryAfter,
    TelegramServerError,
)
from loguru import logger
from sqlmodel import Session

from taskbot.db import Database
from taskbot.reminders import outbox
from taskbot.reminders.limiter import Limiter, Limits
from taskbot.reminders.models import Letter
from taskbot.reminders.telegram import Channel, NotWhispered

_LONGEST_NAP = 60.0


class Dispatcher:
    """Sends the outbox: one letter at a time in a chat, all chats side by side."""

    def __init__(
        self,
        db: Database,
        bot: Bot,
        now: Callable[[], datetime],
        limits: Limits,
        write_words: Callable[[Session, Letter], bool],
    ) -> None:
        """`write_words` gives a reminder its words, or says that it must not go now."""
        self._db = db
        self._write_words = write_words
        self._channel = Channel(bot)
        self._now = now
        self._limiter = Limiter(limits)
        self._under_way: dict[tuple[int, str], asyncio.Task[None]] = {}
        self._awake = asyncio.Event()
        self._idle = asyncio.Event()

    def wake(self) -> None:
        """There may be something to send."""
        self._awake.set()

    async def drained(self) -> None:
        """Waits until nothing is due and nothing is under way."""
        self._idle.clear()
        self.wake()
        await self._idle.wait()

    async def run(self) -> None:
        """Sends until cancelled; what is under way then is finished first."""
        await self._db.write(outbox.recover)
        try:
            while True:
                self._awake.clear()
                nap = await self._start_what_may_go()
                try:
                    await asyncio.wait_for(self._awake.wait(), nap)
                except TimeoutError:
                    continue
        finally:
            await asyncio.gather(*self._under_way.values())

    async def _start_what_may_go(self) -> float:
        """Starts every letter that may go now; returns the seconds after which another may."""
        letters = await self._db.read(outbox.next_letters, self._now())
        waits = [self._start(letter) for letter in letters]
        if not letters and not self._under_way and not self._awake.is_set():
            self._idle.set()
        return min((wait for wait in waits if wait > 0), default=_LONGEST_NAP)

    def _start(self, letter: Letter) -> float:
        """Starts sending unless a limit or an earlier letter to the chat says wait; returns those seconds."""
        is_aside = letter.kind in outbox.ASIDE
        key = (letter.chat_id, letter.kind if is_aside else "message")
        if key in self._under_way:
            return 0.0
        at = asyncio.get_running_loop().time()
        if not is_aside:
            if wait := self._limiter.wait(letter.chat_id, at):
                return wait
            self._limiter.sent(letter.chat_id, at)
        sending = asyncio.create_task(self._send(letter), name=f"letter {letter.id}")
        self._under_way[key] = sending
        sending.add_done_callback(lambda _: self._finished(key))
        return 0.0

    def _finished(self, key: tuple[int, str]) -> None:
        del self._under_way[key]
        self.wake()

    async def _send(self, letter: Letter) -> None:
        claimed = await self._db.write(self._claim, letter.id or 0)
        if claimed is not None:
            note = await self._attempt(claimed, claimed.id or 0)
            await self._db.write(note)

    def _claim(self, session: Session, letter_id: int) -> Letter | None:
        letter = outbox.claim(session, letter_id)
        has_words = letter is None or "reminds" not in letter.content or self._write_words(session, letter)
        return letter if has_words else None

    async def _attempt(self, letter: Letter, letter_id: int) -> partial[None]:
        """Sends the letter; returns what has to be noted."""
        try:
            message_id = await self._channel.send(letter)
        except NotWhispered as error:
            return partial(outbox.note_refused, letter_id=letter_id, error=str(error))
        except TelegramMigrateToChat as error:
            new_id = error.migrate_to_chat_id
            return partial(outbox.note_migrated, letter_id=letter_id, new_id=new_id, now=self._now())
        except TelegramRetryAfter as error:
            if letter.kind not in outbox.ASIDE:
                self._limiter.pause(letter.chat_id, asyncio.get_running_loop().time() + error.retry_after)
            wait = timedelta(seconds=error.retry_after)
            return partial(outbox.put_back, letter_id=letter_id, error=str(error), now=self._now(), wait=wait)
        except (TelegramAPIError, ClientDecodeError, OSError) as error:
            if _will_pass(error):
                logger.warning("letter {} did not get through: {}", letter_id, type(error).__name__)
                return partial(outbox.put_back, letter_id=letter_id, error=str(error), now=self._now())
            logger.warning("letter {} was refused: {}", letter_id, error)
            return partial(outbox.note_refused, letter_id=letter_id, error=str(error))
        return partial(outbox.note_sent, letter_id=letter_id, message_id=message_id, now=self._now())


def _will_pass(error: Exception) -> bool:
    """Whether the same letter may get through later. A gateway in trouble answers with words that are no JSON."""
    if isinstance(error, ClientDecodeError):
        return isinstance(error.data, str)
    if isinstance(error, TelegramEntityTooLarge):
        return False
    return isinstance(error, TelegramNetworkError | TelegramServerError | TimeoutError)
