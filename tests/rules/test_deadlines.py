"""The grammar of deadlines, family by family; 2020-05-20 is a Wednesday."""

import json
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from taskbot.tasks.deadline_finding import RULES
from taskbot.tasks.deadline_grammar import Precision
from taskbot.tasks.deadlines import READ_CHARACTERS, Deadline, parse_deadline
from taskbot.tasks.workdays import Calendar

CALENDAR = Calendar()
WEDNESDAY = date(2020, 5, 20)


def read(text: str, on: date = WEDNESDAY) -> Deadline:
    return parse_deadline(text, on, CALENDAR)


def dated(text: str, on: date = WEDNESDAY) -> tuple[str | None, str]:
    deadline = read(text, on)
    return deadline.due_on and deadline.due_on.isoformat(), str(deadline.precision)


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
    ],
)
def test_a_period_ends_with_its_last_day(text, due_on, precision):
    assert dated(text) == (due_on, precision)


@pytest.mark.parametrize(
    ("text", "due_on", "precision"),
    [
        ("今天", "2020-05-20", "day"),
        ("明日", "2020-05-21", "day"),
        ("大后天", "2020-05-23", "day"),
        ("周三", "2020-05-20", "day"),
        ("周五前", "2020-05-22", "day"),
        ("星期二前", "2020-05-26", "day"),
        ("本周日", "2020-05-24", "day"),
        ("下周四", "2020-05-28", "day"),
        ("下下周一", "2020-06-01", "day"),
        ("这周内", "2020-05-22", "week"),
        ("下周末前", "2020-05-29", "week"),
        ("周内", "2020-05-22", "week"),
        ("7日内", "2020-05-27", "day"),
        ("三五天内", "2020-05-25", "day"),
        ("2-3周内", "2020-06-10", "day"),
        ("半个月内", "2020-06-04", "day"),
        ("一个半月内", "2020-07-05", "day"),
        ("两个月之内", "2020-07-20", "day"),
        ("半年内", "2020-11-20", "day"),
        ("两年内", "2022-05-20", "day"),
        ("一个季度内", "2020-08-20", "day"),
        ("用两年时间", "2021-12-31", "year"),
        ("48小时内", "2020-05-22", "day"),
        ("2小时内", "2020-05-20", "day"),
        ("4个工作日内", "2020-05-26", "day"),
        ("限10个工作日", "2020-06-03", "day"),
        ("8个工作日办结", "2020-06-01", "day"),
        ("两周后", "2020-06-03", "day"),
        ("今起十天内", "2020-05-30", "day"),
        ("印发之日起15日内", "2020-06-04", "day"),
        ("自本方案发布之日起一个月内", "2020-06-20", "day"),
        ("散会后3天内", "2020-05-23", "day"),
        ("自2020年6月1日起10日内", "2020-06-11", "day"),
        ("+4d", "2020-05-24", "day"),
        ("+2w", "2020-06-03", "day"),
        ("+1m", "2020-06-20", "day"),
        ("+4wd", "2020-05-26", "day"),
        ("eom", "2020-05-31", "day"),
        ("端午前", "2020-06-24", "day"),
        ("国庆节前", "2020-09-30", "day"),
        ("“十一”长假前", "2020-09-30", "day"),
        ("七一前", "2020-06-30", "day"),
        ("端午节后第一个工作日", "2020-06-28", "day"),
        ("节后第一个工作日", "2020-06-28", "day"),
        ("国庆后上班第一周", "2020-10-09", "week"),
        ("端午后3天内", "2020-06-30", "day"),
    ],
)
def test_what_is_relative_counts_from_the_day_of_reading(text, due_on, precision):
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
    ],
)
def test_a_day_that_does_not_exist_is_refused(text):
    deadline = read(text)
    assert (deadline.due_on, deadline.precision) == (None, Precision.INVALID)
    assert deadline.phrase == text
    assert deadline.confirm


