"""The grammar of deadlines, family by family: days, periods, what is counted, what is refused."""

import json
from datetime import date

import pytest
from deadline_reading import WEDNESDAY, dated, read

from taskbot.tasks.parsing.deadline_grammar import Precision


@pytest.mark.parametrize(
    "text",
    [
        "7月31日前",
        "七月三十一日前",
        "７月３１日前",
        "7 月 31 日前",
        "七月卅一号之前",
        "2020年7月31日前",
        "二〇二〇年七月三十一日前",
        "二○二○年七月三十一日前",
        "二O二O年七月三十一日前",
        "2 0 2 0 年 7 月 3 1 日前",
        "20年7月31日",
        "今年7月31日以前",
        "2020-07-31",
        "2020/7/31",
        "2020.7.31前",
        "20200731",
        "0731前",
        "0731",
        "7.31前",
        "7.31",
        "7·31",
        "7/31",
        "7-31前",
        "7月31",
        "不迟于7月31日",
        "最晚7月31日",
        "截止日期：7月31日",
        "7月31日（周五）前",
        "7月31日（含）前",
        "8月1日（不含）前",
        "7月20日至31日",
        "7月20-31日",
        "6月20日—7月31日",
        "自6月20日起至7月31日止",
        "2020.7.1-2020.7.31",
        "7.1-7.31前",
        "7月最后一个工作日",
        "7月第23个工作日",
        "2020年6月20日至7月31日",
        "7月最后一个周五",
        "7月第五个周五",
        "八一前",
        "07-31",
        "20.7.31",
        "2O20年7月31日",
        "七 月 三十一 日前",
        "7月31日周五前",
        "7月31日当天",
        "7月31日24:00",
        "不得迟于7月31日",
        "最迟不得超过7月31日",
        "7月31日（星期五）17：00前",
        "6月底至7月31日",
        "即日起至7月31日",
        "本周五至7月31日",
        "7月最后一天",
        "7月底最后一个工作日",
    ],
)
def test_a_day_is_read_in_every_way_of_writing_it(text):
    assert dated(text) == ("2020-07-31", "day")


@pytest.mark.parametrize(
    ("text", "due_on", "precision"),
    [
        ("7月底前", "2020-07-31", "month"),
        ("七月末", "2020-07-31", "month"),
        ("7月份", "2020-07-31", "month"),
        ("2020年7月", "2020-07-31", "month"),
        ("2020-07", "2020-07-31", "month"),
        ("本月底", "2020-05-31", "month"),
        ("月底前", "2020-05-31", "month"),
        ("月内", "2020-05-31", "month"),
        ("下个月底前", "2020-06-30", "month"),
        ("下下月底", "2020-07-31", "month"),
        ("6月至8月", "2020-08-31", "month"),
        ("11月至次年2月", "2021-02-28", "month"),
        ("2020年10月至2021年3月", "2021-03-31", "month"),
        ("元月底前", "2021-01-31", "month"),
        ("7月上旬", "2020-07-10", "ten-day"),
        ("7月中旬", "2020-07-20", "ten-day"),
        ("7月下旬前", "2020-07-31", "ten-day"),
        ("下旬", "2020-05-31", "ten-day"),
        ("上旬", "2020-06-10", "ten-day"),
        ("7月上半月", "2020-07-15", "day"),
        ("7月下半月", "2020-07-31", "month"),
        ("25日前", "2020-05-25", "day"),
        ("15号前", "2020-06-15", "day"),
        ("本月25日前", "2020-05-25", "day"),
        ("次月8日前", "2020-06-08", "day"),
        ("三季度", "2020-09-30", "quarter"),
        ("第4季度末", "2020-12-31", "quarter"),
        ("Q3", "2020-09-30", "quarter"),
        ("本季度内", "2020-06-30", "quarter"),
        ("下季度末前", "2020-09-30", "quarter"),
        ("季末", "2020-06-30", "quarter"),
        ("前三季度", "2020-09-30", "quarter"),
        ("明年一季度", "2021-03-31", "quarter"),
        ("上半年", "2020-06-30", "half"),
        ("2021年上半年", "2021-06-30", "half"),
        ("明年下半年", "2021-12-31", "half"),
        ("年中前", "2020-06-30", "half"),
        ("年底前", "2020-12-31", "year"),
        ("今年年末", "2020-12-31", "year"),
        ("年内", "2020-12-31", "year"),
        ("本年度", "2020-12-31", "year"),
        ("全年", "2020-12-31", "year"),
        ("明年底", "2021-12-31", "year"),
        ("后年年底", "2022-12-31", "year"),
        ("2020年11月至次年2月", "2021-02-28", "month"),
        ("2020年11月至2月", "2021-02-28", "month"),
        ("到2023年", "2023-12-31", "year"),
        ("2023年实现", "2023-12-31", "year"),
        ("2021至2023年", "2023-12-31", "year"),
        ("今明两年", "2021-12-31", "year"),
        ("从2021年起的3年", "2023-12-31", "year"),
        ("未来三年", "2022-12-31", "year"),
        ("“十四五”期末", "2025-12-31", "year"),
        ("十五五末", "2030-12-31", "year"),
        ("7月中下旬", "2020-07-31", "ten-day"),
        ("7月上中旬", "2020-07-20", "ten-day"),
        ("7月上旬至中旬", "2020-07-20", "ten-day"),
        ("6月下旬至7月上旬", "2020-07-10", "ten-day"),
        ("本旬内", "2020-05-20", "ten-day"),
        ("6月中旬至8月底", "2020-08-31", "month"),
        ("6月1日至年底", "2020-12-31", "year"),
        ("自6月起至年底", "2020-12-31", "year"),
        ("三季末", "2020-09-30", "quarter"),
        ("三、四季度", "2020-12-31", "quarter"),
        ("上半年内", "2020-06-30", "half"),
        ("2020年下半年至2021年上半年", "2021-06-30", "half"),
        ("2020、2021年", "2021-12-31", "year"),
        ("岁末", "2020-12-31", "year"),
        ("再下个月", "2020-07-31", "month"),
        ("“十四五”期间", "2025-12-31", "year"),
        ("本月20日至25日", "2020-05-25", "day"),
        ("12月25日至1月5日", "2021-01-05", "day"),
        ("下周一至周三", "2020-05-27", "day"),
        ("年底最后一个工作日", "2020-12-31", "day"),
    ],
)
def test_a_period_ends_with_its_last_day(text, due_on, precision):
    assert dated(text) == (due_on, precision)


