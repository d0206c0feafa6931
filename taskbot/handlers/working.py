"""Telegram shows that something is being made while somebody waits for it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from aiogram import Bot
from aiogram.exceptions import AiogramError
from aiogram.types import Message

_SHOWN_SECONDS = 4.5
"""A chat action fades after five seconds."""


@asynccontextmanager
async def working_on(bot: Bot, message: Message, action: str = "upload_document") -> AsyncIterator[None]:
    """The action under the chat's name, again and again until the block is left; a server that refuses it is let be."""
    thread_id = message.message_thread_id if message.is_topic_message else None

    async def show() -> None:
        with suppress(AiogramError):
            while True:
                await bot.send_chat_action(message.chat.id, action, message_thread_id=thread_id)
                await asyncio.sleep(_SHOWN_SECONDS)

    showing = asyncio.create_task(show())
    try:
        yield
    finally:
        showing.cancel()
        with suppress(asyncio.CancelledError):
            await showing
