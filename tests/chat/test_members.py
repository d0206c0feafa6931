"""What a dialog cannot show of members: groups that are lost, people who never started, forged presses, kept secrets."""

import re
from datetime import timedelta

import pytest
from sqlmodel import Session, SQLModel, col, select
from test_delivery import group, person, said
from test_papers import press, private

from taskbot.demo import Stage
from taskbot.sandbox.models import Message
from taskbot.tasks import invitations, membership
from taskbot.tasks.membership import KEYBOARD
from taskbot.tasks.models import ChatKind, Event, Invitation, Member
from taskbot.tasks.permissions import Actor, Role
from taskbot.texts.buttons import Press

FINANCE = "浙江省财政厅"


async def say(stage: Stage, words: str, who: str = "王敏") -> Message:
    """The last message of the private chat after somebody has said something there."""
    stage.sandbox.say(person(stage, who), private(stage, who), words)
    await stage.settle()
    return stage.sandbox.messages(private(stage, who))[-1]


async def kinds(stage: Stage) -> list[str]:
    def read(session: Session) -> list[str]:
        return list(session.exec(select(Event.kind).order_by(col(Event.seq))))

    return await stage.app.context.db.read(read)


async def test_that_a_bound_group_is_lost_is_told_to_the_office_once_and_in_private(office: Stage):
    work, sandbox = group(office), office.sandbox
    for _ in range(2):
        sandbox.remove_bot(work, by=person(office, "赵路"))
        await office.settle()
    lost = "机器人已被赵路移出「工作群」（工作群），消息不能再发到那里。"
    assert len(said(office, lost, private(office))) == 1
    assert [said(office, "移出", private(office, name)) for name in ("李文", "周明")] == [[], []]
    sandbox.admit_bot(work, by=person(office, "王敏"))
    await office.settle()
    sandbox.remove_bot(work, by=person(office, "赵路"))
    await office.settle()
    assert len(said(office, lost, private(office))) == 2
    assert (await kinds(office))[-3:] == ["chat_left", "chat_joined", "chat_left"]


async def test_a_group_without_a_purpose_is_left_in_silence(office: Stage):
    office.sandbox.remove_bot(group(office, "隐私群"), by=person(office, "王敏"))
    await office.settle()
    assert said(office, "移出", private(office)) == []


async def test_a_unit_whose_own_chat_is_lost_is_spoken_to_in_private(office: Stage):
    own = group(office, "隐私群")
    office.sandbox.say(person(office, "王敏"), own, "/bindchat unit 省经信厅")
    await office.settle()
    office.sandbox.remove_bot(own, by=person(office, "王敏"))
    await office.settle()
    page = await say(office, "/units 省经信厅")
    assert "单位群：「隐私群」，机器人已被移出" in page.text
    office.app.context.clock.move_to(office.app.context.clock.now() + timedelta(days=1, hours=1))
    await office.settle()
    assert len(said(office, "省经信厅 督办提醒", private(office, "李文"))) == 1
    office.sandbox.admit_bot(own, by=person(office, "王敏"))
    await office.settle()
    assert "单位群：「隐私群」\n" in (await say(office, "/units 省经信厅")).text


async def test_a_liaison_who_never_started_the_bot_is_seen_until_he_does(office: Stage):
    outsider = person(office, "赵路")

    def join(session: Session) -> None:
        unit, now = membership.unit_named(session, FINANCE), office.app.context.clock.now()
        membership.meet(session, outsider.id, outsider.name)
        invited = invitations.invite(session, Role.LIAISON, unit, days=1, by=KEYBOARD, now=now)
        by = Actor(outsider.id, outsider.name)
        invitations.accept(session, invited.code, per_unit=2, by=by, now=now)

    await office.app.context.db.write(join)
    page = await say(office, "/units")
    assert "未启动 1" in page.text
    await press(office, page, "未启动 1")
    assert "省财政厅：赵路（A角）未启动" in page.text
    office.sandbox.start_bot(outsider)
    await office.settle()
    await press(office, page, "可达 2")
    assert "省财政厅：赵路（A角）可达" in page.text


FORGED = ["0", "1", "2", "99", "1:x", "0:99999", "0:0.nothing", "0:admin", "0:liaison", "7" * 18, "-1", ""]
MEMBER_PRESSES = [
    Press.UNITS,
    Press.UNIT,
    Press.STAFF,
    Press.INVITE,
    Press.HAND_OVER,
    Press.REMOVE,
    Press.REMOVE_SURELY,
    Press.MAKE_FIRST,
    Press.REVOKE,
]


@pytest.mark.parametrize("who", ["李文", "周明", "赵路"])
async def test_forged_presses_change_nothing(office: Stage, who: str):
    shown = await say(office, "/units 省经信厅")
    shown_to_all = await posted_to_group(office)
    before = await everything(office)
    for each in MEMBER_PRESSES:
        for rest in FORGED:
            office.sandbox.world.press(person(office, who), shown_to_all, f"{each}:{rest}")
        await office.settle()
    assert await everything(office) == before
    assert "省经信厅　浙江省经济和信息化厅" in shown.text


async def test_the_offices_own_garbled_presses_change_nothing(office: Stage):
    shown = await say(office, "/units 省经信厅")
    before = await everything(office)
    for rest in ("99", "7" * 18, "-1", "", "0:99999.x", "x"):
        for each in MEMBER_PRESSES:
            office.sandbox.world.press(person(office, "王敏"), shown, f"{each}:{rest}")
        await office.settle()
    assert await everything(office) == before


async def posted_to_group(stage: Stage) -> Message:
    stage.sandbox.say(person(stage, "王敏"), group(stage), "/units 省经信厅")
    await stage.settle()
    return said(stage, "省经信厅　")[-1]


async def everything(stage: Stage) -> list[str]:
    """Members, invitations and the journal."""

    def read(session: Session) -> list[str]:
        return [str(row) for table in (Member, Invitation, Event) for row in session.exec(select(table))]

    return await stage.app.context.db.read(read)


async def test_a_code_is_kept_nowhere_once_the_link_was_shown(office: Stage):
    shown = await say(office, "/invite 联络员 省经信厅 A角")
    (code,) = re.findall(r"start=([\w-]+)", shown.text)
    office.sandbox.start_bot(person(office, "赵路"), code)
    await office.settle()
    assert "没有A角空缺" in office.sandbox.messages(private(office, "赵路"))[-1].text

    def read(session: Session) -> list[str]:
        tables = SQLModel.metadata.sorted_tables
        return [table.name for table in tables for row in session.execute(select(table)) if code in str(row)]

    assert await office.app.context.db.read(read) == []


async def test_a_bound_chat_that_was_left_stays_bound(office: Stage):
    office.sandbox.remove_bot(group(office), by=person(office, "王敏"))
    await office.settle()
    chat = await office.app.context.db.read(membership.bound_chat, ChatKind.WORK)
    assert chat is not None
    assert chat.left_at is not None
