"""What a liaison's ordinary words claim of a task, and when the bot has to ask."""

import pytest
from replied import report_in

from taskbot.tasks.parsing.reply_claims import Ask, Claim


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
        "已按时完成并报送",
        "已销号",
        "可以销号",
        "已按要求完成",
        "已高质量完成",
        "已完成（5月15日）",
        "已于5月15日办结（附件）",
        "已完成 谢谢",
        "已完成👌",
        "我厅牵头的该项任务已完成",
        "状态：已办结",
        "进展情况：全部完成，成果已报送",
        "已完成，没有遗留问题",
        "已完成，无需协调",
        "已完成。联系人：李四，13900001111",
        "已完成（见附件）",
        "业已完成",
        "已如期完成并报省政府",
        "已完成，已报省委省政府",
        "已完成并印发实施",
        "已完成，底图已经领导小组审定并印发",
        "已办结，办法已由省政府批准印发",
        "已完成，名录已汇总并报送",
        "已完成，方案经专家评审通过",
        "已完成，底图已经省政府常务会议审议通过",
        "已经完成了，比原定时间提前10天",
        "已完成，提前5天",
        "已办结，较原计划提前了3个工作日",
        "已完成，比计划提前一周",
        "提前完成",
    ],
)
def test_a_plain_claim_of_completion_is_done(words):
    assert report_in(f"#7 {words}").claim is Claim.DONE
    assert report_in(words, to=7).claim is Claim.DONE


@pytest.mark.parametrize(
    ("words", "claim"),
    [
        ("100%", None),
        ("任务基数100%", None),
        ("平台建设已完成", Claim.IN_PROGRESS),
        ("整改方案均已办结", Claim.IN_PROGRESS),
        ("基本完成", Claim.IN_PROGRESS),
        ("差不多了", Claim.IN_PROGRESS),
        ("完成得差不多了", Claim.IN_PROGRESS),
        ("应该办结了", Claim.IN_PROGRESS),
        ("已完成，下一步组织验收", Claim.IN_PROGRESS),
        ("已完成，有一个问题", Claim.IN_PROGRESS),
    ],
)
def test_what_may_be_completion_is_asked_about(words, claim):
    report = report_in(f"#7 {words}")
    assert (report.claim, report.ask) == (claim, Ask.IS_IT_DONE)


@pytest.mark.parametrize(
    "words",
    [
        "未完成",
        "已完成初稿",
        "只差盖章",
        "即将完成",
        "预计月底完成",
        "已完成，待领导审签",
        "60%，基本完成一期",
    ],
)
def test_what_is_certainly_not_finished_is_not_asked_about(words):
    report = report_in(f"#7 {words}")
    assert (report.claim, report.ask) == (Claim.IN_PROGRESS, None)


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
        ("还在走程序", Claim.IN_PROGRESS),
        ("没弄好", Claim.IN_PROGRESS),
        ("原卡在审批，现已通过，正在施工", Claim.IN_PROGRESS),
        ("40%，二期尚未启动", Claim.IN_PROGRESS),
        ("已完成方案，尚未启动招标", Claim.IN_PROGRESS),
        ("等省里批复", Claim.BLOCKED),
        ("推不了", Claim.BLOCKED),
        ("因资金未到位，尚未启动", Claim.NOT_STARTED),
        ("无变化", Claim.IN_PROGRESS),
        ("本周无变化", Claim.IN_PROGRESS),
        ("同上次", Claim.IN_PROGRESS),
        ("情况如上月", Claim.IN_PROGRESS),
        ("暂无新进展", Claim.IN_PROGRESS),
        ("暂无困难和问题", Claim.IN_PROGRESS),
        ("没有堵点", Claim.IN_PROGRESS),
        ("无需协调", Claim.IN_PROGRESS),
        ("7月资金兑现12亿元", Claim.IN_PROGRESS),
        ("7月资金兑现12亿元，无问题", Claim.IN_PROGRESS),
        ("本月减免税费3.2亿元", Claim.IN_PROGRESS),
        ("6月用电量12亿千瓦时", Claim.IN_PROGRESS),
        ("截至6月底累计投放贷款30亿元", Claim.IN_PROGRESS),
    ],
)
def test_the_state_that_is_claimed(words, claim):
    assert report_in(f"#7 {words}").claim is claim


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
        ("需协调事项：请省财政厅明确渠道", True),
        ("下一步：请分管领导协调", True),
        ("60%，需协调事项：无", False),
        ("已在省厅支持下打通数据", False),
        ("已协调解决，不再需要省里协调", False),
        ("推进中，暂不需要省里协调", False),
        ("推进中，不需要领导出面", False),
        ("需协调的问题已解决", False),
        ("没有资金，请省财政厅支持", True),
    ],
)
def test_a_request_for_coordination(words, needs):
    assert report_in(f"#7 {words}").needs_coordination is needs


BESIDE_COMPLETION = (
    "整改中",
    "又被打回",
    "报告还在写",
    "报告写作中",
    "材料后补",
    "数据核对中",
    "7月5日验收",
    "验收在下周",
    "缺一个章",
    "后来出现反复",
    "专家有异议",
    "省科技厅那块在弄",
    "数据有出入",
    "系统上线后再报",
    "报告明天交",
    "报了又改了",
    "送了两次都退了",
    "效果很好",
)


@pytest.mark.parametrize("beside", BESIDE_COMPLETION)
@pytest.mark.parametrize("said", ["已完成", "任务已办结"])
def test_whatever_is_not_known_to_go_with_completion_takes_it_back(said, beside):
    assert report_in(f"#12 {said}，{beside}").claim is not Claim.DONE
