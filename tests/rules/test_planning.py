"""A row of a work list: what it becomes, or what is wrong with it in which column."""

from datetime import date

import pytest

from taskbot.settings import CONFIG_DIR
from taskbot.tasks.facts import NewTask, Status
from taskbot.tasks.planning import Plan, Planner
from taskbot.tasks.units import load_register
from taskbot.tasks.workdays import Calendar

HEADINGS = {
    "number": "编号",
    "title": "重点任务",
    "deadline": "时间节点",
    "lead": "责任单位",
    "supporting": "配合单位",
    "urgency": "紧急程度",
}
GOOD = {
    "number": "3",
    "title": "绘制图谱",
    "deadline": "6月30日",
    "lead": "省经信厅",
    "supporting": "省财政厅",
}


@pytest.fixture(scope="module")
def planner() -> Planner:
    register = load_register(CONFIG_DIR / "units.toml")
    return Planner(register, Calendar(), date(2020, 4, 15), HEADINGS)


def plan_of(planner: Planner, **words: str) -> Plan:
    return planner.plan([(4, GOOD | words)])


def task_of(planner: Planner, **words: str) -> NewTask:
    plan = plan_of(planner, **words)
    assert plan.problems == []
    return plan.tasks[0].task


def test_a_good_row_becomes_a_task(planner):
    [planned] = plan_of(planner, section="一").tasks
    assert (planned.row, planned.number, planned.status) == (4, 3, None)
    assert planned.task == NewTask(
        title="绘制图谱",
        lead_unit="浙江省经济和信息化厅",
        supporting_units=("浙江省财政厅",),
        section="一",
        due_on=date(2020, 6, 30),
        deadline_phrase="6月30日",
    )


@pytest.mark.parametrize(
    ("words", "column", "problem"),
    [
        ({"title": ""}, "重点任务", "任务名称空白，请补写"),
        ({"lead": ""}, "责任单位", "牵头单位空白，请补写"),
        ({"lead": "甲乙丙丁局"}, "责任单位", "没有找到单位「甲乙丙丁局」"),
        ({"supporting": "省财政厅、甲乙丙丁局"}, "配合单位", "没有找到单位「甲乙丙丁局」"),
        ({"number": "三"}, "编号", "序号「三」不是正整数，请改为数字或留空"),
        ({"number": "0"}, "编号", "序号「0」不是正整数，请改为数字或留空"),
        ({"number": "1.5"}, "编号", "序号「1.5」不是正整数，请改为数字或留空"),
        ({"number": "1234567890"}, "编号", "序号「1234567890」不是正整数，请改为数字或留空"),
        ({"deadline": "9月31日"}, "时间节点", "读不懂时限「9月31日」，请写成 6月30日 这样的日期，或 长期"),
        ({"deadline": "看情况"}, "时间节点", "读不懂时限「看情况」，请写成 6月30日 这样的日期，或 长期"),
        (
            {"deadline": "6月前"},
            "时间节点",
            "时限「6月前」有两种读法，请写明是2020年5月31日或2020年6月30日",
        ),
    ],
)
def test_a_bad_word_is_a_problem_of_its_row_and_column(planner, words, column, problem):
    plan = plan_of(planner, **words)
    assert plan.tasks == []
    [found] = plan.problems
    assert (found.row, found.column, found.problem) == (4, column, problem)


def test_a_near_name_is_offered_and_never_assigned(planner):
    [found] = plan_of(planner, lead="省经济信息厅").problems
    assert found.problem.startswith("没有找到单位「省经济信息厅」，是不是：")
    assert "省经信厅" in found.problem


def test_all_that_is_wrong_with_a_row_is_said_at_once(planner):
    problems = plan_of(planner, number="x", title="", deadline="9月31日").problems
    assert {each.column for each in problems} == {"编号", "重点任务", "时间节点"}


def test_a_column_that_the_list_does_not_have_is_called_by_our_name(planner):
    bare = Planner(planner.register, planner.calendar, planner.today, {})
    assert [each.column for each in plan_of(bare, title="").problems] == ["title"]


@pytest.mark.parametrize(
    ("deadline", "due_on", "recurrence"),
    [
        ("", None, None),
        ("长期", None, None),
        ("尽快", None, None),
        ("6月底前", date(2020, 6, 30), None),
        ("2022年", date(2022, 12, 31), None),
        ("每月5日前", None, "RRULE:FREQ=MONTHLY;BYMONTHDAY=5"),
    ],
)
def test_a_deadline_is_a_date_a_cycle_or_nothing(planner, deadline, due_on, recurrence):
    task = task_of(planner, deadline=deadline)
    assert (task.due_on, task.recurrence, task.deadline_phrase) == (due_on, recurrence, deadline)


@pytest.mark.parametrize(
    ("lead", "supporting", "units"),
    [
        ("省经信厅", "", ["浙江省经济和信息化厅"]),
        ("省经信厅、省财政厅", "", ["浙江省经济和信息化厅", "浙江省财政厅"]),
        ("省经信厅", "省经信厅、省财政厅", ["浙江省经济和信息化厅", "浙江省财政厅"]),
    ],
)
def test_the_first_unit_leads_and_stands_once(planner, lead, supporting, units):
    task = task_of(planner, lead=lead, supporting=supporting)
    assert [task.lead_unit, *task.supporting_units] == units


def test_a_collective_name_stands_for_its_units(planner):
    assert len(task_of(planner, supporting="各设区市").supporting_units) == 11


@pytest.mark.parametrize(("urgency", "kept"), [("", "一般"), ("特急", "特急")])
def test_urgency_is_ordinary_unless_the_list_says_more(planner, urgency, kept):
    assert task_of(planner, urgency=urgency).urgency == kept


@pytest.mark.parametrize(
    ("words", "status"),
    [
        ({}, None),
        (
            {"progress": "完成60%", "next_step": "论证"},
            Status("完成60%", 60, "完成60%", next_step="论证"),
        ),
        ({"progress": "已启动"}, Status("已启动", None, "已启动")),
        ({"progress": "完成250％"}, Status("完成250％", 100, "完成250％")),
        ({"problem": "资金不足"}, Status("", problem="资金不足")),
        ({"next_step": "论证"}, Status("", next_step="论证")),
        ({"problem": "需省财政厅协调"}, Status("", problem="需省财政厅协调", is_blocked=True)),
        ({"problem": "无需协调"}, Status("", problem="无需协调")),
    ],
)
def test_what_a_row_says_of_progress(planner, words, status):
    assert plan_of(planner, **words).tasks[0].status == status


def test_a_number_that_stands_twice_is_a_problem_of_the_second_row(planner):
    plan = planner.plan([(4, GOOD), (5, GOOD | {"title": "另一项"}), (6, GOOD | {"number": "4"})])
    assert [planned.row for planned in plan.tasks] == [4, 6]
    [found] = plan.problems
    assert (found.row, found.column, found.problem) == (5, "编号", "序号 3 与第 4 行重复")


def test_without_numbers_a_task_that_stands_twice_is_a_problem_too(planner):
    bare = GOOD | {"number": ""}
    plan = planner.plan(
        [(4, bare), (5, bare | {"lead": "杭州市"}), (6, bare), (7, bare | {"title": "另一项"})]
    )
    assert [planned.row for planned in plan.tasks] == [4, 5, 7]
    [found] = plan.problems
    assert (found.row, found.column, found.problem) == (6, "重点任务", "任务 与第 4 行重复")