@pytest.mark.parametrize(
    ("text", "due_on", "due_time"),
    [
        ("明天下班前", "2020-05-21", "EOB"),
        ("7月31日下午5点前", "2020-07-31", "17:00"),
        ("7月31日（周五）17:30前", "2020-07-31", "17:30"),
        ("周五晚8点半前", "2020-05-22", "20:30"),
        ("后天中午前", "2020-05-22", "12:00"),
        ("下午四点前", "2020-05-20", "16:00"),
        ("7月31日24时前", "2020-07-31", "24:00"),
        ("8月1日零时前", "2020-07-31", "24:00"),
    ],
)
def test_an_hour_is_kept_and_midnight_belongs_to_the_day_that_ends(text, due_on, due_time):
    deadline = read(text)
    assert (str(deadline.due_on), deadline.due_time) == (due_on, due_time)


@pytest.mark.parametrize(
    ("text", "on", "due_on", "asks"),
    [
        ("1月底前", date(2020, 11, 20), "2021-01-31", False),
        ("3月底前", WEDNESDAY, "2021-03-31", True),
        ("5月10日前", WEDNESDAY, "2021-05-10", True),
        ("5月20日前", WEDNESDAY, "2020-05-20", False),
        ("一季度", WEDNESDAY, "2021-03-31", True),
        ("上半年", date(2021, 1, 4), "2021-06-30", False),
        ("2019年7月底前", WEDNESDAY, "2019-07-31", True),
        ("本周一", WEDNESDAY, "2020-05-18", True),
        ("春节前", WEDNESDAY, "2021-02-11", True),
    ],
)
def test_a_date_without_year_is_the_coming_one_and_a_near_past_is_asked_about(text, on, due_on, asks):
    deadline = read(text, on)
    assert str(deadline.due_on) == due_on
    assert (deadline.confirm is not None) is asks


@pytest.mark.parametrize(
    ("text", "due_on", "other_on"),
    [
        ("8月前", "2020-07-31", "2020-08-31"),
        ("8月以前", "2020-07-31", "2020-08-31"),
        ("三季度前", "2020-06-30", "2020-09-30"),
        ("下半年前", "2020-06-30", "2020-12-31"),
        ("2023年前", "2022-12-31", "2023-12-31"),
        ("明年之前", "2020-12-31", "2021-12-31"),
        ("下周前", "2020-05-22", "2020-05-29"),
    ],
)
def test_before_a_period_is_read_strictly_and_asked_about(text, due_on, other_on):
    deadline = read(text)
    assert (str(deadline.due_on), str(deadline.other_on)) == (due_on, other_on)
    assert deadline.confirm


@pytest.mark.parametrize(
    "text",
    [
        "5月前",
        "7月初",
        "6月中",
        "7月31日左右",
        "7月31日（周一）前",
        "明年初",
        "年前",
        "7月第二周",
        "7.3",
        "节前",
        "未来两年",
        "三五天内",
        "半个月",
        "约一个月",
        "收到通知后3日内",
        "会后三天内",
        "会议结束后3个工作日内",
        "接到任务单之日起5个工作日内",
        "方案印发后10个工作日内",
        "国庆节后",
        "三季度初",
        "下半年初",
        "明天（5月22日）前",
        "7月31日星期四前",
    ],
)
def test_what_can_be_meant_otherwise_is_proposed_and_asked_about(text):
    deadline = read(text)
    assert deadline.due_on
    assert deadline.confirm


@pytest.mark.parametrize(
    "text",
    [
        "9月31日前",
        "2月30日",
        "2021年2月29日前",
        "13月前",
        "13月底前",
        "6月0日前",
        "4月32日",
        "40日前",
        "每月32日前",
        "最迟6月31日之前",
        "9月31号以前",
        "6月31日（周三）下班前",
        "6月31日下午5点前",
        "6.31前",
        "0631前",
        "2020-06-31",
        "2020/13/01",
        "6月35日",
        "14月底前",
    ],
)
def test_a_day_that_does_not_exist_is_refused(text):
    deadline = read(text)
    assert (deadline.due_on, deadline.precision) == (None, Precision.INVALID)
    assert deadline.phrase == text
    assert deadline.confirm


def test_the_public_form_is_json():
    assert json.loads(json.dumps(read("请于8月前报").to_json())) == {
        "text": "请于8月前报",
        "due_on": "2020-07-31",
        "precision": "month",
        "recurrence": None,
        "confirm": True,
        "confirm_reason": "“前”可以指开始之前，也可以指结束之前",
        "other_on": "2020-08-31",
        "due_time": None,
        "span": [2, 5],
        "rule": "before a month",
    }
