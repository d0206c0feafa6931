"""An update that cannot be handled: tried three times, put aside where the administrator sees it, tried again by his hand."""

import asyncio

import pytest
from onlookers import answers, desk, group, person, reported, said
from sqlalchemy import text
from sqlmodel import Session, select

from taskbot.demo import Stage
from taskbot.doctor import examine
from taskbot.handlers.inbox import Handling, IncomingUpdate

WORDS = "#1 60% 正在征求意见"
BREAKS = """CREATE TRIGGER broken BEFORE INSERT ON event WHEN NEW.kind = 'reported'
BEGIN SELECT RAISE(ABORT, 'broken on purpose'); END"""
STICKS = """CREATE TRIGGER sticks BEFORE UPDATE ON inbox WHEN NEW.handling = 'parked'
BEGIN SELECT RAISE(ABORT, 'not to be moved'); END"""
MENDS = "DROP TRIGGER broken"


async def execute(stage: Stage, statement: str) -> None:
    await stage.app.context.db.write(lambda session: session.connection().execute(text(statement)))


def _handlings(session: Session) -> list[str]:
    failed = select(IncomingUpdate.handling).where(IncomingUpdate.handling != Handling.DONE)
    return list(session.exec(failed).all())


@pytest.fixture
async def failed(office: Stage) -> Stage:
    """The report was said while its table was broken; the table is whole again."""
    await execute(office, BREAKS)
    office.sandbox.say(person(office, "李文"), group(office), WORDS)
    await office.settle()
    await execute(office, MENDS)
    return office


async def test_it_is_put_aside_in_sight_and_handled_once_at_a_tap(failed: Stage):
    clerk, private = person(failed, "王敏"), desk(failed)
    failed.sandbox.say(person(failed, "李文"), group(failed), "#1 70% 已修改")
    failed.sandbox.say(clerk, private, "/pending")
    await failed.settle()
    assert await failed.app.context.db.read(_handlings) == [Handling.PARKED]
    assert len(said(failed, "处理时出错", group(failed))) == 1
    assert len(said(failed, "已记录 #1", group(failed))) == 1, "what comes after it does not wait for it"
    assert said(failed, "处理失败的更新 1", private)
    alert, listed = said(failed, "broken on purpose", private)
    presses = [failed.sandbox.press(clerk, message, "重试") for message in (alert, listed)]
    await failed.settle()
    toasts = [press.answer.text for press in presses if press.answer]
    assert toasts == ["已安排重试。", "这条更新已经处理过了。"]
    assert [echo.reply_to.text for echo in said(failed, "已记录 #1", group(failed)) if echo.reply_to] == [
        "#1 70% 已修改",
        WORDS,
    ]
    assert await reported(failed, 1) == ["#1 70% 已修改", WORDS]


async def test_what_cannot_be_put_aside_either_stays_and_stops_nobody(office: Stage):
    await execute(office, STICKS)
    await execute(office, BREAKS)
    office.sandbox.say(person(office, "李文"), group(office), WORDS)
    await office.settle()
    await execute(office, MENDS)
    message = office.sandbox.say(person(office, "李文"), group(office), "#1 70% 已修改")
    await office.settle()
    assert len(answers(office, message)) == 1
    assert await office.app.context.db.read(_handlings) == [Handling.WAITING]


async def test_an_administrator_alone_settles_it(failed: Stage):
    clerk, liaison = person(failed, "王敏"), person(failed, "李文")
    (alert,) = said(failed, "broken on purpose", desk(failed))
    findings = await asyncio.to_thread(examine, failed.app.context.settings)
    assert "1 条处理失败，已留存：请管理员用 /pending 查看、重试" in [each.words for each in findings]
    forged = failed.sandbox.world.press(
        liaison, said(failed, "#1 绘制产业链图谱", group(failed))[0], alert.buttons[0][1]["callback_data"]
    )
    await failed.settle()
    assert forged.answer is not None
    assert "管理员" in forged.answer.text
    assert await failed.app.context.db.read(_handlings) == [Handling.PARKED]
    failed.sandbox.press(clerk, alert, "不再处理")
    await failed.settle()
    assert await failed.app.context.db.read(_handlings) == [Handling.GIVEN_UP]
    assert await reported(failed, 1) == []
