"""A report cycle beside a due date, and what 内容： keeps to itself, in what the office types after /new; 2020-05-20 is a Wednesday."""

from datetime import date
from pathlib import Path

import pytest

from taskbot.tasks.deadlines import parse_deadline, with_cycle, without_cycle
from taskbot.tasks.drafting import task_of
from taskbot.tasks.drafts import Proposal, parse_draft
from taskbot.tasks.units import load_register
from taskbot.tasks.workdays import Calendar

CALENDAR = Calendar()
REGISTER = load_register(Path("config/units.toml"))
WEDNESDAY = date(2020, 5, 20)
ON_THE_25TH = "RRULE:FREQ=MONTHLY;BYMONTHDAY=25"


def read(text: str) -> Proposal:
    return parse_draft(text, WEDNESDAY, CALENDAR, REGISTER)


@pytest.mark.parametrize(
    ("said", "phrase", "recurrence"),
    [
        ("\n报送：每月25日", "每月25日", ON_THE_25TH),
        ("\n报送周期：每月25日前", "每月25日前", ON_THE_25TH),
        ("\n反馈频次：每周五", "每周五", "RRULE:FREQ=WEEKLY;BYDAY=FR"),
        (" 报送：每月", "每月", "RRULE:FREQ=MONTHLY"),
        ("，每月25日前报", "每月25日前", ON_THE_25TH),
        ("，每月25日前报送进展情况", "每月25日前", ON_THE_25TH),
        ("，每月25日前向省转升办报送工作进展", "每月25日前", ON_THE_25TH),
        ("，每月报一次进展", "每月", "RRULE:FREQ=MONTHLY"),
    ],
)
def test_a_task_with_a_deadline_has_a_report_cycle_too(said, phrase, recurrence):
    proposal = read(f"修订目录 @省商务厅 7月底前完成{said}")
    assert (proposal.title, proposal.content, proposal.problems) == ("修订目录", "", ())
    assert (proposal.due_on, proposal.deadline.phrase) == (date(2020, 7, 31), "7月底前")
    assert proposal.cycle
    assert (proposal.cycle.phrase, proposal.recurrence) == (phrase, recurrence)
    kept = task_of(proposal)
    again = parse_deadline(kept.deadline_phrase, WEDNESDAY, CALENDAR)
    assert (again.due_on, again.recurrence) == (kept.due_on, kept.recurrence)


@pytest.mark.parametrize("said", ["报送：能耗数据", "报送：每月35日", "每月25日前向企业报送补贴清单"])
def test_what_is_no_cycle_of_reports_stays_in_the_task(said):
    proposal = read(f"修订目录 @省商务厅 7月底前完成\n{said}")
    assert proposal.cycle is None
    assert proposal.content == said


def test_a_labelled_cycle_alone_is_the_deadline():
    proposal = read("修订目录 @省商务厅 报送：每月25日")
    assert (proposal.title, proposal.cycle, proposal.problems) == ("修订目录", None, ())
    assert (proposal.due_on, proposal.deadline_phrase, proposal.recurrence) == (None, "每月25日", ON_THE_25TH)


@pytest.mark.parametrize(
    "content",
    [
        "年内建成示范基地30个、培训中心10个",
        "6月底前形成初稿，7月中旬前征求意见",
        "6月底前拟出初稿；其中6月12日前列出提纲",
    ],
)
@pytest.mark.parametrize("between", ["\n", " "])
def test_what_stands_behind_its_label_is_content(content, between):
    parts = ["任务：修订目录", "牵头：省商务厅", "时限：12月20日", f"内容：{content}", "报送：每月25日"]
    proposal = read(between.join(parts))
    assert (proposal.title, proposal.content, proposal.milestones) == ("修订目录", content, ())
    assert (proposal.due_on, proposal.recurrence) == (date(2020, 12, 20), ON_THE_25TH)


def test_steps_beside_the_content_are_steps():
    proposal = read("修订目录 @省商务厅 12月20日前\n内容：6月底前形成初稿\n节点：7月底前征求意见")
    assert [step.title for step in proposal.milestones] == ["征求意见"]


def test_the_words_of_both_part_again():
    assert without_cycle(with_cycle("7月底前", "每月25日")) == ("7月底前", "每月25日")
    assert without_cycle(with_cycle("7月底前", "")) == ("7月底前", "")
