"""What the network and a busy server do to a working office: nothing is lost, nothing applied twice, nothing stands still."""

import asyncio
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest
from aiogram import Bot
from onlookers import answers, desk, group, person, reported, said

from taskbot.clock import Clock
from taskbot.demo import Stage
from taskbot.errors import Stopped
from taskbot.handlers.polling import poll, rest_after
from taskbot.pulse import Pulse
from taskbot.reminders.sessions import HttpSession
from taskbot.sandbox import Sandbox
from taskbot.sandbox.faults import Fault, FaultKind
from taskbot.sandbox.objects import message_object
from taskbot.seats import Seats

KINDS: list[FaultKind] = ["429", "500", "502_html", "redirect", "drop_before", "drop_after", "slow"]


async def settled(office: Stage, *faults: Fault) -> None:
    """Until all is said and done; answers that have been put back are waited for with the clock."""
    for fault in faults:
        fault.released.set()
    for _ in range(3):
        await office.settle()
        office.app.context.clock.move_to(office.app.context.clock.now() + timedelta(minutes=1))


@pytest.mark.parametrize("kind", KINDS)
async def test_updates_that_are_hard_to_get_are_applied_once(office: Stage, kind: FaultKind):
    fault = Fault(kind, "getUpdates")
    office.sandbox.faults.add(fault)
    words = [f"#1 60% 正在征求意见（{kind}）", f"#1 70% 正在修改（{kind}）"]
    messages = [office.sandbox.say(person(office, "李文"), group(office), said) for said in words]
    await settled(office, fault)
    assert [len(answers(office, message)) for message in messages] == [1, 1]
    assert [each for each in await reported(office, 1) if f"（{kind}）" in each] == words


@pytest.mark.parametrize("kind", KINDS)
async def test_a_press_is_applied_once_whatever_becomes_of_its_answer(office: Stage, kind: FaultKind):
    clerk, chat = person(office, "王敏"), group(office)
    title = f"走访重点企业{KINDS.index(kind) + 1}"
    office.sandbox.say(clerk, chat, f"/new {title} @省经信厅 6月30日前")
    await office.settle()
    preview = next(message for message in said(office, title) if "确认交办" in "".join(message.labels))
    fault = Fault(kind, "answerCallbackQuery")
    office.sandbox.faults.add(fault)
    press = office.sandbox.press(clerk, preview, "确认交办")
    await settled(office, fault)
    assert press.answer is not None
    assert press.answer.text.startswith("已交办")
    assert len([card for card in said(office, title) if "签收" in card.labels]) == 1


@pytest.mark.parametrize("kind", KINDS)
async def test_an_answer_arrives_and_is_there_twice_only_where_nobody_could_know(
    office: Stage, kind: FaultKind
):
    fault = Fault(kind, "sendMessage", chat_id=group(office).id)
    office.sandbox.faults.add(fault)
    message = office.sandbox.say(person(office, "陈静"), group(office), f"#2 60% 正在核定（{kind}）")
    await settled(office, fault)
    assert len(answers(office, message)) == (2 if kind == "drop_after" else 1)
    assert len([each for each in await reported(office, 2) if f"（{kind}）" in each]) == 1


async def test_one_chat_whose_answer_hangs_keeps_no_other_waiting(office: Stage):
    slow = Fault("slow", "sendMessage", chat_id=group(office).id)
    office.sandbox.faults.add(slow)
    office.sandbox.say(person(office, "李文"), group(office), "#1 80% 已送审")
    whoami = office.sandbox.say(person(office, "王敏"), desk(office), "/whoami")
    await office.sandbox.wait_for(lambda: bool(answers(office, whoami)))
    assert not slow.released.is_set()
    await settled(office, slow)


async def test_an_edit_that_comes_before_its_message_is_not_undone_by_it(office: Stage):
    """Telegram keeps the order within a chat; a balancer in front of the webhook need not."""
    said_now = office.sandbox.say(person(office, "陈静"), group(office), "闲聊")
    await office.settle()
    body = message_object(said_now) | {"message_id": said_now.id + 500}
    late = {"update_id": 800_000_001, "message": body | {"text": "#2 61% 原话"}}
    early: dict[str, Any] = {
        "update_id": 800_000_002,
        "edited_message": body | {"text": "#2 62% 改过的话", "edit_date": body["date"] + 5},
    }
    for update in (early, late):
        await office.app.feed.accept([update])
        await settled(office)
    office.sandbox.say(person(office, "王敏"), desk(office), "/task 2")
    await office.settle()
    assert "62%" in said(office, "#2", desk(office))[-1].text


