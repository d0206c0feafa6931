"""The sheet 时间轴: what stands in the months of each task."""

from datetime import UTC, date, datetime

import pytest

from taskbot.digest.layout import Band
from taskbot.digest.time_axis import LEGEND, MOST_MONTHS, time_axis
from taskbot.tasks.facts import Closure, Milestone, TaskFacts
from taskbot.tasks.lifecycle import State
from taskbot.tasks.lights import Light, LightRules
from taskbot.tasks.summary import Snapshot, summarize
from taskbot.tasks.workdays import Calendar

FRIDAY = datetime(2020, 7, 3, 8, tzinfo=UTC)


def axis_of(*tasks: TaskFacts) -> tuple[list[str], list[list[str]]]:
    """The headings of the months, and what their cells show."""
    [table] = time_axis(summarize(Snapshot(FRIDAY, tasks, (), (), LightRules()), Calendar())).tables
    first = [column.heading for column in table.columns].index("灯") + 1
    headings = [column.heading.replace("\n", "") for column in table.columns[first:]]
    return headings, [[str(cell or "").replace("\n", "") for cell in row[first:]] for row in table.rows]


def test_a_task_is_a_band_from_its_issue_to_its_due_day_with_its_milestones(make_task):
    steps = (
        Milestone("初稿", date(2020, 6, 10), reached_on=date(2020, 6, 9)),
        Milestone("送审", date(2020, 8, 5)),
    )
    task = make_task(issued_on=date(2020, 5, 20), due_on=date(2020, 8, 31), milestones=steps)
    assert axis_of(task) == (
        ["2020年5月", "6月", "7月（本月）", "8月"],
        [["━", "◇10日", "━", "◆5日▲31日"]],
    )


STEPS = (
    Milestone("送审", date(2021, 2, 5)),
    Milestone("征求意见", date(2020, 6, 5)),
    Milestone("初稿", date(2020, 6, 10), reached_on=date(2020, 6, 9)),
    Milestone("会签", date(2020, 7, 3)),
)


def test_milestones_are_named_and_a_missed_one_looks_missed(make_task):
    tasks = (
        make_task(issued_on=date(2020, 6, 1), due_on=date(2020, 7, 31), milestones=STEPS),
        make_task(number=2, issued_on=date(2020, 6, 1)),
    )
    [table] = time_axis(summarize(Snapshot(FRIDAY, tasks, (), (), LightRules()), Calendar())).tables
    at = [column.heading for column in table.columns].index("时间节点")
    assert [row[at] for row in table.rows] == [
        "×6月5日 征求意见\n◇6月10日 初稿\n◆7月3日 会签\n◆2021年2月5日 送审",
        "",
    ]
    first, second, *_ = table.rows[0][at + 5 :]
    assert first == Band(Light.RED, "×5日\n◇10日")
    assert second == Band(Light.GREEN, "◆3日\n▲31日")


def test_of_a_task_that_has_ended_no_milestone_is_missed(make_task):
    closed = {"state": State.CLOSED, "closed_on": date(2020, 7, 1)}
    task = make_task(issued_on=date(2020, 6, 1), due_on=date(2020, 7, 31), milestones=STEPS[1:2], **closed)
    assert axis_of(task)[1] == [["◆5日", "●1日▲31日"]]


def test_a_list_without_milestones_has_no_column_for_them(make_task):
    [table] = time_axis(summarize(Snapshot(FRIDAY, (make_task(),), (), (), LightRules()), Calendar())).tables
    assert "时间节点" not in [column.heading for column in table.columns]


@pytest.mark.parametrize(
    ("changes", "cells"),
    [
        ({"due_on": date(2020, 5, 31)}, ["▲31日", "逾期", "逾期"]),
        ({"due_on": date(2020, 7, 2)}, ["━", "━", "▲2日逾期"]),
        ({"due_on": None}, ["━", "━", "━"]),
        (
            {"due_on": date(2020, 5, 31), "closures": (Closure(date(2020, 5, 30), date(2020, 7, 1)),)},
            ["●30日▲31日", "", "逾期"],
        ),
        ({"due_on": None, "state": State.CLOSED, "closed_on": date(2020, 6, 9)}, ["━", "●9日", ""]),
        (
            {"due_on": date(2020, 6, 30), "state": State.CLOSED, "closed_on": date(2020, 7, 1)},
            ["━", "▲30日", "●1日"],
        ),
    ],
)
def test_the_band_shows_lateness_and_the_end_in_words_too(make_task, changes, cells):
    assert axis_of(make_task(issued_on=date(2020, 5, 20), **changes))[1] == [cells]


def test_the_axis_keeps_to_a_page_and_points_to_what_lies_outside(make_task):
    task = make_task(issued_on=date(2018, 1, 1), due_on=date(2022, 12, 31))
    headings, [cells] = axis_of(task)
    assert len(headings) == MOST_MONTHS
    assert "7月（本月）" in headings
    assert (cells[0], cells[-1]) == ("←", "→")


def test_cancelled_tasks_have_no_band_and_no_tasks_no_row(make_task):
    assert axis_of(make_task(state=State.CANCELLED)) == (["2020年7月（本月）"], [])


def test_the_legend_explains_every_sign(make_task):
    steps = (
        Milestone("初稿", date(2020, 6, 10)),
        Milestone("送审", date(2020, 6, 5), reached_on=date(2020, 6, 4)),
        Milestone("印发", date(2020, 7, 5)),
    )
    closed = {"state": State.CLOSED, "closed_on": date(2020, 6, 30)}
    tasks = (
        make_task(issued_on=date(2018, 1, 1), due_on=date(2022, 1, 1)),
        make_task(number=2, issued_on=date(2020, 5, 1), due_on=date(2020, 6, 20), milestones=steps),
        make_task(number=3, issued_on=date(2020, 5, 1), due_on=date(2020, 6, 20), **closed),
    )
    shown = "".join(cell for row in axis_of(*tasks)[1] for cell in row)
    signs = {character for character in shown if not character.isdigit() and character not in "日逾期"}
    assert signs == set("━▲◆◇×●←→")
    assert all(sign in LEGEND for sign in signs)
