"""Long work: beside the feed, while Telegram shows to whoever waits that something is being made."""

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager, suppress
from typing import Any

from aiogram import Bot
from aiogram.exceptions import AiogramError
from aiogram.types import Message, Update

Beside = Callable[[Coroutine[Any, Any, None]], None]
"""Goes on with an update beside the feed, so that what came after it does not wait; the update stays in the inbox
until the turn at the end of the work, and so outlives a crash."""

_SHOWN_SECONDS = 4.5
"""A chat action fades after five seconds."""


@asynccontextmanager
async def working_on(bot: Bot, update: Update, action: str = "upload_document") -> AsyncIterator[None]:
    """The action under the chat's name, again and again until the block is left; a server that refuses it is let be."""
    message = update.callback_query.message if update.callback_query else update.message
    if not isinstance(message, Message):
        yield
        return
    chat_id, thread_id = message.chat.id, message.message_thread_id if message.is_topic_message else None

    async def show() -> None:
        with suppress(AiogramError):
            while True:
                await bot.send_chat_action(chat_id, action, message_thread_id=thread_id)
                await asyncio.sleep(_SHOWN_SECONDS)

    showing = asyncio.create_task(show())
    try:
        yield
    finally:
        showing.cancel()
        with suppress(asyncio.CancelledError):
            await showing
