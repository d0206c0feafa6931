"""The webhook stays the program's own while it runs."""

import asyncio
from contextlib import suppress

from aiogram import Bot
from town import TOKEN

from taskbot.app import keep_webhook
from taskbot.clock import Clock
from taskbot.reminders.sessions import HttpSession
from taskbot.sandbox import Sandbox
from taskbot.settings import load_settings

ADDRESS = "http://127.0.0.1:9/hook"


async def test_a_webhook_that_somebody_has_taken_away_is_set_again() -> None:
    sandbox = Sandbox(Clock(), token=TOKEN)
    settings = load_settings(mode="webhook", webhook_url=ADDRESS, webhook_secret="secret")
    async with Bot(TOKEN, session=HttpSession(await sandbox.start())) as bot:
        keeping = asyncio.create_task(keep_webhook(settings, bot, seconds=0.01))
        for take_away in (bot.delete_webhook, lambda: bot.set_webhook("http://127.0.0.1:9/other")):
            await sandbox.wait_for(lambda: sandbox.world.webhook is not None, timeout=30)
            await take_away()
            await sandbox.wait_for(
                lambda: sandbox.world.webhook is not None and sandbox.world.webhook.url == ADDRESS, timeout=30
            )
        keeping.cancel()
        with suppress(asyncio.CancelledError):
            await keeping
    await sandbox.stop()
