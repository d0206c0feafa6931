"""What opens the list of a pasted directive, and a report cycle beside a deadline; the paper is of 2020-06-15, a Monday."""

from datetime import date

import pytest

from taskbot.tasks.directives import DirectiveRead, parse_directive
from taskbot.tasks.item_sheets import sheet_of
from taskbot.tasks.workdays import Calendar


def read(text: str) -> DirectiveRead:
    return parse_directive(text, date(2020, 6, 15), Calendar())


@pytest.mark.parametrize(
    "opening",
    [
        "要在7月25日前完成以下工作",
        "要在7月25日前完成以下工作：",
        "关于做好年中工作的通知\n请在7月25日前完成下列任务：",
        "为做好年中工作，各有关单位要在7月25日前完成如下事项。",
    ],
)
@pytest.mark.parametrize("marks", [("1. ", "2. "), ("（1）", "（2）")])
def test_what_opens_the_list_is_no_task_but_its_deadline(opening, marks):
    first, second = marks
    paper = read(
        f"{opening}\n{first}梳理链主企业清单，由省经信厅牵头。\n{second}省能源局7月10日前报送用电数据。"
    )
    assert [(item.lead_units, item.deadline.due_on) for item in paper.items] == [
        (("省经信厅",), date(2020, 7, 25)),
        (("省能源局",), date(2020, 7, 10)),
    ]


def test_an_order_by_a_day_is_no_opening():
    (item,) = read("省经信厅7月25日前完成链主企业清单。").items
    assert item.deadline.due_on == date(2020, 7, 25)


@pytest.mark.parametrize(
    "said",
    [
        "省经信厅开展企业走访，每月10日前报送情况，8月底前办结。",
        "开展企业走访，由省经信厅牵头，每月10日前报送进展情况，8月底前完成全部走访。",
        "省经信厅要每月10日前报送情况，8月底前办结企业走访。",
    ],
)
def test_reports_up_to_a_day_are_the_cycle_of_the_task(said):
    (item,) = read(said).items
    assert (item.lead_units, item.deadline.due_on) == (("省经信厅",), date(2020, 8, 31))
    assert item.cycle
    assert item.to_json()["recurrence"] == "RRULE:FREQ=MONTHLY;BYMONTHDAY=10"
    assert "报送周期：每月10日前" in sheet_of(item)


def test_reports_after_the_day_are_an_order_of_their_own():
    items = read("省经信厅7月底前建立走访机制，并于每月25日前报送进展情况。").items
    assert [(each.deadline.due_on, each.deadline.recurrence) for each in items] == [
        (date(2020, 7, 31), None),
        (None, "RRULE:FREQ=MONTHLY;BYMONTHDAY=25"),
    ]


def test_figures_that_are_to_be_reported_are_an_order_of_their_own():
    items = read("省能源局要每月10日前报送用电量数据，8月底前完成节能改造方案。").items
    assert len(items) == 2
