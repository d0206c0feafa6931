"""What the office types after /new, in whatever order; 2020-05-20 is a Wednesday."""

import json
import time
from datetime import date
from itertools import permutations
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from taskbot.tasks.deadline_grammar import Precision
from taskbot.tasks.drafts import ProblemKind, Proposal, Urgency, parse_draft
from taskbot.tasks.units import load_register
from taskbot.tasks.workdays import Calendar

CALENDAR = Calendar()
REGISTER = load_register(Path("config/units.toml"))
WEDNESDAY = date(2020, 5, 20)


def read(text: str) -> Proposal:
    return parse_draft(text, WEDNESDAY, CALENDAR, REGISTER)


def units(proposal: Proposal) -> tuple[str | None, list[str]]:
    lead = proposal.lead_unit and REGISTER.short_name(proposal.lead_unit)
    return lead, [REGISTER.short_name(unit) for unit in proposal.supporting_units]


def kinds(text: str) -> list[ProblemKind]:
    return [problem.kind for problem in read(text).problems]


PARTS = ("梳理3.0版项目清单", "@省商务厅", "配合：省财政厅、杭州海关", "7月底前", "特急")
LABELLED = (
    "任务：梳理3.0版项目清单",
    "牵头单位：省商务厅",
    "配合单位：省财政厅 杭州海关",
    "完成时限：7月底前",
    "紧急程度：特急",
)


@pytest.mark.parametrize("between", [" ", "\n", "，"])
@pytest.mark.parametrize("order", list(permutations(range(5), 2)))
@pytest.mark.parametrize("parts", [PARTS, LABELLED])
def test_the_parts_come_in_any_order_on_one_line_or_several(parts, order, between):
    rest = [place for place in range(5) if place not in order]
    proposal = read("/new " + between.join(parts[place] for place in (*order, *rest)))
    assert proposal.title == "梳理3.0版项目清单"
    assert units(proposal) == ("省商务厅", ["省财政厅", "杭州海关"])
    assert (proposal.due_on, proposal.deadline_phrase) == (date(2020, 7, 31), "7月底前")
    assert proposal.urgency is Urgency.EXTRA_URGENT
    assert proposal.problems == ()


@pytest.mark.parametrize(
    ("text", "title", "lead", "supporting"),
    [
        ("修订目录 省商务厅 7月底", "修订目录", "省商务厅", []),
        ("修订目录@省商务厅7月底前", "修订目录", "省商务厅", []),
        ("修订目录 @省商务厅、省财政厅 7月底", "修订目录", "省商务厅", ["省财政厅"]),
        ("修订目录 @省商务厅 @省财政厅 7月底", "修订目录", "省商务厅", ["省财政厅"]),
        ("修订目录 @省商务厅 @省财政厅牵头 7月底", "修订目录", "省财政厅", ["省商务厅"]),
        ("修订目录 责任单位：省商务厅、省财政厅 7月底", "修订目录", "省商务厅", ["省财政厅"]),
        (
            "修订目录，省商务厅牵头，省财政厅、省统计局配合，7月底完成",
            "修订目录",
            "省商务厅",
            ["省财政厅", "省统计局"],
        ),
        ("修订目录（牵头单位：省商务厅；完成时限：7月底）", "修订目录", "省商务厅", []),
        ("请省商务厅于7月底前修订目录", "修订目录", "省商务厅", []),
        ("由省商务厅会同省财政厅修订目录，7月底前完成", "修订目录", "省商务厅", ["省财政厅"]),
        ("交办：修订目录 @商务厅 7月底", "修订目录", "省商务厅", []),
        ("/new@taskbot 修订目录 @商务厅 7月底", "修订目录", "省商务厅", []),
        ("写信给 a@b.cn 修订目录 @商务厅 7月底", "写信给 a@b.cn 修订目录", "省商务厅", []),
        ("向省统计局了解情况 @商务厅 7月底", "向省统计局了解情况", "省商务厅", []),
    ],
)
def test_units_are_taken_out_of_the_title_where_they_are_named_as_responsible(text, title, lead, supporting):
    proposal = read(text)
    assert proposal.title == title
    assert units(proposal) == (lead, supporting)
    assert proposal.due_on == date(2020, 7, 31)


@pytest.mark.parametrize(
    ("text", "title", "phrase"),
    [
        ("7月底前修订目录", "修订目录", "7月底前"),
        ("在7月底前修订目录", "修订目录", "7月底前"),
        ("修订目录，7月底前完成", "修订目录", "7月底前"),
        ("修订目录，务必7月底前报送", "修订目录", "7月底前"),
        ("制定到2022年的工作方案 7月底", "制定到2022年的工作方案", "7月底"),
        ("制定三年行动计划 7月底", "制定三年行动计划", "7月底"),
        ("梳理企业，7月底前报省转升办", "梳理企业，报省转升办", "7月底前"),
        ("持续开展走访 7月底", "持续开展走访", "7月底"),
        ("修订目录 时限：7月前\n完成时限：7月31日前", "修订目录", "7月31日前"),
    ],
)
def test_the_deadline_is_taken_out_of_the_title_but_never_out_of_its_middle(text, title, phrase):
    proposal = read(f"{text} @省商务厅" if "\n" not in text else text.replace("\n", " @省商务厅\n"))
    assert (proposal.title, proposal.deadline_phrase) == (title, phrase)
    assert proposal.due_on == date(2020, 7, 31)


