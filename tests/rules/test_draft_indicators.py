"""What the office writes behind 指标 after /new; 2020-05-20 is a Wednesday."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from taskbot.tasks.drafts import ProblemKind, Proposal, parse_draft
from taskbot.tasks.parsing.indicator_figures import figures_in
from taskbot.tasks.parsing.indicator_items import indicator_items, read_item
from taskbot.tasks.units import load_register
from taskbot.tasks.workdays import Calendar

CALENDAR = Calendar()
REGISTER = load_register(Path("config/units.toml"))
WEDNESDAY = date(2020, 5, 20)
TWO = [("建成标准站", 30, "个"), ("走访企业", 200, "家")]


def read(text: str) -> Proposal:
    return parse_draft(text, WEDNESDAY, CALENDAR, REGISTER)


def named(proposal: Proposal) -> list[tuple[str, float, str]]:
    return [(each.name, each.value, each.unit) for each in proposal.indicators]


@pytest.mark.parametrize(
    "text",
    [
        "建设标准站 @省经信厅 6月底前 指标：建成标准站30个；走访企业200家",
        "建设标准站 指标：建成标准站30个、走访企业200家 @省经信厅 6月底前",
        "建设标准站 指标：建成标准站30个；走访企业200家 6月底前 @省经信厅",
        "建设标准站 @省经信厅 指标：建成标准站30个，走访企业200家，6月底前完成",
        "建设标准站，省经信厅牵头，量化指标：建成标准站30个；走访企业200家；6月底前",
        "建设标准站 @省经信厅 6月底前\n指标：建成标准站30个\n走访企业200家",
        "建设标准站\n牵头单位：省经信厅\n考核指标：\n1. 建成标准站30个；\n2、走访企业200家。\n完成时限：6月底前",
        "指标：建成标准站30个；走访企业200家\n任务：建设标准站\n牵头：省经信厅\n时限：6月底前",
        "建设标准站 @省经信厅 6月底前 【指标】建成标准站30个；走访企业200家",
        "建设标准站 @省经信厅 6月底前\n指标：建成标准站30个\n指标：走访企业200家",
    ],
)
def test_indicators_stand_behind_their_label_anywhere(text):
    proposal = read(text)
    assert named(proposal) == TWO
    assert (proposal.title, proposal.content, proposal.due_on) == ("建设标准站", "", date(2020, 6, 30))
    assert proposal.lead_unit == REGISTER.find("省经信厅")
    assert proposal.problems == ()


@pytest.mark.parametrize(
    ("words", "indicator"),
    [
        ("建成标准站30个", ("建成标准站", 30, "个")),
        ("建成平台 30个", ("建成平台", 30, "个")),
        ("30个标准站", ("标准站", 30, "个")),
        ("建成标准站不少于30个", ("建成标准站", 30, "个")),
        ("签约项目约30个以上", ("签约项目", 30, "个")),
        ("标准站 30个", ("标准站", 30, "个")),
        ("标准站：30个", ("标准站", 30, "个")),
        ("新建30个标准站", ("新建标准站", 30, "个")),
        ("走访企业、园区1,500家", ("走访企业、园区", 1500, "家")),
        ("培训1.5万人次", ("培训", 1.5, "万人次")),
        ("覆盖率达到90%以上", ("覆盖率", 90, "%")),
        ("覆盖率：100%", ("覆盖率", 100, "%")),
        ("占比达到百分之九十", ("占比", 90, "%")),
        ("建成标准站三十个", ("建成标准站", 30, "个")),
        ("举办培训班8期", ("举办培训班", 8, "期")),
        ("规上企业全覆盖", ("规上企业全覆盖", 100, "%")),
        ("口径统一", None),
        ("30个", None),
        ("建成标准站", None),
        ("建成标准站30-50个", None),
        ("建成标准站30个走访企业200家", None),
        ("6月底前", None),
        ("", None),
    ],
)
def test_an_item_is_a_name_and_one_figure_with_its_unit(words, indicator):
    found = read_item(words)
    assert (found and (found.name, found.value, found.unit)) == indicator


@pytest.mark.parametrize(
    ("said", "unclear"),
    [
        ("指标：口径统一", ["口径统一"]),
        ("指标：建成标准站30个；口径统一；走访企业", ["口径统一", "走访企业"]),
        ("指标：30个", ["30个"]),
        ("指标：无", []),
        ("指标：", []),
    ],
)
def test_what_holds_no_figure_has_to_be_put_right(said, unclear):
    problems = read(f"建设标准站 @省经信厅 6月底前 {said}").problems
    assert [(each.kind, each.words) for each in problems] == [
        (ProblemKind.UNCLEAR_INDICATOR, words) for words in unclear
    ]


@pytest.mark.parametrize("text", ["完善统计指标体系", "按指标报送", "研究指标 口径", "提出2020年指标建议"])
def test_the_word_alone_is_no_label(text):
    proposal = read(f"{text} @省经信厅 6月底前")
    assert (proposal.title, named(proposal)) == (text, [])


def test_milestones_and_indicators_keep_apart():
    proposal = read("建设标准站 @省经信厅 6月底前 节点：5月底前建成10个；指标：建成标准站30个")
    assert [step.title for step in proposal.milestones] == ["建成10个"]
    assert named(proposal) == TWO[:1]


@pytest.mark.parametrize(
    ("report", "values"),
    [
        ("已建成30个", {0: 30}),
        ("已建成标准站12个，走访企业80家", {0: 12, 1: 80}),
        ("累计走访80家", {1: 80}),
        ("累计帮扶80家", {}),
        ("计划建成30个", {}),
    ],
)
def test_a_report_gives_the_figures_of_what_was_typed(report, values):
    indicators = read("建设标准站 @省经信厅 6月底前 指标：建成标准站30个；走访企业200家").indicators
    assert {each.place: each.value for each in figures_in(report, indicators)} == values


def test_the_public_form_names_them():
    assert read("建设标准站 @省经信厅 6月底前 指标：建成标准站30个").to_json()["indicators"] == [
        {"name": "建成标准站", "value": 30, "unit": "个"}
    ]


@pytest.mark.parametrize(
    "sign", ["一", "、", "；", " ", "9", "9个", "指标：", "指标：建成9个 ", "1、", "由9改"]
)
def test_a_megabyte_of_one_sign_is_read_at_once(sign):
    list(indicator_items(sign * (1_000_000 // len(sign))))
    read("指标：" + sign * (1_000_000 // len(sign)))


@given(st.text(alphabet="指标：；、， \n建成标准站个家3090%.,百分之三十由改为前6月底@省经信厅", max_size=60))
def test_whatever_is_typed_is_read_or_named(words):
    proposal = read(f"指标：{words}")
    assert all(each.unit and each.value >= 0 for each in proposal.indicators)
    assert all(0 <= start < end <= len(proposal.text) for start, end in proposal.said.spans)
