"""What is no report: chatter, questions, orders, acknowledgements; and what is asked back."""

import pytest
from replied import read

from taskbot.tasks.parsing.reply_claims import Ask


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
        "60",
        "3项已完成",
        "今天来了12个人",
        "3号楼302会议室",
        "#7 请省经信厅尽快反馈",
        "#7 已逾期，请抓紧",
        "7号任务还有5天到期",
        "通报：1-5项已完成，6-9项滞后",
        "1-5项已完成，其余请抓紧",
        "【通知】7号任务6月底前完成",
        "转发：#7 研究提出标准，6月底前完成",
        "7号任务不是我们牵头的",
        "请第3、5项牵头单位今天下班前反馈",
        "手机没电了，只剩20%",
        "核酸检测已完成",
        "完成后再报",
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
        "省教育厅收到",
        "收到，省教育厅 李四",
        "[OK]",
        "收到，尽快报",
        "好的，保证完成任务",
        "收到，我们一定按时完成",
        "明白，坚决按期完成",
    ],
)
def test_an_acknowledgement_is_no_report(text):
    reply = read(text, to=7)
    assert reply.acknowledgement
    assert not reply.is_report


@pytest.mark.parametrize(
    ("text", "to", "ask"),
    [
        ("已完成", None, Ask.WHICH_TASK),
        ("进度60%", None, Ask.WHICH_TASK),
        ("晚上一起打球", 7, Ask.WHAT_STATE),
        ("方案见附件", 7, Ask.WHAT_STATE),
        ("晚上一起打球", None, None),
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
        ("#12 见附件", None, Ask.WHAT_STATE),
        ("#12 保证按期完成", None, Ask.WHAT_STATE),
        ("#12的附件打不开", None, None),
        ("麻烦把#12的文件发我", None, None),
    ],
)
def test_what_is_left_open_is_named(text, to, ask):
    reply = read(text, to)
    assert (reply.is_report, reply.ask) == (False, ask)
