"""`taskbot sandbox`: the chat server and page alone, for whoever develops a bot against it."""

import asyncio

from loguru import logger

from taskbot.clock import Clock
from taskbot.sandbox.cast import OFFICE_ID, add_cast
from taskbot.sandbox.server import Sandbox


def serve_until_stopped(port: int, clock: Clock, token: str) -> None:
    """Serves an office, two units, a leader and an outsider in two groups, until Ctrl-C."""
    try:
        asyncio.run(_serve(port, clock, token))
    except KeyboardInterrupt:
        logger.info("the sandbox has stopped")


async def _serve(port: int, clock: Clock, token: str) -> None:
    sandbox = Sandbox(clock, token=token)
    add_cast(sandbox)
    url = await sandbox.start(port)
    logger.info("chat page: {}", url)
    logger.info(
        "for the bot: TASKBOT_TELEGRAM_API={} TASKBOT_BOT_TOKEN={} TASKBOT_ADMIN_IDS={}",
        url,
        token,
        OFFICE_ID,
    )
    try:
        await asyncio.Event().wait()
    finally:
        await sandbox.stop()
