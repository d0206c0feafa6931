"""Whatever is written into a workbook of ours: nothing raises, and what was not touched is no change."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from long_list import make_task

from taskbot.clock import Clock
from taskbot.context import Context
from taskbot.db import Database
from taskbot.digest.revisions import drawn_export, drawn_weekly
from taskbot.settings import CONFIG_DIR, load_settings
from taskbot.tasks.facts import Indicator, Milestone, TaskFacts
from taskbot.tasks.lifecycle import State
from taskbot.tasks.list_deadlines import DeadlineReader
from taskbot.tasks.revised_cells import CellReader
from taskbot.tasks.revised_lists import DrawnList, Flaw, RevisedCell, RevisedRow, RevisedSheet
from taskbot.tasks.revisions import compare
from taskbot.tasks.units import load_register
from taskbot.tasks.workdays import Calendar
from taskbot.texts.zh import Texts

TODAY = date(2020, 7, 3)
REGISTER = load_register(CONFIG_DIR / "units.toml")

TEXT = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=30)
WORDS = TEXT | st.sampled_from(
    [
        "",
        "60%",
        "6月底前",
        "2020-7-5",
        "9月31日",
        "省经信厅",
        "各设区市",
        "尚未反馈",
        "长期",
        "需协调",
        "1",
        "0.7",
    ]
)
UNITS = ["省经信厅", "省财政厅", "杭州市"]
TASKS = st.lists(
    st.builds(
        make_task,
        number=st.integers(1, 30),
        title=TEXT.map(lambda words: f"事项{words}"),
        content=TEXT,
        done=TEXT,
        problem=TEXT,
        next_step=TEXT,
        deadline_phrase=WORDS,
        state=st.sampled_from(State),
        lead_unit=st.sampled_from(UNITS),
        supporting_units=st.sampled_from([(), ("省商务厅",), ("省商务厅", "宁波市")]),
        progress=st.none() | st.integers(0, 100),
        blocked_on=st.none() | st.just(TODAY),
        milestones=st.sampled_from([(), (Milestone("初稿", date(2020, 6, 1)),)]),
        indicators=st.sampled_from([(), (Indicator("建成", 10, "家", 3),)]),
    ),
    max_size=4,
    unique_by=lambda task: task.number,
)  # fmt: skip
CELLS = st.builds(RevisedCell, WORDS) | st.builds(RevisedCell, st.just(""), st.sampled_from(Flaw))


@pytest.fixture(scope="module")
def context(tmp_path_factory: pytest.TempPathFactory) -> Context:
    folder: Path = tmp_path_factory.mktemp("data")
    db = Database(f"sqlite:///{folder / 'none.db'}")
    return Context(load_settings(data_dir=folder), db, Clock(None), REGISTER, Calendar(), Texts("省转升办"))


def sent_back(drawn: DrawnList) -> list[list[RevisedCell]]:
    return [[RevisedCell(words) for words in row.values()] for row in drawn.rows.values()]


def found(drawn: DrawnList, rows: list[list[RevisedCell]], base: list[TaskFacts], now: list[TaskFacts]):
    sheet = RevisedSheet(
        "工作清单",
        4,
        tuple(drawn.headings),
        {at: column for at, column in enumerate(drawn.headings.values()) if column},
        tuple(RevisedRow(place, tuple(row)) for place, row in enumerate(rows, 5)),
    )
    reader = CellReader(REGISTER, DeadlineReader(TODAY, Calendar()), TODAY, is_combined=drawn.is_combined)
    return compare(sheet, drawn, _numbered(base), _numbered(now), reader)


def _numbered(tasks: list[TaskFacts]) -> dict[int, TaskFacts]:
    return {task.number: task for task in tasks}


@pytest.mark.parametrize("draw", [drawn_weekly, drawn_export])
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(tasks=TASKS)
def test_what_was_not_touched_is_no_change(context, draw, tasks):
    drawn = draw(context, tasks, TODAY)
    revisions = found(drawn, sent_back(drawn), tasks, [replace(task, done="另外的进展") for task in tasks])
    assert (revisions.rows, revisions.problems, revisions.conflicts) == ([], [], [])
    assert sorted(revisions.unchanged) == sorted(task.number for task in tasks)


@pytest.mark.parametrize("draw", [drawn_weekly, drawn_export])
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(tasks=TASKS, data=st.data())
def test_no_edit_raises_and_no_other_task_is_touched(context, draw, tasks, data):
    drawn = draw(context, tasks, TODAY)
    rows = sent_back(drawn)
    width = len(drawn.headings)
    edits = st.lists(st.tuples(st.integers(0, 3), st.integers(0, width - 1), CELLS), max_size=6)
    edited = set()
    for row, column, cell in data.draw(edits):
        if row < len(rows):
            rows[row][column] = cell
            edited.add(tasks_in_order(drawn)[row])
    revisions = found(drawn, rows, tasks, tasks)
    proposed = {row.number for row in revisions.rows}
    assert proposed <= edited
    assert not proposed & {*revisions.unchanged}
    assert all(5 <= each.row < 5 + len(rows) for each in (*revisions.problems, *revisions.conflicts))


def tasks_in_order(drawn: DrawnList) -> list[int]:
    return list(drawn.rows)
