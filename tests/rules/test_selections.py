"""What is picked out of the work list, question by question; 2020-07-01 is a Wednesday."""

from dataclasses import replace
from datetime import date

import pytest
from plain import PLAIN

from taskbot.tasks.facts import Milestone, ShareFacts, TaskFacts, Wait
from taskbot.tasks.lifecycle import State
from taskbot.tasks.selections import (
    SELECTIONS,
    Grouping,
    Selection,
    Viewpoint,
    groups,
    in_order,
    late_milestones,
    leaders_in,
    search,
    selected,
    unacknowledged,
)

TODAY = date(2020, 7, 1)
YESTERDAY, SUNDAY, MONDAY = date(2020, 6, 30), date(2020, 7, 5), date(2020, 7, 6)
EVERYBODY = Viewpoint(TODAY)
FINANCE = Viewpoint(TODAY, frozenset({"省财政厅"}))
HELPED = replace(PLAIN, supporting_units=("省财政厅",), shares=(ShareFacts("省财政厅"),))
CLOSED = {"state": State.CLOSED, "submitted_on": YESTERDAY, "closed_on": YESTERDAY}
MONTHLY = {"due_on": None, "recurrence": "RRULE:FREQ=MONTHLY;BYMONTHDAY=28"}

YES: list[tuple[Selection, dict[str, object]]] = [
    (Selection.OPEN, {}),
    (Selection.OPEN, {"state": State.IN_REVIEW}),
    (Selection.OVERDUE, {"due_on": YESTERDAY}),
    (Selection.OVERDUE, {"due_on": YESTERDAY, "state": State.IN_REVIEW}),
    (Selection.DUE_THIS_WEEK, {"due_on": TODAY}),
    (Selection.DUE_THIS_WEEK, {"due_on": SUNDAY}),
    (Selection.UNACKNOWLEDGED, {"acknowledged_on": None}),
    (Selection.BLOCKED, {"blocked_on": YESTERDAY}),
    (Selection.BLOCKED, {"answer_awaited_since": YESTERDAY}),
    (Selection.BLOCKED, {"shares": (ShareFacts("省财政厅", TODAY, blocked_on=TODAY),)}),
    (Selection.IN_REVIEW, {"state": State.IN_REVIEW}),
    (Selection.NO_REPORT, MONTHLY),
    (Selection.CLOSED, CLOSED),
    (Selection.LED, {}),
]
NO: list[tuple[Selection, dict[str, object]]] = [
    (Selection.OPEN, CLOSED),
    (Selection.OPEN, {"state": State.CANCELLED}),
    (Selection.OVERDUE, {"due_on": TODAY}),
    (Selection.OVERDUE, {"due_on": None}),
    (Selection.OVERDUE, {"due_on": YESTERDAY, "waits": (Wait(YESTERDAY),)}),
    (Selection.OVERDUE, {"due_on": date(2020, 6, 1), **CLOSED}),
    (Selection.DUE_THIS_WEEK, {"due_on": YESTERDAY}),
    (Selection.DUE_THIS_WEEK, {"due_on": MONDAY}),
    (Selection.DUE_THIS_WEEK, {"due_on": None}),
    (Selection.DUE_THIS_WEEK, {"due_on": SUNDAY, **CLOSED}),
    (Selection.UNACKNOWLEDGED, {}),
    (Selection.UNACKNOWLEDGED, {"acknowledged_on": None, **CLOSED}),
    (Selection.BLOCKED, {}),
    (Selection.BLOCKED, {"blocked_on": YESTERDAY, **CLOSED}),
    (Selection.IN_REVIEW, {}),
    (Selection.NO_REPORT, {**MONTHLY, "report_days": (date(2020, 6, 27),)}),
    (Selection.NO_REPORT, {}),
    (Selection.CLOSED, {}),
    (Selection.CLOSED, {"state": State.CANCELLED}),
    (Selection.SUPPORTED, {}),
]


@pytest.mark.parametrize(("selection", "facts"), YES)
def test_a_task_is_among_them(selection, facts):
    assert SELECTIONS[selection](replace(PLAIN, **facts), EVERYBODY)


@pytest.mark.parametrize(("selection", "facts"), NO)
def test_a_task_is_not_among_them(selection, facts):
    assert not SELECTIONS[selection](replace(PLAIN, **facts), EVERYBODY)


