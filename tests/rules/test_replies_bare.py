"""Bare numbers: where one names a task, and that nothing which is named is lost."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from replied import CALENDAR, TODAY, read

from taskbot.tasks.parsing.numerals import half_width
from taskbot.tasks.parsing.reply_claims import Ask, Claim
from taskbot.tasks.parsing.reply_heads import segments_of
from taskbot.tasks.replies import Reply, parse_reply

OWN = {1: "更新地块底图", 3: "拟定扶持办法", 5: "走访重点企业"}


def read_own(text: str, to: int | None = None) -> Reply:
    return parse_reply(text, TODAY, CALENDAR, to, OWN)


def told(reply: Reply) -> dict[str, str | None]:
    return {number: one.done_text or one.problem for one in reply.reports for number in one.numbers}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1 走访了30家", {"1": "走访了30家"}),
        ("1 收集资料120份", {"1": "收集资料120份"}),
        ("1 走访了30家；3 选址已定", {"1": "走访了30家", "3": "选址已定"}),
        (
            "1 底图初稿完成，3 名单差两个市，5 走访了30家",
            {"1": "底图初稿完成", "3": "名单差两个市", "5": "走访了30家"},
        ),
        ("1、走访了30家\n3、正在起草", {"1": "走访了30家", "3": "正在起草"}),
        ("1已完成测绘2个县", {"1": "已完成测绘2个县"}),
    ],
)
def test_a_number_before_a_status_is_a_tasks(text, expected):
    assert told(read(text)) == expected


@pytest.mark.parametrize(
    "text",
    [
        "3 家企业已完成改造",
        "5 个县已报送",
        "2 点开会，已通知",
        "6 月份完成30家",
        "12 层会议室已定",
        "3 人已到",
        "2020 年已完成",
    ],
)
def test_a_number_before_a_measure_counts_something(text):
    assert not read(text).is_report
    assert not read_own(text).is_report


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1 几个县的底图都收齐了", {"1"}),
        ("1 外业的全部人员和设备已进场", {"1"}),
        ("1 名单报省厅，3 还差两个市", {"1", "3"}),
        ("1 底图初稿完成，5 企业那边", {"1", "5"}),
    ],
)
def test_a_number_of_the_own_unit_needs_less(text, expected):
    reply = read_own(text)
    assert {*told(reply), *reply.left_open} == expected


@pytest.mark.parametrize(
    "text", ["1 会议室见", "3 谁去", "5 下午碰头", "2 底图都收齐了", "8 人员和设备全部进场了"]
)
def test_chatter_that_opens_with_a_number_is_no_report(text):
    reply = read_own(text)
    assert (reply.is_report, reply.ask, reply.acknowledged) == (False, None, ())


def test_in_an_answer_to_a_card_other_numbers_are_points():
    reply = read_own("1 走访了12家；2 正在汇总", to=1)
    assert told(reply) == {"1": "走访了12家；2 正在汇总"}
    assert set(told(read_own("走访了12家；3 正在起草", to=1))) == {"1", "3"}


@pytest.mark.parametrize(
    ("text", "left_open"),
    [
        ("1 60%；3 见附件", ("3",)),
        ("#1 已完成；#3 保证按期完成；#5 见附件", ("3", "5")),
        ("1 已完成；3 收到；5 -5%", ("5",)),
        ("#1 60%，#3", ("3",)),
        ("1 收到；3 60%", ()),
    ],
)
def test_what_cannot_be_read_of_a_task_that_is_named_is_left_open(text, left_open):
    reply = read(text)
    assert reply.left_open == left_open
    assert (reply.ask is Ask.WHAT_STATE) is bool(left_open)


def test_a_figure_is_not_cut_into_a_number_and_a_figure():
    reply = read("1 已完成；2 完成了60%")
    assert [(one.numbers, one.progress, one.claim) for one in reply.reports] == [
        (("1",), None, Claim.DONE),
        (("2",), 60, Claim.IN_PROGRESS),
    ]


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("2 收到", ("2",)),
        ("#2 收到", ("2",)),
        ("签收 1", ("1",)),
        ("签收1、3，马上办理", ("1", "3")),
        ("2 已收悉，马上办理", ("2",)),
        ("#1 收到，马上办理", ("1",)),
        ("#1、#3 收到，谢谢", ("1", "3")),
        ("1 收到；3 收到", ("1", "3")),
        ("收到1、3", ("1", "3")),
        ("已签收#5", ("5",)),
        ("任务3 我局已签收", ("3",)),
        ("1号收到", ("1",)),
        ("1号、3号收到，马上办理", ("1", "3")),
        ("18号已签收", ("18",)),
    ],
)
def test_an_acknowledgement_names_its_tasks(text, numbers):
    reply = read(text)
    assert (reply.acknowledgement, reply.acknowledged, reply.reports) == (True, numbers, ())


@pytest.mark.parametrize(
    "text",
    [
        "18号收到通知",
        "18号收到了吗",
        "请签收#1",
        "#1 请大家签收",
        "#1 未收到",
        "#1 没有签收",
        "收到30份材料",
        "1 收到了吗",
    ],
)
def test_other_words_acknowledge_nothing(text):
    assert read(text).acknowledged == ()


def test_a_message_may_acknowledge_one_task_and_report_another():
    reply = read("2 收到，1 已完成60%")
    assert (reply.acknowledged, told(reply).keys()) == (("2",), {"1"})


_PIECES = st.sampled_from(
    [
        "1 ",
        "3 ",
        "5、",
        "#1 ",
        "#3",
        "2 ",
        "走访了30家",
        "已完成",
        "60%",
        "收到",
        "见附件",
        "差两个市",
        "底图",
        "，",
        "；",
        "\n",
        "？",
        "家企业",
        "签收",
        "谢谢",
        "申请延期",
        "其余",
    ]
)


@given(st.lists(_PIECES, max_size=20).map("".join), st.none() | st.integers(min_value=1, max_value=9))
def test_of_a_message_that_says_anything_every_head_is_told_taken_or_asked(text, to):
    for own in ({}, OWN):
        reply = parse_reply(text, TODAY, CALENDAR, to, own)
        known = {*told(reply), *reply.acknowledged, *reply.left_open}
        segments = segments_of(half_width(text), to, own)
        heads = {number for each in segments[0 if to is None else 1 :] for number in each.numbers}
        if reply.reports or reply.acknowledged:
            assert heads <= known
        assert not set(told(reply)) & set(reply.left_open)


@pytest.mark.parametrize(
    "words", ["1 走", "1 走访了", "签收1、", "1 一", "底图", "《", "1 家", "3 底图", "走访30"]
)
def test_a_megabyte_is_read_with_the_own_tasks_too(words):
    read_own(words * (1_000_000 // len(words)))
