"""The clock's door: a few in-memory jobs that ask, again and again, what is due now.

Level-triggered, not edge-triggered: truth is in the database, so a missed tick or a restart loses nothing.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from datetime import date, timedelta

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from loguru import logger
from sqlmodel import Session

from taskbot.backups import Rotation, make_nightly
from taskbot.clock import office_day
from taskbot.context import Context
from taskbot.digest.service import look_after_digests
from taskbot.errors import UserError, why
from taskbot.pulse import Pulse, Sign
from taskbot.reminders import ledger, letters
from taskbot.reminders.boards import BoardRules, keep_board
from taskbot.reminders.dispatcher import Dispatcher
from taskbot.reminders.models import Letter
from taskbot.reminders.planning import Told
from taskbot.reminders.service import tick
from taskbot.rendering import RendererClosed
from taskbot.rhythm import Every, keep_awake
from taskbot.texts.lists import Lamps

_TICK_SECONDS = 2
_DIGEST_SECONDS = 2
_BOARD_SECONDS = 5
_LOOK_SECONDS = 15
_BACKUP_SECONDS = 60

_NAMED = 10
"""So many of a reminder's rules stand in the log."""


class Jobs:
    """What happens unasked: reminders, delivery, digests, the board."""

    def __init__(
        self,
        context: Context,
        dispatcher: Dispatcher,
        pulse: Pulse,
        look: Callable[[], Awaitable[bool]] | None = None,
    ) -> None:
        """`look` is the look around for what the administrators should know; whether it has told them anything."""
        self._context = context
        self._dispatcher = dispatcher
        self._pulse = pulse
        self._look = look
        self._rules = context.reminder_rules
        self._ticked_on: date | None = None
        self._reminding = asyncio.Lock()
        self._digesting = asyncio.Lock()
        self._drawing = asyncio.Lock()

    async def remind(self) -> None:
        """One tick."""
        async with self._reminding, self._context.meters.tick():
            now, db = self._context.clock.now(), self._context.db
            is_first = self._rules.hours.are_open(now) and self._ticked_on != office_day(now)
            told: Mapping[int, Sequence[Told]] = {}
            if is_first or await db.read(ledger.is_anything_due, now):
                told = await db.write(tick, self._rules, now=now)
                self._ticked_on = office_day(now) if self._rules.hours.are_open(now) else None
            self._pulse.ticked = Sign(now)
            for chat_id, rows in told.items():
                logger.info("reminder to {}: {}", chat_id, _fired(rows))
            if told:
                self._dispatcher.wake()

    async def digest(self) -> bool:
        """Shows the office the digest before its time, gives it to the leaders at it; whether there was anything to do."""
        has_told = False
        async with self._digesting:
            with suppress(RendererClosed):
                has_told = await look_after_digests(self._context)
            if has_told:
                self._dispatcher.wake()
        return has_told

    async def _digest_again(self) -> None:
        """To draw takes longer than from one time to the next."""
        if not self._digesting.locked():
            await self.digest()

    async def draw_board(self) -> bool:
        """Makes, pins or redraws the work group's board, whichever is next; whether there was anything to do."""
        async with self._drawing:
            if not self._context.settings.board.enabled:
                return False
            rules, now = board_rules_of(self._context), self._context.clock.now()
            has_queued = await self._context.db.write(keep_board, rules, now=now)
            if has_queued:
                self._dispatcher.wake()
            return has_queued

    async def look(self) -> None:
        """Whether all is well."""
        if self._look is not None and await self._look():
            self._dispatcher.wake()

    async def back_up(self) -> None:
        """Copies the database where last night's copy is not there yet."""
        settings = self._context.settings
        rotation = Rotation(settings.backup.time, settings.backup.daily, settings.backup.monthly)
        try:
            made = await asyncio.to_thread(
                make_nightly,
                self._context.db,
                settings.backup_folder,
                rotation,
                now=self._context.clock.now(),
            )
        except (UserError, OSError) as error:
            self._pulse.backup_failure = why(error) if isinstance(error, OSError) else str(error)
            logger.error("no backup: {}", self._pulse.backup_failure)
            return
        self._pulse.backup_failure = None
        if made is not None:
            logger.info("backup of {} events: {}", made.events, made.file.name)

    async def run(self) -> None:
        """Keeps time until cancelled. In all processes one does so at a time (`seats`)."""
        self._pulse.keeps_time = True
        try:
            async with self.running():
                await asyncio.Event().wait()
        finally:
            self._pulse.keeps_time = False

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """The jobs, each again and again until the block is left; what is under way then is finished first."""
        scheduler = AsyncIOScheduler(
            timezone="UTC", job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None}
        )
        scheduler.add_job(self.remind, Every(_TICK_SECONDS))
        scheduler.add_job(self._digest_again, Every(_DIGEST_SECONDS), max_instances=2)
        scheduler.add_job(self.draw_board, Every(_BOARD_SECONDS))
        scheduler.add_job(self.look, Every(_LOOK_SECONDS))
        scheduler.add_job(self.back_up, Every(_BACKUP_SECONDS))
        await self._context.db.write(ledger.go_by, self._rules.fingerprint(), now=self._context.clock.now())
        await self.remind()
        scheduler.start()
        awake = asyncio.create_task(keep_awake(scheduler))
        try:
            yield
        finally:
            awake.cancel()
            scheduler.pause()
            self._context.reader.close()
            self._context.renderer.close()  # what it draws is begun anew at the next start
            async with self._reminding, self._digesting, self._drawing:
                scheduler.shutdown()


def _fired(rows: Sequence[Told]) -> str:
    """The rules that fired, the first of them by name: a line of the log stays a line."""
    more = [f"and {len(rows) - _NAMED} more"] if len(rows) > _NAMED else []
    return ", ".join([*map(_fired_for, rows[:_NAMED]), *more])


def _fired_for(row: Told) -> str:
    """The rule that fired, for what: before-2 2020-06-30 of #12; nobody's own words."""
    marks = [name for name, holds in (("late", row.is_late), ("to the office", row.to_office)) if holds]
    about = f"{row.step} {row.occasion.partition(' ')[0]} of #{row.number}"
    return f"{about} ({', '.join(marks)})" if marks else about


def words_of(context: Context) -> Callable[[Session, Letter], bool]:
    """How a reminder gets its words at the moment of sending."""
    rules, office = context.reminder_rules, context.settings.office.name
    return lambda session, letter: letters.write(session, letter, rules, office, now=context.clock.now())


def board_rules_of(context: Context) -> BoardRules:
    """What the board goes by, as configured."""
    settings = context.settings
    lamps = Lamps(context.calendar, context.light_rules)
    return BoardRules(timedelta(minutes=settings.board.minutes), lamps, settings.admin_ids)
