"""Around the handling of each update: its id is bound to what is logged meanwhile, its time and its end are counted."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from aiogram.types import TelegramObject, Update
from aiogram.types.update import UpdateTypeLookupError
from loguru import logger

from taskbot.context import Context

Handle = Callable[[TelegramObject, dict[str, Any]], Awaitable[Any]]


async def watched(handle: Handle, update: TelegramObject, data: dict[str, Any]) -> Any:  # noqa: ANN401 (aiogram's)
    """A middleware of aiogram's, the outermost of updates. What goes on beside (`working`) keeps the id, too."""
    assert isinstance(update, Update)  # noqa: S101 (where it is registered there are no others)
    context: Context = data["context"]
    kind, began_at = _kind(update), asyncio.get_running_loop().time()
    with logger.contextualize(update=update.update_id):
        with context.meters.update(kind):
            handled = await handle(update, data)
        logger.info("{} handled in {:.0f} ms", kind, 1000 * (asyncio.get_running_loop().time() - began_at))
    return handled


def _kind(update: Update) -> str:
    try:
        return update.event_type
    except UpdateTypeLookupError:
        return "unknown"
