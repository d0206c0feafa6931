"""A query in a group, where Telegram knows no messages for one person alone: in private, else a few words."""

import pytest

from taskbot.demo import Stage
from taskbot.sandbox.features import EVERYTHING, Feature
from taskbot.sandbox.models import Chat, Message, User

on_an_older_server = pytest.mark.parametrize("stage", [{Feature.EPHEMERAL}, EVERYTHING], indirect=True)


def person(stage: Stage, name: str) -> User:
    return next(user for user in stage.sandbox.world.users.values() if user.name == name)


def group(stage: Stage) -> Chat:
    return next(chat for chat in stage.sandbox.world.chats.values() if chat.title == "工作群")


async def ask(stage: Stage, name: str, words: str) -> tuple[Message, list[str], list[str]]:
    """The question, and what the bot then said in the group and to the asker in private."""
    asker, chat = person(stage, name), group(stage)
    before = {
        message.serial
        for each in (chat, stage.sandbox.private_chat(asker))
        for message in each.messages.values()
    }
    question = stage.sandbox.say(asker, chat, words)
    await stage.settle()
    said = [
        [
            message.text
            for message in stage.sandbox.messages(each)
            if message.serial not in before and message.sender.is_bot
        ]
        for each in (chat, stage.sandbox.private_chat(asker))
    ]
    return question, said[0], said[1]


@on_an_older_server
@pytest.mark.parametrize("command", ["/mine", "/task 1", "/whoami", "/help"])
async def test_a_liaison_is_answered_in_private_and_the_group_sees_nothing(office: Stage, command: str):
    question, in_group, in_private = await ask(office, "李文", command)
    assert (in_group, len(in_private)) == ([], 1)
    reacts = Feature.REACTIONS not in office.sandbox.world.lacks
    assert question.reactions == (("👌",) if reacts else ())


@on_an_older_server
async def test_all_parts_of_an_answer_go_the_same_way(office: Stage):
    await ask(office, "李文", "/done 1")
    question, in_group, in_private = await ask(office, "王敏", "/pending")
    assert in_group == []
    assert [words.splitlines()[0] for words in in_private] == [
        "待我办：1 项",
        "待审核：省经信厅（李文）报办结",
    ]
    office.sandbox.press(
        person(office, "王敏"),
        office.sandbox.messages(office.sandbox.private_chat(question.sender))[-1],
        "办结",
    )
    await office.settle()
    assert office.sandbox.messages(office.sandbox.private_chat(question.sender))[-1].text.startswith("已办结")


@on_an_older_server
@pytest.mark.parametrize("command", ["/pending", "/list", "/task 1"])
async def test_who_has_shut_the_bot_out_reads_once_where_to_look(office: Stage, command: str):
    await ask(office, "李文", "/done 1")
    office.sandbox.block(person(office, "王敏"))
    await office.settle()
    _, in_group, in_private = await ask(office, "王敏", command)
    assert in_group == [f"这项查询只答复本人：请点开我的头像，在私聊里发送 {command} 查看。"]
    assert in_private == []


async def test_what_follows_from_a_quiet_card_is_said_aloud_or_shown_in_its_place(office: Stage):
    await ask(office, "李文", "/task 1")
    card = office.sandbox.messages(group(office))[-1]
    assert card.only_for is person(office, "李文")
    office.sandbox.press(person(office, "李文"), card, "反馈")
    await office.settle()
    asked = office.sandbox.messages(group(office))[-1]
    assert (asked.only_for, asked.text[:12], asked.asks_reply) == (
        None,
        "李文，请回复本条消息反馈"[:12],
        True,
    )
    office.sandbox.say(person(office, "李文"), group(office), "60% 正在征求意见", reply_to=asked)
    await office.settle()
    echo = office.sandbox.messages(group(office))[-1]
    assert (echo.only_for, echo.text.splitlines()[0]) == (
        None,
        "已记录 #1 绘制产业链图谱，时限6月30日（周二）",
    )
