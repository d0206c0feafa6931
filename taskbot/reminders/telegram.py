"""One letter to Telegram: the only place that turns outbox rows into Bot API calls."""

import asyncio
from pathlib import Path
from typing import Any

from aiogram import Bot
from aiogram.exceptions import TelegramBadRequest
from aiogram.types import (
    BufferedInputFile,
    ForceReply,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    LinkPreviewOptions,
    Message,
    ReplyParameters,
)

from taskbot.reminders.models import Letter

_NO_PREVIEW = LinkPreviewOptions(is_disabled=True)


async def send_letter(bot: Bot, letter: Letter) -> int | None:
    """Sends it; returns the new message's id, None where there is none (an edit, a toast)."""
    match letter.kind:
        case "text":
            return (await _send_text(bot, letter)).message_id
        case "edit":
            await _edit(bot, letter)
        case "pin":
            message_id = letter.content["message_id"]
            await bot.pin_chat_message(letter.chat_id, message_id, disable_notification=True)
        case "toast":
            content = letter.content
            await bot.answer_callback_query(
                content["query_id"], text=content["text"] or None, show_alert=content["alert"]
            )
        case "photo" | "document":
            return (await _send_file(bot, letter)).message_id
    return None


async def _send_text(bot: Bot, letter: Letter) -> Message:
    content = letter.content
    markup = ForceReply(selective=True) if content["force_reply"] else _markup(content["keyboard"])
    return await bot.send_message(
        letter.chat_id,
        content["text"],
        reply_markup=markup,
        reply_parameters=_reply(content["reply_to"]),
        link_preview_options=_NO_PREVIEW,
    )


async def _edit(bot: Bot, letter: Letter) -> None:
    try:
        await bot.edit_message_text(
            letter.content["text"],
            chat_id=letter.chat_id,
            message_id=letter.edits_message_id,
            reply_markup=_markup(letter.content["keyboard"]),
            link_preview_options=_NO_PREVIEW,
        )
    except TelegramBadRequest as error:
        if "message is not modified" not in error.message:
            raise


async def _send_file(bot: Bot, letter: Letter) -> Message:
    """The file is read first: one that is gone would otherwise look like a connection that broke."""
    content, path = letter.content, Path(letter.content["path"])
    file = BufferedInputFile(await asyncio.to_thread(path.read_bytes), path.name)
    reply = _reply(content["reply_to"])
    if letter.kind == "photo":
        return await bot.send_photo(letter.chat_id, file, caption=content["text"], reply_parameters=reply)
    return await bot.send_document(letter.chat_id, file, caption=content["text"], reply_parameters=reply)


def _reply(message_id: int | None) -> ReplyParameters | None:
    if message_id is None:
        return None
    return ReplyParameters(message_id=message_id, allow_sending_without_reply=True)


def _markup(rows: list[list[dict[str, Any]]]) -> InlineKeyboardMarkup | None:
    if not rows:
        return None
    return InlineKeyboardMarkup(
        inline_keyboard=[
            [
                InlineKeyboardButton(text=item["text"], callback_data=item["data"], style=item.get("style"))
                for item in row
            ]
            for row in rows
        ]
    )
