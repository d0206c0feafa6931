"""What a liaison's ordinary words say of which task; a false 办结 is the worst error there is."""

import json
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from taskbot.tasks.replies import READ_CHARACTERS, Reply, Report, parse_reply
from taskbot.tasks.reply_clauses import Ask, Claim
from taskbot.tasks.workdays import Calendar

CALENDAR = Calendar()
TODAY = date(2020, 5, 20)


def read(text: str, to: int | None = None) -> Reply:
    return parse_reply(text, TODAY, CALENDAR, to)


def report_in(text: str, to: int | None = None) -> Report:
    (report,) = read(text, to).reports
    return report


@pytest.mark.parametrize(
    "words",
    [
        "已完成",
        "已完成。",
        "完成",
        "完成了！",
        "全部完成",
        "现已全部完成",
        "均已办结",
        "任务已完成",
        "该项任务已办结",
        "年度目标任务已完成",
        "我局已完成",
        "已落实到位",
        "已按期完成",
        "已提前完成",
        "已于5月15日前完成",
        "已完成整改",
        "整改完毕",
        "搞定了",
        "100%，已完成",
        "已完成100%",
        "已完成✅",
        "我们已经办完了",
        "已完成，谢谢",
        "已完成，请审核",
        "申请办结",
        "平台已建成，报请办结",
        "已完成，下一步做好日常维护",
    ],
)
def test_a_plain_claim_of_completion_is_done(words):
    assert report_in(f"#7 {words}").claim is Claim.DONE
    assert report_in(words, to=7).claim is Claim.DONE


@pytest.mark.parametrize(
    "words",
    [
        "未完成",
        "没完成",
        "我们还没办完",
        "还没有完成",
        "尚未办结",
        "未能按期完成",
        "无法完成",
        "完成不了",
        "基本完成",
        "初步完成",
        "基本完成，等省政府审定",
        "大部分已完成",
        "主体部分已完成",
        "部分任务已完成",
        "阶段性任务已完成",
        "第一阶段已完成",
        "一期已完成",
        "即将完成",
        "快完成了",
        "接近完成",
        "差不多完成了",
        "只差验收",
        "已完成，差盖章",
        "已完成，待领导审签",
        "已完成，仍有尾款未付",
        "已完成但未验收",
        "已完成\n还有一项没做",
        "已完成20个中的8个",
        "20个点位已完成8个",
        "已完成8家",
        "已完成一半",
        "完成了大半",
        "已完成三分之二",
        "已完成九成",
        "已完成95%",
        "除宁波外均已完成",
        "已完成初稿",
        "初稿已完成",
        "已完成征求意见",
        "已完成任务分工",
        "前期工作已完成",
        "重点任务已完成",
        "平台建设已完成",
        "100%",
        "预计月底完成",
        "力争下周完成",
        "将于6月完成",
        "6月底前完成",
        "下周完成",
        "今天完成",
        "按期完成",
        "保证按期完成",
        "能完成",
        "如果资金到位就已完成",
        "应该已完成",
        "据说已完成",
        "要按时完成",
        "完成情况良好",
        "不是已完成，是正在推进",
        "暂不申请办结",
        "申请办结延期",
        "争取办结",
        "已完成，有一个问题",
        "办结，预计还差签字",
        "已办结，预计下周印发，还差签字",
    ],
)
def test_what_falls_short_of_completion_is_never_done(words):
    for reply in (read(f"#7 {words}"), read(words, to=7)):
        assert Claim.DONE not in [report.claim for report in reply.reports]


@pytest.mark.parametrize("words", ["100%", "平台建设已完成", "整改方案均已办结", "任务基数100%"])
def test_what_may_be_completion_is_asked_about(words):
    report = report_in(f"#7 {words}")
    assert (report.claim, report.ask) == (None, Ask.IS_IT_DONE)


