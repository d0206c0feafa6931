"""/amend 12 …: which terms change and to what, and what is refused; nothing is read into words that are in doubt."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from taskbot.settings import CONFIG_DIR
from taskbot.tasks.amendments import Amendment, Flaw, read_amendment
from taskbot.tasks.errors import BadAmendment, Refusal, UnknownUnit
from taskbot.tasks.facts import Indicator, Milestone, NewTask
from taskbot.tasks.parsing.amendment_items import Field, amendment_items
from taskbot.tasks.units import load_register
from taskbot.tasks.workdays import Calendar

TODAY = date(2020, 6, 15)
REGISTER = load_register(CONFIG_DIR / "units.toml")
CALENDAR = Calendar()


def full(short_name: str) -> str:
    unit = REGISTER.find(short_name)
    assert unit is not None
    return unit.full_name


STORED = NewTask(
    "绘制产业链图谱",
    full("省经信厅"),
    (full("省自然资源厅"), full("省税务局")),
    content="绘制首批图谱",
    due_on=date(2020, 6, 30),
    deadline_phrase="6月底前",
    milestones=(Milestone("形成初稿", date(2020, 6, 20), "6月20日前"),),
    indicators=(Indicator("建成标准站", 30, "个"), Indicator("走访企业", 200, "家")),
)


def amended(words: str, stored: NewTask = STORED) -> Amendment:
    return read_amendment(words, stored, TODAY, CALENDAR, REGISTER)


def changed(words: str) -> dict[str, object]:
    """The terms that differ, units by short name; the reason where there is one."""
    read = amended(words)
    terms = {
        name: getattr(read.terms, name)
        for name in NewTask.__dataclass_fields__
        if getattr(read.terms, name) != getattr(STORED, name)
    }
    if "supporting_units" in terms:
        units = map(REGISTER.find, read.terms.supporting_units)
        terms["supporting_units"] = "、".join(REGISTER.short_name(unit) for unit in units if unit)
    return terms | ({"reason": read.reason} if read.reason else {})


def due(month: int, day: int, phrase: str, year: int = 2020) -> dict[str, object]:
    return {"due_on": date(year, month, day), "deadline_phrase": phrase}


JULY = due(7, 10, "7月10日前")


@pytest.mark.parametrize(
    ("words", "terms"),
    [
        ("7月10日", due(7, 10, "7月10日")),
        ("7月10日前", JULY),
        ("７月１０日前", due(7, 10, "７月１０日前")),
        ("时限：7月10日前", JULY),
        ("时限 7月10日前", JULY),
        ("时限7月10日前", JULY),
        ("完成时限：7月10日前", JULY),
        ("【时限】7月10日前", JULY),
        ("时限改为7月10日前", JULY),
        ("时限调整为：7月10日前", JULY),
        ("时限由6月底前调整为7月10日前", JULY),
        ("完成时间延长至7月10日前", JULY),
        ("延期到7月10日前", JULY),
        ("推迟至7月10日前完成", JULY),
        ("7月10日前 因需再征求一轮意见", {**JULY, "reason": "因需再征求一轮意见"}),
        ("7月10日前，需再征求一轮意见", {**JULY, "reason": "需再征求一轮意见"}),
        ("7月10日前因防汛", {**JULY, "reason": "因防汛"}),
        ("时限：7月10日前；原因：会期推迟到7月8日", {**JULY, "reason": "会期推迟到7月8日"}),
        ("7月10日前 会期推迟到7月8日", {**JULY, "reason": "会期推迟到7月8日"}),
        ("时限：本月底", {"deadline_phrase": "本月底"}),
        ("时限：3个工作日内", due(6, 18, "3个工作日内")),
        ("长期", {"due_on": None, "deadline_phrase": "长期"}),
        (
            "时限：每月5日前",
            {
                "due_on": None,
                "deadline_phrase": "每月5日前",
                "recurrence": "RRULE:FREQ=MONTHLY;BYMONTHDAY=5",
            },
        ),
    ],
)
def test_a_deadline_is_read_by_the_grammar_of_the_office(words, terms):
    assert changed(words) == terms


@pytest.mark.parametrize(
    ("words", "terms"),
    [
        ("名称：绘制首批产业链图谱", {"title": "绘制首批产业链图谱"}),
        ("任务：绘制 首批图谱", {"title": "绘制 首批图谱"}),
        ("任务名称改为绘制首批图谱", {"title": "绘制首批图谱"}),
        ("任务内容：一是摸底；二是绘图", {"content": "一是摸底；二是绘图"}),
        ("内容：一是摸底\n二是绘图\n时限：7月10日前", {"content": "一是摸底\n二是绘图", **JULY}),
        ("工作要求：每周一报", {"content": "工作要求：每周一报"}),
        ("内容：无", {"content": ""}),
        ("紧急程度：急", {"urgency": "急"}),
        ("紧急程度：特提", {"urgency": "特急"}),
        ("特急", {"urgency": "特急"}),
        ("分管领导：周副省长", {"leader": "周副省长"}),
        ("原因：职责调整", {"reason": "职责调整"}),
        ("7月10日前；说明：会期有变；改期", {**JULY, "reason": "会期有变；改期"}),
        (
            "节点：6月20日前征求意见；6月25日前送审",
            {
                "milestones": (
                    Milestone("征求意见", date(2020, 6, 20), "6月20日前"),
                    Milestone("送审", date(2020, 6, 25), "6月25日前"),
                )
            },
        ),
        (
            "节点：7月5日前送审\n时限：7月10日前",
            {"milestones": (Milestone("送审", date(2020, 7, 5), "7月5日前"),), **JULY},
        ),
        ("节点：无", {"milestones": ()}),
        (
            "名称：绘制图谱；时限：7月10日前；紧急程度：急；分管领导：周副省长；原因：任务有变",
            {"title": "绘制图谱", **JULY, "urgency": "急", "leader": "周副省长", "reason": "任务有变"},
        ),
        ("急，时限：7月10日前，名称：绘制图谱", {"urgency": "急", **JULY, "title": "绘制图谱"}),
        ("名称：绘制图谱；7月10日前", {"title": "绘制图谱", **JULY}),
    ],
)
def test_each_term_has_the_labels_of_a_draft_in_any_order(words, terms):
    assert changed(words) == terms


@pytest.mark.parametrize(
    ("words", "units"),
    [
        ("配合：省财政厅、省科技厅", "省财政厅、省科技厅"),
        ("配合单位：省财政厅，省科技厅", "省财政厅、省科技厅"),
        ("配合 @省财政厅 @省科技厅", "省财政厅、省科技厅"),
        ("配合单位改为省财政厅", "省财政厅"),
        ("配合：省财政厅、省经信厅", "省财政厅"),
        ("配合：无", ""),
        ("增加配合：省财政厅", "省自然资源厅、省税务局、省财政厅"),
        ("增加配合单位省财政厅、省科技厅", "省自然资源厅、省税务局、省财政厅、省科技厅"),
        ("增加省财政厅为配合单位", "省自然资源厅、省税务局、省财政厅"),
        ("新增省财政厅配合", "省自然资源厅、省税务局、省财政厅"),
        ("配合单位增加：省财政厅", "省自然资源厅、省税务局、省财政厅"),
        ("取消配合：省税务局", "省自然资源厅"),
        ("取消省税务局配合", "省自然资源厅"),
        ("增加配合：省财政厅；取消配合：省税务局", "省自然资源厅、省财政厅"),
        ("增加配合：省财政厅；增加配合：省科技厅", "省自然资源厅、省税务局、省财政厅、省科技厅"),
        ("配合：杭州、宁波市", "杭州市、宁波市"),
    ],
)
def test_supporting_units_are_given_whole_or_one_by_one(words, units):
    assert changed(words) == {"supporting_units": units}


def test_a_collective_name_is_expanded():
    assert len(amended("配合：各设区市").terms.supporting_units) == 11


@pytest.mark.parametrize(
    ("words", "indicators"),
    [
        ("指标：建成标准站40个；走访企业200家", "建成标准站=40个；走访企业=200家"),
        ("量化指标：建成标准站40个、走访企业300家", "建成标准站=40个；走访企业=300家"),
        ("指标：\n1. 建成标准站40个\n2. 覆盖率达到90%以上", "建成标准站=40个；覆盖率=90%"),
        ("【指标】建成标准站40个", "建成标准站=40个"),
        ("指标调整为：建成标准站40个", "建成标准站=40个"),
        ("指标：标准站由30个调整为40个", "标准站=40个"),
        ("指标：标准站：40个", "标准站=40个"),
        ("指标：无", ""),
        ("增加指标：培训1,500人", "建成标准站=30个；走访企业=200家；培训=1500人"),
        ("增加指标培训500人", "建成标准站=30个；走访企业=200家；培训=500人"),
        ("指标增加：培训500人", "建成标准站=30个；走访企业=200家；培训=500人"),
        ("新增指标：新建标准站50个", "建成标准站=30个；走访企业=200家；新建标准站=50个"),
        ("增加指标：建成标准站50个", "走访企业=200家；建成标准站=50个"),
        ("取消指标：走访企业", "建成标准站=30个"),
        ("取消指标：走访企业200家", "建成标准站=30个"),
        ("取消指标：标准站、走访企业", ""),
        ("取消指标：走访企业；增加指标：培训500人", "建成标准站=30个；培训=500人"),
    ],
)
def test_indicators_are_given_whole_or_one_by_one(words, indicators):
    found = amended(words).terms.indicators
    shown = (f"{each.name}={each.value:g}{each.unit}" for each in found)
    assert "；".join(shown) == indicators


def test_indicators_stand_beside_the_other_terms():
    assert changed("时限：7月10日前；指标：建成标准站40个；走访企业200家；原因：任务加重") == {
        **JULY,
        "indicators": (Indicator("建成标准站", 40, "个"), Indicator("走访企业", 200, "家")),
        "reason": "任务加重",
    }


@pytest.mark.parametrize(
    ("words", "flaw", "at_fault"),
    [
        ("时限：6月前", Flaw.UNCERTAIN_DATE, "6月前"),
        ("6月前", Flaw.UNCERTAIN_DATE, "6月前"),
        ("时限：6月1日前", Flaw.UNCERTAIN_DATE, "6月1日前"),
        ("时限：2019年6月30日", Flaw.UNCERTAIN_DATE, "2019年6月30日"),
        ("7月10日，8月1日", Flaw.UNCERTAIN_DATE, "7月10日，8月1日"),
        ("时限：9月31日", Flaw.IMPOSSIBLE_DATE, "9月31日"),
        ("9月31日前", Flaw.IMPOSSIBLE_DATE, "9月31日前"),
        ("时限：尽快", Flaw.NO_DATE, "尽快"),
        ("时限：再议", Flaw.NO_DATE, "再议"),
        ("请抓紧", Flaw.NO_DATE, "抓紧"),
        ("请重视", Flaw.UNREAD, "请重视"),
        ("7月10日召开会议", Flaw.UNREAD, "7月10日召开会议"),
        ("会议7月10日召开", Flaw.UNREAD, "会议7月10日召开"),
        ("名称：绘制图谱；抓紧办", Flaw.UNREAD, "抓紧办"),
        ("7月10日或7月20日前", Flaw.UNREAD, "7月10日或7月20日前"),
        ("牵头：省科技厅", Flaw.LEAD, ""),
        ("牵头单位改为省科技厅", Flaw.LEAD, ""),
        ("责任单位：省科技厅", Flaw.LEAD, ""),
        ("改由省科技厅牵头", Flaw.LEAD, ""),
        ("紧急程度：很急", Flaw.GRADE, "很急"),
        ("名称：" + "字" * 201, Flaw.TITLE_TOO_LONG, "字" * 201),
        ("时限：；名称：甲", Flaw.EMPTY, "时限"),
        ("名称：", Flaw.EMPTY, "名称"),
        ("时限：7月10日；时限：7月11日", Flaw.TWICE, "时限"),
        ("7月10日前；时限：7月20日前", Flaw.TWICE, "时限"),
        ("时限：7月10日前；7月20日前", Flaw.TWICE, "7月20日前"),
        ("紧急程度：急；特急", Flaw.TWICE, "特急"),
        ("配合：省财政厅；配合：省科技厅", Flaw.TWICE, "配合"),
        ("节点：征求意见", Flaw.UNCLEAR_STEP, "征求意见"),
        ("节点：6月31日前征求意见", Flaw.UNCLEAR_STEP, "6月31日前征求意见"),
        ("节点：7月5日前送审", Flaw.LATE_STEP, "7月5日前送审"),
        ("取消配合：省财政厅", Flaw.NOT_SUPPORTING, "省财政厅"),
        ("指标：口径统一", Flaw.UNCLEAR_INDICATOR, "口径统一"),
        ("指标：建成标准站30-50个", Flaw.UNCLEAR_INDICATOR, "建成标准站30-50个"),
        ("指标：30个", Flaw.UNCLEAR_INDICATOR, "30个"),
        ("指标：建成标准站40个；7月10日前", Flaw.UNCLEAR_INDICATOR, "7月10日前"),
        ("指标：建成标准站40个 走访企业", Flaw.UNCLEAR_INDICATOR, "走访企业"),
        ("指标：；名称：甲", Flaw.EMPTY, "指标"),
        ("指标：建成标准站40个；指标：走访企业300家", Flaw.TWICE, "指标"),
        ("取消指标：培训", Flaw.NO_INDICATOR, "培训"),
        ("取消指标：标准站、标准站", Flaw.NO_INDICATOR, "标准站"),
        ("取消配合：省税务局、省财政厅", Flaw.NOT_SUPPORTING, "省财政厅"),
    ],
)
def test_what_is_in_doubt_is_refused(words, flaw, at_fault):
    with pytest.raises(BadAmendment) as refused:
        amended(words)
    assert (refused.value.flaw, refused.value.words) == (flaw, at_fault)


@pytest.mark.parametrize(
    ("words", "near"), [("配合：省财政听", "省财政厅"), ("增加配合：省财政厅、天上局", None)]
)
def test_an_unknown_unit_is_named_with_those_that_it_may_be(words, near):
    with pytest.raises(UnknownUnit) as refused:
        amended(words)
    assert near is None or near in refused.value.near


def test_words_that_say_what_already_is_change_nothing():
    assert changed("时限：6月底前；配合：省自然资源厅、省税务局；紧急程度：一般") == {}


def test_a_milestone_of_next_year_is_that_of_the_year_of_the_deadline():
    later = replace(STORED, due_on=date(2021, 6, 30))
    [step] = amended("节点：3月底前征求意见", later).terms.milestones
    assert step.due_on == date(2021, 3, 31)


@pytest.mark.parametrize(
    "sign",
    [
        "一",
        "、",
        "；",
        "时限",
        "增加",
        "7月10日",
        "改为",
        "\n",
        "配合：省财政厅、",
        "指标：",
        "指标：建成9个 ",
    ],
)
def test_a_megabyte_of_one_sign_is_refused_or_read_at_once(sign):
    items = amendment_items(sign * (1_000_000 // len(sign)))
    assert all(len(item.words) <= 8_000 for item in items)
    with pytest.raises(Refusal):
        amended(sign * (1_000_000 // len(sign)) + "？")


@given(
    st.text(alphabet="指标个时限：；7月10日前配合省财政厅增加取消节点原因 \n，改为长期@名称急", max_size=60)
)
def test_whatever_is_typed_is_read_or_refused_in_a_sentence(words):
    try:
        read = amended(words)
    except Refusal:
        return
    assert read.terms.lead_unit == STORED.lead_unit
    assert read.terms.due_on is None or read.terms.due_on >= TODAY
    assert read.terms.title


def test_items_keep_their_order_and_their_labels():
    items = amendment_items("7月10日前；名称：甲\n原因：乙；丙")
    assert [(item.field, item.label, item.words) for item in items] == [
        (Field.BARE, "", "7月10日前"),
        (Field.TITLE, "名称", "甲"),
        (Field.REASON, "原因", "乙；丙"),
    ]


@pytest.mark.parametrize(
    ("words", "joining", "falling_away"),
    [
        ("增加配合：省财政厅", [], []),
        ("配合：各设区市", ["各设区市"], []),
        ("增加配合：省财政厅、各设区市", ["各设区市"], []),
        ("指标：建成标准站40个；走访企业300家", [], []),
        ("指标：建成标准站40个", [], ["走访企业"]),
        ("指标：无", [], []),
        ("增加指标：培训500人", [], []),
        ("取消指标：走访企业", [], []),
        ("节点：6月25日前送审", [], ["形成初稿"]),
        ("节点：6月18日前形成初稿；6月25日前送审", [], []),
        ("节点：无", [], []),
    ],
)
def test_what_reaches_further_than_its_words(words, joining, falling_away):
    read = amended(words)
    assert (list(read.joining), list(read.falling_away)) == (joining, falling_away)
    assert read.needs_a_look is bool(joining or falling_away)


def test_units_that_are_there_do_not_join():
    there = replace(STORED, supporting_units=(full("杭州市"), full("宁波市")))
    [joining] = amended("增加配合：各设区市", there).joining.values()
    assert len(joining) == 9
    everywhere = replace(STORED, supporting_units=tuple(amended("配合：各设区市").terms.supporting_units))
    assert not amended("取消配合：各设区市", everywhere).needs_a_look
