"""Which tasks a message speaks of, and what is common to all of its reports."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from replied import read, report_in

from taskbot.tasks.parsing.reply_claims import Claim
from taskbot.tasks.replies import READ_CHARACTERS


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("#7 已完成", ["7"]),
        ("＃７ 已完成", ["7"]),
        ("#007 已完成", ["7"]),
        ("7 已完成", ["7"]),
        ("7已完成", ["7"]),
        ("7：已完成", ["7"]),
        ("（7）已完成", ["7"]),
        ("7号任务已完成", ["7"]),
        ("7号已完成", ["7"]),
        ("任务7已完成", ["7"]),
        ("任务七已完成", ["7"]),
        ("第7号任务已完成", ["7"]),
        ("第12项任务已完成", ["12"]),
        ("第十二号任务已完成", ["12"]),
        ("第2、7项任务已完成", ["2", "7"]),
        ("2、7已完成", ["2", "7"]),
        ("2和7均已完成", ["2", "7"]),
        ("#2、#7已完成", ["2", "7"]),
        ("2-5已完成", ["2", "3", "4", "5"]),
        ("#2至#4均已完成", ["2", "3", "4"]),
        ("#101 #1 88% 两项一起", ["101", "1"]),
        ("#12 #13 80%", ["12", "13"]),
        ("#12、 #13 80%", ["12", "13"]),
        ("12 13 已完成", ["12", "13"]),
        ("#7，60%", ["7"]),
        ("#101 71% 第二条", ["101"]),
        ("任务七：推进中", ["7"]),
        ("【7】推进中", ["7"]),
        ("第三项已完成", ["3"]),
        ("三号任务已完成", ["3"]),
        ("第2、4、7项均已办结", ["2", "4", "7"]),
        ("第1至第3项已完成", ["1", "2", "3"]),
        ("1号、2号任务已完成", ["1", "2"]),
        ("1-3项已完成", ["1", "2", "3"]),
        ("2项、5项任务都办结了", ["2", "5"]),
        ("8、10两项已完成", ["8", "10"]),
        ("#6 需要和#9同步推进，目前30%", ["6"]),
        ("正在征求意见（#7）", ["7"]),
        ("除第3项外，第1、2项均已完成", ["1", "2"]),
        ("关于7号任务：1.已完成调研；2.正在起草", ["7"]),
        ("「督办：#7 绘制图谱」\n- - - - -\n60%", ["7"]),
        ("#27 全年计划20亿元，1-5月完成8亿元", ["27"]),
        ("#7，30家企业已完成改造", ["7"]),
    ],
)
def test_the_tasks_that_are_meant(text, numbers):
    assert list(report_in(text).numbers) == numbers


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("#2 已完成 #7 30%", [("2", Claim.DONE, None), ("7", Claim.IN_PROGRESS, 30)]),
        ("2、4已完成；7受阻", [("2", Claim.DONE, None), ("4", Claim.DONE, None), ("7", Claim.BLOCKED, None)]),
        ("2已完成，7正在推进", [("2", Claim.DONE, None), ("7", Claim.IN_PROGRESS, None)]),
        ("2：60%；7：已完成", [("2", Claim.IN_PROGRESS, 60), ("7", Claim.DONE, None)]),
        (
            "#2 60% 征求意见\n#7 已签合同\n#9 80%",
            [("2", Claim.IN_PROGRESS, 60), ("7", Claim.IN_PROGRESS, None), ("9", Claim.IN_PROGRESS, 80)],
        ),
        (
            "2已完成、7完成50%、9未开始",
            [("2", Claim.DONE, None), ("7", Claim.IN_PROGRESS, 50), ("9", Claim.NOT_STARTED, None)],
        ),
        (
            "2已完成 7推进中 9受阻",
            [("2", Claim.DONE, None), ("7", Claim.IN_PROGRESS, None), ("9", Claim.BLOCKED, None)],
        ),
        ("1.#2 已完成 2.#7 60%", [("2", Claim.DONE, None), ("7", Claim.IN_PROGRESS, 60)]),
        (
            "第2、4项已办结；7项进度30%",
            [("2", Claim.DONE, None), ("4", Claim.DONE, None), ("7", Claim.IN_PROGRESS, 30)],
        ),
        ("2.已完成\n7.推进中", [("2", Claim.DONE, None), ("7", Claim.IN_PROGRESS, None)]),
        ("2、4已完成，其余推进中", [("2", Claim.DONE, None), ("4", Claim.DONE, None)]),
        (
            "1-5项已完成，6项推进中",
            [*((str(n), Claim.DONE, None) for n in range(1, 6)), ("6", Claim.IN_PROGRESS, None)],
        ),
        ("①已完成 ②60%", [("1", Claim.DONE, None), ("2", Claim.IN_PROGRESS, 60)]),
        ("任务8（50%）、任务11（已完成）", [("8", Claim.IN_PROGRESS, 50), ("11", Claim.DONE, None)]),
        (
            "2和7已完成，9还在弄",
            [("2", Claim.DONE, None), ("7", Claim.DONE, None), ("9", Claim.IN_PROGRESS, None)],
        ),
        ("2、7分别完成50%、60%", [("2", Claim.IN_PROGRESS, 50), ("7", Claim.IN_PROGRESS, 60)]),
        ("#2已完成，但#7还没开始", [("2", Claim.DONE, None), ("7", Claim.NOT_STARTED, None)]),
        (
            "已办结：#2、#4；推进中：#7",
            [("2", Claim.DONE, None), ("4", Claim.DONE, None), ("7", Claim.IN_PROGRESS, None)],
        ),
    ],
)
def test_several_tasks_in_one_message(text, expected):
    reports = read(text).reports
    assert [(number, each.claim, each.progress) for each in reports for number in each.numbers] == expected


def test_a_task_that_is_named_twice_is_reported_once():
    first, second = read("#1 60%，#8 55%。其中#8存在问题：资金未到位").reports
    assert (first.numbers, first.progress, first.done_text) == (("1",), 60, None)
    assert (second.numbers, second.progress, second.problem) == (("8",), 55, "资金未到位")
    assert second.done_text is None


def test_the_of_after_a_number_is_no_part_of_the_words():
    assert report_in("7号任务的汇总表，进度70%").done_text == "汇总表，进度70%"


def test_words_without_a_number_are_about_the_card_that_they_answer():
    assert report_in("正在征求意见", to=7).numbers == ("7",)
    assert report_in("#9 已完成", to=7).numbers == ("9",)
    assert report_in("第一项 96%，其他正常", to=7).numbers == ("7",)
    assert [report.numbers for report in read("推进中，#9 已完成", to=7).reports] == [("7",), ("9",)]


def test_points_in_an_answer_to_a_card_are_not_task_numbers():
    assert report_in("1、已完成\n2、正在起草", to=7).numbers == ("7",)
    assert report_in("1、3已完成", to=7).numbers == ("1", "3")


def test_the_public_form_is_json():
    assert json.loads(json.dumps(read("#7 60% 正在征求意见").to_json())) == {
        "text": "#7 60% 正在征求意见",
        "reports": [
            {
                "numbers": ["7"],
                "progress": 60,
                "claim": "in_progress",
                "needs_coordination": False,
                "done_text": "正在征求意见",
                "problem": None,
                "next_step": None,
                "expected_on": None,
                "expected_phrase": None,
                "ask": None,
            }
        ],
        "is_report": True,
        "acknowledgement": False,
        "ask": None,
        "left_open": [],
        "acknowledged": [],
    }


WORDS = st.lists(
    st.sampled_from(
        [
            "#7",
            "1、3",
            "12",
            "已",
            "完成",
            "未",
            "没",
            "基本",
            "差",
            "60%",
            "100%",
            "推进",
            "受阻",
            "需协调",
            "，",
            "。",
            "；",
            "\n",
            "收到",
            "？",
            "任务",
            "第",
            "项",
            "号",
            "预计",
            "6月底",
            "下一步：",
            "问题：",
            "全部",
            "办结",
        ]
    ),
    max_size=25,
).map("".join)


@given(WORDS | st.text(max_size=60), st.none() | st.integers(min_value=1, max_value=99))
def test_no_message_raises_and_every_report_names_its_tasks(text, to):
    reply = read(text, to)
    for report in reply.reports:
        assert report.numbers
        assert all(number.isdigit() and number[0] != "0" for number in report.numbers)
        assert report.progress is None or 0 <= report.progress <= 100
        assert report.claim is not Claim.DONE or report.progress in (None, 100)


@pytest.mark.parametrize(
    "words",
    [
        "一",
        "、",
        "1、",
        "#1 ",
        "#1、",
        "已完成，",
        "现已",
        "整改完成",
        "百分之",
        "60%",
        "100%的",
        "第一、",
        "（",
        "「",
        ">",
    ],
)
def test_of_a_megabyte_only_the_beginning_is_read(words):
    text = words * (1_000_000 // len(words))
    assert read(text).reports == read(text[:READ_CHARACTERS]).reports