@pytest.mark.parametrize(
    ("words", "claim"),
    [
        ("推进中", Claim.IN_PROGRESS),
        ("正在起草", Claim.IN_PROGRESS),
        ("有序推进", Claim.IN_PROGRESS),
        ("已启动", Claim.IN_PROGRESS),
        ("30%", Claim.IN_PROGRESS),
        ("预计6月15日完成", Claim.IN_PROGRESS),
        ("进展缓慢", Claim.IN_PROGRESS),
        ("没有困难，正常推进", Claim.IN_PROGRESS),
        ("未受阻，按计划推进", Claim.IN_PROGRESS),
        ("此前受阻，现已解决", Claim.IN_PROGRESS),
        ("受阻", Claim.BLOCKED),
        ("卡在用地审批", Claim.BLOCKED),
        ("因疫情无法推进", Claim.BLOCKED),
        ("遇到较大困难", Claim.BLOCKED),
        ("完不成", Claim.BLOCKED),
        ("60%，目前暂停", Claim.BLOCKED),
        ("尚未启动", Claim.NOT_STARTED),
        ("还没开始", Claim.NOT_STARTED),
        ("暂未开展", Claim.NOT_STARTED),
    ],
)
def test_the_state_that_is_claimed(words, claim):
    assert report_in(f"#7 {words}").claim is claim


@pytest.mark.parametrize(
    ("words", "progress"),
    [
        ("60%", 60),
        ("６０％", 60),
        ("进度约45.5%", 46),
        ("完成率85%", 85),
        ("进度：70", 70),
        ("百分之三十五", 35),
        ("八成", 80),
        ("七成五左右", 75),
        ("完成一半", 50),
        ("完成三分之二", 66),
        ("0%", 0),
        ("100%，已完成", 100),
        ("从40%提高到60%，正在推进", 60),
        ("正在推进，税收增长12%", None),
        ("正在推进，覆盖率达到95%", None),
        ("正在推进，60%的企业已签约", None),
        ("还差20%", None),
        ("推进中，不到30%", None),
        ("推进中，150%", None),
        ("推进中，下一步达到80%", None),
    ],
)
def test_only_a_percentage_of_the_task_is_its_progress(words, progress):
    assert report_in(f"#7 {words}").progress == progress


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("#7 已完成", ["7"]),
        ("＃７ 已完成", ["7"]),
        ("#007 已完成", ["7"]),
        ("7 已完成", ["7"]),
        ("7已完成", ["7"]),
        ("7：已完成", ["7"]),
        ("（7）已完成", ["7"]),
        ("7号任务已完成", ["7"]),
        ("7号已完成", ["7"]),
        ("任务7已完成", ["7"]),
        ("任务七已完成", ["7"]),
        ("第7号任务已完成", ["7"]),
        ("第12项任务已完成", ["12"]),
        ("第十二号任务已完成", ["12"]),
        ("第2、7项任务已完成", ["2", "7"]),
        ("2、7已完成", ["2", "7"]),
        ("2和7均已完成", ["2", "7"]),
        ("#2、#7已完成", ["2", "7"]),
        ("2-5已完成", ["2", "3", "4", "5"]),
        ("#2至#4均已完成", ["2", "3", "4"]),
        ("#101 #1 88% 两项一起", ["101", "1"]),
        ("#12 #13 80%", ["12", "13"]),
        ("#12、 #13 80%", ["12", "13"]),
        ("12 13 已完成", ["12", "13"]),
        ("#7，60%", ["7"]),
        ("#101 71% 第二条", ["101"]),
    ],
)
def test_the_tasks_that_are_meant(text, numbers):
    assert list(report_in(text).numbers) == numbers


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("#2 已完成 #7 30%", [("2", Claim.DONE, None), ("7", Claim.IN_PROGRESS, 30)]),
        ("2、4已完成；7受阻", [("2", Claim.DONE, None), ("4", Claim.DONE, None), ("7", Claim.BLOCKED, None)]),
        ("2已完成，7正在推进", [("2", Claim.DONE, None), ("7", Claim.IN_PROGRESS, None)]),
        ("2：60%；7：已完成", [("2", Claim.IN_PROGRESS, 60), ("7", Claim.DONE, None)]),
        ("2.已完成\n7.推进中", [("2", Claim.DONE, None), ("7", Claim.IN_PROGRESS, None)]),
        ("2、4已完成，其余推进中", [("2", Claim.DONE, None), ("4", Claim.DONE, None)]),
    ],
)
def test_several_tasks_in_one_message(text, expected):
    reports = read(text).reports
    assert [(number, each.claim, each.progress) for each in reports for number in each.numbers] == expected


