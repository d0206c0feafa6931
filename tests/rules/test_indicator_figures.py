"""Which figure of a report is an indicator's, and which is not: a table of phrases. A wrong figure is worse than none."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from taskbot.tasks.facts import Indicator
from taskbot.tasks.parsing.indicator_figures import Rule, figures_in

PLANTS = Indicator("智能工厂", 100, "个")
PARKS = Indicator("新建小微企业园59个", 59, "个")
COVERAGE = Indicator("规上企业智能化改造覆盖率", 100, "%")
INVESTMENT = Indicator("完成投资", 100, "亿元")
FIRMS = Indicator("培育100家专精特新企业", 100, "家")
TRAINED = Indicator("培训人数", 2, "万人次")
VISITED = Indicator("走访企业", 200, "家")
PEOPLE = Indicator("培训人员", 1200, "人次")
STATIONS = Indicator("标准站", 30, "个")


def read(words: str, *indicators: Indicator) -> list[float]:
    return [figure.value for figure in figures_in(words, indicators)]


@pytest.mark.parametrize(
    ("words", "indicator", "value"),
    [
        ("已建成30个", PLANTS, 30),
        ("累计建成智能工厂30个", PLANTS, 30),
        ("智能工厂已建成30个", PLANTS, 30),
        ("目前全省智能工厂达到30个", PLANTS, 30),
        ("截至6月底累计建成智能工厂30家", PLANTS, 30),
        ("已认定30家智能工厂", PLANTS, 30),
        ("智能工厂：30个", PLANTS, 30),
        ("智能工厂30个建成投产", PLANTS, 30),
        ("30/100个", PLANTS, 30),
        ("智能工厂完成30/100个", PLANTS, 30),
        ("100个智能工厂已建成30个", PLANTS, 30),
        ("已建成30个（目标100个）", PLANTS, 30),
        ("本月建成5个，累计建成30个", PLANTS, 30),
        ("仅建成三十个", PLANTS, 30),
        ("建成1,200个", PLANTS, 1200),
        ("累计建成一百零五个", PLANTS, 105),
        ("已建成30个，还差70个", PLANTS, 30),
        ("今年以来建成智能工厂30个，完成投资12.5亿元", PLANTS, 30),
        ("已完成３０个", PLANTS, 30),
        ("已建成30个，验收20个", PLANTS, 30),
        ("智能工厂由20个增加到30个", PLANTS, 30),
        ("已新建小微企业园12个", PARKS, 12),
        ("建成小微企业园12个", PARKS, 12),
        ("已走访150家，占75%", VISITED, 150),
        ("走访了120家企业", VISITED, 120),
        ("走访150家，发现问题30个", VISITED, 150),
        ("已培训1100人次", PEOPLE, 1100),
        ("培训人员1,050人次", PEOPLE, 1050),
        ("培训人员一千零五十人次", PEOPLE, 1050),
        ("新增培训120人次，累计培训650人次", PEOPLE, 650),
        ("标准站建成数由12个更正为13个", STATIONS, 13),
        ("标准站由12个调整为13个", STATIONS, 13),
        ("覆盖率达到86%", COVERAGE, 86),
        ("规上工业企业智能化改造覆盖率已达86.5%", COVERAGE, 86.5),
        ("改造覆盖率为百分之八十六", COVERAGE, 86),
        ("覆盖率由80%提高到86%", COVERAGE, 86),
        ("覆盖率86％", COVERAGE, 86),
        ("完成投资12.5亿元", INVESTMENT, 12.5),
        ("完成投资12.5亿", INVESTMENT, 12.5),
        ("已完成投资125000万元", INVESTMENT, 12.5),
        ("累计完成投资1.25亿元", INVESTMENT, 1.25),
        ("今年完成投资8000万元", INVESTMENT, 0.8),
        ("累计培育专精特新企业40家", FIRMS, 40),
        ("已有专精特新企业40户", FIRMS, 40),
        ("培训人数累计1.2万人次", TRAINED, 1.2),
        ("培训人数达12000人次", TRAINED, 1.2),
    ],
)
def test_a_figure_that_was_reached(words, indicator, value):
    assert read(words, indicator) == [value]


@pytest.mark.parametrize(
    ("words", "indicator"),
    [
        ("目标100个", PLANTS),
        ("力争年底建成100个", PLANTS),
        ("计划建成30个", PLANTS),
        ("预计6月底前建成30个", PLANTS),
        ("到2022年建成100个", PLANTS),
        ("还差20个", PLANTS),
        ("尚有20个未建成", PLANTS),
        ("剩余70个", PLANTS),
        ("30个", PLANTS),
        ("进度30%", PLANTS),
        ("本月建成5个", PLANTS),
        ("新增智能工厂5个", PLANTS),
        ("已建成近30个", PLANTS),
        ("约建成30个", PLANTS),
        ("已建成30余个", PLANTS),
        ("已建成30多家", PLANTS),
        ("已建成30个左右", PLANTS),
        ("超过30个", PLANTS),
        ("已建成三五个", PLANTS),
        ("已建成几十个", PLANTS),
        ("不到30个", PLANTS),
        ("已走访企业30家", PLANTS),
        ("已排查智能工厂30个", PLANTS),
        ("申报智能工厂30个", PLANTS),
        ("30个智能工厂正在建设", PLANTS),
        ("智能工厂30个在建", PLANTS),
        ("完成30家", PLANTS),
        ("其中建成绿色工厂30个", PLANTS),
        ("杭州市建成智能工厂10个", PLANTS),
        ("智能工厂同比增加5个", PLANTS),
        ("每个县建成智能工厂1个", PLANTS),
        ("已召开第3个专题会", PLANTS),
        ("未建成30个", PLANTS),
        ("去年建成智能工厂30个", PLANTS),
        ("30/90个", PLANTS),
        ("已建成30个，建成20个", PLANTS),
        ("6月30日完成", PLANTS),
        ("完成2个百分点", PLANTS),
        ("60%", COVERAGE),
        ("进度达到60%", COVERAGE),
        ("已完成60%", COVERAGE),
        ("覆盖率提高12个百分点", COVERAGE),
        ("覆盖率提高12%", COVERAGE),
        ("同比增长12%", COVERAGE),
        ("投产率达到86%", COVERAGE),
        ("覆盖率目标100%", COVERAGE),
        ("覆盖率不足86%", COVERAGE),
        ("争取覆盖率达到100%", COVERAGE),
        ("其中设备投资3亿元", INVESTMENT),
        ("计划完成投资100亿元", INVESTMENT),
        ("投资增长12.5%", INVESTMENT),
        ("下达资金12.5亿元", INVESTMENT),
        ("完成投资12.5亿立方米", INVESTMENT),
        ("培训人数12000人", TRAINED),
        ("", PLANTS),
    ],
)
def test_a_figure_that_is_none_of_the_indicators(words, indicator):
    assert read(words, indicator) == []


GREEN = Indicator("绿色工厂", 50, "个")


@pytest.mark.parametrize(
    ("words", "values"),
    [
        ("智能工厂30个、绿色工厂20个", [30, 20]),
        ("建成智能工厂30个，完成投资12.5亿元，覆盖率达到86%", [30, 12.5, 86]),
        ("已建成30个", []),
        ("已建成工厂30个", []),
        ("完成投资12.5亿元", [12.5]),
    ],
)
def test_several_indicators_are_told_apart_by_their_names(words, values):
    assert read(words, PLANTS, GREEN, INVESTMENT, COVERAGE) == values


def test_a_figure_tells_where_it_stands_and_by_which_rule_it_was_read():
    (figure,) = figures_in("好的。累计建成智能工厂30个", [INVESTMENT, PLANTS])
    assert (figure.place, figure.rule, figure.is_total) == (1, Rule.NAMED, True)
    assert "好的。累计建成智能工厂30个"[slice(*figure.span)] == "30个"
    (sole,) = figures_in("已建成30个", [PLANTS])
    assert sole.rule is Rule.SOLE


@given(st.text("智能工厂建成累计已达到目标覆盖率完投资0123456789.,，/百分之三十千%个家万亿元 ", max_size=60))
def test_nothing_raises_and_no_figure_is_negative_or_no_number(words):
    assert all(value >= 0 for value in read(words, PLANTS, COVERAGE, INVESTMENT, TRAINED))


@pytest.mark.parametrize("sign", ["一", "、", "1", "1个", "个", "，", "建成", "1,", "百分之"])
def test_a_megabyte_of_anything_is_read_and_has_no_figure(sign):
    assert read(sign * (1_000_000 // len(sign)), PLANTS, COVERAGE, INVESTMENT) == []


@pytest.mark.parametrize(
    "words", ["服务了120家企业", "培训了120家", "检查企业40家", "走访并帮扶150家", "计划走访150家"]
)
def test_what_was_done_has_to_be_what_the_indicator_counts(words):
    assert read(words, VISITED) == []
