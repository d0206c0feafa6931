"""Two people press at once: one wins, the other is told, and the message shows to both what came of it."""

import pytest
from revised import edited_as_said
from sqlmodel import Session
from test_delivery import group, person, said
from test_papers import private

from taskbot.demo import Stage
from taskbot.sandbox.models import Message
from taskbot.tasks import invitations, membership, queries
from taskbot.tasks.lifecycle import State
from taskbot.tasks.membership import KEYBOARD
from taskbot.tasks.permissions import Actor, Role


async def issued(stage: Stage) -> tuple[Message, Message]:
    """What the office sees of a task that was just issued, and the card."""
    stage.sandbox.say(person(stage, "王敏"), private(stage), "/new 走访重点企业 @省经信厅 6月30日前")
    await stage.settle()
    (preview,) = said(stage, "走访重点企业", private(stage))
    stage.sandbox.press(person(stage, "王敏"), preview, "确认交办")
    await stage.settle()
    (card,) = said(stage, "#3 走访重点企业")
    return preview, card


@pytest.fixture
async def colleague(office: Stage) -> str:
    """赵路 joins the office."""
    await office.app.context.db.write(_join, office)
    office.sandbox.start_bot(person(office, "赵路"))
    await office.settle()
    return "赵路"


def _join(session: Session, office: Stage) -> None:
    now, user = office.app.context.clock.now(), person(office, "赵路")
    membership.meet(session, user.id, user.name)
    invited = invitations.invite(session, Role.OFFICE, None, days=1, by=KEYBOARD, now=now)
    invitations.accept(session, invited.code, per_unit=2, by=Actor(user.id, user.name), now=now)


@pytest.mark.parametrize("is_unit_first", [True, False])
async def test_a_recall_and_an_acknowledgement(office: Stage, is_unit_first):
    preview, card = await issued(office)
    acts = [
        ("李文", card, "签收"),
        ("王敏", preview, "撤回"),
    ]
    presses = [
        office.sandbox.press(person(office, who), message, label)
        for who, message, label in (acts if is_unit_first else reversed(acts))
    ]
    await office.settle()
    first, second = [press.answer.text for press in presses if press.answer]
    facts = await office.app.context.db.read(queries.facts_of, 3)
    if is_unit_first:
        assert (first, facts.state) == ("已签收 #3", State.IN_PROGRESS)
        assert second.startswith("#3 目前是「推进中」，承办单位已经在办，不能撤回；")
        assert (preview.text, preview.labels) == ("已交办：#3 走访重点企业", [])
    else:
        assert facts.state is State.CANCELLED
        assert second == ("#3 目前是「撤销」，任务已经了结，不能签收；需要继续办理的，由督办单位另行交办。")
        assert (card.text, card.labels) == ("#3 走访重点企业\n已撤回，请勿办理。", [])
        assert preview.labels == ["确认交办", "取消"]


async def test_two_of_the_office_decide_on_one_review(office: Stage, colleague: str):
    (card,) = said(office, "#1 ")
    office.sandbox.press(person(office, "李文"), card, "报办结")
    await office.settle()
    (mine,) = said(office, "待审核", private(office))
    (theirs,) = said(office, "待审核", private(office, colleague))
    presses = [
        office.sandbox.press(person(office, "王敏"), mine, "办结"),
        office.sandbox.press(person(office, colleague), theirs, "退办"),
    ]
    await office.settle()
    assert [press.answer.text for press in presses if press.answer] == [
        "#1 已办结。",
        "#1 目前是「办结」，任务已经了结，不能退办；现在督办单位可以重办。",
    ]
    assert theirs.labels == []
    assert theirs.text.startswith("已办结")


async def test_two_of_the_office_confirm_one_workbook(office: Stage, colleague: str):
    office.sandbox.say(person(office, "王敏"), group(office), "/digest")
    await office.settle()
    made = next(
        each.file for each in office.sandbox.messages(group(office)) if each.file and not each.file.is_photo
    )
    content = edited_as_said(made.content, "1 时限=7月10日前；2 时限=7月3日前")
    office.sandbox.say(person(office, "王敏"), group(office), "/import", file=(made.name, content))
    await office.settle()
    (preview,) = said(office, "改动预览")
    presses = [
        office.sandbox.press(person(office, who), preview, label)
        for who, label in (("王敏", "☑ #2"), (colleague, "全部确认"), ("王敏", "☑ #1"))
    ]
    await office.settle()
    assert [press.answer.text for press in presses if press.answer] == [
        "",
        "勾选已有变化，没有写入，请看清后再确认。",
        "",
    ]
    assert "全部确认" not in str(preview.labels)
    office.sandbox.press(person(office, colleague), preview, "全选")
    await office.settle()
    presses = [office.sandbox.press(person(office, who), preview, "全部确认") for who in ("王敏", colleague)]
    await office.settle()
    assert [press.answer.text for press in presses if press.answer] == [
        "已采用 2 项任务的改动。",
        "这次导入已经处理过了；要再导入，请重新发送清单。",
    ]
    facts = await office.app.context.db.read(queries.facts_of, 1)
    assert facts.deadline_phrase == "7月10日前"
    events = await office.app.context.db.read(queries.timeline, 1)
    assert [event.kind for event in events] == ["issued", "amended"]


async def test_two_of_the_office_cancel_one_task(office: Stage, colleague: str):
    for who in ("王敏", colleague):
        office.sandbox.say(person(office, who), private(office, who), f"/cancel 1 {who}认为重复")
    await office.settle()
    assert said(office, "已撤销 #1", private(office))
    assert said(office, "#1 目前是「撤销」", private(office, colleague))
    events = await office.app.context.db.read(queries.timeline, 1)
    assert [event.kind for event in events] == ["issued", "cancelled"]
    assert len(said(office, "撤销通知", private(office, "李文"))) == 1


async def test_both_liaisons_of_a_task_acknowledge(office: Stage):
    (card,) = said(office, "#1 ")
    presses = [office.sandbox.press(person(office, who), card, "签收") for who in ("李文", "陈静")]
    await office.settle()
    assert [press.answer.text for press in presses if press.answer] == ["已签收 #1", "已签收 #1"]
    assert card.labels == ["反馈", "报办结", "申请延期", "退回"]
    assert "省自然资源厅（已签收）" in card.text
    assert len(said(office, "#1 ", group(office))) == 1