@pytest.mark.parametrize(
    "text",
    [
        "谢谢！",
        "感谢领导支持",
        "领导好",
        "晚上一起打球",
        "2点开会",
        "明天9:30在302会议室碰头",
        "电话0571-81234567",
        "联系人李四 13912345678",
        "12号下午开会",
        "请12号前报送",
        "请各单位抓紧报送",
        "3家企业已完成改造",
        "5项任务已完成",
        "共有任务12项，已完成10项",
        "今年已完成投资30亿元",
        "2020年已完成验收",
        "第3季度完成",
        "附件请查收",
        "7",
        "#7",
        "#7 谢谢",
        "#7 什么时候截止",
        "#7 已完成？",
        "#7 完成了吗",
        "#7 是否已完成",
        "#7 请尽快反馈",
        "#7 务必按期完成",
        "#7 完成时限是6月底",
        "1至3项已完成",
        "60",
    ],
)
def test_chatter_questions_and_orders_are_no_reports(text):
    reply = read(text)
    assert not reply.is_report
    assert not reply.acknowledgement


@pytest.mark.parametrize(
    "text",
    [
        "收到",
        "收到。",
        "已收到，谢谢",
        "好的",
        "好的，马上落实",
        "知悉",
        "遵照执行",
        "OK",
        "👌",
        "收到！我们尽快办理",
    ],
)
def test_an_acknowledgement_is_no_report(text):
    reply = read(text, to=7)
    assert reply.acknowledgement
    assert not reply.is_report


def test_words_without_a_number_are_about_the_card_that_they_answer():
    assert report_in("正在征求意见", to=7).numbers == ("7",)
    assert report_in("#9 已完成", to=7).numbers == ("9",)
    assert report_in("第一项 96%，其他正常", to=7).numbers == ("7",)
    assert [report.numbers for report in read("推进中，#9 已完成", to=7).reports] == [("7",), ("9",)]


def test_points_in_an_answer_to_a_card_are_not_task_numbers():
    assert report_in("1、已完成\n2、正在起草", to=7).numbers == ("7",)
    assert report_in("1、3已完成", to=7).numbers == ("1", "3")


@pytest.mark.parametrize(
    ("text", "to", "ask"),
    [
        ("已完成", None, Ask.WHICH_TASK),
        ("进度60%", None, Ask.WHICH_TASK),
        ("晚上一起打球", 7, Ask.WHAT_STATE),
        ("方案见附件", 7, Ask.WHAT_STATE),
        ("晚上一起打球", None, None),
        ("第一项 96%，其他正常", None, Ask.WHICH_TASK),
        ("第7项已完成", None, Ask.WHICH_TASK),
        ("第2条已启动", None, Ask.WHICH_TASK),
        ("我们已经办完了", None, Ask.WHICH_TASK),
        ("#101 9 0%", None, Ask.WHAT_STATE),
        ("#101 9：0%", None, Ask.WHAT_STATE),
        ("#12 13 80%", None, Ask.WHAT_STATE),
        ("12 13 80%", None, Ask.WHAT_STATE),
        ("#56 -5%", None, Ask.WHAT_STATE),
        ("#56 -5%", 7, Ask.WHAT_STATE),
        ("-5%", 7, Ask.WHAT_STATE),
        ("#56 150%", None, Ask.WHAT_STATE),
        ("#56", None, Ask.WHAT_STATE),
        ("任务56。", None, Ask.WHAT_STATE),
        ("#101 100", None, Ask.WHAT_STATE),
        ("#101 没有问题", None, Ask.WHAT_STATE),
        ("#12 什么时候要？", None, None),
        ("#56 ？？？", None, None),
        ("#56？", None, None),
        ("#56 谢谢", None, None),
        ("请看 #56", None, None),
    ],
)
def test_what_is_left_open_is_named(text, to, ask):
    reply = read(text, to)
    assert (reply.is_report, reply.ask) == (False, ask)


@pytest.mark.parametrize(
    ("words", "needs"),
    [
        ("受阻，需省财政厅协调", True),
        ("推进中，请省里协调用地指标", True),
        ("推进中，建议领导出面", True),
        ("60%，恳请给予资金支持", True),
        ("推进中，无需协调", False),
        ("推进中，不需要协调", False),
        ("推进中，暂无需要协调的事项", False),
        ("推进中，感谢财政厅支持", False),
        ("正在协调有关部门", False),
    ],
)
def test_a_request_for_coordination(words, needs):
    assert report_in(f"#7 {words}").needs_coordination is needs


