"""Directives: what counts as an item, who answers for it, by when; each rule as a short paper in our own words."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from taskbot.intake.documents import Document
from taskbot.intake.papers import list_in, read_paper
from taskbot.tasks.directives import DirectiveRead, Item, UndatedDirective, parse_directive
from taskbot.tasks.parsing.deadline_grammar import Precision
from taskbot.tasks.workdays import Calendar

DATED = date(2020, 4, 15)
CALENDAR = Calendar()
HEAD = "关于做好园区整治工作的通知\n浙园办〔2020〕8号\n各设区市人民政府，省级有关单位：\n"


@pytest.fixture(scope="module")
def read():
    def of(body: str) -> DirectiveRead:
        return parse_directive(HEAD + body, DATED, CALENDAR)

    return of


def _leads(item: Item) -> list[str]:
    return [*item.lead_units, *item.supporting_units]


ITEMS = {
    "a bracket with units makes its paragraph one item, whatever stands in it": (
        "一、重点任务\n（一）摸清底数。逐园登记造册；各市要派人到场。省A厅要汇总。（省A厅、省B局负责）",
        ["（一）摸清底数。逐园登记造册；各市要派人到场。省A厅要汇总。（省A厅、省B局负责）"],
    ),
    "a line with units belongs to the paragraph above": (
        "一、重点任务\n（一）摸清底数。逐园登记造册。\n牵头单位：省A厅\n完成时限：6月底前",
        ["（一）摸清底数。逐园登记造册。"],
    ),
    "an enumeration makes one item of each point": (
        "一、重点任务\n（一）帮助企业。一是减免租金。逐户落实。二是开通热线。",
        ["一是减免租金。逐户落实。", "二是开通热线。"],
    ),
    "an enumeration with one bracket at the end stays whole": (
        "一、重点任务\n（一）帮助企业。一是减免租金。二是开通热线。（省A厅负责）",
        ["（一）帮助企业。一是减免租金。二是开通热线。（省A厅负责）"],
    ),
    "each point with its own bracket is an item": (
        "一、重点任务\n（一）帮助企业。一是减免租金（省A厅负责）；二是开通热线（省B局负责）。",
        ["一是减免租金（省A厅负责）；", "二是开通热线（省B局负责）。"],
    ),
    "two brackets in one paragraph are two items, with or without a stop between": (
        "一、重点任务\n（一）服务企业。逐户走访，7月底前完成。（省A厅负责）数据共享通道9月底前打通。（省B局负责）",
        ["（一）服务企业。逐户走访，7月底前完成。（省A厅负责）", "数据共享通道9月底前打通。（省B局负责）"],
    ),
    "findings are no items": (
        "一、重点任务\n（一）整改落实。当前存在的主要问题：一是底数不清；二是进度偏慢。\n（二）摸清底数。逐园登记造册。",
        ["（二）摸清底数。逐园登记造册。"],
    ),
    "background sections hold no items": (
        "一、总体要求\n坚持问题导向，加快补齐短板。\n二、重点任务\n（一）摸清底数。逐园登记造册。",
        ["（一）摸清底数。逐园登记造册。"],
    ),
    "of a background section the aims are items": (
        "一、总体要求\n坚持问题导向。到2022年，建成示范园区30个。\n二、重点任务\n（一）摸清底数。逐园登记造册。",
        ["到2022年，建成示范园区30个。", "（一）摸清底数。逐园登记造册。"],
    ),
    "what stands between a heading and its points explains": (
        "一、重点任务\n（一）整治园区。园区是主阵地，要分类推进。\n1.摸清底数。逐园登记造册。\n2.关停一批。依法处置。",
        ["1.摸清底数。逐园登记造册。", "2.关停一批。依法处置。"],
    ),
    "a passage ends where the subject changes": (
        "一、工作要求\n1.落实责任。各市要成立专班。省A厅要加强指导，及时通报。",
        ["1.落实责任。各市要成立专班。", "省A厅要加强指导，及时通报。"],
    ),
    "two subjects with 要 in one sentence are two items": (
        "一、工作要求\n1.落实责任。省A厅要安排资金，省B局要跟踪审计。",
        ["1.落实责任。省A厅要安排资金，", "省B局要跟踪审计。"],
    ),
    "of several dated clauses each is an item": (
        "一、重点任务\n1.全面整改。制定措施，逐一整改。需要移交的，6月底前完成；需要新建的，9月底前完成规划，2021年6月底前完成验收。",
        [
            "1.全面整改。制定措施，逐一整改。",
            "需要移交的，6月底前完成；",
            "需要新建的，9月底前完成规划，",
            "2021年6月底前完成验收。",
        ],
    ),
    "该项工作…完成 is the deadline of what stands before": (
        "一、重点任务\n1.摸底排查。逐园登记造册。该项工作于5月底前完成。",
        ["1.摸底排查。逐园登记造册。该项工作于5月底前完成。"],
    ),
    "要 after a named subject is its next duty": (
        "一、工作要求\n一要拧成一股绳。省转升办要盯住进度，排出台账；要发动各县先试先行，8月底前拿出办法。",
        ["一要拧成一股绳。省转升办要盯住进度，排出台账；", "要发动各县先试先行，8月底前拿出办法。"],
    ),
    "closing words and formulas are no items": (
        "现将有关要求印发给你们，请认真贯彻执行。\n一、重点任务\n（一）摸清底数。逐园登记造册。\n二、附则\n本通知自印发之日起施行，由省园办负责解释。\n特此通知。",
        ["（一）摸清底数。逐园登记造册。"],
    ),
    "a bare heading without anything under it is an item": (
        "一、重点任务\n1.编制园区名录\n2.开展集中督导（省A厅牵头）",
        ["1.编制园区名录", "2.开展集中督导（省A厅牵头）"],
    ),
    "a paper without headings is read sentence by sentence": (
        "为做好防汛工作，现将有关事项通知如下。近日省内雨水偏多。各市要立即开展排查。",
        ["各市要立即开展排查。"],
    ),
}


@pytest.mark.parametrize(("body", "contents"), ITEMS.values(), ids=ITEMS.keys())
def test_a_paper_is_cut_into_what_it_orders(read, body, contents):
    assert [item.content for item in read(body).items] == contents


@pytest.mark.parametrize(("body", "contents"), ITEMS.values(), ids=ITEMS.keys())
def test_every_sentence_is_in_an_item_or_listed_as_uncovered(read, body, contents):
    found = read(body)
    lines = (HEAD + body).split("\n")
    for item in found.items:
        assert item.content.split("\n")[0] in lines[item.line - 1]
    for each in found.uncovered:
        assert each.text in lines[each.line - 1]
        assert not any(each.text in item.content for item in found.items)


UNITS = [
    ("（省A厅、省B局、省C办负责）", ("省A厅",), ("省B局", "省C办"), True),
    ("（省A厅负责）", ("省A厅",), (), False),
    ("（牵头单位：省A厅、省B局，责任单位：省C办、各区镇）", ("省A厅", "省B局"), ("省C办", "各区镇"), False),
    ("（省A厅牵头，省B局、各市政府配合）", ("省A厅",), ("省B局", "各市政府"), False),
    ("（各有关部门按职责分工负责）", (), ("各有关部门",), False),
    ("（责任单位：省A厅；完成时限：6月底前）", ("省A厅",), (), False),
    ("（市委组织部（人才办）负责）", ("市委组织部（人才办）",), (), False),
]


@pytest.mark.parametrize(("bracket", "leads", "supporting", "assumed"), UNITS)
def test_a_bracket_tells_the_units_as_written(read, bracket, leads, supporting, assumed):
    (item,) = read(f"一、重点任务\n（一）摸清底数。逐园登记造册。{bracket}").items
    assert (item.lead_units, item.supporting_units) == (leads, supporting)
    assert item.lead_assumed is assumed
    assert not item.units_inherited


SUBJECTS = [
    ("省A厅要抓紧完善办法。", ["省A厅"]),
    ("经信、科技、商务等部门，要加快落实政策。", ["经信", "科技", "商务"]),
    ("由省A厅牵头，省B局、省C办配合，研究提出办法。", ["省A厅", "省B局", "省C办"]),
    ("省A厅会同省B局研究提出办法。", ["省A厅", "省B局"]),
    ("省转升办统一编制工作清单。", ["省转升办"]),
    ("各地按季度梳理一遍台账。", ["各地"]),
    ("需要支持的，当地政府要加强统筹。", ["当地政府"]),
    ("发挥省数字化专项工作组统筹协调作用，全面推进。", ["省数字化专项工作组"]),
    ("利用水务、燃气等部门的台账，逐园核对用量。", []),
    ("理清每个环节由谁主管的部门清单，张榜公布。", []),
    ("督促各地补齐配套。", []),
    ("由省A厅会同省B局、省C办，于9月20日前提出办法。", ["省A厅", "省B局", "省C办"]),
    ("请省D局于8月15日前报送数据。", ["省D局"]),
]


@pytest.mark.parametrize(("sentence", "units"), SUBJECTS)
def test_the_subject_of_a_sentence_answers_for_it(read, sentence, units):
    (item,) = read(f"一、工作要求\n（一）落实到位。{sentence}").items
    assert _leads(item) == units


def test_units_of_a_heading_are_inherited_by_what_has_none(read):
    found = read(
        "一、重点任务\n（一）整治园区（省A厅牵头）\n1.摸清底数。逐园登记造册。\n2.关停一批。依法处置。（省B局负责）"
    )
    assert [(item.lead_units, item.units_inherited) for item in found.items] == [
        (("省A厅",), True),
        (("省B局",), False),
    ]


def test_a_paper_may_state_that_the_first_listed_leads(read):
    found = read(
        "一、重点任务\n（一）摸清底数。逐园登记。（省A厅、省B局负责。列第一位者为牵头单位，下同）\n（二）关停一批。依法处置。（省C办、省B局负责）"
    )
    assert [(item.lead_units, item.lead_assumed) for item in found.items] == [
        (("省A厅",), False),
        (("省C办",), False),
    ]


DEADLINES = [
    ("逐园登记造册，6月底前报省园办。", date(2020, 6, 30), Precision.MONTH),
    ("6月底前形成初稿，7月10日前印发。（省A厅负责）", date(2020, 7, 10), Precision.DAY),
    ("到2022年，培育示范园区30个。（省A厅负责）", date(2022, 12, 31), Precision.YEAR),
    ("本通知印发之日起30日内制定办法。", date(2020, 5, 15), Precision.DAY),
    ("每月5日前报送进展。", None, Precision.RECURRING),
    ("适时出台新的政策。", None, Precision.VAGUE),
    ("2019年1月1日至12月31日，对困难企业返还一半费用。", None, Precision.NONE),
    ("社会保险费缓缴期限至2022年12月31日。", None, Precision.NONE),
    ("从2019年1月1日起，实施三年行动计划。", None, Precision.NONE),
    ("去年已整治园区12个，继续推进。", None, Precision.NONE),
    ("对连续3年未投产的项目，依法收回。", None, Precision.NONE),
]


@pytest.mark.parametrize(("sentence", "due_on", "precision"), DEADLINES)
def test_only_what_sets_a_deadline_is_one(read, sentence, due_on, precision):
    (item,) = read(f"一、重点任务\n（一）整治园区。{sentence}").items
    assert (item.deadline.due_on, item.deadline.precision) == (due_on, precision)


GOVERNED = [
    "一、主要目标\n到2022年实现：一是园区集聚全覆盖；二是“低散乱”企业全部出清。",
    "一、主要目标\n到2022年，实现以下目标：\n1.园区集聚全覆盖。\n2.“低散乱”企业全部出清。",
    "一、主要目标\n（一）总体目标。力争到2022年实现：\n——园区集聚全覆盖。\n——“低散乱”企业全部出清。",
]


@pytest.mark.parametrize("body", GOVERNED)
def test_a_governing_clause_dates_each_point(read, body):
    items = read(body).items
    assert [(item.kind, item.deadline.due_on) for item in items] == [("target", date(2022, 12, 31))] * 2


def test_a_point_with_a_date_of_its_own_is_not_governed(read):
    items = read(
        "一、主要目标\n到2022年实现：一是园区集聚全覆盖；二是“低散乱”企业全部出清，今年要出清一半以上。"
    ).items
    assert [item.deadline.due_on for item in items] == [
        date(2022, 12, 31),
        date(2022, 12, 31),
        date(2020, 12, 31),
    ]


def test_the_days_of_a_stage_are_those_of_what_stands_under_it(read):
    items = read("一、实施步骤\n（一）排查阶段（6月1日至6月15日）。各市要逐园登记。省A厅要加强指导。").items
    assert [item.deadline.due_on for item in items] == [date(2020, 6, 15)] * 2


def test_figures_become_indicators(read):
    (item,) = read(
        "一、重点任务\n（一）建设园区。今年新建小微企业园59个，亩均税收提高到20万元，入园企业全覆盖。"
    ).items
    assert [(each.name, each.value, each.unit) for each in item.indicators] == [
        ("新建小微企业园59个", 59, "个"),
        ("亩均税收提高到20万元", 20, "万元"),
        ("入园企业全覆盖", 100, "%"),
    ]


def test_titles_are_headings_or_the_first_order(read):
    found = read(
        "一、重点任务\n（一）摸清底数。逐园登记。（省A厅负责）\n（二）帮助企业。一是减免租金。逐户落实。二是开通热线。\n二、工作要求\n各市要成立专班，明确专人。"
    )
    assert [item.title for item in found.items] == [
        "摸清底数",
        "减免租金",
        "开通热线",
        "各市要成立专班，明确专人",
    ]
    assert [item.section for item in found.items] == [
        "一、重点任务",
        "一（二）帮助企业",
        "一（二）帮助企业",
        "二、工作要求",
    ]


def test_the_head_is_read(read):
    found = read("一、重点任务\n（一）摸清底数。逐园登记造册。")
    assert (found.title, found.document_number) == ("关于做好园区整治工作的通知", "浙园办〔2020〕8号")


def test_a_paper_bears_its_own_date():
    text = HEAD + "一、任务\n（一）摸清底数。6月底前完成。\n省园区办\n2021年3月2日"
    assert parse_directive(text, None, CALENDAR).items[0].deadline.due_on == date(2021, 6, 30)


def test_without_any_date_it_says_so():
    with pytest.raises(UndatedDirective):
        parse_directive("一、任务\n（一）摸清底数。", None, CALENDAR)


SIGNS = "一二是要、，；。：（）【】《》“”1.2年月日前底省厅局负责牵头单位各市到①——\n 　A%个"


@given(st.text(alphabet=SIGNS, max_size=300) | st.text(max_size=200))
def test_no_text_is_too_strange(text):
    found = parse_directive(text, DATED, CALENDAR)
    for item in found.items:
        assert item.content in text
        assert item.deadline.due_on is None or item.deadline.due_on >= DATED or item.confirm


@pytest.mark.parametrize("sign", ["一", "、", "（", "省A厅要", "1月1日前", "一是甲；", "由各部", "《", "【"])
def test_what_is_no_paragraph_is_not_read_but_listed(sign):
    text = sign * (100_000 // len(sign))
    found = parse_directive(text, DATED, CALENDAR)
    assert (found.items, [each.text for each in found.uncovered]) == ((), [text])


def test_lines_cut_at_the_width_of_a_page_are_one_paragraph(read):
    said = "市经信局会同市财政局、市人力资源和社会保障局对全市产业园区和中小企业服务机构逐一登记造册，形成清单后报市园区办，再由市园区办汇总印发。"
    wide = "\n".join([f"　　{said[:24]}", said[24:50], said[50:]])
    (item, *_) = read(f"一、重点任务\n{wide}\n{wide}\n{wide}").items
    assert _leads(item) == ["市经信局", "市财政局", "市人力资源和社会保障局"]
    assert item.line == 5


def test_the_rows_of_a_table_are_items():
    text = HEAD + (
        "现印发任务分解表，请各单位于4月25日前报送联络员名单。\n"
        "序号\t工作任务\t牵头单位\t配合单位\t完成时限\n"
        "1\t绘制园区图谱\t省A厅\t省B局、省C办\t2020年6月底前\n"
        "2\t编制整治名录\t省B局\t\t长期\n"
    )
    document = Document(text)
    found = read_paper(document, list_in(document), DATED, CALENDAR)
    assert [(item.title, _leads(item), item.line) for item in found.items[-2:]] == [
        ("绘制园区图谱", ["省A厅", "省B局", "省C办"], 6),
        ("编制整治名录", ["省B局"], 7),
    ]
    assert found.items[-2].deadline.due_on == date(2020, 6, 30)
    assert [each.line for each in found.uncovered if "\t" in each.text] == [5]
