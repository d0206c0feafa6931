"""The sheet 时间轴: what stands in the months of each task."""

from datetime import UTC, date, datetime

import pytest

from taskbot.digest.time_axis import LEGEND, MOST_MONTHS, time_axis
from taskbot.tasks.facts import Closure, Milestone, TaskFacts
from taskbot.tasks.lifecycle import State
from taskbot.tasks.lights import LightRules
from taskbot.tasks.summary import Snapshot, summarize
from taskbot.tasks.workdays import Calendar

FRIDAY = datetime(2020, 7, 3, 8, tzinfo=UTC)


def axis_of(*tasks: TaskFacts) -> tuple[list[str], list[list[str]]]:
    """The headings of the months, and what their cells show."""
    [table] = time_axis(summarize(Snapshot(FRIDAY, tasks, (), (), LightRules()), Calendar())).tables
    headings = [column.heading.replace("\n", "") for column in table.columns[6:]]
    return headings, [[str(cell or "").replace("\n", "") for cell in row[6:]] for row in table.rows]


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
    )
    closed = {"state": State.CLOSED, "closed_on": date(2020, 6, 30)}
    tasks = (
        make_task(issued_on=date(2018, 1, 1), due_on=date(2022, 1, 1)),
        make_task(number=2, issued_on=date(2020, 5, 1), due_on=date(2020, 6, 20), milestones=steps),
        make_task(number=3, issued_on=date(2020, 5, 1), due_on=date(2020, 6, 20), **closed),
    )
    shown = "".join(cell for row in axis_of(*tasks)[1] for cell in row)
    signs = {character for character in shown if not character.isdigit() and character not in "日逾期"}
    assert signs == set("━▲◆◇●←→")
    assert all(sign in LEGEND for sign in signs)
