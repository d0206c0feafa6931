"""A leader's words: the tasks they name, and when they order nothing."""

import pytest

from taskbot.tasks.parsing.instruction_words import (
    numbers_at_head,
    numbers_in,
    numbers_opening,
    orders_nothing,
    orders_something,
)


@pytest.mark.parametrize(
    ("words", "numbers", "rest"),
    [
        ("12 请抓紧推进", (12,), "请抓紧推进"),
        ("#12，请抓紧推进", (12,), "请抓紧推进"),
        ("12、13和15 请抓紧", (12, 13, 15), "请抓紧"),
        ("12、请抓紧", (12,), "请抓紧"),
        ("#12#13 请抓紧", (12, 13), "请抓紧"),
        ("#12 #13请抓紧", (12,), "#13请抓紧"),
        ("12", (12,), ""),
        ("请各单位抓紧", (), "请各单位抓紧"),
        ("3家企业的情况请专报", (), "3家企业的情况请专报"),
        ("3、4月份的进展请专报", (), "3、4月份的进展请专报"),
        ("2020年底前务必完成", (), "2020年底前务必完成"),
        ("60%的进度偏慢", (), "60%的进度偏慢"),
        ("", (), ""),
    ],
)
def test_the_numbers_at_the_head_of_a_command(words, numbers, rest):
    assert numbers_at_head(words) == (numbers, rest)


@pytest.mark.parametrize(
    ("words", "numbers"),
    [
        ("请省经信厅就 #12 专题汇报", (12,)),
        ("#12、#13 请加快", (12, 13)),
        ("任务12要抓紧", (12,)),
        ("第12项和第13项要抓紧", (12, 13)),
        ("12号任务要抓紧", (12,)),
        ("请在12日前报我", ()),
        ("第3季度要见成效", ()),
        ("第二项要抓紧", ()),
        ("还有12天", ()),
    ],
)
def test_the_tasks_that_a_reply_names(words, numbers):
    assert numbers_in(words) == numbers


@pytest.mark.parametrize(
    "words", ["阅", "已阅。", "好", "好的", "收到", "很好，辛苦了", "谢谢大家", "知道了", "辛苦各位！"]
)
def test_what_orders_nothing(words):
    assert orders_nothing(words)


@pytest.mark.parametrize(
    "words",
    ["请抓紧", "好，继续推进", "阅，请省经信厅抓紧", "同意", "这个数怎么来的？", "辛苦了，月底前务必完成"],
)
def test_what_is_an_instruction(words):
    assert not orders_nothing(words)


@pytest.mark.parametrize(
    ("words", "bare", "expected"),
    [
        ("#12 请抓紧", False, ((12,), "请抓紧")),
        ("#12请抓紧", False, ((12,), "请抓紧")),
        ("#12、#13 请合并推进", False, ((12, 13), "请合并推进")),
        ("#12#13 请合并推进", False, ((12, 13), "请合并推进")),
        ("#12 #13 请合并推进", True, ((12, 13), "请合并推进")),
        ("＃12：请抓紧", False, ((12,), "请抓紧")),
        ("12 请抓紧", True, ((12,), "请抓紧")),
        ("12、13 请抓紧", True, ((12, 13), "请抓紧")),
        ("12 请抓紧", False, ((), "12 请抓紧")),
        ("2号的进展太慢了，要批评", True, ((2,), "2号的进展太慢了，要批评")),
        ("3号前报我", True, ((), "3号前报我")),
        ("3 个县还没有动", True, ((), "3 个县还没有动")),
        ("3个县还没有动", True, ((), "3个县还没有动")),
        ("大家看 #12", False, ((), "大家看 #12")),
        ("2020年要见效", True, ((), "2020年要见效")),
    ],
)
def test_the_tasks_that_words_open_with(words, bare, expected):
    assert numbers_opening(words, bare=bare) == expected


@pytest.mark.parametrize("piece", ["1、", "#1", "好", "，", "第1", " "])
def test_a_megabyte_of_one_piece_is_read(piece):
    text = piece * (1_000_000 // len(piece))
    numbers_at_head(text)
    numbers_in(text)
    numbers_opening(text, bare=True)
    orders_nothing(text)


@pytest.mark.parametrize(
    "words",
    [
        "请抓紧",
        "要加快",
        "60%太慢，要加快",
        "进度60%，偏慢",
        "受阻的事项请省财政厅协调",
        "已完成的要及时报办结",
        "限6月底前完成",
        "同意",
        "为什么只有60%？",
        "没有完成，务必抓紧",
    ],
)
def test_what_orders_asks_or_finds_fault(words):
    assert orders_something(words)


@pytest.mark.parametrize(
    "words",
    ["60%", "60% 正在征求意见", "已完成", "受阻，需省财政厅协调", "尚未启动", "完成了", "主要材料已报，70%"],
)
def test_figures_and_states_order_nothing(words):
    assert not orders_something(words)