@pytest.mark.parametrize(
    ("text", "recurrence"),
    [
        ("每月25日前", "FREQ=MONTHLY;BYMONTHDAY=25"),
        ("每个月5号", "FREQ=MONTHLY;BYMONTHDAY=5"),
        ("每月8日、18日前", "FREQ=MONTHLY;BYMONTHDAY=8,18"),
        ("每月1日至7日", "FREQ=MONTHLY;BYMONTHDAY=7"),
        ("每月25日至月底", "FREQ=MONTHLY;BYMONTHDAY=-1"),
        ("每月末", "FREQ=MONTHLY;BYMONTHDAY=-1"),
        ("每月最后一天", "FREQ=MONTHLY;BYMONTHDAY=-1"),
        ("每月上旬", "FREQ=MONTHLY;BYMONTHDAY=10"),
        ("每月结束后3日内", "FREQ=MONTHLY;BYMONTHDAY=3"),
        ("每月最后一个工作日", "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1"),
        ("每月前3个工作日", "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=3"),
        ("每月第二个星期一", "FREQ=MONTHLY;BYDAY=2MO"),
        ("每月最后一个周五", "FREQ=MONTHLY;BYDAY=-1FR"),
        ("按月", "FREQ=MONTHLY"),
        ("一月一报", "FREQ=MONTHLY"),
        ("每两个月", "FREQ=MONTHLY;INTERVAL=2"),
        ("每旬", "FREQ=MONTHLY;BYMONTHDAY=10,20,-1"),
        ("每季度", "FREQ=YEARLY;BYMONTH=3,6,9,12;BYMONTHDAY=-1"),
        ("逐季", "FREQ=YEARLY;BYMONTH=3,6,9,12;BYMONTHDAY=-1"),
        ("每季度首月8日前", "FREQ=YEARLY;BYMONTH=1,4,7,10;BYMONTHDAY=8"),
        ("每季度最后一个月20日前", "FREQ=YEARLY;BYMONTH=3,6,9,12;BYMONTHDAY=20"),
        ("每季度结束后10日内", "FREQ=YEARLY;BYMONTH=1,4,7,10;BYMONTHDAY=10"),
        ("每季度最后一个工作日", "FREQ=MONTHLY;BYMONTH=3,6,9,12;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1"),
        ("半年一次", "FREQ=YEARLY;BYMONTH=6,12;BYMONTHDAY=-1"),
        ("每年年底", "FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=-1"),
        ("每年3月底前", "FREQ=YEARLY;BYMONTH=3;BYMONTHDAY=-1"),
        ("每年1月10日前", "FREQ=YEARLY;BYMONTH=1;BYMONTHDAY=10"),
        ("每年6月底、12月底前", "FREQ=YEARLY;BYMONTH=6,12;BYMONTHDAY=-1"),
        ("每年1月15日和7月15日前", "FREQ=YEARLY;BYMONTH=1,7;BYMONTHDAY=15"),
        ("每年6月30日、12月31日前", "FREQ=YEARLY;BYMONTH=6,12;BYMONTHDAY=-1"),
        ("每年二季度", "FREQ=YEARLY;BYMONTH=6;BYMONTHDAY=-1"),
        ("每两年", "FREQ=YEARLY;INTERVAL=2"),
        ("每周二", "FREQ=WEEKLY;BYDAY=TU"),
        ("每周一、三、五", "FREQ=WEEKLY;BYDAY=MO,WE,FR"),
        ("每星期四下班前", "FREQ=WEEKLY;BYDAY=TH"),
        ("每周一次", "FREQ=WEEKLY"),
        ("每两周", "FREQ=WEEKLY;INTERVAL=2"),
        ("隔周", "FREQ=WEEKLY;INTERVAL=2"),
        ("每个工作日", "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR"),
        ("每日", "FREQ=DAILY"),
    ],
)
def test_a_cycle_is_an_rrule(text, recurrence):
    deadline = read(text)
    assert (deadline.recurrence, deadline.precision) == (f"RRULE:{recurrence}", Precision.RECURRING)