@pytest.mark.parametrize(
    ("task", "view", "units"),
    [
        (replace(HELPED, acknowledged_on=None), EVERYBODY, ["省经信厅", "省财政厅"]),
        (HELPED, EVERYBODY, ["省财政厅"]),
        (replace(HELPED, acknowledged_on=None), FINANCE, ["省财政厅"]),
        (replace(HELPED, shares=(ShareFacts("省财政厅", TODAY),)), FINANCE, []),
    ],
)
def test_a_unit_asks_for_its_own_share_only(task, view, units):
    assert unacknowledged(task, view) == units
    assert SELECTIONS[Selection.UNACKNOWLEDGED](task, view) is bool(units)


def test_a_unit_leads_some_tasks_and_supports_others():
    own = replace(PLAIN, number=2, lead_unit="省财政厅")
    assert selected([HELPED, own], Selection.LED, FINANCE) == [own]
    assert selected([HELPED, own], Selection.SUPPORTED, FINANCE) == [HELPED]


def numbered(number: int, **facts: object) -> TaskFacts:
    return replace(PLAIN, number=number, **facts)


def test_what_awaits_an_answer_comes_first_then_the_nearest_deadline_and_what_is_closed_last():
    tasks = [
        numbered(1, due_on=None),
        numbered(2, due_on=MONDAY),
        numbered(3, due_on=SUNDAY),
        numbered(4, due_on=SUNDAY),
        numbered(5, answer_awaited_since=YESTERDAY),
        numbered(6, **CLOSED),
        numbered(7, **CLOSED | {"closed_on": TODAY}),
    ]
    assert [task.number for task in in_order(tasks)] == [5, 3, 4, 2, 1, 7, 6]


def test_a_step_is_late_from_the_day_after_until_it_is_reached():
    steps = tuple(
        Milestone(name, due_on, reached_on=reached)
        for name, due_on, reached in [
            ("初稿", YESTERDAY, YESTERDAY),
            ("送审", YESTERDAY, None),
            ("印发", TODAY, None),
        ]
    )
    task = replace(PLAIN, milestones=steps)
    assert late_milestones(task, TODAY) == [steps[1]]
    assert late_milestones(replace(task, state=State.CLOSED), TODAY) == []


REGISTER = ("省发展改革委", "省经信厅", "省财政厅", "省科技厅")
LISTED = [
    numbered(1, section="二、平台", leader="李副秘书长"),
    numbered(2, section="一、企业", leader="周副省长、李副秘书长", supporting_units=("省发展改革委",)),
    numbered(3, section="", lead_unit="省财政厅"),
    numbered(4, section="一、企业", lead_unit="新设局"),
    numbered(5, section="三、收尾", lead_unit="省科技厅", **CLOSED),
]


@pytest.mark.parametrize(
    ("grouping", "named"),
    [
        (
            Grouping.UNIT,
            {"省发展改革委": [2], "省经信厅": [1, 2], "省财政厅": [3], "新设局": [4]},
        ),
        (Grouping.SECTION, {"二、平台": [1], "一、企业": [2, 4], "": [3]}),
        (Grouping.LEADER, {"李副秘书长": [1, 2], "周副省长": [2], "": [3, 4]}),
    ],
)
def test_groups_are_in_their_order_with_open_tasks_only(grouping, named):
    found = groups(LISTED, grouping, REGISTER)
    assert [(group.name, [task.number for task in group.tasks]) for group in found] == list(named.items())
    assert len({group.key for group in found}) == len(found)


@pytest.mark.parametrize(
    ("words", "names"),
    [
        ("周副省长", ("周副省长",)),
        ("周明、李强，王敏;赵路\n钱峰/孙立", ("周明", "李强", "王敏", "赵路", "钱峰", "孙立")),
        (" 、", ()),
        ("", ()),
    ],
)
def test_several_leaders_may_be_named(words, names):
    assert leaders_in(words) == names


SEARCHED = [
    numbered(1, title="研究提出2.0版标准", content="征求意见"),
    numbered(2, title="绘制图谱", supporting_units=("省财政厅",), leader="周副省长"),
    numbered(12, title="ＡＢＣ平台", section="数字化", **CLOSED),
]


@pytest.mark.parametrize(
    ("words", "numbers"),
    [
        ("图谱", [2]),
        ("意见", [1]),
        ("财政", [2]),
        ("周副", [2]),
        ("数字", [12]),
        ("abc", [12]),
        ("省经信厅", [1, 2, 12]),
        ("省经信厅 图谱", [2]),
        ("图谱 意见", []),
        ("2", [1, 2]),
        ("#2", [2]),
        ("＃12", [12]),
        ("12", [12]),
        ("999", []),
    ],
)
def test_words_are_looked_for_everywhere_and_all_of_them(words, numbers):
    assert [task.number for task in search(SEARCHED, words)] == numbers
