"""Commands as they are typed on a phone, with names and dates that are wrong; 2020-05-20 is a Wednesday."""

from datetime import date
from pathlib import Path

import pytest

from taskbot.tasks.drafts import ProblemKind, Proposal, parse_draft
from taskbot.tasks.units import load_register
from taskbot.tasks.workdays import Calendar

CALENDAR = Calendar()
REGISTER = load_register(Path("config/units.toml"))


def read(text: str) -> Proposal:
    return parse_draft(text, date(2020, 5, 20), CALENDAR, REGISTER)


def units(proposal: Proposal) -> tuple[str | None, list[str]]:
    lead = proposal.lead_unit and REGISTER.short_name(proposal.lead_unit)
    return lead, [REGISTER.short_name(unit) for unit in proposal.supporting_units]


@pytest.mark.parametrize(
    ("text", "unknown", "near", "supporting"),
    [
        ("@省经信居", "省经信居", "浙江省经济和信息化厅", []),
        ("@生经信厅", "生经信厅", "浙江省经济和信息化厅", []),
        ("@省经新厅", "省经新厅", "浙江省经济和信息化厅", []),
        ("@省经信居6月底前", "省经信居", "浙江省经济和信息化厅", []),
        ("@省经信居、省财政厅", "省经信居", "浙江省经济和信息化厅", ["省财政厅"]),
        ("@省经信居和省财政厅", "省经信居", "浙江省经济和信息化厅", ["省财政厅"]),
        ("@省经信居会同省财政厅", "省经信居", "浙江省经济和信息化厅", ["省财政厅"]),
        ("@省经信居配合：省财政厅", "省经信居", "浙江省经济和信息化厅", ["省财政厅"]),
        ("@省经信居牵头，省财政厅配合", "省经信居", "浙江省经济和信息化厅", ["省财政厅"]),
        ("牵头单位：省经信居", "省经信居", "浙江省经济和信息化厅", []),
        ("牵头：省经信居 省财政厅", "省经信居", "浙江省经济和信息化厅", ["省财政厅"]),
        ("@省经信居（中小企业处）", "省经信居", "浙江省经济和信息化厅", []),
        ("@经信宣传中心", "经信宣传中心", "浙江省经济和信息化厅", []),
        ("@宁波市经信局", "宁波市经信局", "宁波市人民政府", []),
        ("@各市经信局", "各市经信局", "浙江省经济和信息化厅", []),
        ("@省经信厅科技处", "省经信厅科技处", "浙江省经济和信息化厅", []),
        ("@张三", "张三", None, []),
    ],
)
def test_an_unknown_name_is_taken_whole_and_can_be_put_right(text, unknown, near, supporting):
    text = f"查缺补漏 {text} 6月30日前" if "前" not in text else f"查缺补漏 {text}"
    proposal = read(text)
    (problem,) = proposal.problems
    assert (proposal.title, proposal.lead_unit) == ("查缺补漏", None)
    assert (problem.words, next(iter(problem.near), None)) == (unknown, near)
    full_name = near or "浙江省统计局"
    mended = read(text.replace(problem.words, full_name))
    assert (mended.title, mended.problems) == ("查缺补漏", ())
    assert mended.lead_unit == REGISTER.find(full_name)
    assert units(mended)[1] == supporting


@pytest.mark.parametrize(
    ("text", "unknown"),
    [
        ("@省经信厅、省财政居", "省财政居"),
        ("@省经信厅会同省财政居", "省财政居"),
        ("@省经信厅牵头，省财政居配合", "省财政居"),
        ("@省经信厅牵头省财政居配合", "省财政居"),
        ("@省经信厅配合：省财政居", "省财政居"),
        ("@省经信厅 协办：省财政居", "省财政居"),
        ("@省经信厅 协办单位：不存在局", "不存在局"),
        ("@省经信厅 配合：ＡＢ中心", "ＡＢ中心"),
    ],
)
def test_an_unknown_supporting_unit_can_be_put_right(text, unknown):
    text = f"查缺补漏 {text}，6月30日前"
    proposal = read(text)
    assert proposal.title == "查缺补漏"
    assert [problem.words for problem in proposal.problems] == [unknown]
    mended = read(text.replace(unknown, "浙江省统计局"))
    assert (mended.title, mended.problems) == ("查缺补漏", ())
    assert units(mended) == ("省经信厅", ["省统计局"])


