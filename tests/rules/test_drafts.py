"""What the office types after /new, in whatever order; 2020-05-20 is a Wednesday."""

import json
from datetime import date
from itertools import permutations
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from taskbot.tasks.drafts import ProblemKind, Proposal, Urgency, parse_draft
from taskbot.tasks.parsing.deadline_grammar import Precision
from taskbot.tasks.parsing.draft_sheet import READ_CHARACTERS
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
    ("said", "leader"),
    [
        ("分管领导：周副省长", "周副省长"),
        ("责任领导：周明、李强", "周明、李强"),
        ("分管省领导:副省长 周明", "副省长 周明"),
        ("牵头领导：周明 副省长", "周明 副省长"),
        ("【分管领导】周明（副省长）", "周明（副省长）"),
        ("分管领导：", ""),
        ("", ""),
    ],
)
def test_the_leader_in_charge_is_named_behind_a_label_anywhere(said, leader):
    for text in (f"编印案例 @省经信厅 {said} 6月30日前", f"编印案例\n{said}\n牵头单位：省经信厅\n6月30日前"):
        proposal = read(text)
        assert (proposal.title, proposal.leader, units(proposal)) == ("编印案例", leader, ("省经信厅", []))
        assert (proposal.due_on, proposal.problems) == (date(2020, 6, 30), ())
    assert read("向分管领导汇报 @省经信厅 6月30日前").title == "向分管领导汇报"


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
        ("修订目录 级别：特急", Urgency.EXTRA_URGENT),
        ("修订目录 #急", Urgency.URGENT),
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
        ("修订目录 @各设区市 7月底", [ProblemKind.COLLECTIVE_LEAD]),
        ("修订目录 @省商务厅", [ProblemKind.NO_DEADLINE]),
        ("修订目录 @省商务厅 尽快", [ProblemKind.NO_DEADLINE]),
        ("修订目录 @省商务厅 项目验收后10日内", [ProblemKind.NO_DEADLINE]),
        ("修订目录 @省商务厅 7月前", [ProblemKind.AMBIGUOUS_DEADLINE]),
        ("修订目录 @省商务厅 3月底前", [ProblemKind.AMBIGUOUS_DEADLINE]),
        ("修订目录 @省商务厅 7月20日前 7月25日前", [ProblemKind.AMBIGUOUS_DEADLINE]),
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


@pytest.mark.parametrize(
    ("text", "title", "content"),
    [
        ("第一件事 @省统计局 十月底前\n第二件事 @省科技厅 9月底前", "第一件事；第二件事 9月底前", ""),
        ("\n第一件事 @省统计局 十月底前\n\n第二件事 @省科技厅", "第一件事；第二件事", ""),
        ("第一件事 @省统计局 十月底前\n@省科技厅 9月底前", "第一件事；9月底前", ""),
        ("第一件事 @省统计局 十月底前\n附说明\n第二件事 @省科技厅", "第一件事；第二件事", "附说明"),
        ("第一件事 十月底前\n附说明 @省统计局 @省科技厅", "第一件事", "附说明"),
    ],
)
def test_a_second_task_on_a_line_of_its_own_stays_in_the_title(text, title, content):
    proposal = read(f"/new {text}")
    assert (proposal.title, proposal.content) == (title, content)
    assert proposal.due_on == date(2020, 10, 31)


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
        "leader": None,
        "milestones": [],
        "indicators": [],
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
def test_of_a_megabyte_only_the_beginning_is_read(words):
    text = words * (1_000_000 // len(words))
    assert read(text).problems == read(text[:READ_CHARACTERS]).problems
