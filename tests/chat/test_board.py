"""The board of the work group: made and pinned once, edited in place, seldom, and without naming a unit."""

from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from test_delivery import group, person, said

from taskbot.clock import OFFICE_ZONE, Clock
from taskbot.demo import Stage
from taskbot.demo import stage as raised
from taskbot.sandbox.models import Message

MONDAY_MORNING = datetime(2020, 6, 15, 8, 30, tzinfo=OFFICE_ZONE)
EVERY = timedelta(minutes=10)
ON_THE_BOARD = "工作看板"


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    """As elsewhere, with the board on."""
    async with raised(tmp_path, Clock(MONDAY_MORNING)) as standing:
        yield standing


def board(stage: Stage, title: str = "工作群") -> Message:
    (message,) = said(stage, ON_THE_BOARD, group(stage, title))
    return message


async def pass_time(stage: Stage, span: timedelta = EVERY) -> None:
    stage.app.context.clock.move_to(stage.app.context.clock.now() + span)
    await stage.settle()


async def say(stage: Stage, name: str, words: str) -> None:
    stage.sandbox.say(person(stage, name), group(stage), words)
    await stage.settle()


async def test_a_bound_work_group_gets_a_board_that_is_pinned(stage: Stage):
    await say(stage, "王敏", "/bindchat work")
    assert board(stage).pinned
    assert board(stage).text == "工作看板\n目前没有未办结的任务。\n\n6月15日（周一）08:30更新"


async def test_it_tells_numbers_and_dates_and_names_no_unit(office: Stage):
    await say(office, "王敏", "/new 报送试点名单 @省财政厅 6月18日前")
    office.sandbox.press(person(office, "王敏"), said(office, "报送试点名单")[-1], "确认交办")
    await say(office, "李文", "#1 受阻，需省财政厅协调")
    await pass_time(office)
    assert board(office).text.splitlines() == [
        "工作看板　未办结 3 项，已办结 0 项",
        "🟡 黄灯 2　🟢 绿灯 1",
        "逾期 0 · 未签收 3 · 受阻 1 · 待审核 0",
        "本周到期 1",
        "　　6月18日（周四）：#3",
        "",
        "6月15日（周一）08:40更新",
    ]
    assert not any(name in board(office).text for name in ("厅", "局", "李文"))


async def test_it_is_edited_at_most_every_ten_minutes_and_only_when_something_has_changed(office: Stage):
    shown = board(office).text
    await say(office, "陈静", "#2 60% 正在征求意见")
    await pass_time(office, EVERY - timedelta(seconds=1))
    assert board(office).text == shown
    await pass_time(office, timedelta(seconds=1))
    changed = board(office).text
    assert changed.endswith("08:40更新")
    await pass_time(office)
    assert board(office).text == changed


async def test_one_that_was_unpinned_by_hand_stays_so(office: Stage):
    board(office).pinned = False
    await say(office, "陈静", "#2 60% 正在征求意见")
    await pass_time(office)
    assert "未签收 1" in board(office).text
    assert not board(office).pinned


async def test_one_that_was_deleted_is_made_anew(office: Stage):
    first = board(office)
    office.sandbox.world.delete(first)
    await say(office, "陈静", "#2 60% 正在征求意见")
    await pass_time(office)
    await pass_time(office)
    assert board(office).id != first.id
    assert board(office).pinned


async def test_without_the_right_to_pin_it_stands_and_the_office_is_told_once(
    stage: Stage, open_office: Callable[[Stage], Awaitable[None]]
):
    chat = group(stage)
    stage.sandbox.world.set_standing(chat, stage.sandbox.bot, "member", by=person(stage, "王敏"))
    await open_office(stage)
    for _ in range(3):
        await pass_time(stage)
    assert not board(stage).pinned
    private = stage.sandbox.private_chat(person(stage, "王敏"))
    assert [message.text for message in said(stage, "看板", private)] == [
        "看板已发到「工作群」，但是机器人没有置顶的权限，请群管理员手动置顶那条消息；看板照常更新。"
    ]
    assert said(stage, "没有送达", private) == []


async def test_its_buttons_ask_and_leave_it_as_it_is(office: Stage):
    shown = board(office).text
    office.sandbox.press(person(office, "王敏"), board(office), "清单")
    office.sandbox.press(person(office, "李文"), board(office), "我的")
    refused = office.sandbox.press(person(office, "李文"), board(office), "清单")
    await office.settle()
    assert [message.text.splitlines()[0] for message in said(office, "（未办结）")] == [
        "工作清单（未办结）：2 项",
        "本单位任务（未办结）：1 项",
    ]
    assert refused.answer
    assert refused.answer.text.startswith("只有督办单位、领导")
    assert board(office).text == shown


async def test_a_group_that_is_no_longer_the_work_group_says_so(office: Stage):
    office.sandbox.say(person(office, "王敏"), group(office, "领导群"), "/bindchat work")
    await office.settle()
    assert board(office).text == "工作看板\n本群已不是工作群，看板不再更新。"
    assert "未办结 2 项" in board(office, "领导群").text
