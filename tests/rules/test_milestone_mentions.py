"""Which milestones a report says are reached: a table of phrases."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from taskbot.tasks.parsing.milestone_mentions import reached_in

TITLES = ("形成初稿", "征求省税务局意见", "完成招标", "印发实施方案")


@pytest.mark.parametrize(
    ("words", "places"),
    [
        ("初稿已形成", (0,)),
        ("已形成初稿", (0,)),
        ("初稿已于6月20日完成", (0,)),
        ("《产业链图谱》初稿已形成，下步征求意见", (0,)),
        ("已按期形成初稿并征求省税务局意见", (0,)),
        ("初稿已形成，已征求省税务局意见", (0, 1)),
        ("省税务局意见已征求完毕", (1,)),
        ("完成招标", (2,)),
        ("招标工作已结束", (2,)),
        ("昨天已正式印发实施方案", (3,)),
    ],
)
def test_a_milestone_that_is_said_to_be_reached(words, places):
    assert reached_in(words, TITLES) == places


@pytest.mark.parametrize(
    "words",
    [
        "正在形成初稿",
        "初稿未形成",
        "初稿尚未完成",
        "计划6月底前完成初稿",
        "初稿预计月底形成",
        "形成初稿",
        "已形成初稿框架",
        "初稿已完成80%",
        "初稿基本完成",
        "已征求省财政厅意见",
        "已启动招标",
        "招标已完成一半",
        "已完成",
        "",
    ],
)
def test_a_milestone_that_is_not(words):
    assert reached_in(words, TITLES) == ()


def test_a_title_that_is_a_verb_alone_is_known_as_a_whole():
    assert reached_in("送审已完成", ("送审",)) == (0,)


@given(st.text("初稿已形成完了未征求意见，。 ", max_size=40), st.lists(st.text("形成初稿送审 ", max_size=6)))
def test_nothing_raises(words, titles):
    assert all(0 <= place < len(titles) for place in reached_in(words, titles))


@pytest.mark.parametrize("sign", ["一", "、", "已", "初稿已"])
def test_a_megabyte_of_anything_says_nothing(sign):
    assert reached_in(sign * (1_000_000 // len(sign)), TITLES) == ()
