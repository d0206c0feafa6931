"""The work list as a workbook: an office can read it, and an import of it changes nothing."""

import re
from dataclasses import replace
from datetime import date, datetime
from io import BytesIO

import pytest
from factories import NOW
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from plain import PLAIN

from taskbot.digest.work_list import Exported, work_list_book
from taskbot.digest.workbook import write_workbook
from taskbot.intake.service import read_list
from taskbot.settings import CONFIG_DIR
from taskbot.tasks.exporting import exported_row
from taskbot.tasks.facts import Indicator, Milestone, NewTask, TaskFacts
from taskbot.tasks.lifecycle import State
from taskbot.tasks.list_changes import wanted_status, wanted_terms
from taskbot.tasks.models import Directive
from taskbot.tasks.planning import PlannedTask, Planner
from taskbot.tasks.units import load_register
from taskbot.tasks.workdays import Calendar

REGISTER = load_register(CONFIG_DIR / "units.toml")
PAPER = Directive(title="通知", document_number="浙转升办〔2020〕6号", issued_on=date(2020, 4, 15))
LEAD, FINANCE = "浙江省经济和信息化厅", "浙江省财政厅"
TERMS = NewTask("绘制图谱", LEAD, due_on=date(2020, 6, 30), deadline_phrase="6月底前")
HOSTILE = [
    "=1+1",
    "+86",
    "-1",
    "@全体",
    "\t缩进",
    "'引号",
    "_x0041_",
    "#REF!",
    "合计",
    "同上",
    "无",
    "一、总则",
    "注：说明",
    "（牵头单位：省财政厅；完成时限：7月底前）",
    "第一行\n第二行\r\n\n第四行",
    "响铃\x07和\x0b换页",
    "长" * 20_000,
    "😀",
]


def short_name(name: str) -> str:
    unit = REGISTER.find(name)
    return REGISTER.short_name(unit) if unit else name


def workbook(*tasks: tuple[NewTask, TaskFacts], paper: Directive | None = PAPER) -> bytes:
    rows = [exported_row(terms, facts, short_name) for terms, facts in tasks]
    written = BytesIO()
    write_workbook(work_list_book(Exported(rows, paper), "改造提升工作", NOW), written)
    return written.getvalue()


def again(terms: NewTask, facts: TaskFacts) -> PlannedTask:
    """The task after it went through a workbook."""
    listed = read_list(workbook((terms, facts)), "清单.xlsx")
    planned = Planner(REGISTER, Calendar(), date(2021, 3, 1)).plan(listed)
    assert planned.problems == []
    [task] = planned.tasks
    return task


def assert_unchanged(terms: NewTask, facts: TaskFacts) -> None:
    planned = again(terms, facts)
    assert planned.number == facts.number
    assert wanted_terms(planned, terms, facts.original_due_on) == terms
    assert planned.status is None or wanted_status(planned.status, facts) is None


@pytest.mark.parametrize("words", HOSTILE, ids=lambda words: repr(words)[:20])
def test_any_words_come_back_as_they_were(words):
    is_no_text = words in {
        "无",
        "合计",
        "同上",
    }  # what stands alone in a cell for nothing, and is nobody's text
    title = f"{words}的事" if is_no_text else words[:200]
    terms = replace(TERMS, title=title, content=title, section=title, leader=title)
    assert_unchanged(terms, replace(PLAIN, done=words, problem=words, next_step=words, progress=60))


@pytest.mark.parametrize(
    "terms",
    [
        TERMS,
        replace(TERMS, deadline_phrase=""),
        replace(TERMS, deadline_phrase="6月前"),
        replace(TERMS, deadline_phrase="2月底"),
        replace(TERMS, due_on=None, deadline_phrase=""),
        replace(TERMS, due_on=None, deadline_phrase="长期"),
        replace(TERMS, due_on=None, deadline_phrase="尽快"),
        replace(
            TERMS, due_on=None, deadline_phrase="每月5日前", recurrence="RRULE:FREQ=MONTHLY;BYMONTHDAY=5"
        ),
        replace(TERMS, supporting_units=(FINANCE, "杭州市", "浙江省科学技术厅")),
        replace(TERMS, supporting_units=tuple(unit.full_name for unit in REGISTER.units[2:])),
        replace(TERMS, urgency="特急"),
        replace(TERMS, leader="周副省长、李副秘书长"),
        replace(
            TERMS,
            milestones=(
                Milestone("初稿", date(2020, 5, 31), "5月底"),
                Milestone("送审（稿）", date(2020, 6, 10)),
            ),
        ),
        replace(
            TERMS, indicators=(Indicator("覆盖率", 100, "%"), Indicator("能耗：单位产值", 0.25, "吨/1000元"))
        ),
        replace(TERMS, due_on=None, deadline_phrase="", content="（完成时限：7月底前）"),
    ],
)
def test_all_terms_come_back_as_they_were(terms):
    terms = replace(terms, supporting_units=tuple(map(full_name, terms.supporting_units)))
    assert_unchanged(terms, replace(PLAIN, due_on=terms.due_on, original_due_on=terms.due_on))