@pytest.mark.parametrize(
    ("text", "precision"),
    [("长期", Precision.LONG_TERM), ("每月5日前", Precision.RECURRING), ("时限：长期", Precision.LONG_TERM)],
)
def test_a_long_term_task_or_a_cycle_needs_no_date(text, precision):
    proposal = read(f"修订目录 @省商务厅 {text}")
    assert (proposal.title, proposal.precision, proposal.due_on) == ("修订目录", precision, None)
    assert proposal.problems == ()


@pytest.mark.parametrize(
    ("text", "urgency"),
    [
        ("特急 修订目录", Urgency.EXTRA_URGENT),
        ("特急：修订目录", Urgency.EXTRA_URGENT),
        ("【急】修订目录", Urgency.URGENT),
        ("修订目录 加急", Urgency.URGENT),
        ("修订目录", Urgency.ORDINARY),
        ("修订应急预案", Urgency.ORDINARY),
        ("急救站建设", Urgency.ORDINARY),
    ],
)
def test_urgency_is_a_word_of_its_own(text, urgency):
    assert read(f"{text} @省商务厅 7月底").urgency is urgency


@pytest.mark.parametrize(
    ("text", "problems"),
    [
        ("/new", [ProblemKind.NO_TITLE, ProblemKind.NO_UNIT, ProblemKind.NO_DEADLINE]),
        ("@省商务厅 7月底", [ProblemKind.NO_TITLE]),
        ("修订目录 7月底", [ProblemKind.NO_UNIT]),
        ("修订目录 配合：省财政厅 7月底", [ProblemKind.NO_UNIT]),
        ("修订目录 @各设区市 7月底", [ProblemKind.NO_UNIT]),
        ("修订目录 @省商务厅", [ProblemKind.NO_DEADLINE]),
        ("修订目录 @省商务厅 尽快", [ProblemKind.NO_DEADLINE]),
        ("修订目录 @省商务厅 项目验收后10日内", [ProblemKind.NO_DEADLINE]),
        ("修订目录 @省商务厅 7月前", [ProblemKind.AMBIGUOUS_DEADLINE]),
        ("修订目录 @省商务厅 3月底前", [ProblemKind.AMBIGUOUS_DEADLINE]),
        ("修订目录 @省商务厅 9月31日前", [ProblemKind.INVALID_DEADLINE]),
        ("修订目录 @省商业厅 7月底", [ProblemKind.UNKNOWN_UNIT]),
        ("修订目录 @省商务厅 配合：省商业厅 7月底", [ProblemKind.UNKNOWN_UNIT]),
        (f"{'长' * 201} @省商务厅 7月底", [ProblemKind.TITLE_TOO_LONG]),
    ],
)
def test_what_is_left_to_settle(text, problems):
    assert kinds(text) == problems


def test_an_unknown_unit_is_named_as_written_with_near_ones_and_never_replaced():
    proposal = read("修订目录 @省商业厅，7月底前")
    (problem,) = proposal.problems
    assert problem.words == "省商业厅"
    assert "浙江省商务厅" in problem.near
    assert proposal.lead_unit is None


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


def test_assumptions_are_told():
    assert read("修订目录 @省商务厅 @省财政厅 7月底").lead_assumed
    assert not read("修订目录 @省商务厅 7月底").lead_assumed
    assert read("修订目录 @省商务厅 配合：各设区市 7月底").expanded == ("各设区市",)


@pytest.mark.parametrize(
    "title",
    [
        "<b>目录</b> & 附件",
        '=HYPERLINK("http://x","y")',
        "目录😀\u200f反写",
        "Ｑ１１　目录：甲、乙（丙）；丁",
        "-1+2 @ 3",
    ],
)
def test_a_title_is_kept_as_written(title):
    assert read(f"{title} @省商务厅 7月底").title == title


def test_lines_after_the_title_are_the_content():
    proposal = read("修订目录\n含三类产品。\n另附说明\n@省商务厅 7月底")
    assert (proposal.title, proposal.content) == ("修订目录", "含三类产品。\n另附说明")


def test_the_public_form_is_json():
    text = "/new 修订目录 @省商务厅 配合：省财政厅 7月底前"
    assert json.loads(json.dumps(read(text).to_json())) == {
        "text": text,
        "title": "修订目录",
        "content": None,
        "lead_unit": "浙江省商务厅",
        "supporting_units": ["浙江省财政厅"],
        "due_on": "2020-07-31",
        "deadline_phrase": "7月底前",
        "precision": "month",
        "recurrence": None,
        "urgency": "一般",
        "lead_assumed": False,
        "expanded": [],
        "problems": [],
    }


@given(
    st.lists(
        st.sampled_from([*PARTS, *LABELLED, "@", "：", "（", "）", "\n", "长期", "省", "\0"]), max_size=8
    ).map(" ".join)
    | st.text(max_size=80)
)
def test_any_text_becomes_a_proposal_or_a_list_of_problems(text):
    proposal = read(text)
    assert proposal.problems or (proposal.title and proposal.lead_unit)
    assert proposal.deadline.span is None or proposal.deadline_phrase


@pytest.mark.parametrize(
    "words",
    [
        "一",
        "、",
        "@省商务厅 ",
        "@省经信居、",
        "、@",
        "省省",
        "(省商务厅牵头)",
        "省商务厅于 ",
        "牵头：",
        "@",
        "7月 ",
    ],
)
def test_a_megabyte_is_read_within_a_second(words):
    started = time.perf_counter()
    read(words * (1_000_000 // len(words)))
    assert time.perf_counter() - started < 1
