"""The real aiogram client finds a Telegram in the sandbox."""

import struct

import pytest
from aiogram import Bot
from aiogram.client.default import DefaultBotProperties
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.exceptions import TelegramForbiddenError
from aiogram.types import (
    BotCommand,
    BotCommandScopeAllGroupChats,
    BufferedInputFile,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputMediaPhoto,
    ReactionTypeEmoji,
    ReplyParameters,
)

PICTURE = b"\x89PNG\r\n\x1a\n" + struct.pack(">I4sII", 13, b"IHDR", 640, 480) + b"\x08\x02\0\0\0"


async def test_aiogram_sends_edits_uploads_and_polls(town):
    session = AiohttpSession(api=TelegramAPIServer.from_base(town.url))
    async with Bot("1000:demo", session=session, default=DefaultBotProperties(parse_mode="HTML")) as bot:
        assert (await bot.me()).username == "taskbot_demo_bot"
        keyboard = InlineKeyboardMarkup(
            inline_keyboard=[[InlineKeyboardButton(text="签收", callback_data="ack:1", style="primary")]]
        )
        said = town.sandbox.say(town.liaison, town.group, "/mine")
        [update] = await bot.get_updates(timeout=5, allowed_updates=["message", "callback_query"])
        assert update.message is not None
        assert update.message.text == "/mine"
        card = await bot.send_message(
            town.group.id,
            "<b>#1</b> 标准体系",
            reply_markup=keyboard,
            reply_parameters=ReplyParameters(message_id=said.id),
        )
        assert card.entities is not None
        assert card.reply_to_message is not None
        await bot.edit_message_text("已签收", chat_id=town.group.id, message_id=card.message_id)
        await bot.set_message_reaction(town.group.id, said.id, [ReactionTypeEmoji(emoji="👍")])
        photo = await bot.send_photo(town.group.id, BufferedInputFile(PICTURE, "周报.png"), caption="本周")
        assert photo.photo is not None
        assert photo.photo[0].width == 640
        downloaded = await bot.download(photo.photo[0].file_id)
        assert downloaded is not None
        assert downloaded.read() == PICTURE
        picture = BufferedInputFile(PICTURE, "a.png")
        await bot.send_media_group(
            town.group.id, [InputMediaPhoto(media=picture), InputMediaPhoto(media=photo.photo[0].file_id)]
        )
        document = await bot.send_document(town.group.id, BufferedInputFile(b"PK", "周报.xlsx"))
        assert document.document is not None
        assert document.document.file_name == "周报.xlsx"
        await bot.set_my_commands(
            [BotCommand(command="mine", description="我的任务")], BotCommandScopeAllGroupChats()
        )
        await bot.get_chat(town.group.id)
        assert len(await bot.get_chat_administrators(town.group.id)) == 1
        with pytest.raises(TelegramForbiddenError):
            await bot.send_message(town.office.id, "您好")
    assert [message.text for message in town.sandbox.messages(town.group)][2:4] == ["已签收", "本周"]
    assert town.sandbox.violations == []
