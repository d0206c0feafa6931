"""Imports in chat: the differences of an edited list are shown before anything changes, and units hear of what is new."""

from io import BytesIO

import pytest
from intake.papers import docx, p, table
from openpyxl import Workbook
from test_delivery import group, person, said
from test_papers import press, private, send

from taskbot.demo import Stage
from taskbot.tasks import queries

HEAD = ("序号", "任务", "牵头单位", "配合单位", "完成时限", "进展情况")
CHART = (1, "绘制产业链图谱", "省经信厅", "省自然资源厅", "6月底前", "")
LAND = (2, "核定工业用地试点", "省自然资源厅", "", "6月24日前", "")


def workbook(*rows: tuple[object, ...]) -> bytes:
    book = Workbook()
    for row in (("重点任务清单",), HEAD, *rows):
        book.active.append(row)
    content = BytesIO()
    book.save(content)
    return content.getvalue()


async def test_an_edited_list_shows_old_and_new_and_then_changes_just_that(office: Stage):
    changed = (1, "绘制产业链图谱", "省经信厅", "省税务局", "7月10日前", "")
    preview = await send(office, "清单.xlsx", workbook(changed, LAND, (9, "编印案例", "天上局", "", "", "")))
    assert "改动 1 项（2 处），不变 1 项，有问题、不导入 1 行" in preview.text
    assert "第 5 行「牵头单位」：没有找到单位「天上局」" in preview.text
    assert "完成时限：6月底前（2020年6月30日） → 2020年7月10日" in preview.text
    assert "配合单位：省自然资源厅 → 省税务局" in preview.text
    assert (await office.app.context.db.read(queries.facts_of, 1)).deadline_phrase == "6月底前"
    assert await press(office, preview, "确认导入", "确认导入") == [
        "已导入：新增 0 项，改动 1 项。",
        "这次导入已经处理过了；要再导入，请重新发送清单。",
    ]
    facts = await office.app.context.db.read(queries.facts_of, 1)
    assert (facts.deadline_phrase, facts.supporting_units) == ("7月10日前", ("省税务局",))
    (card,) = said(office, "#1 绘制产业链图谱\n时限")
    assert "7月10日" in card.text
    again = await send(office, "清单.xlsx", workbook(changed, LAND))
    assert again.text.endswith("与现有任务没有差异，不需要导入。")
    assert again.labels == []


async def test_units_are_shown_the_new_tasks_that_nobody_has_reported_on(office: Stage):
    rows = [
        (3, "走访重点企业", "省商务厅", "", "7月底前", ""),
        (4, "开拓海外市场", "省商务厅", "", "9月底前", ""),
        (5, "编印案例", "台州市", "", "7月底前", "60%，已成初稿"),
    ]
    preview = await send(office, "清单.xlsx", workbook(*rows))
    assert "确认后，2 项新任务的卡片发到工作群。" in preview.text
    await press(office, preview, "确认导入")
    (card,) = said(office, "省商务厅牵头的任务：2 项")
    assert "#3 走访重点企业" in card.text
    assert said(office, "#5") == []


async def test_a_plan_that_no_longer_fits_is_not_carried_out(office: Stage):
    preview = await send(office, "清单.xlsx", workbook((1, *CHART[1:4], "7月10日前", "")))
    office.sandbox.say(person(office, "李文"), group(office), "#1 60% 正在征求意见")
    await office.settle()
    (answer,) = await press(office, preview, "确认导入")
    assert answer.startswith("预览之后任务有了变动")
    assert (await office.app.context.db.read(queries.facts_of, 1)).deadline_phrase == "6月底前"


async def test_a_table_below_running_text_may_be_either(office: Stage):
    tasks = table(HEAD, tuple(map(str, CHART)))
    notice = docx(*[p("为了做好这项工作，现通知如下。" * 20)] * 3, tasks)
    question = await send(office, "通知.docx", notice)
    assert question.labels == ["按来文拟办", "按工作清单导入"]
    await press(office, question, "按工作清单导入")
    (preview,) = said(office, "导入预览", private(office))
    assert "不变 1 项" in preview.text


@pytest.mark.parametrize("pages", [1, 3])
async def test_a_long_preview_is_paged_and_confirmed_from_any_page(office: Stage, pages):
    rows = [(number, f"任务{number}", "省商务厅", "", "7月底前", "") for number in range(3, 3 + pages * 20)]
    preview = await send(office, "清单.xlsx", workbook(*rows))
    seen = {preview.text}
    while "下一页 ›" in preview.labels:
        await press(office, preview, "下一页")
        seen.add(preview.text)
    shown = "\n".join(seen)
    assert all(f"#{number} 任务{number}\n" in shown for number, *_ in rows)
    assert max(map(len, seen)) < 1500
    (answer,) = await press(office, preview, "确认导入")
    assert answer == f"已导入：新增 {len(rows)} 项，改动 0 项。"


async def test_each_chat_hears_once_of_all_that_an_import_has_changed(office: Stage):
    """陈静 speaks for both tasks and hears of them together; a unit that joins in the work group gets the card there."""
    rows = [
        (1, "绘制产业链图谱", "省经信厅", "省自然资源厅、省税务局", "7月10日前", ""),
        (2, "核定工业用地试点", "省税务局", "省自然资源厅", "6月24日前", ""),
    ]
    preview = await send(office, "清单.xlsx", workbook(*rows))
    await press(office, preview, "确认导入")
    assert preview.text.endswith(
        "已通知 2 家单位：省经信厅、省自然资源厅。\n只发在工作群，没有可以联系的联络员：省税务局，请另行告知。"
    )
    (heard,) = said(office, "任务调整通知", private(office, "陈静"))
    assert heard.text.splitlines()[:6] == [
        "任务调整通知",
        "省自然资源厅：",
        "",
        "#1 绘制产业链图谱",
        "完成时限",
        "　原：6月30日（周二）（原文：6月底前）",
    ]
    assert "省自然资源厅不再承办，已反馈的情况予以保留；请省税务局签收办理。" in heard.text
    (lead,) = said(office, "任务调整通知", private(office, "李文"))
    assert "#2" not in lead.text
    (group_notice,) = said(office, "任务调整通知")
    assert group_notice.text.startswith("任务调整通知\n省税务局：")
    assert len(said(office, "#2 核定工业用地试点\n时限")) == 2
    office.sandbox.say(person(office, "陈静"), private(office, "陈静"), "#1 40% 正在核对", reply_to=heard)
    await office.settle()
    assert said(office, "已记录 #1", private(office, "陈静"))


async def test_an_import_of_nothing_but_progress_notifies_nobody(office: Stage):
    preview = await send(office, "清单.xlsx", workbook((*CHART[:5], "60%，正在征求意见"), LAND))
    await press(office, preview, "确认导入")
    assert "已通知" not in preview.text
    assert said(office, "任务调整通知", private(office, "李文")) == []
