"""督查通报: what it says of a list, item by item; today is Friday 3 July 2020, the register has three departments and a city."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from plain import PLAIN

from taskbot.clock import OFFICE_ZONE
from taskbot.digest.notices import SHAPE, notice_fields
from taskbot.tasks.facts import Closure, Milestone, TaskFacts, Wait
from taskbot.tasks.lifecycle import State
from taskbot.tasks.lights import LightRules
from taskbot.tasks.summary import Snapshot, summarize
from taskbot.tasks.workdays import Calendar
from taskbot.texts.paper_fields import Fields, shape_of

FRIDAY = datetime(2020, 7, 3, 16, tzinfo=OFFICE_ZONE)
TODAY = FRIDAY.date()
UNITS = ("省经信厅", "省科技厅", "省商务厅", "杭州市")
LATE = replace(
    PLAIN, due_on=date(2020, 6, 30), original_due_on=date(2020, 6, 30), progress=60, last_report_on=TODAY
)
BLOCKED = replace(PLAIN, problem="统计口径不一致，需省统计局协调。", blocked_on=date(2020, 7, 1))
STEP = Milestone("征求意见", date(2020, 6, 30))
ENDED = replace(PLAIN, state=State.CLOSED, submitted_on=date(2020, 6, 30), closed_on=date(2020, 7, 2))


def fields_of(*tasks: TaskFacts, as_of: datetime = FRIDAY, words: str = "") -> Fields:
    summary = summarize(Snapshot(as_of, tasks, (), UNITS, LightRules()), Calendar())
    return notice_fields(
        summary, "省转升办", "改造提升工作", to="各责任单位", demand="请抓紧推进", words=words
    )


def row_of(task: TaskFacts, name: str) -> dict[str, str]:
    [row] = fields_of(task)[name]
    return dict(row)


def test_its_head_names_the_work_the_week_and_the_instant():
    fields = fields_of(PLAIN)
    assert {name: fields[name] for name in ("督办单位", "工作", "期次", "日期", "主送", "截至")} == {
        "督办单位": "省转升办",
        "工作": "改造提升工作",
        "期次": "2020年第27周",
        "日期": "2020年7月3日",
        "主送": "各责任单位",
        "截至": "2020年7月3日",
    }


@pytest.mark.parametrize(
    ("tasks", "words"),
    [
        ((), "工作清单尚无任务。"),
        ((ENDED,), "工作清单共1项，已全部办结。"),
        ((PLAIN,), "工作清单共1项，已办结0项，在办1项。在办事项中，正常1项。"),
        (
            (LATE, replace(BLOCKED, number=2), replace(ENDED, number=3), replace(PLAIN, number=4)),
            "工作清单共4项，已办结1项，在办3项。在办事项中，逾期1项、受阻1项、正常1项。",
        ),
        (
            (PLAIN, replace(PLAIN, number=2, state=State.IN_REVIEW, submitted_on=TODAY)),
            "工作清单共2项，已办结0项，在办2项。在办事项中，正常2项。已报办结、待审核1项。",
        ),
        (
            (replace(LATE, blocked_on=TODAY), replace(PLAIN, number=2, milestones=(STEP,))),
            "工作清单共2项，已办结0项，在办2项。在办事项中，逾期1项、正常1项。"
            "另有1项逾期事项同时受阻。节点逾期1项。",
        ),
        (
            (PLAIN, replace(PLAIN, number=2, state=State.CANCELLED)),
            "工作清单共1项，已办结0项，在办1项。在办事项中，正常1项。",
        ),
    ],
)
def test_counts_come_with_what_they_are_a_part_of(tasks, words):
    assert fields_of(*tasks)["总体进展"] == words


@pytest.mark.parametrize(
    ("tasks", "words"),
    [
        ((PLAIN,), "本周无变化。"),
        ((ENDED,), "本周新办结1项。"),
        ((LATE, replace(BLOCKED, number=2)), "本周新逾期1项、新受阻1项。"),
    ],
)
def test_what_is_new_is_told_of_the_week(tasks, words):
    assert fields_of(*tasks)["本周变化"] == words


def test_what_is_empty_is_one_sentence():
    fields = fields_of(PLAIN)
    assert {name: fields[name] for name in ("办结情况", "逾期情况", "协调情况", "到期情况", "补充要求")} == {
        "办结情况": "本周无新办结事项。",
        "逾期情况": "无逾期事项。",
        "协调情况": "无受阻、需协调事项。",
        "到期情况": "7月12日前无到期事项。",
        "补充要求": "",
    }
    assert all(fields[name] == [] for name, columns in SHAPE.items() if columns)


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({}, "时限6月30日，逾期3天（其中工作日3天），进展60%"),
        ({"due_on": date(2020, 6, 24)}, "时限6月24日（原定6月30日），逾期9天（其中工作日6天），进展60%"),
        (
            {"waits": (Wait(date(2020, 6, 30), date(2020, 7, 2)),)},
            "时限6月30日，逾期1天（其中工作日1天，等待督办单位答复的2天不计），进展60%",
        ),
        (
            {"closures": (Closure(date(2020, 6, 30), date(2020, 7, 2)),), "is_whole": True},
            "时限6月30日，逾期2天（其中工作日2天，6月30日办结、7月2日重办，其间不计），进展100%",
        ),
        ({"progress": None}, "时限6月30日，逾期3天（其中工作日3天），已反馈，未报进度"),
        ({"progress": None, "last_report_on": None}, "时限6月30日，逾期3天（其中工作日3天），尚未反馈"),
        (
            {
                "state": State.IN_REVIEW,
                "submitted_on": date(2020, 7, 2),
                "waits": (Wait(date(2020, 7, 2)),),
            },
            "时限6月30日，逾期2天（其中工作日2天，等待督办单位答复的1天不计），已报办结，待审核",
        ),
        (
            {"due_on": date(2019, 12, 31), "original_due_on": date(2019, 12, 31)},
            "时限2019年12月31日，逾期185天（其中工作日124天），进展60%",
        ),
    ],
)
def test_lateness_is_the_units_own_in_days_and_working_days(changes, told):
    row = row_of(replace(LATE, **changes), "逾期事项")
    assert f"时限{row['时限']}，{row['逾期']}，{row['进展']}" == told


@pytest.mark.parametrize(
    ("changes", "problem", "asked"),
    [
        ({}, "统计口径不一致，需省统计局协调", "7月1日提出，待答复"),
        ({"trouble_answered_on": TODAY}, "统计口径不一致，需省统计局协调", "7月1日提出，7月3日已答复"),
        ({"problem": ""}, "需协调，未说明具体问题", "7月1日提出，待答复"),
        ({"problem": "一" * 90}, "一" * 79 + "…", "7月1日提出，待答复"),
        ({"problem": "缺少\n用地 数据"}, "缺少 用地 数据", "7月1日提出，待答复"),
    ],
)
def test_a_trouble_is_the_ask_in_one_line(changes, problem, asked):
    row = row_of(replace(BLOCKED, **changes), "协调事项")
    assert (row["问题"], row["提出"]) == (problem, asked)


def test_a_task_is_named_with_its_place_in_the_list():
    assert (
        row_of(replace(LATE, number=12, title="绘制图谱。"), "逾期事项")["任务"] == "绘制图谱（清单第12项）"
    )
    assert row_of(ENDED, "办结事项")["办结日期"] == "7月2日"


@pytest.mark.parametrize("name", ["逾期事项", "协调事项", "办结事项"])
def test_units_stand_in_the_order_of_the_register_never_by_lateness(name):
    plain = {"逾期事项": LATE, "协调事项": BLOCKED, "办结事项": ENDED}[name]
    leads = ("杭州市", "省科技厅", "省经信厅", "省科技厅")
    tasks = [replace(plain, number=number, lead_unit=lead) for number, lead in enumerate(leads, 1)]
    assert [(row["序号"], row["单位"], row["任务"][-6:]) for row in fields_of(*tasks)[name]] == [
        ("1", "省经信厅", "清单第3项）"),
        ("2", "省科技厅", "清单第2项）"),
        ("3", "省科技厅", "清单第4项）"),
        ("4", "杭州市", "清单第1项）"),
    ]


def test_next_weeks_deadlines_come_one_line_a_unit_without_what_was_handed_in():
    due = [("杭州市", 6), ("省经信厅", 10), ("省经信厅", 3), ("省科技厅", 13), ("省商务厅", 8)]
    tasks = [
        replace(
            PLAIN,
            number=number,
            title=f"任务{number}",
            lead_unit=unit,
            due_on=date(2020, 7, day),
            original_due_on=None,
        )
        for number, (unit, day) in enumerate(due, 1)
    ]
    tasks[4] = replace(tasks[4], state=State.IN_REVIEW, submitted_on=TODAY)
    fields = fields_of(*tasks)
    assert fields["到期情况"] == "7月12日前到期的事项3项，请牵头单位按期完成："
    assert fields["到期事项"] == [
        {
            "序号": "1",
            "单位": "省经信厅",
            "任务": "任务3（清单第3项）（7月3日）；任务2（清单第2项）（7月10日）",
        },
        {"序号": "2", "单位": "杭州市", "任务": "任务1（清单第1项）（7月6日）"},
    ]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("", ""),
        ("  ", ""),
        ("请于周三前报送", "请于周三前报送。"),
        ("请抓紧！", "请抓紧！"),
        ("一\n二", "一\n二。"),
    ],
)
def test_the_offices_own_words_are_a_sentence_of_their_own(words, said):
    fields = fields_of(PLAIN, words=words)
    assert (fields["下步要求"], fields["补充要求"]) == ("请抓紧推进。", said)


def test_a_reckoned_calendar_is_said_where_working_days_are_counted():
    late = replace(LATE, due_on=date(2099, 6, 30), original_due_on=date(2099, 6, 30))
    told = fields_of(late, as_of=datetime(2099, 7, 3, 16, tzinfo=OFFICE_ZONE))["逾期情况"]
    assert told == "在办1项中，逾期1项（2099年放假安排未公布，暂按法定节假日推算）："


@given(
    st.lists(
        st.builds(
            replace,
            st.sampled_from([PLAIN, LATE, BLOCKED, ENDED]),
            number=st.integers(1, 10_000),
            title=st.text(max_size=40),
            problem=st.text(max_size=40),
            lead_unit=st.sampled_from([*UNITS, "已撤并单位"]),
            due_on=st.none() | st.dates(TODAY - timedelta(days=40), TODAY + timedelta(days=40)),
        ),
        max_size=6,
        unique_by=lambda task: task.number,
    ),
    st.text(max_size=40),
)
def test_it_has_what_the_template_can_ask_for_whatever_the_list_is(tasks: list[TaskFacts], words: str):
    shape = shape_of(fields_of(*tasks, words=words))
    assert shape.keys() == SHAPE.keys()
    assert all(columns in ((), SHAPE[name]) for name, columns in shape.items())
