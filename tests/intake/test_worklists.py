"""Work lists as offices keep them: each file in `lists/` draws one, and says what is read out of it."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from drawn import booked, documented, drawn
from factories import NOW
from hypothesis import given
from hypothesis import strategies as st

from taskbot.intake.grids import Grid, Merged
from taskbot.intake.lists.cells import UnreadableList
from taskbot.intake.service import apply_at_keyboard, plan_list, read_list
from taskbot.intake.worklists import read_work_list
from taskbot.tasks.drafts import LONGEST_TITLE
from taskbot.tasks.importing import import_json
from taskbot.tasks.lifecycle import State
from taskbot.tasks.list_words import indicator_words, milestone_words
from taskbot.tasks.models import Directive
from taskbot.tasks.planning import PlannedList, PlannedTask, Planner, RowProblem
from taskbot.tasks.units import UnitRegister
from taskbot.tasks.work_lists import WorkList
from taskbot.tasks.workdays import Calendar

LISTS = sorted((Path(__file__).parent / "lists").glob("*.txt"))
TODAY = date(2020, 4, 20)
LISTED_UNITS = 3
HEADS = [
    "序号",
    "重点任务",
    "具体举措",
    "牵头单位",
    "责任单位",
    "配合单位",
    "完成时限",
    "2027年目标值",
    "进展情况",
    "截止日期",
    "牵头",
    "配合",
]
CELLS = [
    "1",
    "2",
    "1-1",
    "①",
    "一",
    "（一）培育",
    "合计",
    "注：",
    "同上",
    "无",
    "…",
    "100%",
    "43990",
    "√",
    "省经信厅",
    "省科技厅、各设区市",
    "，并推进",
    "6月底前",
    "9月31日",
]
WORDS = st.sampled_from([*HEADS, *CELLS, "绘制图谱（牵头单位：省财政厅", "牵头\n配合", ""]) | st.text(
    max_size=8
)
ROWS = st.lists(st.lists(WORDS, max_size=7), max_size=8)
PLACE = st.integers(-1, 9)
MERGES = st.lists(st.builds(Merged, PLACE, PLACE, PLACE, PLACE), max_size=4)


@pytest.mark.parametrize("path", LISTS, ids=lambda path: path.stem)
def test_a_list_is_read_as_drawn(golden, register, path: Path):
    drawing, _, _ = path.read_text(encoding="utf-8").partition("=>\n")
    listed = read_work_list(drawn(drawing))
    planned = Planner(register, Calendar(), TODAY).plan(listed)
    golden(path, "\n".join([f"{drawing}=>", *_told(listed, planned, register), ""]))


@pytest.mark.parametrize("path", LISTS, ids=lambda path: path.stem)
def test_a_workbook_and_a_document_say_the_same_as_the_drawing(register, path: Path):
    grids = drawn(path.read_text(encoding="utf-8").partition("=>\n")[0])
    is_document = all(grid.name.startswith("表") for grid in grids)
    data, name = (documented(grids), "清单.docx") if is_document else (booked(grids), "清单.xlsx")
    planner = Planner(register, Calendar(), TODAY)
    listed, expected = read_list(data, name), read_work_list(grids)
    assert listed.remarks == expected.remarks
    assert listed.rows == expected.rows
    assert planner.plan(listed) == planner.plan(expected)


def test_a_merged_cell_counts_for_every_row_and_a_document_is_read_too(work):
    grid = drawn(
        "[表1]\n« 浙转升办〔2020〕9号\n序号|任务|牵头单位|时限\n1|甲事项|省经信厅|6月底前\n2|乙事项|^|^"
    )
    listed = read_list(documented(grid), "清单.docx")
    plan = work.ask(plan_list, listed, work.register, Calendar(), now=NOW)
    work.do(apply_at_keyboard, plan, now=NOW)
    result = work.ask(import_json, plan)
    assert [task["due_on"] for task in result["tasks"]] == ["2020-06-30", "2020-06-30"]
    assert work.rows(Directive)[0].document_number == "浙转升办〔2020〕9号"


@given(
    grids=st.lists(
        st.builds(Grid, st.sampled_from(["表1", "Sheet1"]), ROWS, MERGES, st.lists(WORDS, max_size=2)),
        max_size=3,
    )
)
def test_no_table_of_any_kind_raises(register, grids: list[Grid]):
    try:
        listed = read_work_list(grids)
    except UnreadableList:
        return
    planned = Planner(register, Calendar(), TODAY).plan(listed)
    assert all(task.task.title and task.task.lead_unit for task in planned.tasks)
    assert all(len(task.task.title) <= LONGEST_TITLE for task in planned.tasks)


@pytest.mark.parametrize(
    ("grid", "words"),
    [
        (Grid("大表", [["x"] * 16_384]), "「大表」超过 256 列"),
        (Grid("长表", [["x"]] * 20_001), "「长表」超过 20000 行"),
        (Grid("合并", [["x"] * 100] * 3000, [Merged(0, 0, 2999, 99)]), "「合并」合并的单元格太多"),
        (Grid("空", []), "没有找到表头"),
        (Grid("数", [["序号", "任务"], ["1", "绘制图谱"]]), "没有找到表头"),
        (Grid("无", [["任务", "牵头单位"], ["绘制图谱", ""]]), "没有找到表头"),
    ],
    ids=lambda value: value.name if isinstance(value, Grid) else "",
)
def test_what_is_no_work_list_is_one_sentence(grid: Grid, words: str):
    with pytest.raises(UnreadableList, match=words):
        read_work_list([grid])


@pytest.mark.parametrize("sign", ["一", "、", "（", "1", "。", "牵头单位：", " ", "\n"])
def test_a_large_cell_takes_no_longer_than_reading_it(register, sign: str):
    head = ["序号", "重点任务", "具体举措", "牵头单位", "完成时限", "进展情况", "节点安排", "量化指标"]
    cell = f"甲{sign * 20_000}乙"
    rows = [head, ["1", *[cell] * 7], ["", cell]]
    listed = read_work_list([Grid("表1", rows)])
    Planner(register, Calendar(), TODAY).plan(listed)


def _told(listed: WorkList, planned: PlannedList, register: UnitRegister) -> Iterator[str]:
    as_of = f"截至{listed.as_of}" if listed.as_of else ""
    paper = (
        f"《{listed.title}》" if listed.title else "",
        listed.document_number,
        str(listed.dated or ""),
        as_of,
    )
    if any(paper):
        yield " ".join(filter(None, paper))
    is_one = len({row.table for row in listed.rows}) == 1
    for task in planned.tasks:
        yield ("" if is_one else f"{task.table}·") + " ".join(filter(None, _task_words(task, register)))
    for mark, problems in (
        ("!", planned.problems),
        ("~", [each for task in planned.tasks for each in task.remarks]),
    ):
        yield from (_problem_words(mark, each) for each in problems)
    yield from (f"* {remark}" for remark in planned.remarks)


def _task_words(planned: PlannedTask, register: UnitRegister) -> Iterator[str]:
    task, status = planned.task, planned.status
    yield f"{planned.row} #{planned.number or '-'} {task.title}"
    yield f"[{task.section}]" if task.section else ""
    content = task.content.replace("\n", "⏎")
    yield f"{{{content}}}" if content else ""
    if task.deadline_phrase:
        meant = task.due_on or (task.recurrence or "").removeprefix("RRULE:")
        yield f"时限={task.deadline_phrase}" + (f"={meant}" if meant else "")
    yield f"领导={task.leader}" if task.leader else ""
    lead, *others = (_short(name, register) for name in (task.lead_unit, *task.supporting_units))
    yield f"牵头={lead}"
    if others:
        yield f"配合={'、'.join(others) if len(others) <= LISTED_UNITS else f'{len(others)}家'}"
    if task.milestones:
        yield f"节点={milestone_words(task.milestones)}".replace("\n", "、")
    if task.indicators:
        yield f"指标={indicator_words(task.indicators)}".replace("\n", "、")
    if status:
        yield "" if status.progress is None else f"{status.progress}%"
        yield f"进展={status.done}" if status.done else ""
        yield f"问题={status.problem}" if status.problem else ""
        yield f"下步={status.next_step}" if status.next_step else ""
        yield "受阻" if status.is_blocked else ""
    yield task.urgency if task.urgency != "一般" else ""
    yield "办结" if planned.state is State.CLOSED else "撤销" if planned.state else ""


def _short(name: str, register: UnitRegister) -> str:
    unit = register.find(name)
    return register.short_name(unit) if unit else name


def _problem_words(mark: str, problem: RowProblem) -> str:
    return f"{mark} {problem.row} {problem.column}：{problem.problem}"
