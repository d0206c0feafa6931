"""A file fetched from Telegram, and never more of it than a bot may have, whatever size it was said to be."""

from contextlib import aclosing

import aiohttp
from aiogram import Bot
from aiogram.exceptions import AiogramError, TelegramBadRequest
from aiogram.types import Document, PhotoSize

from taskbot.tasks.attachments import LARGEST

_TOO_BIG = "file is too big"


class NotFetched(Exception):
    """It did not come through, and may the next time."""


class FileGone(NotFetched):
    """Telegram has it no more."""


class FileTooLarge(NotFetched):
    """More than `LARGEST`."""


async def fetched(bot: Bot, file: Document | PhotoSize, seconds: int) -> bytes:
    """What the file holds, if it comes within so many seconds; raises NotFetched."""
    if (file.file_size or 0) > LARGEST:
        raise FileTooLarge
    content = bytearray()
    try:
        path = (await bot.get_file(file.file_id)).file_path or ""
        url = bot.session.api.file_url(bot.token, path)
        async with aclosing(bot.session.stream_content(url, timeout=seconds)) as stream:
            async for part in stream:
                content += part
                if len(content) > LARGEST:
                    raise FileTooLarge
    except TelegramBadRequest as error:
        raise FileTooLarge if _TOO_BIG in error.message else FileGone from None
    except (AiogramError, aiohttp.ClientError, TimeoutError):
        raise NotFetched from None
    return bytes(content)
