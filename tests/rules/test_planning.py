"""A row of a work list: what it becomes, or what is wrong with it in which column."""

from datetime import date

import pytest

from taskbot.settings import CONFIG_DIR
from taskbot.tasks.facts import Indicator, Milestone, NewTask, Status
from taskbot.tasks.lifecycle import State
from taskbot.tasks.planning import PlannedList, PlannedTask, Planner
from taskbot.tasks.units import load_register
from taskbot.tasks.work_lists import Column, Goal, ListedRow, WorkList
from taskbot.tasks.workdays import Calendar

HEADINGS = {
    Column.NUMBER: "编号",
    Column.TITLE: "重点任务",
    Column.DEADLINE: "时间节点",
    Column.LEAD: "责任单位",
    Column.SUPPORTING: "配合单位",
    Column.URGENCY: "紧急程度",
}
GOOD = {
    Column.NUMBER: "3",
    Column.TITLE: "绘制图谱",
    Column.DEADLINE: "6月30日",
    Column.LEAD: "省经信厅",
    Column.SUPPORTING: "省财政厅",
}
LEAD, FINANCE = "浙江省经济和信息化厅", "浙江省财政厅"


@pytest.fixture(scope="module")
def planner() -> Planner:
    return Planner(load_register(CONFIG_DIR / "units.toml"), Calendar(), date(2020, 4, 20))


def row(
    place: int = 4, goals: tuple[Goal, ...] = (), headings: dict | None = None, **words: str
) -> ListedRow:
    said = GOOD | {Column(name): text for name, text in words.items()}
    return ListedRow("清单", place, said, HEADINGS if headings is None else headings, goals)


def plan_of(planner: Planner, *rows: ListedRow, **paper: object) -> PlannedList:
    facts = {
        "title": "",
        "document_number": "",
        "dated": date(2020, 4, 15),
        "year": None,
        "as_of": None,
    } | paper
    return planner.plan(WorkList(**facts, rows=list(rows)))


def planned(planner: Planner, goals: tuple[Goal, ...] = (), **words: str) -> PlannedTask:
    plan = plan_of(planner, row(goals=goals, **words))
    assert plan.problems == []
    return plan.tasks[0]


def told(plan: PlannedList) -> list[tuple[int, str, str]]:
    return [(each.row, each.column, each.problem) for each in plan.problems]


def remarks(plan: PlannedList) -> list[tuple[int, str, str]]:
    return [(each.row, each.column, each.problem) for task in plan.tasks for each in task.remarks]


def test_a_good_row_becomes_a_task(planner):
    task = planned(planner, section="一", leader="周副省长")
    assert (task.row, task.number, task.status, task.state) == (4, 3, None, None)
    assert task.task == NewTask(
        title="绘制图谱",
        lead_unit=LEAD,
        supporting_units=(FINANCE,),
        section="一",
        leader="周副省长",
        due_on=date(2020, 6, 30),
        deadline_phrase="6月30日",
    )


@pytest.mark.parametrize(
    ("words", "column", "problem"),
    [
        ({"title": ""}, "重点任务", "任务名称空白，请补写"),
        ({"lead": ""}, "责任单位", "牵头单位空白，请补写；与上一行相同的，请写「同上」"),
        ({"lead": "甲乙丙丁局"}, "责任单位", "没有找到单位「甲乙丙丁局」"),
        ({"lead": "各设区市"}, "责任单位", "「各设区市」是统称，请写明其中一个牵头单位"),
        ({"lead": "有关部门"}, "责任单位", "没有找到单位「有关部门」"),
        ({"supporting": "省财政厅、甲乙丙丁局"}, "配合单位", "没有找到单位「甲乙丙丁局」"),
        ({"number": "x"}, "编号", "序号「x」不是正整数，请改为数字或留空"),
        ({"number": "0"}, "编号", "序号「0」不是正整数，请改为数字或留空"),
        ({"number": "1234567890"}, "编号", "序号「1234567890」不是正整数，请改为数字或留空"),
        (
            {"deadline": "9月31日"},
            "时间节点",
            "时限「9月31日」没有这一天，请写成 6月30日 这样的日期，或 长期",
        ),
        ({"deadline": "看情况"}, "时间节点", "读不懂时限「看情况」，请写成 6月30日 这样的日期，或 长期"),
        ({"deadline": "6月前"}, "时间节点", "时限「6月前」有两种读法，请写明是2020年5月31日或2020年6月30日"),
        ({"deadline": "2月底"}, "时间节点", "时限「2月底」今年已过，请写明年份，例如：2021年2月底"),
        ({"due_on": "看情况"}, "重点任务", "「看情况」不是日期，请写成 2020年6月30日 这样的日期"),
    ],
)
def test_a_bad_word_is_a_problem_of_its_row_and_column(planner, words, column, problem):
    headings = HEADINGS if "due_on" not in words else {Column.TITLE: "重点任务"}
    plan = plan_of(planner, row(headings=headings, **words))
    assert plan.tasks == []
    assert told(plan) == [(4, column, problem)]


