"""What is asked for without a command, and what is a report or talk instead."""

import pytest

from taskbot.tasks.parsing.plain_asks import PlainAsk, Wanted, asks_the_office, asks_when, read_ask


@pytest.mark.parametrize(
    ("words", "asked"),
    [
        ("#1", PlainAsk(Wanted.TASK, 1)),
        ("＃12", PlainAsk(Wanted.TASK, 12)),
        ("1号任务怎么样了", PlainAsk(Wanted.TASK, 1)),
        ("3号任务的进展如何？", PlainAsk(Wanted.TASK, 3)),
        ("任务3目前怎么样", PlainAsk(Wanted.TASK, 3)),
        ("看一下第3项", PlainAsk(Wanted.TASK, 3)),
        ("逾期", PlainAsk(Wanted.LIST, words="逾期")),
        ("有哪些逾期的？", PlainAsk(Wanted.LIST, words="逾期")),
        ("逾期的任务有哪些", PlainAsk(Wanted.LIST, words="逾期")),
        ("本周到期", PlainAsk(Wanted.LIST, words="本周到期")),
        ("目前有哪些未签收的任务", PlainAsk(Wanted.LIST, words="未签收")),
        ("我的任务", PlainAsk(Wanted.MINE)),
        ("我有什么任务？", PlainAsk(Wanted.MINE)),
        ("我们现在有哪些任务", PlainAsk(Wanted.MINE)),
        ("办结 4", PlainAsk(Wanted.CLOSE, 4)),
        ("办结6号任务", PlainAsk(Wanted.CLOSE, 6)),
        ("6号任务可以办结", PlainAsk(Wanted.CLOSE, 6)),
        ("退办 4", PlainAsk(Wanted.RETURN, 4)),
    ],
)
def test_what_is_asked_for(words, asked):
    assert read_ask(words) == asked


@pytest.mark.parametrize(
    "words",
    [
        "1",
        "60%",
        "#1 60%",
        "1号任务已完成",
        "#1已办结",
        "我的任务已完成",
        "今天下午开会，请准时参加",
        "12月25日",
        "",
    ],
)
def test_what_asks_for_nothing_here(words):
    assert read_ask(words) is None


@pytest.mark.parametrize(
    "words", ["什么时候要？", "这个任务什么时候完成", "几号交", "时限是哪天", "何时截止?"]
)
def test_a_question_about_the_deadline(words):
    assert asks_when(words)


@pytest.mark.parametrize("words", ["什么时候要开会", "7月5日前完成", "时限是7月5日", "什么时候能批下来"])
def test_no_question_about_the_deadline(words):
    assert not asks_when(words)


@pytest.mark.parametrize("piece", ["1", "的", "我", "任务", "现在", "查一下"])
def test_a_megabyte_of_one_piece_is_read(piece):
    text = piece * (1_000_000 // len(piece))
    assert read_ask(text) is None
    assert not asks_when(text)


@pytest.mark.parametrize(
    "words", ["这个任务是什么意思", "能不能给个模板", "有没有统一格式？", "进展怎么填", "口径是什么"]
)
def test_a_question_for_the_office(words):
    assert asks_the_office(words)


@pytest.mark.parametrize("words", ["60%，已按模板报送", "格式已统一", "已明确统计口径", "怎么报价还在谈"])
def test_no_question_for_the_office(words):
    assert not asks_the_office(words)
