"""What offices write above a column, and what that makes it."""

import pytest

from taskbot.intake.lists.headings import Kind, columns_of, heading_of
from taskbot.tasks.work_lists import Column

NAMES = {
    Kind.NUMBER: "序号 编号 序 号 任务编号 项次 No. #",
    Kind.TASK: "重点任务 主要任务 任务名称 工作任务 事项 督查事项 目标任务 项目名称 2020年重点任务 指标名称 工作事项 重点任务及举措",
    Kind.MEASURE: "任务内容 工作内容 具体举措 工作举措 主要措施 工作要求 年度工作目标 主要目标 预期成果 推进计划",
    Kind.LEAD: "牵头单位 牵头部门 主办单位 主责单位 牵头（责任）单位 省级牵头单位 牵头 牵头单位及配合单位",
    Kind.RESPONSIBLE: "责任单位 责任部门 承办单位 落实单位 责任单位（部门） 责任单位及责任人 责任分工 工作责任单位 整改责任单位",
    Kind.SUPPORTING: "配合单位 协办单位 参加单位 参与部门 配合 配合责任单位",
    Kind.DEADLINE: "完成时限 完成时间 时间节点 办结时限 完成期限 计划完成时间 时限 进度安排 整改时限 截止日期 完成时限（月底前）",
    Kind.PERCENT: "进度 完成进度 完成率 形象进度",
    Kind.PROGRESS: "进展情况 工作进展 完成情况 最新进展 落实情况 办理情况 截至6月24日进展情况 6月底前完成情况 进展",
    Kind.PROBLEM: "存在问题 存在的困难和问题 主要问题 问题 需协调解决的问题 需要协调的事项",
    Kind.NEXT_STEP: "下步打算 下一步工作 下一步工作计划 下阶段安排 后续举措",
    Kind.STATE: "状态 办理状态 是否完成",
    Kind.URGENCY: "紧急程度 缓急程度",
    Kind.SECTION: "工作板块 重点方向 类别 领域 所属领域 任务分类",
    Kind.MILESTONES: "阶段节点 节点安排",
    Kind.INDICATORS: "量化指标 考核指标",
    Kind.LEADER: "分管领导 责任领导 牵头领导 分管省领导 包联领导 省级领导 联系领导 领导 分管副省长",
    Kind.GOAL: "2027年目标值 2025年目标 到2025年目标 上半年目标 一季度 全年目标",
    Kind.ASIDE: "备注 责任人 联系电话 分管领导及电话 领导小组联系人 任务来源",
}
NO_NAMES = [
    "省经信厅",
    "绘制产业链图谱",
    "数量",
    "投资额",
    "建设地点",
    "开始时间",
    "",
    "长" * 50,
    "/",
    "（）",
    "1",
]


@pytest.mark.parametrize(("kind", "names"), NAMES.items(), ids=[str(kind) for kind in NAMES])
def test_a_heading_is_known_by_its_name(kind, names):
    read = {name: heading_of(name).kind for name in names.replace("序 号", "序\n号").split(" ")}
    assert {name: found for name, found in read.items() if found is not kind} == {}


@pytest.mark.parametrize("words", NO_NAMES)
def test_other_words_are_no_heading(words):
    assert heading_of(words).kind is None


@pytest.mark.parametrize(
    ("headings", "columns"),
    [
        ("任务内容 责任单位", [Column.TITLE, Column.LEAD]),
        ("具体举措 重点任务 责任单位", [Column.CONTENT, Column.TITLE, Column.LEAD]),
        ("工作目标 责任单位", [Column.TITLE, Column.LEAD]),
        ("任务 责任单位 牵头单位", [Column.TITLE, Column.SUPPORTING, Column.LEAD]),
        ("任务 牵头单位 责任处室", [Column.TITLE, Column.LEAD, None]),
        ("任务 责任处室", [Column.TITLE, Column.LEAD]),
        ("任务 完成时限 截止日期", [Column.TITLE, Column.DEADLINE, Column.DUE_ON]),
        ("任务 截止日期", [Column.TITLE, Column.DEADLINE]),
        ("领域 2025年目标 责任单位", [Column.SECTION, Column.TITLE, Column.LEAD]),
        ("任务 2025年目标 责任单位", [Column.TITLE, None, Column.LEAD]),
        ("领域 一季度 责任单位", [Column.SECTION, None, Column.LEAD]),
    ],
)
def test_what_a_column_is_depends_on_its_neighbours(headings, columns):
    found = columns_of([heading_of(name) for name in headings.split()])
    assert [found.get(at) for at in range(len(columns))] == columns


@pytest.mark.parametrize(
    ("group", "name", "kind", "by"),
    [
        ("责任单位", "牵头", Kind.LEAD, ""),
        ("责任单位", "单位名称", Kind.RESPONSIBLE, ""),
        ("目标值", "2025年", Kind.GOAL, "2025年"),
        ("完成时限", "一季度", Kind.GOAL, "一季度"),
        ("工作进展", "一季度", Kind.PROGRESS, "一季度"),
        ("工作进展", "存在问题", Kind.PROBLEM, ""),
        ("随意", "甲", None, ""),
    ],
)
def test_a_heading_under_another_is_read_with_it(group, name, kind, by):
    heading = heading_of(name, group)
    assert (heading.kind, heading.by, heading.written) == (kind, by, f"{group}/{name}")
