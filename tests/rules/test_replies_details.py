"""How far a task is, what hinders it, what comes next and when: each as the unit wrote it."""

from datetime import date

import pytest
from replied import report_in

from taskbot.tasks.facts import Indicator
from taskbot.tasks.parsing.reply_claims import Ask, Claim


@pytest.mark.parametrize(
    ("words", "progress"),
    [
        ("60%", 60),
        ("６０％", 60),
        ("进度约45.5%", 45),
        ("85．5%", 85),
        ("99.6%", 99),
        ("完成99.9%，还有最后一项", 99),
        ("进度199/200", 99),
        ("已完成200家中的199家", 99),
        ("差10%就完成了", None),
        ("完成进度差20%", None),
        ("还剩5%", None),
        ("尚余15%", None),
        ("完成-5%", None),
        ("进度-60%", None),
        ("60%70%", None),
        ("60%、70%", None),
        ("进度60%或70%", None),
        ("60%，60%", 60),
        ("本月新增建成标准站3个，累计15个", None),
        ("本月建成3个，累计建成15个", None),
        ("本周走访12家，共走访150家", None),
        ("新增培训120人次，累计培训650人次", None),
        ("完成率85%", 85),
        ("进度：70", 70),
        ("完成度95，剩验收", 95),
        ("百分之三十五", 35),
        ("八成", 80),
        ("七成五左右", 75),
        ("完成一半", 50),
        ("完成三分之二", 67),
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
        ("70 %", 70),
        ("60%-70%", 60),
        ("6成", 60),
        ("进度过半", 50),
        ("进度7/10", 70),
        ("已完成30个中的12个", 40),
        ("30个已建成12个", 40),
        ("60家企业中45家完成改造", 75),
        ("计划培训1000人次，已培训650人次", 65),
        ("累计完成投资5亿元，占年度计划的62%", 62),
        ("已完成85/100", 85),
        ("20个县完成15个", 75),
        ("20个县已建成15个项目", None),
        ("目标500家，实际完成410家", 82),
        ("三项工作已完成两项", 67),
        ("较上月提升10个百分点至60%", 60),
        ("上周60%，本周75%", 75),
        ("序时进度50%，实际进度42%", 42),
        ("总体60%，其中一期100%", 60),
        ("累计完成60%，本月完成15%", 60),
        ("应该是60%不是80%", 60),
        ("50%→65%", 65),
        ("方案100%，系统40%", 40),
        ("20个项目已开工6个", None),
        ("20个项目已开工12个，完成6个", None),
        ("已走访企业300家，其中50家已签约", None),
        ("推进中，第一项96%", None),
        ("正在推进，回收率85%", None),
        ("正在推进，问卷回收率：85%", None),
        ("资金到位率60%", None),
        ("签约率达90%", None),
        ("正在推进，群众知晓率已提高到88%", None),
        ("正在推进，满意度98%", None),
        ("正在推进，惠及面达到70%", None),
        ("正在推进，覆盖率从40%提高到60%", None),
        ("已完成投资额的60%", None),
        ("已完成总投资的60%", None),
        ("完成投资60%", None),
        ("投资已完成60%", None),
        ("资金占比约60%，正在推进", None),
        ("知晓率达到85%，进度60%", 60),
        ("完成率达到60%", 60),
        ("整改完成率60%", 60),
        ("项目建设进度60%", 60),
        ("任务完成度60%", 60),
        ("完成年度投资计划的60%", 60),
        ("完成总任务量的60%", 60),
    ],
)
def test_only_a_percentage_of_the_task_is_its_progress(words, progress):
    assert report_in(f"#7 {words}").progress == progress


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
        ("60%，其中一期完成80%", "其中一期完成80%"),
        ("40% 进展：已走访12家企业；下步汇总", "已走访12家企业"),
        ("40%进展：已走访12家企业", "已走访12家企业"),
        ("进度40% 工作进展：已走访12家企业", "已走访12家企业"),
        ("60% 进展情况：已走访12家企业", "已走访12家企业"),
        ("40%，目前进展：已走访12家企业", "已走访12家企业"),
        ("正在推进 进展：已走访12家企业", "正在推进 已走访12家企业"),
        ("完成七成，下周三前能完", None),
        ("60%，7月10日前完成", None),
        ("60%，上月20日前完成初稿", "上月20日前完成初稿"),
        ("99.6%", "99.6%"),
        ("完成99.9%，还有最后一项", "完成99.9%，还有最后一项"),
        ("60%70%", None),
        ("不对，进度是90%，材料已补齐", "材料已补齐"),
        ("数字不对，90%", None),
        ("有误。进度90%，材料已补齐", "材料已补齐"),
        ("口径不对，进度是90%，材料已补齐", "口径不对，进度是90%，材料已补齐"),
    ],
)
def test_the_percentage_that_is_told_as_progress_does_not_open_what_was_done(words, done_text):
    assert report_in(f"#7 {words}").done_text == done_text


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
    ("words", "problem", "next_step"),
    [
        ("受阻，需省财政厅协调", "受阻，需省财政厅协调", None),
        ("受阻，资金未到位", "受阻，资金未到位", None),
        ("受阻", None, None),
        ("60%，存在问题：无；下步打算：继续推进", None, "继续推进"),
        ("60% 问题：经费不足 下一步：申请追加", "经费不足", "申请追加"),
        ("60%，由于经费未到位，进度偏慢", "由于经费未到位，进度偏慢", None),
        ("二、存在问题：接口不通。\n三、下步打算：联合调试。", "接口不通", "联合调试"),
        (
            "存在问题：1.资金不足；2.人手紧缺。下步：1.争取预算；2.抽调专班。",
            "1.资金不足；2.人手紧缺",
            "1.争取预算；2.抽调专班",
        ),
        ("受阻，正在协调省厅", None, None),
        ("没有堵点", None, None),
        ("未发现风险隐患", None, None),
        ("问题不突出，总体可控", None, None),
        ("如期完成问题不大", None, None),
        ("困难不大，正在推进", None, None),
        ("已克服困难，正在推进", None, None),
        ("已协调解决，不再需要省里协调", None, None),
        ("不能解决，需省里协调", "不能解决，需省里协调", None),
        ("因台风影响，进度滞后", "因台风影响，进度滞后", None),
        ("受原材料涨价制约，进展缓慢", "受原材料涨价制约，进展缓慢", None),
        ("正在修改，预计7月底前完成，特此说明", None, None),
        ("60%，预计6月底前完成", None, None),
        ("60%，计划6月底前印发", None, "计划6月底前印发"),
        ("没有问题，下周上会", None, "上会"),
    ],
)
def test_problem_and_next_step_with_and_without_labels(words, problem, next_step):
    report = report_in(f"#7 {words}")
    assert (report.problem, report.next_step) == (problem, next_step)


