"""A transcript played again comes back as it was written, as long as the bot does the same."""

import asyncio

import pytest

from taskbot.sandbox.errors import NotPossible
from taskbot.sandbox.transcript import UnknownLine, parse_transcript, play

ECHO = """\
# An echo for everyone.
> 时间 2020-06-30 16:00

> 李工 @ 工作群: /echo 第一行

    第三行 <b>
< 工作群 ↩李工
    你说：
    /echo 第一行

    第三行 <b>
    [好] [不好]

> 李工 @ 工作群 按「第三行」的「不好」
< 弹窗 李工: 收到：不好
< 工作群 改「你说：」
    已选不好
# Ordinary talk is not for the bot.
> 王敏 @ 工作群: 天气真好
> 王敏 @ 工作群 回复「已选」: 为什么：不好？
< 工作群 ↩王敏
    你说：
    为什么：不好？
    [好] [不好]
> 王敏 @ 工作群 修改: 没事了
< 工作群 表情「👌」「没事了」
> 李工 @ 私聊 发文件「work.xlsx」: 见附件
< 私聊(李工) 文件 work.xlsx ↩李工
    见附件
> 李工 @ 私聊: /start
< 私聊(李工) ↩李工
    你说：
    /start
    [好] [不好]
> 李工 @ 私聊: https://t.me/taskbot_demo_bot?start=q-X_1
< 私聊(李工) ↩李工
    你说：
    https://t.me/…?start=…
    [好] [不好]
> 王敏 打开邀请
< 私聊(王敏) ↩王敏
    你说：
    /start q-X_1
    [好] [不好]
> 王敏 拉黑
> 王敏 解除拉黑
"""
KEYBOARD = {"inline_keyboard": [[{"text": word, "callback_data": word} for word in ("好", "不好")]]}


async def echo(town):
    """A bot of its own: answers messages, presses, edits and files, and confirms what it has answered."""
    offset = 0
    while True:
        for update in await town.done("getUpdates", offset=offset, timeout=30):
            offset = update["update_id"] + 1
            await _answer(town, update)


async def _answer(town, update) -> None:
    if query := update.get("callback_query"):
        words = f"收到：{query['data']}"
        await town.done("answerCallbackQuery", callback_query_id=query["id"], text=words)
        where = _place(query["message"])
        await town.done("editMessageText", **where, text=f"已选{query['data']}")
    elif message := update.get("edited_message"):
        reaction = [{"type": "emoji", "emoji": "👌"}]
        await town.done("setMessageReaction", **_place(message), reaction=reaction)
    elif message := update.get("message"):
        await _echo(town, message)


async def _echo(town, message) -> None:
    where = {
        "chat_id": message["chat"]["id"],
        "reply_parameters": {"message_id": message["message_id"]},
    }
    if document := message.get("document"):
        await town.done("sendDocument", **where, document=document["file_id"], caption=message["caption"])
    else:
        await town.done("sendMessage", **where, text=f"你说：\n{message['text']}", reply_markup=KEYBOARD)


def _place(message) -> dict[str, int]:
    return {"chat_id": message["chat"]["id"], "message_id": message["message_id"]}


async def test_a_transcript_that_still_holds_comes_back_as_it_was(town, tmp_path):
    (tmp_path / "work.xlsx").write_bytes(b"PK")
    bot = asyncio.create_task(echo(town))
    played = await play(parse_transcript(ECHO), town.sandbox, town.sandbox.drained, files=tmp_path)
    bot.cancel()
    assert played == ECHO
    assert town.sandbox.violations == []


async def test_deletions_pins_and_reactions_taken_back_are_told(town):
    town.sandbox.admit_bot(town.group, by=town.office, as_admin=True)
    said = town.sandbox.say(town.liaison, town.group, "/mine")
    where = {"chat_id": town.group.id, "message_id": said.id}

    async def settle() -> None:
        await town.done("pinChatMessage", **where)
        await town.done("unpinChatMessage", **where)
        await town.done("setMessageReaction", **where)
        await town.done("deleteMessage", **where)

    played = await play(parse_transcript("> 王敏 @ 工作群: 好\n"), town.sandbox, settle)
    assert played.splitlines()[1:] == [
        "< 工作群 置顶「/mine」",
        "< 工作群 取消置顶「/mine」",
        "< 工作群 表情「无」「/mine」",
        "< 工作群 删「/mine」",
    ]


@pytest.mark.parametrize(
    "line",
    [
        "天气真好",
        "> 王敏",
        "> 无名氏 @ 工作群: /list",
        "> 王敏 @ 别的群: /list",
        "> 王敏 @ 工作群 回复「没说过」: 好",
        "> 王敏 @ 工作群 按「没有的」",
        "> 王敏 打开邀请",
    ],
)
async def test_a_line_about_nothing_known_is_refused(town, line):
    with pytest.raises(UnknownLine):
        await play(parse_transcript(line), town.sandbox, town.sandbox.drained)


async def test_people_cannot_do_what_a_client_does_not_offer(town):
    stranger = town.sandbox.add_user("路人")
    with pytest.raises(NotPossible, match="不在这个群里"):
        town.sandbox.say(stranger, town.group, "你好")
