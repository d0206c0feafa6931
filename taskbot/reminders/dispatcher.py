"""The one sender: takes letters from the outbox one by one, within Telegram's limits, and notes what became of each.

Who goes next is decided in `waiting`, an index in memory of what the database says waits.
"""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from functools import partial

from aiogram import Bot
from aiogram.exceptions import (
    AiogramError,
    ClientDecodeError,
    TelegramAPIError,
    TelegramBadRequest,
    TelegramEntityTooLarge,
    TelegramForbiddenError,
    TelegramMigrateToChat,
    TelegramNotFound,
    TelegramRetryAfter,
    TelegramUnauthorizedError,
)
from loguru import logger
from sqlmodel import Session

from taskbot.clock import Steps
from taskbot.db import Database
from taskbot.errors import UNKNOWN_BOT, Stopped
from taskbot.reminders import delivery
from taskbot.reminders.limiter import Limits
from taskbot.reminders.models import Letter
from taskbot.reminders.telegram import Channel, NotWhispered, ref_told
from taskbot.reminders.waiting import Envelope, Waiting

_LONGEST_NAP = 60.0
_MOST_ATTEMPTS = 10
"""Of a letter that fails for a reason that nobody foresaw: those behind it in its chat wait meanwhile."""
_LONGEST_WINDOW = timedelta(minutes=1)
_STEP_SECONDS = 1.0
_AT_ONE_GO = 500
"""So many rows are put into the index before others have their turn at the event loop."""
_SECONDS_A_ROW = 0.001
"""All that waits is read again after so long for each of its rows: at once while it is little, every ten seconds at 10,000."""
_FOR_GOOD = (
    TelegramBadRequest,
    TelegramForbiddenError,
    TelegramNotFound,
    TelegramEntityTooLarge,
    FileNotFoundError,
)
"""Refusals of the letter itself; of anything else that goes wrong the same letter may get through later."""


