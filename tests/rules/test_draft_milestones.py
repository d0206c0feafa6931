"""Milestones and content in what the office types after /new; 2020-05-20 is a Wednesday."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from taskbot.tasks.drafting import task_of
from taskbot.tasks.drafts import ProblemKind, Proposal, parse_draft
from taskbot.tasks.units import load_register
from taskbot.tasks.workdays import Calendar

CALENDAR = Calendar()
REGISTER = load_register(Path("config/units.toml"))
WEDNESDAY = date(2020, 5, 20)

DRAFTED, HEARD = ("形成初稿", date(2020, 6, 12)), ("征求意见", date(2020, 6, 30))


def read(text: str) -> Proposal:
    return parse_draft(text, WEDNESDAY, CALENDAR, REGISTER)


def steps(proposal: Proposal) -> list[tuple[str, date]]:
    return [(each.title, each.due_on) for each in proposal.milestones]


@pytest.mark.parametrize(
    ("text", "milestones"),
    [
        ("修订目录 @省商务厅 7月底前\n节点：6月12日前形成初稿；6月底前征求意见", [DRAFTED, HEARD]),
        ("修订目录 @省商务厅 7月底前\n时间节点：6月12日前形成初稿，6月底前征求意见。", [DRAFTED, HEARD]),
        ("修订目录 @省商务厅 7月底前\n节点：形成初稿6月12日，征求意见6月30日", [DRAFTED, HEARD]),
        ("修订目录 @省商务厅 7月底前\n节点：形成初稿（6月12日前）、征求意见（6月底前）", [DRAFTED, HEARD]),
        ("修订目录 @省商务厅 7月底前\n节点：6月12日前 形成初稿，6月底前 征求意见", [DRAFTED, HEARD]),
        (
            "修订目录 @省商务厅 7月底前\n里程碑：\n1. 6月12日前形成初稿\n2. 征求意见：6月底前",
            [DRAFTED, HEARD],
        ),
        ("节点：6月12日前形成初稿；6月底前征求意见 @省商务厅 修订目录 7月底前", [DRAFTED, HEARD]),
        ("任务：修订目录 节点：6月12日前形成初稿 牵头：省商务厅 时限：7月底前", [DRAFTED]),
        ("修订目录 @省商务厅\n时间节点：6月12日前形成初稿；7月底前完成", [DRAFTED]),
        ("修订目录 @省商务厅\n时间节点：7月底前", []),
        ("修订目录 @省商务厅 7月底前，其中6月12日前形成初稿，6月底前征求意见", [DRAFTED, HEARD]),
        ("请省商务厅修订目录，7月底前完成，其中：6月12日前形成初稿", [DRAFTED]),
        ("修订目录 @省商务厅 7月底前，其中：（1）6月12日前形成初稿；（2）6月底前征求意见", [DRAFTED, HEARD]),
        ("7月底前修订目录，其中6月12日前形成初稿 @省商务厅", [DRAFTED]),
        ("修订目录 @省商务厅 7月底前（6月12日前形成初稿）", [DRAFTED]),
        ("修订目录 @省商务厅 7月底前完成（6月12日前形成初稿、6月底前征求意见）", [DRAFTED, HEARD]),
        ("修订目录：6月12日前形成初稿，6月底前征求意见，7月底前完成 @省商务厅", [DRAFTED, HEARD]),
        ("修订目录，第一步6月12日前形成初稿，第二步6月底前征求意见，7月底前完成 @省商务厅", [DRAFTED, HEARD]),
        ("修订目录 @省商务厅 7月底前 节点：6月12日印发", [("印发", date(2020, 6, 12))]),
        ("修订目录 @省商务厅 7月底前，其中6月12日前由省统计局供数", [("由省统计局供数", date(2020, 6, 12))]),
        ("修订目录，6月12日前形成初稿，6月底前征求意见，7月底前完成 @省商务厅", [DRAFTED, HEARD]),
        ("7月底前修订目录，6月12日前形成初稿 @省商务厅", [DRAFTED]),
        ("修订目录 @省商务厅 7月底前\n① 6月12日前形成初稿\n② 6月底前征求意见", [DRAFTED, HEARD]),
        (
            "修订目录 @省商务厅 7月底前\n节点：6月12日前征求省统计局意见",
            [("征求省统计局意见", date(2020, 6, 12))],
        ),
        (
            "修订目录，6月12日前形成初稿，报领导小组审定，7月底前完成 @省商务厅",
            [("形成初稿，报领导小组审定", date(2020, 6, 12))],
        ),
    ],
)
def test_dated_steps_are_milestones_and_the_final_day_is_the_deadline(text, milestones):
    proposal = read(f"/new {text}")
    assert steps(proposal) == milestones
    assert (proposal.title, proposal.content, proposal.due_on) == ("修订目录", "", date(2020, 7, 31))
    assert proposal.lead_unit == REGISTER.find("省商务厅")
    assert (proposal.supporting_units, proposal.problems) == ((), ())


def test_without_a_day_of_its_own_the_task_is_due_with_its_last_step():
    proposal = read("修订目录 @省商务厅\n节点：6月12日前形成初稿；6月底前征求意见")
    assert (steps(proposal), proposal.due_on) == ([DRAFTED, HEARD], date(2020, 6, 30))
    assert (proposal.deadline_phrase, proposal.problems) == ("6月底前", ())


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("落实6月12日会议精神 @省商务厅 7月底前", "落实6月12日会议精神"),
        ("筹备6月12日现场会，做好保障 @省商务厅 7月底前", "筹备6月12日现场会，做好保障"),
        ("6月份数据整理 @省商务厅 7月底前", "6月份数据整理"),
        ("修订目录（2019—2020年） @省商务厅 7月底前", "修订目录（2019—2020年）"),
        ("修订目录，7月底前报省转升办 @省商务厅", "修订目录，报省转升办"),
    ],
)
def test_a_day_in_the_title_is_no_milestone(text, title):
    proposal = read(text)
    assert (proposal.title, steps(proposal), proposal.due_on) == (title, [], date(2020, 7, 31))


@pytest.mark.parametrize(
    ("step", "kind"),
    [
        ("8月5日前征求意见", ProblemKind.LATE_MILESTONE),
        ("6月31日前征求意见", ProblemKind.UNCLEAR_MILESTONE),
        ("7月前征求意见", ProblemKind.UNCLEAR_MILESTONE),
        ("3月底前征求意见", ProblemKind.UNCLEAR_MILESTONE),
    ],
)
def test_a_bad_milestone_is_told_as_written_and_can_be_put_right(step, kind):
    text = f"修订目录 @省商务厅 7月底前\n节点：6月12日前形成初稿；{step}"
    (problem,) = read(text).problems
    assert (problem.kind, problem.words) == (kind, step)
    assert steps(read(text.replace(problem.words, "6月底前征求意见"))) == [DRAFTED, HEARD]


def test_a_month_that_is_past_is_the_one_before_the_deadline():
    proposal = read("修订目录 @省商务厅 2021年7月底前，其中3月底前形成初稿")
    assert steps(proposal) == [("形成初稿", date(2021, 3, 31))]


@pytest.mark.parametrize(
    ("text", "content"),
    [
        ("任务：修订目录 内容：分三类，逐项核对。 牵头：省商务厅 时限：7月底前", "分三类，逐项核对。"),
        ("内容：分三类\n任务：修订目录\n牵头：省商务厅\n时限：7月底前", "分三类"),
        ("修订目录 @省商务厅 7月底前\n分三类\n备注：不公开", "分三类\n备注：不公开"),
        ("工作内容：修订目录\n牵头：省商务厅\n时限：7月底前", ""),
    ],
)
def test_content_is_kept_beside_the_title(text, content):
    proposal = read(text)
    assert (proposal.title, proposal.content, proposal.problems) == ("修订目录", content, ())
    assert task_of(proposal).content == content


def test_milestones_are_issued_and_published_with_the_task():
    proposal = read("修订目录 @省商务厅 7月底前，其中6月12日前形成初稿")
    assert task_of(proposal).milestones == proposal.milestones
    assert proposal.to_json()["milestones"] == [
        {"title": "形成初稿", "due_on": "2020-06-12", "phrase": "6月12日前"}
    ]


PARTS = (
    "修订目录",
    "@省商务厅",
    "6月12日前形成初稿",
    "7月底前",
    "节点：",
    "其中",
    "内容：",
    "，",
    "；",
    "（",
    "）",
    "\n",
    "\0",
)


@given(st.lists(st.sampled_from(PARTS), max_size=10).map("".join))
def test_any_text_becomes_a_proposal_or_a_list_of_problems(text):
    proposal = read(text)
    assert proposal.problems or (proposal.title and proposal.lead_unit)
    assert all(each.due_on >= WEDNESDAY for each in proposal.milestones)
    assert proposal.problems or all(each.due_on <= proposal.due_on for each in proposal.milestones)