def test_a_near_name_is_offered_and_never_assigned(planner):
    [(_, _, problem)] = told(plan_of(planner, row(lead="省经济信息厅")))
    assert problem.startswith("没有找到单位「省经济信息厅」，是不是：")
    assert "省经信厅" in problem


def test_all_that_is_wrong_with_a_row_is_said_at_once(planner):
    plan = plan_of(planner, row(number="x", title="", deadline="9月31日"))
    assert {column for _, column, _ in told(plan)} == {"编号", "重点任务", "时间节点"}


def test_a_column_that_the_list_does_not_have_is_called_by_our_name(planner):
    assert [column for _, column, _ in told(plan_of(planner, row(headings={}, title="")))] == ["title"]


@pytest.mark.parametrize(
    ("deadline", "due_on", "recurrence", "phrase"),
    [
        ("长期", None, None, "长期"),
        ("6月底前", date(2020, 6, 30), None, "6月底前"),
        ("2022年", date(2022, 12, 31), None, "2022年"),
        ("每月5日前", None, "RRULE:FREQ=MONTHLY;BYMONTHDAY=5", "每月5日前"),
        ("43990", date(2020, 6, 8), None, "2020年6月8日"),
        ("30个工作日内", date(2020, 5, 28), None, "30个工作日内"),
        ("2020年3月底", date(2020, 3, 31), None, "2020年3月底"),
    ],
)
def test_a_deadline_is_a_date_a_cycle_or_nothing(planner, deadline, due_on, recurrence, phrase):
    found = planned(planner, deadline=deadline)
    assert (found.task.due_on, found.task.recurrence, found.task.deadline_phrase) == (
        due_on,
        recurrence,
        phrase,
    )
    assert found.remarks == ()


@pytest.mark.parametrize(
    ("deadline", "due_on", "remark"),
    [
        ("", None, "没有写时限，按无时限导入；确属长期的请写「长期」"),
        ("尽快", None, "「尽快」没有具体日期，按无时限导入"),
        ("6月底左右", date(2020, 6, 30), "时限「6月底左右」按2020年6月30日导入：说的是大约的时间"),
        ("5月出初稿，9月底前印发", date(2020, 9, 30), ""),
    ],
)
def test_a_deadline_that_a_person_should_look_at_is_imported_and_said(planner, deadline, due_on, remark):
    plan = plan_of(planner, row(deadline=deadline), row(5, number="4", title="另一项"))
    assert plan.tasks[0].task.due_on == due_on
    assert remarks(plan) == ([(4, "时间节点", remark)] if remark else [])
    assert all(each.is_imported for each in plan.tasks[0].remarks)


def test_where_no_row_has_a_deadline_that_is_said_once(planner):
    plan = plan_of(planner, row(deadline=""), row(5, number="4", deadline=""))
    assert (remarks(plan), plan.remarks) == ([], ["「清单」没有写时限，各项按无时限导入"])


