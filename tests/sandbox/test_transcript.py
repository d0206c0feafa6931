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


async def test_topics_whispers_reactions_and_upgrades_are_played_and_told(town, tmp_path):
    (tmp_path / "site.png").write_bytes(b"no picture")
    script = """\
> 李工 @ 工作群 话题「综合组」: /mine
> 李工 @ 工作群 回复「/mine」: 好
> 王敏 @ 工作群 表情「👍」「/mine」
> 王敏 @ 工作群 删话题「综合组」
> 工作群 升级为超级群
> 李工 @ 工作群 发图片「site.png」: 现场
"""

    async def settle() -> None:
        last = town.sandbox.messages(town.group)[-1]
        if last.is_service or last.sender is town.sandbox.bot:
            return
        receiver = {"receiver_user_id": last.sender.id}
        reply = {"message_id": last.id}
        await town.send("答复", ephemeral_message_parameters=receiver, reply_parameters=reply)

    played = await play(parse_transcript(script), town.sandbox, settle, files=tmp_path)
    told = "< 工作群(仅李工可见) 话题「综合组」 ↩李工"
    assert [line for line in played.splitlines() if line.startswith("<")] == [
        told,
        told,
        "< 工作群(仅李工可见) ↩李工",
    ]
    assert "升级为超级群" in played


async def test_both_press_before_the_bot_hears_of_either_and_a_restart_falls_between(town):
    buttons = [[{"text": "签收", "callback_data": "ack:1"}, {"text": "已办结", "disabled": {}}]]
    await town.send("#1", reply_markup={"inline_keyboard": buttons})
    waiting: list[int] = []

    async def settle() -> None:
        waiting.append(len(town.sandbox.world.updates.waiting))

    async def restart() -> None:
        town.sandbox.world.updates.drop()

    script = parse_transcript("> 王敏、李工 @ 工作群 同时按「#1」的「签收」\n> 重启\n")
    await play(script, town.sandbox, settle, restart=restart)
    assert waiting == [2, 0]


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
        "> 重启",
        "> 别的群 升级为超级群",
    ],
)
async def test_a_line_about_nothing_known_is_refused(town, line):
    with pytest.raises(UnknownLine):
        await play(parse_transcript(line), town.sandbox, town.sandbox.drained)


async def test_people_cannot_do_what_a_client_does_not_offer(town):
    stranger = town.sandbox.add_user("路人")
    with pytest.raises(NotPossible, match="不在这个群里"):
        town.sandbox.say(stranger, town.group, "你好")
