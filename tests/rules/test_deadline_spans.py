"""Deadlines that are counted from the day of reading, from a festival or from an event."""

from datetime import date

import pytest
from deadline_reading import dated, read

from taskbot.tasks.parsing.deadline_grammar import Precision


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
        ("次日内", "2020-05-21", "day"),
        ("今明两天", "2020-05-21", "day"),
        ("半月内", "2020-06-04", "day"),
        ("一年半内", "2021-11-20", "day"),
        ("两个半月内", "2020-08-04", "day"),
        ("一百天内", "2020-08-28", "day"),
        ("叁个月内", "2020-08-20", "day"),
        ("15 个工作日 内", "2020-06-10", "day"),
        ("限时三天", "2020-05-23", "day"),
        ("用一个月时间", "2020-06-20", "day"),
        ("本通知下发后7日内", "2020-05-27", "day"),
        ("2022年春节前", "2022-01-31", "day"),
        ("明年元旦前", "2020-12-31", "day"),
        ("元宵节前", "2021-02-25", "day"),
        ("除夕前", "2021-02-10", "day"),
        ("国庆前一周", "2020-09-24", "day"),
        ("国庆前3个工作日", "2020-09-28", "day"),
        ("国庆假期结束后3个工作日内", "2020-10-12", "day"),
        ("节后3个工作日内", "2020-06-30", "day"),
        ("省里会后一周内", "2020-05-27", "day"),
    ],
)
def test_what_is_relative_counts_from_the_day_of_reading(text, due_on, precision):
    assert dated(text) == (due_on, precision)


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
        ("常抓不懈", Precision.LONG_TERM),
        ("及早", Precision.VAGUE),
        ("另行通知", Precision.VAGUE),
        ("省委全会后一周内", Precision.EVENT),
        ("省级方案印发后一个月内", Precision.EVENT),
        ("自受理之日起20个工作日内", Precision.EVENT),
        ("会前3天", Precision.EVENT),
        ("汛期到来前", Precision.EVENT),
        ("资金到位后", Precision.EVENT),
        ("合同到期前", Precision.EVENT),
        ("疫情平稳后", Precision.EVENT),
    ],
)
def test_words_without_a_date_stay_without_one(text, precision):
    deadline = read(text)
    assert (deadline.due_on, deadline.precision) == (None, precision)


def test_a_festival_outside_the_almanac_has_no_date():
    assert dated("春节前", date(2060, 3, 1)) == (None, "event")