@pytest.mark.parametrize(
    ("heading", "deadline", "due_on"),
    [
        ("完成时限（月底前）", "9月", date(2020, 9, 30)),
        ("完成时限(月)", "9", date(2020, 9, 30)),
        ("完成时限（2022年）", "3月底", date(2022, 3, 31)),
        ("完成时限", "9月", date(2020, 9, 30)),
    ],
)
def test_the_head_completes_a_deadline(planner, heading, deadline, due_on):
    plan = plan_of(planner, row(headings={Column.DEADLINE: heading}, deadline=deadline))
    assert (plan.tasks[0].task.due_on, plan.tasks[0].task.deadline_phrase) == (due_on, deadline)


@pytest.mark.parametrize(
    ("paper", "due_on"),
    [
        ({"dated": date(2019, 3, 4)}, date(2019, 12, 31)),
        ({"dated": None}, date(2020, 12, 31)),
        ({"dated": None, "year": 2022}, date(2022, 12, 31)),
        ({"dated": None, "year": 2020}, date(2020, 12, 31)),
    ],
)
def test_a_relative_deadline_counts_from_the_paper_then_its_year_then_today(planner, paper, due_on):
    [task] = plan_of(planner, row(deadline="年底前"), **paper).tasks
    assert task.task.due_on == due_on


def test_the_day_beside_the_words_counts(planner):
    found = planned(planner, deadline="6月前", due_on="2020年6月30日")
    assert (found.task.due_on, found.task.deadline_phrase, found.names_day) == (
        date(2020, 6, 30),
        "6月前",
        True,
    )


@pytest.mark.parametrize(
    ("words", "due_on", "phrase"),
    [
        ("省经信厅，9月底前", date(2020, 9, 30), "9月底前"),
        ("省经信厅（6月底前）", date(2020, 6, 30), "6月底前"),
        ("省经信厅牵头，省财政厅配合，7月底前完成", date(2020, 7, 31), "7月底前"),
        ("省经信厅牵头", None, ""),
    ],
)
def test_units_and_deadline_in_one_cell_are_told_apart(planner, words, due_on, phrase):
    found = planned(planner, lead=words, deadline=words)
    assert (found.task.lead_unit, found.task.due_on, found.task.deadline_phrase) == (LEAD, due_on, phrase)


@pytest.mark.parametrize(
    ("lead", "supporting", "units"),
    [
        ("省经信厅", "", [LEAD]),
        ("省经信厅、省财政厅", "", [LEAD, FINANCE]),
        ("省经信厅", "省经信厅、省财政厅", [LEAD, FINANCE]),
        ("省财政厅、省经信厅（牵头）", "", [LEAD, FINANCE]),
        ("★省经信厅、省财政厅", "", [LEAD, FINANCE]),
        ("省经济和\n信息化厅", "省财\n政厅", [LEAD, FINANCE]),
        ("省经信厅牵头，省财政厅配合", "", [LEAD, FINANCE]),
    ],
)
def test_one_unit_leads_and_stands_once(planner, lead, supporting, units):
    task = planned(planner, lead=lead, supporting=supporting).task
    assert [task.lead_unit, *task.supporting_units] == units


def test_that_the_first_unit_leads_is_said_unless_the_list_says_so(planner):
    rows = [row(lead="省经信厅、省财政厅"), row(5, number="4", lead="省经信厅（牵头）、省财政厅")]
    assert plan_of(planner, *rows).remarks == ["没有注明牵头的，按列第一位的单位牵头（1 项）"]
    assert plan_of(planner, *rows, names_lead_rule=True).remarks == []


def test_a_collective_name_stands_for_its_units(planner):
    assert len(planned(planner, supporting="各设区市").task.supporting_units) == 11


@pytest.mark.parametrize(
    ("urgency", "kept"), [("", "一般"), ("特急", "特急"), ("加急", "急"), ("普通", "一般"), ("要紧", "一般")]
)
def test_urgency_is_one_of_three(planner, urgency, kept):
    found = planned(planner, urgency=urgency)
    assert found.task.urgency == kept
    assert bool(found.remarks) == (urgency == "要紧")


def test_a_text_too_long_for_a_title_is_the_content(planner):
    text = f"建设产业链。聚焦重点{'，逐链推进' * 60}。"
    task = planned(planner, title=text, content="另有要求").task
    assert (task.title, task.content) == ("建设产业链", f"{text}\n另有要求")
    assert planned(planner, title="长" * 300).task.title == "长" * 199 + "…"
    assert planned(planner, title="长" * 200).task.title == "长" * 200


