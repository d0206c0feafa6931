"""Whom a change reaches: units without any chat are named to the office; what is imported at the keyboard is told, too."""

from sqlmodel import delete
from test_delivery import group, person, said
from test_imports import LAND, workbook
from test_papers import private

from taskbot.demo import Stage
from taskbot.handlers import keyboard
from taskbot.intake.documents import read_document
from taskbot.intake.service import brought_in
from taskbot.tasks import queries
from taskbot.tasks.models import Chat


async def test_a_unit_that_cannot_be_told_is_named_to_the_office(office: Stage):
    await office.app.context.db.write(lambda session: session.exec(delete(Chat)))
    office.sandbox.say(person(office, "王敏"), private(office), "/amend 1 增加配合：省财政厅、省税务局")
    await office.settle()
    (answer,) = said(office, "已调整 #1", private(office))
    assert answer.text.endswith(
        "已通知 2 家单位：省经信厅、省自然资源厅。\n没有可以通知的会话：省财政厅、省税务局，请另行告知。"
    )


async def test_an_import_at_the_keyboard_tells_the_units_and_redraws_the_cards(office: Stage):
    context = office.app.context
    content = workbook((1, "绘制产业链图谱", "省经信厅", "省自然资源厅", "7月10日前", ""), LAND)
    brought = brought_in(read_document(content, "清单.xlsx"), "清单.xlsx")
    now = context.clock.now()
    result = await context.db.write(keyboard.import_list, context, brought, now=now)
    await office.settle()
    assert (result["updated"], result["told"]) == (1, "已通知 2 家单位：省经信厅、省自然资源厅。")
    assert len(said(office, "任务调整通知", private(office, "李文"))) == 1
    (card,) = said(office, "#1 绘制产业链图谱")
    assert "时限：7月10日（周五）" in card.text
    again = await context.db.write(keyboard.import_list, context, brought, now=now)
    await office.settle()
    assert (again["updated"], again["told"]) == (0, "")
    assert len(said(office, "任务调整通知", private(office, "李文"))) == 1


async def test_a_unit_is_told_in_its_own_chat(office: Stage):
    office.sandbox.say(person(office, "王敏"), group(office, "隐私群"), "/bindchat unit 省税务局")
    await office.settle()
    office.sandbox.say(person(office, "王敏"), private(office), "/transfer 1 省税务局 职责调整")
    await office.settle()
    (notice,) = said(office, "转办通知", group(office, "隐私群"))
    assert "请省税务局签收办理。" in notice.text
    (card,) = said(office, "牵头：省税务局", group(office, "隐私群"))
    assert card.labels == ["签收", "反馈", "报办结", "申请延期", "退回"]
    assert said(office, "转办通知") == []
    shares = await office.app.context.db.read(queries.facts_of, 1)
    assert shares.lead_unit == "省税务局"
