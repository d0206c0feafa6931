"""What a row is that is no task, and where a page broke one."""

import pytest

from taskbot.intake.lists import rows as list_rows
from taskbot.intake.lists.text import with_units
from taskbot.tasks.work_lists import Column


@pytest.mark.parametrize(
    ("words", "number"),
    [
        ("1", "1"), ("01", "1"), ("1.0", "1"), ("（1）", "1"), ("(12)", "12"), ("①", "1"), ("⑫", "12"), ("３", "3"),
        ("五", "5"), ("十二", "12"), ("第6项", "6"), ("#7", "7"), ("No.8", "8"), ("9、", "9"), ("10.", "10"),
        ("1-1", ""), ("1.2", ""), ("（2-3）", ""), ("T1", ""), ("A-01", ""), ("x", "x"), ("甲", "甲"), ("", ""),
    ],
)  # fmt: skip
def test_a_number_is_read_in_any_writing(words, number):
    assert list_rows.plain_number(words) == number


@pytest.mark.parametrize("words", ["", "无", "暂无", "—", "——", "/", "／", "-", "N/A", "、"])
def test_what_only_fills_a_cell_says_nothing(words):
    assert list_rows.said(words) == ""


@pytest.mark.parametrize("words", ["0", "无锡市", "无需协调", "1", "-5%"])
def test_other_words_are_kept(words):
    assert list_rows.said(words) == words


@pytest.mark.parametrize(
    "filled",
    [
        ["合计"], ["小 计", "3项"], ["总计：12项"], ["注：列第一位的为牵头单位"], ["备注：", "略"], ["填报人：张三", "电话：1"],
        ["第 2 页 共 3 页"], ["附件2"], ["（续表）"], ["- 3 -"], ["……", "…"], ["1", "2", "3"], ["示例", "某任务"],
        ["审核人：", "制表人："],
    ],
)  # fmt: skip
def test_such_a_row_is_no_task(filled):
    assert list_rows.is_no_task(filled)


@pytest.mark.parametrize(
    "filled", [["1", "合计工作"], ["1", "注：册登记"], ["说明文件起草"], ["1", "2"], ["审核制度完善"], ["一"]]
)
def test_such_a_row_may_be_one(filled):
    assert not list_rows.is_no_task(filled)


@pytest.mark.parametrize(
    ("above", "below", "whole"),
    [
        ("提供检验检测、", "研发设计服务", "提供检验检测、研发设计服务"),
        ("加快发展，突破核心技", "术攻关", "加快发展，突破核心技术攻关"),
        ("制定办法（含", "细则）", "制定办法（含细则）"),
        ("编制《行动", "方案》", "编制《行动方案》"),
        ("推进改革", "，形成经验", "推进改革，形成经验"),
        ("绘制图谱", "开展整治", None),
        ("绘制图谱，发布清单。", "开展整治", None),
        ("绘制图谱，发布清单", "2.开展整治", None),
        ("", "开展整治", None),
    ],
)
def test_the_rest_of_a_cell_goes_on_in_the_middle(above, below, whole):
    assert list_rows.rest_of_cell(above, below, is_numbered=True) == whole


def test_without_numbers_running_text_may_be_a_task_of_its_own():
    assert list_rows.rest_of_cell("加快发展，突破核心技", "术攻关", is_numbered=False) is None


@pytest.mark.parametrize(
    ("title", "rest", "lead", "supporting", "deadline"),
    [
        ("甲（牵头单位：省A厅）", "甲", "省A厅", "", ""),
        ("甲（责任单位：省A厅、省B厅；完成时限：6月底前）", "甲", "省A厅、省B厅", "", "6月底前"),
        ("甲（牵头单位：省A厅（某某办），配合单位：省B厅）", "甲", "省A厅（某某办）", "省B厅", ""),
        ("甲【牵头部门：省A厅　配合部门：省B厅】", "甲", "省A厅", "省B厅", ""),
        ("甲（省A厅、省B局）", "甲", "省A厅、省B局", "", ""),
        ("甲（省A厅牵头，6月底前）", "甲", "省A厅牵头，6月底前", "", "省A厅牵头，6月底前"),
        ("甲。\n责任单位：省A厅\n时限：6月底", "甲。", "省A厅", "", "6月底"),
        ("甲（第一批）", "甲（第一批）", "", "", ""),
        ("甲（含乙、丙）", "甲（含乙、丙）", "", "", ""),
        ("甲（省A厅牵头）的办法", "甲（省A厅牵头）的办法", "", "", ""),
        ("任务要求：尽快", "任务要求：尽快", "", "", ""),
    ],
)
def test_units_in_the_text_move_to_their_columns(title, rest, lead, supporting, deadline):
    words = with_units({Column.TITLE: title}, ())
    found = [words.get(each, "") for each in (Column.TITLE, Column.LEAD, Column.SUPPORTING, Column.DEADLINE)]
    assert found == [rest, lead, supporting, deadline]


def test_units_in_the_text_stay_there_where_the_columns_have_them():
    words = {Column.TITLE: "甲（牵头单位：省A厅）", Column.LEAD: "省B厅", Column.DEADLINE: ""}
    assert with_units(words, ()) == words
