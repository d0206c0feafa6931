"""Deadlines within sentences: which one is meant, what only looks like one, and texts of any kind."""

from dataclasses import replace

import pytest
from deadline_reading import CALENDAR, WEDNESDAY, dated, read
from hypothesis import given
from hypothesis import strategies as st

from taskbot.tasks.deadlines import READ_CHARACTERS, find_deadlines, parse_deadline
from taskbot.tasks.parsing.deadline_finding import RULES, shows_time
from taskbot.tasks.parsing.deadline_grammar import Precision
from taskbot.tasks.parsing.numerals import closed_up, half_width


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
        "数字化三年行动计划（2020—2022年）",
        "8月以后",
        "7月31日后启用",
        "不早于7月31日",
        "第3季",
        "三季度增长4.8%",
        "一季度GDP下降5.6%",
        "今年一季度，全省用电量同比下降9%",
        "2019年11月，省政府出台了若干意见",
        "4月20日，领导小组召开会议",
        "3月以来订单回升",
        "2019年底实现全覆盖",
        "已于4月底完成摸底",
        "去年国庆节前交付",
        "比年初增加400户",
        "2020年1月1日至12月31日，困难企业可申请返还",
        "6月1日至9月30日，减半征收企业缴费",
        "对2020年2月至6月的房租予以减免",
        "稳岗政策延续至2020年12月31日",
        "经营期限自2019年5月6日至2029年5月5日",
        "建设期为2020—2022年",
        "公示时间：5月20日至26日",
        "办理时间压缩至1个工作日以内",
        "审批由20个工作日缩短为8个工作日",
        "公示不少于5个工作日",
        "满2年后返还",
        "三年内不得再次申报",
        "经过三年努力，改造取得明显成效",
        "6月30日前到期的贷款",
        "周一至周五受理",
        "每天工作时间不超过8小时",
        "每年新增企业300家",
        "按月人均标准发放",
        "迎战2022年的考验",
        "面向2035年，谋划一批工程",
        "今年是收官之年",
        "今年春节不停工",
        "今年前两个月出口下降",
        "项目建成后年产值10亿元",
        "环城北路8号，邮编310001",
        "刊登于《日报》",
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


@pytest.mark.parametrize(
    ("text", "due_on"),
    [
        ("二季度启动，四季度完成并报批", "2020-12-31"),
        ("到2025年、2035年，占比分别达到15%、20%", "2035-12-31"),
        ("对2019年底前未完成的项目，今年9月底前必须完成", "2020-09-30"),
        ("6月至8月为整治期，9月底前验收", "2020-09-30"),
        ("请于5月22日（周五）下班前报名单，逾期不再受理", "2020-05-22"),
        ("省A厅6月底前出台办法，省B厅做好保障", "2020-06-30"),
        ("用两个月时间，对化工园区体检一遍", "2020-07-20"),
        ("制定三年行动计划，7月上旬提交审议", "2020-07-10"),
    ],
)
def test_of_several_times_the_one_that_ends_the_work_is_meant(text, due_on):
    assert str(read(text).due_on) == due_on


def test_several_deadlines_in_one_sentence_are_asked_about():
    assert read("6月底前拿出方案，8月底前完成").confirm
    assert read("6月底前拿出方案，6月底前完成").confirm is None


def test_a_deadline_and_a_cycle_go_together():
    deadline = read("12月底前完成，每月5日前报进展")
    assert (str(deadline.due_on), deadline.recurrence) == ("2020-12-31", "RRULE:FREQ=MONTHLY;BYMONTHDAY=5")


def test_all_deadlines_of_a_text_are_found_in_order_and_where_they_stand():
    text = "一、６月底前拿出方案，并长期坚持。\n二、尽快摸底；每月５日前报进展，\n12 月底前验收。"
    found = find_deadlines(text, WEDNESDAY, CALENDAR)
    assert [(each.phrase, str(each.due_on or each.recurrence or each.precision)) for each in found] == [
        ("６月底前", "2020-06-30"),
        ("长期", "long-term"),
        ("尽快", "vague"),
        ("每月５日前", "RRULE:FREQ=MONTHLY;BYMONTHDAY=5"),
        ("12 月底前", "2020-12-31"),
    ]


def test_each_deadline_has_its_own_doubt_and_only_the_choice_doubts_the_number_of_them():
    found = find_deadlines("6月底前拿出方案，8月前完成", WEDNESDAY, CALENDAR)
    assert [each.confirm is None for each in found] == [True, False]


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


@given(TEXTS)
def test_a_rule_matches_only_where_its_signs_and_a_sign_of_time_stand(text):
    line = closed_up(half_width(text))[0]
    matching = [rule for rule in RULES if rule.pattern.search(line)]
    assert [rule.name for rule in matching if rule.signs.isdisjoint(line)] == []
    assert not matching or shows_time(text)


@given(TEXTS, st.dates())
def test_no_text_raises_or_yields_a_past_day_without_asking(text, today):
    chosen, found = parse_deadline(text, today, CALENDAR), find_deadlines(text, today, CALENDAR)
    assert (chosen.precision is Precision.NONE) == (chosen.span is None) == (not found)
    ends = [0]
    for each in found:
        assert each.due_on is None or each.due_on >= today or each.confirm
        assert each.span
        assert ends[-1] <= each.span[0] < each.span[1] <= len(text)
        ends.append(each.span[1])


@pytest.mark.parametrize(
    "words",
    [
        "一",
        "、",
        "6月",
        "1",
        "每月",
        "3天内",
        "( ",
        "前",
        "自2020年",
        " 1",
        "今天",
        "十一前",
        "完成后",
        "6月1日至",
    ],
)
def test_of_a_megabyte_only_the_beginning_is_read(words):
    text = words * (1_000_000 // len(words))
    assert replace(read(text), text="") == replace(read(text[:READ_CHARACTERS]), text="")
