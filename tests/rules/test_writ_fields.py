"""督办单: the colour by late working days, the day for the answer, the number, and what the paper says."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from taskbot.tasks.facts import Closure, SaidOn, TaskFacts, Wait
from taskbot.tasks.lifecycle import State
from taskbot.tasks.models import Assignment, Directive, Part
from taskbot.tasks.workdays import Calendar
from taskbot.tasks.writs import Colour, Grade, WritRules
from taskbot.texts.writs import FIELDS, Subject, paper_fields

RULES = WritRules(
    {
        Colour.BLUE: Grade(1, 5, "请抓紧办理。"),
        Colour.YELLOW: Grade(5, 3, "请分析原因。"),
        Colour.RED: Grade(10, 2, "请专题研究。"),
    },
    "督办",
    Calendar(),
)
DUE = date(2020, 6, 24)
"""A Wednesday before 端午: the next working days are 28, 29, 30 June, 1, 2, 3 July."""
TASK = TaskFacts(
    number=2,
    title="核定工业用地试点",
    content="在若干县（市、区）开展试点，6月24日前核定名单",
    section="",
    urgency="一般",
    state=State.IN_PROGRESS,
    lead_unit="省自然资源厅",
    supporting_units=(),
    due_on=DUE,
    original_due_on=DUE,
    deadline_phrase="6月中下旬",
    recurrence=None,
    issued_on=date(2020, 6, 15),
    submitted_on=None,
    closed_on=None,
    first_overdue_on=None,
    acknowledged_on=date(2020, 6, 15),
    progress=20,
    done="正在核定",
    problem="",
    next_step="",
    blocked_on=None,
    last_report_on=date(2020, 6, 15),
)
REPORTED = Assignment(
    task_number=2,
    unit_id=1,
    part=Part.LEAD,
    acknowledged_at=datetime(2020, 6, 15, 1, tzinfo=UTC),
    last_report_at=datetime(2020, 6, 15, 1, tzinfo=UTC),
    progress=20,
    done="正在核定",
    problem="缺少用地数据。",
)
PAPER = Directive(title="关于下达重点任务的通知", document_number="浙园办〔2020〕8号")
SUBJECT = Subject(TASK, "浙江省自然资源厅", REPORTED, PAPER)


@pytest.mark.parametrize(
    ("today", "late", "colour"),
    [
        (date(2020, 6, 24), 0, None),
        (date(2020, 6, 25), 0, None),
        (date(2020, 6, 27), 0, None),
        (date(2020, 6, 28), 1, Colour.BLUE),
        (date(2020, 7, 1), 4, Colour.BLUE),
        (date(2020, 7, 2), 5, Colour.YELLOW),
        (date(2020, 7, 8), 9, Colour.YELLOW),
        (date(2020, 7, 9), 10, Colour.RED),
        (date(2020, 12, 31), 131, Colour.RED),
    ],
)
def test_the_colour_follows_the_late_working_days(today: date, late: int, colour: Colour | None):
    assert RULES.late_workdays(TASK, today) == late
    assert RULES.proposed(late) is colour


def test_days_that_were_the_offices_make_no_colour():
    waited = replace(TASK, waits=(Wait(DUE, date(2020, 7, 7)),))
    assert RULES.late_workdays(waited, date(2020, 7, 9)) == 2


@given(st.integers(0, 400), st.integers(0, 400))
def test_the_later_the_graver(one: int, other: int):
    less, more = sorted((one, other))
    order = [None, *Colour]
    assert order.index(RULES.proposed(less)) <= order.index(RULES.proposed(more))


@pytest.mark.parametrize(
    ("colour", "today", "answer_by"),
    [
        (Colour.BLUE, date(2020, 6, 28), date(2020, 7, 3)),
        (Colour.YELLOW, date(2020, 6, 24), date(2020, 6, 30)),
        (Colour.RED, date(2020, 7, 3), date(2020, 7, 7)),
        (Colour.RED, date(2020, 9, 29), date(2020, 10, 9)),
    ],
)
def test_the_answer_is_due_in_working_days(colour: Colour, today: date, answer_by: date):
    assert RULES.answer_by(colour, today) == answer_by


def test_the_number():
    assert RULES.named(2020, 3) == "督办〔2020〕3号"


def fields(of: Subject = SUBJECT, words: str = "", today: date = date(2020, 7, 9)) -> dict[str, str]:
    return paper_fields(of, Colour.RED, words, RULES, "省转升办", today)


def test_the_paper_says_what_the_template_can_ask_for():
    assert set(fields()) | {"编号"} == set(FIELDS)
    assert fields(words="请主要负责同志过问") == {
        "督办单位": "省转升办",
        "日期": "2020年7月9日",
        "等级": "红色",
        "底色": "F4A6A6",
        "被督办单位": "浙江省自然资源厅",
        "任务": "#2 核定工业用地试点",
        "来源": "《关于下达重点任务的通知》（浙园办〔2020〕8号）：在若干县（市、区）开展试点，6月24日前核定名单",
        "时限": "2020年6月24日（原文：6月中下旬）",
        "目前进展": "20%；正在核定；存在问题：缺少用地数据（2020年6月15日反馈）",
        "逾期天数": "15天（其中工作日10天）",
        "督办要求": "请专题研究。请主要负责同志过问。",
        "办理期限": "2020年7月13日前（2个工作日内）",
    }


EXTENDED = replace(TASK, original_due_on=date(2020, 6, 20), extensions=1)
WAITED = replace(TASK, waits=(Wait(DUE, date(2020, 6, 30)),))
SILENT = Assignment(task_number=2, unit_id=1, part=Part.LEAD)
SEEN = Assignment(task_number=2, unit_id=1, part=Part.LEAD, acknowledged_at=REPORTED.acknowledged_at)


@pytest.mark.parametrize(
    ("subject", "name", "words"),
    [
        (replace(SUBJECT, directive=None), "来源", "在若干县（市、区）开展试点，6月24日前核定名单"),
        (replace(SUBJECT, directive=None, task=replace(TASK, content="")), "来源", "省转升办交办"),
        (replace(SUBJECT, directive=None, task=replace(TASK, content=TASK.title)), "来源", "省转升办交办"),
        (
            replace(SUBJECT, task=replace(TASK, content="")),
            "来源",
            "《关于下达重点任务的通知》（浙园办〔2020〕8号）",
        ),
        (
            replace(SUBJECT, task=EXTENDED),
            "时限",
            "2020年6月24日（原定2020年6月20日，原文：6月中下旬，已延期1次）",
        ),
        (
            replace(SUBJECT, task=replace(TASK, closures=(Closure(DUE, date(2020, 7, 8)),))),
            "逾期天数",
            "2天（其中工作日2天），6月24日办结、7月8日重办，其间不计",
        ),
        (replace(SUBJECT, task=WAITED), "逾期天数", "9天（其中工作日7天），等待督办单位答复的6天不计"),
        (
            replace(SUBJECT, said_on=SaidOn(date(2020, 6, 10), date(2020, 6, 15), date(2020, 6, 10))),
            "目前进展",
            "正在核定（2020年6月15日反馈）；20%；存在问题：缺少用地数据（2020年6月10日反馈）",
        ),
        (
            replace(SUBJECT, said_on=SaidOn(*[date(2020, 6, 10)] * 3)),
            "目前进展",
            "已反馈（2020年6月15日反馈）；20%；正在核定；存在问题：缺少用地数据（2020年6月10日反馈）",
        ),
        (
            replace(SUBJECT, task=replace(TASK, is_whole=True)),
            "目前进展",
            "重办后尚未反馈；正在核定；存在问题：缺少用地数据（2020年6月15日反馈）",
        ),
        (replace(SUBJECT, share=SILENT), "目前进展", "尚未签收，尚未反馈"),
        (replace(SUBJECT, share=SEEN), "目前进展", "尚未反馈"),
    ],
)
def test_what_a_field_says(subject: Subject, name: str, words: str):
    assert fields(subject)[name] == words


def test_what_is_too_long_is_cut_with_a_mark():
    long = replace(TASK, title="长" * 500, content="句" * 3000)
    told = fields(replace(SUBJECT, task=long), words="请" * 2000)
    for name in ("任务", "来源", "督办要求"):
        assert len(told[name]) <= 200
        assert told[name].endswith("…")


def test_the_day_after_it_says_something_else():
    assert fields(today=date(2020, 7, 9)) != fields(today=date(2020, 7, 9) + timedelta(days=1))
