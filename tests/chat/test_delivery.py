"""What a dialog cannot show: a network that drops, repeats and refuses, and two presses at once."""

from datetime import timedelta

import pytest
from onlookers import group, person, reported, said
from sqlmodel import delete

from taskbot.app import running
from taskbot.demo import Stage
from taskbot.errors import UserError
from taskbot.sandbox.faults import Fault, FaultKind
from taskbot.tasks.models import MessageLink


async def test_an_update_that_is_delivered_twice_is_applied_once(office: Stage):
    office.sandbox.faults.add(Fault("duplicate_update", times=3))
    office.sandbox.say(person(office, "李文"), group(office), "#1 60% 正在征求意见")
    await office.settle()
    office.sandbox.say(person(office, "李文"), group(office), "#1 70% 正在修改")
    await office.settle()
    assert await reported(office, 1) == ["#1 60% 正在征求意见", "#1 70% 正在修改"]
    assert len(said(office, "已记录 #1")) == 2


@pytest.mark.parametrize("kind", ["429", "500", "502_html", "redirect", "drop_before"])
async def test_an_answer_that_does_not_get_through_arrives_once_later(office: Stage, kind: FaultKind):
    office.sandbox.faults.add(Fault(kind, "sendMessage", times=2, chat_id=group(office).id))
    office.sandbox.say(person(office, "李文"), group(office), "#1 60% 正在征求意见")
    for _ in range(3):
        await office.settle()
        office.app.context.clock.move_to(office.app.context.clock.now() + timedelta(minutes=5))
    assert len(said(office, "已记录 #1")) == 1
    assert await reported(office, 1) == ["#1 60% 正在征求意见"]


async def test_two_presses_at_once_issue_one_task(office: Stage):
    clerk = person(office, "王敏")
    office.sandbox.say(clerk, group(office), "/new 走访重点企业 @省经信厅 6月30日前")
    await office.settle()
    (preview,) = said(office, "走访重点企业")
    presses = [office.sandbox.press(clerk, preview, "确认交办") for _ in range(2)]
    await office.settle()
    assert [press.answer.text for press in presses if press.answer] == [
        "已交办 #3",
        "这份拟办已经处理过了，请用 /new 重新拟办。",
    ]
    assert len(said(office, "未签收")) == 3


async def test_a_letter_that_cannot_arrive_waits_for_the_office(office: Stage):
    clerk, sandbox, work = person(office, "王敏"), office.sandbox, group(office)
    desk = sandbox.private_chat(clerk)
    sandbox.remove_bot(work, by=clerk)
    sandbox.say(clerk, desk, "/new 走访重点企业 @省经信厅 6月30日前")
    await office.settle()
    sandbox.press(clerk, said(office, "走访重点企业", desk)[-1], "确认交办")
    await office.settle()
    sandbox.say(clerk, desk, "/pending")
    await office.settle()
    (doubt,) = said(office, "没有送达", desk)
    assert doubt.text.startswith("发给工作群的消息没有送达（机器人已被移出该群）：\n#3 走访重点企业")
    sandbox.admit_bot(work, by=clerk)
    presses = [sandbox.press(clerk, doubt, "再发一次") for _ in range(2)]
    await office.settle()
    assert [press.answer.text for press in presses if press.answer] == [
        "已安排重新发送。",
        "这条消息已经处理过了。",
    ]
    assert len(said(office, "#3 走访重点企业", work)) == 1


async def test_a_card_whose_sending_was_not_noted_is_still_understood(office: Stage):
    """A crash between posting a card and noting its id leaves no link: the number that it shows tells the task."""
    await office.app.context.db.write(lambda session: session.exec(delete(MessageLink)))
    (card,) = said(office, "#1 绘制产业链图谱")
    office.sandbox.say(person(office, "李文"), group(office), "60% 正在征求意见", reply_to=card)
    await office.settle()
    assert await reported(office, 1) == ["60% 正在征求意见"]


async def test_a_second_tap_on_a_unit_puts_no_other_name_right(office: Stage):
    clerk = person(office, "王敏")
    office.sandbox.say(clerk, group(office), "/new 走访重点企业 @省经信听 配合：省市场监管举 6月30日前")
    await office.settle()
    (preview,) = said(office, "走访重点企业")
    for _ in range(2):
        office.sandbox.press(clerk, preview, "省经信厅")
    await office.settle()
    (preview,) = said(office, "走访重点企业")
    assert "牵头：省经信厅" in preview.text
    assert "省市场监管举" in preview.text


async def test_a_second_bot_on_the_same_data_is_refused(stage: Stage):
    settings = stage.app.context.settings
    with pytest.raises(UserError, match="已有一个 taskbot 在运行"):
        async with running(settings, stage.app.context.clock):
            pass


async def test_who_speaks_as_a_channel_holds_no_role(office: Stage):
    """Even a liaison does not, and the sentence says why: Telegram gives no name with such a message."""
    liaison, chat = person(office, "李文"), group(office)
    message = {
        "message_id": 9_000,
        "date": 1_592_182_800,
        "chat": {"id": chat.id, "type": "supergroup", "title": chat.title},
        "from": {"id": liaison.id, "is_bot": False, "first_name": liaison.name},
        "sender_chat": {"id": -1_009_999, "type": "channel", "title": "某频道"},
        "text": "#1 60% 正在征求意见",
    }
    await office.app.feed.accept([{"update_id": 800_000_000, "message": message}])
    await office.settle()
    assert await reported(office, 1) == []
    assert said(office, "请用个人身份发言")