@pytest.mark.parametrize(
    ("text", "phrase"),
    [
        ("查缺补漏 @省经信厅 9月31日前", "9月31日前"),
        ("查缺补漏@省经信厅9月31日前", "9月31日前"),
        ("查缺补漏 @省经信厅 2月30日前", "2月30日前"),
        ("查缺补漏 @省经信厅 13月前", "13月前"),
        ("查缺补漏 @省经信厅 6月31日之前完成", "6月31日之前"),
        ("查缺补漏 @省经信厅 9月31号以前", "9月31号以前"),
        ("查缺补漏 @省经信厅 6月31日下班前", "6月31日下班前"),
        ("查缺补漏 @省经信厅 最迟６月３１日前", "最迟６月３１日前"),
        ("查缺补漏 @省经信厅 完成时限：9月31日前", "9月31日前"),
        ("查缺补漏，务必9月31日前报送 @省经信厅", "9月31日前"),
        ("9月31日前，查缺补漏 @省经信厅", "9月31日前"),
        ("查缺补漏（省经信厅牵头，9月31日前完成）", "9月31日前"),
        ("请省经信厅于9月31日前查缺补漏", "9月31日前"),
    ],
)
def test_an_impossible_deadline_is_taken_whole_and_can_be_put_right(text, phrase):
    proposal = read(text)
    assert (proposal.title, proposal.deadline_phrase) == ("查缺补漏", phrase)
    assert [problem.kind for problem in proposal.problems] == [ProblemKind.INVALID_DEADLINE]
    mended = read(f"{text.replace(phrase, '', 1)}\n完成时限：2020年6月30日前")
    assert (mended.title, mended.content, mended.problems) == ("查缺补漏", "", ())
    assert (units(mended), mended.due_on) == (("省经信厅", []), date(2020, 6, 30))