def test_goals_with_a_date_are_steps_and_the_last_is_the_deadline(planner):
    goals = (Goal("2025年", "目标值", "80%"), Goal("2027年", "目标值", "1,500家左右"))
    task = planned(planner, goals, deadline="").task
    assert (task.due_on, task.deadline_phrase) == (date(2027, 12, 31), "2027年")
    assert task.milestones == (Milestone("目标值80%", date(2025, 12, 31), "2025年"),)
    assert task.indicators == (Indicator("绘制图谱", 1500, "家"),)
    assert task.content == "2025年目标值：80%；2027年目标值：1,500家左右"


def test_a_deadline_of_its_own_counts_before_a_goals(planner):
    assert planned(planner, (Goal("2027年", "", ""),)).task.due_on == date(2020, 6, 30)


@pytest.mark.parametrize(
    ("words", "status"),
    [
        ({}, None),
        ({"progress": "完成60%", "next_step": "论证"}, Status("完成60%", 60, "完成60%", next_step="论证")),
        ({"progress": "30%，已启动"}, Status("30%，已启动", 30, "已启动")),
        ({"progress": "60%"}, Status("60%", 60, "60%")),
        ({"progress": "已启动"}, Status("已启动", None, "已启动")),
        ({"progress": "增长12%"}, Status("增长12%", None, "增长12%")),
        ({"progress": "完成250％"}, Status("完成250％", None, "完成250％")),
        ({"percent": "60%", "progress": "12%的企业已入库"}, Status("12%的企业已入库", 60, "12%的企业已入库")),
        ({"percent": "0.6"}, Status("", 60)),
        ({"percent": "60"}, Status("", 60)),
        ({"percent": "1"}, Status("", 100)),
        ({"percent": "正在推进"}, Status("", None, "正在推进")),
        ({"percent": "", "progress": "增长12%"}, Status("增长12%", None, "增长12%")),
        ({"problem": "资金不足"}, Status("", problem="资金不足")),
        ({"next_step": "论证"}, Status("", next_step="论证")),
        ({"problem": "需省财政厅协调"}, Status("", problem="需省财政厅协调", is_blocked=True)),
        ({"problem": "无需协调"}, Status("", problem="无需协调")),
    ],
)
def test_what_a_row_says_of_progress(planner, words, status):
    assert planned(planner, **words).status == status


@pytest.mark.parametrize(
    ("words", "state"),
    [
        ("办结", State.CLOSED),
        ("已完成", State.CLOSED),
        ("是", State.CLOSED),
        ("√", State.CLOSED),
        ("已撤销", State.CANCELLED),
        ("报办结", None),
        ("推进中", None),
        ("未完成", None),
        ("基本完成", None),
        ("", None),
    ],
)
def test_only_a_word_for_the_end_is_one(planner, words, state):
    assert planned(planner, state=words).state == state


def test_a_list_says_nothing_on_what_it_has_no_column_for(planner):
    says = planned(planner).says
    assert says == {"title", "lead_unit", "supporting_units", "deadline"}
    assert "deadline" not in planned(planner, deadline="").says
    empty = planned(planner, section="", content="", urgency="", leader="")
    assert {"section", "content", "urgency", "leader"} <= empty.says


def test_a_number_that_stands_twice_is_a_problem_of_the_second_row(planner):
    plan = plan_of(planner, row(), row(5, title="另一项"), row(6, number="4"))
    assert [task.row for task in plan.tasks] == [4, 6]
    assert told(plan) == [(5, "编号", "序号 3 与第 4 行重复")]


def test_without_numbers_a_task_that_stands_twice_is_a_problem_too(planner):
    rows = [row(4), row(5, lead="杭州市"), row(6), row(7, title="另一项")]
    plan = plan_of(
        planner, *(ListedRow("清单", each.place, each.words | {Column.NUMBER: ""}, HEADINGS) for each in rows)
    )
    assert [task.row for task in plan.tasks] == [4, 5, 7]
    assert told(plan) == [(6, "重点任务", "任务 与第 4 行重复")]