@pytest.mark.parametrize(
    ("answer", "seconds"),
    [
        ({"error_code": 429, "parameters": {"retry_after": 7}}, 7),
        ({"error_code": 429}, 1),
        ({"error_code": 500}, 2),
        ({"error_code": 400}, 2),
        ({}, 2),
    ],
)
def test_a_refused_poll_is_repeated_when_telegram_says(answer: dict[str, Any], seconds: float):
    assert rest_after(answer) == seconds


class HurriedLoop(asyncio.SelectorEventLoop):
    """Its timers can be brought forward: what rests for an hour has rested, and nobody has waited."""

    ahead = 0.0

    def time(self) -> float:
        return super().time() + self.ahead


def test_nothing_is_asked_before_the_rest_that_telegram_wants_is_over():
    with asyncio.Runner(loop_factory=HurriedLoop) as runner:
        loop = runner.get_loop()
        assert isinstance(loop, HurriedLoop)
        runner.run(_asks_after_an_hour(loop))


async def _asks_after_an_hour(loop: HurriedLoop) -> None:
    sandbox, taken = Sandbox(Clock()), asyncio.Queue[dict[str, Any]]()
    url = await sandbox.start()
    sandbox.faults.add(Fault("429", "getUpdates", retry_after=3600))
    liaison = sandbox.add_user("李文")
    sandbox.say(liaison, sandbox.private_chat(liaison), "#1 60%")

    async def accept(updates: Sequence[dict[str, Any]]) -> None:
        for update in updates:
            taken.put_nowait(update)

    async with Bot("1000:demo", session=HttpSession(url)) as bot:

        async def asked() -> int:
            """How often it has asked, with time enough for one that would ask now."""
            for _ in range(10):
                await bot.get_me()
            return [call.method for call in sandbox.log].count("getUpdates")

        polling = asyncio.create_task(poll(bot, accept, asyncio.Event(), Seats(), Pulse()))
        await sandbox.wait_for(lambda: bool(sandbox.log))
        assert await asked() == 1
        loop.ahead += 3590
        assert await asked() == 1
        loop.ahead += 10
        async with asyncio.timeout(10):
            assert (await taken.get())["message"]["text"] == "#1 60%"
        polling.cancel()
        await asyncio.wait([polling])
    await sandbox.stop()


@pytest.mark.parametrize(
    ("code", "description", "words"),
    [
        (401, "Unauthorized", "令牌"),
        (404, "Not Found", "令牌"),
        (409, "Conflict: terminated by other getUpdates request", "另有一个进程"),
        (409, "Conflict: can't use getUpdates method while webhook is active", "webhook"),
    ],
)
def test_a_poll_that_will_never_be_answered_ends_with_a_sentence(code: int, description: str, words: str):
    with pytest.raises(Stopped, match=words):
        rest_after({"error_code": code, "description": description})


async def test_a_stop_confirms_what_is_stored():
    """Also where Telegram has put off the call that would have done so."""
    sandbox, stored = Sandbox(Clock()), list[dict[str, Any]]()
    url = await sandbox.start()
    liaison = sandbox.add_user("李文")
    sandbox.say(liaison, sandbox.private_chat(liaison), "#1 60%")

    async def accept(updates: Sequence[dict[str, Any]]) -> None:
        stored.extend(updates)
        sandbox.faults.add(Fault("429", "getUpdates", retry_after=3600))

    async with Bot("1000:demo", session=HttpSession(url)) as bot:
        polling = asyncio.create_task(poll(bot, accept, asyncio.Event(), Seats(), Pulse()))
        await sandbox.wait_for(lambda: any(call.result.get("ok") is False for call in sandbox.log))
        left = [update.id for update in sandbox.world.updates.waiting]
        polling.cancel()
        await asyncio.wait([polling])
    assert [update["update_id"] for update in stored] == left != []
    assert not sandbox.world.updates.waiting
    await sandbox.stop()


async def test_what_was_answered_before_a_stop_is_not_answered_again(office: Stage):
    message = office.sandbox.say(person(office, "王敏"), desk(office), "/whoami")
    await office.settle()
    assert office.restart is not None
    await office.restart()
    await office.settle()
    assert len(answers(office, message)) == 1
