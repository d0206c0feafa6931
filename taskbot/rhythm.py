"""Work that comes again every so many seconds, whatever the machine's clock is set to meanwhile.

APScheduler reckons by the wall clock. Set back, it would sleep until the old time comes again; set forward, it would
count every run that was leapt over.
"""

import asyncio
from datetime import datetime, timedelta

from apscheduler.schedulers.base import BaseScheduler
from apscheduler.triggers.base import BaseTrigger
from loguru import logger

from taskbot.clock import Clock

_LOOK_SECONDS = 1.0


class Every(BaseTrigger):  # type: ignore[misc]  # APScheduler has no types
    """So long after the run before, counted from now: what was leapt over is not made up for."""

    def __init__(self, seconds: float) -> None:
        self.pause = timedelta(seconds=seconds)

    def get_next_fire_time(self, _before: datetime | None, now: datetime) -> datetime:
        """APScheduler's question."""
        return now + self.pause


async def keep_awake(scheduler: BaseScheduler) -> None:
    """Until cancelled: whatever is planned for later than its pause from now, or was due as long ago, comes at once.

    Looked at by seconds that nobody can set.
    """
    while True:
        await asyncio.sleep(_LOOK_SECONDS)
        now = Clock.of_the_machine()
        displaced = [job for job in scheduler.get_jobs() if abs(job.next_run_time - now) > job.trigger.pause]
        for job in displaced:
            job.modify(next_run_time=now)
        if displaced:
            logger.warning("the clock was set: {} jobs come now", len(displaced))