def full_name(name: str) -> str:
    unit = REGISTER.find(name)
    assert unit
    return unit.full_name


@pytest.mark.parametrize(
    "changes",
    [
        {"progress": 0},
        {"progress": 100, "done": "已全部完成"},
        {"done": "增长12%，完成3个"},
        {"blocked_on": date(2020, 6, 1)},
        {"blocked_on": date(2020, 6, 1), "problem": "设备进口受限"},
        {"state": State.CLOSED, "closed_on": date(2020, 6, 1)},
        {"state": State.CANCELLED},
        {"state": State.IN_REVIEW},
        {"done": "同上", "problem": "/", "next_step": "〃"},
    ],
)
def test_progress_and_state_come_back_as_they_were(changes):
    assert_unchanged(TERMS, replace(PLAIN, **changes))


TEXT = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=40).filter(
    lambda text: not text.strip() or re.search(r"[^\W_]{2}", text)
)
"""Any text but the signs that fill a cell for nothing (/, —)."""


@settings(max_examples=25, deadline=None)
@given(title=TEXT, content=TEXT, done=TEXT, problem=TEXT)
def test_random_words_come_back_as_they_were(title, content, done, problem):
    terms = replace(TERMS, title=f"事项{title}", content=content, section=content, leader=content)
    assert_unchanged(terms, replace(PLAIN, done=done, problem=problem, next_step=done))


def test_an_extended_day_stands_beside_the_old_words():
    terms = replace(TERMS, due_on=date(2020, 7, 3))
    facts = replace(PLAIN, due_on=date(2020, 7, 3), original_due_on=date(2020, 6, 30))
    assert_unchanged(terms, facts)


def test_it_looks_like_the_offices_own():
    tasks = [
        (replace(TERMS, title=f"事项{number}"), replace(PLAIN, number=number, progress=60))
        for number in (1, 2)
    ]
    [sheet] = load_workbook(BytesIO(workbook(*tasks))).worksheets
    assert sheet["A1"].value == "改造提升工作清单"
    assert sheet["A2"].value == "浙转升办〔2020〕6号　　2020年4月15日印发　　截至2020年6月15日（周一）09:30"
    head = [cell.value for cell in sheet[4]]
    assert head == [
        "序号",
        "任务",
        "完成时限",
        "截止日期",
        "牵头单位",
        "配合单位",
        "进度",
        "进展情况",
        "存在问题",
        "下步打算",
        "状态",
        "紧急程度",
    ]
    first = dict(zip(head, sheet[5], strict=True))
    assert (first["序号"].value, first["截止日期"].value) == (1, datetime(2020, 6, 30))  # noqa: DTZ001 (no zone in .xlsx)
    assert (first["进度"].value, first["进度"].number_format, first["状态"].value) == (0.6, "0%", "推进中")
    assert sheet.print_title_rows == "$4:$4"


def test_columns_that_no_task_uses_are_left_out():
    rich = replace(TERMS, section="一", content="全文", milestones=(Milestone("初稿", date(2020, 5, 31)),))
    [sheet] = load_workbook(BytesIO(workbook((rich, PLAIN)))).worksheets
    head = [cell.value for cell in sheet[4]]
    assert {"重点方向", "任务内容", "阶段节点"} <= {*head}
    assert "量化指标" not in head


def test_an_empty_list_is_said_to_be_empty():
    [sheet] = load_workbook(BytesIO(workbook(paper=None))).worksheets
    assert sheet["A5"].value == "尚无任务。"
    assert "〔" not in sheet["A2"].value


def test_every_unit_of_the_register_is_read_by_its_short_name():
    for unit in REGISTER.units:
        terms = replace(TERMS, lead_unit=unit.full_name)
        row = exported_row(terms, PLAIN, short_name)
        assert REGISTER.find(str(row["lead"])) == unit