class Dispatcher:
    """Sends the outbox: one letter at a time in a chat, all chats side by side."""

    def __init__(
        self,
        db: Database,
        bot: Bot,
        now: Callable[[], datetime],
        limits: Limits,
        write_words: Callable[[Session, Letter], bool] = lambda _session, _letter: True,
    ) -> None:
        """`write_words` gives a reminder its words, or says that it must not go now."""
        self._db = db
        self._write_words = write_words
        self._channel = Channel(bot)
        self._now = now
        self._limits = limits
        self._waiting = Waiting(limits)
        self._term = 0
        self._newest_id = 0
        self._read_all_at = 0.0
        self._has_news = True
        self._is_turned_away = False
        self._under_way: set[asyncio.Task[None]] = set()
        self._awake = asyncio.Event()
        self._idle = asyncio.Event()

    def wake(self) -> None:
        """There may be something new to send."""
        self._has_news = True
        self._awake.set()

    async def drained(self) -> None:
        """Waits until nothing is due and nothing is under way."""
        self._idle.clear()
        self._read_all_at = 0.0
        self.wake()
        await self._idle.wait()

    async def run(self) -> None:
        """Sends until cancelled; what is under way then is finished first. In all processes one sends at a time (`seats`).

        Raises Stopped where Telegram no longer knows the token: nothing has failed by that, all of it waits.
        Letters are claimed one after the other, each after a look at what is new, so that an answer finds one claim before
        it and not a burst of them.
        """
        self._waiting, self._newest_id, self._read_all_at = Waiting(self._limits), 0, 0.0
        self._has_news, self._is_turned_away = True, False
        self._term = await self._db.write_aside(delivery.begin_term)
        await self._remember()
        await self._db.write_aside(delivery.recover)
        await self._db.write_aside(delivery.bring_forward, delivery.LONGEST_BACKOFF, now=self._now())
        steps = Steps(self._now(), _at())
        try:
            while not self._is_turned_away:
                self._awake.clear()
                if steps.since_last(self._now(), _at()) < -_STEP_SECONDS:
                    await self._go_by_new_time()
                await self._read()
                choice = self._waiting.choose(_at(), self._now().timestamp())
                if isinstance(choice, Envelope):
                    await self._start(choice)
                else:
                    await self._rest(choice)
            raise Stopped(UNKNOWN_BOT)
        finally:
            await asyncio.gather(*self._under_way)

    async def _go_by_new_time(self) -> None:
        """The clock was set back: what it had put off waits for no time that has passed already; limits are not of the clock."""
        brought = await self._db.write_aside(delivery.bring_forward, timedelta(), now=self._now())
        logger.warning(
            "the clock was set back: {} letters go now that had been put off by the old time", brought
        )
        self._read_all_at, self._has_news = 0.0, True

    async def _remember(self) -> None:
        """Telegram's windows do not begin anew with the program: what went in the last minute still counts."""
        now, at = self._now(), _at()
        for chat_id, sent_at in await self._db.read(delivery.sent_since, now - _LONGEST_WINDOW):
            self._waiting.went(chat_id, at - max((now - sent_at).total_seconds(), 0.0))

    async def _read(self) -> None:
        """Takes over what waits, if there may be anything new: that, and where it is cheap or was not done for long, all of it."""
        if not self._has_news:
            return
        self._has_news = False
        reads_all = _at() >= self._read_all_at
        if reads_all:
            self._read_all_at = _at() + _SECONDS_A_ROW * len(self._waiting)
        self._waiting.reading_begins()
        letters = await self._db.read(delivery.envelopes, 0 if reads_all else self._newest_id)
        for number, letter in enumerate(sorted(letters, key=lambda letter: letter.id), 1):
            self._waiting.put(letter)
            if number % _AT_ONE_GO == 0:
                await asyncio.sleep(0)
        ids = {letter.id for letter in letters}
        if reads_all:
            self._waiting.keep_only(ids)
        self._newest_id = max(ids, default=self._newest_id)

    async def _start(self, envelope: Envelope) -> None:
        """Begins to send the letter; returns once it is claimed, at once where it is no message and nothing waits for it."""
        claimed = asyncio.Event()
        sending = asyncio.create_task(self._send(envelope, claimed), name=f"letter {envelope.id}")
        self._under_way.add(sending)
        sending.add_done_callback(self._under_way.discard)
        await (asyncio.sleep(0) if envelope.aside else claimed.wait())

    async def _rest(self, seconds: float) -> None:
        """Nothing may go for so long, unless something happens before."""
        if not self._awake.is_set() and self._waiting.is_idle(self._now().timestamp()):
            self._idle.set()
        with suppress(TimeoutError):
            await asyncio.wait_for(self._awake.wait(), min(seconds, _LONGEST_NAP))

    async def _send(self, envelope: Envelope, claimed: asyncio.Event) -> None:
        """Sends the letter, if it still waits, and notes what became of it."""
        letter, again = None, None
        try:
            letter = await self._claimed(envelope)
            claimed.set()
            if letter is not None:
                note = await self._attempt(letter, envelope)
                again = await self._noted(note, letter)
                is_over = note.func is delivery.note_sent and "group" not in letter.content
                self._has_news |= not is_over
        finally:
            claimed.set()
            if letter is None:
                self._waiting.stays(envelope)
                self._read_all_at, self._has_news = 0.0, True
            self._waiting.done(envelope, again)
            self._awake.set()

    async def _claimed(self, envelope: Envelope) -> Letter | None:
        """The letter, taken; None where it does not go now. One whose words cannot be found is put back."""
        try:
            return await self._db.write_aside(self._claim, envelope)
        except Exception as error:  # noqa: BLE001 (whatever it is, it would fail again at once, and again)
            logger.opt(exception=error).error("letter {} has got no words", envelope.id)
            await self._db.write_aside(self._put_off, envelope, type(error).__name__)
            return None

    def _put_off(self, session: Session, envelope: Envelope, error: str) -> None:
        letter = delivery.claim(session, envelope.id, envelope.chat_id, self._term)
        if letter is not None and letter.attempts < _MOST_ATTEMPTS:
            delivery.put_back(session, envelope.id, error, now=self._now())
        elif letter is not None:
            delivery.note_refused(session, envelope.id, error, now=self._now())

    def _claim(self, session: Session, envelope: Envelope) -> Letter | None:
        letter = delivery.claim(session, envelope.id, envelope.chat_id, self._term)
        has_words = letter is None or "reminds" not in letter.content or self._write_words(session, letter)
        return letter if has_words else None

    async def _attempt(self, letter: Letter, envelope: Envelope) -> partial[None]:
        """Sends the letter; returns what has to be noted: whatever went wrong, the letter does not stay under way."""
        try:
            message_id = await self._channel.send(letter)
        except Exception as error:  # noqa: BLE001 (as above)
            note = self._failed(error, letter, envelope)
        else:
            note = partial(delivery.note_sent, message_id=message_id)
        finally:
            self._waiting.answered(envelope, _at())
        return partial(note, letter_id=envelope.id, now=self._now())

    async def _noted(self, note: partial[None], letter: Letter) -> Envelope | None:
        """The letter as it waits once more, if it does. What cannot be noted is for the office to decide."""
        try:
            return await self._db.write_aside(_after, note, letter)
        except Exception as error:  # noqa: BLE001 (as above)
            logger.opt(exception=error).error("what became of letter {} cannot be noted", letter.id)
            letter_id = note.keywords["letter_id"]
            unknown = partial(delivery.note_accepted, letter_id=letter_id, message_id=None, now=self._now())
            return await self._db.write_aside(_after, unknown, letter)

    def _failed(self, error: Exception, letter: Letter, envelope: Envelope) -> partial[None]:
        """What an attempt that failed means for the letter: it may have arrived, it never will, or it is tried again."""
        match error:
            case TelegramMigrateToChat():
                return partial(delivery.note_migrated, new_id=error.migrate_to_chat_id)
            case TelegramRetryAfter():
                self._waiting.refused(envelope, _at(), error.retry_after)
                wait = timedelta(seconds=error.retry_after)
                return partial(delivery.put_back, error=str(error), wait=wait)
            case ClientDecodeError(data={"ok": True, **answer}):
                logger.warning("letter {} was taken, with an answer that is none", envelope.id)
                message_id = ref_told(answer.get("result"), whispered=letter.kind == "whisper")
                return partial(delivery.note_accepted, message_id=message_id)
            case NotWhispered():
                return partial(delivery.note_refused, error=str(error))
        if isinstance(error, _FOR_GOOD):
            logger.warning("letter {} was refused: {}", envelope.id, error)
            return partial(delivery.note_refused, error=str(error))
        self._is_turned_away |= isinstance(error, TelegramUnauthorizedError)
        is_foreseen = isinstance(error, AiogramError | OSError)
        if not is_foreseen and letter.attempts >= _MOST_ATTEMPTS:
            logger.opt(exception=error).error("letter {} is given up", envelope.id)
            return partial(delivery.note_refused, error=type(error).__name__)
        words = str(error) if isinstance(error, TelegramAPIError) else type(error).__name__
        logger.opt(exception=None if is_foreseen else error).warning(
            "letter {} did not get through: {}", envelope.id, type(error).__name__
        )
        return partial(delivery.put_back, error=words)


def _after(session: Session, note: Callable[[Session], None], letter: Letter) -> Envelope | None:
    """Nobody else changes a letter that is under way, so that it need not be read again."""
    taken = session.merge(letter, load=False)
    note(session)
    return delivery.envelope_of(taken)


def _at() -> float:
    """The monotonic time by which limits are kept."""
    return asyncio.get_running_loop().time()