@pytest.mark.parametrize(
    ("text", "title", "lead", "supporting"),
    [
        ("修订省政府质量奖办法@省市场监管局6月底前", "修订省政府质量奖办法", "省市场监管局", []),
        ("配合国家税务总局开展减税督查 @省税务局 6月30日前", "配合国家税务总局开展减税督查", "省税务局", []),
        ("@省经信厅配合国家税务总局开展督查 6月底", "配合国家税务总局开展督查", "省经信厅", []),
        ("@省经信厅落实四个百项工程 6月底", "落实四个百项工程", "省经信厅", []),
        (
            "研究2.0版标准体系@省经信厅配合：省市场监管局6月底前",
            "研究2.0版标准体系",
            "省经信厅",
            ["省市场监管局"],
        ),
        (
            "研究2.0版标准体系＠省经信厅　配合：省市场监管局　６月底前",
            "研究2.0版标准体系",
            "省经信厅",
            ["省市场监管局"],
        ),
        (
            "415产业集群培育方案@省经信厅、省发改委6月底前报送",
            "415产业集群培育方案",
            "省经信厅",
            ["省发展改革委"],
        ),
        ("实施“四个百项”技改项目@省经信厅6月底前完成", "实施“四个百项”技改项目", "省经信厅", []),
        (
            "制定三年行动计划（2020-2022年）@省经信厅6月底前",
            "制定三年行动计划（2020-2022年）",
            "省经信厅",
            [],
        ),
        (
            "【特急】请省经信厅牵头，会同省财政厅于6月30日前提出分配方案",
            "提出分配方案",
            "省经信厅",
            ["省财政厅"],
        ),
        ("特急！！报送一季度分析@省统计局6月底前", "报送一季度分析", "省统计局", []),
        ("🔥加急🔥 报送分析 @省统计局 6月底", "🔥 🔥 报送分析", "省统计局", []),
        ("👉报送名单🙏 @省统计局 6月30日下午3点前", "👉报送名单🙏", "省统计局", []),
        (
            "由省发改委牵头，省能源局、省电力公司配合，6月底前出台政策",
            "出台政策",
            "省发展改革委",
            ["省能源局", "省电力公司"],
        ),
        ("省商务厅牵头办理外贸走访，6月底前报情况", "办理外贸走访，报情况", "省商务厅", []),
        ("省商务厅、杭州海关：梳理清单，6月底前报省转升办", "梳理清单，报省转升办", "省商务厅", ["杭州海关"]),
        ("省商务厅：6月底前梳理清单", "梳理清单", "省商务厅", []),
        ("省商务厅6月底前梳理清单", "梳理清单", "省商务厅", []),
        ("6月30日前由省教育厅报送校企清单", "报送校企清单", "省教育厅", []),
        ("@省商务厅 梳理清单 @杭州海关 配合 6月底", "梳理清单", "省商务厅", ["杭州海关"]),
        ("@省商务厅\n梳理清单\n6月底前", "梳理清单", "省商务厅", []),
        ("梳理清单\n@省商务厅\n@杭州海关\n6月底前", "梳理清单", "省商务厅", ["杭州海关"]),
        ("请@省药监局 于6月底前上报产能", "上报产能", "省药监局", []),
        ("麻烦省药监局上报产能，6月30日前", "上报产能", "省药监局", []),
        ("修订管理办法@省经信厅 配合省司法厅 6月底前", "修订管理办法", "省经信厅", ["省司法厅"]),
        ("修订管理办法 @省经信厅 省司法厅配合 6月底前", "修订管理办法", "省经信厅", ["省司法厅"]),
        ("研究政策（省经信厅牵头，省财政厅配合，6月底前完成）", "研究政策", "省经信厅", ["省财政厅"]),
        (
            "研究政策 牵头：@省经信厅 配合：@省财政厅、@省统计局 6月底",
            "研究政策",
            "省经信厅",
            ["省财政厅", "省统计局"],
        ),
        ("研究政策@省经信厅牵头@省财政厅配合 6月底", "研究政策", "省经信厅", ["省财政厅"]),
        ("研究政策 @省财政厅配合省经信厅 6月底", "研究政策", "省经信厅", ["省财政厅"]),
        ("研究政策 @省经信厅、省财政厅等部门 6月底", "研究政策", "省经信厅", ["省财政厅"]),
        ("研究政策 @省委宣传部（网信办）6月底", "研究政策", "省委宣传部", []),
        ("研究政策|@省经信厅|6月底", "研究政策", "省经信厅", []),
        ("研究政策 @经信 6月底", "研究政策", "省经信厅", []),
        ("请金融机构让利 @省金融局 6月底", "请金融机构让利", "省地方金融监管局", []),
        ("@省能源局电力保供方案 6月底", "电力保供方案", "省能源局", []),
        ("省发改委牵头的清单汇总 @省统计局 6月底", "省发改委牵头的清单汇总", "省统计局", []),
        ("推进杭州市、宁波市试点 @省经信厅 6月底前", "推进杭州市、宁波市试点", "省经信厅", []),
        ("杭州市5月增速分析 @省统计局 6月底前", "杭州市5月增速分析", "省统计局", []),
        ("做好6月18日现场会筹备@杭州市 6月30日前", "做好6月18日现场会筹备", "杭州市", []),
        ("落实浙政发〔2020〕12号 @省经信厅6/30", "落实浙政发〔2020〕12号", "省经信厅", []),
        ("1.梳理清单2.形成报告@省经信厅6月30日前", "1.梳理清单2.形成报告", "省经信厅", []),
        ("调用main()函数联调 @省大数据局\n完成时限：6月底", "调用main()函数联调", "省大数据局", []),
    ],
)
def test_commands_as_they_are_typed_on_a_phone(text, title, lead, supporting):
    proposal = read(text)
    assert proposal.title == title
    assert units(proposal) == (lead, supporting)
    assert (proposal.due_on, proposal.problems) == (date(2020, 6, 30), ())