@pytest.mark.parametrize(
    ("words", "expected_on"),
    [
        ("60%，预计6月底前完成", date(2020, 6, 30)),
        ("拟延期到7月3日", date(2020, 7, 3)),
        ("预计月底前反馈", date(2020, 5, 31)),
        ("预计周五印发", date(2020, 5, 22)),
        ("计划28号上报", date(2020, 5, 28)),
        ("下周三前提交", date(2020, 5, 27)),
        ("正在推进，5月8日已开会", None),
        ("已完成，预计6月验收", date(2020, 6, 30)),
        ("60%，7月10日前可完成", date(2020, 7, 10)),
        ("最迟6月20日完成", date(2020, 6, 20)),
        ("原定5月底完成，预计推迟到6月15日", date(2020, 6, 15)),
        ("尚未开展，计划6月启动", None),
        ("60%，完成时限6月30日", None),
        ("预计9月31日完成", None),
        ("下周一报送初稿，7月8日前完成", date(2020, 7, 8)),
        ("7月8日前完成，下周一报送初稿", date(2020, 7, 8)),
        ("6月25日前完成初稿，7月8日前办结", date(2020, 7, 8)),
        ("6月5日前提交专家评审，预计7月8日完成", date(2020, 7, 8)),
        ("下周一报送初稿", date(2020, 5, 25)),
        ("完成七成，下周三前能完", date(2020, 5, 27)),
        ("60%，下周三能做完", date(2020, 5, 27)),
    ],
)
def test_only_an_expectation_is_an_expected_date(words, expected_on):
    assert report_in(f"#7 {words}").expected_on == expected_on


def test_two_percentages_side_by_side_are_asked_about():
    assert report_in("#7 60%70%").ask is Ask.WHICH_FIGURE
    assert report_in("#7、#8 完成60%、70%").ask is Ask.WHICH_FIGURE
    assert report_in("#7 一期60%，总体70%").ask is None


@pytest.mark.parametrize(
    ("words", "targets", "progress"),
    [
        ("已完成走访160家中的120家", [160], 75),
        ("已完成走访160家中的120家", [200], None),
        ("已完成走访160家中的120家", [], 75),
        ("计划建成标准站30个，目前建成16个", [30], 53),
        ("计划建成标准站30个，目前建成16个", [30, 1200], None),
        ("60%", [30, 1200], 60),
    ],
)
def test_a_share_of_so_many_is_the_progress_only_where_the_task_counts_just_these(words, targets, progress):
    indicators = [Indicator(f"指标{target}", target, "个") for target in targets]
    assert report_in(f"#7 {words}").measured_by(indicators).progress == progress
