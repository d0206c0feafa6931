"""When a task will be finished: a day that is denied, doubted, or of a part only, is no forecast, and the office hears of it."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from replied import read, report_in

from taskbot.tasks.parsing.reply_claims import Ask, Claim

DENIED = [
    "预计不能在8月底前完成",
    "预计无法在8月底前完成，主要是汛期施工受限",
    "预计8月底前难以完成",
    "不能保证在8月20日前完成",
    "无法确保8月20日前印发",
    "不可能在月底前完成",
    "月底前完成不太可能",
    "8月底完成不了，要到9月",
    "8月底前办不完",
    "因人手不够，预计8月底前完不成",
    "7月10日前做不到",
    "月底前来不及",
    "恐怕赶不上6月30日的时限",
    "恐难按期完成",
    "很难在6月底前报送",
    "只能拖到7月中旬",
    "要拖到下半年",
    "只能等到7月中旬",
    "没办法按时交付",
    "6月底前验收不了",
]
UNSURE = [
    "能否在7月底完成尚不确定",
    "何时完成待定",
    "完成时间暂时无法确定",
    "是否能按期完成还说不准",
    "能不能按期完成要看省里批复",
    "完成时间取决于资金到位情况",
    "预计6月底前完成有困难",
    "6月底前完成把握不大",
    "没有把握在6月底前完成",
    "按期完成压力较大",
    "按期完成有一定难度",
    "争取月底前完成，但不一定能完成",
    "可能要拖到7月中旬",
    "可能会推迟",
    "恐怕要延期",
    "存在逾期风险",
    "预计11月底前可通过验收，目前尚无法确定",
]
STILL = ["没有进展", "该项工作没有进展", "一直没有实质性进展", "毫无进展", "未取得明显进展", "原地踏步"]
IN_TIME = [
    "预计能按期完成",
    "不会影响按期完成",
    "按期完成没有问题",
    "如期完成问题不大",
    "有把握在月底前完成",
    "没有困难，能在月底前完成",
    "无法提供数据的3家企业已更换，正在推进",
    "不能提供材料的企业已剔除，进度60%",
    "预计7月初才能完成",
    "本周没有新进展",
    "选址尚未确定，正在比选",
]


@pytest.mark.parametrize("words", DENIED)
def test_what_will_not_be_in_time_is_stuck_and_no_day_is_expected(words):
    report = report_in(words, to=7)
    assert (report.claim, report.expected_on) == (Claim.BLOCKED, None)
    assert report.problem is not None
    assert words.split("，")[0] in report.problem


@pytest.mark.parametrize("words", UNSURE + STILL)
def test_a_risk_is_kept_as_a_problem_and_asked_about(words):
    report = report_in(words, to=7)
    assert (report.claim, report.ask, report.expected_on) == (Claim.IN_PROGRESS, Ask.IS_IT_STUCK, None)
    assert report.problem


@pytest.mark.parametrize("words", IN_TIME)
def test_what_will_be_in_time_is_no_trouble(words):
    report = report_in(words, to=7)
    assert (report.claim, report.ask, report.problem) == (Claim.IN_PROGRESS, None, None)


@pytest.mark.parametrize("words", ["能否延到7月底？", "何时完成？", "什么时候完成", "能不能按期完成吗"])
def test_a_question_tells_no_risk(words):
    assert not read(words, to=7).is_report


@pytest.mark.parametrize(
    ("words", "expected_on", "act"),
    [
        ("力争8月底前基本完成，确保9月底全面完成", date(2020, 9, 30), "完成"),
        ("预计6月底前完成", date(2020, 6, 30), "完成"),
        ("预计7月15日印发", date(2020, 7, 15), "印发"),
        ("预计7月15日前完成验收", date(2020, 7, 15), "完成验收"),
        ("最迟6月20日可完成", date(2020, 6, 20), "完成"),
        ("拟延期到7月3日", date(2020, 7, 3), "完成"),
        ("8月底前基本建成", None, "完成"),
        ("预计6月底前初步完成", None, "完成"),
        ("预计6月底前完成初稿", None, "完成"),
        ("计划7月底前完成一期工程", None, "完成"),
        ("预计6月底前完成80%", None, "完成"),
        ("预计6月底前初稿完成，7月15日前印发", date(2020, 7, 15), "印发"),
        ("上级要求10月底前完成，我们力争提前", None, "完成"),
    ],
)
def test_the_day_of_a_part_is_not_that_of_the_task(words, expected_on, act):
    report = report_in(words, to=7)
    assert (report.expected_on, report.expected_act) == (expected_on, act)


@pytest.mark.parametrize(
    "words",
    [
        "因汛期影响，工作暂停",
        "已停止推进",
        "项目已停止",
        "施工已中断",
        "工作停止了",
        "已叫停",
        "受台风影响，工程停工",
    ],
)
def test_what_has_stopped_is_stuck_with_its_cause(words):
    report = report_in(words, to=7)
    assert report.claim is Claim.BLOCKED
    assert report.problem in (words, None if "，" not in words else words)


@pytest.mark.parametrize(
    ("words", "is_unfinished"),
    [
        ("说错了，还没完成", True),
        ("只完成了90%", True),
        ("90%", True),
        ("刚才点错了，还在收尾", True),
        ("还差一个县没报", True),
        ("受阻", True),
        ("先不要办结，验收未通过", True),
        ("尚未启动", True),
        ("100%，已完成", False),
        ("已完成", False),
        ("补充了30份佐证材料", False),
        ("成果已报送", False),
    ],
)
def test_what_cannot_be_said_of_a_finished_task(words, is_unfinished):
    assert report_in(words, to=7).is_unfinished is is_unfinished


_PIECES = st.sampled_from(
    [
        "预计",
        "不能",
        "无法",
        "难以",
        "能否",
        "8月底前",
        "按期",
        "完成",
        "印发",
        "尚不确定",
        "把握不大",
        "拖到",
        "7月",
        "，",
        "没有",
        "进展",
        "。",
    ]
)


@given(st.lists(_PIECES, max_size=14).map("".join))
def test_a_denial_after_it_takes_every_forecast_back(text):
    for report in read(f"{text}，何时完成待定", to=7).reports:
        assert report.expected_on is None
        assert report.claim is not Claim.DONE


@pytest.mark.parametrize("piece", ["能否", "不能", "可能", "完成", "没有", "进展", "拖到", "尚", "在"])
def test_a_megabyte_of_one_piece_is_read(piece):
    read(piece * (1_000_000 // len(piece)), to=7)
