"""What the sandbox refuses, in Telegram's words."""

import json
import struct
from collections.abc import Awaitable
from typing import Any

import pytest
from aiohttp import FormData

PICTURE_HEAD = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"
NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same "
    "as a current content and reply markup of the message"
)
LONG_DATA = {"inline_keyboard": [[{"text": "签收", "callback_data": "x" * 65}]]}
IDLE_BUTTON = {"inline_keyboard": [[{"text": "签收"}]]}


@pytest.mark.parametrize(
    ("params", "words"),
    [
        ({"text": " \n "}, "message text is empty"),
        ({"text": "字" * 4097}, "message is too long"),
        ({"text": "😀" * 2049}, "message is too long"),
        ({"text": "x", "chat_id": 5}, "chat not found"),
        ({"text": "x", "chat_id": "@nobody"}, "chat not found"),
        ({"text": "x", "parse_mode": "Markdown"}, "unsupported parse_mode"),
        ({"text": "x", "reply_parameters": {"message_id": 99}}, "message to be replied not found"),
        ({"text": "x", "reply_markup": LONG_DATA}, "BUTTON_DATA_INVALID"),
        (
            {"text": "x", "reply_markup": IDLE_BUTTON},
            "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard",
        ),
    ],
)
async def test_a_message_that_cannot_be_sent(town, params, words):
    refusal = await town.refusal("sendMessage", **{"chat_id": town.group.id} | params)
    assert refusal == (400, f"Bad Request: {words}")


@pytest.mark.parametrize(
    ("markup", "words"),
    [
        ("1 < 2", 'Unsupported start tag "" at byte offset 2'),
        ("甲<foo>", 'Unsupported start tag "foo" at byte offset 3'),
        ("<b", "Unclosed start tag at byte offset 0"),
        ("x</", "Unclosed end tag at byte offset 1"),
        ("</b>", "Unexpected end tag at byte offset 0"),
        ("<b><i>x</b></i>", 'Unmatched end tag at byte offset 7, expected "</i>", found "</b>"'),
        ("<b>x", 'Can\'t find end tag corresponding to start tag "b"'),
        ("<span>x</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
    ],
)
async def test_bad_markup_is_told_by_its_place(town, markup, words):
    refusal = await town.refusal("sendMessage", chat_id=town.group.id, text=markup, parse_mode="HTML")
    assert refusal == (400, f"Bad Request: can't parse entities: {words}")


@pytest.mark.parametrize(
    ("method", "params", "words"),
    [
        ("editMessageText", {"text": "甲"}, NOT_MODIFIED),
        ("editMessageText", {"text": "乙", "message_id": 99}, "message to edit not found"),
        ("editMessageText", {"text": "乙", "message_id": 1}, "message can't be edited"),
        ("editMessageText", {"text": "乙", "message_id": None}, "message identifier is not specified"),
        ("editMessageCaption", {"caption": "乙"}, "there is no caption in the message to edit"),
        ("editMessageReplyMarkup", {}, NOT_MODIFIED),
        ("deleteMessage", {"message_id": 99}, "message to delete not found"),
        ("deleteMessage", {"message_id": 1}, "message can't be deleted"),
        ("pinChatMessage", {}, "not enough rights to manage pinned messages in the chat"),
        ("setMessageReaction", {"reaction": [{"type": "emoji", "emoji": "✅"}]}, "REACTION_INVALID"),
        ("setMessageReaction", {"message_id": 99}, "message to react not found"),
    ],
)
async def test_a_message_that_cannot_be_changed(town, method, params, words):
    card = await town.send("甲")
    where = {"chat_id": town.group.id, "message_id": card["message_id"]}
    assert await town.refusal(method, **where | params) == (400, f"Bad Request: {words}")


@pytest.mark.parametrize(
    ("method", "params", "code", "words"),
    [
        (
            "getFile",
            {"file_id": "x"},
            400,
            "Bad Request: wrong file_id or the file is temporarily unavailable",
        ),
        ("getChatMember", {"chat_id": "GROUP", "user_id": 5}, 400, "Bad Request: PARTICIPANT_ID_INVALID"),
        (
            "answerCallbackQuery",
            {"callback_query_id": "1"},
            400,
            "Bad Request: query is too old and response timeout expired or query ID is invalid",
        ),
        (
            "setWebhook",
            {"url": "http://example.org/x"},
            400,
            "Bad Request: bad webhook: An HTTPS URL must be provided for webhook",
        ),
        (
            "setMyCommands",
            {"commands": [{"command": "交办", "description": "x"}]},
            400,
            "Bad Request: BOT_COMMAND_INVALID",
        ),
        (
            "sendDocument",
            {"chat_id": "GROUP", "document": "nope"},
            400,
            "Bad Request: wrong file identifier/HTTP URL specified",
        ),
    ],
)
async def test_other_refusals(town, method, params, code, words):
    asked = {key: town.group.id if value == "GROUP" else value for key, value in params.items()}
    assert await town.refusal(method, **asked) == (code, words)


@pytest.mark.parametrize(
    ("method", "params", "code", "words"),
    [
        ("sendMessages", {}, 404, "Not Found: the Bot API has no method sendMessages"),
        ("sendDice", {"chat_id": 1}, 501, "Not Implemented: the sandbox has no method sendDice"),
        ("sendMessage", {"chat_id": 1}, 400, "Bad Request: sendMessage needs text"),
        (
            "sendMessage",
            {"chat_id": 1, "text": "x", "reply_to_message_id": 1},
            400,
            "Bad Request: sendMessage has no parameter reply_to_message_id",
        ),
        (
            "sendMessage",
            {"chat_id": 1, "text": 5},
            400,
            "Bad Request: sendMessage.text must be of type String",
        ),
        ("getUpdates", {"limit": 101}, 400, "Bad Request: getUpdates.limit must be 1 to 100 value"),
        (
            "sendMessage",
            {"chat_id": 1, "text": "x", "reply_markup": {"inline_keyboard": [[{"text": "x", "data": "x"}]]}},
            400,
            "Bad Request: InlineKeyboardButton has no parameter data",
        ),
        (
            "sendMessage",
            {"chat_id": 1, "text": "x", "reply_markup": '{"inline_keyboard": '},
            400,
            "Bad Request: sendMessage.reply_markup is not JSON",
        ),
        (
            "setMyCommands",
            {"commands": [], "scope": {"type": "chat"}},
            400,
            "Bad Request: BotCommandScopeChat needs chat_id",
        ),
    ],
)
async def test_what_the_bot_api_does_not_describe_is_refused_and_remembered(
    town, method, params, code, words
):
    assert await town.refusal(method, **params) == (code, words)
    assert town.sandbox.violations == [words]


@pytest.mark.parametrize(
    ("token", "code", "words"), [("1000:other", 401, "Unauthorized"), ("nonsense", 404, "Not Found")]
)
async def test_only_the_right_token_is_let_in(town, token, code, words):
    for path in (f"/bot{token}/getMe", f"/file/bot{token}/documents/file_1"):
        async with town.http.get(town.url + path) as response:
            assert response.status == code
            assert (await response.json())["description"] == words


async def test_a_private_chat_is_closed_until_start_and_after_a_block(town):
    def written() -> Awaitable[Any]:
        return town.call("sendMessage", chat_id=town.liaison.id, text="您好")

    assert (await written())["description"] == "Forbidden: bot can't initiate conversation with a user"
    town.sandbox.start_bot(town.liaison)
    assert (await written())["ok"]
    town.sandbox.block(town.liaison)
    assert (await written())["description"] == "Forbidden: bot was blocked by the user"
    town.sandbox.unblock(town.liaison)
    assert (await written())["ok"]


async def test_a_group_is_closed_to_a_bot_that_was_removed_or_left(town):
    town.sandbox.remove_bot(town.group, by=town.office)
    refusal = await town.refusal("sendMessage", chat_id=town.group.id, text="x")
    assert refusal == (403, "Forbidden: bot was kicked from the supergroup chat")
    town.sandbox.admit_bot(town.group, by=town.office)
    await town.done("leaveChat", chat_id=town.group.id)
    refusal = await town.refusal("getChat", chat_id=town.group.id)
    assert refusal == (403, "Forbidden: bot is not a member of the supergroup chat")


async def test_a_group_that_moved_tells_its_new_id(town):
    old_id = town.group.id
    town.sandbox.upgrade(town.group)
    answer = await town.call("sendMessage", chat_id=old_id, text="x")
    assert answer["parameters"] == {"migrate_to_chat_id": town.group.id}
    await town.send("x")


async def test_old_messages_cannot_be_deleted(town):
    card = await town.send("甲")
    town.sandbox.clock.move_to(town.sandbox.clock.now().replace(month=7, day=3))
    where = {"chat_id": town.group.id, "message_id": card["message_id"]}
    words = "Bad Request: message can't be deleted for everyone"
    assert await town.refusal("deleteMessage", **where) == (400, words)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "file must be non-empty"),
        (b"no picture", "IMAGE_PROCESS_FAILED"),
        (PICTURE_HEAD + struct.pack(">II", 9000, 1001), "PHOTO_INVALID_DIMENSIONS"),
        (PICTURE_HEAD + struct.pack(">II", 2100, 100), "PHOTO_INVALID_DIMENSIONS"),
    ],
)
async def test_a_photo_must_be_a_picture_of_fair_shape(town, content, words):
    form = FormData({"chat_id": str(town.group.id)})
    form.add_field("photo", content, filename="周报.png")
    async with town.http.post(f"{town.bot_url}/sendPhoto", data=form) as response:
        assert (await response.json())["description"] == f"Bad Request: {words}"


