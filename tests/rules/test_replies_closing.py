"""Which words of a unit ask the office to close a task, which say that it is not asked for yet, and what may stand beside them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from replied import read, report_in
from test_replies_claims import BESIDE_COMPLETION

from taskbot.tasks.parsing.reply_claims import Ask, Claim

ASKED = [
    "申请办结",
    "请予办结",
    "申请销号",
    "报请办结",
    "建议办结",
    "提请办结",
    "可以办结了",
    "申请结案",
    "请予结案",
    "申请核销",
    "申请对账销号",
    "申请予以办结",
    "恳请予以销号",
    "申请按办结处理",
    "申请办理办结手续",
    "请办理销号手续",
    "请批准办结",
    "请同意办结",
    "请予审核办结",
    "请审核后予以办结",
    "现提请贵办审核后予以办结",
    "申请领导小组办公室审核办结",
    "申请将该任务办结",
    "该任务申请办结",
    "本任务申请予以销号",
    "我厅申请办结",
    "申请予以办结为盼",
    "上报办结",
    "提交办结申请",
    "销号申请已提交",
    "已具备办结条件",
    "已达到销号标准",
    "申请办结（附件：成果目录）",
    "申请办结，妥否，请批示",
]


@pytest.mark.parametrize("words", ASKED)
def test_a_request_to_close_claims_completion(words):
    assert report_in(f"#7 {words}").claim is Claim.DONE
    assert report_in(f"100%，{words}", to=7).claim is Claim.DONE


@pytest.mark.parametrize("beside", ["100% ", "100%", "进度100%，", "全部完成 ", "已完成，"])
def test_a_request_to_close_may_follow_a_figure_or_a_blank(beside):
    assert report_in(f"#7 {beside}申请办结").claim is Claim.DONE


@pytest.mark.parametrize(
    "words",
    [
        "12条底图全部绘成",
        "接口均已开通",
        "建成平台3个",
        "完成底图10条",
        "10家企业培训完毕",
        "各项指标均达标",
        "目标值已达到",
        "超额完成",
        "平台上线运行",
        "用户反映良好",
    ],
)
def test_a_fact_beside_a_request_to_close_takes_nothing_back(words):
    assert report_in(f"#7 100%，{words}，申请办结").claim is Claim.DONE
    assert report_in(f"{words}，请予销号", to=7).claim is Claim.DONE


@pytest.mark.parametrize("beside", sorted({*BESIDE_COMPLETION} - {"效果很好"}))
def test_what_is_still_going_on_beside_a_request_to_close_is_asked_about_or_denied(beside):
    assert report_in(f"#7 {beside}，申请办结").claim is Claim.IN_PROGRESS
    assert report_in(f"请予办结，{beside}", to=7).claim is Claim.IN_PROGRESS


@pytest.mark.parametrize(
    "words",
    [
        "尚不具备办结条件",
        "未达到销号标准",
        "暂不申请办结",
        "暂缓申请办结",
        "未申请办结",
        "还不可以办结",
        "不建议办结",
        "下周申请办结",
        "拟于月底申请办结",
        "准备申请销号",
        "将于6月30日前申请办结",
        "待验收后申请办结",
        "验收通过后申请办结",
        "材料补齐后再报办结",
        "争取月底前报请办结",
        "下一步申请办结",
        "下一步：申请办结",
    ],
)
def test_a_request_that_is_denied_or_put_off_is_none_and_is_not_asked_about(words):
    for said in (words, f"100%，{words}", f"100%，成果已印发，{words}"):
        report = report_in(f"#7 {said}")
        assert (report.claim, report.ask) == (Claim.IN_PROGRESS, None)


@pytest.mark.parametrize(
    "words",
    [
        "受理企业申请办结12件",
        "其中2项申请办结",
        "3个项目申请办结",
        "除宁波外全部完成，申请办结",
        "点了“申请办结”没有反应",
        "贵办上次说“可以办结”",
        "省里要求我们申请办结",
        "申请办结被退回",
        "关于申请办结的函正在起草",
        "申请延期办结",
        "具备办结条件的企业已报送",
        "可以办结吗",
        "是否可以办结",
        "如何申请办结",
    ],
)
def test_what_only_mentions_a_request_to_close_makes_none(words):
    for reply in (read(f"#7 {words}"), read(words, to=7)):
        assert Claim.DONE not in [report.claim for report in reply.reports]


def test_one_hundred_percent_alone_is_asked_about_and_less_beside_a_request_to_close_too():
    assert report_in("#7 100%").ask is Ask.IS_IT_DONE
    report = report_in("#7 95%，申请办结")
    assert (report.claim, report.ask) == (Claim.IN_PROGRESS, Ask.IS_IT_DONE)


@given(
    st.sampled_from(ASKED),
    st.sampled_from(
        [
            "还差签字",
            "二期在建",
            "有3个县没动",
            "存在困难",
            "待审定",
            "仍在整改",
            "7月再补报",
            "尾款明年拨付",
            "尾款随后拨付",
            "已交省厅印发",
            "已有12家完成",
        ]
    ),
)
def test_a_word_of_reserve_takes_a_request_to_close_back(words, reserve):
    assert report_in(f"{words}，{reserve}", to=7).claim is not Claim.DONE
    assert report_in(f"{reserve}，{words}", to=7).claim is not Claim.DONE


@pytest.mark.parametrize(
    "piece", ["申请", "办结", "申请办结", "该任务", "已", "全部", "成", "后", "请予", "后申请"]
)
def test_a_megabyte_of_one_piece_is_read(piece):
    read(piece * (1_000_000 // len(piece)), to=7)
