"""What the log says, awaited."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from loguru import logger


@asynccontextmanager
async def heard_in_the_log(words: str) -> AsyncIterator[asyncio.Event]:
    """An event that is set once a line of the log holds the words."""
    heard, loop = asyncio.Event(), asyncio.get_running_loop()

    def listen(line: str) -> None:
        if words in line:
            loop.call_soon_threadsafe(heard.set)

    number = logger.add(listen, level="ERROR")
    try:
        yield heard
    finally:
        logger.remove(number)