async def test_a_caption_is_counted_after_its_markup(town):
    form = FormData({"chat_id": str(town.group.id), "parse_mode": "HTML"})
    form.add_field("document", b"PK", filename="a.xlsx")
    form.add_field("caption", f"<b>{'字' * 1025}</b>")
    async with town.http.post(f"{town.bot_url}/sendDocument", data=form) as response:
        assert (await response.json())["description"] == "Bad Request: message caption is too long"


async def test_a_file_is_sent_again_only_as_what_it_is(town):
    document = town.sandbox.say(town.liaison, town.group, "", file=("a.pdf", b"%PDF")).file
    refusal = await town.refusal("sendPhoto", chat_id=town.group.id, photo=document.id)
    assert refusal == (400, "Bad Request: can't use file of type Document as Photo")


async def test_a_part_that_was_not_sent_is_missed(town):
    refusal = await town.refusal("sendDocument", chat_id=town.group.id, document="attach://sheet")
    assert refusal == (400, "Bad Request: wrong file identifier/HTTP URL specified")


async def test_a_body_that_is_no_json_object_is_refused(town):
    headers = {"Content-Type": "application/json"}
    async with town.http.post(f"{town.bot_url}/getMe", data="[1", headers=headers) as response:
        assert (await response.json())["description"] == "Bad Request: can't parse JSON object"


async def test_an_album_is_of_one_kind(town):
    media = [{"type": "photo", "media": "x"}, {"type": "document", "media": "x"}]
    refusal = await town.refusal("sendMediaGroup", chat_id=town.group.id, media=json.dumps(media))
    assert refusal == (400, "Bad Request: document can't be mixed with other media types")
