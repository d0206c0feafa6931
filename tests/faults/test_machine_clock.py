"""The machine's own clock is set, under a program that runs: nothing that comes again and again stops for that."""

import asyncio
from collections.abc import AsyncIterator
from datetime import datetime, timedelta, tzinfo
from pathlib import Path
from shutil import copyfile

import pytest
from aiogram import Bot

from taskbot.clock import Clock
from taskbot.context import Context, open_context
from taskbot.demo import DEMO_TOKEN
from taskbot.jobs import Jobs
from taskbot.pulse import Pulse
from taskbot.reminders.dispatcher import Dispatcher
from taskbot.reminders.limiter import Limits
from taskbot.settings import load_settings

HOUR = timedelta(hours=1)
YEAR = timedelta(days=365)
ANSWER_SECONDS = 10


class Machine(datetime):
    """The time as the machine shows it."""

    ahead = timedelta()

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> datetime:
        return datetime.now(tz) + cls.ahead


@pytest.fixture
async def context(
    tmp_path: Path, migrated_file: Path, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Context]:
    for reader in ("apscheduler.schedulers.base", "taskbot.clock"):
        monkeypatch.setattr(f"{reader}.datetime", Machine)
    monkeypatch.setattr(Machine, "ahead", timedelta())
    copyfile(migrated_file, tmp_path / migrated_file.name)
    opened = open_context(load_settings(data_dir=tmp_path, database_url=None), Clock())
    yield opened
    opened.db.close()


async def test_jobs_go_on_whatever_the_clock_is_set_to(context: Context, monkeypatch: pytest.MonkeyPatch):
    came = asyncio.Event()

    async def look() -> bool:
        came.set()
        return False

    monkeypatch.setattr("taskbot.jobs._LOOK_SECONDS", 0.02)
    async with Bot(DEMO_TOKEN) as bot:
        post = Dispatcher(context.db, bot, context.clock.now, Limits(30, 1, 20))
        async with Jobs(context, post, Pulse(), look).running():
            for ahead in (timedelta(), -2 * HOUR, timedelta(), 3 * YEAR, timedelta()):
                Machine.ahead = ahead
                came.clear()
                async with asyncio.timeout(ANSWER_SECONDS):
                    await came.wait()
