"""A field in three versions, and the deadline of an edited row."""

from datetime import date

import pytest

from taskbot.tasks.list_deadlines import DeadlineReader
from taskbot.tasks.revised_deadlines import Due, read_due
from taskbot.tasks.revised_fields import fields_of, merged, overtaken_words
from taskbot.tasks.workdays import Calendar

TODAY = date(2020, 6, 15)
READER = DeadlineReader(TODAY, Calendar())
JUNE, JULY = Due(date(2020, 6, 30), "6月底前"), Due(date(2020, 7, 10), "7月10日前")


@pytest.mark.parametrize(
    ("name", "base", "theirs", "ours", "verdict"),
    [
        ("title", "甲", "甲", "乙", "change"),
        ("title", "甲", "乙", "丙", "conflict"),
        ("title", "甲", "乙", "乙", "none"),
        ("title", "甲", "甲", "甲", "none"),
        ("title", "甲", "乙", "甲", "none"),
        ("title", "甲乙", "甲乙", "甲 乙\n", "none"),
        ("content", "原文", "原文", "", "change"),
        ("content", "原文", "", "新文", "conflict"),
        ("deadline", JUNE, JUNE, JULY, "change"),
        ("deadline", JUNE, Due(date(2020, 7, 20), "7月20日前"), JULY, "conflict"),
        ("deadline", JUNE, JULY, JULY, "none"),
        ("deadline", JUNE, JUNE, Due(date(2020, 6, 30), "2020年6月30日"), "none"),
        ("deadline", JUNE, JUNE, Due(date(2020, 6, 30), "上半年"), "change"),
        ("deadline", JUNE, JULY, Due(date(2020, 7, 10), "2020年7月10日"), "none"),
        ("deadline", Due(None, "长期"), Due(None, "长期"), Due(None, "每月5日前", "FREQ=MONTHLY"), "change"),
        ("supporting_units", ("甲", "乙"), ("甲", "乙"), ("乙", "甲"), "none"),
        ("supporting_units", ("甲",), ("甲",), ("甲", "乙"), "change"),
        ("supporting_units", ("甲",), ("甲", "丙"), ("甲", "乙"), "conflict"),
        ("progress", 60, 60, 70, "change"),
        ("progress", 60, 70, 70, "none"),
        ("progress", 60, 80, 70, "conflict"),
        ("progress", None, 80, 70, "conflict"),
        ("problem", "缺人", "缺人", "", "change"),
        ("problem", "缺人", "缺钱", "", "conflict"),
    ],
)
def test_a_field_is_a_change_a_conflict_or_nothing(make_task, name, base, theirs, ours, verdict):
    known = fields_of(make_task())
    changes, clashes = merged(known | {name: base}, known | {name: theirs}, {name: ours})
    found = "change" if changes else "conflict" if clashes else "none"
    assert found == verdict
    assert changes == ({name: ours} if verdict == "change" else {})


def test_words_beside_a_percentage_that_has_moved_are_of_an_older_report(make_task):
    base = fields_of(make_task(progress=60, done="征求意见"))
    theirs = base | {"progress": 80}
    changes, clashes = merged(base, theirs, {"done": "修改完善"})
    assert (changes, [each.name for each in clashes]) == ({}, ["done"])


def test_a_change_of_other_fields_meanwhile_is_none_of_this_field(make_task):
    base = fields_of(make_task(progress=60))
    changes, clashes = merged(base, base | {"progress": 80, "title": "新名"}, {"deadline": JULY})
    assert (changes, clashes) == ({"deadline": JULY}, [])


@pytest.mark.parametrize(
    ("words", "day", "due"),
    [
        ("7月10日前", None, JULY),
        ("7月底前\n（2020年6月30日）", None, Due(date(2020, 7, 31), "7月底前")),
        ("6月底前\n（2020年7月5日）", None, Due(date(2020, 7, 5), "2020年7月5日")),
        ("6月底前(延至2020年7月5日)", None, Due(date(2020, 7, 5), "2020年7月5日")),
        ("（2020年7月5日）", None, Due(date(2020, 7, 5), "2020年7月5日")),
        ("长期\n（2020年6月30日）", None, Due(None, "长期")),
        ("44017", None, Due(date(2020, 7, 5), "2020年7月5日")),
        (None, "2020/7/5", Due(date(2020, 7, 5), "2020年7月5日")),
        (None, "7月5日", Due(date(2020, 7, 5), "2020年7月5日")),
        ("7月10日前", "2020年7月10日", JULY),
        ("适时", "2020年7月10日", Due(date(2020, 7, 10), "适时")),
        ("7月10日前", "", JULY),
        ("长期", "", Due(None, "长期")),
    ],
)
def test_whichever_of_words_and_day_was_edited_counts(words, day, due):
    assert read_due(words, day, JUNE, READER, TODAY).due == due


@pytest.mark.parametrize(
    ("words", "day", "problem"),
    [
        ("", None, "时限空白"),
        (None, "", "时限空白"),
        ("", "", "时限空白"),
        ("7-5", None, "读不懂时限「7-5」"),
        ("9月31日", None, "时限「9月31日」没有这一天"),
        ("7月底前（2020年8月5日）", None, "写了两个时限：2020年7月31日和2020年8月5日"),
        ("7月10日前", "2020年7月20日", "写了两个时限：2020年7月10日和2020年7月20日"),
        (None, "待定", "「待定」不是日期"),
        ("6月底前（2020年6月31日）", None, "「2020年6月31日」不是日期"),
    ],
)
def test_a_deadline_that_cannot_be_told_is_a_problem(words, day, problem):
    read = read_due(words, day, JUNE, READER, TODAY)
    assert read.due is None
    assert read.problem.startswith(problem)


def test_a_day_that_has_passed_is_looked_at_by_a_person():
    read = read_due("2020年6月1日", None, JUNE, READER, TODAY)
    assert read.doubt == "2020年6月1日已经过去，请核对"


@pytest.mark.parametrize(
    ("now", "words"),
    [
        ("正在征求意见", "预览时是「空白」，现在已是「正在征求意见」；"),
        ("", "预览时是「空白」，预览之后其他内容有了变动；"),
    ],
)
def test_what_became_of_a_change_that_was_proposed_is_one_sentence(now, words):
    said = overtaken_words("", now, "已印发")
    assert said == f"{words}您写的「已印发」没有采用，请核对后再改"


@pytest.mark.parametrize(
    ("before", "due", "problem"),
    [
        (JUNE, "2020年6月14日", True),
        (JUNE, "2020年6月15日", False),
        (Due(date(2020, 5, 31)), "2020年6月1日", False),
        (Due(date(2020, 5, 31)), "2020年5月30日", True),
        (Due(None, "长期"), "1905年7月12日", True),
    ],
)
def test_no_deadline_is_before_the_task_was_issued(before, due, problem):
    """Of one that was issued late the deadline may stay before that day, and no other comes before it."""
    read = read_due(None, due, before, READER, TODAY, issued_on=date(2020, 6, 15))
    assert bool(read.problem) == problem


@pytest.mark.parametrize("sign", "一、（月日0年")
def test_a_long_run_of_one_sign_is_read_at_once(sign):
    read_due(sign * 1_000_000, None, JUNE, READER, TODAY)