@pytest.mark.parametrize(
    ("text", "precision"),
    [
        ("长期坚持", Precision.LONG_TERM),
        ("持续", Precision.LONG_TERM),
        ("常态化", Precision.LONG_TERM),
        ("尽快", Precision.VAGUE),
        ("近期", Precision.VAGUE),
        ("适时出台", Precision.VAGUE),
        ("即知即改", Precision.VAGUE),
        ("项目验收后10个工作日内", Precision.EVENT),
        ("机构改革完成后", Precision.EVENT),
        ("汛期前", Precision.EVENT),
        ("按序时进度", Precision.EVENT),
        ("按照方案确定的时间节点", Precision.EVENT),
    ],
)
def test_words_without_a_date_stay_without_one(text, precision):
    deadline = read(text)
    assert (deadline.due_on, deadline.precision) == (None, precision)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "3.0版",
        "V2.1",
        "“415”集群",
        "数字化三年行动计划",
        "五年规划",
        "已连续实施两年",
        "近两年来",
        "过去三年",
        "三年前",
        "连续三年",
        "工作满两年",
        "两年内未受处罚",
        "有效期至2023年12月31日",
        "试行期两年",
        "自8月1日起施行",
        "2020年8月1日开始",
        "今年以来",
        "去年底",
        "上个月",
        "2019年度",
        "截至4月底，已完成投资5亿元",
        "上半年全省用电量同比增长3%",
        "7×24小时",
        "24小时热线",
        "国庆期间",
        "十一个项目",
        "第十一条",
        "一带一路",
        "双十一",
        "增长7.31%",
        "投资7.31亿元",
        "12345热线",
        "7.32",
        "0571-81234567",
        "13912345678",
        "〔2020〕7号",
        "1号文件",
        "2020年工作要点",
        "行动计划（2020—2022年）",
        "最多跑一次",
        "提前完成",
        "目前",
        "日前",
        "周边",
        "每人每年",
        "10-15家",
        "25时前",
    ],
)
def test_what_only_looks_like_a_deadline_is_none(text):
    assert dated(text) == (None, "none")


@pytest.mark.parametrize(
    ("text", "phrase", "due_on"),
    [
        ("请于7月31日前将台账报我办", "7月31日前", "2020-07-31"),
        ("4.0版方案要在 7 月底前 印发", "7 月底前", "2020-07-31"),
        ("力争到2023年建成示范区", "到2023年", "2023-12-31"),
        ("6月底前拿出方案，8月底前完成", "8月底前", "2020-08-31"),
        ("自7月1日起试点，9月底前评估", "9月底前", "2020-09-30"),
        ("2020年5月8日印发，6月15日前落实", "6月15日前", "2020-06-15"),
        ("7月31日前整改，并长期坚持", "7月31日前", "2020-07-31"),
        ("最晚７月３１日", "最晚７月３１日", "2020-07-31"),
    ],
)
def test_the_phrase_is_found_within_its_sentence_as_written(text, phrase, due_on):
    deadline = read(text)
    assert (deadline.phrase, str(deadline.due_on)) == (phrase, due_on)


def test_several_deadlines_in_one_sentence_are_asked_about():
    assert read("6月底前拿出方案，8月底前完成").confirm
    assert read("6月底前拿出方案，6月底前完成").confirm is None


def test_a_deadline_and_a_cycle_go_together():
    deadline = read("12月底前完成，每月5日前报进展")
    assert (str(deadline.due_on), deadline.recurrence) == ("2020-12-31", "RRULE:FREQ=MONTHLY;BYMONTHDAY=5")


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


def test_a_festival_outside_the_almanac_has_no_date():
    assert dated("春节前", date(2060, 3, 1)) == (None, "event")


def test_rules_have_names_of_their_own_and_never_match_nothing():
    names = [rule.name for rule in RULES]
    assert len(set(names)) == len(names)
    assert [rule.name for rule in RULES if rule.pattern.search("") is not None] == []


GRAMMAR = st.lists(
    st.sampled_from(
        "今明后本下上每第前底末内初中旬年月日号周天时点半季度个工作起至到—.·/:0123456789一二三十〇，（）+ ".strip()
        + " "
    ),
    max_size=30,
).map("".join)
TEXTS = GRAMMAR | st.text(max_size=80)


@given(TEXTS, st.dates())
def test_no_text_raises_or_yields_a_past_day_without_asking(text, today):
    deadline = parse_deadline(text, today, CALENDAR)
    assert deadline.due_on is None or deadline.due_on >= today or deadline.confirm
    assert deadline.span is None or 0 <= deadline.span[0] < deadline.span[1] <= len(text)
    assert (deadline.precision is Precision.NONE) == (deadline.span is None)


@pytest.mark.parametrize("words", ["一", "、", "6月", "1", "每月", "3天内", "( ", "前", "自2020年", " 1"])
def test_of_a_megabyte_only_the_beginning_is_read(words):
    text = words * (1_000_000 // len(words))
    assert replace(read(text), text="") == replace(read(text[:READ_CHARACTERS]), text="")
