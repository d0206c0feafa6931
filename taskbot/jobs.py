"""The clock's door: a few in-memory jobs that ask, again and again, what is due now.

Level-triggered, not edge-triggered: truth is in the database, so a missed tick or a restart loses nothing.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from loguru import logger

from taskbot.context import Context
from taskbot.digest.service import give_digest_when_due
from taskbot.reminders.dispatcher import Dispatcher
from taskbot.reminders.policy import Ladder
from taskbot.reminders.service import Rules, tick
from taskbot.web.app import Pulse

_TICK_SECONDS = 2
_DELIVERY_SECONDS = 1
_DIGEST_SECONDS = 2


class Jobs:
    """What happens unasked: reminders, delivery, the weekly digest."""

    def __init__(self, context: Context, dispatcher: Dispatcher, pulse: Pulse) -> None:
        self._context = context
        self._dispatcher = dispatcher
        self._pulse = pulse
        self._reminding = asyncio.Lock()
        self._digesting = asyncio.Lock()

    async def remind(self) -> None:
        """One tick."""
        async with self._reminding:
            now = self._context.clock.now()
            rules, texts = rules_of(self._context), self._context.texts
            queued = await self._context.db.write(tick, rules, texts, now=now)
            self._pulse.ticked_at = now
            if queued:
                logger.info("queued {} reminders", queued)
                self._dispatcher.wake()

    async def digest(self) -> None:
        """Gives the weekly digest when it is due and has not been given."""
        async with self._digesting:
            if await give_digest_when_due(self._context):
                self._dispatcher.wake()

    async def deliver(self) -> None:
        """Letters that were put back for a while become due without anybody's doing."""
        self._dispatcher.wake()

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """The jobs, each again and again until the block is left; what is under way then is finished first."""
        scheduler = AsyncIOScheduler(
            timezone="UTC", job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None}
        )
        scheduler.add_job(self.remind, "interval", seconds=_TICK_SECONDS)
        scheduler.add_job(self.digest, "interval", seconds=_DIGEST_SECONDS)
        scheduler.add_job(self.deliver, "interval", seconds=_DELIVERY_SECONDS)
        await self.remind()
        scheduler.start()
        try:
            yield
        finally:
            scheduler.pause()
            async with self._reminding, self._digesting:
                scheduler.shutdown()


def rules_of(context: Context) -> Rules:
    """What the tick goes by, as configured."""
    given = context.settings.reminders
    ladder = Ladder(
        unacknowledged=given.unacknowledged_workdays,
        before=given.before_workdays,
        overdue=given.overdue_workdays,
        overdue_weekly_cap=given.overdue_weekly_cap,
    )
    return Rules(ladder, context.calendar, given.from_time, given.until_time)
