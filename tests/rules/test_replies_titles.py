"""Tasks that are named by words of their titles: one that is meant for certain is read, any other is asked for."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from replied import CALENDAR, TODAY

from taskbot.tasks.parsing.reply_claims import Ask, Claim
from taskbot.tasks.parsing.reply_titles import named_in
from taskbot.tasks.replies import Reply, parse_reply

OWN = {
    2: "更新地块底图",
    4: "拟定小微企业扶持办法",
    7: "修订供应链金融试点办法",
    9: "开展工业用地调查",
    11: "",
    13: "走访企业200家",
    15: "建设数字化车间30个",
}


def read(text: str, to: int | None = None) -> Reply:
    return parse_reply(text, TODAY, CALENDAR, to, OWN)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("底图70%，供应链金融50%", {"2": 70, "7": 50}),
        ("地块底图70%；工业用地调查正在收尾", {"2": 70, "9": None}),
        ("底图：70%、扶持办法：30%", {"2": 70, "4": 30}),
        ("底图工作进度70%", {"2": 70}),
        ("《修订供应链金融试点办法》50%", {"7": 50}),
        ("供应链金融试点受阻，需省财政厅协调", {"7": None}),
        ("走访企业的任务完成了100家", {"13": None}),
        ("走访企业这项工作已完成100家", {"13": None}),
        ("数字化车间建成了20个", {"15": None}),
    ],
)
def test_a_name_that_stands_in_one_title_names_that_task(text, expected):
    assert {number: one.progress for one in read(text).reports for number in one.numbers} == expected


@pytest.mark.parametrize(
    "text",
    ["办法70%", "底图70%，名录50%", "底图70%，办法已完成"],
)
def test_a_name_of_several_titles_or_of_none_beside_one_is_asked_for(text):
    reply = read(text)
    assert (reply.reports, reply.ask) == ((), Ask.WHICH_TASK)


@pytest.mark.parametrize(
    "text",
    [
        "企业70%",
        "覆盖率70%",
        "底图在哪里",
        "底图的事下午说",
        "调查问卷请大家填一下",
        "扶持办法的附件发我",
        "名录50%",
    ],
)
def test_general_words_and_talk_name_nothing(text):
    assert named_in(text, OWN) == ()
    assert read(text).reports == ()


def test_a_part_of_a_title_is_not_the_whole_task():
    (part,) = read("底图已完成").reports
    (whole,) = read("更新地块底图已完成").reports
    assert (part.claim, part.ask) == (Claim.IN_PROGRESS, Ask.IS_IT_DONE)
    assert (whole.claim, whole.ask) == (Claim.DONE, None)


def test_numbers_and_cards_come_before_names():
    assert [one.numbers for one in read("#4 底图70%").reports] == [("4",)]
    assert [one.numbers for one in read("底图70%", to=4).reports] == [("4",)]


def test_without_known_tasks_there_are_no_names():
    assert parse_reply("底图70%，名录50%", TODAY, CALENDAR).reports == ()


@given(st.text(max_size=60), st.dictionaries(st.integers(1, 99), st.text(max_size=30), max_size=4))
def test_nothing_raises_and_each_stretch_is_in_the_text(text, titles):
    for each in named_in(text, titles):
        assert 0 <= each.start <= each.end <= len(text)