def test_progress_problem_next_step_and_date_are_told_apart_and_kept_as_written():
    report = report_in(
        "#7 已走访３０家企业。存在问题：资金缺口大，落实难。下一步：召开协调会，力争6月15日前完成。"
    )
    assert report.done_text == "已走访３０家企业"
    assert report.problem == "资金缺口大，落实难"
    assert report.next_step == "召开协调会，力争6月15日前完成"
    assert report.expected_on == date(2020, 6, 15)
    assert report.claim is Claim.IN_PROGRESS


@pytest.mark.parametrize(
    ("words", "done_text"),
    [
        ("60% 正在征求意见", "正在征求意见"),
        ("６０％，正在征求意见", "正在征求意见"),
        ("60%正在征求意见", "正在征求意见"),
        ("进度60%，正在征求意见", "正在征求意见"),
        ("目前总体进度约60%左右，正在征求意见", "正在征求意见"),
        ("六成五，正在征求意见", "正在征求意见"),
        ("进度：60\n正在征求意见", "正在征求意见"),
        ("71% 第二条", "第二条"),
        ("35%", None),
        ("六成五", None),
        ("已完成60%，正在征求意见", "已完成60%，正在征求意见"),
        ("正在征求意见，进度60%", "正在征求意见，进度60%"),
        ("60%的企业已签约，正在推进", "60%的企业已签约，正在推进"),
        ("60%，其中一期完成80%", "60%，其中一期完成80%"),
    ],
)
def test_the_percentage_that_is_told_as_progress_does_not_open_what_was_done(words, done_text):
    assert report_in(f"#7 {words}").done_text == done_text


def test_a_problem_keeps_its_request():
    assert report_in("#7 受阻，需省财政厅协调").problem == "受阻，需省财政厅协调"


@pytest.mark.parametrize(
    ("words", "expected_on"),
    [
        ("60%，预计6月底前完成", date(2020, 6, 30)),
        ("拟延期到7月3日", date(2020, 7, 3)),
        ("正在推进，5月8日已开会", None),
        ("已完成，预计6月验收", None),
    ],
)
def test_only_an_expectation_is_an_expected_date(words, expected_on):
    assert report_in(f"#7 {words}").expected_on == expected_on


def test_the_public_form_is_json():
    assert json.loads(json.dumps(read("#7 60% 正在征求意见").to_json())) == {
        "text": "#7 60% 正在征求意见",
        "reports": [
            {
                "numbers": ["7"],
                "progress": 60,
                "claim": "in_progress",
                "needs_coordination": False,
                "done_text": "正在征求意见",
                "problem": None,
                "next_step": None,
                "expected_on": None,
                "ask": None,
            }
        ],
        "is_report": True,
        "acknowledgement": False,
        "ask": None,
    }


WORDS = st.lists(
    st.sampled_from(
        [
            "#7",
            "1、3",
            "12",
            "已",
            "完成",
            "未",
            "没",
            "基本",
            "差",
            "60%",
            "100%",
            "推进",
            "受阻",
            "需协调",
            "，",
            "。",
            "；",
            "\n",
            "收到",
            "？",
            "任务",
            "第",
            "项",
            "号",
            "预计",
            "6月底",
            "下一步：",
            "问题：",
            "全部",
            "办结",
        ]
    ),
    max_size=25,
).map("".join)


@given(WORDS | st.text(max_size=60), st.none() | st.integers(min_value=1, max_value=99))
def test_no_message_raises_and_every_report_names_its_tasks(text, to):
    reply = read(text, to)
    for report in reply.reports:
        assert report.numbers
        assert all(number.isdigit() and number[0] != "0" for number in report.numbers)
        assert report.progress is None or 0 <= report.progress <= 100
        assert report.claim is not Claim.DONE or report.progress in (None, 100)


@given(WORDS)
def test_a_word_of_reserve_takes_every_claim_of_completion_back(text):
    replies = [
        read(f"#7 {text.replace('#7', '')}，还差签字"),
        read(f"{text.replace('#7', '')}，还差签字", to=7),
    ]
    for reply in replies:
        assert all(report.claim is not Claim.DONE for report in reply.reports[-1:])


@pytest.mark.parametrize("words", ["一", "、", "1、", "#1 ", "已完成，", "现已", "整改完成", "百分之"])
def test_of_a_megabyte_only_the_beginning_is_read(words):
    text = words * (1_000_000 // len(words))
    assert read(text).reports == read(text[:READ_CHARACTERS]).reports
