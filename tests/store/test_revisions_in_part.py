"""A workbook of ours comes back with something wrong in a row or column: the rest is proposed, and what is not is said."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest
from factories import NOW
from openpyxl import Workbook
from revised import LATER, LIST, Edit, Office, changes, column, edited, head_row, put, report, told

from taskbot.digest.revisions import grounds_of, plan_brought
from taskbot.handlers import keyboard
from taskbot.intake.documents import read_document
from taskbot.intake.service import brought_in
from taskbot.tasks.facts import Status
from taskbot.tasks.importing import import_json
from taskbot.tasks.lights import LightRules
from taskbot.tasks.workdays import Calendar


@pytest.fixture
def longer(office: Office) -> Office:
    """Five tasks with a progress of their own."""
    office.work.issue("省统计局", title="汇总数据", due_on=date(2020, 7, 31), deadline_phrase="7月底前")
    office.work.issue("省财政厅", title="安排资金", due_on=date(2020, 8, 31), deadline_phrase="8月底前")
    for number, words in enumerate(
        [
            "已走访企业三十二家",
            "方案已送法规处审核",
            "选址报告已经批复",
            "口径已与各市核对一致",
            "首批资金已经拨付",
        ],
        1,
    ):
        report(office.work, number, Status(words, 10 * number, words), NOW)
    return office


def in_part(office: Office, data: bytes, *edits: Edit) -> tuple[list, list, list]:
    plan = office.plan(edited(data, *edits), LATER + timedelta(days=1))
    return [each[:2] for each in changes(plan)], told(plan.problems), told(plan.conflicts)


def test_beside_a_conflict_the_other_cells_of_the_row_are_proposed(office):
    data = office.weekly()
    report(office.work, 1, Status("80% 已成初稿", 80, "已成初稿"), LATER)
    edits = put(1, "进展情况", "60%。另有进展"), put(1, "截止日期", "2020-7-20"), put(1, "下步打算", "报审")
    proposed, problems, conflicts = in_part(office, data, *edits)
    assert proposed == [(1, "deadline"), (1, "next_step")]
    assert problems == [("截止日期", "「2020-7-20」读作2020年7月20日")]
    assert [heading for heading, _ in conflicts] == ["进展情况"]


def test_of_a_cell_that_is_in_conflict_nothing_is_said_as_if_it_were_taken(office):
    data = office.weekly()
    office.work.do(keyboard.import_list, office.context, back(data, put(1, "时限", "7月15日前")), now=LATER)
    proposed, problems, conflicts = in_part(
        office, data, put(1, "截止日期", "2020-7-20"), put(1, "进度", 0.7)
    )
    assert (proposed, problems) == ([(1, "progress")], [])
    assert [heading for heading, _ in conflicts] == ["截止日期"]


FAULTS = [
    ("进度", "六成", "进度"),
    ("牵头单位", "天上局", "牵头单位"),
    ("配合单位", "地下局", "配合单位"),
    ("截止日期", "待定", "截止日期"),
    ("存在问题", "=A1", "存在问题"),
    ("任务", None, "任务"),
    ("灯", "绿 正常了", "灯"),
    ("进展情况", None, "进展情况"),
]


@pytest.mark.parametrize(("heading", "value", "named"), FAULTS)
def test_beside_a_faulty_cell_the_other_cells_of_the_row_are_proposed(office, heading, value, named):
    data = office.weekly()
    proposed, problems, conflicts = in_part(office, data, put(1, heading, value), put(1, "下步打算", "报审"))
    assert (proposed, [each for each, _ in problems], conflicts) == ([(1, "next_step")], [named], [])


def test_of_a_row_that_is_another_tasks_nothing_is_proposed(office):
    edits = put(1, "任务", "开拓海外市场"), put(1, "下步打算", "报审"), put(1, "灯", "绿 正常了")
    proposed, problems, _ = in_part(office, office.weekly(), *edits)
    assert (proposed, [heading for heading, _ in problems]) == ([], ["序号"])


def drop(*headings: str) -> Edit:
    def edit(book: Workbook) -> None:
        for heading in headings:
            book[LIST].delete_cols(column(book[LIST], heading))

    return edit


ALL_BUT = (
    "任务",
    "时限",
    "截止日期",
    "牵头单位",
    "配合单位",
    "进展情况",
    "存在问题",
    "下步打算",
    "办理动态",
    "灯",
)


@pytest.mark.parametrize("gone", [("任务",), ("任务", "牵头单位"), ALL_BUT])
def test_whichever_column_was_deleted_is_named_and_the_rest_is_proposed(office, gone):
    proposed, problems, _ = in_part(office, office.weekly(), put(2, "进度", 0.6), drop(*gone))
    assert proposed == [(2, "progress")]
    named = [heading for heading in gone if heading not in {"办理动态", "灯"}]
    assert problems == [(heading, "这一列已删去，按没有改动处理") for heading in named]


def test_without_its_numbers_no_list_can_be_told(office):
    _, problems, _ = in_part(office, office.weekly(), drop("任务", "序号"))
    assert ("序号", "这一列已删去，无法对应任务，请从原工作簿改起") in problems


def turned_over(heading: str) -> Edit:
    def edit(book: Workbook) -> None:
        sheet = book[LIST]
        at, first = column(sheet, heading), head_row(sheet) + 1
        values = [sheet.cell(row, at).value for row in range(first, sheet.max_row + 1)]
        for row, value in enumerate(reversed(values), first):
            sheet.cell(row, at).value = value

    return edit


@pytest.mark.parametrize("heading", ["进展情况", "进度", "截止日期"])
def test_a_column_that_was_sorted_by_itself_is_told_once_and_not_taken_unasked(longer, heading):
    plan = longer.plan(edited(longer.weekly(), turned_over(heading), put(3, "下步打算", "开工")), LATER)
    [problem] = [each for each in plan.problems if "单独排了序" in each.problem]
    assert (problem.row, problem.column, problem.is_imported) == (4, heading, False)
    assert (
        problem.problem == "有 4 行写的是制表时其他任务的内容，像是这一列单独排了序或错了行，先不采用，请核对"
    )
    assert [entry.number for entry in plan.chosen] == [3]
    assert plan.left_out == {entry.number for entry in plan.changed} - {3}


def test_two_cells_that_changed_places_are_told_each(longer):
    edits = put(1, "进展情况", "方案已送法规处审核"), put(2, "进展情况", "已走访企业三十二家")
    plan = longer.plan(edited(longer.weekly(), *edits), LATER)
    assert told(plan.problems) == [
        ("进展情况", f"与 #{other} 制表时的内容相同，请核对是否写错了行") for other in (2, 1)
    ]
    assert plan.left_out == {1, 2}


def test_a_day_that_is_text_is_named_also_where_it_is_the_same(office):
    plan = office.plan(edited(office.weekly(), put(1, "截止日期", "2020年6月30日")), LATER)
    assert (plan.changed, plan.unchanged) == ((), (1, 2, 3))
    assert told(plan.problems) == [("截止日期", "「2020年6月30日」是文字，不是日期，读作2020年6月30日")]


def back(data: bytes, *edits: Edit) -> object:
    return brought_in(read_document(edited(data, *edits), "周报.xlsx"), "周报.xlsx")


@pytest.mark.parametrize("command", [keyboard.import_list, keyboard.rehearse_import])
def test_at_the_keyboard_what_is_doubtful_is_left_out_and_said(office, command: Callable):
    brought = back(office.weekly(), put(1, "截止日期", "下半年"), put(2, "下步打算", "再办两场"))
    result = office.work.do(command, office.context, brought, now=LATER)
    assert (result["updated"], office.work.facts(1).due_on) == (1, date(2020, 6, 30))
    assert [(each["number"], each["field"], each["imported"]) for each in result["changes"]] == [
        (1, "deadline", False),
        (2, "next_step", True),
    ]
    [problem] = result["problems"]
    assert (problem["number"], problem["column"], problem["imported"]) == (1, "截止日期", False)
    assert result["tasks"][0]["due_on"] == "2020-06-30"
    words = "#1 的改动需要核对，没有采用；核对无误的，请把工作簿发给机器人，勾选后确认"
    assert words in result["remarks"]


def test_a_problem_is_given_with_the_number_of_its_task(office):
    plan = office.plan(edited(office.weekly(), put(2, "时限", "待定"), put(3, "序号", 9)), LATER)
    problems = office.work.ask(import_json, plan)["problems"]
    assert [(each["number"], each["row"]) for each in problems] == [(2, 6), (None, 7)]


@pytest.mark.parametrize(
    "surroundings",
    [
        {"light_rules": LightRules(due_soon_workdays=30)},
        {"calendar": Calendar({NOW.date() + timedelta(days=n): False for n in range(12)})},
    ],
)
def test_after_a_change_of_rules_or_calendar_no_lamp_that_nobody_touched_is_named(office, surroundings):
    brought = back(office.weekly(), put(1, "下步打算", "报审"))
    grounds = replace(grounds_of(office.context), **surroundings)
    plan = office.work.ask(plan_brought, brought, grounds, now=LATER)
    assert ([each[:2] for each in changes(plan)], plan.problems) == ([(1, "next_step")], ())
    words = "制表以后亮灯规则或工作日历有变动，「办理动态」「本周变化」「灯」由系统算出，没有核对"
    assert words in plan.remarks
